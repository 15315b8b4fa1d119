#include "children/execute.h"

#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

namespace lemma::children {

using core::error;
using core::ErrorCode;
using core::Result;

namespace {

// Between fork and exec: where it failed, and errno.
struct Failure {
  enum Step { kDescriptors, kLimits, kExecute } step;
  int number;
};

const char* to_string(Failure::Step step) {
  switch (step) {
    case Failure::kDescriptors:
      return "its descriptors: ";
    case Failure::kLimits:
      return "its limits: ";
    case Failure::kExecute:
      return "";
  }
  return "";
}

bool limit(__rlimit_resource resource, std::uint64_t value) {
  if (value == 0) return true;
  rlimit now{};
  if (::getrlimit(resource, &now) != 0) return false;
  // A user may not raise what it was given.
  const rlim_t bound = now.rlim_max < value ? now.rlim_max : value;
  const rlimit both{bound, bound};
  return ::setrlimit(resource, &both) == 0;
}

bool set_limits(const Limits& limits) {
  const rlimit none{0, 0};
  return ::setrlimit(RLIMIT_CORE, &none) == 0 && limit(RLIMIT_CPU, limits.cpu_seconds) &&
         limit(RLIMIT_FSIZE, limits.file_bytes) && limit(RLIMIT_NOFILE, limits.open_files) &&
         limit(RLIMIT_NPROC, limits.processes) && limit(RLIMIT_AS, limits.address_bytes);
}

// `report` ends up above all that the child keeps.
bool place(const std::vector<Descriptor>& descriptors, int& report) {
  const int count = static_cast<int>(descriptors.size());
  constexpr int kAside = 64;  // above every target, so that no dup2 overwrites a source
  std::vector<int> aside;
  for (const auto& descriptor : descriptors) {
    aside.push_back(::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, kAside));
    if (aside.back() < 0) return false;
  }
  const int moved = ::fcntl(report, F_DUPFD_CLOEXEC, kAside);
  if (moved < 0) return false;
  report = moved;
  for (int target = 0; target < count; ++target)
    if (::dup2(aside[static_cast<std::size_t>(target)], target) < 0) return false;
  return ::close_range(static_cast<unsigned>(count), static_cast<unsigned>(report) - 1, 0) == 0 &&
         ::close_range(static_cast<unsigned>(report) + 1, ~0U, 0) == 0;
}

[[noreturn]] void become(const Program& program, const std::vector<Descriptor>& descriptors,
                         int report, pid_t parent) {
  const auto fail = [&report](Failure::Step step) {
    const Failure failure{step, errno};
    (void)!::write(report, &failure, sizeof failure);
    ::_exit(127);
  };
  std::vector<char*> argv, environment;
  for (const auto& word : program.argv) argv.push_back(const_cast<char*>(word.c_str()));
  for (const auto& word : program.environment)
    environment.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  environment.push_back(nullptr);

  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::setsid();
  ::umask(077);
  if (::chdir("/") != 0 || !place(descriptors, report)) fail(Failure::kDescriptors);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
  if (!set_limits(program.limits)) fail(Failure::kLimits);
  ::execve(argv[0], argv.data(), environment.data());
  fail(Failure::kExecute);
  ::_exit(127);
}

}  // namespace

Result<pid_t> execute(const Program& program, const std::vector<Descriptor>& descriptors) {
  // Closed by a successful exec: end of file means that the program runs.
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return error(ErrorCode::kUnavailable, std::strerror(errno));
  Descriptor heard(ends[0]);
  Descriptor said(ends[1]);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) return error(ErrorCode::kUnavailable, std::strerror(errno));
  if (pid == 0) become(program, descriptors, said.get(), parent);
  said.reset();
  Failure failure{};
  ssize_t size;
  do {
    size = ::read(heard.get(), &failure, sizeof failure);
  } while (size < 0 && errno == EINTR);
  if (size != sizeof failure) return pid;
  int status;
  ::waitpid(pid, &status, 0);
  return error(ErrorCode::kUnavailable,
               std::string(to_string(failure.step)) + std::strerror(failure.number));
}

}  // namespace lemma::children

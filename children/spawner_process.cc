#include "children/spawner_process.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "children/execute.h"
#include "children/message.h"
#include "children/spawner.h"

namespace lemma::children {

namespace {

struct Running {
  pid_t pid;
  Descriptor leash;
  bool killed = false;  // because its holder let go; not reaped yet
};

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

class SpawnerProcess {
 public:
  SpawnerProcess(int socket, int signals) : socket_(socket), signals_(signals) {}

  // Returns when the server has gone.
  void run() {
    for (;;) {
      std::vector<pollfd> waiting{{socket_, POLLIN, 0}, {signals_, POLLIN, 0}};
      for (const auto& child : running_)
        waiting.push_back({child.killed ? -1 : child.leash.get(), POLLIN, 0});
      if (::poll(waiting.data(), waiting.size(), -1) < 0) {
        if (errno == EINTR) continue;
        return;
      }
      for (std::size_t i = 0; i < running_.size(); ++i)
        if (waiting[i + 2].revents != 0) let_go(running_[i]);
      if (waiting[1].revents != 0) reap();
      if (waiting[0].revents != 0 && !take_order()) return;
    }
  }

  void kill_all() {
    for (auto& child : running_) kill_group(child.pid);
  }

 private:
  static void kill_group(pid_t pid) {
    // It leads its own group: the spawner has waited for its exec, which comes after setsid.
    ::kill(-pid, SIGKILL);
    ::kill(pid, SIGKILL);
  }

  // The holder of a leash says nothing over it; any event on it is its end. Half closed, it still
  // hears how the child ended.
  static void let_go(Running& child) {
    char byte;
    const ssize_t size = ::recv(child.leash.get(), &byte, 1, MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    kill_group(child.pid);
    child.killed = true;
  }

  void reap() {
    signalfd_siginfo signal;
    while (::read(signals_, &signal, sizeof signal) > 0) {
    }
    for (;;) {
      int status = 0;
      rusage usage{};
      const pid_t pid = ::wait4(-1, &status, WNOHANG, &usage);
      if (pid <= 0) return;
      Note note{Note::Kind::kExited, pid, {}, {}};
      if (WIFEXITED(status)) note.exit.code = WEXITSTATUS(status);
      if (WIFSIGNALED(status)) note.exit.signal = WTERMSIG(status);
      note.exit.cpu_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
      for (const auto& child : running_)
        if (child.pid == pid) (void)send_message(child.leash.get(), encode(note));
      std::erase_if(running_, [pid](const Running& child) { return child.pid == pid; });
    }
  }

  bool take_order() {
    auto order = receive_message(socket_, Program::kMaxBytes);
    if (!order) return order.error().code == core::ErrorCode::kCorrupt;
    auto& descriptors = order.value().descriptors;
    if (descriptors.empty()) return true;  // without a leash there is nobody to tell
    Descriptor leash = std::move(descriptors.front());
    descriptors.erase(descriptors.begin());
    start(order.value(), std::move(leash));
    return true;
  }

  void start(const Message& order, Descriptor leash) {
    const auto refuse = [&leash](std::string why) {
      (void)send_message(leash.get(), encode(Note{Note::Kind::kFailed, 0, std::move(why), {}}));
    };
    if (running_.size() >= Spawner::kMaxChildren)
      return refuse(std::to_string(Spawner::kMaxChildren) + " children run already");
    auto program = decode_program(order.bytes);
    if (!program) return refuse(program.error().detail);
    auto pid = execute(program.value(), order.descriptors);
    if (!pid) return refuse(pid.error().detail);
    (void)send_message(leash.get(), encode(Note{Note::Kind::kStarted, pid.value(), {}, {}}));
    running_.push_back({pid.value(), std::move(leash)});
  }

  const int socket_;
  const int signals_;
  std::vector<Running> running_;
};

}  // namespace

void run_spawner(int socket, pid_t server) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != server) ::_exit(0);
  ::prctl(PR_SET_NAME, "lemma-spawner");
  ::setsid();  // a terminal's Ctrl-C is for the server, which drains and then closes the socket

  // Only the socket and standard error: a descriptor of the server that lived on here would keep
  // its files, ports and pipes open.
  constexpr int kSocket = 3;
  if (socket != kSocket) {
    ::dup2(socket, kSocket);
  }
  ::fcntl(kSocket, F_SETFD, FD_CLOEXEC);
  ::close_range(kSocket + 1, ~0U, 0);
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  ::dup2(null, STDIN_FILENO);
  ::dup2(null, STDOUT_FILENO);

  // What ends a whole service at once (systemd, a shell) is for the server: this process ends when
  // the server has drained.
  for (const int ignored : {SIGTERM, SIGINT, SIGHUP, SIGPIPE}) ::signal(ignored, SIG_IGN);
  sigset_t child_ended;
  sigemptyset(&child_ended);
  sigaddset(&child_ended, SIGCHLD);
  ::sigprocmask(SIG_SETMASK, &child_ended, nullptr);
  const int signals = ::signalfd(-1, &child_ended, SFD_NONBLOCK | SFD_CLOEXEC);

  SpawnerProcess process(kSocket, signals);
  process.run();
  process.kill_all();
  ::_exit(0);
}

}  // namespace lemma::children

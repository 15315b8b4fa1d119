#include "children/spawner.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <sys/socket.h>
#include <sys/wait.h>

#include "children/channel.h"
#include "children/message.h"
#include "children/spawner_process.h"

namespace lemma::children {

using core::error;
using core::ErrorCode;
using core::Result;

namespace {
constexpr auto kStartTime = std::chrono::seconds(10);
}

Result<std::unique_ptr<Spawner>> Spawner::fork() {
  // Set in every child: a binary that takes "child NAME" for something else can't start others.
  if (std::getenv("LEMMA_CHILD") != nullptr)
    return error(ErrorCode::kUnavailable, "a child process starts no children");
  BOOST_OUTCOME_TRY(auto channel, message_channel());
  const pid_t server = ::getpid();
  // A signal that ends the whole service may come before the spawner has learnt to ignore it.
  sigset_t all, before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = ::fork();
  if (pid != 0) ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (pid < 0)
    return error(ErrorCode::kUnavailable,
                 std::string("the spawner can't be forked: ") + std::strerror(errno));
  if (pid == 0) run_spawner(channel.theirs.get(), server);
  return std::unique_ptr<Spawner>(new Spawner(std::move(channel.ours), pid));
}

Spawner::~Spawner() {
  ::shutdown(socket_.get(), SHUT_RDWR);
  int status;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
}

Result<Child> Spawner::start(const Program& program, const std::vector<int>& descriptors) {
  const std::string bytes = encode(program);
  if (program.argv.empty() || program.argv.size() > Program::kMaxArguments ||
      bytes.size() > Program::kMaxBytes || descriptors.size() > Program::kMaxDescriptors)
    return error(ErrorCode::kOutOfRange, "a program with too many arguments or descriptors");
  BOOST_OUTCOME_TRY(auto leash, message_channel());
  std::vector<int> passed{leash.theirs.get()};
  passed.insert(passed.end(), descriptors.begin(), descriptors.end());
  if (auto sent = send_message(socket_.get(), bytes, passed); !sent)
    return error(sent.error().code, "no child can be started: " + sent.error().detail);
  leash.theirs.reset();
  auto note = next_note(leash.ours, std::chrono::steady_clock::now() + kStartTime);
  if (!note)
    return error(ErrorCode::kUnavailable, "no child can be started: " + note.error().detail);
  if (note.value().kind != Note::Kind::kStarted)
    return error(ErrorCode::kUnavailable,
                 program.argv[0] + " can't be started: " + note.value().why);
  return Child(std::move(leash.ours), note.value().pid);
}

bool Spawner::alive() const {
  char byte;
  return ::recv(socket_.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

}  // namespace lemma::children

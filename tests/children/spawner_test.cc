#include "children/spawner.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <thread>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "children/channel.h"
#include "children/frame.h"
#include "tests/children/test_children.h"

namespace lemma::children {
namespace {

using core::ErrorCode;
using std::chrono::milliseconds;

struct Talking {
  Child child;
  Descriptor socket;
};

Talking start(Spawner& spawner, const Program& program) {
  auto channel = stream_channel().value();
  const int fd = channel.theirs.get();
  auto child = spawner.start(program, {fd, fd, STDERR_FILENO});
  EXPECT_TRUE(child) << (child ? "" : child.error().to_string());
  return {std::move(child).value(), std::move(channel.ours)};
}

std::string ask(const Talking& talking, std::string_view text) {
  EXPECT_TRUE(write_frame(talking.socket.get(), text, in(milliseconds(5000))));
  auto reply = read_frame(talking.socket.get(), 1 << 20, in(milliseconds(5000)));
  return reply ? reply.value() : reply.error().to_string();
}

TEST(Spawner, AChildAnswersAndItsExitIsReported) {
  auto echo = start(shared_spawner(), test_program("echo"));
  EXPECT_EQ(ask(echo, "hello"), "hello");
  EXPECT_EQ(ask(echo, "pid"), std::to_string(echo.child.pid()));
  EXPECT_EQ(echo.child.wait(in(milliseconds(50))).error().code, ErrorCode::kDeadlineExceeded);
  ASSERT_TRUE(write_frame(echo.socket.get(), "die", in(milliseconds(1000))));
  auto exit = echo.child.wait(in(milliseconds(5000)));
  ASSERT_TRUE(exit);
  EXPECT_EQ(exit.value().code, 7);
  EXPECT_EQ(exit.value().signal, 0);
  EXPECT_EQ(echo.child.wait(in(milliseconds(0))).value().code, 7) << "it is known from then on";
}

TEST(Spawner, AKilledChildSaysSo) {
  auto echo = start(shared_spawner(), test_program("echo"));
  echo.child.kill();
  auto exit = echo.child.wait(in(milliseconds(5000)));
  ASSERT_TRUE(exit);
  EXPECT_EQ(exit.value().signal, SIGKILL);
}

TEST(Spawner, AChildDoesNotOutliveItsHandle) {
  int pid = 0;
  {
    auto echo = start(shared_spawner(), test_program("sleep"));
    pid = echo.child.pid();
    EXPECT_TRUE(process_exists(pid));
  }
  EXPECT_TRUE(ends_soon(pid));
}

TEST(Spawner, AKillReachesTheWholeGroup) {
  auto parent = start(shared_spawner(), test_program("parent"));
  const int grandchild =
      std::stoi(read_frame(parent.socket.get(), 100, in(milliseconds(5000))).value());
  EXPECT_TRUE(process_exists(grandchild));
  parent.child.kill();
  EXPECT_TRUE(ends_soon(grandchild));
}

TEST(Spawner, AChildHasItsLimitsAndNothingOfTheServer) {
  Program program = test_program("report");
  program.limits = {.cpu_seconds = 11, .file_bytes = 12, .open_files = 13, .processes = 0};
  program.environment = {"ONLY=this"};
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  program.limits.address_bytes = std::uint64_t{1} << 33;  // a sanitizer's shadow needs more
#endif
  auto channel = stream_channel().value();
  const int fd = channel.theirs.get();
  // Above its limit of open files this process holds many descriptors; the child has three.
  auto child = shared_spawner().start(program, {fd, fd, STDERR_FILENO});
  ASSERT_TRUE(child);
  const std::string text = read_frame(channel.ours.get(), 4096, in(milliseconds(5000))).value();
  EXPECT_NE(text.find("11 11\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\n12 12\n13 13\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\n0 0\n"), std::string::npos) << text;
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_NE(text.find("\n8589934592 8589934592\n"), std::string::npos) << text;
#endif
  EXPECT_NE(text.find("descriptors 0 1 2\n"), std::string::npos) << text;
  EXPECT_NE(text.find("leads 1"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("environment ONLY=this")) << text;
}

TEST(Spawner, WhatCannotBeStartedSaysWhy) {
  Program missing;
  missing.argv = {"/nowhere/program"};
  auto child = shared_spawner().start(missing, {});
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(child.error().detail.find("No such file"), std::string::npos) << child.error().detail;

  Program none;
  EXPECT_EQ(shared_spawner().start(none, {}).error().code, ErrorCode::kOutOfRange);
  Program large;
  large.argv = {"/bin/true", std::string(Program::kMaxBytes, 'x')};
  EXPECT_EQ(shared_spawner().start(large, {}).error().code, ErrorCode::kOutOfRange);
  EXPECT_TRUE(shared_spawner().alive());
}

TEST(Spawner, ChildrenAreBounded) {
  auto spawner = Spawner::fork().value();
  std::vector<Child> held;
  for (std::size_t i = 0; i < Spawner::kMaxChildren; ++i) {
    auto child = spawner->start(test_program("sleep"), {});
    ASSERT_TRUE(child) << i << child.error().to_string();
    held.push_back(std::move(child).value());
  }
  EXPECT_EQ(spawner->start(test_program("sleep"), {}).error().code, ErrorCode::kUnavailable);
  held.front().kill();
  ASSERT_TRUE(held.front().wait(in(milliseconds(5000))));
  EXPECT_TRUE(spawner->start(test_program("sleep"), {}));
}

TEST(Spawner, ItsDeathEndsTheChildrenAndIsUnavailable) {
  auto spawner = Spawner::fork().value();
  auto echo = start(*spawner, test_program("sleep"));
  EXPECT_TRUE(spawner->alive());
  ASSERT_EQ(::kill(spawner->pid(), SIGKILL), 0);
  EXPECT_TRUE(ends_soon(echo.child.pid()));
  EXPECT_EQ(echo.child.wait(in(milliseconds(5000))).error().code, ErrorCode::kUnavailable);
  // A dying process closes its descriptors one after another; the leash may have been the first.
  for (int i = 0; i < 500 && spawner->alive(); ++i) std::this_thread::sleep_for(milliseconds(10));
  EXPECT_FALSE(spawner->alive());
  EXPECT_EQ(spawner->start(test_program("echo"), {}).error().code, ErrorCode::kUnavailable);
}

TEST(Spawner, SignalsToAWholeServiceLeaveItToTheServer) {
  auto spawner = Spawner::fork().value();
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) ASSERT_EQ(::kill(spawner->pid(), signal), 0);
  auto echo = start(*spawner, test_program("echo"));
  EXPECT_EQ(ask(echo, "hello"), "hello");
  ASSERT_EQ(::kill(echo.child.pid(), SIGTERM), 0);
  EXPECT_EQ(echo.child.wait(in(milliseconds(5000))).value().signal, SIGTERM)
      << "children have default signals";
}

TEST(Spawner, AChildStartsNoChildren) {
  ::setenv("LEMMA_CHILD", "1", 1);
  auto spawner = Spawner::fork();
  ::unsetenv("LEMMA_CHILD");
  ASSERT_FALSE(spawner);
  EXPECT_EQ(spawner.error().code, ErrorCode::kUnavailable);
}

TEST(Spawner, ItsEndEndsTheChildren) {
  auto spawner = Spawner::fork().value();
  auto echo = start(*spawner, test_program("sleep"));
  spawner.reset();
  EXPECT_TRUE(ends_soon(echo.child.pid()));
}

TEST(Spawner, TheServersDeathEndsItAndTheChildren) {
  // A server of its own, which is killed without any chance to tidy up.
  auto channel = stream_channel().value();
  const int server = ::fork();
  if (server == 0) {
    auto spawner = Spawner::fork().value();
    auto child = spawner->start(test_program("sleep"), {});
    (void)write_frame(channel.theirs.get(),
                      std::to_string(spawner->pid()) + " " + std::to_string(child.value().pid()),
                      std::nullopt);
    for (;;) ::pause();
  }
  const std::string pids = read_frame(channel.ours.get(), 100, in(milliseconds(10'000))).value();
  const int spawner = std::stoi(pids);
  const int child = std::stoi(pids.substr(pids.find(' ')));
  EXPECT_TRUE(process_exists(spawner) && process_exists(child));
  ::kill(server, SIGKILL);
  ::waitpid(server, nullptr, 0);
  EXPECT_TRUE(ends_soon(spawner));
  EXPECT_TRUE(ends_soon(child));
}

TEST(Spawner, ManyThreadsStartChildren) {
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&right, t] {
      for (int i = 0; i < 5; ++i) {
        auto echo = start(shared_spawner(), test_program("echo"));
        const std::string text = std::to_string(t * 100 + i);
        if (ask(echo, text) == text) ++right;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, 20);
}

}  // namespace
}  // namespace lemma::children

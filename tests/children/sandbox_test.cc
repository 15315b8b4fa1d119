// Right code is right, what takes more than its share is stopped, and without a sandbox nothing runs.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/children/in_sandbox.h"

namespace lemma::children {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;
using std::chrono::milliseconds;

// --- right code is right ---

TEST_F(InSandbox, CallsReturnTheirValues) {
  const auto report = run(R"(
def f(*args):
    return list(args)
)",
                          {"[]", "[1]", R"([1.5,"é\n",null,true,[{"a":[-1]}]])",
                           "[123456789012345678901234567890]", R"(["\"\\ \u0000"])"});
  ASSERT_EQ(report.calls.size(), 5U);
  const char* const expected[] = {"[]", "[1]", R"([1.5,"é\n",null,true,[{"a":[-1]}]])",
                                  "[123456789012345678901234567890]", R"(["\"\\ \u0000"])"};
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(report.calls[i].kind, Kind::kReturned) << report.calls[i].text;
    EXPECT_TRUE(says_the_same(report.calls[i].text, expected[i])) << report.calls[i].text;
  }
}

TEST_F(InSandbox, OrdinaryModulesWorkAndErrorsAreOfTheirCall) {
  const auto report = run(R"(
import bisect, collections, functools, heapq, itertools, math, random, re, string, time, decimal, fractions, datetime
def f(n):
    print("called with", n)
    return math.isqrt(100) // n
)",
                          {"[5]", "[0]", "[2]", "[1,2]"});
  ASSERT_EQ(report.calls.size(), 4U);
  EXPECT_EQ(report.calls[0].text, "2");
  EXPECT_EQ(report.calls[1].kind, Kind::kRaised);
  EXPECT_EQ(report.calls[1].text, "ZeroDivisionError");
  EXPECT_EQ(report.calls[2].text, "5");
  EXPECT_EQ(report.calls[3].text, "TypeError");
  EXPECT_TRUE(report.printed.starts_with("called with 5\ncalled with 0\n")) << report.printed;
}

TEST_F(InSandbox, SourceThatCannotBeReadFailsAllCalls) {
  for (const auto& [source, why] :
       {std::pair("def f(:", "SyntaxError"), std::pair("g = 1", "KeyError"),
        std::pair("import nothing", "ModuleNotFoundError"),
        std::pair("1/0", "ZeroDivisionError")}) {
    const auto report = run(source, {"[]", "[]"});
    ASSERT_EQ(report.calls.size(), 2U);
    for (const auto& call : report.calls) {
      EXPECT_EQ(call.kind, Kind::kRaised);
      EXPECT_EQ(call.text, why);
    }
  }
}

TEST_F(InSandbox, RunsSideBySide) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([t] {
      const auto report = run("def f(x):\n  return x * x", {"[" + std::to_string(t) + "]"});
      ASSERT_EQ(report.calls.size(), 1U);
      EXPECT_EQ(report.calls[0].text, std::to_string(t * t));
    });
  for (auto& thread : threads) thread.join();
}

// --- attempts to take more than their share ---

struct Hog {
  const char* name;
  const char* source;
  const char* text;  // of the outcome
};

constexpr Hog kHogs[] = {
    {"a loop", "def f():\n  while True: pass", "it took too long"},
    {"a loop at once", "while True: pass", "it took too long"},
    {"sleep", "import time\ndef f(): time.sleep(1000)", "it took too long"},
    {"one long operation", "def f(): return 7 ** (7 ** 11)", "it took too long"},
    {"a regular expression", "import re\ndef f(): return bool(re.match('(a+)+$', 'a' * 64 + 'b'))",
     "it took too long"},
    {"holds on", "def f():\n  while True:\n    try:\n      while True: pass\n    except: pass",
     "it took too long"},
    {"waits for the grader", "import os\ndef f(): os.read(3, 1)", "it took too long"},
    {"one byte at a time", R"(
import os, time
def f():
    os.write(3, (1000).to_bytes(4, "little"))
    while True:
        os.write(3, b"x")
        time.sleep(0.01)
)",
     "it took too long"},
    {"a result of ten megabytes", "def f(): return 'x' * 10_000_000",
     "its reply is longer than allowed"},
};

TEST_F(InSandbox, TimeAndRepliesAreBounded) {
  for (const auto& hog : kHogs) {
    const auto began = std::chrono::steady_clock::now();
    const auto report = run(hog.source, {"[]", "[]"}, {.wall = milliseconds(700)});
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(8)) << hog.name;
    ASSERT_EQ(report.calls.size(), 2U);
    for (const auto& call : report.calls) {
      EXPECT_EQ(call.kind, Kind::kNotMade) << hog.name;
      EXPECT_EQ(call.text, hog.text) << hog.name;
    }
  }
}

TEST_F(InSandbox, ProcessorTimeIsBounded) {
  const auto report = run("def f():\n  while True: pass", {"[]"},
                          {.cpu_seconds = 1, .wall = std::chrono::seconds(60)});
  EXPECT_EQ(report.calls.at(0).text, "its process ended");
}

TEST_F(InSandbox, WhatItPrintsIsBounded) {
  const auto report = run(R"(
def f():
    try:
        for i in range(10_000):
            print("x" * 10_000)
    except OSError as error:
        return "stopped"
)");
  EXPECT_EQ(report.calls.at(0).text, "\"stopped\"");
  EXPECT_EQ(report.printed.size(), 4096U);
}

TEST_F(InSandbox, MemoryIsBounded) {
  const auto report = run(R"(
def f():
    hoard = []
    while True:
        hoard.append(bytearray(1 << 20))
)");
  EXPECT_NE(report.calls.at(0).kind, Kind::kReturned);
  const auto little =
      run("def f(): return len(bytearray(200 << 20))", {"[]"}, {.address_bytes = 128 << 20});
  EXPECT_EQ(little.calls.at(0).text, "MemoryError");
}

int processes_with(const std::string& word) {
  int count = 0;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator("/proc", code)) {
    std::ifstream file(entry.path() / "cmdline", std::ios::binary);
    std::string line((std::istreambuf_iterator<char>(file)), {});
    if (line.find(word) != std::string::npos) ++count;
  }
  return count;
}

TEST_F(InSandbox, NothingOutlivesARun) {
  BubblewrapOptions marked;
  marked.scratch_bytes = (1 << 20) + 4096 * 7;
  Sandbox own(shared_spawner(), marked, metrics());
  const std::string mark = std::to_string(marked.scratch_bytes);
  int seen = 0;
  std::thread watch([&] {
    for (int i = 0; i < 300 && seen == 0; ++i) {
      seen = processes_with(mark);
      std::this_thread::sleep_for(milliseconds(10));
    }
  });
  auto report =
      own.run_python({.source = "def f():\n  while True: pass", .function = "f", .calls = {"[]"}},
                     {.wall = milliseconds(500)});
  watch.join();
  ASSERT_TRUE(report);
  EXPECT_GT(seen, 0);
  for (int i = 0; i < 500 && processes_with(mark) > 0; ++i)
    std::this_thread::sleep_for(milliseconds(10));
  EXPECT_EQ(processes_with(mark), 0);
}

TEST_F(InSandbox, BoundsOfAProgramAreErrors) {
  const auto code = [](PythonProgram program) {
    return sandbox().run_python(program).error().code;
  };
  EXPECT_EQ(code({std::string(65537, ' '), "f", {"[]"}}), ErrorCode::kOutOfRange);
  EXPECT_EQ(code({"", "f", {}}), ErrorCode::kOutOfRange);
  EXPECT_EQ(code({"", "f", std::vector<std::string>(257, "[]")}), ErrorCode::kOutOfRange);
  EXPECT_EQ(code({"", "f", {std::string((1 << 20) + 1, ' ')}}), ErrorCode::kOutOfRange);
  for (const char* name : {"", "1f", "f()", "a b", "__import__('os')", "f;"})
    EXPECT_EQ(code({"", name, {"[]"}}), ErrorCode::kInvalidArgument) << name;
}

// --- without a sandbox nothing runs ---

class NoSandbox : public testing::Test {
 protected:
  fs::path folder_ = fs::path(testing::TempDir()) / ("lemma-sandbox-" + std::to_string(::getpid()));

  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  // A bubblewrap that does what `script` says.
  BubblewrapOptions fake(const std::string& script) {
    BubblewrapOptions options;
    options.bwrap = folder_ / "bwrap";
    std::ofstream(options.bwrap) << "#!/bin/sh\n" << script << "\n";
    fs::permissions(options.bwrap, fs::perms::owner_all);
    return options;
  }

  // Runs a program that would leave a trace, and says how it was refused.
  std::string refusal(Sandbox& sandbox) {
    const fs::path trace = folder_ / "trace";
    auto report =
        sandbox.run_python({.source = "open('" + trace.string() + "', 'w')\ndef f(): pass",
                            .function = "f",
                            .calls = {"[]"}});
    EXPECT_FALSE(report);
    EXPECT_FALSE(fs::exists(trace)) << "it ran";
    if (report) return "";
    EXPECT_EQ(report.error().code, ErrorCode::kUnavailable);
    EXPECT_EQ(sandbox.status(), "unavailable: " + report.error().detail);
    return report.error().detail;
  }
};

TEST_F(NoSandbox, BubblewrapIsMissing) {
  BubblewrapOptions options;
  options.bwrap = folder_ / "nothing";
  Sandbox sandbox(shared_spawner(), options, metrics());
  EXPECT_EQ(sandbox.status(), "unavailable: not tried yet");
  EXPECT_NE(refusal(sandbox).find("is missing"), std::string::npos);
}

TEST_F(NoSandbox, PythonIsMissing) {
  BubblewrapOptions options = fake("exit 0");
  options.python = folder_ / "python";
  Sandbox sandbox(shared_spawner(), options, metrics());
  EXPECT_NE(refusal(sandbox).find("is missing"), std::string::npos);
}

TEST_F(NoSandbox, NamespacesAreRefused) {
  Sandbox sandbox(shared_spawner(),
                  fake("echo 'bwrap: No permissions to create new namespace' >&2; exit 1"),
                  metrics());
  EXPECT_NE(refusal(sandbox).find("No permissions to create new namespace"), std::string::npos);
}

TEST_F(NoSandbox, ASandboxThatIsNoneIsNoticed) {
  // Drops all options and runs Python as it is.
  Sandbox sandbox(shared_spawner(),
                  fake("while [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\""), metrics());
  EXPECT_NE(refusal(sandbox).find("lets through"), std::string::npos);
}

TEST_F(NoSandbox, TheSpawnerIsGone) {
  auto spawner = Spawner::fork().value();
  Sandbox sandbox(*spawner, {}, metrics());
  (void)sandbox.available();
  ASSERT_EQ(::kill(spawner->pid(), SIGKILL), 0);
  ASSERT_TRUE(ends_soon(spawner->pid()));
  auto report = sandbox.run_python({.source = "def f(): pass", .function = "f", .calls = {"[]"}});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(sandbox.status(), "unavailable: the spawner of children has ended");
}

}  // namespace
}  // namespace lemma::children

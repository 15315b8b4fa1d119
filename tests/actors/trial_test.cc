// What running an answer's code does to it: it passes, it fails, or it couldn't be run.
#include "actors/trial.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "actors/recheck.h"
#include "children/sandbox.h"
#include "search/tasks/registry.h"
#include "tests/children/test_children.h"

namespace lemma::actors {
namespace {

using children::CallOutcome;
using core::error;
using core::ErrorCode;
using nlohmann::json;
using search::Judgement;

json doubled() {
  return {{"task", "code"},
          {"function", "twice"},
          {"parameters", {"n"}},
          {"statement", "Twice n."},
          {"examples", {{{"call", "twice(2)"}, {"result", "4"}}}},
          {"tests",
           {{{"call", "twice(0)"}, {"result", "0"}},
            {{"call", "twice(-3)"}, {"result", "-6"}},
            {{"call", "twice(50)"}, {"result", "100"}}}}};
}

const search::Task& code() { return *search::find_task("code").value(); }

search::ProblemPtr problem() { return code().from_typed(doubled(), "typed").value(); }

constexpr const char* kRight = "def twice(n):\n    return n * 2\n";

// Says of every call what a test wants, whatever the source is.
class Says final : public children::PythonRunner {
 public:
  explicit Says(std::vector<CallOutcome> outcomes) : outcomes_(std::move(outcomes)) {}
  explicit Says(core::Error error) : error_(std::move(error)) {}
  core::Result<children::SandboxReport> run_python(const children::PythonProgram& program,
                                                   const children::SandboxLimits&) override {
    seen = program;
    if (error_) return *error_;
    return children::SandboxReport{.calls = outcomes_};
  }
  children::PythonProgram seen;

 private:
  std::vector<CallOutcome> outcomes_;
  std::optional<core::Error> error_;
};

std::vector<CallOutcome> returned(std::vector<std::string> texts) {
  std::vector<CallOutcome> outcomes;
  for (auto& text : texts) outcomes.push_back({CallOutcome::Kind::kReturned, std::move(text)});
  return outcomes;
}

TEST(Trial, EveryCallHasToReturnWhatItMust) {
  Says right(returned({"4", "0", "-6", "100"}));
  const Trial passes = trial(&right, code(), *problem(), kRight);
  EXPECT_EQ(passes.kind, Trial::Kind::kPasses) << passes.words;
  EXPECT_EQ(right.seen.function, "twice");
  EXPECT_EQ(right.seen.calls, (std::vector<std::string>{"[2]", "[0]", "[-3]", "[50]"}));

  Says wrong(returned({"4", "0", "-6", "101"}));
  const Trial fails = trial(&wrong, code(), *problem(), kRight);
  EXPECT_EQ(fails.kind, Trial::Kind::kFails);
  EXPECT_EQ(fails.words.find("50"), std::string::npos) << "a test that is held back isn't told";

  // In Python 0 == False; what was asked for is the integer.
  Says like(returned({"4", "false", "-6", "100"}));
  EXPECT_EQ(trial(&like, code(), *problem(), kRight).kind, Trial::Kind::kFails);

  auto raised = returned({"4", "0", "-6", "100"});
  raised[0] = {CallOutcome::Kind::kRaised, "ValueError"};
  Says raises(raised);
  const Trial says = trial(&raises, code(), *problem(), kRight);
  EXPECT_EQ(says.kind, Trial::Kind::kFails);
  EXPECT_NE(says.words.find("ValueError"), std::string::npos) << says.words;
}

TEST(Trial, WhatCouldNotBeRunIsUnavailable) {
  auto cut = returned({"4", "0", "-6", "100"});
  cut[3] = {CallOutcome::Kind::kNotMade, "out of time"};
  Says late(cut);
  Says dead(error(ErrorCode::kUnavailable, "the spawner of children has ended"));
  for (children::PythonRunner* python :
       {static_cast<children::PythonRunner*>(&late), static_cast<children::PythonRunner*>(&dead),
        static_cast<children::PythonRunner*>(nullptr)}) {
    const Trial none = trial(python, code(), *problem(), kRight);
    EXPECT_EQ(none.kind, Trial::Kind::kUnavailable);
    EXPECT_TRUE(none.words.starts_with("unavailable: ")) << none.words;
  }
}

TEST(Trial, OtherFamiliesHaveNothingToRun) {
  const auto& numbers = *search::find_task("numbers").value();
  const auto sum =
      numbers.from_typed({{"task", "numbers"}, {"numbers", {1, 2}}, {"target", 3}}, "typed");
  EXPECT_EQ(trial(nullptr, numbers, *sum.value(), "1 + 2").kind, Trial::Kind::kNotAsked);
}

// Of a certificate that the family's own verifier passes.
class RecheckOfCode : public testing::Test {
 protected:
  Rechecked checked(children::PythonRunner* python) {
    const auto steps = code().solve(*problem()).value();
    const auto certificate =
        search::make_certificate(code(), *problem(), steps, search::FormalisedBy::kClient);
    return recheck(certificate.value().dump(), {.python = python}).value();
  }
};

TEST_F(RecheckOfCode, PythonHasTheLastWord) {
  Says right(returned({"4", "0", "-6", "100"}));
  Says wrong(returned({"4", "0", "-6", "0"}));
  EXPECT_TRUE(checked(&right).report.verdict.passed());
  EXPECT_EQ(checked(&wrong).report.verdict.judgement, Judgement::kUnknown);
  EXPECT_EQ(checked(nullptr).report.verdict.judgement, Judgement::kUnknown)
      << "what was never run isn't verified";
}

TEST_F(RecheckOfCode, InTheSandboxItself) {
  core::Metrics metrics;
  children::Sandbox sandbox(children::shared_spawner(), {}, metrics);
  if (const auto there = sandbox.available(); !there)
    GTEST_SKIP() << "no sandbox: " << there.error().detail;
  const Rechecked real = checked(&sandbox);
  EXPECT_TRUE(real.report.verdict.passed()) << real.report.verdict.evidence;
  EXPECT_EQ(real.trial.kind, Trial::Kind::kPasses);
  const Trial wrong = trial(&sandbox, code(), *problem(), "def twice(n):\n    return n * n\n");
  EXPECT_EQ(wrong.kind, Trial::Kind::kFails) << wrong.words;
}

}  // namespace
}  // namespace lemma::actors

// The code family's interpreter against Python itself, in the sandbox: thousands of calls of random
// functions of the subset, of made problems' solutions and of those with a byte changed, each with what
// it returns or raises.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "children/exact_json.h"
#include "children/sandbox.h"
#include "core/random.h"
#include "search/tasks/code/code.h"
#include "search/tasks/code/interpreter.h"
#include "search/tasks/code/problem.h"
#include "tests/children/test_children.h"
#include "tests/core/grammar_sampler.h"

namespace lemma::search {
namespace {

using namespace code;
using children::CallOutcome;

struct Compared {
  int returned = 0, raised = 0, bounded = 0;
};

struct Case {
  Program program;
  Value argument;
};

class Python : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto there = sandbox_.available(); !there)
      GTEST_SKIP() << "no sandbox: " << there.error().detail;
  }

  // Many functions in one process: which is called is the first argument.
  void compare(const std::vector<Case>& cases, Compared& compared) {
    children::PythonProgram python;
    std::string table;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      Program named = cases[i].program;
      named.name = "f" + std::to_string(i);
      python.source += named.source();
      table += named.name + ", ";
      python.calls.push_back("[" + std::to_string(i) + ", " + to_json(cases[i].argument) + "]");
    }
    python.source += "table = [" + table + "]\ndef pick(i, x):\n    return table[i](x)\n";
    python.function = "pick";
    const auto report =
        sandbox_.run_python(python, {.cpu_seconds = 20, .wall = std::chrono::seconds(60)});
    ASSERT_TRUE(report) << report.error().to_string();
    for (std::size_t i = 0; i < cases.size(); ++i)
      check(cases[i], report.value().calls[i], compared);
  }

  void check(const Case& one, const CallOutcome& python, Compared& compared) {
    const code::Run own = code::run(one.program, {one.argument});
    const std::string what = one.program.source() + "of " + to_literal(one.argument) +
                             "\nPython: " + python.text + "\nown: " + to_literal(own.value) +
                             own.why;
    switch (own.kind) {
      case code::Run::Kind::kReturned:
        ++compared.returned;
        EXPECT_EQ(python.kind, CallOutcome::Kind::kReturned) << what;
        EXPECT_TRUE(children::says_the_same(python.text, to_json(own.value))) << what;
        break;
      case code::Run::Kind::kRaised:
        ++compared.raised;
        EXPECT_EQ(python.kind, CallOutcome::Kind::kRaised) << what;
        EXPECT_TRUE(own.why.starts_with(python.text)) << what;
        break;
      case code::Run::Kind::kEnded:
      case code::Run::Kind::kUnknown:
        ++compared.bounded;  // it makes no claim
    }
  }

  core::Metrics metrics_;
  children::Sandbox sandbox_{children::shared_spawner(), {}, metrics_};
  const CodeTask task_;
};

std::vector<Value> arguments() {
  std::vector<Value> values;
  for (std::string_view text : {"[]", "[3, 1, 2]", "[-1, 0, 5, 5]", "''", "'ab a'", "'Noon x'", "0",
                                "7", "-4", "['b', 'a']", "[[1], [2, 3]]", "True"})
    values.push_back(*take_literal(text));
  return values;
}

TEST_F(Python, DoesWhatTheInterpreterDoesOfRandomExpressions) {
  const auto problem = task_.from_typed({{"task", "code"},
                                         {"function", "f"},
                                         {"parameters", {"x"}},
                                         {"statement", ""},
                                         {"examples", {{{"call", "f(0)"}, {"result", "0"}}}},
                                         {"tests",
                                          {{{"call", "f(0)"}, {"result", "0"}},
                                           {{"call", "f(0)"}, {"result", "0"}},
                                           {{"call", "f(0)"}, {"result", "0"}}}}},
                                        "typed");
  ASSERT_TRUE(problem);
  const auto grammar = task_.answer_grammar(*problem.value());
  const auto values = arguments();
  core::Random random(41);
  Compared compared;
  std::vector<Case> cases;
  while (compared.returned < 1000) {
    const auto program = parse_program(core::test::sample(*grammar, random));
    if (!program) continue;
    cases.push_back({program.value(), values[random.below(values.size())]});
    if (cases.size() < 250) continue;
    compare(cases, compared);
    if (HasFailure()) return;
    cases.clear();
  }
  EXPECT_GT(compared.raised, 200);
}

TEST_F(Python, DoesWhatTheInterpreterDoesOfSolutionsWithAByteChanged) {
  core::Random random(43);
  Compared compared;
  std::vector<Case> cases;
  static constexpr std::string_view kBytes = "0123456789+-*%<>=[](): abcdefinorstux'.\n";
  while (compared.returned < 2500) {
    const auto made = task_.generate(random, 1 + static_cast<int>(random.below(2)));
    ASSERT_TRUE(made);
    const auto& problem = static_cast<const CodeProblem&>(*made.value().problem);
    const auto steps = task_.solve(problem);
    ASSERT_TRUE(steps);
    const std::string source = task_.answer(problem, steps.value()).value();
    const std::size_t body = source.find(':') + 1;
    for (int i = 0; i < 60; ++i) {
      std::string changed = source;
      if (i > 0)
        changed[body + random.below(changed.size() - body)] = kBytes[random.below(kBytes.size())];
      const auto program = parse_program(changed);
      if (!program) continue;
      cases.push_back(
          {program.value(), problem.tests()[random.below(problem.tests().size())].arguments[0]});
    }
    if (cases.size() < 180) continue;
    compare(cases, compared);
    if (HasFailure()) return;
    cases.clear();
  }
  EXPECT_GT(compared.raised, 50);
}

}  // namespace
}  // namespace lemma::search

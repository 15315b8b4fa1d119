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

// An answer with a byte changed, and what the family says of it.
struct Attack {
  ProblemPtr problem;
  Program program;
  Judgement judgement;
};

std::vector<Call> calls_of(const Problem& problem) {
  const auto& code = static_cast<const CodeProblem&>(problem);
  std::vector<Call> calls = code.examples();
  calls.insert(calls.end(), code.tests().begin(), code.tests().end());
  return calls;
}

// Many functions of one argument in one process: which is called is the first argument.
class Functions {
 public:
  std::size_t add(Program function) {
    function.name = "f" + std::to_string(count_);
    python_.source += function.source();
    table_ += function.name + ", ";
    return count_++;
  }
  void call(std::size_t function, const Value& argument) {
    python_.calls.push_back("[" + std::to_string(function) + ", " + to_json(argument) + "]");
  }
  const children::PythonProgram& program() {
    python_.source += "table = [" + table_ + "]\ndef pick(i, x):\n    return table[i](x)\n";
    python_.function = "pick";
    return python_;
  }

 private:
  children::PythonProgram python_;
  std::string table_;
  std::size_t count_ = 0;
};

class Python : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto there = sandbox_.available(); !there)
      GTEST_SKIP() << "no sandbox: " << there.error().detail;
  }

  std::vector<CallOutcome> run(Functions& functions) {
    const auto report = sandbox_.run_python(functions.program(),
                                            {.cpu_seconds = 20, .wall = std::chrono::seconds(60)});
    EXPECT_TRUE(report) << (report ? "" : report.error().to_string());
    return report ? report.value().calls : std::vector<CallOutcome>();
  }

  void compare(const std::vector<Case>& cases, Compared& compared) {
    Functions functions;
    for (const Case& one : cases) functions.call(functions.add(one.program), one.argument);
    const auto outcomes = run(functions);
    ASSERT_EQ(outcomes.size(), cases.size());
    for (std::size_t i = 0; i < cases.size(); ++i) check(cases[i], outcomes[i], compared);
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

  // Python's verdict on every call of each: the family passes exactly those that return what they must.
  void judge(const std::vector<Attack>& attacks, int& right, int& undecided) {
    Functions functions;
    for (const Attack& attack : attacks) {
      const std::size_t function = functions.add(attack.program);
      for (const Call& call : calls_of(*attack.problem))
        functions.call(function, call.arguments[0]);
    }
    const auto outcomes = run(functions);
    auto outcome = outcomes.begin();
    for (const Attack& attack : attacks) {
      bool passes = true;
      for (const Call& call : calls_of(*attack.problem)) {
        ASSERT_NE(outcome, outcomes.end());
        passes = passes && outcome->kind == CallOutcome::Kind::kReturned &&
                 children::says_the_same(outcome->text, to_json(call.result));
        ++outcome;
      }
      right += passes ? 1 : 0;
      if (attack.judgement == Judgement::kUnknown) {
        ++undecided;
        continue;
      }
      EXPECT_EQ(attack.judgement == Judgement::kPassed, passes) << attack.program.source();
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

TEST_F(Python, JudgesTenThousandAttacksAsTheFamilyDoes) {
  static constexpr std::string_view kBytes = "0123456789+-*%<>=[](): abcdefinorstux'.\n";
  constexpr std::size_t kBatch = 30;  // each with eight calls
  core::Random random(47);
  int attacks = 0, right = 0, undecided = 0;
  std::vector<Attack> batch;
  while (attacks < 10'000) {
    const auto made = task_.generate(random, 1 + static_cast<int>(random.below(2)));
    ASSERT_TRUE(made);
    const ProblemPtr problem = made.value().problem;
    const auto steps = task_.solve(*problem);
    ASSERT_TRUE(steps);
    const std::string source = task_.answer(*problem, steps.value()).value();
    const std::size_t body = source.find(':') + 1;
    for (int i = 0; i < 400; ++i) {
      std::string changed = source;
      changed[body + random.below(changed.size() - body)] = kBytes[random.below(kBytes.size())];
      const auto program = parse_program(changed);
      const Judgement judgement = task_.check_answer(*problem, changed).judgement;
      // What isn't of the subset is never claimed, whatever Python makes of it.
      if (!program) {
        EXPECT_NE(judgement, Judgement::kPassed) << changed;
      }
      if (program && changed != source) batch.push_back({problem, program.value(), judgement});
      if (batch.size() < kBatch) continue;
      attacks += static_cast<int>(batch.size());
      judge(batch, right, undecided);
      if (HasFailure()) return;
      batch.clear();
    }
  }
  EXPECT_GT(right, 50) << "some changes change nothing";
  EXPECT_LT(undecided, attacks / 10);
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

// The equations family: typed form, steps and their evidence, answers, solver, generator, prompt.
#include "search/tasks/equations/equations.h"

#include <algorithm>
#include <chrono>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "search/certificate.h"
#include "search/strategy.h"
#include "search/tasks/derivation.h"
#include "search/tasks/equations/line.h"
#include "tests/search/stub_caller.h"

namespace lemma::search {
namespace {

using nlohmann::json;
using enum Judgement;

const EquationsTask kTask;

json typed(std::vector<std::string> equations, const std::string& unknowns) {
  json letters = json::array();
  for (const char letter : unknowns) letters.push_back(std::string(1, letter));
  return {{"task", "equations"}, {"equations", equations}, {"unknowns", letters}};
}

ProblemPtr problem(std::vector<std::string> equations, const std::string& unknowns = "x") {
  return kTask.from_typed(typed(std::move(equations), unknowns), "typed").value();
}

std::string solved(const Problem& p) {
  const auto steps = kTask.solve(p);
  return steps ? kTask.answer(p, steps.value()).value() : steps.error().detail;
}

StepVerdict first_step(const std::string& equation, const std::string& step) {
  const auto p = problem({equation});
  return kTask.check(*p, kTask.initial(*p), step);
}

// --- typed form ---

TEST(EquationsTyped, ReadsBackWhatItWrites) {
  for (const auto& [equations, unknowns] :
       std::vector<std::pair<std::vector<std::string>, std::string>>{{{"2x + 3 = 7"}, "x"},
                                                                     {{"x^2 < 4", "x > 0"}, "x"},
                                                                     {{"x+y=5", "x - y = 1"}, "xy"},
                                                                     {{"1/(t - 1) >= 0.5"}, "t"},
                                                                     {{"1 < 2x + 3 <= 7"}, "x"}}) {
    const auto p = problem(equations, unknowns);
    const auto again = kTask.from_typed(p->typed(), "typed");
    ASSERT_TRUE(again);
    EXPECT_EQ(again.value()->key(), p->key());
    EXPECT_EQ(kTask.initial(*again.value()).key, kTask.initial(*p).key);
  }
}

TEST(EquationsTyped, NamesTheFieldThatIsWrong) {
  const auto field_of = [](const json& form) {
    const auto read = kTask.from_typed(form, "typed");
    return read ? "none" : read.error().field;
  };
  EXPECT_EQ(field_of(typed({"2x + 3"}, "x")), "typed.equations[0]");
  EXPECT_EQ(field_of(typed({"x + y = 1", "x * y = 2"}, "xy")), "typed.equations[1]");
  EXPECT_EQ(field_of(typed({"x + y < 1", "x = 2"}, "xy")), "typed.equations[0]");
  EXPECT_EQ(field_of(typed({"x + z = 1"}, "x")), "typed.equations[0]");
  EXPECT_EQ(field_of(typed({"x = 1"}, "e")), "typed.unknowns[0]");
  EXPECT_EQ(field_of(typed({"x = 1"}, "xx")), "typed.unknowns[1]");
  EXPECT_EQ(field_of(typed({"x = 1"}, "vwxyz")), "typed.unknowns");
  EXPECT_EQ(field_of(typed({}, "x")), "typed.equations");
  EXPECT_EQ(field_of({{"equations", {"x = 1"}}}), "typed.unknowns");
  EXPECT_EQ(field_of({{"equations", {1}}, {"unknowns", {"x"}}}), "typed.equations[0]");
  EXPECT_EQ(field_of({{"equations", "x = 1"}, {"unknowns", {"x"}}}), "typed.equations");
  EXPECT_EQ(field_of({{"equations", {"x = 1"}}, {"unknowns", {"x"}}, {"domain", "real"}}),
            "typed.domain");
  for (const char* bad : {"x = 1/0",
                          "x = 1/(x - x)",
                          "1/2x = 3",
                          "x2 = 3",
                          "2^3^2 = x",
                          "-2^2 = x",
                          "x^9 = 1",
                          "x^0 = 1",
                          "x^-1 = 2",
                          "(x = 2",
                          "x) = 2",
                          "x == 2",
                          "x = 2 = 2",
                          "1 < x > 0",
                          "x = 007",
                          "x = 1.",
                          "x = .5",
                          "x = 1.2.3",
                          "x = 1e3",
                          "sqrt(x) = 2",
                          "sqrt(-1) = x",
                          "x 2 = 4",
                          "2 3 = x",
                          "x = +-2",
                          "",
                          "=",
                          "x =",
                          "x^3 * x^3 * x^3 = 1",
                          "x = 1111111111111111111111111111",
                          "x = sqrt(2) + sqrt(3)",
                          "xx = 4 or x = 2"})
    EXPECT_EQ(field_of(typed({bad}, "x")), "typed.equations[0]") << bad;
  EXPECT_EQ(field_of(typed({std::string(40, '(') + "x" + std::string(40, ')') + " = 1"}, "x")),
            "typed.equations[0]");
  EXPECT_EQ(field_of(typed({std::string(121, ' ') + "x = 1"}, "x")), "typed.equations[0]");
}

// --- steps ---

struct Trap {
  const char* equation;
  const char* step;
  Judgement judgement;
  const char* evidence = "";
};

TEST(EquationsStep, KeepsExactlyTheSolutions) {
  for (const auto& [equation, step, judgement, evidence] : std::initializer_list<Trap>{
           {"2x + 3 = 7", "2x = 4", kPassed},
           {"2x + 3 = 7", "2x = 10", kFailed, "x = 2 solves 2x + 3 = 7, but not"},
           {"2x + 3 = 7", "x = 2", kPassed},
           // A root is lost where both sides are divided by x, gained where they are multiplied.
           {"x^2 = x", "x = 1", kFailed, "x = 0 solves x^2 = x, but not x = 1: a solution is lost"},
           {"2x = 2", "2x^2 = 2x", kFailed, "x = 0 solves 2x^2 = 2x, but not 2x = 2"},
           {"3x = 9", "9x^2 = 81", kFailed, "x = -3 solves 9x^2 = 81, but not 3x = 9"},
           {"x^2 = 9", "x = 3", kFailed, "x = -3 solves x^2 = 9"},
           {"(x - 1)(x + 2) = 0", "x - 1 = 0", kFailed, "x = -2"},
           {"(x - 1)(x + 2) = 0", "x - 1 = 0 or x + 2 = 0", kPassed},
           {"(x - 1)(x + 2) = 0", "x - 1 = 0 and x + 2 = 0", kFailed},
           {"(x - 1)(x + 2) = 4", "x - 1 = 4 or x + 2 = 4", kFailed},
           // Signs turn with negative factors.
           {"-2x < 4", "x > -2", kPassed},
           {"-2x < 4", "x < -2", kFailed, "a solution is"},
           {"-2x < 4", "x >= -2", kFailed, "x = -2 solves x >= -2"},
           {"x^2 < 4", "x < 2", kFailed},
           {"x^2 < 4", "-2 < x < 2", kPassed},
           {"x^2 > 4", "x > 2 or x < -2", kPassed},
           {"1/x < 1", "1 < x", kFailed},
           {"1/x < 1", "x < 0 or x > 1", kPassed},
           {"x^2 <= 0", "x^2 = 0", kPassed},
           // What is undefined stays undefined, and nothing else becomes so.
           {"(x^2 - 1)/(x - 1) = 2", "x + 1 = 2", kPassed},
           {"(x^2 - 1)/(x - 1) = 2", "no real solution", kPassed},
           {"(x^2 - 1)/(x - 1) = 3", "x = 2", kPassed},
           {"3x = 0", "x^2/x = 0", kFailed, "x = 0 solves 3x = 0"},
           {"3x = 0", "0/x = x", kFailed},
           {"2x = 6", "(x - 5)(2x - 6)/(x - 5) = 0", kPassed},
           {"2x > 6", "(x - 5)(2x - 6)/(x - 5) > 0", kFailed, "x = 5"},
           // Radicals, exactly.
           {"x^2 = 2", "x = -sqrt(2) or x = sqrt(2)", kPassed},
           {"x^2 = 2", "x = -1.41421356237 or x = 1.41421356237", kFailed},
           {"x^2 = 8", "x = 2sqrt(2) or x = -sqrt(8)", kPassed},
           {"x^2 = x + 1", "x = (1 + sqrt(5))/2 or x = (1 - sqrt(5))/2", kPassed},
           {"x^2 = x + 1", "x = (1 + sqrt(5))/2", kFailed, "x = (1 - sqrt(5))/2 solves"},
           {"x^2 + 6x + 4 = 0", "x + 3 = sqrt(5) or x + 3 = -sqrt(5)", kPassed},
           {"x^3 = 2", "x = 1.2599", kFailed, "x = 12599/10000 solves x = 1.2599"},
           {"x^3 = 2", "x^3 - 2 = 0", kPassed},
           {"x^4 + 1 = 0", "no real solution", kPassed},
           {"x^4 + 1 = 0", "x^2 = -1", kPassed},
           {"x + 1 = x", "0 = 1", kPassed},
           {"x = x", "every real number", kPassed},
           {"(x - 3)^2 > 0", "every real number except 3", kPassed},
           {"(x - 3)^2 > 0", "every real number", kFailed, "x = 3"},
           {"(x - 3)^2 >= 0", "every real number", kPassed},
           // What isn't plainly a line.
           {"2x = 4", "x = 2 or", kFailed},
           {"2x = 4", "y = 2", kFailed},
           {"2x = 4", "x = +2", kFailed},
           {"2x = 4", "2", kFailed},
           {"2x = 4", "x = 2, x = 2", kFailed},
           {"2x = 4", "x=2\n\n", kFailed},
           {"2x = 4", "x = 2 = 2", kFailed},
           {"2x = 4", "x = 4/(1 + 1)", kPassed},
           {"2x = 4", "x = 4/0", kFailed}}) {
    const auto verdict = first_step(equation, step);
    EXPECT_EQ(verdict.verdict.judgement, judgement)
        << equation << " | " << step << ": " << verdict.verdict.evidence;
    EXPECT_NE(verdict.verdict.evidence.find(evidence), std::string::npos)
        << equation << " | " << step << ": " << verdict.verdict.evidence;
  }
}

TEST(EquationsStep, ARowFollowsFromTheRowsAndKeepsThem) {
  const auto p = problem({"x + y = 5", "x - y = 1"}, "xy");
  const State root = kTask.initial(*p);
  const auto judged = [&](const char* step) { return kTask.check(*p, root, step); };
  EXPECT_EQ(judged("2x = 6").next->line, "solve: 2x = 6, x - y = 1");
  EXPECT_EQ(judged("x = 3, y = 2").next->key, "x = 3, y = 2");
  EXPECT_TRUE(judged("x = 3, y = 2").next->solved());
  EXPECT_EQ(judged("2x = 7").verdict.evidence, "x = 3, y = 2 solves the rows, but not 2x = 7");
  for (const char* step : {"0 = 0", "x = 3, y = 3", "no real solution", "x + y = 5 or x = 3",
                           "x < 4", "xy = 6", "0/x + x = 3", "every real number", "0 = 1"})
    EXPECT_FALSE(judged(step).next) << step;
  const auto none = problem({"x + y = 1", "x + y = 2"}, "xy");
  EXPECT_TRUE(kTask.check(*none, kTask.initial(*none), "no real solution").next->solved());
  EXPECT_TRUE(kTask.check(*none, kTask.initial(*none), "0 = 1").next);
  EXPECT_FALSE(kTask.check(*none, kTask.initial(*none), "x = 1, y = 0").next);
}

TEST(EquationsState, SaysWhatIsExcludedAndForbidsCycles) {
  const auto p = problem({"(x^2 - 1)/(x - 1) = 2"});
  State state = kTask.initial(*p);
  EXPECT_EQ(state.line, "solve: (x^2 - 1)/(x - 1) = 2, where x != 1");
  state = *kTask.check(*p, state, "x = 1").next;
  EXPECT_EQ(state.line, "solve: x = 1, where x != 1");
  EXPECT_FALSE(state.solved());
  EXPECT_EQ(kTask.check(*p, state, "no real solution").next->key, "no real solution");

  // Back and forth ends, with an honest "unknown".
  const auto q = problem({"2x = 4"});
  state = kTask.initial(*q);
  int lines = 0;
  for (;; ++lines) {
    const auto verdict = kTask.check(*q, state, lines % 2 == 0 ? "2x + 1 = 5" : "2x = 4");
    if (!verdict.next) {
      EXPECT_EQ(verdict.verdict.judgement, kUnknown);
      break;
    }
    ASSERT_LT(verdict.next->measure, state.measure);
    state = *verdict.next;
    ASSERT_LT(lines, 100);
  }
  EXPECT_GE(lines, 12) << "a person's own way has some room";
}

TEST(EquationsState, AnyWayThatAPersonTakesPasses) {
  const auto p = problem({"x^2 + 6x + 4 = 0"});
  State state = kTask.initial(*p);
  std::vector<std::string> path;
  for (const char* step :
       {"x^2 + 6x + 9 = 5", "(x + 3)^2 = 5", "x + 3 = -sqrt(5) or x + 3 = sqrt(5)",
        "x = -3 - sqrt(5) or x = -3 + sqrt(5)"}) {
    const auto verdict = kTask.check(*p, state, step);
    ASSERT_TRUE(verdict.next) << step << verdict.verdict.evidence;
    EXPECT_EQ(verdict.text, step);
    path.push_back(verdict.text);
    state = *verdict.next;
  }
  EXPECT_EQ(kTask.answer(*p, path).value(), "x = -3 - sqrt(5) or x = -3 + sqrt(5)");
}

// --- answers ---

TEST(EquationsAnswer, HasAllSolutionsInAnySpelling) {
  struct Case {
    std::vector<std::string> equations;
    std::string unknowns;
    std::vector<std::string> right, wrong;
  };
  for (const Case& c : std::vector<Case>{
           {{"x^2 - x - 2 = 0"},
            "x",
            {"x = -1 or x = 2", "x = 2 or x = -1", "x = 4/2 or x = -1", "x = 2 or x = -1 or x = 2"},
            {"x = 2", "x = -1", "x = 2 and x = -1", "x^2 - x - 2 = 0", "x = 1 or x = 2", "", "2"}},
           {{"x^2 + 1 = 0"},
            "x",
            {"no real solution", "no solution"},
            {"x = 0", "every real number"}},
           {{"x^2 = 2"},
            "x",
            {"x = sqrt(2) or x = -sqrt(2)", "x = -sqrt(8)/2 or x = sqrt(2)"},
            {"x = 1.4142135623 or x = -1.4142135623", "x = sqrt(2)"}},
           {{"x = 0*x"}, "x", {"x = 0"}, {"x = 0/x", "x = x - x + 0/(x - x)"}},
           {{"1/x = 1/x"},
            "x",
            {"every real number except 0", "x < 0 or x > 0", "x != 0"},
            {"every real number", "x > 0"}},
           {{"x^2 < 4"},
            "x",
            {"-2 < x < 2", "x < 2 and x > -2", "2 > x > -2"},
            {"-2 <= x < 2", "x < 2", "x < 2 or x > -2"}},
           {{"x + y = 5", "x - y = 1"},
            "xy",
            {"x = 3, y = 2", "y = 2, x = 3"},
            {"x = 3", "y = 2", "x = 2, y = 3", "x + y = 5, x - y = 1", "infinitely many solutions",
             "x = 3, y = 0/x + 2", "no real solution"}},
           {{"x + y = 3", "2x + 2y = 6"},
            "xy",
            {"infinitely many solutions", "infinitely many solutions: x = 3 - y",
             "infinitely many solutions: y = -x + 3", "x = 3 - y"},
            {"x = 1, y = 2", "infinitely many solutions: x = 4 - y", "no real solution", "x = 3"}},
           {{"x + y = 3", "x + y = 4"},
            "xy",
            {"no real solution"},
            {"infinitely many solutions", "x = 1, y = 2"}}}) {
    const auto p = problem(c.equations, c.unknowns);
    for (const auto& answer : c.right)
      EXPECT_TRUE(kTask.check_answer(*p, answer).passed())
          << p->key() << " " << answer << ": " << kTask.check_answer(*p, answer).evidence;
    for (const auto& answer : c.wrong)
      EXPECT_FALSE(kTask.check_answer(*p, answer).passed()) << p->key() << " " << answer;
  }
}

// --- solver ---

TEST(EquationsSolver, SolvesWhatPeopleAsk) {
  for (const auto& [equation, answer] : std::initializer_list<std::pair<const char*, const char*>>{
           {"2x + 3 = 7", "x = 2"},
           {"2(x + 1) - 3x = 4(x - 2)", "x = 2"},
           {"x/2 + 1/3 = 5/6", "x = 1"},
           {"x^2 - 5x + 6 = 0", "x = 2 or x = 3"},
           {"2x^2 = 3x + 1", "x = (3 - sqrt(17))/4 or x = (3 + sqrt(17))/4"},
           {"x^2 + 1 = 0", "no real solution"},
           {"x^6 - 1 = 0", "x = -1 or x = 1"},
           {"(x^2 - 2)^2 = 0", "x = -sqrt(2) or x = sqrt(2)"},
           {"x^5 - 5x^4 + 10x^3 - 20x^2 + 24x = 0", "x = 0 or x = 2 or x = 3"},
           {"1/(x - 1) + 1/(x + 1) = 2/(x^2 - 1)", "no real solution"},
           {"x/(x - 2) = 2/(x - 2) + 3", "no real solution"},
           {"(x - 1)/(x - 1) = 1", "every real number except 1"},
           {"x = x + 1", "no real solution"},
           {"3(x - 1) = 3x - 3", "every real number"},
           {"-2x + 3 > 7", "x < -2"},
           {"(3 - x)/(-2) < 1", "x < 5"},
           {"x^2 < 4", "-2 < x < 2"},
           {"x^2 >= 4", "x <= -2 or x >= 2"},
           {"x^3 > x", "-1 < x < 0 or x > 1"},
           {"x^2 - 2x - 1 <= 0", "1 - sqrt(2) <= x <= 1 + sqrt(2)"},
           {"(x + 1)/(x - 2) <= 3", "x < 2 or x >= 7/2"},
           {"1/x > 0", "x > 0"},
           {"1/(x - 1) < 1/(x + 1)", "-1 < x < 1"},
           {"x^2 + x + 1 > 0", "every real number"},
           {"(x - 3)^2 > 0", "every real number except 3"},
           {"(x - 3)^2 <= 0", "x = 3"},
           {"1 < 2x + 3 <= 7", "-1 < x <= 2"},
           {"x^2 != 4", "every real number except -2, 2"}})
    EXPECT_EQ(solved(*problem({equation})), answer) << equation;
  EXPECT_EQ(solved(*problem({"x^2 = 4", "x > 0"})), "x = 2");
  EXPECT_EQ(solved(*problem({"x^2 > 1", "x^2 < 9"})), "-3 < x < -1 or 1 < x < 3");
  EXPECT_FALSE(kTask.solve(*problem({"x^3 = 2"}))) << "its root has no form that is written here";
}

TEST(EquationsSolver, SystemsOfEveryKind) {
  EXPECT_EQ(solved(*problem({"x + y = 5", "x - y = 1"}, "xy")), "x = 3, y = 2");
  EXPECT_EQ(solved(*problem({"2x + 3y = 7", "4x + 6y = 14"}, "xy")),
            "infinitely many solutions: x = -3y/2 + 7/2");
  EXPECT_EQ(solved(*problem({"2x + 3y = 7", "4x + 6y = 15"}, "xy")), "no real solution");
  EXPECT_EQ(solved(*problem({"x + y + z = 6", "x - y + z = 2", "2x + y - z = 1"}, "xyz")),
            "x = 1, y = 2, z = 3");
  EXPECT_EQ(solved(*problem({"x + y + z = 6", "x - y + z = 2"}, "xyz")),
            "infinitely many solutions: x = -z + 4, y = 2");
  EXPECT_EQ(solved(*problem({"2(x + y) = 3z + 1", "x/2 = y", "z = 4"}, "xyz")),
            "x = 13/3, y = 13/6, z = 4");
  EXPECT_EQ(solved(*problem({"x = x", "y = y"}, "xy")), "infinitely many solutions");
  EXPECT_EQ(solved(*problem({"x + y = 1", "x - y = 1", "x + 2y = 1"}, "xy")), "x = 1, y = 0");
  EXPECT_EQ(solved(*problem({"x + y = 1", "x - y = 1", "x + 2y = 2"}, "xy")), "no real solution");
}

TEST(EquationsCertificate, ProvesEveryKindOfAnswer) {
  for (const auto& p :
       {problem({"x^2 = x + 1"}), problem({"1/(x - 1) = 1/(x - 1)"}), problem({"x = 3"}),
        problem({"x^2 < -1"}), problem({"x + y = 2", "x - y = 0"}, "xy"),
        problem({"x + y = 2", "2x + 2y = 4"}, "xy"), problem({"x + y = 2", "x + y = 3"}, "xy")}) {
    const auto made =
        make_certificate(kTask, *p, kTask.solve(*p).value(), FormalisedBy::kClient).value();
    const auto report = verify_certificate_text(made.dump()).value();
    EXPECT_TRUE(report.verdict.passed()) << p->key() << report.verdict.evidence;
    EXPECT_EQ(report.verifier, "equations/1");
  }
}

// --- lines ---

TEST(EquationsLine, CanonicalTextReadsAsItself) {
  for (const auto& [text, canonical] : std::initializer_list<std::pair<const char*, const char*>>{
           {"3(x-1)+x+2+x=0", "3(x - 1) + 2x + 2 = 0"},
           {"7 = 2x", "2x = 7"},
           {"3 < x", "x > 3"},
           {"x*x = 4", "x^2 = 4"},
           {"(x+1)(x+1) = 4", "(x + 1)^2 = 4"},
           {"x/x = 1", "x/x = 1"},
           {"1/(2*(x+1)) = 1", "1/(2(x + 1)) = 1"},
           {"x+2=0 or x-1=0 or x+2=0", "x + 2 = 0 or x - 1 = 0"},
           {"x = 2 or x = 1", "x = 1 or x = 2"},
           {"x > 1 and x < 3 or x = 3", "1 < x <= 3"},
           {"x = 1 and x = 2", "no real solution"},
           {"sqrt(12)x = 3", "2sqrt(3)x = 3"},
           {"x = sqrt(1/2)", "x = sqrt(2)/2"},
           {"(1 - sqrt(5))x = 2", "(1 - sqrt(5))x = 2"},
           {"-(x - 2) = 1", "-x + 2 = 1"},
           {"0.25x = 1", "x/4 = 1"},
           {"2x > 1 and 2x < 3", "1 < 2x < 3"}}) {
    const auto line = equations::read_line(text, "x");
    ASSERT_TRUE(line.value) << text << line.why_not;
    EXPECT_EQ(line.value->text, canonical);
    EXPECT_EQ(equations::read_line(canonical, "x").value->text, canonical);
  }
}

// --- generator, grammar, prompt ---

TEST(EquationsGenerator, EveryProblemIsSolvedItsTextMeansItAndTheModelCanWriteItsLines) {
  for (int level = kTask.min_level(); level <= kTask.max_level(); ++level) {
    core::Random random(100 + static_cast<std::uint64_t>(level));
    std::set<std::string> keys;
    for (int i = 0; i < 60; ++i) {
      const auto made = kTask.generate(random, level).value();
      const auto read = kTask.recognise(made.text);
      ASSERT_TRUE(read.match) << made.text << ": " << read.why_not;
      EXPECT_EQ(kTask.initial(*read.match->problem).key, kTask.initial(*made.problem).key);
      keys.insert(made.problem->key());
      const auto began = std::chrono::steady_clock::now();
      const auto steps = kTask.solve(*made.problem).value();
      EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(1));
      State state = kTask.initial(*made.problem);
      for (const std::string& step : steps) {
        const auto grammar = kTask.step_grammar(*made.problem, state);
        EXPECT_TRUE(core::matches(*grammar, step + "\n")) << step;
        const std::string drawn = *kTask.uniform_step(*made.problem, state, random);
        EXPECT_TRUE(core::matches(*grammar, drawn)) << drawn;
        const auto next = kTask.check(*made.problem, state, step).next;
        ASSERT_LT(next->measure, state.measure);
        state = *next;
      }
      const auto answers = kTask.answer_grammar(*made.problem);
      EXPECT_TRUE(core::matches(*answers, state.key + "\n")) << state.key;
      EXPECT_TRUE(core::matches(*answers, kTask.uniform_answer(*made.problem, random)));
      EXPECT_TRUE(kTask.check_answer(*made.problem, state.key).passed()) << state.key;
    }
    EXPECT_GE(keys.size(), 50u) << "level " << level;
  }
  core::Random random(1);
  EXPECT_EQ(kTask.generate(random, 0).error().field, "level");
  EXPECT_EQ(kTask.generate(random, 7).error().field, "level");
}

TEST(EquationsGenerator, EqualSeedsGiveEqualProblems) {
  core::Random a(3), b(3);
  for (int level = 1; level <= 6; ++level)
    EXPECT_EQ(kTask.generate(a, level).value().text, kTask.generate(b, level).value().text);
}

TEST(EquationsGrammar, IsValidAndLetsTheModelBeWrong) {
  const auto p = problem({"2x + 3 = 7"});
  const auto grammar = kTask.step_grammar(*p, kTask.initial(*p));
  ASSERT_TRUE(grammar->validate().has_value());
  ASSERT_TRUE(kTask.answer_grammar(*p)->validate().has_value());
  for (const char* line : {"2x = 5\n", "x = 1/2\n", "x = (1 + sqrt(5))/2\n", "no real solution\n",
                           "(x - 1)(x + 2)^2 = 0\n", "-2 < x <= 3\n", "x < 1 or x > 2\n",
                           "every real number except 1, 2\n", "x^2/(x - 1) >= 3\n"})
    EXPECT_TRUE(core::matches(*grammar, line)) << line;
  for (const char* line : {"2x = 5", "y = 2\n", "x\n", "x == 2\n", "x = \n", "2x=4\n", "x = 07\n"})
    EXPECT_FALSE(core::matches(*grammar, line)) << line;
  const auto system = problem({"x + y = 5", "x - y = 1"}, "xy");
  const auto rows = kTask.step_grammar(*system, kTask.initial(*system));
  ASSERT_TRUE(rows->validate().has_value());
  ASSERT_TRUE(kTask.answer_grammar(*system)->validate().has_value());
  EXPECT_TRUE(core::matches(*rows, "2x = 6\n"));
  EXPECT_TRUE(core::matches(*rows, "x = 3, y = 2\n"));
  EXPECT_FALSE(core::matches(*rows, "x < 3\n"));
}

TEST(EquationsPrompt, ShowsWorkedExamplesInTheTranscriptsFormat) {
  const auto p = problem({"x^2 = 4"});
  const auto turns = kTask.messages(*p, Ask::kSteps);
  ASSERT_EQ(turns.size(), 10u);
  EXPECT_EQ(turns.front().role, "system");
  EXPECT_EQ(turns.back().content, p->text());
  EXPECT_EQ(turns[2].content,
            "solve: 4(x - 3) = x + 9\n4x - 12 = x + 9\nsolve: 4x - 12 = x + 9\n3x = 21\n"
            "solve: 3x = 21\nx = 7\nsolved: x = 7\n");
  EXPECT_EQ(kTask.messages(*p, Ask::kAnswer)[4].content, "t = -3\n");
}

// Any line that keeps the solutions is a step, so what is drawn is mostly wrong or leads nowhere.
TEST(EquationsGenerator, UniformSearchSolvesAtMostFortyPercentOfTheQuotedLevel) {
  constexpr int kProblems = 80;
  constexpr int kBudget = 1024;
  core::Random random(7);
  int solved = 0;
  for (int i = 0; i < kProblems; ++i) {
    const auto p = kTask.generate(random, kTask.quoted_level()).value().problem;
    auto strategy =
        make_strategy("uniform", {.root = kTask.initial(*p), .seed = static_cast<std::uint64_t>(i)})
            .value();
    test::run_uniform(kTask, *p, *strategy, kBudget);
    if (!strategy->best().solved) continue;
    ++solved;
    EXPECT_TRUE(kTask.check_answer(*p, kTask.answer(*p, strategy->best().steps).value()).passed());
  }
  RecordProperty("solved_percent", 100 * solved / kProblems);
  EXPECT_LE(solved, kProblems * 40 / 100);
  EXPECT_GE(solved, kProblems * 2 / 100) << "and not so hard that nothing can be told apart";
}

}  // namespace
}  // namespace lemma::search

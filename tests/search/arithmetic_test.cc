#include "search/tasks/arithmetic/arithmetic.h"

#include <chrono>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "search/certificate.h"
#include "search/tasks/arithmetic/problem.h"
#include "search/tasks/derivation.h"
#include "search/tasks/registry.h"
#include "tests/search/arithmetic_case.h"
#include "tests/search/arithmetic_measured_oracle.h"
#include "tests/search/stub_caller.h"

namespace lemma::search {
namespace {

using nlohmann::json;
namespace oracle = arithmetic_oracle;

using arithmetic_case::kTask;
using arithmetic_case::lines;

ProblemPtr problem(const json& question) {
  return kTask.from_typed({{"question", question}}, "typed").value();
}
ProblemPtr expression(const char* text) {
  return problem({{"kind", "expression"}, {"text", text}});
}

TEST(ArithmeticTyped, NamesTheOffendingField) {
  struct BadForm {
    const char* typed;
    core::ErrorCode code;
    const char* field;
  };
  using enum core::ErrorCode;
  const BadForm forms[] = {
      {"[]", kInvalidArgument, "typed"},
      {"{}", kInvalidArgument, "typed.question"},
      {R"({"question":3})", kInvalidArgument, "typed.question"},
      {R"({"question":{}})", kInvalidArgument, "typed.question.kind"},
      {R"({"question":{"kind":"sum"}})", kInvalidArgument, "typed.question.kind"},
      {R"({"question":{"kind":["gcd"]}})", kInvalidArgument, "typed.question.kind"},
      {R"({"question":{"kind":"gcd"}})", kInvalidArgument, "typed.question.numbers"},
      {R"({"question":{"kind":"gcd","numbers":84}})", kInvalidArgument, "typed.question.numbers"},
      {R"({"question":{"kind":"gcd","numbers":[84]}})", kOutOfRange, "typed.question.numbers"},
      {R"({"question":{"kind":"gcd","numbers":[1,2,3,4,5,6,7]}})", kOutOfRange,
       "typed.question.numbers"},
      {R"({"question":{"kind":"gcd","numbers":[84,0]}})", kOutOfRange, "typed.question.numbers[1]"},
      {R"({"question":{"kind":"gcd","numbers":[84,1.5]}})", kInvalidArgument,
       "typed.question.numbers[1]"},
      {R"({"question":{"kind":"gcd","numbers":[1000000000001,4]}})", kOutOfRange,
       "typed.question.numbers[0]"},
      {R"({"question":{"kind":"lcm","numbers":[4,1000001]}})", kOutOfRange,
       "typed.question.numbers[1]"},
      {R"({"question":{"kind":"lcm","numbers":[4,6,8,9,10]}})", kOutOfRange,
       "typed.question.numbers"},
      {R"({"question":{"kind":"factor","number":1}})", kOutOfRange, "typed.question.number"},
      {R"({"question":{"kind":"factor","number":1000000001}})", kOutOfRange,
       "typed.question.number"},
      {R"({"question":{"kind":"factor","number":"84"}})", kInvalidArgument,
       "typed.question.number"},
      {R"({"question":{"kind":"factor","number":18446744073709551615}})", kOutOfRange,
       "typed.question.number"},
      {R"({"question":{"kind":"remainder","number":-7,"by":3}})", kOutOfRange,
       "typed.question.number"},
      {R"({"question":{"kind":"remainder","number":7}})", kInvalidArgument, "typed.question.by"},
      {R"({"question":{"kind":"convert","digits":"12","from":2,"to":10}})", kInvalidArgument,
       "typed.question.digits"},
      {R"({"question":{"kind":"convert","digits":"FF","from":16,"to":10}})", kInvalidArgument,
       "typed.question.digits"},
      {R"({"question":{"kind":"convert","digits":"","from":16,"to":10}})", kInvalidArgument,
       "typed.question.digits"},
      {R"({"question":{"kind":"convert","digits":"07","from":8,"to":10}})", kInvalidArgument,
       "typed.question.digits"},
      {R"({"question":{"kind":"convert","digits":"100000000","from":16,"to":10}})", kOutOfRange,
       "typed.question.digits"},
      {R"({"question":{"kind":"convert","digits":"1","from":1,"to":10}})", kOutOfRange,
       "typed.question.from"},
      {R"({"question":{"kind":"convert","digits":"1","from":2,"to":17}})", kOutOfRange,
       "typed.question.to"},
      {R"({"question":{"kind":"expression","text":7}})", kInvalidArgument, "typed.question.text"},
      {R"({"question":{"kind":"expression","text":"1","x":1}})", kInvalidArgument,
       "typed.question.x"},
      {R"({"question":{"kind":"expression","text":"1","task":"arithmetic"}})", kInvalidArgument,
       "typed.question.task"},
      {R"({"task":"numbers","question":{}})", kInvalidArgument, "typed.task"},
      {R"({"question":{},"extra":1})", kInvalidArgument, "typed.extra"},
  };
  for (const auto& form : forms) {
    const auto result = kTask.from_typed(json::parse(form.typed), "typed");
    ASSERT_FALSE(result.has_value()) << form.typed;
    EXPECT_EQ(result.error().code, form.code) << form.typed;
    EXPECT_EQ(result.error().field, form.field) << form.typed;
    EXPECT_FALSE(result.error().detail.empty());
  }
}

TEST(ArithmeticTyped, RefusesExpressionsThatAreNotPlainOrHaveTwoReadings) {
  for (const std::string text : {"",
                                 " ",
                                 "3 4",
                                 "3 +",
                                 "+ 3",
                                 "- 3",
                                 "-(3)",
                                 "3 + + 4",
                                 "(3",
                                 "3)",
                                 "()",
                                 "2(3)",
                                 "(2)(3)",
                                 "2 ** 3",
                                 "-2 ^ 2",
                                 "2 ^ 3 ^ 2",
                                 "007",
                                 "1.",
                                 ".5",
                                 "1.2.3",
                                 "1e3",
                                 "0x1f",
                                 "3 x 4",
                                 "gcd(84, 36)",
                                 "7 mod 3",
                                 "1234567890123",
                                 "0.1234567890123",
                                 "3\t+ 4",
                                 "3\n",
                                 "3 % 4",
                                 "-0",
                                 "2 \xc3\x97 3",
                                 "1,000"})
    EXPECT_FALSE(
        kTask.from_typed({{"question", {{"kind", "expression"}, {"text", text}}}}, "t").has_value())
        << text;
  std::string deep = "3", many = "1", nul("3 + 4");
  for (int i = 0; i < 60; ++i) deep = "(" + deep + ")";
  for (int i = 0; i < 41; ++i) many += " + 1";
  nul += '\0';
  for (const auto& text : {deep, many, nul, std::string(600, ' ') + "3"})
    EXPECT_FALSE(kTask.from_typed({{"question", {{"kind", "expression"}, {"text", text}}}}, "t")
                     .has_value());
}

TEST(ArithmeticTyped, RefusesWhatItsOwnSpellingCouldNotSay) {
  std::string tight = "-100000000000";
  for (int i = 0; i < 35; ++i) tight += "+-100000000000";
  for (const std::string& text : {tight, std::string("0.5 + (1/4096)")})
    EXPECT_EQ(kTask.from_typed({{"question", {{"kind", "expression"}, {"text", text}}}}, "t")
                  .error()
                  .field,
              "t.question.text")
        << text;
  EXPECT_EQ(expression("2.0 + (1/2)")->key(), "arithmetic|expression|2 + 0.5");
}

TEST(ArithmeticTyped, RoundTripsAndKeysByMeaning) {
  EXPECT_EQ(expression("((3+4))*  2")->key(), "arithmetic|expression|(3 + 4) * 2");
  EXPECT_EQ(expression("3+(4*2)")->key(), expression("3 + 4 * 2")->key());
  EXPECT_NE(expression("3 - (4 - 2)")->key(), expression("3 - 4 - 2")->key());
  EXPECT_EQ(expression("0.50 + 1")->key(), "arithmetic|expression|0.5 + 1");
  EXPECT_EQ(expression("5 - -3")->key(), "arithmetic|expression|5 - (-3)");
  EXPECT_EQ(expression("(3/4) * 2")->key(), "arithmetic|expression|(3/4) * 2");
  EXPECT_EQ(expression("(6/8) * 2")->key(), "arithmetic|expression|6 / 8 * 2");
  EXPECT_EQ(problem({{"kind", "gcd"}, {"numbers", {84, 36}}})->key(),
            problem({{"kind", "gcd"}, {"numbers", {36, 84}}})->key());
  core::Random random(3);
  for (int i = 0; i < 300; ++i) {
    const auto p = kTask.generate(random, 1 + i % 5).value().problem;
    const auto again = kTask.from_typed(p->typed(), "typed").value();
    EXPECT_EQ(again->typed(), p->typed());
    EXPECT_EQ(again->key(), p->key());
    // The back-translation is itself understood as the same problem.
    const auto read = kTask.recognise(p->text());
    ASSERT_TRUE(read.match) << p->text() << ": " << read.why_not;
    EXPECT_EQ(read.match->problem->key(), p->key());
  }
}

TEST(ArithmeticState, ShowsWhatIsLeft) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(lines(*expression("12 * 7 + 3 / 4")),
            (Lines{"left: 12 * 7 + 3 / 4", "12 * 7 = 84", "left: 84 + 3 / 4", "3 / 4 = 3/4",
                   "left: 84 + (3/4)", "84 + 3/4 = 339/4", "left: 339/4"}));
  EXPECT_EQ(lines(*expression("(1 - 3) ^ 2 * 0.5")),
            (Lines{"left: (1 - 3) ^ 2 * 0.5", "1 - 3 = -2", "left: (-2) ^ 2 * 0.5", "-2 ^ 2 = 4",
                   "left: 4 * 0.5", "4 * 0.5 = 2", "left: 2"}));
  EXPECT_EQ(lines(*expression("1 + 2 / (3 - 3)")),
            (Lines{"left: 1 + 2 / (3 - 3)", "3 - 3 = 0", "left: 1 + 2 / 0", "2 / 0 = undefined",
                   "left: undefined"}));
  EXPECT_EQ(lines(*problem({{"kind", "gcd"}, {"numbers", {84, 36}}})),
            (Lines{"left: gcd(84, 36)", "84 mod 36 = 12", "left: gcd(36, 12)", "36 mod 12 = 0",
                   "left: 12"}));
  EXPECT_EQ(lines(*problem({{"kind", "lcm"}, {"numbers", {4, 6, 9}}})),
            (Lines{"left: lcm(4 / gcd(6, 4) * 6, 9)", "6 mod 4 = 2",
                   "left: lcm(4 / gcd(4, 2) * 6, 9)", "4 mod 2 = 0", "left: lcm(4 / 2 * 6, 9)",
                   "4 / 2 = 2", "left: lcm(2 * 6, 9)", "2 * 6 = 12", "left: 12 / gcd(12, 9) * 9",
                   "12 mod 9 = 3", "left: 12 / gcd(9, 3) * 9", "9 mod 3 = 0", "left: 12 / 3 * 9",
                   "12 / 3 = 4", "left: 4 * 9", "4 * 9 = 36", "left: 36"}));
  EXPECT_EQ(lines(*problem({{"kind", "factor"}, {"number", 84}})),
            (Lines{"left: factor(84)", "84 / 2 = 42", "left: 2 * factor(42)", "42 / 2 = 21",
                   "left: 2 * 2 * factor(21)", "21 / 3 = 7", "left: 2 * 2 * 3 * factor(7)",
                   "7 / 7 = 1", "left: 2 * 2 * 3 * 7"}));
  EXPECT_EQ(lines(*problem({{"kind", "convert"}, {"digits", "1a"}, {"from", 16}, {"to", 5}})),
            (Lines{"left: base 5 of 1 * 16 + 10", "1 * 16 = 16", "left: base 5 of 16 + 10",
                   "16 + 10 = 26", "left: base 5 of 26", "26 mod 5 = 1", "left: base 5 of 5 then 1",
                   "5 mod 5 = 0", "left: base 5 of 1 then 01", "1 mod 5 = 1", "left: 101"}));
  EXPECT_EQ(lines(*problem({{"kind", "convert"}, {"digits", "0"}, {"from", 10}, {"to", 2}})),
            (Lines{"left: base 2 of 0", "0 mod 2 = 0", "left: 0"}));
  EXPECT_EQ(lines(*problem({{"kind", "remainder"}, {"number", 100}, {"by", 7}})),
            (Lines{"left: 100 mod 7", "100 mod 7 = 2", "left: 2"}));
  EXPECT_TRUE(kTask.initial(*expression("7")).solved()) << "nothing is left to do";
}

TEST(ArithmeticState, MergesWhateverTheOrder) {
  const auto p = expression("(1 + 2) * (3 + 4)");
  const auto after = [&](const char* first, const char* second) {
    const State state = *kTask.check(*p, kTask.initial(*p), first).next;
    return kTask.check(*p, state, second).next->key;
  };
  EXPECT_EQ(after("1 + 2 = 3", "3 + 4 = 7"), after("3 + 4 = 7", "1 + 2 = 3"));
}

TEST(ArithmeticAnswer, RefusesWhatIsNotADerivation) {
  const auto p = expression("2 * 3 + 4");
  using Steps = std::vector<std::string>;
  EXPECT_EQ(kTask.answer(*p, Steps{"2 * 3 = 6", "6 + 4 = 10"}).value(), "10");
  EXPECT_EQ(kTask.answer(*p, Steps{"2 * 3 = 5"}).error().field, "steps[0]");
  EXPECT_EQ(kTask.answer(*p, Steps{"2 * 3 = 6", "2 * 3 = 6"}).error().field, "steps[1]");
  EXPECT_EQ(kTask.answer(*p, Steps{"2 * 3 = 6\n"}).error().field, "steps[0]");
  EXPECT_EQ(kTask.answer(*p, Steps{"2 * 3 = 6"}).error().code, core::ErrorCode::kConflict);
  EXPECT_TRUE(kTask.check_answer(*p, "10").passed());
  EXPECT_TRUE(kTask.check_answer(*p, "10.0").passed());
  EXPECT_EQ(kTask.check_answer(*expression("2 ^ 100"), "0").judgement, Judgement::kUnknown);
  EXPECT_EQ(kTask.solve(*expression("2 ^ 100")).error().code, core::ErrorCode::kUnavailable);
  EXPECT_TRUE(kTask.check_answer(*expression("1 / 0"), "undefined").passed());
  EXPECT_FALSE(kTask.check_answer(*expression("1 / 1"), "undefined").passed());
}

TEST(ArithmeticGrammar, AllowsWhatCanBeDoneWithAnyResult) {
  core::Random random(4);
  for (int i = 0; i < 60; ++i) {
    const auto p = kTask.generate(random, 1 + i % 4).value().problem;
    State state = kTask.initial(*p);
    const auto steps = kTask.solve(*p).value();
    for (const auto& step : steps) {
      const auto grammar = kTask.step_grammar(*p, state);
      ASSERT_TRUE(grammar->validate().has_value());
      EXPECT_TRUE(core::matches(*grammar, step + "\n")) << state.line << " | " << step;
      EXPECT_FALSE(core::matches(*grammar, step)) << "the newline ends the result";
      EXPECT_TRUE(core::matches(*grammar, *kTask.uniform_step(*p, state, random)));
      state = *kTask.check(*p, state, step).next;
    }
    const auto answers = kTask.answer_grammar(*p);
    ASSERT_TRUE(answers->validate().has_value());
    EXPECT_TRUE(core::matches(*answers, state.key + "\n")) << state.key;
    EXPECT_TRUE(core::matches(*answers, kTask.uniform_answer(*p, random)));
  }
  const auto p = expression("2 * 3 + 8 / 4");
  const auto grammar = kTask.step_grammar(*p, kTask.initial(*p));
  for (const char* text : {"2 * 3 = 5\n", "8 / 4 = -7/3\n", "2 * 3 = undefined\n", "2 * 3 = 0\n"})
    EXPECT_TRUE(core::matches(*grammar, text)) << "the model must be able to be wrong: " << text;
  for (const char* text : {"3 + 8 = 11\n", "2 * 3 = 06\n", "2 * 3 = -0\n", "2 * 3 = 1.5\n",
                           "2*3 = 6\n", "2 * 3 = \n", "2 * 3 = 1234567890123456789\n"})
    EXPECT_FALSE(core::matches(*grammar, text)) << text;
}

TEST(ArithmeticUniform, DrawsOperationsAndNearResultsEquallyOften) {
  const auto p = expression("(7 + 8) * (9 - 2)");
  core::Random random(1);
  std::map<std::string, int> seen;
  constexpr int kDraws = 20'000;
  int passed = 0;
  for (int i = 0; i < kDraws; ++i) {
    const std::string step = *kTask.uniform_step(*p, kTask.initial(*p), random);
    passed += kTask.check(*p, kTask.initial(*p), step).verdict.passed() ? 1 : 0;
    ++seen[step];
  }
  ASSERT_EQ(seen.size(), 20u);
  for (const auto& [step, count] : seen)
    EXPECT_NEAR(count, kDraws / 20.0, 5 * std::sqrt(kDraws / 20.0)) << step;
  EXPECT_NEAR(passed, kDraws / 10.0, 5 * std::sqrt(kDraws / 10.0));
  EXPECT_FALSE(kTask.uniform_step(*p, kTask.initial(*expression("5")), random).has_value());
}

TEST(ArithmeticPrompt, ShowsWorkedExamplesInTheTranscriptsFormat) {
  const auto p = expression("3 + 4 * 5");
  const auto turns = kTask.messages(*p, Ask::kSteps);
  ASSERT_EQ(turns.size(), 8u);
  EXPECT_EQ(turns.front().role, "system");
  EXPECT_EQ(turns.back().role, "user");
  EXPECT_EQ(turns.back().content, p->text());
  EXPECT_EQ(turns[2].content.rfind("left: (19 - 4) * 6 + 8 / 12\n19 - 4 = 15\n"
                                   "left: 15 * 6 + 8 / 12\n15 * 6 = 90\n",
                                   0),
            0u)
      << turns[2].content;
  EXPECT_EQ(kTask.messages(*p, Ask::kAnswer)[6].content, "33\n");
}

TEST(ArithmeticGenerator, EveryProblemIsSolvableAndItsTextMeansIt) {
  for (int level = kTask.min_level(); level <= kTask.max_level(); ++level) {
    core::Random random(100 + static_cast<std::uint64_t>(level));
    std::set<std::string> keys, kinds;
    for (int i = 0; i < 200; ++i) {
      const auto made = kTask.generate(random, level).value();
      const auto read = kTask.recognise(made.text);
      ASSERT_TRUE(read.match) << made.text << ": " << read.why_not;
      EXPECT_EQ(read.match->problem->key(), made.problem->key()) << made.text;
      EXPECT_EQ(recognise(made.text, Unclaimed::kIsAnError).value().task->name(), "arithmetic")
          << "no other family's";
      keys.insert(made.problem->key());
      kinds.insert(made.problem->typed()["question"]["kind"]);
    }
    EXPECT_GT(keys.size(), 160u) << "level " << level << " repeats itself";
    EXPECT_GE(kinds.size(), 5u);
  }
  core::Random a(5), b(5);
  EXPECT_EQ(kTask.generate(a, 4).value().text, kTask.generate(b, 4).value().text);
  EXPECT_EQ(kTask.generate(a, 0).error().code, core::ErrorCode::kOutOfRange);
  EXPECT_EQ(kTask.generate(a, 6).error().field, "level");
}

TEST(ArithmeticSolver, SolvesTheQuotedLevelShortly) {
  core::Random random(8);
  std::vector<ProblemPtr> problems;
  for (int i = 0; i < 300; ++i)
    problems.push_back(kTask.generate(random, kTask.quoted_level()).value().problem);
  const auto start = std::chrono::steady_clock::now();
  for (const auto& p : problems) {
    const auto steps = kTask.solve(*p);
    ASSERT_TRUE(steps) << p->key();
    std::size_t bytes = 0;
    for (const auto& step : steps.value()) bytes += step.size() + 1;
    EXPECT_LE(bytes, 420u) << p->key();
    const auto answer = kTask.answer(*p, steps.value()).value();
    const auto expected = oracle::any_answer(p->typed()["question"]);
    EXPECT_TRUE(oracle::same_words(answer, expected)) << answer << " | " << expected;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

// Every exact step makes progress, so what has to be hard is to be exact each time.
TEST(ArithmeticGenerator, UniformSearchSolvesAtMostFortyPercentOfTheQuotedLevel) {
  constexpr int kProblems = 200;
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

TEST(ArithmeticCertificate, ProvesEveryKindOfAnswer) {
  for (const char* question :
       {R"({"kind":"expression","text":"0.5 * (3 - 1) ^ 3"})",
        R"({"kind":"expression","text":"5 / (2 - 2) + 1"})", R"({"kind":"expression","text":"7"})",
        R"({"kind":"lcm","numbers":[12,18]})", R"({"kind":"factor","number":97})",
        R"({"kind":"convert","digits":"ff","from":16,"to":2})",
        R"({"kind":"remainder","number":7,"by":0})"}) {
    const auto p = problem(json::parse(question));
    const auto made =
        make_certificate(kTask, *p, kTask.solve(*p).value(), FormalisedBy::kClient).value();
    const auto report = verify_certificate_text(made.dump()).value();
    EXPECT_TRUE(report.verdict.passed()) << question << report.verdict.evidence;
    EXPECT_EQ(report.verifier, "arithmetic/1");
  }
}

// Whatever single byte is changed: it is refused, or what it then proves is true.
TEST(ArithmeticCertificate, WithAByteChangedProvesNothingFalse) {
  core::Random random(6);
  int refused = 0, honest = 0;
  for (int level = 1; level <= 3; ++level) {
    for (int n = 0; n < 4; ++n) {
      const auto p = kTask.generate(random, level).value().problem;
      const std::string text =
          make_certificate(kTask, *p, kTask.solve(*p).value(), FormalisedBy::kParser)
              .value()
              .dump();
      for (std::size_t at = 0; at < text.size(); ++at) {
        for (const char replacement : {'x', '1', ' ', '"', static_cast<char>(text[at] ^ 1)}) {
          if (replacement == text[at]) continue;
          std::string changed = text;
          changed[at] = replacement;
          const auto report = verify_certificate_text(changed);
          if (!report.has_value() || !report.value().verdict.passed()) {
            ++refused;
            continue;
          }
          ++honest;
          const auto expected = oracle::any_answer(
              kTask.from_typed(json::parse(changed)["problem"], "p").value()->typed()["question"]);
          const auto& answer = report.value().answer;
          ASSERT_TRUE(oracle::same_words(answer, expected)) << changed;
        }
      }
    }
  }
  EXPECT_GT(refused, 5000);
  EXPECT_LT(honest, refused / 10);
}

}  // namespace
}  // namespace lemma::search

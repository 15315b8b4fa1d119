#include "search/tasks/numbers/numbers.h"

#include <map>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "search/tasks/numbers/moves.h"
#include "search/tasks/numbers/problem.h"
#include "search/tasks/registry.h"
#include "tests/search/numbers_oracle.h"

namespace lemma::search {
namespace {

using nlohmann::json;

const NumbersTask kTask;

ProblemPtr problem(std::vector<std::int64_t> numbers, std::int64_t target,
                   NumberUse use = NumberUse::kAtMostOnce) {
  return std::make_shared<const NumbersProblem>(std::move(numbers), Rational(target), use);
}

struct BadForm {
  const char* typed;
  core::ErrorCode code;
  const char* field;
};

TEST(NumbersTyped, NamesTheOffendingField) {
  using enum core::ErrorCode;
  const BadForm forms[] = {
      {"[]", kInvalidArgument, "typed"},
      {R"({"target":36})", kInvalidArgument, "typed.numbers"},
      {R"({"numbers":[1,2]})", kInvalidArgument, "typed.target"},
      {R"({"numbers":"1 2","target":3})", kInvalidArgument, "typed.numbers"},
      {R"({"numbers":[],"target":3})", kOutOfRange, "typed.numbers"},
      {R"({"numbers":[1,2,3,4,5,6,7,8,9],"target":3})", kOutOfRange, "typed.numbers"},
      {R"({"numbers":[1,2.5],"target":3})", kInvalidArgument, "typed.numbers[1]"},
      {R"({"numbers":[1,2,3.0],"target":3})", kInvalidArgument, "typed.numbers[2]"},
      {R"({"numbers":[1,"2"],"target":3})", kInvalidArgument, "typed.numbers[1]"},
      {R"({"numbers":[1,null],"target":3})", kInvalidArgument, "typed.numbers[1]"},
      {R"({"numbers":[1000001],"target":3})", kOutOfRange, "typed.numbers[0]"},
      {R"({"numbers":[-1000001],"target":3})", kOutOfRange, "typed.numbers[0]"},
      {R"({"numbers":[18446744073709551615],"target":3})", kOutOfRange, "typed.numbers[0]"},
      {R"({"numbers":[1],"target":1e99})", kInvalidArgument, "typed.target"},
      {R"({"numbers":[1],"target":18446744073709551615})", kOutOfRange, "typed.target"},
      {R"({"numbers":[1],"target":true})", kInvalidArgument, "typed.target"},
      {R"({"numbers":[1],"target":"1/0"})", kInvalidArgument, "typed.target"},
      {R"({"numbers":[1],"target":"2000000000/3"})", kOutOfRange, "typed.target"},
      {R"({"numbers":[1],"target":1,"use":"twice"})", kInvalidArgument, "typed.use"},
      {R"({"numbers":[1],"target":1,"use":1})", kInvalidArgument, "typed.use"},
      {R"({"task":"sudoku","numbers":[1],"target":1})", kInvalidArgument, "typed.task"},
      {R"({"numbers":[1],"target":1,"extra":1})", kInvalidArgument, "typed.extra"},
      {"{\"numbers\":[1],\"target\":1,\"\xc3\xa9\":1}", kInvalidArgument, "typed.??"},
  };
  for (const auto& form : forms) {
    const auto result = kTask.from_typed(json::parse(form.typed), "typed");
    ASSERT_FALSE(result.has_value()) << form.typed;
    EXPECT_EQ(result.error().code, form.code) << form.typed;
    EXPECT_EQ(result.error().field, form.field) << form.typed;
    EXPECT_FALSE(result.error().detail.empty());
  }
}

TEST(NumbersTyped, RoundTripsAndKeysByMeaning) {
  const auto typed =
      json::parse(R"({"task":"numbers","numbers":[12,3,8,7],"target":36,"use":"exactly_once"})");
  const auto parsed = kTask.from_typed(typed, "typed").value();
  EXPECT_EQ(parsed->typed(), typed);
  EXPECT_EQ(parsed->key(), "numbers|exactly_once|3 7 8 12|36");
  EXPECT_EQ(kTask.from_typed(parsed->typed(), "typed").value()->key(), parsed->key());
  EXPECT_EQ(problem({3, 7, 8, 12}, 36, NumberUse::kExactlyOnce)->key(), parsed->key());
  EXPECT_NE(problem({3, 7, 8, 12}, 36)->key(), parsed->key());
  const auto fraction =
      kTask.from_typed(json::parse(R"({"numbers":[7,2],"target":"14/4"})"), "typed").value();
  EXPECT_EQ(fraction->typed()["target"], "7/2");
  EXPECT_EQ(fraction->typed()["use"], "at_most_once");
  EXPECT_NE(parsed->text().find("exactly once"), std::string::npos);
  // The back-translation is itself understood as the same problem.
  EXPECT_EQ(kTask.recognise(parsed->text()).match.has_value(), true)
      << kTask.recognise(parsed->text()).why_not;
}

TEST(NumbersState, SolvedAndDeadFollowTheRuleOfUse) {
  const auto status = [](const ProblemPtr& p) { return kTask.initial(*p).status; };
  EXPECT_EQ(status(problem({3, 7}, 7)), StateStatus::kSolved) << "a given target needs no step";
  EXPECT_EQ(status(problem({3, 7}, 7, NumberUse::kExactlyOnce)), StateStatus::kOpen);
  EXPECT_EQ(status(problem({7}, 7, NumberUse::kExactlyOnce)), StateStatus::kSolved);
  EXPECT_EQ(status(problem({7}, 8)), StateStatus::kOpen) << "that it has no solution can be said";
  const State state = kTask.initial(*problem({12, 3, 8, 7}, 36));
  EXPECT_EQ(state.key, "3 7 8 12");
  EXPECT_EQ(state.line, "left: 3 7 8 12");
  EXPECT_EQ(state.measure, 4);
}

TEST(NumbersCheck, PassesRefutesAndAbstains) {
  const auto p = problem({3, 7, 8, 12}, 36);
  const State root = kTask.initial(*p);
  const auto passed = kTask.check(*p, root, "12 * 3 = 36\n");
  EXPECT_TRUE(passed.verdict.passed());
  EXPECT_EQ(passed.text, "12 * 3 = 36");
  EXPECT_EQ(passed.next->line, "left: 7 8 36");
  EXPECT_TRUE(passed.next->solved());
  EXPECT_LT(passed.next->measure, root.measure);
  EXPECT_EQ(passed.step_key, kTask.check(*p, root, "3 * 12 = 36").step_key);
  EXPECT_NE(kTask.check(*p, root, "3 - 12 = -9").step_key,
            kTask.check(*p, root, "12 - 3 = 9").step_key);
  EXPECT_EQ(kTask.check(*p, root, "7 / 8 = 7/8").next->key, "7/8 3 12");

  const auto wrong = kTask.check(*p, root, "12 * 3 = 35");
  EXPECT_EQ(wrong.verdict.judgement, Judgement::kFailed);
  EXPECT_EQ(wrong.verdict.evidence, "12 * 3 is 36, not 35");
  EXPECT_FALSE(wrong.next.has_value());
  EXPECT_EQ(kTask.check(*p, root, "12 * 12 = 144").verdict.judgement, Judgement::kFailed);
  EXPECT_EQ(kTask.check(*p, *passed.next, "7 + 8 = 15").verdict.judgement, Judgement::kFailed)
      << "already solved";

  const auto big = problem({1000000, 1000000, 1000000}, 5);
  EXPECT_EQ(
      kTask.check(*big, kTask.initial(*big), "1000000 * 1000000 = 1000000000000").verdict.judgement,
      Judgement::kUnknown)
      << "13 digits are not checked, and not called wrong";
}

TEST(NumbersAnswer, ComposesWithFewestBrackets) {
  const auto compose = [](const ProblemPtr& p, std::vector<std::string> steps) {
    const auto answer = kTask.answer(*p, steps);
    EXPECT_TRUE(answer.has_value()) << answer.error().to_string();
    EXPECT_TRUE(kTask.check_answer(*p, answer.value()).passed()) << answer.value();
    return answer.value();
  };
  EXPECT_EQ(compose(problem({3, 7, 8, 12}, 36), {"12 * 3 = 36"}), "12 * 3");
  EXPECT_EQ(compose(problem({3, 7, 8, 12}, 36), {"7 + 8 = 15", "12 * 3 = 36"}), "12 * 3");
  EXPECT_EQ(compose(problem({1, 2, 3, 4}, 10), {"1 + 2 = 3", "3 + 3 = 6", "4 + 6 = 10"}),
            "4 + 3 + 1 + 2");
  EXPECT_EQ(compose(problem({9, 5, 2, 1}, 8), {"9 - 5 = 4", "4 * 2 = 8"}), "(9 - 5) * 2");
  EXPECT_EQ(compose(problem({9, 5, 2}, 2, NumberUse::kExactlyOnce), {"5 + 2 = 7", "9 - 7 = 2"}),
            "9 - (5 + 2)");
  EXPECT_EQ(compose(problem({24, 4, 2}, 3), {"4 * 2 = 8", "24 / 8 = 3"}), "24 / (4 * 2)");
  EXPECT_EQ(compose(problem({8, 8, 3, 3}, 24, NumberUse::kExactlyOnce),
                    {"8 / 3 = 8/3", "3 - 8/3 = 1/3", "8 / 1/3 = 24"}),
            "8 / (3 - 8 / 3)");
  EXPECT_EQ(compose(problem({-3, 5}, 8), {"5 - -3 = 8"}), "5 - (-3)");
  EXPECT_EQ(compose(problem({7, 9}, 7), {}), "7");
}

TEST(NumbersAnswer, RefusesWhatIsNotADerivation) {
  const auto p = problem({3, 7, 8, 12}, 36);
  using Steps = std::vector<std::string>;
  EXPECT_EQ(kTask.answer(*p, Steps{"12 * 3 = 35"}).error().field, "steps[0]");
  EXPECT_EQ(kTask.answer(*p, Steps{"7 + 8 = 15", "7 + 8 = 15"}).error().field, "steps[1]");
  EXPECT_EQ(kTask.answer(*p, Steps{"12 * 3 = 36\n"}).error().field, "steps[0]");
  EXPECT_EQ(kTask.answer(*p, Steps{"7 + 8 = 15"}).error().code, core::ErrorCode::kConflict);
}

TEST(NumbersGrammar, AllowsEveryRightStepAndOnlyParseableOnes) {
  core::Random random(3);
  for (const auto& p : {problem({3, 7, 8, 12}, 36), problem({5, 5, -2}, 9), problem({0, 4}, 1)}) {
    State state = kTask.initial(*p);
    while (!state.terminal()) {
      const auto grammar = kTask.step_grammar(*p, state);
      ASSERT_TRUE(grammar->validate().has_value());
      std::vector<oracle::Exact> at_hand;
      for (const auto& r : numbers_at_hand(state))
        at_hand.emplace_back(oracle::Exact(r.to_string()));
      for (const auto& line : oracle::right_steps(at_hand)) {
        EXPECT_TRUE(core::matches(*grammar, line + "\n")) << line;
        EXPECT_FALSE(core::matches(*grammar, line)) << "the newline ends the result";
        EXPECT_TRUE(kTask.check(*p, state, line).verdict.passed()) << line;
      }
      state = *kTask.check(*p, state, *kTask.uniform_step(*p, state, random)).next;
    }
  }
  const auto p = problem({3, 7, 8, 12}, 36);
  const auto grammar = kTask.step_grammar(*p, kTask.initial(*p));
  EXPECT_TRUE(core::matches(*grammar, "12 * 3 = 35\n")) << "the model must be able to be wrong";
  EXPECT_TRUE(core::matches(*grammar, "3 / 7 = -123456789012/7\n"));
  for (const char* text :
       {"3 * 3 = 9\n", "3 * 5 = 15\n", "3 ** 7 = 1\n", "3 + 7 = 010\n", "3 + 7 = -0\n",
        "3 + 7 = 1234567890123\n", "3 + 7 = \n", "3+7 = 10\n", "3 + 7 = 10 \n", "3 + 7 = 10/0\n"})
    EXPECT_FALSE(core::matches(*grammar, text)) << text;
}

TEST(NumbersGrammar, AnswersAreWholeExpressions) {
  const auto p = problem({3, 7, 8, 12}, 36);
  const auto grammar = kTask.answer_grammar(*p);
  ASSERT_TRUE(grammar->validate().has_value());
  for (const char* text :
       {"12 * 3\n", "3\n", "(3 + 7) * 8\n", "((3 + 7) * 8) / 12\n", "3 + 7 - 8 * 12\n"})
    EXPECT_TRUE(core::matches(*grammar, text)) << text;
  for (const char* text :
       {"12 * 3", "36\n", "12 * -3\n", "12 ** 3\n", "(12\n", "12 3\n", "12 * 3 = 36\n", "\n"})
    EXPECT_FALSE(core::matches(*grammar, text)) << text;
  core::Random random(5);
  for (int i = 0; i < 300; ++i) {
    const std::string answer = kTask.uniform_answer(*p, random);
    EXPECT_TRUE(core::matches(*grammar, answer)) << answer;
  }
  EXPECT_TRUE(kTask.answer_grammar(*problem({5}, 5))->validate().has_value());
  EXPECT_TRUE(kTask.answer_grammar(*problem({1, 2, 3, 4, 5, 6, 7, 8}, 5))->validate().has_value());
}

TEST(NumbersUniform, DrawsEveryDistinctLegalStepEquallyOften) {
  const auto p = problem({2, 2, 3}, 99);
  const State root = kTask.initial(*p);
  core::Random random(1);
  std::map<std::string, int> seen;
  constexpr int kDraws = 20000;
  for (int i = 0; i < kDraws; ++i) {
    const auto verdict = kTask.check(*p, root, *kTask.uniform_step(*p, root, random));
    ASSERT_TRUE(verdict.verdict.passed());
    ++seen[verdict.step_key];
  }
  // 2,2: + - * /; 2,3: + * and both orders of - and /.
  ASSERT_EQ(seen.size(), 10u);
  for (const auto& [key, count] : seen)
    EXPECT_NEAR(count, kDraws / 10.0, 5 * std::sqrt(kDraws / 10.0)) << key;
}

TEST(NumbersPrompt, ShowsWorkedExamplesInTheTranscriptsFormat) {
  const auto p = problem({3, 7, 8, 12}, 36);
  const auto turns = kTask.messages(*p, Ask::kSteps);
  ASSERT_GE(turns.size(), 4u);
  EXPECT_EQ(turns.front().role, "system");
  EXPECT_EQ(turns.back().role, "user");
  EXPECT_NE(turns.back().content.find("Numbers: 3 7 8 12\nTarget: 36"), std::string::npos);
  EXPECT_EQ(turns[2].role, "assistant");
  EXPECT_EQ(turns[2].content.rfind("left: 2 4 5 9\n9 - 2 = 7\nleft: 4 5 7\n", 0), 0u)
      << turns[2].content;
  const auto answers = kTask.messages(*p, Ask::kAnswer);
  EXPECT_EQ(answers[2].content, "(9 - 2) * (4 + 5)\n");
}

TEST(Registry, NamesTheFamiliesThereAre) {
  EXPECT_EQ(find_task("numbers").value()->name(), "numbers");
  const auto none = find_task("chess", "task");
  EXPECT_EQ(none.error().code, core::ErrorCode::kInvalidArgument);
  for (const char* family : {"numbers", "knights", "deduction", "equations", "arithmetic",
                             "wordmath", "geometry", "sudoku", "zebra", "code", "general"}) {
    EXPECT_TRUE(find_task(family, "task")) << family;
    EXPECT_NE(none.error().detail.find(family), std::string::npos) << none.error().detail;
  }
  EXPECT_EQ(find_task("auto", "task").error().field, "task");
  EXPECT_EQ(recognise("reach 36 from 3, 7, 8, 12", Unclaimed::kIsAnError).value().task->name(),
            "numbers");
  EXPECT_EQ(recognise("what is love", Unclaimed::kIsAnError).error().field, "problem");
  EXPECT_EQ(from_typed(json::parse(R"({"numbers":[1],"target":1})")).error().field, "typed.task");
  EXPECT_EQ(from_typed(json::parse(R"({"task":"chess"})")).error().field, "typed.task");
  EXPECT_EQ(from_typed(json::parse(R"({"task":"numbers","numbers":[1],"target":1})"))
                .value()
                .recognition.formalised_by,
            FormalisedBy::kClient);
}

}  // namespace
}  // namespace lemma::search

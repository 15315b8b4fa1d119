#include "search/tasks/deduction/deduction.h"

#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "search/tasks/deduction/problem.h"
#include "search/tasks/registry.h"
#include "tests/search/deduction_random.h"

namespace lemma::search {
namespace {

using nlohmann::json;
using Steps = std::vector<std::string>;

const DeductionTask kTask;

ProblemPtr problem(const char* typed) {
  auto parsed = kTask.from_typed(json::parse(typed), "typed");
  EXPECT_TRUE(parsed.has_value()) << typed << parsed.error().to_string();
  return parsed.value();
}

struct BadForm {
  const char* typed;
  core::ErrorCode code;
  const char* field;
};

TEST(DeductionTyped, NamesTheOffendingField) {
  using enum core::ErrorCode;
  const BadForm forms[] = {
      {"[]", kInvalidArgument, "typed"},
      {R"({"query":{"who":"A","is":"b"}})", kInvalidArgument, "typed.premises"},
      {R"({"premises":[]})", kInvalidArgument, "typed.query"},
      {R"({"premises":{},"query":{"who":"A","is":"b"}})", kInvalidArgument, "typed.premises"},
      {R"({"premises":[1],"query":{"who":"A","is":"b"}})", kInvalidArgument, "typed.premises[0]"},
      {R"({"premises":[],"query":{"is":"b"}})", kInvalidArgument, "typed.query.who"},
      {R"({"premises":[],"query":{"who":"A"}})", kInvalidArgument, "typed.query.is"},
      {R"({"premises":[],"query":{"who":"A","is":"b","is_not":"c"}})", kInvalidArgument,
       "typed.query.is"},
      {R"({"premises":[],"query":{"who":"A","is":"b","task":"deduction"}})", kInvalidArgument,
       "typed.query.task"},
      {R"({"premises":[],"query":{"who":7,"is":"b"}})", kInvalidArgument, "typed.query.who"},
      {R"({"premises":[],"query":{"who":"A","is":""}})", kInvalidArgument, "typed.query.is"},
      {R"({"premises":[],"query":{"who":"A","is":"b  c"}})", kInvalidArgument, "typed.query.is"},
      {R"({"premises":[],"query":{"who":"A","is":"b7"}})", kInvalidArgument, "typed.query.is"},
      {R"({"premises":[],"query":{"who":"A","is":"not b"}})", kInvalidArgument, "typed.query.is"},
      {R"({"premises":[],"query":{"who":"A","is":"a"}})", kInvalidArgument, "typed.query.is"},
      {R"({"premises":[],"query":{"who":"a cat","is":"b"}})", kInvalidArgument, "typed.query.who"},
      {R"({"premises":[],"query":{"who":"every","is":"b"}})", kInvalidArgument, "typed.query.who"},
      {R"({"premises":[],"query":{"who":"A is B","is":"b"}})", kInvalidArgument, "typed.query.who"},
      {R"({"premises":[],"query":{"who":"A","is":"b c d e f"}})", kInvalidArgument,
       "typed.query.is"},
      {R"({"premises":[],"query":{"some":[]}})", kOutOfRange, "typed.query.some"},
      {R"({"premises":[],"query":{"some":{}}})", kInvalidArgument, "typed.query.some"},
      {R"({"premises":[],"query":{"some":[{"who":"A","is":"b"}]}})", kInvalidArgument,
       "typed.query.some"},
      {R"({"premises":[],"query":{"some":[{"is":"b"}],"if":[]}})", kInvalidArgument,
       "typed.query.if"},
      {R"({"premises":[],"query":{"if":[{"is":"b"}]}})", kInvalidArgument, "typed.query.then"},
      {R"({"premises":[],"query":{"if":[{"who":"A","is":"b"}],"then":{"who":"A","is":"c"}}})",
       kInvalidArgument, "typed.query"},
      {R"({"premises":[{"if":[{"is":"b"}],"then":{"who":"A","is":"c"}}],"query":{"who":"A","is":"b"}})",
       kInvalidArgument, "typed.premises[0]"},
      {R"({"premises":[{"if":[],"then":{"who":"A","is":"c"}}],"query":{"who":"A","is":"b"}})",
       kInvalidArgument, "typed.premises[0].if"},
      {R"({"premises":[{"if":[{"is":"b"},{"is":"c"},{"is":"d"},{"is":"e"},{"is":"f"}],"then":{"is":"g"}}],"query":{"who":"A","is":"b"}})",
       kOutOfRange, "typed.premises[0].if"},
      {R"({"premises":[{"if":[{"is":"b"},7],"then":{"is":"g"}}],"query":{"who":"A","is":"b"}})",
       kInvalidArgument, "typed.premises[0].if[1]"},
      {R"({"premises":[],"query":{"who":"A","is":"b"},"classes":"empty"})", kInvalidArgument,
       "typed.classes"},
      {R"({"premises":[],"query":{"who":"A","is":"b"},"task":"zebra"})", kInvalidArgument,
       "typed.task"},
      {R"({"premises":[],"query":{"who":"A","is":"b"},"extra":1})", kInvalidArgument,
       "typed.extra"},
  };
  for (const auto& form : forms) {
    const auto result = kTask.from_typed(json::parse(form.typed), "typed");
    ASSERT_FALSE(result.has_value()) << form.typed;
    EXPECT_EQ(result.error().code, form.code) << form.typed;
    EXPECT_EQ(result.error().field, form.field) << form.typed;
    EXPECT_FALSE(result.error().detail.empty());
  }
}

TEST(DeductionTyped, EverySizeIsBounded) {
  const auto refused = [](const json& typed) {
    const auto result = kTask.from_typed(typed, "typed");
    return result.has_value() ? "accepted" : result.error().field;
  };
  const json fact = {{"who", "Rex"}, {"is", "calm"}};
  const auto with = [&](const json& premises) {
    return json{{"premises", premises}, {"query", fact}};
  };
  EXPECT_EQ(refused(with(json(48, fact))), "accepted");
  EXPECT_EQ(refused(with(json(49, fact))), "typed.premises");
  const json some = {{"some", {{{"is", "calm"}}}}};
  EXPECT_EQ(refused(with(json(8, some))), "accepted");
  EXPECT_EQ(refused(with(json(9, some))), "typed.premises[8]");
  json names = json::array(), properties = json::array();
  for (char c = 'b'; c < 'b' + 9; ++c)
    names.push_back({{"who", std::string(3, c)}, {"is", "calm"}});
  EXPECT_EQ(refused(with(names)), "typed.premises[8].who");
  for (char c = 'b'; c < 'b' + 25; ++c)
    properties.push_back({{"who", "Rex"}, {"is", std::string(3, c)}});
  EXPECT_EQ(refused(with(properties)), "typed.premises[24].is");
  EXPECT_EQ(refused(with({{{"who", std::string(41, 'x')}, {"is", "calm"}}})),
            "typed.premises[0].who");
}

TEST(DeductionTyped, RoundTripsAndKeysByMeaning) {
  core::Random random(3);
  for (int i = 0; i < 300; ++i) {
    const auto typed = test::RandomDeduction(random).draw();
    const auto parsed = kTask.from_typed(typed, "typed").value();
    const auto again = kTask.from_typed(parsed->typed(), "typed").value();
    EXPECT_EQ(again->typed(), parsed->typed());
    EXPECT_EQ(again->key(), parsed->key());
    EXPECT_EQ(again->text(), parsed->text());
  }
  const auto one = problem(
      R"({"premises":[{"if":[{"is":"wet"},{"is":"a cat"}],"then":{"is_not":"calm"}}],"query":{"who":"Rex","is":"calm"}})");
  const auto other = problem(
      R"({"premises":[{"if":[{"is":"a cat"},{"is":"wet"},{"is":"wet"}],"then":{"is_not":"calm"}}],"query":{"who":"Rex","is":"calm"},"classes":"may_be_empty"})");
  EXPECT_EQ(one->key(), other->key());
  EXPECT_EQ(one->key(),
            "deduction|may_be_empty|nothing that is a cat and wet is calm. |Rex is calm");
  EXPECT_NE(problem(R"({"premises":[],"query":{"who":"Rex","is":"calm"}})")->key(),
            problem(R"({"premises":[],"query":{"who":"Rex","is_not":"calm"}})")->key());
}

// "Every unicorn is white; is some unicorn white?" depends on whether there are any.
TEST(DeductionTyped, TheReadingOfClassesIsCarriedAndSaid) {
  const auto modern = problem(
      R"({"premises":[{"if":[{"is":"a unicorn"}],"then":{"is":"white"}}],"query":{"some":[{"is":"a unicorn"},{"is":"white"}]}})");
  const auto traditional = problem(
      R"({"premises":[{"if":[{"is":"a unicorn"}],"then":{"is":"white"}}],"query":{"some":[{"is":"a unicorn"},{"is":"white"}]},"classes":"not_empty"})");
  EXPECT_TRUE(kTask.check_answer(*modern, "unknown").passed());
  EXPECT_TRUE(kTask.check_answer(*traditional, "true").passed());
  EXPECT_NE(modern->key(), traditional->key());
  EXPECT_NE(modern->text().find("may be empty"), std::string::npos) << modern->text();
  EXPECT_NE(traditional->text().find("taken to have a member"), std::string::npos);
  EXPECT_EQ(kTask.answer(*traditional, kTask.solve(*traditional).value()).value(), "true");
  const auto indifferent = problem(
      R"({"premises":[{"if":[{"is":"a cat"}],"then":{"is":"white"}},{"who":"Rex","is":"a cat"}],"query":{"who":"Rex","is":"white"}})");
  EXPECT_EQ(indifferent->text().find("empty"), std::string::npos);
}

const char* const kBirds =
    R"({"premises":[{"if":[{"is":"a robin"}],"then":{"is":"a bird"}},
                    {"if":[{"is":"a bird"},{"is":"calm"}],"then":{"is_not":"loud"}},
                    {"who":"Ada","is":"a robin"},{"who":"Ada","is":"calm"},
                    {"some":[{"is":"loud"},{"is_not":"a bird"}]},
                    {"who":"Bo","is":"loud"}],
        "query":{"who":"Ada","is":"loud"}})";

TEST(DeductionCheck, PassesRefutesAndAbstains) {
  const auto p = problem(kBirds);
  const State root = kTask.initial(*p);
  EXPECT_EQ(root.line, "known: the premises");
  const auto passed = kTask.check(*p, root, "rule 1, Ada is a robin: Ada is a bird\n");
  ASSERT_TRUE(passed.verdict.passed()) << passed.verdict.evidence;
  EXPECT_EQ(passed.next->line, "known: Ada is a bird");
  EXPECT_LT(passed.next->measure, root.measure);
  const State second = *passed.next;
  const auto canonical =
      kTask.check(*p, second, "rule 2, Ada is calm, Ada is a bird: Ada is not loud");
  EXPECT_EQ(canonical.text, "rule 2, Ada is a bird, Ada is calm: Ada is not loud");
  EXPECT_TRUE(canonical.next->solved());
  EXPECT_EQ(canonical.next->line, "answer: false");
  const auto tollens = kTask.check(*p, *kTask.check(*p, second, "assume Ada is loud").next,
                                   "rule 2, Ada is a bird, Ada is loud: Ada is not calm");
  EXPECT_TRUE(tollens.verdict.passed()) << tollens.verdict.evidence;
  EXPECT_EQ(tollens.next->line, "known: Ada is a bird | if Ada is loud: Ada is not calm");

  struct Wrong {
    const char* step;
    const char* evidence;
  };
  for (const auto& [step, evidence] : {
           Wrong{"rule 1, Ada is a robin: Ada is calm", "no rule 1 is about whether Ada is calm"},
           Wrong{"rule 1, Bo is a robin: Bo is a bird", "Bo is a robin is not known"},
           Wrong{"rule 1: Ada is a bird",
                 "premise 1 (every robin is a bird) also needs that Ada is a robin"},
           Wrong{"rule 1, Ada is a robin, Ada is calm: Ada is a bird",
                 "Ada is calm is not what premise 1 (every robin is a bird) needs for that"},
           Wrong{"rule 3, Ada is a robin: Ada is a bird",
                 "no rule 3 is about whether Ada is a bird"},
           Wrong{"rule 2, Ada is a bird, Ada is calm: Ada is not loud",
                 "Ada is a bird is not known"},
           Wrong{"witness 5: W5 is loud", "that is not what premise 5"},
           Wrong{"witness 1: W1 is a robin", "it says something of no thing"},
           Wrong{"assume Bo is calm", "the first assumption must be about the query"},
           Wrong{"contradiction on Ada is calm: contradictory premises", "it is not known both"},
           Wrong{"possible true: Ada is a bird, loud",
                 "premise 2 (nothing that is a bird and calm is loud)"},
           Wrong{"Ada is a bird", "it is no step of a deduction"},
           Wrong{"", "it is no step of a deduction"},
       }) {
    const auto judged = kTask.check(*p, root, step);
    EXPECT_EQ(judged.verdict.judgement, Judgement::kFailed) << step;
    EXPECT_TRUE(judged.verdict.evidence.starts_with(evidence))
        << step << ": " << judged.verdict.evidence;
    EXPECT_FALSE(judged.next.has_value());
  }
  EXPECT_EQ(kTask.check(*p, *canonical.next, "assume Bo is calm").verdict.judgement,
            Judgement::kFailed)
      << "already solved";
  EXPECT_EQ(kTask.check(*p, root, std::string(300, 'r')).verdict.judgement, Judgement::kFailed);
}

TEST(DeductionCheck, MergesTheSameKnowledgeReachedInAnotherOrder) {
  const auto p = problem(kBirds);
  const auto after = [&](const Steps& steps) {
    State state = kTask.initial(*p);
    for (const auto& step : steps) state = *kTask.check(*p, state, step).next;
    return state;
  };
  const std::string rule = "rule 1, Ada is a robin: Ada is a bird",
                    witness = "witness 5: W5 is loud, W5 is not a bird";
  EXPECT_EQ(after({rule, witness}).key, after({witness, rule}).key);
  EXPECT_EQ(after({rule, witness}).measure, after({witness, rule}).measure);
}

// What is derived of an arbitrary cat says nothing about things that exist.
TEST(DeductionCheck, AClassWithoutMembersRefutesNothingElse) {
  const auto empty = problem(
      R"({"premises":[{"if":[{"is":"a cat"}],"then":{"is":"wet"}},{"if":[{"is":"a cat"}],"then":{"is_not":"wet"}},
                      {"who":"Rex","is":"calm"}],
          "query":{"if":[{"is":"a cat"}],"then":{"is":"red"}}})");
  const Steps steps = kTask.solve(*empty).value();
  EXPECT_EQ(steps, (Steps{"rule 1, every cat is a cat: every cat is wet",
                          "rule 2, every cat is wet: no cat is a cat",
                          "contradiction on every cat is a cat: every cat is red"}));
  EXPECT_EQ(kTask.answer(*empty, steps).value(), "true");
  State state = kTask.initial(*empty);
  for (const char* step : {"rule 1, every cat is a cat: every cat is wet",
                           "rule 2, every cat is a cat: no cat is wet"})
    state = *kTask.check(*empty, state, step).next;
  EXPECT_FALSE(
      kTask.check(*empty, state, "contradiction on every cat is wet: contradictory premises")
          .verdict.passed());
  state = *kTask.check(*empty, state, "assume every cat is red").next;
  EXPECT_FALSE(
      kTask
          .check(*empty, state, "contradiction on every cat is wet: something is a cat and not red")
          .verdict.passed());
}

TEST(DeductionAnswer, ContradictoryPremisesProveNothingElse) {
  const auto p = problem(
      R"({"premises":[{"who":"Rex","is":"a cat"},{"if":[{"is":"a cat"}],"then":{"is":"calm"}},{"who":"Rex","is_not":"calm"}],
          "query":{"who":"Rex","is":"a cat"}})");
  EXPECT_FALSE(kTask.initial(*p).terminal()) << "the query is stated, but so is a contradiction";
  EXPECT_EQ(kTask.answer(*p, kTask.solve(*p).value()).value(), "contradictory premises");
  EXPECT_TRUE(kTask.check_answer(*p, "contradictory premises\n").passed());
  EXPECT_FALSE(kTask.check_answer(*p, "true").passed());
}

TEST(DeductionAnswer, RefusesWhatIsNotADerivation) {
  const auto p = problem(kBirds);
  EXPECT_EQ(kTask.answer(*p, Steps{"rule 1, Bo is a robin: Bo is a bird"}).error().field,
            "steps[0]");
  EXPECT_EQ(kTask.answer(*p, Steps{"rule 1, Ada is a robin: Ada is a bird"}).error().code,
            core::ErrorCode::kConflict);
  const Steps swapped{"rule 1, Ada is a robin: Ada is a bird",
                      "rule 2, Ada is calm, Ada is a bird: Ada is not loud"};
  EXPECT_EQ(kTask.answer(*p, swapped).error().field, "steps[1]") << "not canonical";
  for (const char* answer : {"", "False", "false.", "false ", "false\n\n", "no", "true"})
    EXPECT_FALSE(kTask.check_answer(*p, answer).passed()) << answer;
  EXPECT_TRUE(kTask.check_answer(*p, "false\n").passed());
}

TEST(DeductionGrammar, AllowsEveryLegalStepAndWrongClaims) {
  core::Random random(3);
  for (int i = 0; i < 60; ++i) {
    const auto p = kTask.from_typed(test::RandomDeduction(random).draw(), "typed").value();
    State state = kTask.initial(*p);
    for (int depth = 0; depth < 6 && !state.terminal(); ++depth) {
      const auto grammar = kTask.step_grammar(*p, state);
      ASSERT_TRUE(grammar->validate().has_value()) << grammar->validate().error().to_string();
      const auto step = kTask.uniform_step(*p, state, random);
      if (!step) break;
      EXPECT_TRUE(core::matches(*grammar, *step)) << *step << " in " << state.line;
      EXPECT_FALSE(core::matches(*grammar, step->substr(0, step->size() - 1))) << "no newline";
      const auto verdict = kTask.check(*p, state, *step);
      ASSERT_TRUE(verdict.verdict.passed()) << *step << ": " << verdict.verdict.evidence;
      EXPECT_EQ(verdict.text + "\n", *step) << "uniform steps are canonical";
      state = *verdict.next;
    }
  }
  const auto p = problem(kBirds);
  const auto grammar = kTask.step_grammar(*p, kTask.initial(*p));
  for (const char* wrong :
       {"rule 1, Ada is calm: Bo is not a robin\n", "rule 2: Ada is loud\n", "assume W5 is calm\n",
        "possible false: Bo is calm, loud; W0 is calm\n", "witness 5: Ada is loud\n"})
    EXPECT_TRUE(core::matches(*grammar, wrong)) << "the model must be able to be wrong: " << wrong;
  for (const char* text :
       {"rule 3, Ada is calm: Ada is loud\n", "rule 1, Bo is calm: Bo is loud\n", "rule 1\n",
        "contradiction on Ada is calm: Ada is loud\n", "possible true: \n", "Ada is loud\n"})
    EXPECT_FALSE(core::matches(*grammar, text)) << text;
  const auto answers = kTask.answer_grammar(*p);
  ASSERT_TRUE(answers->validate().has_value());
  for (int i = 0; i < 50; ++i)
    EXPECT_TRUE(core::matches(*answers, kTask.uniform_answer(*p, random)));
  EXPECT_FALSE(core::matches(*answers, "maybe\n"));
}

TEST(DeductionGrammar, AdmitsEveryStepOfTheSolver) {
  core::Random random(9);
  for (int level = kTask.min_level(); level <= kTask.max_level(); ++level) {
    for (int i = 0; i < 6; ++i) {
      const auto p = kTask.generate(random, level).value().problem;
      State state = kTask.initial(*p);
      const auto steps = kTask.solve(*p).value();
      for (const auto& step : steps) {
        EXPECT_TRUE(core::matches(*kTask.step_grammar(*p, state), step + "\n")) << step;
        state = *kTask.check(*p, state, step).next;
      }
      EXPECT_TRUE(state.solved());
    }
  }
}

TEST(DeductionUniform, DrawsEveryLegalStepEquallyOften) {
  const auto p = problem(
      R"({"premises":[{"if":[{"is":"wet"}],"then":{"is":"cold"}},{"who":"Rex","is":"wet"},{"some":[{"is":"wet"}]}],
          "query":{"who":"Rex","is":"a cat"}})");
  const State root = kTask.initial(*p);
  core::Random random(1);
  std::map<std::string, int> seen;
  constexpr int kDraws = 20000;
  for (int i = 0; i < kDraws; ++i) ++seen[*kTask.uniform_step(*p, root, random)];
  // One rule forwards, the witness, two assumptions about the query. No model: two wet things must
  // be cold, which takes two listed atoms.
  ASSERT_EQ(seen.size(), 4u);
  for (const auto& [step, count] : seen)
    EXPECT_NEAR(count, kDraws / 4.0, 5 * std::sqrt(kDraws / 4.0)) << step;
}

TEST(DeductionPrompt, ShowsWorkedExamplesInTheTranscriptsFormat) {
  const auto p = problem(kBirds);
  const auto turns = kTask.messages(*p, Ask::kSteps);
  ASSERT_EQ(turns.size(), 8u);
  EXPECT_EQ(turns.front().role, "system");
  EXPECT_EQ(turns.back().role, "user");
  EXPECT_NE(turns.back().content.find("1: every robin is a bird\n"), std::string::npos);
  EXPECT_TRUE(turns.back().content.ends_with("Query: Ada is loud")) << turns.back().content;
  EXPECT_TRUE(turns[2].content.starts_with(
      "known: the premises\nrule 1, Ada is a robin: Ada is a bird\nknown: Ada is a bird\n"))
      << turns[2].content;
  const auto answers = kTask.messages(*p, Ask::kAnswer);
  EXPECT_EQ(answers[2].content, "false\n");
  EXPECT_EQ(answers[6].content, "unknown\n");
}

TEST(DeductionSolver, BoundsItsWorkOnTheLargestForms) {
  json premises = json::array();
  core::Random random(6);
  const auto property = [&] { return std::string(3, static_cast<char>('b' + random.below(24))); };
  const auto literal = [&] { return json{{random.below(2) == 0 ? "is" : "is_not", property()}}; };
  for (int i = 0; i < 40; ++i)
    premises.push_back({{"if", {literal(), literal()}}, {"then", literal()}});
  for (char c = 'b'; c < 'b' + 8; ++c) {
    json fact = literal();
    fact["who"] = std::string(4, c);
    premises.push_back(fact);
  }
  const json typed = {{"premises", premises},
                      {"query", {{"some", {literal(), literal()}}}},
                      {"classes", "not_empty"}};
  const auto large = kTask.from_typed(typed, "typed").value();
  const auto steps = kTask.solve(*large);
  if (!steps) {
    EXPECT_EQ(steps.error().code, core::ErrorCode::kUnavailable);
    return;
  }
  EXPECT_TRUE(kTask.answer(*large, steps.value()).has_value());
}

TEST(DeductionRegistry, IsBuilt) { EXPECT_EQ(find_task("deduction").value()->name(), "deduction"); }

}  // namespace
}  // namespace lemma::search

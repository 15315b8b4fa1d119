#include "search/tasks/zebra/zebra.h"

#include <chrono>
#include <cmath>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "search/certificate.h"
#include "search/tasks/registry.h"
#include "search/tasks/zebra/problem.h"
#include "tests/search/stub_caller.h"
#include "tests/search/zebra_oracle.h"

namespace lemma::search {
namespace {

using nlohmann::json;

const ZebraTask kTask;

json form(json clues, int houses = 3) {
  json people = {"Ann", "Bob", "Cy"}, pets = {"cat", "dog", "fish"};
  while (static_cast<int>(people.size()) > houses) people.erase(people.size() - 1);
  while (static_cast<int>(pets.size()) > houses) pets.erase(pets.size() - 1);
  return {{"task", "zebra"},
          {"houses", houses},
          {"categories",
           {{{"name", "person"}, {"values", people}}, {{"name", "pet"}, {"values", pets}}}},
          {"clues", std::move(clues)}};
}

json pair(const char* clue, const char* a, const char* b) {
  return {{"clue", clue}, {"a", a}, {"b", b}};
}
json at(const char* clue, const char* a, int house) {
  return {{"clue", clue}, {"a", a}, {"house", house}};
}

// The only solution: 1 Ann cat, 2 Cy dog, 3 Bob fish.
json unique_form() {
  return form({at("at", "Ann", 1), pair("same", "Bob", "fish"), pair("left", "dog", "fish"),
               at("not_at", "cat", 3)});
}
json several_form() { return form({at("at", "Ann", 1)}); }
json none_form() {
  return form({pair("left", "Ann", "Bob"), pair("before", "Bob", "Cy"), pair("left", "Cy", "Ann")});
}

ProblemPtr problem(const json& typed) { return kTask.from_typed(typed, "typed").value(); }

TEST(ZebraTyped, NamesTheOffendingField) {
  using enum core::ErrorCode;
  const auto field = [](const std::function<void(json&)>& change, core::ErrorCode code) {
    json typed = unique_form();
    change(typed);
    const auto result = kTask.from_typed(typed, "typed");
    EXPECT_FALSE(result.has_value()) << typed;
    if (result.has_value()) return std::string("accepted");
    EXPECT_EQ(result.error().code, code) << typed;
    EXPECT_FALSE(result.error().detail.empty());
    return result.error().field;
  };
  EXPECT_EQ(field([](json& t) { t = json::array(); }, kInvalidArgument), "typed");
  EXPECT_EQ(field([](json& t) { t.erase("houses"); }, kInvalidArgument), "typed.houses");
  EXPECT_EQ(field([](json& t) { t["houses"] = 3.0; }, kInvalidArgument), "typed.houses");
  EXPECT_EQ(field([](json& t) { t["houses"] = 1; }, kOutOfRange), "typed.houses");
  EXPECT_EQ(field([](json& t) { t["houses"] = 7; }, kOutOfRange), "typed.houses");
  EXPECT_EQ(field([](json& t) { t["houses"] = 4; }, kOutOfRange), "typed.categories[0].values");
  EXPECT_EQ(field([](json& t) { t["categories"] = "x"; }, kInvalidArgument), "typed.categories");
  EXPECT_EQ(field([](json& t) { t["categories"] = json::array(); }, kOutOfRange),
            "typed.categories");
  EXPECT_EQ(field([](json& t) { t["categories"][1] = 5; }, kInvalidArgument),
            "typed.categories[1]");
  EXPECT_EQ(field([](json& t) { t["categories"][1].erase("name"); }, kInvalidArgument),
            "typed.categories[1].name");
  EXPECT_EQ(field([](json& t) { t["categories"][1]["more"] = 1; }, kInvalidArgument),
            "typed.categories[1].more");
  for (const char* name : {"", " cat", "cat ", "a  b", "cat:", "c\xc3\xa9", "seventeen letters",
                           "a=b", "-a", "Ann", "ANN", "person", "dog"})
    EXPECT_EQ(field([&](json& t) { t["categories"][1]["values"][0] = name; }, kInvalidArgument)
                  .substr(0, 29),
              "typed.categories[1].values[" + std::string(name == std::string("dog") ? "1]" : "0]"))
        << name;
  EXPECT_EQ(field([](json& t) { t["clues"] = 1; }, kInvalidArgument), "typed.clues");
  EXPECT_EQ(field([](json& t) { t["clues"] = json(41, at("at", "Ann", 1)); }, kOutOfRange),
            "typed.clues");
  EXPECT_EQ(field([](json& t) { t["clues"][1] = "x"; }, kInvalidArgument), "typed.clues[1]");
  EXPECT_EQ(field([](json& t) { t["clues"][1]["clue"] = "near"; }, kInvalidArgument),
            "typed.clues[1].clue");
  EXPECT_EQ(field([](json& t) { t["clues"][1].erase("b"); }, kInvalidArgument), "typed.clues[1].b");
  EXPECT_EQ(field([](json& t) { t["clues"][1]["b"] = "Bob"; }, kInvalidArgument),
            "typed.clues[1].b");
  EXPECT_EQ(field([](json& t) { t["clues"][1]["b"] = "zebra"; }, kInvalidArgument),
            "typed.clues[1].b");
  EXPECT_EQ(field([](json& t) { t["clues"][1]["house"] = 1; }, kInvalidArgument),
            "typed.clues[1].house");
  EXPECT_EQ(field([](json& t) { t["clues"][0]["house"] = 4; }, kOutOfRange),
            "typed.clues[0].house");
  EXPECT_EQ(field([](json& t) { t["clues"][0]["house"] = "1"; }, kInvalidArgument),
            "typed.clues[0].house");
  EXPECT_EQ(field([](json& t) { t["task"] = "sudoku"; }, kInvalidArgument), "typed.task");
  EXPECT_EQ(field([](json& t) { t["extra"] = 1; }, kInvalidArgument), "typed.extra");
}

TEST(ZebraTyped, RoundTripsAndReadsItsOwnTranslation) {
  const json all_kinds =
      form({pair("same", "Ann", "cat"), pair("different", "Bob", "dog"), pair("next", "Bob", "dog"),
            pair("left", "dog", "Cy"), pair("before", "cat", "fish"), at("at", "Ann", 1),
            at("not_at", "fish", 2)});
  for (const json& typed : {unique_form(), several_form(), none_form(), all_kinds}) {
    const auto p = problem(typed);
    EXPECT_EQ(p->typed(), typed);
    EXPECT_EQ(from_typed(p->typed()).value().recognition.problem->key(), p->key());
    const auto again = kTask.recognise(p->text());
    ASSERT_TRUE(again.match.has_value()) << p->text() << ": " << again.why_not;
    EXPECT_EQ(again.match->problem->key(), p->key());
  }
  EXPECT_EQ(problem(form({pair("next", "Bob", "cat")}))->key(),
            problem(form({pair("next", "cat", "Bob")}))->key());
  EXPECT_NE(problem(form({pair("left", "Bob", "cat")}))->key(),
            problem(form({pair("left", "cat", "Bob")}))->key());
}

TEST(ZebraState, ShowsTheOpenHousesOfTheInnermostAssumption) {
  const auto p = problem(unique_form());
  State state = kTask.initial(*p);
  EXPECT_EQ(state.line, "Ann 1 2 3, Bob 1 2 3, Cy 1 2 3; cat 1 2 3, dog 1 2 3, fish 1 2 3");
  EXPECT_EQ(state.key, "123 123 123 / 123 123 123");
  const auto go = [&](const char* step) {
    const auto verdict = kTask.check(*p, state, step);
    ASSERT_TRUE(verdict.verdict.passed()) << step << ": " << verdict.verdict.evidence;
    EXPECT_LT(verdict.next->measure, state.measure) << step;
    EXPECT_GE(verdict.next->measure, 0);
    state = *verdict.next;
  };
  go("Ann: 1 clue 1");
  EXPECT_EQ(state.key, "1 23 23 / 123 123 123") << "a taken house is open to no other";
  go("assume dog: 3");
  EXPECT_EQ(state.key, "1 23 23 / 123 123 123; if dog=3: 1 23 23 / 12 3 12");
  EXPECT_EQ(state.line.substr(0, 20), "if dog=3: Ann 1, Bob");
  go("contradiction: clue 3");
  EXPECT_EQ(state.key, "1 23 23 / 123 12 123");
  go("cat: 1 2 clue 4");
  go("fish: 3 house");
  go("Bob: 3 clue 2");
  EXPECT_EQ(state.status, StateStatus::kOpen);
  go("dog: 2 clue 3");
  EXPECT_TRUE(state.solved());
}

TEST(ZebraCheck, SaysWhatIsWrong) {
  const auto p = problem(unique_form());
  const State root = kTask.initial(*p);
  const auto evidence = [&](const char* step) {
    const auto verdict = kTask.check(*p, root, step);
    EXPECT_EQ(verdict.verdict.judgement, Judgement::kFailed) << step;
    EXPECT_FALSE(verdict.next.has_value()) << step;
    return verdict.verdict.evidence;
  };
  EXPECT_EQ(evidence("Ann: 2 clue 1"), "clue 1 (Ann is in house 1) leaves Ann 1");
  EXPECT_EQ(evidence("Bob: 2 clue 1"), "clue 1 (Ann is in house 1) does not speak of Bob");
  EXPECT_EQ(evidence("dog: 1 clue 3"), "clue 3 (dog is directly left of fish) leaves dog 1 2");
  EXPECT_EQ(evidence("Bob: 1 2 3 clue 2"),
            "clue 2 (Bob is in the same house as fish) leaves Bob as it is");
  EXPECT_EQ(evidence("cat: 1 house"), "dog may be in house 1 too");
  EXPECT_EQ(evidence("contradiction: clue 1"), "clue 1 (Ann is in house 1) can still hold");
  EXPECT_EQ(evidence("contradiction: cat has no house"), "cat may be in 1 2 3");
  EXPECT_EQ(evidence("contradiction: house 2 lacks pet"), "house 2 still has one of that category");
  for (const char* malformed : {"",
                                "Ann: 1",
                                "Ann:1 clue 1",
                                "Ann: 1 clue 5",
                                "Ann: 1 clue 01",
                                "Ann: 4 clue 1",
                                "Ann: 2 1 clue 3",
                                "Ann: 1 1 clue 1",
                                "ann: 1 clue 1",
                                "Ann: clue 1",
                                "assume Ann",
                                "assume Ann: 1 2",
                                "assume Ann: 1 clue 1",
                                "contradiction: clue",
                                "contradiction: Ann",
                                "contradiction: house 4 lacks pet",
                                "contradiction: house 1 lacks cat",
                                "no solution",
                                "Ann: 1 clue 1\n\n",
                                "zebra: 1 clue 1"})
    EXPECT_FALSE(kTask.check(*p, root, malformed).next.has_value()) << malformed;
}

TEST(ZebraCheck, OneKeyForAllReasonsThatLeaveTheSame) {
  const auto p = problem(form({at("at", "cat", 2), pair("same", "Ann", "cat"),
                               pair("different", "Bob", "cat"), pair("different", "Cy", "cat")}));
  State state = kTask.initial(*p);
  for (const char* step : {"cat: 2 clue 1", "Bob: 1 3 clue 3", "Cy: 1 3 clue 4"})
    state = *kTask.check(*p, state, step).next;
  const auto by_clue = kTask.check(*p, state, "Ann: 2 clue 2");
  const auto by_house = kTask.check(*p, state, "Ann: 2 house\n");
  ASSERT_TRUE(by_clue.verdict.passed() && by_house.verdict.passed());
  EXPECT_EQ(by_clue.step_key, by_house.step_key);
  EXPECT_EQ(by_clue.next->key, by_house.next->key);
}

// --- answers ---

std::string derived(const json& typed) {
  const auto p = problem(typed);
  const auto steps = kTask.solve(*p);
  EXPECT_TRUE(steps.has_value()) << typed;
  const auto answer = kTask.answer(*p, steps.value());
  EXPECT_TRUE(answer.has_value()) << typed << ": " << answer.error().to_string();
  EXPECT_TRUE(kTask.check_answer(*p, answer.value()).passed()) << answer.value();
  EXPECT_TRUE(oracle::accepts(oracle::told_by(typed), answer.value())) << answer.value();
  return answer.value();
}

TEST(ZebraAnswer, IsTheOnlySolutionOrThatThereIsNoneOrSeveral) {
  EXPECT_EQ(derived(unique_form()), "1: Ann, cat; 2: Cy, dog; 3: Bob, fish");
  EXPECT_EQ(derived(none_form()), "no solution");
  EXPECT_TRUE(derived(several_form()).starts_with("not unique: 1"));
  EXPECT_TRUE(derived(form(json::array())).starts_with("not unique: "));
  EXPECT_EQ(derived(form({at("at", "Ann", 1), at("not_at", "Ann", 1)})), "no solution");
}

TEST(ZebraAnswer, ASolutionIsNotTheAnswerWhereThereAreSeveral) {
  const auto p = problem(several_form());
  EXPECT_EQ(kTask.check_answer(*p, "1: Ann, cat; 2: Bob, dog; 3: Cy, fish").evidence,
            "it is a solution, but not the only one");
  EXPECT_TRUE(kTask.check_answer(*p, "not unique: 123 123 / 132 123").passed());
  EXPECT_TRUE(kTask.check_answer(*p, "not unique: 132 123 / 123 123\n").passed());
  EXPECT_FALSE(kTask.check_answer(*p, "not unique: 123 123 / 123 123").passed());
  EXPECT_FALSE(kTask.check_answer(*p, "not unique: 123 123 / 213 123").passed());
  EXPECT_FALSE(kTask.check_answer(*p, "not unique: 123 123 / 122 123").passed());
  EXPECT_FALSE(kTask.check_answer(*p, "not unique").passed());
  EXPECT_FALSE(kTask.check_answer(*p, "no solution").passed());
  const auto shown = kTask.check(*p, kTask.initial(*p), "not unique: 132 123 / 123 123");
  ASSERT_TRUE(shown.verdict.passed());
  EXPECT_EQ(shown.text, "not unique: 123 123 / 132 123");
  EXPECT_TRUE(shown.next->solved());
  const State assumed = *kTask.check(*p, kTask.initial(*p), "assume cat: 1").next;
  EXPECT_FALSE(kTask.check(*p, assumed, shown.text).verdict.passed());
}

TEST(ZebraAnswer, StepsAreWalked) {
  const auto p = problem(unique_form());
  auto steps = kTask.solve(*p).value();
  using Steps = std::vector<std::string>;
  EXPECT_EQ(kTask.answer(*p, Steps{}).error().code, core::ErrorCode::kConflict);
  EXPECT_EQ(kTask.answer(*p, Steps{steps[0], steps[0]}).error().field, "steps[1]");
  EXPECT_EQ(kTask.answer(*p, Steps{steps[0] + "\n"}).error().field, "steps[0]");
  steps.pop_back();
  EXPECT_EQ(kTask.answer(*p, steps).error().code, core::ErrorCode::kConflict);
}

// --- the solver ---

// The puzzle of the zebra itself (Life International, 1962).
json einstein() {
  return {{"task", "zebra"},
          {"houses", 5},
          {"categories",
           {{{"name", "color"}, {"values", {"red", "green", "ivory", "yellow", "blue"}}},
            {{"name", "nation"},
             {"values", {"English", "Spanish", "Ukrainian", "Norwegian", "Japanese"}}},
            {{"name", "pet"}, {"values", {"dog", "snails", "fox", "horse", "zebra"}}},
            {{"name", "drink"}, {"values", {"coffee", "tea", "milk", "juice", "water"}}},
            {{"name", "brand"},
             {"values", {"Old Gold", "Kools", "Chesterfield", "Lucky Strike", "Parliament"}}}}},
          {"clues",
           {pair("same", "English", "red"), pair("same", "Spanish", "dog"),
            pair("same", "coffee", "green"), pair("same", "Ukrainian", "tea"),
            pair("left", "ivory", "green"), pair("same", "Old Gold", "snails"),
            pair("same", "Kools", "yellow"), at("at", "milk", 3), at("at", "Norwegian", 1),
            pair("next", "Chesterfield", "fox"), pair("next", "Kools", "horse"),
            pair("same", "Lucky Strike", "juice"), pair("same", "Japanese", "Parliament"),
            pair("next", "Norwegian", "blue")}}};
}

TEST(ZebraSolver, FindsWhoOwnsTheZebra) {
  const auto p = problem(einstein());
  const auto start = std::chrono::steady_clock::now();
  const auto steps = kTask.solve(*p);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  ASSERT_TRUE(steps.has_value());
  EXPECT_LE(steps.value().size(), 60u);
  EXPECT_EQ(kTask.answer(*p, steps.value()).value(),
            "1: yellow, Norwegian, fox, water, Kools; "
            "2: blue, Ukrainian, horse, tea, Chesterfield; "
            "3: red, English, snails, milk, Old Gold; "
            "4: ivory, Spanish, dog, juice, Lucky Strike; "
            "5: green, Japanese, zebra, coffee, Parliament");
}

TEST(ZebraSolver, EveryLevelIsSolvedStepByStep) {
  for (int level = kTask.min_level(); level <= kTask.max_level(); ++level) {
    core::Random random(200 + static_cast<std::uint64_t>(level));
    std::set<std::string> keys;
    const int count = level <= 4 ? 30 : level == 5 ? 8 : 2;
    for (int i = 0; i < count; ++i) {
      const auto generated = kTask.generate(random, level).value();
      const Problem& p = *generated.problem;
      keys.insert(p.key());
      const auto recognised = kTask.recognise(generated.text);
      ASSERT_TRUE(recognised.match.has_value()) << generated.text << ": " << recognised.why_not;
      EXPECT_EQ(recognised.match->problem->key(), p.key()) << generated.text;
      const auto steps = kTask.solve(p);
      ASSERT_TRUE(steps.has_value()) << generated.text;
      State state = kTask.initial(p);
      for (const auto& step : steps.value()) {
        const auto grammar = kTask.step_grammar(p, state);
        ASSERT_TRUE(grammar->validate().has_value());
        EXPECT_TRUE(core::matches(*grammar, step + "\n")) << step;
        EXPECT_FALSE(core::matches(*grammar, step)) << "the newline ends a step";
        const auto verdict = kTask.check(p, state, step);
        ASSERT_TRUE(verdict.verdict.passed()) << step << ": " << verdict.verdict.evidence;
        EXPECT_EQ(verdict.text, step);
        EXPECT_LT(verdict.next->measure, state.measure);
        state = *verdict.next;
      }
      EXPECT_TRUE(state.solved());
      const std::string answer = kTask.answer(p, steps.value()).value();
      EXPECT_TRUE(core::matches(*kTask.answer_grammar(p), answer + "\n"));
      if (level <= 4) {
        EXPECT_TRUE(oracle::accepts(oracle::told_by(p.typed()), answer)) << answer;
      }
    }
    EXPECT_GE(static_cast<int>(keys.size()), count * 9 / 10) << "level " << level;
  }
}

TEST(ZebraSolver, QuotedTracesAreShort) {
  core::Random random(6);
  for (int i = 0; i < 50; ++i) {
    const auto steps = kTask.solve(*kTask.generate(random, kTask.quoted_level()).value().problem);
    std::size_t bytes = 0;
    for (const auto& step : steps.value()) bytes += step.size() + 1;
    EXPECT_LE(steps.value().size(), 16u);
    EXPECT_LE(bytes, 300u);
  }
}

TEST(ZebraGenerator, IsDeterministicAndBounded) {
  core::Random a(5), b(5);
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(kTask.generate(a, 3).value().text, kTask.generate(b, 3).value().text);
  EXPECT_EQ(kTask.generate(a, 0).error().code, core::ErrorCode::kOutOfRange);
  EXPECT_EQ(kTask.generate(a, 7).error().field, "level");
}

// The level that results are quoted for must not be solved by search alone: with no model, uniform
// steps solve at most 40% in 1,024 tokens.
TEST(ZebraGenerator, UniformSearchSolvesAtMostFortyPercentOfTheQuotedLevel) {
  core::Random random(7);
  int solved = 0;
  for (int i = 0; i < 100; ++i) {
    const auto p = kTask.generate(random, kTask.quoted_level()).value().problem;
    auto strategy =
        make_strategy("uniform", {.root = kTask.initial(*p), .seed = static_cast<std::uint64_t>(i)})
            .value();
    test::run_uniform(kTask, *p, *strategy, 1024);
    const Best best = strategy->best();
    solved += best.solved ? 1 : 0;
    if (!best.solved) continue;
    EXPECT_TRUE(kTask.check_answer(*p, kTask.answer(*p, best.steps).value()).passed());
  }
  RecordProperty("solved_percent", solved);
  EXPECT_LE(solved, 40);
}

// --- what the model may write ---

TEST(ZebraGrammar, AllowsWrongClaimsAndOnlyWellFormedLines) {
  const auto p = problem(unique_form());
  const State root = kTask.initial(*p);
  const State known = *kTask.check(*p, root, "Ann: 1 clue 1").next;
  const auto grammar = kTask.step_grammar(*p, known);
  for (const char* line :
       {"Bob: 1 clue 4\n", "cat: 1 2 3 clue 1\n", "cat: 1 3 clue 2\n", "dog: 2 house\n",
        "assume Cy: 1\n", "contradiction: clue 4\n", "contradiction: cat has no house\n",
        "contradiction: house 3 lacks person\n", "not unique: 123 123 / 111 222\n"})
    EXPECT_TRUE(core::matches(*grammar, line)) << line;
  for (const char* line :
       {"Ann: 1 clue 1\n", "Bob: 1 clue 5\n", "Bob: 4 clue 1\n", "Bob: 2 1 clue 1\n",
        "Bob: 1 clue 1", "dog: 1 2 house\n", "assume Ann: 1\n",
        "contradiction: house 3 lacks cat\n", "no solution\n", "\n"})
    EXPECT_FALSE(core::matches(*grammar, line)) << line;
  const auto bare = problem(form(json::array()));
  ASSERT_TRUE(kTask.step_grammar(*bare, kTask.initial(*bare))->validate().has_value());
}

TEST(ZebraGrammar, AnswersAreWholeRows) {
  const auto p = problem(unique_form());
  const auto grammar = kTask.answer_grammar(*p);
  ASSERT_TRUE(grammar->validate().has_value());
  EXPECT_TRUE(core::matches(*grammar, "1: Ann, cat; 2: Ann, dog; 3: Bob, fish\n"));
  EXPECT_TRUE(core::matches(*grammar, "no solution\n"));
  EXPECT_FALSE(core::matches(*grammar, "1: Ann, Bob; 2: Ann, dog; 3: Bob, fish\n"));
  core::Random random(5);
  for (int i = 0; i < 200; ++i)
    EXPECT_TRUE(core::matches(*grammar, kTask.uniform_answer(*p, random)));
}

TEST(ZebraUniform, DrawsEveryDistinctLegalStepEquallyOften) {
  const json typed = unique_form();
  const auto p = problem(typed);
  const State root = kTask.initial(*p);
  const auto told = oracle::told_by(typed);
  std::set<std::string> expected;
  for (const auto& line : oracle::right_steps(oracle::Open(told)))
    expected.insert(kTask.check(*p, root, line).step_key);
  core::Random random(1);
  std::map<std::string, int> seen;
  constexpr int kDraws = 20000;
  for (int i = 0; i < kDraws; ++i) {
    const auto verdict = kTask.check(*p, root, *kTask.uniform_step(*p, root, random));
    ASSERT_TRUE(verdict.verdict.passed());
    ++seen[verdict.step_key];
  }
  ASSERT_EQ(seen.size(), expected.size());
  const double share = kDraws / static_cast<double>(seen.size());
  for (const auto& [key, count] : seen) {
    EXPECT_TRUE(expected.contains(key)) << key;
    EXPECT_NEAR(count, share, 5 * std::sqrt(share)) << key;
  }
}

TEST(ZebraPrompt, ShowsWorkedExamplesInTheTranscriptsFormat) {
  const auto p = problem(unique_form());
  const auto turns = kTask.messages(*p, Ask::kSteps);
  ASSERT_EQ(turns.size(), 6u);
  EXPECT_EQ(turns.front().role, "system");
  EXPECT_EQ(turns.back().content, p->text());
  EXPECT_EQ(
      turns[4].content.rfind("Kim 1 2, Lee 1 2; milk 1 2, tea 1 2\nassume Kim: 2\nif Kim=2: ", 0),
      0u)
      << turns[4].content;
  EXPECT_EQ(kTask.messages(*p, Ask::kAnswer)[2].content, "1: Ann, cat; 2: Cy, dog; 3: Bob, fish\n");
}

// --- certificates ---

TEST(ZebraCertificate, ProvesEachKindOfAnswer) {
  for (const json& typed : {unique_form(), several_form(), none_form(), einstein()}) {
    const auto p = problem(typed);
    const auto certificate =
        make_certificate(kTask, *p, kTask.solve(*p).value(), FormalisedBy::kClient);
    ASSERT_TRUE(certificate.has_value()) << typed;
    const auto report = verify_certificate_text(certificate.value().dump()).value();
    EXPECT_TRUE(report.verdict.passed()) << typed << ": " << report.verdict.evidence;
    EXPECT_EQ(report.verifier, "zebra/1");
  }
}

// A changed certificate is refused, or it is another true one: then the oracle agrees with it.
TEST(ZebraCertificate, EveryChangedByteIsRefusedOrProvesWhatItSays) {
  int proven = 0, changed = 0;
  for (const json& typed : {unique_form(), several_form(), none_form()}) {
    const auto p = problem(typed);
    const std::string text =
        make_certificate(kTask, *p, kTask.solve(*p).value(), FormalisedBy::kClient).value().dump();
    core::Random random(3);
    for (std::size_t at = 0; at < text.size(); ++at) {
      for (int i = 0; i < 4; ++i) {
        std::string mutant = text;
        mutant[at] = i < 2 ? "1234aB "[random.below(7)] : static_cast<char>(random.below(256));
        if (mutant == text) continue;
        ++changed;
        const auto report = verify_certificate_text(mutant);
        if (!report || !report.value().verdict.passed()) continue;
        ++proven;
        const json again = json::parse(mutant);
        EXPECT_TRUE(oracle::accepts(oracle::told_by(again["problem"]), again["answer"])) << mutant;
      }
    }
  }
  EXPECT_GT(changed, 4000);
  EXPECT_LT(proven, changed / 10) << "most changes break it";
}

}  // namespace
}  // namespace lemma::search

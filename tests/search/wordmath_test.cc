// Word problems: what people write is understood or refused, never misread; every step that is exact
// and follows passes, every other fails, against an oracle that only substitutes numbers.
#include "search/tasks/wordmath/wordmath.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "search/certificate.h"
#include "search/chain.h"
#include "search/strategy.h"
#include "search/tasks/derivation.h"
#include "search/tasks/registry.h"
#include "search/tasks/wordmath/ledger.h"
#include "search/tasks/wordmath/problem.h"
#include "tests/search/stub_caller.h"
#include "tests/search/wordings.h"

namespace lemma::search {
namespace {

using core::Random;
using nlohmann::json;
using wordmath::WordmathProblem;

const WordmathTask kTask;

std::string answer_of(const Problem& problem) {
  const auto steps = kTask.solve(problem);
  if (!steps) return "unsolved: " + steps.error().detail;
  const auto answer = kTask.answer(problem, steps.value());
  return answer ? answer.value() : "wrong steps: " + answer.error().detail;
}

std::string reading(const std::string& text) {
  const Recognised read = kTask.recognise(text);
  if (read.match) return answer_of(*read.match->problem);
  EXPECT_FALSE(read.why_not.empty()) << text;
  return "not mine";
}

TEST(WordmathRecogniser, ReadsEveryHandWrittenWordingAsAPersonDoes) {
  int understood = 0, refused = 0;
  for (const Wording& wording : wordings("wordmath")) {
    EXPECT_EQ(reading(wording.text), wording.expected)
        << "line " << wording.line << ": " << wording.text << "\n  "
        << kTask.recognise(wording.text).why_not;
    (wording.expected == "not mine" ? refused : understood) += 1;
    const auto found = recognise(wording.text, Unclaimed::kIsGeneral);
    ASSERT_TRUE(found) << wording.text;
    EXPECT_EQ(found.value().task->name() == "wordmath", wording.expected != "not mine")
        << wording.text << " is " << found.value().task->name();
  }
  EXPECT_GE(understood, 40);
  EXPECT_GE(refused, 30);
}

std::set<std::string> phrases_of(const std::string& text) {
  std::vector<std::string> words{""};
  for (const char c : text) {
    if (c == ' ' || c == '.' || c == '?')
      words.emplace_back();
    else
      words.back() += c;
  }
  std::erase_if(words, [](const std::string& word) {
    return word.empty() || (word[0] >= '0' && word[0] <= '9');
  });
  std::set<std::string> phrases;
  for (std::size_t i = 0; i + 3 < words.size(); ++i)
    phrases.insert(words[i] + " " + words[i + 1] + " " + words[i + 2] + " " + words[i + 3]);
  return phrases;
}

TEST(WordmathRecogniser, WordingsShareNoPhraseWithTheGenerator) {
  std::set<std::string> generated;
  for (int i = 0; i < 200; ++i) {
    Random random(static_cast<std::uint64_t>(i));
    generated.merge(phrases_of(kTask.generate(random, 3).value().text));
  }
  for (const Wording& wording : wordings("wordmath"))
    for (const std::string& phrase : phrases_of(wording.text))
      EXPECT_FALSE(generated.contains(phrase)) << "line " << wording.line << ": " << phrase;
}

// One thing changed in a text that is understood: a number, a negation, a word that softens, a sentence
// more. What is still understood must come to what the change makes of it.
TEST(WordmathRecogniser, AChangedTextIsNeverMisread) {
  Random random(3);
  int texts = 0, understood = 0;
  std::vector<Wording> all = wordings("wordmath");
  std::erase_if(all, [](const Wording& w) { return w.expected == "not mine"; });
  const char* const kSofteners[] = {"about ",   "almost ",       "at least ",  "not ",
                                    "up to ",   "maybe ",        "more than ", "less than ",
                                    "nearly ",  "no more than ", "over ",      "under ",
                                    "roughly ", "perhaps ",      "zero or "};
  const char* const kAdded[] = {"Nobody has any.",          "All of this is wrong.",
                                "The opposite is true.",    "It is not known who has what.",
                                "That was last year.",      "One of them is lying.",
                                "Half of these are broken."};
  for (const Wording& wording : all) {
    // A word that softens or denies a number, before each number.
    for (std::size_t at = 0; at < wording.text.size(); ++at) {
      const bool digit = wording.text[at] >= '0' && wording.text[at] <= '9';
      if (!digit || (at > 0 && wording.text[at - 1] != ' ')) continue;
      for (const char* softener : kSofteners) {
        std::string text = wording.text;
        text.insert(at, softener);
        ++texts;
        EXPECT_EQ(reading(text), "not mine") << text;
      }
    }
    for (const char* added : kAdded) {
      ++texts;
      EXPECT_EQ(reading(wording.text + " " + added), "not mine") << added;
      EXPECT_EQ(reading(std::string(added) + " " + wording.text), "not mine") << added;
    }
    for (const char* negation : {" has", " had", " gives", " gave", " holds", " costs"}) {
      const auto at = wording.text.find(negation);
      if (at == std::string::npos) continue;
      for (const char* denial : {" never", " no longer", " hardly"}) {
        std::string text = wording.text;
        text.insert(at, denial);
        ++texts;
        EXPECT_EQ(reading(text), "not mine") << text;
      }
    }
    // Another name in one place alone is somebody else: whatever is understood then, the same steps
    // on the same story told with the names exchanged throughout give the same answer.
    std::string renamed = wording.text;
    for (const auto& [from, to] : std::map<std::string, std::string>{
             {"Tom", "Yan"}, {"Ann", "Zed"}, {"Max", "Yan"}, {"Jo ", "Yan "}, {"Carl", "Yan"}}) {
      for (auto at = renamed.find(from); at != std::string::npos; at = renamed.find(from, at + 1))
        renamed.replace(at, from.size(), to);
    }
    ++texts;
    EXPECT_EQ(reading(renamed), wording.expected) << renamed;
    understood += reading(renamed) != "not mine";
    for (const char* wrap : {"Hello. ", "Please solve this problem. ", "Can you help me? "}) {
      ++texts;
      EXPECT_EQ(reading(wrap + wording.text), wording.expected) << wrap << wording.text;
    }
  }
  EXPECT_GE(texts, 2000);
  EXPECT_GE(understood, 40);
}

TEST(WordmathRecogniser, NonsenseIsRefusedQuickly) {
  Random random(5);
  for (const char* piece :
       {"tom has 5 and ", "a ", "has has ", ", and ", "Tom has 5 apples, ", "5 "}) {
    std::string text;
    while (text.size() < 32'000) text += piece;
    EXPECT_FALSE(kTask.recognise(text).match) << piece;
  }
  EXPECT_FALSE(kTask.recognise("").match);
}

// --- the typed form ---

// Random systems, each from an assignment that satisfies it, so there is no doubt what is true.
struct Posed {
  std::shared_ptr<const WordmathProblem> problem;
  std::vector<Rational> truth;
};

Posed random_problem(Random& random) {
  const std::size_t size = 3 + random.below(6);
  std::vector<Rational> truth;
  json typed{{"task", "wordmath"}, {"quantities", json::array()}, {"relations", json::array()}};
  const auto name = [](std::size_t i) { return std::string("q") + static_cast<char>('a' + i); };
  for (std::size_t i = 0; i < size; ++i) {
    json quantity{{"name", name(i)}};
    if (i == 0 || random.below(4) == 0) {
      truth.push_back(Rational(static_cast<std::int64_t>(1 + random.below(30))));
      quantity["value"] = static_cast<std::int64_t>(truth.back().numerator());
    } else {
      const std::size_t from = random.below(i);
      const auto other = static_cast<std::int64_t>(1 + random.below(9));
      const std::size_t op = random.below(4);
      const Operator operation = std::array{Operator::kAdd, Operator::kSubtract,
                                            Operator::kMultiply, Operator::kDivide}[op];
      json relation{{"is", name(i)}, {"left", name(from)}, {"op", std::string(1, "+-*/"[op])}};
      if (random.below(2) == 0 && !truth[random.below(i)].is_zero()) {
        const std::size_t second = random.below(i);
        if (!truth[second].is_zero() && second != from) {
          const auto value = apply(operation, truth[from], truth[second]);
          if (value.ok() && value.value.fits_digits(6)) {
            relation["right"] = name(second);
            typed["relations"].push_back(relation);
            truth.push_back(value.value);
            typed["quantities"].push_back(quantity);
            continue;
          }
        }
      }
      relation["right"] = other;
      truth.push_back(apply(operation, truth[from], Rational(other)).value);
      typed["relations"].push_back(relation);
    }
    typed["quantities"].push_back(quantity);
  }
  typed["ask"] = name(size - 1);
  auto problem = WordmathProblem::from_typed(typed, "typed");
  EXPECT_TRUE(problem) << problem.error().to_string() << typed.dump();
  return {problem.value(), truth};
}

// The oracle knows nothing of relations' inverses: a step is right when its quantity, the operation and
// the result agree with numbers that satisfy everything.
TEST(WordmathAttack, TenThousandStepsRightAndWrong) {
  Random random(17);
  int right = 0, wrong = 0;
  while (right < 10'000 || wrong < 10'000) {
    const Posed posed = random_problem(random);
    const auto solution = kTask.solve(*posed.problem);
    ASSERT_TRUE(solution) << posed.problem->text() << solution.error().detail;
    State state = kTask.initial(*posed.problem);
    for (const std::string& step : solution.value()) {
      const std::size_t colon = step.find(": "), equals = step.rfind(" = ");
      const std::string name = step.substr(0, colon);
      const Rational& truth = posed.truth[static_cast<std::size_t>(posed.problem->named(name))];
      const auto value = arithmetic::parse_numeral(step.substr(equals + 3));
      ASSERT_TRUE(value);
      EXPECT_EQ(*value, truth) << step << " in " << posed.problem->text();
      const auto passed = kTask.check(*posed.problem, state, step);
      ASSERT_TRUE(passed.next) << step << ": " << passed.verdict.evidence;
      ++right;
      // Attacks: another result, another quantity, another operation whose result differs.
      const std::string end = step.substr(equals);
      for (int i = 0; i < 6; ++i) {
        std::string attack = step;
        if (i < 3) {
          const Rational other = apply(Operator::kAdd, *value,
                                       Rational(1 + static_cast<std::int64_t>(random.below(9))))
                                     .value;
          attack = step.substr(0, equals) + " = " + arithmetic::numeral(other, true);
        } else if (i == 3) {
          attack =
              "q" + std::string(1, static_cast<char>('a' + random.below(9))) + step.substr(colon);
          const int quantity = posed.problem->named(attack.substr(0, 2));
          if (quantity >= 0 && posed.truth[static_cast<std::size_t>(quantity)] == *value) continue;
        } else if (i == 4) {
          attack = step + "1";
        } else {
          attack = name + ": " + arithmetic::numeral(*value, true) + " + 1" + end;
        }
        EXPECT_FALSE(kTask.check(*posed.problem, state, attack).next)
            << attack << " in " << posed.problem->text() << " at " << state.line;
        ++wrong;
      }
      state = *passed.next;
    }
    EXPECT_TRUE(state.solved());
    const Rational& asked = posed.truth[static_cast<std::size_t>(posed.problem->ask())];
    EXPECT_EQ(answer_of(*posed.problem), arithmetic::numeral(asked, true));
    EXPECT_TRUE(kTask.check_answer(*posed.problem, arithmetic::numeral(asked, true)).passed());
    EXPECT_FALSE(kTask.check_answer(*posed.problem, asked.to_string() + "1").passed());
    EXPECT_FALSE(kTask.check_answer(*posed.problem, "no solution").passed());
  }
}

TEST(WordmathAttack, ContradictionsAreProvenAndOnlyWhereThereIsOne) {
  Random random(23);
  int contradictory = 0;
  for (int i = 0; i < 2000; ++i) {
    const Posed posed = random_problem(random);
    for (std::size_t q = 0; q < posed.truth.size(); ++q) {
      const std::string name = posed.problem->name(static_cast<int>(q));
      for (const char* claim : {" would be 1", " would be 7, not 8"})
        EXPECT_FALSE(kTask
                         .check(*posed.problem, kTask.initial(*posed.problem),
                                "contradiction: " + name + claim)
                         .next);
    }
    // A derived quantity stated as something else contradicts what it is derived from.
    json typed = posed.problem->typed();
    for (std::size_t q = 0; q < posed.truth.size(); ++q) {
      if (typed["quantities"][q].contains("value")) continue;
      typed["quantities"][q]["value"] =
          apply(Operator::kAdd, posed.truth[q], Rational(1)).value.to_string();
      const auto changed = WordmathProblem::from_typed(typed, "typed");
      if (!changed) break;
      EXPECT_EQ(answer_of(*changed.value()), "no solution") << changed.value()->text();
      EXPECT_TRUE(kTask.check_answer(*changed.value(), "no solution").passed());
      const auto steps = kTask.solve(*changed.value()).value();
      const auto report = check_chain(kTask, {changed.value(), FormalisedBy::kClient, ""}, steps);
      EXPECT_TRUE(report.verdict.passed()) << report.verdict.evidence;
      ++contradictory;
      break;
    }
  }
  EXPECT_GT(contradictory, 1000);
}

TEST(Wordmath, WhatIsOpenIsShownByTwoAnswersThatBothFit) {
  const auto problem = WordmathProblem::from_typed(
      json::parse(R"({"quantities":[{"name":"a","counted":true},{"name":"b","counted":true}],
                      "relations":[{"is":"b","left":"a","op":"+","right":3}],"ask":"b"})"),
      "typed");
  ASSERT_TRUE(problem);
  const Problem& open = *problem.value();
  const State begin = kTask.initial(open);
  EXPECT_EQ(answer_of(open), "not determined");
  EXPECT_TRUE(kTask.check(open, begin, "not determined: b can be 4 or 9").next);
  EXPECT_FALSE(kTask.check(open, begin, "not determined: b can be 4 or 4").next);
  EXPECT_FALSE(kTask.check(open, begin, "not determined: b can be 2 or 4").next) << "a would be -1";
  EXPECT_FALSE(kTask.check(open, begin, "not determined: a can be 2 or 4").next) << "isn't asked";
  EXPECT_FALSE(kTask.check(open, begin, "not determined: b can be 7/2 or 4").next) << "is counted";
  EXPECT_FALSE(kTask.check(open, begin, "not determined: b").next);
  // Determined, but not step by step: no claim either way.
  const auto crossed = WordmathProblem::from_typed(
      json::parse(R"({"quantities":[{"name":"x"},{"name":"y"},{"name":"s","value":10},
                                    {"name":"d","value":2}],
                      "relations":[{"is":"s","left":"x","op":"+","right":"y"},
                                   {"is":"d","left":"x","op":"-","right":"y"}],"ask":"x"})"),
      "typed");
  ASSERT_TRUE(crossed);
  EXPECT_FALSE(kTask.solve(*crossed.value()));
  EXPECT_FALSE(kTask
                   .check(*crossed.value(), kTask.initial(*crossed.value()),
                          "not determined: x can be 6 or 7")
                   .next);
}

TEST(Wordmath, TypedFormsNameTheMemberThatIsWrong) {
  const std::pair<const char*, const char*> forms[] = {
      {R"({"ask":"a"})", "typed.quantities"},
      {R"({"quantities":[],"ask":"a"})", "typed.quantities"},
      {R"({"quantities":[{"name":"a"}],"ask":"b"})", "typed.ask"},
      {R"({"quantities":[{"name":"a"},{"name":"a"}],"ask":"a"})", "typed.quantities[1].name"},
      {R"({"quantities":[{"name":"a:b"}],"ask":"a"})", "typed.quantities[0].name"},
      {R"({"quantities":[{"name":"a","value":1.5}],"ask":"a"})", "typed.quantities[0].value"},
      {R"({"quantities":[{"name":"a","value":-1,"counted":true}],"ask":"a"})",
       "typed.quantities[0].value"},
      {R"({"quantities":[{"name":"a","colour":1}],"ask":"a"})", "typed.quantities[0].colour"},
      {R"({"quantities":[{"name":"a"}],"relations":[{"is":"a","left":1,"op":"+","right":2}],"ask":"a"})",
       "typed.relations[0]"},
      {R"({"quantities":[{"name":"a"}],"relations":[{"is":"a","left":"a","op":"^","right":2}],"ask":"a"})",
       "typed.relations[0].op"},
      {R"({"quantities":[{"name":"a"}],"relations":[{"is":"a","left":"c","op":"+","right":2}],"ask":"a"})",
       "typed.relations[0].left"},
  };
  for (const auto& [form, field] : forms) {
    const auto problem = kTask.from_typed(json::parse(form), "typed");
    ASSERT_FALSE(problem) << form;
    EXPECT_EQ(problem.error().field, field) << problem.error().detail;
  }
}

TEST(Wordmath, TypedFormKeyAndTextOfAProblemAreItsOwn) {
  Random random(29);
  for (int i = 0; i < 300; ++i) {
    const Posed posed = random_problem(random);
    const auto again = kTask.from_typed(posed.problem->typed(), "typed");
    ASSERT_TRUE(again);
    EXPECT_EQ(again.value()->key(), posed.problem->key());
    EXPECT_EQ(again.value()->text(), posed.problem->text());
  }
}

TEST(WordmathGenerator, MakesProblemsThatItsOwnRecogniserAndSolverSettle) {
  for (int level = kTask.min_level(); level <= kTask.max_level(); ++level) {
    std::set<std::string> keys;
    for (int i = 0; i < 100; ++i) {
      auto random = Random(7).split(static_cast<std::uint64_t>(100 * level + i));
      const auto made = kTask.generate(random, level);
      ASSERT_TRUE(made) << level;
      keys.insert(made.value().problem->key());
      const auto steps = kTask.solve(*made.value().problem);
      ASSERT_TRUE(steps);
      EXPECT_GE(static_cast<int>(steps.value().size()), level);
      std::size_t bytes = 0;
      for (const auto& step : steps.value()) bytes += step.size() + 1;
      EXPECT_LE(bytes, 700u) << "short enough to learn from";
      EXPECT_EQ(recognise(made.value().text, Unclaimed::kIsAnError).value().task->name(),
                "wordmath");
    }
    EXPECT_GE(keys.size(), 95u);
  }
  Random random(1);
  EXPECT_EQ(kTask.generate(random, 9).error().field, "level");
}

TEST(WordmathGenerator, UniformStepsSeldomSolveTheQuotedLevel) {
  int solved = 0;
  double slowest = 0;
  for (int i = 0; i < 60; ++i) {
    auto random = Random(7).split(static_cast<std::uint64_t>(i));
    const auto problem = kTask.generate(random, kTask.quoted_level()).value().problem;
    auto uniform = make_strategy("uniform", {.root = kTask.initial(*problem),
                                             .seed = static_cast<std::uint64_t>(i)})
                       .value();
    test::run_uniform(kTask, *problem, *uniform, 1024 * test::kTokensPerStep / 18);
    solved += uniform->best().solved;
    const auto began = std::chrono::steady_clock::now();
    EXPECT_TRUE(kTask.solve(*problem));
    slowest = std::max(
        slowest, std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
  }
  EXPECT_LE(solved, 24) << "of 60, at some 18 tokens a step";
  RecordProperty("uniform_solved_of_60", solved);
  RecordProperty("slowest_solution_us", static_cast<int>(slowest * 1e6));
}

TEST(Wordmath, GrammarHoldsEveryStepOfTheSolver) {
  for (int i = 0; i < 40; ++i) {
    auto random = Random(31).split(static_cast<std::uint64_t>(i));
    const auto problem = kTask.generate(random, 2).value().problem;
    State state = kTask.initial(*problem);
    const auto steps = kTask.solve(*problem);
    ASSERT_TRUE(steps);
    for (const std::string& step : steps.value()) {
      const auto grammar = kTask.step_grammar(*problem, state);
      ASSERT_TRUE(grammar->validate());
      EXPECT_TRUE(core::matches(*grammar, step + "\n")) << step;
      state = *kTask.check(*problem, state, step).next;
    }
    EXPECT_TRUE(core::matches(*kTask.answer_grammar(*problem), answer_of(*problem) + "\n"));
  }
  const auto messages =
      kTask.messages(*random_problem(*std::make_unique<Random>(2)).problem, Ask::kSteps);
  EXPECT_EQ(messages.size(), 6u);
}

}  // namespace
}  // namespace lemma::search

// 10,000 attacks on the zebra verifier's answers and 10,000 on its steps, and as many right ones,
// judged by the oracle: 0 false accepts, 0 false rejects.
#include <functional>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "search/tasks/zebra/zebra.h"
#include "tests/search/zebra_oracle.h"

namespace lemma::search {
namespace {

using core::Random;
using nlohmann::json;
using oracle::Places;
using oracle::Told;

const ZebraTask kTask;

const std::vector<std::pair<std::string, std::vector<std::string>>> kNames = {
    {"person", {"Ann", "Bob", "Cy", "Di"}},
    {"pet", {"cat", "dog", "gold fish", "owl"}},
    {"drink", {"tea", "milk", "cola", "beer-x"}}};

// Values in random houses, and clues of which most are true of them.
struct Made {
  json typed;
  Told told;
  Places hidden;
};

Made made(Random& random, int houses, std::size_t categories, int clues,
          std::uint64_t false_percent) {
  Made puzzle;
  std::vector<std::string> all;
  json listed = json::array();
  for (std::size_t c = 0; c < categories; ++c) {
    std::vector<std::string> values(kNames[c].second.begin(), kNames[c].second.begin() + houses);
    std::vector<int> order;
    for (int house = 1; house <= houses; ++house) order.push_back(house);
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
    for (std::size_t i = 0; i < values.size(); ++i) puzzle.hidden[values[i]] = order[i];
    all.insert(all.end(), values.begin(), values.end());
    listed.push_back({{"name", kNames[c].first}, {"values", values}});
  }
  const std::vector<std::string> kinds = {"same",   "different", "next",  "left",
                                          "before", "at",        "not_at"};
  json told = json::array();
  while (static_cast<int>(told.size()) < clues) {
    Told::Clue clue{kinds[random.below(kinds.size())], all[random.below(all.size())], "", 0};
    json form = {{"clue", clue.kind}, {"a", clue.a}};
    if (clue.kind == "at" || clue.kind == "not_at") {
      clue.house = 1 + static_cast<int>(random.below(static_cast<std::uint64_t>(houses)));
      form["house"] = clue.house;
    } else {
      clue.b = all[random.below(all.size())];
      if (clue.b == clue.a) continue;
      form["b"] = clue.b;
    }
    const bool holds =
        oracle::holds(clue, puzzle.hidden[clue.a], clue.b.empty() ? 0 : puzzle.hidden[clue.b]);
    if (!holds && random.below(100) >= false_percent) continue;
    told.push_back(std::move(form));
  }
  puzzle.typed = {{"houses", houses}, {"categories", listed}, {"clues", told}};
  puzzle.told = oracle::told_by(puzzle.typed);
  return puzzle;
}

Made made(Random& random, std::uint64_t false_percent = 4) {
  const int houses = 2 + static_cast<int>(random.below(3));
  const std::size_t categories = 1 + random.below(houses == 4 ? 2 : 3);
  return made(random, houses, categories, static_cast<int>(random.below(8)), false_percent);
}

ProblemPtr problem_of(const Made& puzzle) {
  return kTask.from_typed(puzzle.typed, "typed").value();
}

// A value that is listed, and another of its category.
std::pair<std::string, std::string> two_of_one(Random& random, const Told& told) {
  const auto& values = told.categories[random.below(told.categories.size())].second;
  return {values[random.below(values.size())], values[random.below(values.size())]};
}

using Attack = std::function<std::string(Random&, const Made&)>;

const std::vector<std::pair<const char*, Attack>>& attacks() {
  static const std::vector<std::pair<const char*, Attack>> kAttacks = {
      {"two values swapped",
       [](Random& r, const Made& m) {
         Places places = m.hidden;
         const auto [a, b] = two_of_one(r, m.told);
         std::swap(places[a], places[b]);
         return oracle::row_of(m.told, places);
       }},
      {"a category turned round",
       [](Random& r, const Made& m) {
         Places places = m.hidden;
         for (const auto& value : m.told.categories[r.below(m.told.categories.size())].second)
           places[value] = m.told.houses + 1 - places[value];
         return oracle::row_of(m.told, places);
       }},
      {"a value twice",
       [](Random& r, const Made& m) {
         std::string text = oracle::row_of(m.told, m.hidden);
         const auto [a, b] = two_of_one(r, m.told);
         const auto at = text.find(a);
         return text.replace(at, a.size(), b);
       }},
      {"no solution, where there is one", [](Random&, const Made&) { return "no solution"; }},
      {"the hidden one, where there are several or none",
       [](Random&, const Made& m) { return oracle::row_of(m.told, m.hidden); }},
      {"not unique, where it is or with wrong rows",
       [](Random& r, const Made& m) {
         Places places = m.hidden;
         const auto [a, b] = two_of_one(r, m.told);
         std::swap(places[a], places[b]);
         return "not unique: " + oracle::code_of(m.told, m.hidden) + " / " +
                oracle::code_of(m.told, places);
       }},
      {"not unique, misspelt",
       [](Random& r, const Made& m) {
         std::string text = "not unique: " + oracle::code_of(m.told, m.hidden) + " / " +
                            oracle::code_of(m.told, m.hidden);
         text[r.below(text.size())] = "0123 /"[r.below(6)];
         return text;
       }},
      {"another spelling",
       [](Random& r, const Made& m) {
         std::string text = oracle::row_of(m.told, m.hidden);
         switch (r.below(7)) {
           case 0:
             return text + " ";
           case 1:
             return text + ";";
           case 2:
             return text + "\n\n";
           case 3:
             return text.substr(0, text.rfind(';'));
           case 4:
             return "answer: " + text;
           case 5:
             text[r.below(text.size())] = "12, ;:aA"[r.below(8)];
             return text;
           default:
             text.erase(r.below(text.size()), 1);
             return text;
         }
       }},
  };
  return kAttacks;
}

TEST(ZebraVerifier, AcceptsNoneOfTenThousandWrongAnswers) {
  constexpr int kPerAttack = 1260;
  Random random(2025);
  int judged = 0;
  for (const auto& [name, attack] : attacks()) {
    int wrong = 0;
    for (int i = 0; wrong < kPerAttack && i < 20 * kPerAttack; ++i) {
      const Made puzzle = made(random);
      const std::string answer = attack(random, puzzle);
      const bool right = oracle::accepts(puzzle.told, answer);
      const Verdict verdict = kTask.check_answer(*problem_of(puzzle), answer);
      ASSERT_EQ(verdict.passed(), right)
          << name << ": " << answer << " for " << puzzle.typed << ": " << verdict.evidence;
      ASSERT_FALSE(verdict.evidence.empty());
      wrong += !right;
    }
    EXPECT_EQ(wrong, kPerAttack) << name << " hardly ever attacks";
    judged += wrong;
  }
  EXPECT_GE(judged, 10000);
}

TEST(ZebraVerifier, AcceptsTenThousandRightAnswers) {
  Random random(78);
  int only = 0, none = 0, several = 0;
  while (only + none + several < 10000) {
    const Made puzzle = made(random, 8);
    const auto known = oracle::all_solutions(puzzle.told, 2);
    std::string answer = known.empty() ? "no solution" : oracle::row_of(puzzle.told, known[0]);
    if (known.size() == 2)
      answer = "not unique: " + oracle::code_of(puzzle.told, known[1]) + " / " +
               oracle::code_of(puzzle.told, known[0]);
    if (random.below(2) == 0) answer += "\n";
    const Verdict verdict = kTask.check_answer(*problem_of(puzzle), answer);
    ASSERT_TRUE(verdict.passed()) << answer << " for " << puzzle.typed << verdict.evidence;
    (known.empty() ? none : known.size() == 1 ? only : several) += 1;
  }
  EXPECT_GT(only, 1000);
  EXPECT_GT(none, 500);
  EXPECT_GT(several, 1000);
}

std::string mutated(Random& random, std::string line, const Told& told) {
  const auto at = random.below(line.size());
  switch (random.below(7)) {
    case 0:
      line[at] = "0123456789: \n\t\0abc"[random.below(18)];
      break;
    case 1:
      line.erase(at, 1);
      break;
    case 2:
      line.insert(at, 1, "0123456789: "[random.below(12)]);
      break;
    case 3: {
      const auto digit = line.find_first_of("123456789", at);
      if (digit != std::string::npos) line[digit] = static_cast<char>('1' + random.below(4));
      break;
    }
    case 4: {
      const auto [a, b] = two_of_one(random, told);
      if (const auto found = line.find(a); found != std::string::npos)
        line.replace(found, a.size(), b);
      break;
    }
    case 5:
      line = line.substr(0, line.rfind(' ')) +
             std::vector<std::string>{" house", " clue 1", " 1", "", " so"}[random.below(5)];
      break;
    default:
      line = line.starts_with("assume ") ? line.substr(7) + " house" : "assume " + line;
  }
  return line;
}

// Step lines: right ones are exactly those of the oracle's list; mutations of them are right only
// when they are in it. Puzzles with one solution, none and several.
TEST(ZebraVerifier, JudgesTenThousandStepsAsTheOracleDoes) {
  Random random(32);
  int right = 0, wrong = 0, refuted = 0, closed = 0;
  while (right < 10000 || wrong < 10000) {
    const Made puzzle = made(random, 8);
    const auto problem = problem_of(puzzle);
    State state = kTask.initial(*problem);
    oracle::Open known(puzzle.told);
    known.settle();
    for (int walked = 0; walked < 40 && !state.terminal(); ++walked) {
      const auto lines = oracle::right_steps(known);
      ASSERT_FALSE(lines.empty()) << state.line;
      std::string line;
      for (int i = 0; i < 8; ++i) {
        line = *std::next(lines.begin(), static_cast<std::ptrdiff_t>(random.below(lines.size())));
        ASSERT_TRUE(kTask.check(*problem, state, line).verdict.passed())
            << line << " in " << state.key << ": "
            << kTask.check(*problem, state, line).verdict.evidence;
        ++right;
        const std::string mutant = mutated(random, line, puzzle.told);
        const bool ends = mutant.ends_with('\n');
        const bool expected = lines.contains(ends ? mutant.substr(0, mutant.size() - 1) : mutant);
        const auto verdict = kTask.check(*problem, state, mutant);
        ASSERT_EQ(verdict.verdict.passed(), expected)
            << mutant << " in " << state.key << ": " << verdict.verdict.evidence;
        ASSERT_EQ(verdict.next.has_value(), expected);
        wrong += !expected;
      }
      const State next = *kTask.check(*problem, state, line).next;
      ASSERT_LT(next.measure, state.measure) << line << " in " << state.key;
      refuted += line.starts_with("contradiction") && known.levels.size() > 1;
      if (!oracle::follow(known, line)) {
        ++closed;
        ASSERT_EQ(next.key, "no solution");
        ASSERT_TRUE(oracle::all_solutions(puzzle.told, 1).empty()) << puzzle.typed;
      }
      state = next;
    }
    if (state.solved() && !known.levels.empty()) {
      const auto solutions = oracle::all_solutions(puzzle.told, 2);
      ASSERT_EQ(solutions.size(), 1u);
      for (const auto& [value, house] : solutions[0])
        ASSERT_EQ(known.levels.back()[value], std::set<int>{house});
    }
    if (state.status == StateStatus::kDead) {
      ASSERT_TRUE(oracle::right_steps(known).empty());
    }
  }
  EXPECT_GT(refuted, 100) << "assumptions are refuted too";
  EXPECT_GT(closed, 20) << "and puzzles without solutions";
}

// What a passed step leaves open holds in every solution that the open assumptions leave.
TEST(ZebraVerifier, WhatPassesIsTrueOfEverySolution) {
  Random random(9);
  int judged = 0;
  for (int i = 0; i < 300; ++i) {
    const Made puzzle = made(random, 3, 2, 1 + static_cast<int>(random.below(4)), 0);
    const auto problem = problem_of(puzzle);
    const auto all = oracle::all_solutions(puzzle.told, 1000);
    State state = kTask.initial(*problem);
    while (!state.terminal()) {
      state = *kTask.check(*problem, state, *kTask.uniform_step(*problem, state, random)).next;
      ASSERT_NE(state.key, "no solution") << puzzle.typed;
      // "if cat=2, Ann=1: Ann 1, Bob 2 3, ...; cat 2, ..."
      std::string shown = state.line;
      Places assumed;
      if (shown.starts_with("if ")) {
        const auto colon = shown.find(": ");
        std::string rest = shown.substr(3, colon - 3) + ", ";
        for (auto at = rest.find(", "); at != std::string::npos; at = rest.find(", ")) {
          assumed[rest.substr(0, at - 2)] = rest[at - 1] - '0';
          rest = rest.substr(at + 2);
        }
        shown = shown.substr(colon + 2);
      }
      for (const auto& places : all) {
        const bool kept = std::all_of(assumed.begin(), assumed.end(), [&](const auto& a) {
          return places.at(a.first) == a.second;
        });
        for (const auto& [value, house] : places) {
          const auto at = shown.find(value + " ") + value.size();
          const auto end = shown.find_first_of(",;", at);
          ASSERT_TRUE(!kept ||
                      shown.substr(at, end - at).find(std::to_string(house)) != std::string::npos)
              << state.line << " lost " << value << " " << house;
        }
      }
      ++judged;
    }
  }
  EXPECT_GT(judged, 1500);
}

}  // namespace
}  // namespace lemma::search

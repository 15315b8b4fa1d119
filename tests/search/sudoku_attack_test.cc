// 10,000 attacks on the sudoku verifier's answers and 10,000 on its steps, and as many right ones,
// judged by the oracle: 0 false accepts, 0 false rejects.
#include <functional>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "search/tasks/sudoku/sudoku.h"
#include "tests/search/sudoku_oracle.h"

namespace lemma::search {
namespace {

using core::Random;
using oracle::Rows;

const SudokuTask kTask;

ProblemPtr problem_of(const Rows& rows) {
  nlohmann::json grid = nlohmann::json::array();
  for (const auto& row : rows) grid.push_back(row);
  return kTask.from_typed({{"size", rows.size()}, {"grid", grid}}, "typed").value();
}

char random_digit(Random& random, std::size_t n) {
  return static_cast<char>('1' + random.below(n));
}

// A solved grid: one of the classic patterns with digits renamed, and bands and stacks of lines
// moved about.
Rows solved_grid(Random& random, int n) {
  const int high = n == 9 ? 3 : 2, wide = n / high;
  std::string digits;
  for (int i = 1; i <= n; ++i) digits += static_cast<char>('0' + i);
  const auto shuffled = [&](std::vector<int> items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[random.below(i)]);
    return items;
  };
  const auto lines = [&](int group, int groups) {
    std::vector<int> order, all;
    for (int i = 0; i < groups; ++i) all.push_back(i);
    std::vector<int> within;
    for (int i = 0; i < group; ++i) within.push_back(i);
    for (const int g : shuffled(all))
      for (const int i : shuffled(within)) order.push_back(g * group + i);
    return order;
  };
  std::vector<int> names;
  for (int i = 0; i < n; ++i) names.push_back(i);
  names = shuffled(names);
  const auto row_order = lines(high, n / high), column_order = lines(wide, n / wide);
  Rows rows;
  for (const int r : row_order) {
    rows.emplace_back();
    for (const int c : column_order)
      rows.back() += digits[static_cast<std::size_t>(
          names[static_cast<std::size_t>((r % high * wide + r / high + c) % n)])];
  }
  return rows;
}

Rows with_gaps(Random& random, Rows rows, std::uint64_t percent) {
  for (auto& row : rows)
    for (char& c : row)
      if (random.below(100) < percent) c = '.';
  return rows;
}

int random_size(Random& random) { return random.below(4) == 0 ? 9 : random.below(2) == 0 ? 6 : 4; }

char& random_cell(Random& random, Rows& rows) {
  return rows[random.below(rows.size())][random.below(rows.size())];
}

struct Case {
  Rows givens;
  std::string answer;
};

using Attack = std::function<Case(Random&, const Rows& solution, const Rows& givens)>;

const std::vector<std::pair<const char*, Attack>>& attacks() {
  static const std::vector<std::pair<const char*, Attack>> kAttacks = {
      {"one cell changed",
       [](Random& r, const Rows& solution, const Rows& givens) {
         Rows wrong = solution;
         random_cell(r, wrong) = random_digit(r, wrong.size());
         return Case{givens, oracle::text_of(wrong)};
       }},
      {"two rows swapped",
       [](Random& r, const Rows& solution, const Rows& givens) {
         Rows wrong = solution;
         std::swap(wrong[r.below(wrong.size())], wrong[r.below(wrong.size())]);
         return Case{givens, oracle::text_of(wrong)};
       }},
      {"two digits renamed",
       [](Random& r, const Rows& solution, const Rows& givens) {
         Rows wrong = solution;
         const char a = random_digit(r, wrong.size()), b = random_digit(r, wrong.size());
         for (auto& row : wrong)
           for (char& c : row) c = c == a ? b : c == b ? a : c;
         return Case{givens, oracle::text_of(wrong)};
       }},
      {"latin, but not in the boxes",
       [](Random& r, const Rows& solution, const Rows&) {
         Rows wrong;
         const std::size_t n = solution.size(), shift = r.below(n);
         for (std::size_t i = 0; i < n; ++i) {
           wrong.emplace_back();
           for (std::size_t j = 0; j < n; ++j) wrong.back() += solution[0][(i + j + shift) % n];
         }
         return Case{with_gaps(r, wrong, 60), oracle::text_of(wrong)};
       }},
      {"a solution of another grid",
       [](Random& r, const Rows& solution, const Rows& givens) {
         return Case{givens, oracle::text_of(solved_grid(r, static_cast<int>(solution.size())))};
       }},
      {"a solution among several",
       [](Random& r, const Rows& solution, const Rows&) {
         return Case{with_gaps(r, solution, 85), oracle::text_of(solution)};
       }},
      {"no solution, where there is one",
       [](Random&, const Rows&, const Rows& givens) {
         return Case{givens, "no solution"};
       }},
      {"not unique, where it is or with wrong grids",
       [](Random& r, const Rows& solution, const Rows& givens) {
         Rows wrong = solution;
         if (r.below(2) == 0) random_cell(r, wrong) = random_digit(r, wrong.size());
         return Case{givens,
                     "not unique: " + oracle::text_of(solution) + " / " + oracle::text_of(wrong)};
       }},
      {"a given digit changed afterwards",
       [](Random& r, const Rows& solution, const Rows& givens) {
         Rows other = givens;
         random_cell(r, other) = random_digit(r, other.size());
         return Case{other, oracle::text_of(solution)};
       }},
      {"left empty",
       [](Random& r, const Rows& solution, const Rows& givens) {
         Rows wrong = solution;
         random_cell(r, wrong) = ".0 "[r.below(3)];
         return Case{givens, oracle::text_of(wrong)};
       }},
      {"another spelling",
       [](Random& r, const Rows& solution, const Rows& givens) {
         std::string text = oracle::text_of(solution);
         switch (r.below(8)) {
           case 0:
             text += " ";
             break;
           case 1:
             text = " " + text;
             break;
           case 2:
             text += "\n\n";
             break;
           case 3:
             for (char& c : text) c = c == ' ' ? '\n' : c;
             break;
           case 4:
             text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
             break;
           case 5:
             text = "the grid is " + text;
             break;
           case 6:
             text += " " + solution[0];
             break;
           default:
             text[r.below(text.size())] = "aA-x\0/"[r.below(6)];
         }
         return Case{givens, text};
       }},
  };
  return kAttacks;
}

TEST(SudokuVerifier, AcceptsNoneOfTenThousandWrongAnswers) {
  constexpr int kPerAttack = 920;
  Random random(2024);
  int judged = 0;
  for (const auto& [name, attack] : attacks()) {
    int wrong = 0;
    for (int i = 0; wrong < kPerAttack && i < 20 * kPerAttack; ++i) {
      const int n = random.below(20) == 0 ? 9 : random.below(2) == 0 ? 6 : 4;
      const Rows solution = solved_grid(random, n);
      const Case c = attack(random, solution, with_gaps(random, solution, 35));
      const bool right = oracle::accepts(c.givens, c.answer);
      const Verdict verdict = kTask.check_answer(*problem_of(c.givens), c.answer);
      ASSERT_EQ(verdict.passed(), right) << name << ": " << c.answer << " for "
                                         << oracle::text_of(c.givens) << ": " << verdict.evidence;
      ASSERT_FALSE(verdict.evidence.empty());
      wrong += !right;
    }
    EXPECT_EQ(wrong, kPerAttack) << name << " hardly ever attacks";
    judged += wrong;
  }
  EXPECT_GE(judged, 10000);
}

TEST(SudokuVerifier, AcceptsTenThousandRightAnswers) {
  Random random(77);
  int only = 0, none = 0, several = 0;
  while (only + none + several < 10000) {
    const int n = random.below(20) == 0 ? 9 : random.below(2) == 0 ? 6 : 4;
    Rows givens = with_gaps(random, solved_grid(random, n), 20 + random.below(50));
    if (random.below(4) == 0) random_cell(random, givens) = random_digit(random, givens.size());
    const auto known = oracle::solutions(givens, 2);
    std::string answer = known.empty() ? "no solution" : *known.begin();
    if (known.size() == 2) answer = "not unique: " + *known.begin() + " / " + *known.rbegin();
    if (random.below(2) == 0) answer += "\n";
    const Verdict verdict = kTask.check_answer(*problem_of(givens), answer);
    ASSERT_TRUE(verdict.passed()) << answer << " for " << oracle::text_of(givens)
                                  << verdict.evidence;
    (known.empty() ? none : known.size() == 1 ? only : several) += 1;
  }
  EXPECT_GT(only, 1000);
  EXPECT_GT(none, 1000);
  EXPECT_GT(several, 1000);
}

std::string mutated(Random& random, std::string line) {
  const auto at = random.below(line.size());
  switch (random.below(7)) {
    case 0:
      line[at] = "0123456789rc= .\n\t\0xabc"[random.below(23)];
      break;
    case 1:
      line.erase(at, 1);
      break;
    case 2:
      line.insert(at, 1, "0123456789rc= "[random.below(14)]);
      break;
    case 3: {
      const auto digit = line.find_first_of("123456789", at);
      if (digit != std::string::npos) line[digit] = static_cast<char>('1' + random.below(9));
      break;
    }
    case 4:
      line = line.substr(0, line.rfind(' ') + 1) +
             std::vector<std::string>{"cell", "row", "column", "box", "3", "grid"}[random.below(6)];
      break;
    case 5:
      line += std::vector<std::string>{" row", "\n\n", " ", ".", " # so"}[random.below(5)];
      break;
    default:
      line = line.starts_with("assume ") ? line.substr(7) + " box" : "assume " + line;
  }
  return line;
}

// Step lines: right ones are exactly those of the oracle's list; mutations of them are right only
// when they are in it. Grids with one solution, none and several.
TEST(SudokuVerifier, JudgesTenThousandStepsAsTheOracleDoes) {
  Random random(31);
  int right = 0, wrong = 0, refuted = 0, closed = 0;
  while (right < 10000 || wrong < 10000) {
    Rows givens =
        with_gaps(random, solved_grid(random, random_size(random)), 30 + random.below(35));
    if (random.below(3) == 0) random_cell(random, givens) = random_digit(random, givens.size());
    const auto problem = problem_of(givens);
    State state = kTask.initial(*problem);
    oracle::Knowledge known{{{givens, {}, {}}}};
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
        const std::string mutant = mutated(random, line);
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
        ASSERT_TRUE(oracle::solutions(givens, 1).empty()) << oracle::text_of(givens);
      }
      state = next;
    }
    if (state.solved() && !known.levels.empty()) {
      ASSERT_EQ(*oracle::solutions(givens, 2).begin(), oracle::text_of(known.levels.back().rows));
    }
    if (state.status == StateStatus::kDead) {
      ASSERT_TRUE(oracle::right_steps(known).empty());
    }
  }
  EXPECT_GT(refuted, 100) << "assumptions are refuted too";
  EXPECT_GT(closed, 10) << "and grids without solutions";
}

// What a passed step says holds in every solution that the open assumptions leave.
TEST(SudokuVerifier, WhatPassesIsTrueOfEverySolution) {
  Random random(8);
  int judged = 0;
  for (int i = 0; i < 400; ++i) {
    const Rows givens = with_gaps(random, solved_grid(random, 4), 55 + random.below(30));
    const auto problem = problem_of(givens);
    const auto all = oracle::solutions(givens, 400);
    State state = kTask.initial(*problem);
    while (!state.terminal()) {
      state = *kTask.check(*problem, state, *kTask.uniform_step(*problem, state, random)).next;
      if (state.key == "no solution") break;
      // "if r1c2=3, r2c1=4: 13.. ..."
      std::string shown = state.line;
      std::vector<std::string> assumed;
      for (std::size_t at = shown.find('='); at < shown.find(':') && shown.starts_with("if ");
           at = shown.find('=', at + 1))
        assumed.push_back(shown.substr(at - 4, 6));
      if (shown.starts_with("if ")) shown = shown.substr(shown.find(": ") + 2);
      const Rows rows = oracle::rows_of(shown.substr(0, shown.find(" not")));
      for (const auto& solution : all) {
        const Rows grid = oracle::rows_of(solution);
        const bool kept = std::all_of(assumed.begin(), assumed.end(), [&](const std::string& a) {
          return oracle::at(grid, {a[1] - '1', a[3] - '1'}) == a[5];
        });
        for (int r = 0; kept && r < 4; ++r)
          for (int c = 0; c < 4; ++c)
            ASSERT_TRUE(oracle::at(rows, {r, c}) == '.' ||
                        oracle::at(rows, {r, c}) == oracle::at(grid, {r, c}))
                << state.line;
      }
      ++judged;
    }
    ASSERT_TRUE(state.key != "no solution" || all.empty());
  }
  EXPECT_GT(judged, 2000);
}

}  // namespace
}  // namespace lemma::search

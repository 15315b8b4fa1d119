// Over 10,000 right lines and answers, all of which must pass, and over 10,000 wrong ones, none of
// which may; judged by sign charts, by substitution, and at single numbers (equations_oracle.h).
#include <array>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "search/tasks/derivation.h"
#include "search/tasks/equations/equations.h"
#include "tests/search/equations_oracle.h"

namespace lemma::search {
namespace {

using core::Random;
using nlohmann::json;
namespace oracle = equations_oracle;
using oracle::Factor;
using oracle::Product;

const EquationsTask kTask;

core::Result<ProblemPtr> posed(const std::string& equation) {
  return kTask.from_typed({{"equations", {equation}}, {"unknowns", {"x"}}}, "typed");
}

int between(Random& random, int least, int most) {
  return least + static_cast<int>(random.below(static_cast<std::uint64_t>(most - least + 1)));
}

Factor draw_factor(Random& random) {
  static constexpr std::array kSquareFree = {2, 3, 5, 6, 7, -1, -2, -4};
  if (random.below(6) == 0) return {.b = 0, .k = kSquareFree[random.below(kSquareFree.size())]};
  Factor factor{.a = between(random, -6, 6), .b = random.below(4) == 0 ? between(random, 2, 3) : 1};
  if (factor.b > 1 && factor.a % factor.b == 0) factor.b = 1;
  if (random.below(5) == 0) factor.power = 2;
  return factor;
}

Product draw(Random& random) {
  static constexpr std::array kOps = {"=", "=", "=", "<", "<=", ">", ">=", "!="};
  static constexpr std::array kScales = {1, 1, 2, -1, -3};
  Product p{.scale = kScales[random.below(kScales.size())],
            .factors = {},
            .op = kOps[random.below(kOps.size())]};
  for (int n = between(random, 1, 3); n > 0; --n) p.factors.push_back(draw_factor(random));
  if (random.below(3) == 0) {
    p.factors.push_back({.a = between(random, -4, 4), .pole = true});
    if (random.below(3) == 0) p.factors.push_back({.a = between(random, -4, 4), .pole = true});
  }
  return p;
}

// Another product with the same solutions: times a constant, powers of the same parity, a factor
// without roots.
Product equivalent(Product p, Random& random) {
  switch (random.below(4)) {
    case 0:
      p.scale *= 2;
      break;
    case 1:
      p.scale *= -1;
      if (p.op.size() <= 2 && (p.op[0] == '<' || p.op[0] == '>'))
        p.op[0] = p.op[0] == '<' ? '>' : '<';
      break;
    case 2:
      if (p.op == "=" || p.op == "!=")
        for (Factor& f : p.factors)
          if (!f.pole) f.power = 1 + static_cast<int>(random.below(2));
      break;
    default:
      p.factors.push_back({.b = 0, .k = -3});
  }
  return p;
}

// What people do wrong.
Product attacked(Product p, Random& random) {
  const std::size_t at = random.below(p.factors.size());
  Factor& factor = p.factors[at];
  switch (random.below(8)) {
    case 0:  // another root
      (factor.b != 0 ? factor.a : factor.k) += between(random, 1, 2);
      break;
    case 1:  // divided by what may be 0
      if (p.factors.size() > 1)
        p.factors.erase(p.factors.begin() + static_cast<std::ptrdiff_t>(at));
      break;
    case 2:  // multiplied by what may be 0
      p.factors.push_back({.a = between(random, -6, 6)});
      break;
    case 3:  // the sign of an inequality
      p.scale = -p.scale;
      break;
    case 4:
      p.op = std::array{"=", "<", "<=", ">", ">=", "!="}[random.below(6)];
      break;
    case 5:  // squared
      factor.power = factor.power == 2 ? 1 : 2;
      break;
    case 6:  // what is above goes below, or back
      factor.pole = !factor.pole;
      break;
    default:  // a sign slip
      factor.a = -factor.a;
  }
  return p;
}

bool within_bounds(const Product& p) {
  int degree = 0;
  for (const Factor& f : p.factors) degree += f.power * (f.b == 0 ? 2 : 1);
  return degree <= 7;
}

TEST(EquationsSoundness, LinesPassExactlyWhereSignChartsAgree) {
  Random random(21);
  int right = 0, wrong = 0;
  while (right < 5000 || wrong < 5000) {
    const Product p = draw(random);
    const auto problem = posed(oracle::render(p, 'x', random));
    if (!within_bounds(p) || !problem) continue;
    const State root = kTask.initial(*problem.value());
    if (root.terminal()) continue;
    for (int i = 0; i < 6; ++i) {
      const Product q = i < 3 ? equivalent(p, random) : attacked(p, random);
      if (!within_bounds(q)) continue;
      const std::string line = oracle::render(q, 'x', random);
      const auto verdict = kTask.check(*problem.value(), root, line);
      const bool same = oracle::same(p, q);
      ASSERT_EQ(verdict.verdict.passed(), same)
          << root.line << " | " << line << ": " << verdict.verdict.evidence;
      ASSERT_NE(verdict.verdict.judgement, Judgement::kUnknown) << line;
      ++(same ? right : wrong);
      if (verdict.next) {
        ASSERT_LT(verdict.next->measure, root.measure);
      }
    }
  }
}

TEST(EquationsSoundness, TheSolverAndAnswersAgreeWithSignCharts) {
  Random random(22);
  int solved = 0, wrong = 0, unsolved = 0;
  while (solved < 2500 || wrong < 3000) {
    const Product p = draw(random);
    if (!within_bounds(p)) continue;
    const auto problem = posed(oracle::render(p, 'x', random));
    if (!problem) continue;
    const std::string right = oracle::solutions(p, 'x');
    ASSERT_TRUE(kTask.check_answer(*problem.value(), right).passed())
        << problem.value()->key() << " " << right;
    if (solved < 2500) {
      const auto steps = kTask.solve(*problem.value());
      ++(steps ? solved : unsolved);
      if (steps) {
        ASSERT_EQ(kTask.answer(*problem.value(), steps.value()).value(), right)
            << problem.value()->key();
      }
    }
    for (int i = 0; i < 3; ++i) {
      const Product q = attacked(p, random);
      const std::string answer = oracle::solutions(q, 'x');
      if (answer == right) continue;
      ++wrong;
      ASSERT_FALSE(kTask.check_answer(*problem.value(), answer).passed())
          << problem.value()->key() << " " << answer;
    }
  }
  EXPECT_LE(unsolved, solved / 100);
}

// Every byte of a line changed: what still passes holds at the same numbers.
TEST(EquationsSoundness, ChangedBytesNeverChangeWhatHolds) {
  Random random(23);
  std::vector<oracle::Exact> numbers;
  for (int d = 1; d <= 4; ++d)
    for (int n = -12 * d; n <= 12 * d; ++n) numbers.push_back(oracle::Exact(n, d));
  int passed = 0, attacks = 0;
  while (attacks < 4000) {
    const auto made = kTask.generate(random, 1 + static_cast<int>(random.below(5))).value();
    const std::string unknown = made.problem->typed()["unknowns"][0];
    if (made.problem->typed()["unknowns"].size() > 1) continue;
    const std::string domain = made.problem->typed()["equations"][0];
    State state = kTask.initial(*made.problem);
    const auto steps = kTask.solve(*made.problem).value();
    for (const std::string& step : steps) {
      const std::string before = state.key.substr(0, state.key.rfind(" #"));
      for (int i = 0; i < 5; ++i, ++attacks) {
        std::string line = step;
        const std::size_t at = random.below(line.size());
        static const std::string kBytes = "0123456789xx+-*/^()=<> .,or!";
        const char c = random.below(4) == 0 ? static_cast<char>(random.below(256))
                                            : kBytes[random.below(kBytes.size())];
        switch (random.below(3)) {
          case 0:
            line[at] = c;
            break;
          case 1:
            line.erase(at, 1);
            break;
          default:
            line.insert(at, 1, c);
        }
        const auto verdict = kTask.check(*made.problem, state, line);
        if (!verdict.next) continue;
        ++passed;
        for (const auto& x : numbers) {
          const auto old_holds = oracle::Reader::holds_at(before, unknown[0], x);
          const auto new_holds = oracle::Reader::holds_at(verdict.text, unknown[0], x);
          if (!old_holds || !new_holds || old_holds == new_holds) continue;
          // Only where the problem itself is undefined: then it doesn't hold there.
          ASSERT_EQ(oracle::Reader::holds_at(domain, unknown[0], x), false)
              << before << " | " << line << " at " << x;
        }
      }
      state = *kTask.check(*made.problem, state, step).next;
    }
  }
  EXPECT_GT(passed, 50) << "some changes change nothing";
}

// Systems with one solution: a row passes exactly when the solution satisfies it and it says
// something. By substitution alone.
TEST(EquationsSoundness, RowsPassExactlyWhereTheSolutionSatisfiesThem) {
  Random random(24);
  int right = 0, wrong = 0;
  while (right < 2500 || wrong < 2500) {
    const std::size_t n = 2 + random.below(3);
    const std::string letters = std::string("wxyz").substr(0, n);
    std::vector<int> solution;
    for (std::size_t i = 0; i < n; ++i) solution.push_back(between(random, -5, 5));
    const auto value_of = [&](const std::vector<int>& row) {
      int sum = 0;
      for (std::size_t i = 0; i < n; ++i) sum += row[i] * solution[i];
      return sum;
    };
    const auto text_of = [&](const std::vector<int>& row, int constant) {
      std::string text;
      for (std::size_t i = 0; i < n; ++i) {
        if (row[i] == 0) continue;
        text += row[i] < 0 ? (text.empty() ? "-" : " - ") : (text.empty() ? "" : " + ");
        text += std::to_string(std::abs(row[i])) + letters[i];
      }
      return (text.empty() ? "0" : text) + " = " + std::to_string(constant);
    };
    // Unit upper triangular, then mixed: the determinant stays 1.
    std::vector<std::vector<int>> rows(n, std::vector<int>(n));
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i; j < n; ++j) rows[i][j] = i == j ? 1 : between(random, -3, 3);
    for (int mix = 0; mix < 4; ++mix) {
      const std::size_t i = random.below(n), j = random.below(n);
      if (i == j) continue;
      const int factor = between(random, -1, 1);
      for (std::size_t k = 0; k < n; ++k) rows[i][k] += factor * rows[j][k];
    }
    json equations = json::array(), unknowns = json::array();
    for (const auto& row : rows) equations.push_back(text_of(row, value_of(row)));
    for (const char letter : letters) unknowns.push_back(std::string(1, letter));
    const auto problem =
        kTask.from_typed({{"equations", equations}, {"unknowns", unknowns}}, "typed").value();
    const State root = kTask.initial(*problem);
    std::string answer;
    for (std::size_t i = 0; i < n; ++i)
      answer +=
          (i > 0 ? ", " : "") + std::string(1, letters[i]) + " = " + std::to_string(solution[i]);
    ASSERT_TRUE(kTask.check_answer(*problem, answer).passed()) << answer;
    if (root.terminal()) continue;
    for (int i = 0; i < 8; ++i) {
      std::vector<int> row;
      for (std::size_t k = 0; k < n; ++k) row.push_back(between(random, -4, 4));
      const bool says_nothing = std::all_of(row.begin(), row.end(), [](int c) { return c == 0; });
      const int off = random.below(2) == 0 ? 0 : between(random, -3, 3);
      const std::string line = text_of(row, value_of(row) + off);
      const bool expected = off == 0 && !says_nothing;
      const auto verdict = kTask.check(*problem, root, line);
      ASSERT_EQ(verdict.verdict.passed(), expected)
          << root.line << " | " << line << ": " << verdict.verdict.evidence;
      ++(expected ? right : wrong);
      if (!verdict.next || i > 0) continue;
      // Whatever it took the place of, the same solution is left.
      State state = *verdict.next;
      if (!state.terminal()) {
        state = *kTask.check(*problem, state, answer).next;
      }
      ASSERT_EQ(state.key, answer);
    }
    if (right % 10 == 0) {
      const auto steps = kTask.solve(*problem);
      ASSERT_TRUE(steps) << problem->key() << steps.error().detail;
      ASSERT_EQ(kTask.answer(*problem, steps.value()).value(), answer);
    }
  }
}

// Two rows that depend on each other: many solutions or none, as the constants say.
TEST(EquationsSoundness, DependentRowsHaveManySolutionsOrNone) {
  Random random(25);
  for (int i = 0; i < 500; ++i) {
    const int a = between(random, 1, 6), b = between(random, -6, -1), c = between(random, -9, 9);
    const int times = between(random, 2, 5), off = i % 2 == 0 ? 0 : between(random, 1, 9);
    const auto row = [](int p, int q, int r) {
      return std::to_string(p) + "x - " + std::to_string(-q) + "y = " + std::to_string(r);
    };
    const auto problem =
        kTask
            .from_typed({{"equations", {row(a, b, c), row(times * a, times * b, times * c + off)}},
                         {"unknowns", {"x", "y"}}},
                        "typed")
            .value();
    const auto steps = kTask.solve(*problem).value();
    const std::string answer = kTask.answer(*problem, steps).value();
    if (off != 0) {
      EXPECT_EQ(answer, "no real solution");
      EXPECT_FALSE(kTask.check_answer(*problem, "infinitely many solutions").passed());
    } else {
      EXPECT_TRUE(answer.starts_with("infinitely many solutions: x = ")) << answer;
      EXPECT_FALSE(kTask.check_answer(*problem, "no real solution").passed());
      EXPECT_FALSE(kTask.check_answer(*problem, "x = 0, y = 0").passed());
    }
    EXPECT_TRUE(kTask.check_answer(*problem, answer).passed());
  }
}

TEST(EquationsSoundness, LongAndRandomLinesAreJudgedQuietly) {
  Random random(26);
  const auto problem = posed("x^2 - x - 1 = 0").value();
  const State root = kTask.initial(*problem);
  for (const std::string& line :
       {std::string(300, 'x'), std::string(250, '('), "x" + std::string(200, '-') + " = 1",
        "x = 1" + std::string(40, '0'), std::string("(x + 1)^8(x + 2)^8(x + 3)^8(x + 4)^8 = 0"),
        std::string("x = 99999999999999999999^8"), std::string("(((((x^8)^8)^8)^8)^8)^8 = 1"),
        std::string("sqrt(99999999999999999999999) = x"), std::string("x = 1\0", 6)})
    EXPECT_FALSE(kTask.check(*problem, root, line).next) << line;
  for (int i = 0; i < 5000; ++i) {
    std::string line;
    static const std::string kBytes = "0123456789xxx+-*/^()=<> .,or!and sqrt(";
    for (auto n = random.below(40); n > 0; --n) line += kBytes[random.below(kBytes.size())];
    EXPECT_FALSE(kTask.check(*problem, root, line).next) << line;
  }
}

}  // namespace
}  // namespace lemma::search

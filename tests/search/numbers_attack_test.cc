// 10,000 attacks on the numbers verifier and 10,000 right answers, judged by the oracle: 0 false
// accepts, 0 false rejects. Every attack is built so that a sloppy checker (a calculator, a
// scripting language's eval, floats, wrapped integers) would find the target.
#include <cmath>
#include <functional>

#include <gtest/gtest.h>

#include "core/random.h"
#include "search/tasks/numbers/numbers.h"
#include "search/tasks/numbers/problem.h"
#include "tests/search/numbers_oracle.h"

namespace lemma::search {
namespace {

using core::Random;
using oracle::Exact;

const NumbersTask kTask;
constexpr int kPerCategory = 500;

struct Case {
  std::vector<std::int64_t> numbers;
  Exact target;
  std::string answer;
  bool all = false;
};

std::string s(std::int64_t x) { return std::to_string(x); }

std::int64_t pick(Random& random, std::int64_t lo, std::int64_t hi) {
  return lo + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(hi - lo + 1)));
}

std::vector<std::int64_t> draw(Random& random, int count, std::int64_t lo = 1,
                               std::int64_t hi = 20) {
  std::vector<std::int64_t> numbers;
  for (int i = 0; i < count; ++i) numbers.push_back(pick(random, lo, hi));
  return numbers;
}

std::shared_ptr<const NumbersProblem> problem_of(const Case& c) {
  return std::make_shared<const NumbersProblem>(
      c.numbers,
      Rational::ratio(static_cast<std::int64_t>(numerator(c.target)),
                      static_cast<std::int64_t>(denominator(c.target))),
      c.all ? NumberUse::kExactlyOnce : NumberUse::kAtMostOnce);
}

template <class... T>
std::string one_of(Random& random, T... options) {
  const std::vector<std::string> all{options...};
  return all[random.below(all.size())];
}

using Attack = std::function<Case(Random&)>;

const std::vector<std::pair<const char*, Attack>>& attacks() {
  static const std::vector<std::pair<const char*, Attack>> kAttacks = {
      {"a decimal point glues two numbers",
       [](Random& r) {
         const auto a = pick(r, 1, 9), b = 2 * pick(r, 1, 20);
         return Case{{a, 5, b}, Exact(2 * a + 1) * b / 2, s(a) + ".5 * " + s(b)};
       }},
      {"integer division",
       [](Random& r) {
         const auto b = pick(r, 2, 9), q = pick(r, 1, 9), c = pick(r, 1, 20),
                    a = b * q + pick(r, 1, b - 1);
         const auto op = one_of(r, "+", "*", "-");
         const auto target = op == "+" ? q + c : op == "*" ? q * c : q - c;
         return Case{{a, b, c},
                     Exact(target),
                     s(a) + one_of(r, " / ", " // ", "/") + s(b) + " " + op + " " + s(c)};
       }},
      {"powers",
       [](Random& r) {
         const auto a = pick(r, 2, 9), b = pick(r, 2, 5);
         return Case{{a, b, 7},
                     Exact(std::llround(std::pow(a, b))),
                     s(a) + one_of(r, " ** ", " ^ ", "**", "^", " * * ", "\xc2\xb2 * ") + s(b)};
       }},
      {"unary signs",
       [](Random& r) {
         const auto a = pick(r, 1, 9), b = pick(r, 10, 30);
         switch (r.below(6)) {
           case 0:
             return Case{{a, b}, Exact(b - a), "-" + s(a) + " + " + s(b)};
           case 1:
             return Case{{a, b}, Exact(a + b), s(b) + " - -" + s(a)};
           case 2:
             return Case{{a, b}, Exact(b - a), "-(" + s(a) + " - " + s(b) + ")"};
           case 3:
             return Case{{a, b}, Exact(a + b), "+" + s(a) + " + " + s(b)};
           case 4:
             return Case{{a, b}, Exact(a + b), "--" + s(a) + " + " + s(b)};
           default:
             return Case{{a, b}, Exact(a + b), s(b) + " - (-" + s(a) + ")"};
         }
       }},
      {"unicode digits and signs",
       [](Random& r) {
         const auto a = pick(r, 2, 9), b = pick(r, 2, 9);
         const std::string fullwidth = std::string("\xef\xbc") + static_cast<char>(0x90 + a);
         const std::string arabic = std::string("\xd9") + static_cast<char>(0xa0 + a);
         switch (r.below(6)) {
           case 0:
             return Case{{a, b}, Exact(a * b), fullwidth + " * " + s(b)};
           case 1:
             return Case{{a, b}, Exact(a * b), arabic + " * " + s(b)};
           case 2:
             return Case{{a, b}, Exact(a * b), s(a) + " \xc3\x97 " + s(b)};
           case 3:
             return Case{{a, b}, Exact(a - b), s(a) + " \xe2\x88\x92 " + s(b)};
           case 4:
             return Case{{a, b}, Exact(a * b), s(a) + " \xe2\x88\x97 " + s(b)};
           default:
             return Case{{a, b}, Exact(a + b), s(a) + "\xc2\xa0+\xc2\xa0" + s(b)};
         }
       }},
      {"wrapped integers",
       [](Random& r) {
         for (;;) {
           auto n = draw(r, 4, 50000, 1000000);
           const auto wrapped = static_cast<std::int32_t>(
               static_cast<std::uint32_t>(n[0]) * static_cast<std::uint32_t>(n[1]) *
               static_cast<std::uint32_t>(n[2]) * static_cast<std::uint32_t>(n[3]));
           if (std::llabs(wrapped) > 1000000000) continue;
           return Case{n, Exact(wrapped),
                       s(n[0]) + " * " + s(n[1]) + " * " + s(n[2]) + " * " + s(n[3])};
         }
       }},
      {"rounded floats",
       [](Random& r) {
         for (;;) {
           auto n = draw(r, 4, 2, 100);
           const std::string ops[3] = {one_of(r, "*", "/", "+"), one_of(r, "/", "*"),
                                       one_of(r, "/", "+")};
           Exact exact(n[0]);
           for (int i = 0; i < 3; ++i) {
             if (ops[i] == "*") exact *= n[static_cast<std::size_t>(i) + 1];
             if (ops[i] == "/") exact /= n[static_cast<std::size_t>(i) + 1];
             if (ops[i] == "+") exact += n[static_cast<std::size_t>(i) + 1];
           }
           std::string text = s(n[0]);
           for (std::size_t i = 0; i < 3; ++i) {
             // Left to right, as the value above was computed.
             text = (i > 0 ? "(" + text + ")" : text) + " " + ops[i] + " " + s(n[i + 1]);
           }
           if (denominator(exact) == 1) continue;
           return Case{n, Exact(std::llround(static_cast<double>(exact))), text};
         }
       }},
      {"leading zeros",
       [](Random& r) {
         const auto a = pick(r, 1, 9), b = pick(r, 10, 30);
         return Case{{a, b}, Exact(a + b), one_of(r, "0", "00", "0000000") + s(a) + " + " + s(b)};
       }},
      {"a number used twice",
       [](Random& r) {
         const auto a = pick(r, 3, 9), b = pick(r, 10, 30);
         switch (r.below(3)) {
           case 0:
             return Case{{a, b}, Exact(a * a), s(a) + " * " + s(a)};
           case 1:
             return Case{{a, b}, Exact(a * b + a), s(a) + " * " + s(b) + " + " + s(a)};
           default:
             return Case{{a, b, 1}, Exact(b), s(b) + " * (" + s(a) + " / " + s(a) + ")" + " * 1"};
         }
       }},
      {"digits strung together",
       [](Random& r) {
         const auto a = pick(r, 1, 9), b = pick(r, 1, 9), c = pick(r, 10, 30);
         switch (r.below(3)) {
           case 0:
             return Case{{a, b, c}, Exact(10 * a + b + c), s(a) + s(b) + " + " + s(c)};
           case 1:
             return Case{{a, b, c}, Exact(10 * a + b + c), s(a) + " " + s(b) + " + " + s(c)};
           default:
             return Case{{a, b, c}, Exact(10 * a + b), s(a) + s(b)};
         }
       }},
      {"multiplication left out",
       [](Random& r) {
         const auto a = pick(r, 2, 9), b = pick(r, 2, 9), c = pick(r, 10, 30);
         switch (r.below(4)) {
           case 0:
             return Case{{a, b, c}, Exact(a * (b + c)), s(a) + "(" + s(b) + " + " + s(c) + ")"};
           case 1:
             return Case{{a, b, c}, Exact((b + c) * a), "(" + s(b) + " + " + s(c) + ")" + s(a)};
           case 2:
             return Case{{a, b, c}, Exact(a * b), "(" + s(a) + ")(" + s(b) + ")"};
           default:
             return Case{{a, b, c}, Exact(a * b), s(a) + " x " + s(b)};
         }
       }},
      {"comments, white space and NUL",
       [](Random& r) {
         const auto a = pick(r, 2, 9), b = pick(r, 10, 30);
         const std::string right = s(a) + " * " + s(b);
         switch (r.below(9)) {
           case 0:
             return Case{{a, b}, Exact(a * b), right + " # right"};
           case 1:
             return Case{{a, b}, Exact(a * b), right + " // right"};
           case 2:
             return Case{{a, b}, Exact(a * b), "/* */ " + right};
           case 3:
             return Case{{a, b}, Exact(a * b), right + std::string("\0", 1)};
           case 4:
             return Case{{a, b}, Exact(a * b), right + std::string("\0 + 1", 5)};
           case 5:
             return Case{{a, b}, Exact(a * b), s(a) + "\t*\t" + s(b)};
           case 6:
             return Case{{a, b}, Exact(a * b), s(a) + " *\n" + s(b)};
           case 7:
             return Case{{a, b}, Exact(a * b), right + "\r\n"};
           default:
             return Case{{a, b}, Exact(a * b), right + "\n\n"};
         }
       }},
      {"commas",
       [](Random& r) {
         const auto a = pick(r, 1, 9), b = pick(r, 100, 999);
         return r.below(2) == 0 ? Case{{a, b}, Exact(1000 * a + b), s(a) + "," + s(b)}
                                : Case{{a, b}, Exact(b), s(a) + ", " + s(b)};
       }},
      {"operators of other languages",
       [](Random& r) {
         const auto a = pick(r, 3, 5), b = pick(r, 2, 9);
         switch (r.below(7)) {
           case 0:
             return Case{{a, b}, Exact(a == 3 ? 6 : a == 4 ? 24 : 120), s(a) + "!"};
           case 1:
             return Case{{a, b}, Exact(a % b), s(a) + " % " + s(b)};
           case 2:
             return Case{{a, b}, Exact(a << b), s(a) + " << " + s(b)};
           case 3:
             return Case{{a, b}, Exact(a | b), s(a) + " | " + s(b)};
           case 4:
             return Case{{a, b}, Exact(a & b), s(a) + " & " + s(b)};
           case 5:
             return Case{{a, b}, Exact(~a), "~" + s(a)};
           default:
             return Case{{a, b}, Exact(b), s(a) + " and " + s(b)};
         }
       }},
      {"other spellings of numbers",
       [](Random& r) {
         const auto a = pick(r, 1, 9), b = pick(r, 1, 3);
         switch (r.below(5)) {
           case 0:
             return Case{{a, b}, Exact(a * std::llround(std::pow(10, b))), s(a) + "e" + s(b)};
           case 1:
             return Case{{a, b}, Exact(a), "0x" + s(a)};
           case 2:
             return Case{{a, b}, Exact(10 * a + b), s(a) + "_" + s(b)};
           case 3:
             return Case{{a, b}, Exact(a + b), s(a) + ".0 + " + s(b)};
           default:
             return Case{{a, b}, Exact(a + b), s(a) + "L + " + s(b)};
         }
       }},
      {"more than an expression",
       [](Random& r) {
         const auto a = pick(r, 2, 9), b = pick(r, 10, 30);
         const std::string sum = s(a) + " + " + s(b), t = s(a + b);
         return Case{
             {a, b},
             Exact(a + b),
             one_of(r, sum + " = " + t, sum + " == " + t, t, sum + "; 1", "= " + sum, "x = " + sum,
                    t + " = " + sum, sum + "\n" + t, "\"" + sum + "\"", "`" + sum + "`",
                    "$" + sum + "$", "[" + sum + "]", sum + ".", "answer: " + sum)};
       }},
      {"numbers that are not given",
       [](Random& r) {
         const auto a = pick(r, 2, 9), b = pick(r, 10, 30);
         return Case{{a, b},
                     Exact(a + b + 1),
                     one_of(r, s(a) + " + " + s(b) + " + 1", s(a + 1) + " + " + s(b), s(a + b + 1),
                            "1 + " + s(a + b), s(a) + " + " + s(b) + " + 1 * 1")};
       }},
      {"numbers left out where all must be used",
       [](Random& r) {
         const auto a = pick(r, 2, 9), b = pick(r, 10, 30), c = pick(r, 31, 40);
         return Case{{a, b, c}, Exact(a * b), s(a) + " * " + s(b), /*all=*/true};
       }},
      {"broken brackets",
       [](Random& r) {
         const auto a = pick(r, 2, 9), b = pick(r, 10, 30);
         const std::string sum = s(a) + " + " + s(b);
         const auto deep = static_cast<std::size_t>(pick(r, 1, 400));
         return Case{{a, b},
                     Exact(a + b),
                     one_of(r, "(" + sum, sum + ")", ")" + sum + "(", "()" + sum, sum + "()",
                            "(" + s(a) + " +) " + s(b), std::string(deep, '(') + sum,
                            "[" + sum + "]", "{" + sum + "}")};
       }},
      {"functions and words",
       [](Random& r) {
         const auto a = pick(r, 2, 9), b = pick(r, 10, 30);
         return Case{
             {a, b},
             Exact(b),
             one_of(r, "max(" + s(a) + ", " + s(b) + ")", "abs(" + s(b) + ")", "int(" + s(b) + ")",
                    "sqrt(" + s(b) + " * " + s(b) + ")", "round(" + s(b) + ")",
                    s(b) + " if " + s(a) + " else 1", "ten", "__import__('os')",
                    "(lambda: " + s(b) + ")()", "target", "NaN", "inf")};
       }},
      {"a wrong value",
       [](Random& r) {
         auto n = draw(r, 3);
         const auto off = pick(r, 1, 3) * (r.below(2) == 0 ? 1 : -1);
         return Case{n, Exact(n[0] * n[1] + n[2] + off),
                     s(n[0]) + " * " + s(n[1]) + " + " + s(n[2])};
       }},
      {"division by zero",
       [](Random& r) {
         const auto a = pick(r, 2, 9);
         return Case{{a, a, 0, 7},
                     Exact(r.below(2) == 0 ? 0 : 1),
                     one_of(r, "0 / 0", s(a) + " / 0", "7 / (" + s(a) + " - " + s(a) + ")",
                            "0 / (" + s(a) + " - " + s(a) + ")")};
       }},
  };
  return kAttacks;
}

TEST(NumbersVerifier, AcceptsNoneOfTenThousandAttacks) {
  Random random(2024);
  int judged = 0;
  for (const auto& [name, attack] : attacks()) {
    int wrong = 0;
    for (int i = 0; wrong < kPerCategory && i < 20 * kPerCategory; ++i) {
      const Case c = attack(random);
      const auto problem = problem_of(c);
      const bool right = oracle::accepts(c.numbers, c.target, c.all, c.answer);
      const Verdict verdict = kTask.check_answer(*problem, c.answer);
      if (!right) ++wrong;
      ASSERT_EQ(verdict.passed(), right)
          << name << ": " << c.answer << " for " << problem->text() << ": " << verdict.evidence;
    }
    EXPECT_EQ(wrong, kPerCategory) << name << " hardly ever attacks";
    judged += wrong;
  }
  EXPECT_GE(judged, 10000);
}

TEST(NumbersVerifier, LeavesWhatIsBeyondItsCapsUnjudged) {
  const Case c{{2, 3, 1000000, 1000000, 1000000, 1000000, 1000000, 1000000}, Exact(5), "", false};
  const auto problem = problem_of(c);
  const auto judgement = [&](const std::string& answer) {
    return kTask.check_answer(*problem, answer).judgement;
  };
  const auto wrapped = [](std::size_t depth) {
    return std::string(depth, '(') + "2 + 3" + std::string(depth, ')');
  };
  EXPECT_EQ(judgement(wrapped(32)), Judgement::kPassed);
  EXPECT_EQ(judgement(wrapped(33)), Judgement::kUnknown);
  EXPECT_EQ(judgement(wrapped(100000)), Judgement::kUnknown);
  EXPECT_EQ(judgement("2 + " + std::string(2000, ' ') + "3"), Judgement::kUnknown);
  EXPECT_EQ(judgement("1000000 * 1000000 * 1000000 * 1000000 * 1000000 * 1000000 * 2 * 3"),
            Judgement::kUnknown);
  EXPECT_EQ(judgement(""), Judgement::kFailed);
  EXPECT_EQ(judgement("\n"), Judgement::kFailed);
}

// A random expression with its exact value, spelt with random spaces and redundant brackets.
struct Expression {
  std::string text;
  Exact value;
  int strength;  // 3 number or bracketed, 2 product, 1 sum
};

Expression random_expression(Random& random, std::vector<Expression> parts) {
  const auto space = [&] { return std::string(random.below(3), ' '); };
  const auto bracketed = [&](const Expression& e) {
    return "(" + space() + e.text + space() + ")";
  };
  while (parts.size() > 1) {
    const auto take = [&] {
      const auto at = parts.begin() + static_cast<std::ptrdiff_t>(random.below(parts.size()));
      Expression e = *at;
      parts.erase(at);
      return e;
    };
    const Expression left = take(), right = take();
    char op = "+-*/"[random.below(4)];
    if (op == '/' && right.value == 0) op = '*';
    const int strength = op == '+' || op == '-' ? 1 : 2;
    Expression joined{.text = "", .value = left.value, .strength = strength};
    if (op == '+') joined.value += right.value;
    if (op == '-') joined.value -= right.value;
    if (op == '*') joined.value *= right.value;
    if (op == '/') joined.value /= right.value;
    const bool bracket_left = left.strength < strength || random.below(5) == 0;
    const bool bracket_right =
        right.strength <= strength || random.below(5) == 0 || right.text[0] == '-';
    joined.text = (bracket_left ? bracketed(left) : left.text) + space() + op + space() +
                  (bracket_right ? bracketed(right) : right.text);
    parts.push_back(joined);
  }
  if (random.below(4) == 0) parts[0].text = bracketed(parts[0]);
  return parts[0];
}

TEST(NumbersVerifier, AcceptsTenThousandRightAnswers) {
  Random random(77);
  int judged = 0;
  while (judged < 10000) {
    const int count = static_cast<int>(pick(random, 1, 8));
    Case c{draw(random, count, random.below(3) == 0 ? -20 : 0, random.below(4) == 0 ? 1000000 : 30),
           0, "", false};
    c.all = random.below(2) == 0;
    std::vector<Expression> parts;
    for (const auto n : c.numbers) parts.push_back({s(n), Exact(n), 3});
    if (!c.all) parts.resize(1 + random.below(parts.size()), parts[0]);
    const Expression e = random_expression(random, parts);
    if (abs(numerator(e.value)) > 1000000000 || denominator(e.value) > 1000000000) continue;
    c.target = e.value;
    c.answer = e.text + (random.below(2) == 0 ? "\n" : "");
    ASSERT_TRUE(oracle::accepts(c.numbers, c.target, c.all, c.answer)) << c.answer;
    const Verdict verdict = kTask.check_answer(*problem_of(c), c.answer);
    ASSERT_TRUE(verdict.passed()) << c.answer << ": " << verdict.evidence;
    ++judged;
  }
}

// Step lines: right ones are exactly those of the oracle's list; mutations of them are right only
// when they are in it.
TEST(NumbersVerifier, JudgesTenThousandStepsAsTheOracleDoes) {
  Random random(31);
  int right = 0, wrong = 0;
  while (right < 10000 || wrong < 10000) {
    const auto numbers = draw(random, static_cast<int>(pick(random, 2, 5)), -3, 15);
    const auto problem = std::make_shared<const NumbersProblem>(numbers, Rational(999999999),
                                                                NumberUse::kAtMostOnce);
    State state = kTask.initial(*problem);
    std::vector<Exact> at_hand(numbers.begin(), numbers.end());
    while (at_hand.size() >= 2) {
      const auto lines = oracle::right_steps(at_hand);
      for (const auto& line : lines) {
        ASSERT_TRUE(kTask.check(*problem, state, line).verdict.passed())
            << line << " in " << state.line;
        ++right;
        std::string mutant = line;
        const auto at = random.below(mutant.size());
        switch (random.below(5)) {
          case 0:
            mutant[at] = "0123456789+-*/ =.,()\n\t\0x"[random.below(24)];
            break;
          case 1:
            mutant.erase(at, 1);
            break;
          case 2:
            mutant.insert(at, 1, "0123456789+-*/ ="[random.below(16)]);
            break;
          case 3:
            mutant += one_of(random, " = 7", ".0", "/1", "0", " ", "\n\n", " # so", "; 1 + 1 = 2");
            break;
          default:
            mutant = one_of(random, " ", "0", "+", "(", "-") + mutant;
            break;
        }
        const bool expected =
            lines.contains(mutant) ||
            (mutant.ends_with('\n') && lines.contains(mutant.substr(0, mutant.size() - 1)));
        const auto verdict = kTask.check(*problem, state, mutant);
        ASSERT_EQ(verdict.verdict.passed(), expected)
            << mutant << " in " << state.line << ": " << verdict.verdict.evidence;
        ASSERT_EQ(verdict.next.has_value(), expected);
        if (!expected) ++wrong;
      }
      const std::string step =
          *std::next(lines.begin(), static_cast<std::ptrdiff_t>(random.below(lines.size())));
      state = *kTask.check(*problem, state, step).next;
      at_hand.clear();
      for (std::size_t i = 0; i < state.key.size();) {
        const auto space = std::min(state.key.find(' ', i), state.key.size());
        at_hand.emplace_back(state.key.substr(i, space - i));
        i = space + 1;
      }
    }
  }
}

}  // namespace
}  // namespace lemma::search

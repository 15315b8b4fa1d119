// 10,000 right steps, all of which must pass, and over 10,000 wrong ones and wrong answers, none of
// which may; judged by the oracle.
#include <gtest/gtest.h>

#include "core/random.h"
#include "search/tasks/arithmetic/arithmetic.h"
#include "search/tasks/arithmetic/problem.h"
#include "search/tasks/derivation.h"
#include "tests/search/arithmetic_measured_oracle.h"

namespace lemma::search {
namespace {

using core::Random;
using nlohmann::json;
namespace oracle = arithmetic_oracle;

const ArithmeticTask kTask;

ProblemPtr problem(const json& question) {
  return kTask.from_typed({{"question", question}}, "typed").value();
}

std::string s(std::int64_t n) { return std::to_string(n); }

// A right step drawn at random: the first of the uniform ones that the oracle finds exact.
std::optional<std::string> exact_step(const Problem& p, const State& state, Random& random) {
  for (int i = 0; i < 500; ++i) {
    const std::string line(without_newline(*kTask.uniform_step(p, state, random)));
    if (oracle::is_measured(p.typed()["question"])) {
      if (oracle::true_step(line)) return line;
      continue;
    }
    const std::size_t a = line.find(' '), b = line.find(' ', a + 1), c = line.find(' ', b + 1);
    const auto result =
        oracle::apply(*oracle::number(line.substr(0, a)), line.substr(a + 1, b - a - 1),
                      *oracle::number(line.substr(b + 1, c - b - 1)));
    const std::string claimed = line.substr(c + 3);
    if (result ? oracle::number(claimed) == result : claimed == "undefined") return line;
  }
  return std::nullopt;
}

bool same_answer(const std::string& a, const std::string& b) {
  return a == b || oracle::same_words(a, b);
}

TEST(ArithmeticSoundness, EveryExactOrderLeadsToTheOraclesAnswer) {
  Random random(11);
  int steps = 0;
  for (int i = 0; steps < 10'000; ++i) {
    const auto p = kTask.generate(random, 1 + i % 5).value().problem;
    State state = kTask.initial(*p);
    std::vector<std::string> path;
    while (!state.terminal()) {
      const auto step = exact_step(*p, state, random);
      ASSERT_TRUE(step) << state.line;
      const auto verdict = kTask.check(*p, state, *step);
      ASSERT_TRUE(verdict.verdict.passed()) << state.line << " | " << *step;
      ASSERT_EQ(verdict.text, *step);
      ASSERT_LT(verdict.next->measure, state.measure) << state.line << " | " << *step;
      ASSERT_GE(verdict.next->measure, 0);
      path.push_back(*step);
      state = *verdict.next;
      ++steps;
    }
    const std::string answer = kTask.answer(*p, path).value();
    EXPECT_TRUE(same_answer(answer, oracle::any_answer(p->typed()["question"])))
        << p->key() << " " << answer;
    EXPECT_TRUE(kTask.check_answer(*p, answer).passed());
  }
}

// A right step with something changed.
std::string attacked(std::string line, Random& random) {
  switch (random.below(8)) {
    case 0:  // another result
      return line.substr(0, line.find('=') + 2) + s(static_cast<std::int64_t>(random.below(300)));
    case 1:  // the result's sign
      return line.insert(line.find('=') + 2, "-");
    case 2:  // another operator
      return line.substr(0, line.find(' ') + 1) + "+-*/^"[random.below(5)] +
             line.substr(line.find(' ', line.find(' ') + 1));
    case 3:  // one digit
      for (std::size_t at = random.below(line.size());; at = (at + 1) % line.size())
        if (line[at] >= '0' && line[at] <= '9') {
          line[at] = static_cast<char>('0' + random.below(10));
          return line;
        }
    case 4: {  // operands swapped
      const std::size_t a = line.find(' '), b = line.find(' ', a + 1), c = line.find(' ', b + 1);
      return line.substr(b + 1, c - b - 1) + line.substr(a, b - a + 1) + line.substr(0, a) +
             line.substr(c);
    }
    case 5:
      return line.substr(0, line.find('=') + 2) + "undefined";
    case 6:  // a digit more
      return line + static_cast<char>('0' + random.below(10));
    default:  // any byte
      line[random.below(line.size())] = static_cast<char>(random.below(256));
      return line;
  }
}

// By the oracle: the operation is ready in this expression, and the result exact.
bool right_step(const std::string& expression, const std::string& line) {
  const std::size_t a = line.find(' '), b = line.find(' ', a + 1), c = line.find(' ', b + 1);
  if (c == std::string::npos || line.substr(c, 3) != " = ") return false;
  const auto left = oracle::number(line.substr(0, a)),
             right = oracle::number(line.substr(b + 1, c - b - 1));
  const std::string op = line.substr(a + 1, b - a - 1), claimed = line.substr(c + 3);
  for (const auto& operation : oracle::ready(expression)) {
    if (left != operation.left || op != operation.op || right != operation.right) continue;
    const auto result = oracle::apply(operation.left, op, operation.right);
    return result ? oracle::number(claimed) == result : claimed == "undefined";
  }
  return false;
}

// "007", "4/2", "-0": numerals that a step may not have even where their value is right.
bool oddly_written(const std::string& line) {
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    const std::string token = line.substr(at, end - at);
    const auto value = oracle::number(token);
    const bool decimal = token.find('.') != std::string::npos;
    if (value && !decimal && value->str() != token) return true;
    if (value && decimal && (token.starts_with("-0.0") || (token[0] == '0' && token[1] != '.')))
      return true;
    at = end + 1;
  }
  return false;
}

TEST(ArithmeticSoundness, AttackedStepsPassOnlyWhereTheyStayRight) {
  Random random(12);
  int attacks = 0, right = 0;
  while (attacks < 10'000) {
    const auto p = kTask.generate(random, 2 + static_cast<int>(random.below(3))).value().problem;
    if (p->typed()["question"]["kind"] != "expression") continue;
    for (State state = kTask.initial(*p); !state.terminal();) {
      const std::string step = *exact_step(*p, state, random);
      for (int i = 0; i < 6; ++i, ++attacks) {
        const std::string line = attacked(step, random);
        const bool passed = kTask.check(*p, state, line).verdict.passed();
        const bool is_right = right_step(state.key, line);
        ASSERT_TRUE(!passed || is_right) << state.line << " | " << line;
        ASSERT_TRUE(passed || !is_right || oddly_written(line)) << state.line << " | " << line;
        right += passed ? 1 : 0;
      }
      state = *kTask.check(*p, state, step).next;
    }
  }
  EXPECT_GT(right, 50) << "some changes change nothing";
  EXPECT_LT(right, 2000);
}

// The other kinds: whatever passes is exact, and leads to the oracle's answer still.
TEST(ArithmeticSoundness, AttackedStepsOfOtherKindsLeadNowhereElse) {
  Random random(13);
  int attacks = 0, passed = 0;
  while (attacks < 6000) {
    const auto p = kTask.generate(random, 2 + static_cast<int>(random.below(3))).value().problem;
    const json question = p->typed()["question"];
    if (question["kind"] == "expression" || oracle::is_measured(question)) continue;
    const State root = kTask.initial(*p);
    const std::string step = *exact_step(*p, root, random);
    for (int i = 0; i < 20; ++i, ++attacks) {
      const auto verdict = kTask.check(*p, root, attacked(step, random));
      if (!verdict.next) continue;
      ++passed;
      State state = *verdict.next;
      while (!state.terminal())
        state = *kTask.check(*p, state, *exact_step(*p, state, random)).next;
      ASSERT_EQ(state.key, oracle::answer(question)) << verdict.text;
    }
  }
  EXPECT_GT(passed, 20);
}

// Random trees in all their brackets, whose value is known as they grow.
struct Grown {
  std::string text;
  std::optional<oracle::Exact> value;
};

Grown grown(Random& random, int operations) {
  if (operations == 0) {
    static const std::vector<std::string> kNumbers = {
        "0", "1", "2", "3", "7", "12", "(-1)", "(-5)", "(2/3)", "(-7/4)", "0.5", "1.25", "(((4)))"};
    const std::string& text = kNumbers[random.below(kNumbers.size())];
    std::string bare;
    for (const char c : text)
      if (c != '(' && c != ')') bare += c;
    return {text, oracle::number(bare)};
  }
  const auto left = static_cast<int>(random.below(static_cast<std::uint64_t>(operations)));
  const Grown a = grown(random, left), b = grown(random, operations - 1 - left);
  const std::string op(1, "+-*/"[random.below(4)]);
  return {"(" + a.text + " " + op + " " + b.text + ")",
          a.value && b.value ? oracle::apply(*a.value, op, *b.value) : std::nullopt};
}

TEST(ArithmeticSoundness, CanonicalTextAndStepsKeepTheValue) {
  Random random(15);
  int defined = 0, undefined = 0;
  for (int i = 0; i < 3000; ++i) {
    const Grown question = grown(random, 1 + static_cast<int>(random.below(8)));
    const auto p = problem({{"kind", "expression"}, {"text", question.text}});
    ASSERT_EQ(oracle::value(p->typed()["question"]["text"]), question.value) << question.text;
    const auto steps = kTask.solve(*p);
    ASSERT_TRUE(steps) << question.text;
    const std::string answer = kTask.answer(*p, steps.value()).value();
    if (question.value) {
      ASSERT_EQ(oracle::number(answer), question.value) << question.text;
    } else {
      ASSERT_EQ(answer, "undefined") << question.text;
    }
    ++(question.value ? defined : undefined);
  }
  EXPECT_GT(defined, 1000);
  EXPECT_GT(undefined, 100);
}

TEST(ArithmeticSoundness, AnswersAreRightWhenTheOracleSaysSo) {
  Random random(14);
  int wrong = 0;
  for (int i = 0; wrong < 10'000; ++i) {
    const auto p = kTask.generate(random, 1 + i % 4).value().problem;
    const std::string right = oracle::any_answer(p->typed()["question"]);
    ASSERT_TRUE(kTask.check_answer(*p, right).passed()) << p->key() << " " << right;
    const bool digits = p->typed()["question"]["kind"] == "convert";
    for (int k = 0; k < 12; ++k) {
      std::string answer = right;
      switch (random.below(5)) {
        case 0:
          answer[random.below(answer.size())] = static_cast<char>(random.below(256));
          break;
        case 1:
          answer.erase(random.below(answer.size()), 1);
          break;
        case 2:
          answer += " * 1";
          break;
        case 3:
          answer = std::string(without_newline(kTask.uniform_answer(*p, random)));
          break;
        default:
          answer.insert(0, 1, "-0+ "[random.below(4)]);
      }
      if (answer == right || answer == right + "\n" || (!digits && same_answer(answer, right)))
        continue;
      ++wrong;
      // "3 * 2" is as right as "2 * 3", and 2^2 as 2 * 2: only what multiplies to it of primes.
      if (p->typed()["question"]["kind"] == "factor" && kTask.check_answer(*p, answer).passed()) {
        EXPECT_EQ(oracle::value(answer), oracle::value(right)) << answer;
        EXPECT_EQ(std::count(answer.begin(), answer.end(), '*'),
                  std::count(right.begin(), right.end(), '*'));
        continue;
      }
      ASSERT_FALSE(kTask.check_answer(*p, answer).passed()) << p->key() << " | " << answer;
    }
  }
}

// What a calculator, floating point, wrapped integers or a sloppy reader would get wrong.
TEST(ArithmeticSoundness, FallsForNothing) {
  struct Trap {
    const char* text;
    const char* step;
    Judgement judgement;
  };
  using enum Judgement;
  for (const auto& [text, step, judgement] : std::initializer_list<Trap>{
           {"0.1 + 0.2", "0.1 + 0.2 = 0.3", kPassed},
           {"0.1 + 0.2", "0.1 + 0.2 = 0.30000000000000004", kFailed},
           {"0.1 + 0.2", "0.1 + 0.2 = 3/10", kPassed},
           {"7 / 2", "7 / 2 = 3", kFailed},
           {"7 / 2", "7 / 2 = 3.5", kPassed},
           {"7 / 2", "7 / 2 = 7/2", kPassed},
           {"7 / 2", "7 / 2 = 14/4", kFailed},
           {"2 + 3 * 4", "2 + 3 = 5", kFailed},
           {"2 - 3 - 4", "3 - 4 = -1", kFailed},
           {"8 / 4 / 2", "4 / 2 = 2", kFailed},
           {"2 * 3 ^ 2", "2 * 3 = 6", kFailed},
           {"(1 - 3) ^ 2", "1 - 3 = -2", kPassed},
           {"10 ^ 18", "10 ^ 18 = 0", kUnknown},
           {"2 ^ 64", "2 ^ 64 = 0", kUnknown},
           {"2 ^ 65", "2 ^ 65 = 0", kUnknown},
           {"0 ^ 0", "0 ^ 0 = 1", kUnknown},
           {"4 ^ (1/2)", "4 ^ 1/2 = 2", kUnknown},
           {"2 ^ (-1)", "2 ^ -1 = 1/2", kPassed},
           {"0 ^ (-1)", "0 ^ -1 = undefined", kPassed},
           {"5 / 0", "5 / 0 = undefined", kPassed},
           {"5 / 0", "5 / 0 = 0", kFailed},
           {"0 / 0", "0 / 0 = 1", kFailed},
           {"0 * (5 / 0)", "0 * 5 = 0", kFailed},
           {"0 / 5", "0 / 5 = undefined", kFailed},
           {"3 + 4", "3 + 4 = 07", kFailed},
           {"3 + 4", "3 + 4 = +7", kFailed},
           {"3 + 4", "3  + 4 = 7", kFailed},
           {"3 + 4", "3 + 4 = 7 ", kFailed},
           {"3 + 4", " 3 + 4 = 7", kFailed},
           {"3 + 4", "3 + 4 = 7\n\n", kFailed},
           {"3 + 4", "3 + 4 == 7", kFailed},
           {"3 + 4", "3 + 4 = 7 = 7", kFailed},
           {"3 + 4", "4 + 3 = 7", kFailed},
           {"3 + 4", "3 mod 4 = 3", kFailed},
           {"3 - 3", "3 - 3 = -0", kFailed},
           {"999999999999 * 999999", "999999999999 * 999999 = 999998999999000001", kPassed},
           {"999999999999 * 9999999", "999999999999 * 9999999 = 1", kUnknown}}) {
    const auto p = problem({{"kind", "expression"}, {"text", text}});
    EXPECT_EQ(kTask.check(*p, kTask.initial(*p), step).verdict.judgement, judgement)
        << text << " | " << step;
  }
  const auto factor = problem({{"kind", "factor"}, {"number", 84}});
  for (const char* step : {"84 / 4 = 21", "84 / 1 = 84", "84 / 84 = 1", "84 / 5 = 84/5",
                           "84 / -2 = -42", "42 / 2 = 21", "84 / 12 = 7"})
    EXPECT_FALSE(kTask.check(*factor, kTask.initial(*factor), step).next) << step;
  for (const char* answer : {"4 * 21", "84", "2 * 2 * 3 * 7 * 1", "2 * 42", "-2 * -2 * 3 * 7",
                             "2^2 * 3", "2^0 * 2 * 2 * 3 * 7", "2 2 3 7", "7 * 12", "2^3 * 3 * 7"})
    EXPECT_FALSE(kTask.check_answer(*factor, answer).passed()) << answer;
  for (const char* answer : {"2 * 2 * 3 * 7", "7 * 3 * 2 * 2", "2^2 * 3 * 7\n"})
    EXPECT_TRUE(kTask.check_answer(*factor, answer).passed()) << answer;
  const auto gcd = problem({{"kind", "gcd"}, {"numbers", {84, 36}}});
  for (const char* step : {"36 mod 84 = 36", "84 mod 36 = 13", "84 - 36 = 48", "84 mod 12 = 0"})
    EXPECT_FALSE(kTask.check(*gcd, kTask.initial(*gcd), step).next) << step;
}

}  // namespace
}  // namespace lemma::search

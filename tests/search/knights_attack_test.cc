// 10,000 attacks on the knights verifier and 10,000 right steps and answers, judged by the oracle:
// 0 false accepts, 0 false rejects. The problems are random: some have one solution, some several,
// some none.
#include <array>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "search/tasks/knights/knights.h"
#include "tests/search/knights_oracle.h"
#include "tests/search/knights_random.h"

namespace lemma::search {
namespace {

using core::Random;
using knights_oracle::Derivation;
using knights_oracle::Kinds;
using knights_random::Draw;
using knights_random::some_people;
using nlohmann::json;

const KnightsTask kTask;

std::string kind_of(const json& typed, bool knight) {
  return typed.value("kinds", json{"knight", "knave"})[knight ? 0 : 1];
}

// A well-formed line, right or wrong, or one with a slip in it.
std::string attack_line(Random& random, Draw& draw, const json& typed,
                        const std::set<std::string>& right) {
  const auto some_right = [&] {
    return *std::next(right.begin(), static_cast<std::ptrdiff_t>(random.below(right.size())));
  };
  const auto claim = [&] {
    const std::string kind = kind_of(typed, draw.coin());
    return draw.name() + (kind == "angel" ? " is an " : " is a ") + kind;
  };
  std::string line = some_right();
  switch (random.below(9)) {
    case 0:
      return "from what " + draw.name() + " says: " + claim();
    case 1:
      return "from what " + draw.name() + " says: contradiction";
    case 2:
      return "from the facts: " + (draw.coin() ? claim() : "contradiction");
    case 3:
      return "assume " + claim();
    case 4:
      return draw.coin() ? "everything fits" : "no solution";
    case 5:
      line[random.below(line.size())] = "abkn is:\n\t\0K"[random.below(12)];
      return line;
    case 6:
      line.erase(random.below(line.size()), 1);
      return line;
    case 7:
      line.insert(random.below(line.size() + 1), 1, " \n:ka."[random.below(6)]);
      return line;
    default: {
      const char* more[] = {".", " ", "\n\n", "; everything fits", " or a knave", "\r\n"};
      return line + more[random.below(6)];
    }
  }
}

TEST(KnightsVerifier, JudgesTenThousandStepsAsTheOracleDoes) {
  Random random(31);
  int right_ones = 0, wrong = 0, unique = 0, none = 0, several = 0;
  while (right_ones < 10000 || wrong < 10000) {
    Draw draw(random, some_people(2 + random.below(4)));
    const json typed = draw.problem();
    const auto problem = kTask.from_typed(typed, "typed").value();
    Derivation oracle(typed);
    State state = kTask.initial(*problem);
    ASSERT_EQ(state.terminal(), oracle.ended());
    for (int i = 0; i < 30 && !oracle.ended(); ++i) {
      const auto right = oracle.right_lines();
      ASSERT_FALSE(right.empty()) << "a derivation never gets stuck: " << state.line;
      for (const auto& line : right) {
        const auto verdict = kTask.check(*problem, state, line);
        ASSERT_TRUE(verdict.verdict.passed())
            << line << " in " << state.line << " of " << typed << ": " << verdict.verdict.evidence;
        ASSERT_LT(verdict.next->measure, state.measure) << line;
        ASSERT_EQ(verdict.text, line);
        ++right_ones;
      }
      for (int k = 0; k < 8; ++k) {
        const std::string line = attack_line(random, draw, typed, right);
        const bool expected =
            right.contains(line) ||
            (line.ends_with('\n') && right.contains(line.substr(0, line.size() - 1)));
        const auto verdict = kTask.check(*problem, state, line);
        ASSERT_EQ(verdict.verdict.passed(), expected)
            << line << " in " << state.line << " of " << typed << ": " << verdict.verdict.evidence;
        ASSERT_EQ(verdict.next.has_value(), expected);
        wrong += expected ? 0 : 1;
      }
      const std::string step =
          *std::next(right.begin(), static_cast<std::ptrdiff_t>(random.below(right.size())));
      state = *kTask.check(*problem, state, step).next;
      oracle.take(step);
      ASSERT_EQ(state.terminal(), oracle.ended()) << step << " -> " << state.line;
    }
    if (!oracle.ended()) continue;
    EXPECT_TRUE(state.solved());
    const std::size_t solutions = knights_oracle::solutions(typed).size();
    EXPECT_EQ(oracle.end(), solutions == 1   ? "unique"
                            : solutions == 0 ? "no solution"
                                             : "not unique");
    (solutions == 1 ? unique : solutions == 0 ? none : several) += 1;
  }
  EXPECT_GT(std::min({unique, none, several}), 20) << "all three ends are reached";
}

// --- answers ---

std::string listed(const json& typed, const Kinds& kinds, Random& random) {
  std::vector<std::string> names = typed["people"];
  if (random.below(2) == 0)
    for (std::size_t i = names.size(); i > 1; --i) std::swap(names[i - 1], names[random.below(i)]);
  std::string text;
  for (const auto& name : names)
    text += (text.empty() ? "" : ", ") + name + ": " + kind_of(typed, kinds.at(name));
  return text;
}

struct Answer {
  std::string text;
  bool right;
};

Answer draw_answer(Random& random, const json& typed, const std::vector<Kinds>& solutions) {
  const auto all = knights_oracle::assignments(typed["people"]);
  const auto pick = [&](const std::vector<Kinds>& from) { return from[random.below(from.size())]; };
  const auto solves = [&](const Kinds& kinds) {
    return std::find(solutions.begin(), solutions.end(), kinds) != solutions.end();
  };
  const Kinds one = !solutions.empty() && random.below(2) == 0 ? pick(solutions) : pick(all);
  const Kinds two = !solutions.empty() && random.below(2) == 0 ? pick(solutions) : pick(all);
  const std::string first = listed(typed, one, random), second = listed(typed, two, random);
  const bool unique = solutions.size() == 1;
  switch (random.below(8)) {
    case 0:
    case 1:
      return {first, unique && solves(one)};
    case 2:
      return {first + "\n", unique && solves(one)};
    case 3:
      return {"no solution", solutions.empty()};
    case 4:
    case 5:
      return {"not unique: " + first + "; " + second, solves(one) && solves(two) && one != two};
    case 6: {
      const std::string left_out = first.substr(0, first.rfind(", "));
      const char* wrong[] = {"", "no solution.", "not unique", "unknown", "not unique: "};
      if (random.below(2) == 0) return {wrong[random.below(5)], false};
      return {random.below(2) == 0 ? left_out : first + ", " + left_out, false};
    }
    default: {
      const std::array<std::string, 6> slips = {" " + first,    first + " ",  first + ".",
                                                first + "\n\n", first + ", ", "\"" + first + "\""};
      return {slips[random.below(6)], false};
    }
  }
}

TEST(KnightsVerifier, JudgesTwentyThousandAnswersAsTheOracleDoes) {
  Random random(77);
  int right = 0, wrong = 0;
  while (right < 10000 || wrong < 10000) {
    Draw draw(random, some_people(2 + random.below(4)));
    const json typed = draw.problem();
    const auto problem = kTask.from_typed(typed, "typed").value();
    const auto solutions = knights_oracle::solutions(typed);
    for (int i = 0; i < 250; ++i) {
      const Answer answer = draw_answer(random, typed, solutions);
      const Verdict verdict = kTask.check_answer(*problem, answer.text);
      ASSERT_EQ(verdict.passed(), answer.right)
          << answer.text << " for " << typed << ": " << verdict.evidence;
      (answer.right ? right : wrong) += 1;
    }
  }
}

// The solver answers every problem, whatever its number of solutions, with steps that pass.
TEST(KnightsSolver, SolvesRandomProblemsOfEverySize) {
  Random random(5);
  std::size_t longest = 0;
  for (int i = 0; i < 400; ++i) {
    Draw draw(random, some_people(2 + static_cast<std::size_t>(i) % 7));
    const json typed = draw.problem();
    const auto problem = kTask.from_typed(typed, "typed").value();
    const auto steps = kTask.solve(*problem).value();
    longest = std::max(longest, steps.size());
    const auto answer = kTask.answer(*problem, steps);
    ASSERT_TRUE(answer.has_value()) << typed << ": " << answer.error().to_string();
    EXPECT_TRUE(kTask.check_answer(*problem, answer.value()).passed()) << answer.value();
    const std::size_t solutions = knights_oracle::solutions(typed).size();
    EXPECT_EQ(answer.value() == "no solution", solutions == 0);
    EXPECT_EQ(answer.value().starts_with("not unique: "), solutions > 1);
  }
  EXPECT_LE(longest, 64u) << "a search's deepest chain";
}

}  // namespace
}  // namespace lemma::search

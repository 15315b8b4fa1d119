// Z3's second opinion agrees with the family's own verdict about right answers and wrong ones, on
// more than a thousand problems of each family: generated and random, with one answer, several,
// none, and contradictory ones.
#include <map>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "children/z3_solver.h"
#include "core/random.h"
#include "search/tasks/deduction/deduction.h"
#include "search/tasks/deduction/theory.h"
#include "search/tasks/knights/knights.h"
#include "tests/children/test_children.h"
#include "tests/search/deduction_random.h"
#include "tests/search/knights_oracle.h"
#include "tests/search/knights_random.h"

namespace lemma::search {
namespace {

using children::Satisfiability;
using children::Z3Solver;

enum class Opinion { kAgrees, kDisagrees, kNone };

Opinion opinion(Z3Solver& solver, const Task& task, const Problem& problem,
                const std::string& answer) {
  auto queries = task.second_opinion(problem, answer);
  EXPECT_TRUE(queries && !queries.value().empty()) << answer;
  if (!queries) return Opinion::kNone;
  bool agrees = true;
  for (const auto& query : queries.value()) {
    const auto said = solver.check(query.smt2, std::chrono::seconds(20));
    EXPECT_TRUE(said) << said.error().to_string() << "\n" << query.smt2;
    if (!said || said.value().result == Satisfiability::kUnknown) return Opinion::kNone;
    agrees = agrees && (said.value().result == Satisfiability::kSat) == query.satisfiable;
  }
  return agrees ? Opinion::kAgrees : Opinion::kDisagrees;
}

struct Compared {
  int right = 0, wrong = 0;
  std::map<std::string, int> kinds;  // of right answers
};

// `answer`'s opinion must be what the family's own check says.
void compare(Z3Solver& solver, const Task& task, const Problem& problem, const std::string& answer,
             const std::string& kind, Compared& compared) {
  const Verdict own = task.check_answer(problem, answer);
  ASSERT_NE(own.judgement, Judgement::kUnknown);
  const Opinion second = opinion(solver, task, problem, answer);
  EXPECT_EQ(second, own.passed() ? Opinion::kAgrees : Opinion::kDisagrees)
      << problem.typed().dump() << "\n"
      << answer;
  ++(own.passed() ? compared.right : compared.wrong);
  if (own.passed()) ++compared.kinds[kind];
}

class SecondOpinion : public testing::Test {
 protected:
  core::Metrics metrics_;
  Z3Solver solver_{children::shared_spawner(), {.memory_bytes = std::uint64_t{2} << 30}, metrics_};
};

TEST_F(SecondOpinion, OfDeductionIsTheFamilysOwn) {
  const DeductionTask task;
  core::Random random(20260101);
  Compared compared;
  const char* const answers[] = {"true", "false", "unknown", "contradictory premises"};
  for (int i = 0; i < 1300; ++i) {
    ProblemPtr problem;
    if (i % 13 == 0) {
      problem = task.generate(random, 1 + i / 13 % 10).value().problem;
    } else {
      auto typed = task.from_typed(test::RandomDeduction(random).draw(), "typed");
      if (!typed) continue;
      problem = std::move(typed).value();
    }
    const std::string wrong = answers[random.below(4)];
    for (const std::string answer : answers)
      if (answer == wrong || task.check_answer(*problem, answer).passed())
        compare(solver_, task, *problem, answer, answer, compared);
  }
  EXPECT_GE(compared.right, 1000);
  EXPECT_GE(compared.wrong, 700);
  for (const char* answer : answers) EXPECT_GE(compared.kinds[answer], 50) << answer;
}

TEST_F(SecondOpinion, OfKnightsIsTheFamilysOwn) {
  const KnightsTask task;
  core::Random random(20260202);
  Compared compared;
  for (int i = 0; i < 1100; ++i) {
    ProblemPtr problem;
    if (i % 11 == 0) {
      problem = task.generate(random, 2 + i / 11 % 5).value().problem;
    } else {
      knights_random::Draw draw(random, knights_random::some_people(2 + random.below(4)));
      problem = task.from_typed(draw.problem(), "typed").value();
    }
    const auto solutions = knights_oracle::solutions(problem->typed());
    const auto typed = problem->typed();
    const auto kinds = typed.value("kinds", nlohmann::json{"knight", "knave"});
    const auto text = [&](const knights_oracle::Kinds& kinds_of) {
      std::string said;
      for (const auto& [name, knight] : kinds_of)
        said += (said.empty() ? "" : ", ") + name + ": " + kinds[knight ? 0 : 1].get<std::string>();
      return said;
    };
    const auto any = text([&] {
      knights_oracle::Kinds drawn;
      for (const std::string name : typed["people"]) drawn[name] = random.below(2) == 0;
      return drawn;
    }());
    if (solutions.empty()) {
      compare(solver_, task, *problem, "no solution", "none", compared);
      compare(solver_, task, *problem, any, "one", compared);
    } else if (solutions.size() == 1) {
      compare(solver_, task, *problem, text(solutions[0]), "one", compared);
      if (any != text(solutions[0]))
        compare(solver_, task, *problem, "not unique: " + text(solutions[0]) + "; " + any,
                "several", compared);
    } else {
      compare(solver_, task, *problem,
              "not unique: " + text(solutions[0]) + "; " + text(solutions[1]), "several", compared);
      compare(solver_, task, *problem, text(solutions[0]), "one", compared);
    }
    if (random.below(4) == 0) compare(solver_, task, *problem, "no solution", "none", compared);
  }
  EXPECT_GE(compared.right, 1000);
  EXPECT_GE(compared.wrong, 700);
  for (const char* kind : {"none", "one", "several"}) EXPECT_GE(compared.kinds[kind], 100) << kind;
}

TEST_F(SecondOpinion, IsNotAskedAboutWhatIsNoAnswer) {
  const KnightsTask knights;
  const auto island = knights
                          .from_typed({{"task", "knights"},
                                       {"people", {"Ann", "Bob"}},
                                       {"claims", {{{"by", "Ann"}, {"says", {{"knave", "Bob"}}}}}}},
                                      "typed")
                          .value();
  for (const char* text :
       {"", "Ann: knight", "Ann: knight, Ann: knight", "Ann: knight, Bob: rogue",
        "Ann: knight, Bob: knave, Bob: knave", "Ann: knight, Bob: knave ",
        "not unique: ", "not unique: Ann: knight, Bob: knave; Ann: knight, Bob: knave",
        "No solution", "Ann: knight, Bob: knave)(assert false"})
    EXPECT_FALSE(knights.second_opinion(*island, text)) << text;
  EXPECT_TRUE(knights.second_opinion(*island, "Ann: knight, Bob: knave"));

  const DeductionTask deduction;
  const auto cats = deduction
                        .from_typed({{"task", "deduction"},
                                     {"premises", {{{"who", "Rex"}, {"is", "a cat"}}}},
                                     {"query", {{"who", "Rex"}, {"is", "a cat"}}}},
                                    "typed")
                        .value();
  for (const char* text : {"", "True", "yes", "true "})
    EXPECT_FALSE(deduction.second_opinion(*cats, text)) << text;
}

}  // namespace
}  // namespace lemma::search

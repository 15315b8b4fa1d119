// What a second opinion does to a verified answer: it agrees, it disagrees, or there is none.
#include "actors/second_opinion.h"

#include <csignal>
#include <future>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "actors/verifier_pool.h"
#include "children/z3_solver.h"
#include "core/asio_executor.h"
#include "search/tasks/knights/knights.h"
#include "tests/children/test_children.h"

namespace lemma::actors {
namespace {

using search::Judgement;
using search::SmtQuery;

// Knights whose questions come out as a test wants.
class Questioned final : public search::Task {
 public:
  explicit Questioned(std::vector<SmtQuery> queries) : queries_(std::move(queries)) {}
  core::Result<std::vector<SmtQuery>> second_opinion(const search::Problem&,
                                                     std::string_view) const override {
    return queries_;
  }

  std::string_view name() const override { return knights_.name(); }
  std::string_view verifier() const override { return knights_.verifier(); }
  search::Recognised recognise(std::string_view text) const override {
    return knights_.recognise(text);
  }
  core::Result<search::ProblemPtr> from_typed(const nlohmann::json& typed,
                                              std::string_view field) const override {
    return knights_.from_typed(typed, field);
  }
  std::vector<search::ChatMessage> messages(const search::Problem& problem,
                                            search::Ask ask) const override {
    return knights_.messages(problem, ask);
  }
  std::shared_ptr<const core::Grammar> step_grammar(const search::Problem& problem,
                                                    const search::State& state) const override {
    return knights_.step_grammar(problem, state);
  }
  std::shared_ptr<const core::Grammar> answer_grammar(
      const search::Problem& problem) const override {
    return knights_.answer_grammar(problem);
  }
  search::State initial(const search::Problem& problem) const override {
    return knights_.initial(problem);
  }
  search::StepVerdict check(const search::Problem& problem, const search::State& state,
                            std::string_view step) const override {
    return knights_.check(problem, state, step);
  }
  search::Verdict check_answer(const search::Problem& problem,
                               std::string_view answer) const override {
    return knights_.check_answer(problem, answer);
  }
  core::Result<std::string> answer(const search::Problem& problem,
                                   std::span<const std::string> steps) const override {
    return knights_.answer(problem, steps);
  }
  core::Result<std::vector<std::string>> solve(const search::Problem& problem) const override {
    return knights_.solve(problem);
  }
  std::optional<std::string> uniform_step(const search::Problem& problem,
                                          const search::State& state,
                                          core::Random& random) const override {
    return knights_.uniform_step(problem, state, random);
  }
  std::string uniform_answer(const search::Problem& problem, core::Random& random) const override {
    return knights_.uniform_answer(problem, random);
  }
  int min_level() const override { return knights_.min_level(); }
  int max_level() const override { return knights_.max_level(); }
  int quoted_level() const override { return knights_.quoted_level(); }
  core::Result<search::GeneratedProblem> generate(core::Random& random, int level) const override {
    return knights_.generate(random, level);
  }

 private:
  const search::KnightsTask knights_;
  const std::vector<SmtQuery> queries_;
};

const search::KnightsTask kKnights;

search::ProblemPtr island() {
  return kKnights
      .from_typed(
          {{"task", "knights"},
           {"people", {"Ann", "Bob"}},
           {"claims",
            {{{"by", "Ann"}, {"says", {{"and", {{{"knave", "Ann"}}, {{"knave", "Bob"}}}}}}}}}},
          "typed")
      .value();
}

class VerifierPoolTest : public testing::Test {
 protected:
  void start(children::SmtSolver* solver) {
    const core::Strand strand(executor_);
    pool_ = std::make_unique<VerifierPool>(
        strand, box_, judges_, Witnesses{solver, std::chrono::seconds(10)}, metrics_);
    running_ = std::make_unique<core::TaskGroup>(strand);
    running_->spawn(
        [](VerifierPool& pool) -> core::Task<void> { (void)co_await pool.run(); }(*pool_));
  }
  void TearDown() override { stop(); }
  void stop() {
    box_->close();
    while (running_->running() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    executor_.stop();
  }

  template <class T, class Make>
  core::Result<T> ask(Make make) {
    auto answer = std::make_shared<std::promise<core::Result<T>>>();
    auto future = answer->get_future();
    EXPECT_TRUE(pool_->ref().send(VerifierMessage(make(core::Reply<T>(
        [answer](core::Result<T> result) { answer->set_value(std::move(result)); })))));
    return future.get();
  }
  search::ChainReport chain(const search::Task& task, bool is_part = false) {
    const auto problem = island();
    const auto steps = task.solve(*problem).value();
    return ask<search::ChainReport>([&](core::Reply<search::ChainReport> reply) {
             return CheckChain{&task,
                               {problem, search::FormalisedBy::kClient, {}},
                               steps,
                               is_part,
                               std::move(reply)};
           })
        .value();
  }
  std::uint64_t counted(const char* opinion) {
    return metrics_.counter("lemma_second_opinions_total", "", {{"opinion", opinion}}).value();
  }

  core::Metrics metrics_;
  core::AsioExecutor executor_{2};
  core::ThreadPool judges_{"judge", 1, 64};
  std::shared_ptr<core::Mailbox<VerifierMessage>> box_ =
      std::make_shared<core::Mailbox<VerifierMessage>>(64);
  children::Z3Solver solver_{children::shared_spawner(), {}, metrics_};
  std::unique_ptr<VerifierPool> pool_;
  std::unique_ptr<core::TaskGroup> running_;
};

TEST_F(VerifierPoolTest, AgreementIsSaid) {
  start(&solver_);
  const auto report = chain(kKnights);
  EXPECT_TRUE(report.verdict.passed()) << report.verdict.evidence;
  EXPECT_EQ(report.answer, "Ann: knave, Bob: knight");
  EXPECT_EQ(report.second_opinion, "Z3, asked as well, agrees");
  EXPECT_EQ(counted("agrees"), 1U);

  const auto again =
      ask<search::CertificateReport>([&](core::Reply<search::CertificateReport> reply) {
        return CheckCertificate{report.certificate, std::move(reply)};
      });
  ASSERT_TRUE(again);
  EXPECT_TRUE(again.value().verdict.passed());
  EXPECT_EQ(again.value().checked.back(), "Z3, asked as well, agrees");
}

TEST_F(VerifierPoolTest, DisagreementLeavesNothingVerified) {
  start(&solver_);
  for (const bool satisfiable : {true, false}) {
    const Questioned wrong(
        {{"(assert true)", true, "all is well"},
         {satisfiable ? "(assert false)" : "(assert true)", satisfiable, "the moon is green"}});
    const auto report = chain(wrong);
    EXPECT_EQ(report.verdict.judgement, Judgement::kUnknown);
    EXPECT_NE(report.verdict.evidence.find("Z3, asked as well, disagrees"), std::string::npos)
        << report.verdict.evidence;
    EXPECT_NE(report.verdict.evidence.find("the moon is green"), std::string::npos);
    EXPECT_FALSE(report.answer);
    EXPECT_TRUE(report.certificate.empty());
  }
  EXPECT_EQ(counted("disagrees"), 2U);
}

TEST_F(VerifierPoolTest, WithoutASolverTheFamilysProofStands) {
  start(nullptr);
  const auto report = chain(kKnights);
  EXPECT_TRUE(report.verdict.passed());
  EXPECT_FALSE(report.certificate.empty());
  EXPECT_EQ(report.second_opinion, "no second opinion: no solver runs here");
  EXPECT_EQ(counted("none"), 1U);
}

TEST_F(VerifierPoolTest, ADeadSolverIsSaidAndTheFamilysProofStands) {
  auto spawner = children::Spawner::fork().value();
  children::Z3Solver solver(*spawner, {}, metrics_);
  start(&solver);
  ASSERT_EQ(::kill(spawner->pid(), SIGKILL), 0);
  ASSERT_TRUE(children::ends_soon(spawner->pid()));
  const auto report = chain(kKnights);
  EXPECT_TRUE(report.verdict.passed());
  EXPECT_TRUE(report.second_opinion.starts_with("no second opinion: ")) << report.second_opinion;
  stop();  // before its solver goes
}

TEST_F(VerifierPoolTest, APartAndAFamilyWithoutQuestionsAreNotAsked) {
  start(&solver_);
  EXPECT_EQ(chain(kKnights, /*is_part=*/true).second_opinion, "");
  EXPECT_EQ(chain(Questioned({})).second_opinion, "");
  EXPECT_EQ(counted("agrees") + counted("disagrees") + counted("none"), 0U);
}

TEST(SecondOpinionText, WhatZ3GivesUpOverIsNone) {
  core::Metrics metrics;
  children::Z3Solver solver(children::shared_spawner(), {}, metrics);
  const Questioned hard(
      {{"(declare-const a Int)(declare-const b Int)(assert (> a 1))(assert (> b 1))"
        "(assert (= (* a b) 1000000000000000003000000000000000002100000000000000000441))"
        "(assert (= (mod (* a a b) 1000003) 77))(assert (not (= (mod a 3) (mod b 5))))",
        true, "it can be factored"}});
  const auto opinion =
      second_opinion(&solver, std::chrono::milliseconds(200), hard, *island(), "anything");
  EXPECT_EQ(opinion.kind, SecondOpinion::Kind::kNone);
  EXPECT_TRUE(opinion.words.starts_with("no second opinion: ")) << opinion.words;
}

}  // namespace
}  // namespace lemma::actors

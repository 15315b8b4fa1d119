#include "search/tasks/deduction/deduction.h"

#include <array>

#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/deduction/inference.h"
#include "search/tasks/deduction/moves.h"
#include "search/tasks/deduction/problem.h"
#include "search/tasks/deduction/smt.h"
#include "search/tasks/derivation.h"

namespace lemma::search {

using core::ErrorCode;
using deduction::Position;
using deduction::Truth;

namespace {

constexpr std::array<Truth, 4> kAnswers = {Truth::kTrue, Truth::kFalse, Truth::kUnknown,
                                           Truth::kContradictory};

const DeductionProblem& deduction_of(const Problem& problem) {
  LEMMA_ASSERT(problem.task() == "deduction", "a deduction problem");
  return static_cast<const DeductionProblem&>(problem);
}

State state_of(const DeductionProblem& problem, const Position& position) {
  State state = to_state(problem.ground(), position);
  if (!state.terminal() && stuck(problem, position)) state.status = StateStatus::kDead;
  return state;
}

}  // namespace

core::Result<ProblemPtr> DeductionTask::from_typed(const nlohmann::json& typed,
                                                   std::string_view field) const {
  BOOST_OUTCOME_TRY(auto problem, DeductionProblem::from_typed(typed, field));
  return ProblemPtr(std::move(problem));
}

State DeductionTask::initial(const Problem& problem) const {
  const auto& typed = deduction_of(problem);
  return state_of(typed, deduction::start(typed));
}

StepVerdict DeductionTask::check(const Problem& problem, const State& state,
                                 std::string_view step) const {
  const auto& typed = deduction_of(problem);
  const std::string_view line = without_newline(step);
  if (line.size() > kMaxStepBytes)
    return rejected(Judgement::kFailed, line, "a step has at most 256 bytes");
  if (state.terminal())
    return rejected(Judgement::kFailed, line, "nothing is left to do in this state");
  deduction::ParsedStep parsed = parse_step(typed.ground(), line);
  if (!parsed.step) return rejected(Judgement::kFailed, line, "it " + parsed.why_not);
  deduction::Judged judged = judge(typed, deduction::position_of(state), std::move(*parsed.step));
  if (!judged.next)
    return rejected(judged.verdict.judgement, line, std::move(judged.verdict.evidence));
  std::string text = say(typed.ground(), judged.step);
  return {.verdict = std::move(judged.verdict),
          .text = text,
          .step_key = text,
          .next = state_of(typed, *judged.next)};
}

Verdict DeductionTask::check_answer(const Problem& problem, std::string_view answer) const {
  const auto& decision = deduction_of(problem).decision();
  if (!decision.truth)
    return {Judgement::kUnknown, "it was not decided within the bounds of the search for models"};
  const std::string_view line = without_newline(answer);
  constexpr std::array<std::string_view, 4> kWhy = {
      "every model of the premises makes the query true",
      "every model of the premises makes the query false",
      "the premises have a model in which the query is true and one in which it is false",
      "the premises have no model"};
  const auto truth = static_cast<std::size_t>(*decision.truth);
  const bool right = line == to_string(*decision.truth);
  return {right ? Judgement::kPassed : Judgement::kFailed, std::string(kWhy[truth])};
}

core::Result<std::vector<SmtQuery>> DeductionTask::second_opinion(const Problem& problem,
                                                                  std::string_view answer) const {
  return deduction::smt_queries(deduction_of(problem).theory(), answer);
}

core::Result<std::string> DeductionTask::answer(const Problem& problem,
                                                std::span<const std::string> steps) const {
  BOOST_OUTCOME_TRY(const State state, walk(*this, problem, steps));
  if (!state.solved())
    return core::error(ErrorCode::kConflict,
                       "the steps end at \"" + state.line + "\", short of an answer", "steps");
  return std::string(to_string(*deduction::position_of(state).outcome));
}

std::optional<std::string> DeductionTask::uniform_step(const Problem& problem, const State& state,
                                                       core::Random& random) const {
  if (state.terminal()) return std::nullopt;
  const auto& typed = deduction_of(problem);
  const auto steps = legal_steps(typed, deduction::position_of(state));
  if (steps.empty()) return std::nullopt;
  return say(typed.ground(), steps[random.below(steps.size())]) + "\n";
}

std::string DeductionTask::uniform_answer(const Problem&, core::Random& random) const {
  return std::string(to_string(kAnswers[random.below(kAnswers.size())])) + "\n";
}

}  // namespace lemma::search

#include "search/tasks/knights/knights.h"

#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/derivation.h"
#include "search/tasks/knights/knowledge.h"
#include "search/tasks/knights/problem.h"
#include "search/tasks/knights/smt.h"
#include "search/tasks/knights/steps.h"

namespace lemma::search {

using namespace knights;

using core::ErrorCode;

namespace {

const KnightsProblem& knights_of(const Problem& problem) {
  LEMMA_ASSERT(problem.task() == "knights", "a knights problem");
  return static_cast<const KnightsProblem&>(problem);
}

// An assignment as an answer lists it, in any order, everybody once; nothing when it is none.
std::optional<PersonSet> read_assignment(const KnightsProblem& problem, std::string_view text) {
  Known known;
  for (;;) {
    const std::size_t colon = text.find(": ");
    if (colon == std::string_view::npos) return std::nullopt;
    const int person = problem.words().person_named(text.substr(0, colon));
    if (person < 0 || known.has(person)) return std::nullopt;
    text.remove_prefix(colon + 2);
    const std::size_t comma = text.find(", ");
    const std::string_view kind = text.substr(0, comma);
    if (kind != problem.words().knight && kind != problem.words().knave) return std::nullopt;
    known = known.with(person, kind == problem.words().knight);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 2);
  }
  if (known.decided != problem.everyone()) return std::nullopt;
  return known.knights;
}

Verdict failed(std::string why) { return {Judgement::kFailed, std::move(why)}; }

Verdict check_not_unique(const KnightsProblem& problem, std::string_view assignments) {
  const std::size_t between = assignments.find(kBetweenAssignments);
  if (between == std::string_view::npos)
    return failed("two assignments must show that the answer is not unique");
  const auto first = read_assignment(problem, assignments.substr(0, between));
  const auto second =
      read_assignment(problem, assignments.substr(between + kBetweenAssignments.size()));
  if (!first || !second) return failed("an assignment lists the kind of everybody once");
  if (*first == *second) return failed("both assignments are the same");
  const AssignmentSet solutions = problem.solutions();
  for (const PersonSet one : {*first, *second})
    if (!solutions[one]) return failed(assignment_text(problem, one) + " does not fit");
  return {Judgement::kPassed, "both assignments fit everything that is said, and they differ"};
}

Verdict check_unique(const KnightsProblem& problem, std::string_view assignment) {
  const auto knights = read_assignment(problem, assignment);
  if (!knights) return failed("an answer lists the kind of everybody once, \"Ann: knight, ...\"");
  const AssignmentSet solutions = problem.solutions();
  if (!solutions[*knights])
    return failed(assignment_text(problem, *knights) + " does not fit what is said");
  if (solutions.count() > 1) return failed("it fits, but it is not the only assignment that does");
  return {Judgement::kPassed, "of all assignments it is the only one that fits what is said"};
}

}  // namespace

core::Result<ProblemPtr> KnightsTask::from_typed(const nlohmann::json& typed,
                                                 std::string_view field) const {
  BOOST_OUTCOME_TRY(auto problem, KnightsProblem::from_typed(typed, field));
  return ProblemPtr(std::move(problem));
}

State KnightsTask::initial(const Problem& problem) const {
  return knights_state(knights_of(problem), {});
}

StepVerdict KnightsTask::check(const Problem& problem, const State& state,
                               std::string_view step) const {
  const auto& knights = knights_of(problem);
  const std::string_view line = without_newline(step);
  if (line.size() > kMaxStepBytes)
    return rejected(Judgement::kFailed, line, "a step has at most 256 bytes");
  if (state.terminal())
    return rejected(Judgement::kFailed, line, "nothing is left to do in this state");
  const ParsedKnightsStep parsed = parse_knights_step(knights, line);
  if (!parsed.step) return rejected(Judgement::kFailed, line, parsed.why_not);
  JudgedKnightsStep judged = take_step(knights, knowledge_of(knights, state), *parsed.step);
  if (!judged.next) return rejected(Judgement::kFailed, line, std::move(judged.evidence));
  std::string text = to_string(knights, *parsed.step);
  return {.verdict = {Judgement::kPassed, std::move(judged.evidence)},
          .text = text,
          .step_key = text,
          .next = std::move(judged.next)};
}

Verdict KnightsTask::check_answer(const Problem& problem, std::string_view answer) const {
  const auto& knights = knights_of(problem);
  const std::string_view line = without_newline(answer);
  if (line.size() > kMaxAnswerBytes) return failed("an answer has at most 1024 bytes");
  if (line == kNoSolution) {
    if (knights.solutions().any()) return failed("there is a solution");
    return {Judgement::kPassed, "every assignment was tried and none fits what is said"};
  }
  if (line.starts_with(kNotUnique))
    return check_not_unique(knights, line.substr(kNotUnique.size()));
  return check_unique(knights, line);
}

core::Result<std::vector<SmtQuery>> KnightsTask::second_opinion(const Problem& problem,
                                                                std::string_view answer) const {
  return knights::smt_queries(knights_of(problem), answer);
}

core::Result<std::string> KnightsTask::answer(const Problem& problem,
                                              std::span<const std::string> steps) const {
  const auto& knights = knights_of(problem);
  BOOST_OUTCOME_TRY(const State state, walk(*this, problem, steps));
  if (!state.solved())
    return core::error(ErrorCode::kConflict,
                       "the steps end at \"" + state.line + "\", short of an answer", "steps");
  if (state.key == kNoSolution || state.key.starts_with(kNotUnique)) return state.key;
  return assignment_text(knights, knowledge_of(knights, state).outright.knights);
}

std::optional<std::string> KnightsTask::uniform_step(const Problem& problem, const State& state,
                                                     core::Random& random) const {
  if (state.terminal()) return std::nullopt;
  const auto& knights = knights_of(problem);
  const auto steps = legal_steps(knights, knowledge_of(knights, state));
  LEMMA_ASSERT(!steps.empty(), "an open state has a step");
  return to_string(knights, steps[random.below(steps.size())]) + "\n";
}

std::string KnightsTask::uniform_answer(const Problem& problem, core::Random& random) const {
  const auto& knights = knights_of(problem);
  const auto assignment = static_cast<PersonSet>(random.below(knights.everyone() + 1));
  return assignment_text(knights, assignment) + "\n";
}

}  // namespace lemma::search

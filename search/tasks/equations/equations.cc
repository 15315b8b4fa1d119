#include "search/tasks/equations/equations.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/derivation.h"
#include "search/tasks/equations/rows.h"
#include "search/tasks/equations/solver.h"
#include "search/tasks/equations/state.h"
#include "search/verify/printable.h"

namespace lemma::search {

using core::ErrorCode;
using namespace equations;

namespace {

constexpr std::size_t kMaxSteps = 60;
constexpr std::string_view kTooManyRoots = "has too many different roots to be checked";

const EquationsProblem& equations_of(const Problem& problem) {
  LEMMA_ASSERT(problem.task() == "equations", "an equations problem");
  return static_cast<const EquationsProblem&>(problem);
}

// Which number one of them has too many: "x = 0 solves x^2 = x, but not x = 1: a solution is lost".
std::string evidence_of(const Difference& difference, const std::string& before,
                        const std::string& after, char unknown) {
  const bool lost = difference.first_holds;
  return std::string(1, unknown) + (difference.exact ? " = " : " ") + difference.value +
         " solves " + (lost ? before : after) + ", but not " + (lost ? after : before) +
         ": a solution is " + (lost ? "lost" : "gained");
}

bool divides(const Condition& condition) {
  for (const auto& branch : condition.branches)
    for (const Atom& atom : branch)
      if (!atom.nonzero.empty()) return true;
  return false;
}

// Whether both say the same of all numbers for which the problem is defined: `after` as it was
// written, and as it is kept, which may have lost a division.
Verdict compared(const EquationsProblem& problem, std::string_view before, std::string_view written,
                 const Line& after) {
  const auto known = parse_statement(before, problem.unknowns());
  LEMMA_ASSERT(known.value.has_value(), "a state's line reads as itself");
  const auto old_condition = condition_of(*known.value);
  if (!old_condition.value) return {Judgement::kUnknown, old_condition.why_not};
  const auto parsed = parse_statement(written, problem.unknowns());
  LEMMA_ASSERT(parsed.value.has_value(), "the line was read already");
  for (const auto& [statement, text] :
       {std::pair(&*parsed.value, std::string(written)), {&after.statement, after.text}}) {
    const auto condition = condition_of(*statement);
    if (!condition.value) return {Judgement::kUnknown, condition.why_not};
    const auto [decided, found] = compare(*old_condition.value, *condition.value, problem.domain());
    if (!decided) return {Judgement::kUnknown, std::string(kTooManyRoots)};
    if (found)
      return {Judgement::kFailed,
              evidence_of(*found, std::string(before), text, problem.unknowns()[0])};
    if (!divides(*condition.value)) break;
  }
  return {Judgement::kPassed, "it has exactly the same real solutions as " + std::string(before)};
}

// Why some row, as it was written, isn't linear; empty: all are.
std::string not_linear(std::string_view text, const std::string& unknowns) {
  const auto written = parse_statement(text, unknowns);
  if (!written.value) return written.why_not;
  for (const auto& branch : written.value->branches)
    for (const Relation& relation : branch)
      if (const auto row = linear_row(relation, unknowns.size()); !row.value) return row.why_not;
  return {};
}

// What a system's answer may be called besides its rows.
std::optional<std::string_view> infinitely_many(std::string_view answer) {
  if (!answer.starts_with(kInfinitelyMany)) return std::nullopt;
  answer.remove_prefix(kInfinitelyMany.size());
  if (answer.starts_with(": ")) answer.remove_prefix(2);
  return answer;
}

Verdict system_answer(const EquationsProblem& problem, std::string_view answer) {
  const std::size_t unknowns = problem.unknowns().size();
  const LinearSystem exact = reduced(problem.rows());
  const bool contradicts = !exact.empty() && exact[0].is_contradiction();
  const bool infinite = !contradicts && exact.size() < unknowns;
  const auto rest = infinitely_many(answer);
  if (rest && !infinite) return {Judgement::kFailed, "it does not have infinitely many solutions"};
  if (rest && rest->empty()) return {Judgement::kPassed, "its equations leave an unknown free"};
  const auto line = read_line(rest.value_or(answer), problem.unknowns());
  if (!line.value) return {Judgement::kFailed, "is no answer that is read here: " + line.why_not};
  if (!line.value->is_explicit)
    return {Judgement::kFailed, "it does not say each unknown outright"};
  if (auto why = not_linear(rest.value_or(answer), problem.unknowns()); !why.empty())
    return {Judgement::kFailed, std::move(why)};
  const LinearSystem claimed = rows_of(*line.value, unknowns);
  if (same_solutions(claimed, problem.rows()))
    return {Judgement::kPassed, "it has exactly the solutions of the system"};
  return {Judgement::kFailed, "it does not have exactly the solutions of the system"};
}

}  // namespace

core::Result<ProblemPtr> EquationsTask::from_typed(const nlohmann::json& typed,
                                                   std::string_view field) const {
  BOOST_OUTCOME_TRY(auto problem, EquationsProblem::from_typed(typed, field));
  return ProblemPtr(std::move(problem));
}

State EquationsTask::initial(const Problem& problem) const {
  return initial_state(equations_of(problem));
}

StepVerdict EquationsTask::check(const Problem& problem, const State& state,
                                 std::string_view step) const {
  const auto& equations = equations_of(problem);
  const std::string_view text = without_newline(step);
  if (text.size() > kMaxStepBytes)
    return rejected(Judgement::kFailed, text, "a step has at most 256 bytes");
  if (state.terminal()) return rejected(Judgement::kFailed, text, "it is solved already");
  auto line = read_line(text, equations.unknowns());
  if (!line.value)
    return rejected(Judgement::kFailed, text, "is no line that is read here: " + line.why_not);
  Line after = *line.value;
  Verdict verdict{Judgement::kPassed, "it follows from the rows, and they from it"};
  if (equations.is_system()) {
    if (auto why = not_linear(text, equations.unknowns()); !why.empty())
      return rejected(Judgement::kFailed, text, std::move(why));
    auto rows = rows_after(line_of(equations, state), *line.value, equations.unknowns());
    if (!rows.value) return rejected(Judgement::kFailed, text, std::move(rows.why_not));
    after = std::move(*rows.value);
  } else {
    verdict = compared(equations, line_text(state), text, after);
    if (!verdict.passed()) return rejected(verdict.judgement, text, std::move(verdict.evidence));
  }
  auto next = state_after(equations, state, after);
  if (!next)
    return rejected(Judgement::kUnknown, text, "too many lines have led no closer to a solution");
  return {.verdict = std::move(verdict),
          .text = line.value->text,
          .step_key = line.value->text,
          .next = std::move(next)};
}

Verdict EquationsTask::check_answer(const Problem& problem, std::string_view answer) const {
  const auto& equations = equations_of(problem);
  answer = without_newline(answer);
  if (answer.size() > kMaxLineText) return {Judgement::kFailed, "an answer has at most 256 bytes"};
  if (equations.is_system()) return system_answer(equations, answer);
  const auto line = read_line(answer, equations.unknowns());
  if (!line.value) return {Judgement::kFailed, "is no answer that is read here: " + line.why_not};
  if (!line.value->is_explicit)
    return {Judgement::kFailed, "it does not say the solutions outright"};
  // As it was written: "x = 0/x" says nothing of 0.
  const auto claimed = condition_of(*parse_statement(answer, equations.unknowns()).value);
  if (!claimed.value) return {Judgement::kUnknown, claimed.why_not};
  const auto [decided, found] = compare(equations.condition(), *claimed.value, Condition::always());
  if (!decided) return {Judgement::kUnknown, std::string(kTooManyRoots)};
  if (!found) return {Judgement::kPassed, "these are exactly its real solutions"};
  const std::string value =
      std::string(1, equations.unknowns()[0]) + (found->exact ? " = " : " ") + found->value;
  return {Judgement::kFailed,
          value + (found->first_holds ? " is a solution, too" : " is no solution")};
}

core::Result<std::string> EquationsTask::answer(const Problem& problem,
                                                std::span<const std::string> steps) const {
  BOOST_OUTCOME_TRY(const State state, walk(*this, problem, steps));
  if (!state.solved())
    return core::error(ErrorCode::kConflict,
                       "the steps end at \"" + state.line + "\", short of an answer", "steps");
  return state.key;
}

core::Result<std::vector<std::string>> EquationsTask::solve(const Problem& problem) const {
  const auto& equations = equations_of(problem);
  std::vector<std::string> steps;
  State state = initial(problem);
  while (!state.terminal()) {
    auto next = next_line(equations, line_of(equations, state));
    if (!next.value) return core::error(ErrorCode::kUnavailable, std::move(next.why_not));
    StepVerdict step = check(problem, state, *next.value);
    if (!step.next || steps.size() == kMaxSteps)
      return core::error(ErrorCode::kUnavailable, step.next
                                                      ? "it takes more than 60 lines"
                                                      : *next.value + " " + step.verdict.evidence);
    steps.push_back(std::move(step.text));
    state = std::move(*step.next);
  }
  return steps;
}

}  // namespace lemma::search

#include "search/tasks/code/code.h"

#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/code/position.h"
#include "search/tasks/code/problem.h"
#include "search/tasks/derivation.h"
#include "search/verify/printable.h"

namespace lemma::search {

using core::ErrorCode;
using namespace code;

namespace {

const CodeProblem& code_of(const Problem& problem) {
  LEMMA_ASSERT(problem.task() == "code", "a code problem");
  return static_cast<const CodeProblem&>(problem);
}

std::string json_list(const std::vector<Value>& values) { return to_json(Value::list(values)); }

}  // namespace

core::Result<ProblemPtr> CodeTask::from_typed(const nlohmann::json& typed,
                                              std::string_view field) const {
  BOOST_OUTCOME_TRY(auto problem, CodeProblem::from_typed(typed, field));
  return ProblemPtr(std::move(problem));
}

State CodeTask::initial(const Problem& problem) const {
  const auto& code = code_of(problem);
  return state_of(code, {code.function(), code.parameters()});
}

StepVerdict CodeTask::check(const Problem& problem, const State& state,
                            std::string_view step) const {
  const auto& code = code_of(problem);
  const std::string_view line = without_newline(step);
  if (line.size() > kMaxStepBytes)
    return rejected(Judgement::kFailed, line, "a step has at most 256 bytes");
  if (state.terminal())
    return rejected(Judgement::kFailed, line, "nothing is left to do in this state");
  if (!code.contradiction().empty()) {
    const std::string contradiction = contradiction_step(code);
    if (line != contradiction)
      return rejected(Judgement::kFailed, line, "no function can do this: two calls contradict");
    return {.verdict = {Judgement::kPassed, "one call can return one value only"},
            .text = contradiction,
            .step_key = contradiction,
            .next = contradicted()};
  }
  const auto parsed = parse_line(line);
  if (!parsed) return rejected(Judgement::kFailed, line, parsed.error().detail);
  Program program = program_of(code, state);
  if (const auto why = program.why_not(parsed.value()))
    return rejected(Judgement::kFailed, line, *why);
  program.lines.push_back(parsed.value());
  const Verdict verdict = judge(code, program);
  if (!verdict.passed()) return rejected(verdict.judgement, line, verdict.evidence);
  const std::string text = to_string(parsed.value());
  return {.verdict = verdict, .text = text, .step_key = text, .next = state_of(code, program)};
}

Verdict CodeTask::check_answer(const Problem& problem, std::string_view answer) const {
  const auto& code = code_of(problem);
  if (answer.size() > kMaxAnswerBytes)
    return {Judgement::kFailed, "an answer has at most 1024 bytes"};
  if (!code.contradiction().empty()) {
    if (without_newline(answer) == kNoSolution) return {Judgement::kPassed, code.contradiction()};
    return {Judgement::kFailed, "no function can do this: " + code.contradiction()};
  }
  const auto program = parse_program(answer);
  if (!program) return {Judgement::kFailed, program.error().detail};
  if (program.value().name != code.function() ||
      program.value().parameters.size() != code.parameters().size())
    return {Judgement::kFailed, "is no function " + code.function() + " of " +
                                    std::to_string(code.parameters().size()) + " parameters"};
  return judge(code, program.value());
}

core::Result<std::optional<Execution>> CodeTask::execution(const Problem& problem,
                                                           std::string_view answer) const {
  const auto& code = code_of(problem);
  if (!code.contradiction().empty()) return std::optional<Execution>();
  BOOST_OUTCOME_TRY(const Program program, parse_program(answer));
  Execution execution{program.source(), code.function(), {}};
  for (const Call& call : code.examples())
    execution.calls.push_back({json_list(call.arguments), to_json(call.result),
                               call_text(code.function(), call.arguments)});
  for (const Call& call : code.tests())
    execution.calls.push_back({json_list(call.arguments), to_json(call.result), ""});
  return std::optional<Execution>(std::move(execution));
}

core::Result<std::string> CodeTask::answer(const Problem& problem,
                                           std::span<const std::string> steps) const {
  BOOST_OUTCOME_TRY(const State state, walk(*this, problem, steps));
  if (!state.solved())
    return core::error(ErrorCode::kConflict, "the lines end short of a whole function", "steps");
  const auto& code = code_of(problem);
  if (!code.contradiction().empty()) return std::string(kNoSolution);
  return program_of(code, state).source();
}

}  // namespace lemma::search

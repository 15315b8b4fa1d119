#include "search/tasks/code/position.h"

#include <algorithm>

#include "core/assert.h"
#include "search/tasks/code/interpreter.h"
#include "search/tasks/derivation.h"

namespace lemma::search::code {

namespace {

constexpr std::size_t kMaxShown = 120;  // bytes of a state's line

// "evens = [2, 4], total = 6": what isn't a parameter's own value.
std::string shown(const Program& program, const Run& run) {
  std::string text;
  for (const auto& [name, value] : run.variables) {
    const bool parameter = std::ranges::find(program.parameters, name) != program.parameters.end();
    if (!parameter) text += (text.empty() ? "" : ", ") + name + " = " + to_literal(value);
    if (text.size() > kMaxShown) return text.substr(0, kMaxShown) + "...";
  }
  return text;
}

std::string line_of(const CodeProblem& problem, const Program& program) {
  const Call& first = problem.examples()[0];
  const std::string call = call_text(problem.function(), first.arguments);
  if (program.lines.empty()) return call + " must be " + to_literal(first.result);
  const Line& last = program.lines.back();
  if (last.opens_block())
    return "inside " + to_string(last).substr(static_cast<std::size_t>(last.depth) * 4);
  const Run run = code::run(program, first.arguments);
  if (run.kind == Run::Kind::kReturned) return call + " is " + to_literal(run.value);
  const std::string variables = run.kind == Run::Kind::kEnded ? shown(program, run) : "";
  return call + ": " + (variables.empty() ? "nothing yet" : variables);
}

std::string call_of(const CodeProblem& problem, const Call& call) {
  return call_text(problem.function(), call.arguments);
}

// One call. Nothing: it returns what it must, or an unfinished function may still.
std::optional<Verdict> against(const CodeProblem& problem, const Program& program, const Call& call,
                               bool held_back) {
  const std::string what = held_back ? "a call that is held back" : call_of(problem, call);
  const Run run = code::run(program, call.arguments);
  switch (run.kind) {
    case Run::Kind::kEnded:
      return std::nullopt;
    case Run::Kind::kUnknown:
      return Verdict{Judgement::kUnknown, what + ": " + run.why};
    case Run::Kind::kRaised:
      return Verdict{Judgement::kFailed, what + " raises " + (held_back ? "an error" : run.why)};
    case Run::Kind::kReturned:
      break;
  }
  if (identical(run.value, call.result)) return std::nullopt;
  return Verdict{Judgement::kFailed, held_back ? what + " returns something else than it must"
                                               : what + " returns " + to_literal(run.value) +
                                                     ", not " + to_literal(call.result)};
}

}  // namespace

Verdict judge(const CodeProblem& problem, const Program& program) {
  const Line& last = program.lines.back();
  // An unfinished block may get the line that it lacks: a loop its progress, an if its else.
  if (last.depth > 0 || last.opens_block())
    return {Judgement::kPassed, "it can stand there, and its names have values"};
  for (const auto* calls : {&problem.examples(), &problem.tests()}) {
    const bool held_back = calls == &problem.tests();
    if (held_back && !program.complete()) break;
    for (const Call& call : *calls)
      if (auto verdict = against(problem, program, call, held_back)) return *verdict;
  }
  if (!program.complete())
    return {Judgement::kPassed, "it can stand there, and raises on no example"};
  const std::size_t shown = problem.examples().size(), held = problem.tests().size();
  return {Judgement::kPassed, "the function returns what it must for " + std::to_string(shown) +
                                  (shown == 1 ? " example and " : " examples and ") +
                                  std::to_string(held) + " held-back tests"};
}

State state_of(const CodeProblem& problem, const Program& program) {
  State state;
  for (const Line& line : program.lines) state.key += to_string(line) + "\n";
  state.line = line_of(problem, program);
  state.measure = static_cast<int>(Program::kMaxLines - program.lines.size());
  if (program.complete())
    state.status = StateStatus::kSolved;
  else if (program.lines.size() == Program::kMaxLines)
    state.status = StateStatus::kDead;
  return state;
}

Program program_of(const CodeProblem& problem, const State& state) {
  Program program{problem.function(), problem.parameters()};
  std::string_view rest = state.key;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    auto line = parse_line(rest.substr(0, end));
    LEMMA_ASSERT(line.has_value(), "a state's lines are lines");
    program.lines.push_back(std::move(line).value());
    rest.remove_prefix(end + 1);
  }
  return program;
}

std::string contradiction_step(const CodeProblem& problem) {
  return "contradiction: " + problem.contradiction();
}

State contradicted() {
  return {.key = std::string(kNoSolution),
          .line = std::string(kNoSolution),
          .measure = 0,
          .status = StateStatus::kSolved};
}

}  // namespace lemma::search::code

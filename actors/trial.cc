#include "actors/trial.h"

#include "children/exact_json.h"

namespace lemma::actors {

using children::CallOutcome;
using Kind = Trial::Kind;

Trial trial(children::PythonRunner* python, const search::Task& task,
            const search::Problem& problem, std::string_view answer) {
  const auto execution = task.execution(problem, answer);
  if (!execution) return {Kind::kFails, "the answer can't be run: " + execution.error().detail};
  if (!execution.value()) return {};
  if (python == nullptr) return {Kind::kUnavailable, "unavailable: there is no sandbox here"};
  const search::Execution& wanted = *execution.value();
  children::PythonProgram program{wanted.source, wanted.function, {}};
  for (const auto& call : wanted.calls) program.calls.push_back(call.arguments);
  const auto report = python->run_python(program, {});
  if (!report) return {Kind::kUnavailable, "unavailable: " + report.error().detail};
  for (std::size_t i = 0; i < wanted.calls.size(); ++i) {
    const CallOutcome& outcome = report.value().calls[i];
    const std::string& text = wanted.calls[i].text;
    const std::string what = text.empty() ? "a call that is held back" : text;
    switch (outcome.kind) {
      case CallOutcome::Kind::kReturned:
        if (!children::says_the_same(outcome.text, wanted.calls[i].result))
          return {Kind::kFails, "Python returns something else for " + what};
        break;
      case CallOutcome::Kind::kRaised:
        return {Kind::kFails, "in Python " + what + " raises " + outcome.text};
      case CallOutcome::Kind::kNotMade:
        return {Kind::kUnavailable, "unavailable: " + what + " wasn't made: " + outcome.text};
    }
  }
  return {Kind::kPasses, "Python, in a sandbox, returns what it must for all " +
                             std::to_string(wanted.calls.size()) + " calls"};
}

}  // namespace lemma::actors

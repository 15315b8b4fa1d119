#include "tests/sim/scripted_python.h"

#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/code/interpreter.h"

namespace lemma::sim {

using children::CallOutcome;
using nlohmann::json;
using namespace search::code;

namespace {

// Of the values that the simulation's problems use.
Value value_of(const json& number) { return Value::number(number.get<std::int64_t>()); }

CallOutcome outcome_of(const Program& program, const std::string& arguments) {
  std::vector<Value> values;
  for (const json& argument : json::parse(arguments)) values.push_back(value_of(argument));
  const Run done = run(program, values);
  if (done.kind == Run::Kind::kReturned) return {CallOutcome::Kind::kReturned, to_json(done.value)};
  return {CallOutcome::Kind::kRaised, done.why.substr(0, done.why.find(':'))};
}

}  // namespace

core::Result<children::SandboxReport> ScriptedPython::run_python(
    const children::PythonProgram& program, const children::SandboxLimits&) {
  ++runs_;
  const double drawn = random_.uniform();
  if (drawn < faults_.dies) {
    ++spoilt_;
    return core::error(core::ErrorCode::kUnavailable, "the spawner of children has ended");
  }
  const auto parsed = parse_program(program.source);
  LEMMA_ASSERT(parsed, "what is run is of the subset");
  children::SandboxReport report;
  for (const auto& call : program.calls) report.calls.push_back(outcome_of(parsed.value(), call));
  if (drawn < faults_.dies + faults_.hangs) {
    ++spoilt_;
    report.calls.back() = {CallOutcome::Kind::kNotMade, "out of time"};
  } else if (drawn < faults_.dies + faults_.hangs + faults_.lies) {
    ++spoilt_;
    report.calls.back() = {CallOutcome::Kind::kReturned, "\"elsewhere\""};
  }
  return report;
}

}  // namespace lemma::sim

// The code family's typed problem: a Python function, what a person says of it, and calls with what
// they must return. A value, any thread.
//
//   {"task":"code", "function":"f", "parameters":["xs"],
//    "statement":"Keep the even numbers, then add them up.",
//    "examples":[{"call":"f([1, 2, 4])", "result":"6"}],
//    "tests":[{"call":"f([])", "result":"0"}, ...]}
//
// function: as a variable, up to 32 characters. parameters: 1 to 4. statement: up to 2,000 bytes.
// examples, 1 to 8, are shown to the model; tests, 3 to 32, are held back from it and count as much.
// Arguments and results are literals of value.h, a call and its result at most 400 bytes each.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"
#include "search/tasks/code/program.h"
#include "search/tasks/problem.h"

namespace lemma::search::code {

struct Call {
  std::vector<Value> arguments;
  Value result = {};
};

// Of "f([3, 1], 2)": the function's name and the arguments. Nothing: it isn't one call with literals.
std::optional<std::pair<std::string, std::vector<Value>>> parse_call(std::string_view text);
std::string call_text(std::string_view function, const std::vector<Value>& arguments);

class CodeProblem final : public Problem {
 public:
  static constexpr std::size_t kMaxFunctionName = 32;
  static constexpr std::size_t kMaxStatement = 2000;
  static constexpr std::size_t kMaxExamples = 8;
  static constexpr std::size_t kMinTests = 3;
  static constexpr std::size_t kMaxTests = 32;
  static constexpr std::size_t kMaxCall = 400;

  // Within the bounds above, every call with an argument for each parameter.
  CodeProblem(std::string function, std::vector<std::string> parameters, std::string statement,
              std::vector<Call> examples, std::vector<Call> tests);

  // Whether the call and its result, as call_text() and to_literal() write them, are short enough.
  static bool fits(std::string_view function, const Call& call);

  static core::Result<std::shared_ptr<const CodeProblem>> from_typed(const nlohmann::json& typed,
                                                                     std::string_view field);

  std::string_view task() const override { return "code"; }
  nlohmann::json typed() const override;
  const std::string& key() const override { return key_; }
  std::string text() const override;  // without the tests

  const std::string& function() const { return function_; }
  const std::vector<std::string>& parameters() const { return parameters_; }
  const std::string& statement() const { return statement_; }
  const std::vector<Call>& examples() const { return examples_; }
  const std::vector<Call>& tests() const { return tests_; }
  // One call that must return two values: "f([1]) can't be both 1 and 2". Then nothing solves it.
  const std::string& contradiction() const { return contradiction_; }

 private:
  const std::string function_;
  const std::vector<std::string> parameters_;
  const std::string statement_;
  const std::vector<Call> examples_;
  const std::vector<Call> tests_;
  const std::string contradiction_;
  const std::string key_;
};

// A function's name as the typed form takes it.
bool is_function_name(std::string_view name);

}  // namespace lemma::search::code

#include "actors/formalise.h"

#include <nlohmann/json.hpp>

#include "search/tasks/code/problem.h"

namespace lemma::actors {

using core::error;
using core::ErrorCode;
using core::Result;

namespace {

// The text with its tests in a section of their own, as people write them.
Result<std::string> with_tests(const std::string& problem, const std::vector<HeldBackTest>& tests) {
  std::string text = problem + "\nTests:\n";
  for (std::size_t i = 0; i < tests.size(); ++i) {
    const std::string at = "tests[" + std::to_string(i) + "]";
    std::string_view result = tests[i].result;
    if (!search::code::parse_call(tests[i].call))
      return error(ErrorCode::kInvalidArgument,
                   "must be one call with literals, like \"f([3, 1])\"", at + ".call");
    if (!search::code::take_literal(result) || !result.empty())
      return error(ErrorCode::kInvalidArgument,
                   "must be a literal: an integer, a text, True, False, None or a list",
                   at + ".result");
    text += tests[i].call + " == " + tests[i].result + "\n";
  }
  return text;
}

}  // namespace

Result<search::TaskRecognition> formalise(const std::string& problem, const std::string& typed_text,
                                          const std::string& task, search::Unclaimed unclaimed,
                                          const std::vector<HeldBackTest>& tests) {
  if (!tests.empty()) {
    if (!typed_text.empty())
      return error(ErrorCode::kInvalidArgument, "a typed form brings its own", "tests");
    if (task != "auto" && task != "code")
      return error(ErrorCode::kInvalidArgument, "only the family `code` takes tests", "tests");
    BOOST_OUTCOME_TRY(const std::string text, with_tests(problem, tests));
    return formalise(text, typed_text, "code", unclaimed);
  }
  const search::Task* wanted = nullptr;
  if (task != "auto") {
    BOOST_OUTCOME_TRY(wanted, search::find_task(task));
  }
  if (!typed_text.empty()) {
    const auto typed = nlohmann::json::parse(typed_text, nullptr, /*allow_exceptions=*/false);
    if (typed.is_discarded())
      return error(ErrorCode::kInvalidArgument, "is not valid JSON", "typed");
    BOOST_OUTCOME_TRY(auto read, search::from_typed(typed));
    if (wanted && wanted != read.task)
      return error(ErrorCode::kInvalidArgument, "names another task than typed.task does", "task");
    return read;
  }
  if (!wanted) return search::recognise(problem, unclaimed);
  auto read = wanted->recognise(problem);
  if (!read.match)
    return error(ErrorCode::kUnsupported,
                 "this is not clearly a problem of the task '" + task + "': " + read.why_not,
                 "problem");
  return search::TaskRecognition{wanted, std::move(*read.match)};
}

}  // namespace lemma::actors

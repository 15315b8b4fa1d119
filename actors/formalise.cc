#include "actors/formalise.h"

#include <nlohmann/json.hpp>

namespace lemma::actors {

using core::error;
using core::ErrorCode;
using core::Result;

Result<search::TaskRecognition> formalise(const std::string& problem, const std::string& typed_text,
                                          const std::string& task, search::Unclaimed unclaimed) {
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

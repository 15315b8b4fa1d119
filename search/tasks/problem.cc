#include "search/tasks/problem.h"

namespace lemma::search {

std::string_view to_string(FormalisedBy by) {
  switch (by) {
    case FormalisedBy::kClient:
      return "client";
    case FormalisedBy::kParser:
      return "parser";
    case FormalisedBy::kModel:
      return "model";
  }
  return "model";
}

core::Result<FormalisedBy> formalised_by_from(std::string_view name, std::string field) {
  for (const auto by : {FormalisedBy::kClient, FormalisedBy::kParser, FormalisedBy::kModel})
    if (to_string(by) == name) return by;
  return core::error(core::ErrorCode::kInvalidArgument,
                     "must be \"client\", \"parser\" or \"model\"", std::move(field));
}

}  // namespace lemma::search

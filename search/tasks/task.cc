#include "search/tasks/task.h"

#include <nlohmann/json.hpp>

namespace lemma::search {

nlohmann::ordered_json Task::typed_schema() const { return nullptr; }

}  // namespace lemma::search

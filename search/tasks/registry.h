// All task families by contract name. Thread-safe: the families are immutable and live as long as
// the program.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/result.h"
#include "search/tasks/task.h"

namespace lemma::search {

// The families with problems of a known form, in the order in which recognise() asks them; not
// `general`, which takes what is left.
std::span<const Task* const> all_tasks();

// The family of a contract name ("auto" is none). kUnsupported for a contract name that isn't built
// yet, listing those that are; kInvalidArgument for a word that is no contract name. Both name
// `field`.
core::Result<const Task*> find_task(std::string_view name, std::string_view field = "task");

struct TaskRecognition {
  const Task* task;
  Recognition recognition;
};

// What becomes of a text that no family is certain of.
enum class Unclaimed { kIsGeneral, kIsAnError };

// The one family that is certain of `text`. kUnsupported (field `field`) with each family's reason
// when two are, or when none is and that is an error.
core::Result<TaskRecognition> recognise(std::string_view text, Unclaimed unclaimed,
                                        std::string_view field = "problem");

// `typed` with its "task" member, through the right family.
core::Result<TaskRecognition> from_typed(const nlohmann::json& typed,
                                         std::string_view field = "typed");

}  // namespace lemma::search

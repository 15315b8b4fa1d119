// What a model makes of a text that no recogniser is certain of: the typed form of a family, written
// as one line of JSON under the families' schemas, so it always reads. Nothing vouches for it: what is
// found for such a form is verified given that formalisation, and shown with its back-translation.
// Pure functions, any thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/grammar.h"
#include "core/result.h"
#include "search/tasks/registry.h"

namespace lemma::search {

// Those of `tasks` whose typed form has a schema.
std::vector<const Task*> formalisable(std::span<const Task* const> tasks);

// One typed form of one of the tasks, and a newline. All are formalisable, and there is one.
std::shared_ptr<const core::Grammar> formalisation_grammar(std::span<const Task* const> tasks);

// Asks for such a line, with a worked example from each task's generator, or two of a single task.
std::vector<ChatMessage> formalisation_messages(std::span<const Task* const> tasks,
                                                std::string_view text);

// The problem that such a line states. kInvalidArgument when the family refuses it, or when it
// can't be what the text says: a number that stands in the text is missing in it, or it states one
// that the text doesn't.
core::Result<TaskRecognition> read_formalisation(std::string_view line, std::string_view text,
                                                 std::span<const Task* const> tasks);

// Of several readings of one text the one that most agree on, at least two of them.
std::optional<TaskRecognition> agreed(std::vector<TaskRecognition> readings);

}  // namespace lemma::search

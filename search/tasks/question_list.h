// Sub-questions of a family that can list all it may be asked. Pure functions, any thread.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/grammar.h"
#include "search/tasks/task.h"

namespace lemma::search {

// One of the questions and a newline; null of none.
std::shared_ptr<const core::Grammar> grammar_of(const std::vector<SubQuestion>& questions);

// The question that the line, with or without its newline, is; without premises.
std::optional<SubQuestion> find_question(const std::vector<SubQuestion>& questions,
                                         std::string_view line);

}  // namespace lemma::search

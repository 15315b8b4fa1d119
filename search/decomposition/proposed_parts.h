// Parts that a model proposes: the grammar that holds what it writes to a list of the family's own
// sub-questions, one a line, and the reading of it. Whatever the grammar derives, reads.
//
//   What is Anna?
//   What is Ben?
//   after 1, 2: What is Cleo?
//   end
//
// Pure functions, any thread.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "core/grammar.h"
#include "search/tasks/task.h"

namespace lemma::search {

inline constexpr int kMaxProposedParts = 8;

// Null when the family has no sub-questions for this problem. 1 <= max_parts <= kMaxProposedParts.
std::shared_ptr<const core::Grammar> parts_grammar(const Task& task, const Problem& problem,
                                                   int max_parts);

// Premises are indices in the list. A line that names what the lines before it asked already is
// left out, with what it was to be a premise of relying on the earlier one.
std::vector<SubQuestion> read_parts(const Task& task, const Problem& problem,
                                    std::string_view text);

// Asks for such a list; the assistant's turn continues with its first line. `known` are questions
// that are settled, one way or the other.
std::vector<ChatMessage> parts_messages(const Problem& problem,
                                        const std::vector<std::string>& known, int max_parts);

}  // namespace lemma::search

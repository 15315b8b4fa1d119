// The one renderer of transcripts: search prompts and training samples both come from here, byte
// for byte. A transcript only grows: the first state's line, then for each step its line and the
// line of the state after it.
//
//   left: 3 7 8 12
//   12 * 3 = 36
//   left: 7 8 36
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/problem.h"

namespace lemma::search {

// One chat turn of a prompt; the roles are those of every chat template.
struct ChatMessage {
  std::string role;  // "system", "user", "assistant"
  std::string content;
};

// The assistant's turn begins with this: the root's state line and a newline.
std::string render_root(const State& root);

// What one step appends after its parent's transcript: the state line that follows it and a
// newline. The step's own line (text and newline) is what the model wrote, so a child's tokens
// extend its parent's.
std::string render_after_step(const State& after);

// The step's line and what follows it: render_step(s, a) == s + "\n" + render_after_step(a).
std::string render_step(std::string_view step, const State& after);

// A whole transcript. states[0] is the root; states[i + 1] follows steps[i].
std::string render_transcript(std::span<const std::string> steps, std::span<const State> states);

}  // namespace lemma::search

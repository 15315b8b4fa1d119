#include "search/tasks/transcript.h"

#include "core/assert.h"

namespace lemma::search {

std::string render_root(const State& root) { return root.line + "\n"; }

std::string render_after_step(const State& after) { return after.line + "\n"; }

std::string render_step(std::string_view step, const State& after) {
  return std::string(step) + "\n" + render_after_step(after);
}

std::string render_transcript(std::span<const std::string> steps, std::span<const State> states) {
  LEMMA_ASSERT(states.size() == steps.size() + 1, "a transcript has one state more than steps");
  std::string text = render_root(states[0]);
  for (std::size_t i = 0; i < steps.size(); ++i) text += render_step(steps[i], states[i + 1]);
  return text;
}

}  // namespace lemma::search

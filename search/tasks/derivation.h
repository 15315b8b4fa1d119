// What every family's steps share: a refused line, and the walk along a path of canonical steps.
// Pure functions, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/result.h"
#include "search/tasks/task.h"

namespace lemma::search {

// The answer of a problem that provably has none.
inline constexpr std::string_view kNoSolution = "no solution";

// A line without its one trailing newline.
std::string_view without_newline(std::string_view line);

// A step that did not pass, quoted safely.
StepVerdict rejected(Judgement judgement, std::string_view line, std::string evidence);

// The state that `steps` lead to from the initial one. kInvalidArgument names the step that does
// not pass or is not in its canonical spelling.
core::Result<State> walk(const Task& task, const Problem& problem,
                         std::span<const std::string> steps);

}  // namespace lemma::search

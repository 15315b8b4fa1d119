// What Python itself says of an answer that is code: the family's calls, run in the sandbox and compared
// outside of it. It blocks; any thread.
#pragma once

#include <string>
#include <string_view>

#include "children/python_runner.h"
#include "search/tasks/task.h"

namespace lemma::actors {

struct Trial {
  enum class Kind {
    kNotAsked,     // the family has nothing to run
    kPasses,       // every call returned what it must
    kFails,        // one didn't
    kUnavailable,  // it couldn't be run: no sandbox, no time
  };
  Kind kind = Kind::kNotAsked;
  std::string words = {};  // the same for people; empty for kNotAsked
};

// `python` may be null: there is no sandbox.
Trial trial(children::PythonRunner* python, const search::Task& task,
            const search::Problem& problem, std::string_view answer);

}  // namespace lemma::actors

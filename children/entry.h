// `lemma child NAME`: what a child process of this very binary runs. Not for people.
#pragma once

#include <string_view>

namespace lemma::children {

// The process's exit code; 2 for a name that is none.
int run_entry(std::string_view name);

}  // namespace lemma::children

// How deep a JSON text nests, seen before a parser that recurses gets it. A pure function, any
// thread.
#pragma once

#include <string_view>

namespace lemma::core {

// Whether brackets outside strings nest deeper than `levels`. Of text that isn't JSON it says
// something harmless.
bool json_nests_deeper(std::string_view text, int levels);

}  // namespace lemma::core

// The sentences of a told zebra puzzle, and the lists of values among them. Pure functions, any
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/zebra/problem.h"

namespace lemma::search::zebra {

struct ZebraSentence {
  std::string text;       // without its end
  bool question = false;  // it ended in a question mark
};

// At . ! ? ; and line ends.
std::vector<ZebraSentence> sentences_of(std::string_view ascii);

// "pets: cat, dog and fish", "The pets are cat, dog, fish", "Each person owns a different pet: ...".
// Nothing when the sentence is no list of names.
std::optional<ZebraCategory> list_in(std::string_view sentence);

}  // namespace lemma::search::zebra

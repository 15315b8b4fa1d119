// Looking for something outside texts in quotes. Pure, any thread.
#pragma once

#include <string_view>

namespace lemma::search::code {

// The first position outside texts of which stop(position) is true; npos: none. It is asked in order,
// and of each quote that begins a text.
template <class Stop>
std::size_t first_outside_texts(std::string_view text, Stop stop) {
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == '\\')
        ++i;
      else if (c == quote)
        quote = 0;
      continue;
    }
    if (c == '\'' || c == '"') quote = c;
    if (stop(i)) return i;
  }
  return std::string_view::npos;
}

}  // namespace lemma::search::code

// Foreign text made safe to quote in messages and events. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace lemma::search {

// At most max_bytes of it, everything but printable ASCII replaced by '?'.
inline std::string printable(std::string_view text, std::size_t max_bytes) {
  std::string safe(text.substr(0, max_bytes));
  for (char& c : safe)
    if (c < ' ' || c > '~') c = '?';
  return safe;
}

}  // namespace lemma::search

// Phrases of English with optional and alternative words, matched against tokens. Immutable values,
// any thread.
//
// A pattern is a list of elements separated by spaces. "a|b" stands for either, "a_b" for a followed
// by b, a "?" before an element makes it optional. In braces stand classes of tokens: {n} a number,
// any other what was folded so before. "?exactly|only once" is "once",
// "exactly once" or "only once".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/prose.h"

namespace lemma::search {

class ProsePhrase {
 public:
  explicit ProsePhrase(std::string_view pattern);

  // How many tokens the longest match at tokens[at] takes, 0 for none.
  std::size_t match(const std::vector<ProseToken>& tokens, std::size_t at) const {
    return match_from(0, tokens, at).value_or(0);
  }

 private:
  using Words = std::vector<std::string>;
  struct Element {
    std::vector<Words> alternatives;
    bool optional = false;
  };

  std::optional<std::size_t> match_from(std::size_t element, const std::vector<ProseToken>& tokens,
                                        std::size_t at) const;
  static bool words_at(const Words& words, const std::vector<ProseToken>& tokens, std::size_t at);

  std::vector<Element> elements_;
};

// The longest match of any of them at tokens[at], or 0.
std::size_t longest_match(const std::vector<ProsePhrase>& phrases,
                          const std::vector<ProseToken>& tokens, std::size_t at);

}  // namespace lemma::search

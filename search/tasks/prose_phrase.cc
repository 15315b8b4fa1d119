#include "search/tasks/prose_phrase.h"

#include <algorithm>

namespace lemma::search {

namespace {

using Kind = ProseToken::Kind;

std::vector<std::string> split(std::string_view text, char between) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(between, at), text.size());
    if (end > at) parts.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

bool is_a(const ProseToken& token, std::string_view word) {
  if (word == "{n}") return token.kind == Kind::kNumber;
  if (word.size() > 2 && word.front() == '{')
    return token.folded_as(word.substr(1, word.size() - 2));
  return (token.kind == Kind::kWord || token.kind == Kind::kMark) && token.text == word;
}

}  // namespace

ProsePhrase::ProsePhrase(std::string_view pattern) {
  for (std::string text : split(pattern, ' ')) {
    Element element;
    if (text.size() > 1 && text[0] == '?') {
      element.optional = true;
      text.erase(0, 1);
    }
    for (const std::string& alternative : split(text, '|'))
      element.alternatives.push_back(split(alternative, '_'));
    elements_.push_back(std::move(element));
  }
}

bool ProsePhrase::words_at(const Words& words, const std::vector<ProseToken>& tokens,
                           std::size_t at) {
  if (at + words.size() > tokens.size()) return false;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (!is_a(tokens[at + i], words[i])) return false;
  return true;
}

// An optional element is tried both ways; a pattern has a dozen elements at most.
std::optional<std::size_t> ProsePhrase::match_from(std::size_t element,
                                                   const std::vector<ProseToken>& tokens,
                                                   std::size_t at) const {
  if (element == elements_.size()) return 0;
  std::optional<std::size_t> best;
  const auto go_on = [&](std::size_t length) {
    const auto rest = match_from(element + 1, tokens, at + length);
    if (rest && (!best || *best < length + *rest)) best = length + *rest;
  };
  for (const Words& words : elements_[element].alternatives)
    if (words_at(words, tokens, at)) go_on(words.size());
  if (elements_[element].optional) go_on(0);
  return best;
}

std::size_t longest_match(const std::vector<ProsePhrase>& phrases,
                          const std::vector<ProseToken>& tokens, std::size_t at) {
  std::size_t best = 0;
  for (const ProsePhrase& phrase : phrases) best = std::max(best, phrase.match(tokens, at));
  return best;
}

}  // namespace lemma::search

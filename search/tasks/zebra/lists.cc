#include "search/tasks/zebra/lists.h"

#include <algorithm>
#include <initializer_list>

#include "search/tasks/prose.h"
#include "search/tasks/zebra/lexicon.h"

namespace lemma::search::zebra {

namespace {

using Kind = ProseToken::Kind;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kAround = " \"'`*";
  while (!text.empty() && kAround.find(text.front()) != std::string_view::npos)
    text.remove_prefix(1);
  while (!text.empty() && kAround.find(text.back()) != std::string_view::npos)
    text.remove_suffix(1);
  return text;
}

// "cat, dog and fish" at commas, slashes, bars and a last "and" or "or".
std::vector<std::string> items_of(std::string_view text) {
  std::string plain(text);
  for (const std::string_view word : {" and ", " or ", " & "})
    for (auto at = plain.find(word); at != std::string::npos; at = plain.find(word))
      plain.replace(at, word.size(), ",");
  std::vector<std::string> items;
  for (std::size_t at = 0; at <= plain.size();) {
    const std::size_t end = std::min(plain.find_first_of(",/|", at), plain.size());
    const std::string_view item = trimmed(std::string_view(plain).substr(at, end - at));
    if (!item.empty()) items.emplace_back(item);
    at = end + 1;
  }
  return items;
}

// The category that the words before a list name: the last one, after words that only introduce it.
std::optional<std::string> category_before(std::string_view text) {
  auto tokens = lex_prose(text);
  if (tokens && !tokens->empty() && tokens->back().text == "are") tokens->pop_back();
  if (!tokens || tokens->empty()) return std::nullopt;
  const ProseToken& last = tokens->back();
  for (const ProseToken& token : *tokens) {
    if (&token == &last) continue;
    const bool bullet = token.kind == Kind::kMark && token.text == "-";
    const bool counts = token.kind == Kind::kNumber || number_word(token) > 0;
    if (!bullet && !counts && !(token.kind == Kind::kWord && introduces_list(token.text)))
      return std::nullopt;
  }
  if (last.kind != Kind::kWord || !is_zebra_name(last.text) || names_no_category(last.text))
    return std::nullopt;
  return last.text;
}

}  // namespace

std::vector<ZebraSentence> sentences_of(std::string_view ascii) {
  std::vector<ZebraSentence> sentences;
  for (std::size_t at = 0; at <= ascii.size();) {
    const std::size_t end = std::min(ascii.find_first_of(".!?;\n", at), ascii.size());
    const std::string_view text = trimmed(ascii.substr(at, end - at));
    if (!text.empty())
      sentences.push_back({std::string(text), end < ascii.size() && ascii[end] == '?'});
    at = end + 1;
  }
  return sentences;
}

std::optional<ZebraCategory> list_in(std::string_view sentence) {
  for (const std::string_view between : {":", "=", " are "}) {
    const std::size_t at = sentence.find(between);
    if (at == std::string_view::npos) continue;
    const auto name = category_before(sentence.substr(0, at));
    if (!name) continue;
    auto values = items_of(sentence.substr(at + between.size()));
    const bool names = values.size() >= 2 && std::all_of(values.begin(), values.end(), [](auto& v) {
                         return is_zebra_name(v) && could_be_value(v);
                       });
    if (names) return ZebraCategory{*name, std::move(values)};
  }
  return std::nullopt;
}

}  // namespace lemma::search::zebra

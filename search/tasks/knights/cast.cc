#include "search/tasks/knights/cast.h"

#include <algorithm>
#include <set>

#include "search/tasks/knights/lexicon.h"

namespace lemma::search::knights {

namespace {

using Kind = KnightsToken::Kind;
using Tokens = std::vector<KnightsToken>;

constexpr std::size_t kMaxName = 20;

bool claims_something(const Tokens& tokens, std::size_t at) {
  if (at >= tokens.size()) return false;
  return tokens[at].kind == Kind::kColon ||
         (tokens[at].kind == Kind::kWord &&
          (is_claim_verb(tokens[at].text) || is_telling_verb(tokens[at].text)));
}

// "A says", "A and B", "is A.": what follows an article is a noun or an adjective, never this.
bool no_article_before(const Tokens& tokens, std::size_t next) {
  static const std::set<std::string, std::less<>> kAfterName = {
      "and",  "or", "nor",  "is",    "are",    "am",    "'s",     "would",  "could", "iff",
      "then", "if", "lies", "tells", "always", "never", "denies", "denied", "makes", "made"};
  if (next >= tokens.size() || claims_something(tokens, next)) return true;
  if (tokens[next].kind != Kind::kWord)
    return tokens[next].kind != Kind::kNumber && tokens[next].kind != Kind::kOpenQuote;
  return kAfterName.contains(tokens[next].text);
}

}  // namespace

std::vector<std::string> mark_names(Tokens& tokens, const KindNouns& nouns) {
  std::set<std::string> speakers;
  for (std::size_t i = 0; i < tokens.size(); ++i)
    if (tokens[i].kind == Kind::kWord && claims_something(tokens, i + 1))
      speakers.insert(tokens[i].text);
  std::vector<std::string> keys, names;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    KnightsToken& token = tokens[i];
    if (token.kind != Kind::kWord || nouns.is_kind(token.text)) continue;
    const bool is_name = token.text == "a"
                             ? no_article_before(tokens, i + 1)
                             : !is_known_word(token.text) && token.text[0] != '\'' &&
                                   token.text.size() <= kMaxName &&
                                   (speakers.contains(token.text) || token.capitalised());
    if (!is_name) continue;
    const auto known = std::find(keys.begin(), keys.end(), token.text);
    token.kind = Kind::kName;
    token.value = static_cast<int>(known - keys.begin());
    if (known != keys.end()) continue;
    keys.push_back(token.text);
    std::string name = token.raw;
    if (!token.capitalised()) name[0] = static_cast<char>(name[0] - 'a' + 'A');
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace lemma::search::knights

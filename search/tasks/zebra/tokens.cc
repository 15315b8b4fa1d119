#include "search/tasks/zebra/tokens.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "search/tasks/zebra/lexicon.h"

namespace lemma::search::zebra {

namespace {

using Kind = ProseToken::Kind;
using Tokens = std::vector<ProseToken>;

struct Found {
  std::size_t length = 0;
  int number = 0;
};

// "clue 3:", "-", "3)"
std::size_t numbering(const Tokens& tokens) {
  std::size_t at = 0;
  const auto mark = [&](std::string_view marks) {
    return at < tokens.size() && tokens[at].kind == Kind::kMark &&
           marks.find(tokens[at].text) != std::string_view::npos;
  };
  if (mark("-*")) ++at;
  const bool word = word_at(tokens, at, {"clue", "hint", "fact", "clues", "hints", "facts"});
  if (word) ++at;
  const bool number = at < tokens.size() && tokens[at].kind == Kind::kNumber;
  if (number) ++at;
  if ((word || number) && mark(":)")) return at + 1;
  return at == tokens.size() || !(word || number) ? at : 0;
}

class Folder {
 public:
  Folder(Tokens tokens, const ZebraProblem& named) : tokens_(std::move(tokens)), named_(named) {
    for (int value = 0; value < named.values(); ++value)
      names_.push_back(lex_prose(named.name_of(value)).value_or(Tokens{}));
  }

  ClueTokens fold() {
    ClueTokens result;
    for (std::size_t at = 0; at < tokens_.size();) {
      const Found value = value_at(at), house = value.length > 0 ? Found{} : house_at(at);
      ProseToken token = tokens_[at];
      const std::size_t length = std::max(value.length, house.length);
      if (length > 0) {
        token.kind = Kind::kFolded;
        token.folded = value.length > 0 ? "value" : "house";
        token.value = value.length > 0 ? value.number : house.number;
        (value.length > 0 ? result.values : result.houses) += 1;
        if (house.length > 0 && (house.number < 0 || house.number >= named_.houses()))
          result.why_not = "there is no such house";
        // "Ann's", "cats"
        if (value.length > 0)
          token.text = tokens_[at + length - 1].text == last_word(value.number) ? "" : "s";
      }
      result.tokens.push_back(std::move(token));
      at += std::max<std::size_t>(length, 1);
    }
    result.tokens =
        fold_prose(result.tokens, [&](std::size_t at) { return relation_at(result.tokens, at); });
    return result;
  }

 private:
  const std::string& last_word(int value) const {
    return names_[static_cast<std::size_t>(value)].back().text;
  }

  // The longest name of a value here; its last word may have an s more.
  Found value_at(std::size_t at) const {
    Found best;
    for (std::size_t value = 0; value < names_.size(); ++value) {
      const Tokens& name = names_[value];
      if (name.empty() || name.size() <= best.length || at + name.size() > tokens_.size()) continue;
      bool same = true;
      for (std::size_t i = 0; i < name.size() && same; ++i) {
        const std::string& text = tokens_[at + i].text;
        const bool plural =
            i + 1 == name.size() && name[i].kind == Kind::kWord && text == name[i].text + "s";
        same = text == name[i].text || plural;
      }
      if (same) best = {name.size(), static_cast<int>(value)};
    }
    return best;
  }

  bool house_noun(std::size_t at) const {
    return at < tokens_.size() && tokens_[at].kind == Kind::kWord &&
           class_of(tokens_[at].text) == WordClass::kHouse;
  }
  // A number in digits or a word, or 0.
  int number(std::size_t at) const {
    if (at >= tokens_.size()) return 0;
    return tokens_[at].kind == Kind::kNumber ? tokens_[at].value : number_word(tokens_[at]);
  }

  // "house 2", "position number two", "the second house", "2nd house", "last house"
  Found house_at(std::size_t at) const {
    if (house_noun(at)) {
      std::size_t next = at + 1;
      if (word_at(tokens_, next, {"number", "no", "nr"}) ||
          (next < tokens_.size() && tokens_[next].text == "#"))
        ++next;
      if (number(next) > 0) return {next + 1 - at, number(next) - 1};
      return {};
    }
    if (at + 1 >= tokens_.size()) return {};
    if (tokens_[at].kind == Kind::kNumber && word_at(tokens_, at + 1, {"st", "nd", "rd", "th"}) &&
        house_noun(at + 2))
      return {3, tokens_[at].value - 1};
    if (tokens_[at].kind != Kind::kWord || !house_noun(at + 1)) return {};
    if (const int ordinal = ordinal_word(tokens_[at].text); ordinal > 0) return {2, ordinal - 1};
    if (word_at(tokens_, at, {"leftmost"})) return {2, 0};
    if (word_at(tokens_, at, {"last", "rightmost"})) return {2, named_.houses() - 1};
    if (word_at(tokens_, at, {"middle", "center", "centre", "central"}))
      return {2, named_.houses() % 2 == 1 ? named_.houses() / 2 : -1};
    return {};
  }

  static ProseFold relation_at(const Tokens& tokens, std::size_t at) {
    using Phrases = const std::vector<ProsePhrase>&;
    static constexpr std::array<std::pair<std::string_view, Phrases (*)()>, 10> kRelations = {
        {{"apart", apart_phrases},
         {"together", together_phrases},
         {"neighbours", neighbours_phrases},
         {"left", left_phrases},
         {"right", right_phrases},
         {"before", before_phrases},
         {"after", after_phrases},
         {"next", next_phrases},
         {"same", same_phrases},
         {"not", not_phrases}}};
    ProseFold best;
    for (const auto& [name, phrases] : kRelations)
      if (const std::size_t length = longest_match(phrases(), tokens, at); length > best.length)
        best = {length, name};
    return best;
  }

  const Tokens tokens_;
  const ZebraProblem& named_;
  std::vector<Tokens> names_;
};

}  // namespace

bool word_at(const std::vector<ProseToken>& tokens, std::size_t at,
             std::initializer_list<std::string_view> words) {
  return at < tokens.size() && tokens[at].kind == Kind::kWord &&
         std::find(words.begin(), words.end(), tokens[at].text) != words.end();
}

ClueTokens clue_tokens(std::vector<ProseToken> tokens, const ZebraProblem& named) {
  tokens.erase(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(numbering(tokens)));
  return Folder(std::move(tokens), named).fold();
}

}  // namespace lemma::search::zebra

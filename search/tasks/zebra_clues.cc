#include "search/tasks/zebra_clues.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "search/tasks/zebra_lexicon.h"

namespace lemma::search::zebra {

namespace {

using Kind = ProseToken::Kind;
using Tokens = std::vector<ProseToken>;

bool word_at(const Tokens& tokens, std::size_t at, std::initializer_list<std::string_view> words) {
  return at < tokens.size() && tokens[at].kind == Kind::kWord &&
         std::find(words.begin(), words.end(), tokens[at].text) != words.end();
}

// --- folding ---

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

// --- reading ---

// One letter for each token that matters, in order: "VnV" for a value, "next" and a value.
struct Skeleton {
  std::string letters;
  std::vector<std::size_t> at;  // of each letter's token
};

std::optional<Skeleton> skeleton_of(const Tokens& tokens) {
  static constexpr std::array<std::pair<std::string_view, char>, 12> kLetters = {
      {{"value", 'V'},
       {"house", 'H'},
       {"not", '-'},
       {"next", 'n'},
       {"left", 'l'},
       {"right", 'r'},
       {"before", 'b'},
       {"after", 'a'},
       {"same", 's'},
       {"together", 't'},
       {"apart", 'p'},
       {"neighbours", 'g'}}};
  Skeleton skeleton;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    char letter = 0;
    for (const auto& [name, known] : kLetters)
      if (tokens[i].folded_as(name)) letter = known;
    if (word_at(tokens, i, {"and"})) letter = '&';
    if (word_at(tokens, i, {"lacks", "lack"})) letter = '-';
    if (letter != 0) {
      skeleton.letters += letter;
      skeleton.at.push_back(i);
    } else if (tokens[i].kind != Kind::kWord || class_of(tokens[i].text) == WordClass::kUnknown) {
      return std::nullopt;
    }
  }
  return skeleton;
}

// What stands between two letters.
class Between {
 public:
  Between(const Tokens& tokens, std::size_t begin, std::size_t end)
      : tokens_(tokens), begin_(begin), end_(end) {}

  bool any(WordClass sort) const {
    for (std::size_t i = begin_; i < end_; ++i)
      if (class_of(tokens_[i].text) == sort) return true;
    return false;
  }
  bool verb() const {
    return any(WordClass::kBeing) || any(WordClass::kLiving) || any(WordClass::kHaving);
  }

  bool bare() const {
    for (std::size_t i = begin_; i < end_; ++i)
      if (class_of(tokens_[i].text) != WordClass::kArticle) return false;
    return true;
  }

  // Whether the words lead on from what stands before to what stands after, about the same house.
  // `subject`: whether somebody or something is their subject already. `verb`: one that stands
  // before them.
  bool straight(bool subject, WordClass verb = WordClass::kUnknown) const {
    WordClass last = WordClass::kUnknown;
    int verbs = verb == WordClass::kUnknown ? 0 : 1;
    for (std::size_t i = begin_; i < end_; ++i) {
      const WordClass sort = class_of(tokens_[i].text);
      switch (sort) {
        case WordClass::kBeing:
        case WordClass::kLiving:
        case WordClass::kHaving:
          // "is the one who owns"
          if (++verbs > 1 && (verbs > 2 || verb != WordClass::kBeing || last != WordClass::kWho))
            return false;
          if (!subject && last != WordClass::kWho) return false;  // "next to Ann owns the"
          verb = sort;
          break;
        case WordClass::kPerson:
        case WordClass::kAgent:
          // "Ann's neighbour owns", "Ann likes the person who owns": somebody else.
          if (subject && verb != WordClass::kBeing) return false;
          if (!subject && verb != WordClass::kUnknown) return false;
          break;
        case WordClass::kIn:
          if (verb == WordClass::kHaving) return false;  // "plays in the red house"
          break;
        case WordClass::kWith:
          if (last == WordClass::kHaving) return false;  // "plays with the cat"
          break;
        case WordClass::kTo:
          if (i == begin_ || (tokens_[i - 1].text != "belongs" && tokens_[i - 1].text != "belong"))
            return false;
          break;
        case WordClass::kWho:
          if (subject && verb == WordClass::kUnknown) return false;  // "Ann who owns"
          break;
        case WordClass::kArticle:
          // "speaks of the cat"
          if (tokens_[i].text == "of" && (last == WordClass::kBeing || last == WordClass::kLiving ||
                                          last == WordClass::kHaving))
            return false;
          break;
        case WordClass::kHouse:
        case WordClass::kUnknown:
          break;
      }
      if (sort != WordClass::kArticle) last = sort;
    }
    return last != WordClass::kWho;
  }

 private:
  const Tokens& tokens_;
  const std::size_t begin_;
  const std::size_t end_;
};

class ClueReader {
 public:
  ClueReader(const Tokens& tokens, Skeleton skeleton, const ZebraProblem& named)
      : tokens_(tokens), skeleton_(std::move(skeleton)), named_(named) {}

  std::optional<ZebraClue> read() const {
    using Clue = ZebraClue::Kind;
    const std::string& form = skeleton_.letters;
    if (!opens() || !ends()) return std::nullopt;
    if (form.starts_with("V&V") && after(0).bare() && after(1).bare() && after(2).bare()) {
      if (form == "V&Vt") return pair_of(Clue::kSame, 0, 2);
      if (form == "V&Vp") return pair_of(Clue::kDifferent, 0, 2);
      if (form == "V&Vg") return pair_of(Clue::kNext, 0, 2);
    }
    if (form == "VV" && stated(0) && had(0)) return pair_of(Clue::kSame, 0, 1);
    if (form == "V-V" && denied(0) && had(1)) return pair_of(Clue::kDifferent, 0, 2);
    if (form == "VsV" && related(0)) return pair_of(Clue::kSame, 0, 2);
    if (form == "V-sV" && denied(0) && after(2).straight(false))
      return pair_of(Clue::kDifferent, 0, 3);
    if (form == "VnV" && related(0)) return pair_of(Clue::kNext, 0, 2);
    if (form == "VlV" && related(0)) return pair_of(Clue::kLeft, 0, 2);
    if (form == "VrV" && related(0)) return pair_of(Clue::kLeft, 2, 0);
    if (form == "VbV" && related(0)) return pair_of(Clue::kBefore, 0, 2);
    if (form == "VaV" && related(0)) return pair_of(Clue::kBefore, 2, 0);
    if (form == "VH" && stated(0) && placing(0)) return at_house(Clue::kAt, 0, 1);
    if (form == "HV" && stated(0) && had(0)) return at_house(Clue::kAt, 1, 0);
    if (form == "V-H" && denied(0) && placing(1)) return at_house(Clue::kNotAt, 0, 2);
    if (form == "H-V" && denied(0) && had(1)) return at_house(Clue::kNotAt, 2, 0);
    return std::nullopt;
  }

 private:
  Between after(std::size_t letter) const {
    const std::size_t end =
        letter + 1 < skeleton_.at.size() ? skeleton_.at[letter + 1] : tokens_.size();
    return Between(tokens_, skeleton_.at[letter] + 1 + agent(letter), end);
  }

  // "the cat owner", but not "Ann's driver"
  std::size_t agent(std::size_t letter) const {
    const std::size_t next = skeleton_.at[letter] + 1;
    const ProseToken& token = tokens_[skeleton_.at[letter]];
    return token.folded_as("value") && token.text != "s" && next < tokens_.size() &&
                   tokens_[next].kind == Kind::kWord &&
                   class_of(tokens_[next].text) == WordClass::kAgent
               ? 1
               : 0;
  }

  // "The person who owns the" before the first value; "In" before a house.
  bool opens() const {
    const Between first(tokens_, 0, skeleton_.at.empty() ? 0 : skeleton_.at[0]);
    return first.straight(false) && !first.any(WordClass::kTo);
  }
  // "house" after the last value
  bool ends() const {
    const Between last = after(skeleton_.at.size() - 1);
    return !last.verb() && !last.any(WordClass::kPerson) && !last.any(WordClass::kAgent) &&
           !last.any(WordClass::kWho) && !last.any(WordClass::kWith) && !last.any(WordClass::kIn) &&
           !last.any(WordClass::kTo);
  }
  bool stated(std::size_t letter) const {
    return after(letter).verb() && after(letter).straight(true);
  }
  // A house is had, lived in or is something; it isn't drunk.
  bool placing(std::size_t letter) const {
    const Between words = after(letter);
    if (!words.any(WordClass::kHaving)) return true;
    for (std::size_t i = skeleton_.at[letter] + 1; i < skeleton_.at[letter + 1]; ++i)
      if (class_of(tokens_[i].text) == WordClass::kHaving &&
          !word_at(tokens_, i, {"has", "have", "contains", "owns"}))
        return false;
    return true;
  }
  // "does not own": what is denied is said after the negation, in one clause.
  bool denied(std::size_t letter) const {
    const Between before = after(letter), denial = after(letter + 1);
    const std::string& negation = tokens_[skeleton_.at[letter + 1]].text;
    const bool is = negation.starts_with("is") || negation.starts_with("are");
    return !before.verb() && before.straight(true) &&
           denial.straight(true, is ? WordClass::kBeing : WordClass::kUnknown);
  }
  // "lives next to the person who owns": only living and being stand before a relation.
  bool related(std::size_t letter) const {
    const Between before = after(letter), behind = after(letter + 1);
    return !before.any(WordClass::kHaving) && before.straight(true) && behind.straight(false);
  }

  // "likes the cat": a thing, not somebody.
  bool had(std::size_t letter) const {
    if (after(letter).any(WordClass::kHaving) && agent(letter + 1) > 0) return false;
    for (std::size_t i = skeleton_.at[letter] + 1; i < skeleton_.at[letter + 1]; ++i)
      if (word_at(tokens_, i,
                  {"likes", "like", "loves", "love", "prefers", "prefer", "enjoys", "enjoy",
                   "drives", "drive", "raises", "raise"}) &&
          !names_things(category_name(letter + 1)))
        return false;
    return true;
  }
  const std::string& category_name(std::size_t letter) const {
    const auto category = static_cast<std::size_t>(named_.category_of(number(letter)));
    return named_.categories()[category].name;
  }

  int number(std::size_t letter) const { return tokens_[skeleton_.at[letter]].value; }

  std::optional<ZebraClue> pair_of(ZebraClue::Kind kind, std::size_t a, std::size_t b) const {
    if (number(a) == number(b)) return std::nullopt;
    // Two of one category never share a house: then the sentence means something else.
    if (kind == ZebraClue::Kind::kSame &&
        named_.category_of(number(a)) == named_.category_of(number(b)))
      return std::nullopt;
    return ZebraClue{.kind = kind, .a = number(a), .b = number(b)};
  }
  std::optional<ZebraClue> at_house(ZebraClue::Kind kind, std::size_t value,
                                    std::size_t house) const {
    return ZebraClue{.kind = kind, .a = number(value), .house = number(house)};
  }

  const Tokens& tokens_;
  const Skeleton skeleton_;
  const ZebraProblem& named_;
};

}  // namespace

ClueTokens clue_tokens(std::vector<ProseToken> tokens, const ZebraProblem& named) {
  tokens.erase(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(numbering(tokens)));
  return Folder(std::move(tokens), named).fold();
}

std::optional<ZebraClue> clue_in(const ClueTokens& sentence, const ZebraProblem& named) {
  auto skeleton = skeleton_of(sentence.tokens);
  if (!skeleton || skeleton->letters.size() < 2) return std::nullopt;
  return ClueReader(sentence.tokens, std::move(*skeleton), named).read();
}

}  // namespace lemma::search::zebra

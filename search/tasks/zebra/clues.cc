#include "search/tasks/zebra/clues.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "search/tasks/zebra/lexicon.h"

namespace lemma::search::zebra {

namespace {

using Kind = ProseToken::Kind;
using Tokens = std::vector<ProseToken>;

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
    if (!opens() || !ends() || landlord()) return std::nullopt;
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
  // "the owner of Ann's house": perhaps not Ann.
  bool landlord() const {
    for (std::size_t letter = 0; letter < skeleton_.at.size(); ++letter) {
      const std::size_t at = skeleton_.at[letter];
      const bool possessive = tokens_[at].folded_as("value") && tokens_[at].text == "s";
      const bool house = at + 1 < tokens_.size() && tokens_[at + 1].kind == Kind::kWord &&
                         class_of(tokens_[at + 1].text) == WordClass::kHouse;
      const Between before(tokens_, letter == 0 ? 0 : skeleton_.at[letter - 1] + 1, at);
      if (possessive && house && (before.any(WordClass::kPerson) || before.any(WordClass::kAgent)))
        return true;
    }
    return false;
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

std::optional<ZebraClue> clue_in(const ClueTokens& sentence, const ZebraProblem& named) {
  auto skeleton = skeleton_of(sentence.tokens);
  if (!skeleton || skeleton->letters.size() < 2) return std::nullopt;
  return ClueReader(sentence.tokens, std::move(*skeleton), named).read();
}

}  // namespace lemma::search::zebra

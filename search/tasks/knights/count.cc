// Claims that count: "exactly one of us is a knight", "none of the three are knaves", "there are at
// least two knights among us".
#include <bit>

#include "search/tasks/knights/claim.h"
#include "search/tasks/knights/lexicon.h"
#include "search/tasks/knights/speech.h"

namespace lemma::search::knights {

using FormulaKind = Formula::Kind;
using TokenKind = KnightsToken::Kind;

std::optional<int> ClaimReader::number() {
  if (kind_at(tokens_, at_, TokenKind::kNumber)) return tokens_[at_++].value;
  if (!kind_at(tokens_, at_, TokenKind::kWord)) return std::nullopt;
  const auto value = count_word(tokens_[at_].text);
  if (value) ++at_;
  return value;
}

std::optional<ClaimReader::Quantity> ClaimReader::quantifier() {
  if (take_all({"not", "all"}) || take_all({"not", "both"}))
    return Quantity{
        .kind = FormulaKind::kExactly, .count = people_, .whole = true, .negated = true};
  if (take({"all", "both"}))
    return Quantity{.kind = FormulaKind::kExactly, .count = people_, .whole = true};
  if (take({"none", "neither"})) return Quantity{.kind = FormulaKind::kExactly, .whole = true};
  Quantity quantity{.kind = FormulaKind::kExactly};
  int more = 0;
  if (take_all({"at", "least"}) || take_all({"no", "fewer", "than"}) ||
      take_all({"no", "less", "than"})) {
    quantity.kind = FormulaKind::kAtLeast;
  } else if (take_all({"at", "most"}) || take_all({"no", "more", "than"}) ||
             take_all({"not", "more", "than"})) {
    quantity.kind = FormulaKind::kAtMost;
  } else if (take_all({"more", "than"})) {
    quantity.kind = FormulaKind::kAtLeast;
    more = 1;
  } else if (take_all({"fewer", "than"}) || take_all({"less", "than"})) {
    quantity.kind = FormulaKind::kAtMost;
    more = -1;
  } else {
    quantity.vague = !take({"exactly", "precisely", "just", "only"});
  }
  const auto count = number();
  if (!count) return std::nullopt;
  quantity.count = *count + more;
  return quantity;
}

// "us", "them", "the three of us", "the two", "Bob, Carl and me"
std::optional<PersonSet> ClaimReader::group() {
  const bool them_is_clear = voice_.speaker == Voice::kNarrator || (!voice_.direct && people_ == 2);
  const Place start = place();
  const bool us = take({"us"});
  if (us || take({"the", "these", "all"})) {
    if (us && !voice_.says_i) return std::nullopt;
    take({"the"});
    const auto count = number();
    if (!count) return us ? std::optional(everyone()) : std::nullopt;
    if (*count != people_) return std::nullopt;
    if (take_all({"of", "us"})) return voice_.says_i ? std::optional(everyone()) : std::nullopt;
    if (take_all({"of", "them"})) return them_is_clear ? std::optional(everyone()) : std::nullopt;
    if (kind_at(tokens_, at_, TokenKind::kWord) && is_person_noun(tokens_[at_].text)) ++at_;
    return everyone();
  }
  if (take({"them"})) return them_is_clear ? std::optional(everyone()) : std::nullopt;
  back_to(start);
  const auto people = subjects();
  if (!people || people->any || people->people.size() < 2) return std::nullopt;
  PersonSet set = 0;
  for (const int who : people->people) set |= only(who);
  return set;
}

// quantifier "of" group ("is" | "are") ["not"] kind
std::optional<Formula> ClaimReader::quantity() {
  if (word({"of"})) return quantity_of_group();
  const bool pair = word({"both", "neither"}) || word_at(tokens_, at_ + 1, {"both"});
  const auto quantity = quantifier();
  if (!quantity || !take({"of"})) return std::nullopt;
  const auto people = group();
  return people ? with_quantity(*quantity, *people, pair) : std::nullopt;
}

// "Of Bob and me, exactly one is a knight"
std::optional<Formula> ClaimReader::quantity_of_group() {
  if (!take({"of"})) return std::nullopt;
  const auto people = group();
  if (!people) return std::nullopt;
  take_comma();
  const auto quantity = quantifier();
  if (!quantity || quantity->whole) return std::nullopt;
  return with_quantity(*quantity, *people, /*pair=*/false);
}

// What is said of so many of these people.
std::optional<Formula> ClaimReader::with_quantity(Quantity quantity, PersonSet people, bool pair) {
  const int size = std::popcount(people);
  if (pair && size != 2) return std::nullopt;
  if (quantity.whole && quantity.count > 0) quantity.count = size;
  const auto said = [&](bool knights) {
    if (quantity.vague) quantity.kind = choose() ? FormulaKind::kAtLeast : FormulaKind::kExactly;
    return counted(quantity.kind, quantity.count, people, knights, quantity.negated);
  };
  if (const auto habit = habit_at(tokens_, at_)) {
    at_ += habit->length;
    called_lying_ |= people;
    return said(habit->truthful);
  }
  if (!take({"is", "are", "am"})) return std::nullopt;
  const bool opposite = take({"not"});
  if (opposite && quantity.whole) return std::nullopt;  // "all are not": none, or not all
  auto kind = kind_of_one();
  if (!kind) kind = kind_of_many();
  if (!kind) {
    kind = lying();
    called_lying_ |= people;
  }
  if (!kind) return std::nullopt;
  const bool of_two =
      size == 2 && quantity.count == 1 && !opposite && quantity.kind == FormulaKind::kExactly;
  if (of_two && other_is(!*kind)) return Formula::about(FormulaKind::kDifferent, people);
  return said(*kind != opposite);
}

// "[one of us is a knight] and the other is a knave"
bool ClaimReader::other_is(bool knight) {
  const Place start = place();
  take_comma();
  if (take_all({"and", "the", "other"})) {
    take({"one"});
    take({"is"});
    if (kind_of_one() == knight) return true;
  }
  back_to(start);
  return false;
}

// "there are exactly two knights among us"
std::optional<Formula> ClaimReader::there_are() {
  if (!take({"there"}) || !take({"is", "are", "'s"})) return std::nullopt;
  auto quantity = quantifier();
  if (!quantity || quantity->whole) return std::nullopt;
  auto kind = kind_of_one();
  if (!kind) kind = kind_of_many();
  if (!kind || !take({"among", "amongst"})) return std::nullopt;
  const auto people = group();
  if (!people) return std::nullopt;
  if (quantity->vague) quantity->kind = choose() ? FormulaKind::kAtLeast : FormulaKind::kExactly;
  return counted(quantity->kind, quantity->count, *people, *kind, /*negated=*/false);
}

std::optional<Formula> ClaimReader::counted(FormulaKind kind, int count, PersonSet people,
                                            bool knights, bool negated) {
  if (count < 0 || count > std::popcount(people)) return std::nullopt;
  Formula formula = Formula::number(kind, count, people, knights);
  if (!negated) return formula;
  return Formula::join(FormulaKind::kNot, {std::move(formula)});
}

}  // namespace lemma::search::knights

// Claims about named people: "Bob is a knave", "Bob and I are of the same kind", "Carl would say
// that ...".
#include <bit>

#include "search/tasks/knights/claim.h"
#include "search/tasks/knights/speech.h"

namespace lemma::search::knights {

using FormulaKind = Formula::Kind;
using TokenKind = KnightsToken::Kind;

std::optional<int> ClaimReader::person() {
  if (kind_at(tokens_, at_, TokenKind::kName)) return tokens_[at_++].value;
  if (voice_.says_i && take({"i", "me", "myself"})) return voice_.speaker;
  // With two people, whom a speaker calls "he" is the other one.
  if (voice_.direct && people_ == 2 && take({"he", "she", "him", "her"})) return 1 - voice_.speaker;
  return std::nullopt;
}

// One person, or several with "and" or "or" before the last.
std::optional<ClaimReader::Subjects> ClaimReader::subjects() {
  const bool both = take({"both"});
  const auto first = person();
  if (!first) return std::nullopt;
  Subjects list{.people = {*first}};
  const Place after_first = place();
  for (bool last = false; !last;) {
    const bool comma = take_comma();
    last = word({"and", "or"});
    list.any = word({"or"});
    if (last) ++at_;
    std::optional<int> next;
    if (last || comma) next = person();
    if (!next) {
      back_to(after_first);
      list = {.people = {*first}};
      break;
    }
    for (const int known : list.people)
      if (known == *next) return std::nullopt;
    list.people.push_back(*next);
  }
  if (both && (list.people.size() != 2 || list.any)) return std::nullopt;
  return list;
}

std::optional<Formula> ClaimReader::about_subjects() {
  const bool we = voice_.says_i && word({"we"});
  const bool they =
      word({"they"}) && (voice_.speaker == Voice::kNarrator || (!voice_.direct && people_ == 2));
  if (we || they) {
    ++at_;
    Subjects all{.people = {}, .everybody = true};
    for (int who = 0; who < people_; ++who) all.people.push_back(who);
    return of_several(all);
  }
  const auto list = subjects();
  if (!list) return std::nullopt;
  return list->people.size() == 1 ? of_one(list->people[0]) : of_several(*list);
}

std::optional<Formula> ClaimReader::of_one(int who) {
  if (word({"would", "could"})) return would_say(who);
  if (const auto habit = habit_at(tokens_, at_)) {
    at_ += habit->length;
    called_lying_ |= only(who);
    return Formula::is(who, habit->truthful);
  }
  if (!take({"is", "am", "'s"})) return std::nullopt;
  return predicate(who);
}

// Behind "is": "[not] a knight", "lying", "the only knave", "of the same kind as Bob"
std::optional<Formula> ClaimReader::predicate(int who) {
  take({"also", "definitely", "certainly", "really", "indeed", "surely", "clearly", "actually"});
  if (auto formula = only_one(who)) return formula;
  const bool negated = take({"not", "no"});
  if (const auto kind = kind_of_one()) {
    take({"too"});
    plain_ = !negated;
    return Formula::is(who, *kind != negated);
  }
  if (kind_said_ && take({"one"})) return Formula::is(who, *kind_said_ != negated);
  if (const auto truthful = lying()) {
    called_lying_ |= only(who);
    return Formula::is(who, *truthful != negated);
  }
  take({"a"});
  const auto like = alike(0);
  if (!like || !take({"as", "from", "than", "to"})) return std::nullopt;
  const auto other = person();
  if (!other || *other == who) return std::nullopt;
  const bool same = (like->kind == FormulaKind::kSame) != negated;
  return Formula::about(same ? FormulaKind::kSame : FormulaKind::kDifferent,
                        only(who) | only(*other));
}

// "the only knave": and nobody else is one
std::optional<Formula> ClaimReader::only_one(int who) {
  const Place start = place();
  if (take_all({"the", "only"}))
    if (const auto kind = kind_of_one())
      return Formula::join(
          FormulaKind::kAnd,
          {Formula::is(who, *kind), Formula::number(FormulaKind::kExactly, 1, everyone(), *kind)});
  back_to(start);
  return std::nullopt;
}

// Behind "Bob and I", "we": "are both knaves", "are not both knights", "are the same kind"
std::optional<Formula> ClaimReader::of_several(const Subjects& subjects) {
  PersonSet set = 0;
  for (const int who : subjects.people) set |= only(who);
  const int size = std::popcount(set);
  bool both = take({"both"}), all = !both && take({"all"});
  const auto habit = subjects.any ? std::nullopt : habit_at(tokens_, at_);
  bool negated = false;
  std::optional<bool> kind;
  if (habit) {
    at_ += habit->length;
    called_lying_ |= set;
    kind = habit->truthful;
  } else {
    if (!(subjects.any ? take({"is", "are", "am"}) : take({"are"}))) return std::nullopt;
    negated = take({"not"});
    both = take({"both"}) || both;
    all = take({"all"}) || all;
    const bool together = !subjects.any && !(subjects.everybody && size > 2 && !all);
    const Place start = place();
    if (const auto like = together ? alike(set) : std::nullopt) {
      if (!negated) return like;
      return Formula::join(FormulaKind::kNot, {*like});
    }
    back_to(start);
    kind = kind_of_many();
    if (!kind) kind = kind_of_one();
    if (kind && both && !negated && or_both(!*kind)) return Formula::about(FormulaKind::kSame, set);
    if (!kind) {
      kind = lying();
      called_lying_ |= set;
    }
  }
  // "Bob and I are not knights" may deny one or both.
  if (!kind || (both && size != 2) || (negated && !both && !all)) return std::nullopt;
  if (subjects.any && (negated || both || all)) return std::nullopt;
  std::vector<Formula> parts;
  for (const int who : subjects.people) parts.push_back(Formula::is(who, *kind));
  Formula joined =
      Formula::join(subjects.any ? FormulaKind::kOr : FormulaKind::kAnd, std::move(parts));
  if (!negated) return joined;
  return Formula::join(FormulaKind::kNot, {std::move(joined)});
}

// "[are both knights] or both knaves"
bool ClaimReader::or_both(bool knights) {
  const Place start = place();
  if (take_all({"or", "both"}) && kind_of_many() == knights) return true;
  back_to(start);
  return false;
}

// "would say that Carl is a knave": what stands behind its clause could belong to either speaker.
std::optional<Formula> ClaimReader::would_say(int who) {
  if (!take({"would", "could"})) return std::nullopt;
  const bool says =
      take({"say", "claim", "state", "assert"}) || (take({"tell"}) && take({"you", "me", "us"}));
  if (!says) return std::nullopt;
  take({"that"});
  auto what = unit();
  if (!what) return std::nullopt;
  closed_ = true;
  plain_ = false;
  return Formula::would_say(who, std::move(*what));
}

std::optional<bool> ClaimReader::kind_of_one() {
  const Place start = place();
  take({"a", "an"});
  if (kind_at(tokens_, at_, TokenKind::kWord))
    if (const auto kind = nouns_.one(tokens_[at_].text)) {
      ++at_;
      return kind;
    }
  back_to(start);
  return std::nullopt;
}

std::optional<bool> ClaimReader::kind_of_many() {
  if (!kind_at(tokens_, at_, TokenKind::kWord)) return std::nullopt;
  const auto kind = nouns_.many(tokens_[at_].text);
  if (kind) ++at_;
  return kind;
}

std::optional<bool> ClaimReader::lying() {
  if (take({"lying"})) return false;
  if (take_all({"telling", "the", "truth"}) || take_all({"speaking", "the", "truth"})) return true;
  return std::nullopt;
}

// "(of) the same kind", "(of) different kinds", of these people; of two when it is said of one and
// another.
std::optional<Formula> ClaimReader::alike(PersonSet people) {
  take({"of"});
  take({"the", "a"});
  const bool same = take({"same"});
  if (!same && !take({"different", "opposite"})) return std::nullopt;
  if (!same && people != 0 && std::popcount(people) != 2) return std::nullopt;
  take({"kind", "kinds", "type", "types", "sort", "sorts"});
  return Formula::about(same ? FormulaKind::kSame : FormulaKind::kDifferent, people);
}

}  // namespace lemma::search::knights

#include "search/tasks/knights/formula.h"

#include <algorithm>
#include <bit>

namespace lemma::search::knights {

using Kind = Formula::Kind;

bool holds(const Formula& formula, PersonSet knights) {
  const auto part = [&](std::size_t i) { return holds(formula.parts[i], knights); };
  const auto part_holds = [&](const Formula& f) { return holds(f, knights); };
  const auto& parts = formula.parts;
  const PersonSet people = formula.people;
  const int counted = std::popcount(people & (formula.counts_knights ? knights : ~knights));
  switch (formula.kind) {
    case Kind::kKnight:
      return (people & knights) != 0;
    case Kind::kKnave:
      return (people & knights) == 0;
    case Kind::kNot:
      return !part(0);
    case Kind::kAnd:
      return std::all_of(parts.begin(), parts.end(), part_holds);
    case Kind::kOr:
      return std::any_of(parts.begin(), parts.end(), part_holds);
    case Kind::kXor:
      return part(0) != part(1);
    case Kind::kIff:
      return part(0) == part(1);
    case Kind::kIf:
      return !part(0) || part(1);
    case Kind::kSame:
      return (people & knights) == 0 || (people & knights) == people;
    case Kind::kDifferent:
      return std::popcount(people & knights) == 1;
    case Kind::kExactly:
      return counted == formula.count;
    case Kind::kAtLeast:
      return counted >= formula.count;
    case Kind::kAtMost:
      return counted <= formula.count;
    case Kind::kWouldSay:
      return ((people & knights) != 0) == part(0);
  }
  return false;
}

std::string KnightsWords::a_kind(bool is_knight) const {
  const std::string& word = kind(is_knight);
  const bool vowel = std::string_view("aeiou").find(word[0]) != std::string_view::npos;
  return (vowel ? "an " : "a ") + word;
}

std::string KnightsWords::listed(PersonSet who) const {
  std::string text;
  for (std::size_t i = 0; i < people.size(); ++i) {
    if ((who & only(static_cast<int>(i))) == 0) continue;
    const bool last = (who >> (i + 1)) == 0;
    if (!text.empty()) text += last ? " and " : ", ";
    text += people[i];
  }
  return text;
}

int KnightsWords::person_named(std::string_view name) const {
  const auto found = std::find(people.begin(), people.end(), name);
  return found == people.end() ? -1 : static_cast<int>(found - people.begin());
}

namespace {

bool is_one_clause(const Formula& f) {
  switch (f.kind) {
    case Kind::kKnight:
    case Kind::kKnave:
    case Kind::kSame:
    case Kind::kDifferent:
    case Kind::kExactly:
    case Kind::kAtLeast:
    case Kind::kAtMost:
      return true;
    default:
      return false;
  }
}

std::string part_in_english(const Formula& f, const KnightsWords& words) {
  std::string text = in_english(f, words);
  return is_one_clause(f) ? text : "(" + text + ")";
}

std::string joined(const Formula& f, const char* with, const KnightsWords& words) {
  std::string text;
  for (const Formula& part : f.parts)
    text += (text.empty() ? "" : with) + part_in_english(part, words);
  return text;
}

// "fairies", "knaves"
std::string plural(const std::string& kind) {
  const bool ends_in_y = kind.ends_with("y") && !kind.ends_with("ay") && !kind.ends_with("ey") &&
                         !kind.ends_with("oy");
  return ends_in_y ? kind.substr(0, kind.size() - 1) + "ies" : kind + "s";
}

std::string counted(const Formula& f, const char* how, const KnightsWords& words) {
  const std::string subject =
      how + (" " + std::to_string(f.count)) + " of " + words.listed(f.people);
  return f.count == 1 ? subject + " is " + words.a_kind(f.counts_knights)
                      : subject + " are " + plural(words.kind(f.counts_knights));
}

}  // namespace

std::string in_english(const Formula& f, const KnightsWords& words) {
  const auto part = [&](std::size_t i) { return part_in_english(f.parts[i], words); };
  switch (f.kind) {
    case Kind::kKnight:
      return words.listed(f.people) + " is " + words.a_kind(true);
    case Kind::kKnave:
      return words.listed(f.people) + " is " + words.a_kind(false);
    case Kind::kNot:
      return "it is not true that " + part(0);
    case Kind::kAnd:
      return joined(f, " and ", words);
    case Kind::kOr:
      return joined(f, " or ", words);
    case Kind::kXor:
      return "either " + part(0) + " or " + part(1) + ", but not both";
    case Kind::kIff:
      return part(0) + " if and only if " + part(1);
    case Kind::kIf:
      return "if " + part(0) + " then " + part(1);
    case Kind::kSame:
      return words.listed(f.people) + " are of the same kind";
    case Kind::kDifferent:
      return words.listed(f.people) + " are of different kinds";
    case Kind::kExactly:
      return counted(f, "exactly", words);
    case Kind::kAtLeast:
      return counted(f, "at least", words);
    case Kind::kAtMost:
      return counted(f, "at most", words);
    case Kind::kWouldSay:
      return words.listed(f.people) + " would say that " + part(0);
  }
  return {};
}

}  // namespace lemma::search::knights

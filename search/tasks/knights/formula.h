// What somebody says in a knights puzzle: a formula over who is a knight. Values and pure
// functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lemma::search::knights {

// Bit i stands for the i-th person. Of a whole assignment, it holds those who are knights.
using PersonSet = unsigned;

constexpr PersonSet only(int person) { return PersonSet{1} << person; }

struct Formula {
  enum class Kind {
    kKnight,     // the one in `people` is a knight
    kKnave,      // the one in `people` is a knave
    kNot,        // parts[0] is false
    kAnd,        // every part
    kOr,         // at least one part
    kXor,        // exactly one of the two parts
    kIff,        // both parts or neither
    kIf,         // parts[0] implies parts[1]
    kSame,       // all of `people` are of one kind
    kDifferent,  // the two of `people` are of different kinds
    kExactly,    // `count` of `people` are of the kind counted
    kAtLeast,
    kAtMost,
    kWouldSay,  // the one in `people`, asked, would say parts[0]
  };
  Kind kind;
  PersonSet people = 0;
  std::vector<Formula> parts = {};
  int count = 0;
  bool counts_knights = true;  // else knaves

  static Formula is(int person, bool knight) {
    return {.kind = knight ? Kind::kKnight : Kind::kKnave, .people = only(person)};
  }
  static Formula join(Kind kind, std::vector<Formula> parts) {
    return {.kind = kind, .people = 0, .parts = std::move(parts)};
  }
  static Formula about(Kind kind, PersonSet people) { return {.kind = kind, .people = people}; }
  static Formula number(Kind kind, int count, PersonSet people, bool knights) {
    return {.kind = kind, .people = people, .parts = {}, .count = count, .counts_knights = knights};
  }
  static Formula would_say(int person, Formula what) {
    return {.kind = Kind::kWouldSay, .people = only(person), .parts = {std::move(what)}};
  }
};

// Whether it is true when exactly `knights` are knights. A knight would say what is true, a knave
// what is false.
bool holds(const Formula& formula, PersonSet knights);

// How a problem names its people and its two kinds.
struct KnightsWords {
  std::vector<std::string> people;
  std::string knight = "knight";
  std::string knave = "knave";

  const std::string& kind(bool is_knight) const { return is_knight ? knight : knave; }
  std::string a_kind(bool is_knight) const;       // "a knight", "an angel"
  std::string listed(PersonSet who) const;        // "Ann, Bob and Carl"
  int person_named(std::string_view name) const;  // or -1
};

// "Bob is a knave and (exactly 1 of Ann and Bob is a knight)": brackets leave one reading.
std::string in_english(const Formula& formula, const KnightsWords& words);

}  // namespace lemma::search::knights

// Reads English claims about who is a knight. A closed grammar: "Bob is a knave", "neither Bob nor
// I are knights", "at least two of us are knaves", "if ... then ...", "Bob would say that ...".
// What has several readings ("either ... or" may or may not exclude both) is read by choice, so
// that the caller can compare them; what mixes and with or is not read.
#pragma once

#include <optional>
#include <vector>

#include "search/tasks/knights/formula.h"
#include "search/tasks/knights/kinds.h"

namespace lemma::search::knights {

// Whose words are read.
struct Voice {
  static constexpr int kNarrator = -1;
  int speaker = kNarrator;
  bool direct = false;  // in quotes or behind a colon: the speaker's own words
  bool says_i = false;  // "I" is the speaker
  bool quoted = false;  // the words end at a quotation mark
};

class ClaimReader {
 public:
  // The tokens' names are marked; all of them must outlive it. `choices`: bit i is the reading of
  // the i-th ambiguity that is met.
  ClaimReader(const std::vector<KnightsToken>& tokens, const KindNouns& nouns, int people,
              unsigned choices);

  // The claim that begins at `at`; moves `at` behind it. The caller sees to what follows.
  std::optional<Formula> claim(std::size_t& at, const Voice& voice);
  // What stands behind "claims to be": "a knight".
  std::optional<Formula> being(std::size_t& at, int person);

  int ambiguities() const { return ambiguities_; }  // met so far
  // Those of whom a claim says that they are lying, or not: that only means their kind if they
  // speak.
  PersonSet called_lying() const { return called_lying_; }

 private:
  struct Subjects {
    std::vector<int> people;
    bool any = false;        // joined by "or"
    bool everybody = false;  // we, they, all of us
  };
  struct Place {
    std::size_t at;
    int ambiguities;
    PersonSet called_lying;
    std::optional<bool> kind_said;
  };

  struct Quantity {
    Formula::Kind kind;
    int count = 0;
    bool whole = false;    // all, both, neither, none: of a whole group
    bool negated = false;  // not all
    bool vague = false;    // a bare number: at least or exactly
  };

  Place place() const { return {at_, ambiguities_, called_lying_, kind_said_}; }
  void back_to(const Place& place);
  bool word(std::initializer_list<std::string_view> words) const;
  bool take(std::initializer_list<std::string_view> words);
  bool take_all(std::initializer_list<std::string_view> words);
  bool take_comma();
  bool choose();  // the reading of one more ambiguity

  std::optional<Formula> conditional();
  std::optional<Formula> with_condition(Formula first);
  std::optional<Formula> chain();
  std::optional<Formula> elided();
  std::optional<Formula> so_too();
  std::optional<Formula> only_kind_would_say();
  std::optional<Formula> unit();
  std::optional<Formula> either();
  std::optional<Formula> neither();
  std::optional<Formula> exclusive_or_not(std::vector<Formula> parts);

  // count.cc
  std::optional<Formula> quantity();
  std::optional<Formula> quantity_of_group();
  std::optional<Formula> with_quantity(Quantity quantity, PersonSet people, bool pair);
  std::optional<Formula> there_are();
  std::optional<Quantity> quantifier();
  std::optional<Formula> counted(Formula::Kind kind, int count, PersonSet people, bool knights,
                                 bool negated);
  bool other_is(bool knight);
  std::optional<int> number();
  std::optional<PersonSet> group();

  // subject.cc
  std::optional<Formula> about_subjects();
  std::optional<int> person();
  std::optional<Subjects> subjects();
  std::optional<Formula> of_one(int person);
  std::optional<Formula> of_several(const Subjects& subjects);
  std::optional<Formula> predicate(int person);
  std::optional<Formula> only_one(int person);
  bool or_both(bool knights);
  std::optional<Formula> would_say(int person);
  std::optional<bool> kind_of_one();
  std::optional<bool> kind_of_many();
  std::optional<bool> lying();
  std::optional<Formula> alike(PersonSet people);
  PersonSet everyone() const { return only(people_) - 1; }

  const std::vector<KnightsToken>& tokens_;
  const KindNouns& nouns_;
  const int people_;
  const unsigned choices_;

  Voice voice_;
  std::size_t at_ = 0;
  int ambiguities_ = 0;
  int depth_ = 0;
  PersonSet called_lying_ = 0;
  // The last unit takes no "and" or "or" behind it: its scope would be unclear.
  bool closed_ = false;
  std::optional<bool> kind_said_;  // what the last unit, if it was "X is a knight", says
  bool plain_ = false;             // the last unit was "X is a knight": "and Y a knave" may follow
};

}  // namespace lemma::search::knights

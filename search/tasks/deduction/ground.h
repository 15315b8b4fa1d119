// A deduction problem over its finitely many things: which things there are, and what every rule
// says of each. Immutable once built, any thread.
//
// The things are the constants; for every existential premise a witness of its own (premise 4 has
// W4); one further thing W0, about which nothing is stated; and, where the query is quantified, a
// generic thing. That is enough: one-place predicates without equality can't tell a thing from a
// copy of it, so whatever has a model has one with exactly the real things of this list.
//
// A quantified query is settled by one rule, its target: "every cat is mortal" itself, and "no cat
// is mortal" for "something is a cat and mortal", which holds exactly when the target doesn't. The
// generic thing is an arbitrary one of the target's class, so what is derived of it is said of the
// class ("every cat is an animal"). It is hypothetical: what follows from it alone says nothing
// about real things.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/deduction/theory.h"

namespace lemma::search::deduction {

// A literal of a thing: twice the number of its atom, plus one when it is denied.
using Code = int;
constexpr Code denial(Code code) { return code ^ 1; }
constexpr bool denied(Code code) { return (code & 1) != 0; }

// What a rule says of one thing, or of its constants: at least one of the literals holds.
struct Clause {
  int premise;                 // its number, from 1; Ground::kAssumption: the assumed target
  std::vector<Code> literals;  // distinct, no literal beside its denial
};

struct Witness {
  int premise;  // its number, from 1
  int thing;
  std::vector<Code> literals;  // distinct
};

class Ground {
 public:
  static constexpr int kAssumption = 0;

  explicit Ground(Theory theory);

  const Theory& theory() const { return theory_; }
  int things() const { return static_cast<int>(names_.size()); }  // the generic one last
  int real_things() const { return things() - (target_ ? 1 : 0); }
  int further_thing() const { return real_things() - 1; }
  const std::string& name(int thing) const { return names_[static_cast<std::size_t>(thing)]; }
  int predicates() const { return static_cast<int>(theory_.predicates.size()); }
  int codes() const { return things() * predicates() * 2; }
  Code code(int thing, const Literal& literal) const {
    return (thing * predicates() + literal.predicate) * 2 + (literal.negated ? 1 : 0);
  }
  int thing_of(Code code) const { return code / 2 / predicates(); }
  int predicate_of(Code code) const { return code / 2 % predicates(); }
  bool hypothetical(Code code) const { return thing_of(code) >= real_things(); }

  const std::vector<Clause>& clauses() const { return clauses_; }
  const std::vector<Clause>& target_clauses() const { return target_clauses_; }  // of real things
  const std::vector<Witness>& witnesses() const { return witnesses_; }
  // The facts and what the generic thing is by its class, ascending.
  const std::vector<Code>& stated() const { return stated_; }

  // The target of a quantified query, a general rule.
  const std::optional<Statement>& target() const { return target_; }
  // The query itself, or the target's head of the generic thing: when it is derived, the query is
  // goal_truth(); its opposite when, for a literal, the denial is, or when the target is refuted.
  Code goal() const { return goal_; }
  bool goal_truth() const { return theory_.query.kind != Statement::Kind::kSome; }

  // "Rex is not a cat", "no cat is a stone".
  std::string say(Code code) const;
  std::optional<Code> find(std::string_view said) const;
  std::string say_target() const;         // "every cat is mortal"
  std::string say_denied_target() const;  // "something is a cat and not mortal"

 private:
  void add_rule(const Statement& rule, int premise);
  void add_general(const Statement& rule, int premise, int things, std::vector<Clause>& into) const;

  Theory theory_;
  std::vector<std::string> names_;  // of the generic thing: empty
  std::vector<Clause> clauses_;
  std::vector<Clause> target_clauses_;
  std::vector<Witness> witnesses_;
  std::vector<Code> stated_;
  std::optional<Statement> target_;
  std::string every_;  // the generic thing's two subjects, with " is "
  std::string none_;
  Code goal_ = 0;
};

}  // namespace lemma::search::deduction

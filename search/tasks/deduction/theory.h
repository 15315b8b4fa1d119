// What the deduction family's problems are made of, and how it is said in the family's own English.
// Values and pure functions, any thread.
//
// Logic: classical, first order, one-place predicates, an open world (what isn't stated is neither
// true nor false) with at least one thing in it.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace lemma::search::deduction {

// A property of a thing, or its denial: "Rex is not a cat".
struct Literal {
  static constexpr int kAnything = -1;

  int constant = kAnything;  // index into Theory::constants; kAnything: of whatever is spoken of
  int predicate = 0;         // index into Theory::predicates
  bool negated = false;

  friend auto operator<=>(const Literal&, const Literal&) = default;
};

struct Statement {
  enum class Kind {
    kFact,  // head, of a constant
    kRule,  // whatever is all of body is head; or, where its literals name constants, just those
    kSome,  // there is a thing that is all of body
  };
  Kind kind = Kind::kFact;
  std::vector<Literal> body = {};
  Literal head = {};  // not of kSome

  bool general() const { return head.constant == Literal::kAnything; }
};

// Whether a class that is spoken of ("every unicorn is white") is said to have a member by that.
enum class ClassReading {
  kMayBeEmpty,  // no: modern logic
  kNotEmpty,    // yes, each one that is named: the traditional syllogistic
};

struct Theory {
  std::vector<std::string> constants = {};   // "Rex", "the bald eagle"
  std::vector<std::string> predicates = {};  // nouns with their article, "a cat"; else "black"
  std::vector<Statement> premises = {};
  Statement query = {};  // a rule among them is general
  ClassReading reading = ClassReading::kMayBeEmpty;
};

// What a claim about the query comes to.
enum class Truth { kTrue, kFalse, kUnknown, kContradictory };
// "true", "false", "unknown", "contradictory premises".
std::string_view to_string(Truth truth);

std::string property(const Theory& theory, const Literal& literal);  // "not a cat"
std::string say(const Theory& theory, const Literal& literal);       // "Rex is not a cat"
std::string say(const Theory& theory, const Statement& statement);   // "every cat is an animal"

// The subject that stands for whatever is all of `body`: "every cat", "everything that is a cat and
// black", "everything"; with `none` "no cat", "nothing that is a cat and black", "nothing".
std::string subject(const Theory& theory, const std::vector<Literal>& body, bool none);

// Words that have a meaning in the family's own English, so no name may hold one.
bool is_reserved(std::string_view word);

}  // namespace lemma::search::deduction

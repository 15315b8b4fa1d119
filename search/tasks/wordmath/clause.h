// Clauses of a told word problem, matched as wholes against patterns with places for who, how many and
// what. Immutable values and pure functions, any thread.
//
// A pattern is a list of elements separated by spaces. "a|b" stands for either word, "a_b" for a
// followed by b, "?" before an element makes it optional. {who} {other} {third} are people, {n} a
// number, {thing} {box} what is counted, one to three words.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/prose.h"

namespace lemma::search::wordmath {

using Tokens = std::span<const ProseToken>;

struct Captures {
  std::map<std::string, std::string>
      words;  // people as typed, things by their last words' singular
  std::map<std::string, std::string> spelt;  // things as typed
  std::optional<std::int64_t> number;
  std::set<std::string> said;  // the literal words that were matched
};

class ClausePattern {
 public:
  explicit ClausePattern(std::string_view pattern);

  // The whole clause, or nothing. `subject`, if it isn't empty, stands for a {who} that the clause
  // leaves out at its beginning.
  std::optional<Captures> match(Tokens clause, const std::string& subject) const;

 private:
  struct Element {
    std::string place;  // of a capture; empty: words
    std::vector<std::vector<std::string>> alternatives;
    bool optional = false;
  };
  bool match_from(std::size_t element, Tokens rest, const std::string& subject,
                  Captures& captures) const;

  std::vector<Element> elements_;
};

// The singular by which a thing is known: "boxes" and "box" are one.
std::string singular(const std::string& word);

// Words that have a meaning of their own here, so they are no name and no thing.
bool is_structural(const std::string& word);

}  // namespace lemma::search::wordmath

// Text about figures as words, numbers, names of points and marks, and clauses of English matched as
// wholes against patterns. Immutable values and pure functions, any thread.
//
// A pattern is a list of elements separated by spaces. "a|b" stands for either word, "a_b" for a
// followed by b, "?" before an element makes it optional. In braces stand places: {1a} {2a} {3a} {4a}
// a name of that many points, {v1} a number with its unit, {c1} a point with coordinates, {shape} a kind
// of figure and its article, {attr1} something that a figure has.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/geometry/exact.h"
#include "search/tasks/geometry/measure.h"

namespace lemma::search::geometry {

struct TextToken {
  enum class Kind { kWord, kNumber, kMark };
  Kind kind;
  std::string text;   // as typed, apostrophes dropped
  std::string lower;  // in lower case
  Exact number = {};  // kNumber
};
using TextTokens = std::span<const TextToken>;

// At most 300 tokens; nothing when there are more, or a sign isn't known.
std::optional<std::vector<TextToken>> lex_figure(std::string_view text);

struct Amount {
  Exact number;
  std::string unit = {};  // of length: "cm", "m", "units"; "degree"; empty: none is given
  bool squared = false;   // "square cm"
};

struct Spot {
  std::string name = {};  // a letter, or nothing
  Exact x, y;
};

struct Captures {
  std::map<std::string, Points> points;
  std::map<std::string, Amount> amounts;
  std::map<std::string, Spot> spots;
  std::map<std::string, std::string> names;  // {shape}, {attr1}: in their canonical words
  std::set<std::string> said;                // the literal words that were matched
};

class FigurePhrase {
 public:
  explicit FigurePhrase(std::string_view pattern);
  std::optional<Captures> match(TextTokens clause) const;  // the whole clause, or nothing

 private:
  struct Element {
    std::string place;  // empty: words
    std::vector<std::vector<std::string>> alternatives;
    bool optional = false;
  };
  bool match_from(std::size_t element, TextTokens rest, Captures& captures) const;

  std::vector<Element> elements_;
};

}  // namespace lemma::search::geometry

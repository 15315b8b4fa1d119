// Brings the names, nouns and properties of a whole text together: "cats" and "a cat" are one
// class, "human" and "a human" one property, "a black cat" is two properties. Refuses words that
// leave a doubt. Owned and used by one reader.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "search/tasks/deduction/sayings.h"
#include "search/tasks/deduction/theory.h"

namespace lemma::search::deduction {

class Vocabulary {
 public:
  // Notes the words of all that is said, once for each sentence; then settle().
  void note(const Saying& saying);
  // What in the words leaves a doubt, or nothing.
  std::string settle(const Domains& domains);

  // What a saying means, one statement or several; empty when it means what no statement can say,
  // and then `why_not` is set. The names of `theory` grow.
  std::vector<Statement> statements(const Saying& saying, Theory& theory, std::string& why_not);

 private:
  struct Compound {
    std::vector<std::string> modifiers;
    std::string head;
    friend auto operator<=>(const Compound&, const Compound&) = default;
  };

  void note(const Described& described);
  void use(const std::string& spelt, const std::string& word);
  std::string settle_nouns();
  std::string settle_properties(const Domains& domains) const;
  std::string settle_names(const Domains& domains) const;
  std::string settle_compounds();
  std::string settle_spelling() const;

  std::string lemma(const Described& described) const;  // of its noun
  // All of it holds; nothing when a denial would be of several properties at once.
  std::vector<Literal> literals(const Described& described, Theory& theory, bool& faulty) const;
  std::vector<Literal> literals(const std::vector<Described>& all, Theory& theory,
                                bool& faulty) const;

  std::map<std::string, int> uses_;               // of each word, nouns by their singular
  std::map<std::string, std::string> spellings_;  // as written, or as it might be -> that word
  std::set<std::string> names_, singulars_, plurals_, bare_, able_;
  std::set<std::string> nouns_;  // by their singular, after settle_nouns()
  std::map<std::string, std::string> singular_of_;
  std::set<Compound> compounds_, divided_;  // divided: the modifier is a property of its own
  std::vector<Described> seen_;
};

}  // namespace lemma::search::deduction

// Reads the sentences around the claims of a knights puzzle: what the kinds always do, who is
// there, what is asked, and talk that can't matter. Whatever it isn't certain of it refuses.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "search/tasks/knights/kinds.h"

namespace lemma::search::knights {

class StoryReader {
 public:
  // The tokens' names are marked; both must outlive it.
  StoryReader(const std::vector<KnightsToken>& tokens, const KindNouns& nouns, int people)
      : tokens_(tokens), nouns_(nouns), people_(people) {}

  // Whether tokens[begin, end), a sentence without quotes, is understood and harmless; why_not()
  // otherwise.
  bool question(std::size_t begin, std::size_t end);
  bool setting(std::size_t begin, std::size_t end);

  const std::string& why_not() const { return why_not_; }
  // Empty when nowhere two people or more are introduced together.
  const std::set<int>& introduced() const { return introduced_; }
  int misspellings() const { return misspellings_; }

 private:
  // A stretch of the sentence that means one thing.
  struct Piece {
    enum class Kind {
      kWord,
      kNumber,
      kNames,      // one list
      kMark,       // comma, colon, bracket, dash
      kKind,       // a noun for a kind, with what its bearers always do
      kBothKinds,  // "knights and knaves", "a knight or a knave"
      kHabit,      // "knights always tell the truth"
    };
    Kind kind;
    std::size_t begin, end;  // tokens
    bool knight = false;     // kKind
    bool many = false;       // kKind
    std::vector<int> names = {};
  };

  bool refuse(std::string why);
  std::vector<Piece> pieces(std::size_t begin, std::size_t end) const;
  Piece piece_at(std::size_t at, std::size_t end) const;
  Piece names_at(std::size_t at, std::size_t end) const;
  Piece kind_at(std::size_t at, std::size_t end) const;
  static void fold_both_kinds(std::vector<Piece>& pieces, const std::vector<KnightsToken>& tokens);
  bool counts_people(const Piece& number) const;
  bool asked_of_all(const std::vector<Piece>& pieces, std::size_t at) const;
  bool check_names(const std::vector<Piece>& pieces);
  bool check_numbers(const std::vector<Piece>& pieces);
  bool check_words(const std::vector<Piece>& pieces, bool idle_allowed);

  const std::vector<KnightsToken>& tokens_;
  const KindNouns& nouns_;
  const int people_;
  std::string why_not_;
  std::set<int> introduced_;
  int misspellings_ = 0;
};

}  // namespace lemma::search::knights

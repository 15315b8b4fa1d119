// What a text calls those who always tell the truth and those who always lie, and how it says that
// they do. Pure functions and values, any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/knights/lexer.h"

namespace lemma::search::knights {

// "always tell the truth", "never lies", "make only false statements": how many tokens it takes.
struct Habit {
  bool truthful;
  std::size_t length;
};
std::optional<Habit> habit_at(const std::vector<KnightsToken>& tokens, std::size_t at);

// "knight" and "knave", "truth-teller" and "liar" are understood as they stand; any other noun when
// the text says what its bearers always do: "Saints never lie."
class KindNouns {
 public:
  // Makes "truth teller" one word first.
  explicit KindNouns(std::vector<KnightsToken>& tokens);

  const std::string& why_not() const { return why_not_; }  // empty: both kinds have a name

  std::optional<bool> one(std::string_view word) const;   // "knight": true
  std::optional<bool> many(std::string_view word) const;  // "knights": true
  bool is_kind(std::string_view word) const { return one(word) || many(word); }
  const std::string& word(bool knight) const { return knight ? knight_ : knave_; }

 private:
  void learn(const std::vector<KnightsToken>& tokens, std::size_t noun, bool truthful);
  void add(const std::string& singular, const std::string& plural, bool truthful);
  void choose_words(const std::vector<KnightsToken>& tokens);

  std::map<std::string, bool, std::less<>> one_, many_;
  std::map<std::string, std::string, std::less<>> singular_;  // of every form
  std::string knight_, knave_;
  std::string why_not_;
};

}  // namespace lemma::search::knights

// The equations family's recogniser: free English to typed relations, or "not mine". A text is taken
// only when every word around its relations is understood, and it is certain what is unknown.
#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "search/tasks/equations/equations.h"
#include "search/tasks/equations/lexer.h"
#include "search/tasks/equations/lexicon.h"
#include "search/tasks/equations/problem.h"

namespace lemma::search {

using namespace equations;
using nlohmann::json;

namespace {

Recognised not_mine(std::string why) { return {.match = {}, .why_not = std::move(why)}; }

struct Relations {
  std::vector<std::string> texts = {};
  std::string letters = {};  // that stand in them, in order
  std::string named = {};    // that the text asks for, in order; empty: none
  bool all_hold = true;      // their joints say so
  std::string why_not = {};
};

std::string letters_of(std::string_view text) {
  std::set<char> letters;
  for (const char c : text)
    if (c >= 'a' && c <= 'z') letters.insert(c);
  return {letters.begin(), letters.end()};
}

// "2x = 6 holds", "true": what is asked whether it is so, unless an unknown is asked for.
bool says_that_it_holds(const std::vector<ProseToken>& tokens) {
  static const std::set<std::string_view> kWords = {"true",      "hold",      "holds",
                                                    "correct",   "right",     "satisfied",
                                                    "fulfilled", "satisfies", "satisfy"};
  return std::any_of(tokens.begin(), tokens.end(), [](const ProseToken& token) {
    return token.kind == ProseToken::Kind::kWord && kWords.contains(token.text);
  });
}

Relations relations_in(const std::vector<ProseToken>& tokens) {
  Relations found;
  std::vector<std::size_t> places;
  std::string letters, named;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].folded_as("u")) named += tokens[i].text;
    if (!tokens[i].folded_as("r")) continue;
    places.push_back(i);
    found.texts.push_back(tokens[i].text);
    letters += tokens[i].text;
  }
  if (named.empty() && says_that_it_holds(tokens))
    return {.why_not = "it may ask whether its relations hold"};
  found.letters = letters_of(letters);
  found.named = letters_of(named);
  if (places.empty()) return {.why_not = "it has no equation or inequality"};
  for (std::size_t i = 1; i < places.size(); ++i) {
    const Joint joint = joint_of(tokens, places[i - 1] + 1, places[i]);
    if (joint == Joint::kNone) found.why_not = "it isn't certain how its relations belong together";
    found.all_hold &= joint == Joint::kBoth;
  }
  const auto at = [&](std::size_t place) {
    return tokens.begin() + static_cast<std::ptrdiff_t>(place);
  };
  if (!understood({tokens.begin(), at(places.front())}) ||
      !understood({at(places.back() + 1), tokens.end()}))
    found.why_not = "not every word around its relations is understood";
  return found;
}

// Why it isn't certain what is unknown and asked; empty: it is.
std::string uncertain(const Relations& relations) {
  const std::string& letters = relations.letters;
  if (letters.empty()) return "it has no unknown";
  if (!relations.named.empty() && relations.named != letters)
    return "it asks for other unknowns than those of its relations";
  if (letters.size() > 1) {
    if (relations.named.empty() && relations.texts.size() != letters.size())
      return "it isn't certain which letters are unknown";
    return {};
  }
  if (relations.texts.size() == 1) return {};
  const bool has_bound = std::any_of(
      relations.texts.begin(), relations.texts.end(),
      [](const std::string& text) { return text.find_first_of("<>!") != std::string::npos; });
  if (!relations.all_hold || !has_bound) return "its relations may be separate exercises";
  return {};
}

}  // namespace

Recognised EquationsTask::recognise(std::string_view text) const {
  if (text.size() > kMaxProblemBytes) return not_mine("the text is too long");
  const EquationText read = lex_equation_text(text);
  if (!read.why_not.empty()) return not_mine(read.why_not);
  const Relations relations = relations_in(read.tokens);
  if (!relations.why_not.empty()) return not_mine(relations.why_not);
  if (auto why = uncertain(relations); !why.empty()) return not_mine(std::move(why));
  json unknowns = json::array();
  for (const char letter : relations.letters) unknowns.push_back(std::string(1, letter));
  auto problem = EquationsProblem::from_typed(
      {{"equations", relations.texts}, {"unknowns", std::move(unknowns)}}, "typed");
  if (!problem) return not_mine(problem.error().field + " " + problem.error().detail);
  return {.match = Recognition{.problem = std::move(problem).value(),
                               .formalised_by = FormalisedBy::kParser,
                               .why = "the text asks for the solutions of its relations in " +
                                      relations.letters + " and says nothing else"},
          .why_not = {}};
}

}  // namespace lemma::search

// The zebra family's recogniser: free English to a typed problem, or "not mine". It accepts a text
// only when it lists the values of each category and every other sentence is one clue with one
// reading, a sentence about how such puzzles are, or a question that the whole row answers.
#include <algorithm>
#include <initializer_list>

#include "search/tasks/prose.h"
#include "search/tasks/zebra/clues.h"
#include "search/tasks/zebra/lexicon.h"
#include "search/tasks/zebra/lists.h"
#include "search/tasks/zebra/problem.h"
#include "search/tasks/zebra/zebra.h"

namespace lemma::search {

namespace zebra {

namespace {

using Kind = ProseToken::Kind;

class Reader {
 public:
  Recognised read(std::string_view text) {
    if (text.size() > Task::kMaxProblemBytes) return not_mine("the text is too long");
    const auto ascii = plain_ascii(text);
    if (!ascii) return not_mine("it holds characters that this family doesn't read");
    std::vector<ZebraSentence> told;
    for (ZebraSentence& sentence : sentences_of(*ascii)) {
      auto list = sentence.question ? std::nullopt : list_in(sentence.text);
      if (list)
        categories_.push_back(std::move(*list));
      else
        told.push_back(std::move(sentence));
    }
    if (auto why = why_no_categories(); !why.empty()) return not_mine(std::move(why));
    const ZebraProblem named(houses(), categories_, {});
    for (const ZebraSentence& sentence : told)
      if (auto why = take(sentence, named); !why.empty()) return not_mine(std::move(why));
    return accept();
  }

 private:
  static Recognised not_mine(std::string why) { return {.match = {}, .why_not = std::move(why)}; }

  int houses() const { return static_cast<int>(categories_.front().values.size()); }

  // Lists of one length, and no name in two of them, not even as a plural.
  std::string why_no_categories() const {
    if (categories_.empty()) return "it lists no values of a category";
    if (categories_.size() > ZebraProblem::kMaxCategories) return "it lists too many categories";
    if (houses() < ZebraProblem::kMinHouses || houses() > ZebraProblem::kMaxHouses)
      return "its lists don't hold 2 to 6 values";
    std::vector<std::string> names;
    for (const auto& category : categories_) {
      if (category.values.size() != categories_.front().values.size())
        return "its lists of values differ in length";
      for (std::string name : category.values) {
        for (char& c : name)
          if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        names.push_back(std::move(name));
      }
      names.push_back(category.name);
    }
    for (const auto& one : names)
      for (const auto& other : names)
        if (&one != &other && (one == other || one == other + "s"))
          return "\"" + other + "\" is listed twice";
    return "";
  }

  // Empty when the sentence is understood.
  std::string take(const ZebraSentence& sentence, const ZebraProblem& named) {
    auto tokens = lex_prose(sentence.text);
    if (!tokens) return "the text is too long";
    const ClueTokens clue = clue_tokens(std::move(*tokens), named);
    if (!clue.why_not.empty()) return clue.why_not;
    const std::string quoted = "\"" + sentence.text + "\"";
    if (sentence.question && !(asks_the_reader(clue) && is_frame(clue)))
      return is_answered_question(clue) ? "" : quoted + " asks something else";
    if (clue.values == 0) return is_frame(clue) ? "" : quoted + " may change the puzzle";
    if (const auto stated = clue_in(clue, named)) {
      clues_.push_back(*stated);
      return clues_.size() > ZebraProblem::kMaxClues ? "it has more than 40 clues" : "";
    }
    return is_answered_question(clue) ? "" : quoted + " is no clue with one reading";
  }

  // "Who owns the zebra": the whole row of houses says it.
  bool is_answered_question(const ClueTokens& clue) const {
    if (clue.values > 1 || clue.houses > 1 || clue.tokens.empty()) return false;
    if (clue.tokens[0].kind != Kind::kWord || !asks(clue.tokens[0].text)) return false;
    return std::all_of(clue.tokens.begin() + 1, clue.tokens.end(), [&](const ProseToken& token) {
      if (token.kind == Kind::kFolded) return token.folded == "value" || token.folded == "house";
      return token.kind == Kind::kWord &&
             (class_of(token.text) != WordClass::kUnknown || asks(token.text) ||
              names_category(token) || token.text == "does" || token.text == "do");
    });
  }

  // "Can you solve this puzzle": a request.
  static bool asks_the_reader(const ClueTokens& clue) {
    const auto is = [&](std::size_t at, std::initializer_list<std::string_view> words) {
      return at < clue.tokens.size() &&
             std::find(words.begin(), words.end(), clue.tokens[at].text) != words.end();
    };
    return clue.values == 0 && is(0, {"can", "could"}) && is(1, {"you"});
  }

  // "There are five houses in a row, numbered 1 to 5 from left to right."
  bool is_frame(const ClueTokens& clue) const {
    const auto& tokens = clue.tokens;
    bool people_counted = false;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const ProseToken& token = tokens[i];
      if (const std::size_t rule = longest_match(rule_phrases(), tokens, i); rule > 0) {
        i += rule - 1;
      } else if (const std::size_t ask = longest_match(ask_phrases(), tokens, i); ask > 0) {
        i += ask - 1;
      } else if (range_at(tokens, i)) {
        i += 2;
      } else if (counts_houses(tokens, i)) {
        ++i;
        people_counted = people_counted || is_people_noun(tokens[i].text);
      } else if (left_to_right(tokens, i)) {
        i += 2;
      } else if (token.kind == Kind::kMark) {
        if (std::string_view(",:-()#*").find(token.text) == std::string_view::npos) return false;
      } else if (token.kind != Kind::kWord ||
                 !(is_frame_word(token.text) || names_category(token))) {
        return false;
      }
    }
    const auto says = [&](std::initializer_list<std::string_view> words) {
      return std::any_of(tokens.begin(), tokens.end(), [&](const ProseToken& token) {
        return std::find(words.begin(), words.end(), token.text) != words.end();
      });
    };
    // "3 people live in each house", "each in a different street"
    return !(people_counted && says({"each", "every"})) &&
           !(says({"different"}) && says({"street", "road", "row", "line"}));
  }

  // A number of houses or people is that of the values in a list.
  bool counts_houses(const std::vector<ProseToken>& tokens, std::size_t at) const {
    if (at + 1 >= tokens.size() || tokens[at + 1].kind != Kind::kWord) return false;
    const int number =
        tokens[at].kind == Kind::kNumber ? tokens[at].value : number_word(tokens[at]);
    const std::string& noun = tokens[at + 1].text;
    return number == houses() && (is_people_noun(noun) || class_of(noun) == WordClass::kHouse);
  }

  // "1 to 5", perhaps with "houses" folded to its first number: "houses 1 to 5"
  bool range_at(const std::vector<ProseToken>& tokens, std::size_t at) const {
    if (at + 2 >= tokens.size()) return false;
    const bool from_one = (tokens[at].kind == Kind::kNumber && tokens[at].value == 1) ||
                          (tokens[at].folded_as("house") && tokens[at].value == 0);
    const bool to = tokens[at + 1].text == "to" || tokens[at + 1].text == "-" ||
                    tokens[at + 1].text == "through";
    const bool last = tokens[at + 2].kind == Kind::kNumber && tokens[at + 2].value == houses();
    return from_one && to && last;
  }

  static bool left_to_right(const std::vector<ProseToken>& tokens, std::size_t at) {
    return at + 2 < tokens.size() && tokens[at].text == "left" && tokens[at + 1].text == "to" &&
           tokens[at + 2].text == "right";
  }

  // The category's name, or its singular.
  bool names_category(const ProseToken& token) const {
    return token.kind == Kind::kWord &&
           std::any_of(categories_.begin(), categories_.end(), [&](const ZebraCategory& category) {
             return category.name == token.text || category.name == token.text + "s" ||
                    category.name + "s" == token.text;
           });
  }

  Recognised accept() const {
    if (clues_.empty()) return not_mine("it states no clue");
    std::string why = "it lists " + std::to_string(categories_.size()) + " categories for " +
                      std::to_string(houses()) + " houses and states " +
                      std::to_string(clues_.size()) + " clues";
    auto problem = std::make_shared<const ZebraProblem>(houses(), categories_, clues_);
    return {.match = Recognition{std::move(problem), FormalisedBy::kParser, std::move(why)}};
  }

  std::vector<ZebraCategory> categories_;
  std::vector<ZebraClue> clues_;
};

}  // namespace

}  // namespace zebra

Recognised ZebraTask::recognise(std::string_view text) const { return zebra::Reader().read(text); }

}  // namespace lemma::search

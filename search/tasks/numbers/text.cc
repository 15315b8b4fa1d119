// The numbers family's recogniser: free English to a typed problem, or "not mine". It accepts a
// text only when every word of it is understood and there is one reading: one list of numbers, one
// target, one rule of use.
#include <algorithm>
#include <set>

#include "search/tasks/numbers/lexicon.h"
#include "search/tasks/numbers/numbers.h"
#include "search/tasks/numbers/problem.h"
#include "search/tasks/words.h"

namespace lemma::search {

namespace {

using Kind = TextToken::Kind;
using Tokens = std::vector<TextToken>;

constexpr int kMaxMisspellings = 3;

// A stretch of numbers with nothing but separators between them.
struct Run {
  std::size_t begin;  // of its first token
  std::size_t end;    // after its last token
  std::vector<std::int64_t> values;
};

class Reader {
 public:
  Recognised read(std::string_view text) {
    if (text.size() > Task::kMaxProblemBytes) return not_mine("the text is too long");
    Lexed lexed = lex_numbers_text(text);
    if (!lexed.why_not.empty()) return not_mine(std::move(lexed.why_not));
    tokens_ = std::move(lexed.tokens);
    countdown_ = std::any_of(tokens_.begin(), tokens_.end(),
                             [](const auto& t) { return t.text == "countdown"; });
    take_phrases();
    if (why_not_.empty()) take_number_words();
    if (why_not_.empty()) take_words();
    if (why_not_.empty()) check_operators();
    if (why_not_.empty()) return decide();
    return not_mine(why_not_);
  }

 private:
  static Recognised not_mine(std::string why) { return {.match = {}, .why_not = std::move(why)}; }
  void refuse(std::string why) {
    if (why_not_.empty()) why_not_ = std::move(why);
  }

  bool word_at(std::size_t i, std::initializer_list<const char*> words) const {
    if (i >= tokens_.size() || tokens_[i].kind == Kind::kBreak) return false;
    return std::any_of(words.begin(), words.end(),
                       [&](const char* w) { return tokens_[i].text == w; });
  }

  // Folds every known phrase into one token.
  void take_phrases() {
    Tokens folded;
    for (std::size_t at = 0; at < tokens_.size();) {
      const auto use = use_phrase_at(tokens_, at);
      const std::size_t idle = idle_phrase_at(tokens_, at);
      const std::size_t target = target_phrase_at(tokens_, at);
      const std::size_t length = std::max({use ? use->length : 0, idle, target});
      if (length == 0) {
        folded.push_back(tokens_[at++]);
        continue;
      }
      if (length == idle) {
        folded.push_back({Kind::kNothing, ""});
      } else if (length == target) {
        folded.push_back({Kind::kTarget, tokens_[at].text});
      } else {
        take_rule(*use, at);
        folded.push_back({Kind::kRule, ""});
      }
      at += length;
    }
    tokens_ = std::move(folded);
  }

  // A rule about operations is none about numbers: "any of the operations" permits what is
  // permitted anyway; "all four operations" and "each operation once" are conditions that this
  // family doesn't have.
  void take_rule(const UsePhrase& use, std::size_t at) {
    if (operations_follow(at + use.length)) {
      if (use.rule != UseRule::kNotAll) refuse("it says how operations must be used");
      return;
    }
    const bool only_all = use.length == 1 && use.rule == UseRule::kExactlyOnce;
    if (!only_all && use.rule != UseRule::kNotAll && operations_precede(at))
      refuse("it may say how operations must be used");
    rules_.insert(use.rule == UseRule::kOnce && permitted_before(at) ? UseRule::kAtMostOnce
                                                                     : use.rule);
  }

  bool names_operation(const TextToken& token) const {
    return token.kind == Kind::kOperator ||
           (token.kind == Kind::kWord &&
            (is_operation_noun(token.text) || operation_word(token.text)));
  }

  bool operations_follow(std::size_t at) const {
    while (at < tokens_.size() &&
           (word_at(at, {"of",           "the",        "these",  "those",
                         "each",         "every",      "four",   "4",
                         "basic",        "standard",   "usual",  "arithmetic",
                         "arithmetical", "elementary", "common", "normal",
                         "ordinary",     "math",       "maths",  "mathematical",
                         "simple",       "regular",    "given",  "allowed"}) ||
            tokens_[at].kind == Kind::kSeparator))
      ++at;
    return at < tokens_.size() && names_operation(tokens_[at]);
  }

  // The nearest thing named before it in the sentence is an operation, not a number.
  bool operations_precede(std::size_t at) const {
    while (at > 0 && tokens_[--at].kind != Kind::kBreak) {
      const TextToken& token = tokens_[at];
      if (token.kind == Kind::kNumber ||
          (token.kind == Kind::kWord && (is_number_noun(token.text) || number_word(token.text))))
        return false;
      if (names_operation(token)) return true;
    }
    return false;
  }

  // "you may use each number once" permits; "can you use each number once" asks.
  bool permitted_before(std::size_t at) const {
    while (at > 0 && tokens_[--at].kind != Kind::kBreak) {
      if (!word_at(at, {"may", "can", "could"})) continue;
      return at > 0 &&
             word_at(at - 1, {"you", "we", "i", "they", "which", "that", "number", "numbers",
                              "tile", "tiles", "card", "cards", "each", "one", "it"});
    }
    return false;
  }

  void take_number_words() {
    Tokens folded;
    for (std::size_t at = 0; at < tokens_.size(); ++at) {
      const TextToken& token = tokens_[at];
      const auto value = token.kind == Kind::kWord ? number_word(token.text) : std::nullopt;
      if (!value || (token.text == "one" && at > 0 &&
                     word_at(at - 1, {"each", "any", "this", "that", "which", "the"}))) {
        folded.push_back(value ? TextToken{Kind::kNothing, ""} : token);
        continue;
      }
      std::int64_t number = *value;
      if (number >= 20 && number % 10 == 0 && at + 1 < tokens_.size() &&
          tokens_[at + 1].kind == Kind::kWord) {
        const auto unit = number_word(tokens_[at + 1].text);
        if (unit && *unit >= 1 && *unit <= 9) {
          number += *unit;
          ++at;
        }
      }
      folded.push_back({Kind::kNumber, std::to_string(number), number});
    }
    tokens_ = std::move(folded);
  }

  void take_words() {
    int misspellings = 0;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      TextToken& token = tokens_[i];
      if (token.kind != Kind::kWord) continue;
      if (operation_word(token.text)) {
        token = {Kind::kOperator, std::string(1, *operation_word(token.text))};
        continue;
      }
      if (token.text == "integer" || token.text == "integers") {
        if (!names_the_numbers(i))
          return refuse("\"" + token.text + "\" may restrict the calculation");
        continue;
      }
      if (is_idle_word(token.text)) continue;
      if (!is_misspelt_idle_word(token.text) || ++misspellings > kMaxMisspellings)
        return refuse("the word \"" + token.text + "\" may change what is asked");
    }
  }

  // "the integers 3, 7": the list itself; "only integers": a condition.
  bool names_the_numbers(std::size_t i) const {
    if (i > 0 && word_at(i - 1, {"each", "every", "any", "no"})) return true;
    for (++i; i < tokens_.size(); ++i) {
      if (tokens_[i].kind == Kind::kNumber) return true;
      if (tokens_[i].kind != Kind::kMark && tokens_[i].kind != Kind::kSeparator &&
          !word_at(i, {"are", "is", "given"}))
        return false;
    }
    return false;
  }

  // Operators may be listed, all four of them, away from the numbers.
  void check_operators() {
    std::set<char> seen;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].kind != Kind::kOperator) continue;
      seen.insert(tokens_[i].text[0]);
      const bool beside_number = (i > 0 && tokens_[i - 1].kind == Kind::kNumber) ||
                                 (i + 1 < tokens_.size() && tokens_[i + 1].kind == Kind::kNumber);
      if (beside_number) return refuse("an operator stands beside a number");
    }
    if (!seen.empty() && seen.size() < 4) refuse("not all of + - * / are allowed");
  }

  std::vector<Run> runs() const {
    std::vector<Run> all;
    bool open = false;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const TextToken& token = tokens_[i];
      if (token.kind == Kind::kNumber) {
        if (!open) all.push_back({i, i, {}});
        open = true;
        all.back().values.push_back(token.value);
        all.back().end = i + 1;
      } else if (token.kind != Kind::kSeparator &&
                 !(token.kind == Kind::kWord && token.text == "and")) {
        open = false;
      }
    }
    return all;
  }

  // "four numbers", "the 4 basic operations": a count, not one of the numbers.
  enum class Count { kNo, kNumbers, kOperations };
  Count count_of(const Run& run) const {
    if (run.values.size() != 1) return Count::kNo;
    std::size_t i = run.end;
    while (word_at(
        i, {"basic", "standard", "usual", "given", "arithmetic", "elementary", "common", "normal"}))
      ++i;
    if (i < tokens_.size() && tokens_[i].kind == Kind::kWord && is_number_noun(tokens_[i].text))
      return Count::kNumbers;
    return word_at(i, {"operations", "operators", "operation"}) ? Count::kOperations : Count::kNo;
  }

  bool announced_as_target(const Run& run) const {
    for (std::size_t i = run.begin; i-- > 0;) {
      const TextToken& token = tokens_[i];
      if (token.kind == Kind::kTarget || (token.kind == Kind::kMark && token.arrow)) return true;
      const bool bridge =
          token.kind == Kind::kMark ||
          word_at(i, {"the",    "number", "a",      "an",    "exactly", "precisely", "is",  "be",
                      "as",     "to",     "of",     "value", "at",      "on",        "for", "that",
                      "which",  "must",   "should", "exact", "this",    "my",        "our", "your",
                      "answer", "it",     "was",    "me",    "us",      "you"});
      if (!bridge) break;
    }
    std::size_t i = run.end;
    if (word_at(i, {"game", "puzzle", "challenge"})) return true;
    if (!word_at(i, {"is", "as", "being", "was"})) return false;
    ++i;
    while (word_at(i, {"the", "a", "my", "our", "your"})) ++i;
    return word_at(i, {"target", "goal", "result", "total"});
  }

  // "Do 3, 7 and 26 make 36?"
  bool asks_whether(const Run& list) const {
    std::size_t i = list.begin;
    while (i > 0 &&
           word_at(i - 1, {"the", "these", "numbers", "my", "our", "integers", "cards", "tiles"}))
      --i;
    if (i == 0 ||
        !word_at(i - 1, {"do", "does", "did", "is", "are", "was", "were", "will", "would"}))
      return false;
    return i == 1 || tokens_[i - 2].kind == Kind::kBreak;
  }

  Recognised decide() {
    std::vector<Run> lists;
    std::set<std::int64_t> targets;
    std::vector<std::int64_t> counts;
    for (const Run& run : runs()) {
      const Count count = count_of(run);
      if (count == Count::kOperations && run.values[0] != 4)
        return not_mine("not all of + - * / are allowed");
      if (count == Count::kOperations) continue;
      if (count == Count::kNumbers)
        counts.push_back(run.values[0]);
      else if (run.values.size() > 1)
        lists.push_back(run);
      else if (announced_as_target(run))
        targets.insert(run.values[0]);
      else
        return not_mine("it is not clear what the number " + std::to_string(run.values[0]) +
                        " is for");
    }
    if (targets.empty()) return not_mine("no target is stated");
    if (targets.size() > 1) return not_mine("more than one target is stated");
    if (lists.size() != 1)
      return not_mine(lists.empty() ? "no list of numbers is stated"
                                    : "there is more than one list of numbers");
    const Run& list = lists[0];
    if (list.begin > 0 && tokens_[list.begin - 1].kind == Kind::kTarget &&
        word_at(list.begin - 1, {"target", "goal"}))
      return not_mine("more than one target is stated");
    if (asks_whether(list)) return not_mine("it asks whether the numbers make the target, not how");
    for (const std::int64_t count : counts)
      if (count != static_cast<std::int64_t>(list.values.size()))
        return not_mine("the text counts " + std::to_string(count) + " numbers but lists " +
                        std::to_string(list.values.size()));
    return accept(list.values, *targets.begin());
  }

  Recognised accept(const std::vector<std::int64_t>& numbers, std::int64_t target) {
    if (numbers.size() > NumbersProblem::kMaxNumbers)
      return not_mine("more than 8 numbers are given");
    for (const auto number : numbers)
      if (number > NumbersProblem::kMaxNumber || number < -NumbersProblem::kMaxNumber)
        return not_mine("a number is beyond a million");
    if (target > NumbersProblem::kMaxTarget || target < -NumbersProblem::kMaxTarget)
      return not_mine("the target is beyond a thousand million");
    NumberUse use = NumberUse::kExactlyOnce;
    std::string rule;
    const auto stated = [&](UseRule r) { return rules_.contains(r); };
    if (stated(UseRule::kExactlyOnce) && stated(UseRule::kNotAll))
      return not_mine("it says both that all numbers must be used and that they need not be");
    if (stated(UseRule::kExactlyOnce)) {
      rule = "each exactly once, as the text says";
    } else if (stated(UseRule::kAtMostOnce) || stated(UseRule::kNotAll)) {
      use = NumberUse::kAtMostOnce;
      rule = "each at most once, as the text says";
    } else if (stated(UseRule::kOnce)) {
      rule = "each once, as the text says";
    } else if (countdown_) {
      use = NumberUse::kAtMostOnce;
      rule = "each at most once, the rule of Countdown";
    } else {
      rule = "each exactly once, which also fits a text that doesn't say how often";
    }
    auto problem = std::make_shared<const NumbersProblem>(numbers, Rational(target), use);
    std::string why = "it lists " + std::to_string(numbers.size()) +
                      " numbers and states the target " + std::to_string(target) + "; " + rule;
    return {.match = Recognition{std::move(problem), FormalisedBy::kParser, std::move(why)}};
  }

  Tokens tokens_;
  std::set<UseRule> rules_;
  bool countdown_ = false;
  std::string why_not_;
};

}  // namespace

Recognised NumbersTask::recognise(std::string_view text) const { return Reader().read(text); }

}  // namespace lemma::search

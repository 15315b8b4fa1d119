// The deduction family's recogniser: free English to a typed problem, or "not mine". A text is
// accepted only when each of its sentences has exactly one reading, exactly one of them asks
// something, and its names and properties are told apart without a doubt.
#include <algorithm>
#include <utility>

#include "search/tasks/deduction/deduction.h"
#include "search/tasks/deduction/idioms.h"
#include "search/tasks/deduction/problem.h"
#include "search/tasks/deduction/sayings.h"
#include "search/tasks/deduction/vocabulary.h"

namespace lemma::search {

using deduction::ClassReading;
using deduction::Domains;
using deduction::Saying;
using deduction::Statement;
using deduction::TextToken;
using deduction::Theory;
using deduction::Vocabulary;

namespace {

using Kind = TextToken::Kind;
using Tokens = std::vector<TextToken>;

constexpr int kMaxDivisions = 4;  // of a sentence into premises and a question

std::string quoted(const Tokens& tokens) {
  std::string text;
  for (const TextToken& token : tokens) {
    if (text.size() > 60) return "\"" + text + " ...\"";
    text += (text.empty() || token.kind == Kind::kComma || token.kind == Kind::kColon ? "" : " ") +
            token.text;
  }
  return "\"" + text + "\"";
}

class Reader {
 public:
  explicit Reader(bool lines_are_sentences) : lines_are_sentences_(lines_are_sentences) {}

  Recognised read(const Tokens& tokens) {
    Tokens sentence;
    for (const TextToken& token : tokens) {
      const bool ends =
          token.kind == Kind::kEnd || (token.kind == Kind::kLineBreak && lines_are_sentences_);
      if (!ends && token.kind != Kind::kLineBreak) sentence.push_back(token);
      if (!ends) continue;
      take_sentence(sentence, token.text == "?");
      sentence.clear();
    }
    take_sentence(sentence, false);
    if (why_not_.empty()) return decide();
    return not_mine(why_not_);
  }

  static Recognised not_mine(std::string why) { return {.match = {}, .why_not = std::move(why)}; }

 private:
  void refuse(std::string why) {
    if (why_not_.empty()) why_not_ = std::move(why);
  }

  // "1.", "fact 2:", "rule 3)"
  static void drop_label(Tokens& tokens) {
    std::size_t at = 0;
    if (!tokens.empty())
      for (const char* label : {"premise", "fact", "rule", "statement", "axiom"})
        if (tokens[0].is(label)) at = 1;
    if (at >= tokens.size() || tokens[at].kind != Kind::kNumber) return;
    ++at;
    if (at < tokens.size() && tokens[at].kind != Kind::kColon) return;  // "3 cats"
    if (at < tokens.size()) ++at;
    tokens.erase(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(at));
  }

  // Takes off what opens and closes the sentence; whether that asks something.
  static bool strip(Tokens& tokens) {
    bool asks = false;
    const auto drop_front = [&tokens](std::size_t count) {
      tokens.erase(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(count));
    };
    for (bool changed = true; changed && !tokens.empty();) {
      changed = false;
      if (tokens[0].kind == Kind::kComma || tokens[0].kind == Kind::kColon) {
        drop_front(1);
        changed = true;
        continue;
      }
      const std::size_t asking = asking_at(tokens, 0), opening = opening_at(tokens, 0);
      if (asking == 0 && opening == 0) break;
      asks = asks || asking >= opening;
      drop_front(std::max(asking, opening));
      changed = true;
    }
    for (std::size_t length = 1; length > 0 && !tokens.empty();) {
      const std::size_t asking = asking_before_end(tokens);
      asks = asks || asking > 0;
      length = std::max(asking, idle_before_end(tokens));
      tokens.resize(tokens.size() - length);
    }
    return asks;
  }

  void take_sentence(Tokens tokens, bool question_mark) {
    if (!why_not_.empty()) return;
    drop_label(tokens);
    if (tokens.empty() || is_idle_sentence(tokens)) return;
    const bool after_query = std::exchange(last_asked_, false);
    const Tokens whole = tokens;
    if (is_judging_sentence(tokens)) {
      if (!after_query) refuse("it is not clear what " + quoted(whole) + " is about");
      return;
    }
    const bool asks = strip(tokens) || next_is_asked_;
    next_is_asked_ = asks && tokens.empty();
    if (tokens.empty()) return;
    if (deduction::question_begins(tokens, 0)) return ask(tokens, whole);
    const auto readings = read_statements(tokens, domains_);
    if (readings.empty() && !asks && take_conclusion(tokens, whole)) return;
    if (readings.size() != 1)
      return refuse(
          (readings.empty() ? "it is not clear what " : "there is more than one reading of ") +
          quoted(whole) + (readings.empty() ? " says" : ""));
    if (!asks && !question_mark) return state(readings[0].sayings);
    if (readings[0].sayings.size() != 1) return refuse("more than one thing is asked at once");
    query(readings[0].sayings[0]);
  }

  void query(const Saying& saying) {
    queries_.push_back(saying);
    last_asked_ = true;
  }

  void state(const std::vector<Saying>& sayings) {
    premises_.insert(premises_.end(), sayings.begin(), sayings.end());
  }

  void ask(const Tokens& tokens, const Tokens& whole) {
    const auto readings = read_question(tokens, domains_);
    if (readings.size() != 1)
      return refuse(
          (readings.empty() ? "it is not clear what " : "there is more than one reading of ") +
          quoted(whole) + (readings.empty() ? " asks" : ""));
    query(readings[0]);
  }

  // "If all cats are animals and Tom is a cat, is Tom an animal?", "..., so Tom is an animal":
  // premises and a question.
  bool take_conclusion(const Tokens& tokens, const Tokens& whole) {
    int tried = 0;
    for (std::size_t at = tokens.size(); at-- > 1 && tried < kMaxDivisions;) {
      if (tokens[at].kind != Kind::kComma && !tokens[at].is("then")) continue;
      std::size_t next = at + 1;
      if (next < tokens.size() && (tokens[next].is("then") || tokens[next].is("and"))) ++next;
      Tokens question(tokens.begin() + static_cast<std::ptrdiff_t>(next), tokens.end());
      Tokens premises(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(at));
      while (!premises.empty() && premises.back().kind == Kind::kComma) premises.pop_back();
      const bool asks = strip(question);
      if (question.empty() || premises.empty()) continue;
      if (!deduction::question_begins(question, 0) && !asks) continue;
      if (premises[0].is("if") || premises[0].is("since") || premises[0].is("because"))
        premises.erase(premises.begin());
      ++tried;
      const auto readings = read_statements(premises, domains_);
      if (readings.size() != 1) continue;
      state(readings[0].sayings);
      if (deduction::question_begins(question, 0)) {
        ask(question, whole);
      } else {
        take_sentence(question, /*question_mark=*/true);
      }
      return true;
    }
    return false;
  }

  Recognised decide() {
    if (queries_.empty()) return not_mine("nothing is asked about facts and rules");
    if (queries_.size() > 1) return not_mine("more than one question is asked");
    if (premises_.empty()) return not_mine("no facts or rules are stated");
    Vocabulary vocabulary;
    for (const Saying& premise : premises_) vocabulary.note(premise);
    vocabulary.note(queries_[0]);
    if (std::string doubt = vocabulary.settle(domains_); !doubt.empty()) return not_mine(doubt);
    Theory theory;
    std::string why_not;
    for (const Saying& premise : premises_)
      for (auto& statement : vocabulary.statements(premise, theory, why_not))
        theory.premises.push_back(std::move(statement));
    auto query = vocabulary.statements(queries_[0], theory, why_not);
    if (!why_not.empty()) return not_mine(why_not);
    if (query.size() != 1) return not_mine("more than one thing is asked at once");
    theory.query = std::move(query[0]);
    if (theory.query.kind == Statement::Kind::kRule && !theory.query.general())
      return not_mine("it asks about a condition");
    return accept(std::move(theory));
  }

  static Recognised accept(Theory theory) {
    const auto count = [&](Statement::Kind kind) {
      return static_cast<std::size_t>(
          std::count_if(theory.premises.begin(), theory.premises.end(),
                        [kind](const Statement& premise) { return premise.kind == kind; }));
    };
    if (theory.premises.size() > DeductionProblem::kMaxPremises)
      return not_mine("it states more than 48 facts and rules");
    if (count(Statement::Kind::kSome) > DeductionProblem::kMaxSome)
      return not_mine("it says more than 8 times that there is something");
    if (theory.constants.size() > DeductionProblem::kMaxConstants)
      return not_mine("it names more than 8 things");
    if (theory.predicates.size() > DeductionProblem::kMaxPredicates)
      return not_mine("it names more than 24 properties");
    std::string why = "it states " + std::to_string(count(Statement::Kind::kFact)) + " facts, " +
                      std::to_string(count(Statement::Kind::kRule)) + " rules and " +
                      std::to_string(count(Statement::Kind::kSome)) +
                      " times that there is something, and asks whether " +
                      say(theory, theory.query);
    auto problem = std::make_shared<const DeductionProblem>(std::move(theory));
    if (problem->reading_matters())
      why +=
          "; read as in modern logic, \"all\" doesn't say that there are any, which matters here";
    return {.match = Recognition{std::move(problem), FormalisedBy::kParser, std::move(why)}};
  }

  const bool lines_are_sentences_;
  std::vector<Saying> premises_;
  std::vector<Saying> queries_;
  Domains domains_;
  bool next_is_asked_ = false;  // a sentence said only "is this true?" or "question:"
  bool last_asked_ = false;     // the sentence before asked something
  std::string why_not_;
};

}  // namespace

Recognised DeductionTask::recognise(std::string_view text) const {
  if (text.size() > kMaxProblemBytes) return Reader::not_mine("the text is too long");
  const deduction::Lexed lexed = deduction::lex_deduction_text(text);
  if (!lexed.why_not.empty()) return Reader::not_mine(lexed.why_not);
  // A line may be a sentence, or a sentence may go over several lines.
  Recognised by_lines = Reader(/*lines_are_sentences=*/true).read(lexed.tokens);
  return by_lines.match ? by_lines : Reader(/*lines_are_sentences=*/false).read(lexed.tokens);
}

}  // namespace lemma::search

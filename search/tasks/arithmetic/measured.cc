#include "search/tasks/arithmetic/measured.h"

#include <algorithm>

#include "search/tasks/arithmetic/claim.h"
#include "search/tasks/arithmetic/move.h"
#include "search/tasks/arithmetic/numeral.h"
#include "search/tasks/arithmetic/tally.h"
#include "search/tasks/arithmetic/work.h"
#include "search/tasks/derivation.h"
#include "search/verify/printable.h"

namespace lemma::search::arithmetic {

using core::Random;
using Kind = Question::Kind;
using Result = Move::Result;

namespace {

constexpr std::string_view kEquals = " = ";

// "3250 m" as "3250.0 m": word for word the same, but for how its numbers are written.
bool same(std::string_view claimed, std::string_view exact) {
  for (;;) {
    const std::size_t end = claimed.find(' '), exact_end = exact.find(' ');
    const std::string_view word = claimed.substr(0, end), exact_word = exact.substr(0, exact_end);
    const auto number = word == exact_word ? std::nullopt : parse_numeral(word);
    if (word != exact_word && (!number || number != parse_numeral(exact_word))) return false;
    const bool last = end == std::string_view::npos,
               exact_last = exact_end == std::string_view::npos;
    if (last || exact_last) return last && exact_last;
    claimed.remove_prefix(end + 1);
    exact.remove_prefix(exact_end + 1);
  }
}

bool claims(std::string_view claimed, const Move& move) {
  if (move.result == Result::kUndefined) return claimed == kUndefined;
  return same(claimed, to_string(move.found));
}

StepVerdict passed(const Move& move) {
  if (move.result == Result::kUndefined) {
    const std::string text = move.operation + " = " + std::string(kUndefined);
    return {.verdict = {Judgement::kPassed, move.operation + " has no value: " + move.why},
            .text = text,
            .step_key = text,
            .next = undefined_state()};
  }
  const std::string result = to_string(move.found), text = move.operation + " = " + result;
  return {.verdict = {Judgement::kPassed, move.operation + " is exactly " + result},
          .text = text,
          .step_key = text,
          .next = state_of(move.next)};
}

std::string result_of(const Move& move) {
  return move.result == Result::kUndefined ? std::string(kUndefined) : to_string(move.found);
}

}  // namespace

State measured_initial(const Question& question) { return state_of(initial_tally(question)); }

StepVerdict check_measured(const State& state, std::string_view line) {
  const std::size_t equals = line.find(kEquals);
  if (equals == std::string_view::npos)
    return rejected(Judgement::kFailed, line, "is not of the form \"3 km = 3000 m\"");
  const std::string_view operation = line.substr(0, equals),
                         claimed = line.substr(equals + kEquals.size());
  const Move* legal = nullptr;
  const std::vector<Move> moves = moves_of(parse_tally(state.key));
  for (const Move& move : moves) {
    if (move.operation != operation) continue;
    legal = &move;
    if (move.result != Result::kUnknown && claims(claimed, move)) return passed(move);
  }
  if (!legal)
    return rejected(
        Judgement::kFailed, line,
        printable(operation, 64) + " is not a step that can be done now (" + state.line + ")");
  if (legal->result == Result::kUnknown)
    return rejected(Judgement::kUnknown, line, legal->operation + " " + legal->why);
  return rejected(
      Judgement::kFailed, line,
      legal->operation + " is " + result_of(*legal) + ", not " + printable(claimed, 64));
}

Verdict check_measured_answer(const std::string& exact, std::string_view answer) {
  if (same(answer, exact)) return {Judgement::kPassed, "it is exactly " + exact};
  return {Judgement::kFailed, "it is " + exact + ", not " + printable(answer, 64)};
}

core::Result<std::vector<std::string>> solve_measured(const Question& question) {
  std::vector<std::string> steps;
  Tally tally = initial_tally(question);
  // Each step lessens the state's measure, so this ends.
  while (!tally.complete()) {
    const Move move = moves_of(tally).front();
    if (move.result == Result::kUnknown)
      return core::error(core::ErrorCode::kUnavailable, move.operation + " " + move.why);
    steps.push_back(move.operation + " = " + result_of(move));
    if (move.result == Result::kUndefined) break;
    tally = move.next;
  }
  return steps;
}

std::string uniform_measured_step(const State& state, Random& random) {
  const std::vector<Move> moves = moves_of(parse_tally(state.key));
  const Move& move = moves[random.below(moves.size())];
  const std::uint64_t drawn = random.below(kNearValues);
  std::string result(kUndefined);
  if (move.result == Result::kFound)
    result = near_finding(move.found, drawn);
  else if (drawn > 0)  // small numbers are what is claimed of something that has no value
    result = std::to_string(drawn);
  return move.operation + " = " + result;
}

std::string uniform_measured_answer(const Question& question, Random& random) {
  const auto number = [&](std::int64_t below) {
    return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(below)));
  };
  switch (question.kind) {
    case Kind::kClock:
      return to_string(Clock{static_cast<int>(number(Clock::kMinutesADay))});
    case Kind::kDate: {
      const Date& date = std::get<Date>(question.moments[0]);
      return to_string(
          Date{date.year, 1 + static_cast<int>(number(12)), 1 + static_cast<int>(number(28))});
    }
    case Kind::kWeekday:
      return to_string(static_cast<Weekday>(number(7)));
    default: {
      std::string text;
      for (const Unit unit : question.units)
        text += (text.empty() ? "" : " ") +
                to_string(Quantity{Rational(number(unit == question.units[0] ? 1000 : 60)), unit});
      return text;
    }
  }
}

}  // namespace lemma::search::arithmetic

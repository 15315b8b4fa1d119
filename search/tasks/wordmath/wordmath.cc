#include "search/tasks/wordmath/wordmath.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/arithmetic/claim.h"
#include "search/tasks/derivation.h"
#include "search/tasks/wordmath/ledger.h"
#include "search/tasks/wordmath/problem.h"
#include "search/tasks/wordmath/state.h"
#include "search/verify/printable.h"

namespace lemma::search {

using core::ErrorCode;
using namespace wordmath;
using arithmetic::numeral;
using arithmetic::parse_numeral;

namespace {

constexpr std::string_view kContradiction = "contradiction: ";
constexpr std::string_view kOpen = "not determined: ";

const WordmathProblem& wordmath_of(const Problem& problem) {
  LEMMA_ASSERT(problem.task() == "wordmath", "a wordmath problem");
  return static_cast<const WordmathProblem&>(problem);
}

std::string line_of(const WordmathProblem& problem, const Deduction& deduction) {
  return problem.name(deduction.quantity) + ": " + text_of(deduction.operation, true) + " = " +
         numeral(deduction.value, true);
}

std::string open_line(const WordmathProblem& problem, const Rational& one, const Rational& other) {
  return std::string(kOpen) + problem.name(problem.ask()) + " can be " + numeral(one, true) +
         " or " + numeral(other, true);
}

StepVerdict passed(std::string text, std::string key, std::string evidence, State next) {
  return {.verdict = {Judgement::kPassed, std::move(evidence)},
          .text = std::move(text),
          .step_key = std::move(key),
          .next = std::move(next)};
}

StepVerdict check_contradiction(const WordmathProblem& problem, const Values& values,
                                std::string_view line) {
  for (const Clash& clash : consequences(problem, values).clashes)
    if (line.substr(kContradiction.size()) == clash.text)
      return passed(std::string(line), std::string(line),
                    clash.text + ", by what is stated; so no numbers fit", contradiction_state());
  return rejected(Judgement::kFailed, line, "nothing that is known contradicts itself so");
}

// Both values are possible: each belongs to numbers that fit everything that is stated.
StepVerdict check_open(const WordmathProblem& problem, std::string_view line) {
  const std::string begin = std::string(kOpen) + problem.name(problem.ask()) + " can be ";
  const std::size_t middle = line.rfind(" or ");
  if (!line.starts_with(begin) || middle == std::string_view::npos || middle < begin.size())
    return rejected(Judgement::kFailed, line, "is not of the form \"" + begin + "4 or 5\"");
  const auto one = parse_numeral(line.substr(begin.size(), middle - begin.size())),
             other = parse_numeral(line.substr(middle + 4));
  if (!one || !other || *one == *other)
    return rejected(Judgement::kFailed, line, "two different numbers must be shown");
  for (const Rational& number : {*one, *other}) {
    Values values = problem.given();
    auto& asked = values[static_cast<std::size_t>(problem.ask())];
    if (asked || (problem.quantities()[static_cast<std::size_t>(problem.ask())].counted &&
                  !may_count(number)))
      return rejected(Judgement::kFailed, line, "it can't be " + numeral(number, true));
    asked = number;
    if (completes(problem, values)) continue;
    const bool clashes = !closure(problem, values).clashes.empty();
    return rejected(clashes ? Judgement::kFailed : Judgement::kUnknown, line,
                    clashes ? "it can't be " + numeral(number, true)
                            : "no numbers were found that fit with " + numeral(number, true));
  }
  const std::string text = open_line(problem, *one, *other);
  return passed(text, std::string(kOpen), "both are possible with everything that is stated",
                not_determined_state());
}

StepVerdict check_deduction(const WordmathProblem& problem, const Values& values,
                            std::string_view line) {
  const std::size_t colon = line.find(": ");
  const auto claim = colon == std::string_view::npos
                         ? std::nullopt
                         : arithmetic::parse_claim(line.substr(colon + 2));
  if (!claim || !claim->result)
    return rejected(Judgement::kFailed, line,
                    "is not of the form \"a quantity: 12 + 3 = 15\", plainly written");
  const int quantity = problem.named(line.substr(0, colon));
  if (quantity < 0) return rejected(Judgement::kFailed, line, "names no quantity of the problem");
  if (values[static_cast<std::size_t>(quantity)])
    return rejected(Judgement::kFailed, line, problem.name(quantity) + " is known already");
  const auto commuted = [](arithmetic::Operation operation) {
    if (operation.op == arithmetic::Op::kAdd || operation.op == arithmetic::Op::kMultiply)
      std::swap(operation.left, operation.right);
    return operation;
  };
  const Consequences possible = consequences(problem, values);
  for (const Deduction& deduction : possible.deductions) {
    if (deduction.quantity != quantity) continue;
    if (deduction.operation != claim->operation &&
        commuted(deduction.operation) != claim->operation)
      continue;
    if (deduction.value != *claim->result)
      return rejected(Judgement::kFailed, line,
                      text_of(claim->operation, true) + " is " + numeral(deduction.value, true) +
                          ", not " + numeral(*claim->result, true));
    Values next = values;
    next[static_cast<std::size_t>(quantity)] = deduction.value;
    // As it was claimed: 3 + 12 is as good as 12 + 3.
    Deduction as_claimed = deduction;
    as_claimed.operation = claim->operation;
    return passed(line_of(problem, as_claimed), line_of(problem, deduction),
                  "by what is stated " + problem.name(quantity) + " is " +
                      text_of(claim->operation, true) + ", exactly " +
                      numeral(deduction.value, true),
                  to_state(problem, next));
  }
  return rejected(Judgement::kFailed, line,
                  "what is stated and known doesn't make " + problem.name(quantity) + " " +
                      text_of(claim->operation, true));
}

}  // namespace

core::Result<ProblemPtr> WordmathTask::from_typed(const nlohmann::json& typed,
                                                  std::string_view field) const {
  BOOST_OUTCOME_TRY(auto problem, WordmathProblem::from_typed(typed, field));
  return ProblemPtr(std::move(problem));
}

State WordmathTask::initial(const Problem& problem) const {
  const auto& wordmath = wordmath_of(problem);
  return to_state(wordmath, wordmath.given());
}

StepVerdict WordmathTask::check(const Problem& problem, const State& state,
                                std::string_view step) const {
  const auto& wordmath = wordmath_of(problem);
  const std::string_view line = without_newline(step);
  if (line.size() > kMaxStepBytes)
    return rejected(Judgement::kFailed, line, "a step has at most 256 bytes");
  if (state.terminal())
    return rejected(Judgement::kFailed, line, "nothing is left to do in this state");
  const Values values = values_of(wordmath, state);
  if (line.starts_with(kContradiction)) return check_contradiction(wordmath, values, line);
  if (line.starts_with(kOpen)) return check_open(wordmath, line);
  return check_deduction(wordmath, values, line);
}

Verdict WordmathTask::check_answer(const Problem& problem, std::string_view answer) const {
  const auto& wordmath = wordmath_of(problem);
  answer = without_newline(answer);
  if (answer.size() > kMaxAnswerBytes)
    return {Judgement::kFailed, "an answer has at most 1024 bytes"};
  const Closure all = closure(wordmath, wordmath.given());
  const auto& asked = all.values[static_cast<std::size_t>(wordmath.ask())];
  if (answer == kNoSolution)
    return all.clashes.empty()
               ? Verdict{Judgement::kFailed, "nothing that is stated contradicts itself"}
               : Verdict{Judgement::kPassed, all.clashes.front().text};
  if (!all.clashes.empty()) return {Judgement::kFailed, all.clashes.front().text};
  if (answer == kNotDetermined) {
    if (asked) return {Judgement::kFailed, "it is " + numeral(*asked, true)};
    if (two_answers(wordmath))
      return {Judgement::kPassed, "two different answers fit everything that is stated"};
    return {Judgement::kUnknown, "no two answers were found"};
  }
  const auto claimed = parse_numeral(answer);
  if (!claimed) return {Judgement::kFailed, "is no number, plainly written"};
  if (!asked) return {Judgement::kUnknown, "it doesn't follow step by step from what is stated"};
  if (*claimed == *asked) return {Judgement::kPassed, "it is exactly " + numeral(*asked, true)};
  return {Judgement::kFailed, "it is " + numeral(*asked, true) + ", not " + printable(answer, 64)};
}

core::Result<std::string> WordmathTask::answer(const Problem& problem,
                                               std::span<const std::string> steps) const {
  const auto& wordmath = wordmath_of(problem);
  BOOST_OUTCOME_TRY(const State state, walk(*this, problem, steps));
  if (!state.solved())
    return core::error(ErrorCode::kConflict,
                       "the steps end at \"" + state.line + "\", short of an answer", "steps");
  if (state.key == kNoSolution || state.key == kNotDetermined) return state.key;
  return numeral(*values_of(wordmath, state)[static_cast<std::size_t>(wordmath.ask())], true);
}

// What the end needs, in the order in which it was found.
core::Result<std::vector<std::string>> WordmathTask::solve(const Problem& problem) const {
  const auto& wordmath = wordmath_of(problem);
  const Closure all = closure(wordmath, wordmath.given());
  std::vector<bool> needed(all.values.size(), false);
  std::string last;
  const auto need_relation = [&](int relation, int except) {
    const Relation& used = wordmath.relations()[static_cast<std::size_t>(relation)];
    for (const int quantity : {used.result, used.left.quantity, used.right.quantity})
      if (quantity >= 0 && quantity != except) needed[static_cast<std::size_t>(quantity)] = true;
  };
  if (!all.clashes.empty()) {
    last = std::string(kContradiction) + all.clashes.front().text;
    need_relation(all.clashes.front().relation, -1);
  } else if (all.values[static_cast<std::size_t>(wordmath.ask())]) {
    needed[static_cast<std::size_t>(wordmath.ask())] = true;
  } else if (const auto answers = two_answers(wordmath)) {
    last = open_line(wordmath, answers->first, answers->second);
  } else {
    return core::error(ErrorCode::kUnavailable,
                       "what is asked doesn't follow step by step, and no two answers were found");
  }
  std::vector<std::string> steps;
  for (auto deduction = all.order.rbegin(); deduction != all.order.rend(); ++deduction) {
    if (!needed[static_cast<std::size_t>(deduction->quantity)]) continue;
    need_relation(deduction->relation, deduction->quantity);
    steps.push_back(line_of(wordmath, *deduction));
  }
  std::ranges::reverse(steps);
  if (!last.empty()) steps.push_back(std::move(last));
  return steps;
}

std::optional<std::string> WordmathTask::uniform_step(const Problem& problem, const State& state,
                                                      core::Random& random) const {
  if (state.terminal()) return std::nullopt;
  const auto& wordmath = wordmath_of(problem);
  const Consequences possible = consequences(wordmath, values_of(wordmath, state));
  const std::size_t all = possible.deductions.size() + possible.clashes.size();
  if (all == 0) return std::nullopt;
  const std::size_t chosen = random.below(all);
  if (chosen >= possible.deductions.size())
    return std::string(kContradiction) +
           possible.clashes[chosen - possible.deductions.size()].text + "\n";
  Deduction deduction = possible.deductions[chosen];
  deduction.value = arithmetic::near_value(deduction.value, random.below(arithmetic::kNearValues));
  return line_of(wordmath, deduction) + "\n";
}

std::string WordmathTask::uniform_answer(const Problem&, core::Random& random) const {
  return std::to_string(random.below(200)) + "\n";
}

}  // namespace lemma::search

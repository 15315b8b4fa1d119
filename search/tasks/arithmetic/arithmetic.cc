#include "search/tasks/arithmetic/arithmetic.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/arithmetic/claim.h"
#include "search/tasks/arithmetic/measured.h"
#include "search/tasks/arithmetic/problem.h"
#include "search/tasks/arithmetic/work.h"
#include "search/tasks/derivation.h"
#include "search/verify/printable.h"

namespace lemma::search {

using core::ErrorCode;
using namespace arithmetic;

namespace {

const ArithmeticProblem& arithmetic_of(const Problem& problem) {
  LEMMA_ASSERT(problem.task() == "arithmetic", "an arithmetic problem");
  return static_cast<const ArithmeticProblem&>(problem);
}

std::string no_such_operation(const ArithmeticProblem& problem, const State& state,
                              const Operation& operation) {
  const std::string text = text_of(operation, problem.decimals());
  if (problem.question().kind == Question::Kind::kFactor)
    return text + " doesn't divide what is left by a prime of it (" + state.line + ")";
  return text + " is not an operation that can be done now (" + state.line + ")";
}

// The exact end of the question, found by the family's own steps.
core::Result<State> end_of(const ArithmeticTask& task, const Problem& problem) {
  BOOST_OUTCOME_TRY(const auto steps, task.solve(problem));
  return walk(task, problem, steps);
}

// "2 * 2 * 3 * 7" or "2^2 * 3 * 7", each factor a prime. False when it is not that, or too long.
bool is_factorisation(std::string_view text, std::int64_t number) {
  std::int64_t rest = number;
  for (bool last = false; !last;) {
    const std::size_t end = text.find(" * ");
    last = end == std::string_view::npos;
    const std::string_view factor = text.substr(0, end);
    text.remove_prefix(last ? text.size() : end + 3);
    const std::size_t caret = factor.find('^');
    const auto prime = parse_numeral(factor.substr(0, caret), kMaxGivenDigits);
    const auto times =
        caret == std::string_view::npos ? Rational(1) : parse_numeral(factor.substr(caret + 1), 2);
    if (!prime || !times || !prime->is_integer() || !times->is_integer()) return false;
    if (*prime < Rational(2) || *prime > Rational(number) || *times < Rational(1)) return false;
    const auto p = static_cast<std::int64_t>(prime->numerator());
    if (rest % p != 0 || !is_prime(p)) return false;
    for (auto n = times->numerator(); n > 0; --n) {
      if (rest % p != 0) return false;
      rest /= p;
    }
  }
  return rest == 1;
}

}  // namespace

core::Result<ProblemPtr> ArithmeticTask::from_typed(const nlohmann::json& typed,
                                                    std::string_view field) const {
  BOOST_OUTCOME_TRY(auto problem, ArithmeticProblem::from_typed(typed, field));
  return ProblemPtr(std::move(problem));
}

State ArithmeticTask::initial(const Problem& problem) const {
  const auto& arithmetic = arithmetic_of(problem);
  if (is_measured(arithmetic.question().kind)) return measured_initial(arithmetic.question());
  return state_of(arithmetic, initial_work(arithmetic.question()));
}

StepVerdict ArithmeticTask::check(const Problem& problem, const State& state,
                                  std::string_view step) const {
  const auto& arithmetic = arithmetic_of(problem);
  const std::string_view line = without_newline(step);
  if (line.size() > kMaxStepBytes)
    return rejected(Judgement::kFailed, line, "a step has at most 256 bytes");
  if (state.terminal())
    return rejected(Judgement::kFailed, line, "nothing is left to do in this state");
  if (is_measured(arithmetic.question().kind)) return check_measured(state, line);
  const auto claim = parse_claim(line);
  if (!claim)
    return rejected(Judgement::kFailed, line,
                    "is not of the form \"12 * 7 = 84\", plainly written");
  const Work work = work_of(arithmetic.question(), state);
  const auto legal = legal_operations(arithmetic.question(), work);
  if (std::find(legal.begin(), legal.end(), claim->operation) == legal.end())
    return rejected(Judgement::kFailed, line,
                    no_such_operation(arithmetic, state, claim->operation));
  const bool decimals = arithmetic.decimals();
  const std::string operation = text_of(claim->operation, decimals);
  const Outcome exact =
      outcome_of(claim->operation.op, claim->operation.left, claim->operation.right);
  if (exact.kind == Outcome::Kind::kUnknown)
    return rejected(Judgement::kUnknown, line, operation + " " + exact.why);
  std::optional<Rational> value;
  if (exact.kind == Outcome::Kind::kNumber) value = exact.number;
  const std::string result = text_of(value, decimals);
  if (claim->result != value)
    return rejected(Judgement::kFailed, line,
                    operation + " is " + result + ", not " + text_of(claim->result, decimals));
  std::string evidence =
      value ? operation + " is exactly " + result : operation + " divides by zero";
  if (arithmetic.question().kind == Question::Kind::kFactor)
    evidence += ", and " + claim->operation.right.to_string() + " is prime";
  return {.verdict = {Judgement::kPassed, std::move(evidence)},
          .text = operation + " = " + result,
          .step_key = operation,
          .next = value ? state_of(arithmetic,
                                   after(arithmetic.question(), work, claim->operation, *value))
                        : undefined_state()};
}

Verdict ArithmeticTask::check_answer(const Problem& problem, std::string_view answer) const {
  const auto& question = arithmetic_of(problem).question();
  answer = without_newline(answer);
  if (answer.size() > kMaxAnswerBytes)
    return {Judgement::kFailed, "an answer has at most 1024 bytes"};
  if (question.kind == Question::Kind::kFactor) {
    if (is_factorisation(answer, question.numbers[0]))
      return {Judgement::kPassed, "its factors are prime and their product is exactly " +
                                      std::to_string(question.numbers[0])};
    return {Judgement::kFailed,
            "is no product of primes that is exactly " + std::to_string(question.numbers[0])};
  }
  const auto end = end_of(*this, problem);
  if (!end) return {Judgement::kUnknown, end.error().detail};
  const std::string& exact = end.value().key;
  if (is_measured(question.kind)) return check_measured_answer(exact, answer);
  const bool digits = question.kind == Question::Kind::kConvert || exact == kUndefined;
  const auto claimed = digits ? std::nullopt : parse_numeral(answer);
  if (answer == exact || (claimed && claimed == parse_numeral(exact)))
    return {Judgement::kPassed, "it is exactly " + exact};
  return {Judgement::kFailed, "it is " + exact + ", not " + printable(answer, 64)};
}

core::Result<std::string> ArithmeticTask::answer(const Problem& problem,
                                                 std::span<const std::string> steps) const {
  BOOST_OUTCOME_TRY(const State state, walk(*this, problem, steps));
  if (!state.solved())
    return core::error(ErrorCode::kConflict,
                       "the steps end at \"" + state.line + "\", short of an answer", "steps");
  return state.key;
}

core::Result<std::vector<std::string>> ArithmeticTask::solve(const Problem& problem) const {
  const auto& arithmetic = arithmetic_of(problem);
  if (is_measured(arithmetic.question().kind)) return solve_measured(arithmetic.question());
  const bool decimals = arithmetic.decimals();
  std::vector<std::string> steps;
  Work work = initial_work(arithmetic.question());
  // Each step lessens the state's measure, so this ends.
  while (state_of(arithmetic, work).status == StateStatus::kOpen) {
    const auto legal = legal_operations(arithmetic.question(), work);
    LEMMA_ASSERT(!legal.empty(), "an open state has an operation");
    const Operation& operation = legal.front();
    const Outcome exact = outcome_of(operation.op, operation.left, operation.right);
    const std::string text = text_of(operation, decimals);
    if (exact.kind == Outcome::Kind::kUnknown)
      return core::error(ErrorCode::kUnavailable, text + " " + exact.why);
    if (exact.kind == Outcome::Kind::kUndefined) {
      steps.push_back(text + " = " + std::string(kUndefined));
      return steps;
    }
    steps.push_back(text + " = " + numeral(exact.number, decimals));
    work = after(arithmetic.question(), std::move(work), operation, exact.number);
  }
  return steps;
}

std::optional<std::string> ArithmeticTask::uniform_step(const Problem& problem, const State& state,
                                                        core::Random& random) const {
  if (state.terminal()) return std::nullopt;
  const auto& arithmetic = arithmetic_of(problem);
  if (is_measured(arithmetic.question().kind)) return uniform_measured_step(state, random) + "\n";
  const bool decimals = arithmetic.decimals();
  const auto legal = legal_operations(arithmetic.question(), work_of(arithmetic.question(), state));
  const Operation& operation = legal[random.below(legal.size())];
  const Outcome exact = outcome_of(operation.op, operation.left, operation.right);
  const std::uint64_t drawn = random.below(kNearValues);
  std::string result(kUndefined);
  if (exact.kind == Outcome::Kind::kNumber)
    result = numeral(near_value(exact.number, drawn), decimals);
  else if (drawn > 0)  // small numbers are what is claimed of something that has no value
    result = std::to_string(drawn);
  return text_of(operation, decimals) + " = " + result + "\n";
}

std::string ArithmeticTask::uniform_answer(const Problem& problem, core::Random& random) const {
  const auto& arithmetic = arithmetic_of(problem);
  const Question& question = arithmetic.question();
  if (question.kind == Question::Kind::kConvert) {
    std::string digits;
    for (auto n = 1 + random.below(question.text.size() + 4); n > 0; --n)
      digits += digit_of(static_cast<int>(random.below(static_cast<std::uint64_t>(question.to))));
    while (digits.size() > 1 && digits[0] == '0') digits.erase(0, 1);
    return digits + "\n";
  }
  if (question.kind == Question::Kind::kFactor) {
    std::string product;
    for (auto n = 1 + random.below(4); n > 0; --n)
      product += (product.empty() ? "" : " * ") +
                 std::string(std::array{"2", "3", "5", "7", "11", "13"}[random.below(6)]);
    return product + "\n";
  }
  if (is_measured(question.kind)) return uniform_measured_answer(question, random) + "\n";
  return std::to_string(random.below(1000)) + "\n";
}

}  // namespace lemma::search

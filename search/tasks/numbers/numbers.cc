#include "search/tasks/numbers/numbers.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/derivation.h"
#include "search/tasks/numbers/moves.h"
#include "search/tasks/numbers/problem.h"

namespace lemma::search {

using core::ErrorCode;

namespace {

const NumbersProblem& numbers_of(const Problem& problem) {
  LEMMA_ASSERT(problem.task() == "numbers", "a numbers problem");
  return static_cast<const NumbersProblem&>(problem);
}

bool both_at_hand(const std::vector<Rational>& at_hand, const Rational& a, const Rational& b) {
  const auto count = [&](const Rational& x) {
    return std::count(at_hand.begin(), at_hand.end(), x);
  };
  return a == b ? count(a) >= 2 : count(a) >= 1 && count(b) >= 1;
}

// An expression as it is composed: its text, and how loosely its outermost operator binds.
struct Term {
  Rational value;
  std::string text;
  char outermost;  // '+', '-', '*', '/', or 'n' for a number
};

std::string bracketed(const std::string& text) { return "(" + text + ")"; }

// Brackets only where leaving them out would change the meaning: a - (b + c), (a + b) * c, a / (b *
// c).
std::string compose(const Term& left, Operator op, const Term& right) {
  const auto loose = [](const Term& t) { return t.outermost == '+' || t.outermost == '-'; };
  const bool tight = op == Operator::kMultiply || op == Operator::kDivide;
  const bool bracket_left = tight && loose(left);
  const bool negative_number = right.outermost == 'n' && right.text[0] == '-';
  const bool bracket_right = negative_number || (loose(right) && op != Operator::kAdd) ||
                             (op == Operator::kDivide && right.outermost != 'n');
  return (bracket_left ? bracketed(left.text) : left.text) + " " + static_cast<char>(op) + " " +
         (bracket_right ? bracketed(right.text) : right.text);
}

std::string compose_fully(const Term& left, Operator op, const Term& right) {
  const auto whole = [](const Term& t) { return t.outermost == 'n' ? t.text : bracketed(t.text); };
  return whole(left) + " " + static_cast<char>(op) + " " + whole(right);
}

Term take(std::vector<Term>& terms, const Rational& value) {
  const auto found =
      std::find_if(terms.begin(), terms.end(), [&](const Term& t) { return t.value == value; });
  LEMMA_ASSERT(found != terms.end(), "a passed step's operands are at hand");
  Term term = std::move(*found);
  terms.erase(found);
  return term;
}

// The expression for the target after `steps`, all of which passed and the last of which solved the
// problem.
std::string compose_answer(const NumbersProblem& problem, std::span<const std::string> steps,
                           bool minimal) {
  std::vector<Term> terms;
  for (const auto number : problem.numbers())
    terms.push_back({number, std::to_string(number), 'n'});
  for (const auto& line : steps) {
    const auto step = parse_step(line).step;
    const Term left = take(terms, step->left);
    const Term right = take(terms, step->right);
    terms.push_back(
        {step->result,
         minimal ? compose(left, step->op, right) : compose_fully(left, step->op, right),
         static_cast<char>(step->op)});
  }
  return take(terms, problem.target()).text;
}

}  // namespace

core::Result<ProblemPtr> NumbersTask::from_typed(const nlohmann::json& typed,
                                                 std::string_view field) const {
  BOOST_OUTCOME_TRY(auto problem, NumbersProblem::from_typed(typed, field));
  return ProblemPtr(std::move(problem));
}

State NumbersTask::initial(const Problem& problem) const {
  const auto& numbers = numbers_of(problem);
  return numbers_state(numbers, {numbers.numbers().begin(), numbers.numbers().end()});
}

// "no solution", claimed of a whole problem.
StepVerdict NumbersTask::check_no_solution(const Problem& problem, const State& state) const {
  if (state.key != initial(problem).key)
    return rejected(Judgement::kFailed, kNoSolution, "it is said of the given numbers only");
  const auto found = solve(problem);
  if (!found) return rejected(Judgement::kUnknown, kNoSolution, found.error().detail);
  if (found.value().empty() || found.value().front() != kNoSolution)
    return rejected(Judgement::kFailed, kNoSolution, "there is a solution");
  return {.verdict = {Judgement::kPassed, "every way to combine the numbers was tried"},
          .text = std::string(kNoSolution),
          .step_key = std::string(kNoSolution),
          .next = State{.key = std::string(kNoSolution),
                        .line = std::string(kNoSolution),
                        .measure = 0,
                        .status = StateStatus::kSolved}};
}

StepVerdict NumbersTask::check(const Problem& problem, const State& state,
                               std::string_view step) const {
  const std::string_view line = without_newline(step);
  if (line.size() > kMaxStepBytes)
    return rejected(Judgement::kFailed, line, "a step has at most 256 bytes");
  if (line == kNoSolution) return check_no_solution(problem, state);
  if (state.terminal())
    return rejected(Judgement::kFailed, line, "nothing is left to do in this state");
  const ParsedStep parsed = parse_step(line);
  if (!parsed.step)
    return rejected(parsed.too_long ? Judgement::kUnknown : Judgement::kFailed, line,
                    parsed.why_not);
  const ArithmeticStep& claim = *parsed.step;
  const auto at_hand = numbers_at_hand(state);
  if (!both_at_hand(at_hand, claim.left, claim.right))
    return rejected(Judgement::kFailed, line,
                    claim.left.to_string() + " and " + claim.right.to_string() +
                        " are not both among " + state.key);
  const Arithmetic exact = apply(claim.op, claim.left, claim.right);
  const std::string operation =
      claim.left.to_string() + " " + static_cast<char>(claim.op) + " " + claim.right.to_string();
  if (exact.fault == Arithmetic::Fault::kDivisionByZero)
    return rejected(Judgement::kFailed, line, operation + " divides by zero");
  if (!exact.ok() || !exact.value.fits_digits(kMaxNumeralDigits))
    return rejected(Judgement::kUnknown, line, operation + " has more than 12 digits");
  if (exact.value != claim.result)
    return rejected(
        Judgement::kFailed, line,
        operation + " is " + exact.value.to_string() + ", not " + claim.result.to_string());
  State next = numbers_state(numbers_of(problem), after_move(at_hand, claim));
  std::string evidence =
      operation + " is exactly " + exact.value.to_string() + "; both were at hand";
  return {.verdict = {Judgement::kPassed, std::move(evidence)},
          .text = to_string(claim),
          .step_key = move_key(claim),
          .next = std::move(next)};
}

Verdict NumbersTask::check_answer(const Problem& problem, std::string_view answer) const {
  const auto& numbers = numbers_of(problem);
  if (without_newline(answer) == kNoSolution)
    return check_no_solution(problem, initial(problem)).verdict;
  const EvaluatedExpression result = evaluate_expression(without_newline(answer));
  if (!result.value)
    return {result.beyond_caps ? Judgement::kUnknown : Judgement::kFailed, result.why_not};
  std::vector<Rational> unused(numbers.numbers().begin(), numbers.numbers().end());
  for (const Rational& literal : result.literals) {
    const auto found = std::find(unused.begin(), unused.end(), literal);
    if (found == unused.end())
      return {Judgement::kFailed, literal.to_string() + " is not given, or is used too often"};
    unused.erase(found);
  }
  if (numbers.use() == NumberUse::kExactlyOnce && !unused.empty())
    return {Judgement::kFailed, unused.front().to_string() + " is not used"};
  if (*result.value != numbers.target())
    return {Judgement::kFailed,
            "its value is " + result.value->to_string() + ", not " + numbers.target().to_string()};
  return {Judgement::kPassed,
          "its value is exactly " + numbers.target().to_string() + " and every number is given"};
}

core::Result<std::string> NumbersTask::answer(const Problem& problem,
                                              std::span<const std::string> steps) const {
  const auto& numbers = numbers_of(problem);
  BOOST_OUTCOME_TRY(const State state, walk(*this, problem, steps));
  if (!state.solved())
    return core::error(ErrorCode::kConflict,
                       "the steps end at " + state.line + ", short of the target", "steps");
  if (state.key == kNoSolution) return std::string(kNoSolution);
  // Without its redundant brackets an expression may, for huge numbers, pass through ones too large
  // to check.
  std::string text = compose_answer(numbers, steps, /*minimal=*/true);
  if (!check_answer(problem, text).passed())
    text = compose_answer(numbers, steps, /*minimal=*/false);
  return text;
}

std::optional<std::string> NumbersTask::uniform_step(const Problem&, const State& state,
                                                     core::Random& random) const {
  if (state.terminal()) return std::nullopt;
  const auto moves = legal_moves(numbers_at_hand(state));
  if (moves.empty()) return std::string(kNoSolution) + "\n";
  return to_string(moves[random.below(moves.size())]) + "\n";
}

std::string NumbersTask::uniform_answer(const Problem& problem, core::Random& random) const {
  const auto& numbers = numbers_of(problem);
  std::vector<Term> terms;
  for (const auto number : numbers.numbers())
    terms.push_back({number, std::to_string(number), 'n'});
  const auto draw = [&] {
    const auto at = terms.begin() + static_cast<std::ptrdiff_t>(random.below(terms.size()));
    Term term = std::move(*at);
    terms.erase(at);
    return term;
  };
  const bool all = numbers.use() == NumberUse::kExactlyOnce;
  std::size_t joins = terms.size() - 1;
  if (!all && joins > 1) joins = 1 + random.below(joins);
  for (; joins > 0; --joins) {
    const Term left = draw(), right = draw();
    const auto op = static_cast<Operator>("+-*/"[random.below(4)]);
    terms.push_back({{}, compose(left, op, right), static_cast<char>(op)});
  }
  return terms.back().text + "\n";
}

}  // namespace lemma::search

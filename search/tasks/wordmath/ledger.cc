#include "search/tasks/wordmath/ledger.h"

#include <algorithm>
#include <array>

namespace lemma::search::wordmath {

using arithmetic::numeral;
using arithmetic::Op;
using arithmetic::Operation;
using arithmetic::Outcome;

namespace {

constexpr std::array<std::int64_t, 16> kTried = {1, 2,  3,  4,  5,  6,  10,  12,
                                                 8, 20, 24, 30, 50, 60, 100, 0};
constexpr int kMaxTries = 4000;  // of completes()
constexpr std::int64_t kAnswersTried = 60;

std::optional<Rational> value_of(const Operand& operand, const Values& values) {
  return operand.quantity < 0 ? std::optional(operand.number)
                              : values[static_cast<std::size_t>(operand.quantity)];
}

// How the one unknown of z = x op y follows from the other two; nothing where it doesn't.
std::optional<Operation> backwards(Op op, bool left_unknown, const Rational& known,
                                   const Rational& result) {
  switch (op) {
    case Op::kAdd:
      return Operation{result, Op::kSubtract, known};
    case Op::kSubtract:
      return left_unknown ? Operation{result, Op::kAdd, known}
                          : Operation{known, Op::kSubtract, result};
    case Op::kMultiply:
      if (known.is_zero()) return std::nullopt;
      return Operation{result, Op::kDivide, known};
    case Op::kDivide:
      if (left_unknown) return Operation{result, Op::kMultiply, known};
      if (result.is_zero() || known.is_zero()) return std::nullopt;
      return Operation{known, Op::kDivide, result};
    default:
      return std::nullopt;
  }
}

class Reasoner {
 public:
  Reasoner(const WordmathProblem& problem, const Values& values)
      : problem_(problem), values_(values) {}

  Consequences all() {
    for (std::size_t i = 0; i < problem_.relations().size(); ++i) from(static_cast<int>(i));
    return std::move(found_);
  }

 private:
  void from(int index) {
    const Relation& relation = problem_.relations()[static_cast<std::size_t>(index)];
    const auto left = value_of(relation.left, values_), right = value_of(relation.right, values_);
    const auto result = values_[static_cast<std::size_t>(relation.result)];
    if (left && right) {
      conclude(index, relation.result, {*left, relation.op, *right});
    } else if (result && left.has_value() != right.has_value()) {
      const Rational known = left ? *left : *right;
      const int unknown = left ? relation.right.quantity : relation.left.quantity;
      if (unknown == relation.result) return;
      if (const auto operation = backwards(relation.op, !left, known, *result))
        conclude(index, unknown, *operation);
      else if (!result->is_zero())
        found_.clashes.push_back(
            {problem_.name(relation.result) + " would be 0, not " + numeral(*result, true), index});
    }
  }

  void conclude(int relation, int quantity, const Operation& operation) {
    const Outcome outcome = outcome_of(operation.op, operation.left, operation.right);
    if (outcome.kind == Outcome::Kind::kUnknown) return;
    const auto clash = [&](std::string text) {
      found_.clashes.push_back({std::move(text), relation});
    };
    if (outcome.kind == Outcome::Kind::kUndefined)
      return clash(numeral(operation.left, true) + " / 0 has no value");
    const auto& known = values_[static_cast<std::size_t>(quantity)];
    const std::string would =
        problem_.name(quantity) + " would be " + numeral(outcome.number, true);
    if (known) {
      if (*known != outcome.number) clash(would + ", not " + numeral(*known, true));
      return;
    }
    if (problem_.quantities()[static_cast<std::size_t>(quantity)].counted &&
        !may_count(outcome.number))
      return clash(would);
    found_.deductions.push_back({quantity, operation, outcome.number, relation});
  }

  const WordmathProblem& problem_;
  const Values& values_;
  Consequences found_;
};

bool complete(const WordmathProblem& problem, const Values& values, int& tries) {
  if (--tries < 0) return false;
  const Closure closed = closure(problem, values);
  if (!closed.clashes.empty()) return false;
  const auto open = std::ranges::find_if(closed.values, [](const auto& v) { return !v; });
  if (open == closed.values.end()) {
    // Whatever can be judged was; a number beyond the caps leaves a relation open.
    return std::ranges::all_of(problem.relations(), [&](const Relation& relation) {
      const auto outcome = outcome_of(relation.op, *value_of(relation.left, closed.values),
                                      *value_of(relation.right, closed.values));
      return outcome.kind == Outcome::Kind::kNumber &&
             outcome.number == *closed.values[static_cast<std::size_t>(relation.result)];
    });
  }
  for (const std::int64_t tried : kTried) {
    Values next = closed.values;
    next[static_cast<std::size_t>(open - closed.values.begin())] = Rational(tried);
    if (complete(problem, next, tries)) return true;
  }
  return false;
}

}  // namespace

bool may_count(const Rational& value) { return value.is_integer() && value >= Rational(0); }

Consequences consequences(const WordmathProblem& problem, const Values& values) {
  return Reasoner(problem, values).all();
}

Closure closure(const WordmathProblem& problem, Values values) {
  Closure closed{.values = std::move(values), .order = {}, .clashes = {}};
  for (;;) {
    Consequences next = consequences(problem, closed.values);
    closed.clashes = std::move(next.clashes);
    if (!closed.clashes.empty() || next.deductions.empty()) return closed;
    Deduction& first = next.deductions.front();
    closed.values[static_cast<std::size_t>(first.quantity)] = first.value;
    closed.order.push_back(std::move(first));
  }
}

bool completes(const WordmathProblem& problem, const Values& values) {
  int tries = kMaxTries;
  return complete(problem, values, tries);
}

std::optional<std::pair<Rational, Rational>> two_answers(const WordmathProblem& problem) {
  std::optional<Rational> first;
  Values values = problem.given();
  auto& asked = values[static_cast<std::size_t>(problem.ask())];
  if (asked) return std::nullopt;
  for (std::int64_t tried = 1; tried <= kAnswersTried; ++tried) {
    asked = Rational(tried);
    if (!completes(problem, values)) continue;
    if (first) return std::pair(*first, Rational(tried));
    first = Rational(tried);
  }
  return std::nullopt;
}

}  // namespace lemma::search::wordmath

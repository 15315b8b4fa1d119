#include "search/tasks/deduction/problem.h"

#include <algorithm>
#include <numeric>

#include <nlohmann/json.hpp>

#include "core/assert.h"

namespace lemma::search {

using deduction::ClassReading;
using deduction::Literal;
using deduction::Statement;
using deduction::Theory;
using nlohmann::json;

namespace {

// The names that statements use, in their order, and where each went.
std::vector<int> keep_used(std::vector<std::string>& names, const std::vector<bool>& used) {
  std::vector<int> place(names.size(), -1);
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!used[i]) continue;
    place[i] = static_cast<int>(kept.size());
    kept.push_back(std::move(names[i]));
  }
  names = std::move(kept);
  return place;
}

template <class Visit>
void visit_literals(Theory& theory, Visit visit) {
  const auto statement = [&](Statement& s) {
    for (Literal& literal : s.body) visit(literal);
    if (s.kind != Statement::Kind::kSome) visit(s.head);
  };
  for (Statement& premise : theory.premises) statement(premise);
  statement(theory.query);
}

// Names that nothing is said of are left out, as they are of the typed form.
Theory without_unused_names(Theory theory) {
  std::vector<bool> constants(theory.constants.size()), predicates(theory.predicates.size());
  visit_literals(theory, [&](const Literal& literal) {
    predicates[static_cast<std::size_t>(literal.predicate)] = true;
    if (literal.constant != Literal::kAnything)
      constants[static_cast<std::size_t>(literal.constant)] = true;
  });
  const auto constant_at = keep_used(theory.constants, constants);
  const auto predicate_at = keep_used(theory.predicates, predicates);
  visit_literals(theory, [&](Literal& literal) {
    literal.predicate = predicate_at[static_cast<std::size_t>(literal.predicate)];
    if (literal.constant != Literal::kAnything)
      literal.constant = constant_at[static_cast<std::size_t>(literal.constant)];
  });
  return theory;
}

// Bodies in the order of their words, denials last ("black and not a cat" has one reading), each
// property once: equal statements look equal.
Theory normalised(Theory theory) {
  const auto place = [&theory](const Literal& literal) {
    return std::pair(literal.negated, literal.constant == Literal::kAnything
                                          ? property(theory, literal)
                                          : say(theory, literal));
  };
  const auto normalise = [&](Statement& statement) {
    auto& body = statement.body;
    std::sort(body.begin(), body.end(),
              [&](const Literal& a, const Literal& b) { return place(a) < place(b); });
    body.erase(std::unique(body.begin(), body.end()), body.end());
  };
  for (Statement& premise : theory.premises) normalise(premise);
  normalise(theory.query);
  return theory;
}

// The premises that the reading of classes adds are in the order of the properties' names.
Theory with_members(Theory theory) {
  if (theory.reading == ClassReading::kMayBeEmpty) return theory;
  std::vector<std::size_t> order(theory.predicates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return theory.predicates[a] < theory.predicates[b];
  });
  for (const std::size_t i : order)
    theory.premises.push_back(
        {.kind = Statement::Kind::kSome, .body = {{.predicate = static_cast<int>(i)}}, .head = {}});
  return theory;
}

std::string canonical_key(const Theory& theory) {
  std::string key = "deduction|" + std::string(to_string(theory.reading)) + "|";
  for (const Statement& premise : theory.premises) key += say(theory, premise) + ". ";
  return key + "|" + say(theory, theory.query);
}

json literal_json(const Theory& theory, const Literal& literal) {
  json form = json::object();
  if (literal.constant != Literal::kAnything)
    form["who"] = theory.constants[static_cast<std::size_t>(literal.constant)];
  form[literal.negated ? "is_not" : "is"] =
      theory.predicates[static_cast<std::size_t>(literal.predicate)];
  return form;
}

json statement_json(const Theory& theory, const Statement& statement) {
  if (statement.kind == Statement::Kind::kFact) return literal_json(theory, statement.head);
  json body = json::array();
  for (const Literal& literal : statement.body) body.push_back(literal_json(theory, literal));
  if (statement.kind == Statement::Kind::kSome) return {{"some", std::move(body)}};
  return {{"if", std::move(body)}, {"then", literal_json(theory, statement.head)}};
}

}  // namespace

std::string_view to_string(ClassReading reading) {
  return reading == ClassReading::kMayBeEmpty ? "may_be_empty" : "not_empty";
}

DeductionProblem::DeductionProblem(Theory theory)
    : theory_(normalised(without_unused_names(std::move(theory)))),
      ground_(with_members(theory_)),
      decision_(decide(ground_)),
      key_(canonical_key(theory_)) {
  LEMMA_ASSERT(theory_.constants.size() <= kMaxConstants, "at most 8 things");
  LEMMA_ASSERT(theory_.predicates.size() <= kMaxPredicates, "at most 24 properties");
  LEMMA_ASSERT(theory_.premises.size() <= kMaxPremises, "at most 48 premises");
}

json DeductionProblem::typed() const {
  json premises = json::array();
  for (const Statement& premise : theory_.premises)
    premises.push_back(statement_json(theory_, premise));
  return {{"task", "deduction"},
          {"premises", std::move(premises)},
          {"query", statement_json(theory_, theory_.query)},
          {"classes", to_string(theory_.reading)}};
}

std::string DeductionProblem::text() const {
  std::string text;
  const Theory& all = ground_.theory();
  for (std::size_t i = 0; i < all.premises.size(); ++i)
    text += (i == 0 ? "" : "; ") + ("(" + std::to_string(i + 1) + ") ") + say(all, all.premises[i]);
  text = (text.empty() ? "Given nothing" : "Given that " + text) +
         ": is it true, false or unknown that " + say(all, all.query) + "?";
  if (theory_.reading == ClassReading::kNotEmpty)
    text += " Every class that is named is taken to have a member.";
  else if (reading_matters())
    text += " A class may be empty: \"every\" and \"no\" don't say that it has a member.";
  return text;
}

bool DeductionProblem::reading_matters() const {
  Theory other = theory_;
  other.reading = theory_.reading == ClassReading::kMayBeEmpty ? ClassReading::kNotEmpty
                                                               : ClassReading::kMayBeEmpty;
  return deduction::decide(deduction::Ground(with_members(std::move(other)))).truth !=
         decision_.truth;
}

}  // namespace lemma::search

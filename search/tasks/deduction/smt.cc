#include "search/tasks/deduction/smt.h"

namespace lemma::search::deduction {

namespace {

std::string smt(const Literal& literal) {
  const std::string thing =
      literal.constant == Literal::kAnything ? "x" : "c" + std::to_string(literal.constant);
  const std::string atom = "(p" + std::to_string(literal.predicate) + " " + thing + ")";
  return literal.negated ? "(not " + atom + ")" : atom;
}

std::string all_of(const std::vector<Literal>& literals) {
  std::string text = "(and true";
  for (const auto& literal : literals) text += " " + smt(literal);
  return text + ")";
}

std::string smt(const Statement& statement) {
  switch (statement.kind) {
    case Statement::Kind::kFact:
      return smt(statement.head);
    case Statement::Kind::kRule: {
      const std::string rule = "(=> " + all_of(statement.body) + " " + smt(statement.head) + ")";
      return statement.general() ? "(forall ((x Thing)) " + rule + ")" : rule;
    }
    case Statement::Kind::kSome:
      return "(exists ((x Thing)) " + all_of(statement.body) + ")";
  }
  return "false";
}

std::string premises_of(const Theory& theory) {
  std::string text = "(declare-sort Thing 0)\n";
  for (std::size_t i = 0; i < theory.constants.size(); ++i)
    text += "(declare-const c" + std::to_string(i) + " Thing)\n";
  for (std::size_t i = 0; i < theory.predicates.size(); ++i)
    text += "(declare-fun p" + std::to_string(i) + " (Thing) Bool)\n";
  for (const auto& premise : theory.premises) text += "(assert " + smt(premise) + ")\n";
  if (theory.reading == ClassReading::kNotEmpty)
    for (std::size_t i = 0; i < theory.predicates.size(); ++i)
      text += "(assert (exists ((x Thing)) (p" + std::to_string(i) + " x)))\n";
  return text;
}

}  // namespace

core::Result<std::vector<SmtQuery>> smt_queries(const Theory& theory, std::string_view answer) {
  const std::string premises = premises_of(theory);
  const std::string query = smt(theory.query);
  const auto holding = [&](bool satisfiable) {
    return SmtQuery{premises + "(assert " + query + ")\n", satisfiable,
                    "the premises hold and the query does"};
  };
  const auto failing = [&](bool satisfiable) {
    return SmtQuery{premises + "(assert (not " + query + "))\n", satisfiable,
                    "the premises hold and the query doesn't"};
  };
  std::vector<SmtQuery> queries;
  if (answer == to_string(Truth::kContradictory)) {
    queries.push_back({premises, false, "the premises hold"});
  } else if (answer == to_string(Truth::kTrue)) {
    queries = {holding(true), failing(false)};
  } else if (answer == to_string(Truth::kFalse)) {
    queries = {holding(false), failing(true)};
  } else if (answer == to_string(Truth::kUnknown)) {
    queries = {holding(true), failing(true)};
  } else {
    return core::error(core::ErrorCode::kInvalidArgument, "no answer of this family", "answer");
  }
  return queries;
}

}  // namespace lemma::search::deduction

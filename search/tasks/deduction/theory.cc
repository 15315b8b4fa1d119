#include "search/tasks/deduction/theory.h"

#include <algorithm>
#include <array>

namespace lemma::search::deduction {

namespace {

bool is_noun(std::string_view predicate) {
  return predicate.starts_with("a ") || predicate.starts_with("an ");
}

std::string listed(const Theory& theory, const std::vector<Literal>& literals, bool with_subject) {
  std::string text;
  for (const Literal& literal : literals)
    text += (text.empty() ? "" : " and ") +
            (with_subject ? say(theory, literal) : property(theory, literal));
  return text;
}

}  // namespace

std::string_view to_string(Truth truth) {
  constexpr std::array<std::string_view, 4> kNames = {"true", "false", "unknown",
                                                      "contradictory premises"};
  return kNames[static_cast<std::size_t>(truth)];
}

std::string property(const Theory& theory, const Literal& literal) {
  return (literal.negated ? "not " : "") +
         theory.predicates[static_cast<std::size_t>(literal.predicate)];
}

std::string say(const Theory& theory, const Literal& literal) {
  return theory.constants[static_cast<std::size_t>(literal.constant)] + " is " +
         property(theory, literal);
}

std::string subject(const Theory& theory, const std::vector<Literal>& body, bool none) {
  if (body.empty()) return none ? "nothing" : "everything";
  const std::string& first = theory.predicates[static_cast<std::size_t>(body[0].predicate)];
  if (body.size() == 1 && !body[0].negated && is_noun(first))
    return (none ? "no" : "every") + first.substr(first.find(' '));
  return (none ? "nothing that is " : "everything that is ") +
         listed(theory, body, /*with_subject=*/false);
}

std::string say(const Theory& theory, const Statement& statement) {
  switch (statement.kind) {
    case Statement::Kind::kFact:
      return say(theory, statement.head);
    case Statement::Kind::kSome:
      return "something is " + listed(theory, statement.body, /*with_subject=*/false);
    case Statement::Kind::kRule:
      break;
  }
  if (!statement.general())
    return "if " + listed(theory, statement.body, /*with_subject=*/true) + " then " +
           say(theory, statement.head);
  return subject(theory, statement.body, statement.head.negated) + " is " +
         theory.predicates[static_cast<std::size_t>(statement.head.predicate)];
}

bool is_reserved(std::string_view word) {
  constexpr std::array<std::string_view, 26> kWords = {
      "is",         "are",     "not",           "no",         "and",          "or",   "every",
      "everything", "nothing", "something",     "some",       "that",         "if",   "then",
      "rule",       "witness", "assume",        "assumption", "possible",     "true", "false",
      "on",         "more",    "contradiction", "unknown",    "contradictory"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

}  // namespace lemma::search::deduction

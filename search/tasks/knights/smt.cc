#include "search/tasks/knights/smt.h"

#include <optional>

#include "search/tasks/derivation.h"
#include "search/tasks/knights/knowledge.h"
#include "search/tasks/knights/problem.h"

namespace lemma::search::knights {

namespace {

using Kind = Formula::Kind;

std::string person(int i) { return "k" + std::to_string(i); }

std::vector<std::string> each_of(PersonSet people) {
  std::vector<std::string> names;
  for (int i = 0; people >> i != 0; ++i)
    if ((people >> i & 1U) != 0) names.push_back(person(i));
  return names;
}

std::string term(const std::string& function, const std::vector<std::string>& arguments) {
  std::string text = "(" + function;
  for (const auto& argument : arguments) text += " " + argument;
  return text + ")";
}

std::string number_of(PersonSet people, bool knights) {
  std::vector<std::string> terms = {"0"};
  for (const auto& one : each_of(people))
    terms.push_back("(ite " + one + (knights ? " 1 0)" : " 0 1)"));
  return term("+", terms);
}

std::string smt(const Formula& f) {
  const auto joined = [&f](const char* function, std::vector<std::string> parts = {}) {
    for (const auto& part : f.parts) parts.push_back(smt(part));
    return term(function, parts);
  };
  const auto compared = [&f](const char* relation) {
    return term(relation, {number_of(f.people, f.counts_knights), std::to_string(f.count)});
  };
  const auto people = each_of(f.people);
  switch (f.kind) {
    case Kind::kKnight:
      return people.at(0);
    case Kind::kKnave:
      return term("not", {people.at(0)});
    case Kind::kNot:
      return joined("not");
    case Kind::kAnd:
      return joined("and");
    case Kind::kOr:
      return joined("or");
    case Kind::kXor:
      return joined("xor");
    case Kind::kIff:
      return joined("=");
    case Kind::kIf:
      return joined("=>");
    case Kind::kSame:
      return "(or " + term("and", people) + " (not " + term("or", people) + "))";
    case Kind::kDifferent:
      return term("xor", people);
    case Kind::kExactly:
      return compared("=");
    case Kind::kAtLeast:
      return compared(">=");
    case Kind::kAtMost:
      return compared("<=");
    case Kind::kWouldSay:  // a knight would say what is true, a knave what is false
      return joined("=", people);
  }
  return "false";
}

std::string story_of(const KnightsProblem& problem) {
  std::string text;
  for (int i = 0; i < problem.size(); ++i) text += "(declare-const " + person(i) + " Bool)\n";
  for (const auto& claim : problem.claims())
    text += "(assert (= " + person(claim.by) + " " + smt(claim.says) + "))\n";
  for (const auto& fact : problem.facts()) text += "(assert " + smt(fact) + ")\n";
  return text;
}

// "Ann: knight, Bob: knave" as a formula; nothing when it doesn't list everybody once.
std::optional<std::string> assignment(const KnightsProblem& problem, std::string_view text) {
  std::vector<std::string> literals(static_cast<std::size_t>(problem.size()));
  std::size_t said = 0;
  for (;; ++said) {
    const std::string_view one = text.substr(0, text.find(", "));
    const std::size_t colon = one.find(": ");
    if (colon == std::string_view::npos) return std::nullopt;
    const int who = problem.words().person_named(one.substr(0, colon));
    const std::string_view kind = one.substr(colon + 2);
    const bool knight = kind == problem.words().knight;
    if (who < 0 || !literals[static_cast<std::size_t>(who)].empty() ||
        (!knight && kind != problem.words().knave))
      return std::nullopt;
    literals[static_cast<std::size_t>(who)] = knight ? person(who) : term("not", {person(who)});
    if (one.size() == text.size()) break;
    text.remove_prefix(one.size() + 2);
  }
  if (said + 1 != literals.size()) return std::nullopt;
  return term("and", literals);
}

}  // namespace

core::Result<std::vector<SmtQuery>> smt_queries(const KnightsProblem& problem,
                                                std::string_view answer) {
  const std::string story = story_of(problem);
  const auto no_answer = [] {
    return core::error(core::ErrorCode::kInvalidArgument, "no answer of this family", "answer");
  };
  std::vector<SmtQuery> queries;
  if (answer == kNoSolution) {
    queries.push_back({story, false, "everything said and stated fits together"});
    return queries;
  }
  if (answer.starts_with(kNotUnique)) {
    answer.remove_prefix(kNotUnique.size());
    const std::size_t between = answer.find(kBetweenAssignments);
    if (between == std::string_view::npos) return no_answer();
    const auto first = assignment(problem, answer.substr(0, between));
    const auto second = assignment(problem, answer.substr(between + kBetweenAssignments.size()));
    if (!first || !second || *first == *second) return no_answer();
    for (const auto& one : {*first, *second})
      queries.push_back({story + "(assert " + one + ")\n", true, "a stated assignment fits"});
    return queries;
  }
  const auto only = assignment(problem, answer);
  if (!only) return no_answer();
  queries.push_back({story + "(assert " + *only + ")\n", true, "the stated assignment fits"});
  queries.push_back({story + "(assert (not " + *only + "))\n", false, "another assignment fits"});
  return queries;
}

}  // namespace lemma::search::knights

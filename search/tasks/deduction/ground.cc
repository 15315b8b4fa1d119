#include "search/tasks/deduction/ground.h"

#include <algorithm>

namespace lemma::search::deduction {

namespace {

void add_distinct(std::vector<Code>& codes, Code code) {
  if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
}

// The rule that settles a quantified query.
std::optional<Statement> target_of(const Statement& query) {
  if (query.kind == Statement::Kind::kFact) return std::nullopt;
  if (query.kind == Statement::Kind::kRule) return query;
  Statement target{.kind = Statement::Kind::kRule, .body = query.body, .head = query.body.back()};
  target.body.pop_back();
  target.head.negated = !target.head.negated;
  return target;
}

// A clause says something unless it holds a literal and its denial.
void add_clause(std::vector<Clause>& clauses, Clause clause) {
  for (const Code code : clause.literals)
    if (std::find(clause.literals.begin(), clause.literals.end(), denial(code)) !=
        clause.literals.end())
      return;
  clauses.push_back(std::move(clause));
}

}  // namespace

Ground::Ground(Theory theory) : theory_(std::move(theory)), target_(target_of(theory_.query)) {
  names_ = theory_.constants;
  for (std::size_t i = 0; i < theory_.premises.size(); ++i)
    if (theory_.premises[i].kind == Statement::Kind::kSome)
      names_.push_back("W" + std::to_string(i + 1));
  names_.emplace_back("W0");
  if (target_) names_.emplace_back();

  int witness = static_cast<int>(theory_.constants.size());
  for (std::size_t i = 0; i < theory_.premises.size(); ++i) {
    const Statement& premise = theory_.premises[i];
    const int number = static_cast<int>(i) + 1;
    if (premise.kind == Statement::Kind::kFact) {
      add_distinct(stated_, code(premise.head.constant, premise.head));
    } else if (premise.kind == Statement::Kind::kRule) {
      add_rule(premise, number);
    } else {
      witnesses_.push_back({.premise = number, .thing = witness, .literals = {}});
      for (const Literal& literal : premise.body)
        add_distinct(witnesses_.back().literals, code(witness, literal));
      ++witness;
    }
  }
  if (!target_) {
    goal_ = code(theory_.query.head.constant, theory_.query.head);
  } else {
    const int generic = real_things();
    for (const Literal& literal : target_->body) add_distinct(stated_, code(generic, literal));
    add_general(*target_, kAssumption, real_things(), target_clauses_);
    every_ = subject(theory_, target_->body, /*none=*/false) + " is ";
    none_ = subject(theory_, target_->body, /*none=*/true) + " is ";
    goal_ = code(generic, target_->head);
  }
  std::sort(stated_.begin(), stated_.end());
}

void Ground::add_rule(const Statement& rule, int premise) {
  if (rule.general()) return add_general(rule, premise, things(), clauses_);
  Clause clause{.premise = premise, .literals = {}};
  for (const Literal& literal : rule.body)
    add_distinct(clause.literals, denial(code(literal.constant, literal)));
  add_distinct(clause.literals, code(rule.head.constant, rule.head));
  add_clause(clauses_, std::move(clause));
}

void Ground::add_general(const Statement& rule, int premise, int things,
                         std::vector<Clause>& into) const {
  for (int thing = 0; thing < things; ++thing) {
    Clause clause{.premise = premise, .literals = {}};
    for (const Literal& literal : rule.body)
      add_distinct(clause.literals, denial(code(thing, literal)));
    add_distinct(clause.literals, code(thing, rule.head));
    add_clause(into, std::move(clause));
  }
}

std::string Ground::say(Code code) const {
  const std::string& predicate = theory_.predicates[static_cast<std::size_t>(predicate_of(code))];
  if (hypothetical(code)) return (denied(code) ? none_ : every_) + predicate;
  return name(thing_of(code)) + " is " + (denied(code) ? "not " : "") + predicate;
}

std::optional<Code> Ground::find(std::string_view said) const {
  const auto take = [&said](std::string_view prefix) {
    if (!said.starts_with(prefix)) return false;
    said.remove_prefix(prefix.size());
    return true;
  };
  int thing = -1;
  bool negated = false;
  if (target_ && take(every_)) {
    thing = real_things();
  } else if (target_ && take(none_)) {
    thing = real_things();
    negated = true;
  } else {
    for (int i = 0; i < real_things() && thing < 0; ++i)
      if (take(name(i) + " is ")) thing = i;
    negated = take("not ");
  }
  if (thing < 0) return std::nullopt;
  const auto& known = theory_.predicates;
  const auto found = std::find(known.begin(), known.end(), said);
  if (found == known.end()) return std::nullopt;
  return code(thing, {.predicate = static_cast<int>(found - known.begin()), .negated = negated});
}

std::string Ground::say_target() const { return deduction::say(theory_, *target_); }

std::string Ground::say_denied_target() const {
  Statement some{.kind = Statement::Kind::kSome, .body = target_->body};
  some.body.push_back(target_->head);
  some.body.back().negated = !some.body.back().negated;
  return deduction::say(theory_, some);
}

}  // namespace lemma::search::deduction

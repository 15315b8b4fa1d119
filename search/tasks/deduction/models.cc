#include "search/tasks/deduction/models.h"

#include <algorithm>

namespace lemma::search::deduction {

namespace {

constexpr int kMaxDecisions = 20'000;

// Looks for a model of all clauses and units; tries "doesn't hold" first, so models are small.
class ModelSearch {
 public:
  explicit ModelSearch(const Ground& ground)
      : values_(static_cast<std::size_t>(ground.real_things() * ground.predicates()), kOpen) {
    for (const Clause& clause : ground.clauses())
      if (!ground.hypothetical(clause.literals[0])) add(clause.literals);
    for (const Code code : ground.stated())
      if (!ground.hypothetical(code)) add({code});
    for (const Witness& witness : ground.witnesses())
      for (const Code code : witness.literals) add({code});
  }

  void add(std::vector<Code> clause) { clauses_.push_back(std::move(clause)); }

  bool run() { return propagate() && extend(0); }
  bool gave_up() const { return decisions_ > kMaxDecisions; }
  Model model() const {
    Model model(values_.size());
    for (std::size_t i = 0; i < values_.size(); ++i) model[i] = values_[i] == kHolds;
    return model;
  }

 private:
  enum Value : char { kOpen, kHolds, kFails };

  Value value(Code code) const {
    const Value atom = values_[static_cast<std::size_t>(code / 2)];
    if (atom == kOpen || !denied(code)) return atom;
    return atom == kHolds ? kFails : kHolds;
  }

  void set(Code code) {
    values_[static_cast<std::size_t>(code / 2)] = denied(code) ? kFails : kHolds;
    trail_.push_back(code / 2);
  }

  // Sets what clauses with one literal left force; false on a clause with none.
  bool propagate() {
    for (bool changed = true; changed;) {
      changed = false;
      for (const auto& clause : clauses_) {
        int open = 0;
        Code last = 0;
        bool satisfied = false;
        for (const Code code : clause) {
          const Value v = value(code);
          satisfied = satisfied || v == kHolds;
          if (v != kOpen) continue;
          ++open;
          last = code;
        }
        if (satisfied || open > 1) continue;
        if (open == 0) return false;
        set(last);
        changed = true;
      }
    }
    return true;
  }

  // Extends the values to all atoms from `first` on. The depth is at most the number of atoms.
  bool extend(std::size_t first) {
    while (first < values_.size() && values_[first] != kOpen) ++first;
    if (first == values_.size()) return true;
    const auto atom = static_cast<Code>(first) * 2;
    const std::size_t mark = trail_.size();
    for (const Code code : {denial(atom), atom}) {
      if (++decisions_ > kMaxDecisions) return false;
      set(code);
      if (propagate() && extend(first + 1)) return true;
      for (; trail_.size() > mark; trail_.pop_back())
        values_[static_cast<std::size_t>(trail_.back())] = kOpen;
    }
    return false;
  }

  std::vector<Value> values_;
  std::vector<std::vector<Code>> clauses_;
  std::vector<int> trail_;  // atoms in the order in which they were set
  int decisions_ = 0;
};

// The further thing may be taken for the one that a quantified claim is about: if any thing can be
// like that, it can.
void demand_query(const Ground& ground, ModelSearch& search, bool truth) {
  if (!ground.target()) {
    search.add({truth ? ground.goal() : denial(ground.goal())});
  } else if (truth == ground.goal_truth()) {
    for (const Clause& clause : ground.target_clauses()) search.add(clause.literals);
  } else {
    const int thing = ground.further_thing();
    for (const Literal& literal : ground.target()->body) search.add({ground.code(thing, literal)});
    search.add({denial(ground.code(thing, ground.target()->head))});
  }
}

bool all_hold(const Ground& ground, const Model& model, const std::vector<Literal>& literals,
              int thing) {
  return std::all_of(literals.begin(), literals.end(), [&](const Literal& literal) {
    return holds(model, ground.code(thing, literal));
  });
}

bool some_thing(const Ground& ground, const Model& model, const std::vector<Literal>& literals) {
  for (int thing = 0; thing < ground.real_things(); ++thing)
    if (all_hold(ground, model, literals, thing)) return true;
  return false;
}

bool rule_holds(const Ground& ground, const Model& model, const Statement& rule) {
  if (!rule.general()) {
    const bool applies =
        std::all_of(rule.body.begin(), rule.body.end(), [&](const Literal& literal) {
          return holds(model, ground.code(literal.constant, literal));
        });
    return !applies || holds(model, ground.code(rule.head.constant, rule.head));
  }
  for (int thing = 0; thing < ground.real_things(); ++thing)
    if (all_hold(ground, model, rule.body, thing) && !holds(model, ground.code(thing, rule.head)))
      return false;
  return true;
}

bool statement_holds(const Ground& ground, const Model& model, const Statement& statement) {
  switch (statement.kind) {
    case Statement::Kind::kFact:
      return holds(model, ground.code(statement.head.constant, statement.head));
    case Statement::Kind::kRule:
      return rule_holds(ground, model, statement);
    case Statement::Kind::kSome:
      break;
  }
  return some_thing(ground, model, statement.body);
}

}  // namespace

bool holds(const Model& model, Code code) {
  return model[static_cast<std::size_t>(code / 2)] != denied(code);
}

std::optional<int> broken_premise(const Ground& ground, const Model& model) {
  const auto& premises = ground.theory().premises;
  for (std::size_t i = 0; i < premises.size(); ++i)
    if (!statement_holds(ground, model, premises[i])) return static_cast<int>(i) + 1;
  return std::nullopt;
}

bool query_holds(const Ground& ground, const Model& model) {
  return statement_holds(ground, model, ground.theory().query);
}

Decision decide(const Ground& ground) {
  Decision decision{.truth = std::nullopt};
  for (const bool truth : {true, false}) {
    ModelSearch search(ground);
    demand_query(ground, search, truth);
    if (search.run())
      (truth ? decision.query_true : decision.query_false) = search.model();
    else if (search.gave_up())
      return decision;
  }
  if (decision.query_true)
    decision.truth = decision.query_false ? Truth::kUnknown : Truth::kTrue;
  else
    decision.truth = decision.query_false ? Truth::kFalse : Truth::kContradictory;
  return decision;
}

}  // namespace lemma::search::deduction

#include "search/tasks/deduction/proof.h"

#include <algorithm>

namespace lemma::search::deduction {

namespace {

// What all other literals of the clause being false makes known.
std::vector<Code> denials_but(const Clause& clause, Code code) {
  std::vector<Code> needs;
  for (const Code other : clause.literals)
    if (other != code) needs.push_back(denial(other));
  return needs;
}

// Whether the one may matter to a refutation of the other: rules of any thing stay with it, and those
// that name constants join these.
bool related(const Ground& ground, Code code, Code assumption) {
  if (assumption == kTarget) return !ground.hypothetical(code);
  const auto named = [&](Code c) {
    return ground.thing_of(c) < static_cast<int>(ground.theory().constants.size());
  };
  return ground.thing_of(code) == ground.thing_of(assumption) || (named(code) && named(assumption));
}

// Whether a clash on `code` refutes the assumption: what is hypothetical refutes no real thing.
bool refutes(const Ground& ground, Code clash, Code assumption) {
  return !ground.hypothetical(clash) || (assumption != kTarget && ground.hypothetical(assumption));
}

// From the assumption to the contradiction.
Proof closed(const Chaining& chaining, Code assumption, Code clash) {
  Proof proof = chaining.proof_of({clash, denial(clash)});
  proof.uses.erase(assumption);
  proof.lines.insert(proof.lines.begin(), {.kind = Step::Kind::kAssume, .conclusion = assumption});
  proof.lines.push_back({.kind = Step::Kind::kContradiction,
                         .conclusion = assumption == kTarget ? kDeniedTarget : denial(assumption),
                         .clash = clash});
  return proof;
}

}  // namespace

Chaining::Chaining(const Ground& ground, const Known& known)
    : ground_(ground),
      target_assumed_(known.target),
      reasons_(static_cast<std::size_t>(ground.codes())) {
  for (const Code code : known.literals)
    reasons_[static_cast<std::size_t>(code)] = Reason{.outer = true};
}

void Chaining::add(Code code, Proof proof) {
  int cost = static_cast<int>(proof.lines.size());
  for (const Code need : proof.uses) cost += this->cost(need);
  offer(code, {.cost = cost,
               .needs = {proof.uses.begin(), proof.uses.end()},
               .lines = std::move(proof.lines)});
}

// Keeps the cheaper reason.
void Chaining::offer(Code code, Reason reason) {
  auto& kept = reasons_[static_cast<std::size_t>(code)];
  if (kept && kept->cost <= reason.cost) return;
  kept = std::move(reason);
  changed_ = true;
}

void Chaining::offer_by(const Clause& clause) {
  for (const Code code : clause.literals) {
    auto needs = denials_but(clause, code);
    int cost = 1;
    bool ready = true;
    for (const Code need : needs) {
      ready = ready && known(need);
      if (ready) cost += this->cost(need);
    }
    if (!ready || (known(code) && this->cost(code) <= cost)) continue;
    Step line{.premise = clause.premise, .facts = needs, .conclusion = code};
    offer(code, {.cost = cost, .needs = std::move(needs), .lines = {std::move(line)}});
  }
}

// Rounds over all rules until no literal gets cheaper; costs only fall, so this ends.
void Chaining::run() {
  for (const Witness& witness : ground_.witnesses()) {
    const Step line{
        .kind = Step::Kind::kWitness, .premise = witness.premise, .facts = witness.literals};
    for (const Code code : witness.literals) offer(code, {.cost = 1, .lines = {line}});
  }
  for (changed_ = true; changed_;) {
    changed_ = false;
    for (const Clause& clause : ground_.clauses()) offer_by(clause);
    if (target_assumed_)
      for (const Clause& clause : ground_.target_clauses()) offer_by(clause);
  }
}

Known Chaining::all_known() const {
  Known all{.literals = {}, .target = target_assumed_};
  for (std::size_t i = 0; i < reasons_.size(); ++i)
    if (reasons_[i]) all.literals.push_back(static_cast<Code>(i));
  return all;
}

bool Chaining::learn_by_refutation(const std::function<bool(Code)>& admitted, int nested,
                                   int& work) {
  const Known around = all_known();
  for (Code code = 0; code < ground_.codes(); ++code) {
    if (known(code) || known(denial(code)) || !admitted(code)) continue;
    if (ground_.target() && code == ground_.goal()) continue;  // its words would assume the target
    auto proof = refutation(ground_, around, code, nested, work);
    if (!proof) continue;
    add(denial(code), std::move(*proof));
    return true;
  }
  return false;
}

std::optional<Code> Chaining::clash(const std::function<bool(Code)>& admitted) const {
  std::optional<Code> best;
  const auto price = [this](Code code) { return cost(code) + cost(denial(code)); };
  for (Code code = 0; code < ground_.codes(); code += 2) {
    if (!known(code) || !known(denial(code)) || !admitted(code)) continue;
    if (!best || price(code) < price(*best)) best = code;
  }
  return best;
}

Proof Chaining::proof_of(const std::vector<Code>& codes) const {
  Proof proof;
  std::vector<bool> done(reasons_.size(), false);
  for (const Code code : codes) emit(code, done, proof);
  return proof;
}

// What a literal needs costs less than it, so this ends.
void Chaining::emit(Code code, std::vector<bool>& done, Proof& proof) const {
  if (done[static_cast<std::size_t>(code)]) return;
  done[static_cast<std::size_t>(code)] = true;
  const Reason& reason = *reasons_[static_cast<std::size_t>(code)];
  if (reason.outer) {
    proof.uses.insert(code);
    return;
  }
  for (const Code need : reason.needs) emit(need, done, proof);
  for (const Step& line : reason.lines) {
    proof.lines.push_back(line);
    if (line.kind != Step::Kind::kWitness) continue;
    for (const Code other : line.facts) done[static_cast<std::size_t>(other)] = true;
  }
}

std::optional<Proof> refutation(const Ground& ground, const Known& known, Code assumption,
                                int nested, int& work) {
  Known inside = known;
  if (assumption == kTarget)
    inside.target = true;
  else
    inside.literals.push_back(assumption);
  Chaining chaining(ground, inside);
  while (work-- > 0) {
    chaining.run();
    if (const auto clash =
            chaining.clash([&](Code code) { return refutes(ground, code, assumption); }))
      return closed(chaining, assumption, *clash);
    if (nested == 0) return std::nullopt;
    const bool learnt = chaining.learn_by_refutation(
        [&](Code code) { return related(ground, code, assumption); }, nested - 1, work);
    if (!learnt) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace lemma::search::deduction

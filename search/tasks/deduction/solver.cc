// Solves a deduction problem: a short derivation of the query or its opposite, of a contradiction,
// or two small models.
#include <algorithm>

#include "search/tasks/deduction/deduction.h"
#include "search/tasks/deduction/proof.h"

namespace lemma::search {

using core::ErrorCode;
using deduction::Chaining;
using deduction::Code;
using deduction::denial;
using deduction::Ground;
using deduction::Model;
using deduction::Position;
using deduction::Proof;
using deduction::Step;
using deduction::Truth;

namespace {

// About a second of work.
constexpr int kMaxChainings = 6'000;
constexpr int kMaxNested = static_cast<int>(deduction::kMaxBranches) - 1;

class Solver {
 public:
  explicit Solver(const DeductionProblem& problem)
      : problem_(problem), ground_(problem.ground()), position_(deduction::start(problem)) {}

  // Nothing when the bounds are reached first.
  std::optional<std::vector<std::string>> run() {
    if (!problem_.decision().truth) return std::nullopt;
    Chaining base(ground_, {.literals = ground_.stated()});
    base.run();
    const Truth truth = *problem_.decision().truth;
    bool solved = position_.outcome.has_value();
    if (solved) return lines_;
    if (truth == Truth::kUnknown)
      solved = show_models(base);
    else if (truth == Truth::kContradictory)
      solved = refute_premises(base);
    else
      solved = derive((truth == Truth::kTrue) == ground_.goal_truth(), base);
    if (!solved || position_.outcome != truth) return std::nullopt;
    return std::move(lines_);
  }

 private:
  // Takes the lines, leaving out what is known by then; false when one of them doesn't pass.
  bool take(const std::vector<Step>& lines) {
    std::size_t skip_to_depth = 0;  // of branches, while one is left out; 0: none is
    std::size_t depth = position_.branches.size();
    for (const Step& line : lines) {
      const bool opens = line.kind == Step::Kind::kAssume;
      const bool closes = line.kind == Step::Kind::kContradiction;
      depth += opens ? 1 : 0;
      if (skip_to_depth == 0 && opens && known(denial_of(line.conclusion))) skip_to_depth = depth;
      const bool skipped = skip_to_depth > 0;
      if (closes && skip_to_depth == depth) skip_to_depth = 0;
      depth -= closes && depth > 0 ? 1 : 0;
      if (!skipped && !take(line)) return false;
      if (position_.outcome) return true;
    }
    return true;
  }

  bool take(const Step& line) {
    if (line.kind == Step::Kind::kRule && known(line.conclusion)) return true;
    if (line.kind == Step::Kind::kWitness &&
        std::all_of(line.facts.begin(), line.facts.end(), [&](Code code) { return known(code); }))
      return true;
    auto judged = judge(problem_, position_, line);
    std::string text = say(ground_, judged.step);
    if (!judged.next || text.size() > Task::kMaxStepBytes) return false;
    lines_.push_back(std::move(text));
    position_ = std::move(*judged.next);
    return true;
  }

  static Code denial_of(Code assumption) {
    return assumption == deduction::kTarget ? assumption : denial(assumption);
  }
  bool known(Code code) const {
    return code != deduction::kTarget && deduction::Knowledge(ground_, position_).known(code);
  }

  // The query's goal, or its opposite.
  bool derive(bool goal, const Chaining& base) {
    std::vector<std::vector<Code>> ends;  // each settles it
    if (goal) {
      ends.push_back({ground_.goal()});
    } else if (!ground_.target()) {
      ends.push_back({denial(ground_.goal())});
    } else {
      for (const auto& clause : ground_.target_clauses()) {
        ends.emplace_back();
        for (const Code code : clause.literals) ends.back().push_back(denial(code));
      }
    }
    return derive_one_of(ends, base) || (goal && derive_from_no_member(base)) ||
           refute(goal               ? denial(ground_.goal())
                  : ground_.target() ? deduction::kTarget
                                     : ground_.goal(),
                  base);
  }

  bool derive_one_of(const std::vector<std::vector<Code>>& ends, const Chaining& base) {
    std::optional<Proof> shortest;
    for (const auto& codes : ends) {
      if (!std::all_of(codes.begin(), codes.end(), [&](Code code) { return base.known(code); }))
        continue;
      Proof proof = base.proof_of(codes);
      if (!shortest || proof.lines.size() < shortest->lines.size()) shortest = std::move(proof);
    }
    return shortest && take(shortest->lines);
  }

  bool derive_from_no_member(const Chaining& base) {
    const auto clash = base.clash([&](Code code) { return ground_.hypothetical(code); });
    return clash && take(base.proof_of({*clash, denial(*clash)}).lines) &&
           take(Step{
               .kind = Step::Kind::kContradiction, .conclusion = ground_.goal(), .clash = *clash});
  }

  bool refute(Code assumption, const Chaining& base) {
    for (int nested = 0; nested <= kMaxNested; ++nested) {
      int work = kMaxChainings;
      const auto proof = refutation(ground_, base.all_known(), assumption, nested, work);
      if (!proof) continue;
      return take(base.proof_of({proof->uses.begin(), proof->uses.end()}).lines) &&
             take(proof->lines);
    }
    return false;
  }

  bool refute_premises(const Chaining& base) {
    for (int nested = -1; nested <= kMaxNested; ++nested)
      if (refute_premises(base, nested)) return true;
    return false;
  }

  bool refute_premises(Chaining base, int nested) {
    const auto real = [&](Code code) { return !ground_.hypothetical(code); };
    std::optional<Code> clash = base.clash(real);
    for (int work = kMaxChainings; !clash && nested >= 0 && work > 0;) {
      if (!base.learn_by_refutation(real, nested, work)) return false;
      base.run();
      clash = base.clash(real);
    }
    return clash && take(base.proof_of({*clash, denial(*clash)}).lines) &&
           take(Step{.kind = Step::Kind::kContradiction,
                     .conclusion = deduction::kPremisesClash,
                     .clash = *clash});
  }

  // What follows anyway is derived first where the models would be too long to list.
  bool show_models(const Chaining& base) {
    const Step with = model_step(*problem_.decision().query_true, true);
    const Step without = model_step(*problem_.decision().query_false, false);
    const auto fits = [&](const Step& step) {
      auto judged = judge(problem_, position_, step);
      return say(ground_, judged.step).size() <= Task::kMaxStepBytes;
    };
    for (const Step& step : {with, without})
      for (const Code code : step.facts)
        if (!(fits(with) && fits(without)) && base.known(code) &&
            !take(base.proof_of({code}).lines))
          return false;
    return take(with) && take(without);
  }

  // A model in which no listed atom can be left out.
  Step model_step(Model model, bool truth) const {
    const Model known = model_with(ground_, deduction::Knowledge(ground_, position_), /*more=*/{});
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t atom = 0; atom < model.size(); ++atom) {
        if (!model[atom] || known[atom]) continue;
        model[atom] = false;
        if (!broken_premise(ground_, model) && query_holds(ground_, model) == truth)
          changed = true;
        else
          model[atom] = true;
      }
    }
    Step step{.kind = Step::Kind::kPossible, .facts = {}, .truth = truth};
    for (std::size_t atom = 0; atom < model.size(); ++atom)
      if (model[atom] && !known[atom]) step.facts.push_back(static_cast<Code>(atom) * 2);
    return step;
  }

  const DeductionProblem& problem_;
  const Ground& ground_;
  Position position_;
  std::vector<std::string> lines_;
};

}  // namespace

core::Result<std::vector<std::string>> DeductionTask::solve(const Problem& problem) const {
  auto lines = Solver(static_cast<const DeductionProblem&>(problem)).run();
  if (!lines)
    return core::error(ErrorCode::kUnavailable,
                       "no derivation with at most 3 open assumptions was found within " +
                           std::to_string(kMaxChainings) + " attempts");
  return std::move(*lines);
}

}  // namespace lemma::search

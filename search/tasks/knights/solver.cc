// Solves a knights problem with a shortest derivation: over at most 3^8 ways to know some kinds,
// the fewest steps that end a branch are computed once each.
#include <limits>
#include <unordered_map>

#include "core/assert.h"
#include "search/tasks/knights/knights.h"
#include "search/tasks/knights/steps.h"

namespace lemma::search {

using namespace knights;

using core::ErrorCode;

namespace {

using Kind = KnightsStep::Kind;

class Derivation {
 public:
  explicit Derivation(const KnightsProblem& problem)
      : problem_(problem), solutions_(problem.solutions()) {}

  // From nothing known to one of the three ends.
  std::vector<std::string> find() {
    const std::size_t count = solutions_.count();
    if (count == 0) {
      refute({});
    } else if (count == 1) {
      decide(first_solution());
    } else {
      // Whatever can be concluded outright comes first, so that it serves both branches.
      const PersonSet first = first_solution();
      show(first);
      AssignmentSet others = solutions_;
      others[first] = false;
      solutions_ = others;
      show(first_solution());
    }
    return std::move(steps_);
  }

 private:
  // How to go on from what is known, and how many steps it takes from there to the branch's end.
  struct Plan {
    int steps = std::numeric_limits<int>::max();
    KnightsStep next = {.kind = Kind::kContradiction};
  };

  PersonSet first_solution() const {
    PersonSet knights = 0;
    while (!solutions_[knights]) ++knights;
    return knights;
  }

  void add(const KnightsStep& step) {
    steps_.push_back(to_string(problem_, step));
    auto judged = take_step(problem_, knowledge_, step);
    LEMMA_ASSERT(judged.next.has_value(), "the solver's steps pass");
    if (!judged.next->terminal()) knowledge_ = knowledge_of(problem_, *judged.next);
  }

  // Calls `use` with each conclusion that one source forces; false when a source permits nothing.
  template <class Use>
  std::optional<KnightsStep> each_conclusion(const Known& known, Use use) const {
    for (std::size_t i = 0; i < problem_.sources().size(); ++i) {
      const int source = static_cast<int>(i);
      const LeftOpen left = left_open(problem_, problem_.sources()[i], known);
      if (left.nothing) return KnightsStep{.kind = Kind::kContradiction, .source = source};
      for (int person = 0; person < problem_.size(); ++person) {
        const bool may_knight = (left.knight & only(person)) != 0;
        const bool may_knave = (left.knave & only(person)) != 0;
        if (!known.has(person) && may_knight != may_knave)
          use(KnightsStep{Kind::kConclude, source, person, may_knight});
      }
    }
    return std::nullopt;
  }

  static void improve(Plan& best, int steps, const KnightsStep& next) {
    if (steps < best.steps) best = {steps, next};
  }

  // The shortest refutation of what no solution agrees with.
  Plan refutation(const Known& known) {
    const PersonSet place = known.decided << problem_.size() | known.knights;
    if (const auto found = refutations_.find(place); found != refutations_.end())
      return found->second;
    Plan best;
    const auto contradiction = each_conclusion(known, [&](const KnightsStep& step) {
      improve(best, 1 + refutation(known.with(step.person, step.knight)).steps, step);
    });
    if (contradiction) {
      best = {1, *contradiction};
    } else {
      for (int person = 0; person < problem_.size(); ++person) {
        if (known.has(person)) continue;
        for (const bool knight : {true, false})
          improve(best,
                  1 + refutation(known.with(person, knight)).steps +
                      refutation(known.with(person, !knight)).steps,
                  {.kind = Kind::kAssume, .person = person, .knight = knight});
      }
    }
    return refutations_[place] = best;
  }

  void refute(Known known) {
    for (;;) {
      const KnightsStep step = refutation(known).next;
      add(step);
      if (step.kind == Kind::kContradiction) return;
      if (step.kind == Kind::kAssume) refute(known.with(step.person, step.knight));
      known = known.with(step.person, (step.kind == Kind::kAssume) != step.knight);
    }
  }

  // The shortest way to know outright everything that the only solution says.
  Plan decision(const Known& known, PersonSet solution) {
    if (known.decided == problem_.everyone()) return {.steps = 0};
    if (const auto found = decisions_.find(known.decided); found != decisions_.end())
      return found->second;
    Plan best;
    each_conclusion(known, [&](const KnightsStep& step) {
      improve(best, 1 + decision(known.with(step.person, step.knight), solution).steps, step);
    });
    for (int person = 0; person < problem_.size(); ++person) {
      if (known.has(person)) continue;
      const bool wrong = (solution & only(person)) == 0;
      improve(best,
              1 + refutation(known.with(person, wrong)).steps +
                  decision(known.with(person, !wrong), solution).steps,
              {.kind = Kind::kAssume, .person = person, .knight = wrong});
    }
    return decisions_[known.decided] = best;
  }

  void decide(PersonSet solution) {
    for (Known known; known.decided != problem_.everyone();) {
      const KnightsStep step = decision(known, solution).next;
      add(step);
      if (step.kind == Kind::kAssume) refute(known.with(step.person, step.knight));
      known = known.with(step.person, (solution & only(step.person)) != 0);
    }
  }

  // Assumes its way to this solution, which fits; every step decides one more kind.
  void show(PersonSet solution) {
    while (knowledge_.innermost().decided != problem_.everyone()) {
      const Known known = knowledge_.innermost();
      std::optional<KnightsStep> next;
      each_conclusion(known, [&](const KnightsStep& step) {
        if (!next) next = step;
      });
      const bool apart = knowledge_.branches.empty() && knowledge_.shown.has_value();
      for (int person = 0; !next && person < problem_.size(); ++person) {
        const bool as_shown = apart && ((*knowledge_.shown ^ solution) & only(person)) == 0;
        if (!known.has(person) && !as_shown)
          next = KnightsStep{
              .kind = Kind::kAssume, .person = person, .knight = (solution & only(person)) != 0};
      }
      add(*next);
    }
    add({.kind = Kind::kFits});
  }

  const KnightsProblem& problem_;
  AssignmentSet solutions_;
  KnightsKnowledge knowledge_;
  std::vector<std::string> steps_;
  std::unordered_map<PersonSet, Plan> refutations_;
  std::unordered_map<PersonSet, Plan> decisions_;
};

}  // namespace

core::Result<std::vector<std::string>> KnightsTask::solve(const Problem& problem) const {
  auto steps = Derivation(static_cast<const KnightsProblem&>(problem)).find();
  if (steps.size() > kMaxPathSteps)
    return core::error(ErrorCode::kUnavailable, "the shortest derivation has more than 256 steps");
  return steps;
}

}  // namespace lemma::search

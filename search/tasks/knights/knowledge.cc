#include "search/tasks/knights/knowledge.h"

#include <bit>

#include "core/assert.h"
#include "search/tasks/derivation.h"

namespace lemma::search::knights {

namespace {

// --- keys: "?K?N|2K:?NK?!KNKN", one mark a person; | opens an assumption, ! what was shown ---

constexpr char kKnightMark = 'K', kKnaveMark = 'N', kUnknownMark = '?';

std::string marks(const Known& known, int people) {
  std::string text;
  for (int i = 0; i < people; ++i)
    text += !known.has(i) ? kUnknownMark : known.is_knight(i) ? kKnightMark : kKnaveMark;
  return text;
}

Known read_marks(std::string_view text) {
  Known known;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] != kUnknownMark) known = known.with(static_cast<int>(i), text[i] == kKnightMark);
  return known;
}

// --- lines ---

// "Ann knight, Bob knave"
std::string kinds(const KnightsProblem& problem, const Known& known, PersonSet who) {
  std::string text;
  for (int i = 0; i < problem.size(); ++i) {
    if ((who & only(i)) == 0) continue;
    text += (text.empty() ? "" : ", ") + problem.words().people[static_cast<std::size_t>(i)] + " " +
            problem.words().kind(known.is_knight(i));
  }
  return text;
}

std::string line_of(const KnightsProblem& problem, const KnightsKnowledge& knowledge) {
  const Known* before = &knowledge.outright;
  std::string line =
      "known: " + (before->decided == 0 ? "nothing" : kinds(problem, *before, before->decided));
  for (const auto& branch : knowledge.branches) {
    const PersonSet follows = branch.known.decided & ~before->decided & ~only(branch.assumed);
    line += "; if " + kinds(problem, branch.known, only(branch.assumed));
    if (follows != 0) line += ": " + kinds(problem, branch.known, follows);
    before = &branch.known;
  }
  if (knowledge.shown)
    line +=
        "; possible: " + kinds(problem, {problem.everyone(), *knowledge.shown}, problem.everyone());
  return line;
}

// --- measure ---

// The longest way to end a branch in which `unknown` kinds are unknown: assume one of them, end
// that branch, note what it refutes, and go on with one unknown less. Without unknowns: one step.
int longest(int unknown) { return unknown == 0 ? 1 : 2 + 2 * longest(unknown - 1); }

int measure_of(const KnightsProblem& problem, const KnightsKnowledge& knowledge) {
  const auto unknown = [&](const Known& known) {
    return problem.size() - std::popcount(known.decided);
  };
  int measure = longest(unknown(knowledge.innermost()));
  // Whatever branch is open, its end tells its parent one kind more.
  const Known* parent = &knowledge.outright;
  for (const auto& branch : knowledge.branches) {
    measure += 1 + longest(unknown(*parent) - 1);
    parent = &branch.known;
  }
  // Showing the first assignment gives up all branches, once.
  return knowledge.shown ? measure : measure + longest(problem.size()) + 1;
}

}  // namespace

State knights_state(const KnightsProblem& problem, const KnightsKnowledge& knowledge) {
  State state;
  state.key = marks(knowledge.outright, problem.size());
  for (const auto& branch : knowledge.branches)
    state.key += "|" + std::to_string(branch.assumed) + ":" + marks(branch.known, problem.size());
  if (knowledge.shown)
    state.key += "!" + marks({problem.everyone(), *knowledge.shown}, problem.size());
  state.line = line_of(problem, knowledge);
  state.measure = measure_of(problem, knowledge);
  const bool complete = knowledge.outright.decided == problem.everyone();
  if (complete && problem.solutions()[knowledge.outright.knights])
    state.status = StateStatus::kSolved;
  return state;
}

KnightsKnowledge knowledge_of(const KnightsProblem& problem, const State& state) {
  const auto people = static_cast<std::size_t>(problem.size());
  std::string_view rest = state.key;
  const auto take = [&](std::size_t count) {
    LEMMA_ASSERT(rest.size() >= count, "a state's key is whole");
    const auto taken = rest.substr(0, count);
    rest.remove_prefix(count);
    return taken;
  };
  KnightsKnowledge knowledge;
  knowledge.outright = read_marks(take(people));
  while (!rest.empty() && rest[0] == '|') {
    const int assumed = take(3)[1] - '0';
    knowledge.branches.push_back({assumed, read_marks(take(people))});
  }
  if (!rest.empty()) {
    take(1);
    knowledge.shown = read_marks(take(people)).knights;
  }
  return knowledge;
}

State no_solution_state() {
  return {.key = std::string(kNoSolution),
          .line = std::string(kNoSolution),
          .measure = 0,
          .status = StateStatus::kSolved};
}

State not_unique_state(const KnightsProblem& problem, PersonSet first, PersonSet second) {
  std::string text = std::string(kNotUnique) + assignment_text(problem, first) +
                     std::string(kBetweenAssignments) + assignment_text(problem, second);
  return {.key = text, .line = text, .measure = 0, .status = StateStatus::kSolved};
}

}  // namespace lemma::search::knights

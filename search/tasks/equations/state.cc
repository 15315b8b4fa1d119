#include "search/tasks/equations/state.h"

#include <algorithm>

#include "core/assert.h"

namespace lemma::search::equations {

namespace {

constexpr int kDetour = 100'000;  // above any weight
constexpr std::string_view kMark = " #";

int detours_of(const State& state) { return state.measure / kDetour; }

std::optional<std::string> system_answer(const EquationsProblem& problem, const Line& line) {
  if (line.statement.kind == Statement::Kind::kNever) return line.text;
  if (!line.is_explicit) {
    if (!telling_rows(line, problem.unknowns().size()).empty()) return std::nullopt;
    return std::string(kInfinitelyMany);
  }
  const PlainBranch& rows = line.branches[0];
  const bool determined = rows.size() == problem.unknowns().size() &&
                          std::all_of(rows.begin(), rows.end(),
                                      [](const auto& row) { return row.right.is_constant(); });
  return determined ? line.text : std::string(kInfinitelyMany) + ": " + line.text;
}

State to_state(const EquationsProblem& problem, const Line& line, int detours) {
  if (auto answer = answer_in(problem, line)) {
    std::string shown = "solved: " + *answer;
    return {.key = std::move(*answer),
            .line = std::move(shown),
            .measure = 0,
            .status = StateStatus::kSolved};
  }
  std::string shown = "solve: " + line.text;
  if (!problem.excluded().empty()) shown += ", where " + problem.excluded();
  return {.key = line.text + std::string(kMark) + std::to_string(detours),
          .line = std::move(shown),
          .measure = detours * kDetour + 1 + weight_of(line.text)};
}

Line line_from(const EquationsProblem& problem, std::string_view text) {
  auto line = read_line(text, problem.unknowns());
  LEMMA_ASSERT(line.value.has_value(), "a state's line reads as itself");
  return std::move(*line.value);
}

}  // namespace

std::vector<std::size_t> telling_rows(const Line& line, std::size_t unknowns) {
  std::vector<std::size_t> telling;
  for (std::size_t i = 0; i < line.branches[0].size(); ++i) {
    const auto row = linear_row(line.statement.branches[0][i], unknowns);
    if (!row.value || !row.value->is_trivial()) telling.push_back(i);
  }
  return telling;
}

std::optional<std::string> answer_in(const EquationsProblem& problem, const Line& line) {
  if (problem.is_system()) return system_answer(problem, line);
  if (!line.is_explicit) return std::nullopt;
  const auto condition = condition_of(line.statement);
  LEMMA_ASSERT(condition.value.has_value(), "a canonical line has a meaning");
  Condition within = *condition.value;
  for (auto& branch : within.branches)
    branch.insert(branch.end(), problem.domain().branches[0].begin(),
                  problem.domain().branches[0].end());
  if (!compare(*condition.value, within, Condition::always()).same()) return std::nullopt;
  return line.text;
}

State initial_state(const EquationsProblem& problem) {
  return to_state(problem, line_from(problem, problem.line()), kMaxDetours);
}

std::optional<State> state_after(const EquationsProblem& problem, const State& before,
                                 const Line& line) {
  int detours = detours_of(before);
  State state = to_state(problem, line, detours);
  if (state.terminal() || state.measure < before.measure) return state;
  if (--detours < 0) return std::nullopt;
  return to_state(problem, line, detours);
}

std::string_view line_text(const State& state) {
  LEMMA_ASSERT(!state.terminal(), "an open state has a line");
  return std::string_view(state.key).substr(0, state.key.rfind(kMark));
}

Line line_of(const EquationsProblem& problem, const State& state) {
  return line_from(problem, line_text(state));
}

}  // namespace lemma::search::equations

#include "search/decomposition/part.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/derivation.h"

namespace lemma::search {

namespace {

using core::error;
using core::ErrorCode;

const Part& part_of(const Problem& problem) {
  const auto* part = dynamic_cast<const Part*>(&problem);
  LEMMA_ASSERT(part != nullptr, "parts are searched as parts");
  return *part;
}

void settle(const Part& part, State& state) {
  if (!state.terminal() && part.family().subanswer(part.whole(), state, part.question()))
    state.status = StateStatus::kSolved;
}

class PartTask final : public Task {
 public:
  std::string_view name() const override { return "part"; }
  std::string_view verifier() const override { return "part/1"; }

  Recognised recognise(std::string_view) const override {
    return {std::nullopt, "no text is a part of a problem"};
  }
  core::Result<ProblemPtr> from_typed(const nlohmann::json&,
                                      std::string_view field) const override {
    return error(ErrorCode::kUnsupported, "a part is posed with its whole", std::string(field));
  }

  std::vector<ChatMessage> messages(const Problem& problem, Ask ask) const override {
    const Part& part = part_of(problem);
    auto messages = part.family().messages(part.whole(), ask);
    if (!messages.empty()) messages.back().content += "\n\nFirst: " + part.question().question;
    return messages;
  }
  std::shared_ptr<const core::Grammar> step_grammar(const Problem& problem,
                                                    const State& state) const override {
    const Part& part = part_of(problem);
    return part.family().step_grammar(part.whole(), state);
  }
  std::shared_ptr<const core::Grammar> answer_grammar(const Problem& problem) const override {
    const Part& part = part_of(problem);
    return part.family().answer_grammar(part.whole());
  }

  State initial(const Problem& problem) const override {
    const Part& part = part_of(problem);
    State state = part.family().initial(part.whole());
    settle(part, state);
    return state;
  }
  StepVerdict check(const Problem& problem, const State& state,
                    std::string_view step) const override {
    const Part& part = part_of(problem);
    StepVerdict verdict = part.family().check(part.whole(), state, step);
    if (verdict.next) settle(part, *verdict.next);
    return verdict;
  }
  Verdict check_answer(const Problem&, std::string_view) const override {
    return {Judgement::kUnknown, "a part's answer counts only with its derivation"};
  }
  core::Result<std::string> answer(const Problem& problem,
                                   std::span<const std::string> steps) const override {
    const Part& part = part_of(problem);
    BOOST_OUTCOME_TRY(const State state, walk(part.family(), part.whole(), steps));
    if (auto said = part.family().subanswer(part.whole(), state, part.question())) return *said;
    if (state.solved()) return part.family().answer(part.whole(), steps);
    return error(ErrorCode::kConflict, "the steps end short of the part's answer");
  }

  core::Result<std::vector<std::string>> solve(const Problem& problem) const override {
    const Part& part = part_of(problem);
    BOOST_OUTCOME_TRY(auto lines, part.family().solve(part.whole()));
    State state = initial(problem);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (state.terminal()) {
        lines.resize(i);
        break;
      }
      StepVerdict step = check(problem, state, lines[i]);
      if (!step.next)
        return error(ErrorCode::kInternal, "the solver's own line fails: " + step.verdict.evidence);
      state = std::move(*step.next);
    }
    return lines;
  }

  std::optional<std::string> uniform_step(const Problem& problem, const State& state,
                                          core::Random& random) const override {
    const Part& part = part_of(problem);
    return part.family().uniform_step(part.whole(), state, random);
  }
  std::string uniform_answer(const Problem& problem, core::Random& random) const override {
    const Part& part = part_of(problem);
    return part.family().uniform_answer(part.whole(), random);
  }

  int min_level() const override { return 1; }
  int max_level() const override { return 1; }
  int quoted_level() const override { return 1; }
  core::Result<GeneratedProblem> generate(core::Random&, int) const override {
    return error(ErrorCode::kUnsupported, "parts come from their wholes", "level");
  }
};

const PartTask kPartTask;

}  // namespace

Part::Part(const Task& task, ProblemPtr whole, SubQuestion question)
    : task_(task),
      whole_(std::move(whole)),
      question_(std::move(question)),
      key_(whole_->key() + "|part|" + question_.key) {}

nlohmann::json Part::typed() const {
  return {{"task", std::string(task())}, {"part", question_.key}, {"of", whole_->typed()}};
}

const Task& part_task() { return kPartTask; }

}  // namespace lemma::search

#include "search/tasks/general/general.h"

#include <algorithm>
#include <cctype>

#include <nlohmann/json.hpp>

#include "search/tasks/arithmetic/expression.h"
#include "search/tasks/derivation.h"
#include "search/tasks/general/equalities.h"
#include "search/tasks/general/problem.h"
#include "search/verify/printable.h"

namespace lemma::search {

using core::error;
using core::ErrorCode;
using core::Symbol;
using namespace general;

namespace {

constexpr std::string_view kAnswer = "answer: ";
constexpr int kMaxLineBytes = 200;
constexpr int kMaxAnswerText = 120;

// Free text that begins with no space.
core::Sequence free_text(int bytes) {
  return {Symbol::any_of(core::ByteSet::range('!', '~')),
          Symbol::any_of(core::ByteSet::range(' ', '~'), 0, bytes - 1)};
}

core::Sequence answer_line() {
  core::Sequence line{Symbol::text(std::string(kAnswer))};
  for (Symbol& symbol : free_text(kMaxAnswerText)) line.push_back(std::move(symbol));
  line.push_back(Symbol::text("\n"));
  return line;
}

State open_state(int lines_left) {
  return {.key = std::to_string(lines_left),
          .line = "lines left: " + std::to_string(lines_left),
          .measure = lines_left};
}

Verdict judged(std::string_view line) {
  const auto equalities = equalities_in(line);
  std::string right;
  for (const Equality& equality : equalities) {
    if (!equality.right) return {Judgement::kFailed, printable(equality.text, 200) + " is wrong"};
    right += (right.empty() ? "" : ", ") + printable(equality.text, 200);
  }
  if (nothing_else(line, equalities)) return {Judgement::kPassed, right + " is right"};
  if (right.empty()) return {Judgement::kUnchecked, "nothing in it can be checked"};
  return {Judgement::kUnchecked, right + " is right; the rest can't be checked"};
}

}  // namespace

const Task& general_task() {
  static const GeneralTask kGeneral;
  return kGeneral;
}

std::string canonical_answer(std::string_view answer) {
  std::string text;
  for (const char c : answer) {
    const bool space = c == ' ' || c == '\t' || c == '\n';
    if (space && (text.empty() || text.back() == ' ')) continue;
    text += space ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  constexpr std::string_view kLead = "the answer is ";
  if (text.starts_with(kLead)) text.erase(0, kLead.size());
  while (!text.empty() && std::string_view(" .!").find(text.back()) != std::string_view::npos)
    text.pop_back();
  const std::string_view number = std::string_view(text).substr(text.starts_with("$") ? 1 : 0);
  if (const auto value = arithmetic::exact_value(number)) return value->to_string();
  return text;
}

Recognised GeneralTask::recognise(std::string_view text) const {
  if (text.empty() || text.size() > kMaxProblemBytes)
    return {std::nullopt, "a question has 1 to 32768 bytes"};
  return {Recognition{std::make_shared<const GeneralProblem>(std::string(text)),
                      FormalisedBy::kParser, "any text is a question; nothing of it is formal"}};
}

core::Result<ProblemPtr> GeneralTask::from_typed(const nlohmann::json& typed,
                                                 std::string_view field) const {
  BOOST_OUTCOME_TRY(auto problem, GeneralProblem::from_typed(typed, field));
  return ProblemPtr(std::move(problem));
}

std::vector<ChatMessage> GeneralTask::messages(const Problem& problem, Ask ask) const {
  if (ask == Ask::kAnswer)
    return {{"system", "Answer the question in one short line that begins with \"answer: \"."},
            {"user", problem.text()}};
  return {
      {"system",
       "Answer the question step by step. Each line is one short step. Write calculations out, "
       "\"3 * 4 = 12\". The last line begins with \"answer: \" and gives nothing but the answer."},
      {"user", "A box holds 6 eggs. How many eggs are in 3 boxes and 2 more?"},
      {"assistant",
       render_root(open_state(kMaxLines)) +
           render_step("The boxes hold 3 * 6 = 18 eggs.", open_state(kMaxLines - 1)) +
           render_step("With the others that is 18 + 2 = 20 eggs.", open_state(kMaxLines - 2)) +
           "answer: 20"},
      {"user", problem.text()}};
}

std::shared_ptr<const core::Grammar> GeneralTask::step_grammar(const Problem&,
                                                               const State& state) const {
  core::Rule step{"step", {answer_line()}};
  if (state.measure > 1) {
    step.alternatives.push_back(free_text(kMaxLineBytes));
    step.alternatives.back().push_back(Symbol::text("\n"));
  }
  return std::make_shared<const core::Grammar>(core::Grammar{{std::move(step)}});
}

std::shared_ptr<const core::Grammar> GeneralTask::answer_grammar(const Problem&) const {
  return std::make_shared<const core::Grammar>(core::Grammar{{{"answer", {answer_line()}}}});
}

State GeneralTask::initial(const Problem&) const { return open_state(kMaxLines); }

StepVerdict GeneralTask::check(const Problem&, const State& state, std::string_view step) const {
  const std::string_view line = without_newline(step);
  if (state.terminal()) return rejected(Judgement::kFailed, line, "the question is answered");
  if (line.empty() || line.size() > kMaxStepBytes || line.front() == ' ')
    return rejected(Judgement::kFailed, line, "a line has 1 to 256 bytes and begins with no space");
  if (printable(line, kMaxStepBytes) != line)
    return rejected(Judgement::kFailed, line, "a line is printable ASCII");
  const bool answers = line.starts_with(kAnswer) && line.size() > kAnswer.size();
  if (!answers && state.measure <= 1)
    return rejected(Judgement::kFailed, line, "the last line gives the answer");
  Verdict verdict = judged(line);
  if (verdict.judgement == Judgement::kFailed)
    return rejected(Judgement::kFailed, line, std::move(verdict.evidence));
  StepVerdict passed{.verdict = std::move(verdict),
                     .text = std::string(line),
                     .step_key = std::string(line),
                     .next = open_state(state.measure - 1)};
  if (answers) {
    passed.next->status = StateStatus::kAnswered;
    passed.next->key = std::string(kAnswer) + canonical_answer(line.substr(kAnswer.size()));
    passed.next->line = "answered";
  }
  return passed;
}

Verdict GeneralTask::check_answer(const Problem&, std::string_view) const {
  return {Judgement::kUnchecked, "nothing says what would make an answer right"};
}

core::Result<std::string> GeneralTask::answer(const Problem& problem,
                                              std::span<const std::string> steps) const {
  BOOST_OUTCOME_TRY(const State state, walk(*this, problem, steps));
  if (state.status != StateStatus::kAnswered)
    return error(ErrorCode::kConflict, "the lines end without an answer");
  return steps.back().substr(kAnswer.size());
}

core::Result<std::vector<std::string>> GeneralTask::solve(const Problem&) const {
  return error(ErrorCode::kUnavailable, "a general question has no solver");
}

std::optional<std::string> GeneralTask::uniform_step(const Problem&, const State&,
                                                     core::Random&) const {
  return std::nullopt;
}

std::string GeneralTask::uniform_answer(const Problem&, core::Random&) const {
  return std::string(kAnswer) + "?\n";
}

core::Result<GeneratedProblem> GeneralTask::generate(core::Random&, int) const {
  return error(ErrorCode::kUnsupported, "general questions aren't generated", "level");
}

}  // namespace lemma::search

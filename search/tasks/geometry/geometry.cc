#include "search/tasks/geometry/geometry.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/arithmetic/claim.h"
#include "search/tasks/derivation.h"
#include "search/tasks/geometry/drawing.h"
#include "search/tasks/geometry/moves.h"
#include "search/tasks/geometry/problem.h"
#include "search/tasks/geometry/proof.h"
#include "search/verify/printable.h"

namespace lemma::search {

using core::ErrorCode;
using namespace geometry;

namespace {

constexpr std::string_view kOpen = "not determined: ";

const GeometryProblem& geometry_of(const Problem& problem) {
  LEMMA_ASSERT(problem.task() == "geometry", "a geometry problem");
  return static_cast<const GeometryProblem&>(problem);
}

StepVerdict passed(std::string text, std::string key, std::string evidence, State next) {
  return {.verdict = {Judgement::kPassed, std::move(evidence)},
          .text = std::move(text),
          .step_key = std::move(key),
          .next = std::move(next)};
}

StepVerdict check_contradiction(const Position& position, std::string_view line) {
  const std::string_view label = line.substr(kContradiction.size());
  for (const Relation* relation : position.theory->labelled(label)) {
    const Finding found = position.knowledge.finding(*relation);
    if (found.kind == Finding::Kind::kClash)
      return passed(std::string(line), std::string(line),
                    "by " + std::string(label) + " " + found.why + "; so there is no such figure",
                    contradiction_state());
  }
  return rejected(Judgement::kFailed, line, "nothing that is known contradicts itself so");
}

std::string open_line(const GeometryProblem& problem, const Exact& one, const Exact& other) {
  return std::string(kOpen) + problem.asked() + " can be " + one.to_string() + " or " +
         other.to_string();
}

StepVerdict check_open(const GeometryProblem& problem, std::string_view line) {
  const std::string begin = std::string(kOpen) + problem.asked() + " can be ";
  const std::size_t middle = line.rfind(" or ");
  if (!line.starts_with(begin) || middle == std::string_view::npos || middle < begin.size())
    return rejected(Judgement::kFailed, line, "is not of the form \"" + begin + "4 or 5\"");
  const auto one = Exact::parse(line.substr(begin.size(), middle - begin.size())),
             other = Exact::parse(line.substr(middle + 4));
  if (!one || !other || *one == *other)
    return rejected(Judgement::kFailed, line, "two different numbers must be shown");
  for (const Exact& number : {*one, *other})
    if (!can_be(problem, number))
      return rejected(Judgement::kUnknown, line,
                      "no figure was found in which it is " + number.to_string());
  return passed(open_line(problem, *one, *other), std::string(kOpen),
                "figures of both kinds fit everything that is stated", not_determined_state());
}

StepVerdict check_addition(const GeometryProblem& problem, const Position& position,
                           std::string_view line, const Addition& addition) {
  if (const std::string why = objection(position, addition); !why.empty())
    return rejected(Judgement::kFailed, line, why);
  const std::string text = line_of(addition);
  return passed(text, text,
                addition.by.empty() ? "there is such a point, and only one"
                                    : "by " + addition.by + ", from what is known",
                to_state(problem, extended(problem, position, addition)));
}

// Whether the line's claim is what the knowledge says.
bool says(const Position& position, const Claim& claim, int subject, std::optional<int> of) {
  const Affine& is = position.knowledge.of(subject);
  if (!of) return is.measure < 0 && is.constant == claim.constant;
  const Affine& base = position.knowledge.of(*of);
  if (is.measure != base.measure) return false;
  const auto factor = multiply(claim.factor, base.factor);
  auto constant = multiply(claim.factor, base.constant);
  if (constant) constant = add(*constant, claim.constant);
  return factor && constant && *constant == is.constant && (is.measure < 0 || *factor == is.factor);
}

StepVerdict check_deduction(const GeometryProblem& problem, const Position& position,
                            std::string_view line) {
  const auto claim = claim_from(line);
  if (!claim)
    return rejected(Judgement::kFailed, line,
                    "is not of the form \"angle ABC = 40 by angle_sum ABC\", plainly written");
  const auto subject = position.theory->find(claim->subject);
  const auto of = claim->of ? position.theory->find(*claim->of) : std::nullopt;
  if (!subject || (claim->of && !of))
    return rejected(Judgement::kFailed, line, "no theorem here speaks of what it names");
  if (says(position, *claim, *subject, of))
    return rejected(Judgement::kFailed, line, "that is known already");
  const auto labelled = position.theory->labelled(claim->label);
  if (labelled.empty())
    return rejected(Judgement::kFailed, line, "there is no such theorem of this figure");
  std::string nearest = "its premises aren't known, or it says nothing new";
  // Of several relations with one label, the one whose own words these are.
  for (const bool in_its_words : {true, false})
    for (const Relation* relation : labelled) {
      const Finding found = position.knowledge.finding(*relation);
      if (found.kind != Finding::Kind::kNews) continue;
      const auto made = deduction(position, *relation, found);
      if (!made) continue;
      const std::string text = line_of(position, *made);
      if (in_its_words && text != line) continue;
      nearest = "what follows is " + text;
      Position next = position;
      next.knowledge.learn(found.measure, found.is);
      if (!says(next, *claim, *subject, of)) continue;
      next.knowledge.look();
      return passed(text, text, claim->label + " gives exactly that", to_state(problem, next));
    }
  return rejected(Judgement::kFailed, line, nearest);
}

// The numbers of "10", "sqrt(8)" or "(5/2, 4)"; none when it isn't one of these.
std::vector<Exact> numbers_in(std::string_view answer) {
  std::vector<std::string_view> parts{answer};
  if (answer.starts_with('(') && answer.ends_with(')') && answer.size() > 2) {
    const auto comma = answer.find(", ");
    if (comma == std::string_view::npos) return {};
    parts = {answer.substr(1, comma - 1), answer.substr(comma + 2, answer.size() - comma - 3)};
  }
  std::vector<Exact> numbers;
  for (const std::string_view part : parts) {
    const auto number = Exact::parse(part);
    if (!number) return {};
    numbers.push_back(*number);
  }
  return numbers;
}

// However it is written.
bool is_same(std::string_view answer, std::string_view right) {
  const auto numbers = numbers_in(answer);
  return !numbers.empty() && numbers == numbers_in(right);
}

}  // namespace

core::Result<ProblemPtr> GeometryTask::from_typed(const nlohmann::json& typed,
                                                  std::string_view field) const {
  BOOST_OUTCOME_TRY(auto problem, GeometryProblem::from_typed(typed, field));
  return ProblemPtr(std::move(problem));
}

State GeometryTask::initial(const Problem& problem) const {
  const auto& geometry = geometry_of(problem);
  return to_state(geometry, beginning(geometry));
}

StepVerdict GeometryTask::check(const Problem& problem, const State& state,
                                std::string_view step) const {
  const auto& geometry = geometry_of(problem);
  const std::string_view line = without_newline(step);
  if (line.size() > kMaxStepBytes)
    return rejected(Judgement::kFailed, line, "a step has at most 256 bytes");
  if (state.terminal())
    return rejected(Judgement::kFailed, line, "nothing is left to do in this state");
  const Position position = position_of(geometry, state);
  if (line.starts_with(kContradiction)) return check_contradiction(position, line);
  if (line.starts_with(kOpen)) return check_open(geometry, line);
  if (const auto addition = addition_from(line))
    return check_addition(geometry, position, line, *addition);
  return check_deduction(geometry, position, line);
}

Verdict GeometryTask::check_answer(const Problem& problem, std::string_view answer) const {
  const auto& geometry = geometry_of(problem);
  answer = without_newline(answer);
  if (answer.size() > kMaxAnswerBytes)
    return {Judgement::kFailed, "an answer has at most 1024 bytes"};
  if (answer == kNoSolution)
    return geometry.consistent()
               ? Verdict{Judgement::kFailed, "nothing that is stated contradicts itself"}
               : Verdict{Judgement::kPassed, "what is stated contradicts itself"};
  if (!geometry.consistent()) return {Judgement::kFailed, "what is stated contradicts itself"};
  const auto steps = proof(geometry);
  if (!steps) {
    if (answer == kNotDetermined && two_values(geometry))
      return {Judgement::kPassed, "figures of two kinds fit everything that is stated"};
    return {Judgement::kUnknown, "it isn't known to follow from what is stated"};
  }
  const auto right = this->answer(problem, *steps);
  if (!right) return {Judgement::kUnknown, "it isn't known to follow from what is stated"};
  if (answer == right.value() || is_same(answer, right.value()))
    return {Judgement::kPassed, "it is exactly " + right.value()};
  return {Judgement::kFailed, "it is " + right.value() + ", not " + printable(answer, 64)};
}

core::Result<std::string> GeometryTask::answer(const Problem& problem,
                                               std::span<const std::string> steps) const {
  const auto& geometry = geometry_of(problem);
  BOOST_OUTCOME_TRY(const State state, walk(*this, problem, steps));
  if (!state.solved())
    return core::error(ErrorCode::kConflict,
                       "the steps end at \"" + state.line + "\", short of an answer", "steps");
  if (state.key == kNoSolution || state.key == kNotDetermined) return state.key;
  return answer_in(geometry, position_of(geometry, state)).value();
}

core::Result<std::vector<std::string>> GeometryTask::solve(const Problem& problem) const {
  const auto& geometry = geometry_of(problem);
  if (auto lines = proof(geometry)) return std::move(*lines);
  if (geometry.consistent())
    if (const auto values = two_values(geometry))
      return std::vector<std::string>{open_line(geometry, values->first, values->second)};
  return core::error(ErrorCode::kUnavailable,
                     "no theorem here leads to what is asked, and no two figures were found");
}

// Every exact step leads on, so a value is one of several near ones.
std::optional<std::string> GeometryTask::uniform_step(const Problem& problem, const State& state,
                                                      core::Random& random) const {
  if (state.terminal()) return std::nullopt;
  const auto& geometry = geometry_of(problem);
  const Position position = position_of(geometry, state);
  auto steps = deductions(position);
  const auto clashing = clashes(position);
  const auto drawn = additions(position);
  const std::size_t all = steps.size() + clashing.size() + drawn.size();
  if (all == 0) return std::nullopt;
  std::size_t chosen = random.below(all);
  if (chosen < drawn.size()) return line_of(drawn[chosen]) + "\n";
  chosen -= drawn.size();
  if (chosen < clashing.size()) return std::string(kContradiction) + clashing[chosen]->label + "\n";
  Deduction& step = steps[chosen - clashing.size()];
  const auto miss = static_cast<std::int64_t>(random.below(arithmetic::kNearValues));
  if (const auto near = add(step.is.constant, Exact(miss))) {
    step.is.constant = *near;
  } else if (const auto times = multiply(step.is.constant, Exact(miss + 1))) {
    step.is.constant = *times;
  }
  return line_of(position, step) + "\n";
}

std::string GeometryTask::uniform_answer(const Problem& problem, core::Random& random) const {
  if (geometry_of(problem).find().size() == 2)
    return "(" + std::to_string(random.below(12)) + ", " + std::to_string(random.below(12)) + ")\n";
  return std::to_string(1 + random.below(180)) + "\n";
}

}  // namespace lemma::search

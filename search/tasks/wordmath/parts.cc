// What can be asked of a word problem on the way: its quantities, in the order in which the asked one
// is derived.
#include <algorithm>

#include "search/tasks/arithmetic/numeral.h"
#include "search/tasks/question_list.h"
#include "search/tasks/wordmath/ledger.h"
#include "search/tasks/wordmath/problem.h"
#include "search/tasks/wordmath/state.h"
#include "search/tasks/wordmath/wordmath.h"

namespace lemma::search {

using namespace wordmath;

namespace {

SubQuestion about(const WordmathProblem& problem, int quantity) {
  return {problem.name(quantity), "What is " + problem.name(quantity) + "?"};
}

std::vector<SubQuestion> askable(const WordmathProblem& problem) {
  std::vector<SubQuestion> questions;
  for (std::size_t i = 0; i < problem.quantities().size(); ++i)
    if (!problem.quantities()[i].value && static_cast<int>(i) != problem.ask())
      questions.push_back(about(problem, static_cast<int>(i)));
  return questions;
}

}  // namespace

std::vector<SubQuestion> WordmathTask::structure(const Problem& problem) const {
  const auto& wordmath = static_cast<const WordmathProblem&>(problem);
  const Closure all = closure(wordmath, wordmath.given());
  if (!all.clashes.empty() || !all.values[static_cast<std::size_t>(wordmath.ask())]) return {};
  // Which derived quantities the asked one needs, from the end backwards.
  std::vector<bool> needed(all.values.size(), false);
  needed[static_cast<std::size_t>(wordmath.ask())] = true;
  std::vector<Deduction> way;
  const auto operands = [&](const Deduction& deduction) {
    const Relation& used = wordmath.relations()[static_cast<std::size_t>(deduction.relation)];
    std::vector<int> quantities;
    for (const int q : {used.result, used.left.quantity, used.right.quantity})
      if (q >= 0 && q != deduction.quantity &&
          !wordmath.quantities()[static_cast<std::size_t>(q)].value)
        quantities.push_back(q);
    return quantities;
  };
  for (auto deduction = all.order.rbegin(); deduction != all.order.rend(); ++deduction) {
    if (!needed[static_cast<std::size_t>(deduction->quantity)]) continue;
    for (const int quantity : operands(*deduction))
      needed[static_cast<std::size_t>(quantity)] = true;
    if (deduction->quantity != wordmath.ask()) way.push_back(*deduction);
  }
  std::ranges::reverse(way);
  if (way.size() > kMaxSubQuestions) way.resize(kMaxSubQuestions);
  std::vector<SubQuestion> parts;
  for (const Deduction& deduction : way) {
    SubQuestion part = about(wordmath, deduction.quantity);
    for (const int quantity : operands(deduction)) {
      const auto earlier = std::ranges::find(parts, wordmath.name(quantity), &SubQuestion::key);
      if (earlier != parts.end())
        part.premises.push_back(static_cast<std::size_t>(earlier - parts.begin()));
    }
    std::ranges::sort(part.premises);
    part.premises.erase(std::ranges::unique(part.premises).begin(), part.premises.end());
    parts.push_back(std::move(part));
  }
  return parts;
}

std::shared_ptr<const core::Grammar> WordmathTask::subquestion_grammar(
    const Problem& problem) const {
  return grammar_of(askable(static_cast<const WordmathProblem&>(problem)));
}

std::optional<SubQuestion> WordmathTask::read_subquestion(const Problem& problem,
                                                          std::string_view line) const {
  return find_question(askable(static_cast<const WordmathProblem&>(problem)), line);
}

std::optional<std::string> WordmathTask::subanswer(const Problem& problem, const State& state,
                                                   const SubQuestion& question) const {
  const auto& wordmath = static_cast<const WordmathProblem&>(problem);
  const int quantity = wordmath.named(question.key);
  if (quantity < 0 || state.terminal()) return std::nullopt;
  const auto value = values_of(wordmath, state)[static_cast<std::size_t>(quantity)];
  if (!value) return std::nullopt;
  return question.key + " = " + arithmetic::numeral(*value, true);
}

}  // namespace lemma::search

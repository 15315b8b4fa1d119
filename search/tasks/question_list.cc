#include "search/tasks/question_list.h"

#include <algorithm>

#include "search/tasks/derivation.h"

namespace lemma::search {

std::shared_ptr<const core::Grammar> grammar_of(const std::vector<SubQuestion>& questions) {
  if (questions.empty()) return nullptr;
  core::Rule rule{.name = "question", .alternatives = {}};
  for (const SubQuestion& question : questions)
    rule.alternatives.push_back({core::Symbol::text(question.question + "\n")});
  return std::make_shared<const core::Grammar>(core::Grammar{{std::move(rule)}});
}

std::optional<SubQuestion> find_question(const std::vector<SubQuestion>& questions,
                                         std::string_view line) {
  const auto found = std::ranges::find(questions, without_newline(line), &SubQuestion::question);
  if (found == questions.end()) return std::nullopt;
  SubQuestion question = *found;
  question.premises.clear();
  return question;
}

}  // namespace lemma::search

#include "search/tasks/general/problem.h"

#include <nlohmann/json.hpp>

#include "search/tasks/typed_form.h"

namespace lemma::search::general {

namespace {
constexpr std::size_t kMaxQuestion = 32768;
}  // namespace

GeneralProblem::GeneralProblem(std::string question)
    : question_(std::move(question)), key_("general|" + question_) {}

core::Result<std::shared_ptr<const GeneralProblem>> GeneralProblem::from_typed(
    const nlohmann::json& typed, std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(typed, field, "general", {"question"}));
  const auto& question = typed.at("question");
  if (!question.is_string()) return invalid_member("must be a string", field, "question");
  const auto& text = question.get_ref<const std::string&>();
  if (text.empty() || text.size() > kMaxQuestion)
    return out_of_range_member("must have 1 to 32768 bytes", field, "question");
  return std::make_shared<const GeneralProblem>(text);
}

nlohmann::json GeneralProblem::typed() const {
  return {{"task", "general"}, {"question", question_}};
}

}  // namespace lemma::search::general

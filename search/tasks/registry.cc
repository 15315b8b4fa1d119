#include "search/tasks/registry.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "search/tasks/arithmetic/arithmetic.h"
#include "search/tasks/code/code.h"
#include "search/tasks/deduction/deduction.h"
#include "search/tasks/equations/equations.h"
#include "search/tasks/general/general.h"
#include "search/tasks/geometry/geometry.h"
#include "search/tasks/knights/knights.h"
#include "search/tasks/numbers/numbers.h"
#include "search/tasks/sudoku/sudoku.h"
#include "search/tasks/wordmath/wordmath.h"
#include "search/tasks/zebra/zebra.h"

namespace lemma::search {

using core::ErrorCode;

namespace {

const NumbersTask kNumbers;
const KnightsTask kKnights;
const DeductionTask kDeduction;
const SudokuTask kSudoku;
const ZebraTask kZebra;
const ArithmeticTask kArithmetic;
const WordmathTask kWordmath;
const EquationsTask kEquations;
const GeometryTask kGeometry;
const CodeTask kCode;
constexpr auto kTasks =
    std::to_array<const Task*>({&kNumbers, &kKnights, &kDeduction, &kSudoku, &kZebra, &kArithmetic,
                                &kWordmath, &kEquations, &kGeometry, &kCode});

std::string built_names() {
  std::string names;
  for (const Task* task : kTasks) names += std::string(task->name()) + ", ";
  return names + std::string(general_task().name());
}

}  // namespace

std::span<const Task* const> all_tasks() { return kTasks; }

core::Result<const Task*> find_task(std::string_view name, std::string_view field) {
  for (const Task* task : kTasks)
    if (task->name() == name) return task;
  if (name == general_task().name()) return &general_task();
  return core::error(ErrorCode::kInvalidArgument, "is no task family; there are " + built_names(),
                     std::string(field));
}

core::Result<TaskRecognition> recognise(std::string_view text, Unclaimed unclaimed,
                                        std::string_view field) {
  std::vector<TaskRecognition> certain;
  std::string reasons;
  for (const Task* task : kTasks) {
    Recognised recognised = task->recognise(text);
    if (recognised.match)
      certain.push_back({task, std::move(*recognised.match)});
    else
      reasons +=
          (reasons.empty() ? "" : "; ") + std::string(task->name()) + ": " + recognised.why_not;
  }
  if (certain.size() == 1) return std::move(certain.front());
  if (certain.empty() && unclaimed == Unclaimed::kIsGeneral) {
    Recognised general = general_task().recognise(text);
    if (general.match) {
      general.match->why = "no other family is certain that it is its own (" + reasons + ")";
      return TaskRecognition{&general_task(), std::move(*general.match)};
    }
  }
  if (certain.empty())
    return core::error(ErrorCode::kUnsupported,
                       "no task family is certain that this problem is its own (" + reasons + ")",
                       std::string(field));
  return core::error(ErrorCode::kUnsupported,
                     "more than one task family could mean this problem; name the task",
                     std::string(field));
}

core::Result<TaskRecognition> from_typed(const nlohmann::json& typed, std::string_view field) {
  if (!typed.is_object())
    return core::error(ErrorCode::kInvalidArgument, "must be an object", std::string(field));
  const std::string member = std::string(field) + ".task";
  const auto name = typed.find("task");
  if (name == typed.end() || !name->is_string())
    return core::error(ErrorCode::kInvalidArgument, "must name the task family", member);
  BOOST_OUTCOME_TRY(const Task* task, find_task(name->get_ref<const std::string&>(), member));
  BOOST_OUTCOME_TRY(auto problem, task->from_typed(typed, field));
  return TaskRecognition{
      task, {std::move(problem), FormalisedBy::kClient, "the request gives the typed form"}};
}

}  // namespace lemma::search

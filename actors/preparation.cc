#include "actors/preparation.h"

#include <algorithm>

#include "actors/formalise.h"
#include "search/formalisation.h"
#include "search/tasks/general/general.h"
#include "search/tasks/registry.h"

namespace lemma::actors {

using core::error;
using core::ErrorCode;
using core::Result;

namespace {

// The strategies to try, in order: what was asked for, and the family's solver as search.symbolic
// says. Those that ask no model, or ask it for guesses, exist to be compared with and stay alone.
// Lines of a general question can only be compared by where they end, so they vote.
Result<std::vector<std::string_view>> attempts(const ReasonRequest& request,
                                               const search::Task& task,
                                               const search::SearchOptions& options) {
  using Names = std::vector<std::string_view>;
  const std::string_view asked = request.strategy;
  if (&task == &search::general_task()) {
    if (asked == "auto") return Names{"best_of_n"};
    if (asked == "greedy" || asked == "best_of_n") return Names{asked};
    return error(ErrorCode::kUnsupported,
                 "a general question takes auto, best_of_n or greedy: its steps can't be verified",
                 "strategy");
  }
  const bool searches = asked == "auto" || asked == "greedy" || asked == "best_of_n" ||
                        asked == "beam" || asked == "mcts";
  if (!searches || options.symbolic == "off") return Names{asked};
  if (options.symbolic == "first") return Names{"symbolic", asked};
  return Names{asked, "symbolic"};
}

// How the request wants its problem split. A family without sub-questions is searched as one, but a
// client that means to ask them itself hears so.
Result<Split> split_of(const ReasonRequest& request, const SessionJob& job) {
  const bool open = request.decomposition == "auto";
  const std::string& wanted = open ? job.strategy.options.decomposition : request.decomposition;
  const bool guesses = std::ranges::any_of(job.strategies, [](const std::string& name) {
    return name == "guess" || name == "uniform_guess";
  });
  if (wanted == "off" || (open && guesses)) return Split::kOff;
  if (guesses)
    return error(ErrorCode::kUnsupported, "guesses of whole answers have no sub-questions",
                 "decomposition");
  if (wanted == "structure") return Split::kStructure;
  if (wanted == "model") return Split::kModel;
  if (wanted != "stepwise")
    return error(ErrorCode::kInvalidArgument,
                 "must be \"auto\", \"off\", \"structure\", \"model\" or \"stepwise\"",
                 "decomposition");
  if (!job.task->subquestion_grammar(*job.recognition.problem))
    return error(ErrorCode::kUnsupported,
                 "a problem of the task '" + std::string(job.task->name()) +
                     "' has no sub-questions that could be asked",
                 "decomposition");
  return Split::kStepwise;
}

// The problem as a recogniser or the client's typed form has it. Where no recogniser is certain it is
// general, and the model may say which of the families that come into question it is.
Result<void> pose(const ReasonRequest& request, const search::SearchOptions& options,
                  SessionJob& job) {
  const std::string& who = request.formalise == "auto" ? options.formalise : request.formalise;
  if (who != "off" && who != "model")
    return error(ErrorCode::kInvalidArgument, "must be \"auto\", \"off\" or \"model\"",
                 "formalise");
  auto posed = formalise(request.problem, request.typed, request.task,
                         search::Unclaimed::kIsGeneral, request.tests);
  const bool by_model = who == "model" && !request.problem.empty();
  if (!posed && by_model && posed.error().code == ErrorCode::kUnsupported &&
      posed.error().field == "problem") {
    // The client forces a family whose recogniser isn't certain.
    BOOST_OUTCOME_TRY(const search::Task* forced, search::find_task(request.task));
    job.formalise_as = search::formalisable(std::span(&forced, 1));
    auto general = search::general_task().recognise(request.problem);
    if (job.formalise_as.empty() || !general.match) return posed.error();
    posed = search::TaskRecognition{&search::general_task(), std::move(*general.match)};
  } else if (posed && by_model && request.task == "auto" &&
             posed.value().task == &search::general_task()) {
    job.formalise_as = search::formalisable(search::all_tasks());
  }
  if (!posed) return posed.error();
  job.task = posed.value().task;
  job.recognition = std::move(posed.value().recognition);
  return core::success();
}

Result<void> choose_strategies(const ReasonRequest& request, SessionJob& job) {
  const auto take = [&](const std::vector<std::string_view>& names,
                        std::vector<std::string>& strategies) -> Result<void> {
    for (const std::string_view name : names) {
      const std::string_view known =
          name == "auto" ? search::auto_strategy(request.budget.tokens) : name;
      BOOST_OUTCOME_TRY(search::make_strategy(known, job.strategy));
      strategies.emplace_back(known);
    }
    return core::success();
  };
  auto names = attempts(request, *job.task, job.strategy.options);
  if (!job.formalise_as.empty()) {
    BOOST_OUTCOME_TRY(const auto formalised,
                      attempts(request, *job.formalise_as.front(), job.strategy.options));
    BOOST_OUTCOME_TRY(take(formalised, job.formalised_strategies));
    // What is asked for is meant for the typed form.
    if (!names) names = std::vector<std::string_view>{"best_of_n"};
  }
  if (!names) return names.error();
  return take(names.value(), job.strategies);
}

}  // namespace

Result<SessionJob> prepare(const ReasonRequest& request, const search::SearchOptions& options,
                           std::span<const std::string> adapters) {
  SessionJob job;
  BOOST_OUTCOME_TRY(pose(request, options, job));

  if (!request.adapter.empty() && std::ranges::find(adapters, request.adapter) == adapters.end())
    return error(ErrorCode::kNotFound,
                 "the model has no adapter '" + request.adapter.substr(0, 64) + "'", "adapter");

  job.strategy.seed = request.seed;
  job.strategy.options = options;
  if (request.temperature) job.strategy.options.temperature = *request.temperature;
  if (request.n) {
    job.strategy.options.samples = *request.n;
    job.strategy.options.root_samples = *request.n;
    job.strategy.options.chains = *request.n;
  }
  BOOST_OUTCOME_TRY(choose_strategies(request, job));
  BOOST_OUTCOME_TRY(job.split, split_of(request, job));
  return job;
}

}  // namespace lemma::actors

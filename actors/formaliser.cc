#include "actors/formaliser.h"

#include <algorithm>
#include <utility>

#include "actors/ask_again.h"
#include "core/hashing.h"
#include "search/formalisation.h"

namespace lemma::actors {

using core::Task;

namespace {
constexpr int kReadings = 4;
constexpr std::int64_t kMaxFormTokens = 512;
}  // namespace

Task<Formalised> formalise_by_model(core::Executor& executor, SearchServices services,
                                    FormaliserJob job) {
  Formalised formalised;
  std::vector<model::ChatMessage> messages;
  for (auto& message : search::formalisation_messages(job.tasks, job.text))
    messages.push_back({message.role, message.content});
  auto prompt = services.text.render_chat(messages);
  if (!prompt) {
    formalised.why = "the model can't be asked for a typed form: " + prompt.error().detail;
    co_return formalised;
  }
  formalised.prompt_tokens = static_cast<int>(prompt.value().size());
  model::GenerateRequest request;
  request.prompt = std::move(prompt).value();
  request.grammar = search::formalisation_grammar(job.tasks);
  request.adapter = job.adapter;
  request.sampling.temperature = job.temperature;
  request.max_tokens =
      static_cast<int>(std::clamp<std::int64_t>(job.tokens / kReadings, 1, kMaxFormTokens));
  request.cancel = job.cancel;
  for (std::uint64_t i = 0; i < kReadings; ++i)
    request.branches.push_back({core::mix64(job.seed ^ (0x7fed5 + i)), {}});
  auto make = [&request](core::Reply<std::vector<model::Generation>> reply) {
    return SchedulerMessage(Generate{request, nullptr, std::move(reply)});
  };
  auto generated = co_await ask_again<std::vector<model::Generation>>(executor, services.scheduler,
                                                                      make, job.cancel);
  if (!generated) {
    formalised.why = "the model gave no typed form: " + generated.error().detail;
    co_return formalised;
  }
  std::vector<search::TaskRecognition> readings;
  std::string refused;
  for (const model::Generation& generation : generated.value()) {
    formalised.completion_tokens += static_cast<std::int64_t>(generation.tokens.size());
    auto read = search::read_formalisation(generation.text, job.text, job.tasks);
    if (read)
      readings.push_back(std::move(read).value());
    else
      refused = read.error().to_string();
  }
  const std::size_t count = readings.size();
  formalised.reading = search::agreed(std::move(readings));
  if (formalised.reading)
    formalised.why = formalised.reading->recognition.why;
  else if (count > 1)
    formalised.why = "the model's typed forms of the problem don't agree";
  else
    formalised.why = "the model gave no typed form that fits the text (" + refused + ")";
  co_return formalised;
}

}  // namespace lemma::actors

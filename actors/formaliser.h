// Asking the model for the typed form of a text: a few independent readings under the families'
// grammars, of which the one that most agree on counts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "actors/search_worker.h"
#include "search/tasks/registry.h"

namespace lemma::actors {

struct FormaliserJob {
  std::string text;
  std::vector<const search::Task*> tasks;  // whose form it may be; formalisable, at least one
  std::uint64_t seed = 0;
  double temperature = 0.8;
  std::string adapter = {};
  std::int64_t tokens = 0;  // completion tokens that it may use, at least 1
  core::CancellationToken cancel;
};

struct Formalised {
  std::optional<search::TaskRecognition> reading;
  std::string why;  // for people: how many agree, or why there is none
  int prompt_tokens = 0;
  std::int64_t completion_tokens = 0;
};

// The caller's strand.
core::Task<Formalised> formalise_by_model(core::Executor& executor, SearchServices services,
                                          FormaliserJob job);

}  // namespace lemma::actors

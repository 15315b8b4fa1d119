// What one session's mailbox takes: the front door's messages that name it, and its searches'
// reports.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "actors/messages.h"
#include "actors/session_state.h"
#include "search/chain.h"
#include "search/strategy.h"
#include "search/tasks/registry.h"

namespace lemma::actors {

// An event before it has an id and a time.
struct EventDraft {
  std::string type;
  Json fields;
};

// From the worker while it searches. The reply comes at once, or, when the disk lags, once there is
// room again: that is what holds the search back.
struct SearchEvents {
  std::vector<EventDraft> events;
  core::Reply<void> reply;
};

// One line of the chain as the answer shows it.
struct ChainLine {
  std::string text;
  std::string kind;  // assumption | derivation | conclusion
  std::string verdict;
  std::string why;
  std::string subquestion = {};  // the part whose search found it; empty: the whole question's
};

inline Json chain_json(const std::vector<ChainLine>& chain) {
  Json steps = Json::array();
  for (const auto& line : chain) {
    steps.push_back(
        {{"text", line.text}, {"kind", line.kind}, {"verdict", line.verdict}, {"why", line.why}});
    if (!line.subquestion.empty()) steps.back()["subquestion"] = line.subquestion;
  }
  return steps;
}

struct SearchOutcome {
  std::string strategy;  // that searched
  search::Best best;
  std::vector<ChainLine> chain;  // of the best path
  search::ChainReport proof;     // of it, where the best answer is derived
  std::string reason;            // why the search ended
  std::optional<core::Error> failure;
  bool cancelled = false;
  int prompt_tokens = 0;  // of the root's prompt; every node's extends it
  std::int64_t completion_tokens = 0;
  std::int64_t nodes = 0;
  std::int64_t verifier_calls = 0;
};

// The inquiry's last word, exactly once.
struct SearchDone {
  SearchOutcome outcome;              // what answers, with what all searches cost
  Json subquestions = Json::array();  // the parts that were asked
  // The typed form that the model gave the problem, where the outcome is about that one.
  std::optional<search::TaskRecognition> formalised = std::nullopt;
};

using SessionMessage = std::variant<SearchEvents, SearchDone, Watch, Unwatch, ReadEvents,
                                    GetSession, CancelSession, AddSubQuestion, Conclude>;

}  // namespace lemma::actors

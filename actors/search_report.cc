#include "actors/search_report.h"

#include <algorithm>

namespace lemma::actors {

core::Task<void> report(core::Ref<SessionMessage> session, core::Executor& executor,
                        std::vector<EventDraft> events) {
  if (events.empty()) co_return;
  core::Duration wait = std::chrono::milliseconds(1);
  for (;;) {
    auto taken = co_await session.ask<void>([&events](core::Reply<void> reply) {
      return SessionMessage(SearchEvents{events, std::move(reply)});
    });
    if (taken || taken.error().code != core::ErrorCode::kOverloaded) co_return;
    co_await core::sleep_for(executor, wait);
    wait = std::min<core::Duration>(wait * 2, std::chrono::milliseconds(100));
  }
}

EventDraft parsed_event(const search::Task& task, const search::Recognition& recognition) {
  const search::Problem& problem = *recognition.problem;
  return {"problem.parsed",
          {{"task", std::string(task.name())},
           {"typed", Json::parse(problem.typed().dump())},
           {"text", problem.text()},
           {"formalised_by", std::string(search::to_string(recognition.formalised_by))},
           {"why", recognition.why}}};
}

std::vector<ChainLine> chain_lines(const search::ChainReport& proof, bool solved) {
  std::vector<ChainLine> chain;
  for (const auto& line : proof.lines)
    chain.push_back(
        {line.text, "derivation",
         line.verdict ? std::string(search::to_string(line.verdict->judgement)) : "unchecked",
         line.verdict ? line.verdict->evidence : ""});
  if (solved && !chain.empty()) chain.back().kind = "conclusion";
  return chain;
}

}  // namespace lemma::actors

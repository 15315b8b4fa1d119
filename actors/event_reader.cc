#include "actors/event_reader.h"

#include "actors/session_state.h"

namespace lemma::actors {

core::Task<core::Result<EventPage>> EventReader::page(std::string session, std::uint64_t after,
                                                      std::size_t limit) {
  auto job = [&] { return log_.read(session, after, limit); };
  auto logged = co_await disk_.run(job);
  if (!logged) co_return logged.error();
  EventPage page;
  for (auto& event : logged.value()) {
    page.ended = page.ended || event.type == "session.ended";
    page.events.push_back(std::make_shared<const Event>(
        Event{event.id, std::move(event.type), std::move(event.body)}));
  }
  // Nothing after `after`, in a log that no session writes any more.
  if (page.events.empty()) page.ended = true;
  co_return page;
}

core::Task<core::Result<std::string>> EventReader::session_json(std::string session) {
  SessionState state(session);
  std::uint64_t after = 0;
  for (;;) {
    auto read = co_await page(session, after, 1000);
    if (!read) co_return read.error();
    for (const auto& event : read.value().events) {
      auto applied = state.apply_body(event->body);
      if (!applied) co_return applied.error();
      after = event->id.seq;
    }
    if (read.value().ended) break;
  }
  co_return dump(state.json());
}

core::Task<core::Result<std::string>> EventReader::session_list(std::optional<core::EventId> before,
                                                                std::size_t limit) {
  auto job = [&] { return log_.list(before, limit + 1); };
  auto listed = co_await disk_.run(job);
  if (!listed) co_return listed.error();
  auto& sessions = listed.value();
  const bool more = sessions.size() > limit;
  if (more) sessions.pop_back();
  Json list{{"object", "list"}, {"data", Json::array()}, {"next", nullptr}};
  for (const auto& session : sessions) {
    Json summary = Json::parse(session.summary, nullptr, /*allow_exceptions=*/false);
    if (!summary.is_object()) summary = Json{{"id", session.session}};
    list["data"].push_back(std::move(summary));
  }
  if (more) list["next"] = sessions.back().place.to_string();
  co_return dump(list);
}

}  // namespace lemma::actors

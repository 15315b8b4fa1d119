#include "actors/session_state.h"

#include <array>

#include "actors/messages.h"

namespace lemma::actors {

namespace {
// What an event may set in the session's JSON, verbatim.
constexpr std::array kFinalFields = {
    "task",         "formalised_by", "strategy",       "found_by", "status", "answer", "steps",
    "subquestions", "certificate",   "second_opinion", "reason",   "usage",  "model"};

void copy(const Json& from, const char* field, Json& to) {
  if (const auto found = from.find(field); found != from.end()) to[field] = *found;
}

// At most `bytes` of it, and no broken character at the end.
std::string cut_utf8(const std::string& text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (text[bytes] & 0xc0) == 0x80) --bytes;
  return text.substr(0, bytes) + "\u2026";
}
}  // namespace

SessionState::SessionState(std::string id) {
  json_ = Json{{"id", std::move(id)},
               {"object", "reasoning"},
               {"task", nullptr},
               {"formalised_by", nullptr},
               {"strategy", nullptr},
               {"found_by", nullptr},
               {"state", "running"},
               {"status", "no_answer"},
               {"answer", nullptr},
               {"steps", Json::array()},
               {"subquestions", Json::array()},
               {"certificate", nullptr},
               {"second_opinion", nullptr},
               {"reason", nullptr},
               {"usage", nullptr},
               {"model", nullptr}};
}

void SessionState::apply(const Json& event) {
  const std::string type = event.value("type", "");
  if (type == "session.created") {
    copy(event, "request", json_);
    copy(event, "strategy", json_);
    copy(event, "model", json_);
    json_["created_ms"] = event.value("ms", std::int64_t{0});
  } else if (type == "problem.parsed") {
    problem_ = event.value("text", "");
    copy(event, "task", json_);
    copy(event, "formalised_by", json_);
  } else if (type == "subquestion.added" && event.value("part", false)) {
    Json part{{"node", event.value("node", "")}, {"question", event.value("question", "")}};
    copy(event, "premises", part);
    part["status"] = "open";
    part["answer"] = nullptr;
    json_["subquestions"].push_back(std::move(part));
  } else if (type == "subquestion.ended") {
    for (auto& part : json_["subquestions"]) {
      if (part["node"] != event.value("node", "")) continue;
      copy(event, "status", part);
      copy(event, "answer", part);
    }
  } else if (type == "answer.best") {
    copy(event, "steps", json_);
  } else if (type == "answer.final") {
    for (const char* field : kFinalFields) copy(event, field, json_);
    has_final_ = true;
  } else if (type == "session.ended") {
    copy(event, "state", json_);
    ended_ = true;
  }
}

std::string SessionState::summary() const {
  Json listed;
  for (const char* field : {"id", "created_ms", "task", "strategy", "state", "status", "answer"})
    copy(json_, field, listed);
  listed["problem"] = cut_utf8(problem_, ListSessions::kListedProblemBytes);
  return dump(listed);
}

core::Result<void> SessionState::apply_body(const std::string& body) {
  const Json event = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!event.is_object())
    return core::error(core::ErrorCode::kCorrupt,
                       "an event in the session log is not a JSON object");
  apply(event);
  return core::success();
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace lemma::actors

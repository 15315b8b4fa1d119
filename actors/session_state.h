// SessionState: the reducer that turns a session's events into its JSON (GET /v1/sessions/{id}).
// Live sessions and replayed ones use the same code on the same bytes, so they cannot disagree. A
// plain value; one owner.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "core/result.h"

namespace lemma::actors {

using Json = nlohmann::ordered_json;

class SessionState {
 public:
  explicit SessionState(std::string id);

  // One event's object, in log order. Unknown types change nothing: newer logs stay readable.
  void apply(const Json& event);
  // The same from an event's stored bytes.
  core::Result<void> apply_body(const std::string& body);

  bool ended() const { return ended_; }
  bool has_final() const { return has_final_; }
  const Json& json() const { return json_; }
  // What a list of sessions shows of it.
  std::string summary() const;

 private:
  Json json_;
  std::string problem_;  // as it was parsed
  bool ended_ = false;
  bool has_final_ = false;
};

// JSON text that is always valid UTF-8, whatever was put in.
std::string dump(const Json& json);

}  // namespace lemma::actors

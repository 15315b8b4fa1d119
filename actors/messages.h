// What the front door may ask of the server inside: plain structs with a one-shot reply each, sent
// to one Ref (actors/ref.h). This header and ref.h are all that http sees of the actors. Any thread
// may send; a full mailbox answers kOverloaded; every reply comes, if only as an error.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/cancellation.h"
#include "core/function.h"
#include "core/ids.h"
#include "core/reply.h"

namespace lemma::actors {

// --- reasoning sessions ---

// Ranges of what a request may ask for; http and the options use the same ones.
struct Limits {
  static constexpr std::size_t kMaxProblemBytes = 32768;
  static constexpr std::int64_t kMaxTokens = 1'000'000;
  static constexpr double kMaxSeconds = 3600;
  static constexpr std::int64_t kMaxNodes = 100'000;
  static constexpr int kMaxSamples = 64;
  static constexpr double kMaxTemperature = 2.0;
  static constexpr std::size_t kMaxIdempotencyKeyBytes = 256;
  static constexpr std::size_t kMaxQuestionBytes = 1024;
  static constexpr std::size_t kMaxPremises = 32;
  static constexpr std::size_t kMaxTests = 32;
  static constexpr std::size_t kMaxTestBytes = 400;
};

struct Budget {
  std::int64_t tokens = 4096;  // completion tokens, 1 .. kMaxTokens
  double seconds = 60;         // wall clock, > 0 .. kMaxSeconds
  std::int64_t nodes = 2000;   // of the search tree, 1 .. kMaxNodes
};

struct HeldBackTest {
  std::string call, result;  // Python literals: "f([3, 1])", "[1, 3]"
};

// POST /v1/reason, already checked for types and ranges. Exactly one of `problem` and `typed` is
// set.
struct ReasonRequest {
  std::string problem;  // valid UTF-8, 1 .. kMaxProblemBytes, or empty
  std::string typed;    // a JSON object's text, or empty
  std::string task = "auto";
  std::string strategy = "auto";
  std::string adapter = {};  // of ServerStatus::adapters, or empty: the model as it is
  Budget budget;
  std::uint64_t seed = 0;
  std::optional<double> temperature;  // 0 .. kMaxTemperature
  std::optional<int> n;     // samples per expansion, chains of best_of_n: 1 .. kMaxSamples
  bool background = false;  // goes on without watchers
  // How the problem is split into sub-questions: "off", "structure" (the family's own), "model",
  // "stepwise" (the client asks them, one by one), or "auto", which the server's option decides.
  std::string decomposition = "auto";
  // Who may turn the text into a typed form when no recogniser is certain of it: "model", "off"
  // (nobody), or "auto", which the server's option decides.
  std::string formalise = "auto";
  // Calls of a function that is asked for and what they return, held back from the model.
  std::vector<HeldBackTest> tests = {};
  // The same key with the same `canonical` request is the same session; empty: each is its own.
  std::string idempotency_key = {};
  std::string canonical = {};  // JSON of all that was asked but the key; only with a key
};

// POST /v1/verify, already checked for types and ranges. Either a problem with its steps, or a
// certificate.
struct VerifyRequest {
  static constexpr std::size_t kMaxSteps = 256;
  static constexpr std::size_t kMaxStepBytes = 4096;
  static constexpr std::size_t kMaxCertificateBytes = 1 << 20;

  std::string problem;  // as in ReasonRequest; exactly one of problem and typed, or neither
  std::string typed;
  std::string task = "auto";
  std::vector<std::string> steps;
  std::string certificate;  // a JSON object's text, or empty
};

// What was judged, as JSON: {"object":"verification","verdict",...}. kInvalidArgument, kOutOfRange
// and kUnsupported name the request's field; kOverloaded.
struct Verify {
  VerifyRequest request;
  core::Reply<std::string> reply;
};

// One durable event. `body` is the JSON object {"id","type","session","ms",...}, the same bytes for
// every reader, always.
struct Event {
  core::EventId id;
  std::string type;
  std::string body;
};
using EventPtr = std::shared_ptr<const Event>;

struct StartedSession {
  std::string id;
  bool repeated = false;  // it had been started before, under the same idempotency key
};

// kInvalidArgument, kOutOfRange, kUnsupported name the request's field; kOverloaded when too many
// sessions live; kUnavailable while the model or the disk is down. The session starts with one
// watcher: its starter, who must Unwatch; a repeated one has none for this message: Watch it.
// kUnsupported for a key that began a session with another request.
struct StartSession {
  ReasonRequest request;
  core::Reply<StartedSession> reply;
};

// A watcher keeps a session alive; one without watchers is cancelled after session.orphan_seconds
// unless `background`. Watching a session that has ended does nothing. Every Watch is paired with
// one Unwatch.
struct Watch {
  std::string session;
  core::Reply<void> reply;  // kNotFound
};
struct Unwatch {
  std::string session;
};

struct EventPage {
  std::vector<EventPtr> events;
  bool ended =
      false;  // session.ended lies at or before the end of this page: nothing will ever follow
};

// Events with seq > after, in order, at most `limit` (1 .. 1000). With `wait`, an empty page is
// held back until there is an event, the session has ended, or max_wait has passed.
struct ReadEvents {
  std::string session;
  std::uint64_t after = 0;
  std::size_t limit = 256;
  bool wait = false;
  core::Duration max_wait = std::chrono::seconds(10);
  core::Reply<EventPage> reply;  // kNotFound, kUnavailable (disk)
};

// The session's JSON as CONTRACT.md describes it, at any time.
struct GetSession {
  std::string session;
  core::Reply<std::string> reply;
};

// The sessions there are, newest first: {"object":"list","data":[{"id","created_ms","task",
// "strategy","state","status","answer","problem"}],"next"}; `next` is the `before` of the following
// page, or null. A problem's text is cut to kListedProblemBytes.
struct ListSessions {
  static constexpr std::size_t kMaxSessions = 100;
  static constexpr std::size_t kListedProblemBytes = 240;

  std::optional<core::EventId> before;
  std::size_t limit = 50;  // 1 .. kMaxSessions
  core::Reply<std::string> reply;
};

// Cancels and waits until the session has ended; then as GetSession. kConflict when it had ended
// already.
struct CancelSession {
  std::string session;
  core::Reply<std::string> reply;
};

// A sub-question of a session whose decomposition is "stepwise", searched at once beside the others.
struct AddSubQuestion {
  std::string session;
  std::string question;               // as the family spells it, 1 .. kMaxQuestionBytes
  std::vector<std::string> premises;  // nodes of sub-questions asked before: "q1"
  // {"node","question","premises"}; kInvalidArgument, kOutOfRange and kConflict name the field;
  // kConflict also when the session takes none, or no more.
  core::Reply<std::string> reply;
};

// There are no more sub-questions: what they derived are the premises of the whole question's search.
struct Conclude {
  std::string session;
  core::Reply<std::string> reply;  // {"subquestions"} so far; kConflict as above
};

// --- plain chat, without search ---

struct ChatTurn {
  std::string role;  // "system", "user", "assistant"
  std::string content;
};

struct ChatRequest {
  std::string adapter = {};  // as in ReasonRequest
  std::vector<ChatTurn> messages;
  double temperature = 0.8;
  double top_p = 1.0;
  int max_tokens = 512;           // cut to what the context leaves
  std::vector<std::string> stop;  // at most 4
  std::uint64_t seed = 0;
};

struct ChatResult {
  std::string text;
  std::string finish_reason;  // "stop" or "length"
  int prompt_tokens = 0;
  int completion_tokens = 0;
};

// Cancelling the token ends it at once. on_text (may be empty) gets each piece of whole UTF-8 on
// the scheduler's strand: it should only post. kOutOfRange names "messages" when the prompt does
// not fit the context.
struct Chat {
  ChatRequest request;
  core::Function<void(std::string)> on_text;
  core::CancellationToken cancel;
  core::Reply<ChatResult> reply;
};

// --- about the server ---

struct ServerStatus {
  bool ready = false;   // serving; false while draining or after a vital part was given up
  std::string why_not;  // when not ready
  std::string model;    // name, as requests may give it
  std::string weights;  // "base" or a published version
  int context = 0;      // tokens
  std::vector<std::string> adapters = {};  // of the model, by name
  int live_sessions = 0;
};

struct GetStatus {
  core::Reply<ServerStatus> reply;
};

// --- of the process itself ---

// From a session: everything it will ever log is durable, or the disk failed for good, which `lost`
// then says.
struct SessionEnded {
  std::string session;
  std::optional<core::Error> lost = {};
};

// Refuses new work at once, lets live sessions go on for `grace`, cancels what is left, and answers
// when all is still.
struct Shutdown {
  core::Duration grace{};
  core::Reply<void> reply;
};

using SystemMessage =
    std::variant<StartSession, Watch, Unwatch, ReadEvents, GetSession, ListSessions, CancelSession,
                 AddSubQuestion, Conclude, Verify, Chat, GetStatus, SessionEnded, Shutdown>;

}  // namespace lemma::actors

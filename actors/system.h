// System: the server inside. It starts and supervises the vital actors (model scheduler, verifier
// pool, log writer), starts sessions, routes the front door's messages to them, and answers for
// ended ones from the log. Everything it stands on is a constructor argument, so the whole server
// also runs as a deterministic simulation.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>

#include "actors/session.h"
#include "core/supervisor.h"
#include "search/options.h"
#include "storage/options.h"

namespace lemma::actors {

struct SystemOptions {
  SessionOptions session;
  SchedulerOptions scheduler;
  VerifierOptions verifier;
  search::SearchOptions search;
  storage::StorageOptions storage;
};

// All outlive the system.
struct SystemServices {
  core::Executor& executor;
  core::BlockingPool& device;  // one thread: the model's owner
  core::BlockingPool& disk;
  core::BlockingPool& judges;
  storage::Store& store;
  model::Generator& generator;
  core::Metrics& metrics;
  core::Function<std::uint64_t()>
      random_bits;                           // for ids: the operating system's, or a simulation's
  children::SmtSolver* solver = nullptr;     // for second opinions; may be none
  children::PythonRunner* python = nullptr;  // for answers that are code; may be none
};

class System final : public core::Actor<SystemMessage> {
 public:
  System(SystemServices services, SystemOptions options);
  ~System() override;

  // Opens the log and closes the sessions that a crash left open, then serves. Any thread, once;
  // errors are the log's. Blocks on the disk: call it before the executor's work matters.
  core::Result<void> start();

  // True once Shutdown has been answered and every coroutine has ended: the system may be
  // destroyed.
  bool stopped() const;

 private:
  static constexpr std::size_t kMaxLost = 1024;

  struct Live;
  struct Vitals;

  core::Task<void> receive(SystemMessage message) override;
  core::Task<void> handle(StartSession& message);
  core::Task<void> handle(Watch& message);
  core::Task<void> handle(Unwatch& message);
  core::Task<void> handle(ReadEvents& message);
  core::Task<void> handle(GetSession& message);
  core::Task<void> handle(ListSessions& message);
  core::Task<void> handle(CancelSession& message);
  core::Task<void> handle(AddSubQuestion& message);
  core::Task<void> handle(Conclude& message);
  core::Task<void> handle(Verify& message);
  core::Task<void> handle(Chat& message);
  core::Task<void> handle(GetStatus& message);
  core::Task<void> handle(SessionEnded& message);
  core::Task<void> handle(Shutdown& message);

  // The session that the request's idempotency key has begun; nothing: none, or there is no key.
  core::Task<core::Result<std::optional<std::string>>> known_session(const ReasonRequest& request);
  core::Result<void> close_abandoned();
  core::Task<void> chat(Chat message);
  core::Task<void> drain(Shutdown message);
  Live* find(const std::string& session);
  // Answers with the disk's error when the session was lost to it.
  template <class M>
  bool was_lost(M& message);
  template <class M>
  void to_live(M& message);  // or why it can't go there
  bool ready() const;

  SystemServices services_;
  const SystemOptions options_;
  storage::SessionLog log_;
  EventReader reader_;
  std::uint64_t epoch_ = 0;
  std::unique_ptr<Vitals> vitals_;
  core::TaskGroup self_;
  std::unordered_map<std::string, std::unique_ptr<Live>> live_;
  // By idempotency key, of live sessions: their keys may not be in the log yet.
  std::unordered_map<std::string, storage::KeyedSession> keys_;
  std::deque<SessionEnded> lost_;  // the last kMaxLost sessions whose log could not be written
  bool draining_ = false;
  std::vector<core::Reply<void>> all_ended_;  // who waits for live_ to be empty

  core::Counter& started_;
  core::Counter& refused_;
  core::Gauge& live_gauge_;
};

}  // namespace lemma::actors

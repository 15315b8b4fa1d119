// Session: owns one problem, its budget, its event log and its watchers. What its searches
// report gets an id and a time, goes to the log, and only when durable to readers and into the
// session's JSON: nobody ever sees an event that a crash could take back.
#pragma once

#include <deque>
#include <list>
#include <memory>
#include <string>

#include "actors/event_reader.h"
#include "actors/inquiry.h"
#include "actors/log_writer.h"

namespace lemma::actors {

struct SessionServices {
  SearchServices search;
  core::Ref<LogMessage> log;
  EventReader& reader;
  SessionOptions options;
  core::Metrics& metrics;
  std::uint64_t epoch = 1;
};

struct SessionJob {
  std::string id;
  ReasonRequest request;
  const search::Task* task = nullptr;
  search::Recognition recognition;
  std::vector<std::string> strategies;  // as DecomposerJob's
  search::StrategyRequest strategy;
  Split split = Split::kOff;
  // Where no recogniser was certain: families whose form the model may give it, and how such a form is
  // searched.
  std::vector<const search::Task*> formalise_as = {};
  std::vector<std::string> formalised_strategies = {};
  core::Ref<SystemMessage> system;  // told when it is over
};

class Session final : public core::Actor<SessionMessage> {
 public:
  Session(core::Strand strand, std::shared_ptr<core::Mailbox<SessionMessage>> mailbox,
          SessionServices services, SessionJob job);

  // Starts the search; call once, on the strand, before run().
  core::Task<core::Result<void>> live();

 private:
  // Events kept in memory; older ones are read back from the log.
  static constexpr std::size_t kWindow = 4096;
  static constexpr int kLogAttempts = 6;

  struct Reader {
    ReadEvents request;
    core::CancellationSource timer;
  };

  core::Task<void> receive(SessionMessage message) override;
  void handle(SearchEvents& message);
  void handle(SearchDone& message);
  void handle(Watch& message);
  void handle(Unwatch& message);
  void handle(ReadEvents& message);
  void handle(GetSession& message);
  void handle(CancelSession& message);
  void handle(AddSubQuestion& message);
  void handle(Conclude& message);
  template <class M>
  void forward(M& message);

  void begin();
  void log(EventDraft draft);
  Json final_answer(const SearchDone& done) const;
  Json model_json() const;
  core::Task<void> flush();
  std::string summary_when_stored() const;
  void published(std::size_t count);
  void log_lost(const core::Error& why);
  void finish();

  bool answer(ReadEvents& request);
  void wake_readers();
  void arm_orphan_timer();
  core::Task<void> cancel_when_orphaned(std::uint64_t armed);
  core::Task<void> expire(std::list<Reader>::iterator reader);

  const SessionServices services_;
  SessionJob job_;
  const std::string asked_strategy_;
  core::CancellationSource cancel_;
  const core::TimePoint began_;
  const core::Strand search_strand_;  // of the worker and of all that it spawns
  core::TaskGroup search_;
  std::unique_ptr<Inquiry> inquiry_;

  SessionState state_;                        // of the durable events
  std::deque<EventPtr> durable_;              // the last kWindow
  std::deque<storage::LoggedEvent> pending_;  // not durable yet
  std::deque<Json> pending_json_;             // the same, parsed
  std::uint64_t next_seq_ = 1;
  std::uint64_t durable_seq_ = 0;
  bool flushing_ = false;
  bool ended_ = false;               // session.ended is durable
  std::optional<core::Error> lost_;  // the disk failed for good

  std::vector<core::Reply<void>> held_back_;  // the worker, while the disk lags
  std::list<Reader> readers_;
  std::vector<core::Reply<std::string>> cancellers_;
  int watchers_ = 1;
  std::uint64_t orphan_armed_ = 0;
  bool search_done_ = false;
};

}  // namespace lemma::actors

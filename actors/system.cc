#include "actors/system.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "actors/preparation.h"
#include "actors/verification.h"
#include "core/log.h"

namespace lemma::actors {

using core::error;
using core::ErrorCode;
using core::Result;
using core::Task;

// A session that searches, with what keeps its coroutine running.
struct System::Live {
  std::shared_ptr<core::Mailbox<SessionMessage>> mailbox;
  std::unique_ptr<Session> session;
  std::unique_ptr<core::TaskGroup> running;
  std::string idempotency_key = {};
};

// The actors that everything needs. Their mailboxes outlive them, so a restart loses nothing that
// was queued.
struct System::Vitals {
  Vitals(core::Strand strand, std::uint64_t seed, const SystemOptions& options)
      : scheduler_box(std::make_shared<core::Mailbox<SchedulerMessage>>(options.scheduler.mailbox)),
        verifier_box(std::make_shared<core::Mailbox<VerifierMessage>>(options.verifier.mailbox)),
        log_box(std::make_shared<core::Mailbox<LogMessage>>(options.storage.max_append_queue)),
        supervisor(std::move(strand), seed,
                   [this](const std::string& name, const core::Error& why, bool lost) {
                     core::log(core::LogLevel::kError, lost ? "actor given up" : "actor restarts",
                               {{"actor", name}, {"why", why.to_string()}});
                     if (lost) given_up = true;
                   }) {}

  std::shared_ptr<core::Mailbox<SchedulerMessage>> scheduler_box;
  std::shared_ptr<core::Mailbox<VerifierMessage>> verifier_box;
  std::shared_ptr<core::Mailbox<LogMessage>> log_box;
  std::unique_ptr<ModelScheduler> scheduler;
  std::unique_ptr<VerifierPool> verifier;
  std::unique_ptr<LogWriter> log;
  core::Supervisor supervisor;
  std::atomic<bool> given_up{false};

  void close() {
    scheduler_box->close();
    verifier_box->close();
    log_box->close();
    supervisor.cancel();
  }
};

System::System(SystemServices services, SystemOptions options)
    : Actor(core::Strand(services.executor),
            std::make_shared<core::Mailbox<SystemMessage>>(
                static_cast<std::size_t>(options.session.mailbox) * 4)),
      services_(std::move(services)),
      options_(std::move(options)),
      log_(services_.store),
      reader_(log_, services_.disk),
      self_(strand()),
      started_(services_.metrics.counter("lemma_sessions_started_total", "Sessions begun.")),
      refused_(services_.metrics.counter("lemma_sessions_refused_total",
                                         "Sessions refused because too many live.")),
      live_gauge_(services_.metrics.gauge("lemma_sessions_live", "Sessions that search now.")) {}

System::~System() = default;

Result<void> System::start() {
  BOOST_OUTCOME_TRY(epoch_, log_.open_epoch());
  BOOST_OUTCOME_TRY(close_abandoned());

  // One strand each: they share nothing but messages.
  core::Executor& executor = services_.executor;
  vitals_ = std::make_unique<Vitals>(core::Strand(executor), services_.random_bits(), options_);
  Vitals& vitals = *vitals_;
  const core::Strand scheduling(executor), judging(executor), logging(executor);
  vitals.supervisor.supervise("model_scheduler", scheduling, {}, [this, &vitals, scheduling] {
    vitals.scheduler = std::make_unique<ModelScheduler>(
        scheduling, vitals.scheduler_box, services_.generator, services_.device, services_.metrics);
    return vitals.scheduler->run();
  });
  vitals.supervisor.supervise("verifier_pool", judging, {}, [this, &vitals, judging] {
    vitals.verifier = std::make_unique<VerifierPool>(
        judging, vitals.verifier_box, services_.judges,
        Witnesses{services_.solver,
                  std::chrono::duration_cast<core::Duration>(
                      std::chrono::duration<double>(options_.verifier.solver_seconds)),
                  services_.python},
        services_.metrics);
    return vitals.verifier->run();
  });
  vitals.supervisor.supervise("log_writer", logging, {}, [this, &vitals, logging] {
    vitals.log = std::make_unique<LogWriter>(logging, vitals.log_box, log_, services_.disk,
                                             std::chrono::milliseconds(options_.storage.commit_ms),
                                             services_.metrics);
    return vitals.log->run();
  });
  self_.spawn([](System& self) -> Task<void> {
    auto ended = co_await self.run();
    if (!ended)
      core::log(core::LogLevel::kError, "system stopped", {{"why", ended.error().to_string()}});
  }(*this));
  return core::success();
}

bool System::stopped() const { return self_.running() == 0; }

// Sessions that another process began and never ended: their log gets the ending that it lacks, so
// no reader waits forever.
Result<void> System::close_abandoned() {
  BOOST_OUTCOME_TRY(const auto abandoned, log_.unfinished(100'000));
  for (const auto& id : abandoned) {
    SessionState state(id);
    std::uint64_t seq = 0;
    for (bool more = true; more;) {
      BOOST_OUTCOME_TRY(const auto events, log_.read(id, seq, 1000));
      for (const auto& event : events) {
        BOOST_OUTCOME_TRY(state.apply_body(event.body));
        seq = event.id.seq;
      }
      more = events.size() == 1000;
    }
    storage::Append append{id, {}, true, {}};
    const auto add = [&](const char* type, Json fields) {
      const core::EventId event_id{epoch_, ++seq};
      Json body{{"id", event_id.to_string()},
                {"type", type},
                {"session", id},
                {"ms", services_.executor.clock().unix_time().count()}};
      body.update(fields);
      state.apply(body);
      append.events.push_back({event_id, type, dump(body)});
    };
    if (!state.has_final()) {
      Json final_fields = state.json();
      for (const char* field : {"id", "state", "created_ms", "request"}) final_fields.erase(field);
      final_fields["status"] = "no_answer";
      final_fields["reason"] = "the server stopped before the search had ended";
      add("answer.final", std::move(final_fields));
    }
    add("session.ended", {{"state", "failed"}});
    append.summary = state.summary();
    BOOST_OUTCOME_TRY(log_.append(std::span(&append, 1)));
    core::log(core::LogLevel::kInfo, "session closed after a restart", {{"session", id}});
  }
  return core::success();
}

Task<void> System::receive(SystemMessage message) {
  auto handled = std::visit([this](auto& m) { return handle(m); }, message);
  co_await handled;
}

System::Live* System::find(const std::string& session) {
  const auto found = live_.find(session);
  return found == live_.end() ? nullptr : found->second.get();
}

bool System::ready() const { return !draining_ && !vitals_->given_up; }

// --- sessions ---

// Awaited while no other message is handled: of two requests with one key the second finds the first.
Task<Result<std::optional<std::string>>> System::known_session(const ReasonRequest& request) {
  if (request.idempotency_key.empty()) co_return std::optional<std::string>();
  std::optional<storage::KeyedSession> known;
  if (const auto live = keys_.find(request.idempotency_key); live != keys_.end()) {
    known = live->second;
  } else {
    auto job = [&] { return log_.keyed(request.idempotency_key); };
    auto found = co_await services_.disk.run(job);
    if (!found) co_return found.error();
    known = std::move(found).value();
  }
  if (!known) co_return std::optional<std::string>();
  if (known->request != request.canonical)
    co_return error(ErrorCode::kUnsupported, "was used before, for another request",
                    "idempotency_key");
  co_return std::optional<std::string>(known->session);
}

Task<void> System::handle(StartSession& message) {
  if (!ready()) {
    message.reply(error(ErrorCode::kUnavailable,
                        draining_ ? "the server is shutting down" : "a vital part has failed"));
    co_return;
  }
  const auto known = co_await known_session(message.request);
  if (!known) {
    message.reply(known.error());
    co_return;
  }
  if (known.value()) {
    message.reply(StartedSession{*known.value(), /*repeated=*/true});
    co_return;
  }
  if (live_.size() >= static_cast<std::size_t>(options_.session.max_live)) {
    refused_.add();
    message.reply(error(ErrorCode::kOverloaded,
                        "as many sessions as allowed are searching; try again later"));
    co_return;
  }
  auto prepared = prepare(message.request, options_.search, services_.generator.info().adapters);
  if (!prepared) {
    message.reply(prepared.error());
    co_return;
  }
  SessionJob job = std::move(prepared).value();
  const std::uint64_t high = services_.random_bits();
  job.id = core::make_id("ses_", high, services_.random_bits());
  job.request = std::move(message.request);
  job.system = ref();

  const SearchServices search{core::Ref(vitals_->scheduler_box), core::Ref(vitals_->verifier_box),
                              services_.generator, options_.scheduler};
  SessionServices services{search,           core::Ref(vitals_->log_box), reader_,
                           options_.session, services_.metrics,           epoch_};
  const std::string id = job.id;
  const core::Strand strand(services_.executor);
  auto live = std::make_unique<Live>();
  live->idempotency_key = job.request.idempotency_key;
  if (!live->idempotency_key.empty())
    keys_.insert_or_assign(live->idempotency_key, storage::KeyedSession{id, job.request.canonical});
  live->mailbox = std::make_shared<core::Mailbox<SessionMessage>>(options_.session.mailbox);
  live->session =
      std::make_unique<Session>(strand, live->mailbox, std::move(services), std::move(job));
  live->running = std::make_unique<core::TaskGroup>(strand);
  live->running->spawn([](Session& session) -> Task<void> {
    auto ended = co_await session.live();
    if (!ended)
      core::log(core::LogLevel::kError, "session failed", {{"why", ended.error().to_string()}});
  }(*live->session));
  live_.emplace(id, std::move(live));
  started_.add();
  live_gauge_.set(static_cast<double>(live_.size()));
  message.reply(StartedSession{id});
}

Task<void> System::handle(SessionEnded& message) {
  const auto found = live_.find(message.session);
  if (found == live_.end()) co_return;
  found->second->mailbox->close();  // what is queued is still answered
  co_await found->second->running->join();
  keys_.erase(found->second->idempotency_key);
  live_.erase(message.session);
  live_gauge_.set(static_cast<double>(live_.size()));
  if (message.lost) lost_.push_back(std::move(message));
  if (lost_.size() > kMaxLost) lost_.pop_front();
  if (live_.empty()) {
    for (auto& reply : std::exchange(all_ended_, {})) reply(core::success());
  }
}

namespace {
// To the session; when its mailbox is full, whoever asked hears so at once.
template <class M>
void forward(core::Mailbox<SessionMessage>& session, M& message) {
  SessionMessage wrapped(std::move(message));
  if (auto taken = session.offer(wrapped); !taken) std::get<M>(wrapped).reply(taken.error());
}
}  // namespace

template <class M>
bool System::was_lost(M& message) {
  for (const auto& lost : lost_) {
    if (lost.session != message.session) continue;
    message.reply(*lost.lost);
    return true;
  }
  return false;
}

Task<void> System::handle(Watch& message) {
  if (auto* live = find(message.session)) {
    forward(*live->mailbox, message);
    co_return;
  }
  if (was_lost(message)) co_return;
  children().spawn([](System& self, Watch watch) -> Task<void> {
    auto job = [&] { return self.log_.contains(watch.session); };
    auto known = co_await self.services_.disk.run(job);
    if (!known)
      watch.reply(known.error());
    else if (!known.value())
      watch.reply(error(ErrorCode::kNotFound, "there is no session '" + watch.session + "'", "id"));
    else
      watch.reply(core::success());
  }(*this, std::move(message)));
}

Task<void> System::handle(Unwatch& message) {
  // Never lost to a full mailbox: a session would outlive its watchers. At most one a Watch.
  if (auto* live = find(message.session))
    (void)live->mailbox->send_answer(SessionMessage(std::move(message)));
  co_return;
}

Task<void> System::handle(ReadEvents& message) {
  if (auto* live = find(message.session)) {
    forward(*live->mailbox, message);
    co_return;
  }
  if (was_lost(message)) co_return;
  children().spawn([](EventReader& reader, ReadEvents read) -> Task<void> {
    auto page = co_await reader.page(read.session, read.after, read.limit);
    read.reply(std::move(page));
  }(reader_, std::move(message)));
}

Task<void> System::handle(GetSession& message) {
  if (auto* live = find(message.session)) {
    forward(*live->mailbox, message);
    co_return;
  }
  if (was_lost(message)) co_return;
  children().spawn([](EventReader& reader, GetSession get) -> Task<void> {
    auto json = co_await reader.session_json(get.session);
    get.reply(std::move(json));
  }(reader_, std::move(message)));
}

Task<void> System::handle(ListSessions& message) {
  children().spawn([](EventReader& reader, ListSessions asked) -> Task<void> {
    auto list = co_await reader.session_list(asked.before, asked.limit);
    asked.reply(std::move(list));
  }(reader_, std::move(message)));
  co_return;
}

template <class M>
void System::to_live(M& message) {
  if (auto* live = find(message.session)) {
    forward(*live->mailbox, message);
    return;
  }
  if (was_lost(message)) return;
  children().spawn([](System& self, M late) -> Task<void> {
    auto job = [&] { return self.log_.contains(late.session); };
    auto known = co_await self.services_.disk.run(job);
    if (!known)
      late.reply(known.error());
    else if (known.value())
      late.reply(error(ErrorCode::kConflict, "the session has already ended"));
    else
      late.reply(error(ErrorCode::kNotFound, "there is no session '" + late.session + "'", "id"));
  }(*this, std::move(message)));
}

Task<void> System::handle(CancelSession& message) {
  to_live(message);
  co_return;
}

Task<void> System::handle(AddSubQuestion& message) {
  to_live(message);
  co_return;
}

Task<void> System::handle(Conclude& message) {
  to_live(message);
  co_return;
}

// --- verifying what a client brings ---

Task<void> System::handle(Verify& message) {
  if (!ready()) {
    message.reply(error(ErrorCode::kUnavailable, "the server is shutting down"));
    co_return;
  }
  auto answer = [](core::Ref<VerifierMessage> verifier, Verify asked) -> Task<void> {
    asked.reply(co_await verification(std::move(verifier), std::move(asked.request)));
  };
  children().spawn(answer(core::Ref(vitals_->verifier_box), std::move(message)));
}

// --- chat and status ---

Task<void> System::handle(Chat& message) {
  if (!ready()) {
    message.reply(error(ErrorCode::kUnavailable,
                        draining_ ? "the server is shutting down" : "a vital part has failed"));
    co_return;
  }
  children().spawn(chat(std::move(message)));
}

Task<void> System::chat(Chat message) {
  std::vector<model::ChatMessage> turns;
  for (auto& turn : message.request.messages)
    turns.push_back({std::move(turn.role), std::move(turn.content)});
  auto prompt = services_.generator.render_chat(turns);
  if (!prompt) {
    message.reply(prompt.error());
    co_return;
  }
  const int context = services_.generator.info().context;
  const int prompt_tokens = static_cast<int>(prompt.value().size());
  if (prompt_tokens >= context) {
    message.reply(error(ErrorCode::kOutOfRange,
                        "the messages take " + std::to_string(prompt_tokens) +
                            " tokens, the model's context holds " + std::to_string(context),
                        "messages"));
    co_return;
  }
  Generate generate;
  auto& request = generate.request;
  request.prompt = std::move(prompt).value();
  request.branches.push_back({message.request.seed, {}});
  request.adapter = message.request.adapter;
  request.sampling.temperature = message.request.temperature;
  request.sampling.top_p = message.request.top_p;
  request.stop = message.request.stop;
  request.max_tokens = std::min(message.request.max_tokens, context - prompt_tokens);
  request.cancel = message.cancel;
  if (message.on_text) {
    request.stream = true;
    generate.on_text = [on_text = std::move(message.on_text)](int, std::string text) mutable {
      on_text(std::move(text));
    };
  }
  const core::Ref<SchedulerMessage> scheduler(vitals_->scheduler_box);
  auto generated = co_await core::ask<std::vector<model::Generation>>(
      [&](core::Reply<std::vector<model::Generation>> reply) {
        generate.reply = std::move(reply);
        return scheduler.send(SchedulerMessage(std::move(generate)));
      });
  if (!generated) {
    message.reply(generated.error());
    co_return;
  }
  auto& generation = generated.value().front();
  if (generation.reason == model::FinishReason::kCancelled) {
    message.reply(error(ErrorCode::kCancelled, "the chat was cancelled"));
    co_return;
  }
  ChatResult result;
  result.finish_reason = generation.reason == model::FinishReason::kLength ? "length" : "stop";
  result.text = std::move(generation.text);
  result.prompt_tokens = prompt_tokens;
  result.completion_tokens = static_cast<int>(generation.tokens.size());
  message.reply(std::move(result));
}

Task<void> System::handle(GetStatus& message) {
  const auto model = services_.generator.info();
  ServerStatus status;
  status.ready = ready();
  if (!status.ready)
    status.why_not = draining_ ? "the server is shutting down" : "a vital part has failed";
  status.model = model.name;
  status.weights = model.weights;
  status.context = model.context;
  status.adapters = model.adapters;
  status.live_sessions = static_cast<int>(live_.size());
  message.reply(std::move(status));
  co_return;
}

// --- the end ---

Task<void> System::handle(Shutdown& message) {
  draining_ = true;
  children().spawn(drain(std::move(message)));
  co_return;
}

Task<void> System::drain(Shutdown message) {
  auto empty = [this](core::Reply<void> reply) -> Result<void> {
    if (live_.empty())
      reply(core::success());
    else
      all_ended_.push_back(std::move(reply));
    return core::success();
  };
  if (!live_.empty()) {
    // Whatever still lives after the grace period is cancelled; its log says so.
    core::TaskGroup grace(strand());
    grace.spawn([](System& self, core::Duration wait, core::CancellationToken token) -> Task<void> {
      co_await core::sleep_for(self.executor(), wait, token);
      if (token.cancelled()) co_return;
      for (auto& [id, live] : self.live_)
        (void)live->mailbox->send_answer(
            SessionMessage(CancelSession{id, core::Reply<std::string>()}));
    }(*this, message.grace, grace.token()));
    (void)co_await core::ask<void>(empty);
    grace.cancel();
    co_await grace.join();
  }
  vitals_->close();
  co_await vitals_->supervisor.join();
  mailbox().close();
  message.reply(core::success());
}

}  // namespace lemma::actors

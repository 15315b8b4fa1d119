#include "actors/session.h"

#include <cmath>
#include <utility>

namespace lemma::actors {

using core::error;
using core::ErrorCode;
using core::Task;

namespace {

// Of those to try, the one that was asked for: symbolic beside another is the server's option.
std::string asked_strategy(const std::vector<std::string>& strategies) {
  for (const auto& strategy : strategies)
    if (strategy != "symbolic") return strategy;
  return "symbolic";
}

const char* to_string(Split split) {
  switch (split) {
    case Split::kOff:
      return "off";
    case Split::kStructure:
      return "structure";
    case Split::kModel:
      return "model";
    case Split::kStepwise:
      return "stepwise";
  }
  return "";
}

}  // namespace

Session::Session(core::Strand strand, std::shared_ptr<core::Mailbox<SessionMessage>> mailbox,
                 SessionServices services, SessionJob job)
    : Actor(strand, std::move(mailbox)),
      services_(std::move(services)),
      job_(std::move(job)),
      asked_strategy_(asked_strategy(job_.strategies)),
      began_(strand.executor().now()),
      search_strand_(strand.executor()),
      search_(search_strand_),
      state_(job_.id) {}

Task<core::Result<void>> Session::live() {
  begin();
  core::Result<void> ended = co_await run();
  cancel_.cancel();
  co_await search_.join();
  co_return ended;
}

void Session::begin() {
  const auto& request = job_.request;
  Json asked{{"task", request.task}, {"strategy", request.strategy}};
  if (request.typed.empty())
    asked["problem"] = request.problem;
  else
    asked["typed"] = Json::parse(request.typed, nullptr, false);
  asked["budget"] = {{"tokens", request.budget.tokens},
                     {"seconds", request.budget.seconds},
                     {"nodes", request.budget.nodes}};
  asked["seed"] = request.seed;
  asked["decomposition"] = to_string(job_.split);
  asked["formalise"] = job_.formalise_as.empty() ? "off" : "model";
  asked["background"] = request.background;
  if (!request.adapter.empty()) asked["adapter"] = request.adapter;
  log({"session.created",
       {{"request", std::move(asked)}, {"strategy", asked_strategy_}, {"model", model_json()}}});
  log(parsed_event(*job_.task, job_.recognition));
  InquiryJob inquiry;
  DecomposerJob& search = inquiry.search;
  search.task = job_.task;
  search.recognition = job_.recognition;
  search.strategies = job_.strategies;
  search.strategy = job_.strategy;
  search.split = job_.split;
  search.adapter = request.adapter;
  search.budget = request.budget;
  search.cancel = cancel_.token();
  search.session = ref();
  inquiry.formalise_as = job_.formalise_as;
  inquiry.text = request.problem;
  inquiry.strategies = job_.formalised_strategies;
  inquiry.only_formalised = request.task != "auto" && request.task != job_.task->name();
  inquiry_ = std::make_unique<Inquiry>(search_strand_, services_.search, std::move(inquiry));
  search_.spawn(inquiry_->run(), [mailbox = shared_mailbox()](core::Result<void> ended) {
    if (ended) return;
    SearchDone failed;  // it threw before its own last word
    failed.outcome.failure = ended.error();
    failed.outcome.reason = "the search failed: " + ended.error().detail;
    (void)mailbox->send_answer(SessionMessage(std::move(failed)));
  });
}

Task<void> Session::receive(SessionMessage message) {
  std::visit([this](auto& m) { handle(m); }, message);
  co_return;
}

void Session::handle(SearchEvents& message) {
  for (auto& draft : message.events) log(std::move(draft));
  if (lost_)
    message.reply(*lost_);
  else if (pending_.size() > static_cast<std::size_t>(services_.options.max_pending_events))
    held_back_.push_back(std::move(message.reply));
  else
    message.reply(core::success());
}

void Session::handle(SearchDone& message) {
  if (std::exchange(search_done_, true)) return;  // it had its last word already
  const SearchOutcome& outcome = message.outcome;
  log({"answer.final", final_answer(message)});
  const bool failed = outcome.failure && !outcome.cancelled;
  log({"session.ended",
       {{"state", outcome.cancelled ? "cancelled"
                  : failed          ? "failed"
                                    : "finished"}}});
  if (lost_) finish();
}

// What may be claimed: "verified" only for a derived chain whose certificate has just been
// re-checked.
Json Session::final_answer(const SearchDone& done) const {
  const SearchOutcome& outcome = done.outcome;
  const search::TaskRecognition posed =
      done.formalised.value_or(search::TaskRecognition{job_.task, job_.recognition});
  const auto& best = outcome.best;
  std::string status = "no_answer";
  Json answer = nullptr;
  Json certificate = nullptr;
  Json second = nullptr;
  Json reason = outcome.reason;
  if (best.solved && best.derived) {
    const search::ChainReport& proof = outcome.proof;
    if (!proof.second_opinion.empty()) second = proof.second_opinion;
    if (proof.verdict.passed()) {
      const bool given = posed.recognition.formalised_by == search::FormalisedBy::kModel;
      status = given ? "verified_given_formalisation" : "verified";
      answer = *proof.answer;
      certificate = Json::parse(proof.certificate);
      reason = nullptr;
    } else if (proof.answer) {  // what it takes to verify it isn't there
      status = "unverified";
      answer = *proof.answer;
      reason = proof.verdict.evidence;
    } else {
      reason = "the derivation found did not survive its re-check: " + proof.verdict.evidence;
    }
  } else if (best.solved) {
    status = "unverified";
    answer = best.answer;
    reason = "the answer checks, but it was guessed, not derived";
  } else if (outcome.proof.answer) {
    status = "unverified";
    answer = *outcome.proof.answer;
    reason =
        std::to_string(best.votes) + " of " + std::to_string(best.voters) +
        " lines of reasoning that came to an answer came to this one; no family could check it (" +
        outcome.reason + ")";
  }

  const bool answered = !answer.is_null();
  Json steps = chain_json(outcome.chain);
  steps.insert(steps.begin(), Json{{"text", posed.recognition.problem->text()},
                                   {"kind", "assumption"},
                                   {"verdict", "unchecked"},
                                   {"why", "stated in the problem"}});
  const double seconds = std::chrono::duration<double>(executor().now() - began_).count();
  return {{"object", "reasoning"},
          {"task", std::string(posed.task->name())},
          {"formalised_by", std::string(search::to_string(posed.recognition.formalised_by))},
          {"strategy", asked_strategy_},
          {"found_by", answered ? Json(outcome.strategy) : Json()},
          {"status", status},
          {"answer", std::move(answer)},
          {"steps", std::move(steps)},
          {"subquestions", done.subquestions},
          {"certificate", std::move(certificate)},
          {"second_opinion", std::move(second)},
          {"reason", std::move(reason)},
          {"usage",
           {{"prompt_tokens", outcome.prompt_tokens},
            {"completion_tokens", outcome.completion_tokens},
            {"total_tokens", outcome.prompt_tokens + outcome.completion_tokens},
            {"nodes", outcome.nodes},
            {"verifier_calls", outcome.verifier_calls},
            {"cache", "off"},
            {"seconds", std::round(seconds * 1000) / 1000}}},
          {"model", model_json()}};
}

Json Session::model_json() const {
  const auto model = services_.search.text.info();
  Json json{{"name", model.name}, {"weights", model.weights}};
  if (!job_.request.adapter.empty()) json["adapter"] = job_.request.adapter;
  return json;
}

// --- the log ---

void Session::log(EventDraft draft) {
  if (lost_) return;
  storage::LoggedEvent event;
  event.id = {services_.epoch, next_seq_++};
  event.type = draft.type;
  Json body{{"id", event.id.to_string()},
            {"type", draft.type},
            {"session", job_.id},
            {"ms", executor().clock().unix_time().count()}};
  for (auto& [key, value] : draft.fields.items()) body[key] = std::move(value);
  event.body = dump(body);
  pending_.push_back(std::move(event));
  pending_json_.push_back(std::move(body));
  if (!flushing_) {
    flushing_ = true;
    children().spawn(flush());
  }
}

// One append at a time; what arrives meanwhile goes with the next.
Task<void> Session::flush() {
  while (!pending_.empty() && !lost_) {
    storage::Append append;
    append.session = job_.id;
    append.events.assign(pending_.begin(), pending_.end());
    append.ends = append.events.back().type == "session.ended";
    const bool begins = append.events.front().id.seq == 1;
    if (append.ends || begins) append.summary = summary_when_stored();
    if (begins && !job_.request.idempotency_key.empty())
      append.key = {job_.request.idempotency_key, job_.request.canonical};
    core::Result<void> stored = core::success();
    core::Duration wait = std::chrono::milliseconds(10);
    for (int attempt = 1; attempt <= kLogAttempts; ++attempt, wait *= 2) {
      if (attempt > 1) co_await core::sleep_for(executor(), wait);
      stored = co_await services_.log.ask<void>([&append](core::Reply<void> reply) {
        return LogMessage(AppendEvents{append, std::move(reply)});
      });
      if (stored) break;
    }
    if (!stored) {
      log_lost(stored.error());
      break;
    }
    published(append.events.size());
  }
  flushing_ = false;
}

// What the list of sessions will say once everything pending is in the log.
std::string Session::summary_when_stored() const {
  SessionState state = state_;
  for (const auto& event : pending_json_) state.apply(event);
  return state.summary();
}

void Session::published(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    auto& event = pending_.front();
    state_.apply(pending_json_.front());
    durable_seq_ = event.id.seq;
    durable_.push_back(std::make_shared<const Event>(
        Event{event.id, std::move(event.type), std::move(event.body)}));
    if (durable_.size() > kWindow) durable_.pop_front();
    pending_.pop_front();
    pending_json_.pop_front();
  }
  for (auto& reply : std::exchange(held_back_, {})) reply(core::success());
  wake_readers();
  if (state_.ended()) finish();
}

void Session::log_lost(const core::Error& why) {
  lost_ = error(ErrorCode::kUnavailable, "the session's log cannot be written: " + why.detail);
  pending_.clear();
  pending_json_.clear();
  cancel_.cancel();
  for (auto& reply : std::exchange(held_back_, {})) reply(*lost_);
  wake_readers();
  if (search_done_) finish();
}

// Nothing more will be logged: answer who waits, tell the system, which closes the mailbox when it
// has let go.
void Session::finish() {
  if (std::exchange(ended_, true)) return;
  for (auto& reply : std::exchange(cancellers_, {})) {
    if (lost_)
      reply(*lost_);
    else
      reply(dump(state_.json()));
  }
  wake_readers();
  children().spawn(
      [](core::Executor& clock, core::Ref<SystemMessage> system, SessionEnded over) -> Task<void> {
        for (;;) {
          const auto sent = system.send(SystemMessage(over));
          if (sent || sent.error().code != ErrorCode::kOverloaded) co_return;
          co_await core::sleep_for(clock, std::chrono::milliseconds(5));
        }
      }(executor(), job_.system, SessionEnded{job_.id, lost_}));
}

// --- watchers and readers ---

void Session::handle(Watch& message) {
  ++watchers_;
  ++orphan_armed_;
  message.reply(core::success());
}

void Session::handle(Unwatch&) {
  if (watchers_ > 0 && --watchers_ == 0) arm_orphan_timer();
}

void Session::arm_orphan_timer() {
  if (job_.request.background || ended_) return;
  children().spawn(cancel_when_orphaned(++orphan_armed_));
}

Task<void> Session::cancel_when_orphaned(std::uint64_t armed) {
  co_await core::sleep_for(executor(),
                           std::chrono::duration_cast<core::Duration>(
                               std::chrono::duration<double>(services_.options.orphan_seconds)),
                           cancel_.token());
  if (orphan_armed_ == armed && watchers_ == 0) cancel_.cancel();
}

void Session::handle(ReadEvents& message) {
  if (answer(message)) return;
  if (readers_.size() >= static_cast<std::size_t>(services_.options.max_readers)) {
    message.reply(error(ErrorCode::kOverloaded, "too many readers wait for this session"));
    return;
  }
  const auto reader = readers_.insert(
      readers_.end(), Reader{std::move(message), core::CancellationSource(children().token())});
  children().spawn(expire(reader));
}

// Answers from memory, or from the log for what memory no longer holds; false when the reader has
// to wait.
bool Session::answer(ReadEvents& request) {
  if (lost_) {
    request.reply(*lost_);
    return true;
  }
  const std::uint64_t oldest = durable_.empty() ? 1 : durable_.front()->id.seq;
  if (request.after + 1 < oldest) {
    children().spawn([](EventReader& log, std::string id, ReadEvents r) -> Task<void> {
      auto page = co_await log.page(std::move(id), r.after, r.limit);
      r.reply(std::move(page));
    }(services_.reader, job_.id, std::move(request)));
    return true;
  }
  EventPage page;
  for (std::uint64_t seq = request.after + 1;
       seq <= durable_seq_ && page.events.size() < request.limit; ++seq)
    page.events.push_back(durable_[seq - oldest]);
  const std::uint64_t last = request.after + page.events.size();
  page.ended = ended_ && last >= durable_seq_;
  if (page.events.empty() && !page.ended && request.wait) return false;
  request.reply(std::move(page));
  return true;
}

void Session::wake_readers() {
  for (auto reader = readers_.begin(); reader != readers_.end(); ++reader) {
    if (reader->request.reply && answer(reader->request))
      reader->timer.cancel();  // expire() erases it
  }
}

Task<void> Session::expire(std::list<Reader>::iterator reader) {
  co_await core::sleep_for(executor(), reader->request.max_wait, reader->timer.token());
  if (reader->request.reply) reader->request.reply(EventPage{});
  readers_.erase(reader);
}

void Session::handle(GetSession& message) {
  if (lost_)
    message.reply(*lost_);
  else
    message.reply(dump(state_.json()));
}

void Session::handle(CancelSession& message) {
  if (ended_) {
    message.reply(error(ErrorCode::kConflict, "the session has already ended"));
    return;
  }
  cancel_.cancel();
  cancellers_.push_back(std::move(message.reply));
}

// To the decomposer, as long as it takes sub-questions.
template <class M>
void Session::forward(M& message) {
  if (job_.split != Split::kStepwise) {
    message.reply(error(ErrorCode::kConflict,
                        "only a session whose decomposition is \"stepwise\" takes sub-questions"));
    return;
  }
  DecomposerMessage wrapped(std::move(message));
  const auto taken = inquiry_->mailbox().offer(wrapped);
  if (taken) return;
  M& refused = std::get<M>(wrapped);
  if (taken.error().code == ErrorCode::kOverloaded)
    refused.reply(taken.error());
  else
    refused.reply(error(ErrorCode::kConflict, "the session takes no more sub-questions"));
}

void Session::handle(AddSubQuestion& message) { forward(message); }

void Session::handle(Conclude& message) { forward(message); }

}  // namespace lemma::actors

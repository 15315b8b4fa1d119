#include "actors/inquiry.h"

#include <algorithm>
#include <utility>

namespace lemma::actors {

using core::ErrorCode;
using core::Task;

namespace {

// What finding a typed form, and then searching it, may use while the general search waits.
constexpr std::int64_t kFormaliserShare = 4;
constexpr std::int64_t kFormalisedShare = 2;

void add_cost(const SearchOutcome& of, SearchOutcome& to) {
  to.prompt_tokens += of.prompt_tokens;
  to.completion_tokens += of.completion_tokens;
  to.nodes += of.nodes;
  to.verifier_calls += of.verifier_calls;
}

}  // namespace

Inquiry::Inquiry(core::Strand strand, SearchServices services, InquiryJob job)
    : strand_(strand),
      services_(std::move(services)),
      job_(std::move(job)),
      began_(strand.executor().now()) {
  if (job_.formalise_as.empty()) search_next(job_.search);
}

void Inquiry::search_next(DecomposerJob job) {
  decomposer_ = std::make_unique<Decomposer>(strand_, services_, std::move(job));
}

Task<void> Inquiry::run() {
  SearchDone done;
  if (job_.formalise_as.empty())
    done = co_await decomposer_->run();
  else
    done = co_await formalised_first();
  core::Duration wait = std::chrono::milliseconds(1);
  for (;;) {
    auto sent = job_.search.session.send(SessionMessage(done));
    if (sent || sent.error().code != ErrorCode::kOverloaded) co_return;
    co_await core::sleep_for(strand_.executor(), wait);
    wait = std::min<core::Duration>(wait * 2, std::chrono::milliseconds(100));
  }
}

Task<SearchDone> Inquiry::formalised_first() {
  SearchOutcome spent;
  FormaliserJob asking;
  asking.text = job_.text;
  asking.tasks = job_.formalise_as;
  asking.seed = job_.search.strategy.seed;
  asking.temperature = job_.search.strategy.options.temperature;
  asking.adapter = job_.search.adapter;
  asking.tokens = std::max<std::int64_t>(1, job_.search.budget.tokens / kFormaliserShare);
  asking.cancel = job_.search.cancel;
  const Formalised form =
      co_await formalise_by_model(strand_.executor(), services_, std::move(asking));
  spent.prompt_tokens = form.prompt_tokens;
  spent.completion_tokens = form.completion_tokens;
  SearchDone done;
  done.outcome.reason = form.why;
  done.outcome.strategy = job_.strategies.front();
  int nodes = 0;
  if (form.reading) {
    co_await say_parsed(*form.reading->task, form.reading->recognition);
    DecomposerJob search = job_.search;
    search.task = form.reading->task;
    search.recognition = form.reading->recognition;
    search.strategies = job_.strategies;
    search.budget = left(spent);
    if (!job_.only_formalised) {
      search.budget.tokens = std::max<std::int64_t>(1, search.budget.tokens / kFormalisedShare);
      search.budget.seconds /= kFormalisedShare;
    }
    search_next(std::move(search));
    done = co_await decomposer_->run();
    add_cost(done.outcome, spent);
    done.formalised = form.reading;
    nodes = decomposer_->nodes();
  }
  const bool over = done.outcome.best.solved || done.outcome.failure || done.outcome.cancelled ||
                    job_.only_formalised || job_.search.cancel.cancelled();
  if (!over) {
    const std::string before = done.outcome.reason;
    if (form.reading) co_await say_parsed(*job_.search.task, job_.search.recognition);
    DecomposerJob search = job_.search;
    search.budget = left(spent);
    search.first_node = nodes;
    search_next(std::move(search));
    done = co_await decomposer_->run();
    add_cost(done.outcome, spent);
    done.outcome.reason = before + "; then as a general question: " + done.outcome.reason;
  }
  done.outcome.cancelled = done.outcome.cancelled || job_.search.cancel.cancelled();
  done.outcome.prompt_tokens = spent.prompt_tokens;
  done.outcome.completion_tokens = spent.completion_tokens;
  done.outcome.nodes = spent.nodes;
  done.outcome.verifier_calls = spent.verifier_calls;
  co_return done;
}

Task<void> Inquiry::say_parsed(const search::Task& task, const search::Recognition& recognition) {
  std::vector<EventDraft> events;
  events.push_back(parsed_event(task, recognition));
  co_await report(job_.search.session, strand_.executor(), std::move(events));
}

// At least something, so that whoever comes next can say that there is nothing left.
Budget Inquiry::left(const SearchOutcome& spent) const {
  const double elapsed = std::chrono::duration<double>(strand_.executor().now() - began_).count();
  const Budget& all = job_.search.budget;
  return {std::max<std::int64_t>(1, all.tokens - spent.completion_tokens),
          std::max(0.001, all.seconds - elapsed),
          std::max<std::int64_t>(1, all.nodes - spent.nodes)};
}

}  // namespace lemma::actors

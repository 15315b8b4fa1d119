#include "actors/decomposer.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "actors/ask_again.h"
#include "core/hashing.h"
#include "search/decomposition/part.h"
#include "search/decomposition/proposed_parts.h"

namespace lemma::actors {

using core::error;
using core::ErrorCode;
using core::Result;
using core::Task;
using search::Decomposition;
using search::Premises;
using search::SubQuestion;

namespace {

constexpr std::size_t kMailbox = 64;
// What one search leaves to those that wait for it to fail.
constexpr double kShareWhileOthersWait = 0.8;

search::DecompositionLimits limits_of(const search::SearchOptions& options) {
  return {options.parts_depth, options.parts_width, options.parts_total};
}

bool answers(const SearchOutcome& outcome) {
  return outcome.best.solved && outcome.best.derived && outcome.proof.verdict.passed();
}

}  // namespace

EventDraft Decomposer::ended(const Asked& asked, const std::string& why) {
  return {"subquestion.ended",
          {{"node", asked.node},
           {"status", asked.status},
           {"answer", asked.answer ? Json(*asked.answer) : Json()},
           {"why", why}}};
}

Decomposer::Decomposer(core::Strand strand, SearchServices services, DecomposerJob job)
    : strand_(strand),
      services_(std::move(services)),
      job_(std::move(job)),
      began_(strand.executor().now()),
      mailbox_(std::make_shared<core::Mailbox<DecomposerMessage>>(kMailbox)),
      searches_(strand, job_.cancel),
      parts_(limits_of(job_.strategy.options)),
      nodes_(job_.first_node),
      retries_left_(job_.strategy.options.parts_retries) {}

Task<SearchDone> Decomposer::run() {
  LEMMA_ASSERT(strand_.runs_here(), "the decomposer and its searches share one strand");
  SearchDone done;
  std::exception_ptr thrown;
  try {
    if (job_.split != Split::kOff) co_await answer_parts();
    mailbox_->close();
    done.outcome = co_await answer_whole();
  } catch (...) {
    thrown = std::current_exception();
  }
  mailbox_->close();
  searches_.cancel();
  co_await searches_.join();
  if (thrown) std::rethrow_exception(thrown);

  done.outcome.prompt_tokens = spent_.prompt_tokens;
  done.outcome.completion_tokens = spent_.completion_tokens;
  done.outcome.nodes = spent_.nodes;
  done.outcome.verifier_calls = spent_.verifier_calls;
  done.subquestions = subquestions_json();
  co_return done;
}

// --- parts ---

Task<void> Decomposer::answer_parts() {
  const auto& problem = *job_.recognition.problem;
  asking_ = job_.split == Split::kStepwise;
  core::TaskGroup alarm(strand_, job_.cancel);
  if (asking_) alarm.spawn(stop_asking(alarm.token()));
  std::vector<SubQuestion> list;
  if (job_.split == Split::kStructure) {
    list = job_.task->structure(problem);
    co_await add(std::move(list), "the problem's own structure");
  } else if (job_.split == Split::kModel) {
    list = co_await proposed_by_model();
    co_await add(std::move(list), "the model's");
  }

  for (;;) {
    start_ready();
    if (searching_ == 0 && !asking_) {
      const bool more = co_await split_again();
      if (!more) break;
      continue;
    }
    auto message = co_await mailbox_->receive();
    LEMMA_ASSERT(message, "the mailbox is closed after the parts");
    if (auto* part = std::get_if<PartDone>(&*message)) {
      co_await settle(*part);
    } else if (auto* asked = std::get_if<AddSubQuestion>(&*message)) {
      co_await take(*asked);
    } else if (auto* conclude = std::get_if<Conclude>(&*message)) {
      asking_ = false;
      conclude->reply(dump(Json{{"subquestions", subquestions_json()}}));
    } else {
      asking_ = false;
    }
  }
  alarm.cancel();
  co_await alarm.join();
}

Task<void> Decomposer::stop_asking(core::CancellationToken stop) {
  const auto seconds = std::chrono::duration<double>(job_.budget.seconds);
  co_await core::sleep_until(strand_.executor(),
                             began_ + std::chrono::duration_cast<core::Duration>(seconds), stop);
  (void)mailbox_->send_answer(DecomposerMessage(StopAsking{}));
}

// After a failure another decomposition, where the model can propose one and may still be asked.
Task<bool> Decomposer::split_again() {
  if (!std::exchange(failed_since_split_, false) || retries_left_ == 0 ||
      job_.split == Split::kStepwise || parts_strategy() == "symbolic" || left().tokens <= 0 ||
      left().seconds <= 0 || searches_.token().cancelled())
    co_return false;
  --retries_left_;
  const std::size_t before = parts_.size();
  std::vector<SubQuestion> others = co_await proposed_by_model();
  co_await add(std::move(others), "the model's, after others had failed");
  co_return parts_.size() > before;
}

Task<std::vector<SubQuestion>> Decomposer::proposed_by_model() {
  const std::vector<SubQuestion> none;
  const auto& problem = *job_.recognition.problem;
  const auto& options = job_.strategy.options;
  const int room = options.parts_total - static_cast<int>(parts_.size());
  const int most = std::min({room, options.parts_width, search::kMaxProposedParts});
  if (most < 1) co_return none;
  model::GenerateRequest request;
  request.grammar = search::parts_grammar(*job_.task, problem, most);
  if (!request.grammar) co_return none;
  std::vector<std::string> known;
  for (std::size_t i = 0; i < parts_.size(); ++i) known.push_back(parts_[i].question.question);
  std::vector<model::ChatMessage> messages;
  for (auto& message : search::parts_messages(problem, known, most))
    messages.push_back({message.role, message.content});
  auto prompt = services_.text.render_chat(messages);
  if (!prompt) co_return none;
  spent_.prompt_tokens += static_cast<int>(prompt.value().size());
  request.prompt = std::move(prompt).value();
  request.adapter = job_.adapter;
  request.sampling.temperature = options.temperature;
  request.max_tokens = static_cast<int>(
      std::min<std::int64_t>(services_.options.max_step_tokens * (most + 1), left().tokens));
  request.cancel = searches_.token();
  request.branches.push_back({core::mix64(job_.strategy.seed ^ (parts_.size() + 1)), {}});
  auto make = [&request](core::Reply<std::vector<model::Generation>> reply) {
    return SchedulerMessage(Generate{request, nullptr, std::move(reply)});
  };
  auto generated = co_await ask_again<std::vector<model::Generation>>(
      strand_.executor(), services_.scheduler, make, searches_.token());
  if (!generated || generated.value().empty()) co_return none;
  spent_.completion_tokens += static_cast<std::int64_t>(generated.value()[0].tokens.size());
  co_return search::read_parts(*job_.task, problem, generated.value()[0].text);
}

// Takes in a list whose premises are indices of the list; what doesn't fit the limits is left out
// with all that builds on it.
Task<void> Decomposer::add(std::vector<SubQuestion> list, const char* why) {
  std::vector<std::optional<std::size_t>> index;
  std::vector<EventDraft> events;
  for (SubQuestion& question : list) {
    bool fits = true;
    for (std::size_t& premise : question.premises) {
      fits = fits && index[premise].has_value();
      if (fits) premise = *index[premise];
    }
    if (const auto known = parts_.find(question.key)) {
      index.push_back(known);
      continue;
    }
    Json premises = Json::array();
    if (fits)
      for (const std::size_t premise : question.premises) premises.push_back(asked_[premise].node);
    const std::string text = question.question;
    index.push_back(std::nullopt);
    if (!fits) continue;
    const auto added = parts_.add(std::move(question));
    if (!added) continue;
    index.back() = added.value();
    asked_.push_back({next_node()});
    events.push_back({"subquestion.added",
                      {{"node", asked_.back().node},
                       {"question", text},
                       {"premises", std::move(premises)},
                       {"part", true},
                       {"strategy", parts_strategy()},
                       {"why", why}}});
  }
  end_what_failed(events);
  co_await report(job_.session, strand_.executor(), std::move(events));
}

Task<void> Decomposer::take(AddSubQuestion& asked) {
  auto question = job_.task->read_subquestion(*job_.recognition.problem, asked.question);
  if (!question) {
    asked.reply(error(ErrorCode::kInvalidArgument,
                      "is no sub-question of this problem; ask it as the family spells it",
                      "question"));
    co_return;
  }
  for (std::size_t i = 0; i < asked.premises.size(); ++i) {
    const auto found = std::ranges::find(asked_, asked.premises[i], &Asked::node);
    if (found == asked_.end()) {
      asked.reply(error(ErrorCode::kInvalidArgument, "is no sub-question of this session",
                        "premises[" + std::to_string(i) + "]"));
      co_return;
    }
    question->premises.push_back(static_cast<std::size_t>(found - asked_.begin()));
  }
  const std::string text = question->question;
  const auto added = parts_.add(std::move(*question));
  if (!added) {
    asked.reply(added.error());
    co_return;
  }
  asked_.push_back({next_node()});
  Json fields{{"node", asked_.back().node}, {"question", text}, {"premises", asked.premises}};
  asked.reply(dump(fields));
  fields["part"] = true;
  fields["strategy"] = parts_strategy();
  fields["why"] = "the client's";
  std::vector<EventDraft> events;
  events.push_back({"subquestion.added", std::move(fields)});
  end_what_failed(events);
  co_await report(job_.session, strand_.executor(), std::move(events));
}

void Decomposer::start_ready() {
  for (const std::size_t part : parts_.ready()) {
    const Budget rest = left();
    parts_.searched(part);
    ++searching_;
    // An equal share of what is left for each part that still waits, this one, and the whole.
    int sharers = 2;
    for (std::size_t i = 0; i < parts_.size(); ++i)
      sharers += parts_[i].status == Decomposition::Status::kWaiting ? 1 : 0;
    const Budget share{rest.tokens / sharers, rest.seconds, rest.nodes / sharers};
    if (share.tokens < 1 || share.nodes < 1 || share.seconds <= 0) {
      PartDone spent{part, {}};
      spent.outcome.reason = "the budget is spent";
      (void)mailbox_->send_answer(DecomposerMessage(std::move(spent)));
      continue;
    }
    promised_.tokens += share.tokens;
    promised_.nodes += share.nodes;
    asked_[part].promised = share;
    searches_.spawn(search_part(part), [mailbox = mailbox_, part](Result<void> ended) {
      if (ended) return;
      PartDone failed{part, {}};  // it threw before its own last word
      failed.outcome.failure = ended.error();
      failed.outcome.reason = "the search failed: " + ended.error().detail;
      (void)mailbox->send_answer(DecomposerMessage(std::move(failed)));
    });
  }
}

Task<void> Decomposer::search_part(std::size_t part) {
  const SubQuestion& question = parts_[part].question;
  Premises premises = co_await premises_from(parts_.ancestors(part));
  PartDone done{part, {}};
  if (premises.end().status == search::StateStatus::kDead) {
    done.outcome.reason = "the premises' lines lead nowhere together";
  } else if (const auto said =
                 job_.task->subanswer(*job_.recognition.problem, premises.end(), question);
             said || premises.end().solved()) {
    done.outcome.best.solved = done.outcome.best.derived = true;
    done.outcome.proof.verdict = {search::Judgement::kPassed, "the premises say so already"};
    done.outcome.proof.answer = said.value_or("settled with the whole problem");
  } else {
    search::StrategyRequest strategy = job_.strategy;
    strategy.seed = core::mix64(job_.strategy.seed ^ (0x9e3779b97f4a7c15ull * (part + 1)));
    SearchJob job = job_for(asked_[part].node, parts_strategy(), strategy, std::move(premises),
                            asked_[part].promised);
    job.is_part = true;
    job.task = &search::part_task();
    job.problem = std::make_shared<search::Part>(*job_.task, job_.recognition.problem, question);
    SearchWorker worker(strand_, services_, std::move(job));
    done.outcome = co_await worker.run();
  }
  (void)mailbox_->send_answer(DecomposerMessage(std::move(done)));
}

Task<void> Decomposer::settle(PartDone& done) {
  --searching_;
  Asked& asked = asked_[done.part];
  promised_.tokens -= asked.promised.tokens;
  promised_.nodes -= asked.promised.nodes;
  count(done.outcome);
  std::vector<EventDraft> events;
  if (answers(done.outcome)) {
    parts_.answered(done.part, std::move(done.outcome.best.steps));
    asked.status = "answered";
    asked.answer = done.outcome.proof.answer;
    events.push_back(ended(asked, done.outcome.reason));
  } else {
    parts_.failed(done.part);
    failed_since_split_ = true;
    asked.status = "failed";
    events.push_back(ended(asked, done.outcome.reason));
    end_what_failed(events);
  }
  co_await report(job_.session, strand_.executor(), std::move(events));
}

// Parts that will never be searched, because a premise has no answer.
void Decomposer::end_what_failed(std::vector<EventDraft>& events) {
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (parts_[i].status != Decomposition::Status::kFailed || asked_[i].status == "failed")
      continue;
    asked_[i].status = "failed";
    events.push_back(ended(asked_[i], "a premise has no answer"));
  }
}

// What these parts' answers derive together.
Task<Premises> Decomposer::premises_from(std::vector<std::size_t> parts) {
  std::vector<std::vector<std::string>> derivations;
  for (const std::size_t part : parts) derivations.push_back(parts_[part].lines);
  Premises none;
  none.states.push_back(job_.task->initial(*job_.recognition.problem));
  if (std::ranges::all_of(derivations, &std::vector<std::string>::empty)) co_return none;
  auto make = [&](core::Reply<Premises> reply) {
    return VerifierMessage(
        ComposePremises{job_.task, job_.recognition.problem, derivations, std::move(reply)});
  };
  auto composed =
      co_await ask_again<Premises>(strand_.executor(), services_.verifier, make, searches_.token());
  if (!composed) co_return none;
  for (std::size_t& source : composed.value().sources) source = parts[source];
  co_return std::move(composed).value();
}

// --- the whole ---

Task<SearchOutcome> Decomposer::answer_whole() {
  std::vector<std::size_t> answered;
  for (std::size_t i = 0; i < parts_.size(); ++i)
    if (parts_[i].status == Decomposition::Status::kAnswered) answered.push_back(i);
  const Premises none = co_await premises_from({});
  Premises premises = co_await premises_from(answered);
  if (premises.end().solved()) {
    SearchOutcome settled = co_await conclude(std::move(premises));
    co_return settled;
  }
  if (premises.end().status == search::StateStatus::kDead) premises = none;

  // The solver needs no premises, and a search that they misled is worth another without them.
  struct Attempt {
    const std::string& strategy;
    const Premises& from;
  };
  std::vector<Attempt> attempts;
  for (const std::string& strategy : job_.strategies) {
    const bool solver = strategy == "symbolic";
    attempts.push_back({strategy, solver ? none : premises});
    if (!solver && !premises.lines.empty()) attempts.push_back({strategy, none});
  }
  std::vector<SearchOutcome> outcomes;
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    const bool first = outcomes.empty();
    if (!first && attempts[i].strategy != "symbolic" && left().tokens <= 0) continue;
    std::string why;
    if (!first) why = "no answer yet: " + outcomes.back().reason;
    SearchOutcome searched = co_await search_whole(attempts[i].strategy, attempts[i].from,
                                                   i + 1 == attempts.size(), std::move(why));
    outcomes.push_back(std::move(searched));
    const SearchOutcome& outcome = outcomes.back();
    if (outcome.best.solved || outcome.failure || outcome.cancelled) break;
  }
  // The one that answered, or the first: what was asked for.
  std::string reason = outcomes.front().reason;
  for (std::size_t i = 1; i < outcomes.size(); ++i)
    reason += "; then " + outcomes[i].strategy + ": " + outcomes[i].reason;
  const bool failed = outcomes.back().failure.has_value(), cancelled = outcomes.back().cancelled;
  auto failure = outcomes.back().failure;
  SearchOutcome chosen =
      std::move(outcomes.back().best.solved ? outcomes.back() : outcomes.front());
  chosen.reason = std::move(reason);
  if (failed) chosen.failure = std::move(failure);
  chosen.cancelled = cancelled;
  co_return chosen;
}

Task<SearchOutcome> Decomposer::search_whole(std::string strategy, Premises premises, bool last,
                                             std::string why) {
  const std::string node = next_node();
  Json added{{"node", node},
             {"question", job_.recognition.problem->text()},
             {"premises", Json::array()},
             {"strategy", strategy}};
  for (const std::string& premise : nodes_of(premises)) added["premises"].push_back(premise);
  if (!why.empty()) added["why"] = std::move(why);
  std::vector<EventDraft> events;
  events.push_back({"subquestion.added", std::move(added)});
  co_await report(job_.session, strand_.executor(), std::move(events));

  Budget budget = left();
  budget.tokens = std::max<std::int64_t>(1, budget.tokens);
  budget.nodes =
      strategy == "symbolic" ? job_.budget.nodes : std::max<std::int64_t>(1, budget.nodes);
  if (!last) budget.seconds *= kShareWhileOthersWait;
  const std::vector<std::size_t> sources = premises.sources;
  SearchWorker worker(strand_, services_,
                      job_for(node, strategy, job_.strategy, std::move(premises), budget));
  SearchOutcome outcome = co_await worker.run();
  name_sources(outcome, sources);
  count(outcome);
  co_return outcome;
}

// The parts have settled the whole: only its proof is missing.
Task<SearchOutcome> Decomposer::conclude(Premises premises) {
  SearchOutcome outcome;
  outcome.strategy = parts_strategy();
  outcome.reason = "the sub-questions settle the whole";
  outcome.best.solved = outcome.best.derived = true;
  outcome.best.steps = premises.lines;
  auto make = [&](core::Reply<search::ChainReport> reply) {
    return VerifierMessage(CheckChain{job_.task, job_.recognition, premises.lines,
                                      /*is_part=*/false, std::move(reply)});
  };
  auto proof =
      co_await ask_again<search::ChainReport>(strand_.executor(), services_.verifier, make);
  if (proof)
    outcome.proof = std::move(proof).value();
  else
    outcome.proof.verdict = {search::Judgement::kUnknown, proof.error().detail};
  outcome.chain = chain_lines(outcome.proof, true);
  name_sources(outcome, premises.sources);
  co_return outcome;
}

SearchJob Decomposer::job_for(std::string node, const std::string& strategy,
                              search::StrategyRequest request, Premises premises,
                              Budget budget) const {
  SearchJob job;
  job.subquestion = std::move(node);
  job.task = job_.task;
  job.problem = job_.recognition.problem;
  job.formalised_by = job_.recognition.formalised_by;
  request.root = premises.end();
  request.budget_tokens = budget.tokens;
  auto made = search::make_strategy(strategy, std::move(request));
  LEMMA_ASSERT(made, "the strategies' names were checked when the session began");
  job.strategy = std::move(made).value();
  job.premises = std::move(premises);
  job.adapter = job_.adapter;
  job.budget = budget;
  job.cancel = searches_.token();
  job.session = job_.session;
  return job;
}

// Of the budget, beside what running parts may still use.
Budget Decomposer::left() const {
  const double elapsed = std::chrono::duration<double>(strand_.executor().now() - began_).count();
  return {job_.budget.tokens - spent_.completion_tokens - promised_.tokens,
          job_.budget.seconds - elapsed, job_.budget.nodes - spent_.nodes - promised_.nodes};
}

void Decomposer::count(const SearchOutcome& outcome) {
  spent_.prompt_tokens += outcome.prompt_tokens;
  spent_.completion_tokens += outcome.completion_tokens;
  spent_.nodes += outcome.nodes;
  spent_.verifier_calls += outcome.verifier_calls;
}

const std::string& Decomposer::parts_strategy() const {
  for (const std::string& strategy : job_.strategies)
    if (strategy != "symbolic") return strategy;
  return job_.strategies.front();
}

// The parts that the premises come from, each once.
std::vector<std::string> Decomposer::nodes_of(const Premises& premises) const {
  std::vector<std::string> nodes;
  for (const std::size_t part : premises.sources)
    if (nodes.empty() || nodes.back() != asked_[part].node) nodes.push_back(asked_[part].node);
  return nodes;
}

void Decomposer::name_sources(SearchOutcome& outcome,
                              const std::vector<std::size_t>& sources) const {
  for (std::size_t i = 0; i < sources.size() && i < outcome.chain.size(); ++i)
    outcome.chain[i].subquestion = asked_[sources[i]].node;
}

Json Decomposer::subquestions_json() const {
  Json list = Json::array();
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    Json premises = Json::array();
    for (const std::size_t premise : parts_[i].question.premises)
      premises.push_back(asked_[premise].node);
    list.push_back({{"node", asked_[i].node},
                    {"question", parts_[i].question.question},
                    {"premises", std::move(premises)},
                    {"status", asked_[i].status},
                    {"answer", asked_[i].answer ? Json(*asked_[i].answer) : Json()}});
  }
  return list;
}

}  // namespace lemma::actors

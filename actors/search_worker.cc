#include "actors/search_worker.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "actors/ask_again.h"

namespace lemma::actors {

using core::error;
using core::ErrorCode;
using core::Result;
using core::Task;
using search::Expansion;
using search::Proposal;
using search::Source;

namespace {

constexpr int kMaxFailuresInARow = 5;
constexpr int kChangedNodesPerEvent = 256;
constexpr double kTokensOfUnknownSample = 12;  // until a search has drawn one

bool asks_model(Source source) {
  return source == Source::kModelStep || source == Source::kModelAnswer;
}
// The solver's lines are no completions: they cost the budget nothing.
bool asks_solver(const search::Strategy& strategy) { return strategy.name() == "symbolic"; }
bool asks_answer(Source source) {
  return source == Source::kModelAnswer || source == Source::kUniformAnswer;
}

std::vector<model::ChatMessage> chat_messages(const std::vector<search::ChatMessage>& messages) {
  std::vector<model::ChatMessage> out;
  for (const auto& message : messages) out.push_back({message.role, message.content});
  return out;
}

core::Duration seconds(double count) {
  return std::chrono::duration_cast<core::Duration>(std::chrono::duration<double>(count));
}

double rounded(double v) { return std::round(v * 1e4) / 1e4; }

std::string without_newline(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace

SearchWorker::SearchWorker(core::Strand strand, SearchServices services, SearchJob job)
    : strand_(strand),
      services_(std::move(services)),
      job_(std::move(job)),
      deadline_(strand.executor(), strand.executor().now() + seconds(job_.budget.seconds),
                job_.cancel),
      children_(strand, deadline_.token()),
      results_(static_cast<std::size_t>(services_.options.parallel_expansions)) {}

Task<SearchOutcome> SearchWorker::run() {
  LEMMA_ASSERT(strand_.runs_here(), "the search and what it spawns share one strand");
  SearchOutcome outcome;
  Result<void> prepared = co_await prepare();
  if (prepared) {
    co_await search(outcome);
  } else {
    failure_ = prepared.error();
  }
  children_.cancel();
  co_await children_.join();
  while (auto late = results_.try_receive()) job_.strategy->abandon(late->expansion.id);
  LEMMA_ASSERT(job_.strategy->in_flight() == 0 && job_.strategy->virtual_loss() == 0,
               "every expansion is returned, and its virtual loss with it");

  const auto& usage = job_.strategy->usage();
  outcome.best = job_.strategy->best();
  outcome.proof = co_await proof_of(outcome.best);
  outcome.chain = chain_lines(outcome.proof, outcome.best.solved);
  outcome.failure = failure_;
  outcome.cancelled = job_.cancel.cancelled() && !outcome.best.solved;
  outcome.strategy = job_.strategy->name();
  if (!asks_solver(*job_.strategy)) {
    outcome.prompt_tokens = prompt_tokens_;
    outcome.completion_tokens = usage.tokens;
  }
  outcome.nodes = usage.nodes;
  outcome.verifier_calls = usage.proposals;
  co_return outcome;
}

// The root's transcript and the stoppers.
Task<Result<void>> SearchWorker::prepare() {
  const auto& executor = strand_.executor();
  std::vector<std::unique_ptr<search::Stopper>> stoppers;
  stoppers.push_back(std::make_unique<search::VerifiedAnswerStopper>());
  if (!asks_solver(*job_.strategy))
    stoppers.push_back(std::make_unique<search::TokenStopper>(job_.budget.tokens));
  stoppers.push_back(
      std::make_unique<search::WallClockStopper>(executor.clock(), seconds(job_.budget.seconds)));
  stoppers.push_back(std::make_unique<search::NodeStopper>(job_.budget.nodes));
  stopper_ = std::make_unique<search::AnyStopper>(std::move(stoppers));

  const auto steps = chat_messages(job_.task->messages(*job_.problem, search::Ask::kSteps));
  auto prompt = services_.text.render_chat(steps);
  if (!prompt) co_return prompt.error();
  auto root = std::move(prompt).value();
  const auto so_far =
      services_.text.encode(search::render_transcript(job_.premises.lines, job_.premises.states));
  root.insert(root.end(), so_far.begin(), so_far.end());

  const auto answers = chat_messages(job_.task->messages(*job_.problem, search::Ask::kAnswer));
  auto answer_prompt = services_.text.render_chat(answers);
  if (!answer_prompt) co_return answer_prompt.error();
  answer_prompt_ = std::move(answer_prompt).value();

  prompt_tokens_ =
      static_cast<int>(job_.strategy->name() == "guess" ? answer_prompt_.size() : root.size());
  transcripts_[search::kRootNode] = {search::kNoNode, std::move(root)};
  co_return core::success();
}

Task<void> SearchWorker::search(SearchOutcome& outcome) {
  auto& strategy = *job_.strategy;
  for (;;) {
    const auto& usage = strategy.usage();
    const search::Best best = strategy.best();
    const auto stop = stopper_->reason({best.solved && best.derived, usage.tokens, usage.nodes});
    if (stop) {
      outcome.reason = *stop;
      co_return;
    }
    if (children_.token().cancelled()) {
      outcome.reason =
          deadline_.passed() ? "the time budget is spent" : "the session was cancelled";
      co_return;
    }
    if (failure_) {
      outcome.reason = "the search failed: " + failure_->detail;
      co_return;
    }
    for (auto& expansion : strategy.select(room())) {
      samples_in_flight_ += expansion.samples;
      children_.spawn(evaluate(std::move(expansion)));
    }
    if (strategy.in_flight() == 0) {
      outcome.reason = strategy.finished().value_or("there is nothing left to expand");
      if (solver_lines_ && !*solver_lines_)
        outcome.reason = "the solver gave up: " + solver_lines_->error().detail;
      co_return;
    }
    std::optional<Evaluated> evaluated = co_await results_.receive();
    if (!evaluated) co_return;
    co_await back_up(std::move(*evaluated));
  }
}

// How many more leaves to select: bounded by what may be in flight, and by what the token budget
// still holds beside the samples that are being drawn. One leaf always goes, so that what is left
// of a budget is used.
int SearchWorker::room() const {
  const auto& usage = job_.strategy->usage();
  const double sample = usage.proposals > 0 ? static_cast<double>(usage.tokens) / usage.proposals
                                            : kTokensOfUnknownSample;
  const double samples =
      usage.expansions > 0 ? static_cast<double>(usage.proposals) / usage.expansions : 1;
  const double left =
      static_cast<double>(job_.budget.tokens - usage.tokens) - sample * samples_in_flight_;
  const int in_flight = job_.strategy->in_flight();
  const int free = services_.options.parallel_expansions - in_flight;
  const double affordable = std::ceil(left / std::max(1.0, sample * samples));
  return static_cast<int>(std::clamp<double>(affordable, in_flight == 0 ? 1 : 0, free));
}

Task<void> SearchWorker::evaluate(Expansion expansion) {
  Result<std::vector<Proposal>> proposals = co_await propose(expansion);
  samples_in_flight_ -= expansion.samples;
  Evaluated evaluated{std::move(expansion), std::move(proposals)};
  (void)results_.send_answer(std::move(evaluated));
}

Task<Result<std::vector<Proposal>>> SearchWorker::propose(const Expansion& expansion) {
  const search::State state = asks_answer(expansion.source)
                                  ? job_.task->initial(*job_.problem)
                                  : job_.strategy->node(expansion.node).state;
  if (expansion.source == Source::kSolverStep) co_return co_await solved(expansion);
  std::vector<Proposal> drawn;
  const core::Random random(expansion.seed);
  if (!asks_model(expansion.source)) {
    for (int i = 0; i < expansion.samples; ++i) {
      auto stream = random.split(static_cast<std::uint64_t>(i));
      Proposal proposal;
      if (expansion.source == Source::kUniformAnswer) {
        proposal.text = job_.task->uniform_answer(*job_.problem, stream);
      } else {
        auto step = job_.task->uniform_step(*job_.problem, state, stream);
        if (!step) break;
        proposal.text = std::move(*step);
      }
      // Charged what the model would have been, so that budgets compare.
      auto tokens = services_.text.encode(proposal.text);
      proposal.tokens = std::max<int>(1, static_cast<int>(tokens.size()));
      drawn.push_back(std::move(proposal));
    }
    co_return co_await judged(expansion, std::move(drawn));
  }

  model::GenerateRequest request;
  const bool answer = expansion.source == Source::kModelAnswer;
  request.prompt = answer ? answer_prompt_ : transcript(expansion.node);
  request.grammar = answer ? job_.task->answer_grammar(*job_.problem)
                           : job_.task->step_grammar(*job_.problem, state);
  request.adapter = job_.adapter;
  request.sampling.temperature = expansion.temperature;
  request.max_tokens =
      answer ? services_.options.max_answer_tokens : services_.options.max_step_tokens;
  request.cancel = children_.token();
  for (int i = 0; i < expansion.samples; ++i)
    request.branches.push_back({random.split(static_cast<std::uint64_t>(i)).next(), {}});

  auto generated = co_await generate(std::move(request));
  if (!generated) co_return generated.error();
  std::vector<std::vector<model::TokenId>> tokens;
  for (auto& generation : generated.value()) {
    Proposal proposal;
    proposal.text = std::move(generation.text);
    for (const float logprob : generation.logprobs) proposal.logprob += logprob;
    proposal.logprob = std::min(proposal.logprob, 0.0);
    proposal.tokens = std::max<int>(1, static_cast<int>(generation.tokens.size()));
    drawn.push_back(std::move(proposal));
    tokens.push_back(std::move(generation.tokens));
  }
  if (!answer) drawn_tokens_[expansion.id] = std::move(tokens);
  co_return co_await judged(expansion, std::move(drawn));
}

// The solver's line for a node of its chain; none when it gave up, which ends the chain.
Task<Result<std::vector<Proposal>>> SearchWorker::solved(const Expansion& expansion) {
  if (!solver_lines_) {
    auto make = [this](core::Reply<std::vector<std::string>> reply) {
      return VerifierMessage(SolveProblem{job_.task, job_.problem, job_.premises.lines,
                                          children_.token(), std::move(reply)});
    };
    auto lines = co_await ask_verifier<std::vector<std::string>>(make, children_.token());
    if (!lines && lines.error().code != ErrorCode::kUnavailable) co_return lines.error();
    solver_lines_ = std::move(lines);
  }
  std::vector<Proposal> drawn;
  const auto line = static_cast<std::size_t>(job_.strategy->node(expansion.node).depth);
  if (*solver_lines_ && line < solver_lines_->value().size()) {
    Proposal proposal;
    proposal.text = solver_lines_->value()[line] + "\n";
    proposal.tokens =
        std::max<int>(1, static_cast<int>(services_.text.encode(proposal.text).size()));
    drawn.push_back(std::move(proposal));
  }
  co_return co_await judged(expansion, std::move(drawn));
}

Task<Result<std::vector<model::Generation>>> SearchWorker::generate(
    model::GenerateRequest request) {
  auto make = [&request](core::Reply<std::vector<model::Generation>> reply) {
    return SchedulerMessage(Generate{request, nullptr, std::move(reply)});
  };
  co_return co_await ask_again<std::vector<model::Generation>>(
      strand_.executor(), services_.scheduler, make, children_.token());
}

template <class T, class Make>
Task<Result<T>> SearchWorker::ask_verifier(Make make, core::CancellationToken give_up) {
  co_return co_await ask_again<T>(strand_.executor(), services_.verifier, std::move(make), give_up);
}

Task<Result<std::vector<Proposal>>> SearchWorker::judged(const Expansion& expansion,
                                                         std::vector<Proposal> drawn) {
  const bool answers = asks_answer(expansion.source);
  auto make = [&](core::Reply<std::vector<search::StepVerdict>> reply) {
    CheckProposals check;
    check.task = job_.task;
    check.problem = job_.problem;
    if (!answers) check.state = job_.strategy->node(expansion.node).state;
    check.answers = answers;
    for (const auto& proposal : drawn) check.texts.push_back(proposal.text);
    check.cancel = children_.token();
    check.reply = std::move(reply);
    return VerifierMessage(std::move(check));
  };
  auto verdicts = co_await ask_verifier<std::vector<search::StepVerdict>>(make, children_.token());
  if (!verdicts) co_return verdicts.error();
  if (verdicts.value().size() != drawn.size())
    co_return error(ErrorCode::kInternal, "the verifier answered for another number of proposals");
  for (std::size_t i = 0; i < drawn.size(); ++i) drawn[i].verdict = std::move(verdicts.value()[i]);
  co_return drawn;
}

// The best path, judged once more from its beginning.
Task<search::ChainReport> SearchWorker::proof_of(const search::Best& best) {
  search::ChainReport report;
  if (!best.derived || (best.steps.empty() && !best.solved)) co_return report;
  std::vector<std::string> steps = job_.premises.lines;
  steps.insert(steps.end(), best.steps.begin(), best.steps.end());
  auto make = [&](core::Reply<search::ChainReport> reply) {
    return VerifierMessage(CheckChain{
        job_.task, {job_.problem, job_.formalised_by, {}}, steps, job_.is_part, std::move(reply)});
  };
  auto judged = co_await ask_verifier<search::ChainReport>(make);
  if (judged) co_return std::move(judged).value();
  report.verdict = {search::Judgement::kUnknown, judged.error().detail};
  for (const auto& step : steps) report.lines.push_back({step, std::nullopt});
  co_return report;
}

Task<void> SearchWorker::back_up(Evaluated evaluated) {
  auto& strategy = *job_.strategy;
  if (!evaluated.proposals) {
    strategy.abandon(evaluated.expansion.id);
    drawn_tokens_.erase(evaluated.expansion.id);
    const auto& why = evaluated.proposals.error();
    if (why.code != ErrorCode::kCancelled && ++failures_in_a_row_ >= kMaxFailuresInARow)
      failure_ = why;
    if (failures_in_a_row_ > 0)  // a model that is being restarted needs a moment
      co_await core::sleep_for(strand_.executor(),
                               std::chrono::milliseconds(20 << failures_in_a_row_),
                               children_.token());
    co_return;
  }
  failures_in_a_row_ = 0;
  const auto& proposals = evaluated.proposals.value();
  const auto placements = strategy.backup(evaluated.expansion.id, proposals);

  std::vector<EventDraft> events;
  for (std::size_t i = 0; i < placements.size(); ++i) {
    const auto& placement = placements[i];
    if (placement.node == search::kNoNode || !placement.is_new) continue;
    remember(placement, i, evaluated);
    const auto& verdict = proposals[i].verdict;
    events.push_back({"step.proposed",
                      {{"subquestion", job_.subquestion},
                       {"node", placement.node},
                       {"parent", placement.parent},
                       {"text", without_newline(proposals[i].text)},
                       {"prior", rounded(placement.prior)},
                       {"tokens", proposals[i].tokens}}});
    if (asks_model(evaluated.expansion.source))
      events.back().fields["logprob"] = rounded(proposals[i].logprob);
    events.push_back({"step.checked",
                      {{"subquestion", job_.subquestion},
                       {"node", placement.node},
                       {"verdict", std::string(search::to_string(verdict.verdict.judgement))},
                       {"evidence", verdict.verdict.evidence}}});
  }
  drawn_tokens_.erase(evaluated.expansion.id);

  Json nodes = Json::array();
  for (const auto id : strategy.take_changed_nodes(kChangedNodesPerEvent)) {
    const auto view = strategy.node(id);
    nodes.push_back(Json::array({id, view.visits, rounded(view.q)}));
  }
  if (!nodes.empty())
    events.push_back({"tree.updated",
                      {{"subquestion", job_.subquestion},
                       {"nodes", std::move(nodes)},
                       {"tokens", strategy.usage().tokens}}});
  co_await report_best(events);
  co_await report(job_.session, strand_.executor(), std::move(events));
}

// A new node's transcript: what the model wrote, then the new state's line.
void SearchWorker::remember(const search::Placement& placement, std::size_t drawn,
                            const Evaluated& evaluated) {
  const auto& proposal = evaluated.proposals.value()[drawn];
  if (!proposal.verdict.next || asks_answer(evaluated.expansion.source)) return;
  TranscriptPart part;
  part.parent = placement.parent;
  if (const auto found = drawn_tokens_.find(evaluated.expansion.id); found != drawn_tokens_.end())
    part.tokens = found->second[drawn];
  else
    part.tokens = services_.text.encode(proposal.text);
  const auto after = services_.text.encode(search::render_after_step(*proposal.verdict.next));
  part.tokens.insert(part.tokens.end(), after.begin(), after.end());
  transcripts_.emplace(placement.node, std::move(part));
}

std::vector<model::TokenId> SearchWorker::transcript(search::NodeId node) const {
  std::vector<const TranscriptPart*> parts;
  for (auto at = node; at != search::kNoNode;) {
    const auto found = transcripts_.find(at);
    LEMMA_ASSERT(found != transcripts_.end(), "a node that can be expanded has a transcript");
    parts.push_back(&found->second);
    at = found->second.parent;
  }
  std::vector<model::TokenId> tokens;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part)
    tokens.insert(tokens.end(), (*part)->tokens.begin(), (*part)->tokens.end());
  return tokens;
}

Task<void> SearchWorker::report_best(std::vector<EventDraft>& events) {
  const auto best = job_.strategy->best();
  if (job_.is_part || best.node == reported_best_) co_return;
  reported_best_ = best.node;
  const search::ChainReport proof = co_await proof_of(best);
  Json answer = nullptr;
  if (best.solved && !best.derived) answer = best.answer;
  if (best.solved && proof.answer) answer = *proof.answer;
  events.push_back({"answer.best",
                    {{"subquestion", job_.subquestion},
                     {"node", best.node},
                     {"solved", best.solved},
                     {"answer", std::move(answer)},
                     {"steps", chain_json(chain_lines(proof, best.solved))}}});
}

}  // namespace lemma::actors

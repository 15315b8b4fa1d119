// What LocalGenerator makes of a batch's logits: the next token of every completion that a row
// decides, and what ends with it. Choices are shared over the backend's threads; everything else is
// the owner's.
#include <algorithm>

#include "model/local_generator.h"

namespace lemma::model {

using State = Sequence::State;

// A share has several rows of logits when tokens are forced: each decides one token, so they are
// taken in turn, all sequences' first ones together.
void LocalGenerator::take_results(std::span<const float> logits, StepOutput& output) {
  for (const Share& share : shares_) count_rows(share, output);
  for (int row = 0; collect_choices(logits, row), !choices_.empty(); ++row) {
    prepare_choices();
    choose();
    accept_choices(output);
  }
  finish_ended(output);
}

void LocalGenerator::count_rows(const Share& share, StepOutput& output) {
  Sequence& sequence = *share.sequence;
  const bool trunk = sequence.branch == Sequence::kTrunk;
  const bool decodes = share.rows == 1 && share.logits_rows == 1 && !trunk;
  (decodes ? output.decode_rows : output.prefill_rows) += share.rows;
  totals_.prefilled_tokens +=
      static_cast<std::uint64_t>(share.rows - (trunk ? 0 : share.logits_rows));
  sequence.computed += share.rows;
  if (!decodes) remember(sequence, sequence.computed / kPageTokens * kPageTokens);
}

// Those that the n-th row of each share's logits decides.
void LocalGenerator::collect_choices(std::span<const float> logits, int row) {
  const auto vocabulary = static_cast<std::size_t>(info_.vocabulary);
  choices_.clear();
  for (const Share& share : shares_) {
    const auto rows = logits.first(static_cast<std::size_t>(share.logits_rows) * vocabulary);
    logits = logits.subspan(rows.size());
    Sequence& sequence = *share.sequence;
    // A stop string may have ended it inside its forced tokens.
    if (row >= share.logits_rows || sequence.state != State::kRunning || sequence.request->failure)
      continue;
    const auto values = rows.subspan(static_cast<std::size_t>(row) * vocabulary, vocabulary);
    if (sequence.branch != Sequence::kTrunk) {
      choices_.push_back({&sequence, static_cast<std::size_t>(sequence.branch), values});
      continue;
    }
    for (std::size_t branch = 0; branch < sequence.request->completions.size(); ++branch)
      choices_.push_back({&sequence, branch, values});
  }
}

void LocalGenerator::prepare_choices() {
  for (const Choice& choice : choices_) {
    LocalRequest& request = *choice.sequence->request;
    if (auto ready = request.completions[choice.branch].prepare(); !ready)
      request.failure = std::move(ready).error();
  }
}

void LocalGenerator::choose() {
  const auto parts = std::min(samplers_.size(), choices_.size());
  backend_->share_out(static_cast<int>(parts), [&](int part) {
    const auto edge = [&](std::size_t p) { return choices_.size() * p / parts; };
    const auto at = static_cast<std::size_t>(part);
    for (std::size_t i = edge(at); i < edge(at + 1); ++i) {
      const Choice& choice = choices_[i];
      choice.sequence->request->completions[choice.branch].choose(choice.logits, samplers_[at]);
    }
  });
}

void LocalGenerator::accept_choices(StepOutput& output) {
  for (const Choice& choice : choices_) {
    LocalRequest& request = *choice.sequence->request;
    if (request.failure) continue;
    if (auto accepted = accept(choice, output); !accepted) {
      request.failure = std::move(accepted).error();
    } else if (choice.sequence->branch != Sequence::kTrunk) {
      advance(*choice.sequence);
    } else if (choice.branch + 1 == request.completions.size()) {
      fork(request);
    }
  }
}

core::Result<void> LocalGenerator::accept(const Choice& choice, StepOutput& output) {
  LocalRequest& request = *choice.sequence->request;
  Completion& completion = request.completions[choice.branch];
  const std::size_t before = completion.produced();
  BOOST_OUTCOME_TRY(completion.accept());
  totals_.decoded_tokens += completion.produced() - before;
  if (!request.request.stream) return core::success();
  std::string text = completion.take_delta();
  if (!text.empty())
    output.deltas.push_back({request.id, static_cast<int>(choice.branch), std::move(text)});
  return core::success();
}

// The branch's completion has taken a token in, or ended.
void LocalGenerator::advance(Sequence& sequence) {
  const LocalRequest& request = *sequence.request;
  const Completion& completion = request.completions[static_cast<std::size_t>(sequence.branch)];
  if (completion.finished()) {
    remember(sequence, sequence.computed);
    release(sequence);
    sequence.state = State::kDone;
  } else if (request.request.prompt.size() + completion.produced() > sequence.tokens.size()) {
    sequence.tokens.push_back(completion.last_token());
  }
}

// Requests end after the batch, so that the shares' sequences stay alive.
void LocalGenerator::finish_ended(StepOutput& output) {
  std::vector<LocalRequest*> ended;
  for (auto& request : requests_)
    if (request->failure || std::ranges::all_of(request->completions, &Completion::finished))
      ended.push_back(request.get());
  for (LocalRequest* request : ended) {
    if (request->failure) {
      finish(*request, std::move(*request->failure), output);
      continue;
    }
    std::vector<Generation> generations;
    for (Completion& completion : request->completions) generations.push_back(completion.take());
    finish(*request, std::move(generations), output);
  }
}

}  // namespace lemma::model

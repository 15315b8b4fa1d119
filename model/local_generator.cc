#include "model/local_generator.h"

#include <algorithm>

#include "core/assert.h"
#include "model/config.h"

namespace lemma::model {
namespace {

using core::error;
using core::ErrorCode;
using State = Sequence::State;

// The older of two sequences keeps its pages: by request, the trunk before the branches.
bool older(const Sequence& a, const Sequence& b) {
  return a.request->id != b.request->id ? a.request->id < b.request->id : a.branch < b.branch;
}

// Tokens of a branch at most.
int longest(const LocalRequest& request) {
  return static_cast<int>(request.request.prompt.size()) + request.request.max_tokens;
}

ModelInfo with_adapters(ModelInfo info, const std::map<std::string, AdapterId>& adapters) {
  for (const auto& [name, id] : adapters) info.adapters.push_back(name);
  return info;
}

}  // namespace

LocalGenerator::LocalGenerator(std::unique_ptr<Backend> backend, Tokenizer tokenizer,
                               std::optional<ChatTemplate> chat_template, ModelInfo info,
                               const ModelOptions& options,
                               std::map<std::string, AdapterId> adapters)
    : backend_(std::move(backend)),
      tokenizer_(std::move(tokenizer)),
      chat_template_(std::move(chat_template)),
      adapters_(std::move(adapters)),
      info_(with_adapters(std::move(info), adapters_)),
      batch_rows_(std::clamp(options.batch_rows, 1, backend_->max_rows())),
      prefill_rows_(std::clamp(options.prefill_rows, 1, batch_rows_)),
      running_branches_(std::clamp(options.running_branches, 1, batch_rows_)),
      queued_requests_(options.queued_requests),
      cache_(backend_->page_count()),
      grammars_(tokenizer_.vocabulary()),
      samplers_(static_cast<std::size_t>(std::max(1, backend_->threads()))) {
  LEMMA_ASSERT(info_.vocabulary == backend_->config().vocabulary, "rows of logits are this wide");
}

LocalGenerator::~LocalGenerator() = default;

std::vector<TokenId> LocalGenerator::encode(std::string_view text) const {
  return tokenizer_.encode(text);
}

std::string LocalGenerator::decode(std::span<const TokenId> tokens) const {
  return tokenizer_.decode(tokens);
}

core::Result<std::vector<TokenId>> LocalGenerator::render_chat(
    std::span<const ChatMessage> messages) const {
  if (!chat_template_)
    return error(ErrorCode::kUnsupported, "this model has no chat template", "messages");
  return chat_template_->render(tokenizer_, messages);
}

// --- submitting ---

core::Result<void> LocalGenerator::check(const GenerateRequest& request) const {
  const auto out_of_range = [](std::string what, std::string field) {
    return error(ErrorCode::kOutOfRange, std::move(what), std::move(field));
  };
  if (request.prompt.empty())
    return error(ErrorCode::kInvalidArgument, "the prompt must have at least one token", "prompt");
  if (request.branches.empty() || request.branches.size() > GenerateRequest::kMaxBranches)
    return out_of_range("a request has 1 to 64 branches", "branches");
  if (request.max_tokens < 1) return out_of_range("must be 1 or more", "max_tokens");
  const std::int64_t length = static_cast<std::int64_t>(request.prompt.size()) + request.max_tokens;
  if (length > info_.context)
    return out_of_range(
        "the prompt's " + std::to_string(request.prompt.size()) +
            " tokens and max_tokens together are more than the model's context of " +
            std::to_string(info_.context),
        static_cast<int>(request.prompt.size()) >= info_.context ? "prompt" : "max_tokens");
  // Alone, a branch needs its own pages and the trunk's last one, which it copied.
  if (pages_for(static_cast<int>(length)) + 1 > cache_.total())
    return out_of_range("the request needs more KV memory than there is (model.kv_pages)",
                        "max_tokens");
  for (const TokenId token : request.prompt)
    if (token < 0 || token >= info_.vocabulary)
      return error(ErrorCode::kInvalidArgument, "a token is outside the vocabulary", "prompt");
  for (std::size_t i = 0; i < request.branches.size(); ++i) {
    const auto& forced = request.branches[i].forced;
    const std::string field = "branches[" + std::to_string(i) + "].forced";
    if (forced.size() > static_cast<std::size_t>(request.max_tokens))
      return out_of_range("more tokens than max_tokens", field);
    for (const TokenId token : forced)
      if (!tokenizer_.vocabulary().contains(token) || token >= info_.vocabulary ||
          tokenizer_.vocabulary().is_end(token))
        return error(ErrorCode::kInvalidArgument,
                     "a token is outside the vocabulary or ends the text", field);
  }
  if (!request.adapter.empty() && !adapters_.contains(request.adapter))
    return error(ErrorCode::kInvalidArgument,
                 "the model has no adapter '" + request.adapter.substr(0, 64) + "'", "adapter");
  BOOST_OUTCOME_TRY(validate(request.sampling));
  return validate_stops(request.stop);
}

core::Result<std::vector<Completion>> LocalGenerator::begin_completions(
    const GenerateRequest& request) {
  std::vector<Completion> completions;
  for (std::size_t i = 0; i < request.branches.size(); ++i) {
    std::optional<Constraint> constraint;
    if (request.grammar) {
      BOOST_OUTCOME_TRY(auto begun, Constraint::begin(grammars_, request.grammar));
      if (begun.only_complete())
        return error(ErrorCode::kInvalidArgument, "the grammar allows only the empty text",
                     "grammar");
      Constraint trial = begun;
      for (const TokenId token : request.branches[i].forced) {
        BOOST_OUTCOME_TRY(const bool fits, trial.accept(token));
        if (!fits)
          return error(ErrorCode::kInvalidArgument, "the forced tokens don't fit the grammar",
                       "branches[" + std::to_string(i) + "].forced");
      }
      constraint = std::move(begun);
    }
    completions.emplace_back(tokenizer_, request, i, std::move(constraint));
  }
  return completions;
}

core::Result<RequestId> LocalGenerator::submit(GenerateRequest request) {
  if (stats().queued >= queued_requests_)
    return error(ErrorCode::kOverloaded, "too many requests wait for the model; try again later");
  BOOST_OUTCOME_TRY(check(request));
  auto local = std::make_unique<LocalRequest>();
  local->id = next_id_;
  local->request = std::move(request);
  const std::string& adapter = local->request.adapter;
  local->adapter = adapter.empty() ? kNoAdapter : adapters_.at(adapter);
  local->space = {.weights = info_.weights, .adapter = adapter};
  BOOST_OUTCOME_TRY(local->completions, begin_completions(local->request));
  local->trunk = {
      .request = local.get(), .branch = Sequence::kTrunk, .tokens = local->request.prompt};
  local->watch = watch_.watch(local->request.cancel);
  totals_.prompt_tokens += local->request.prompt.size();
  requests_.push_back(std::move(local));
  return next_id_++;
}

void LocalGenerator::cancel(RequestId id) {
  for (auto& request : requests_)
    if (request->id == id) request->cancelled = true;
}

// --- a step ---

StepOutput LocalGenerator::step() {
  StepOutput output;
  finish_cancelled(output);
  if (idle()) return output;
  admit();
  share_rows();
  find_pages();
  if (shares_.empty()) return output;
  ++totals_.steps;
  const auto logits = run();
  if (logits) {
    take_results(logits.value(), output);
  } else {
    fail_batch(logits.error(), output);
  }
  return output;
}

template <class F>
void LocalGenerator::for_each_sequence(F visit) {
  for (auto& request : requests_) {
    visit(request->trunk);
    for (Sequence& branch : request->branches) visit(branch);
  }
}

void LocalGenerator::finish_cancelled(StepOutput& output) {
  std::vector<LocalRequest*> cancelled;
  for (auto& request : requests_)
    if (request->is_cancelled()) cancelled.push_back(request.get());
  for (LocalRequest* request : cancelled)
    finish(*request, error(ErrorCode::kCancelled, "the request was cancelled"), output);
}

// Starts waiting sequences, the oldest first. One that finds no room lets nobody younger by; one
// that waits for another to compute its beginning does.
void LocalGenerator::admit() {
  int running = 0;
  computing_.clear();
  const auto count = [&](Sequence& sequence) {
    if (sequence.state != State::kRunning) return;
    ++running;
    if (sequence.pending() > 1) computing_.push_back(&sequence);
  };
  for_each_sequence(count);
  bool room = true;
  for_each_sequence([&](Sequence& sequence) {
    if (!room || sequence.state != State::kWaiting) return;
    if (running >= running_branches_) {
      room = false;
    } else if (!worth_waiting(sequence)) {
      room = start(sequence, running > 0);
      count(sequence);
    }
  });
}

// Whether a running sequence will soon have computed at least a page more of this one's beginning
// than is known now. Siblings differ right behind what is known, so the new page is compared first.
bool LocalGenerator::worth_waiting(const Sequence& sequence) const {
  if (computing_.empty()) return false;
  const int known = cache_.known_tokens(sequence.request->space, sequence.tokens);
  const int wanted = known + kPageTokens;
  if (wanted > first_wanted_row(sequence)) return false;
  const auto part = [](const Sequence& of, int begin, int end) {
    return std::span(of.tokens).subspan(begin, end - begin);
  };
  return std::any_of(computing_.begin(), computing_.end(), [&](const Sequence* other) {
    return other->request->adapter == sequence.request->adapter &&
           static_cast<int>(other->tokens.size()) >= wanted &&
           std::ranges::equal(part(*other, known, wanted), part(sequence, known, wanted)) &&
           std::ranges::equal(part(*other, 0, known), part(sequence, 0, known));
  });
}

// Gives the sequence what the cache knows of it, if there is room for the rest. Always when nothing
// else runs: then what it lacks is taken from sequences that only hold pages.
bool LocalGenerator::start(Sequence& sequence, bool anything_runs) {
  auto match = cache_.match(sequence.request->space,
                            std::span(sequence.tokens).first(first_wanted_row(sequence)));
  const auto give_back = [&] {
    for (const PageId page : match.pages) cache_.release(page);
    if (match.partial != KvCache::kNoPage) cache_.release(match.partial);
  };
  // Pages that running sequences will take for the tokens they have, and one each for the tokens to
  // come.
  int promised = 0;
  for_each_sequence([&](const Sequence& other) {
    if (other.state != State::kRunning) return;
    promised += std::max(0, pages_for(static_cast<int>(other.tokens.size()) + kPageTokens) -
                                static_cast<int>(other.pages.size()));
  });
  const int needed = pages_for(static_cast<int>(sequence.tokens.size()) + 1) -
                     static_cast<int>(match.pages.size());
  if (anything_runs && needed + promised > cache_.total() - cache_.used()) {
    give_back();
    return false;
  }
  int computed = static_cast<int>(match.pages.size()) * kPageTokens;
  if (match.partial != KvCache::kNoPage) {
    if (const auto page = cache_.allocate()) {
      backend_->copy_page(match.partial, *page, match.partial_tokens);
      match.pages.push_back(*page);
      computed += match.partial_tokens;
    }
    cache_.release(match.partial);
  }
  sequence.pages.reserve(pages_for(longest(*sequence.request)));
  sequence.pages.assign(match.pages.begin(), match.pages.end());
  sequence.computed = computed;
  sequence.state = State::kRunning;
  return true;
}

// The first row whose logits are needed: of a trunk the last, of a branch the one that decides its
// next token (row p decides token p + 1; forced tokens may follow it). It is computed even if its
// KV is known.
int LocalGenerator::first_wanted_row(const Sequence& sequence) const {
  if (sequence.branch == Sequence::kTrunk) return static_cast<int>(sequence.tokens.size()) - 1;
  const LocalRequest& request = *sequence.request;
  return static_cast<int>(request.request.prompt.size() +
                          request.completions[sequence.branch].produced()) -
         1;
}

int LocalGenerator::logits_wanted(const Sequence& sequence, int rows) const {
  const int end = sequence.computed + rows;
  return std::max(0, end - std::max(first_wanted_row(sequence), sequence.computed));
}

void LocalGenerator::share_rows() {
  shares_.clear();
  decoding_.clear();
  prefilling_.clear();
  for_each_sequence([&](Sequence& sequence) {
    if (sequence.state != State::kRunning) return;
    const bool decodes = sequence.pending() == 1 && sequence.branch != Sequence::kTrunk;
    (decodes ? decoding_ : prefilling_).push_back(&sequence);
  });
  int left = batch_rows_;
  const std::size_t decoded = std::min<std::size_t>(decoding_.size(), left);
  const std::size_t first = decoded < decoding_.size() ? turn_ % decoding_.size() : 0;
  for (std::size_t i = 0; i < decoded; ++i) {
    Sequence* sequence = decoding_[(first + i) % decoding_.size()];
    shares_.push_back({sequence, 1, logits_wanted(*sequence, 1)});
  }
  turn_ += decoded;
  left = std::min(left - static_cast<int>(decoded), prefill_rows_);
  for (Sequence* sequence : prefilling_) {
    const int rows = std::min(sequence->pending(), left);
    if (rows == 0) break;
    shares_.push_back({sequence, rows, logits_wanted(*sequence, rows)});
    left -= rows;
  }
}

// Every share gets pages for its rows, the oldest sequence's first; who must give way drops out of
// the batch.
void LocalGenerator::find_pages() {
  in_age_ = shares_;
  std::sort(in_age_.begin(), in_age_.end(),
            [](const Share& a, const Share& b) { return older(*a.sequence, *b.sequence); });
  for (const Share& share : in_age_) {
    Sequence& sequence = *share.sequence;
    if (sequence.state == State::kRunning && !reserve(sequence, share.rows)) preempt(sequence);
  }
  std::erase_if(shares_,
                [](const Share& share) { return share.sequence->state != State::kRunning; });
}

bool LocalGenerator::reserve(Sequence& sequence, int rows) {
  while (static_cast<int>(sequence.pages.size()) < pages_for(sequence.computed + rows)) {
    if (const auto page = cache_.allocate()) {
      sequence.pages.push_back(*page);
      continue;
    }
    Sequence* victim = youngest_holder(sequence);
    if (victim == nullptr) return false;
    preempt(*victim);
  }
  return true;
}

// The youngest sequence with pages that is younger than the one that asks.
Sequence* LocalGenerator::youngest_holder(const Sequence& asking) {
  Sequence* youngest = nullptr;
  for_each_sequence([&](Sequence& sequence) {
    if (sequence.holds_pages() && older(asking, sequence)) youngest = &sequence;
  });
  return youngest;
}

// What it computed stays in the tree for as long as nobody needs the pages.
void LocalGenerator::preempt(Sequence& sequence) {
  remember(sequence, sequence.computed);
  release(sequence);
  sequence.state = sequence.state == State::kHeld ? State::kDone : State::kWaiting;
}

core::Result<std::span<const float>> LocalGenerator::run() {
  batch_.slices.clear();
  watch_.begin();
  for (const Share& share : shares_) {
    const Sequence& sequence = *share.sequence;
    for (int page = sequence.computed / kPageTokens;
         page < pages_for(sequence.computed + share.rows); ++page)
      LEMMA_ASSERT(cache_.writable(sequence.pages[page]), "a page has one writer");
    batch_.slices.push_back({
        .tokens = std::span(sequence.tokens).subspan(sequence.computed, share.rows),
        .position = sequence.computed,
        .pages = std::span(sequence.pages).first(pages_for(sequence.computed + share.rows)),
        .logits_rows = share.logits_rows,
        .adapter = sequence.request->adapter,
    });
    watch_.join(sequence.request->watch);
  }
  batch_.abandon = watch_.seal();
  return backend_->run(batch_);
}

// The trunk is computed and every completion has its first token: the branches now wait for their
// turn, and find the trunk's KV in the tree.
void LocalGenerator::fork(LocalRequest& request) {
  Sequence& trunk = request.trunk;
  remember(trunk, trunk.computed);
  trunk.state = State::kHeld;
  request.branches.reserve(request.completions.size());
  for (std::size_t i = 0; i < request.completions.size(); ++i) {
    Sequence branch{.request = &request, .branch = static_cast<int>(i), .tokens = {}};
    branch.tokens.reserve(static_cast<std::size_t>(longest(request)));
    branch.tokens.assign(trunk.tokens.begin(), trunk.tokens.end());
    const auto& forced = request.request.branches[i].forced;
    branch.tokens.insert(branch.tokens.end(), forced.begin(), forced.end());
    if (request.completions[i].finished()) {
      branch.state = State::kDone;
    } else if (forced.empty()) {
      branch.tokens.push_back(request.completions[i].last_token());
    }
    request.branches.push_back(std::move(branch));
  }
}

// Puts the KV of the first `tokens` tokens in the tree.
void LocalGenerator::remember(Sequence& sequence, int tokens) {
  if (tokens == 0) return;
  cache_.insert(sequence.request->space, std::span(sequence.tokens).first(tokens),
                std::span(sequence.pages).first(pages_for(tokens)));
}

void LocalGenerator::release(Sequence& sequence) {
  for (const PageId page : sequence.pages) cache_.release(page);
  sequence.pages.clear();
  sequence.computed = 0;
}

void LocalGenerator::fail_batch(const core::Error& why, StepOutput& output) {
  std::vector<LocalRequest*> in_batch;
  for (const Share& share : shares_)
    if (std::find(in_batch.begin(), in_batch.end(), share.sequence->request) == in_batch.end())
      in_batch.push_back(share.sequence->request);
  const bool abandoned = why.code == ErrorCode::kCancelled &&
                         std::all_of(in_batch.begin(), in_batch.end(),
                                     [](auto* request) { return request->is_cancelled(); });
  for (LocalRequest* request : in_batch)
    finish(*request,
           abandoned ? error(ErrorCode::kCancelled, "the request was cancelled")
                     : error(ErrorCode::kUnavailable, "the model failed: " + why.detail),
           output);
}

void LocalGenerator::finish(LocalRequest& request, core::Result<std::vector<Generation>> result,
                            StepOutput& output) {
  for (Sequence& branch : request.branches) release(branch);
  release(request.trunk);
  output.finished.push_back({request.id, std::move(result)});
  std::erase_if(requests_, [&](const auto& held) { return held.get() == &request; });
}

GeneratorStats LocalGenerator::stats() const {
  GeneratorStats stats = totals_;
  for (const auto& request : requests_) {
    stats.queued += request->trunk.state == State::kWaiting;
    stats.running += request->trunk.state == State::kRunning;
    for (const Sequence& branch : request->branches)
      stats.running += branch.state == State::kRunning;
  }
  stats.kv_pages_used = cache_.used();
  stats.kv_pages_cached = cache_.cached();
  stats.kv_pages_total = cache_.total();
  return stats;
}

}  // namespace lemma::model

#include "model/text_loss.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "core/assert.h"
#include "model/config.h"
#include "model/logit_kernels.h"

namespace lemma::model {

using core::ErrorCode;
using core::Result;

namespace {

// Rows that are run at once: their logits are all in memory.
constexpr int kRowsAtOnce = 128;

class Mean {
 public:
  void add(double value) {
    ++count_;
    sum_ += value;
    squares_ += value * value;
  }
  TextLoss result() const {
    TextLoss loss{.tokens = count_};
    if (count_ == 0) return loss;
    const auto n = static_cast<double>(count_);
    loss.mean = sum_ / n;
    const double variance = std::max(squares_ / n - loss.mean * loss.mean, 0.0);
    if (count_ > 1) loss.standard_error = std::sqrt(variance / (n - 1));
    return loss;
  }

 private:
  std::int64_t count_ = 0;
  double sum_ = 0, squares_ = 0;
};

// One row of logits as a distribution.
struct Distribution {
  explicit Distribution(std::span<const float> row) : logits(row) {
    std::vector<float> block_best(logit_blocks(row.size())), block_sums(block_best.size());
    sum_blocks(row, 1.0f, block_best, block_sums);
    best = *std::ranges::max_element(block_best);
    double sum = 0;
    for (std::size_t block = 0; block < block_sums.size(); ++block)
      sum += block_sums[block] * std::exp(static_cast<double>(block_best[block]) - best);
    log_sum = std::log(sum);
  }
  double log_probability(std::size_t token) const {
    return static_cast<double>(logits[token]) - best - log_sum;
  }

  std::span<const float> logits;
  float best;
  double log_sum;
};

// Calls `score(next token, distributions)` for every scored place, in order, with one distribution a backend.
template <class Score>
Result<void> for_each_place(std::span<Backend* const> backends, const ScoredText& text,
                            Score&& score) {
  std::vector<PageId> pages(static_cast<std::size_t>(text.pages()));
  std::iota(pages.begin(), pages.end(), 0);
  int most = kRowsAtOnce;
  for (const Backend* backend : backends) most = std::min(most, backend->max_rows());
  const int first = text.context() / 2, last = text.context() - 1;
  std::vector<std::span<const float>> rows(backends.size());
  for (int chunk = 0; chunk < text.chunks(); ++chunk) {
    const auto tokens = text.chunk(chunk);
    for (int at = 0; at < last;) {
      const int end = std::min(at < first ? first : last, at + most);
      const int wanted = at < first ? 0 : end - at;
      const BatchSlice slice{
          tokens.subspan(static_cast<std::size_t>(at), static_cast<std::size_t>(end - at)), at,
          pages, wanted};
      for (std::size_t b = 0; b < backends.size(); ++b) {
        BOOST_OUTCOME_TRY(rows[b], backends[b]->run({{slice}}));
      }
      for (int row = 0; row < wanted; ++row) {
        std::vector<Distribution> distributions;
        for (const auto& logits : rows) {
          const std::size_t width = logits.size() / static_cast<std::size_t>(wanted);
          distributions.emplace_back(logits.subspan(static_cast<std::size_t>(row) * width, width));
        }
        score(static_cast<std::size_t>(tokens[static_cast<std::size_t>(at + row + 1)]),
              distributions);
      }
      at = end;
    }
  }
  return core::success();
}

}  // namespace

Result<ScoredText> ScoredText::cut(const ModelSource& model, std::string_view text, int context) {
  if (context > model.config().context)
    return core::error(ErrorCode::kOutOfRange,
                       "must be at most the model's " + std::to_string(model.config().context),
                       "context");
  BOOST_OUTCOME_TRY(const auto tokenizer, model.tokenizer());
  BOOST_OUTCOME_TRY(const auto first, model.first_token());
  return cut(tokenizer.encode(text), first, context);
}

Result<ScoredText> ScoredText::cut(std::vector<TokenId> tokens, std::optional<TokenId> first,
                                   int context) {
  if (context < kMinContext)
    return core::error(ErrorCode::kOutOfRange, "must be at least " + std::to_string(kMinContext),
                       "context");
  if (first) tokens.insert(tokens.begin(), *first);
  const auto size = static_cast<std::size_t>(context);
  if (tokens.size() < 2 * size)
    return core::error(ErrorCode::kInvalidArgument,
                       "has " + std::to_string(tokens.size()) + " tokens; two chunks of " +
                           std::to_string(context) + " are needed",
                       "text");
  tokens.resize(tokens.size() / size * size);
  if (first)
    for (std::size_t at = 0; at < tokens.size(); at += size) tokens[at] = *first;
  return ScoredText(std::move(tokens), context);
}

std::span<const TokenId> ScoredText::chunk(int index) const {
  LEMMA_ASSERT(index >= 0 && index < chunks(), "a chunk of the text");
  const auto size = static_cast<std::size_t>(context_);
  return std::span(tokens_).subspan(static_cast<std::size_t>(index) * size, size);
}

double TextLoss::perplexity() const { return std::exp(mean); }

Result<TextLoss> text_loss(Backend& backend, const ScoredText& text) {
  Mean loss;
  Backend* const backends[] = {&backend};
  BOOST_OUTCOME_TRY(for_each_place(backends, text,
                                   [&](std::size_t next, std::span<const Distribution> predicted) {
                                     loss.add(-predicted[0].log_probability(next));
                                   }));
  return loss.result();
}

Result<TextDivergence> text_divergence(Backend& reference, Backend& other, const ScoredText& text) {
  if (reference.config().vocabulary != other.config().vocabulary)
    return core::error(ErrorCode::kInvalidArgument,
                       "has a vocabulary of " + std::to_string(reference.config().vocabulary) +
                           ", the model one of " + std::to_string(other.config().vocabulary),
                       "against");
  Mean divergence, reference_loss, other_loss;
  std::int64_t same = 0;
  Backend* const backends[] = {&reference, &other};
  BOOST_OUTCOME_TRY(for_each_place(
      backends, text, [&](std::size_t next, std::span<const Distribution> predicted) {
        const Distribution &p = predicted[0], &q = predicted[1];
        reference_loss.add(-p.log_probability(next));
        other_loss.add(-q.log_probability(next));
        double kl = 0;
        for (std::size_t token = 0; token < p.logits.size(); ++token) {
          const double log_p = p.log_probability(token);
          kl += std::exp(log_p) * (log_p - q.log_probability(token));
        }
        divergence.add(kl);
        same += std::ranges::max_element(p.logits) - p.logits.begin() ==
                std::ranges::max_element(q.logits) - q.logits.begin();
      }));
  TextDivergence result{.mean_kl = divergence.result().mean,
                        .reference = reference_loss.result(),
                        .other = other_loss.result()};
  result.same_choice = static_cast<double>(same) / static_cast<double>(result.other.tokens);
  return result;
}

}  // namespace lemma::model

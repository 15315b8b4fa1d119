// Losses against a plain computation over whole chunks, against PyTorch's on a trained model, and against llama.cpp's on the
// default model.
#include "model/text_loss.h"

#include <cmath>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "core/random.h"
#include "tests/model/test_models.h"

namespace lemma::model {
namespace {

using core::ErrorCode;
using Precision = CpuBackendOptions::Precision;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  std::string text((std::istreambuf_iterator<char>(in)), {});
  if (text.ends_with('\n')) text.pop_back();  // as llama-perplexity does
  return text;
}

std::vector<TokenId> random_tokens(int count, int vocabulary) {
  core::Random random(21);
  std::vector<TokenId> tokens(static_cast<std::size_t>(count));
  for (TokenId& t : tokens)
    t = static_cast<TokenId>(random.below(static_cast<std::uint64_t>(vocabulary)));
  return tokens;
}

// Chunk by chunk in one batch, every probability from a plain softmax.
double slow_loss(Backend& backend, std::vector<TokenId> tokens, std::optional<TokenId> first,
                 int context) {
  if (first) tokens.insert(tokens.begin(), *first);
  const auto vocabulary = static_cast<std::size_t>(backend.config().vocabulary);
  const auto size = static_cast<std::size_t>(context);
  double sum = 0, count = 0;
  for (std::size_t at = 0; at + size <= tokens.size(); at += size) {
    std::vector<TokenId> chunk(tokens.begin() + static_cast<std::ptrdiff_t>(at),
                               tokens.begin() + static_cast<std::ptrdiff_t>(at + size));
    if (first) chunk[0] = *first;
    Sequence sequence(0, context / kPageTokens + 1);
    const auto logits = append(backend, sequence, chunk, context);
    for (std::size_t i = size / 2; i + 1 < size; ++i) {
      const auto row = std::span(logits).subspan(i * vocabulary, vocabulary);
      double total = 0;
      for (const float logit : row) total += std::exp(static_cast<double>(logit));
      sum += std::log(total) - row[static_cast<std::size_t>(chunk[i + 1])];
      ++count;
    }
  }
  return sum / count;
}

TEST(TextLoss, EqualsAPlainComputation) {
  for (const char* name : {"tiny_mixed.gguf", "tiny_qwen3.gguf"}) {
    const auto backend = load_backend(golden_path(name), {.max_rows = 64});
    const auto tokens = random_tokens(200, backend->config().vocabulary);
    for (const int context : {9, 40, 64}) {
      for (const std::optional<TokenId> first : {std::optional<TokenId>{}, std::optional<TokenId>{5}}) {
        const auto text = ScoredText::cut(tokens, first, context).value();
        const auto loss = text_loss(*backend, text).value();
        EXPECT_EQ(loss.tokens, text.scored());
        EXPECT_NEAR(loss.mean, slow_loss(*backend, tokens, first, context), 1e-5) << context;
        EXPECT_NEAR(loss.perplexity(), std::exp(loss.mean), 1e-9);
        EXPECT_GT(loss.standard_error, 0);
      }
    }
  }
}

TEST(TextLoss, SmallBatchesChangeNothing) {
  const auto tokens = random_tokens(130, 80);
  const auto text = ScoredText::cut(tokens, std::nullopt, 60).value();
  const auto large = load_backend(golden_path("tiny_qwen3.gguf"), {.max_rows = 128});
  const auto small = load_backend(golden_path("tiny_qwen3.gguf"), {.max_rows = 7});
  EXPECT_EQ(text_loss(*large, text).value().mean, text_loss(*small, text).value().mean);
}

TEST(TextLoss, DivergenceIsZeroFromItselfAndNotFromAnother) {
  const auto tokens = random_tokens(130, 80);
  const auto text = ScoredText::cut(tokens, std::nullopt, 60).value();
  const auto a = load_backend(golden_path("tiny_qwen3.gguf"), {});
  const auto b = load_backend(golden_path("tiny_qwen3.gguf"), {.precision = Precision::kReference});
  const auto self = text_divergence(*a, *a, text).value();
  EXPECT_NEAR(self.mean_kl, 0, 1e-12);
  EXPECT_EQ(self.same_choice, 1);
  EXPECT_EQ(self.reference.mean, self.other.mean);
  const auto near = text_divergence(*b, *a, text).value();
  EXPECT_GT(near.mean_kl, 1e-7);
  EXPECT_LT(near.mean_kl, 1e-2);
  EXPECT_NE(near.reference.mean, near.other.mean);
  const auto other = load_backend(golden_path("tiny_mixed.gguf"), {});
  EXPECT_EQ(text_divergence(*a, *other, text).error().field, "against");
}

TEST(TextLoss, TextsThatCannotBeScoredAreErrors) {
  EXPECT_EQ(ScoredText::cut(random_tokens(127, 10), std::nullopt, 64).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_TRUE(ScoredText::cut(random_tokens(127, 10), 1, 64));
  EXPECT_EQ(ScoredText::cut(random_tokens(127, 10), std::nullopt, 7).error().field, "context");
  const auto model = ModelSource::open(golden_path("trained_llama_folder")).value();
  EXPECT_EQ(ScoredText::cut(model, "short", 64).error().field, "text");
  EXPECT_EQ(ScoredText::cut(model, "short", 257).error().field, "context");
}

// make_trained.py printed the figure.
TEST(TextLoss, MatchesPyTorchOnATrainedModel) {
  constexpr double kPyTorch = 0.17158;
  const auto model = ModelSource::open(golden_path("trained_llama_folder")).value();
  const auto text =
      ScoredText::cut(model, text_of(golden_path("trained_llama_folder/heldout.txt")), 256).value();
  const auto loss = [&](Precision precision) {
    const auto backend =
        CpuBackend::load(model.config(), model.tensors(),
                         {.kv_pages = text.pages(), .precision = precision})
            .value();
    return text_loss(*backend, text).value().mean;
  };
  EXPECT_NEAR(loss(Precision::kReference), kPyTorch, 2e-4);
  EXPECT_NEAR(loss(Precision::kPacked), kPyTorch, 2e-3);
}

// llama.cpp at commit 0c1e57098, on the processor alone:
//   llama-perplexity -m SmolLM2-135M-Instruct.Q4_1.gguf -f tests/golden/text/heldout.txt -c 512 -b 512 --no-repack
TEST(TextLoss, PerplexityOfTheDefaultModelIsLlamaCpps) {
  constexpr double kLlamaCpp = 13.3670;
  LEMMA_NEEDS_DEFAULT_MODEL();
  const auto model = ModelSource::open(default_model_path()).value();
  const auto text =
      ScoredText::cut(model, text_of(LEMMA_SOURCE_DIR "/tests/golden/text/heldout.txt"), 512).value();
  const auto backend = load_backend(default_model_path(), {.threads = 2, .kv_pages = text.pages()});
  const double perplexity = text_loss(*backend, text).value().perplexity();
  RecordProperty("perplexity", std::to_string(perplexity));
  EXPECT_NEAR(perplexity, kLlamaCpp, 0.005 * kLlamaCpp);
}

}  // namespace
}  // namespace lemma::model

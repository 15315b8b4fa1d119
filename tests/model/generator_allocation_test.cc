// In a binary of its own, which counts allocations.
#include <cmath>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "core/grammar.h"
#include "core/random.h"
#include "model/config.h"
#include "model/local_generator.h"
#include "tests/model/allocations.h"
#include "tests/model/tiny_vocabulary.h"

namespace lemma::model {
namespace {

constexpr int kContext = 512;

// Logits that only depend on the position, from memory of its own, and that never end a text.
class QuietBackend final : public Backend {
 public:
  QuietBackend(int vocabulary, int pages) : pages_(pages) {
    config_.vocabulary = vocabulary;
    config_.context = kContext;
    logits_.reserve(static_cast<std::size_t>(vocabulary) * kRows);
  }

  const ModelConfig& config() const override { return config_; }
  int page_count() const override { return pages_; }
  int max_rows() const override { return kRows; }
  core::Result<std::span<const float>> run(const Batch& batch) override {
    logits_.clear();
    for (const BatchSlice& slice : batch.slices)
      for (int row = 0; row < slice.logits_rows; ++row)
        for (int v = 0; v < config_.vocabulary; ++v)
          logits_.push_back(v < kTinyFirstByte ? -INFINITY
                                               : static_cast<float>((v + slice.position) % 17));
    return std::span<const float>(logits_);
  }
  void copy_page(PageId, PageId, int) override {}
  core::Result<AdapterId> load_adapter(const AdapterPairs&) override {
    return core::error(core::ErrorCode::kUnsupported, "only the base");
  }
  void unload_adapter(AdapterId) override {}

 private:
  static constexpr int kRows = 128;
  ModelConfig config_;
  int pages_;
  std::vector<float> logits_;
};

std::unique_ptr<LocalGenerator> quiet_generator(int pages) {
  auto tokenizer = tiny_tokenizer();
  const int vocabulary = tokenizer.vocabulary().size();
  ModelInfo info{.name = "quiet", .weights = "base", .context = kContext, .vocabulary = vocabulary};
  return std::make_unique<LocalGenerator>(std::make_unique<QuietBackend>(vocabulary, pages),
                                          std::move(tokenizer), std::nullopt, info, ModelOptions{});
}

GenerateRequest request_of(int branches, std::vector<TokenId> prompt) {
  GenerateRequest request{.prompt = std::move(prompt), .branches = {}};
  for (int b = 0; b < branches; ++b)
    request.branches.push_back({.seed = static_cast<std::uint64_t>(b)});
  request.max_tokens = 200;
  return request;
}

// Allocations of the steps in which all branches decode, but for the first, which begins them, and
// the last, which ends the request. A grammar's states are known from the first round on.
long in_steady_state(LocalGenerator& generator, const GenerateRequest& request) {
  long counted = 0, steps = 0;
  for (int round = 0; round < 2; ++round) {
    counted = steps = 0;
    EXPECT_TRUE(generator.submit(request));
    while (!generator.idle()) {
      const long before = allocations();
      const StepOutput output = generator.step();
      const long during = allocations() - before;
      for (const auto& finished : output.finished) EXPECT_TRUE(finished.branches);
      if (output.decode_rows < static_cast<int>(request.branches.size()) ||
          !output.finished.empty())
        continue;
      if (steps++ > 0) counted += during;
    }
  }
  EXPECT_GT(steps, 150);
  return counted;
}

TEST(LocalGenerator, DecodingAllocatesNothing) {
  const auto generator = quiet_generator(512);
  const std::vector<TokenId> prompt(37, kTinyFirstByte + 'a');
  EXPECT_EQ(in_steady_state(*generator, request_of(16, prompt)), 0);

  auto cut = request_of(16, prompt);
  cut.sampling.top_p = 0.9;
  cut.sampling.repetition_penalty = 1.2;
  EXPECT_EQ(in_steady_state(*generator, cut), 0);
}

TEST(LocalGenerator, DecodingInsideAGrammarAllocatesNothing) {
  const auto digits = core::Symbol::any_of(core::ByteSet::range('0', '9'), 1, 2);
  const auto sums = std::make_shared<const core::Grammar>(
      core::Grammar{.rules = {{"text", {{core::Symbol::ref(1, 1, 100)}}},
                              {"step", {{digits, core::Symbol::text("+"), digits}}}}});
  const auto generator = quiet_generator(512);
  auto request = request_of(16, std::vector<TokenId>(21, kTinyFirstByte + 'b'));
  request.grammar = sums;
  request.max_tokens = 180;
  EXPECT_EQ(in_steady_state(*generator, request), 0);
}

// With pages so few that the tree's have to go.
TEST(LocalGenerator, DecodingOutOfTheTreesPagesAllocatesNothing) {
  const auto generator = quiet_generator(16 * 16);
  for (TokenId first = 0; first < 3; ++first)
    EXPECT_EQ(in_steady_state(*generator,
                              request_of(16, std::vector<TokenId>(20, kTinyFirstByte + first))),
              0);
}

}  // namespace
}  // namespace lemma::model

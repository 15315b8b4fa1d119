// Logits against Hugging Face transformers; tests/golden/model/make_tiny.py wrote the golden files.
#include <algorithm>
#include <cmath>
#include <cstring>

#include <gtest/gtest.h>

#include "model/model_source.h"
#include "tests/model/test_models.h"

namespace lemma::model {
namespace {

using Precision = CpuBackendOptions::Precision;

TEST(Golden, TinyModelsMatchTransformersOnTheReferencePath) {
  for (const std::string& name : kTinyModels) {
    const auto backend =
        load_backend(golden_path(name + ".gguf"), {.precision = Precision::kReference});
    for (const GoldenCase& c : read_golden(golden_path(name + ".logits"))) {
      EXPECT_LT(worst_error(*backend, c), 1e-4) << name;
    }
  }
}

// 8-bit activations and f16 KV: near, on every instruction set.
TEST(Golden, TinyModelsAreNearOnThePackedPath) {
  for (const cpu::Isa isa : {cpu::Isa::kScalar, cpu::Isa::kAvx2, cpu::Isa::kAvx512, cpu::Isa::kAmx}) {
    if (!cpu::supported(isa)) continue;
    for (const std::string& name : kTinyModels) {
      const auto backend = load_backend(golden_path(name + ".gguf"), {.isa = isa});
      for (const GoldenCase& c : read_golden(golden_path(name + ".logits"))) {
        EXPECT_LT(worst_error(*backend, c), 0.1) << name << " on " << cpu::kernels(isa).name;
      }
    }
  }
}

// The control: a file read with a constant changed misses by far more than the tolerance.
TEST(Golden, CatchesAWrongConstant) {
  const std::pair<std::string, const char*> changes[] = {
      {"tiny_mixed", "llama.rope.freq_base"},
      {"tiny_mixed", "llama.attention.layer_norm_rms_epsilon"},
      {"tiny_linear_rope", "llama.rope.scaling.factor"},
      {"tiny_qwen2_yarn", "qwen2.rope.scaling.factor"},
      {"tiny_qwen3_yarn", "qwen3.rope.scaling.attn_factor"},
      {"tiny_qwen3_yarn", "qwen3.rope.scaling.yarn_beta_fast"},
      {"tiny_qwen3_yarn", "qwen3.rope.scaling.yarn_beta_slow"}};
  for (const auto& [name, key] : changes) {
    std::ifstream in(golden_path(name + ".gguf"), std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(in)), {});
    const std::size_t at = bytes.find(key) + std::string(key).size() + sizeof(std::uint32_t);
    float value;
    std::memcpy(&value, &bytes[at], sizeof value);
    value *= 2;
    std::memcpy(&bytes[at], &value, sizeof value);
    const auto file = GgufFile::parse(std::as_bytes(std::span(bytes))).value();
    const auto backend = CpuBackend::load(file, {.precision = Precision::kReference}).value();
    EXPECT_GT(worst_error(*backend, read_golden(golden_path(name + ".logits"))[0]), 1e-3) << key;
  }
}

// The control for what an architecture adds: with a bias or a norm's weights changed, the logits
// miss; without their place in the forward pass, the file is refused.
TEST(Golden, CatchesAChangedBiasOrNorm) {
  const std::pair<std::string, std::string> changes[] = {
      {"tiny_qwen2", "blk.1.attn_q.bias"},        {"tiny_qwen2", "blk.0.attn_k.bias"},
      {"tiny_qwen2", "blk.0.attn_v.bias"},        {"tiny_qwen3", "blk.0.attn_q_norm.weight"},
      {"tiny_qwen3", "blk.1.attn_k_norm.weight"}, {"tiny_llama3_rope", "rope_freqs.weight"}};
  for (const auto& [name, tensor_name] : changes) {
    const auto file = GgufFile::open(golden_path(name + ".gguf")).value();
    const auto config = ModelConfig::from(file).value();
    std::vector<StoredTensor> tensors(file.tensors().begin(), file.tensors().end());
    std::vector<std::byte> changed;
    for (StoredTensor& tensor : tensors) {
      if (tensor.name != tensor_name) continue;
      changed.assign(tensor.bytes.begin(), tensor.bytes.end());
      std::reverse(changed.begin(), changed.end());  // of floats, swapped back below
      for (std::size_t i = 0; i < changed.size(); i += 4)
        std::reverse(&changed[i], &changed[i] + 4);
      tensor.bytes = changed;
    }
    ASSERT_FALSE(changed.empty()) << tensor_name;
    const auto backend =
        CpuBackend::load(config, tensors, {.precision = Precision::kReference}).value();
    EXPECT_GT(worst_error(*backend, read_golden(golden_path(name + ".logits"))[0]), 1e-3)
        << tensor_name;

    auto plain = config;
    plain.qkv_bias = plain.qk_norm = false;
    if (plain.architecture == Architecture::kLlama) continue;
    const auto refused = CpuBackend::load(plain, tensors, {});
    ASSERT_FALSE(refused) << name;
    EXPECT_EQ(refused.error().code, core::ErrorCode::kUnsupported);
    EXPECT_TRUE(refused.error().field.starts_with("blk.0.attn_")) << refused.error().field;
  }
}

TEST(Golden, DefaultModelMatchesTransformers) {
  LEMMA_NEEDS_DEFAULT_MODEL();
  const auto backend =
      load_backend(default_model_path(), {.threads = 2, .precision = Precision::kReference});
  for (const GoldenCase& c : read_golden(golden_path("default.logits"))) {
    const double error = worst_error(*backend, c);
    EXPECT_LT(error, 1e-4);
    RecordProperty("worst_relative_error", std::to_string(error));
  }
}

// Openings of the sentences of a text, one sequence each.
std::vector<std::vector<TokenId>> openings(std::size_t count) {
  std::ifstream in(LEMMA_SOURCE_DIR "/tests/golden/text/heldout.txt");
  const auto model = ModelSource::open(default_model_path()).value();
  const auto tokenizer = model.tokenizer().value();
  std::vector<std::vector<TokenId>> all;
  for (std::string line; all.size() < count && std::getline(in, line);) {
    auto tokens = tokenizer.encode(line);
    if (tokens.size() < 12) continue;
    tokens.resize(12);
    all.push_back(std::move(tokens));
  }
  EXPECT_EQ(all.size(), count);
  return all;
}

// Decoding greedily on the reference path; the packed path sees the same tokens and must choose the
// same next one wherever the reference prefers it by more than 0.1 nats.
TEST(Golden, PackedPathMakesTheReferencesDecisions) {
  constexpr int kSteps = 36, kPagesEach = 3;
  LEMMA_NEEDS_DEFAULT_MODEL();
  const auto reference =
      load_backend(default_model_path(), {.threads = 2, .precision = Precision::kReference});
  const auto packed = load_backend(default_model_path(), {.threads = 2});
  const auto vocabulary = static_cast<std::size_t>(packed->config().vocabulary);
  auto next = openings(16);
  std::vector<Sequence> sequences;
  for (int s = 0; s < 16; ++s) sequences.emplace_back(s * kPagesEach, kPagesEach);
  int decisions = 0, same = 0;
  for (int step = 0; step < kSteps; ++step) {
    Batch batch;
    for (std::size_t s = 0; s < next.size(); ++s)
      batch.slices.push_back(sequences[s].slice(next[s]));
    const auto expected = reference->run(batch).value(), ours = packed->run(batch).value();
    for (std::size_t s = 0; s < next.size(); ++s) {
      std::vector<float> row(expected.begin() + static_cast<std::ptrdiff_t>(s * vocabulary),
                             expected.begin() + static_cast<std::ptrdiff_t>((s + 1) * vocabulary));
      const TokenId choice = argmax(row);
      const float best = std::exchange(row[static_cast<std::size_t>(choice)], -INFINITY);
      sequences[s].tokens.insert(sequences[s].tokens.end(), next[s].begin(), next[s].end());
      next[s] = {choice};
      if (best - *std::ranges::max_element(row) <= 0.1f) continue;
      ++decisions;
      same += argmax(ours.subspan(s * vocabulary, vocabulary)) == choice;
    }
  }
  RecordProperty("decisions", decisions);
  RecordProperty("same", same);
  EXPECT_GE(decisions, 500);
  EXPECT_GE(same, 0.98 * decisions) << same << " of " << decisions;
}

}  // namespace
}  // namespace lemma::model

// Adapters in the forward pass: goldens against transformers and peft
// (tests/golden/model/make_adapters.py), and batches in which sequences with different adapters and
// with none give what each gives alone.
#include "model/adapter.h"

#include <cstring>

#include <gtest/gtest.h>

#include "model/adapter_folder.h"
#include "model/folder.h"
#include "tests/model/test_models.h"

namespace lemma::model {
namespace {

using core::ErrorCode;
using Precision = CpuBackendOptions::Precision;

std::unique_ptr<Backend> load_any(const std::string& name, const CpuBackendOptions& options) {
  if (name.ends_with("_folder")) {
    const auto folder = ModelFolder::open(golden_path(name)).value();
    return CpuBackend::load(folder.config(), folder.tensors(), options).value();
  }
  return load_backend(golden_path(name + ".gguf"), options);
}

AdapterFolder open_adapter(const std::string& name) {
  auto folder = AdapterFolder::open(golden_path("adapters/" + name));
  if (!folder) throw std::runtime_error(folder.error().to_string());
  return std::move(folder).value();
}

AdapterId load_adapter(Backend& backend, const std::string& name) {
  return backend.load_adapter(open_adapter(name).pairs()).value();
}

std::vector<CpuBackendOptions> packed_paths() {
  std::vector<CpuBackendOptions> all;
  for (const cpu::Isa isa : {cpu::Isa::kScalar, cpu::Isa::kAvx2, cpu::Isa::kAvx512})
    if (cpu::supported(isa)) all.push_back({.isa = isa});
  return all;
}

struct Golden {
  std::string adapter, model;
  GoldenCase logits() const {
    return read_golden(golden_path("adapters/" + adapter + "." + model + ".logits"))[0];
  }
};
const std::vector<Golden> kGoldens{{"all_rank4", "tiny_llama_folder"},
                                   {"all_rank4", "tiny_mixed"},  // whose file interleaves q and k
                                   {"qv_rank8", "tiny_llama_folder"},
                                   {"qwen2_rank5", "tiny_qwen2_folder"},
                                   {"qwen3_patterns", "tiny_qwen3_folder"}};

TEST(Adapter, LogitsMatchPeftOnTheReferencePath) {
  for (const Golden& golden : kGoldens) {
    const auto backend = load_any(golden.model, {.precision = Precision::kReference});
    const AdapterId adapter = load_adapter(*backend, golden.adapter);
    EXPECT_LT(worst_error(*backend, golden.logits(), adapter), 1e-4)
        << golden.adapter << " " << golden.model;
    // The control: without the adapter they are far from it.
    EXPECT_GT(worst_error(*backend, golden.logits()), 0.3);
  }
}

TEST(Adapter, LogitsAreNearOnThePackedPath) {
  for (const auto& options : packed_paths()) {
    for (const Golden& golden : kGoldens) {
      const auto backend = load_any(golden.model, options);
      const AdapterId adapter = load_adapter(*backend, golden.adapter);
      EXPECT_LT(worst_error(*backend, golden.logits(), adapter), 0.1)
          << golden.adapter << " " << golden.model << " on " << cpu::kernels(options.isa).name;
    }
  }
}

// Each of an adapter's tensors has its place: with any one changed, the logits miss.
TEST(Adapter, EveryTensorOfAnAdapterCounts) {
  const Golden golden = kGoldens[0];
  const auto backend = load_any(golden.model, {.precision = Precision::kReference});
  const AdapterFolder folder = open_adapter(golden.adapter);
  const GoldenCase logits = golden.logits();
  ASSERT_EQ(folder.pairs().size(), 14u);
  for (const auto& [matrix, pair] : folder.pairs()) {
    for (const bool is_a : {true, false}) {
      AdapterPairs changed = folder.pairs();
      StoredTensor& tensor = is_a ? changed[matrix].a : changed[matrix].b;
      std::vector<float> values(tensor.elements());
      std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
      std::ranges::reverse(values);
      tensor.bytes = std::as_bytes(std::span(values));
      const AdapterId adapter = backend->load_adapter(changed).value();
      EXPECT_GT(worst_error(*backend, logits, adapter), 1e-3) << tensor.name;
      backend->unload_adapter(adapter);
    }
  }
}

// A prompt and some decoded tokens, all rows' logits.
struct Stream {
  Stream(Backend& backend, AdapterId adapter, int seed)
      : tokens(random_tokens(60, backend.config().vocabulary, static_cast<std::uint64_t>(seed))),
        sequence(4 * seed, 4) {
    sequence.adapter = adapter;
  }
  std::span<const TokenId> next(std::size_t count) const {
    return std::span(tokens).subspan(sequence.tokens.size(), count);
  }
  void took(std::size_t count, std::span<const float> rows) {
    const auto taken = next(count);
    sequence.tokens.insert(sequence.tokens.end(), taken.begin(), taken.end());
    logits.insert(logits.end(), rows.begin(), rows.end());
  }

  std::vector<TokenId> tokens;
  Sequence sequence;
  std::vector<float> logits;
};

// Rows a step, as many as there are runs: prompts of different lengths, single tokens, prompts; the
// last step is more than one block of rows.
constexpr std::size_t kSteps[][7] = {{7, 11, 2, 5, 1, 9, 3}, {1, 1, 1, 1, 1, 1, 1},
                                     {1, 1, 1, 1, 1, 1, 1},  {3, 1, 1, 8, 1, 1, 2},
                                     {9, 2, 9, 1, 9, 2, 9},  {20, 15, 3, 17, 9, 21, 6}};

TEST(Adapter, AMixedBatchEqualsSeparateRuns) {
  auto paths = packed_paths();
  paths.push_back({.precision = Precision::kReference});
  paths.push_back({.threads = 3});
  for (const auto& options : paths) {
    const auto backend = load_any("tiny_llama_folder", options);
    const AdapterId all = load_adapter(*backend, "all_rank4");
    const AdapterId qv = load_adapter(*backend, "qv_rank8");
    const AdapterId adapters[] = {all, kNoAdapter, qv, all, all, qv, kNoAdapter};
    std::vector<Stream> together, alone;
    for (int i = 0; i < 7; ++i) {
      together.emplace_back(*backend, adapters[i], i);
      alone.emplace_back(*backend, adapters[i], i);
    }
    const auto vocabulary = static_cast<std::size_t>(backend->config().vocabulary);
    for (const auto& rows : kSteps) {
      Batch batch;
      for (std::size_t i = 0; i < 7; ++i)
        batch.slices.push_back(
            together[i].sequence.slice(together[i].next(rows[i]), static_cast<int>(rows[i])));
      auto logits = backend->run(batch).value();
      for (std::size_t i = 0; i < 7; ++i) {
        together[i].took(rows[i], logits.first(rows[i] * vocabulary));
        logits = logits.subspan(rows[i] * vocabulary);
      }
    }
    for (std::size_t i = 0; i < 7; ++i) {
      for (const auto& rows : kSteps) {
        const Batch batch{
            {alone[i].sequence.slice(alone[i].next(rows[i]), static_cast<int>(rows[i]))}};
        alone[i].took(rows[i], backend->run(batch).value());
      }
      EXPECT_EQ(together[i].logits, alone[i].logits) << "run " << i;  // bit for bit
    }
    // The control: the base is another function than either adapter.
    Stream base(*backend, kNoAdapter, 0);
    const Batch batch{{base.sequence.slice(base.next(7), 7)}};
    const auto without = backend->run(batch).value();
    EXPECT_FALSE(std::ranges::equal(without, std::span(alone[0].logits).first(without.size())));
  }
}

TEST(Adapter, AnUnloadedOneIsRefusedAndItsIdNotReused) {
  const auto backend = load_any("tiny_llama_folder", {});
  const AdapterId first = load_adapter(*backend, "all_rank4");
  const AdapterId second = load_adapter(*backend, "qv_rank8");
  backend->unload_adapter(first);
  Stream run(*backend, first, 0);
  const auto refused = backend->run({{run.sequence.slice(run.next(2))}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused.error().field, "slices[0].adapter");
  run.sequence.adapter = second;
  EXPECT_TRUE(backend->run({{run.sequence.slice(run.next(2))}}));
  EXPECT_GT(load_adapter(*backend, "all_rank4"), second);
}

TEST(Adapter, WhatDoesNotFitTheModelIsAnErrorThatNamesTheTensor) {
  const AdapterFolder folder = open_adapter("all_rank4");
  {  // another model: wider heads
    const auto backend = load_any("tiny_qwen3_folder", {});
    const auto refused = backend->load_adapter(folder.pairs());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kCorrupt);
    EXPECT_EQ(refused.error().field,
              "base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight");
  }
  const auto backend = load_any("tiny_llama_folder", {});
  const auto error_of = [&](const std::string& matrix, auto&& change) {
    AdapterPairs pairs = folder.pairs();
    change(pairs, pairs.at(matrix));
    const auto loaded = backend->load_adapter(pairs);
    return loaded ? core::error(ErrorCode::kInternal, "loaded") : loaded.error();
  };
  const std::string matrix = "blk.1.ffn_down.weight";
  const std::string module = "base_model.model.model.layers.1.mlp.down_proj.";
  {  // a layer too many
    const auto error = error_of(matrix, [](AdapterPairs& pairs, LowRankPair& pair) {
      pairs.emplace("blk.2.ffn_down.weight", pair);
    });
    EXPECT_EQ(error.code, ErrorCode::kCorrupt);
    EXPECT_EQ(error.field, module + "lora_A.weight");
  }
  {
    const auto error = error_of(matrix, [](AdapterPairs&, LowRankPair& pair) {
      std::swap(pair.a.dims[0], pair.a.dims[1]);
    });
    EXPECT_EQ(error.code, ErrorCode::kCorrupt);
    EXPECT_EQ(error.field, module + "lora_A.weight");
  }
  {
    const auto error = error_of(matrix, [](AdapterPairs&, LowRankPair& pair) {
      pair.a.dims[1] = LowRankPair::kMaxRank + 1;
    });
    EXPECT_EQ(error.code, ErrorCode::kOutOfRange);
  }
  for (const float bad : {1e30f, std::nanf("")}) {  // no f16 holds it
    std::vector<float> values(static_cast<std::size_t>(4 * 64), bad);
    const auto error = error_of(matrix, [&](AdapterPairs&, LowRankPair& pair) {
      pair.b.bytes = std::as_bytes(std::span(values));
    });
    EXPECT_EQ(error.code, ErrorCode::kOutOfRange);
    EXPECT_EQ(error.field, module + "lora_B.weight");
  }
}

}  // namespace
}  // namespace lemma::model

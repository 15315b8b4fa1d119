// Batches: forks, chunks, threads and cancellation change nothing about a row's result; invalid
// input is a clear error.
#include <cstring>

#include <gtest/gtest.h>

#include "core/random.h"
#include "tests/model/test_models.h"

namespace lemma::model {
namespace {

using core::ErrorCode;
using Precision = CpuBackendOptions::Precision;

// Every way to run the tiny models.
std::vector<CpuBackendOptions> every_path() {
  std::vector<CpuBackendOptions> all{{.precision = Precision::kReference}};
  for (const cpu::Isa isa : {cpu::Isa::kScalar, cpu::Isa::kAvx2, cpu::Isa::kAvx512, cpu::Isa::kAmx}) {
    if (cpu::supported(isa)) all.push_back({.isa = isa});
  }
  return all;
}

TEST(CpuBackend, ChunkedPrefillEqualsWhole) {
  for (const auto& options : every_path()) {
    const auto backend = load_backend(golden_path("tiny_mixed.gguf"), options);
    const auto tokens = random_tokens(75, backend->config().vocabulary, 3);
    Sequence whole(0, 5);
    const auto expected = append(*backend, whole, tokens);
    for (const std::size_t chunk : {1u, 5u, 16u, 33u}) {
      Sequence sequence(5, 5);
      std::vector<float> logits;
      for (std::size_t at = 0; at < tokens.size(); at += chunk) {
        const auto end = std::min(at + chunk, tokens.size());
        logits = append(*backend, sequence,
                        {tokens.begin() + static_cast<std::ptrdiff_t>(at),
                         tokens.begin() + static_cast<std::ptrdiff_t>(end)});
      }
      EXPECT_EQ(logits, expected) << "chunks of " << chunk;  // bit for bit
    }
  }
}

// 16 forks of one prompt, the last page copied, decoding in one batch; then each alone from
// scratch.
void forks_equal_separate_runs(Backend& backend, int prompt_length, int steps) {
  constexpr int kForks = 16;
  const int vocabulary = backend.config().vocabulary;
  const auto prompt = random_tokens(prompt_length, vocabulary, 4);
  const int whole_pages = prompt_length / kPageTokens;
  const int pages_each = (prompt_length + steps) / kPageTokens + 1 - whole_pages;
  Sequence trunk(0, whole_pages + 1);
  append(backend, trunk, prompt, 0);
  std::vector<Sequence> forks;
  std::vector<std::vector<TokenId>> next;
  for (int f = 0; f < kForks; ++f) {
    Sequence fork(whole_pages + 1 + f * pages_each, pages_each);
    backend.copy_page(trunk.pages.back(), fork.pages[0], prompt_length % kPageTokens);
    fork.pages.insert(fork.pages.begin(), trunk.pages.begin(), trunk.pages.end() - 1);
    fork.tokens = prompt;
    forks.push_back(std::move(fork));
    next.push_back({(f * 37 + 5) % vocabulary});  // each forced to start differently
  }
  std::vector<std::vector<float>> batched(kForks);
  for (int step = 0; step < steps; ++step) {
    Batch batch;
    for (std::size_t f = 0; f < kForks; ++f) batch.slices.push_back(forks[f].slice(next[f]));
    const auto logits = backend.run(batch).value();
    for (std::size_t f = 0; f < kForks; ++f) {
      const auto row = logits.subspan(f * static_cast<std::size_t>(vocabulary),
                                      static_cast<std::size_t>(vocabulary));
      batched[f].assign(row.begin(), row.end());
      forks[f].tokens.push_back(next[f][0]);
      next[f] = {argmax(row)};
    }
  }
  for (std::size_t f = 0; f < kForks; f += 5) {
    Sequence alone(0, (prompt_length + steps) / kPageTokens + 1);
    append(backend, alone, prompt, 0);
    std::vector<float> logits;
    for (int step = 0; step < steps; ++step) {
      const TokenId token = forks[f].tokens[static_cast<std::size_t>(prompt_length + step)];
      if (step > 0) {
        ASSERT_EQ(argmax(logits), token) << "fork " << f << " step " << step;
      }
      logits = append(backend, alone, {token});
    }
    EXPECT_EQ(logits, batched[f]) << "fork " << f;  // bit for bit
  }
}

TEST(CpuBackend, ForksEqualSeparateRuns) {
  for (const auto& options : every_path()) {
    for (const std::string& name : kTinyModels)
      forks_equal_separate_runs(*load_backend(golden_path(name + ".gguf"), options), 41, 12);
  }
}

TEST(CpuBackend, ForksOfTheDefaultModelEqualSeparateRuns) {
  LEMMA_NEEDS_DEFAULT_MODEL();
  forks_equal_separate_runs(*load_backend(default_model_path(), {.threads = 2, .max_rows = 1024}),
                            512 + 7, 12);
}

TEST(CpuBackend, ThreadsChangeNothing) {
  const auto one = load_backend(golden_path("tiny_tied.gguf"), {.threads = 1});
  const auto three = load_backend(golden_path("tiny_tied.gguf"), {.threads = 3});
  const auto tokens = random_tokens(50, one->config().vocabulary, 5);
  Sequence a(0, 4), b(7, 4);
  EXPECT_EQ(append(*one, a, tokens, 50), append(*three, b, tokens, 50));
}

TEST(CpuBackend, LogitsComeForTheRowsAskedInOrder) {
  const auto backend = load_backend(golden_path("tiny_tied.gguf"), {});
  const auto vocabulary = static_cast<std::size_t>(backend->config().vocabulary);
  const auto tokens = random_tokens(20, backend->config().vocabulary, 6);
  Sequence all(0, 2), first(2, 2), second(4, 2);
  const auto expected = append(*backend, all, tokens, 20);
  const Batch batch{{first.slice(tokens, 2), second.slice(std::span(tokens).first(5), 0),
                     all.slice(std::span(tokens).first(1), 0)}};
  const auto logits = backend->run(batch).value();
  ASSERT_EQ(logits.size(), 2 * vocabulary);
  EXPECT_TRUE(std::equal(logits.begin(), logits.end(),
                         expected.end() - static_cast<std::ptrdiff_t>(2 * vocabulary)));
}

TEST(CpuBackend, AnAbandonedBatchIsCancelledAndLeavesTheBackendUsable) {
  const auto backend = load_backend(golden_path("tiny_tied.gguf"), {});
  const auto tokens = random_tokens(20, backend->config().vocabulary, 7);
  Sequence sequence(0, 2);
  const auto expected = append(*backend, sequence, tokens);
  sequence.tokens.clear();
  const std::atomic<bool> abandon = true;
  EXPECT_EQ(backend->run({{sequence.slice(tokens)}, &abandon}).error().code, ErrorCode::kCancelled);
  EXPECT_EQ(append(*backend, sequence, tokens), expected);
}

TEST(CpuBackend, InvalidBatchesAreErrorsThatNameTheSlice) {
  const auto backend =
      load_backend(golden_path("tiny_tied.gguf"), {.kv_pages = 20, .max_rows = 32});
  const std::vector<PageId> pages{0, 1, 2}, many(20, 0), foreign{0, 20}, negative{-1};
  const std::vector<TokenId> good{1, 2, 3}, beyond{1, 83}, below{-1}, long_run(33, 1);
  const auto refused = [&](BatchSlice slice, const char* field, ErrorCode code) {
    const auto result = backend->run({{{good, 0, pages, 1}, slice}});
    ASSERT_FALSE(result.has_value()) << field;
    EXPECT_EQ(result.error().code, code) << result.error().to_string();
    EXPECT_EQ(result.error().field, std::string("slices[1].") + field);
  };
  refused({{}, 0, pages, 0}, "tokens", ErrorCode::kInvalidArgument);
  refused({beyond, 0, pages, 1}, "tokens", ErrorCode::kOutOfRange);
  refused({below, 0, pages, 1}, "tokens", ErrorCode::kOutOfRange);
  refused({long_run, 0, pages, 1}, "tokens", ErrorCode::kOutOfRange);
  refused({good, -1, pages, 1}, "position", ErrorCode::kOutOfRange);
  refused({good, 254, many, 1}, "position", ErrorCode::kOutOfRange);
  refused({good, std::numeric_limits<int>::max(), many, 1}, "position", ErrorCode::kOutOfRange);
  refused({good, 46, pages, 1}, "pages", ErrorCode::kInvalidArgument);
  refused({good, 14, foreign, 1}, "pages", ErrorCode::kOutOfRange);
  refused({good, 0, negative, 1}, "pages", ErrorCode::kOutOfRange);
  refused({good, 0, pages, 4}, "logits_rows", ErrorCode::kOutOfRange);
  refused({good, 0, pages, -1}, "logits_rows", ErrorCode::kOutOfRange);
  EXPECT_EQ(backend->run({}).value().size(), 0u);
}

core::Error load_error(const std::string& bytes,
                       const CpuBackendOptions& options = {.kv_pages = 2}) {
  const auto file = GgufFile::parse(std::as_bytes(std::span(bytes)));
  if (!file) return file.error();
  const auto backend = CpuBackend::load(file.value(), options);
  return backend ? core::error(ErrorCode::kInternal, "loaded") : backend.error();
}

std::string tiny_bytes(const std::string& name) {
  std::ifstream in(golden_path(name + ".gguf"), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string replaced(std::string bytes, const std::string& from, const std::string& to) {
  const auto at = bytes.find(from);
  EXPECT_NE(at, std::string::npos);
  return bytes.replace(at, from.size(),
                       to);  // of the same length, so that every extent stays right
}

TEST(CpuBackend, WhatItCannotRunIsAClearError) {
  const std::string bytes = tiny_bytes("tiny_linear_rope");
  const auto architecture = load_error(replaced(bytes, std::string("\5\0\0\0\0\0\0\0llama", 13),
                                                std::string("\5\0\0\0\0\0\0\0qwen9", 13)));
  EXPECT_EQ(architecture.code, ErrorCode::kUnsupported);
  EXPECT_EQ(architecture.field, "general.architecture");
  EXPECT_NE(architecture.detail.find("qwen9"), std::string::npos);

  const auto scaling = load_error(replaced(bytes, std::string("\6\0\0\0\0\0\0\0linear", 14),
                                           std::string("\6\0\0\0\0\0\0\0yarnyy", 14)));
  EXPECT_EQ(scaling.code, ErrorCode::kUnsupported);
  EXPECT_EQ(scaling.field, "llama.rope.scaling.type");

  const auto missing = load_error(replaced(bytes, "blk.0.attn_k.weight", "blk.0.attn_x.weight"));
  EXPECT_EQ(missing.code, ErrorCode::kCorrupt);
  EXPECT_EQ(missing.field, "blk.0.attn_k.weight");

  const auto extra = load_error(
      replaced(tiny_bytes("tiny_llama3_rope"), "rope_freqs.weight", "rope_knots.weight"));
  EXPECT_EQ(extra.code, ErrorCode::kUnsupported);
  EXPECT_EQ(extra.field, "rope_knots.weight");

  const auto no_key = load_error(replaced(bytes, "llama.block_count", "llama.block_court"));
  EXPECT_EQ(no_key.code, ErrorCode::kNotFound);
  EXPECT_EQ(no_key.field, "llama.block_count");

  EXPECT_EQ(load_error(bytes, {.threads = 0}).field, "threads");
  EXPECT_EQ(load_error(bytes, {.kv_pages = 0}).field, "kv_pages");
  EXPECT_EQ(load_error(bytes, {.max_rows = 1 << 20}).field, "max_rows");
}

// A cut or scrambled model file is a clear error, or a model that runs.
TEST(CpuBackend, SurvivesDamagedFiles) {
  const std::vector<TokenId> tokens{1, 2, 3};
  const std::vector<PageId> pages{0};
  for (const char* name : {"tiny_linear_rope", "tiny_qwen2_yarn", "tiny_qwen3_yarn"}) {
    const std::string whole = tiny_bytes(name);
    int loaded = 0, refused = 0;
    const auto attempt = [&](const std::string& bytes) {
      const auto file = GgufFile::parse(std::as_bytes(std::span(bytes)));
      if (!file) return ++refused;
      const auto backend = CpuBackend::load(file.value(), {.kv_pages = 1, .max_rows = 4});
      if (!backend) return ++refused;
      if (backend.value()->config().vocabulary > 3) {
        EXPECT_TRUE(backend.value()->run({{{tokens, 0, pages, 1}}}).has_value());
      }
      return ++loaded;
    };
    for (std::size_t size = 0; size < whole.size(); size += 61) attempt(whole.substr(0, size));
    EXPECT_EQ(loaded, 0);
    core::Random random(9);
    for (int round = 0; round < 600; ++round) {
      std::string bytes = whole;
      // Half of the damage goes to the metadata and tensor table.
      const std::size_t region = round % 2 ? whole.size() : 1600;
      bytes[random.below(region)] = static_cast<char>(random.below(256));
      attempt(bytes);
    }
    EXPECT_GT(loaded, 100) << name;
    EXPECT_GT(refused, 100) << name;
  }
}

}  // namespace
}  // namespace lemma::model

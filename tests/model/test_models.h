// The checked-in tiny models, the default model where it is installed, and sequences run through a
// backend by hand.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/random.h"
#include "model/config.h"
#include "model/cpu/cpu_backend.h"
#include "model/formats/gguf.h"

namespace lemma::model {

inline const std::vector<std::string> kTinyModels{
    "tiny_mixed", "tiny_tied",       "tiny_linear_rope", "tiny_llama3_rope", "tiny_k_quants",
    "tiny_qwen2", "tiny_qwen2_yarn", "tiny_qwen3",       "tiny_qwen3_yarn"};

inline std::filesystem::path golden_path(const std::string& file) {
  return std::filesystem::path(LEMMA_SOURCE_DIR) / "tests/golden/model" / file;
}

// Where the default model is, or would be.
inline std::filesystem::path default_model_path() {
  const auto variable = [](const char* name) {
    return std::string(std::getenv(name) ? std::getenv(name) : "");
  };
  if (const auto file = variable("LEMMA_MODEL_FILE"); !file.empty()) return file;
  std::filesystem::path folder = variable("LEMMA_MODELS");
  if (folder.empty()) {
    const auto cache = variable("XDG_CACHE_HOME");
    folder = (cache.empty() ? std::filesystem::path(variable("HOME")) / ".cache"
                            : std::filesystem::path(cache)) /
             "lemma/models";
  }
  return folder / "SmolLM2-135M-Instruct.Q4_1.gguf";
}

// First statement of a test that needs the default model.
#define LEMMA_NEEDS_DEFAULT_MODEL()                                      \
  if (!std::filesystem::exists(default_model_path()))                    \
  GTEST_SKIP() << "the default model is not at " << default_model_path() \
               << ": run scripts/fetch-model"

inline std::unique_ptr<Backend> load_backend(const std::filesystem::path& path,
                                             const CpuBackendOptions& options) {
  auto file = GgufFile::open(path);
  if (!file) throw std::runtime_error(file.error().to_string());
  auto backend = CpuBackend::load(file.value(), options);
  if (!backend) throw std::runtime_error(backend.error().to_string());
  return std::move(backend).value();
}

// A sequence with pages of its own, from `first_page` on.
struct Sequence {
  Sequence(int first_page, int page_count) : pages(static_cast<std::size_t>(page_count)) {
    std::iota(pages.begin(), pages.end(), first_page);
  }
  std::vector<PageId> pages;
  std::vector<TokenId> tokens;  // already in the KV cache
  AdapterId adapter = kNoAdapter;

  BatchSlice slice(std::span<const TokenId> next, int logits_rows = 1) const {
    return {next, static_cast<int>(tokens.size()), pages, logits_rows, adapter};
  }
};

// Appends `next` to the sequence and returns the logits of the last rows.
inline std::vector<float> append(Backend& backend, Sequence& sequence, std::vector<TokenId> next,
                                 int logits_rows = 1) {
  const auto logits = backend.run({{sequence.slice(next, logits_rows)}});
  if (!logits) throw std::runtime_error(logits.error().to_string());
  sequence.tokens.insert(sequence.tokens.end(), next.begin(), next.end());
  return {logits.value().begin(), logits.value().end()};
}

inline std::vector<TokenId> random_tokens(int count, int vocabulary, std::uint64_t seed) {
  core::Random random(seed);
  std::vector<TokenId> tokens(static_cast<std::size_t>(count));
  for (TokenId& t : tokens)
    t = static_cast<TokenId>(random.below(static_cast<std::uint64_t>(vocabulary)));
  return tokens;
}

inline TokenId argmax(std::span<const float> logits) {
  return static_cast<TokenId>(std::max_element(logits.begin(), logits.end()) - logits.begin());
}

struct GoldenPosition {
  int position;
  std::vector<std::pair<TokenId, float>> logits;
};
struct GoldenCase {
  std::vector<TokenId> tokens;
  std::vector<GoldenPosition> positions;
};

// Format: tests/golden/model/make_tiny.py, golden_file().
inline std::vector<GoldenCase> read_golden(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const auto read = [&]<class T>(T) {
    T value{};
    in.read(reinterpret_cast<char*>(&value), sizeof value);
    if (!in) throw std::runtime_error("cannot read " + path.string());
    return value;
  };
  std::vector<GoldenCase> cases(read(std::uint32_t{}));
  for (GoldenCase& c : cases) {
    c.tokens.resize(read(std::uint32_t{}));
    for (TokenId& token : c.tokens) token = read(TokenId{});
    c.positions.resize(read(std::uint32_t{}));
    for (GoldenPosition& p : c.positions) {
      p.position = static_cast<int>(read(std::uint32_t{}));
      p.logits.resize(read(std::uint32_t{}));
      for (auto& [token, logit] : p.logits) {
        token = read(TokenId{});
        logit = read(float{});
      }
    }
  }
  return cases;
}

// The largest difference over the golden logits, relative to their root mean square.
inline double worst_error(Backend& backend, const GoldenCase& golden,
                          AdapterId adapter = kNoAdapter) {
  Sequence sequence(0, static_cast<int>(golden.tokens.size()) / kPageTokens + 1);
  sequence.adapter = adapter;
  const auto logits =
      append(backend, sequence, golden.tokens, static_cast<int>(golden.tokens.size()));
  const auto vocabulary = static_cast<std::size_t>(backend.config().vocabulary);
  double worst = 0;
  for (const GoldenPosition& p : golden.positions) {
    double squares = 0;
    for (const auto& [token, logit] : p.logits) squares += static_cast<double>(logit) * logit;
    const double scale = std::sqrt(squares / static_cast<double>(p.logits.size()));
    for (const auto& [token, logit] : p.logits) {
      const float ours = logits[static_cast<std::size_t>(p.position) * vocabulary +
                                static_cast<std::size_t>(token)];
      worst = std::max(worst, std::abs(static_cast<double>(ours) - logit) / scale);
      if (!std::isfinite(ours)) return INFINITY;
    }
  }
  return worst;
}

}  // namespace lemma::model

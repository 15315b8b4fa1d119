#include "model/cpu/cpu_backend.h"

#include <new>
#include <string>
#include <utility>

#include "core/assert.h"
#include "model/formats/gguf.h"
#include "model/transformer.h"

namespace lemma::model {

using core::ErrorCode;
using core::Result;

namespace {

constexpr int kMaxPages = 1 << 24;
constexpr int kMaxRows = 1 << 14;

Result<void> in_range(int value, int max, const char* field) {
  if (value >= 1 && value <= max) return core::success();
  return core::error(ErrorCode::kOutOfRange, "must be 1 to " + std::to_string(max), field);
}

core::Error slice_error(ErrorCode code, std::size_t slice, const char* part, std::string why) {
  return core::error(code, std::move(why), "slices[" + std::to_string(slice) + "]." + part);
}

}  // namespace

Result<std::unique_ptr<Backend>> CpuBackend::load(const GgufFile& file,
                                                  const CpuBackendOptions& options) {
  BOOST_OUTCOME_TRY(auto config, ModelConfig::from(file));
  return load(std::move(config), file.tensors(), options);
}

Result<std::unique_ptr<Backend>> CpuBackend::load(ModelConfig config,
                                                  std::span<const StoredTensor> tensors,
                                                  const CpuBackendOptions& options) {
  BOOST_OUTCOME_TRY(in_range(options.threads, cpu::Team::kMaxThreads, "threads"));
  BOOST_OUTCOME_TRY(in_range(options.kv_pages, kMaxPages, "kv_pages"));
  BOOST_OUTCOME_TRY(in_range(options.max_rows, kMaxRows, "max_rows"));
  if (!cpu::supported(options.isa)) {
    return core::error(ErrorCode::kUnsupported, "this processor lacks these instructions", "isa");
  }
  const bool reference = options.precision == CpuBackendOptions::Precision::kReference;
  try {
    cpu::Arena memory;
    const auto pack = [&](const StoredTensor& tensor, std::span<const std::uint32_t> order) {
      return reference ? cpu::pack_as_f32(tensor, order, memory) : cpu::pack(tensor, order, memory);
    };
    BOOST_OUTCOME_TRY(auto weights, load_weights<cpu::PackedMatrix>(tensors, config, pack));
    const cpu::Kernels& kernels = reference ? cpu::reference_kernels() : cpu::kernels(options.isa);
    return std::unique_ptr<Backend>(
        new CpuBackend(std::move(config), std::move(memory), std::move(weights), kernels, options));
  } catch (const std::bad_alloc&) {
    return core::error(
        ErrorCode::kUnavailable,
        "not enough memory for the weights and " + std::to_string(options.kv_pages) + " KV pages",
        "kv_pages");
  }
}

CpuBackend::CpuBackend(ModelConfig config, cpu::Arena weights_memory,
                       Weights<cpu::PackedMatrix> weights, const cpu::Kernels& kernels,
                       const CpuBackendOptions& options)
    : config_(std::move(config)),
      max_rows_(options.max_rows),
      threads_(options.threads),
      kernels_(kernels),
      weights_memory_(std::move(weights_memory)),
      weights_(std::move(weights)),
      kv_(config_, options.kv_pages, kernels.kv_bytes),
      device_(config_, kernels, options.threads, options.max_rows, kv_) {}

Result<std::span<const float>> CpuBackend::run(const Batch& batch) {
  BOOST_OUTCOME_TRY(check(batch));
  device_.begin(batch);
  if (!forward(device_, weights_))
    return core::error(ErrorCode::kCancelled, "the batch was abandoned");
  const cpu::CpuDevice::Rows& logits = device_.logits();
  return std::span<const float>(logits.values, static_cast<std::size_t>(logits.count) *
                                                   static_cast<std::size_t>(logits.width));
}

Result<void> CpuBackend::check(const Batch& batch) const {
  std::size_t rows = 0;
  for (std::size_t i = 0; i < batch.slices.size(); ++i) {
    const BatchSlice& slice = batch.slices[i];
    const std::size_t count = slice.tokens.size();
    if (count == 0)
      return slice_error(ErrorCode::kInvalidArgument, i, "tokens",
                         "a slice has at least one token");
    rows += count;
    if (count > static_cast<std::size_t>(max_rows_) || rows > static_cast<std::size_t>(max_rows_)) {
      return slice_error(ErrorCode::kOutOfRange, i, "tokens",
                         "a batch has at most " + std::to_string(max_rows_) + " rows");
    }
    if (slice.position < 0 ||
        std::cmp_greater(count, config_.context - std::min(slice.position, config_.context))) {
      return slice_error(ErrorCode::kOutOfRange, i, "position",
                         "the sequence leaves the model's context of " +
                             std::to_string(config_.context) + " tokens");
    }
    if (slice.logits_rows < 0 || std::cmp_greater(slice.logits_rows, count)) {
      return slice_error(ErrorCode::kOutOfRange, i, "logits_rows",
                         "must be 0 to the number of tokens");
    }
    if (slice.adapter != kNoAdapter && !device_.adapters().has(slice.adapter)) {
      return slice_error(ErrorCode::kInvalidArgument, i, "adapter",
                         "no such adapter: " + std::to_string(slice.adapter));
    }
    for (const TokenId token : slice.tokens) {
      if (token < 0 || token >= config_.vocabulary) {
        return slice_error(ErrorCode::kOutOfRange, i, "tokens",
                           "token " + std::to_string(token) + " is not in the vocabulary of " +
                               std::to_string(config_.vocabulary));
      }
    }
    const std::size_t needed =
        (static_cast<std::size_t>(slice.position) + count + kPageTokens - 1) / kPageTokens;
    if (slice.pages.size() < needed) {
      return slice_error(ErrorCode::kInvalidArgument, i, "pages",
                         "the page table is too short for the sequence");
    }
    for (const PageId page : slice.pages.first(needed)) {
      if (page < 0 || page >= kv_.pages()) {
        return slice_error(ErrorCode::kOutOfRange, i, "pages",
                           "no such page: " + std::to_string(page));
      }
    }
  }
  return core::success();
}

void CpuBackend::copy_page(PageId from, PageId to, int tokens) {
  LEMMA_ASSERT(from >= 0 && from < kv_.pages() && to >= 0 && to < kv_.pages(),
               "both are pages of this backend");
  LEMMA_ASSERT(tokens >= 0 && tokens <= kPageTokens, "a page's tokens");
  if (from != to && tokens > 0) kv_.copy(from, to);
}

std::size_t CpuBackend::streamed_bytes() const {
  std::size_t bytes = 0;
  for_each_streamed([&](const cpu::PackedMatrix& m) { bytes += m.size_bytes(); });
  return bytes;
}

}  // namespace lemma::model

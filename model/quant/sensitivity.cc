#include "model/quant/sensitivity.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "model/cpu/cpu_backend.h"
#include "model/quant/requantise.h"

namespace lemma::model {

using core::Result;

namespace {

Result<std::unique_ptr<Backend>> load(const ModelConfig& config,
                                      std::span<const StoredTensor> tensors, const ScoredText& text,
                                      int threads) {
  CpuBackendOptions options;
  options.threads = threads;
  options.kv_pages = text.pages();
  options.max_rows = std::min(options.max_rows, text.context());
  return CpuBackend::load(config, tensors, options);
}

// The model's tensors with one group's in another type.
struct Changed {
  std::vector<StoredTensor> tensors;
  std::vector<std::vector<std::byte>> bytes;  // of the group's
};

Result<Changed> changed(const ModelSource& source, const TensorGroup& group, TensorType type,
                        int threads) {
  cpu::Team team(threads);
  Changed result{{source.tensors().begin(), source.tensors().end()}, {}};
  for (const std::size_t i : group.tensors) {
    const StoredTensor& original = source.tensors()[i];
    StoredTensor& tensor = result.tensors[i];
    tensor.type = stored_as(original, type).type;
    BOOST_OUTCOME_TRY(auto rows, rows_as(original, tensor.type, 0, original.dims[1], {}, team));
    result.bytes.push_back(std::move(rows));
    tensor.bytes = result.bytes.back();
  }
  return result;
}

}  // namespace

Result<TextLoss> measured_loss(const ModelConfig& config, std::span<const StoredTensor> tensors,
                               const ScoredText& text, int threads) {
  BOOST_OUTCOME_TRY(const auto backend, load(config, tensors, text, threads));
  return text_loss(*backend, text);
}

Result<Sensitivity> measure_sensitivity(const ModelSource& source,
                                        std::span<const TensorGroup> groups, TensorType low,
                                        const ScoredText& text, int threads,
                                        const Progress& progress) {
  Sensitivity measured;
  BOOST_OUTCOME_TRY(const auto original, load(source.config(), source.tensors(), text, threads));
  const int steps = static_cast<int>(groups.size());
  for (const TensorGroup& group : groups) {
    if (!progress(static_cast<int>(measured.groups.size()), steps, group.name))
      return core::error(core::ErrorCode::kCancelled, "the measurement was stopped");
    BOOST_OUTCOME_TRY(const auto with_group, changed(source, group, low, threads));
    BOOST_OUTCOME_TRY(const auto backend, load(source.config(), with_group.tensors, text, threads));
    BOOST_OUTCOME_TRY(const auto found, text_divergence(*original, *backend, text));
    measured.source = found.reference;
    measured.groups.push_back({found.mean_kl, found.other.mean - found.reference.mean});
  }
  return measured;
}

std::vector<bool> choose_high(std::span<const GroupCost> groups, std::uint64_t extra_bytes) {
  const auto further = [](const GroupCost& group) { return group.high_bytes - group.low_bytes; };
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < groups.size(); ++i)
    if (groups[i].divergence > 0 && groups[i].high_bytes > groups[i].low_bytes) order.push_back(i);
  std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t i) {
    return groups[i].divergence / static_cast<double>(further(groups[i]));
  });
  std::vector<bool> high(groups.size(), false);
  for (const std::size_t i : order) {
    if (further(groups[i]) > extra_bytes) continue;
    extra_bytes -= further(groups[i]);
    high[i] = true;
  }
  return high;
}

}  // namespace lemma::model

#include "model/quant/quantisation.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/assert.h"
#include "model/formats/gguf_writer.h"
#include "model/quant/block_encoder.h"
#include "model/quant/gguf_metadata.h"
#include "model/quant/requantise.h"
#include "model/weights.h"

namespace lemma::model {

using core::ErrorCode;
using core::Result;

namespace {

constexpr std::uint64_t kPieceBytes = 1 << 24;  // of a written tensor, at once in memory

// llama.cpp's numbers for files that are mostly of a type (LLAMA_FTYPE in its llama.h).
std::uint32_t file_type(TensorType type) {
  switch (type) {
    case TensorType::kF32:
      return 0;
    case TensorType::kF16:
      return 1;
    case TensorType::kQ4_0:
      return 2;
    case TensorType::kQ4_1:
      return 3;
    case TensorType::kQ5_0:
      return 8;
    case TensorType::kQ5_1:
      return 9;
    default:
      return 7;
  }
}

// What the tensors become.
class Plan {
 public:
  Plan(std::span<const StoredTensor> tensors, TensorType type)
      : tensors_(tensors), groups_(tensor_groups(tensors)) {
    for (const StoredTensor& tensor : tensors) types_.push_back(stored_as(tensor, type));
    wanted_.assign(groups_.size(), type);
  }

  std::span<const TensorGroup> groups() const { return groups_; }
  const StoredAs& stored(std::size_t tensor) const { return types_[tensor]; }

  void set(std::size_t group, TensorType type) {
    wanted_[group] = type;
    for (const std::size_t i : groups_[group].tensors) types_[i] = stored_as(tensors_[i], type);
  }
  std::uint64_t group_bytes(std::size_t group, TensorType type) const {
    std::uint64_t bytes = 0;
    for (const std::size_t i : groups_[group].tensors)
      bytes += bytes_as(tensors_[i], stored_as(tensors_[i], type).type);
    return bytes;
  }

  Quantisation described() const {
    Quantisation result;
    for (std::size_t i = 0; i < tensors_.size(); ++i) {
      result.weights += tensors_[i].elements();
      result.bytes += bytes_as(tensors_[i], types_[i].type);
      if (!types_[i].why.empty())
        result.exceptions.push_back({tensors_[i].name, types_[i].type, types_[i].why});
    }
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      Quantisation::Group group{.name = groups_[g].name, .type = wanted_[g]};
      for (const std::size_t i : groups_[g].tensors) group.weights += tensors_[i].elements();
      group.bytes = group_bytes(g, wanted_[g]);
      result.groups.push_back(std::move(group));
    }
    return result;
  }

 private:
  std::span<const StoredTensor> tensors_;
  std::vector<TensorGroup> groups_;
  std::vector<StoredAs> types_;     // of the tensors
  std::vector<TensorType> wanted_;  // of the groups
};

// The bytes that a mix may take beyond all groups in the low type.
Result<std::uint64_t> extra_bytes(const Quantisation& low, const QuantiseOptions& options) {
  const double target = options.bytes ? static_cast<double>(*options.bytes)
                                      : options.bits * static_cast<double>(low.weights) / 8;
  if (target >= static_cast<double>(low.bytes))
    return static_cast<std::uint64_t>(target - static_cast<double>(low.bytes));
  return core::error(ErrorCode::kOutOfRange,
                     "is below what " + std::string(layout_of(options.type).name) +
                         " throughout takes: " + std::to_string(low.bytes) + " bytes, " +
                         std::to_string(low.bits_per_weight()) + " bits per weight",
                     options.bytes ? "size" : "bits");
}

Result<Sensitivity> mix(const ModelSource& source, const QuantiseOptions& options,
                        const ScoredText& text, const Progress& progress, Plan& plan) {
  BOOST_OUTCOME_TRY(const auto extra, extra_bytes(plan.described(), options));
  BOOST_OUTCOME_TRY(auto measured, measure_sensitivity(source, plan.groups(), options.type, text,
                                                       options.threads, progress));
  std::vector<GroupCost> costs;
  for (std::size_t g = 0; g < plan.groups().size(); ++g)
    costs.push_back({plan.group_bytes(g, options.type), plan.group_bytes(g, QuantiseOptions::kHigh),
                     measured.groups[g].divergence});
  const auto high = choose_high(costs, extra);
  for (std::size_t g = 0; g < high.size(); ++g)
    if (high[g]) plan.set(g, QuantiseOptions::kHigh);
  return measured;
}

// Rows of q and k from halves, as folders have them, to the neighbours of GGUF's llama files: the inverse of what loading does.
std::vector<std::uint32_t> written_order(const ModelSource& source, const StoredTensor& tensor) {
  const ModelConfig& loaded = source.config();
  ModelConfig written = loaded;
  written.rope_pairs =
      ModelConfig::of_architecture(to_string(loaded.architecture)).value().rope_pairs;
  if (written.rope_pairs == loaded.rope_pairs) return {};
  const bool query = tensor.name.ends_with(".attn_q.weight");
  if (!query && !tensor.name.ends_with(".attn_k.weight")) return {};
  const auto halves = rope_order(written, query ? loaded.heads : loaded.kv_heads);
  std::vector<std::uint32_t> order(halves.size());
  for (std::uint32_t half = 0; half < halves.size(); ++half) order[halves[half]] = half;
  return order;
}

// Llama 3's scaling of a folder, as GGUF files have it: what each frequency is divided by.
std::vector<float> rope_factors(const ModelSource& source) {
  const ModelConfig& c = source.config();
  if (c.rope_scaling.kind != RopeScaling::Kind::kLlama3) return {};
  const auto plain = rotation(c.rope_width, c.rope_base, {});
  const auto scaled = rotation(c.rope_width, c.rope_base, c.rope_scaling);
  std::vector<float> factors;
  for (std::size_t i = 0; i < plain.frequencies.size(); ++i)
    factors.push_back(plain.frequencies[i] / scaled.frequencies[i]);
  return factors;
}

Result<void> append_tensor(GgufWriter& writer, const ModelSource& source,
                           const StoredTensor& tensor, TensorType type, cpu::Team& team) {
  const auto order = written_order(source, tensor);
  const std::uint64_t rows = tensor.elements() / tensor.dims[0];
  const std::uint64_t at_once =
      std::max<std::uint64_t>(1, kPieceBytes / (tensor.dims[0] * sizeof(float)));
  for (std::uint64_t first = 0; first < rows; first += at_once) {
    BOOST_OUTCOME_TRY(const auto bytes,
                      rows_as(tensor, type, first, std::min(at_once, rows - first), order, team));
    BOOST_OUTCOME_TRY(writer.append(bytes));
  }
  return core::success();
}

Result<void> write(const ModelSource& source, const Plan& plan, const std::filesystem::path& out,
                   const QuantiseOptions& options) {
  BOOST_OUTCOME_TRY(const auto metadata, metadata_of(source, file_type(options.type)));
  const auto factors = rope_factors(source);
  std::vector<StoredTensor> tensors(source.tensors().begin(), source.tensors().end());
  for (std::size_t i = 0; i < tensors.size(); ++i) tensors[i].type = plan.stored(i).type;
  if (!factors.empty())
    tensors.push_back(
        {.name = "rope_freqs.weight", .dims = {factors.size(), 1, 1, 1}, .bytes = {}});
  BOOST_OUTCOME_TRY(auto writer, GgufWriter::create(out, metadata, tensors));
  cpu::Team team(options.threads);
  for (std::size_t i = 0; i < source.tensors().size(); ++i) {
    BOOST_OUTCOME_TRY(append_tensor(writer, source, source.tensors()[i], tensors[i].type, team));
  }
  BOOST_OUTCOME_TRY(writer.append(std::as_bytes(std::span(factors))));
  return writer.finish();
}

}  // namespace

double Quantisation::bits_per_weight() const {
  return 8 * static_cast<double>(bytes) / static_cast<double>(weights);
}

Result<Quantisation> quantise(const ModelSource& source, const std::filesystem::path& out,
                              const QuantiseOptions& options, const std::optional<ScoredText>& text,
                              const Progress& progress) {
  LEMMA_ASSERT(can_encode(options.type), "a type that is written");
  BOOST_OUTCOME_TRY(check_weights(source.tensors(), source.config()));
  Plan plan(source.tensors(), options.type);
  Sensitivity measured;
  if (options.mixed) {
    if (!text)
      return core::error(ErrorCode::kInvalidArgument, "a mix is chosen by a text's loss",
                         "calibration");
    BOOST_OUTCOME_TRY(measured, mix(source, options, *text, progress, plan));
  } else if (text) {
    BOOST_OUTCOME_TRY(measured.source,
                      measured_loss(source.config(), source.tensors(), *text, options.threads));
  }
  BOOST_OUTCOME_TRY(write(source, plan, out, options));
  Quantisation result = plan.described();
  for (std::size_t g = 0; g < measured.groups.size(); ++g)
    result.groups[g].alone = measured.groups[g];
  if (!text) return result;
  result.source = measured.source;
  BOOST_OUTCOME_TRY(const auto written, ModelSource::open(out));
  BOOST_OUTCOME_TRY(result.written,
                    measured_loss(written.config(), written.tensors(), *text, options.threads));
  return result;
}

}  // namespace lemma::model

// What quantising a part of a model costs, measured with that part in a smaller type and everything else as it is: how far the
// next-token distributions over a text are from the source's, and how much the mean loss grows; and the choice of the parts that
// get the larger type under a target size.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "model/model_source.h"
#include "model/quant/tensor_groups.h"
#include "model/tensor.h"
#include "model/text_loss.h"

namespace lemma::model {

// Of the model as it would run: packed weights, 8-bit activations wherever a matrix is quantised.
core::Result<TextLoss> measured_loss(const ModelConfig& config,
                                     std::span<const StoredTensor> tensors, const ScoredText& text,
                                     int threads);

// Called before each of `of` steps, the first being 0; returning false ends the work with kCancelled.
using Progress = std::function<bool(int step, int of, std::string_view what)>;

struct Sensitivity {
  TextLoss source;  // of the model as it is
  struct Group {
    double divergence = 0;     // nats per token from the source's distributions (KL), at least 0
    double loss_increase = 0;  // nats per token; noise can make one negative
  };
  std::vector<Group> groups;
};

core::Result<Sensitivity> measure_sensitivity(const ModelSource& source,
                                              std::span<const TensorGroup> groups, TensorType low,
                                              const ScoredText& text, int threads,
                                              const Progress& progress);

struct GroupCost {
  std::uint64_t low_bytes = 0, high_bytes = 0;
  double divergence = 0;  // in the low type
};

// The groups that get the high type: greedily by divergence per further byte, each that still fits in `extra_bytes` beyond all
// low ones. A group without a divergence stays low.
std::vector<bool> choose_high(std::span<const GroupCost> groups, std::uint64_t extra_bytes);

}  // namespace lemma::model

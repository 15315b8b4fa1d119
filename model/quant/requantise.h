// A tensor's rows in another type and order: what goes into a written file, or into a backend that is to be measured.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/result.h"
#include "model/cpu/team.h"
#include "model/tensor.h"

namespace lemma::model {

// Rows `first` .. `first + count - 1`, row r being row order[r] of the tensor; an empty order is the tensor's own. The same
// type is a copy. `type` is the tensor's or one that can be encoded. kCorrupt, naming the tensor, when a weight that is to be
// encoded is infinite or not a number.
core::Result<std::vector<std::byte>> rows_as(const StoredTensor& tensor, TensorType type,
                                             std::uint64_t first, std::uint64_t count,
                                             std::span<const std::uint32_t> order, cpu::Team& team);

}  // namespace lemma::model

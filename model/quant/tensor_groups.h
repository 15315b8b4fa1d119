// The parts of a model whose matrices get one type together, and what a matrix can be stored as. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/tensor.h"

namespace lemma::model {

// The embedding, the output matrix, and each layer's attention and feed-forward.
struct TensorGroup {
  std::string name;                  // "layer 3 attention"
  std::vector<std::size_t> tensors;  // places among the model's tensors
};

// In the model's order. Norms and biases belong to no group: they stay as they are.
std::vector<TensorGroup> tensor_groups(std::span<const StoredTensor> tensors);

struct StoredAs {
  TensorType type;
  std::string why;  // another than the wanted one; empty: as wanted
};

// Never more bytes than the tensor has already: what is lost doesn't come back. A row that is no whole number of blocks is
// stored as F16. Norms and biases are F32 where they are plain numbers, as every reader of GGUF takes them.
StoredAs stored_as(const StoredTensor& tensor, TensorType wanted);

bool is_matrix(const StoredTensor& tensor);
// Of the tensor as that type.
std::uint64_t bytes_as(const StoredTensor& tensor, TensorType type);

}  // namespace lemma::model

#include "model/quant/tensor_groups.h"

#include <algorithm>
#include <string_view>

#include "model/formats/gguf_writer.h"

namespace lemma::model {
namespace {

std::string group_of(std::string_view name) {
  if (name.starts_with("token_embd.")) return "embedding";
  if (name.starts_with("output.")) return "output";
  constexpr std::string_view kLayers = "blk.";
  if (!name.starts_with(kLayers)) return std::string(name);
  name.remove_prefix(kLayers.size());
  const auto dot = name.find('.');
  if (dot == std::string_view::npos) return std::string(name);
  const bool attention = name.substr(dot + 1).starts_with("attn");
  return "layer " + std::string(name.substr(0, dot)) + (attention ? " attention" : " feed-forward");
}

bool is_plain(TensorType type) { return layout_of(type).block_elements == 1; }

}  // namespace

bool is_matrix(const StoredTensor& tensor) { return tensor.rank == 2 && tensor.dims[1] > 1; }

std::uint64_t bytes_as(const StoredTensor& tensor, TensorType type) {
  StoredTensor stored = tensor;
  stored.type = type;
  return tensor_bytes(stored);
}

std::vector<TensorGroup> tensor_groups(std::span<const StoredTensor> tensors) {
  std::vector<TensorGroup> groups;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (!is_matrix(tensors[i])) continue;
    const std::string name = group_of(tensors[i].name);
    auto group = std::ranges::find(groups, name, &TensorGroup::name);
    if (group == groups.end()) group = groups.insert(group, {.name = name, .tensors = {}});
    group->tensors.push_back(i);
  }
  return groups;
}

StoredAs stored_as(const StoredTensor& tensor, TensorType wanted) {
  if (!is_matrix(tensor)) return {is_plain(tensor.type) ? TensorType::kF32 : tensor.type, ""};
  const auto name = [](TensorType type) { return std::string(layout_of(type).name); };
  const std::uint64_t columns = tensor.dims[0], block = layout_of(wanted).block_elements;
  StoredAs stored{wanted, ""};
  if (columns % block != 0)
    stored = {TensorType::kF16, "its rows of " + std::to_string(columns) +
                                    " are no whole number of " + name(wanted) + "'s blocks of " +
                                    std::to_string(block)};
  if (stored.type == tensor.type) return stored;
  if (bytes_as(tensor, stored.type) >= bytes_as(tensor, tensor.type))
    return {tensor.type, "is " + name(tensor.type) + " already"};
  return stored;
}

}  // namespace lemma::model

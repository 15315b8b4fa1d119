// Any bytes, as a safetensors file: a clear error, or tensors that lie inside the file and apart
// from one another. Any bytes, as a config.json: a clear error, or sizes inside their bounds.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/assert.h"
#include "model/config.h"
#include "model/folder.h"
#include "model/formats/safetensors.h"

namespace lemma::model {
namespace {

void as_file(std::span<const std::byte> bytes) {
  const auto file = SafetensorsFile::parse(bytes);
  if (!file) {
    LEMMA_ASSERT(!file.error().detail.empty(), "an error says why");
    return;
  }
  unsigned sum = 0;
  std::size_t together = 0;
  for (const StoredTensor& tensor : file.value().tensors()) {
    LEMMA_ASSERT(tensor.bytes.size() == tensor.elements() * layout_of(tensor.type).block_bytes,
                 "a tensor's bytes are its shape's");
    LEMMA_ASSERT(!gguf_name(tensor.name).empty(), "a name stays a name");
    for (const std::byte b : tensor.bytes) sum += static_cast<unsigned>(b);
    together += tensor.bytes.size();
  }
  LEMMA_ASSERT(together <= bytes.size(), "no byte is of two tensors");
  volatile unsigned keep = sum;
  (void)keep;
}

void as_config(std::string_view text) {
  const auto config = ModelConfig::from_json(text);
  if (!config) {
    LEMMA_ASSERT(!config.error().field.empty(), "an error names its path");
    return;
  }
  const ModelConfig& c = config.value();
  LEMMA_ASSERT(c.heads >= 1 && c.kv_heads >= 1 && c.heads % c.kv_heads == 0, "heads are grouped");
  LEMMA_ASSERT(c.head_width % ModelLimits::kHeadAlignment == 0 && c.rope_width <= c.head_width,
               "heads are whole vectors");
  LEMMA_ASSERT(c.width <= ModelLimits::kWidth && c.layers <= ModelLimits::kLayers, "bounded");
  LEMMA_ASSERT(c.rope_base > 1 && c.rope_scaling.factor > 0 && c.norm_epsilon > 0, "positive");
}

}  // namespace
}  // namespace lemma::model

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  lemma::model::as_file(std::as_bytes(std::span(bytes, size)));
  lemma::model::as_config({reinterpret_cast<const char*>(bytes), size});
  return 0;
}

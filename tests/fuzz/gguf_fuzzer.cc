// Any bytes are a clear error or a file whose every tensor and key can be read.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "model/formats/gguf.h"
#include "model/weights.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto file = lemma::model::GgufFile::parse(std::as_bytes(std::span(bytes, size)));
  if (!file) return 0;
  unsigned sum = 0;
  for (const lemma::model::StoredTensor& tensor : file.value().tensors()) {
    for (const std::byte b : tensor.bytes) sum += static_cast<unsigned>(b);
    std::vector<float> row(tensor.dims[0]);
    for (std::uint64_t r = 0; r < tensor.elements() / tensor.dims[0]; ++r) {
      lemma::model::dequantize_row(tensor, r, row);
      sum += std::bit_cast<unsigned>(row.back());
    }
  }
  for (const char* key :
       {"general.architecture", "tokenizer.ggml.tokens", "tokenizer.ggml.token_type", "a", "b"}) {
    if (const auto items = file.value().strings(key)) {
      for (const std::string_view item : items.value()) sum += static_cast<unsigned>(item.size());
    }
    if (const auto items = file.value().i32s(key))
      sum += static_cast<unsigned>(items.value().size());
    if (const auto items = file.value().f32s(key))
      sum += static_cast<unsigned>(items.value().size());
    if (const auto number = file.value().u32(key)) sum += number.value();
    if (const auto text = file.value().string(key))
      sum += static_cast<unsigned>(text.value().size());
  }
  volatile unsigned keep = sum;
  (void)keep;
  return 0;
}

// A safetensors file, as its format's README describes it: the header's size in 8 bytes,
// little-endian; the header, a JSON object of tensors by name; their bytes. Reads foreign bytes:
// the header's size and nesting, counts and names are capped; every extent must lie inside the
// file, be as long as its shape says and overlap no other.
//
// Immutable after opening, so any thread may read. Tensors view the file's memory, which the
// SafetensorsFile keeps alive. Errors: MappedFile's; kCorrupt (the bytes contradict the format),
// kUnsupported (a type other than F32, F16 and BF16), kOutOfRange (a cap); the field is the tensor.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

#include "core/result.h"
#include "model/formats/mapped_file.h"
#include "model/tensor.h"

namespace lemma::model {

class SafetensorsFile {
 public:
  static constexpr std::size_t kMaxHeaderBytes = 1 << 24;
  static constexpr std::size_t kMaxTensors = 1 << 16;
  static constexpr std::size_t kMaxNameBytes = 1 << 10;

  static core::Result<SafetensorsFile> open(const std::filesystem::path& path);
  // Reads `bytes` in place; they must outlive the result. For tests and fuzzing.
  static core::Result<SafetensorsFile> parse(std::span<const std::byte> bytes);

  // By name. A shape's last size is dims[0].
  std::span<const StoredTensor> tensors() const { return tensors_; }

 private:
  SafetensorsFile() = default;
  core::Result<void> read(std::span<const std::byte> bytes);

  MappedFile file_;  // of no bytes after parse()
  std::vector<StoredTensor> tensors_;
};

}  // namespace lemma::model

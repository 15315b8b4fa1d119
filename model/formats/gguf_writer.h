// Writes a GGUF version 3 file (format: gguf.h) tensor by tensor, so that no more of the model than
// the piece at hand is in memory. The bytes go into a file of another name in the same folder, which
// takes the wanted name only when everything is on the disk: a reader sees the old file or the whole
// new one, and a failure leaves nothing behind. One thread. Errors: kUnavailable (the folder can't be
// written to, the disk is full), with the path.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "model/formats/gguf.h"
#include "model/tensor.h"

namespace lemma::model {

// A file's metadata in the making. A key is given once.
class GgufMetadata {
 public:
  GgufMetadata& copy(const GgufEntry& entry);
  GgufMetadata& u32(std::string_view key, std::uint32_t value);
  GgufMetadata& f32(std::string_view key, float value);
  GgufMetadata& boolean(std::string_view key, bool value);
  GgufMetadata& string(std::string_view key, std::string_view value);
  GgufMetadata& strings(std::string_view key, std::span<const std::string> values);
  GgufMetadata& i32s(std::string_view key, std::span<const std::int32_t> values);

  std::uint64_t count() const { return count_; }
  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  void begin(std::string_view key, std::uint32_t type);

  std::vector<std::byte> bytes_;
  std::uint64_t count_ = 0;
};

class GgufWriter {
 public:
  static constexpr std::uint32_t kAlignment = 32;  // the format's default: no key says it

  // Writes all but the tensors' bytes; of `tensors` the names, types and shapes count. The metadata
  // has no general.alignment.
  static core::Result<GgufWriter> create(const std::filesystem::path& path,
                                         const GgufMetadata& metadata,
                                         std::span<const StoredTensor> tensors);
  GgufWriter(GgufWriter&& other) noexcept;
  GgufWriter& operator=(GgufWriter&&) = delete;
  ~GgufWriter();  // without finish(), nothing was written

  // The tensors' bytes in their order, each whole, in pieces of any size.
  core::Result<void> append(std::span<const std::byte> bytes);
  // After the last tensor's last byte; replaces a file of that name.
  core::Result<void> finish();

 private:
  explicit GgufWriter(std::filesystem::path path);
  core::Result<void> write(std::span<const std::byte> bytes);
  core::Result<void> pad();
  core::Error failed(const char* doing) const;

  std::filesystem::path path_;
  std::filesystem::path unfinished_;
  int file_ = -1;
  std::uint64_t written_ = 0;          // bytes of the file
  std::vector<std::uint64_t> sizes_;   // of the tensors
  std::size_t tensor_ = 0;             // the one that is being written
  std::uint64_t of_tensor_ = 0;        // its bytes so far
};

// The bytes of a tensor of this type and shape. Rows divide into the type's blocks.
std::uint64_t tensor_bytes(const StoredTensor& tensor);

}  // namespace lemma::model

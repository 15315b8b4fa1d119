// GGUF version 3, little-endian, as the format's specification in the ggml repository
// (docs/gguf.md) describes it: header, typed metadata, tensor table, aligned tensor bytes. Reads
// foreign bytes: every count, length and offset is checked against the file before use, and every
// size is capped.
//
// Immutable after opening, so any thread may read. Strings and tensor bytes are views into the
// file's memory, which the GgufFile (a move-only owner of the mapping) keeps alive. Errors:
// kNotFound (no such file or key), kCorrupt (the bytes contradict the format), kUnsupported (a
// version, byte order or tensor type that this build doesn't read), kOutOfRange (a cap),
// kInvalidArgument (a key of another type); the field names the key or tensor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "core/result.h"
#include "model/formats/mapped_file.h"
#include "model/tensor.h"

namespace lemma::model {

// A metadata key as the file has it, for copying it to another.
struct GgufEntry {
  std::string_view key;
  std::uint32_t type = 0;            // the format's number of the value's type
  std::span<const std::byte> value;  // everything after that number
};

class GgufFile {
 public:
  static constexpr std::uint64_t kMaxTensors = 1 << 16;
  static constexpr std::uint64_t kMaxKeys = 1 << 16;
  static constexpr std::uint64_t kMaxNameBytes = 1 << 12;    // a key, or a tensor's name
  static constexpr std::uint64_t kMaxStringBytes = 1 << 24;  // a string value
  static constexpr std::uint64_t kMaxArrayItems = 1 << 24;   // arrays of arrays aren't read

  // Maps the file read-only. The file must not be truncated while mapped (the kernel would raise
  // SIGBUS).
  static core::Result<GgufFile> open(const std::filesystem::path& path);
  // Reads `bytes` in place; they must outlive the result. For tests and fuzzing.
  static core::Result<GgufFile> parse(std::span<const std::byte> bytes);

  // In the file's order, views into its bytes.
  std::span<const GgufEntry> entries() const { return entries_; }
  bool has(std::string_view key) const { return metadata_.contains(key); }
  // Any integer type whose value fits.
  core::Result<std::uint32_t> u32(std::string_view key) const;
  core::Result<std::uint64_t> u64(std::string_view key) const;
  core::Result<float> f32(std::string_view key) const;  // F32 or F64
  core::Result<bool> boolean(std::string_view key) const;
  core::Result<std::string_view> string(std::string_view key) const;
  core::Result<std::span<const std::string_view>> strings(std::string_view key) const;
  core::Result<std::vector<std::int32_t>> i32s(
      std::string_view key) const;  // any integer type; each must fit
  core::Result<std::vector<float>> f32s(std::string_view key) const;

  // `fallback` when the key is absent; still an error when it is there with another type.
  core::Result<std::uint32_t> u32_or(std::string_view key, std::uint32_t fallback) const;
  core::Result<float> f32_or(std::string_view key, float fallback) const;
  core::Result<bool> boolean_or(std::string_view key, bool fallback) const;
  core::Result<std::string_view> string_or(std::string_view key, std::string_view fallback) const;

  // In the file's order.
  std::span<const StoredTensor> tensors() const { return tensors_; }
  // Null when there is none of that name.
  const StoredTensor* find_tensor(std::string_view name) const;

 private:
  class Reader;
  struct NumberArray {
    std::uint32_t item_type;
    std::span<const std::byte> bytes;  // items side by side, unaligned
  };
  using Number = std::variant<std::uint64_t, std::int64_t, double>;
  using Value = std::variant<std::uint64_t, std::int64_t, double, bool, std::string_view,
                             NumberArray, std::vector<std::string_view>>;

  GgufFile() = default;
  core::Result<void> read(std::span<const std::byte> bytes);
  core::Result<void> read_metadata(Reader& in, std::uint64_t count);
  static core::Result<Value> read_value(Reader& in, std::string_view key, std::uint32_t type);
  static core::Result<Value> read_array(Reader& in, std::string_view key);
  static Number number_at(const std::byte* at, std::uint32_t type);
  // Appends to tensors_ (without bytes) and returns their offsets into the data section.
  core::Result<std::vector<std::uint64_t>> read_tensor_table(Reader& in, std::uint64_t count);
  core::Result<void> place_tensors(std::span<const std::uint64_t> offsets,
                                   std::span<const std::byte> section, std::uint32_t alignment);
  template <class T>
  core::Result<const T*> find(std::string_view key, std::string_view wanted) const;

  MappedFile mapping_;  // of no bytes after parse()
  std::vector<GgufEntry> entries_;
  std::unordered_map<std::string_view, Value> metadata_;
  std::vector<StoredTensor> tensors_;
  std::unordered_map<std::string_view, std::size_t> tensor_index_;  // views the file's bytes
};

}  // namespace lemma::model

// A file's bytes, mapped read-only. The file must not be truncated while it is mapped (the kernel
// would raise SIGBUS). Move-only owner; any thread may read.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "core/result.h"

namespace lemma::model {

class MappedFile {
 public:
  MappedFile() = default;  // of no bytes
  // kNotFound; kUnavailable (can't be read or mapped); kCorrupt (empty, or not a regular file).
  static core::Result<MappedFile> open(const std::filesystem::path& path);

  std::span<const std::byte> bytes() const { return {address_.get(), size()}; }

 private:
  struct Unmap {
    std::size_t size;
    void operator()(const std::byte* address) const;
  };
  std::size_t size() const { return address_ ? address_.get_deleter().size : 0; }

  std::unique_ptr<const std::byte, Unmap> address_;
};

// A small text file, whole. kNotFound; kOutOfRange beyond `max_bytes`; kUnavailable.
core::Result<std::string> read_text(const std::filesystem::path& path, std::size_t max_bytes);

}  // namespace lemma::model

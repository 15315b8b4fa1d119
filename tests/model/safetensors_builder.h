// Writes small safetensors files in memory, well-formed or deliberately not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace lemma::model {

inline std::vector<std::byte> safetensors_bytes(const std::string& header, std::size_t data_bytes,
                                                std::int64_t claimed_header = -1) {
  const auto size = claimed_header < 0 ? std::uint64_t{header.size()}
                                       : static_cast<std::uint64_t>(claimed_header);
  std::vector<std::byte> file(sizeof size + header.size() + data_bytes);
  std::memcpy(file.data(), &size, sizeof size);
  std::memcpy(file.data() + sizeof size, header.data(), header.size());
  for (std::size_t i = 0; i < data_bytes; ++i)
    file[sizeof size + header.size() + i] = static_cast<std::byte>(i);
  return file;
}

}  // namespace lemma::model

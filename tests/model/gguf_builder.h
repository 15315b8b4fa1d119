// Writes small GGUF files in memory, well-formed or deliberately not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lemma::model {

class GgufBuilder {
 public:
  GgufBuilder& string(std::string_view key, std::string_view value) {
    key_type(key, 8);
    put_string(keys_, value);
    return *this;
  }
  GgufBuilder& u32(std::string_view key, std::uint32_t value) { return number(key, 4, value); }
  GgufBuilder& u64(std::string_view key, std::uint64_t value) { return number(key, 10, value); }
  GgufBuilder& i32(std::string_view key, std::int32_t value) { return number(key, 5, value); }
  GgufBuilder& f32(std::string_view key, float value) { return number(key, 6, value); }
  GgufBuilder& boolean(std::string_view key, bool value) {
    return number(key, 7, std::uint8_t{value});
  }
  GgufBuilder& strings(std::string_view key, const std::vector<std::string>& values) {
    array_header(key, 8, values.size());
    for (const std::string& value : values) put_string(keys_, value);
    return *this;
  }
  GgufBuilder& i32s(std::string_view key, const std::vector<std::int32_t>& values) {
    array_header(key, 5, values.size());
    for (const std::int32_t value : values) put(keys_, value);
    return *this;
  }
  GgufBuilder& array_header(std::string_view key, std::uint32_t item_type, std::uint64_t count) {
    key_type(key, 9);
    put(keys_, item_type);
    put(keys_, count);
    return *this;
  }
  // `bytes` are stored as they are, whatever the type says.
  GgufBuilder& tensor(std::string_view name, std::uint32_t type, std::vector<std::uint64_t> dims,
                      std::span<const std::byte> bytes) {
    data_.resize((data_.size() + 31) / 32 * 32);
    put_string(table_, name);
    put(table_, static_cast<std::uint32_t>(dims.size()));
    for (const std::uint64_t d : dims) put(table_, d);
    put(table_, type);
    put(table_, static_cast<std::uint64_t>(data_.size()));
    data_.insert(data_.end(), bytes.begin(), bytes.end());
    ++tensor_count_;
    return *this;
  }
  std::vector<std::byte> build(std::uint32_t version = 3) const {
    std::vector<std::byte> file;
    put(file, std::uint32_t{0x46554747});
    put(file, version);
    put(file, tensor_count_);
    put(file, key_count_);
    file.insert(file.end(), keys_.begin(), keys_.end());
    file.insert(file.end(), table_.begin(), table_.end());
    file.resize((file.size() + 31) / 32 * 32);
    file.insert(file.end(), data_.begin(), data_.end());
    return file;
  }

 private:
  template <class T>
  static void put(std::vector<std::byte>& out, T value) {
    std::byte raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof(T));
    out.insert(out.end(), raw, raw + sizeof(T));
  }
  static void put_string(std::vector<std::byte>& out, std::string_view text) {
    put(out, std::uint64_t{text.size()});
    const auto* raw = reinterpret_cast<const std::byte*>(text.data());
    out.insert(out.end(), raw, raw + text.size());
  }
  void key_type(std::string_view key, std::uint32_t type) {
    put_string(keys_, key);
    put(keys_, type);
    ++key_count_;
  }
  template <class T>
  GgufBuilder& number(std::string_view key, std::uint32_t type, T value) {
    key_type(key, type);
    put(keys_, value);
    return *this;
  }

  std::vector<std::byte> keys_, table_, data_;
  std::uint64_t key_count_ = 0, tensor_count_ = 0;
};

}  // namespace lemma::model

// A string of which every byte knows whether the template's author or a message wrote it. All
// operations that a template can do to a string go through here, so a byte of a message stays one
// however it is cut, joined, changed in case or escaped. Positions and sizes are bytes; characters
// are UTF-8 sequences, and a byte that begins none is a character of its own.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lemma::model::jinja {

enum class Origin : char { kTemplate, kMessage };

class Text {
 public:
  Text() = default;
  Text(std::string bytes, Origin origin)
      : bytes_(std::move(bytes)), origins_(bytes_.size(), static_cast<char>(origin)) {}

  const std::string& bytes() const { return bytes_; }
  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }
  Origin origin(std::size_t at) const { return static_cast<Origin>(origins_[at]); }
  // Whether the template wrote all `size` bytes from `at`.
  bool from_template(std::size_t at, std::size_t size) const;

  void append(const Text& other);
  void append(std::string_view bytes, Origin origin);
  Text slice(std::size_t at, std::size_t size = std::string::npos) const;

  // Python's str.strip: `characters` is a set of them; empty means white space.
  Text stripped(bool left, bool right, std::string_view characters = {}) const;
  // At every `separator` (not empty), at most `limit` times when that isn't negative.
  std::vector<Text> split(std::string_view separator, long limit) const;
  // At runs of white space, which are dropped at both ends too.
  std::vector<Text> split_at_space() const;
  Text replaced(std::string_view old, const Text& fresh, long limit) const;
  bool is_ascii() const;
  template <class Change>
  Text with_each_byte(Change change) const {
    Text result = *this;
    for (std::size_t i = 0; i < bytes_.size(); ++i) result.bytes_[i] = change(i, bytes_[i]);
    return result;
  }

 private:
  std::string bytes_;
  std::string origins_;  // an Origin for each byte
};

// Where each character begins, in order.
std::vector<std::size_t> characters_of(std::string_view text);
// As many whole characters from the start as fit `bytes`, for error messages.
std::string beginning_of(std::string_view text, std::size_t bytes = 60);
// Bytes of white space (Python's str.isspace) at the start and at the end.
std::size_t space_at_start(std::string_view text);
std::size_t space_at_end(std::string_view text);

}  // namespace lemma::model::jinja

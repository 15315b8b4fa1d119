#include "model/jinja/text.h"

#include "model/tokenizer/utf8.h"

namespace lemma::model::jinja {
namespace {

bool is_space(std::string_view character) {
  if (character.size() == 1) {
    const auto c = static_cast<unsigned char>(character[0]);
    return c == ' ' || (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x1f);
  }
  static constexpr std::string_view kWide[] = {"\u0085", "\u00a0", "\u1680", "\u2000", "\u2001",
                                               "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
                                               "\u2007", "\u2008", "\u2009", "\u200a", "\u2028",
                                               "\u2029", "\u202f", "\u205f", "\u3000"};
  for (const auto wide : kWide)
    if (character == wide) return true;
  return false;
}

std::string_view first_character(std::string_view text) {
  const auto [kind, length] = first_utf8(text);
  return text.substr(0, kind == Utf8::kComplete ? length : 1);
}

std::string_view last_character(std::string_view text) {
  for (std::size_t length = 2; length <= 4 && length <= text.size(); ++length) {
    const auto tail = text.substr(text.size() - length);
    const auto found = first_utf8(tail);
    if (found.kind == Utf8::kComplete && found.length == length) return tail;
  }
  return text.substr(text.size() - 1);
}

template <class InSet>
std::size_t run_at_start(std::string_view text, InSet in_set) {
  std::size_t size = 0;
  while (size < text.size()) {
    const auto character = first_character(text.substr(size));
    if (!in_set(character)) break;
    size += character.size();
  }
  return size;
}

template <class InSet>
std::size_t run_at_end(std::string_view text, InSet in_set) {
  std::size_t left = text.size();
  while (left > 0) {
    const auto character = last_character(text.substr(0, left));
    if (!in_set(character)) break;
    left -= character.size();
  }
  return text.size() - left;
}

}  // namespace

std::vector<std::size_t> characters_of(std::string_view text) {
  std::vector<std::size_t> begins;
  for (std::size_t at = 0; at < text.size(); at += first_character(text.substr(at)).size())
    begins.push_back(at);
  return begins;
}

std::string beginning_of(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  std::size_t size = 0;
  for (const auto at : characters_of(text.substr(0, bytes + 4)))
    if (at <= bytes) size = at;
  return std::string(text.substr(0, size));
}

std::size_t space_at_start(std::string_view text) { return run_at_start(text, is_space); }
std::size_t space_at_end(std::string_view text) { return run_at_end(text, is_space); }

bool Text::from_template(std::size_t at, std::size_t size) const {
  return std::string_view(origins_).substr(at, size).find(static_cast<char>(Origin::kMessage)) ==
         std::string_view::npos;
}

void Text::append(const Text& other) {
  bytes_ += other.bytes_;
  origins_ += other.origins_;
}

void Text::append(std::string_view bytes, Origin origin) {
  bytes_ += bytes;
  origins_.append(bytes.size(), static_cast<char>(origin));
}

Text Text::slice(std::size_t at, std::size_t size) const {
  Text result;
  result.bytes_ = bytes_.substr(at, size);
  result.origins_ = origins_.substr(at, size);
  return result;
}

Text Text::stripped(bool left, bool right, std::string_view characters) const {
  std::vector<std::string_view> set;
  for (std::string_view rest = characters; !rest.empty(); rest.remove_prefix(set.back().size()))
    set.push_back(first_character(rest));
  const auto in_set = [&](std::string_view character) {
    if (set.empty()) return is_space(character);
    for (const auto each : set)
      if (each == character) return true;
    return false;
  };
  std::string_view rest = bytes_;
  const std::size_t begin = left ? run_at_start(rest, in_set) : 0;
  rest.remove_prefix(begin);
  if (right) rest.remove_suffix(run_at_end(rest, in_set));
  return slice(begin, rest.size());
}

std::vector<Text> Text::split(std::string_view separator, long limit) const {
  std::vector<Text> parts;
  std::size_t done = 0;
  while (limit < 0 || static_cast<long>(parts.size()) < limit) {
    const auto found = bytes_.find(separator, done);
    if (found == std::string::npos) break;
    parts.push_back(slice(done, found - done));
    done = found + separator.size();
  }
  parts.push_back(slice(done));
  return parts;
}

std::vector<Text> Text::split_at_space() const {
  const auto solid = [](std::string_view character) { return !is_space(character); };
  std::vector<Text> parts;
  const std::string_view all = bytes_;
  for (std::size_t at = space_at_start(all); at < all.size();
       at += space_at_start(all.substr(at))) {
    const std::size_t size = run_at_start(all.substr(at), solid);
    parts.push_back(slice(at, size));
    at += size;
  }
  return parts;
}

Text Text::replaced(std::string_view old, const Text& fresh, long limit) const {
  Text result;
  bool first = true;
  for (const Text& part : split(old, limit)) {
    if (!first) result.append(fresh);
    result.append(part);
    first = false;
  }
  return result;
}

bool Text::is_ascii() const {
  for (const char c : bytes_)
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  return true;
}

}  // namespace lemma::model::jinja

#include "model/tokenizer/normalise.h"

#include <cstdlib>
#include <memory>

#include <utf8proc.h>

#include "model/tokenizer/utf8.h"

namespace lemma::model {
namespace {

struct Free {
  void operator()(utf8proc_uint8_t* text) const { std::free(text); }
};

// No character below U+0300 combines with or decomposes into anything that NFC would change.
bool may_change(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0xcc) return true;
  return false;
}

// `stretch` is valid UTF-8.
void append_composed(std::string_view stretch, std::string& out) {
  utf8proc_uint8_t* result = nullptr;
  const auto size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(stretch.data()),
                   static_cast<utf8proc_ssize_t>(stretch.size()), &result,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, Free> owned(result);
  if (size < 0) {
    out += stretch;  // out of memory: the text as it is
  } else {
    out.append(reinterpret_cast<const char*>(result), static_cast<std::size_t>(size));
  }
}

}  // namespace

std::optional<std::string> in_nfc(std::string_view text) {
  if (!may_change(text)) return std::nullopt;
  std::string composed;
  std::size_t valid = 0;  // where the valid stretch at hand begins
  std::size_t at = 0;
  const auto close = [&] {
    if (at > valid) append_composed(text.substr(valid, at - valid), composed);
  };
  while (at < text.size()) {
    const auto [kind, length] = first_utf8(text.substr(at));
    if (kind != Utf8::kComplete) {
      close();
      composed += text.substr(at, length);
      valid = at + length;
    }
    at += length;
  }
  close();
  if (composed == text) return std::nullopt;
  return composed;
}

}  // namespace lemma::model

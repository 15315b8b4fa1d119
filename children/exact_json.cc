#include "children/exact_json.h"

#include <charconv>
#include <map>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/json_nesting.h"

namespace lemma::children {

namespace {

using Json = nlohmann::json;

constexpr int kMaxDepth = 64;

// Writes the spelling while the text is read, because a parsed number has forgotten its digits.
class Speller {
 public:
  bool null() { return value("null"); }
  bool boolean(bool is) { return value(is ? "true" : "false"); }
  bool number_integer(Json::number_integer_t is) { return value(std::to_string(is)); }
  bool number_unsigned(Json::number_unsigned_t is) { return value(std::to_string(is)); }
  bool number_float(Json::number_float_t is, const std::string& digits) {
    // An integer too long for 64 bits arrives here too.
    if (digits.find_first_not_of("-0123456789") == std::string::npos) return value(digits);
    char text[40];
    const auto end = std::to_chars(text, text + sizeof text, is, std::chars_format::hex).ptr;
    return value("f" + std::string(text, end));
  }
  bool string(std::string& is) { return value(quoted(is)); }
  bool binary(Json::binary_t&) { return false; }
  bool start_object(std::size_t) { return open(); }
  bool key(std::string& name) {
    open_.back().key = quoted(name);
    return true;
  }
  bool end_object() {
    std::string text;
    for (const auto& [name, member] : open_.back().members)
      text += (text.empty() ? "" : ",") + name + ":" + member;
    open_.pop_back();
    return value("{" + text + "}");
  }
  bool start_array(std::size_t) { return open(); }
  bool end_array() {
    std::string text;
    for (const auto& element : open_.back().elements) text += (text.empty() ? "" : ",") + element;
    open_.pop_back();
    return value("[" + text + "]");
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) {
    return false;
  }

  std::string spelling() { return std::move(whole_); }

 private:
  struct Open {
    std::map<std::string, std::string> members = {};
    std::vector<std::string> elements = {};
    std::string key = {};  // of the member that is read; none in an array
  };

  static std::string quoted(const std::string& text) { return Json(text).dump(-1, ' ', true); }

  bool open() {
    open_.emplace_back();
    return true;
  }
  bool value(std::string text) {
    if (open_.empty()) {
      whole_ = std::move(text);
      return true;
    }
    Open& holder = open_.back();
    if (holder.key.empty()) {
      holder.elements.push_back(std::move(text));
      return true;
    }
    return holder.members.emplace(std::exchange(holder.key, {}), std::move(text)).second;
  }

  std::vector<Open> open_;
  std::string whole_;
};

}  // namespace

std::optional<std::string> exact_spelling(std::string_view text) {
  if (core::json_nests_deeper(text, kMaxDepth)) return std::nullopt;
  Speller speller;
  try {
    if (!Json::sax_parse(text, &speller)) return std::nullopt;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
  return speller.spelling();
}

bool says_the_same(std::string_view left, std::string_view right) {
  const auto one = exact_spelling(left);
  return one && one == exact_spelling(right);
}

}  // namespace lemma::children

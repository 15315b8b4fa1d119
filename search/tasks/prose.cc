#include "search/tasks/prose.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lemma::search {

namespace {

constexpr std::size_t kMaxTokens = 600;
constexpr std::size_t kMaxWord = 24;
constexpr std::size_t kMaxDigits = 4;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

struct Sign {
  std::string_view bytes;
  std::string_view ascii;
};

constexpr std::array<Sign, 19> kSigns = {{{"\u2018", "'"},
                                          {"\u2019", "'"},
                                          {"\u201c", "\""},
                                          {"\u201d", "\""},
                                          {"\u2026", "..."},
                                          {"\u00a0", " "},
                                          {"\u00d7", "x"},
                                          {"\u2013", "-"},
                                          {"\u2014", "-"},
                                          {"\u2212", "-"},
                                          {"\u00b7", "."},
                                          {"\u2022", "."},
                                          {"\u25a1", "."},
                                          {"\u25a2", "."},
                                          {"\u2b1c", "."},
                                          {"\u2423", "_"},
                                          {"\u2002", " "},
                                          {"\u2003", " "},
                                          {"\u200b", ""}}};

// Box drawing, U+2500 to U+257F: three bytes, E2 94 or 95 and one more.
std::optional<std::string_view> box_line(std::string_view rest) {
  if (rest.size() < 3 || !(rest.starts_with("\xe2\x94") || rest.starts_with("\xe2\x95")))
    return std::nullopt;
  const unsigned code = (static_cast<unsigned char>(rest[1]) == 0x95 ? 0x40u : 0u) +
                        (static_cast<unsigned char>(rest[2]) & 0x3fu);
  const bool across = code == 0x00 || code == 0x01 || code == 0x50;
  const bool down = code == 0x02 || code == 0x03 || code == 0x51;
  return across ? "-" : down ? "|" : "+";
}

// A face, U+1F600 to U+1F64F, says nothing: four bytes, F0 9F 98 or 99 and one more.
bool is_face(std::string_view rest) {
  return rest.size() >= 4 && (rest.starts_with("\xf0\x9f\x98") || rest.starts_with("\xf0\x9f\x99"));
}

}  // namespace

std::optional<std::string> plain_ascii(std::string_view text) {
  std::string ascii;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const char c = rest[0];
    if (c == '\r') {
      if (!rest.starts_with("\r\n")) ascii += '\n';
      ++at;
    } else if (c == '\t') {
      ascii += ' ';
      ++at;
    } else if (c == '\n' || (c >= ' ' && c <= '~')) {
      ascii += c;
      ++at;
    } else if (const auto line = box_line(rest)) {
      ascii += *line;
      at += 3;
    } else if (is_face(rest)) {
      at += 4;
    } else {
      const Sign* known = nullptr;
      for (const Sign& sign : kSigns)
        if (rest.starts_with(sign.bytes)) known = &sign;
      if (known == nullptr) return std::nullopt;
      ascii += known->ascii;
      at += known->bytes.size();
    }
  }
  return ascii;
}

std::optional<std::vector<ProseToken>> lex_prose(std::string_view ascii) {
  using Kind = ProseToken::Kind;
  std::vector<ProseToken> tokens;
  bool opens_line = true;
  const auto add = [&](Kind kind, std::string text) -> ProseToken& {
    tokens.push_back({.kind = kind, .text = std::move(text), .opens_line = opens_line});
    opens_line = false;
    return tokens.back();
  };
  for (std::size_t at = 0; at < ascii.size();) {
    if (tokens.size() >= kMaxTokens) return std::nullopt;
    const char c = ascii[at];
    if (is_letter(c)) {
      std::string word;
      const bool capital = c != lower(c);
      for (; at < ascii.size(); ++at) {
        const bool apostrophe =
            ascii[at] == '\'' && at + 1 < ascii.size() && is_letter(ascii[at + 1]);
        if (!is_letter(ascii[at]) && !apostrophe) break;
        if (!apostrophe) word += lower(ascii[at]);
      }
      if (word.size() > kMaxWord) return std::nullopt;
      add(Kind::kWord, std::move(word)).capital = capital;
    } else if (is_digit(c)) {
      std::string digits;
      for (; at < ascii.size() && is_digit(ascii[at]); ++at) digits += ascii[at];
      if (digits.size() > kMaxDigits) return std::nullopt;
      ProseToken& number = add(Kind::kNumber, digits);
      for (const char digit : digits) number.value = number.value * 10 + (digit - '0');
    } else {
      ++at;
      if (c == '\n')
        opens_line = true;
      else if (c != ' ' && c != '"' && c != '\'')
        add(Kind::kMark, std::string(1, c));
    }
  }
  return tokens;
}

std::vector<ProseToken> fold_prose(const std::vector<ProseToken>& tokens,
                                   const std::function<ProseFold(std::size_t at)>& find) {
  std::vector<ProseToken> folded;
  for (std::size_t at = 0; at < tokens.size();) {
    const ProseFold found = find(at);
    folded.push_back(tokens[at]);
    if (found.length > 0) {
      folded.back().kind = ProseToken::Kind::kFolded;
      folded.back().folded = found.as;
    }
    at += std::max<std::size_t>(found.length, 1);
  }
  return folded;
}

}  // namespace lemma::search

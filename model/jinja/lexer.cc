#include "model/jinja/lexer.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "model/jinja/text.h"

namespace lemma::model::jinja {

using core::Result;

core::Error error_at(int line, std::string what) {
  return core::error(core::ErrorCode::kUnsupported,
                     "line " + std::to_string(line) + ": " + std::move(what),
                     "tokenizer.chat_template");
}

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name(char c) { return is_name_start(c) || is_digit(c); }

std::string with_plain_newlines(std::string_view source) {
  std::string text;
  for (std::size_t i = 0; i < source.size(); ++i) {
    const bool pair = source[i] == '\r' && i + 1 < source.size() && source[i + 1] == '\n';
    if (!pair) text.push_back(source[i] == '\r' ? '\n' : source[i]);
  }
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

void append_utf8(std::uint32_t c, std::string& out) {
  const auto tail = [&](int shift) {
    out.push_back(static_cast<char>(0x80 | ((c >> shift) & 0x3f)));
  };
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xc0 | c >> 6)), tail(0);
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xe0 | c >> 12)), tail(6), tail(0);
  } else {
    out.push_back(static_cast<char>(0xf0 | c >> 18)), tail(12), tail(6), tail(0);
  }
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : text_(with_plain_newlines(source)) {}

  Result<std::vector<Token>> run() {
    while (at_ < text_.size()) {
      BOOST_OUTCOME_TRY(const char tag, output());
      if (tag == '#') {
        BOOST_OUTCOME_TRY(comment());
      } else if (tag != 0) {
        BOOST_OUTCOME_TRY(inside(tag == '%'));
      }
    }
    push(Token::Kind::kEnd, "the end of the template");
    return std::move(tokens_);
  }

 private:
  std::string_view rest() const { return std::string_view(text_).substr(at_); }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void advance(std::size_t count) {
    line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                         text_.begin() + static_cast<std::ptrdiff_t>(at_ + count),
                                         '\n'));
    at_ += count;
  }
  Token& push(Token::Kind kind, std::string spelling) {
    tokens_.push_back({kind, line_, std::move(spelling)});
    return tokens_.back();
  }

  // Text up to the next tag, and that tag's beginning with its sign. Which tag: '{', '%', '#', or 0
  // at the end.
  Result<char> output() {
    std::size_t tag = at_;
    while ((tag = text_.find('{', tag)) != std::string::npos) {
      const char next = tag + 1 < text_.size() ? text_[tag + 1] : '\0';
      if (next == '{' || next == '%' || next == '#') break;
      ++tag;
    }
    const bool found = tag != std::string::npos;
    std::string_view text = rest().substr(0, found ? tag - at_ : std::string::npos);
    const std::size_t size = text.size();
    const char kind = found ? text_[tag + 1] : '\0';
    const char sign = found && tag + 2 < text_.size() ? text_[tag + 2] : '\0';
    if (sign == '-' && found) {
      text.remove_suffix(space_at_end(text));
    } else if (found && sign != '+' && kind != '{') {
      const auto newline = text.rfind('\n');
      const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
      const auto blank = text.substr(begin);
      if ((begin > 0 || line_starts_) && space_at_start(blank) == blank.size())
        text = text.substr(0, begin);
    }
    if (!text.empty()) push(Token::Kind::kOutput, std::string(text));
    advance(size);
    if (!found) return '\0';
    const bool print = kind == '{';
    if (kind != '#') push(print ? Token::Kind::kPrintBegin : Token::Kind::kTagBegin, "");
    advance(sign == '-' || sign == '+' ? 3 : 2);
    return kind;
  }

  // Past a tag's end of `size` bytes; `strip` takes the white space that follows, else `newline`
  // one newline.
  void leave(std::size_t size, bool strip, bool newline) {
    advance(size);
    if (strip) {
      advance(space_at_start(rest()));
    } else if (newline && peek() == '\n') {
      advance(1);
    }
    line_starts_ = at_ > 0 && text_[at_ - 1] == '\n';
  }

  Result<void> comment() {
    const auto end = text_.find("#}", at_);
    if (end == std::string::npos) return error_at(line_, "a comment has no end");
    const char sign = end > at_ ? text_[end - 1] : '\0';
    advance(end - at_);
    leave(2, sign == '-', sign != '+');
    return core::success();
  }

  Result<void> inside(bool tag) {
    const std::string_view ends = tag ? "%}" : "}}";
    const auto kind = tag ? Token::Kind::kTagEnd : Token::Kind::kPrintEnd;
    const int begun = line_;
    std::string open;  // brackets
    while (at_ < text_.size()) {
      if (open.empty()) {
        const std::size_t sign = peek() == '-' || (tag && peek() == '+') ? 1 : 0;
        if (rest().substr(sign).starts_with(ends)) {
          push(kind, std::string(ends));
          leave(sign + 2, sign == 1 && peek() == '-', tag && sign == 0);
          return core::success();
        }
      }
      if (const auto space = space_at_start(rest())) {
        advance(space);
      } else {
        BOOST_OUTCOME_TRY(word(open));
      }
    }
    return error_at(begun, std::string("'") + (tag ? "{%" : "{{") + "' has no end");
  }

  Result<void> word(std::string& open) {
    const char c = peek();
    if (c == '"' || c == '\'') return string(c);
    if (is_digit(c)) return number();
    if (is_name_start(c)) {
      std::size_t size = 1;
      while (is_name(peek(size))) ++size;
      push(Token::Kind::kName, std::string(rest().substr(0, size)));
      advance(size);
      return core::success();
    }
    return punctuation(open);
  }

  Result<void> punctuation(std::string& open) {
    static constexpr std::string_view kOperators[] = {
        "==", "!=", ">=", "<=", "//", "**", "+", "-", "/", "*", "%", "~", "[",
        "]",  "(",  ")",  "{",  "}",  ">",  "<", "=", ".", ":", "|", ","};
    const auto found =
        std::find_if(std::begin(kOperators), std::end(kOperators),
                     [&](std::string_view each) { return rest().starts_with(each); });
    if (found == std::end(kOperators))
      return error_at(line_, std::string("a sign that isn't of the language: '") +
                                 std::string(rest().substr(0, characters_size())) + "'");
    const char c = found->front();
    if (c == '(' || c == '[' || c == '{') open.push_back(c == '(' ? ')' : c == '[' ? ']' : '}');
    if (c == ')' || c == ']' || c == '}') {
      if (open.empty() || open.back() != c)
        return error_at(line_, std::string("'") + c + "' closes nothing");
      open.pop_back();
    }
    push(Token::Kind::kOperator, std::string(*found));
    advance(found->size());
    return core::success();
  }

  std::size_t characters_size() const {
    std::size_t size = 1;
    while (size < 4 && (static_cast<unsigned char>(peek(size)) & 0xc0) == 0x80) ++size;
    return size;
  }

  Result<void> number() {
    std::string digits;
    std::size_t size = 0;
    const auto take_digits = [&] {
      for (; is_digit(peek(size)) || (peek(size) == '_' && is_digit(peek(size + 1))); ++size)
        if (peek(size) != '_') digits.push_back(peek(size));
    };
    take_digits();
    bool real = false;
    if (peek(size) == '.' && is_digit(peek(size + 1))) {
      real = true;
      digits.push_back(peek(size++));
      take_digits();
    }
    if (is_name(peek(size)))
      return error_at(line_, "a number in a notation other than decimal digits");
    Token& token = push(real ? Token::Kind::kReal : Token::Kind::kInteger, digits);
    const char *begin = digits.data(), *end = begin + digits.size();
    const auto read =
        real ? std::from_chars(begin, end, token.real) : std::from_chars(begin, end, token.integer);
    if (read.ec != std::errc()) return error_at(line_, "a number that doesn't fit 64 bits");
    advance(size);
    return core::success();
  }

  Result<void> string(char quote) {
    const int begun = line_;
    std::string value;
    std::size_t size = 1;
    for (; at_ + size < text_.size() && peek(size) != quote; ++size) {
      if (peek(size) != '\\') {
        value.push_back(peek(size));
        continue;
      }
      BOOST_OUTCOME_TRY(const auto used, escape(at_ + size + 1, value));
      size += used;
    }
    if (at_ + size >= text_.size()) return error_at(begun, "a string has no end");
    push(Token::Kind::kString, std::move(value));
    advance(size + 1);
    return core::success();
  }

  // What follows a backslash at `at`: Python's string escapes. Returns how many bytes it is.
  Result<std::size_t> escape(std::size_t at, std::string& value) {
    static constexpr std::string_view kNames = "ntr\\'\"abfv";
    static constexpr std::string_view kMeanings = "\n\t\r\\'\"\a\b\f\v";
    if (at >= text_.size()) return error_at(line_, "a string has no end");
    const char c = text_[at];
    if (c == '\n') return 1;
    if (const auto name = kNames.find(c); name != std::string_view::npos) {
      value.push_back(kMeanings[name]);
      return 1;
    }
    const std::size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits == 0) {
      if (is_digit(c) || c == 'N' || static_cast<unsigned char>(c) >= 0x80)
        return error_at(line_, "a string escape of another kind than \\n, \\x, \\u or \\U");
      value.push_back('\\');
      value.push_back(c);
      return 1;
    }
    const auto hex = std::string_view(text_).substr(at + 1, digits);
    std::uint32_t code = 0;
    const auto read = std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
    if (hex.size() != digits || read.ec != std::errc() || read.ptr != hex.data() + digits ||
        code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
      return error_at(line_, std::string("a string escape '\\") + c + "' that isn't a character");
    append_utf8(code, value);
    return 1 + digits;
  }

  const std::string text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int line_ = 1;
  bool line_starts_ = true;  // whether the text at at_ begins a line
};

}  // namespace

Result<std::vector<Token>> tokens_of(std::string_view source) { return Lexer(source).run(); }

}  // namespace lemma::model::jinja

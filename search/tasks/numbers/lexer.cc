#include "search/tasks/numbers/lexer.h"

#include <array>
#include <optional>
#include <tuple>
#include <utility>

namespace lemma::search {

namespace {

using Kind = TextToken::Kind;

constexpr std::size_t kMaxTokens = 512;
constexpr std::size_t kMaxWord = 24;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Typographic punctuation, as the ASCII that it stands for.
std::optional<std::pair<char, std::size_t>> ascii_for(std::string_view rest) {
  static constexpr std::array<std::pair<std::string_view, char>, 13> kMarks = {{{"\u2018", '\''},
                                                                                {"\u2019", '\''},
                                                                                {"\u201c", '"'},
                                                                                {"\u201d", '"'},
                                                                                {"\u00ab", '"'},
                                                                                {"\u00bb", '"'},
                                                                                {"\u2026", '.'},
                                                                                {"\u00a0", ' '},
                                                                                {"\u00d7", '*'},
                                                                                {"\u00f7", '/'},
                                                                                {"\u2022", ' '},
                                                                                {"\u2192", '>'},
                                                                                {"\u2014", '.'}}};
  for (const auto& [bytes, ascii] : kMarks)
    if (rest.starts_with(bytes)) return std::pair{ascii, bytes.size()};
  return std::nullopt;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Lexed lex() {
    while (at_ < text_.size() && result_.why_not.empty()) {
      if (result_.tokens.size() >= kMaxTokens)
        refuse("the text is too long");
      else
        next();
    }
    return std::move(result_);
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : ' ';
  }

  void next() {
    char c = peek();
    std::size_t width = 1;
    if (static_cast<unsigned char>(c) >= 0x80) {
      const auto mark = ascii_for(text_.substr(at_));
      if (!mark) return refuse("it holds characters that this family doesn't read");
      std::tie(c, width) = *mark;
    }
    if (is_letter(c)) return word();
    if (is_digit(c)) return number(/*negative=*/false);
    const bool after_number_or_word =
        at_ > 0 && (is_letter(text_[at_ - 1]) || is_digit(text_[at_ - 1]));
    if (c == '-') {
      if (peek(1) == '>') return add(Kind::kMark, "->", 2, /*arrow=*/true);
      if (after_number_or_word && is_letter(peek(1))) return skip(1);  // a hyphen
      if (after_number_or_word && is_digit(peek(1)))
        return refuse("a - between numbers is ambiguous");
      if (is_digit(peek(1))) {
        ++at_;
        return number(/*negative=*/true);
      }
      return add(Kind::kOperator, "-", 1);
    }
    if (c == '=' && peek(1) == '>') return add(Kind::kMark, "->", 2, /*arrow=*/true);
    switch (c) {
      case ' ':
      case '\t':
      case '\n':
      case '\r':
      case '\'':
      case '"':
      case '`':
        return skip(width);
      case '+':
      case '*':
      case '/':
        return add(Kind::kOperator, std::string(1, c), width);
      case ',':
      case ';':
      case '&':
      case '(':
      case ')':
      case '[':
      case ']':
      case '{':
      case '}':
        return add(Kind::kSeparator, std::string(1, c), width);
      case ':':
      case '=':
        return add(Kind::kMark, std::string(1, c), width);
      case '>':
        if (width > 1) return add(Kind::kMark, "->", width, /*arrow=*/true);
        break;
      case '.':
      case '?':
      case '!':
        if (is_digit(peek(1)) && width == 1) return refuse("decimal numbers are not read");
        return add(Kind::kBreak, std::string(1, c), width);
      default:
        break;
    }
    refuse("it holds characters that this family doesn't read");
  }

  void word() {
    std::string text;
    while (at_ < text_.size()) {
      const auto mark = ascii_for(text_.substr(at_));
      const bool apostrophe = peek() == '\'' || (mark && mark->first == '\'');
      const std::size_t width = mark ? mark->second : 1;
      if (apostrophe && at_ + width < text_.size() && is_letter(text_[at_ + width])) {
        at_ += width;
      } else if (is_letter(peek())) {
        text += lower(peek());
        ++at_;
      } else {
        break;
      }
    }
    if (is_digit(peek())) return refuse("letters and digits stand together");
    if (text.size() > kMaxWord) return refuse("a word is too long");
    result_.tokens.push_back({Kind::kWord, std::move(text)});
  }

  void number(bool negative) {
    const std::size_t start = at_;
    while (is_digit(peek())) ++at_;
    const std::string_view digits = text_.substr(start, at_ - start);
    if (is_letter(peek())) return refuse("letters and digits stand together");
    if (peek() == '.' && (is_digit(peek(1)) || peek(1) == '.'))
      return refuse("decimal numbers are not read");
    if (peek() == ',' && grouped_thousands()) return refuse("a comma inside a number is ambiguous");
    if (digits.size() > 10) return refuse("a number is too large");
    if (digits.size() > 1 && digits[0] == '0') return refuse("a number has leading zeros");
    if (negative && digits == "0") return refuse("minus zero is no number");
    std::int64_t value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    result_.tokens.push_back(
        {Kind::kNumber, (negative ? "-" : "") + std::string(digits), negative ? -value : value});
  }

  // "1,000": a comma with exactly three digits close behind it may be a list or one number.
  bool grouped_thousands() const {
    return is_digit(peek(1)) && is_digit(peek(2)) && is_digit(peek(3)) && !is_digit(peek(4));
  }

  void add(Kind kind, std::string text, std::size_t width, bool arrow = false) {
    result_.tokens.push_back({kind, std::move(text), 0, arrow});
    at_ += width;
  }
  void skip(std::size_t width) { at_ += width; }
  void refuse(const char* why) { result_.why_not = why; }

  const std::string_view text_;
  std::size_t at_ = 0;
  Lexed result_;
};

}  // namespace

Lexed lex_numbers_text(std::string_view text) { return Lexer(text).lex(); }

}  // namespace lemma::search

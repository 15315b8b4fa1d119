#include "search/tasks/arithmetic/lexer.h"

#include <array>
#include <utility>

#include "search/tasks/arithmetic/spoken_unit.h"
#include "search/tasks/words.h"

namespace lemma::search::arithmetic {

namespace {

using Kind = Token::Kind;

constexpr std::size_t kMaxTokens = 256;
constexpr std::size_t kMaxToken = 40;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Typographic characters, as the ASCII that they stand for.
constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kMarks = {
    {{"\u2018", "'"},
     {"\u2019", "'"},
     {"\u201c", " "},
     {"\u201d", " "},
     {"\u2026", ".."},
     {"\u00a0", " "},
     {"\u00d7", "*"},
     {"\u00f7", "/"},
     {"\u2212", "-"},
     {"\u2013", "-"},
     {"\u2014", ":"},
     {"\u00b2", "^2"},
     {"\u00b3", "^3"},
     {"\u22c5", "*"},
     {"\u00b0", " degrees "}}};

// The text in ASCII, or nothing when it holds anything else.
bool to_ascii(std::string_view text, std::string& ascii) {
  while (!text.empty()) {
    if (static_cast<unsigned char>(text[0]) < 0x80) {
      ascii += text[0];
      text.remove_prefix(1);
      continue;
    }
    bool known = false;
    for (const auto& [bytes, stands_for] : kMarks) {
      if (!text.starts_with(bytes)) continue;
      ascii += stands_for;
      text.remove_prefix(bytes.size());
      known = true;
      break;
    }
    if (!known) return false;
  }
  return true;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  LexedText lex() {
    while (at_ < text_.size() && result_.why_not.empty()) {
      if (result_.tokens.size() >= kMaxTokens)
        refuse("the text is too long");
      else
        next();
    }
    if (result_.why_not.empty()) take_number_words();
    return std::move(result_);
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : ' ';
  }
  char before() const { return at_ > 0 ? text_[at_ - 1] : ' '; }
  void refuse(const char* why) { result_.why_not = why; }

  void next() {
    const char c = peek();
    if (is_letter(c)) return word();
    if (is_digit(c)) return number();
    switch (c) {
      case ' ':
      case '\t':
      case '\n':
      case '\r':
      case '"':
      case '\'':
      case '`':
        ++at_;
        return;
      case '-':
        return hyphen_or_minus();
      case '*':
        if (peek(1) != '*') return symbol(c);
        ++at_;
        return symbol('^');
      case '!':
        if (is_digit(before()) || before() == ')') return refuse("a ! may be a factorial");
        return symbol(c);
      case '&':
        result_.tokens.push_back({Kind::kWord, "and"});
        ++at_;
        return;
      case '.':
        if (peek(1) == '.') return refuse("an ellipsis leaves something out");
        if (is_digit(peek(1))) return refuse("a number begins with its decimal point");
        return symbol(c);
      case '+':
      case '/':
      case '^':
      case '(':
      case ')':
      case '%':
      case '=':
      case ';':
      case ':':
      case '?':
        return symbol(c);
      case ',': {
        symbol(c);
        const bool three = is_digit(peek()) && is_digit(peek(1)) && is_digit(peek(2));
        result_.tokens.back().tight_comma =
            at_ >= 2 && is_digit(text_[at_ - 2]) && three && !is_digit(peek(3));
        return;
      }
      default:
        return refuse("it holds characters that this family doesn't read");
    }
  }

  bool space_at(std::size_t at) const {
    return at >= text_.size() || text_[at] == ' ' || text_[at] == '\t' || text_[at] == '\n' ||
           text_[at] == '\r';
  }

  bool begins_line() const {
    const std::size_t before = text_.substr(0, at_).find_last_not_of(" \t");
    return before == std::string_view::npos || text_[before] == '\n';
  }

  void symbol(char c) {
    if (std::string_view("+-*/").find(c) != std::string_view::npos && space_at(at_ + 1) &&
        begins_line())
      return refuse("an operator that begins a line may be a bullet");
    const bool space_before = at_ == 0 || space_at(at_ - 1);
    ++at_;
    result_.tokens.push_back({.kind = Kind::kSymbol,
                              .text = std::string(1, c),
                              .space_before = space_before,
                              .space_behind = space_at(at_)});
  }

  // Between letters, and in "base-2", it is a hyphen.
  void hyphen_or_minus() {
    const bool base = !result_.tokens.empty() && result_.tokens.back().text == "base";
    if (is_letter(before()) && (is_letter(peek(1)) || (base && is_digit(peek(1))))) {
      ++at_;
      return;
    }
    symbol('-');
  }

  void word() {
    std::string text;
    while (is_letter(peek()) || (peek() == '\'' && is_letter(peek(1)))) {
      if (peek() != '\'') text += lower(peek());
      ++at_;
    }
    if (is_digit(peek())) return digits(std::move(text));
    if (text.size() > kMaxToken) return refuse("a word is too long");
    result_.tokens.push_back({Kind::kWord, std::move(text)});
  }

  void number() {
    std::string text;
    while (is_digit(peek())) text += text_[at_++];
    if (is_letter(peek())) return digits(std::move(text));
    const bool decimal = peek() == '.' && is_digit(peek(1));
    if (!decimal && text.size() > 1 && text[0] == '0') return digits(std::move(text));
    if (decimal) {
      do text += text_[at_++];
      while (is_digit(peek()));
      if (is_letter(peek())) return decimal_with_unit(std::move(text));
      if (peek() == '.' && is_digit(peek(1))) return refuse("a number has two decimal points");
    }
    if (text.size() > kMaxToken) return refuse("a number is too long");
    result_.tokens.push_back({Kind::kNumber, std::move(text)});
  }

  // "2.5kg"
  void decimal_with_unit(std::string number) {
    if (number.size() > kMaxToken) return refuse("a number is too long");
    std::string letters;
    while (is_letter(peek())) letters += lower(text_[at_++]);
    if (is_digit(peek()) || !unit_word(letters))
      return refuse("letters and decimals stand together");
    result_.tokens.push_back({Kind::kNumber, std::move(number)});
    result_.tokens.push_back({Kind::kWord, std::move(letters)});
  }

  // `text` and the letters and digits that follow. "12x7" is a product, "0x7" digits.
  void digits(std::string text) {
    while (is_digit(peek()) || is_letter(peek())) text += lower(text_[at_++]);
    if (text.size() > kMaxToken) return refuse("a number is too long");
    const std::size_t x = text.find('x');
    const auto plain = [](std::string_view part) {
      for (const char c : part)
        if (!is_digit(c)) return false;
      return !part.empty() && part[0] != '0';
    };
    if (x != std::string::npos && plain(std::string_view(text).substr(0, x)) &&
        plain(std::string_view(text).substr(x + 1))) {
      if (peek() == '.' && is_digit(peek(1))) return refuse("letters and decimals stand together");
      result_.tokens.push_back({Kind::kNumber, text.substr(0, x)});
      result_.tokens.push_back({Kind::kSymbol, "*"});
      result_.tokens.push_back({Kind::kNumber, text.substr(x + 1)});
      return;
    }
    result_.tokens.push_back({Kind::kDigits, std::move(text)});
  }

  void take_number_words() {
    std::vector<Token> folded;
    bool tens = false;  // the last token is "twenty" to "ninety" in words
    for (Token& token : result_.tokens) {
      const auto value = token.kind == Kind::kWord ? number_word(token.text) : std::nullopt;
      if (!value) {
        tens = false;
        folded.push_back(std::move(token));
      } else if (tens && *value > 0 && *value < 10) {
        folded.back().text = std::to_string(std::stoi(folded.back().text) + *value);
        tens = false;
      } else {
        folded.push_back({Kind::kNumber, std::to_string(*value), /*word_number=*/true});
        tens = *value >= 20;
      }
    }
    result_.tokens = std::move(folded);
  }

  const std::string_view text_;
  std::size_t at_ = 0;
  LexedText result_;
};

}  // namespace

LexedText lex_arithmetic_text(std::string_view text) {
  std::string ascii;
  if (!to_ascii(text, ascii))
    return {.tokens = {}, .why_not = "it holds characters that this family doesn't read"};
  return Lexer(ascii).lex();
}

}  // namespace lemma::search::arithmetic

#include "search/tasks/deduction/lexer.h"

#include <array>
#include <utility>

namespace lemma::search::deduction {

namespace {

using Kind = TextToken::Kind;

constexpr std::size_t kMaxTokens = 2048;
constexpr std::size_t kMaxWord = 24;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return is_capital(c) ? static_cast<char>(c - 'A' + 'a') : c; }

// Typographic punctuation as the ASCII that it stands for; a dash between words as a full stop.
constexpr std::array<std::pair<std::string_view, char>, 10> kMarks = {{{"\u2018", '\''},
                                                                       {"\u2019", '\''},
                                                                       {"\u201c", '"'},
                                                                       {"\u201d", '"'},
                                                                       {"\u00ab", '"'},
                                                                       {"\u00bb", '"'},
                                                                       {"\u2026", '.'},
                                                                       {"\u00a0", ' '},
                                                                       {"\u2022", '*'},
                                                                       {"\u2014", '.'}}};

std::string in_ascii(std::string_view text) {
  std::string ascii;
  while (!text.empty()) {
    std::size_t width = 1;
    char c = text[0];
    for (const auto& [bytes, mark] : kMarks) {
      if (!text.starts_with(bytes)) continue;
      c = mark;
      width = bytes.size();
    }
    ascii += c;
    text.remove_prefix(width);
  }
  return ascii;
}

// What a word with an apostrophe says; nothing for a possessive and what else isn't read.
std::vector<std::string> expanded(const std::string& stem, const std::string& rest) {
  if (rest == "t" && stem == "can") return {"cannot"};
  if (rest == "t" && stem.size() > 2 && stem.ends_with('n')) {
    const std::string verb = stem.substr(0, stem.size() - 1);
    if (verb == "is" || verb == "are" || verb == "does" || verb == "do") return {verb, "not"};
  }
  if (rest == "s")
    for (const char* word : {"it", "that", "he", "she", "who", "there", "here", "what"})
      if (stem == word) return {stem, "is"};
  if (rest == "s" && stem == "let") return {"let", "us"};
  if (rest == "re")
    for (const char* word : {"they", "we", "you", "that"})
      if (stem == word) return {stem, "are"};
  if (rest == "m" && stem == "i") return {"i", "am"};
  if (rest == "ve" && (stem == "i" || stem == "we" || stem == "you")) return {stem, "have"};
  if (rest == "d" && stem == "i") return {"i", "would"};
  return {};
}

// The first part of a joined word that makes the second mean less, or the opposite.
bool may_change(std::string_view part) {
  for (const char* prefix :
       {"non", "un", "anti", "so", "would", "ex", "semi", "half", "quasi", "pseudo", "not", "no",
        "self", "all", "any", "every", "near", "almost"})
    if (part == prefix) return true;
  return false;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(in_ascii(text)) {}

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
  bool at_line_start() const {
    return result_.tokens.empty() || result_.tokens.back().kind == Kind::kLineBreak;
  }

  void next() {
    const char c = peek();
    if (is_letter(c)) return word();
    if (is_digit(c)) return number();
    switch (c) {
      case ' ':
      case '\t':
      case '\r':
      case '"':
        ++at_;
        return;
      case '\n':
        return add(Kind::kLineBreak);
      case ',':
      case ';':
        return add(Kind::kComma);
      case ':':
        return add(Kind::kColon);
      case '.':
      case '?':
      case '!':
        return add(Kind::kEnd);
      case '(':
        if (!is_digit(peek(1))) break;
        ++at_;
        return;
      case ')':
        if (result_.tokens.empty() || result_.tokens.back().kind != Kind::kNumber) break;
        return add(Kind::kColon);
      case '-':
      case '*':
        if (!at_line_start()) break;
        ++at_;
        return;
      default:
        break;
    }
    refuse("it holds characters that this family doesn't read");
  }

  // In lower case. "tAll" may be two words, or a slip: a capital letter after a small one is refused.
  std::string letters() {
    std::string text;
    for (; is_letter(peek()); ++at_) {
      if (!text.empty() && is_capital(peek()) && !is_capital(text_[at_ - 1]))
        refuse("a word changes to capital letters");
      text += lower(peek());
    }
    return text;
  }

  void word() {
    const bool capital = is_capital(peek());
    std::string stem = letters();
    if (stem.size() > kMaxWord) return refuse("a word is too long");
    if (is_digit(peek())) return refuse("letters and digits stand together");
    while (peek() == '-' && is_letter(peek(1))) {  // "warm-blooded"
      if (may_change(stem)) return refuse("\"" + stem + "-\" may change the word after it");
      ++at_;
      stem += " " + letters();
      if (stem.size() > kMaxWord) return refuse("a word is too long");
    }
    if (peek() != '\'' || !is_letter(peek(1))) {
      const bool symbol = capital && stem.size() == 1;
      result_.tokens.push_back({Kind::kWord, std::move(stem), capital, symbol});
      return;
    }
    ++at_;
    const std::string rest = letters();
    const auto words = expanded(stem, rest);
    if (words.empty()) return refuse("\"" + stem + "'" + rest + "\" is not read");
    for (std::size_t i = 0; i < words.size(); ++i)
      result_.tokens.push_back({Kind::kWord, words[i], capital && i == 0});
  }

  void number() {
    std::string digits;
    for (; is_digit(peek()); ++at_) digits += peek();
    if (is_letter(peek()) || digits.size() > 3) return refuse("a number is not a label");
    result_.tokens.push_back({Kind::kNumber, std::move(digits)});
  }

  void add(Kind kind) {
    result_.tokens.push_back({kind, std::string(1, peek())});
    ++at_;
  }
  void refuse(std::string why) { result_.why_not = std::move(why); }

  const std::string text_;
  std::size_t at_ = 0;
  Lexed result_;
};

}  // namespace

Lexed lex_deduction_text(std::string_view text) { return Lexer(text).lex(); }

}  // namespace lemma::search::deduction

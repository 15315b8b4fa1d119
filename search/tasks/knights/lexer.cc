#include "search/tasks/knights/lexer.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lemma::search::knights {

namespace {

using Kind = KnightsToken::Kind;

constexpr std::size_t kMaxTokens = 1024;
constexpr std::size_t kMaxWord = 24;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Typographic punctuation as the ASCII that it stands for; a long dash becomes '~'. False when the
// text holds any other character beyond ASCII.
bool to_ascii(std::string_view text, std::string& ascii) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kMarks = {
      {{"\u2018", "'"},
       {"\u2019", "'"},
       {"\u201c", "\""},
       {"\u201d", "\""},
       {"\u00ab", "\""},
       {"\u00bb", "\""},
       {"\u2026", "."},
       {"\u00a0", " "},
       {"\u2014", " ~ "},
       {"\u2013", " ~ "},
       {"\u2011", "-"},
       {"\u2022", "*"}}};
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ascii += text[i++];
      continue;
    }
    const auto* mark = std::find_if(kMarks.begin(), kMarks.end(), [&](const auto& m) {
      return text.substr(i).starts_with(m.first);
    });
    if (mark == kMarks.end()) return false;
    ascii += mark->second;
    i += mark->first.size();
  }
  return true;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  KnightsLexed lex() {
    line_start();
    while (at_ < text_.size() && result_.why_not.empty()) {
      if (result_.tokens.size() >= kMaxTokens)
        refuse("the text is too long");
      else
        next();
    }
    if (open_quote_ != 0) refuse("a quotation mark is left open");
    return std::move(result_);
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : ' ';
  }
  char before() const { return at_ > 0 ? text_[at_ - 1] : ' '; }

  void next() {
    const char c = peek();
    if (is_letter(c)) return word();
    if (is_digit(c)) return number();
    switch (c) {
      case ' ':
      case '\t':
      case '\r':
      case '*':
        ++at_;
        return;
      case '\n':
        return line_break();
      case ',':
        return add(Kind::kComma);
      case ':':
        return add(Kind::kColon);
      case '(':
      case ')':
        return add(Kind::kBracket);
      case '.':
      case '?':
      case '!':
      case ';':
        return add(Kind::kStop);
      case '~':
        return add(Kind::kDash);
      case '-':
        if (before() == ' ' && (peek(1) == ' ' || peek(1) == '-' || is_letter(peek(1))))
          return add(Kind::kDash, peek(1) == '-' ? 2 : 1);
        return refuse("a - stands where it may mean several things");
      case '&':
        result_.tokens.push_back({Kind::kWord, "and", "&"});
        ++at_;
        return;
      case '"':
      case '\'':
        return quote(c);
      case '`':
        return quote('\'');
      default:
        return refuse("it holds characters that this family doesn't read");
    }
  }

  // One level of quotes; straight ones alternate.
  void quote(char mark) {
    if (open_quote_ == 0) {
      if (mark == '\'' && is_letter(before())) return refuse("an apostrophe stands alone");
      open_quote_ = mark;
      return add(Kind::kOpenQuote);
    }
    if (open_quote_ != mark) return refuse("quotation marks stand inside others");
    open_quote_ = 0;
    add(Kind::kCloseQuote);
  }

  void line_break() {
    int breaks = 0;
    while (at_ < text_.size() &&
           (peek() == '\n' || peek() == ' ' || peek() == '\r' || peek() == '\t')) {
      breaks += peek() == '\n' ? 1 : 0;
      ++at_;
    }
    result_.tokens.push_back({breaks > 1 ? Kind::kBlankLine : Kind::kLineEnd, "line break"});
    line_start();
  }

  // A bullet, or a number with a full stop or bracket, begins a line: it says nothing.
  void line_start() {
    std::size_t end = at_;
    if (peek() == '-' || peek() == '*') {
      ++end;
    } else {
      while (end < text_.size() && is_digit(text_[end])) ++end;
      if (end == at_ || end >= text_.size() || (text_[end] != '.' && text_[end] != ')')) return;
      ++end;
    }
    if (end < text_.size() && text_[end] == ' ') at_ = end;
  }

  void word() {
    std::string raw;
    for (;;) {
      if (is_letter(peek()))
        raw += text_[at_++];
      else if ((peek() == '\'' || peek() == '-') && is_letter(peek(1)) && !raw.empty())
        raw += text_[at_++];
      else
        break;
    }
    if (is_digit(peek())) return refuse("letters and digits stand together");
    if (raw.size() > kMaxWord) return refuse("a word is too long");
    if (!split_contraction(raw)) push_word(raw);
  }

  // "isn't" is "is not", "I'm" is "I am", "we're" is "we are"; "Bob's" is "Bob" and "'s".
  bool split_contraction(const std::string& raw) {
    const std::size_t mark = raw.find('\'');
    if (mark == std::string::npos) return false;
    const std::string head = raw.substr(0, mark), tail = raw.substr(mark + 1);
    std::string small;
    for (const char c : tail) small += lower(c);
    const bool not_verb = small == "t" && head.size() > 2 && lower(head.back()) == 'n';
    if (not_verb) {
      const std::string verb = head.substr(0, head.size() - 1);
      std::string small_verb;
      for (const char c : verb) small_verb += lower(c);
      if (small_verb != "is" && small_verb != "are") return false;
      push_word(verb);
      push_word("not");
      return true;
    }
    if (small == "m" || small == "re" || small == "s") {
      push_word(head);
      push_word(small == "m" ? "am" : small == "re" ? "are" : "'s");
      return true;
    }
    return false;
  }

  void push_word(const std::string& raw) {
    std::string text;
    for (const char c : raw)
      if (c != '-' && (c != '\'' || raw[0] == '\'')) text += lower(c);
    result_.tokens.push_back({Kind::kWord, std::move(text), raw});
  }

  void number() {
    const std::size_t start = at_;
    int value = 0;
    while (is_digit(peek()) && at_ - start < 3) value = 10 * value + (text_[at_++] - '0');
    if (at_ - start > 2 || is_digit(peek()) || is_letter(peek()))
      return refuse("it holds a number that this family doesn't read");
    result_.tokens.push_back({Kind::kNumber, std::to_string(value), {}, value});
  }

  void add(Kind kind, std::size_t width = 1) {
    result_.tokens.push_back({kind, std::string(text_.substr(at_, width))});
    at_ += width;
  }
  void refuse(const char* why) {
    if (result_.why_not.empty()) result_.why_not = why;
  }

  const std::string_view text_;
  std::size_t at_ = 0;
  char open_quote_ = 0;
  KnightsLexed result_;
};

}  // namespace

KnightsLexed lex_knights_text(std::string_view text) {
  std::string ascii;
  if (!to_ascii(text, ascii))
    return {.tokens = {}, .why_not = "it holds characters that this family doesn't read"};
  return Lexer(ascii).lex();
}

}  // namespace lemma::search::knights

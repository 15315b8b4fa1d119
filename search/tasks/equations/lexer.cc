#include "search/tasks/equations/lexer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace lemma::search::equations {

using Kind = ProseToken::Kind;

namespace {

constexpr std::size_t kMaxText = 2000;
constexpr std::size_t kMaxTokens = 300;
constexpr std::size_t kMaxWord = 24;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr auto kSigns = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"\u2018", "'"},  {"\u2019", "'"},  {"\u201c", "\""}, {"\u201d", "\""}, {"\u2026", "..."},
    {"\u00a0", " "},  {"\u2009", " "},  {"\u202f", " "},  {"\u00d7", "*"},  {"\u00b7", "*"},
    {"\u22c5", "*"},  {"\u2219", "*"},  {"\u00f7", "/"},  {"\u2212", "-"},  {"\u2013", "-"},
    {"\u2014", ":"},  {"\u2264", "<="}, {"\u2a7d", "<="}, {"\u2265", ">="}, {"\u2a7e", ">="},
    {"\u2260", "!="},
});
constexpr auto kExponents = std::to_array<std::pair<std::string_view, char>>({
    {"\u00b2", '2'},
    {"\u00b3", '3'},
    {"\u2074", '4'},
    {"\u2075", '5'},
    {"\u2076", '6'},
    {"\u2077", '7'},
    {"\u2078", '8'},
});

// Nothing where a sign isn't known, or two raised digits follow each other.
std::optional<std::string> to_ascii(std::string_view text) {
  std::string ascii;
  bool raised = false;
  while (!text.empty()) {
    if (static_cast<unsigned char>(text[0]) < 0x80) {
      if (raised && is_digit(text[0])) return std::nullopt;
      raised = false;
      ascii += text[0] == '\t' ? ' ' : text[0];
      text.remove_prefix(1);
      continue;
    }
    bool known = false;
    for (const auto& [bytes, stands_for] : kSigns) {
      if (!text.starts_with(bytes)) continue;
      ascii += stands_for;
      text.remove_prefix(bytes.size());
      known = true;
      raised = false;
      break;
    }
    for (const auto& [bytes, digit] : kExponents) {
      if (known || !text.starts_with(bytes)) continue;
      if (raised) return std::nullopt;
      ascii += {'^', digit};
      text.remove_prefix(bytes.size());
      known = raised = true;
    }
    if (!known) return std::nullopt;
  }
  return ascii;
}

struct Piece {
  enum class Kind { kWord, kNumber, kMark };
  Kind kind;
  std::string text;
  bool space_before = false, space_behind = false;
  bool opens_line = false;
  bool capital = false;

  bool is(std::string_view mark) const { return kind == Kind::kMark && text == mark; }
  bool is_unknown() const { return kind == Kind::kWord && text.size() == 1; }
  bool is_number() const { return kind == Kind::kNumber; }
};

bool is_sign(const Piece& piece) {
  static constexpr std::array kSignMarks = {"=", "!=", "<", "<=", ">", ">="};
  return piece.kind == Piece::Kind::kMark &&
         std::find(kSignMarks.begin(), kSignMarks.end(), piece.text) != kSignMarks.end();
}

bool is_mathematical(const Piece& piece) {
  static constexpr std::array kMarks = {"+", "-", "*", "/", "^", "(", ")"};
  if (piece.kind == Piece::Kind::kMark)
    return is_sign(piece) || std::find(kMarks.begin(), kMarks.end(), piece.text) != kMarks.end();
  return piece.is_number() || piece.is_unknown();
}

std::optional<std::vector<Piece>> pieces_of(std::string_view text) {
  std::vector<Piece> pieces;
  bool space = true, opens_line = true;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == ' ' || c == '\n' || c == '\r' || c == '"') {
      space = true;
      opens_line |= c == '\n' || c == '\r';
      if (!pieces.empty()) pieces.back().space_behind = true;
      ++at;
      continue;
    }
    if (pieces.size() >= kMaxTokens) return std::nullopt;
    Piece piece{.kind = Piece::Kind::kMark, .text = {}};
    piece.space_before = std::exchange(space, false);
    piece.opens_line = std::exchange(opens_line, false);
    if (is_letter(c)) {
      piece.kind = Piece::Kind::kWord;
      piece.capital = c != lower(c);
      for (; at < text.size(); ++at) {
        const bool apostrophe = text[at] == '\'' && at + 1 < text.size() && is_letter(text[at + 1]);
        if (!is_letter(text[at]) && !apostrophe) break;
        if (!apostrophe) piece.text += lower(text[at]);
      }
      if (piece.text.size() > kMaxWord) return std::nullopt;
    } else if (is_digit(c)) {
      piece.kind = Piece::Kind::kNumber;
      while (at < text.size() && (is_digit(text[at]) || (text[at] == '.' && at + 1 < text.size() &&
                                                         is_digit(text[at + 1]))))
        piece.text += text[at++];
    } else {
      const std::string_view two = text.substr(at, 2);
      if (two == "<=" || two == ">=" || two == "!=")
        piece.text = two;
      else if (two == "**")
        piece.text = "^";
      else
        piece.text = std::string(1, c);
      at += piece.text == "^" && two == "**" ? 2 : piece.text.size();
    }
    pieces.push_back(std::move(piece));
  }
  if (!pieces.empty()) pieces.back().space_behind = true;
  return pieces;
}

using Run = std::vector<Piece>;

std::string text_of(const Run& run) {
  std::string text;
  for (const Piece& piece : run)
    text += (text.empty() || !piece.space_before ? "" : " ") + piece.text;
  return text;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Whether what stands before a relation may name its first letter instead: "solve for x (x + 1) = 2".
bool names_what_follows(const std::vector<Piece>& pieces, std::size_t at) {
  if (at == 0) return false;
  const std::string& word = pieces[at - 1].text;
  if (is_one_of(word, {"for", "find", "determine", "get", "want", "whats", "calculate", "compute",
                       "unknown", "variable", "value", "values"}))
    return true;
  return word == "is" && at > 1 && pieces[at - 2].text == "what";
}

// Why a run of mathematics has more than one reading; empty: it hasn't.
std::string doubtful(const Run& run, bool may_name) {
  const Piece& first = run.front();
  const auto piece = [&](std::size_t i) { return i < run.size() ? &run[i] : nullptr; };
  if (first.is("-") && first.space_behind) return "a dash at its beginning may be a sign or none";
  if (first.is_unknown() && piece(1)) {
    const bool operation = piece(1)->is("+") || piece(1)->is("-");
    if (operation && piece(1)->space_before && !piece(1)->space_behind)
      return "it may name its unknown or begin with it";
    if (may_name && !is_sign(*piece(1))) return "it may name its unknown or begin with it";
    if (may_name && is_sign(*piece(1))) return "an equation is asked for";
  }
  bool small = false, capital = false;
  for (std::size_t i = 0; i < run.size(); ++i) {
    small |= run[i].is_unknown() && !run[i].capital;
    capital |= run[i].is_unknown() && run[i].capital;
    if (run[i].is("(") && piece(i + 2) && piece(i + 1)->is_number() && piece(i + 2)->is(")") &&
        (i == 0 || run[i - 1].kind != Piece::Kind::kMark || run[i - 1].is(")") ||
         is_sign(run[i - 1]) || i + 3 == run.size()))
      return "a number in brackets may be a label";
    // "2 x (x + 1)", "(x + 1) x 3": a sign or an unknown.
    if (run[i].is_unknown() && run[i].text == "x" && run[i].space_before && run[i].space_behind &&
        i > 0 && (run[i - 1].is_number() || run[i - 1].is(")")) && piece(i + 1) &&
        (piece(i + 1)->is("(") || piece(i + 1)->is_number() || piece(i + 1)->is_unknown()))
      return "\"x\" may be a sign there";
  }
  return small && capital ? "it has small and capital unknowns" : "";
}

class Folder {
 public:
  explicit Folder(const std::vector<Piece>& pieces) : pieces_(pieces) {}

  EquationText folded() {
    for (std::size_t at = 0; at < pieces_.size() && text_.why_not.empty();) {
      std::size_t end = at;
      while (end < pieces_.size() && is_mathematical(pieces_[end]) &&
             (end == at || !pieces_[end].opens_line))
        ++end;
      if (end == at || is_prose(at, end)) {
        for (end = std::max(end, at + 1); at < end; ++at) add_piece(pieces_[at]);
        continue;
      }
      at = add_run(at, end);
    }
    return std::move(text_);
  }

 private:
  // A dash, the article "a", "I".
  bool is_prose(std::size_t at, std::size_t end) const {
    if (end - at != 1) return false;
    const Piece& piece = pieces_[at];
    return piece.is("-") || (piece.is_unknown() && is_article(at));
  }

  bool is_article(std::size_t at) const {
    if (pieces_[at].text == "i") return true;
    if (pieces_[at].text != "a") return false;
    // "find a", "a and b": named where nothing follows that it could be an article of.
    return at + 1 < pieces_.size() && pieces_[at + 1].kind == Piece::Kind::kWord &&
           !is_one_of(pieces_[at + 1].text, {"and", "if", "when", "where", "given", "such", "in"});
  }

  // "solve for x 2x + 3 = 7": the first letter is named. Returns where to go on.
  std::size_t add_run(std::size_t at, std::size_t end) {
    const bool may_name = names_what_follows(pieces_, at);
    if (may_name && end - at > 1 && pieces_[at].is_unknown() && pieces_[at + 1].is_number() &&
        pieces_[at].space_behind) {
      add_folded("u", pieces_[at].text, pieces_[at]);
      return at + 1;
    }
    const Run run(pieces_.begin() + static_cast<std::ptrdiff_t>(at),
                  pieces_.begin() + static_cast<std::ptrdiff_t>(end));
    const bool asked = end < pieces_.size() && pieces_[end].is("?");
    if (run.size() == 1 && run[0].is_unknown()) {
      name(run[0]);
    } else if (asked && run.size() == 2 && run[0].is_unknown() && run[1].is("=")) {
      name(run[0]);
      return end + 1;
    } else if (std::none_of(run.begin(), run.end(), is_sign)) {
      text_.why_not = "it has numbers or terms outside of its relations";
    } else {
      // ".5x = 2", "1,5x = 2".
      if (at > 0 && !run[0].space_before && run[0].is_number() &&
          is_one_of(pieces_[at - 1].text, {".", ",", "!", "'"}))
        text_.why_not = "what stands before a relation may belong to it";
      if (end < pieces_.size() && !pieces_[end].space_before &&
          (pieces_[end].is("!") || pieces_[end].is("'") ||
           (pieces_[end].is(",") && !pieces_[end].space_behind && end + 1 < pieces_.size() &&
            pieces_[end + 1].is_number())))
        text_.why_not = "what follows a relation may belong to it";
      if (auto why = doubtful(run, may_name); !why.empty()) text_.why_not = std::move(why);
      add_folded("r", text_of(run), run[0]);
    }
    return end;
  }

  // Lists become one token: "x, y and z".
  void name(const Piece& piece) {
    auto& tokens = text_.tokens;
    std::size_t between = 0;
    while (between < 2 && between < tokens.size() &&
           is_one_of(tokens[tokens.size() - 1 - between].text, {",", "and"}) &&
           tokens[tokens.size() - 1 - between].kind != Kind::kFolded)
      ++between;
    if (between > 0 && between < tokens.size() &&
        tokens[tokens.size() - 1 - between].folded_as("u")) {
      tokens.resize(tokens.size() - between);
      tokens.back().text += piece.text;
      return;
    }
    add_folded("u", piece.text, piece);
  }

  void add_piece(const Piece& piece) {
    if (piece.is_number()) text_.why_not = "it has numbers outside of its relations";
    text_.tokens.push_back({.kind = piece.kind == Piece::Kind::kWord ? Kind::kWord : Kind::kMark,
                            .text = piece.text,
                            .opens_line = piece.opens_line});
  }
  void add_folded(std::string_view as, std::string text, const Piece& first) {
    text_.tokens.push_back({.kind = Kind::kFolded,
                            .text = std::move(text),
                            .opens_line = first.opens_line,
                            .folded = as});
  }

  const std::vector<Piece>& pieces_;
  EquationText text_;
};

}  // namespace

EquationText lex_equation_text(std::string_view text) {
  if (text.size() > kMaxText) return {.why_not = "the text is too long"};
  const auto ascii = to_ascii(text);
  if (!ascii) return {.why_not = "it has a sign that isn't read here"};
  const auto pieces = pieces_of(*ascii);
  if (!pieces) return {.why_not = "it is too long or has a word that is"};
  return Folder(*pieces).folded();
}

}  // namespace lemma::search::equations

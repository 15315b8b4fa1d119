#include "search/tasks/code/program.h"

#include <algorithm>
#include <array>

#include "search/tasks/code/scan.h"
#include "search/verify/printable.h"

namespace lemma::search::code {

using core::Result;
using Kind = Line::Kind;

namespace {

constexpr int kIndent = 4;

core::Error wrong(std::string why) {
  return core::error(core::ErrorCode::kInvalidArgument, std::move(why));
}

// Where "=" or an augmented one stands outside brackets and texts; npos: nowhere.
std::size_t assignment_in(std::string_view text) {
  int open = 0;
  const std::size_t at = first_outside_texts(text, [&](std::size_t i) {
    if (text[i] == '(' || text[i] == '[') ++open;
    if (text[i] == ')' || text[i] == ']') --open;
    return text[i] == '=' && open <= 0;
  });
  if (at == std::string_view::npos) return at;
  const bool pair = (at + 1 < text.size() && text[at + 1] == '=') ||
                    (at > 0 && std::string_view("=!<>").find(text[at - 1]) < 4);
  return pair ? std::string_view::npos : at;
}

std::string_view trimmed(std::string_view text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text;
}

Result<Line> with_expression(Line line, std::string_view text, bool iterable = false) {
  BOOST_OUTCOME_TRY(line.expression, iterable ? parse_iterable(text) : parse_expression(text));
  return line;
}

Result<Line> block(Line line, std::string_view text, std::string_view keyword) {
  if (!text.ends_with(':')) return wrong("a block's first line ends in \":\"");
  text.remove_suffix(1);
  text = trimmed(text.substr(keyword.size()));
  if (line.kind == Kind::kElse) {
    if (!text.empty()) return wrong("nothing stands between else and \":\"");
    return line;
  }
  if (line.kind != Kind::kFor) return with_expression(std::move(line), text);
  const std::size_t in = text.find(" in ");
  line.name = trimmed(text.substr(0, std::min(in, text.size())));
  if (in == std::string_view::npos || !is_variable(line.name))
    return wrong("is not of the form \"for x in xs:\"");
  return with_expression(std::move(line), text.substr(in + 4), true);
}

Result<Line> simple(Line line, std::string_view text) {
  static constexpr std::string_view kAppend = ".append(";
  const std::size_t dot = text.find(kAppend);
  if (dot != std::string_view::npos && text.ends_with(')') && is_variable(text.substr(0, dot))) {
    line.kind = Kind::kAppend;
    line.name = text.substr(0, dot);
    text = text.substr(dot + kAppend.size());
    text.remove_suffix(1);
    return with_expression(std::move(line), text);
  }
  const std::size_t equals = assignment_in(text);
  if (equals == std::string_view::npos)
    return wrong("is no line of the subset: an assignment, an append, for, while, if or return");
  std::string_view target = text.substr(0, equals);
  line.kind = Kind::kAssign;
  if (!target.empty() && std::string_view("+-*").find(target.back()) < 3) {
    line.kind = Kind::kAugment;
    line.op = target.back();
    target.remove_suffix(1);
  }
  line.name = trimmed(target);
  if (!is_variable(line.name))
    return wrong("\"" + printable(line.name, 24) + "\" can't be a variable here");
  return with_expression(std::move(line), text.substr(equals + 1));
}

bool starts_with_word(std::string_view text, std::string_view word) {
  return text.starts_with(word) && (text.size() == word.size() ||
                                    !(std::isalnum(static_cast<unsigned char>(text[word.size()])) ||
                                      text[word.size()] == '_'));
}

Result<std::vector<std::string>> parameters_in(std::string_view list) {
  std::vector<std::string> names;
  while (!trimmed(list).empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    names.emplace_back(trimmed(list.substr(0, comma)));
    if (!is_variable(names.back()) || std::count(names.begin(), names.end(), names.back()) > 1)
      return wrong("\"" + printable(names.back(), 24) + "\" can't be a parameter");
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  if (names.empty() || names.size() > Program::kMaxParameters)
    return wrong("a function has 1 to 4 parameters");
  return names;
}

}  // namespace

Result<Line> parse_line(std::string_view text) {
  const std::size_t blanks = std::min(text.find_first_not_of(' '), text.size());
  if (blanks % kIndent != 0) return wrong("is not indented by a multiple of 4 blanks");
  Line line;
  line.depth = static_cast<int>(blanks) / kIndent;
  text = trimmed(text);
  static constexpr std::pair<std::string_view, Kind> kBlocks[] = {{"for", Kind::kFor},
                                                                  {"while", Kind::kWhile},
                                                                  {"if", Kind::kIf},
                                                                  {"elif", Kind::kElif},
                                                                  {"else", Kind::kElse}};
  for (const auto& [keyword, kind] : kBlocks) {
    if (!starts_with_word(text, keyword)) continue;
    line.kind = kind;
    return block(std::move(line), text, keyword);
  }
  if (!starts_with_word(text, "return")) return simple(std::move(line), text);
  return with_expression(std::move(line), text.substr(6));
}

std::string to_string(const Line& line) {
  const std::string blanks(static_cast<std::size_t>(line.depth * kIndent), ' ');
  const std::string expression = line.kind == Kind::kElse ? "" : to_string(line.expression);
  switch (line.kind) {
    case Kind::kAssign:
      return blanks + line.name + " = " + expression;
    case Kind::kAugment:
      return blanks + line.name + " " + line.op + "= " + expression;
    case Kind::kAppend:
      return blanks + line.name + ".append(" + expression + ")";
    case Kind::kFor:
      return blanks + "for " + line.name + " in " + expression + ":";
    case Kind::kWhile:
      return blanks + "while " + expression + ":";
    case Kind::kIf:
      return blanks + "if " + expression + ":";
    case Kind::kElif:
      return blanks + "elif " + expression + ":";
    case Kind::kElse:
      return blanks + "else:";
    case Kind::kReturn:
      return blanks + "return " + expression;
  }
  return {};
}

std::vector<std::string> Program::variables() const {
  std::vector<std::string> names = parameters;
  for (const Line& line : lines)
    if (!line.name.empty() && std::ranges::find(names, line.name) == names.end())
      names.push_back(line.name);
  return names;
}

int Program::deepest() const {
  if (lines.empty()) return 0;
  return lines.back().depth + (lines.back().opens_block() ? 1 : 0);
}

bool Program::may_be_else(int depth) const {
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (line->depth > depth) continue;
    return line != lines.rbegin() && line->depth == depth &&
           (line->kind == Kind::kIf || line->kind == Kind::kElif);
  }
  return false;
}

std::optional<std::string> Program::why_not(const Line& line) const {
  if (lines.size() == kMaxLines) return "a function has at most 24 lines";
  if (complete()) return "the function has ended";
  if (line.depth > deepest()) return "stands deeper than any block that is open";
  if (!lines.empty() && lines.back().opens_block() && line.depth <= lines.back().depth)
    return "a block has at least one line";
  if (line.opens_block() && line.depth == kMaxBlocks) return "blocks stand at most 3 deep";
  const bool is_else = line.kind == Kind::kElif || line.kind == Kind::kElse;
  if (is_else && !may_be_else(line.depth)) return "there is no if that it belongs to";
  const auto known = variables();
  const auto unknown = [&known](const std::string& name) {
    return std::ranges::find(known, name) == known.end();
  };
  if (line.kind != Kind::kElse)
    for (const std::string& name : free_names(line.expression))
      if (unknown(name)) return "nothing has given " + name + " a value";
  if ((line.kind == Kind::kAugment || line.kind == Kind::kAppend) && unknown(line.name))
    return "nothing has given " + line.name + " a value";
  if (line.name == name) return "the function's own name can't be a variable";
  Program longer{name, parameters, lines};
  longer.lines.push_back(line);
  if (longer.source().size() > kMaxSource) return "the function is longer than 1000 bytes";
  return std::nullopt;
}

bool Program::complete() const {
  return !lines.empty() && lines.back().kind == Kind::kReturn && lines.back().depth == 0;
}

std::string Program::source() const {
  std::string text = "def " + name + "(";
  for (const std::string& parameter : parameters)
    text += (text.back() == '(' ? "" : ", ") + parameter;
  text += "):\n";
  for (const Line& line : lines) text += std::string(kIndent, ' ') + to_string(line) + "\n";
  return text;
}

Result<Program> parse_program(std::string_view source) {
  if (source.size() > 4 * Program::kMaxSource) return wrong("is longer than 4000 bytes");
  const std::size_t open = source.find('('), close = source.find("):");
  if (!source.starts_with("def ") || open == std::string_view::npos ||
      close == std::string_view::npos || close < open)
    return wrong("doesn't begin with \"def name(parameters):\"");
  Program program;
  program.name = trimmed(source.substr(4, open - 4));
  BOOST_OUTCOME_TRY(program.parameters, parameters_in(source.substr(open + 1, close - open - 1)));
  source.remove_prefix(close + 2);
  const bool one_line = !trimmed(source.substr(0, source.find('\n'))).empty();
  if (!one_line) source.remove_prefix(std::min(source.find('\n'), source.size()));
  while (!source.empty()) {
    const std::size_t end = std::min(source.find('\n'), source.size());
    std::string_view text = source.substr(0, end);
    source.remove_prefix(std::min(end + 1, source.size()));
    if (trimmed(text).empty()) continue;
    if (one_line)
      text = trimmed(text);
    else if (!text.starts_with("    "))
      return wrong("a line of the body isn't indented by 4 blanks");
    else
      text.remove_prefix(kIndent);
    BOOST_OUTCOME_TRY(auto line, parse_line(text));
    if (const auto why = program.why_not(line))
      return wrong("\"" + printable(trimmed(text), 64) + "\": " + *why);
    program.lines.push_back(std::move(line));
    if (one_line && !program.complete()) return wrong("a body in one line is one return");
  }
  if (!program.complete()) return wrong("doesn't end in a return that stands in no block");
  return program;
}

}  // namespace lemma::search::code

#include "search/tasks/general/equalities.h"

#include <algorithm>

#include "search/tasks/arithmetic/expression.h"

namespace lemma::search::general {

namespace {

constexpr std::size_t kMaxEqualities = 16;
constexpr std::string_view kExpression = "0123456789+-*/^(). ";
constexpr std::string_view kOperators = "+-*/^";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// A word of one letter may be a factor: "a" and "I" alone are plain English.
bool may_be_a_variable(std::string_view word) {
  return word.size() == 1 && word != "a" && word != "I";
}

std::string_view last_word(std::string_view text) {
  std::size_t begin = text.size();
  while (begin > 0 && is_letter(text[begin - 1])) --begin;
  return text.substr(begin);
}
std::string_view first_word(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && is_letter(text[end])) ++end;
  return text.substr(0, end);
}

// The expression that ends before the sign; empty when what stands there isn't one by itself.
std::string_view left_of(std::string_view text) {
  std::size_t begin = text.size();
  while (begin > 0 && kExpression.find(text[begin - 1]) != std::string_view::npos) --begin;
  const std::string_view before = text.substr(0, begin), side = trimmed(text.substr(begin));
  if (side.empty() || kOperators.find(side.front()) != std::string_view::npos) {
    // "-3 + 5" at the very beginning is a number; after a word it may go on from something.
    if (side.empty() || side.front() != '-' || !trimmed(before).empty()) return {};
  }
  const char last = before.empty() ? ' ' : before.back();
  const bool touches = begin < text.size() && text[begin] != ' ';
  if (touches && (is_letter(last) || last == ',' || last == '%')) return {};
  if (may_be_a_variable(last_word(trimmed(before)))) return {};
  return side;
}

// The same behind the sign; the full stop of a sentence is no decimal point.
std::string_view right_of(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && kExpression.find(text[end]) != std::string_view::npos) ++end;
  std::string_view side = trimmed(text.substr(0, end));
  const std::string_view after = text.substr(end);
  const char next = after.empty() ? ' ' : after.front();
  const bool touches = end > 0 && text[end - 1] != ' ';
  if (touches && (is_letter(next) || next == '%')) return {};
  if (next == ',' && after.size() > 1 && is_digit(after[1])) return {};
  if (may_be_a_variable(first_word(after))) return {};
  while (side.ends_with('.')) side = trimmed(side.substr(0, side.size() - 1));
  return side;
}

bool part_of_another_sign(std::string_view line, std::size_t at) {
  const char before = at > 0 ? line[at - 1] : ' ';
  const char after = at + 1 < line.size() ? line[at + 1] : ' ';
  return before == '<' || before == '>' || before == '!' || before == '=' || before == '~' ||
         after == '=' || after == '>';
}

}  // namespace

std::vector<Equality> equalities_in(std::string_view line) {
  std::vector<Equality> found;
  for (std::size_t at = line.find('=');
       at != std::string_view::npos && found.size() < kMaxEqualities; at = line.find('=', at + 1)) {
    if (part_of_another_sign(line, at)) continue;
    const std::string_view left = left_of(line.substr(0, at)),
                           right = right_of(line.substr(at + 1));
    const auto left_value = arithmetic::exact_value(left),
               right_value = arithmetic::exact_value(right);
    if (!left_value || !right_value) continue;
    found.push_back({std::string(left) + " = " + std::string(right), *left_value == *right_value});
  }
  return found;
}

bool nothing_else(std::string_view line, const std::vector<Equality>& equalities) {
  constexpr std::string_view kPlain = "0123456789+-*/^(). =";
  return !equalities.empty() && std::ranges::all_of(line, [&](char c) {
    return kPlain.find(c) != std::string_view::npos;
  }) && std::ranges::count(line, '=') == static_cast<std::ptrdiff_t>(equalities.size());
}

}  // namespace lemma::search::general

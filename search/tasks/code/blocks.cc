#include "search/tasks/code/blocks.h"

#include <algorithm>

#include "core/assert.h"

namespace lemma::search::code {

namespace {

constexpr Type N = Type::kNumber, L = Type::kNumbers, S = Type::kText, W = Type::kTexts,
               B = Type::kTruth;

// A number that stands for itself: #. Each of `values` makes a block of its own.
struct Pattern {
  Type takes, gives;
  const char* phrase;
  std::vector<std::string> lines;
  std::vector<int> values = {};
};

const std::vector<Pattern>& patterns() {
  static const std::vector<Pattern> kPatterns = {
      {L, L, "keep the even numbers", {"@ = [x for x in $ if x % 2 == 0]"}},
      {L, L, "keep the odd numbers", {"@ = [x for x in $ if x % 2 == 1]"}},
      {L, L, "keep what is above #", {"@ = [x for x in $ if x > #]"}, {0, 3, 5}},
      {L, L, "keep what is below #", {"@ = [x for x in $ if x < #]"}, {0, 4, 10}},
      {L, L, "keep the multiples of #", {"@ = [x for x in $ if x % # == 0]"}, {3, 4, 5}},
      {L, L, "multiply each by #", {"@ = [x * # for x in $]"}, {2, 3, 10}},
      {L, L, "add # to each", {"@ = [x + # for x in $]"}, {1, 2, 5}},
      {L, L, "square each", {"@ = [x * x for x in $]"}},
      {L, L, "negate each", {"@ = [-x for x in $]"}},
      {L, L, "take each one's absolute value", {"@ = [abs(x) for x in $]"}},
      {L, L, "sort ascending", {"@ = sorted($)"}},
      {L, L, "sort descending", {"@ = sorted($, reverse=True)"}},
      {L, L, "reverse the order", {"@ = $[::-1]"}},
      {L, L, "drop the first", {"@ = $[1:]"}},
      {L, L, "drop the last", {"@ = $[:-1]"}},
      {L, L, "take the first #", {"@ = $[:#]"}, {2, 3}},
      {L, L, "take every second one, from the first on", {"@ = $[::2]"}},
      {L,
       L,
       "drop what was there before",
       {"@ = []", "for x in $:", "    if x not in @:", "        @.append(x)"}},
      {L,
       L,
       "replace each by the sum up to it",
       {"@ = []", "total = 0", "for x in $:", "    total += x", "    @.append(total)"}},
      {L, N, "give the sum", {"@ = sum($)"}},
      {L, N, "give how many there are", {"@ = len($)"}},
      {L, N, "give the largest", {"@ = max($)"}},
      {L, N, "give the smallest", {"@ = min($)"}},
      {L, N, "give the first", {"@ = $[0]"}},
      {L, N, "give the last", {"@ = $[-1]"}},
      {L, B, "say whether any is negative", {"@ = any([x < 0 for x in $])"}},
      {L, B, "say whether all are even", {"@ = all([x % 2 == 0 for x in $])"}},
      {N, N, "take the absolute value", {"@ = abs($)"}},
      {N, N, "square it", {"@ = $ * $"}},
      {N, N, "add # to it", {"@ = $ + #"}, {1, 7}},
      {N, N, "multiply it by #", {"@ = $ * #"}, {2, 3}},
      {N, N, "take the remainder by #", {"@ = $ % #"}, {3, 7}},
      {N, N, "halve it, rounded down", {"@ = $ // 2"}},
      {N, B, "say whether it is even", {"@ = $ % 2 == 0"}},
      {N, S, "write it as text", {"@ = str($)"}},
      {N, L, "list the numbers from 0 up to it, itself left out", {"@ = list(range($))"}},
      {N, L, "list its digits", {"@ = [int(c) for c in str(abs($))]"}},
      {S, S, "make it upper case", {"@ = $.upper()"}},
      {S, S, "make it lower case", {"@ = $.lower()"}},
      {S, S, "reverse it", {"@ = $[::-1]"}},
      {S, S, "drop its first character", {"@ = $[1:]"}},
      {S, S, "keep the vowels", {"@ = ''.join([c for c in $ if c in 'aeiou'])"}},
      {S, S, "remove the vowels", {"@ = ''.join([c for c in $ if c not in 'aeiou'])"}},
      {S, S, "double each character", {"@ = ''.join([c + c for c in $])"}},
      {S, W, "split it into words", {"@ = $.split()"}},
      {S, N, "give its length", {"@ = len($)"}},
      {S, N, "count the letter a", {"@ = $.count('a')"}},
      {S, B, "say whether it reads the same backwards", {"@ = $ == $[::-1]"}},
      {W, W, "sort the words", {"@ = sorted($)"}},
      {W, W, "reverse the order of the words", {"@ = $[::-1]"}},
      {W, W, "keep the words of more than # letters", {"@ = [w for w in $ if len(w) > #]"}, {2, 3}},
      {W, W, "turn each word around", {"@ = [w[::-1] for w in $]"}},
      {W, S, "join the words with hyphens", {"@ = '-'.join($)"}},
      {W, S, "join the words with blanks", {"@ = ' '.join($)"}},
      {W, S, "give the first word", {"@ = $[0]"}},
      {W, S, "give the last word", {"@ = $[-1]"}},
      {W, L, "replace each word by its length", {"@ = [len(w) for w in $]"}},
      {W, N, "give the number of words", {"@ = len($)"}},
  };
  return kPatterns;
}

std::string replaced(std::string text, char mark, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += by.size())
    text.replace(at, 1, by);
  return text;
}

std::string filled(const std::string& line, const std::string& operand, const std::string& result) {
  return replaced(replaced(line, '$', operand), '@', result);
}

Program program_of(const std::vector<std::string>& lines) {
  std::string source = "def f(given):\n";
  for (const std::string& line : lines) source += "    " + filled(line, "given", "made") + "\n";
  auto program = parse_program(source + "    return made\n");
  LEMMA_ASSERT(program.has_value(), "a block is a function of the subset");
  return std::move(program).value();
}

std::vector<Block> made() {
  std::vector<Block> all;
  for (const Pattern& pattern : patterns()) {
    const auto values = pattern.values.empty() ? std::vector<int>{0} : pattern.values;
    for (const int value : values) {
      const std::string number = std::to_string(value);
      std::vector<std::string> lines;
      for (const std::string& line : pattern.lines) lines.push_back(replaced(line, '#', number));
      all.push_back({pattern.takes, pattern.gives, replaced(pattern.phrase, '#', number), lines,
                     program_of(lines)});
    }
  }
  return all;
}

std::optional<Type> type_of(const Value& value) {
  switch (value.kind) {
    case Value::Kind::kInteger:
      return Type::kNumber;
    case Value::Kind::kText:
      return Type::kText;
    case Value::Kind::kTruth:
      return Type::kTruth;
    case Value::Kind::kNone:
      return std::nullopt;
    case Value::Kind::kList:
      break;
  }
  const auto all = [&value](Value::Kind kind) {
    return std::ranges::all_of(*value.items,
                               [kind](const Value& item) { return item.kind == kind; });
  };
  if (all(Value::Kind::kInteger)) return Type::kNumbers;
  if (all(Value::Kind::kText)) return Type::kTexts;
  return std::nullopt;
}

}  // namespace

std::optional<Type> type_of(const std::vector<Value>& values) {
  std::optional<Type> common;
  bool has_empty = false;
  for (const Value& value : values) {
    if (value.is_list() && value.items->empty()) {
      has_empty = true;
      continue;
    }
    const auto type = type_of(value);
    if (!type || (common && common != type)) return std::nullopt;
    common = type;
  }
  if (!has_empty) return common;
  if (!common) return Type::kNumbers;
  return common == Type::kNumbers || common == Type::kTexts ? common : std::nullopt;
}

std::string Block::expression(const std::string& operand) const {
  LEMMA_ASSERT(one_line(), "only a block of one line is an expression");
  return filled(lines[0].substr(4), operand, "");  // after "@ = "
}

const std::vector<Block>& blocks() {
  static const std::vector<Block> kBlocks = made();
  return kBlocks;
}

std::vector<std::string> lines_of(const std::vector<const Block*>& chain, const std::string& from) {
  std::vector<std::string> lines;
  std::string operand = from;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    if (i + 1 == chain.size() && chain[i]->one_line()) {
      lines.push_back("return " + chain[i]->expression(operand));
      return lines;
    }
    const std::string result = variable(i);
    for (const std::string& line : chain[i]->lines) lines.push_back(filled(line, operand, result));
    operand = result;
  }
  lines.push_back("return " + operand);
  return lines;
}

std::string variable(std::size_t i) {
  return i < 4 ? std::string(1, "abde"[i]) : "v" + std::to_string(i);
}

}  // namespace lemma::search::code

// The arithmetic family's recogniser: free English to a typed question, or "not mine". A text is
// taken only when one shape of a question fits, everything around it is idle, and every way to fit
// one means the same.
#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "search/tasks/arithmetic/arithmetic.h"
#include "search/tasks/arithmetic/fitting.h"
#include "search/tasks/arithmetic/lexicon.h"
#include "search/tasks/arithmetic/measured_text.h"
#include "search/tasks/arithmetic/problem.h"

namespace lemma::search {

using namespace arithmetic;
using nlohmann::json;

namespace {

using Meaning = Shape::Meaning;

std::string joined(const std::vector<std::string>& parts, const char* op) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : op) + part;
  return text;
}

// A natural number of at most 12 digits; a longer one is out of every bound.
std::int64_t natural(const std::string& text) {
  return text.size() <= 13 ? std::stoll(text) : ArithmeticProblem::kMaxNumber + 1;
}

json expression(std::string text) { return {{"kind", "expression"}, {"text", std::move(text)}}; }

json list(const char* kind, const std::vector<std::string>& parts) {
  json numbers = json::array();
  for (const auto& part : parts) numbers.push_back(natural(part));
  return {{"kind", kind}, {"numbers", std::move(numbers)}};
}

// The base that "0x" in "0xff" says.
std::optional<int> base_prefix(std::string_view digits) {
  static const std::map<std::string_view, int> kPrefixes = {{"0b", 2}, {"0o", 8}, {"0x", 16}};
  const auto prefix = kPrefixes.find(digits.substr(0, 2));
  if (prefix == kPrefixes.end() || digits.size() == 2) return std::nullopt;
  return prefix->second;
}

// Leading zeros say nothing.
json conversion(std::string digits, int from, int to) {
  if (base_prefix(digits) == from) digits.erase(0, 2);
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  return {{"kind", "convert"}, {"digits", std::move(digits)}, {"from", from}, {"to", to}};
}

// Digits without a word about their base: decimal if nothing else makes sense.
json given_conversion(const std::string& digits, int to, bool maybe_in_it) {
  if (const auto base = base_prefix(digits)) return conversion(digits, *base, to);
  const auto below = [&](int base) {
    return std::all_of(digits.begin(), digits.end(),
                       [&](char digit) { return digit_value(digit) < base; });
  };
  if (to == 10 || !below(10) || digits[0] == '0') return {};
  if (maybe_in_it && to < 10 && below(to)) return {};
  return conversion(digits, 10, to);
}

// Nothing where it isn't certain.
json question_of(Meaning meaning, const Reading& reading) {
  const auto& parts = reading.parts;
  const auto& bases = reading.bases;
  switch (meaning) {
    case Meaning::kExpression:
      return expression(parts[0]);
    case Meaning::kSum:
      return expression(joined(parts, " + "));
    case Meaning::kProduct:
      return expression(joined(parts, " * "));
    case Meaning::kDifference:
      return expression(parts[1] + " - " + parts[0]);
    case Meaning::kQuotient:
      return expression(parts[0] + " / " + parts[1]);
    case Meaning::kPercent:
      return expression(parts[0] + " / 100 * " + parts[1]);
    case Meaning::kGcd:
      return list("gcd", parts);
    case Meaning::kLcm:
      return list("lcm", parts);
    case Meaning::kFactor:
      return {{"kind", "factor"}, {"number", natural(parts[0])}};
    case Meaning::kConvert:
    case Meaning::kConvertSource:
    case Meaning::kConvertBases:
      return conversion(parts[0], bases[0], bases[1]);
    case Meaning::kConvertGiven:
      return given_conversion(parts[0], bases[0], /*maybe_in_it=*/false);
    case Meaning::kConvertIn:
      return given_conversion(parts[0], bases[0], /*maybe_in_it=*/true);
    case Meaning::kRemainder:
      return {{"kind", "remainder"}, {"number", natural(parts[0])}, {"by", natural(parts[1])}};
    default:
      return measured_question(meaning, reading);
  }
}

// Every question that the tokens can be read as, by key; or why one that fits can't be taken.
struct Questions {
  std::map<std::string, ProblemPtr> by_key;
  std::string why_not = {};

  void add(json question) {
    if (question.is_null()) return;
    const auto problem =
        ArithmeticProblem::from_typed({{"question", std::move(question)}}, "typed");
    if (problem)
      by_key.emplace(problem.value()->key(), problem.value());
    else
      why_not = problem.error().field + " " + problem.error().detail;
  }
};

Questions questions_in(std::span<const Token> tokens) {
  Questions questions;
  for (std::size_t at = 0; at < tokens.size() && idle_before(tokens.first(at)); ++at) {
    for (const auto& all : {shapes(), measured_shapes()})
      for (const Shape& shape : all)
        for (const auto& [end, reading] : fits(tokens, shape.words, at))
          if (idle_behind(tokens.subspan(end))) questions.add(question_of(shape.meaning, reading));
  }
  return questions;
}

Recognised not_mine(std::string why) { return {.match = {}, .why_not = std::move(why)}; }

}  // namespace

Recognised ArithmeticTask::recognise(std::string_view text) const {
  if (text.size() > kMaxProblemBytes) return not_mine("the text is too long");
  const LexedText lexed = lex_arithmetic_text(text);
  if (!lexed.why_not.empty()) return not_mine(lexed.why_not);
  Questions questions = questions_in(lexed.tokens);
  if (!questions.why_not.empty()) return not_mine(questions.why_not);
  if (questions.by_key.empty())
    return not_mine("it is not one arithmetic question with nothing else around it");
  if (questions.by_key.size() > 1) return not_mine("it can be read in more than one way");
  return {.match = Recognition{.problem = questions.by_key.begin()->second,
                               .formalised_by = FormalisedBy::kParser,
                               .why = "the whole text is one arithmetic question"},
          .why_not = {}};
}

}  // namespace lemma::search

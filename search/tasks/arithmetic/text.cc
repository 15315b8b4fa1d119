// The arithmetic family's recogniser: free English to a typed question, or "not mine". A text is
// taken only when one shape of a question fits, everything around it is idle, and every way to fit
// one means the same.
#include <algorithm>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "search/tasks/arithmetic/arithmetic.h"
#include "search/tasks/arithmetic/lexicon.h"
#include "search/tasks/arithmetic/problem.h"
#include "search/tasks/arithmetic/spoken.h"

namespace lemma::search {

using namespace arithmetic;
using nlohmann::json;

namespace {

using Kind = Token::Kind;
using Meaning = Shape::Meaning;

// What was read where a shape has capitals, in order.
struct Reading {
  std::vector<std::string> parts = {};  // N, V, L, M, E, D
  std::vector<int> bases = {};          // B
};

std::vector<std::string_view> words_of(std::string_view text, char between) {
  std::vector<std::string_view> words;
  for (;;) {
    const std::size_t end = text.find(between);
    words.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return words;
    text.remove_prefix(end + 1);
  }
}

// Reads one shape at one place of a text, in every way that it fits.
class Fitting {
 public:
  Fitting(std::span<const Token> tokens, std::string_view shape)
      : tokens_(tokens), words_(words_of(shape, ' ')) {}

  // Each with the index behind it.
  std::vector<std::pair<std::size_t, Reading>> from(std::size_t at) {
    fit(0, at, {});
    return std::move(fits_);
  }

 private:
  const Token* token(std::size_t at) const { return at < tokens_.size() ? &tokens_[at] : nullptr; }
  bool is(std::size_t at, std::string_view text) const {
    return at < tokens_.size() && tokens_[at].kind != Kind::kNumber && tokens_[at].text == text;
  }
  bool is_natural(std::size_t at) const {
    return at < tokens_.size() && tokens_[at].kind == Kind::kNumber &&
           tokens_[at].text.find('.') == std::string::npos;
  }

  void fit(std::size_t word, std::size_t at, const Reading& reading) {
    if (word == words_.size()) {
      fits_.emplace_back(at, reading);
      return;
    }
    std::string_view wanted = words_[word];
    if (wanted.ends_with('?') && wanted.size() > 1) {
      fit(word + 1, at, reading);
      wanted.remove_suffix(1);
    }
    if (wanted.size() == 1 && wanted[0] >= 'A' && wanted[0] <= 'Z')
      return fit_part(wanted[0], word, at, reading);
    for (const std::string_view option : words_of(wanted, '|'))
      if (is(at, option)) fit(word + 1, at + 1, reading);
  }

  void fit_part(char part, std::size_t word, std::size_t at, const Reading& reading) {
    switch (part) {
      case 'N':
        if (is_natural(at)) take(word, at + 1, reading, {tokens_[at].text});
        return;
      case 'V':
        if (at < tokens_.size() && tokens_[at].kind == Kind::kNumber)
          take(word, at + 1, reading, {tokens_[at].text});
        return;
      case 'L':
      case 'M':
        return fit_list(part == 'L', word, at, reading);
      case 'E':
        return fit_expression(word, at, reading);
      case 'D':
        return fit_digits(word, at, reading);
      default:
        return fit_base(word, at, reading);
    }
  }

  void take(std::size_t word, std::size_t next, Reading reading,
            const std::vector<std::string>& parts) {
    reading.parts.insert(reading.parts.end(), parts.begin(), parts.end());
    fit(word + 1, next, reading);
  }

  // "84, 36 and 60", "(84, 36)", "84 36". The whole of it: no number may follow.
  void fit_list(bool natural, std::size_t word, std::size_t at, const Reading& reading) {
    const bool brackets = is(at, "(");
    if (brackets) ++at;
    std::vector<std::string> numbers;
    bool grouped = false;  // "84,360" might be one number
    for (;;) {
      if (!token(at) || token(at)->kind != Kind::kNumber) return;
      if (natural && !is_natural(at)) return;
      numbers.push_back(token(at++)->text);
      const std::size_t end = at;
      if (is(at, ",")) {
        grouped |= token(at)->tight_comma;
        ++at;
      }
      if (is(at, "and")) ++at;
      if (token(at) && token(at)->kind == Kind::kNumber) continue;
      at = end;
      break;
    }
    if (brackets && !is(at++, ")")) return;
    // One number has no common divisor with another, so there two groups are two numbers.
    if (numbers.size() < 2 || (grouped && (!natural || numbers.size() > 2))) return;
    take(word, at, reading, numbers);
  }

  void fit_expression(std::size_t word, std::size_t at, const Reading& reading) {
    if (const auto expression = expression_at(tokens_, at))
      take(word, expression->end, reading, {expression->text});
  }

  void fit_digits(std::size_t word, std::size_t at, const Reading& reading) {
    const Token* digits = token(at);
    if (!digits) return;
    if (digits->kind == Kind::kDigits || (is_natural(at) && !digits->word_number)) {
      take(word, at + 1, reading, {digits->text});
    } else if (digits->kind == Kind::kWord) {
      // Letters alone are digits too, unless they are a word that people write.
      static const std::set<std::string_view> kWords = {"a",  "add",  "bad", "bed",
                                                        "be", "bead", "dad", "fed"};
      if (kWords.contains(digits->text)) return;
      if (digits->text.find_first_not_of("abcdef") == std::string::npos)
        take(word, at + 1, reading, {digits->text});
    }
  }

  void fit_base(std::size_t word, std::size_t at, Reading reading) {
    static const std::map<std::string_view, int> kNames = {
        {"binary", 2},  {"ternary", 3}, {"octal", 8},       {"decimal", 10},
        {"denary", 10}, {"hex", 16},    {"hexadecimal", 16}};
    if (!token(at)) return;
    const auto name = kNames.find(token(at)->text);
    if (token(at)->kind == Kind::kWord && name != kNames.end()) {
      reading.bases.push_back(name->second);
      fit(word + 1, at + 1, reading);
    } else if (is(at, "base") && is_natural(at + 1) && token(at + 1)->text.size() <= 2) {
      reading.bases.push_back(std::stoi(token(at + 1)->text));
      fit(word + 1, at + 2, reading);
    }
  }

  const std::span<const Token> tokens_;
  const std::vector<std::string_view> words_;
  std::vector<std::pair<std::size_t, Reading>> fits_;
};

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
  const auto& [parts, bases] = reading;
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
  }
  return {};
}

// Every question that the tokens can be read as, by key; or why one that fits can't be taken.
struct Questions {
  std::map<std::string, ProblemPtr> by_key;
  std::string why_not = {};
};

Questions questions_in(std::span<const Token> tokens) {
  Questions questions;
  for (std::size_t at = 0; at < tokens.size() && idle_before(tokens.first(at)); ++at) {
    for (const Shape& shape : shapes()) {
      for (const auto& [end, reading] : Fitting(tokens, shape.words).from(at)) {
        if (!idle_behind(tokens.subspan(end))) continue;
        json question = question_of(shape.meaning, reading);
        if (question.is_null()) continue;
        const auto problem =
            ArithmeticProblem::from_typed({{"question", std::move(question)}}, "typed");
        if (problem)
          questions.by_key.emplace(problem.value()->key(), problem.value());
        else
          questions.why_not = problem.error().field + " " + problem.error().detail;
      }
    }
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

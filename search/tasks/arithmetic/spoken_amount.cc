#include "search/tasks/arithmetic/spoken_amount.h"

#include <algorithm>

#include "search/tasks/arithmetic/problem.h"

namespace lemma::search::arithmetic {

namespace {

using Kind = Token::Kind;
bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class AmountReader {
 public:
  AmountReader(std::span<const Token> tokens, std::size_t at) : tokens_(tokens), at_(at) {}

  // The amounts of one token or more, or none.
  std::vector<SpokenAmount> next() {
    if (at_ >= tokens_.size()) return {};
    if (tokens_[at_].kind == Kind::kDigits) return glued();
    const bool minus = tokens_[at_].kind == Kind::kSymbol && tokens_[at_].text == "-" &&
                       !tokens_[at_].space_behind;
    std::size_t at = at_ + (minus ? 1 : 0);
    auto number = number_at(at);
    if (!number) return {};
    const auto unit = unit_at(tokens_, at);
    if (!unit) return {};
    at_ = unit->end;
    return {{.minus = minus, .number = std::move(*number), .unit = unit->unit}};
  }

  std::size_t at() const { return at_; }
  void skip_to(std::size_t at) { at_ = at; }

 private:
  // "2.5", "1/2"; moves `at` behind it.
  std::optional<std::string> number_at(std::size_t& at) const {
    const auto natural = [&](std::size_t i) {
      return i < tokens_.size() && tokens_[i].kind == Kind::kNumber && all_digits(tokens_[i].text);
    };
    if (at >= tokens_.size() || tokens_[at].kind != Kind::kNumber) return std::nullopt;
    std::string number = tokens_[at].text;
    if (natural(at) && at + 1 < tokens_.size() && tokens_[at + 1].text == "/" && natural(at + 2)) {
      if (tokens_[at + 1].space_before || tokens_[at + 1].space_behind) return std::nullopt;
      number += "/" + tokens_[at + 2].text;
      at += 2;
    }
    ++at;
    return number;
  }

  // "3km", "2h45min"
  std::vector<SpokenAmount> glued() {
    std::vector<SpokenAmount> amounts;
    std::string_view text = tokens_[at_].text;
    while (!text.empty()) {
      const std::size_t letters = text.find_first_not_of("0123456789");
      if (letters == 0 || letters == std::string_view::npos) return {};
      const std::size_t end = std::min(text.find_first_of("0123456789", letters), text.size());
      const auto unit = unit_word(text.substr(letters, end - letters));
      const std::string_view number = text.substr(0, letters);
      if (!unit || (number.size() > 1 && number[0] == '0')) return {};
      amounts.push_back({.number = std::string(number), .unit = *unit});
      text.remove_prefix(end);
    }
    // "20km/h", "3m^2" and "3m" for "3 m per ..."
    const std::string_view behind =
        at_ + 1 < tokens_.size() ? std::string_view(tokens_[at_ + 1].text) : "";
    if (behind == "/" || behind == "^" || behind == "per") return glued_compound(amounts);
    ++at_;
    return amounts;
  }

  std::vector<SpokenAmount> glued_compound(std::vector<SpokenAmount> amounts) {
    if (amounts.size() != 1) return {};
    // As if its unit stood apart.
    const std::string word(tokens_[at_].text.substr(amounts[0].number.size()));
    std::vector<Token> apart{{Kind::kWord, word}};
    for (std::size_t i = at_ + 1; i < std::min(tokens_.size(), at_ + 3); ++i)
      apart.push_back(tokens_[i]);
    const auto unit = unit_at(apart, 0);
    if (!unit) return {};
    at_ += unit->end;
    amounts[0].unit = unit->unit;
    return amounts;
  }

  const std::span<const Token> tokens_;
  std::size_t at_;
};

bool smaller(Unit unit, Unit than) {
  if (dimension_of(unit) != dimension_of(than) || dimension_of(unit) == Dimension::kTemperature)
    return false;
  const auto ratio = converted({Rational(1), than}, unit);
  return ratio && *ratio > Rational(1);
}

// The token behind "," and "and".
std::size_t behind_comma(std::span<const Token> tokens, std::size_t at) {
  if (at < tokens.size() && tokens[at].kind == Kind::kSymbol && tokens[at].text == "," &&
      !tokens[at].tight_comma)
    ++at;
  if (at < tokens.size() && tokens[at].kind == Kind::kWord && tokens[at].text == "and") ++at;
  return at;
}

// 1 and -1 for an operator at `at`.
int operator_at(std::span<const Token> tokens, std::size_t at) {
  if (at >= tokens.size()) return 0;
  const Token& token = tokens[at];
  if (token.text == "+" || token.text == "plus") return 1;
  return token.text == "-" || token.text == "minus" ? -1 : 0;
}

}  // namespace

std::vector<SpokenSum> amounts_at(std::span<const Token> tokens, std::size_t at) {
  std::vector<SpokenSum> beginnings;
  SpokenSum sum;
  AmountReader reader(tokens, at);
  while (sum.amounts.size() < ArithmeticProblem::kMaxTerms) {
    const std::vector<SpokenAmount> more = reader.next();
    if (more.empty()) break;
    for (const SpokenAmount& amount : more) {
      const bool first = sum.amounts.empty();
      if (!first && (amount.minus || sum.amounts[0].minus ||
                     !smaller(amount.unit.unit, sum.amounts.back().unit.unit)))
        return beginnings;
      sum.amounts.push_back(amount);
    }
    sum.end = reader.at();
    beginnings.push_back(sum);
    reader.skip_to(behind_comma(tokens, reader.at()));
  }
  return beginnings;
}

std::optional<SpokenSum> sum_at(std::span<const Token> tokens, std::size_t at) {
  SpokenSum whole;
  int sign = 1;
  for (;;) {
    const auto beginnings = amounts_at(tokens, at);
    if (beginnings.empty()) return std::nullopt;
    for (SpokenAmount amount : beginnings.back().amounts) {
      if (whole.operators && amount.minus) return std::nullopt;  // "3 m - -2 m"
      if (sign < 0) amount.minus = true;
      whole.amounts.push_back(std::move(amount));
    }
    whole.end = at = beginnings.back().end;
    sign = operator_at(tokens, at);
    if (sign == 0) return whole;
    whole.operators = true;
    ++at;
  }
}

std::vector<SpokenUnits> units_at(std::span<const Token> tokens, std::size_t at) {
  std::vector<SpokenUnits> beginnings;
  SpokenUnits list;
  while (list.units.size() < ArithmeticProblem::kMaxAnswerUnits) {
    const auto unit = unit_at(tokens, at);
    if (!unit) break;
    if (!list.units.empty() && !smaller(unit->unit.unit, list.units.back().unit)) break;
    list.units.push_back(unit->unit);
    list.end = unit->end;
    beginnings.push_back(list);
    at = behind_comma(tokens, unit->end);
    if (at == unit->end) break;
  }
  return beginnings;
}

}  // namespace lemma::search::arithmetic

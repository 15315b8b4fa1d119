#include "search/tasks/arithmetic/claim.h"

#include <array>

namespace lemma::search::arithmetic {

std::optional<Claim> parse_claim(std::string_view line) {
  std::array<std::string_view, 5> tokens;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::size_t space = line.find(' ');
    if ((space == std::string_view::npos) != (i + 1 == tokens.size())) return std::nullopt;
    tokens[i] = line.substr(0, space);
    if (space != std::string_view::npos) line.remove_prefix(space + 1);
  }
  const auto left = parse_numeral(tokens[0]), right = parse_numeral(tokens[2]),
             result = parse_numeral(tokens[4]);
  const auto op = op_from(tokens[1]);
  if (!left || !op || !right || tokens[3] != "=") return std::nullopt;
  if (!result && tokens[4] != kUndefined) return std::nullopt;
  return Claim{{*left, *op, *right}, result};
}

std::string text_of(const Operation& operation, bool decimals) {
  return numeral(operation.left, decimals) + " " + std::string(symbol(operation.op)) + " " +
         numeral(operation.right, decimals);
}

std::string text_of(const std::optional<Rational>& result, bool decimals) {
  return result ? numeral(*result, decimals) : std::string(kUndefined);
}

Rational near_value(const Rational& exact, std::uint64_t drawn) {
  const auto unit = exact.denominator();
  const bool small = exact >= Rational(0) && exact < Rational::ratio(5, unit);
  const auto below = small ? exact.numerator() : Rational::Integer{5};
  return Rational::ratio(exact.numerator() - below + static_cast<int>(drawn), unit);
}

}  // namespace lemma::search::arithmetic

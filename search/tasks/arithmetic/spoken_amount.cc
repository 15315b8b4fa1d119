#include "search/tasks/arithmetic/spoken_amount.h"

#include <algorithm>
#include <unordered_map>

#include "search/tasks/arithmetic/problem.h"

namespace lemma::search::arithmetic {

namespace {

using Kind = Token::Kind;
using Names = std::unordered_map<std::string_view, SpokenUnit>;

const Names& names() {
  static const Names kNames = {
      {"mm", {Unit::kMillimetre}},
      {"millimetre", {Unit::kMillimetre}},
      {"millimeter", {Unit::kMillimetre}},
      {"cm", {Unit::kCentimetre}},
      {"centimetre", {Unit::kCentimetre}},
      {"centimeter", {Unit::kCentimetre}},
      {"m", {Unit::kMetre}},
      {"metre", {Unit::kMetre}},
      {"meter", {Unit::kMetre}},
      {"km", {Unit::kKilometre}},
      {"kilometre", {Unit::kKilometre}},
      {"kilometer", {Unit::kKilometre}},
      {"in", {Unit::kInch, /*unsure=*/true}},
      {"inch", {Unit::kInch}},
      {"inches", {Unit::kInch}},
      {"ft", {Unit::kFoot}},
      {"foot", {Unit::kFoot}},
      {"feet", {Unit::kFoot}},
      {"yd", {Unit::kYard}},
      {"yard", {Unit::kYard}},
      {"mi", {Unit::kMile}},
      {"mile", {Unit::kMile}},
      {"mg", {Unit::kMilligram}},
      {"milligram", {Unit::kMilligram}},
      {"g", {Unit::kGram}},
      {"gram", {Unit::kGram}},
      {"gramme", {Unit::kGram}},
      {"kg", {Unit::kKilogram}},
      {"kilo", {Unit::kKilogram}},
      {"kilogram", {Unit::kKilogram}},
      {"kilogramme", {Unit::kKilogram}},
      {"t", {Unit::kTonne, /*unsure=*/true}},
      {"tonne", {Unit::kTonne}},
      {"oz", {Unit::kOunce, /*unsure=*/true}},
      {"ounce", {Unit::kOunce, /*unsure=*/true}},
      {"lb", {Unit::kPound}},
      {"pound", {Unit::kPound, /*unsure=*/true}},
      {"s", {Unit::kSecond}},
      {"sec", {Unit::kSecond}},
      {"second", {Unit::kSecond}},
      {"min", {Unit::kMinute}},
      {"minute", {Unit::kMinute}},
      {"h", {Unit::kHour}},
      {"hr", {Unit::kHour}},
      {"hour", {Unit::kHour}},
      {"day", {Unit::kDay}},
      {"week", {Unit::kWeek}},
      {"ml", {Unit::kMillilitre}},
      {"millilitre", {Unit::kMillilitre}},
      {"milliliter", {Unit::kMillilitre}},
      {"l", {Unit::kLitre}},
      {"litre", {Unit::kLitre}},
      {"liter", {Unit::kLitre}},
      {"ha", {Unit::kHectare}},
      {"hectare", {Unit::kHectare}},
      {"kph", {Unit::kKilometrePerHour}},
      {"kmh", {Unit::kKilometrePerHour}},
      {"mph", {Unit::kMilePerHour}},
      {"c", {Unit::kCelsius, /*unsure=*/true}},
      {"celsius", {Unit::kCelsius}},
      {"f", {Unit::kFahrenheit, /*unsure=*/true}},
      {"fahrenheit", {Unit::kFahrenheit}},
      {"k", {Unit::kKelvin, /*unsure=*/true}},
      {"kelvin", {Unit::kKelvin}},
  };
  return kNames;
}

// Whose volumes they are has been said.
std::optional<Unit> volume(bool us, std::string_view word) {
  if (word == "gal" || word == "gallon" || word == "gallons")
    return us ? Unit::kUsGallon : Unit::kImperialGallon;
  if (word == "pt" || word == "pint" || word == "pints")
    return us ? Unit::kUsPint : Unit::kImperialPint;
  if (us && (word == "qt" || word == "quart" || word == "quarts")) return Unit::kUsQuart;
  if (us && (word == "cup" || word == "cups")) return Unit::kUsCup;
  return std::nullopt;
}

std::optional<Unit> squared(Unit unit) {
  switch (unit) {
    case Unit::kMillimetre:
      return Unit::kSquareMillimetre;
    case Unit::kCentimetre:
      return Unit::kSquareCentimetre;
    case Unit::kMetre:
      return Unit::kSquareMetre;
    case Unit::kKilometre:
      return Unit::kSquareKilometre;
    case Unit::kInch:
      return Unit::kSquareInch;
    case Unit::kFoot:
      return Unit::kSquareFoot;
    default:
      return std::nullopt;
  }
}

std::optional<Unit> cubed(Unit unit) {
  if (unit == Unit::kCentimetre) return Unit::kCubicCentimetre;
  if (unit == Unit::kMetre) return Unit::kCubicMetre;
  return std::nullopt;
}

std::optional<Unit> speed(Unit length, Unit time) {
  if (length == Unit::kMetre && time == Unit::kSecond) return Unit::kMetrePerSecond;
  if (length == Unit::kKilometre && time == Unit::kHour) return Unit::kKilometrePerHour;
  if (length == Unit::kMile && time == Unit::kHour) return Unit::kMilePerHour;
  return std::nullopt;
}

// A unit and the token behind it; nothing where what stands there is none.
struct UnitRead {
  SpokenUnit unit;
  std::size_t end;
};

class UnitReader {
 public:
  explicit UnitReader(std::span<const Token> tokens) : tokens_(tokens) {}

  std::optional<UnitRead> at(std::size_t at) const {
    if (is(at, "degree") || is(at, "degrees")) return degrees(at + 1);
    if (is(at, "square") || is(at, "sq")) return power(at + 1, squared);
    if (is(at, "cubic")) return power(at + 1, cubed);
    if (is(at, "us") || is(at, "imperial") || is(at, "imp")) return of_nation(is(at, "us"), at + 1);
    if (at < tokens_.size() && tokens_[at].kind == Kind::kDigits) return written_power(at);
    const auto unit = word(at);
    if (!unit) return std::nullopt;
    if (is(at + 1, "^")) return raised(*unit, at + 2);
    if (is(at + 1, "/") || is(at + 1, "per")) {
      const auto time = word(at + 2);
      return with(time ? speed(unit->unit, time->unit) : std::nullopt, at + 3);
    }
    return UnitRead{*unit, at + 1};
  }

 private:
  bool is(std::size_t at, std::string_view text) const {
    return at < tokens_.size() && tokens_[at].kind != Kind::kNumber && tokens_[at].text == text;
  }
  std::optional<SpokenUnit> word(std::size_t at) const {
    if (at >= tokens_.size() || tokens_[at].kind != Kind::kWord) return std::nullopt;
    return unit_word(tokens_[at].text);
  }
  static std::optional<UnitRead> with(std::optional<Unit> unit, std::size_t end) {
    if (!unit) return std::nullopt;
    return UnitRead{{*unit}, end};
  }

  std::optional<UnitRead> degrees(std::size_t at) const {
    const auto unit = word(at);
    if (!unit || dimension_of(unit->unit) != Dimension::kTemperature) return std::nullopt;
    return with(unit->unit, at + 1);
  }

  std::optional<UnitRead> power(std::size_t at, std::optional<Unit> (*raise)(Unit)) const {
    const auto unit = word(at);
    return with(unit ? raise(unit->unit) : std::nullopt, at + 1);
  }

  // "m^2"
  std::optional<UnitRead> raised(const SpokenUnit& unit, std::size_t at) const {
    if (at >= tokens_.size() || tokens_[at].kind != Kind::kNumber) return std::nullopt;
    if (tokens_[at].text == "2") return with(squared(unit.unit), at + 1);
    if (tokens_[at].text == "3") return with(cubed(unit.unit), at + 1);
    return std::nullopt;
  }

  // "m2"
  std::optional<UnitRead> written_power(std::size_t at) const {
    const std::string& text = tokens_[at].text;
    const auto unit = unit_word(std::string_view(text).substr(0, text.size() - 1));
    if (!unit) return std::nullopt;
    if (text.back() == '2') return with(squared(unit->unit), at + 1);
    if (text.back() == '3') return with(cubed(unit->unit), at + 1);
    return std::nullopt;
  }

  std::optional<UnitRead> of_nation(bool us, std::size_t at) const {
    if (is(at, "fl") || is(at, "fluid")) {
      const auto ounce = word(at + 1);
      if (!ounce || ounce->unit != Unit::kOunce) return std::nullopt;
      return with(us ? Unit::kUsFluidOunce : Unit::kImperialFluidOunce, at + 2);
    }
    return at < tokens_.size() ? with(volume(us, tokens_[at].text), at + 1) : std::nullopt;
  }

  const std::span<const Token> tokens_;
};

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class AmountReader {
 public:
  AmountReader(std::span<const Token> tokens, std::size_t at)
      : tokens_(tokens), units_(tokens), at_(at) {}

  // The amounts of one token or more, or none.
  std::vector<SpokenAmount> next() {
    if (at_ >= tokens_.size()) return {};
    if (tokens_[at_].kind == Kind::kDigits) return glued();
    const bool minus = tokens_[at_].kind == Kind::kSymbol && tokens_[at_].text == "-" &&
                       !tokens_[at_].space_behind;
    std::size_t at = at_ + (minus ? 1 : 0);
    auto number = number_at(at);
    if (!number) return {};
    const auto unit = units_.at(at);
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
    const auto unit = UnitReader(apart).at(0);
    if (!unit) return {};
    at_ += unit->end;
    amounts[0].unit = unit->unit;
    return amounts;
  }

  const std::span<const Token> tokens_;
  const UnitReader units_;
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

std::optional<SpokenUnit> unit_word(std::string_view word) {
  auto name = names().find(word);
  if (name != names().end())
    return SpokenUnit{name->second.unit, name->second.unsure, word.size() == 1};
  // A plural has an s more; "ms" would be milliseconds.
  if (word.size() < 3 && word != "lbs") return std::nullopt;
  if (!word.ends_with('s') || word == "mis") return std::nullopt;
  name = names().find(word.substr(0, word.size() - 1));
  if (name == names().end() || word == "ins") return std::nullopt;
  return name->second;
}

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
  const UnitReader units(tokens);
  while (list.units.size() < ArithmeticProblem::kMaxAnswerUnits) {
    const auto unit = units.at(at);
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

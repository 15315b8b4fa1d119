#include "search/tasks/arithmetic/spoken_unit.h"

#include <unordered_map>

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

std::optional<UnitRead> unit_at(std::span<const Token> tokens, std::size_t at) {
  return UnitReader(tokens).at(at);
}

}  // namespace lemma::search::arithmetic

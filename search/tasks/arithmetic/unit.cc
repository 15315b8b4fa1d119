#include "search/tasks/arithmetic/unit.h"

#include <algorithm>
#include <array>

#include "core/assert.h"
#include "search/tasks/arithmetic/numeral.h"

namespace lemma::search::arithmetic {

namespace {

// A number n of the unit is (n + offset / 100) * top / bottom of its dimension's first: m, g, s, l,
// square metre, m/s, K.
struct Definition {
  std::string_view symbol;
  Dimension dimension;
  std::int64_t top, bottom;
  std::int64_t offset = 0;
};

using enum Dimension;

constexpr std::int64_t kTenTo13 = 10'000'000'000'000;

// In the order of Unit.
constexpr std::array<Definition, kUnits> kDefinitions = {{
    {"", kNone, 1, 1},
    {"mm", kLength, 1, 1000},
    {"cm", kLength, 1, 100},
    {"m", kLength, 1, 1},
    {"km", kLength, 1000, 1},
    {"in", kLength, 254, 10'000},
    {"ft", kLength, 3048, 10'000},
    {"yd", kLength, 9144, 10'000},
    {"mi", kLength, 1'609'344, 1000},
    {"mg", kMass, 1, 1000},
    {"g", kMass, 1, 1},
    {"kg", kMass, 1000, 1},
    {"t", kMass, 1'000'000, 1},
    {"oz", kMass, 45'359'237, 1'600'000},
    {"lb", kMass, 45'359'237, 100'000},
    {"s", kTime, 1, 1},
    {"min", kTime, 60, 1},
    {"h", kTime, 3600, 1},
    {"day", kTime, 86'400, 1},
    {"week", kTime, 604'800, 1},
    {"ml", kVolume, 1, 1000},
    {"l", kVolume, 1, 1},
    {"cm3", kVolume, 1, 1000},
    {"m3", kVolume, 1000, 1},
    {"US-fl-oz", kVolume, 295'735'295'625, kTenTo13},
    {"US-cup", kVolume, 2'365'882'365'000, kTenTo13},
    {"US-pt", kVolume, 4'731'764'730'000, kTenTo13},
    {"US-qt", kVolume, 9'463'529'460'000, kTenTo13},
    {"US-gal", kVolume, 37'854'117'840'000, kTenTo13},
    {"imp-fl-oz", kVolume, 284'130'625'000, kTenTo13},
    {"imp-pt", kVolume, 5'682'612'500'000, kTenTo13},
    {"imp-gal", kVolume, 45'460'900'000'000, kTenTo13},
    {"mm2", kArea, 1, 1'000'000},
    {"cm2", kArea, 1, 10'000},
    {"m2", kArea, 1, 1},
    {"ha", kArea, 10'000, 1},
    {"km2", kArea, 1'000'000, 1},
    {"in2", kArea, 64'516, 100'000'000},
    {"ft2", kArea, 9'290'304, 100'000'000},
    {"m/s", kSpeed, 1, 1},
    {"km/h", kSpeed, 5, 18},
    {"mph", kSpeed, 44'704, 100'000},
    {"K", kTemperature, 1, 1},
    {"C", kTemperature, 1, 1, 27'315},
    {"F", kTemperature, 5, 9, 45'967},
}};

constexpr auto kLinks = std::to_array<std::pair<Unit, Unit>>({
    {Unit::kMillimetre, Unit::kCentimetre},
    {Unit::kCentimetre, Unit::kMetre},
    {Unit::kMetre, Unit::kKilometre},
    {Unit::kInch, Unit::kFoot},
    {Unit::kFoot, Unit::kYard},
    {Unit::kYard, Unit::kMile},
    {Unit::kInch, Unit::kCentimetre},
    {Unit::kFoot, Unit::kMetre},
    {Unit::kMile, Unit::kKilometre},
    {Unit::kMilligram, Unit::kGram},
    {Unit::kGram, Unit::kKilogram},
    {Unit::kKilogram, Unit::kTonne},
    {Unit::kOunce, Unit::kPound},
    {Unit::kOunce, Unit::kGram},
    {Unit::kPound, Unit::kKilogram},
    {Unit::kSecond, Unit::kMinute},
    {Unit::kMinute, Unit::kHour},
    {Unit::kHour, Unit::kDay},
    {Unit::kDay, Unit::kWeek},
    {Unit::kMillilitre, Unit::kLitre},
    {Unit::kLitre, Unit::kCubicMetre},
    {Unit::kMillilitre, Unit::kCubicCentimetre},
    {Unit::kUsFluidOunce, Unit::kUsCup},
    {Unit::kUsCup, Unit::kUsPint},
    {Unit::kUsPint, Unit::kUsQuart},
    {Unit::kUsQuart, Unit::kUsGallon},
    {Unit::kUsGallon, Unit::kLitre},
    {Unit::kUsCup, Unit::kMillilitre},
    {Unit::kUsFluidOunce, Unit::kMillilitre},
    {Unit::kImperialFluidOunce, Unit::kImperialPint},
    {Unit::kImperialPint, Unit::kImperialGallon},
    {Unit::kImperialGallon, Unit::kLitre},
    {Unit::kImperialPint, Unit::kMillilitre},
    {Unit::kImperialFluidOunce, Unit::kMillilitre},
    {Unit::kSquareMillimetre, Unit::kSquareCentimetre},
    {Unit::kSquareCentimetre, Unit::kSquareMetre},
    {Unit::kSquareMetre, Unit::kHectare},
    {Unit::kHectare, Unit::kSquareKilometre},
    {Unit::kSquareInch, Unit::kSquareFoot},
    {Unit::kSquareInch, Unit::kSquareCentimetre},
    {Unit::kSquareFoot, Unit::kSquareMetre},
    {Unit::kMetrePerSecond, Unit::kKilometrePerHour},
    {Unit::kKilometrePerHour, Unit::kMilePerHour},
    {Unit::kKelvin, Unit::kCelsius},
    {Unit::kCelsius, Unit::kFahrenheit},
});

constexpr std::size_t index(Unit unit) { return static_cast<std::size_t>(unit); }
const Definition& definition(Unit unit) { return kDefinitions[index(unit)]; }

using Distances = std::array<std::array<int, kUnits>, kUnits>;
constexpr int kFar = 1000;

// Floyd and Warshall.
const Distances& distances() {
  static const Distances kDistances = [] {
    Distances d;
    for (std::size_t a = 0; a < kUnits; ++a)
      for (std::size_t b = 0; b < kUnits; ++b) d[a][b] = a == b ? 0 : kFar;
    for (const auto& [a, b] : kLinks) d[index(a)][index(b)] = d[index(b)][index(a)] = 1;
    for (std::size_t k = 0; k < kUnits; ++k)
      for (std::size_t a = 0; a < kUnits; ++a)
        for (std::size_t b = 0; b < kUnits; ++b) d[a][b] = std::min(d[a][b], d[a][k] + d[k][b]);
    return d;
  }();
  return kDistances;
}

// In the first unit of its dimension.
Arithmetic in_first(const Quantity& quantity) {
  const Definition& unit = definition(quantity.unit);
  const Arithmetic shifted =
      apply(Operator::kAdd, quantity.number, Rational::ratio(unit.offset, 100));
  if (!shifted.ok()) return shifted;
  return apply(Operator::kMultiply, shifted.value, Rational::ratio(unit.top, unit.bottom));
}

}  // namespace

Dimension dimension_of(Unit unit) { return definition(unit).dimension; }

std::string_view symbol(Unit unit) { return definition(unit).symbol; }

std::string plural(Unit unit) {
  const bool word = unit == Unit::kDay || unit == Unit::kWeek;
  return std::string(symbol(unit)) + (word ? "s" : "");
}

std::span<const Unit> all_units() {
  static const auto kAll = [] {
    std::array<Unit, kUnits - 1> all;
    for (std::size_t i = 1; i < kUnits; ++i) all[i - 1] = static_cast<Unit>(i);
    return all;
  }();
  return kAll;
}

std::optional<Unit> unit_from(std::string_view symbol) {
  for (const Unit unit : all_units())
    if (arithmetic::symbol(unit) == symbol || plural(unit) == symbol) return unit;
  return std::nullopt;
}

std::string to_string(const Quantity& quantity) {
  const std::string number = numeral(quantity.number, /*decimals=*/true);
  if (quantity.unit == Unit::kOne) return number;
  return number + " " +
         (number == "1" ? std::string(symbol(quantity.unit)) : plural(quantity.unit));
}

std::optional<Rational> converted(const Quantity& quantity, Unit to) {
  LEMMA_ASSERT(dimension_of(quantity.unit) == dimension_of(to), "units of one dimension");
  const Definition& unit = definition(to);
  const Arithmetic first = in_first(quantity);
  if (!first.ok()) return std::nullopt;
  const Arithmetic scaled =
      apply(Operator::kDivide, first.value, Rational::ratio(unit.top, unit.bottom));
  if (!scaled.ok()) return std::nullopt;
  const Arithmetic result =
      apply(Operator::kSubtract, scaled.value, Rational::ratio(unit.offset, 100));
  if (!result.ok() || !result.value.fits_digits(kMaxDigits)) return std::nullopt;
  return result.value;
}

bool below_absolute_zero(const Quantity& quantity) {
  if (dimension_of(quantity.unit) != kTemperature) return false;
  const Arithmetic kelvin = in_first(quantity);
  return kelvin.ok() && kelvin.value < Rational(0);
}

int links_between(Unit from, Unit to) { return distances()[index(from)][index(to)]; }

std::vector<Unit> links_towards(Unit from, Unit to) {
  std::vector<Unit> nearer;
  for (const auto& [a, b] : kLinks) {
    if (a != from && b != from) continue;
    const Unit next = a == from ? b : a;
    if (links_between(next, to) < links_between(from, to)) nearer.push_back(next);
  }
  return nearer;
}

}  // namespace lemma::search::arithmetic

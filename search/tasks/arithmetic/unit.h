// Units of measure and quantities, exactly: every factor is a rational number. Values and pure
// functions, any thread.
//
//   quantity = numeral " " unit        "3.5 km", "1 day", "2 days"; as to_string() writes it
//
// Factors are legal definitions: the inch is 2.54 cm, the pound 0.45359237 kg (international yard
// and pound, 1959), the US gallon 231 cubic inches, the imperial one 4.54609 l. A month and a year
// have no fixed length and are no units.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "search/verify/rational.h"

namespace lemma::search::arithmetic {

enum class Unit : std::uint8_t {
  // clang-format off
  kOne,  // of a plain number
  kMillimetre, kCentimetre, kMetre, kKilometre, kInch, kFoot, kYard, kMile,
  kMilligram, kGram, kKilogram, kTonne, kOunce, kPound,
  kSecond, kMinute, kHour, kDay, kWeek,
  kMillilitre, kLitre, kCubicCentimetre, kCubicMetre,
  kUsFluidOunce, kUsCup, kUsPint, kUsQuart, kUsGallon, kImperialFluidOunce, kImperialPint, kImperialGallon,
  kSquareMillimetre, kSquareCentimetre, kSquareMetre, kHectare, kSquareKilometre, kSquareInch, kSquareFoot,
  kMetrePerSecond, kKilometrePerHour, kMilePerHour,
  kKelvin, kCelsius, kFahrenheit,
  // clang-format on
};
inline constexpr std::size_t kUnits = static_cast<std::size_t>(Unit::kFahrenheit) + 1;

enum class Dimension { kNone, kLength, kMass, kTime, kVolume, kArea, kSpeed, kTemperature };

Dimension dimension_of(Unit unit);
std::string_view symbol(Unit unit);                      // "km", "US-gal", "day"
std::string plural(Unit unit);                           // "km", "days"
std::optional<Unit> unit_from(std::string_view symbol);  // either of them; never kOne
std::span<const Unit> all_units();                       // but kOne

struct Quantity {
  Rational number;
  Unit unit = Unit::kOne;
  friend bool operator==(const Quantity&, const Quantity&) = default;
};

std::string to_string(const Quantity& quantity);

// The same in another unit of its dimension; nothing beyond the caps of a numeral. 0 C is 273.15 K.
std::optional<Rational> converted(const Quantity& quantity, Unit to);
bool below_absolute_zero(const Quantity& quantity);

// Conversions that a person knows ("12 in are a foot") link units of one dimension; how many of
// them it takes.
int links_between(Unit from, Unit to);
// The units that one link brings nearer to `to`.
std::vector<Unit> links_towards(Unit from, Unit to);

}  // namespace lemma::search::arithmetic

// What can be measured in a figure: an angle, a length, an area, a coordinate. Values, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lemma::search::geometry {

// A point is named by one capital letter, several by their letters in order.
using Points = std::string;

enum class Dimension {
  kAngle,          // "angle ABC": at B, from 0 to 180 degrees
  kLength,         // "AB": of two different points, so positive
  kArea,           // "area ABC": of a convex polygon, so positive
  kPerimeter,      // "perimeter ABC"
  kRadius,         // "radius O": of the circle with centre O
  kDiameter,       // "diameter O"
  kCircumference,  // "circumference O"
  kDisc,           // "disc O": the area within the circle
  kX,              // "x A": any number
  kY,              // "y A"
  kSlope,          // "slope AB": of the line through two points, any number
};

struct Measure {
  Dimension dimension;
  Points points;  // as normal() orders them

  friend bool operator==(const Measure&, const Measure&) = default;
  friend auto operator<=>(const Measure&, const Measure&) = default;
};

std::string_view word(Dimension dimension);  // "angle", "length", ..., as the typed form spells it
std::optional<Dimension> dimension_from(std::string_view word);
// How many points it takes, at least and at most.
struct PointCount {
  std::size_t least, most;
};
PointCount points_of(Dimension dimension);

// The same thing is spelt in one way: "angle CBA" is "angle ABC", "area BCA" is "area ABC".
Measure normal(Dimension dimension, Points points);

std::string to_string(const Measure& measure);  // "angle ABC", "AB"
std::optional<Measure> measure_from(std::string_view text);

}  // namespace lemma::search::geometry

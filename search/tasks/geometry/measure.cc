#include "search/tasks/geometry/measure.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lemma::search::geometry {

namespace {

struct Named {
  Dimension dimension;
  std::string_view word;
  PointCount count;
};
constexpr std::size_t kMostCorners = 12;
constexpr std::array<Named, 11> kNamed = {{{Dimension::kAngle, "angle", {3, 3}},
                                           {Dimension::kLength, "length", {2, 2}},
                                           {Dimension::kArea, "area", {3, kMostCorners}},
                                           {Dimension::kPerimeter, "perimeter", {3, kMostCorners}},
                                           {Dimension::kRadius, "radius", {1, 1}},
                                           {Dimension::kDiameter, "diameter", {1, 1}},
                                           {Dimension::kCircumference, "circumference", {1, 1}},
                                           {Dimension::kDisc, "disc", {1, 1}},
                                           {Dimension::kX, "x", {1, 1}},
                                           {Dimension::kY, "y", {1, 1}},
                                           {Dimension::kSlope, "slope", {2, 2}}}};

const Named& named(Dimension dimension) { return kNamed[static_cast<std::size_t>(dimension)]; }

bool are_points(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] < 'A' || text[i] > 'Z' || text.find(text[i]) != i) return false;
  return true;
}

}  // namespace

std::string_view word(Dimension dimension) { return named(dimension).word; }

std::optional<Dimension> dimension_from(std::string_view word) {
  for (const Named& one : kNamed)
    if (one.word == word) return one.dimension;
  return std::nullopt;
}

PointCount points_of(Dimension dimension) { return named(dimension).count; }

Measure normal(Dimension dimension, Points points) {
  switch (dimension) {
    case Dimension::kAngle:
      if (points[2] < points[0]) std::swap(points[0], points[2]);
      break;
    case Dimension::kLength:
    case Dimension::kSlope:
      if (points[1] < points[0]) std::swap(points[0], points[1]);
      break;
    case Dimension::kArea:
    case Dimension::kPerimeter:
      std::ranges::rotate(points, std::ranges::min_element(points));
      if (points.back() < points[1]) std::reverse(points.begin() + 1, points.end());
      break;
    default:
      break;
  }
  return {dimension, std::move(points)};
}

std::string to_string(const Measure& measure) {
  if (measure.dimension == Dimension::kLength) return measure.points;
  return std::string(word(measure.dimension)) + " " + measure.points;
}

std::optional<Measure> measure_from(std::string_view text) {
  const auto space = text.find(' ');
  const auto dimension = space == std::string_view::npos ? std::optional(Dimension::kLength)
                                                         : dimension_from(text.substr(0, space));
  if (space != std::string_view::npos) text.remove_prefix(space + 1);
  if (!dimension || (space != std::string_view::npos && *dimension == Dimension::kLength))
    return std::nullopt;
  const PointCount count = points_of(*dimension);
  if (text.size() < count.least || text.size() > count.most || !are_points(text))
    return std::nullopt;
  return normal(*dimension, Points(text));
}

}  // namespace lemma::search::geometry

// What can be stated of a figure: a small closed set, each with one meaning. Values, any thread.
//
// Different names are different points. Points, in order:
//   triangle A B C          not on one line
//   equilateral A B C       a triangle with equal sides
//   isosceles A B C         a triangle with AB = AC
//   quadrilateral A B C D   convex, corners in order; so are the next five
//   parallelogram, rectangle, rhombus, square
//   trapezium A B C D       AB and DC are parallel
//   polygon, regular        3 to 12 corners, convex, in order; regular: equal sides and angles
//   between M A B           M is on the segment AB
//   midpoint M A B          and halves it
//   foot H C A B            C is not on the line AB, H is on it, and CH is perpendicular to it
//   parallel A B C D        different lines, and A to B is the direction of C to D
//   inside D B A C          the ray AD is within the angle BAC, which is less than 180
//   around O A B C ...      the rays from O, in order, make angles below 180 that fill the turn
//   circle O A B ...        A, B, ... are on the one circle around O
//   tangent O T A           T is on the circle around O, TA touches it
//   inscribed O A C B       A, B, C are on the circle around O, C on the longer arc AB; OAB is a triangle
//   similar, congruent A B C D E F      the triangles ABC and DEF, in this order
//   at A                    with "x" and "y": its coordinates
//   angle, length, area, ... (measure.h) with "value"
//   sum                     with "terms" and "value": what the terms, each a measure "of" points and
//                           "times" a factor, come to
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/geometry/exact.h"
#include "search/tasks/geometry/measure.h"

namespace lemma::search::geometry {

enum class FactKind {
  kTriangle,
  kEquilateral,
  kIsosceles,
  kQuadrilateral,
  kParallelogram,
  kRectangle,
  kRhombus,
  kSquare,
  kTrapezium,
  kPolygon,
  kRegular,
  kBetween,
  kMidpoint,
  kFoot,
  kParallel,
  kInside,
  kAround,
  kCircle,
  kTangent,
  kInscribed,
  kSimilar,
  kCongruent,
  kAt,
  kSum,
  kGiven,  // the value of one measure
};

struct Term {
  Exact times = Exact(1);
  Measure measure;
  friend bool operator==(const Term&, const Term&) = default;
};

struct Fact {
  FactKind kind;
  Points points = {};            // none of kSum and kGiven
  std::vector<Term> terms = {};  // kSum; kGiven: its one measure
  Exact value = {};              // kSum, kGiven; kAt: x
  Exact y = {};                  // kAt
  friend bool operator==(const Fact&, const Fact&) = default;
};

std::string_view word(FactKind kind);  // as the typed form spells it; "" of kGiven
std::optional<FactKind> fact_from(std::string_view word);
PointCount points_of(FactKind kind);

Fact normal(Fact fact);                   // what means the same is the same
std::string to_string(const Fact& fact);  // "M is the midpoint of AB"
Points points_in(const Fact& fact);

Fact given(Dimension dimension, Points points, Exact value);
Fact stated(FactKind kind, Points points);

}  // namespace lemma::search::geometry

#include "search/tasks/geometry/fact.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lemma::search::geometry {

namespace {

struct Named {
  FactKind kind;
  std::string_view word;
  PointCount count;
};
constexpr std::array<Named, 25> kNamed = {{{FactKind::kTriangle, "triangle", {3, 3}},
                                           {FactKind::kEquilateral, "equilateral", {3, 3}},
                                           {FactKind::kIsosceles, "isosceles", {3, 3}},
                                           {FactKind::kQuadrilateral, "quadrilateral", {4, 4}},
                                           {FactKind::kParallelogram, "parallelogram", {4, 4}},
                                           {FactKind::kRectangle, "rectangle", {4, 4}},
                                           {FactKind::kRhombus, "rhombus", {4, 4}},
                                           {FactKind::kSquare, "square", {4, 4}},
                                           {FactKind::kTrapezium, "trapezium", {4, 4}},
                                           {FactKind::kPolygon, "polygon", {3, 12}},
                                           {FactKind::kRegular, "regular", {3, 12}},
                                           {FactKind::kBetween, "between", {3, 3}},
                                           {FactKind::kMidpoint, "midpoint", {3, 3}},
                                           {FactKind::kFoot, "foot", {4, 4}},
                                           {FactKind::kParallel, "parallel", {4, 4}},
                                           {FactKind::kInside, "inside", {4, 4}},
                                           {FactKind::kAround, "around", {4, 8}},
                                           {FactKind::kCircle, "circle", {1, 10}},
                                           {FactKind::kTangent, "tangent", {3, 3}},
                                           {FactKind::kInscribed, "inscribed", {4, 4}},
                                           {FactKind::kSimilar, "similar", {6, 6}},
                                           {FactKind::kCongruent, "congruent", {6, 6}},
                                           {FactKind::kAt, "at", {1, 1}},
                                           {FactKind::kSum, "sum", {0, 0}},
                                           {FactKind::kGiven, "", {0, 0}}}};

const Named& named(FactKind kind) { return kNamed[static_cast<std::size_t>(kind)]; }

std::string separated(const Points& points) {
  std::string text;
  for (const char point : points) text += (text.empty() ? "" : ", ") + std::string(1, point);
  return text;
}

}  // namespace

std::string_view word(FactKind kind) { return named(kind).word; }

std::optional<FactKind> fact_from(std::string_view word) {
  for (const Named& one : kNamed)
    if (!one.word.empty() && one.word == word) return one.kind;
  return std::nullopt;
}

PointCount points_of(FactKind kind) { return named(kind).count; }

Fact stated(FactKind kind, Points points) {
  return normal({.kind = kind, .points = std::move(points)});
}

Fact given(Dimension dimension, Points points, Exact value) {
  return normal({.kind = FactKind::kGiven,
                 .terms = {{Exact(1), normal(dimension, std::move(points))}},
                 .value = value});
}

Fact normal(Fact fact) {
  Points& p = fact.points;
  switch (fact.kind) {
    case FactKind::kTriangle:
    case FactKind::kEquilateral:
      std::ranges::sort(p);
      break;
    case FactKind::kIsosceles:
    case FactKind::kBetween:
    case FactKind::kMidpoint:
    case FactKind::kCircle:
      std::sort(p.begin() + 1, p.end());
      break;
    case FactKind::kFoot:
      std::sort(p.begin() + 2, p.end());
      break;
    case FactKind::kQuadrilateral:
    case FactKind::kParallelogram:
    case FactKind::kRectangle:
    case FactKind::kRhombus:
    case FactKind::kSquare:
    case FactKind::kPolygon:
    case FactKind::kRegular:
      p = normal(Dimension::kArea, p).points;
      break;
    case FactKind::kInside:
      if (p[3] < p[1]) std::swap(p[1], p[3]);
      break;
    case FactKind::kInscribed:
      if (p[3] < p[1]) std::swap(p[1], p[3]);
      break;
    case FactKind::kSum:
      for (Term& term : fact.terms)
        term.measure = normal(term.measure.dimension, term.measure.points);
      std::ranges::sort(fact.terms, {}, &Term::measure);
      break;
    default:
      break;
  }
  return fact;
}

Points points_in(const Fact& fact) {
  Points points = fact.points;
  for (const Term& term : fact.terms) points += term.measure.points;
  return points;
}

std::string to_string(const Fact& fact) {
  const Points& p = fact.points;
  const auto part = [&p](std::size_t at, std::size_t length) { return p.substr(at, length); };
  switch (fact.kind) {
    case FactKind::kIsosceles:
      return "triangle " + p + " has " + part(0, 2) + " = " + p[0] + p[2];
    case FactKind::kTrapezium:
      return p + " is a trapezium with " + part(0, 2) + " parallel to " + p[3] + p[2];
    case FactKind::kBetween:
      return part(0, 1) + " is between " + p[1] + " and " + p[2];
    case FactKind::kMidpoint:
      return part(0, 1) + " is the midpoint of " + part(1, 2);
    case FactKind::kFoot:
      return part(0, 1) + " is the foot from " + p[1] + " to " + part(2, 2);
    case FactKind::kParallel:
      return part(0, 2) + " is parallel to " + part(2, 2) + ", in the same direction";
    case FactKind::kInside:
      return part(0, 1) + " is inside angle " + part(1, 3);
    case FactKind::kAround:
      return "around " + part(0, 1) + " are " + separated(part(1, 9));
    case FactKind::kCircle:
      return p.size() == 1 ? p + " is the centre of a circle"
                           : separated(part(1, 9)) + " are on the circle around " + p[0];
    case FactKind::kTangent:
      return part(1, 2) + " touches the circle around " + p[0] + " at " + p[1];
    case FactKind::kInscribed:
      return part(2, 1) + " is on the longer arc " + p[1] + p[3] + " of the circle around " + p[0];
    case FactKind::kSimilar:
    case FactKind::kCongruent:
      return "triangles " + part(0, 3) + " and " + part(3, 3) + " are " +
             std::string(word(fact.kind));
    case FactKind::kAt:
      return p + " is at (" + fact.value.to_string() + ", " + fact.y.to_string() + ")";
    case FactKind::kSum: {
      std::string text;
      for (const Term& term : fact.terms) {
        const bool minus = term.times.sign() < 0;
        const Exact size = minus ? negated(term.times) : term.times;
        text += text.empty() ? (minus ? "-" : "") : minus ? " - " : " + ";
        text += (size == Exact(1) ? "" : size.to_string() + "*") + to_string(term.measure);
      }
      return text + " = " + fact.value.to_string();
    }
    case FactKind::kGiven:
      return to_string(fact.terms[0].measure) + " = " + fact.value.to_string();
    default:
      return std::string(word(fact.kind)) + " " + p;
  }
}

}  // namespace lemma::search::geometry

#include "search/tasks/geometry/sheet.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lemma::search::geometry {

namespace {

constexpr double kDegree = std::numbers::pi / 180;

bool is_length(Dimension d) {
  return d == Dimension::kLength || d == Dimension::kPerimeter || d == Dimension::kRadius ||
         d == Dimension::kDiameter || d == Dimension::kCircumference || d == Dimension::kX ||
         d == Dimension::kY;
}

}  // namespace

Sheet::Sheet(const GeometryProblem& problem) : problem_(problem) {
  for (const Fact& fact : problem.facts()) {
    for (const char point : points_in(fact))
      if (points_.find(point) == Points::npos) points_ += point;
    for (const double size : {fact.value.approximately(), fact.y.approximately()})
      if (fact.kind == FactKind::kAt) unit_ = std::max(unit_, std::abs(size));
    if (fact.kind == FactKind::kGiven) {
      const Dimension d = fact.terms[0].measure.dimension;
      const double size = std::abs(fact.value.approximately());
      if (is_length(d)) unit_ = std::max(unit_, size);
      if (d == Dimension::kArea || d == Dimension::kDisc) unit_ = std::max(unit_, std::sqrt(size));
    }
  }
  if (unit_ == 0) unit_ = 10;
}

double Sheet::norm(Spot a) { return std::hypot(a.x, a.y); }

double Sheet::asked(const Vector& at) const { return measured(problem_.find()[0], at); }

Sheet::Spot Sheet::spot(const Vector& at, char point) const {
  const std::size_t i = points_.find(point);
  return {at[2 * i], at[2 * i + 1]};
}
double Sheet::radius(const Vector& at, char centre) const {
  return at[2 * points_.size() + points_.find(centre)];
}

// In the facts' units; angles in degrees.
double Sheet::measured(const Measure& measure, const Vector& at) const {
  const Points& p = measure.points;
  const auto s = [&](std::size_t i) { return spot(at, p[i % p.size()]); };
  const double pi = std::numbers::pi;
  switch (measure.dimension) {
    case Dimension::kAngle: {
      const Spot one = s(0) - s(1), other = s(2) - s(1);
      return std::atan2(std::abs(cross(one, other)), dot(one, other)) / kDegree;
    }
    case Dimension::kLength:
      return unit_ * norm(s(0) - s(1));
    case Dimension::kArea: {
      double twice = 0;
      for (std::size_t i = 0; i < p.size(); ++i) twice += cross(s(i), s(i + 1));
      return unit_ * unit_ * std::abs(twice) / 2;
    }
    case Dimension::kPerimeter: {
      double sum = 0;
      for (std::size_t i = 0; i < p.size(); ++i) sum += norm(s(i) - s(i + 1));
      return unit_ * sum;
    }
    case Dimension::kRadius:
      return unit_ * radius(at, p[0]);
    case Dimension::kDiameter:
      return 2 * unit_ * radius(at, p[0]);
    case Dimension::kCircumference:
      return 2 * pi * unit_ * radius(at, p[0]);
    case Dimension::kDisc:
      return pi * unit_ * unit_ * radius(at, p[0]) * radius(at, p[0]);
    case Dimension::kX:
      return unit_ * s(0).x;
    case Dimension::kY:
      return unit_ * s(0).y;
    case Dimension::kSlope:
      return (s(1).y - s(0).y) / (s(1).x - s(0).x);
  }
  return 0;
}

double Sheet::scale(Dimension dimension) const {
  if (dimension == Dimension::kAngle) return 1 / kDegree;
  if (is_length(dimension)) return unit_;
  return dimension == Dimension::kSlope ? 1 : unit_ * unit_;
}

Vector Sheet::residuals(const Vector& at, const Exact* value) const {
  Vector off;
  for (const Fact& fact : problem_.facts()) equations(fact, at, off);
  if (value) {
    const Measure& asked = problem_.find()[0];
    off.push_back((measured(asked, at) - value->approximately()) / scale(asked.dimension));
  }
  return off;
}

void Sheet::equations(const Fact& fact, const Vector& at, Vector& off) const {
  const Points& p = fact.points;
  const auto s = [&](std::size_t i) { return spot(at, p[i % p.size()]); };
  const auto side = [&](std::size_t i, std::size_t j) { return norm(s(i) - s(j)); };
  const auto on_circle = [&](std::size_t i) { off.push_back(side(0, i) - radius(at, p[0])); };
  switch (fact.kind) {
    case FactKind::kEquilateral:
      off.push_back(side(0, 1) - side(1, 2));
      [[fallthrough]];
    case FactKind::kIsosceles:
      off.push_back(side(0, 1) - side(0, 2));
      break;
    case FactKind::kSquare:
      off.push_back(side(0, 1) - side(1, 2));
      [[fallthrough]];
    case FactKind::kRectangle:
      off.push_back(dot(s(0) - s(1), s(2) - s(1)));
      [[fallthrough]];
    case FactKind::kParallelogram:
    case FactKind::kRhombus:
      off.push_back(s(0).x + s(2).x - s(1).x - s(3).x);
      off.push_back(s(0).y + s(2).y - s(1).y - s(3).y);
      if (fact.kind == FactKind::kRhombus) off.push_back(side(0, 1) - side(1, 2));
      break;
    case FactKind::kTrapezium:
      off.push_back(cross(s(1) - s(0), s(2) - s(3)));
      break;
    case FactKind::kRegular: {
      // Every side is the one before, turned.
      const double turn = 2 * std::numbers::pi / static_cast<double>(p.size());
      const double c = std::cos(turn), n = std::sin(turn);
      for (std::size_t i = 2; i < p.size(); ++i) {
        const Spot before = s(i - 1) - s(i - 2), now = s(i) - s(i - 1);
        off.push_back(now.x - (c * before.x - n * before.y));
        off.push_back(now.y - (n * before.x + c * before.y));
      }
      break;
    }
    case FactKind::kBetween:
      off.push_back(cross(s(0) - s(1), s(2) - s(1)));
      break;
    case FactKind::kMidpoint:
      off.push_back(2 * s(0).x - s(1).x - s(2).x);
      off.push_back(2 * s(0).y - s(1).y - s(2).y);
      break;
    case FactKind::kFoot:
      off.push_back(cross(s(0) - s(2), s(3) - s(2)));
      off.push_back(dot(s(1) - s(0), s(3) - s(2)));
      break;
    case FactKind::kParallel:
      off.push_back(cross(s(1) - s(0), s(3) - s(2)));
      break;
    case FactKind::kCircle:
      for (std::size_t i = 1; i < p.size(); ++i) on_circle(i);
      break;
    case FactKind::kTangent:
      if (!is_listed(p[0], p[1])) on_circle(1);
      off.push_back(dot(s(0) - s(1), s(2) - s(1)));
      break;
    case FactKind::kInscribed:
      for (std::size_t i = 1; i < 4; ++i)
        if (!is_listed(p[0], p[i])) on_circle(i);
      break;
    case FactKind::kSimilar:
      off.push_back(side(0, 1) * side(4, 5) - side(1, 2) * side(3, 4));
      off.push_back(side(1, 2) * side(5, 3) - side(2, 0) * side(4, 5));
      break;
    case FactKind::kCongruent:
      for (std::size_t i = 0; i < 3; ++i)
        off.push_back(side(i, (i + 1) % 3) - side(3 + i, 3 + (i + 1) % 3));
      break;
    case FactKind::kAt:
      off.push_back(s(0).x - fact.value.approximately() / unit_);
      off.push_back(s(0).y - fact.y.approximately() / unit_);
      break;
    case FactKind::kSum:
    case FactKind::kGiven: {
      double sum = -fact.value.approximately();
      for (const Term& term : fact.terms)
        sum += term.times.approximately() * measured(term.measure, at);
      off.push_back(sum / scale(fact.terms[0].measure.dimension));
      break;
    }
    default:
      break;
  }
}

bool Sheet::is_listed(char centre, char point) const {
  return std::ranges::any_of(problem_.facts(), [&](const Fact& fact) {
    return fact.kind == FactKind::kCircle && fact.points[0] == centre &&
           fact.points.find(point, 1) != Points::npos;
  });
}

// What isn't an equation.
bool Sheet::holds(const Vector& at) const {
  for (const char p : points_)
    for (const char q : points_)
      if (p < q && norm(spot(at, p) - spot(at, q)) < kMargin) return false;
  for (const Fact& fact : problem_.facts())
    if (!holds(fact, at)) return false;
  return true;
}

bool Sheet::holds(const Fact& fact, const Vector& at) const {
  const Points& p = fact.points;
  const auto s = [&](std::size_t i) { return spot(at, p[i % p.size()]); };
  const auto turn = [&](std::size_t i, std::size_t j, std::size_t k) {
    return cross(s(j) - s(i), s(k) - s(i));
  };
  const auto inner = [](double t) { return t > kMargin && t < 1 - kMargin; };
  switch (fact.kind) {
    case FactKind::kTriangle:
    case FactKind::kEquilateral:
    case FactKind::kIsosceles:
      return std::abs(turn(0, 1, 2)) > kMargin;
    case FactKind::kQuadrilateral:
    case FactKind::kParallelogram:
    case FactKind::kRectangle:
    case FactKind::kRhombus:
    case FactKind::kSquare:
    case FactKind::kTrapezium:
    case FactKind::kPolygon:
    case FactKind::kRegular: {
      // Every triple turns the same way, so it is convex and goes around once.
      const double way = turn(0, 1, 2) > 0 ? 1 : -1;
      for (std::size_t i = 0; i < p.size(); ++i)
        for (std::size_t j = i + 1; j < p.size(); ++j)
          for (std::size_t k = j + 1; k < p.size(); ++k)
            if (way * turn(i, j, k) < kMargin * 0.1) return false;
      return true;
    }
    case FactKind::kBetween:
    case FactKind::kMidpoint: {
      const Spot line = s(2) - s(1);
      return inner(dot(s(0) - s(1), line) / dot(line, line));
    }
    case FactKind::kFoot:
      return std::abs(turn(1, 2, 3)) > kMargin;
    case FactKind::kParallel:
      return dot(s(1) - s(0), s(3) - s(2)) > kMargin && std::abs(turn(0, 1, 2)) > kMargin;
    case FactKind::kInside: {
      const Spot d = s(0) - s(2), b = s(1) - s(2), c = s(3) - s(2);
      const double way = cross(b, c) > 0 ? 1 : -1;
      return way * cross(b, c) > kMargin && way * cross(b, d) > kMargin &&
             way * cross(d, c) > kMargin;
    }
    case FactKind::kAround: {
      const double way = turn(0, 1, 2) > 0 ? 1 : -1;
      double sum = 0;
      for (std::size_t i = 1; i < p.size(); ++i) {
        const std::size_t next = i + 1 < p.size() ? i + 1 : 1;
        if (way * turn(0, i, next) < kMargin) return false;
        const Spot a = s(i) - s(0), b = s(next) - s(0);
        sum += std::atan2(way * cross(a, b), dot(a, b));
      }
      return std::abs(sum - 2 * std::numbers::pi) < 1e-6;
    }
    case FactKind::kCircle:
      return radius(at, p[0]) > kMargin;
    case FactKind::kTangent:
      return std::abs(turn(0, 1, 2)) > kMargin;
    case FactKind::kInscribed:
      return std::abs(turn(0, 1, 3)) > kMargin && dot(s(1) - s(2), s(3) - s(2)) > kMargin;
    case FactKind::kSimilar:
    case FactKind::kCongruent:
      return std::abs(turn(0, 1, 2)) > kMargin && std::abs(turn(3, 4, 5)) > kMargin;
    default:
      return true;
  }
}

}  // namespace lemma::search::geometry

#include "search/tasks/geometry/drawing.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/random.h"

namespace lemma::search::geometry {

namespace {

using Vector = std::vector<double>;
using Matrix = std::vector<Vector>;

constexpr int kStarts = 12;
constexpr int kIterations = 60;
constexpr std::int64_t kMaxWork = 2'000'000;  // iterations times coordinates times equations
constexpr std::size_t kMaxValues = 8;         // that are tried
constexpr double kFits = 1e-13;        // residual of a drawing that counts, figures being of size 1
constexpr double kIndependent = 1e-3;  // least singular value of the equations' derivative
constexpr double kMargin = 1e-2;       // by which what isn't an equation must hold
constexpr double kMostShown = 1e6;     // a value beyond it isn't tried
constexpr double kDegree = std::numbers::pi / 180;

struct Spot {
  double x, y;
  friend Spot operator-(Spot a, Spot b) { return {a.x - b.x, a.y - b.y}; }
};
double cross(Spot a, Spot b) { return a.x * b.y - a.y * b.x; }
double dot(Spot a, Spot b) { return a.x * b.x + a.y * b.y; }
double norm(Spot a) { return std::hypot(a.x, a.y); }

bool is_length(Dimension d) {
  return d == Dimension::kLength || d == Dimension::kPerimeter || d == Dimension::kRadius ||
         d == Dimension::kDiameter || d == Dimension::kCircumference || d == Dimension::kX ||
         d == Dimension::kY;
}

// Solves a * x = b for a symmetric positive definite a; false when it isn't, numerically.
bool solve(Matrix a, Vector& b) {
  const std::size_t n = b.size();
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t pivot = i;
    for (std::size_t r = i + 1; r < n; ++r)
      if (std::abs(a[r][i]) > std::abs(a[pivot][i])) pivot = r;
    if (std::abs(a[pivot][i]) < 1e-14) return false;
    std::swap(a[i], a[pivot]);
    std::swap(b[i], b[pivot]);
    for (std::size_t r = i + 1; r < n; ++r) {
      const double f = a[r][i] / a[i][i];
      for (std::size_t c = i; c < n; ++c) a[r][c] -= f * a[i][c];
      b[r] -= f * b[i];
    }
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t c = i + 1; c < n; ++c) b[i] -= a[i][c] * b[c];
    b[i] /= a[i][i];
  }
  return true;
}

// The facts as equations between coordinates, and what must hold beside them.
class Sheet {
 public:
  explicit Sheet(const GeometryProblem& problem) : problem_(problem) {
    for (const Fact& fact : problem.facts()) {
      for (const char point : points_in(fact))
        if (points_.find(point) == Points::npos) points_ += point;
      for (const double size : {fact.value.approximately(), fact.y.approximately()})
        if (fact.kind == FactKind::kAt) unit_ = std::max(unit_, std::abs(size));
      if (fact.kind == FactKind::kGiven) {
        const Dimension d = fact.terms[0].measure.dimension;
        const double size = std::abs(fact.value.approximately());
        if (is_length(d)) unit_ = std::max(unit_, size);
        if (d == Dimension::kArea || d == Dimension::kDisc)
          unit_ = std::max(unit_, std::sqrt(size));
      }
    }
    if (unit_ == 0) unit_ = 10;
  }

  // A drawing by the seed; nothing when none was found from there. With `value`, the asked measure
  // has it.
  std::optional<Vector> draw(std::uint64_t seed, const Exact* value, std::int64_t& work) const {
    core::Random random(seed);
    Vector at(2 * points_.size() + points_.size());
    for (std::size_t i = 0; i < at.size(); ++i) at[i] = 2 * random.uniform() - 1;
    for (std::size_t i = 2 * points_.size(); i < at.size(); ++i) at[i] = 0.2 + std::abs(at[i]);
    double damping = 1e-3;
    Vector off = residuals(at, value);
    for (int i = 0; i < kIterations; ++i) {
      const double size = length_of(off);
      if (!std::isfinite(size)) return std::nullopt;
      if (size < kFits) break;
      work -= static_cast<std::int64_t>(at.size() * (1 + off.size()));
      if (work < 0) return std::nullopt;
      const Matrix slope = derivative(at, value, off.size());
      Matrix normal = gram(slope);
      for (std::size_t r = 0; r < normal.size(); ++r) normal[r][r] += damping;
      Vector step = off;
      if (!solve(normal, step)) return std::nullopt;
      Vector next = at;
      for (std::size_t c = 0; c < at.size(); ++c)
        for (std::size_t r = 0; r < off.size(); ++r) next[c] -= slope[r][c] * step[r];
      Vector next_off = residuals(next, value);
      if (length_of(next_off) < size) {
        at = std::move(next);
        off = std::move(next_off);
        damping *= 0.1;
      } else if (damping > 10) {
        return std::nullopt;
      } else {
        damping = std::max(damping * 8, 1e-12);
      }
    }
    if (length_of(off) > kFits * 10 || !holds(at)) return std::nullopt;
    if (!off.empty() && !independent(derivative(at, value, off.size()))) return std::nullopt;
    return at;
  }

  double asked(const Vector& at) const { return measured(problem_.find()[0], at); }

 private:
  Spot spot(const Vector& at, char point) const {
    const std::size_t i = points_.find(point);
    return {at[2 * i], at[2 * i + 1]};
  }
  double radius(const Vector& at, char centre) const {
    return at[2 * points_.size() + points_.find(centre)];
  }

  // In the facts' units; angles in degrees.
  double measured(const Measure& measure, const Vector& at) const {
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
  double scale(Dimension dimension) const {
    if (dimension == Dimension::kAngle) return 1 / kDegree;
    if (is_length(dimension)) return unit_;
    return dimension == Dimension::kSlope ? 1 : unit_ * unit_;
  }

  Vector residuals(const Vector& at, const Exact* value) const {
    Vector off;
    for (const Fact& fact : problem_.facts()) equations(fact, at, off);
    if (value) {
      const Measure& asked = problem_.find()[0];
      off.push_back((measured(asked, at) - value->approximately()) / scale(asked.dimension));
    }
    return off;
  }

  void equations(const Fact& fact, const Vector& at, Vector& off) const {
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

  bool is_listed(char centre, char point) const {
    return std::ranges::any_of(problem_.facts(), [&](const Fact& fact) {
      return fact.kind == FactKind::kCircle && fact.points[0] == centre &&
             fact.points.find(point, 1) != Points::npos;
    });
  }

  // What isn't an equation.
  bool holds(const Vector& at) const {
    for (const char p : points_)
      for (const char q : points_)
        if (p < q && norm(spot(at, p) - spot(at, q)) < kMargin) return false;
    for (const Fact& fact : problem_.facts())
      if (!holds(fact, at)) return false;
    return true;
  }

  bool holds(const Fact& fact, const Vector& at) const {
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

  Matrix derivative(const Vector& at, const Exact* value, std::size_t rows) const {
    Matrix slope(rows, Vector(at.size()));
    constexpr double kStep = 1e-6;
    Vector moved = at;
    for (std::size_t c = 0; c < at.size(); ++c) {
      moved[c] = at[c] + kStep;
      const Vector above = residuals(moved, value);
      moved[c] = at[c] - kStep;
      const Vector below = residuals(moved, value);
      moved[c] = at[c];
      for (std::size_t r = 0; r < rows; ++r) slope[r][c] = (above[r] - below[r]) / (2 * kStep);
    }
    return slope;
  }

  static Matrix gram(const Matrix& rows) {
    Matrix product(rows.size(), Vector(rows.size()));
    for (std::size_t r = 0; r < rows.size(); ++r)
      for (std::size_t s = r; s < rows.size(); ++s) {
        double sum = 0;
        for (std::size_t c = 0; c < rows[r].size(); ++c) sum += rows[r][c] * rows[s][c];
        product[r][s] = product[s][r] = sum;
      }
    return product;
  }

  static double length_of(const Vector& v) {
    double sum = 0;
    for (const double one : v) sum += one * one;
    return std::sqrt(sum);
  }

  // The inverse of the Gram matrix grows a vector no further than the least singular value allows.
  static bool independent(const Matrix& slope) {
    const Matrix product = gram(slope);
    Vector v(product.size(), 1.0);
    for (std::size_t i = 0; i < v.size(); ++i) v[i] += 0.37 * static_cast<double>(i % 5);
    for (int i = 0; i < 30; ++i) {
      const double before = length_of(v);
      if (!solve(product, v)) return false;
      const double growth = length_of(v) / before;
      if (growth > 1 / (kIndependent * kIndependent)) return false;
      for (double& one : v) one /= length_of(v);
    }
    return true;
  }

  const GeometryProblem& problem_;
  Points points_;
  double unit_ = 0;
};

}  // namespace

bool can_be(const GeometryProblem& problem, const Exact& value) {
  if (problem.find().size() != 1) return false;
  const Sheet sheet(problem);
  std::int64_t work = kMaxWork;
  for (int seed = 1; seed <= kStarts; ++seed)
    if (sheet.draw(static_cast<std::uint64_t>(seed), &value, work)) return true;
  return false;
}

std::optional<std::pair<Exact, Exact>> two_values(const GeometryProblem& problem) {
  if (problem.find().size() != 1) return std::nullopt;
  const Sheet sheet(problem);
  std::vector<double> seen;
  std::int64_t work = kMaxWork;
  for (int seed = 1; seed <= kStarts && seen.size() < 4; ++seed)
    if (const auto at = sheet.draw(static_cast<std::uint64_t>(seed), nullptr, work))
      seen.push_back(sheet.asked(*at));
  for (const double value : seen)
    if (!std::isfinite(value) || std::abs(value) > kMostShown) return std::nullopt;
  if (seen.empty() || std::ranges::all_of(seen, [&](double value) {
        return std::abs(value - seen.front()) < 1e-6;
      }))
    return std::nullopt;  // it seems to be determined
  std::optional<Exact> first;
  std::size_t tried = 0;
  // Short numbers near those that were seen, then some further off.
  for (const double stretch : {1.0, 1.2, 0.8})
    for (const double value : seen) {
      const double fine = std::abs(value) >= 4 ? 1 : 8;
      const Exact near(
          Rational::ratio(std::llround(stretch * value * fine), static_cast<std::int64_t>(fine)));
      if (first && near == *first) continue;
      if (++tried > kMaxValues) return std::nullopt;
      if (!can_be(problem, near)) continue;
      if (first) return std::pair(*first, near);
      first = near;
    }
  return std::nullopt;
}

}  // namespace lemma::search::geometry

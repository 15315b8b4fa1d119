#include "search/tasks/geometry/drawing.h"

#include <algorithm>
#include <cmath>

#include "core/random.h"
#include "search/tasks/geometry/sheet.h"

namespace lemma::search::geometry {

namespace {

using Matrix = std::vector<Vector>;

constexpr int kStarts = 12;
constexpr int kIterations = 60;
constexpr std::int64_t kMaxWork = 2'000'000;  // iterations times coordinates times equations
constexpr std::size_t kMaxValues = 8;         // that are tried
constexpr double kFits = 1e-13;        // residual of a drawing that counts, figures being of size 1
constexpr double kIndependent = 1e-3;  // least singular value of the equations' derivative
constexpr double kMostShown = 1e6;     // a value beyond it isn't tried

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

Matrix derivative(const Sheet& sheet, const Vector& at, const Exact* value, std::size_t rows) {
  Matrix slope(rows, Vector(at.size()));
  constexpr double kStep = 1e-6;
  Vector moved = at;
  for (std::size_t c = 0; c < at.size(); ++c) {
    moved[c] = at[c] + kStep;
    const Vector above = sheet.residuals(moved, value);
    moved[c] = at[c] - kStep;
    const Vector below = sheet.residuals(moved, value);
    moved[c] = at[c];
    for (std::size_t r = 0; r < rows; ++r) slope[r][c] = (above[r] - below[r]) / (2 * kStep);
  }
  return slope;
}

Matrix gram(const Matrix& rows) {
  Matrix product(rows.size(), Vector(rows.size()));
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t s = r; s < rows.size(); ++s) {
      double sum = 0;
      for (std::size_t c = 0; c < rows[r].size(); ++c) sum += rows[r][c] * rows[s][c];
      product[r][s] = product[s][r] = sum;
    }
  return product;
}

double length_of(const Vector& v) {
  double sum = 0;
  for (const double one : v) sum += one * one;
  return std::sqrt(sum);
}

// The inverse of the Gram matrix grows a vector no further than the least singular value allows.
bool independent(const Matrix& slope) {
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

// A drawing by the seed; nothing when none was found from there. With `value`, the asked measure
// has it.
std::optional<Vector> draw(const Sheet& sheet, std::uint64_t seed, const Exact* value,
                           std::int64_t& work) {
  core::Random random(seed);
  Vector at(sheet.coordinates());
  for (std::size_t i = 0; i < at.size(); ++i) at[i] = 2 * random.uniform() - 1;
  for (std::size_t i = 2 * sheet.points(); i < at.size(); ++i) at[i] = 0.2 + std::abs(at[i]);
  double damping = 1e-3;
  Vector off = sheet.residuals(at, value);
  for (int i = 0; i < kIterations; ++i) {
    const double size = length_of(off);
    if (!std::isfinite(size)) return std::nullopt;
    if (size < kFits) break;
    work -= static_cast<std::int64_t>(at.size() * (1 + off.size()));
    if (work < 0) return std::nullopt;
    const Matrix slope = derivative(sheet, at, value, off.size());
    Matrix normal = gram(slope);
    for (std::size_t r = 0; r < normal.size(); ++r) normal[r][r] += damping;
    Vector step = off;
    if (!solve(normal, step)) return std::nullopt;
    Vector next = at;
    for (std::size_t c = 0; c < at.size(); ++c)
      for (std::size_t r = 0; r < off.size(); ++r) next[c] -= slope[r][c] * step[r];
    Vector next_off = sheet.residuals(next, value);
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
  if (length_of(off) > kFits * 10 || !sheet.holds(at)) return std::nullopt;
  if (!off.empty() && !independent(derivative(sheet, at, value, off.size()))) return std::nullopt;
  return at;
}

}  // namespace

bool can_be(const GeometryProblem& problem, const Exact& value) {
  if (problem.find().size() != 1) return false;
  const Sheet sheet(problem);
  std::int64_t work = kMaxWork;
  for (int seed = 1; seed <= kStarts; ++seed)
    if (draw(sheet, static_cast<std::uint64_t>(seed), &value, work)) return true;
  return false;
}

std::optional<std::pair<Exact, Exact>> two_values(const GeometryProblem& problem) {
  if (problem.find().size() != 1) return std::nullopt;
  const Sheet sheet(problem);
  std::vector<double> seen;
  std::int64_t work = kMaxWork;
  for (int seed = 1; seed <= kStarts && seen.size() < 4; ++seed)
    if (const auto at = draw(sheet, static_cast<std::uint64_t>(seed), nullptr, work))
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

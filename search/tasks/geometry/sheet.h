// The facts of a figure between floating-point coordinates: as equations, and as what must hold by a
// margin beside them. Const, any thread; the problem outlives it.
#pragma once

#include <vector>

#include "search/tasks/geometry/problem.h"

namespace lemma::search::geometry {

using Vector = std::vector<double>;

// Coordinates are x and y of every point and then, at the point's place, the radius of the circle
// around it; in units in which the figure is of size 1.
class Sheet {
 public:
  static constexpr double kMargin = 1e-2;  // by which what isn't an equation must hold

  explicit Sheet(const GeometryProblem& problem);

  std::size_t points() const { return points_.size(); }
  std::size_t coordinates() const { return 3 * points_.size(); }
  // What each equation is off by, lengths in units of the figure, angles in radians. With `value`, the
  // asked measure has it.
  Vector residuals(const Vector& at, const Exact* value) const;
  bool holds(const Vector& at) const;    // what isn't an equation
  double asked(const Vector& at) const;  // the measure, as the facts would state it

 private:
  struct Spot {
    double x, y;
    friend Spot operator-(Spot a, Spot b) { return {a.x - b.x, a.y - b.y}; }
  };
  static double cross(Spot a, Spot b) { return a.x * b.y - a.y * b.x; }
  static double dot(Spot a, Spot b) { return a.x * b.x + a.y * b.y; }
  static double norm(Spot a);

  Spot spot(const Vector& at, char point) const;
  double radius(const Vector& at, char centre) const;
  double measured(const Measure& measure, const Vector& at) const;
  double scale(Dimension dimension) const;
  void equations(const Fact& fact, const Vector& at, Vector& off) const;
  bool is_listed(char centre, char point) const;  // on the circle, by a fact of its own
  bool holds(const Fact& fact, const Vector& at) const;

  const GeometryProblem& problem_;
  Points points_;
  double unit_ = 0;  // of the facts' lengths, in which the figure is of size 1
};

}  // namespace lemma::search::geometry

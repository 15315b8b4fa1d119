// The theorems of polygons, circles and coordinates.
#include <algorithm>

#include "search/tasks/geometry/theorems.h"

namespace lemma::search::geometry {

namespace {
constexpr std::size_t kMostAtCircle = 6;  // points of a circle whose angles are all compared
}  // namespace

void Theorems::polygon(const Points& p) {
  const std::size_t n = p.size();
  if (n == 3) return;  // as any triangle
  Linear angles, sides;
  Polynomial longest;
  for (std::size_t i = 0; i < n; ++i) {
    angles.emplace_back(1, angle(p[i], p[(i + 1) % n], p[(i + 2) % n]));
    sides.emplace_back(1, length(p[i], p[(i + 1) % n]));
  }
  linear("angle_sum " + p, angles, -180 * (static_cast<std::int64_t>(n) - 2));
  for (std::size_t long_one = 0; long_one < n; ++long_one) {
    Polynomial rest;
    for (std::size_t i = 0; i < n; ++i) rest.push_back({i == long_one ? -1 : 1, {sides[i].second}});
    add("polygon_inequality " + p, rest, {}, false, Sign::kPositive);
  }
  if (mentioned(Dimension::kPerimeter, p)) {
    sides.emplace_back(-1, measure(Dimension::kPerimeter, p));
    linear("perimeter " + p, sides, {});
  }
  if (n != 4) return;
  for (std::size_t i = 0; i < 4; ++i) {
    const char a = p[i], b = p[(i + 1) % 4], c = p[(i + 2) % 4], d = p[(i + 3) % 4];
    linear("angle_parts " + Points{c, b, a, d},
           {{1, angle(b, a, c)}, {1, angle(c, a, d)}, {-1, angle(b, a, d)}}, {});
    if (i < 2 && mentioned(Dimension::kArea, p))
      linear("area_parts " + Points{a, b, c, d},
             {{1, measure(Dimension::kArea, {a, b, c})},
              {1, measure(Dimension::kArea, {a, c, d})},
              {-1, measure(Dimension::kArea, p)}},
             {});
  }
  for (const auto& [centre, on] : figure_.circles()) {
    if (!std::ranges::all_of(p, [&on = on](char point) { return on.contains(point); })) continue;
    for (std::size_t i = 0; i < 4; ++i) {
      const char a = p[i], b = p[(i + 1) % 4], c = p[(i + 2) % 4], d = p[(i + 3) % 4];
      if (i < 2)
        linear("cyclic_quadrilateral " + Points{a, b, c, d},
               {{1, angle(a, b, c)}, {1, angle(c, d, a)}}, -180);
      // C and D are on one side of AB.
      same("same_segment " + Points{a, b, c, d}, angle(a, c, b), angle(a, d, b));
    }
  }
}

// What has a name beyond "quadrilateral".
void Theorems::quadrilateral(const Fact& fact) {
  const Points& p = fact.points;
  const char a = p[0], b = p[1], c = p[2], d = p[3];
  const bool square = fact.kind == FactKind::kSquare;
  const bool rectangle = square || fact.kind == FactKind::kRectangle;
  const bool rhombus = square || fact.kind == FactKind::kRhombus;
  const bool area = mentioned(Dimension::kArea, p);
  if (rectangle) {
    same("rectangle_diagonals " + p, length(a, c), length(b, d));
    if (area)
      add("rectangle_area " + p,
          {{1, {measure(Dimension::kArea, p)}}, {-1, {length(a, b), length(b, c)}}});
  }
  if (rhombus && area)
    add("rhombus_area " + p,
        {{2, {measure(Dimension::kArea, p)}}, {-1, {length(a, c), length(b, d)}}});
  if (fact.kind == FactKind::kTrapezium) return;
  const int ab = length(a, b), bc = length(b, c), ac = length(a, c), bd = length(b, d);
  add("parallelogram_law " + p, {{2, {ab, ab}}, {2, {bc, bc}}, {-1, {ac, ac}}, {-1, {bd, bd}}});
  for (const char x : figure_.points()) {
    if (!figure_.is_between(x, a, c) || !figure_.is_between(x, b, d)) continue;
    const std::string where = p + " " + x;
    same("parallelogram_diagonals " + where, length(a, x), length(x, c));
    same("parallelogram_diagonals " + where, length(b, x), length(x, d));
    if (rhombus) linear("rhombus_diagonals " + where, {{1, angle(a, x, b)}}, -90);
  }
}

// H is the foot from C to the line AB.
void Theorems::foot(const Points& p) {
  const char h = p[0], c = p[1], a = p[2], b = p[3];
  if (figure_.is_between(h, a, b)) {
    linear("definition foot " + p, {{1, angle(a, h, c)}}, -90, {}, true);
    same("isosceles_altitude " + p, length(a, h), length(h, b),
         {are_same(length(c, a), length(c, b))});
  }
  if (mentioned(Dimension::kArea, {a, b, c}))
    add("triangle_area " + p,
        {{2, {measure(Dimension::kArea, {a, b, c})}}, {-1, {length(a, b), length(c, h)}}});
  for (const Fact& fact : facts_) {
    const Points& q = fact.points;
    const bool trapezium = fact.kind == FactKind::kTrapezium;
    const bool parallelogram =
        fact.kind == FactKind::kParallelogram || fact.kind == FactKind::kRhombus;
    if ((!trapezium && !parallelogram) || !mentioned(Dimension::kArea, q)) continue;
    const auto is_side = [&](std::size_t i) {
      const char s = q[i], t = q[(i + 1) % 4];
      return ((s == a && t == b) || (s == b && t == a)) && q.find(c) != Points::npos;
    };
    const int area = measure(Dimension::kArea, q), height = length(c, h);
    if (trapezium && (is_side(0) || is_side(2)))
      add("trapezium_area " + q + " " + p,
          {{2, {area}}, {-1, {length(q[0], q[1]), height}}, {-1, {length(q[2], q[3]), height}}});
    if (parallelogram && (is_side(0) || is_side(1) || is_side(2) || is_side(3)))
      add("parallelogram_area " + q + " " + p, {{1, {area}}, {-1, {length(a, b), height}}});
  }
}

void Theorems::circle(char o) {
  const std::string name(1, o);
  const int r = measure(Dimension::kRadius, name);
  const auto& on = figure_.circles().at(o);
  const Exact pi = Exact::pi(), two_pi = multiply(Exact(2), pi).value();
  for (const char a : on) same("definition radius " + name + " " + a, length(o, a), r, {}, true);
  const auto across = [&] {
    return std::ranges::any_of(figure_.betweens(), [&](const Points& line) {
      return line[0] == o && on.contains(line[1]) && on.contains(line[2]);
    });
  };
  if (mentioned(Dimension::kDiameter, name) || across())
    linear("diameter " + name, {{1, measure(Dimension::kDiameter, name)}, {-2, r}}, {});
  if (mentioned(Dimension::kCircumference, name))
    linear("circumference " + name,
           {{1, measure(Dimension::kCircumference, name)}, {negated(two_pi), r}}, {});
  if (mentioned(Dimension::kDisc, name))
    add("disc_area " + name, {{1, {measure(Dimension::kDisc, name)}}, {negated(pi), {r, r}}});
  // An angle at the circle is half of that at the centre; an obtuse one stands on the longer arc.
  for (const char a : on)
    for (const char b : on)
      for (const char c : on) {
        if (!(a < b) || c == a || c == b || on.size() > kMostAtCircle) continue;
        const int at_circle = angle(a, c, b), at_centre = angle(a, o, b);
        const std::string label = "inscribed_angle " + Points{o, a, c, b};
        linear(label, {{1, at_centre}, {-2, at_circle}}, {},
               {{{{90, {}}, {-1, {at_circle}}}, Sign::kPositive}});
        linear(label, {{1, at_centre}, {2, at_circle}}, -360,
               {{{{1, {at_circle}}, {-90, {}}}, Sign::kPositive}});
      }
  for (const Points& line : figure_.betweens()) {
    if (line[0] != o || !on.contains(line[1]) || !on.contains(line[2])) continue;
    same("definition diameter " + line, length(line[1], line[2]),
         measure(Dimension::kDiameter, name), {}, true);
    for (const char c : on)
      if (c != line[1] && c != line[2])
        linear("thales " + line + " " + c, {{1, angle(line[1], c, line[2])}}, -90);
  }
}

void Theorems::coordinates() {
  std::vector<const Fact*> at;
  for (const Fact& fact : facts_)
    if (fact.kind == FactKind::kAt) at.push_back(&fact);
  const auto x = [this](char p) { return measure(Dimension::kX, Points(1, p)); };
  const auto y = [this](char p) { return measure(Dimension::kY, Points(1, p)); };
  for (const Fact* fact : at) {
    const char p = fact->points[0];
    linear("given " + to_string(*fact), {{1, x(p)}}, negated(fact->value), {}, true);
    linear("given " + to_string(*fact), {{1, y(p)}}, negated(fact->y), {}, true);
  }
  const auto is_at = [&](char p) {
    return std::ranges::any_of(at, [p](const Fact* fact) { return fact->points[0] == p; });
  };
  for (const Fact& fact : facts_) {
    if (fact.kind != FactKind::kMidpoint || at.empty()) continue;
    const Points& p = fact.points;
    linear("midpoint_coordinates " + p, {{2, x(p[0])}, {-1, x(p[1])}, {-1, x(p[2])}}, {});
    linear("midpoint_coordinates " + p, {{2, y(p[0])}, {-1, y(p[1])}, {-1, y(p[2])}}, {});
  }
  const Points& all = figure_.points();
  for (const char p : all)
    for (const char q : all) {
      if (!(p < q) || !is_at(p) || !is_at(q)) continue;
      const int d = length(p, q), xp = x(p), xq = x(q), yp = y(p), yq = y(q);
      add("distance " + Points{p, q}, {{1, {d, d}},
                                       {-1, {xp, xp}},
                                       {2, {xp, xq}},
                                       {-1, {xq, xq}},
                                       {-1, {yp, yp}},
                                       {2, {yp, yq}},
                                       {-1, {yq, yq}}});
      if (mentioned(Dimension::kSlope, {p, q})) {
        const int m = measure(Dimension::kSlope, {p, q});
        add("slope " + Points{p, q}, {{1, {m, xq}}, {-1, {m, xp}}, {-1, {yq}}, {1, {yp}}});
      }
    }
  const auto add_of = [](const Exact& one, const Exact& other) {
    return geometry::add(one, other);
  };
  // The sign of the sum is that of the turn, so it is known once the coordinates are.
  for (const Points& p : figure_.polygons()) {
    if (!mentioned(Dimension::kArea, p) || !std::ranges::all_of(p, is_at)) continue;
    std::optional<Exact> twice = Exact();
    Polynomial zero;
    const auto fact_of = [&at](char c) {
      return *std::ranges::find_if(at, [c](const Fact* fact) { return fact->points[0] == c; });
    };
    for (std::size_t i = 0; i < p.size(); ++i) {
      const char a = p[i], b = p[(i + 1) % p.size()];
      const auto forth = multiply(fact_of(a)->value, fact_of(b)->y),
                 back = multiply(fact_of(b)->value, fact_of(a)->y);
      if (twice && forth) twice = add_of(*twice, *forth);
      twice = twice && forth && back ? add_of(*twice, negated(*back)) : std::nullopt;
      zero.push_back({1, {x(a), y(b)}});
      zero.push_back({-1, {x(b), y(a)}});
    }
    if (!twice) continue;  // it leaves the numbers that are written here
    zero.push_back({twice->sign() < 0 ? 2 : -2, {measure(Dimension::kArea, p)}});
    add("shoelace " + p, zero);
  }
}

}  // namespace lemma::search::geometry

#include "search/tasks/geometry/theorems.h"

#include <algorithm>

namespace lemma::search::geometry {

namespace {
constexpr std::size_t kMaxGiven = 120;  // bytes of a fact in a label, so that it fits in a step
}  // namespace

Theorems::Theorems(Theory& theory, std::span<const Fact> facts, std::span<const Measure> asked)
    : theory_(theory), figure_(theory.figure_), facts_(facts), asked_(asked) {
  mentioned_.insert(asked.begin(), asked.end());
  for (const Fact& fact : facts)
    for (const Term& term : fact.terms) mentioned_.insert(term.measure);
  // A quadrilateral's area is that of two triangles.
  for (const Points& p : figure_.polygons())
    if (p.size() == 4 && mentioned(Dimension::kArea, p))
      for (std::size_t i = 0; i < 4; ++i)
        mentioned_.insert(normal(Dimension::kArea, {p[i], p[(i + 1) % 4], p[(i + 2) % 4]}));
}

void Theorems::state() {
  for (const Measure& one : asked_) theory_.index(one);
  for (const Fact& fact : facts_) given(fact);
  for (const Fact& fact : facts_) shape(fact);
  lines();
  parallels();
  for (const Points& points : figure_.polygons()) polygon(points);
  for (const Points& points : figure_.triangles()) triangle(points);
  for (const Points& points : figure_.similars()) similar(points);
  for (const auto& [centre, on] : figure_.circles()) circle(centre);
  coordinates();
}

int Theorems::angle(char a, char b, char c) {
  const Points points{a, b, c};
  if (a == b || b == c || a == c || figure_.ray(b, a) == figure_.ray(b, c)) return -1;
  return theory_.index(normal(Dimension::kAngle, points));
}

int Theorems::length(char a, char b) {
  return a == b ? -1 : theory_.index(normal(Dimension::kLength, {a, b}));
}

int Theorems::measure(Dimension dimension, Points points) {
  return theory_.index(normal(dimension, std::move(points)));
}

bool Theorems::mentioned(Dimension dimension, Points points) const {
  return mentioned_.contains(normal(dimension, std::move(points)));
}

void Theorems::add(std::string label, Polynomial zero, std::vector<Condition> premises,
                   bool at_sight, Sign sign) {
  const auto void_of = [](const Polynomial& polynomial) {
    return std::ranges::any_of(polynomial, [](const Monomial& monomial) {
      return std::ranges::find(monomial.measures, -1) != monomial.measures.end();
    });
  };
  if (void_of(zero) || theory_.relations_.size() >= Theory::kMaxRelations) return;
  for (const Condition& premise : premises)
    if (void_of(premise.polynomial)) return;
  theory_.relations_.push_back(
      {std::move(label), {std::move(zero), sign}, std::move(premises), at_sight});
}

void Theorems::linear(std::string label, const Linear& terms, const Exact& constant,
                      std::vector<Condition> premises, bool at_sight) {
  Polynomial zero;
  for (const auto& [factor, measure] : terms) zero.push_back({factor, {measure}});
  if (!constant.is_zero()) zero.push_back({constant, {}});
  add(std::move(label), std::move(zero), std::move(premises), at_sight);
}

void Theorems::same(std::string label, int one, int other, std::vector<Condition> premises,
                    bool at_sight) {
  if (one != other)
    linear(std::move(label), {{1, one}, {-1, other}}, {}, std::move(premises), at_sight);
}

Condition Theorems::is_right(char a, char b, char c) {
  return {{{1, {angle(a, b, c)}}, {-90, {}}}, Sign::kZero};
}

Condition Theorems::are_same(int one, int other) {
  return {{{1, {one}}, {-1, {other}}}, Sign::kZero};
}

void Theorems::given(const Fact& fact) {
  if (fact.kind != FactKind::kGiven && fact.kind != FactKind::kSum) return;
  Linear terms;
  for (const Term& term : fact.terms) terms.emplace_back(term.times, theory_.index(term.measure));
  linear("given " + to_string(fact).substr(0, kMaxGiven), terms, negated(fact.value), {}, true);
}

// What a shape's name means.
void Theorems::shape(const Fact& fact) {
  const Points& p = fact.points;
  const std::string label = "definition " + std::string(word(fact.kind)) + " " + p;
  const std::size_t n = p.size();
  const auto at = [&p, n](std::size_t i) { return p[i % n]; };
  const auto equal_sides = [&] {
    for (std::size_t i = 1; i < n; ++i)
      same(label, length(at(0), at(1)), length(at(i), at(i + 1)), {}, true);
  };
  switch (fact.kind) {
    case FactKind::kEquilateral:
      equal_sides();
      break;
    case FactKind::kIsosceles:
      same(label, length(p[0], p[1]), length(p[0], p[2]), {}, true);
      break;
    case FactKind::kRegular:
      equal_sides();
      for (std::size_t i = 1; i < n; ++i)
        same(label, angle(at(0), at(1), at(2)), angle(at(i), at(i + 1), at(i + 2)), {}, true);
      break;
    case FactKind::kSquare:
    case FactKind::kRhombus:
      equal_sides();
      [[fallthrough]];
    case FactKind::kRectangle:
    case FactKind::kParallelogram:
      same(label, length(p[0], p[1]), length(p[2], p[3]), {}, true);
      same(label, length(p[1], p[2]), length(p[3], p[0]), {}, true);
      same(label, angle(p[0], p[1], p[2]), angle(p[2], p[3], p[0]), {}, true);
      same(label, angle(p[1], p[2], p[3]), angle(p[3], p[0], p[1]), {}, true);
      if (fact.kind == FactKind::kRectangle || fact.kind == FactKind::kSquare)
        for (std::size_t i = 0; i < 4; ++i)
          linear(label, {{1, angle(at(i), at(i + 1), at(i + 2))}}, -90, {}, true);
      quadrilateral(fact);
      break;
    case FactKind::kTrapezium:
      quadrilateral(fact);
      break;
    case FactKind::kMidpoint:
      same(label, length(p[0], p[1]), length(p[0], p[2]), {}, true);
      linear("midpoint " + p, {{2, length(p[0], p[1])}, {-1, length(p[1], p[2])}}, {});
      break;
    case FactKind::kFoot:
      foot(p);
      break;
    case FactKind::kInside:
      linear("angle_parts " + p,
             {{1, angle(p[1], p[2], p[0])},
              {1, angle(p[0], p[2], p[3])},
              {-1, angle(p[1], p[2], p[3])}},
             {});
      break;
    case FactKind::kAround: {
      Linear turn;
      for (std::size_t i = 1; i < n; ++i)
        turn.emplace_back(1, angle(p[i], p[0], p[i + 1 < n ? i + 1 : 1]));
      linear("full_turn " + p, turn, -360);
      break;
    }
    case FactKind::kTangent:
      linear(label, {{1, angle(p[0], p[1], p[2])}}, -90, {}, true);
      for (const Fact& other : facts_)
        if (other.kind == FactKind::kTangent && other.points[0] == p[0] &&
            other.points[2] == p[2] && p[1] < other.points[1])
          same("tangents_equal " + p + " " + other.points[1], length(p[2], p[1]),
               length(p[2], other.points[1]));
      break;
    case FactKind::kInscribed:
      linear("inscribed_angle " + p, {{1, angle(p[1], p[0], p[3])}, {-2, angle(p[1], p[2], p[3])}},
             {});
      break;
    case FactKind::kCongruent:
      for (std::size_t i = 0; i < 3; ++i)
        same(label, length(p[i], p[(i + 1) % 3]), length(p[3 + i], p[3 + (i + 1) % 3]), {}, true);
      break;
    default:
      break;
  }
}

void Theorems::lines() {
  const Points& all = figure_.points();
  for (const Points& line : figure_.betweens()) {
    const char m = line[0], a = line[1], b = line[2];
    linear("segments " + line, {{1, length(a, m)}, {1, length(m, b)}, {-1, length(a, b)}}, {});
    linear("definition straight " + line, {{1, angle(a, m, b)}}, -180, {}, true);
    for (const char c : all) {
      if (line.find(c) != Points::npos) continue;
      const std::string where = line + " " + c;
      if (!figure_.is_triangle(a, b, c)) continue;
      linear("straight_line " + where, {{1, angle(a, m, c)}, {1, angle(c, m, b)}}, -180);
      linear("angle_parts " + where,
             {{1, angle(a, c, m)}, {1, angle(m, c, b)}, {-1, angle(a, c, b)}}, {});
      linear("exterior_angle " + where,
             {{1, angle(m, a, c)}, {1, angle(a, c, m)}, {-1, angle(c, m, b)}}, {});
      linear("exterior_angle " + Points{m, b, a} + " " + c,
             {{1, angle(m, b, c)}, {1, angle(b, c, m)}, {-1, angle(c, m, a)}}, {});
      if (mentioned(Dimension::kArea, {a, b, c}) && mentioned(Dimension::kArea, {a, m, c}))
        linear("area_parts " + where,
               {{1, measure(Dimension::kArea, {a, m, c})},
                {1, measure(Dimension::kArea, {m, b, c})},
                {-1, measure(Dimension::kArea, {a, b, c})}},
               {});
      const bool is_middle = std::ranges::any_of(facts_, [&](const Fact& fact) {
        return fact.kind == FactKind::kMidpoint && fact.points == line;
      });
      if (is_middle) {
        const std::vector<Condition> legs{are_same(length(c, a), length(c, b))};
        linear("isosceles_median " + where, {{1, angle(a, m, c)}}, -90, legs);
        same("isosceles_median " + where, angle(a, c, m), angle(m, c, b), legs);
      }
    }
    for (const Points& other : figure_.betweens())
      if (other[0] == m && line < other) {
        same("vertical_angles " + line + " " + other, angle(a, m, other[1]), angle(b, m, other[2]));
        same("vertical_angles " + line + " " + other, angle(a, m, other[2]), angle(b, m, other[1]));
      }
  }
}

void Theorems::parallels() {
  for (const Points& p : figure_.parallels()) {
    const char a = p[0], b = p[1], c = p[2], d = p[3];
    // B and D are on one side of AC, A and D on two sides of BC; each is listed twice.
    if (a < c) linear("cointerior_angles " + p, {{1, angle(b, a, c)}, {1, angle(a, c, d)}}, -180);
    if (b < c) same("alternate_angles " + p, angle(a, b, c), angle(b, c, d));
    for (const Points& q : figure_.betweens())
      if (q[0] == a && (q[1] == c || q[2] == c)) {
        const char beyond = q[1] == c ? q[2] : q[1];
        same("corresponding_angles " + p + " " + beyond, angle(beyond, a, b), angle(a, c, d));
      }
  }
}

void Theorems::triangle(const Points& p) {
  const char a = p[0], b = p[1], c = p[2];
  linear("angle_sum " + p, {{1, angle(c, a, b)}, {1, angle(a, b, c)}, {1, angle(b, c, a)}}, -180);
  corner(a, b, c);
  corner(b, c, a);
  corner(c, a, b);
  if (mentioned(Dimension::kPerimeter, p))
    linear("perimeter " + p,
           {{1, length(a, b)},
            {1, length(b, c)},
            {1, length(c, a)},
            {-1, measure(Dimension::kPerimeter, p)}},
           {});
  if (!mentioned(Dimension::kArea, p)) return;
  const int s = measure(Dimension::kArea, p), x = length(a, b), y = length(b, c), z = length(c, a);
  // Heron: 16 S^2 = 2(x^2 y^2 + y^2 z^2 + z^2 x^2) - (x^4 + y^4 + z^4)
  add("heron " + p, {{16, {s, s}},
                     {-2, {x, x, y, y}},
                     {-2, {y, y, z, z}},
                     {-2, {z, z, x, x}},
                     {1, {x, x, x, x}},
                     {1, {y, y, y, y}},
                     {1, {z, z, z, z}}});
}

void Theorems::corner(char a, char b, char c) {
  const Points at{a, b, c};
  const int ab = length(a, b), bc = length(b, c), ca = length(c, a);
  add("triangle_inequality " + at, {{1, {ab}}, {1, {bc}}, {-1, {ca}}}, {}, false, Sign::kPositive);
  const Polynomial squares{{1, {ab, ab}}, {1, {bc, bc}}, {-1, {ca, ca}}};
  add("pythagoras " + at, squares, {is_right(a, b, c)});
  linear("pythagoras_converse " + at, {{1, angle(a, b, c)}}, -90, {{squares, Sign::kZero}});
  same("isosceles " + at, angle(b, a, c), angle(b, c, a), {are_same(ab, bc)});
  same("isosceles_converse " + at, ab, bc, {are_same(angle(b, a, c), angle(b, c, a))});
  for (const auto& [near, leg] : {std::pair(angle(b, a, c), bc), std::pair(angle(b, c, a), ab)})
    linear("half_hypotenuse " + at, {{2, leg}, {-1, ca}}, {},
           {is_right(a, b, c), {{{1, {near}}, {-30, {}}}, Sign::kZero}});
  if (mentioned(Dimension::kArea, {a, b, c}))
    add("right_triangle_area " + at, {{2, {measure(Dimension::kArea, {a, b, c})}}, {-1, {ab, bc}}},
        {is_right(a, b, c)});
}

void Theorems::similar(const Points& p) {
  const std::string where = p.substr(0, 3) + " " + p.substr(3);
  const auto side = [&](std::size_t from, std::size_t i) {
    return length(p[from + i % 3], p[from + (i + 1) % 3]);
  };
  for (std::size_t i = 0; i < 3; ++i) {
    same("definition similar " + where, angle(p[i], p[(i + 1) % 3], p[(i + 2) % 3]),
         angle(p[3 + i], p[3 + (i + 1) % 3], p[3 + (i + 2) % 3]), {}, true);
    add("similar_sides " + where,
        {{1, {side(0, i), side(3, i + 1)}}, {-1, {side(0, i + 1), side(3, i)}}});
  }
  if (mentioned(Dimension::kArea, p.substr(0, 3)) && mentioned(Dimension::kArea, p.substr(3)))
    for (std::size_t i = 0; i < 3; ++i)
      add("similar_areas " + where,
          {{1, {measure(Dimension::kArea, p.substr(0, 3)), side(3, i), side(3, i)}},
           {-1, {measure(Dimension::kArea, p.substr(3)), side(0, i), side(0, i)}}});
}

}  // namespace lemma::search::geometry

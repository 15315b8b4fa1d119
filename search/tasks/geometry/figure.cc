#include "search/tasks/geometry/figure.h"

#include <algorithm>

namespace lemma::search::geometry {

namespace {
constexpr std::size_t kMostCornersJoined = 5;  // of a polygon whose triples are all triangles here
constexpr std::size_t kMostOnCircleJoined = 5;
}  // namespace

Figure::Figure(std::span<const Fact> facts) {
  for (const Fact& fact : facts) {
    Points points = points_in(fact);
    std::ranges::sort(points);
    for (const char point : points)
      if (points_.find(point) == Points::npos) points_ += point;
  }
  // What is given is alphabetical; what is constructed comes after it, so that it names nothing anew.
  for (const Fact& fact : facts) state(fact);
  for (const auto& [centre, on] : circles_) {
    if (on.size() > kMostOnCircleJoined) continue;
    for (const char a : on)
      for (const char b : on)
        for (const char c : on)
          if (a < b && b < c) triangle(a, b, c);
  }
  // A chord's midpoint that isn't the centre: the chord is no diameter.
  for (const Points& m : midpoints_)
    for (const auto& [centre, on] : circles_)
      if (m[0] != centre && on.contains(m[1]) && on.contains(m[2])) triangle(centre, m[1], m[2]);
  close_lines();
  close_triangles();
  for (const Points& m : midpoints_)
    for (const Points& n : midpoints_)
      for (const char apex : {m[1], m[2]}) {
        const char b = m[1] == apex ? m[2] : m[1];
        if (n[0] == m[0] || (n[1] != apex && n[2] != apex)) continue;
        const char c = n[1] == apex ? n[2] : n[1];
        if (is_triangle(apex, b, c)) parallel(m[0], n[0], b, c);
      }
  close_parallels();
  close_triangles();
  name_rays();
  // A line parallel to a side cuts off a triangle of the same shape; so do two crossing lines between
  // parallels.
  for (const Points& d : betweens_)
    for (const Points& e : betweens_) {
      if (d[0] < e[0])
        for (const char apex : {d[1], d[2]}) {
          const char b = d[1] == apex ? d[2] : d[1];
          if (e[1] != apex && e[2] != apex) continue;
          const char c = e[1] == apex ? e[2] : e[1];
          if (b != c && is_parallel(d[0], e[0], b, c) && is_triangle(apex, b, c))
            similars_.insert({apex, d[0], e[0], apex, b, c});
        }
      if (d[0] == e[0] && d < e)
        for (const bool turned : {false, true}) {
          const char b = turned ? e[2] : e[1], other = turned ? e[1] : e[2];
          if (is_parallel(d[1], b, other, d[2]))
            similars_.insert({d[1], b, d[0], d[2], other, d[0]});
        }
    }
}

void Figure::state(const Fact& fact) {
  const Points& p = fact.points;
  switch (fact.kind) {
    case FactKind::kTriangle:
    case FactKind::kEquilateral:
    case FactKind::kIsosceles:
      polygon(p);
      break;
    case FactKind::kParallelogram:
    case FactKind::kRectangle:
    case FactKind::kRhombus:
    case FactKind::kSquare:
      parallel(p[0], p[3], p[1], p[2]);
      [[fallthrough]];
    case FactKind::kTrapezium:
      parallel(p[0], p[1], p[3], p[2]);
      [[fallthrough]];
    case FactKind::kQuadrilateral:
    case FactKind::kPolygon:
    case FactKind::kRegular:
      polygon(p);
      break;
    case FactKind::kMidpoint:
      midpoints_.insert(p);
      [[fallthrough]];
    case FactKind::kBetween:
      between(p[0], p[1], p[2]);
      break;
    case FactKind::kFoot:
      triangle(p[1], p[2], p[3]);
      break;
    case FactKind::kParallel:
      parallel(p[0], p[1], p[2], p[3]);
      break;
    case FactKind::kInside:
      triangle(p[1], p[2], p[3]);
      triangle(p[0], p[1], p[2]);
      triangle(p[0], p[2], p[3]);
      break;
    case FactKind::kAround:
      for (std::size_t i = 1; i < p.size(); ++i)
        triangle(p[0], p[i], p[i + 1 < p.size() ? i + 1 : 1]);
      break;
    case FactKind::kCircle:
      circles_[p[0]].insert(p.begin() + 1, p.end());
      break;
    case FactKind::kTangent:
      circles_[p[0]].insert(p[1]);
      triangle(p[0], p[1], p[2]);
      break;
    case FactKind::kInscribed:
      circles_[p[0]].insert(p.begin() + 1, p.end());
      triangle(p[0], p[1], p[3]);
      break;
    case FactKind::kSimilar:
    case FactKind::kCongruent:
      triangle(p[0], p[1], p[2]);
      triangle(p[3], p[4], p[5]);
      similars_.insert(p);
      break;
    case FactKind::kGiven: {
      const Measure& measure = fact.terms[0].measure;
      const Points& of = measure.points;
      if (measure.dimension == Dimension::kAngle && fact.value.sign() > 0 &&
          fact.value.rational() < Rational(180))
        triangle(of[0], of[1], of[2]);
      break;
    }
    case FactKind::kAt:
    case FactKind::kSum:
      break;
  }
}

void Figure::triangle(char a, char b, char c) {
  Points sorted{a, b, c};
  std::ranges::sort(sorted);
  if (triangles_.size() < kMaxTriangles) triangles_.insert(sorted);
}

void Figure::between(char middle, char a, char b) {
  betweens_.insert({middle, std::min(a, b), std::max(a, b)});
}

void Figure::parallel(char a, char b, char c, char d) {
  if (parallels_.size() >= kMaxParallels) return;
  for (const Points& same :
       {Points{a, b, c, d}, Points{b, a, d, c}, Points{c, d, a, b}, Points{d, c, b, a}})
    parallels_.insert(same);
}

void Figure::polygon(const Points& corners) {
  if (std::ranges::find(polygons_, corners) == polygons_.end()) polygons_.push_back(corners);
  if (corners.size() > kMostCornersJoined) return;
  for (std::size_t i = 0; i < corners.size(); ++i)
    for (std::size_t j = i + 1; j < corners.size(); ++j)
      for (std::size_t k = j + 1; k < corners.size(); ++k)
        triangle(corners[i], corners[j], corners[k]);
}

bool Figure::is_between(char middle, char a, char b) const {
  return betweens_.contains({middle, std::min(a, b), std::max(a, b)});
}
bool Figure::is_triangle(char a, char b, char c) const {
  Points sorted{a, b, c};
  std::ranges::sort(sorted);
  return triangles_.contains(sorted);
}
bool Figure::is_parallel(char a, char b, char c, char d) const {
  return parallels_.contains({a, b, c, d});
}
bool Figure::on_circle(char centre, char point) const {
  const auto found = circles_.find(centre);
  return found != circles_.end() && found->second.contains(point);
}

// A M N B in this order on one line, however it was said.
void Figure::close_lines() {
  for (bool grew = true; grew;) {
    grew = false;
    const std::set<Points> known = betweens_;
    for (const Points& one : known)
      for (const bool turned : {false, true}) {
        const char m = one[0], a = one[turned ? 2 : 1], b = one[turned ? 1 : 2];
        for (const char n : points_) {
          if (n == m || n == a || n == b) continue;
          if (is_between(n, m, b)) {
            between(m, a, n);
            between(n, a, b);
          }
          if (is_between(b, m, n)) {
            between(m, a, n);
            between(b, a, n);
          }
        }
      }
    grew = betweens_.size() > known.size();
  }
}

void Figure::close_triangles() {
  for (bool grew = true; grew;) {
    const std::size_t before = triangles_.size();
    for (const Points& line : betweens_)
      for (const char p : points_) {
        if (line.find(p) != Points::npos) continue;
        const bool off = is_triangle(line[0], line[1], p) || is_triangle(line[0], line[2], p) ||
                         is_triangle(line[1], line[2], p);
        if (!off) continue;
        triangle(line[0], line[1], p);
        triangle(line[0], line[2], p);
        triangle(line[1], line[2], p);
      }
    grew = triangles_.size() > before;
  }
}

void Figure::close_parallels() {
  for (bool grew = true; grew;) {
    const std::set<Points> known = parallels_;
    for (const Points& one : known)
      for (const char e : points_) {
        const char a = one[0], b = one[1], c = one[2], d = one[3];
        if (is_between(e, a, b) || is_between(b, a, e)) parallel(a, e, c, d);
        if (is_between(e, a, b) || is_between(a, e, b)) parallel(e, b, c, d);
      }
    grew = parallels_.size() > known.size();
  }
  for (const Points& one : std::set<Points>(parallels_)) {
    triangle(one[0], one[1], one[2]);
    triangle(one[0], one[1], one[3]);
  }
}

void Figure::name_rays() {
  for (const char vertex : points_) {
    for (const char point : points_) named(vertex, point) = point;
    for (bool changed = true; changed;) {
      changed = false;
      for (const Points& line : betweens_) {
        if (line[1] != vertex && line[2] != vertex) continue;
        char &one = named(vertex, line[0]),
             &other = named(vertex, line[1] == vertex ? line[2] : line[1]);
        if (one == other) continue;
        const char first = points_.find(one) < points_.find(other) ? one : other;
        changed = true;
        one = other = first;
      }
    }
  }
}

char& Figure::named(char vertex, char point) {
  return rays_[static_cast<std::size_t>(vertex - 'A')][static_cast<std::size_t>(point - 'A')];
}

char Figure::ray(char vertex, char point) const {
  const char first =
      rays_[static_cast<std::size_t>(vertex - 'A')][static_cast<std::size_t>(point - 'A')];
  return first == 0 ? point : first;
}

}  // namespace lemma::search::geometry

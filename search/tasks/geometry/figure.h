// What the facts say of how a figure lies, without any number: what is between what, which triples are
// triangles, what is parallel, which rays are one. Closed under what follows at sight. Value, any
// thread.
#pragma once

#include <array>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "search/tasks/geometry/fact.h"

namespace lemma::search::geometry {

class Figure {
 public:
  static constexpr std::size_t kMaxTriangles = 40;
  static constexpr std::size_t kMaxParallels = 240;

  explicit Figure(std::span<const Fact> facts);

  const Points& points() const { return points_; }  // as they were introduced
  bool is_between(char middle, char a, char b) const;
  bool is_triangle(char a, char b, char c) const;
  bool is_parallel(char a, char b, char c, char d) const;  // the same direction, different lines
  bool on_circle(char centre, char point) const;

  const std::set<Points>& betweens() const { return betweens_; }    // middle first, ends sorted
  const std::set<Points>& triangles() const { return triangles_; }  // sorted
  const std::set<Points>& parallels() const { return parallels_; }
  const std::set<Points>& similars() const { return similars_; }
  const std::map<char, std::set<char>>& circles() const { return circles_; }
  const std::vector<Points>& polygons() const { return polygons_; }  // convex, corners in order

  // The first point that is known to be on the ray from `vertex` through `point`.
  char ray(char vertex, char point) const;

 private:
  void state(const Fact& fact);
  void triangle(char a, char b, char c);
  void between(char middle, char a, char b);
  void parallel(char a, char b, char c, char d);
  void polygon(const Points& corners);
  void close_lines();
  void close_triangles();
  void close_parallels();
  void name_rays();
  char& named(char vertex, char point);

  Points points_;
  std::set<Points> betweens_, triangles_, parallels_, similars_, midpoints_;
  std::map<char, std::set<char>> circles_;
  std::vector<Points> polygons_;
  std::array<std::array<char, 26>, 26> rays_{};
};

}  // namespace lemma::search::geometry

// Writes down what each theorem says of a figure. Used by Theory alone, while it is built.
#pragma once

#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "search/tasks/geometry/theory.h"

namespace lemma::search::geometry {

class Theorems {
 public:
  Theorems(Theory& theory, std::span<const Fact> facts, std::span<const Measure> asked);
  void state();

 private:
  using Linear = std::vector<std::pair<Exact, int>>;

  // theorems.cc: lines, triangles, angles
  void given(const Fact& fact);
  void shape(const Fact& fact);
  void lines();
  void parallels();
  void triangle(const Points& points);
  void corner(char a, char b, char c);  // of a triangle, at b
  void similar(const Points& points);
  // theorems_of_shapes.cc: polygons, circles, coordinates
  void polygon(const Points& points);
  void quadrilateral(const Fact& fact);
  void foot(const Points& points);
  void circle(char centre);
  void coordinates();

  int angle(char a, char b, char c);
  int length(char a, char b);
  int measure(Dimension dimension, Points points);
  bool mentioned(Dimension dimension, Points points) const;
  // Drops what speaks of one ray as if it were two.
  void add(std::string label, Polynomial zero, std::vector<Condition> premises = {},
           bool at_sight = false, Sign sign = Sign::kZero);
  void linear(std::string label, const Linear& terms, const Exact& constant,
              std::vector<Condition> premises = {}, bool at_sight = false);
  void same(std::string label, int one, int other, std::vector<Condition> premises = {},
            bool at_sight = false);
  Condition is_right(char a, char b, char c);
  Condition are_same(int one, int other);

  Theory& theory_;
  const Figure& figure_;
  const std::span<const Fact> facts_;
  const std::span<const Measure> asked_;
  std::set<Measure> mentioned_;
};

}  // namespace lemma::search::geometry

// What a text says of a figure, gathered clause by clause: named points and shapes, or one shape whose
// corners have no names, measures, and the question. Single owner.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "search/tasks/geometry/phrase.h"
#include "search/tasks/geometry/problem.h"

namespace lemma::search::geometry {

class Story {
 public:
  // Names that the text uses anywhere, so that no other point gets one of them.
  void reserve(TextTokens text);
  // Whether the clause is understood; if not, or if it leaves a doubt, why_not() says why.
  bool take(TextTokens clause);
  const std::string& why_not() const { return why_not_; }

  // Once all clauses are taken; null with a reason in why_not().
  std::shared_ptr<const GeometryProblem> problem();
  std::string summary() const;  // of what was understood, for people

 private:
  using Handler = bool (Story::*)(const Captures&);
  struct Pattern {
    FigurePhrase phrase;
    Handler act;
  };
  static const std::vector<Pattern>& patterns();
  static void unnamed_patterns(std::vector<Pattern>& all);  // story_unnamed.cc
  static void named_patterns(std::vector<Pattern>& all);    // story_named.cc

  // story_unnamed.cc: shapes by what they have
  bool idle(const Captures& said);
  bool has(const Captures& said);        // attributes, and the question when an attribute is asked
  bool sides(const Captures& said);      // "6 by 8", "legs 3 and 4"
  bool angles_of(const Captures& said);  // "two angles of a triangle are 40 and 60"
  bool straight(const Captures& said);   // two angles on a straight line
  bool across(const Captures& said);     // parallel lines and one that crosses them
  bool places(const Captures& said);     // distance, midpoint, slope, area between coordinates
  // story_named.cc: points with names
  bool triangle(const Captures& said);
  bool quadrilateral(const Captures& said);
  bool lies(const Captures& said);
  bool parallel(const Captures& said);
  bool circle(const Captures& said);
  bool angle(const Captures& said);
  bool length(const Captures& said);
  bool relation(const Captures& said);
  bool whole(const Captures& said);  // area, perimeter, radius of something named
  bool place(const Captures& said);
  bool asks(const Captures& said);

  bool refuse(std::string why);
  bool add(Fact fact);
  bool give(const Measure& measure, const Amount& amount);
  bool ask(const Measure& measure);
  bool introduce(const std::string& shape, bool again);
  std::optional<Measure> attribute(const std::string& name);
  std::optional<Measure> angle_at(const Points& points);  // one letter or three
  bool name_points();  // the text names points; false when it also has a shape without names
  char free_name(std::string_view preferred) const;
  bool around(char centre, const Points& on);
  bool settle_circle();  // which arc an angle stands on
  bool unit(const Amount& amount, Dimension dimension);

  std::vector<Fact> facts_;
  std::vector<Measure> find_;
  std::string shape_;  // of the one shape that "it" is: "rectangle"
  Points corners_;     // of it, or its centre
  bool named_ = false, unnamed_ = false;
  std::set<std::string> attributes_;  // that a value was given for
  std::optional<std::string> unit_;   // of every length so far
  char centre_ = 0;                   // of the one circle with named points
  std::set<char> reserved_;
  std::string why_not_;
};

}  // namespace lemma::search::geometry

// Figures whose points have names: "In triangle ABC, angle A is 40 degrees. D lies on BC."
#include <algorithm>

#include "search/tasks/geometry/story.h"

namespace lemma::search::geometry {

namespace {

const std::string kAsk =
    "?so ?please ?can_you ?could_you "
    "what_is|whats|find|calculate|compute|determine|work_out|tell_me|give ";
const std::string kIs = " is|=|equals|measures|is_equal_to ";

const Points& first_of(const Captures& said, const char* few, const char* many) {
  return said.points.contains(few) ? said.points.at(few) : said.points.at(many);
}

bool says(const Captures& said, std::initializer_list<const char*> words) {
  return std::ranges::any_of(words, [&](const char* word) { return said.said.contains(word); });
}

}  // namespace

void Story::named_patterns(std::vector<Pattern>& all) {
  const auto add = [&all](Handler act, std::initializer_list<std::string> patterns) {
    for (const std::string& pattern : patterns) all.push_back({FigurePhrase(pattern), act});
  };
  add(&Story::triangle,
      {"?in|consider|for|let triangle {3a}", "{3a} is|be a ?scalene triangle",
       "let {3a} be a triangle", "?in equilateral triangle {3a}", "{3a} is an equilateral triangle",
       "triangle {3a} is equilateral", "triangle {3a} is right ?angled at {1a}",
       "?in triangle {3a} right angled at {1a}", "triangle {3a} has a|its right angle at {1a}",
       "{3a} is a right ?angled triangle with ?a|the|its right angle at {1a}",
       "{3a} is a right ?angled triangle right angled at {1a}",
       "?in right ?angled triangle {3a} with ?a|the right angle at {1a}",
       "{3a} is an isosceles triangle with|where|in_which {2a} = {2b}",
       "triangle {3a} is isosceles with {2a} = {2b}",
       "?in isosceles triangle {3a} with {2a} = {2b}"});
  add(&Story::quadrilateral,
      {"{4a} is|be {shape}", "?in {shape} {4a}", "let {4a} be {shape}", "consider {shape} {4a}",
       "{4a} is {shape} with {2a} parallel to {2b}"});
  add(&Story::lies,
      {"?point {1a} is|be the midpoint of ?side|segment|the_segment {2a}",
       "?point {1a} lies|is on ?the ?side|segment|hypotenuse|diagonal {2a}",
       "{1a} is a point on ?the ?side|segment {2a}", "{1a} lies|is between {1b} and {1c}",
       "?the ?straight diagonals|segments|chords|lines {2a} and {2b} meet|intersect|cross at {1a}",
       "{1a} is the foot of the perpendicular|altitude from {1b} to|on|onto {2a}",
       "{1a} lies|is on the major|longer arc {2a}"});
  add(&Story::parallel, {"?line|segment {2a} is parallel to {2b}", "{2a} and {2b} are parallel"});
  add(&Story::circle,
      {"{1a} is the centre|center of a|the circle",
       "{1a} is the centre|center of a|the circle with|of radius|diameter {v1}",
       "?in a|the circle with|has centre|center {1a}",
       "?in a|the circle with|has centre|center {1a} and ?has|a radius|diameter {v1}",
       "?the ?points {1b} and {1c} lie|are|are_points on a|the circle ?with ?centre|center ?{1a}",
       "?the ?points {1b} , {1c} and {1d} lie|are on a|the circle ?with ?centre|center ?{1a}",
       "?the ?points {1b} , {1c} , {1d} and {1e} lie|are on a|the circle ?with ?centre|center "
       "?{1a}",
       "{2a} is a|the diameter of a|the|this circle ?with ?centre|center ?{1a}",
       "{2a} is a|the diameter ?of_it",
       "a|the circle with|around centre|center {1a} has|and|of ?a radius|diameter ?of {v1}",
       "{2a} is a chord of a|the circle ?with ?centre|center ?{1a}",
       "?point {1b} lies|is ?a_point ?also on the|this circle",
       "{2a} is a|the tangent to the circle at {1b}", "{2a} is tangent to the circle at {1b}",
       "{2a} touches the circle at {1b}"});
  for (const std::string& one : {std::string("{1a}"), std::string("{3a}")}) {
    const std::string other = one == "{1a}" ? "{1b}" : "{3b}";
    add(&Story::angle,
        {"?the angle ?at " + one + kIs + "{v1}", "?the size|measure of angle " + one + kIs + "{v1}",
         "angle " + one + " is|= ?a right ?angle",
         "?the angles ?at " + one + " and " + other + " are|measure {v1} and {v2} ?respectively"});
    add(&Story::relation,
        {"?the angle " + one + " =|equals ?angle " + other,
         "angle " + one + " is equal_to|the_same_as ?angle " + other,
         "angles " + one + " and " + other + " are equal",
         "angle " + one + " is twice|double|half ?of ?as_large_as|as_big_as ?angle " + other,
         "angle " + one + " is {v1} times ?as_large_as|as_big_as|the_size_of ?angle " + other,
         "angle " + one + " is {v1} more|larger|bigger|less|smaller than angle " + other});
    add(&Story::asks,
        {kAsk + "?the ?size|measure|value ?of ?the angle ?at " + one,
         kAsk + "?the ?size|measure|value ?of ?the angle ?at " + one + " in degrees",
         "how big|large is angle " + one, "what does angle " + one + " measure|equal"});
  }
  add(&Story::length,
      {"?the ?side|segment|chord|length|hypotenuse {2a}" + kIs + "{v1} ?long",
       "the length of ?side|segment {2a}" + kIs + "{v1}", "{2a} has length {v1}",
       "{2a} and {2b} are {v1} and {v2} ?long ?respectively", "{2a} = {2b} = {v1}"});
  add(&Story::relation,
      {"{2a} =|equals {2b}", "{2a} is equal_to|as_long_as {2b}", "{2a} and {2b} are equal",
       "{2a} is twice|double|half ?as_long_as {2b}", "{2a} is {v1} times ?as_long_as {2b}"});
  add(&Story::whole,
      {"?the area|perimeter of ?triangle {3a}" + kIs + "{v1}",
       "?the area|perimeter of ?rectangle|square|parallelogram|rhombus|trapezium {4a}" + kIs +
           "{v1}"});
  add(&Story::place,
      {"?the ?points {c1}", "?the ?points {c1} and {c2} ?are ?given",
       "{1a} is ?at ?the ?point {c1}", "?the ?points {c1} , {c2} and {c3} ?are_given",
       "triangle {3a} has ?its vertices|corners ?at "
       "{c1} , {c2} and {c3}"});
  add(&Story::asks,
      {kAsk + "?the ?length ?of ?the ?side|segment|chord|hypotenuse|diagonal {2a}",
       "how long is ?side|segment|the_chord|the_diagonal|the_hypotenuse {2a}",
       kAsk + "?the ?exact ?length ?of {2a}", kAsk + "the distance between|from {1a} and|to {1b}",
       kAsk + "?the ?size|measure|value ?of angle {1a} in|of triangle {3a}",
       kAsk + "the area|perimeter of ?triangle {3a}", kAsk + "the area|perimeter of ?the triangle",
       kAsk + "the area|perimeter of "
              "?rectangle|square|parallelogram|rhombus|trapezium|quadrilateral {4a}",
       kAsk + "the slope|gradient of ?line|segment|the_line|the_segment {2a}",
       kAsk + "the midpoint of ?segment|the_segment {2a}",
       kAsk + "the coordinates of ?point {1a}"});
}

void Story::reserve(TextTokens text) {
  for (const TextToken& token : text)
    if (token.kind == TextToken::Kind::kWord && token.text.size() <= 4 &&
        std::ranges::all_of(token.text, [](char c) { return c >= 'A' && c <= 'Z'; }))
      reserved_.insert(token.text.begin(), token.text.end());
}

char Story::free_name(std::string_view preferred) const {
  for (const char name : preferred)
    if (!reserved_.contains(name)) return name;
  for (char name = 'A'; name <= 'Z'; ++name)
    if (!reserved_.contains(name)) return name;
  return 0;
}

bool Story::name_points() {
  if (unnamed_) return refuse("some points have names and a shape's corners don't");
  named_ = true;
  return true;
}

bool Story::triangle(const Captures& said) {
  if (!name_points()) return false;
  const Points& p = said.points.at("3a");
  const auto within = [&p](const Points& some) {
    return std::ranges::all_of(some, [&](char c) { return p.find(c) != Points::npos; });
  };
  if (shape_ != "" && corners_ != p) {
    shape_ = "several";
  } else {
    shape_ = says(said, {"equilateral"}) ? "equilateral" : "triangle";
    corners_ = p;
  }
  if (says(said, {"equilateral"})) return add(stated(FactKind::kEquilateral, p));
  if (says(said, {"isosceles"})) {
    const Points &one = said.points.at("2a"), &other = said.points.at("2b");
    for (const char apex : p)
      if (within(one + other) && one != other && one.find(apex) != Points::npos &&
          other.find(apex) != Points::npos) {
        Points rest = p;
        rest.erase(rest.find(apex), 1);
        return add(stated(FactKind::kIsosceles, apex + rest));
      }
    return refuse("the equal sides aren't two sides of the triangle");
  }
  if (!add(stated(FactKind::kTriangle, p))) return false;
  if (!says(said, {"right"})) return true;
  const Points& corner = said.points.at("1a");
  if (!within(corner)) return refuse("the right angle isn't at a corner of the triangle");
  Points rest = p;
  rest.erase(rest.find(corner), 1);
  return add(given(Dimension::kAngle, {rest[0], corner[0], rest[1]}, Exact(90)));
}

bool Story::quadrilateral(const Captures& said) {
  if (!name_points()) return false;
  const std::string& shape = said.names.at("shape");
  const auto kind = fact_from(shape);
  Points p = said.points.at("4a");
  if (!kind || points_of(*kind).least != 4 || !shape_.empty())
    return refuse("it is not clear what is meant by the " + shape);
  shape_ = shape;
  corners_ = p;
  if (said.amounts.contains("v1")) {
    if (*kind != FactKind::kSquare && *kind != FactKind::kRhombus)
      return refuse("it is not clear which sides these are");
    return add(stated(*kind, p)) &&
           give(normal(Dimension::kLength, p.substr(0, 2)), said.amounts.at("v1"));
  }
  if (*kind != FactKind::kTrapezium)
    return said.points.contains("2a") ? refuse("it is not clear why these are parallel")
                                      : add(stated(*kind, p));
  if (!said.points.contains("2a")) return refuse("it isn't said which sides are parallel");
  const auto is_side = [&p](const Points& s, std::size_t at) {
    const char a = p[at % 4], b = p[(at + 1) % 4];
    return s == Points{a, b} || s == Points{b, a};
  };
  for (std::size_t turn = 0; turn < 2; ++turn) {
    const Points &one = said.points.at("2a"), &other = said.points.at("2b");
    if ((is_side(one, turn) && is_side(other, turn + 2)) ||
        (is_side(other, turn) && is_side(one, turn + 2)))
      return add(stated(*kind, p.substr(turn) + p.substr(0, turn)));
  }
  return refuse("the parallel sides aren't opposite sides");
}

bool Story::lies(const Captures& said) {
  if (!name_points()) return false;
  const Points& point = said.points.at("1a");
  if (says(said, {"between"}))
    return add(stated(FactKind::kBetween, point + said.points.at("1b") + said.points.at("1c")));
  const Points& segment = said.points.at("2a");
  if (segment.find(point) != Points::npos) return refuse("a point is said to be on itself");
  if (says(said, {"midpoint"})) return add(stated(FactKind::kMidpoint, point + segment));
  if (says(said, {"foot"}))
    return add(stated(FactKind::kFoot, point + said.points.at("1b") + segment));
  if (says(said, {"arc"})) {
    if (centre_ == 0) return refuse("it isn't said of which circle this is an arc");
    return add(stated(FactKind::kInscribed, {centre_, segment[0], point[0], segment[1]}));
  }
  if (said.points.contains("2b")) {
    const Points& other = said.points.at("2b");
    for (const char c : segment + point)
      if (other.find(c) != Points::npos) return refuse("the two lines share a point already");
    return add(stated(FactKind::kBetween, point + segment)) &&
           add(stated(FactKind::kBetween, point + other));
  }
  return add(stated(FactKind::kBetween, point + segment));
}

// Only where the direction is known: of a line that cuts off two sides of a triangle.
bool Story::parallel(const Captures& said) {
  if (!name_points()) return false;
  Points one = said.points.at("2a"), other = said.points.at("2b");
  const auto on = [this](char point, char from, char to) {
    return std::ranges::any_of(facts_, [&](const Fact& fact) {
      return (fact.kind == FactKind::kBetween || fact.kind == FactKind::kMidpoint) &&
             fact == stated(fact.kind, {point, from, to});
    });
  };
  for (int swapped = 0; swapped < 2; ++swapped, std::swap(one, other))
    for (int turned = 0; turned < 2; ++turned, std::swap(one[0], one[1]))
      for (const char apex : corners_)
        if (apex != other[0] && apex != other[1] && on(one[0], apex, other[0]) &&
            on(one[1], apex, other[1]))
          return add(stated(FactKind::kParallel, one + other));
  return refuse("it isn't clear which way the parallel lines go");
}

bool Story::around(char centre, const Points& on) {
  if (centre_ != 0 && centre != 0 && centre != centre_) return refuse("there is a second circle");
  if (centre_ == 0) {
    centre_ = centre != 0 ? centre : free_name("OZ");
    corners_ = shape_.empty() ? Points(1, centre_) : corners_;
    shape_ = shape_.empty() ? "circle" : "several";  // so that "its area" is nobody's
  }
  if (on.find(centre_) != Points::npos) return refuse("the centre is on its own circle");
  return add(stated(FactKind::kCircle, centre_ + on));
}

bool Story::circle(const Captures& said) {
  if (!name_points()) return false;
  const char centre = said.points.contains("1a") ? said.points.at("1a")[0] : 0;
  Points on;
  for (const char* place : {"1b", "1c", "1d", "1e"})
    if (said.points.contains(place)) on += said.points.at(place);
  if (said.points.contains("2a") && centre_ == 0 && centre == 0 && !says(said, {"circle"}))
    return refuse("it isn't said of which circle");
  if (said.points.contains("2a")) {
    const Points& line = said.points.at("2a");
    if (says(said, {"tangent", "touches"})) {
      if (centre_ == 0) return refuse("it isn't said which circle it touches");
      const std::size_t at = line.find(on);
      if (at == Points::npos) return refuse("it isn't clear where it touches the circle");
      return add(stated(FactKind::kTangent, {centre_, on[0], line[1 - at]}));
    }
    if (!around(centre, line)) return false;
    return says(said, {"diameter"}) ? add(stated(FactKind::kMidpoint, centre_ + line)) : true;
  }
  if (centre == 0 && centre_ == 0 && says(said, {"the", "this"}))
    return refuse("it isn't clear which circle that is");
  if (!around(centre, on)) return false;
  if (!said.amounts.contains("v1")) return true;
  return give(
      {says(said, {"diameter"}) ? Dimension::kDiameter : Dimension::kRadius, Points(1, centre_)},
      said.amounts.at("v1"));
}

// "angle ABC", or "angle B" of the one figure that there is.
std::optional<Measure> Story::angle_at(const Points& points) {
  if (points.size() == 3) return normal(Dimension::kAngle, points);
  const std::size_t at = corners_.find(points), n = corners_.size();
  std::set<char> all;
  for (const Fact& fact : facts_)
    for (const char point : points_in(fact)) all.insert(point);
  if (at == Points::npos || n < 3 || all.size() != n || shape_ == "several") {
    refuse("it is not clear which angle at " + points + " is meant");
    return std::nullopt;
  }
  return normal(Dimension::kAngle, {corners_[(at + n - 1) % n], points[0], corners_[(at + 1) % n]});
}

bool Story::angle(const Captures& said) {
  if (!name_points()) return false;
  const auto one = angle_at(first_of(said, "1a", "3a"));
  if (!one) return false;
  if (says(said, {"right"})) return give(*one, {Exact(90)});
  if (!give(*one, said.amounts.at("v1"))) return false;
  if (!said.amounts.contains("v2")) return true;
  const auto other = angle_at(first_of(said, "1b", "3b"));
  return other && give(*other, said.amounts.at("v2"));
}

bool Story::length(const Captures& said) {
  if (!name_points()) return false;
  const Measure one = normal(Dimension::kLength, said.points.at("2a"));
  if (!said.points.contains("2b")) return give(one, said.amounts.at("v1"));
  const Measure other = normal(Dimension::kLength, said.points.at("2b"));
  if (!said.amounts.contains("v2"))
    return give(one, said.amounts.at("v1")) && give(other, said.amounts.at("v1"));
  Amount first = said.amounts.at("v1");
  if (first.unit.empty()) first = {first.number, said.amounts.at("v2").unit};
  return give(one, first) && give(other, said.amounts.at("v2"));
}

bool Story::relation(const Captures& said) {
  if (!name_points()) return false;
  std::optional<Measure> one, other;
  if (said.points.contains("2a")) {
    one = normal(Dimension::kLength, said.points.at("2a"));
    other = normal(Dimension::kLength, said.points.at("2b"));
  } else {
    one = angle_at(first_of(said, "1a", "3a"));
    other = angle_at(first_of(said, "1b", "3b"));
  }
  if (!one || !other) return false;
  if (*one == *other) return refuse("something is compared with itself");
  Exact factor(1), more;
  if (says(said, {"twice", "double"})) factor = Exact(2);
  if (says(said, {"half"})) factor = Exact(Rational::ratio(1, 2));
  if (said.amounts.contains("v1")) {
    const Amount& amount = said.amounts.at("v1");
    if (says(said, {"times"})) {
      if (!amount.unit.empty()) return refuse("\"times\" takes a number without a unit");
      factor = amount.number;
    } else {
      if (!unit(amount, one->dimension)) return false;
      more = says(said, {"less", "smaller"}) ? negated(amount.number) : amount.number;
    }
  }
  return add({.kind = FactKind::kSum,
              .terms = {{Exact(1), *one}, {negated(factor), *other}},
              .value = more});
}

bool Story::whole(const Captures& said) {
  if (!name_points()) return false;
  return give(normal(says(said, {"area"}) ? Dimension::kArea : Dimension::kPerimeter,
                     first_of(said, "3a", "4a")),
              said.amounts.at("v1"));
}

bool Story::place(const Captures& said) {
  if (!name_points()) return false;
  if (said.points.contains("3a")) {
    if (!add(stated(FactKind::kTriangle, said.points.at("3a")))) return false;
    shape_ = "triangle";
    corners_ = said.points.at("3a");
  }
  Points named;
  for (const char* at : {"c1", "c2", "c3"}) {
    if (!said.spots.contains(at)) continue;
    const Spot& spot = said.spots.at(at);
    const Points name = said.points.contains("1a") ? said.points.at("1a") : spot.name;
    if (name.empty()) return refuse("some points have names and others don't");
    for (const Fact& fact : facts_)
      if (fact.kind == FactKind::kAt &&
          (fact.points == name || (fact.value == spot.x && fact.y == spot.y)))
        return refuse("two points are one, or one is in two places");
    named += name;
    if (!add({.kind = FactKind::kAt, .points = name, .value = spot.x, .y = spot.y})) return false;
  }
  if (said.points.contains("3a")) {
    Points corners = said.points.at("3a");
    std::ranges::sort(corners);
    std::ranges::sort(named);
    if (corners != named) return refuse("the corners aren't those of the triangle");
  }
  return true;
}

bool Story::asks(const Captures& said) {
  if (!named_) return refuse("nothing is stated of these points");
  if (says(said, {"coordinates"})) {
    find_ = {{Dimension::kX, said.points.at("1a")}, {Dimension::kY, said.points.at("1a")}};
    return true;
  }
  if (says(said, {"midpoint"})) {
    const Points middle(1, free_name("M"));
    if (!add(stated(FactKind::kMidpoint, middle + said.points.at("2a")))) return false;
    find_ = {{Dimension::kX, middle}, {Dimension::kY, middle}};
    return true;
  }
  if (says(said, {"distance"}))
    return ask(normal(Dimension::kLength, said.points.at("1a") + said.points.at("1b")));
  if (says(said, {"slope", "gradient"}))
    return ask(normal(Dimension::kSlope, said.points.at("2a")));
  if (says(said, {"area", "perimeter"})) {
    const Dimension of = says(said, {"area"}) ? Dimension::kArea : Dimension::kPerimeter;
    if (!said.points.contains("3a") && !said.points.contains("4a")) {
      if (corners_.size() != 3 || shape_ == "several")
        return refuse("it is not clear which triangle is meant");
      return ask(normal(of, corners_));
    }
    const Points& p = first_of(said, "3a", "4a");
    const bool known = std::ranges::any_of(facts_, [&](const Fact& fact) {
      return normal(of, fact.points.size() >= 3 ? fact.points : "ABC").points ==
             normal(of, p).points;
    });
    if (p.size() == 4 && !known) return refuse("it isn't said what " + p + " is");
    if (p.size() == 3 && !add(stated(FactKind::kTriangle, p))) return false;
    return ask(normal(of, p));
  }
  if (said.points.contains("2a")) return ask(normal(Dimension::kLength, said.points.at("2a")));
  if (said.points.contains("1a") && said.points.contains("3a") && said.points.at("3a") != corners_)
    return refuse("it is not clear which triangle is meant");
  const auto angle = angle_at(first_of(said, "1a", "3a"));
  return angle && ask(*angle);
}

// An acute angle at the circle stands on the shorter arc; which arc an angle at the centre means isn't
// known without a word on it.
bool Story::settle_circle() {
  if (centre_ == 0) return true;
  std::set<char> on;
  bool told = false;
  for (const Fact& fact : facts_) {
    if (fact.kind == FactKind::kCircle) on.insert(fact.points.begin() + 1, fact.points.end());
    told = told || fact.kind == FactKind::kInscribed;
  }
  const auto at_circle = [&on](const Measure& measure) {
    return measure.dimension == Dimension::kAngle &&
           std::ranges::all_of(measure.points, [&](char c) { return on.contains(c); });
  };
  std::vector<Fact> more;
  bool at_centre = false;
  for (const Fact& fact : facts_) {
    if (fact.kind != FactKind::kGiven) continue;
    const Measure& measure = fact.terms[0].measure;
    at_centre =
        at_centre || (measure.dimension == Dimension::kAngle && measure.points[1] == centre_);
    if (at_circle(measure) && fact.value.sign() > 0 && fact.value.rational() < Rational(90))
      more.push_back(stated(FactKind::kInscribed,
                            {centre_, measure.points[0], measure.points[1], measure.points[2]}));
  }
  if (at_centre && !told && at_circle(find_[0]))
    return refuse("it isn't said on which arc the angle stands");
  for (Fact& fact : more)
    if (!add(std::move(fact))) return false;
  return true;
}

}  // namespace lemma::search::geometry

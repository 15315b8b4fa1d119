// Shapes whose corners have no names: "A rectangle is 6 cm by 8 cm. How long is its diagonal?" Their
// corners are named here, A, B, C, ... in order, the centre of a circle O.
#include <algorithm>
#include <utility>

#include "search/tasks/geometry/story.h"

namespace lemma::search::geometry {

namespace {

const std::string kNp = " {shape} ";
const std::string kAsk =
    "?so ?please ?can_you ?could_you "
    "what_is|whats|what_are|find|calculate|compute|determine|work_out|tell_me|give ";
const std::string kHow = "how long|big|large|wide|high|tall is|are ";
const std::string kIs = " is|equals|measures|= ";
const std::string kOne = " ?a|an|the|its|whose {attr1} ?of|is|=|equal_to|measures|measuring {v1} ";
const std::string kTwo = " and ?a|an|the|its|whose {attr2} ?of|is|=|equal_to|measures {v2} ";
const std::string kPair =
    " ?the|its|two "
    "legs|diagonals|parallel_sides|shorter_sides|perpendicular_sides|sides|side_lengths "
    "?of ?length|lengths ?are|is|measure|measuring|equal_to {v1} ";
const std::string kBy = " {v1} by|x {v2} ";

}  // namespace

void Story::unnamed_patterns(std::vector<Pattern>& all) {
  const auto add = [&all](Handler act, std::initializer_list<std::string> patterns) {
    for (const std::string& pattern : patterns) all.push_back({FigurePhrase(pattern), act});
  };
  const std::string has = " ?that|which has|have|with|having|of ";
  const std::string end = " ?exactly|in_terms_of_pi";
  const std::string third = " and ?a|the ?perpendicular|vertical height|altitude ?of|is {v3} ";
  add(&Story::has,
      {kNp + has + kOne, kNp + has + kOne + kTwo, kNp + has + kOne + " , " + kTwo,
       "?the|its {attr1} ?of|in " + kNp + kIs + "{v1}",
       "?the|its {attr1} ?of|in " + kNp + kIs + "{v1} and ?the|its {attr2} ?is|= {v2}",
       "the|its {attr1} " + kIs + "{v1}", "each|every side is|measures {v1} ?long",
       "there_is|i_have|we_have|consider|imagine|draw|take {shape} " + has + kOne,
       "there_is|i_have|we_have|consider|imagine|draw|take {shape} " + has + kOne + kTwo,
       kNp + "is {v1} long|wide|tall|high and {v2} wide|long|high|tall",
       // questions
       kAsk + "?the|its {attr0}" + end, kAsk + "the|its|each|an|one {attr0} of|in|for " + kNp + end,
       kAsk + "?the|an|each {attr0} of|in|for " + kNp + has + kOne + end,
       kAsk + "the {attr0} of|in|for " + kNp + has + kOne + kTwo + end,
       "what {attr0} does {shape} have", kHow + "the|its {attr0} ?of|in " + kNp,
       kHow + "the|its|each {attr0}", kHow + "?the|each {attr0} of|in " + kNp + has + kOne,
       kHow + "the {attr0} of|in " + kNp + has + kOne + kTwo, "how long is each side"});
  const std::string whose = " whose {attr1} is|equals|measures {v1} ";
  add(&Story::has,
      {kAsk + "the {attr0} of|in|for {shape}" + whose + end,
       kAsk + "the {attr0} of|in|for {shape}" + whose + " and ?whose {attr2} ?is|equals {v2}" + end,
       kHow + "the {attr0} of|in {shape}" + whose,
       // "Square ABCD has | perimeter 20"
       "?a|an {attr1} ?of|= {v1}"});
  add(&Story::sides,
      {kNp + "is|measures|has_sides" + kBy, "a|an" + kBy + "{shape}",
       "there_is|i_have|we_have|consider|draw a" + kBy + "{shape}", kNp + has + kPair + "and {v2}",
       kNp + has + kPair + "and {v2} " + third, kNp + has + kPair + ", {v2} and {v3}",
       kNp + has + kPair + ", {v2} , and {v3}",
       "the ?two legs|diagonals|parallel_sides|shorter_sides|sides of " + kNp +
           "are|measure|is {v1} and {v2}",
       "the sides of " + kNp + "are|measure {v1} , {v2} and {v3}",
       "the sides of " + kNp + "are|measure {v1} , {v2} , and {v3}",
       kAsk + "the {attr0} of ?a|an" + kBy + "{shape}" + end,
       kAsk + "the {attr0} of|in " + kNp + "that_is|measuring|which_is" + kBy + end,
       kAsk + "the {attr0} of|in " + kNp + has + kPair + "and {v2}" + end,
       kAsk + "the {attr0} of|in " + kNp + has + kPair + "and {v2} " + third + end,
       kAsk + "the {attr0} of|in " + kNp + has + kPair + ", {v2} and {v3}" + end,
       kAsk + "the {attr0} of|in " + kNp + has + kPair + ", {v2} , and {v3}" + end,
       kHow + "the {attr0} of|in ?a|an" + kBy + "{shape}"});
  add(&Story::angles_of,
      {"?the two ?of_the ?interior angles of|in {shape} are|measure|is {v1} and {v2}",
       "{shape} has angles ?of|measuring {v1} and {v2}",
       "{shape} has two angles ?of|measuring {v1} and {v2}",
       "?the three ?of_the ?interior angles of|in {shape} are|measure {v1} , {v2} and {v3}",
       "?the three ?of_the ?interior angles of|in {shape} are|measure {v1} , {v2} , and {v3}"});
  add(&Story::straight,
      {"two angles lie|are|sit|form|make|together_form ?on ?a straight line",
       "two angles on a straight line", "two angles are supplementary",
       "one ?of_them|angle is|measures {v1}", kAsk + "the other|second ?one|angle"});
  add(&Story::across,
      {"two parallel ?straight lines are cut|crossed|intersected by a transversal|third_line",
       "a transversal|third_line cuts|crosses|intersects two parallel ?straight lines",
       "one ?of_the ?interior angle|angles ?formed is|measures {v1}",
       kAsk + "the|its corresponding angle", kAsk + "the|its alternate ?interior angle",
       kAsk + "the|its co interior angle", kAsk + "the|its cointerior angle",
       kAsk + "the|its vertically opposite angle"});
  add(&Story::places,
      {kAsk + "the distance between|from ?the ?points {c1} and|to {c2}",
       "how far ?apart|is|are ?apart ?the ?points {c1} and|from|to {c2} ?apart",
       "how far apart are ?the ?points {c1} and {c2}", "how far is {c1} from {c2}",
       "how far is it from {c1} to {c2}",
       kAsk +
           "the midpoint of|between ?the ?line ?segment ?from|joining|between|connecting ?points "
           "{c1} and|to {c2}",
       kAsk + "the slope|gradient of ?the ?straight ?line ?from|joining|through|connecting|between "
              "?the ?points {c1} and|to {c2}",
       kAsk +
           "the area of ?the|a triangle with|whose ?vertices|corners ?are|at {c1} , {c2} and {c3}",
       kAsk + "the area of ?the|a triangle with|whose ?vertices|corners ?are|at {c1} , {c2} , and "
              "{c3}"});
}

// The one shape that is spoken of; `again`: it was spoken of before.
bool Story::introduce(const std::string& shape, bool again) {
  if (!shape_.empty()) {
    const bool right = shape == "triangle" && (shape_ == "right triangle" ||
                                               shape_ == "isosceles" || shape_ == "equilateral");
    if (shape != shape_ && !right) return refuse("it is about a " + shape_ + " and a " + shape);
    return again ? true : refuse("it may be about a second " + shape);
  }
  if (named_) return refuse("it is not clear which " + shape + " is meant");
  unnamed_ = true;
  shape_ = shape;
  corners_ = "ABCD";
  if (shape == "circle") {
    corners_ = "O";
    return add(stated(FactKind::kCircle, "O"));
  }
  if (shape.starts_with("regular ")) {
    corners_ =
        Points("ABCDEFGHIJKL").substr(0, static_cast<std::size_t>(std::stoi(shape.substr(8))));
    return add(stated(FactKind::kRegular, corners_));
  }
  if (shape.ends_with("triangle") || shape == "isosceles" || shape == "equilateral") {
    corners_ = "ABC";
    if (shape == "isosceles") return add(stated(FactKind::kIsosceles, "CAB"));
    add(stated(shape == "equilateral" ? FactKind::kEquilateral : FactKind::kTriangle, "ABC"));
    return shape == "right triangle" ? add(given(Dimension::kAngle, "ACB", Exact(90))) : true;
  }
  return add(stated(fact_from(shape).value(), "ABCD"));
}

// Of the shape that is spoken of; nothing, with a reason, when it isn't clear what that is.
std::optional<Measure> Story::attribute(const std::string& name) {
  const Points& c = corners_;
  const auto none = [&] {
    refuse("it is not clear what the " + name + " of the " + (shape_.empty() ? "figure" : shape_) +
           " is");
    return std::nullopt;
  };
  if (shape_.empty() || shape_ == "several") return none();
  const auto is = [this](std::initializer_list<const char*> shapes) {
    return std::ranges::find(shapes, shape_) != shapes.end();
  };
  const auto side = [&](std::size_t i, std::size_t j) {
    return normal(Dimension::kLength, {c[i], c[j]});
  };
  const bool regular = shape_.starts_with("regular ");
  const bool triangle = is({"triangle", "right triangle", "isosceles", "equilateral"});
  if (shape_ == "circle") {
    if (name == "radius") return Measure{Dimension::kRadius, c};
    if (name == "diameter") return Measure{Dimension::kDiameter, c};
    if (name == "circumference" || name == "perimeter")
      return Measure{Dimension::kCircumference, c};
    if (name == "area") return Measure{Dimension::kDisc, c};
    return none();
  }
  if (name == "area" && !regular) return normal(Dimension::kArea, c);
  if (name == "perimeter") return normal(Dimension::kPerimeter, c);
  if (name == "side" && (regular || is({"square", "rhombus", "equilateral"}))) return side(0, 1);
  if (name == "diagonal" && is({"square", "rectangle"})) return side(0, 2);
  if (name == "interior angle" && (regular || is({"equilateral"})))
    return normal(Dimension::kAngle, c.substr(0, 3));
  if (!unnamed_) return none();  // which side is the length of a rectangle ABCD?
  if (name == "length" && shape_ == "square") return side(0, 1);
  if (name == "length" && shape_ == "rectangle") return side(0, 1);
  if ((name == "width" || name == "height") && shape_ == "rectangle") return side(1, 2);
  if (shape_ == "right triangle") {
    if (name == "hypotenuse") return side(0, 1);
    if (name == "leg") return side(0, 2);
    if (name == "other leg") return side(1, 2);
  }
  if (shape_ == "isosceles") {
    if (name == "apex angle") return normal(Dimension::kAngle, "ACB");
    if (name == "base angle") return normal(Dimension::kAngle, "ABC");
    if (name == "base") return side(0, 1);
  }
  if (name == "base" && is({"parallelogram", "triangle", "equilateral"})) return side(0, 1);
  if (name == "height" && is({"parallelogram", "trapezium", "triangle"})) {
    const bool on_c = triangle;
    const Fact foot = stated(FactKind::kFoot, {'H', on_c ? 'C' : 'D', 'A', 'B'});
    if (std::ranges::find(facts_, foot) == facts_.end()) add(foot);
    return normal(Dimension::kLength, {'H', on_c ? 'C' : 'D'});
  }
  if (name == "third angle" && triangle && shape_ != "isosceles")
    return normal(Dimension::kAngle, "ACB");
  if ((name == "third angle" || name == "fourth angle") && shape_ == "quadrilateral")
    return normal(Dimension::kAngle, "CDA");
  return none();
}

namespace {

// "a rectangle" is a new one, "the rectangle" may be that which was spoken of.
bool is_again(const Captures& said) {
  const std::string& article = said.names.at("article");
  return article == "the" || article == "this" || article == "that" || article == "my";
}

// Where one of them has a unit, it is that of all.
void share_unit(std::vector<Amount>& amounts) {
  const auto with = std::ranges::find_if(amounts, [](const Amount& a) { return !a.unit.empty(); });
  if (with == amounts.end()) return;
  const Amount unit = *with;
  for (Amount& amount : amounts)
    if (amount.unit.empty()) {
      amount.unit = unit.unit;
      amount.squared = unit.squared;
    }
}

bool is_question(const Captures& said) {
  for (const char* word : {"what", "whats", "find", "calculate", "compute", "determine", "work",
                           "tell", "give", "how"})
    if (said.said.contains(word)) return true;
  return false;
}

}  // namespace

bool Story::has(const Captures& said) {
  const bool question = is_question(said);
  if (said.names.contains("shape")) {
    if (question && said.amounts.empty() && shape_.empty() &&
        !said.names.at("shape").starts_with("regular "))
      return refuse("nothing is stated of the " + said.names.at("shape"));
    if (!introduce(said.names.at("shape"), is_again(said))) return false;
  }
  std::vector<std::pair<std::string, Amount>> given_ones;
  const auto name = [&](const char* place) {
    return said.names.contains(place) ? said.names.at(place) : std::string("side");
  };
  // "is 5 long and 3 wide"
  if (said.said.contains("wide") || said.said.contains("tall") || said.said.contains("high")) {
    if (!question && said.amounts.size() == 2) {
      if (shape_ != "rectangle" || !said.said.contains("long"))
        return refuse("it is not clear which side is which");
      given_ones = {{"length", said.amounts.at("v1")}, {"width", said.amounts.at("v2")}};
    }
  }
  if (given_ones.empty()) {
    if (said.amounts.contains("v1")) given_ones.emplace_back(name("attr1"), said.amounts.at("v1"));
    if (said.amounts.contains("v2")) given_ones.emplace_back(name("attr2"), said.amounts.at("v2"));
  }
  std::string asked = question ? name("attr0") : "";
  for (auto& [attribute_name, amount] : given_ones) {
    if (attribute_name == "other leg" || attribute_name == "third angle")
      return refuse("it is not clear which it is");
    if (attribute_name == "leg" && attributes_.contains("leg")) attribute_name = "other leg";
    const auto measure = attribute(attribute_name);
    if (!measure || !give(*measure, amount)) return false;
    attributes_.insert(attribute_name);
  }
  if (asked.empty()) return true;
  if (asked == "leg" && attributes_.contains("leg")) asked = "other leg";
  const auto measure = attribute(asked);
  if (!measure) return false;
  if (asked == "third angle" && !attributes_.contains("angles"))
    return refuse("it is not clear which angles there are");
  return ask(*measure);
}

bool Story::sides(const Captures& said) {
  if (!introduce(said.names.at("shape"), is_again(said))) return false;
  if (!attributes_.empty()) return refuse("something else was stated of its sides");
  std::vector<Amount> amounts;
  for (const char* place : {"v1", "v2", "v3"})
    if (said.amounts.contains(place)) amounts.push_back(said.amounts.at(place));
  share_unit(amounts);
  std::vector<Measure> of;
  const auto side = [](char a, char b) { return normal(Dimension::kLength, {a, b}); };
  const auto words = [&said](std::initializer_list<const char*> any) {
    return std::ranges::any_of(any, [&](const char* w) { return said.said.contains(w); });
  };
  const bool three = amounts.size() == 3, by = words({"by", "x"});
  if (!unnamed_) return refuse("it is not clear which sides these are");
  if (shape_ == "rectangle" && !three && !words({"legs", "diagonals", "parallel", "shorter"})) {
    of = {side('A', 'B'), side('B', 'C')};
  } else if (by) {
    return refuse("only a rectangle is given so");
  } else if (shape_ == "right triangle" && !three && words({"legs", "shorter", "perpendicular"})) {
    of = {side('A', 'C'), side('B', 'C')};
  } else if (shape_ == "triangle" && three && words({"sides", "side"}) && !words({"height"})) {
    of = {side('A', 'B'), side('B', 'C'), side('A', 'C')};
  } else if (shape_ == "rhombus" && !three && words({"diagonals"})) {
    add(stated(FactKind::kBetween, "XAC"));
    add(stated(FactKind::kBetween, "XBD"));
    of = {side('A', 'C'), side('B', 'D')};
  } else if (shape_ == "trapezium" && words({"parallel"})) {
    of = {side('A', 'B'), side('C', 'D')};
    if (three) {
      const auto height = attribute("height");
      if (!height) return false;
      of.push_back(*height);
    }
  } else if (shape_ == "parallelogram" && !three && words({"sides", "side"})) {
    of = {side('A', 'B'), side('B', 'C')};
  } else {
    return refuse("it is not clear which sides of the " + shape_ + " these are");
  }
  for (std::size_t i = 0; i < amounts.size(); ++i)
    if (!give(of[i], amounts[i])) return false;
  attributes_.insert({"length", "width", "leg", "other leg", "side"});
  if (!is_question(said)) return true;
  const auto measure = attribute(said.names.at("attr0"));
  return measure && ask(*measure);
}

bool Story::angles_of(const Captures& said) {
  if (!introduce(said.names.at("shape"), is_again(said))) return false;
  std::vector<Amount> amounts;
  for (const char* place : {"v1", "v2", "v3"})
    if (said.amounts.contains(place)) amounts.push_back(said.amounts.at(place));
  const bool right = (shape_ == "triangle" && amounts.size() == 2) ||
                     (shape_ == "quadrilateral" && amounts.size() == 3);
  if (!right || !unnamed_ || !attributes_.insert("angles").second)
    return refuse("it is not clear which angles these are");
  share_unit(amounts);
  const char* const kTriangle[] = {"BAC", "ABC"};
  const char* const kOthers[] = {"DAB", "ABC", "BCD"};
  for (std::size_t i = 0; i < amounts.size(); ++i)
    if (!give(normal(Dimension::kAngle, shape_ == "triangle" ? kTriangle[i] : kOthers[i]),
              amounts[i]))
      return false;
  return true;
}

bool Story::straight(const Captures& said) {
  if (said.said.contains("two")) {
    if (named_ || unnamed_) return refuse("it is not clear which angles these are");
    unnamed_ = true;
    shape_ = "straight line";
    add(stated(FactKind::kBetween, "OAB"));
    return add(stated(FactKind::kTriangle, "OAC"));
  }
  if (shape_ == "pair of parallel lines" && said.amounts.contains("v1")) return across(said);
  if (shape_ != "straight line") return refuse("it is not clear which angles these are");
  if (said.amounts.contains("v1"))
    return give(normal(Dimension::kAngle, "AOC"), said.amounts.at("v1"));
  return ask(normal(Dimension::kAngle, "BOC"));
}

// A, P, B and C, Q, D are on the parallels, R, P, Q, S on the line across; BPQ is the one angle.
bool Story::across(const Captures& said) {
  const char* const kShape = "pair of parallel lines";
  if (said.said.contains("two")) {
    if (named_ || unnamed_) return refuse("it is not clear which lines these are");
    unnamed_ = true;
    shape_ = kShape;
    for (const char* between : {"PAB", "QCD", "PRQ", "QPS"})
      add(stated(FactKind::kBetween, between));
    return add(stated(FactKind::kParallel, "PBQD"));
  }
  if (shape_ != kShape) return refuse("it is not clear which angles these are");
  if (said.amounts.contains("v1"))
    return give(normal(Dimension::kAngle, "BPQ"), said.amounts.at("v1"));
  if (said.said.contains("corresponding")) return ask(normal(Dimension::kAngle, "DQS"));
  if (said.said.contains("alternate")) return ask(normal(Dimension::kAngle, "PQC"));
  return ask(normal(Dimension::kAngle, said.said.contains("opposite") ? "APR" : "PQD"));
}

bool Story::places(const Captures& said) {
  if (named_ || unnamed_)
    return refuse("it is not clear what these points have to do with the rest");
  unnamed_ = true;
  const char* const kNames[] = {"A", "B", "C"};
  std::size_t count = 0;
  std::set<std::string> own;
  for (const char* place : {"c1", "c2", "c3"}) {
    if (!said.spots.contains(place)) continue;
    const Spot& spot = said.spots.at(place);
    if (!spot.name.empty() && !own.insert(spot.name).second)
      return refuse("two points have one name");
    for (std::size_t i = 0; i < count; ++i)
      if (facts_[i].value == spot.x && facts_[i].y == spot.y)
        return refuse("two of the points are one");
    add(normal({.kind = FactKind::kAt, .points = kNames[count++], .value = spot.x, .y = spot.y}));
  }
  if (said.said.contains("area")) {
    add(stated(FactKind::kTriangle, "ABC"));
    return ask(normal(Dimension::kArea, "ABC"));
  }
  if (said.said.contains("midpoint")) {
    add(stated(FactKind::kMidpoint, "MAB"));
    find_ = {{Dimension::kX, "M"}, {Dimension::kY, "M"}};
    return true;
  }
  const bool slope = said.said.contains("slope") || said.said.contains("gradient");
  return ask(normal(slope ? Dimension::kSlope : Dimension::kLength, "AB"));
}

}  // namespace lemma::search::geometry

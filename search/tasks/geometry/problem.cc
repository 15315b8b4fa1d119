#include "search/tasks/geometry/problem.h"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "search/tasks/geometry/knowledge.h"
#include "search/tasks/geometry/theory.h"
#include "search/tasks/typed_form.h"

namespace lemma::search::geometry {

using nlohmann::json;

namespace {

std::string where(const std::string& list, std::size_t i, const std::string& member) {
  return list + "[" + std::to_string(i) + "]" + (member.empty() ? "" : ".") + member;
}

core::Result<Exact> number_from(const json& value, std::string_view field,
                                const std::string& member) {
  const char* bound =
      "must be an integer within +-10^9 or an exact number like \"7/2\" or \"3*sqrt(2)\"";
  if (value.is_number_integer()) {
    if (const auto integer = bounded_integer(value, GeometryProblem::kMaxNumber))
      return Exact(*integer);
    return out_of_range_member(bound, field, member);
  }
  if (value.is_string()) {
    const auto number = Exact::parse(value.get_ref<const std::string&>());
    if (number && std::abs(number->approximately()) <= GeometryProblem::kMaxNumber) return *number;
  }
  return invalid_member(bound, field, member);
}

core::Result<Points> points_from(const json& list, PointCount count, std::string_view field,
                                 const std::string& member) {
  const std::string rule = "must be an array of " + std::to_string(count.least) +
                           (count.most > count.least ? " to " + std::to_string(count.most) : "") +
                           " different capital letters";
  if (!list.is_array() || list.size() < count.least || list.size() > count.most)
    return invalid_member(rule, field, member);
  Points points;
  for (const json& one : list) {
    if (!one.is_string()) return invalid_member(rule, field, member);
    const auto& name = one.get_ref<const std::string&>();
    if (name.size() != 1 || name[0] < 'A' || name[0] > 'Z' || points.find(name[0]) != Points::npos)
      return invalid_member(rule, field, member);
    points += name;
  }
  return points;
}

core::Result<void> only(const json& object, std::initializer_list<const char*> members,
                        std::string_view field, const std::string& at) {
  for (const auto& [name, value] : object.items())
    if (std::ranges::find(members, name) == members.end())
      return invalid_member("is not a member of this", field, at + "." + name.substr(0, 32));
  for (const char* name : members)
    if (!object.contains(name) && std::string_view(name) != "times")
      return invalid_member("is needed", field, at + "." + name);
  return core::success();
}

core::Result<Measure> measure_of(Dimension dimension, const json& of, std::string_view field,
                                 const std::string& member) {
  BOOST_OUTCOME_TRY(Points points, points_from(of, points_of(dimension), field, member));
  return normal(dimension, std::move(points));
}

core::Result<Fact> sum_from(const json& one, std::string_view field, const std::string& at) {
  BOOST_OUTCOME_TRY(only(one, {"fact", "terms", "value"}, field, at));
  Fact fact{.kind = FactKind::kSum};
  const json& terms = one["terms"];
  if (!terms.is_array() || terms.empty() || terms.size() > GeometryProblem::kMaxTerms)
    return invalid_member("must be an array of 1 to 8 terms", field, at + ".terms");
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const std::string term = where(at + ".terms", i, "");
    if (!terms[i].is_object()) return invalid_member("must be an object", field, term);
    BOOST_OUTCOME_TRY(only(terms[i], {"measure", "of", "times"}, field, term));
    const auto dimension = terms[i]["measure"].is_string()
                               ? dimension_from(terms[i]["measure"].get_ref<const std::string&>())
                               : std::nullopt;
    if (!dimension) return invalid_member("is no measure", field, term + ".measure");
    Term made{Exact(1), {}};
    BOOST_OUTCOME_TRY(made.measure, measure_of(*dimension, terms[i]["of"], field, term + ".of"));
    if (terms[i].contains("times")) {
      BOOST_OUTCOME_TRY(made.times, number_from(terms[i]["times"], field, term + ".times"));
    }
    if (made.times.is_zero() || (*dimension == Dimension::kAngle && !made.times.is_rational()))
      return invalid_member("can't be that", field, term + ".times");
    fact.terms.push_back(std::move(made));
  }
  BOOST_OUTCOME_TRY(fact.value, number_from(one["value"], field, at + ".value"));
  return normal(std::move(fact));
}

core::Result<Fact> fact_at(const json& one, std::string_view field, const std::string& at) {
  if (!one.is_object() || !one.contains("fact") || !one["fact"].is_string())
    return invalid_member("must be an object with a fact", field, at);
  const auto& name = one["fact"].get_ref<const std::string&>();
  if (const auto dimension = dimension_from(name)) {
    BOOST_OUTCOME_TRY(only(one, {"fact", "of", "value"}, field, at));
    BOOST_OUTCOME_TRY(const Measure measure, measure_of(*dimension, one["of"], field, at + ".of"));
    BOOST_OUTCOME_TRY(const Exact value, number_from(one["value"], field, at + ".value"));
    if (*dimension == Dimension::kAngle && !value.is_rational())
      return invalid_member("must be a rational number of degrees", field, at + ".value");
    return given(*dimension, measure.points, value);
  }
  const auto kind = fact_from(name);
  if (!kind) return invalid_member("is no kind of fact", field, at + ".fact");
  if (*kind == FactKind::kSum) return sum_from(one, field, at);
  Fact fact{.kind = *kind};
  if (*kind == FactKind::kAt) {
    BOOST_OUTCOME_TRY(only(one, {"fact", "of", "x", "y"}, field, at));
    BOOST_OUTCOME_TRY(fact.value, number_from(one["x"], field, at + ".x"));
    BOOST_OUTCOME_TRY(fact.y, number_from(one["y"], field, at + ".y"));
  } else {
    BOOST_OUTCOME_TRY(only(one, {"fact", "of"}, field, at));
  }
  BOOST_OUTCOME_TRY(fact.points, points_from(one["of"], points_of(*kind), field, at + ".of"));
  return normal(std::move(fact));
}

std::vector<Fact> in_order(std::vector<Fact> facts) {
  std::ranges::stable_sort(facts, {}, [](const Fact& fact) {
    return std::pair(static_cast<int>(fact.kind), to_string(fact));
  });
  facts.erase(std::unique(facts.begin(), facts.end()), facts.end());
  return facts;
}

std::string key_of(const std::vector<Fact>& facts, const std::string& asked) {
  std::string key = "geometry|" + asked;
  for (const Fact& fact : facts) key += "|" + to_string(fact);
  return key;
}

std::shared_ptr<const Knowledge> seen_at_sight(const Theory& theory) {
  auto knowledge = std::make_shared<Knowledge>(theory);
  knowledge->look();
  return knowledge;
}

json letters(const Points& points) {
  json list = json::array();
  for (const char point : points) list.push_back(std::string(1, point));
  return list;
}

json number(const Exact& value) {
  if (value.is_rational() && value.rational().is_integer())
    return static_cast<std::int64_t>(value.rational().numerator());
  return value.to_string();
}

}  // namespace

GeometryProblem::GeometryProblem(std::vector<Fact> facts, std::vector<Measure> find)
    : facts_(in_order(std::move(facts))),
      find_(std::move(find)),
      theory_(std::make_shared<const Theory>(facts_, find_)),
      sight_(seen_at_sight(*theory_)),
      consistent_(is_consistent(*theory_)),
      key_(key_of(facts_, asked())) {}

std::string GeometryProblem::asked() const {
  return find_.size() == 2 ? "point " + find_[0].points : to_string(find_[0]);
}

core::Result<std::shared_ptr<const GeometryProblem>> GeometryProblem::from_typed(
    const json& typed, std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(typed, field, "geometry", {"facts", "find"}, {"points"}));
  const json& list = typed.at("facts");
  if (!list.is_array()) return invalid_member("must be an array of objects", field, "facts");
  if (list.empty() || list.size() > kMaxFacts)
    return out_of_range_member("must hold 1 to 40 facts", field, "facts");
  std::vector<Fact> facts;
  std::set<char> points;
  for (std::size_t i = 0; i < list.size(); ++i) {
    BOOST_OUTCOME_TRY(Fact fact, fact_at(list[i], field, where("facts", i, "")));
    for (const char point : points_in(fact)) points.insert(point);
    facts.push_back(std::move(fact));
  }
  if (points.size() > kMaxPoints)
    return out_of_range_member("name more than 16 points", field, "facts");
  if (typed.contains("points")) {
    BOOST_OUTCOME_TRY(const Points named,
                      points_from(typed.at("points"), {1, kMaxPoints}, field, "points"));
    if (std::set<char>(named.begin(), named.end()) != points)
      return invalid_member("must name the points of the facts, each once", field, "points");
  }
  const json& find = typed.at("find");
  if (!find.is_object() || find.size() != 1)
    return invalid_member("must be an object with one member", field, "find");
  const std::string what = find.begin().key(), member = "find." + what.substr(0, 32);
  std::vector<Measure> asked;
  if (what == "point") {
    BOOST_OUTCOME_TRY(const Points point, points_from(find.begin().value(), {1, 1}, field, member));
    asked = {{Dimension::kX, point}, {Dimension::kY, point}};
  } else {
    const auto dimension = dimension_from(what);
    if (!dimension) return invalid_member("is nothing that can be found", field, member);
    BOOST_OUTCOME_TRY(Measure measure, measure_of(*dimension, find.begin().value(), field, member));
    asked = {std::move(measure)};
  }
  for (const char point : asked[0].points)
    if (!points.contains(point))
      return invalid_member("names a point of which nothing is stated", field, member);
  return std::make_shared<const GeometryProblem>(std::move(facts), std::move(asked));
}

json GeometryProblem::typed() const {
  json form{{"task", "geometry"}, {"facts", json::array()}};
  for (const Fact& fact : facts_) {
    json one;
    if (fact.kind == FactKind::kGiven) {
      const Measure& measure = fact.terms[0].measure;
      one = {{"fact", word(measure.dimension)},
             {"of", letters(measure.points)},
             {"value", number(fact.value)}};
    } else if (fact.kind == FactKind::kSum) {
      one = {{"fact", "sum"}, {"terms", json::array()}, {"value", number(fact.value)}};
      for (const Term& term : fact.terms)
        one["terms"].push_back({{"measure", word(term.measure.dimension)},
                                {"of", letters(term.measure.points)},
                                {"times", number(term.times)}});
    } else {
      one = {{"fact", word(fact.kind)}, {"of", letters(fact.points)}};
      if (fact.kind == FactKind::kAt) {
        one["x"] = number(fact.value);
        one["y"] = number(fact.y);
      }
    }
    form["facts"].push_back(std::move(one));
  }
  form["find"] = {{find_.size() == 2 ? "point" : std::string(word(find_[0].dimension)),
                   letters(find_[0].points)}};
  return form;
}

std::string GeometryProblem::text() const {
  std::string text;
  for (const Fact& fact : facts_) text += to_string(fact) + ". ";
  text += "Find " + asked() + ".";
  if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

}  // namespace lemma::search::geometry

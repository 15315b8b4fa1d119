#include "search/tasks/geometry/position.h"

#include <charconv>

#include "search/tasks/derivation.h"

namespace lemma::search::geometry {

namespace {

constexpr std::size_t kMaxNamed = 12;  // measures in a state's line
constexpr int kAdditionWorth = 8192;   // more than an addition can bring of new measures

std::vector<Fact> facts_of(const GeometryProblem& problem, const std::vector<Addition>& additions) {
  std::vector<Fact> facts = problem.facts();
  for (const Addition& addition : additions) {
    const Points& p = addition.points;
    if (addition.kind == FactKind::kFoot)
      facts.push_back(stated(FactKind::kBetween, {p[0], p[2], p[3]}));
    facts.push_back(stated(addition.kind, p));
  }
  return facts;
}

int number_at(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string affine_text(const Theory& theory, const Affine& is) {
  if (is.measure < 0) return is.constant.to_string();
  std::string text = is.factor == Exact(1) ? "" : is.factor.to_string() + "*";
  text += theory.name(is.measure);
  return is.constant.is_zero() ? text : text + " + " + is.constant.to_string();
}

}  // namespace

std::optional<Exact> Position::value(const Measure& measure) const {
  const auto index = theory->find(measure);
  return index ? knowledge.value(*index) : std::nullopt;
}

Position beginning(const GeometryProblem& problem, std::vector<Addition> additions) {
  if (additions.empty())
    return {{},
            {std::shared_ptr<void>(), &problem.theory()},
            {std::shared_ptr<void>(), &problem.sight()},
            problem.sight()};
  const auto theory = std::make_shared<const Theory>(facts_of(problem, additions), problem.find());
  const auto sight = std::make_shared<Knowledge>(*theory);
  sight->look();
  return {std::move(additions), theory, sight, *sight};
}

Position extended(const GeometryProblem& problem, const Position& position, Addition addition) {
  std::vector<Addition> additions = position.additions;
  additions.push_back(std::move(addition));
  Position next = beginning(problem, std::move(additions));
  const Theory& old = *position.theory;
  for (std::size_t i = 0; i < old.measures().size(); ++i) {
    const int measure = static_cast<int>(i);
    const Affine& is = position.knowledge.of(measure);
    if (is.measure == measure) continue;
    const auto here = next.theory->find(old.measures()[i]);
    const auto base = is.measure < 0
                          ? std::optional(-1)
                          : next.theory->find(old.measures()[static_cast<std::size_t>(is.measure)]);
    if (!here || !base) continue;
    // It may be known in other words by now, so it is told as a relation.
    Relation told{.label = "known",
                  .holds = {{{1, {*here}}, {negated(is.constant), {}}}, Sign::kZero}};
    if (*base >= 0) told.holds.polynomial.push_back({negated(is.factor), {*base}});
    const Finding found = next.knowledge.finding(told);
    if (found.kind == Finding::Kind::kNews) next.knowledge.learn(found.measure, found.is);
  }
  next.knowledge.look();
  return next;
}

std::optional<std::string> answer_in(const GeometryProblem& problem, const Position& position) {
  std::vector<std::string> values;
  for (const Measure& measure : problem.find()) {
    const auto value = position.value(measure);
    if (!value) return std::nullopt;
    values.push_back(value->to_string());
  }
  return values.size() == 1 ? values[0] : "(" + values[0] + ", " + values[1] + ")";
}

State to_state(const GeometryProblem& problem, const Position& position) {
  State state{.key = "", .line = "known:"};
  const auto entry = [&state](const std::string& text) {
    state.key += (state.key.empty() ? "" : ";") + text;
  };
  std::size_t named = 0;
  const auto name = [&](const std::string& text) {
    if (++named <= kMaxNamed) state.line += (state.line.back() == ':' ? " " : ", ") + text;
  };
  for (const Addition& addition : position.additions) {
    entry("+" + std::string(word(addition.kind)) + " " + addition.points);
    name(to_string(stated(addition.kind, addition.points)));
  }
  for (std::size_t i = 0; i < position.theory->measures().size(); ++i) {
    const int measure = static_cast<int>(i);
    const Affine& is = position.knowledge.of(measure);
    if (is == position.sight->of(measure)) continue;
    entry(std::to_string(i) + "=" +
          (is.measure < 0 ? is.constant.to_string()
                          : is.factor.to_string() + "~" + std::to_string(is.measure) + "~" +
                                is.constant.to_string()));
    name(position.theory->name(measure) + " = " + affine_text(*position.theory, is));
  }
  if (named == 0) state.line += " what is stated";
  if (named > kMaxNamed) state.line += ", and more";
  state.measure =
      1 + position.knowledge.open() +
      kAdditionWorth * static_cast<int>(Position::kMaxAdditions - position.additions.size());
  if (problem.consistent() && answer_in(problem, position)) state.status = StateStatus::kSolved;
  return state;
}

Position position_of(const GeometryProblem& problem, const State& state) {
  std::vector<Addition> additions;
  std::vector<std::string_view> entries;
  std::string_view rest = state.key;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(';'), rest.size());
    const std::string_view entry = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (entry[0] != '+') {
      entries.push_back(entry);
      continue;
    }
    const auto space = entry.find(' ');
    additions.push_back(
        {fact_from(entry.substr(1, space - 1)).value(), Points(entry.substr(space + 1))});
  }
  Position position = beginning(problem, std::move(additions));
  for (const std::string_view entry : entries) {
    const auto equals = entry.find('='), first = entry.find('~');
    const int measure = number_at(entry);
    const std::string_view is = entry.substr(equals + 1);
    if (first == std::string_view::npos) {
      position.knowledge.restore(measure, {-1, {}, Exact::parse(is).value()});
      continue;
    }
    const auto second = entry.find('~', first + 1);
    position.knowledge.restore(measure,
                               {number_at(entry.substr(first + 1)),
                                Exact::parse(entry.substr(equals + 1, first - equals - 1)).value(),
                                Exact::parse(entry.substr(second + 1)).value()});
  }
  return position;
}

State contradiction_state() {
  return {.key = std::string(kNoSolution), .line = "contradiction", .status = StateStatus::kSolved};
}

State not_determined_state() {
  return {.key = std::string(kNotDetermined),
          .line = std::string(kNotDetermined),
          .status = StateStatus::kSolved};
}

}  // namespace lemma::search::geometry

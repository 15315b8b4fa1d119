#include "search/tasks/geometry/moves.h"

#include <algorithm>
#include <array>
#include <set>

namespace lemma::search::geometry {

namespace {

constexpr std::size_t kMaxTrianglesCompared = 16;
constexpr std::size_t kMaxAdditionsListed = 40;

std::vector<int> spoken_of(const Relation& relation) {
  std::vector<int> measures;
  for (const Monomial& monomial : relation.holds.polynomial)
    for (const int measure : monomial.measures)
      if (std::ranges::find(measures, measure) == measures.end()) measures.push_back(measure);
  return measures;
}

bool same(const Position& position, const Measure& one, const Measure& other) {
  const auto first = position.theory->find(one), second = position.theory->find(other);
  if (first && second) return position.knowledge.same(*first, *second);
  return one == other;
}
bool same_angle(const Position& position, const Points& p, std::size_t at) {
  const auto angle = [&](std::size_t from) {
    return normal(Dimension::kAngle,
                  {p[from + (at + 1) % 3], p[from + at], p[from + (at + 2) % 3]});
  };
  return same(position, angle(0), angle(3));
}
// The side between corners `at` and the next one.
bool same_side(const Position& position, const Points& p, std::size_t at) {
  const auto side = [&](std::size_t from) {
    return normal(Dimension::kLength, {p[from + at], p[from + (at + 1) % 3]});
  };
  return same(position, side(0), side(3));
}

bool is_acute(const Position& position, char a, char b, char c) {
  const auto value = position.value(normal(Dimension::kAngle, {a, b, c}));
  return value && value->is_rational() && value->rational() < Rational(90);
}

// "180 - 2*angle ABC", where both numbers are rational.
bool is_difference(const Affine& is) {
  return is.factor.is_rational() && is.factor.sign() < 0 && is.constant.is_rational() &&
         is.constant.sign() > 0;
}

char fresh_point(const Position& position) {
  for (char name = 'A'; name <= 'Z'; ++name)
    if (position.theory->figure().points().find(name) == Points::npos) return name;
  return 0;
}

// Which congruence or similarity theorem applies to the triangles; empty: none that is known to.
std::string compared_by(const Position& position, FactKind kind, const Points& p) {
  std::array<bool, 3> angle{}, side{};
  for (std::size_t i = 0; i < 3; ++i) {
    angle[i] = same_angle(position, p, i);
    side[i] = same_side(position, p, i);
  }
  const int angles = angle[0] + angle[1] + angle[2], sides = side[0] + side[1] + side[2];
  if (kind == FactKind::kSimilar) return angles >= 2 ? "aa" : "";
  if (sides == 3) return "sss";
  for (std::size_t i = 0; i < 3; ++i)
    if (angle[i] && side[i] && side[(i + 2) % 3]) return "sas";
  return angles >= 2 && sides >= 1 ? "asa" : "";
}

Addition compared(FactKind kind, const Points& p) { return {kind, p, ""}; }

// ABC in alphabetical order, before DEF.
bool is_spelt_plainly(const Points& p) {
  return p[0] < p[1] && p[1] < p[2] && Points(p.substr(0, 3)) <= Points(p.substr(3));
}

std::string compare(const Position& position, const Addition& addition) {
  const Points& p = addition.points;
  const Figure& figure = position.theory->figure();
  if (!is_spelt_plainly(p))
    return "the first triangle's letters come in order, before the second's";
  if (!figure.is_triangle(p[0], p[1], p[2]) || !figure.is_triangle(p[3], p[4], p[5]))
    return "these aren't known to be triangles";
  if (p.substr(0, 3) == p.substr(3)) return "it is one triangle";
  const auto there = std::ranges::find(position.additions, addition.points, &Addition::points);
  if (there != position.additions.end() &&
      (there->kind == addition.kind || there->kind == FactKind::kCongruent))
    return "that is known already";
  const std::string by = compared_by(position, addition.kind, p);
  if (by.empty() || (by != addition.by && !addition.by.empty()))
    return "not enough of their angles and sides are known to be equal";
  return "";
}

std::string draw(const Position& position, const Addition& addition) {
  const Points& p = addition.points;
  const Figure& figure = position.theory->figure();
  const bool foot = addition.kind == FactKind::kFoot;
  const char a = p[foot ? 2 : 1], b = p[foot ? 3 : 2];
  if (p[0] != fresh_point(position))
    return "the next point is " + std::string(1, fresh_point(position));
  for (const char point : foot ? Points{p[1], a, b} : Points{a, b})
    if (figure.points().find(point) == Points::npos)
      return "there is no point " + std::string(1, point);
  if (a == b || (foot && (p[1] == a || p[1] == b))) return "these are not different points";
  // The new point is on the segment AB, so it can't be another one that is off the line.
  for (const char point : figure.points())
    if (point != a && point != b && !figure.is_triangle(a, b, point) &&
        !figure.is_between(a, b, point) && !figure.is_between(b, a, point))
      return "it might be " + std::string(1, point) + " itself";
  if (!foot) return "";
  const char c = p[1];
  if (!figure.is_triangle(a, b, c)) return "these aren't known to make a triangle";
  const auto length = [](char x, char y) { return normal(Dimension::kLength, {x, y}); };
  if (same(position, length(c, a), length(c, b))) return "";
  if (is_acute(position, c, a, b) && is_acute(position, c, b, a)) return "";
  return "it isn't known to fall between the two points";
}

}  // namespace

std::optional<Deduction> deduction(const Position& position, const Relation& relation,
                                   const Finding& finding) {
  const Knowledge& known = position.knowledge;
  const auto measures = spoken_of(relation);
  const auto reduced_to = [&](int base) {
    return *std::ranges::find_if(measures, [&](int m) { return known.of(m).measure == base; });
  };
  Deduction made{&relation, finding, reduced_to(finding.measure), {}};
  // subject = f * base + c, base = k * onto + d, of = g * onto + e
  const Affine& subject = known.of(made.subject);
  auto factor = multiply(subject.factor, finding.is.factor);
  auto constant = multiply(subject.factor, finding.is.constant);
  if (constant) constant = add(*constant, subject.constant);
  if (!factor || !constant) return std::nullopt;
  if (finding.is.measure >= 0) {
    made.is.measure = reduced_to(finding.is.measure);
    const Affine& of = known.of(made.is.measure);
    factor = divide(*factor, of.factor);
    const auto shift = factor ? multiply(*factor, of.constant) : std::nullopt;
    constant = shift ? add(*constant, negated(*shift)) : std::nullopt;
    if (!constant) return std::nullopt;
    made.is.factor = *factor;
  }
  made.is.constant = *constant;
  Knowledge tried = known;
  if (!tried.learn(finding.measure, finding.is)) return std::nullopt;
  return made;
}

std::vector<Deduction> deductions(const Position& position) {
  std::vector<Deduction> all;
  for (const Relation& relation : position.theory->relations()) {
    const Finding found = position.knowledge.finding(relation);
    if (found.kind != Finding::Kind::kNews) continue;
    if (auto made = deduction(position, relation, found)) all.push_back(std::move(*made));
  }
  return all;
}

std::vector<const Relation*> clashes(const Position& position) {
  std::vector<const Relation*> all;
  std::set<std::string> labels;
  for (const Relation& relation : position.theory->relations())
    if (position.knowledge.finding(relation).kind == Finding::Kind::kClash &&
        labels.insert(relation.label).second)
      all.push_back(&relation);
  return all;
}

std::string line_of(const Position& position, const Deduction& deduction) {
  const Theory& theory = *position.theory;
  const Affine& is = deduction.is;
  std::string text = theory.name(deduction.subject) + " = ";
  if (is.measure < 0) {
    text += is.constant.to_string();
  } else if (is_difference(is)) {
    const Exact less = negated(is.factor);
    text += is.constant.to_string() + " - " + (less == Exact(1) ? "" : less.to_string() + "*") +
            theory.name(is.measure);
  } else {
    text += (is.factor == Exact(1) ? "" : is.factor.to_string() + "*") + theory.name(is.measure);
    if (!is.constant.is_zero())
      text += is.constant.sign() < 0 ? " - " + negated(is.constant).to_string()
                                     : " + " + is.constant.to_string();
  }
  return text + " by " + deduction.relation->label;
}

std::string line_of(const Addition& addition) {
  const Points& p = addition.points;
  if (addition.kind == FactKind::kMidpoint)
    return "let " + p.substr(0, 1) + " be the midpoint of " + p.substr(1);
  if (addition.kind == FactKind::kFoot)
    return "let " + p.substr(0, 1) + " be the foot from " + p[1] + " to " + p.substr(2);
  return "triangles " + p.substr(0, 3) + " and " + p.substr(3) + " are " +
         std::string(word(addition.kind)) + " by " + addition.by;
}

std::optional<Claim> claim_from(std::string_view line) {
  const auto equals = line.find(" = ");
  const auto by = equals == std::string_view::npos ? equals : line.find(" by ", equals);
  if (by == std::string_view::npos) return std::nullopt;
  const auto subject = measure_from(line.substr(0, equals));
  std::string_view is = line.substr(equals + 3, by - equals - 3);
  if (!subject) return std::nullopt;
  Claim claim{.subject = *subject, .of = std::nullopt, .label = std::string(line.substr(by + 4))};
  if (const auto value = Exact::parse(is)) {
    claim.constant = *value;
    return claim;
  }
  // [factor "*"] measure [" + " constant | " - " constant], or: constant " - " [factor "*"] measure
  const auto less = is.find(" - ");
  const auto first =
      less == std::string_view::npos ? std::nullopt : Exact::parse(is.substr(0, less));
  const bool difference = first && first->is_rational() && !is.starts_with("sqrt");
  if (difference && !Exact::parse(is.substr(0, is.rfind('*')))) {
    claim.constant = *first;
    is.remove_prefix(less + 3);
  }
  const auto star = is.rfind('*', is.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
  claim.factor = Exact(1);
  if (star != std::string_view::npos) {
    const auto factor = Exact::parse(is.substr(0, star));
    if (!factor) return std::nullopt;
    claim.factor = *factor;
    is.remove_prefix(star + 1);
  }
  const auto sign = std::min(is.find(" + "), is.find(" - "));
  if (sign != std::string_view::npos) {
    const auto constant = Exact::parse(is.substr(sign + 3));
    if (!constant) return std::nullopt;
    claim.constant = is[sign + 1] == '-' ? negated(*constant) : *constant;
    is = is.substr(0, sign);
  }
  if (!claim.constant.is_zero() && sign == std::string_view::npos)
    claim.factor = negated(claim.factor);
  claim.of = measure_from(is);
  return claim.of ? std::optional(std::move(claim)) : std::nullopt;
}

std::optional<Addition> addition_from(std::string_view line) {
  const auto take = [&line](std::string_view words) {
    if (!line.starts_with(words)) return false;
    line.remove_prefix(words.size());
    return true;
  };
  Addition addition{FactKind::kMidpoint, {}};
  const auto points = [&](std::size_t count) {
    if (line.size() < count) return false;
    for (const char c : line.substr(0, count))
      if (c < 'A' || c > 'Z') return false;
    addition.points += line.substr(0, count);
    line.remove_prefix(count);
    return true;
  };
  if (take("let ")) {
    if (!points(1) || !take(" be the ")) return std::nullopt;
    if (take("foot from ")) {
      addition.kind = FactKind::kFoot;
      if (!points(1) || !take(" to ")) return std::nullopt;
    } else if (!take("midpoint of ")) {
      return std::nullopt;
    }
    if (!points(2) || !line.empty()) return std::nullopt;
    addition.points = stated(addition.kind, addition.points).points;
    return addition;
  }
  if (!take("triangles ") || !points(3) || !take(" and ") || !points(3) || !take(" are "))
    return std::nullopt;
  addition.kind = line.starts_with("similar") ? FactKind::kSimilar : FactKind::kCongruent;
  if (!take(word(addition.kind)) || !take(" by ")) return std::nullopt;
  addition.by = line;
  return addition.by.empty() ? std::nullopt : std::optional(std::move(addition));
}

std::string objection(const Position& position, const Addition& addition) {
  if (position.additions.size() >= Position::kMaxAdditions)
    return "there are " + std::to_string(Position::kMaxAdditions) + " constructions already";
  const bool compares =
      addition.kind == FactKind::kSimilar || addition.kind == FactKind::kCongruent;
  return compares ? compare(position, addition) : draw(position, addition);
}

std::vector<Addition> additions(const Position& position) {
  std::vector<Addition> all;
  if (position.additions.size() >= Position::kMaxAdditions) return all;
  const auto offer = [&](Addition addition) {
    if (all.size() < kMaxAdditionsListed && objection(position, addition).empty())
      all.push_back(std::move(addition));
  };
  const Figure& figure = position.theory->figure();
  const char fresh = fresh_point(position);
  for (const Points& t : figure.triangles())
    for (std::size_t i = 0; i < 3 && fresh != 0; ++i) {
      const char c = t[i], a = t[(i + 1) % 3], b = t[(i + 2) % 3];
      if (same(position, normal(Dimension::kLength, {c, a}), normal(Dimension::kLength, {c, b})))
        offer({FactKind::kMidpoint, stated(FactKind::kMidpoint, {fresh, a, b}).points});
      else
        offer({FactKind::kFoot, stated(FactKind::kFoot, {fresh, c, a, b}).points});
    }
  if (figure.triangles().size() > kMaxTrianglesCompared) return all;
  for (const Points& one : figure.triangles())
    for (Points other : figure.triangles()) {
      if (!(one < other)) continue;
      std::ranges::sort(other);
      do {
        for (const FactKind kind : {FactKind::kCongruent, FactKind::kSimilar}) {
          Addition addition = compared(kind, one + other);
          addition.by = compared_by(position, kind, addition.points);
          if (addition.by.empty() || figure.similars().contains(addition.points)) continue;
          offer(std::move(addition));
          break;
        }
      } while (std::ranges::next_permutation(other).found);
    }
  return all;
}

}  // namespace lemma::search::geometry

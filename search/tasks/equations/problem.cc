#include "search/tasks/equations/problem.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "search/tasks/equations/line.h"
#include "search/tasks/typed_form.h"

namespace lemma::search::equations {

using nlohmann::json;

namespace {

constexpr std::size_t kMaxEquationText = 120;

std::string place(std::size_t i) { return "equations[" + std::to_string(i) + "]"; }

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : std::string(between)) + part;
  return text;
}

core::Result<std::vector<std::string>> strings_from(const json& value, std::string_view field,
                                                    std::string_view member, std::size_t most) {
  if (!value.is_array()) return invalid_member("must be an array of strings", field, member);
  if (value.empty() || value.size() > most)
    return out_of_range_member("must hold 1 to " + std::to_string(most) + " strings", field,
                               member);
  std::vector<std::string> strings;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!value[i].is_string())
      return invalid_member("must be a string", field,
                            std::string(member) + "[" + std::to_string(i) + "]");
    strings.push_back(value[i].get<std::string>());
  }
  return strings;
}

// Where the domain ends, as the reader of a line sees it.
std::string excluded_text(const RealLine& line, const Condition& domain, char unknown) {
  std::string text;
  for (std::size_t place = 1; place < line.places(); place += 2)
    if (!line.holds(domain, place))
      text += (text.empty() ? "" : ", ") + std::string(1, unknown) + " != " + line.text(place);
  return text;
}

}  // namespace

core::Result<std::shared_ptr<const EquationsProblem>> EquationsProblem::from_typed(
    const json& typed, std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(typed, field, "equations", {"equations", "unknowns"}));
  BOOST_OUTCOME_TRY(const auto letters,
                    strings_from(typed["unknowns"], field, "unknowns", kMaxUnknowns));
  std::shared_ptr<EquationsProblem> problem(new EquationsProblem);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const std::string& letter = letters[i];
    const std::string member = "unknowns[" + std::to_string(i) + "]";
    if (letter.size() != 1 || letter[0] < 'a' || letter[0] > 'z' || letter == "e" || letter == "i")
      return invalid_member("must be a small letter other than \"e\" and \"i\"", field, member);
    if (problem->unknowns_.find(letter) != std::string::npos)
      return invalid_member("stands there twice", field, member);
    problem->unknowns_ += letter;
  }
  BOOST_OUTCOME_TRY(problem->equations_,
                    strings_from(typed["equations"], field, "equations",
                                 problem->is_system() ? kMaxRows : kMaxRelations));
  BOOST_OUTCOME_TRY(problem->read(field));
  std::string plain;
  for (const auto& equation : problem->equations_) plain += "|" + equation;
  std::erase(plain, ' ');
  problem->key_ = "equations|" + problem->unknowns_ + plain;
  return std::shared_ptr<const EquationsProblem>(std::move(problem));
}

core::Result<void> EquationsProblem::read(std::string_view field) {
  std::size_t relations_read = 0;
  for (std::size_t i = 0; i < equations_.size(); ++i) {
    if (equations_[i].size() > kMaxEquationText)
      return out_of_range_member("must have at most 120 bytes", field, place(i));
    const auto relations = parse_relations(equations_[i], unknowns_);
    if (!relations.value)
      return invalid_member("is no relation that is read here: " + relations.why_not, field,
                            place(i));
    relations_read += relations.value->size();
    for (const Relation& relation : *relations.value) {
      if (is_system()) {
        auto row = linear_row(relation, unknowns_.size());
        if (!row.value) return invalid_member("is not read here: " + row.why_not, field, place(i));
        rows_.push_back(std::move(*row.value));
        continue;
      }
      const auto difference = difference_of(relation);
      if (!difference.value)
        return invalid_member("is not read here: " + difference.why_not, field, place(i));
      const auto too_high = [](const SurdPolynomial& p) {
        return std::max(degree(p.plain), degree(p.rooted)) > kMaxProblemDegree;
      };
      if (too_high(difference.value->over) || too_high(difference.value->under))
        return out_of_range_member("must have a degree of at most 8", field, place(i));
    }
  }
  if (relations_read > (is_system() ? kMaxRows : kMaxRelations))
    return out_of_range_member("must hold at most 4 relations", field, "equations");
  if (!is_system()) {
    BOOST_OUTCOME_TRY(read_one_unknown(field));
  }
  const auto line = read_line(joined(equations_, is_system() ? ", " : " and "), unknowns_);
  if (!line.value) return invalid_member("are not read here: " + line.why_not, field, "equations");
  line_ = line.value->text;
  return core::success();
}

core::Result<void> EquationsProblem::read_one_unknown(std::string_view field) {
  condition_.branches.emplace_back();
  for (std::size_t i = 0; i < equations_.size(); ++i) {
    const auto relations = parse_relations(equations_[i], unknowns_);
    for (const Relation& relation : *relations.value) {
      auto atom = atom_of(relation);
      if (!atom.value) return invalid_member("is not read here: " + atom.why_not, field, place(i));
      for (const SignedPolynomial& p : atom.value->nonzero)
        domain_.branches[0].push_back({.over = p,
                                       .under = {.plain = {1}, .rooted = {}, .norm = {}},
                                       .sign = Sign::kUnequal,
                                       .nonzero = {}});
      condition_.branches[0].push_back(std::move(*atom.value));
    }
  }
  const RealLine line({&condition_, &domain_});
  if (line.too_large())
    return out_of_range_member("have too many different roots", field, "equations");
  excluded_ = excluded_text(line, domain_, unknowns_[0]);
  return core::success();
}

json EquationsProblem::typed() const {
  json unknowns = json::array();
  for (const char letter : unknowns_) unknowns.push_back(std::string(1, letter));
  return {{"task", "equations"}, {"equations", equations_}, {"unknowns", std::move(unknowns)}};
}

std::string EquationsProblem::text() const {
  std::string letters;
  for (std::size_t i = 0; i < unknowns_.size(); ++i) {
    if (i > 0) letters += i + 1 == unknowns_.size() ? " and " : ", ";
    letters += unknowns_[i];
  }
  return "Find all real " + letters + " with " + joined(equations_, is_system() ? ", " : " and ") +
         ".";
}

}  // namespace lemma::search::equations

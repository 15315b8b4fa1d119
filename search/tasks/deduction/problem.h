// The deduction family's typed problem: facts, rules and existential statements about named things,
// and a query that is true, false or unknown given them. Values, any thread.
//
//   {"task":"deduction", "premises":[
//      {"who":"Rex", "is":"a cat"},                                  Rex is a cat
//      {"who":"Rex", "is_not":"black"},                              Rex is not black
//      {"if":[{"is":"a cat"}], "then":{"is":"an animal"}},           every cat is an animal
//      {"if":[{"is":"a cat"},{"is_not":"black"}], "then":{"is_not":"lucky"}},
//      {"if":[{"who":"Rex","is":"tame"}], "then":{"who":"Tom","is":"tame"}},
//      {"some":[{"is":"a cat"},{"is":"black"}]}],                    something is a cat and black
//    "query":{"who":"Rex", "is":"an animal"}, "classes":"may_be_empty"}
//
// premises: up to 48, at most 8 of them "some". "if" holds up to 4 properties (none: of everything),
// "some" 1 to 4. The literals of a rule all name a thing or none does. query: a fact, a rule without
// names, or "some". classes: "may_be_empty" (the default) or "not_empty", which adds the premise
// that something has it for every property that is named, in the order of their names. At most 8 things and 24 properties are
// named; a name is 1 to 4 words of letters, a noun begins with "a" or "an".
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"
#include "search/tasks/deduction/ground.h"
#include "search/tasks/deduction/models.h"
#include "search/tasks/problem.h"

namespace lemma::search {

std::string_view to_string(deduction::ClassReading reading);  // as in the typed form

class DeductionProblem final : public Problem {
 public:
  static constexpr std::size_t kMaxConstants = 8;
  static constexpr std::size_t kMaxPredicates = 24;
  static constexpr std::size_t kMaxPremises = 48;
  static constexpr std::size_t kMaxSome = 8;
  static constexpr std::size_t kMaxBody = 4;
  static constexpr std::size_t kMaxNameBytes = 40;

  // Within the bounds above. Bodies are put in order and freed of repetitions; names that no
  // statement uses are left out.
  explicit DeductionProblem(deduction::Theory theory);

  static core::Result<std::shared_ptr<const DeductionProblem>> from_typed(
      const nlohmann::json& typed, std::string_view field);

  std::string_view task() const override { return "deduction"; }
  nlohmann::json typed() const override;
  // Premises keep their order in it, for steps name them by number.
  const std::string& key() const override { return key_; }
  std::string text() const override;

  const deduction::Theory& theory() const { return theory_; }  // as given
  // With the premises that the reading of classes adds.
  const deduction::Ground& ground() const { return ground_; }
  const deduction::Decision& decision() const { return decision_; }
  // Whether the premises are known to be consistent.
  bool consistent() const {
    return decision_.truth && *decision_.truth != deduction::Truth::kContradictory;
  }

  // Whether the other reading of classes would change what the query comes to.
  bool reading_matters() const;

 private:
  const deduction::Theory theory_;
  const deduction::Ground ground_;
  const deduction::Decision decision_;
  const std::string key_;
};

// "A name is 1 to 4 words of letters ..."; empty when `name` is one.
std::string why_no_constant(std::string_view name);
std::string why_no_predicate(std::string_view name);

}  // namespace lemma::search

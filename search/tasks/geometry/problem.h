// The geometry family's typed problem: what is stated of a plane figure, and the measure or point that
// is asked for. Values, any thread.
//
//   {"task":"geometry",
//    "facts":[{"fact":"triangle","of":["A","B","C"]},
//             {"fact":"angle","of":["A","B","C"],"value":40},
//             {"fact":"at","of":["D"],"x":"1/2","y":3},
//             {"fact":"sum","terms":[{"measure":"angle","of":["B","A","C"]},
//                                    {"measure":"angle","of":["A","C","B"],"times":-2}],"value":0}],
//    "find":{"angle":["A","C","B"]}}
//
// points: optional, all of them; up to 16 are named, by one capital letter each. facts: 1 to 40 of
// fact.h. Numbers are integers or texts of exact.h, within +-10^9; of angles rational, from 0 to 180 in
// a given one. find: one measure of measure.h, or {"point":["M"]}, whose answer is "(x, y)".
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"
#include "search/tasks/geometry/fact.h"
#include "search/tasks/problem.h"

namespace lemma::search::geometry {

class Knowledge;
class Theory;

class GeometryProblem final : public Problem {
 public:
  static constexpr std::size_t kMaxFacts = 40;
  static constexpr std::size_t kMaxTerms = 8;
  static constexpr std::size_t kMaxPoints = 16;
  static constexpr std::int64_t kMaxNumber = 1'000'000'000;

  // Facts within the bounds above; `find` is one measure, or the x and the y of a point.
  GeometryProblem(std::vector<Fact> facts, std::vector<Measure> find);

  static core::Result<std::shared_ptr<const GeometryProblem>> from_typed(
      const nlohmann::json& typed, std::string_view field);

  std::string_view task() const override { return "geometry"; }
  nlohmann::json typed() const override;
  const std::string& key() const override { return key_; }
  std::string text() const override;

  const std::vector<Fact>& facts() const { return facts_; }
  const std::vector<Measure>& find() const { return find_; }
  std::string asked() const;                          // "angle ACB", "point M"
  const Theory& theory() const { return *theory_; }   // of what is stated
  const Knowledge& sight() const { return *sight_; }  // what is seen in it without a theorem
  // Whether what follows from what is stated contradicts itself nowhere.
  bool consistent() const { return consistent_; }

 private:
  const std::vector<Fact>
      facts_;  // in a fixed order, so their order in the text makes no difference
  const std::vector<Measure> find_;
  const std::shared_ptr<const Theory> theory_;
  const std::shared_ptr<const Knowledge> sight_;
  const bool consistent_;
  const std::string key_;
};

}  // namespace lemma::search::geometry

// The wordmath family's typed problem: named quantities, what is given of them, how they are related,
// and the one that is asked for. Values, any thread.
//
//   {"task":"wordmath",
//    "quantities":[{"name":"Tom's apples", "value":12, "counted":true},
//                  {"name":"Ann's apples", "counted":true}],
//    "relations":[{"is":"Ann's apples", "left":"Tom's apples", "op":"+", "right":3}],
//    "ask":"Ann's apples"}
//
// quantities: 1 to 40. Names have 1 to 40 letters, digits, inner spaces, apostrophes or hyphens, begin
// with a letter and are all different. value: a number, integer within +-10^9 or "a/b" of two such;
// without one it is unknown. counted: it counts things, so it is a natural number; false if absent.
// relations: up to 40; left and right are names or numbers, not both numbers; op is + - * or /.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"
#include "search/tasks/arithmetic/expression.h"
#include "search/tasks/problem.h"

namespace lemma::search::wordmath {

struct Quantity {
  std::string name;
  std::optional<Rational> value = {};  // as given
  bool counted = false;
};

struct Operand {
  int quantity = -1;  // index, or -1: the number
  Rational number = {};
  friend bool operator==(const Operand&, const Operand&) = default;
};

// result = left op right
struct Relation {
  int result;
  Operand left;
  arithmetic::Op op;
  Operand right;
};

// What is known of each quantity.
using Values = std::vector<std::optional<Rational>>;

class WordmathProblem final : public Problem {
 public:
  static constexpr std::size_t kMaxQuantities = 40;
  static constexpr std::size_t kMaxRelations = 40;
  static constexpr std::size_t kMaxName = 40;
  static constexpr std::int64_t kMaxNumber = 1'000'000'000;

  // Within the bounds above.
  WordmathProblem(std::vector<Quantity> quantities, std::vector<Relation> relations, int ask);

  static core::Result<std::shared_ptr<const WordmathProblem>> from_typed(
      const nlohmann::json& typed, std::string_view field);

  std::string_view task() const override { return "wordmath"; }
  nlohmann::json typed() const override;
  // Quantities by name and relations in a fixed order, so their order in the text makes no difference.
  const std::string& key() const override { return key_; }
  std::string text() const override;

  const std::vector<Quantity>& quantities() const { return quantities_; }
  const std::vector<Relation>& relations() const { return relations_; }
  int ask() const { return ask_; }
  const std::string& name(int quantity) const {
    return quantities_[static_cast<std::size_t>(quantity)].name;
  }
  int named(std::string_view name) const;  // -1: none
  Values given() const;
  // Whether what follows step by step from what is given contradicts itself nowhere.
  bool consistent() const { return consistent_; }

 private:
  std::string spelt(const Operand& operand) const;

  const std::vector<Quantity> quantities_;
  const std::vector<Relation> relations_;
  const int ask_;
  const bool consistent_;
  const std::string key_;
};

// Whether a name is one that the typed form may hold.
bool is_quantity_name(std::string_view name);

}  // namespace lemma::search::wordmath

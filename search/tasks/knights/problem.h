// The knights family's typed problem: people who are each a knight, all of whose claims are true,
// or a knave, all of whose claims are false; what they claim; and facts that simply hold. A value,
// any thread.
//
//   {"task":"knights", "people":["Ann","Bob"], "claims":[{"by":"Ann", "says":{"knave":"Bob"}}],
//    "facts":[{"exactly":1, "knights":["Ann","Bob"]}], "kinds":["saint","sinner"]}
//
// people: 2 to 8 different names, each a letter and then up to 19 letters, digits, - or '. claims:
// 1 to 16; facts: up to 8, may be left out; formulas as in form.h. kinds: what answers call
// a knight and a knave, two different words of 2 to 20 small letters; "knight" and "knave" if left
// out.
#pragma once

#include <bitset>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"
#include "search/tasks/knights/formula.h"
#include "search/tasks/problem.h"

namespace lemma::search::knights {

// Whole assignments: bit a is the assignment in which exactly the people in a are knights.
using AssignmentSet = std::bitset<256>;

class KnightsProblem final : public Problem {
 public:
  static constexpr std::size_t kMinPeople = 2;
  static constexpr std::size_t kMaxPeople = 8;
  static constexpr std::size_t kMaxClaims = 16;
  static constexpr std::size_t kMaxFacts = 8;
  static constexpr std::size_t kMaxWord = 20;  // bytes of a name or of a word for a kind

  struct Claim {
    int by;
    Formula says;
  };

  // All that one speaker says, or all facts: what a step may reason from.
  struct Source {
    static constexpr int kFacts = -1;
    int speaker;
    AssignmentSet allowed;  // every assignment that it permits
  };

  // The arguments are within the bounds above.
  KnightsProblem(KnightsWords words, std::vector<Claim> claims, std::vector<Formula> facts);

  static core::Result<std::shared_ptr<const KnightsProblem>> from_typed(const nlohmann::json& typed,
                                                                        std::string_view field);

  std::string_view task() const override { return "knights"; }
  nlohmann::json typed() const override;
  // Names and permitted assignments in the order of the names, so the order of people and of claims
  // and the way in which a claim is put make no difference.
  const std::string& key() const override { return key_; }
  std::string text() const override;

  const KnightsWords& words() const { return words_; }
  int size() const { return static_cast<int>(words_.people.size()); }
  PersonSet everyone() const { return only(size()) - 1; }
  const std::vector<Claim>& claims() const { return claims_; }  // as given
  const std::vector<Formula>& facts() const { return facts_; }
  const std::vector<Source>& sources() const { return sources_; }  // speakers ascending, then facts
  // Every assignment that all sources permit.
  AssignmentSet solutions() const;

 private:
  const KnightsWords words_;
  const std::vector<Claim> claims_;
  const std::vector<Formula> facts_;
  const std::vector<Source> sources_;
  const std::string key_;
};

// "Ann: knight, Bob: knave", in the order in which the problem lists them.
std::string assignment_text(const KnightsProblem& problem, PersonSet knights);

}  // namespace lemma::search::knights

// What a told word problem says, gathered clause by clause: who has how many of what, how that changes,
// and what is asked. Single owner.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "search/tasks/wordmath/clause.h"
#include "search/tasks/wordmath/problem.h"

namespace lemma::search::wordmath {

class Story {
 public:
  // Whether the clause is understood; if not, or if it leaves a doubt, why_not() says why.
  bool take(Tokens clause, bool begins_sentence);
  const std::string& why_not() const { return why_not_; }

  // Once all clauses are taken; null with a reason in why_not().
  std::shared_ptr<const WordmathProblem> problem();
  std::string summary() const;  // of what was understood, for people

 private:
  struct Holding {
    int first;  // quantity: before anything changes
    int current;
    bool stated;  // something is said of how many these are
    int changes = 0;
  };
  using Key = std::pair<std::string, std::string>;  // who, thing
  enum class Kind {
    kIdle,
    kHas,
    kHasSome,
    kHasNow,
    kMoreThan,
    kTimes,
    kGives,
    kLoses,
    kGains,
    kEachHolds,
    kCosts,
    kAsksHave,
    kAsksTogether,
    kAsksAll,
    kAsksDifference,
    kAsksSpend
  };
  struct Pattern {
    Kind kind;
    ClausePattern clause;
  };
  static const std::vector<Pattern>& patterns();

  bool act(Kind kind, Captures& said);
  bool refuse(std::string why);
  bool people(Captures& said);
  bool thing(Captures& said);
  Holding& holding(const std::string& who, const std::string& thing);
  int add(std::string name, std::optional<Rational> value, bool counted);
  void relate(int result, Operand left, arithmetic::Op op, Operand right);
  void change(Holding& holding, const Key& key, arithmetic::Op op, std::int64_t by);
  std::string plural(const std::string& thing) const;
  std::optional<int> amount(const std::string& who, const std::string& thing, bool at_first);
  std::optional<int> sum(const std::vector<int>& parts, const std::string& thing);
  bool state(Holding& holding, std::int64_t number);

  std::vector<Quantity> quantities_;
  std::vector<Relation> relations_;
  std::map<Key, Holding> holdings_;
  std::set<Key> doubtful_;  // who was given things without a word on what there was before
  std::map<std::string, std::pair<std::int64_t, std::string>> contents_;  // box -> how many of what
  std::map<std::string, std::pair<std::int64_t, std::string>> prices_;    // thing -> how much, unit
  std::map<std::string, std::string> spelt_;  // things in the plural, as typed
  std::set<std::string> people_, things_;
  std::string subject_;                          // of the last clause
  std::map<std::string, std::string> pronouns_;  // that are bound: "She" is Ivy
  int facts_ = 0;

  struct Question {
    Kind kind;
    Captures said;
  };
  std::optional<Question> question_;
  std::string why_not_;
};

}  // namespace lemma::search::wordmath

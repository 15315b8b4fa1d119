// A typed problem, its solution states, and where its formal meaning came from. Values: once built
// they never change, so any thread may read them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"

namespace lemma::search {

// Who turned the problem's text into its typed form. A certificate names it: a problem that the
// model formalised is at best verified given that formalisation.
enum class FormalisedBy { kClient, kParser, kModel };

std::string_view to_string(FormalisedBy by);  // "client", "parser", "model"
core::Result<FormalisedBy> formalised_by_from(std::string_view name, std::string field);

// Immutable. Each family derives its own from it; only that family looks inside.
class Problem {
 public:
  virtual ~Problem() = default;

  virtual std::string_view task() const = 0;  // the family's contract name: "numbers"
  virtual nlohmann::json typed()
      const = 0;  // {"task":"numbers", ...}: from_typed() of it gives an equal problem
  // Canonical normal form: two problems with equal keys mean the same. "numbers|at_most_once|3 7 8
  // 12|36".
  virtual const std::string& key() const = 0;
  // Back-translation: the problem as Lemma understood it, in one English sentence.
  virtual std::string text() const = 0;
};

using ProblemPtr = std::shared_ptr<const Problem>;

// Where a partial solution stands.
enum class StateStatus {
  kOpen,      // steps remain possible
  kSolved,    // the verifier's word: this is a solution
  kAnswered,  // the line gives an answer that nothing proves (family `general` alone)
  kDead,      // no step can lead to a solution
};

// A canonical partial solution. Two states are the same exactly when their keys are.
struct State {
  std::string key = {};   // syntactic normal form: "3 7 8 12"
  std::string line = {};  // as the transcript shows it, without newline: "left: 3 7 8 12"
  // The family's progress measure: every step makes it strictly smaller, which forbids cycles. >=
  // 0.
  int measure = 0;
  StateStatus status = StateStatus::kOpen;

  bool terminal() const { return status != StateStatus::kOpen; }
  bool solved() const { return status == StateStatus::kSolved; }
};

}  // namespace lemma::search

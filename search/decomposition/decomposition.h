// Decomposition: a problem's parts as a directed acyclic graph. Which part builds on which, what is
// answered, what may be searched next. A plain value without time or threads; one owner.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "search/tasks/task.h"

namespace lemma::search {

struct DecompositionLimits {
  int depth = 4;   // parts on the longest chain of premises
  int width = 4;   // parts searched at once
  int total = 16;  // parts in all, failed ones included
};

class Decomposition {
 public:
  enum class Status {
    kWaiting,   // for its premises, or for a place
    kSearched,  // now
    kAnswered,
    kFailed,  // its search ended without an answer, or a premise's did
  };

  struct Node {
    SubQuestion question;
    Status status = Status::kWaiting;
    int depth = 1;                        // 1 without premises
    std::vector<std::string> lines = {};  // that derive its answer, once answered
  };

  explicit Decomposition(DecompositionLimits limits) : limits_(limits) {}

  // The new part's index. kConflict: it is there already. kOutOfRange: too deep, or too many;
  // a premise that is none of the parts before it. Errors name `field`.
  core::Result<std::size_t> add(SubQuestion question, const std::string& field = "question");

  // Parts whose premises are all answered, as many as may be searched beside those that are.
  std::vector<std::size_t> ready() const;
  void searched(std::size_t part);
  void answered(std::size_t part, std::vector<std::string> lines);
  // The part and all that wait for it.
  void failed(std::size_t part);

  // Neither answered nor failed.
  int open() const;
  std::optional<std::size_t> find(const std::string& key) const;
  // All parts that `part` builds on, directly or not, ascending.
  std::vector<std::size_t> ancestors(std::size_t part) const;

  std::size_t size() const { return nodes_.size(); }
  const Node& operator[](std::size_t part) const { return nodes_[part]; }

 private:
  const DecompositionLimits limits_;
  std::vector<Node> nodes_;
};

}  // namespace lemma::search

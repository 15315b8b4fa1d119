// Stoppers: one reason to end a search each. Immutable and const; the search's owner asks them
// between batches. What they say ends up in the answer's `reason`.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"

namespace lemma::search {

struct SearchProgress {
  bool verified = false;    // a derived answer passed the verifier
  std::int64_t tokens = 0;  // completion tokens spent
  std::int64_t nodes = 0;   // in the tree
};

class Stopper {
 public:
  virtual ~Stopper() = default;
  // Why the search should stop now, or nothing.
  virtual std::optional<std::string> reason(const SearchProgress& progress) const = 0;
};

class VerifiedAnswerStopper final : public Stopper {
 public:
  std::optional<std::string> reason(const SearchProgress& progress) const override;
};

class TokenStopper final : public Stopper {
 public:
  explicit TokenStopper(std::int64_t budget) : budget_(budget) {}  // completion tokens, > 0
  std::optional<std::string> reason(const SearchProgress& progress) const override;

 private:
  const std::int64_t budget_;
};

class WallClockStopper final : public Stopper {
 public:
  // `clock` outlives this; the budget counts from now.
  WallClockStopper(const core::Clock& clock, core::Duration budget);
  std::optional<std::string> reason(const SearchProgress& progress) const override;

 private:
  const core::Clock& clock_;
  const core::Duration budget_;
  const core::TimePoint deadline_;
};

class NodeStopper final : public Stopper {
 public:
  explicit NodeStopper(std::int64_t budget) : budget_(budget) {}  // nodes, > 0
  std::optional<std::string> reason(const SearchProgress& progress) const override;

 private:
  const std::int64_t budget_;
};

// The first of its parts, in order, that has a reason.
class AnyStopper final : public Stopper {
 public:
  explicit AnyStopper(std::vector<std::unique_ptr<Stopper>> parts) : parts_(std::move(parts)) {}
  std::optional<std::string> reason(const SearchProgress& progress) const override;

 private:
  const std::vector<std::unique_ptr<Stopper>> parts_;
};

}  // namespace lemma::search

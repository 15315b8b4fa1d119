#include "search/stopper.h"

#include <cmath>

namespace lemma::search {

std::optional<std::string> VerifiedAnswerStopper::reason(const SearchProgress& progress) const {
  if (!progress.verified) return std::nullopt;
  return "a verified answer was found";
}

std::optional<std::string> TokenStopper::reason(const SearchProgress& progress) const {
  if (progress.tokens < budget_) return std::nullopt;
  return "the token budget of " + std::to_string(budget_) + " is spent";
}

WallClockStopper::WallClockStopper(const core::Clock& clock, core::Duration budget)
    : clock_(clock), budget_(budget), deadline_(clock.now() + budget) {}

std::optional<std::string> WallClockStopper::reason(const SearchProgress&) const {
  if (clock_.now() < deadline_) return std::nullopt;
  const double seconds = std::chrono::duration<double>(budget_).count();
  if (seconds < 0.05) return "the time budget is spent";  // a share of one that was all but used up
  std::string text = std::to_string(std::round(seconds * 10) / 10);
  text.resize(text.find('.') + 2);
  return "the time budget of " + text + " seconds is spent";
}

std::optional<std::string> NodeStopper::reason(const SearchProgress& progress) const {
  if (progress.nodes < budget_) return std::nullopt;
  return "the node budget of " + std::to_string(budget_) + " is spent";
}

std::optional<std::string> AnyStopper::reason(const SearchProgress& progress) const {
  for (const auto& part : parts_)
    if (auto why = part->reason(progress)) return why;
  return std::nullopt;
}

}  // namespace lemma::search

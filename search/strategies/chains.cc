#include "search/strategies/chains.h"

namespace lemma::search {

std::unique_ptr<Strategy> ChainStrategy::greedy(StrategyRequest request) {
  return std::unique_ptr<Strategy>(
      new ChainStrategy("greedy", std::move(request), Source::kModelStep, 1, 0.0));
}

std::unique_ptr<Strategy> ChainStrategy::symbolic(StrategyRequest request) {
  return std::unique_ptr<Strategy>(
      new ChainStrategy("symbolic", std::move(request), Source::kSolverStep, 1, 0.0));
}

std::unique_ptr<Strategy> ChainStrategy::best_of_n(StrategyRequest request) {
  const int chains =
      request.options.chains > 0 ? request.options.chains : request.options.max_nodes;
  const double temperature = request.options.temperature;
  return std::unique_ptr<Strategy>(
      new ChainStrategy("best_of_n", std::move(request), Source::kModelStep, chains, temperature));
}

ChainStrategy::ChainStrategy(std::string_view name, StrategyRequest request, Source source,
                             int chains, double temperature)
    : TreeStrategy(std::move(request), /*merge_states=*/false, /*use_logprobs=*/true),
      name_(name),
      source_(source),
      max_chains_(chains),
      temperature_(temperature) {}

// The oldest chain that waits, so that some finish early; otherwise a new one.
std::optional<TreeStrategy::Planned> ChainStrategy::plan() {
  while (first_open_ < chains_.size() && chains_[first_open_].phase == Chain::Phase::kEnded)
    ++first_open_;
  std::size_t index = first_open_;
  while (index < chains_.size() && chains_[index].phase != Chain::Phase::kIdle) ++index;
  if (index == chains_.size()) {
    if (static_cast<int>(index) >= max_chains_) return std::nullopt;
    chains_.emplace_back();
  }
  Chain& chain = chains_[index];
  chain.phase = Chain::Phase::kInFlight;
  return Planned{.leaf = tree_.reserve(chain.node),
                 .source = source_,
                 .samples = 1,
                 .temperature = temperature_,
                 .seed = seed_for(index, static_cast<std::uint64_t>(chain.attempts++)),
                 .tag = static_cast<int>(index)};
}

void ChainStrategy::learn(int tag, std::span<const Proposal> proposals,
                          std::span<const Placement> placements) {
  Chain& chain = chains_[static_cast<std::size_t>(tag)];
  const NodeId next = placements.empty() ? kNoNode : placements[0].node;
  const bool goes_on = next != kNoNode && proposals[0].verdict.next &&
                       tree_.node(next).judgement == Judgement::kPassed;
  if (goes_on) {
    chain.node = next;
    chain.phase = Chain::Phase::kIdle;
    if (tree_.node(next).depth > tree_.node(deepest_).depth) deepest_ = next;
    if (!tree_.node(next).exhausted) return;
    vote(next);
  }
  chain.phase = Chain::Phase::kEnded;
  ++ended_;
  if (ended_ < max_chains_) return;
  if (max_chains_ > 1)
    finish("all " + std::to_string(max_chains_) + " chains ended without a solution");
  else
    finish(goes_on ? "the line of steps ended without a solution"
                   : "a step did not pass, which ends the line");
}

void ChainStrategy::vote(NodeId end) {
  const State& state = tree_.node(end).state;
  if (state.status != StateStatus::kAnswered) return;
  ++voters_;
  const auto [ballot, is_new] = votes_.try_emplace(state.key, Votes{end, 0});
  const int votes = ++ballot->second.count;
  if (favourite_ == kNoNode || votes > favourite_votes_) {
    favourite_ = ballot->second.first;
    favourite_votes_ = votes;
  }
}

Best ChainStrategy::best() const {
  Best best = TreeStrategy::best();
  best.votes = favourite_votes_;
  best.voters = voters_;
  return best;
}

void ChainStrategy::give_up(int tag) {
  chains_[static_cast<std::size_t>(tag)].phase = Chain::Phase::kIdle;
}

}  // namespace lemma::search

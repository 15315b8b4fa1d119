// Strategy: one search over one problem as a pure state machine, without model, clock or threads.
// Single-writer: its owner alone calls it.
//
//   while (!strategy.finished() && !stopper.reason(...))
//     for (expansion : strategy.select(n)) ...ask the model, judge with Task::check, then...
//       strategy.backup(expansion.id, proposals)   or   strategy.abandon(expansion.id)
//
// Every selected expansion is returned exactly once by backup() or abandon(), in any order; both
// are allowed after the search has finished. The same seed and the same order of calls give the
// same search.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "search/options.h"
#include "search/proposal.h"
#include "search/tasks/problem.h"

namespace lemma::search {

// One node for events and views.
struct NodeView {
  NodeId node = kNoNode;
  NodeId parent = kNoNode;  // the parent that discovered it; kNoNode for the root
  std::string text = {};    // the step or answer that led to it first; empty for the root
  State state = {};         // empty for refuted steps and for answers
  Judgement judgement = Judgement::kPassed;
  double prior = 0;  // linear, of the discovering edge
  int visits = 0;    // selections that came through it and were backed up
  double q = 0;      // value in [0, 1] for the one player
  int depth = 0;     // steps from the root
  int tokens = 0;    // what its proposal cost
};

// The best answer so far. There always is one, even if it is no more than the root.
struct Best {
  bool solved = false;  // the verifier passed it
  // Whether every line is derived from the problem's facts. A guessed answer that happens to be
  // right is not.
  bool derived = false;
  NodeId node = kRootNode;
  std::vector<std::string> steps = {};  // canonical lines from the root to `node`
  std::string answer = {};  // a guessed answer's text; empty for a path (Task::answer composes it)
  int votes = 0;            // of lines that ended in this path's answer, where none can be checked
  int voters = 0;           // lines that ended in any
};

struct SearchUsage {
  std::int64_t tokens = 0;  // of all proposals backed up
  int nodes = 1;            // states, refuted steps and answers, root included
  int proposals = 0;        // judged: the verifier's calls
  int expansions = 0;       // backed up
};

class Strategy {
 public:
  virtual ~Strategy() = default;

  virtual std::string_view name() const = 0;

  // At most max_leaves expansions, possibly none: while others are in flight, or when finished()
  // says why.
  virtual std::vector<Expansion> select(int max_leaves) = 0;
  virtual std::vector<Placement> backup(ExpansionId id, std::span<const Proposal> proposals) = 0;
  // Cancelled or failed: nothing was learnt; everything that select() reserved is given back.
  virtual void abandon(ExpansionId id) = 0;
  // Expansions selected and not yet returned.
  virtual int in_flight() const = 0;
  // Virtual loss over the whole tree; zero when in_flight() is.
  virtual int virtual_loss() const = 0;

  // Why the search is over ("solved", "every state found was searched", ...), or nothing.
  virtual std::optional<std::string> finished() const = 0;
  virtual Best best() const = 0;
  virtual const SearchUsage& usage() const = 0;

  virtual int node_count() const = 0;
  virtual NodeView node(NodeId id) const = 0;
  // Canonical step lines from the root to a node, by its first discovery: with the root's state
  // line its transcript.
  virtual std::vector<std::string> path(NodeId id) const = 0;
  // Nodes whose visits or q changed since the last call, ascending, at most `max`; the rest stays
  // for the next call.
  virtual std::vector<NodeId> take_changed_nodes(int max) = 0;
};

// What a strategy starts from.
struct StrategyRequest {
  State root;
  std::uint64_t seed = 0;
  SearchOptions options = {};
  std::int64_t budget_tokens = 4096;  // what `auto` decides by
};

// "greedy", "best_of_n", "beam", "mcts", "symbolic", "uniform", "guess", "uniform_guess" or "auto".
// kInvalidArgument for other words, naming the field "strategy".
core::Result<std::unique_ptr<Strategy>> make_strategy(std::string_view name,
                                                      StrategyRequest request);

// The names make_strategy() builds, "auto" excluded.
std::span<const std::string_view> built_strategies();

// What "auto" stands for: mcts when the budget holds several expansions, otherwise greedy.
std::string_view auto_strategy(std::int64_t budget_tokens);

}  // namespace lemma::search

// What passes between a search and its caller: an Expansion asks for proposals, Proposals bring
// them back judged, Placements say where they went. Plain values.
#pragma once

#include <cstdint>
#include <string>

#include "search/tasks/task.h"

namespace lemma::search {

using NodeId = std::int32_t;
using ExpansionId = std::uint64_t;

inline constexpr NodeId kRootNode = 0;
inline constexpr NodeId kNoNode = -1;

// Where the caller takes proposals from, and how it judges them.
enum class Source {
  kModelStep,      // sample from the model under Task::step_grammar after the node's transcript;
                   // Task::check
  kModelAnswer,    // sample from the model under Task::answer_grammar after messages(kAnswer);
                   // Task::check_answer
  kUniformStep,    // Task::uniform_step; Task::check
  kUniformAnswer,  // Task::uniform_answer; Task::check_answer
  kSolverStep,     // the next line of Task::solve's derivation, from the root on; Task::check
};

// A leaf in flight. Each is returned exactly once: backup() or abandon().
struct Expansion {
  ExpansionId id = 0;
  NodeId node =
      kRootNode;  // the transcript to continue: Strategy::path(node), Strategy::state(node)
  Source source = Source::kModelStep;
  int samples = 1;           // proposals wanted; fewer may come back, more are ignored
  double temperature = 0.8;  // 0 is greedy
  std::uint64_t seed = 0;    // sample i draws from core::Random(seed).split(i)
};

// One sampled step or answer, judged by the task.
struct Proposal {
  std::string text;  // as sampled
  double logprob =
      0;  // natural log-probability of the whole text under the model at temperature 1; <= 0
  int tokens = 0;       // completion tokens it cost, at least 1
  StepVerdict verdict;  // of a step; for an answer only `verdict.verdict` is read
};

// Where a proposal went, in the order of the proposals.
struct Placement {
  NodeId node = kNoNode;    // kNoNode: dropped at a cap
  NodeId parent = kNoNode;  // the expanded node
  double prior =
      0;  // linear, among its siblings and "expand here", after this backup; 0 when refuted
  bool is_new =
      false;  // a node not seen before; otherwise a duplicate or a state reached in another way
};

}  // namespace lemma::search

// A sequence's tokens and the pages that hold the KV of the first `computed` of them. Belongs to
// the scheduler (local_generator.h): one thread.
#pragma once

#include <vector>

#include "model/backend.h"
#include "model/token.h"

namespace lemma::model {

struct LocalRequest;

constexpr int pages_for(int tokens) { return (tokens + kPageTokens - 1) / kPageTokens; }

struct Sequence {
  // A request has one trunk, its prompt, and a branch per continuation, which starts from the
  // trunk's KV.
  static constexpr int kTrunk = -1;

  enum class State {
    kWaiting,  // wants to run and holds no pages
    kRunning,  // in batches until it is done
    kHeld,     // a trunk that is computed and keeps its pages for the branches
    kDone,     // holds no pages
  };

  LocalRequest* request;
  int branch;  // kTrunk, or an index
  State state = State::kWaiting;
  std::vector<TokenId> tokens;  // prompt, then forced and sampled tokens
  int computed = 0;             // of tokens; the KV of the rest is to come
  std::vector<PageId> pages =
      {};  // page table; the pages past `computed` / kPageTokens are this sequence's alone

  int pending() const { return static_cast<int>(tokens.size()) - computed; }
  bool holds_pages() const { return !pages.empty(); }
};

}  // namespace lemma::model

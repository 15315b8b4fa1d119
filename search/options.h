// The search's options, declared once ([search] in the file). Plain value; read when a search
// starts.
#pragma once

#include <string>

namespace lemma::search {

struct SearchOptions {
  // Selection.
  double puct = 1.0;              // weight of prior-guided exploration against value
  double novelty = 0.5;           // weight of the novelty bonus
  double novelty_discount = 0.9;  // per visit: how fast old novelty is forgotten
  double step_discount = 0.98;    // value kept per step: shorter solutions are worth more
  // Of an open state that no verifier has judged, at the root; less with depth.
  double initial_value = 0.3;

  // Proposals.
  bool rollout = true;       // go on from a new state to the end of its line before selecting anew
  int samples = 2;           // per expansion
  int root_samples = 4;      // per expansion of the root
  int chains = 0;            // best_of_n, the request's `n`; 0: as many as the budget holds
  int beam_width = 8;        // states kept of each depth by beam, or the request's `n`
  double temperature = 0.8;  // greedy uses 0

  // Caps.
  int max_nodes = 20000;    // in one tree, refuted proposals included
  int max_children = 64;    // of one node
  int max_expansions = 64;  // of one node, after which it is closed
  int max_depth = 256;      // steps: as long as a certificate may be

  // The family's own solver beside the model: "off", "fallback" (when the model's search has ended
  // without an answer) or "first".
  std::string symbolic = "fallback";

  // Whether the model may formalise a text that no recogniser is certain of: "off" or "model".
  std::string formalise = "off";

  // Decomposition: what a request's "auto" stands for, "off", "structure" or "model", and how far it
  // goes.
  std::string decomposition = "off";
  int parts_depth = 4;
  int parts_width = 4;
  int parts_total = 16;
  int parts_retries = 1;

  template <class V>
  void visit(V& v) {
    v.option(puct, "puct", 0.0, 100.0, "", "weight of the prior against the value in selection");
    v.option(novelty, "novelty", 0.0, 10.0, "", "weight of the novelty bonus in selection");
    v.option(novelty_discount, "novelty_discount", 0.0, 1.0, "",
             "share of old novelty kept at each visit");
    v.option(step_discount, "step_discount", 0.0, 1.0, "", "share of value kept per step");
    v.option(initial_value, "initial_value", 0.0, 1.0, "",
             "value of an open state that no verifier has judged");
    v.option(rollout, "rollout",
             "go on from a new state to the end of its line before selecting anew");
    v.option(samples, "samples", 1, 64, "", "proposals sampled per expansion");
    v.option(root_samples, "root_samples", 1, 64, "",
             "proposals sampled per expansion of the root");
    v.option(chains, "chains", 0, 1024, "",
             "independent chains of best_of_n; 0: as many as the budget holds");
    v.option(beam_width, "beam_width", 1, 1024, "",
             "states that beam keeps of each depth at first");
    v.option(temperature, "temperature", 0.0, 2.0, "", "sampling temperature of proposals");
    v.option(max_nodes, "max_nodes", 1, 1000000, "nodes", "size of one search tree");
    v.option(max_children, "max_children", 1, 1024, "nodes", "children of one node");
    v.option(max_expansions, "max_expansions", 1, 1024, "",
             "expansions of one node before it is closed");
    v.option(max_depth, "max_depth", 1, 256, "steps", "length of a chain of steps");
    v.option(symbolic, "symbolic", {"off", "fallback", "first"},
             "the family's own solver: never, after the model's search has failed, or before it");
    v.option(formalise, "formalise", {"off", "model"},
             "who turns a text into a typed form where no recogniser is certain and a request "
             "leaves it open: nobody, or the model");
    v.option(
        decomposition, "decomposition", {"off", "structure", "model"},
        "sub-questions where a request leaves it open: none, the family's own, or the model's");
    v.option(parts_depth, "parts_depth", 1, 16, "sub-questions",
             "the longest chain of sub-questions that build on one another");
    v.option(parts_width, "parts_width", 1, 16, "sub-questions", "sub-questions searched at once");
    v.option(parts_total, "parts_total", 1, 32, "sub-questions", "sub-questions of one problem");
    v.option(parts_retries, "parts_retries", 0, 8, "",
             "other decompositions asked for after a sub-question has failed");
  }
};

}  // namespace lemma::search

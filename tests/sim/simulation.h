// One simulated run of the whole server: system, sessions, search, scheduler, log, with clients
// that come, go and cancel. A seed decides everything; the report says what promise was broken, if
// any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/sim/scripted_generator.h"
#include "tests/sim/scripted_python.h"
#include "tests/sim/scripted_solver.h"

namespace lemma::sim {

struct Plan {
  std::uint64_t seed = 1;
  ModelFaults model;
  bool has_solver = true;
  SolverFaults solver;  // its child processes
  bool has_python = true;
  PythonFaults python;     // the sandbox
  double disk_fails = 0;   // probability that a write is refused
  bool disk_dies = false;  // after a random number of writes, every write is refused
  bool tiny_mailboxes = false;
  int clients = 3;
  bool clients_leave = false;  // they disconnect, come back or not, cancel
  double shutdown_after = -1;  // seconds of simulated time; negative: when the clients are done
  std::optional<std::size_t>
      cancel_at_step;  // cancels the first session at this step of the executor
};

// The plan a seed stands for: every kind of fault in some share of the seeds.
Plan plan_of(std::uint64_t seed);

struct Report {
  std::vector<std::string> broken;  // promises; empty is good
  std::size_t steps = 0;
  std::uint64_t trace = 0;  // of every scheduling choice
  std::string log;          // every session's events, in order
  int verified = 0;
  int cancelled = 0;
  int parts_answered = 0;  // sub-questions
  int functions = 0;       // verified answers that are code
  int runs = 0;            // of functions by Python
  int runs_spoilt = 0;     // of them, that failed or lied
  int opinions = 0;        // questions put to the solver
  int opinions_lost = 0;   // that it didn't answer
  int contested = 0;       // answers that it spoke against
};

Report simulate(const Plan& plan);

}  // namespace lemma::sim

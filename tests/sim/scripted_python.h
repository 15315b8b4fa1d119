// A stand-in for the sandbox in simulations. What it says of a function of the code family's subset is
// so: it interprets it. But it dies, runs out of time or comes back with something else as often as it
// is told to.
#pragma once

#include "children/python_runner.h"
#include "core/random.h"

namespace lemma::sim {

struct PythonFaults {
  double dies = 0;   // probability a run: kUnavailable
  double hangs = 0;  // a call is never made
  double lies = 0;   // a call returns something else
};

class ScriptedPython final : public children::PythonRunner {
 public:
  ScriptedPython(std::uint64_t seed, PythonFaults faults) : random_(seed), faults_(faults) {}

  core::Result<children::SandboxReport> run_python(const children::PythonProgram& program,
                                                   const children::SandboxLimits& limits) override;

  int runs() const { return runs_; }
  int spoilt() const { return spoilt_; }  // runs with a fault

 private:
  core::Random random_;
  const PythonFaults faults_;
  int runs_ = 0;
  int spoilt_ = 0;
};

}  // namespace lemma::sim

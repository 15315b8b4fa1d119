// Forks and executes one program. For the single-threaded spawner only.
#pragma once

#include <vector>

#include <sys/types.h>

#include "children/descriptor.h"
#include "children/program.h"

namespace lemma::children {

// Returns once the program runs. kUnavailable: what the system refused. `descriptors` become 0, 1,
// 2, ...; the child has no others, default signals, no privileges to gain, the limits of its
// program, "/" as its folder, and is killed when this process dies.
core::Result<pid_t> execute(const Program& program, const std::vector<Descriptor>& descriptors);

}  // namespace lemma::children

// What the spawner process does: one loop over the server's socket, the leashes and SIGCHLD. No
// threads, no state but the list of children.
#pragma once

#include <sys/types.h>

namespace lemma::children {

// Runs in the forked process, which has all signals blocked, until `socket` is closed or `server` dies, then kills the children and
// exits. Keeps no other descriptor than standard error.
[[noreturn]] void run_spawner(int socket, pid_t server);

}  // namespace lemma::children

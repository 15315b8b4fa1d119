// The simulation's own control: built with one deliberate fault (a lost reply, or virtual loss that
// is not returned), it must catch it within a few seeds. Each seed runs in a child process, since a
// caught fault may end it.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/sim/simulation.h"

namespace lemma::sim {
namespace {

// Whether the run of this seed broke a promise or an assertion.
bool caught(std::uint64_t seed) {
  const pid_t child = fork();
  if (child == 0) {
    (void)!freopen("/dev/null", "w", stderr);
    _exit(simulate(plan_of(seed)).broken.empty() ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

TEST(Control, TheDeliberateFaultIsCaught) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    if (!caught(seed)) continue;
    SUCCEED() << "caught at seed " << seed;
    return;
  }
  FAIL() << "100 seeds ran with a deliberate fault and none noticed";
}

}  // namespace
}  // namespace lemma::sim

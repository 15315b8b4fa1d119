// Its own main: the spawner has to be forked before gtest or a test starts a thread, and the
// children of this binary are itself again.
#include <cstdio>
#include <string_view>

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/children/test_children.h"

int main(int argc, char** argv) {
  // _exit: what a child leaves allocated at its end is no leak of the tests.
  if (argc == 3 && std::string_view(argv[1]) == "child")
    ::_exit(lemma::children::run_test_child(argv[2]));
  auto spawner = lemma::children::Spawner::fork();
  if (!spawner) {
    std::fprintf(stderr, "%s\n", spawner.error().to_string().c_str());
    return 1;
  }
  lemma::children::set_shared_spawner(std::move(spawner).value());
  testing::InitGoogleTest(&argc, argv);
  const int failed = RUN_ALL_TESTS();
  lemma::children::set_shared_spawner(nullptr);
  return failed;
}

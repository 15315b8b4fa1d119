// Its own main: where `lemma` starts itself as a child, this binary is the one that is started.
#include <string_view>

#include <gtest/gtest.h>
#include <unistd.h>

#include "children/entry.h"

int main(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == "child")
    ::_exit(lemma::children::run_entry(argv[2]));
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}

#include "core/assert.h"

#include <cstdio>
#include <cstdlib>

namespace lemma::core {

void assert_failed(const char* expression, const char* file, int line, const char* why) {
  std::fprintf(stderr, "%s:%d: assertion failed: %s (%s)\n", file, line, expression, why);
  std::fflush(stderr);
  std::abort();
}

}  // namespace lemma::core

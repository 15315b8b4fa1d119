// Always-on check of a programmer's promise: prints the expression and place, then aborts. Outside
// inner loops only.
#pragma once

namespace lemma::core {
[[noreturn]] void assert_failed(const char* expression, const char* file, int line,
                                const char* why);
}

#define LEMMA_ASSERT(expression, why) \
  (static_cast<bool>(expression)      \
       ? void(0)                      \
       : ::lemma::core::assert_failed(#expression, __FILE__, __LINE__, why))

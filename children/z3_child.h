// The Z3 child: reads requests as frames from descriptor 0 and answers each on descriptor 1.
//
//   {"smt2": "(declare-const p Bool) (declare-const n1 Bool) (assert (=> n1 p)) ...",
//    "assume": ["n1", ...], "timeout_ms": 1000}
//   -> {"result": "sat" | "unsat" | "unknown", "core": ["n1", ...], "why": "of unknown"}
//    | {"error": "what is wrong with the request"}
//    | {"unavailable": "why there is no solver"}
//
// "assume" may be left out: Bool constants to hold besides what is asserted. The core says which of
// them clash. (Z3 4.8 loses the names of :named assertions where it reads text, hence this way.)
// Z3 is loaded here, at run time, so no other process of Lemma ever maps it.
#pragma once

#include <cstddef>

namespace lemma::children {

inline constexpr std::size_t kMaxSmtRequestBytes = 4 << 20;

// Returns the process's exit code once descriptor 0 is at its end.
int run_z3_child();

}  // namespace lemma::children

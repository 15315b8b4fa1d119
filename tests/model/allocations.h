// How often operator new was called, in a binary that links allocations.cc, which replaces it.
#pragma once

namespace lemma::model {

long allocations();

}  // namespace lemma::model

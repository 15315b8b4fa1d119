// What an SMT solver is asked about an answer, as a second opinion that shares no code with the
// family's own verifier. Values: who asks it, and where the solver runs, is the caller's business.
#pragma once

#include <string>

namespace lemma::search {

struct SmtQuery {
  std::string smt2;          // SMT-LIB 2: declarations and assertions
  bool satisfiable = false;  // what the answer says of them
  std::string claim;         // the same for people: "the premises hold and the query doesn't"
};

}  // namespace lemma::search

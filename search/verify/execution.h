// What a family wants to have run by Python itself before an answer counts: a function and what its
// calls must return. A value: who runs it, and how it is kept from doing harm, is the caller's
// business. It must run behind a sandbox, and where there is none nothing is verified.
#pragma once

#include <string>
#include <vector>

namespace lemma::search {

struct Execution {
  struct Call {
    std::string arguments;  // a JSON list
    std::string result;     // JSON: what must be returned, of exactly these types
    std::string text;       // the call for people; empty: it is held back from them
  };
  std::string source;    // that defines the function
  std::string function;  // its name
  std::vector<Call> calls;
};

}  // namespace lemma::search

#include "children/entry.h"

#include "children/z3_child.h"

namespace lemma::children {

int run_entry(std::string_view name) {
  if (name == "z3") return run_z3_child();
  return 2;
}

}  // namespace lemma::children

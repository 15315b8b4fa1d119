// What an exact verifier says. "Unknown" is an honest answer (a number outgrew its cap) and never
// counts as passed.
#pragma once

#include <string>
#include <string_view>

namespace lemma::search {

enum class Judgement {
  kPassed,
  kFailed,
  kUnknown,    // it could be checked, but wasn't: a bound was reached
  kUnchecked,  // nothing says what would make it right
};

// The words of the contract: "passed", "failed", "unknown", "unchecked".
std::string_view to_string(Judgement judgement);

struct Verdict {
  Judgement judgement = Judgement::kUnknown;
  std::string evidence = {};  // one sentence: what was computed, or what is wrong

  bool passed() const { return judgement == Judgement::kPassed; }
};

}  // namespace lemma::search

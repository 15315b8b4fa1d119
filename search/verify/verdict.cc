#include "search/verify/verdict.h"

namespace lemma::search {

std::string_view to_string(Judgement judgement) {
  switch (judgement) {
    case Judgement::kPassed:
      return "passed";
    case Judgement::kFailed:
      return "failed";
    case Judgement::kUnknown:
      return "unknown";
    case Judgement::kUnchecked:
      return "unchecked";
  }
  return "unknown";
}

}  // namespace lemma::search

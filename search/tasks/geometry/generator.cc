#include "search/tasks/geometry/geometry.h"
namespace lemma::search {
core::Result<GeneratedProblem> GeometryTask::generate(core::Random&, int) const {
  return core::error(core::ErrorCode::kInternal, "no problem of this level was found");
}
}  // namespace lemma::search

// Result<T>: a value or an Error, for everything that can fail at run time. Programmer errors hit
// LEMMA_ASSERT instead (core/assert.h). Use `BOOST_OUTCOME_TRY(auto x, f())` (also inside
// coroutines, as BOOST_OUTCOME_CO_TRY).
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <boost/outcome/basic_result.hpp>
#include <boost/outcome/policy/terminate.hpp>
#include <boost/outcome/try.hpp>

namespace lemma::core {

// The closed list of ways to fail. http/errors.cc is the one place that maps it to HTTP,
// cli/exit_code.h to exit codes.
enum class ErrorCode {
  kInvalidArgument,   // the caller's input is wrong; Error::field names where
  kNotFound,          // no such session, model, file
  kConflict,          // already exists, already finished
  kOutOfRange,        // a number or size beyond its stated bound
  kUnsupported,       // well-formed, but not something this build can do
  kOverloaded,        // a queue is full; try again later
  kCancelled,         // the caller, or its deadline's owner, cancelled
  kDeadlineExceeded,  // ran out of its time
  kUnavailable,       // a needed piece is missing or failed: disk, model, solver
  kCorrupt,           // stored or foreign bytes contradict their own format
  kInternal,          // a broken promise inside Lemma
};

std::string_view to_string(ErrorCode code);

struct [[nodiscard]] Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string detail;      // one sentence a user can act on
  std::string field = {};  // dotted path of the offending input field ("budget.tokens"), or empty

  // "out_of_range: budget.tokens: must be ..."
  std::string to_string() const;
};

template <class T>
using Result = boost::outcome_v2::basic_result<T, Error, boost::outcome_v2::policy::terminate>;

using boost::outcome_v2::success;

inline Error error(ErrorCode code, std::string detail, std::string field = {}) {
  return Error{code, std::move(detail), std::move(field)};
}

}  // namespace lemma::core

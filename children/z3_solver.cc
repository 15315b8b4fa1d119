#include "children/z3_solver.h"

#include <nlohmann/json.hpp>

#include "children/z3_child.h"

namespace lemma::children {

using core::error;
using core::ErrorCode;
using core::Result;
using Json = nlohmann::json;

namespace {

// What Z3 may overrun its own timeout by before it is killed, start-up included.
constexpr core::Duration kGrace = std::chrono::seconds(2);

Program z3_program(const Z3Options& options) {
  Program program;
  program.argv = {"/proc/self/exe", "child", "z3"};
  program.limits.open_files = 32;
  program.limits.file_bytes = 1;  // it writes none
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  // A sanitizer reserves terabytes of addresses for its shadow, so only other builds can be held
  // to a number.
  program.limits.address_bytes = options.memory_bytes;
#else
  (void)options;
#endif
  return program;
}

Result<SmtAnswer> answer_from(const std::string& reply) {
  const auto malformed = [] {
    return error(ErrorCode::kCorrupt, "the Z3 child's reply is none that it may give");
  };
  const Json json = Json::parse(reply, nullptr, false);
  if (!json.is_object()) return malformed();
  try {
    if (json.contains("unavailable"))
      return error(ErrorCode::kUnavailable, json["unavailable"].get<std::string>());
    if (json.contains("error"))
      return error(ErrorCode::kInvalidArgument, json["error"].get<std::string>());
    SmtAnswer answer;
    const auto result = json.at("result").get<std::string>();
    if (result == "sat")
      answer.result = Satisfiability::kSat;
    else if (result == "unsat")
      answer.result = Satisfiability::kUnsat;
    else if (result != "unknown")
      return malformed();
    answer.core = json.at("core").get<std::vector<std::string>>();
    answer.why = json.value("why", "");
    return answer;
  } catch (const Json::exception&) {
    return malformed();
  }
}

}  // namespace

Z3Solver::Z3Solver(Spawner& spawner, Z3Options options, core::Metrics& metrics)
    : spawner_(spawner),
      pool_(spawner, z3_program(options),
            WorkerPoolOptions{.name = "z3",
                              .workers = options.workers,
                              .max_waiting = options.max_waiting,
                              .verdicts_per_worker = options.verdicts_per_worker},
            metrics) {}

Result<SmtAnswer> Z3Solver::check(std::string_view smt2, core::Duration timeout,
                                  const std::vector<std::string>& assume) {
  auto answer = ask(smt2, timeout, assume);
  core::MutexLock lock(mutex_);
  if (answer)
    status_ = "available";
  else if (answer.error().code == ErrorCode::kUnavailable)
    status_ = "unavailable: " + answer.error().detail;
  return answer;
}

std::string Z3Solver::status() const {
  if (!spawner_.alive()) return "unavailable: the spawner of children has ended";
  core::MutexLock lock(mutex_);
  return status_;
}

Result<SmtAnswer> Z3Solver::ask(std::string_view smt2, core::Duration timeout,
                                const std::vector<std::string>& assume) {
  if (smt2.find('\0') != std::string_view::npos)
    return error(ErrorCode::kInvalidArgument, "smt2 with a NUL byte");
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(timeout).count();
  const Json request{
      {"smt2", smt2}, {"assume", assume}, {"timeout_ms", static_cast<std::uint64_t>(milliseconds)}};
  const std::string frame = request.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (milliseconds <= 0 || frame.size() > kMaxSmtRequestBytes)
    return error(ErrorCode::kOutOfRange, "a request to Z3 that is too long or has no time");
  BOOST_OUTCOME_TRY(auto reply,
                    pool_.ask(frame, std::chrono::steady_clock::now() + timeout + kGrace));
  return answer_from(reply);
}

}  // namespace lemma::children

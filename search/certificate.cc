#include "search/certificate.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "core/hashing.h"
#include "search/tasks/derivation.h"
#include "search/tasks/registry.h"
#include "search/verify/printable.h"

namespace lemma::search {

using core::ErrorCode;
using nlohmann::json;

namespace {

constexpr const char* kKind = "lemma.certificate";
constexpr int kMaxNesting = 16;
constexpr std::array<const char*, 8> kMembers = {"kind",    "version",       "verifier", "task",
                                                 "problem", "formalised_by", "steps",    "answer"};

constexpr const char* kChecksum = "checksum";

std::string path_of(std::string_view member) { return "certificate." + std::string(member); }

core::Error malformed(std::string detail, std::string_view member) {
  return core::error(ErrorCode::kInvalidArgument, std::move(detail), path_of(member));
}

// Of all other members, in order. Each step of the hash can be undone, so two texts that differ in one
// byte never share it.
std::string checksum_of(json certificate) {
  certificate.erase(kChecksum);
  std::uint64_t hash = core::hash64(certificate.dump());
  std::string digits(16, '0');
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, hash >>= 4)
    *digit = "0123456789abcdef"[hash & 15];
  return digits;
}

core::Result<void> check_members(const json& certificate) {
  if (!certificate.is_object())
    return core::error(ErrorCode::kInvalidArgument, "must be a JSON object", "certificate");
  for (const char* member : kMembers)
    if (!certificate.contains(member)) return malformed("is missing", member);
  for (const auto& [member, value] : certificate.items())
    if (member != kChecksum && std::ranges::find(kMembers, member) == kMembers.end())
      return malformed("is not a member of a certificate", printable(member, 64));
  if (certificate.contains(kChecksum) && !certificate[kChecksum].is_string())
    return malformed("must be a string", kChecksum);
  for (const char* member : {"kind", "verifier", "task", "formalised_by", "answer"})
    if (!certificate[member].is_string()) return malformed("must be a string", member);
  if (certificate["kind"] != kKind) return malformed("must be \"lemma.certificate\"", "kind");
  if (!certificate["version"].is_number_integer())
    return malformed("must be an integer", "version");
  if (certificate["version"] != kCertificateVersion)
    return core::error(ErrorCode::kUnsupported, "this build checks certificates of version 1",
                       path_of("version"));
  return core::success();
}

core::Result<std::vector<std::string>> steps_of(const json& steps) {
  if (!steps.is_array()) return malformed("must be an array of strings", "steps");
  if (steps.size() > Task::kMaxPathSteps)
    return core::error(ErrorCode::kOutOfRange,
                       "must hold at most " + std::to_string(Task::kMaxPathSteps) + " steps",
                       path_of("steps"));
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string member = "steps[" + std::to_string(i) + "]";
    if (!steps[i].is_string()) return malformed("must be a string", member);
    lines.push_back(steps[i].get<std::string>());
    if (lines.back().size() > Task::kMaxStepBytes)
      return core::error(ErrorCode::kOutOfRange, "must be at most 256 bytes", path_of(member));
  }
  return lines;
}

// Walks the steps, notes each in `report.checked`, and judges the whole.
Verdict check_derivation(const Task& task, const Problem& problem,
                         std::span<const std::string> steps, CertificateReport& report) {
  State state = task.initial(problem);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    StepVerdict step = task.check(problem, state, steps[i]);
    const std::string place = "step " + std::to_string(i + 1) + " (" + steps[i] + ")";
    if (!step.next) return {Judgement::kFailed, place + " does not pass: " + step.verdict.evidence};
    if (step.text != steps[i])
      return {Judgement::kFailed, place + " is not in its canonical spelling"};
    report.checked.push_back(place + ": " + step.verdict.evidence);
    state = std::move(*step.next);
  }
  if (!state.solved())
    return {Judgement::kFailed, "the steps end short of a solution, at \"" + state.line + "\""};
  const auto derived = task.answer(problem, steps);
  if (!derived || derived.value() != report.answer)
    return {Judgement::kFailed, "the answer is not the one that the steps derive"};
  report.checked.push_back("the steps derive the answer " + report.answer);
  const Verdict alone = task.check_answer(problem, report.answer);
  if (!alone.passed())
    return {Judgement::kFailed, "the answer alone does not pass: " + alone.evidence};
  report.checked.push_back("the answer alone, read anew: " + alone.evidence);
  return {Judgement::kPassed, "every step and the answer passed"};
}

}  // namespace

core::Result<json> make_certificate(const Task& task, const Problem& problem,
                                    std::span<const std::string> steps,
                                    FormalisedBy formalised_by) {
  BOOST_OUTCOME_TRY(auto answer, task.answer(problem, steps));
  BOOST_OUTCOME_TRY(const State end, walk(task, problem, steps));
  if (!end.solved())
    return core::error(ErrorCode::kConflict, "the steps end in an answer that nothing proves");
  json certificate{{"kind", kKind},
                   {"version", kCertificateVersion},
                   {"verifier", task.verifier()},
                   {"task", task.name()},
                   {"problem", problem.typed()},
                   {"formalised_by", to_string(formalised_by)},
                   {"steps", std::vector<std::string>(steps.begin(), steps.end())},
                   {"answer", std::move(answer)}};
  certificate[kChecksum] = checksum_of(certificate);
  return certificate;
}

core::Result<CertificateReport> verify_certificate(const json& certificate) {
  BOOST_OUTCOME_TRY(check_members(certificate));
  BOOST_OUTCOME_TRY(const Task* task,
                    find_task(certificate["task"].get_ref<const std::string&>(), path_of("task")));
  if (certificate["verifier"] != task->verifier())
    return core::error(ErrorCode::kUnsupported,
                       "this build checks " + std::string(task->verifier()), path_of("verifier"));
  BOOST_OUTCOME_TRY(auto problem, task->from_typed(certificate["problem"], path_of("problem")));
  BOOST_OUTCOME_TRY(auto by,
                    formalised_by_from(certificate["formalised_by"].get_ref<const std::string&>(),
                                       path_of("formalised_by")));
  BOOST_OUTCOME_TRY(auto steps, steps_of(certificate["steps"]));
  CertificateReport report;
  report.answer = certificate["answer"].get<std::string>();
  if (report.answer.size() > Task::kMaxAnswerBytes)
    return core::error(ErrorCode::kOutOfRange, "must be at most 1024 bytes", path_of("answer"));
  report.task = task->name();
  report.problem = problem->text();
  report.formalised_by = by;
  report.verifier = task->verifier();
  report.verdict = check_derivation(*task, *problem, steps, report);
  if (!certificate.contains(kChecksum) || !report.verdict.passed()) return report;
  if (certificate[kChecksum] == checksum_of(certificate))
    report.checked.push_back("the checksum: nothing was changed since the certificate was written");
  else
    report.verdict = {Judgement::kFailed,
                      "its checksum is of another text: it was changed after it was written"};
  return report;
}

core::Result<CertificateReport> verify_certificate_text(std::string_view text) {
  if (text.size() > kMaxCertificateBytes)
    return core::error(ErrorCode::kOutOfRange, "must be at most 1 MiB", "certificate");
  bool too_deep = false;
  const auto watch_depth = [&](int depth, json::parse_event_t, json&) {
    too_deep = too_deep || depth > kMaxNesting;
    return !too_deep;
  };
  const json certificate = json::parse(text, watch_depth, /*allow_exceptions=*/false);
  if (too_deep)
    return core::error(ErrorCode::kOutOfRange, "is nested more than 16 deep", "certificate");
  if (certificate.is_discarded())
    return core::error(ErrorCode::kInvalidArgument, "is not valid JSON", "certificate");
  return verify_certificate(certificate);
}

}  // namespace lemma::search

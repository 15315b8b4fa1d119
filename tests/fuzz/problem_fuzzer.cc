// Any bytes, taken as a problem's text, as a typed problem, as a step, as an answer and as a
// certificate, are judged or refused; what is accepted holds what it says.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <nlohmann/json.hpp>

#include "search/certificate.h"
#include "search/tasks/numbers/numbers.h"
#include "search/tasks/registry.h"

namespace {

void require(bool promise, const char* what) {
  if (promise) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

void as_text(std::string_view text) {
  const auto recognised = lemma::search::recognise(text, lemma::search::Unclaimed::kIsAnError);
  if (!recognised) return;
  const auto& problem = *recognised.value().recognition.problem;
  const auto again = lemma::search::from_typed(problem.typed());
  require(again.has_value(), "a recognised problem has a valid typed form");
  require(again.value().recognition.problem->key() == problem.key(),
          "the typed form means the same");
}

void as_typed(std::string_view text) {
  const auto typed = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (typed.is_discarded()) return;
  const auto parsed = lemma::search::from_typed(typed);
  if (!parsed) {
    require(!parsed.error().field.empty(), "an error names its field");
    return;
  }
  const auto& problem = *parsed.value().recognition.problem;
  require(lemma::search::from_typed(problem.typed()).has_value(), "the typed form round-trips");
}

void as_step_and_answer(std::string_view text) {
  static const lemma::search::NumbersTask kTask;
  static const auto kProblem =
      kTask.from_typed(nlohmann::json::parse(R"({"numbers":[3,7,8,12,-2],"target":36})"), "typed")
          .value();
  const auto step = kTask.check(*kProblem, kTask.initial(*kProblem), text);
  require(step.next.has_value() == step.verdict.passed(), "a state follows exactly a passed step");
  require(kTask.check_answer(*kProblem, text).passed() == false || text.size() <= 1025,
          "a passed answer is short");
}

void as_certificate(std::string_view text) {
  const auto report = lemma::search::verify_certificate_text(text);
  if (!report) {
    require(report.error().field.starts_with("certificate"), "an error names its field");
    return;
  }
  require(!report.value().verdict.evidence.empty(), "a verdict has evidence");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  as_text(text);
  as_typed(text);
  as_step_and_answer(text);
  as_certificate(text);
  return 0;
}

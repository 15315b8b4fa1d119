#include "search/certificate.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "search/tasks/numbers/numbers.h"
#include "search/tasks/registry.h"
#include "tests/search/stub_caller.h"

namespace lemma::search {
namespace {

using nlohmann::json;

const NumbersTask kTask;

json example() {
  const auto problem =
      from_typed(json::parse(R"({"task":"numbers","numbers":[3,7,8,12],"target":36})")).value();
  const std::vector<std::string> steps{"7 + 8 = 15", "12 * 3 = 36"};
  return make_certificate(kTask, *problem.recognition.problem, steps, FormalisedBy::kParser)
      .value();
}

TEST(Certificate, SaysWhatItChecked) {
  const auto report = verify_certificate_text(example().dump()).value();
  EXPECT_TRUE(report.verdict.passed());
  EXPECT_EQ(report.task, "numbers");
  EXPECT_EQ(report.verifier, "numbers/2");
  EXPECT_EQ(report.formalised_by, FormalisedBy::kParser);
  EXPECT_EQ(report.answer, "12 * 3");
  EXPECT_NE(report.problem.find("Reach 36"), std::string::npos);
  ASSERT_EQ(report.checked.size(), 5u);
  EXPECT_NE(report.checked[1].find("12 * 3 is exactly 36"), std::string::npos);
}

TEST(Certificate, IsOnlyMadeForADerivation) {
  const auto problem =
      from_typed(json::parse(R"({"task":"numbers","numbers":[3,7,8,12],"target":36})")).value();
  const auto made = [&](std::vector<std::string> steps) {
    return make_certificate(kTask, *problem.recognition.problem, steps, FormalisedBy::kClient)
        .has_value();
  };
  EXPECT_FALSE(made({}));
  EXPECT_FALSE(made({"7 + 8 = 15"}));
  EXPECT_FALSE(made({"12 * 3 = 35"}));
  EXPECT_TRUE(made({"12 * 3 = 36"}));
}

TEST(Certificate, FalseOnesFail) {
  const auto judged = [](const std::function<void(json&)>& change) {
    json c = example();
    change(c);
    const auto report = verify_certificate(c);
    EXPECT_TRUE(report.has_value()) << c.dump();
    EXPECT_FALSE(report.value().verdict.evidence.empty());
    return report.value().verdict.judgement;
  };
  EXPECT_EQ(judged([](json&) {}), Judgement::kPassed);
  EXPECT_EQ(judged([](json& c) { c["problem"]["target"] = 37; }), Judgement::kFailed);
  EXPECT_EQ(judged([](json& c) { c["problem"]["numbers"][0] = 4; }), Judgement::kFailed);
  EXPECT_EQ(judged([](json& c) { c["problem"]["use"] = "exactly_once"; }), Judgement::kFailed);
  EXPECT_EQ(judged([](json& c) { c["steps"] = json::array(); }), Judgement::kFailed);
  EXPECT_EQ(judged([](json& c) { c["steps"].erase(1); }), Judgement::kFailed);
  EXPECT_EQ(judged([](json& c) { c["steps"][0] = "7 + 8 = 16"; }), Judgement::kFailed);
  EXPECT_EQ(judged([](json& c) { c["steps"].push_back("7 + 8 = 15"); }), Judgement::kFailed);
  EXPECT_EQ(judged([](json& c) { c["steps"][1] = "12 * 3 = 36\n"; }), Judgement::kFailed);
  EXPECT_EQ(judged([](json& c) { c["answer"] = "3 * 12"; }), Judgement::kFailed);
  EXPECT_EQ(judged([](json& c) { c["answer"] = ""; }), Judgement::kFailed);
}

// One byte at any place: it is refused, whether or not what it then says would hold.
TEST(Certificate, WithAByteChangedItIsRefused) {
  core::Random random(17);
  for (const Task* task : all_tasks()) {
    const auto made = task->generate(random, task->min_level());
    if (!made) continue;  // general makes no problems
    const auto steps = task->solve(*made.value().problem);
    ASSERT_TRUE(steps) << task->name();
    const std::string text =
        make_certificate(*task, *made.value().problem, steps.value(), FormalisedBy::kParser)
            .value()
            .dump();
    ASSERT_TRUE(verify_certificate_text(text).value().verdict.passed()) << text;
    for (std::size_t at = 0; at < text.size(); ++at) {
      std::string changed = text;
      changed[at] = static_cast<char>(changed[at] ^ (1 << random.below(7)));
      const auto report = verify_certificate_text(changed);
      EXPECT_FALSE(report && report.value().verdict.passed()) << changed;
    }
  }
}

TEST(Certificate, MalformedOnesNameTheMember) {
  const auto field = [](const std::function<void(json&)>& change) {
    json c = example();
    change(c);
    const auto report = verify_certificate(c);
    EXPECT_FALSE(report.has_value()) << c.dump();
    return report.has_value() ? "accepted" : report.error().field;
  };
  for (const char* member :
       {"kind", "version", "verifier", "task", "problem", "formalised_by", "steps", "answer"}) {
    EXPECT_EQ(field([&](json& c) { c.erase(member); }), std::string("certificate.") + member);
    EXPECT_TRUE(field([&](json& c) {
                  c[member] = nullptr;
                }).starts_with(std::string("certificate.") + member))
        << member;
  }
  EXPECT_EQ(field([](json& c) { c["extra"] = 1; }), "certificate.extra");
  EXPECT_EQ(field([](json& c) { c["version"] = 2; }), "certificate.version");
  EXPECT_EQ(field([](json& c) { c["verifier"] = "numbers/99"; }), "certificate.verifier");
  EXPECT_EQ(field([](json& c) { c["formalised_by"] = "me"; }), "certificate.formalised_by");
  EXPECT_EQ(field([](json& c) { c["task"] = "chess"; }), "certificate.task");
  EXPECT_EQ(field([](json& c) { c["steps"][1] = 5; }), "certificate.steps[1]");
  EXPECT_EQ(field([](json& c) { c["steps"][1] = std::string(300, '1'); }), "certificate.steps[1]");
  EXPECT_EQ(field([](json& c) { c["steps"] = std::vector<std::string>(257, "1 + 1 = 2"); }),
            "certificate.steps");
  EXPECT_EQ(field([](json& c) { c["problem"]["numbers"][1] = "7"; }),
            "certificate.problem.numbers[1]");
  EXPECT_EQ(field([](json& c) { c["answer"] = std::string(2000, '1'); }), "certificate.answer");
  EXPECT_FALSE(verify_certificate(json::array()).has_value());
}

TEST(Certificate, TextIsParsedWithCaps) {
  const auto code = [](std::string text) { return verify_certificate_text(text).error().code; };
  EXPECT_EQ(code(""), core::ErrorCode::kInvalidArgument);
  EXPECT_EQ(code("{"), core::ErrorCode::kInvalidArgument);
  EXPECT_EQ(code(example().dump() + "x"), core::ErrorCode::kInvalidArgument);
  EXPECT_EQ(code(std::string(100000, '[')), core::ErrorCode::kOutOfRange);
  EXPECT_EQ(code(std::string(kMaxCertificateBytes + 1, ' ')), core::ErrorCode::kOutOfRange);
  EXPECT_EQ(code("\"\xff\""), core::ErrorCode::kInvalidArgument);
}

TEST(Certificate, EverySolvedSearchCertifies) {
  core::Random random(12);
  int certified = 0;
  for (int i = 0; i < 60; ++i) {
    const auto problem = kTask.generate(random, 3 + i % 2).value().problem;
    auto strategy = make_strategy("uniform", {.root = kTask.initial(*problem),
                                              .seed = static_cast<std::uint64_t>(i)})
                        .value();
    test::run_uniform(kTask, *problem, *strategy, 3000);
    const Best best = strategy->best();
    const auto certificate = make_certificate(kTask, *problem, best.steps, FormalisedBy::kClient);
    ASSERT_EQ(certificate.has_value(), best.solved);
    if (!best.solved) continue;
    EXPECT_TRUE(verify_certificate_text(certificate.value().dump()).value().verdict.passed());
    ++certified;
  }
  EXPECT_GT(certified, 20);
}

}  // namespace
}  // namespace lemma::search

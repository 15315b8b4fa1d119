#include "search/chain.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "search/certificate.h"
#include "search/tasks/registry.h"

namespace lemma::search {
namespace {

ChainReport judged(const std::vector<std::string>& steps,
                   const char* typed = R"({"task":"numbers","numbers":[3,7,8,12],"target":36})") {
  const auto posed = from_typed(nlohmann::json::parse(typed)).value();
  return check_chain(*posed.task, posed.recognition, steps);
}

TEST(Chain, AWholeDerivationPassesAndBringsItsCertificate) {
  const auto report = judged({"7 + 8 = 15", "12 * 3 = 36\n"});
  EXPECT_TRUE(report.verdict.passed()) << report.verdict.evidence;
  ASSERT_EQ(report.lines.size(), 2u);
  EXPECT_EQ(report.lines[1].text, "12 * 3 = 36");
  EXPECT_TRUE(report.lines[1].verdict->passed());
  EXPECT_EQ(report.answer, "12 * 3");
  EXPECT_TRUE(verify_certificate_text(report.certificate).value().verdict.passed());
}

TEST(Chain, TheStepThatFailsIsNamedAndWhatFollowsIsNotJudged) {
  const auto report = judged({"7 + 8 = 15", "12 * 3 = 35", "15 + 35 = 50"});
  EXPECT_EQ(report.verdict.judgement, Judgement::kFailed);
  EXPECT_NE(report.verdict.evidence.find("step 2"), std::string::npos) << report.verdict.evidence;
  EXPECT_NE(report.verdict.evidence.find("36"), std::string::npos) << report.verdict.evidence;
  EXPECT_TRUE(report.lines[0].verdict->passed());
  EXPECT_EQ(report.lines[1].verdict->judgement, Judgement::kFailed);
  EXPECT_FALSE(report.lines[2].verdict);
  EXPECT_FALSE(report.answer);
  EXPECT_TRUE(report.certificate.empty());
}

TEST(Chain, StepsThatEndShortOfAnAnswerAreNoProof) {
  EXPECT_EQ(judged({}).verdict.judgement, Judgement::kFailed);
  const auto report = judged({"7 + 8 = 15"});
  EXPECT_EQ(report.verdict.judgement, Judgement::kFailed);
  EXPECT_NE(report.verdict.evidence.find("short of an answer"), std::string::npos);
  EXPECT_TRUE(report.lines[0].verdict->passed());
}

TEST(Chain, WhatCannotBeCheckedIsUnknown) {
  const auto report =
      judged({"no solution"}, R"({"task":"numbers","numbers":[999983,999979,999961],"target":17})");
  EXPECT_EQ(report.verdict.judgement, Judgement::kUnknown);
}

TEST(Chain, ForeignBytesAreQuotedSafely) {
  const auto report = judged({"\x1b[2J\xff", "\n\n"});
  EXPECT_EQ(report.lines[0].text, "?[2J?");
  EXPECT_EQ(report.lines[1].text, "??");
}

}  // namespace
}  // namespace lemma::search

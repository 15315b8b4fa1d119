// The general family: what of a free line is checked, and how answers that nobody can check vote.
#include "search/tasks/general/general.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "search/certificate.h"
#include "search/chain.h"
#include "search/strategy.h"
#include "search/tasks/general/equalities.h"
#include "search/tasks/registry.h"

namespace lemma::search {
namespace {

using general::equalities_in;

std::string found_in(std::string_view line) {
  std::string text;
  for (const auto& equality : equalities_in(line))
    text += (text.empty() ? "" : "; ") + equality.text + (equality.right ? "" : " WRONG");
  return text;
}

TEST(Equalities, ArithmeticInProseIsJudgedExactly) {
  const std::pair<const char*, const char*> lines[] = {
      {"So 3 * 4 = 12 eggs.", "3 * 4 = 12"},
      {"So 3 * 4 = 13 eggs.", "3 * 4 = 13 WRONG"},
      {"2 + 3 = 5 = 10 / 2", "2 + 3 = 5; 5 = 10 / 2"},
      {"First 2+2=4, then 4*4=15.", "2+2 = 4; 4*4 = 15 WRONG"},
      {"(1 + 2) * 3 = 9", "(1 + 2) * 3 = 9"},
      {"1 / 3 = 0.33", "1 / 3 = 0.33 WRONG"},
      {"-3 + 5 = 2", "-3 + 5 = 2"},
      {"a total of 7 - 9 = -2 it is", "7 - 9 = -2"},
      {"That makes 0.1 + 0.2 = 0.3.", "0.1 + 0.2 = 0.3"},
  };
  for (const auto& [line, found] : lines) EXPECT_EQ(found_in(line), found) << line;
}

TEST(Equalities, WhatIsNotPlainlyArithmeticOfNumbersIsLeftAlone) {
  for (const char* line :
       {"2x + 3 = 7",    "x = 4",        "y * 2 + 3 = 7",  "x2 + 3 = 9",        "2 + 3 = 5x",
        "2 + 3 = 5 * y", "x -3 + 5 = 9", "k 2 + 3 = 9",    "2 + 3 <= 6",        "2 + 3 == 6",
        "2 + 3 != 5",    "2 + 3 => 6",   "5% + 10% = 15%", "1,000 + 1 = 1,001", "1 / 0 = 7",
        "2 + 3 =",       "= 5",          "f(2) = 4",       "n 5 = 5 n",         "10^400 = 1",
        "2 ^ 3 ^ 2 = 64"})
    EXPECT_EQ(found_in(line), "") << line;
  EXPECT_LE(equalities_in(std::string(30'000, '=')).size(), 16u);
}

TEST(General, ALineIsPassedFailedOrUnchecked) {
  const Task& task = general_task();
  const auto problem = task.recognise("How many legs do three cats have?").match->problem;
  const State begin = task.initial(*problem);
  const auto judged = [&](std::string_view line) {
    const auto verdict = task.check(*problem, begin, line);
    EXPECT_EQ(verdict.next.has_value(), verdict.verdict.judgement != Judgement::kFailed) << line;
    return verdict.verdict.judgement;
  };
  EXPECT_EQ(judged("3 * 4 = 12"), Judgement::kPassed);
  EXPECT_EQ(judged("3 cats have 3 * 4 = 12 legs"), Judgement::kUnchecked);
  EXPECT_EQ(judged("A cat has four legs."), Judgement::kUnchecked);
  EXPECT_EQ(judged("3 cats have 3 * 4 = 13 legs"), Judgement::kFailed);
  EXPECT_EQ(judged("answer: 3 * 4 = 13"), Judgement::kFailed);
  EXPECT_EQ(judged(""), Judgement::kFailed);
  EXPECT_EQ(judged(" indented"), Judgement::kFailed);
  EXPECT_EQ(judged("caf\xc3\xa9"), Judgement::kFailed);
  EXPECT_EQ(judged(std::string(257, 'a')), Judgement::kFailed);

  const auto answered = task.check(*problem, begin, "answer: Twelve.\n");
  ASSERT_TRUE(answered.next);
  EXPECT_EQ(answered.next->status, StateStatus::kAnswered);
  EXPECT_EQ(answered.next->key, "answer: twelve");
  EXPECT_FALSE(answered.next->solved());
  EXPECT_FALSE(task.check(*problem, *answered.next, "more").next);
}

TEST(General, AChainHasAtMostTwelveLinesAndEndsWithTheAnswer) {
  const Task& task = general_task();
  const auto problem = task.recognise("Why?").match->problem;
  State state = task.initial(*problem);
  for (int line = 1; line < GeneralTask::kMaxLines; ++line) {
    EXPECT_TRUE(core::matches(*task.step_grammar(*problem, state), "Because.\n"));
    auto next = task.check(*problem, state, "Because.");
    ASSERT_TRUE(next.next) << line;
    EXPECT_LT(next.next->measure, state.measure);
    state = *next.next;
  }
  EXPECT_FALSE(core::matches(*task.step_grammar(*problem, state), "Because.\n"));
  EXPECT_TRUE(core::matches(*task.step_grammar(*problem, state), "answer: so\n"));
  EXPECT_FALSE(task.check(*problem, state, "Because.").next);
}

TEST(General, EqualAnswersAreEqualHoweverTheyArePut) {
  EXPECT_EQ(canonical_answer("The answer is  0.5."), canonical_answer("1/2"));
  EXPECT_EQ(canonical_answer("$12"), canonical_answer("12.0"));
  EXPECT_EQ(canonical_answer(" Paris! "), canonical_answer("paris"));
  EXPECT_NE(canonical_answer("12"), canonical_answer("21"));
  EXPECT_NE(canonical_answer("not paris"), canonical_answer("paris"));
}

TEST(General, ItTakesWhatNoFamilyClaimsAndNothingElse) {
  const auto claimed = recognise("Reach 24 using 4, 6, 3 and 8.", Unclaimed::kIsGeneral);
  ASSERT_TRUE(claimed);
  EXPECT_EQ(claimed.value().task->name(), "numbers");
  const auto general = recognise("Who painted the ceiling?", Unclaimed::kIsGeneral);
  ASSERT_TRUE(general);
  EXPECT_EQ(general.value().task, &general_task());
  EXPECT_NE(general.value().recognition.why.find("numbers: "), std::string::npos);
  EXPECT_FALSE(recognise("Who painted the ceiling?", Unclaimed::kIsAnError));
  EXPECT_EQ(find_task("general").value(), &general_task());
  const auto& problem = *general.value().recognition.problem;
  const auto again = from_typed(problem.typed());
  ASSERT_TRUE(again);
  EXPECT_EQ(again.value().recognition.problem->key(), problem.key());
  EXPECT_EQ(from_typed({{"task", "general"}, {"question", 5}}).error().field, "typed.question");
  EXPECT_EQ(from_typed({{"task", "general"}, {"question", ""}}).error().field, "typed.question");
}

std::vector<std::string> general_wordings() {
  std::ifstream file(LEMMA_SOURCE_DIR "/tests/search/data/general_wordings.txt");
  std::vector<std::string> all;
  for (std::string line; std::getline(file, line);)
    if (!line.empty() && line[0] != '#') all.push_back(line);
  return all;
}

// A chain of true lines about whatever is asked.
Judgement judgement_of(const TaskRecognition& read) {
  return check_chain(*read.task, read.recognition,
                     std::vector<std::string>{"2 + 2 = 4", "answer: 4"})
      .verdict.judgement;
}

TEST(General, NoFamilyIsCertainOfTheHandWrittenQuestions) {
  const auto all = general_wordings();
  EXPECT_GE(all.size(), 40U);
  for (const auto& text : all) {
    const auto read = recognise(text, Unclaimed::kIsGeneral);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(read.value().task, &general_task()) << read.value().task->name() << ": " << text;
    EXPECT_EQ(judgement_of(read.value()), Judgement::kUnknown) << text;
  }
}

// A word dropped, doubled or swapped, a number changed, a sentence added: still no family is certain,
// and nothing is proven.
TEST(General, NorOfTwoThousandChangedOnes) {
  core::Random random(31);
  const auto all = general_wordings();
  for (int i = 0; i < 2000; ++i) {
    std::vector<std::string> words;
    std::istringstream text(all[static_cast<std::size_t>(i) % all.size()]);
    for (std::string word; text >> word;) words.push_back(word);
    const std::size_t at = random.below(words.size());
    switch (random.below(5)) {
      case 0:
        if (words.size() > 1) words.erase(words.begin() + static_cast<std::ptrdiff_t>(at));
        break;
      case 1:
        words.insert(words.begin() + static_cast<std::ptrdiff_t>(at), words[at]);
        break;
      case 2:
        std::swap(words[at], words[random.below(words.size())]);
        break;
      case 3:
        for (char& c : words[at])
          if (c >= '0' && c <= '9') c = static_cast<char>('0' + random.below(10));
        break;
      default:
        words.insert(random.below(2) == 0 ? words.begin() : words.end(),
                     "There were not exactly 3 of them.");
    }
    std::string changed;
    for (const auto& word : words) changed += (changed.empty() ? "" : " ") + word;
    const auto read = recognise(changed, Unclaimed::kIsGeneral);
    ASSERT_TRUE(read) << changed;
    EXPECT_EQ(read.value().task, &general_task()) << read.value().task->name() << ": " << changed;
    EXPECT_NE(judgement_of(read.value()), Judgement::kPassed) << changed;
  }
}

TEST(General, NothingOfItIsEverProven) {
  const Task& task = general_task();
  const Recognition asked = *task.recognise("What is two and two?").match;
  const auto report = check_chain(task, asked, std::vector<std::string>{"2 + 2 = 4", "answer: 4"});
  EXPECT_EQ(report.verdict.judgement, Judgement::kUnknown);
  EXPECT_EQ(report.answer, "4");
  EXPECT_TRUE(report.certificate.empty());
  EXPECT_FALSE(make_certificate(task, *asked.problem,
                                std::vector<std::string>{"2 + 2 = 4", "answer: 4"},
                                FormalisedBy::kParser));
  const auto forged = verify_certificate({{"kind", "lemma.certificate"},
                                          {"version", 1},
                                          {"verifier", "general/1"},
                                          {"task", "general"},
                                          {"problem", asked.problem->typed()},
                                          {"formalised_by", "client"},
                                          {"steps", {"2 + 2 = 4", "answer: 4"}},
                                          {"answer", "4"}});
  EXPECT_FALSE(forged && forged.value().verdict.passed());
}

TEST(General, LinesThatEndInTheSameAnswerVoteForIt) {
  const Task& task = general_task();
  const auto problem = task.recognise("How many?").match->problem;
  auto strategy =
      make_strategy("best_of_n", {.root = task.initial(*problem), .options = {.chains = 5}})
          .value();
  const std::vector<std::string> answers = {"answer: 7\n", "answer: 8\n", "answer: 2 + 2 = 5\n",
                                            "answer: 8.0\n", "answer: 9\n"};
  std::size_t asked = 0;
  while (!strategy->finished()) {
    const auto expansions = strategy->select(1);
    ASSERT_EQ(expansions.size(), 1u);
    Proposal proposal{.text = answers.at(asked++), .logprob = -1, .tokens = 5, .verdict = {}};
    proposal.verdict =
        task.check(*problem, strategy->node(expansions[0].node).state, proposal.text);
    strategy->backup(expansions[0].id, {&proposal, 1});
  }
  const Best best = strategy->best();
  EXPECT_FALSE(best.solved);
  EXPECT_EQ(best.steps, std::vector<std::string>{"answer: 8"});
  EXPECT_EQ(best.votes, 2);
  EXPECT_EQ(best.voters, 4) << "wrong arithmetic has no vote";
}

}  // namespace
}  // namespace lemma::search

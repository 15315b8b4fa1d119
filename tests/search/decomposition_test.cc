// Parts of problems: the graph of them, what a model may propose, and that whatever is derived for a
// part counts for the whole.
#include "search/decomposition/decomposition.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "search/certificate.h"
#include "search/chain.h"
#include "search/decomposition/part.h"
#include "search/decomposition/premises.h"
#include "search/decomposition/proposed_parts.h"
#include "search/tasks/registry.h"
#include "tests/core/grammar_sampler.h"

namespace lemma::search {
namespace {

using Status = Decomposition::Status;
using Parts = std::vector<std::size_t>;

SubQuestion asks(const std::string& key, Parts premises = {}) {
  return {key, key + "?", std::move(premises)};
}

TEST(Decomposition, PartsAreReadyOnceTheirPremisesAreAnswered) {
  Decomposition parts({});
  EXPECT_EQ(parts.add(asks("a")).value(), 0u);
  EXPECT_EQ(parts.add(asks("b")).value(), 1u);
  EXPECT_EQ(parts.add(asks("c", {0, 1})).value(), 2u);
  EXPECT_EQ(parts.add(asks("d", {2})).value(), 3u);
  EXPECT_EQ(parts.ready(), (Parts{0, 1}));
  parts.searched(0);
  parts.searched(1);
  EXPECT_TRUE(parts.ready().empty());
  parts.answered(1, {"y"});
  EXPECT_TRUE(parts.ready().empty()) << "a isn't answered yet";
  parts.answered(0, {"x"});
  EXPECT_EQ(parts.ready(), (Parts{2}));
  EXPECT_EQ(parts.ancestors(3), (Parts{0, 1, 2}));
  EXPECT_EQ(parts.ancestors(0), Parts{});
  EXPECT_EQ(parts.open(), 2);
  EXPECT_EQ(parts[3].depth, 3);
}

TEST(Decomposition, AFailedPartFailsWhatBuildsOnIt) {
  Decomposition parts({});
  ASSERT_TRUE(parts.add(asks("a")));
  ASSERT_TRUE(parts.add(asks("b", {0})));
  ASSERT_TRUE(parts.add(asks("c", {1})));
  ASSERT_TRUE(parts.add(asks("d")));
  parts.searched(0);
  parts.failed(0);
  EXPECT_EQ(parts[1].status, Status::kFailed);
  EXPECT_EQ(parts[2].status, Status::kFailed);
  EXPECT_EQ(parts.ready(), (Parts{3}));
  EXPECT_EQ(parts.open(), 1);
  ASSERT_TRUE(parts.add(asks("e", {2})));
  EXPECT_EQ(parts[4].status, Status::kFailed) << "too late to build on it";
}

TEST(Decomposition, DepthWidthAndTotalAreCapped) {
  Decomposition parts({.depth = 2, .width = 2, .total = 4});
  ASSERT_TRUE(parts.add(asks("a")));
  ASSERT_TRUE(parts.add(asks("b", {0})));
  auto refused = parts.add(asks("c", {1}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, core::ErrorCode::kOutOfRange);
  EXPECT_EQ(refused.error().field, "question");
  refused = parts.add(asks("a"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, core::ErrorCode::kConflict);
  refused = parts.add(asks("x", {7}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, core::ErrorCode::kOutOfRange);
  ASSERT_TRUE(parts.add(asks("d")));
  ASSERT_TRUE(parts.add(asks("e")));
  EXPECT_FALSE(parts.add(asks("f"))) << "four in all";
  EXPECT_EQ(parts.ready(), (Parts{0, 2})) << "two at once";
  parts.searched(0);
  EXPECT_EQ(parts.ready(), (Parts{2}));
}

constexpr int kProblems = 25;

// Runs `body(task, problem)` for generated problems of every family at its quoted level.
template <class Body>
void for_problems_of_every_family(Body body) {
  for (const Task* task : all_tasks()) {
    for (int i = 0; i < kProblems; ++i) {
      core::Random random = core::Random(7).split(static_cast<std::uint64_t>(i));
      const auto made = task->generate(random, task->quoted_level());
      ASSERT_TRUE(made) << task->name();
      body(*task, made.value().problem);
    }
  }
}

TEST(ProposedParts, WhateverTheGrammarDerivesReads) {
  int families = 0;
  for_problems_of_every_family([&](const Task& task, const ProblemPtr& problem) {
    const auto grammar = parts_grammar(task, *problem, 5);
    EXPECT_EQ(grammar == nullptr, task.subquestion_grammar(*problem) == nullptr);
    if (!grammar) return;
    ++families;
    ASSERT_TRUE(grammar->validate()) << task.name();
    core::Random random(11);
    for (int i = 0; i < 20; ++i) {
      const std::string text = core::test::sample(*grammar, random);
      const auto parts = read_parts(task, *problem, text);
      ASSERT_FALSE(parts.empty()) << task.name() << ": " << text;
      EXPECT_LE(parts.size(), 5u);
      const auto lines = std::ranges::count(text, '\n') - 1;  // "end" is none
      std::set<std::string> keys;
      for (std::size_t p = 0; p < parts.size(); ++p) {
        keys.insert(parts[p].key);
        for (const std::size_t premise : parts[p].premises) EXPECT_LT(premise, p) << text;
      }
      EXPECT_EQ(keys.size(), parts.size()) << "asked once each: " << text;
      EXPECT_LE(parts.size(), static_cast<std::size_t>(lines));
      if (lines == 1) {
        EXPECT_EQ(parts.size(), 1u);
      }
    }
  });
  EXPECT_GE(families, 2 * kProblems);
}

TEST(ProposedParts, ReadsPremisesAndLeavesOutWhatWasAsked) {
  const auto posed = from_typed(nlohmann::json::parse(
      R"({"task":"numbers","numbers":[2,3,5,7],"target":41,"use":"at_most_once"})"));
  ASSERT_TRUE(posed);
  const auto& [task, recognition] = posed.value();
  const auto make = [](int n) {
    return "Make " + std::to_string(n) + " of some of the numbers.\n";
  };
  const auto parts = read_parts(
      *task, *recognition.problem,
      make(6) + "after 1: " + make(35) + make(6) + "after 2, 3: " + make(41) + "end\n" + make(9));
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[0].key, "6");
  EXPECT_EQ(parts[1].premises, (Parts{0}));
  EXPECT_EQ(parts[2].key, "41");
  EXPECT_EQ(parts[2].premises, (Parts{0, 1})) << "the third line asks what the first did";
  EXPECT_TRUE(read_parts(*task, *recognition.problem, "Make a cake.\n" + make(6)).empty());
  EXPECT_TRUE(read_parts(*task, *recognition.problem, "").empty());
}

// The parts of the family's own structure, each solved by itself from what its premises derive, and
// the whole from what all of them derive: one chain, and its certificate passes.
TEST(Parts, WhatIsDerivedForPartsCountsForTheWhole) {
  std::set<std::string> families;
  int answered = 0, lines_of_parts = 0, detached = 0;
  for_problems_of_every_family([&](const Task& task, const ProblemPtr& problem) {
    const auto structure = task.structure(*problem);
    ASSERT_LE(structure.size(), Task::kMaxSubQuestions);
    std::vector<std::vector<std::string>> derivations;
    for (std::size_t i = 0; i < structure.size(); ++i) {
      const SubQuestion& question = structure[i];
      for (const std::size_t premise : question.premises) ASSERT_LT(premise, i);
      const auto read = task.read_subquestion(*problem, question.question);
      ASSERT_TRUE(read) << task.name() << ": " << question.question;
      EXPECT_EQ(read->key, question.key);
      const Part part(task, problem, question);
      const auto lines = part_task().solve(part);
      ASSERT_TRUE(lines) << task.name() << ": " << lines.error().detail;
      const auto report = check_part(part_task(), part, lines.value());
      ASSERT_TRUE(report.verdict.passed())
          << task.name() << ": " << question.question << " " << report.verdict.evidence;
      ASSERT_TRUE(report.answer);
      EXPECT_FALSE(report.answer->empty());
      EXPECT_TRUE(report.certificate.empty());
      answered += 1;
      derivations.push_back(lines.value());
      families.insert(std::string(task.name()));
    }
    Premises premises = compose(task, *problem, derivations);
    ASSERT_EQ(premises.states.size(), premises.lines.size() + 1);
    ASSERT_EQ(premises.sources.size(), premises.lines.size());
    lines_of_parts += static_cast<int>(premises.lines.size());
    std::vector<std::string> chain = premises.lines;
    if (!premises.end().solved()) {
      const auto rest = solve_from(task, *problem, premises.lines);
      if (!rest) {
        EXPECT_EQ(rest.error().code, core::ErrorCode::kUnavailable);
        ++detached;
        return;
      }
      chain.insert(chain.end(), rest.value().begin(), rest.value().end());
    }
    const auto whole = check_chain(task, {problem, FormalisedBy::kClient, ""}, chain);
    EXPECT_TRUE(whole.verdict.passed()) << task.name() << ": " << whole.verdict.evidence;
  });
  for (const char* family : {"knights", "arithmetic", "wordmath", "zebra", "sudoku"})
    EXPECT_TRUE(families.contains(family)) << family;
  EXPECT_GT(answered, kProblems);
  EXPECT_GT(lines_of_parts, kProblems);
  EXPECT_LT(detached, kProblems / 2) << "the solver goes on from nearly all premises";
}

TEST(Parts, ADeductionIsAskedAboutNamedThings) {
  const auto posed = from_typed(nlohmann::json::parse(
      R"({"task":"deduction","premises":[{"who":"Rex","is":"a cat"},
          {"if":[{"is":"a cat"}],"then":{"is":"tame"}},{"if":[{"is":"tame"}],"then":{"is_not":"wild"}}],
          "query":{"who":"Rex","is":"wild"}})"));
  ASSERT_TRUE(posed);
  const auto& [task, recognition] = posed.value();
  const Problem& problem = *recognition.problem;
  EXPECT_TRUE(task->structure(problem).empty());
  const auto tame = task->read_subquestion(problem, "Is it so that Rex is tame?\n");
  ASSERT_TRUE(tame);
  EXPECT_FALSE(task->read_subquestion(problem, "Is it so that Rex is fat?"));
  const State begin = task->initial(problem);
  EXPECT_FALSE(task->subanswer(problem, begin, *tame));
  const auto stated = task->read_subquestion(problem, "Is it so that Rex is a cat?");
  ASSERT_TRUE(stated);
  EXPECT_EQ(task->subanswer(problem, begin, *stated), "Rex is a cat");
  const auto lines = part_task().solve(Part(*task, recognition.problem, *tame));
  ASSERT_TRUE(lines);
  ASSERT_EQ(lines.value().size(), 1u);
  const auto derived = task->check(problem, begin, lines.value()[0]);
  ASSERT_TRUE(derived.next);
  EXPECT_EQ(task->subanswer(problem, *derived.next, *tame), "Rex is tame");
}

TEST(Parts, APartIsNoProblemOfTheRegistry) {
  EXPECT_FALSE(part_task().recognise("anything").match);
  EXPECT_FALSE(part_task().from_typed({}));
  core::Random random(1);
  EXPECT_FALSE(part_task().generate(random, 1));
  for (const Task* task : all_tasks()) EXPECT_NE(task, &part_task());
}

TEST(Parts, AStepThatIsWrongForTheWholeIsWrongForThePart) {
  const auto posed = from_typed(nlohmann::json::parse(
      R"({"task":"arithmetic","question":{"kind":"expression","text":"3 * 4 + 5 * 6"}})"));
  ASSERT_TRUE(posed);
  const auto& [task, recognition] = posed.value();
  const auto structure = task->structure(*recognition.problem);
  ASSERT_EQ(structure.size(), 2u);
  const Part part(*task, recognition.problem, structure[1]);
  EXPECT_EQ(part.text(), "What is 5 * 6?");
  const State begin = part_task().initial(part);
  EXPECT_FALSE(part_task().check(part, begin, "5 * 6 = 31").next);
  const auto other = part_task().check(part, begin, "3 * 4 = 12");
  ASSERT_TRUE(other.next);
  EXPECT_FALSE(other.next->solved()) << "right, and not what was asked";
  const auto right = part_task().check(part, begin, "5 * 6 = 30");
  ASSERT_TRUE(right.next);
  EXPECT_TRUE(right.next->solved());
  EXPECT_EQ(part_task().answer(part, std::vector<std::string>{"5 * 6 = 30"}).value(), "5 * 6 = 30");
  EXPECT_FALSE(part_task().answer(part, std::vector<std::string>{"3 * 4 = 12"}));
}

}  // namespace
}  // namespace lemma::search

// The deduction verifier against the oracle: answers and steps of random problems, right ones and
// ones that are wrong by little.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "search/certificate.h"
#include "search/tasks/deduction/deduction.h"
#include "tests/search/deduction_oracle.h"
#include "tests/search/deduction_random.h"

namespace lemma::search {
namespace {

using core::Random;
using deduction_oracle::Lines;
using deduction_oracle::Lit;
using deduction_oracle::Models;
using nlohmann::json;
using test::RandomDeduction;

const DeductionTask kTask;

ProblemPtr parsed(const json& typed) { return kTask.from_typed(typed, "typed").value(); }

// Answers: the family's decision, its solver's derivation and the oracle's list of models agree.
TEST(DeductionVerifier, DecidesAndProvesAsTheOracleSays) {
  Random random(11);
  int unsolved = 0;
  std::map<std::string, int> answers;
  constexpr int kProblems = 4000;
  for (int i = 0; i < kProblems; ++i) {
    const json typed = RandomDeduction(random).draw();
    const deduction_oracle::Problem plain(typed);
    const std::string expected = Models(plain).answer();
    ++answers[expected];
    const auto problem = parsed(typed);
    for (const char* answer : {"true", "false", "unknown", "contradictory premises"})
      ASSERT_EQ(kTask.check_answer(*problem, answer).passed(), answer == expected)
          << answer << ": " << problem->text();
    const auto steps = kTask.solve(*problem);
    if (!steps) {
      ++unsolved;
      continue;
    }
    const auto derived = kTask.answer(*problem, steps.value());
    ASSERT_TRUE(derived.has_value()) << derived.error().to_string() << " " << problem->text();
    ASSERT_EQ(derived.value(), expected) << problem->text();
    for (const auto& chained : forward_chained(plain)) {
      ASSERT_TRUE(Models(plain).entails(chained)) << problem->text();
      if (plain.query.kind == 'f' && chained == plain.query.head) {
        ASSERT_TRUE(expected == "true" || expected == "contradictory premises");
      }
    }
  }
  for (const char* answer : {"true", "false", "unknown", "contradictory premises"})
    EXPECT_GT(answers[answer], kProblems / 50) << answer;
  RecordProperty("unsolved", unsolved);
  EXPECT_LE(unsolved, kProblems / 100);
}

// Facts in the order of their words, which is how the oracle lists them.
std::string in_order(const std::string& line) {
  const auto colon = line.find(": ");
  const bool by_rule = line.starts_with("rule ") || line.starts_with("assumption");
  const bool witness = line.starts_with("witness ");
  if (colon == std::string::npos || (!by_rule && !witness)) return line;
  const std::string list = by_rule ? line.substr(0, colon) : line.substr(colon + 2);
  std::vector<std::string> pieces;
  for (std::size_t at = 0; at <= list.size();) {
    const auto end = std::min(list.find(", ", at), list.size());
    pieces.push_back(list.substr(at, end - at));
    at = end + 2;
  }
  const auto first = pieces.begin() + (by_rule ? 1 : 0);
  std::sort(first, pieces.end());
  pieces.erase(std::unique(first, pieces.end()), pieces.end());
  std::string text;
  for (const auto& piece : pieces) text += (text.empty() ? "" : ", ") + piece;
  return by_rule ? text + line.substr(colon) : line.substr(0, colon + 2) + text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// A line that is wrong by little, or right by chance.
std::string attacked(const std::string& line, const std::vector<std::string>& others,
                     const deduction_oracle::Problem& problem, Random& random) {
  const auto& other = others[random.below(others.size())];
  const auto at = random.below(line.size());
  std::string mutant = line;
  switch (random.below(12)) {
    case 0:
      return mutant.erase(at, 1);
    case 1:
      return mutant.insert(at, 1, "abis, :1\n"[random.below(9)]);
    case 2:
      mutant[at] = static_cast<char>(' ' + random.below(95));
      return mutant;
    case 3:  // a denial more or less
      return line.find(" not ") != std::string::npos ? replaced(line, " not ", " ")
                                                     : replaced(line, " is ", " is not ");
    case 4: {  // another thing
      const auto& names = problem.names;
      if (names.empty()) return line + " is";
      return replaced(line, names[random.below(names.size())], names[random.below(names.size())]);
    }
    case 5:
      return replaced(line, problem.properties[random.below(problem.properties.size())],
                      problem.properties[random.below(problem.properties.size())]);
    case 6:  // another rule
      return replaced(line, "rule ", "rule " + std::string(random.below(2) == 0 ? "1" : "0"));
    case 7: {  // the front of one line and the end of another
      const auto a = line.rfind(": "), b = other.rfind(": ");
      if (a == std::string::npos || b == std::string::npos) return other + line;
      return line.substr(0, a) + other.substr(b);
    }
    case 8: {  // what is needed left out
      const auto comma = line.find(", "), colon = line.find(": ");
      if (comma == std::string::npos || colon == std::string::npos) return line + ", " + other;
      return line.substr(0, comma) + line.substr(colon);
    }
    case 9:
      return replaced(line, ": ", ", Ann is wide: ");
    case 10:
      return replaced(replaced(line, "every ", "no "), "everything", "nothing");
    default:
      return replaced(line, "assume ", "witness 1: ") + (random.below(2) == 0 ? " " : ".");
  }
}

TEST(DeductionVerifier, JudgesTenThousandStepsAsTheOracleDoes) {
  Random random(31);
  int right = 0, wrong = 0;
  std::map<std::string, int> kinds;
  while (right < 10000 || wrong < 10000) {
    const json typed = RandomDeduction(random).draw();
    const deduction_oracle::Problem plain(typed);
    const auto problem = parsed(typed);
    Lines oracle(plain);
    State state = kTask.initial(*problem);
    for (int depth = 0; depth < 12 && !state.terminal(); ++depth) {
      const auto lines = oracle.right_lines();
      std::vector<std::string> texts;
      for (const auto& [text, effect] : lines) texts.push_back(text);
      std::vector<std::string> passed;
      for (const auto& [text, effect] : lines) {
        const auto verdict = kTask.check(*problem, state, text);
        const bool from_contradiction =
            effect.refutes_target && Models(plain).answer() == "contradictory premises";
        ASSERT_EQ(verdict.verdict.passed(), !from_contradiction)
            << text << " in " << state.line << ": " << verdict.verdict.evidence << "\n"
            << problem->text();
        if (from_contradiction) continue;
        ASSERT_EQ(verdict.text, text);
        ASSERT_LT(verdict.next->measure, state.measure) << text;
        passed.push_back(text);
        ++right;
        ++kinds[text.substr(0, text.find(' ')) + (effect.ends ? " ends" : "")];
        const std::string mutant = attacked(text, texts, plain, random);
        const std::string line =
            mutant.ends_with('\n') ? mutant.substr(0, mutant.size() - 1) : mutant;
        if (line.starts_with("possible ")) continue;
        const bool expected =
            lines.contains(in_order(line)) && !lines.at(in_order(line)).refutes_target;
        const auto judged = kTask.check(*problem, state, mutant);
        if (lines.contains(in_order(line)) && lines.at(in_order(line)).refutes_target) continue;
        ASSERT_EQ(judged.verdict.passed(), expected)
            << mutant << " in " << state.line << ": " << judged.verdict.evidence << "\n"
            << problem->text();
        ASSERT_EQ(judged.next.has_value(), expected);
        if (!expected) ++wrong;
      }
      if (passed.empty()) break;
      const std::string& step = passed[random.below(passed.size())];
      oracle.take(lines.at(step));
      state = *kTask.check(*problem, state, step).next;
      // What is learnt under no assumption is entailed.
      for (const Lit& l : lines.at(step).learnt) {
        const bool named =
            std::find(plain.names.begin(), plain.names.end(), l.who) != plain.names.end();
        if (named && oracle.depth() == 0) {
          ASSERT_TRUE(Models(plain).entails(l)) << step << "\n" << problem->text();
        }
      }
      if (lines.at(step).ends || lines.at(step).refutes_target) break;
    }
  }
  for (const char* kind :
       {"rule", "assumption", "witness", "assume", "contradiction", "contradiction ends"})
    EXPECT_GT(kinds[kind] + kinds[std::string(kind) + ","], 30) << kind;
}

// Models: any listing of atoms, judged by trying every premise.
TEST(DeductionVerifier, JudgesTenThousandModelsAsTheOracleDoes) {
  Random random(5);
  int shown = 0, refused = 0;
  while (shown < 2000 || refused < 10000) {
    const json typed = RandomDeduction(random).draw();
    const deduction_oracle::Problem plain(typed);
    const auto problem = parsed(typed);
    const State state = kTask.initial(*problem);
    if (state.terminal()) continue;
    const Lines oracle(plain);
    for (int i = 0; i < 12; ++i) {
      std::set<Lit> more;
      std::string listed;
      const std::set<std::string> things(oracle.things().begin(), oracle.things().end());
      for (const auto& who : things) {
        std::string group;
        const std::set<std::string> properties(plain.properties.begin(), plain.properties.end());
        for (const auto& what : properties) {
          if (random.below(3) > 0) continue;
          more.insert({who, what, false});
          group += group.empty() ? who + " is " + what : ", " + what;
        }
        if (!group.empty()) listed += (listed.empty() ? "" : "; ") + group;
      }
      if (listed.empty()) listed = "nothing more";
      for (const bool truth : {true, false}) {
        const std::string line =
            std::string(truth ? "possible true: " : "possible false: ") + listed;
        if (line.size() > Task::kMaxStepBytes) continue;
        const bool expected = oracle.model(more, truth);
        const auto judged = kTask.check(*problem, state, line);
        ASSERT_EQ(judged.verdict.passed(), expected)
            << line << ": " << judged.verdict.evidence << "\n"
            << problem->text();
        (expected ? shown : refused) += 1;
      }
    }
  }
}

TEST(DeductionVerifier, CertificatesHoldAndEveryChangedByteIsRefusedOrHonest) {
  Random random(8);
  for (int i = 0; i < 40; ++i) {
    const auto problem = parsed(RandomDeduction(random).draw());
    const auto steps = kTask.solve(*problem);
    if (!steps) continue;
    const auto certificate =
        make_certificate(kTask, *problem, steps.value(), FormalisedBy::kParser).value();
    const std::string text = certificate.dump();
    const auto report = verify_certificate_text(text).value();
    ASSERT_TRUE(report.verdict.passed()) << report.verdict.evidence;
    for (std::size_t at = 0; at < text.size(); ++at) {
      std::string changed = text;
      changed[at] = static_cast<char>(changed[at] ^ (1 << random.below(7)));
      const auto verified = verify_certificate_text(changed);
      if (!verified || !verified.value().verdict.passed()) continue;
      // It passed: then what it says is so.
      const json again = json::parse(changed);
      ASSERT_EQ(Models(deduction_oracle::Problem(again["problem"])).answer(), again["answer"])
          << changed;
    }
  }
}

}  // namespace
}  // namespace lemma::search

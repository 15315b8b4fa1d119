#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "search/tasks/numbers/numbers.h"
#include "search/tasks/numbers/problem.h"
#include "tests/search/wordings.h"

namespace lemma::search {
namespace {

const NumbersTask kTask;

std::string reading(std::string_view text) {
  const Recognised recognised = kTask.recognise(text);
  if (!recognised.match) {
    EXPECT_FALSE(recognised.why_not.empty()) << text;
    return "not mine";
  }
  EXPECT_FALSE(recognised.match->why.empty());
  EXPECT_EQ(recognised.match->formalised_by, FormalisedBy::kParser);
  const auto& problem = static_cast<const NumbersProblem&>(*recognised.match->problem);
  std::string read;
  for (const auto n : problem.numbers()) read += std::to_string(n) + " ";
  return read + "-> " + problem.target().to_string() + " " + std::string(to_string(problem.use()));
}

TEST(NumbersRecogniser, ReadsEveryHandWrittenWordingAsAPersonDoes) {
  const auto all = wordings("numbers");
  EXPECT_GE(
      std::count_if(all.begin(), all.end(), [](const auto& w) { return w.expected != "not mine"; }),
      30);
  EXPECT_GE(
      std::count_if(all.begin(), all.end(), [](const auto& w) { return w.expected == "not mine"; }),
      50);
  for (const auto& wording : all)
    EXPECT_EQ(reading(wording.text), wording.expected)
        << "line " << wording.line << ": " << wording.text << "\n  "
        << kTask.recognise(wording.text).why_not;
}

// Otherwise the wordings would only test that the recogniser knows the generator.
TEST(NumbersRecogniser, WordingsShareNoPhraseWithTheGenerator) {
  core::Random random(9);
  std::set<std::string> phrases;
  for (int i = 0; i < 60; ++i) {
    std::string text = kTask.generate(random, 3).value().text + "#";
    std::string phrase;
    for (const char c : text) {
      if (c == '#' || (c >= '0' && c <= '9')) {
        if (phrase.size() >= 8) phrases.insert(phrase);
        phrase.clear();
      } else {
        phrase += c;
      }
    }
  }
  ASSERT_GE(phrases.size(), 6u);
  for (const auto& wording : wordings("numbers"))
    for (const auto& phrase : phrases)
      EXPECT_EQ(wording.text.find(phrase), std::string::npos) << wording.text << phrase;
}

TEST(NumbersRecogniser, HugeAndRandomInputIsJudgedQuicklyAndQuietly) {
  EXPECT_EQ(reading(""), "not mine");
  EXPECT_EQ(reading(std::string(1 << 20, 'a')), "not mine");
  EXPECT_EQ(reading(std::string(32768, '7')), "not mine");
  EXPECT_EQ(reading(std::string(32768, '(')), "not mine");
  std::string many;
  for (int i = 0; i < 10000; ++i) many += "1 ";
  EXPECT_EQ(reading("make 24 from " + many), "not mine");
  std::string words;
  while (words.size() < 32000) words += "please ";
  EXPECT_EQ(reading(words + "make 24 from 4 7 8 8"), "not mine");
  core::Random random(4);
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (auto n = random.below(60); n > 0; --n) text += static_cast<char>(random.below(256));
    EXPECT_EQ(reading(text), "not mine");
  }
}

// Every single-byte change of a known text is either refused or reads as numbers that stand in it.
TEST(NumbersRecogniser, NeverInventsNumbers) {
  const std::string text = "Using the numbers 3, 7, 8 and 12, each at most once, reach 36.";
  core::Random random(8);
  int read = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string mutant = text;
    for (auto changes = 1 + random.below(2); changes > 0; --changes) {
      const auto at = random.below(mutant.size());
      switch (random.below(3)) {
        case 0:
          mutant[at] = static_cast<char>(' ' + random.below(95));
          break;
        case 1:
          mutant.erase(at, 1);
          break;
        default:
          mutant.insert(at, 1, static_cast<char>(' ' + random.below(95)));
      }
    }
    const auto recognised = kTask.recognise(mutant);
    if (!recognised.match) continue;
    ++read;
    const auto& problem = static_cast<const NumbersProblem&>(*recognised.match->problem);
    std::multiset<std::string> in_text, in_problem;
    std::string digits;
    const std::string ended = mutant + " ";
    for (std::size_t k = 0; k < ended.size(); ++k) {
      const char c = ended[k];
      if ((c >= '0' && c <= '9') ||
          (c == '-' && digits.empty() && ended[k + 1] >= '0' && ended[k + 1] <= '9')) {
        digits += c;
      } else {
        if (!digits.empty()) in_text.insert(digits);
        digits.clear();
      }
    }
    for (const auto n : problem.numbers()) in_problem.insert(std::to_string(n));
    in_problem.insert(problem.target().to_string());
    EXPECT_EQ(in_problem, in_text) << mutant;
  }
  EXPECT_GT(read, 1000) << "small slips in words are tolerated";
}

}  // namespace
}  // namespace lemma::search

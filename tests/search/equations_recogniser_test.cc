// Free texts: what is understood is understood right, and everything else is refused.
#include <functional>
#include <numeric>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "search/tasks/equations/equations.h"
#include "search/tasks/registry.h"
#include "tests/search/wordings.h"

namespace lemma::search {
namespace {

using core::Random;

const EquationsTask kTask;

// Its answer, or "not mine".
std::string reading(const std::string& text) {
  const auto recognised = kTask.recognise(text);
  if (!recognised.match) return "not mine";
  const Problem& problem = *recognised.match->problem;
  const auto steps = kTask.solve(problem);
  return steps ? kTask.answer(problem, steps.value()).value() : "unsolved";
}

std::vector<Wording> understood() {
  auto all = wordings("equations");
  std::erase_if(all, [](const Wording& w) { return w.expected == "not mine"; });
  return all;
}

TEST(EquationsRecogniser, ReadsHandWrittenTexts) {
  int read = 0, refused = 0;
  for (const Wording& wording : wordings("equations")) {
    EXPECT_EQ(reading(wording.text), wording.expected)
        << "line " << wording.line << ": " << wording.text << " | "
        << kTask.recognise(wording.text).why_not;
    ++(wording.expected == "not mine" ? refused : read);
  }
  EXPECT_GE(read, 40);
  EXPECT_GE(refused, 25);
}

// No text is claimed by two families, so none becomes a question back to the user.
TEST(EquationsRecogniser, NoOtherFamilyClaimsItsTexts) {
  for (const Wording& wording : understood()) {
    const auto claimed = recognise(wording.text, Unclaimed::kIsAnError);
    ASSERT_TRUE(claimed) << wording.text << claimed.error().detail;
    EXPECT_EQ(claimed.value().task->name(), "equations") << wording.text;
  }
  for (const char* family : {"deduction", "numbers", "sudoku", "wordmath", "zebra"})
    for (const Wording& wording : wordings(family)) {
      if (wording.expected == "not mine") continue;
      EXPECT_FALSE(kTask.recognise(wording.text).match) << family << ": " << wording.text;
    }
  for (const Task* task : all_tasks()) {
    if (task->name() == "equations") continue;
    for (int i = 0; i < 60; ++i) {
      Random random(static_cast<std::uint64_t>(i));
      const int levels = task->max_level() - task->min_level() + 1;
      const auto made = task->generate(random, task->min_level() + i % levels);
      ASSERT_TRUE(made);
      EXPECT_FALSE(kTask.recognise(made.value().text).match) << made.value().text;
    }
  }
}

std::set<std::string> phrases_of(const std::string& text) {
  std::vector<std::string> words{""};
  for (const char c : text) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
      words.back() += static_cast<char>(c | 0x20);
    else if (!words.back().empty())
      words.emplace_back();
  }
  std::erase_if(words, [](const std::string& word) { return word.size() < 2; });
  std::set<std::string> phrases;
  for (std::size_t i = 0; i + 3 < words.size(); ++i)
    phrases.insert(words[i] + " " + words[i + 1] + " " + words[i + 2] + " " + words[i + 3]);
  return phrases;
}

TEST(EquationsRecogniser, WordingsShareNoPhraseWithTheGenerator) {
  std::set<std::string> known;
  for (int i = 0; i < 200; ++i) {
    Random random(static_cast<std::uint64_t>(i));
    const auto made = kTask.generate(random, 1 + i % 4).value();
    known.merge(phrases_of(made.text));
    known.merge(phrases_of(made.problem->text()));
  }
  ASSERT_GE(known.size(), 3u);
  for (const Wording& wording : wordings("equations"))
    for (const std::string& phrase : phrases_of(wording.text))
      EXPECT_FALSE(known.contains(phrase)) << "line " << wording.line << ": " << phrase;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// By hand-written rule for a few shapes: the answer as a function of the numbers in the text.
struct Template {
  std::string text;  // with #1, #2, ...
  std::function<std::string(const std::vector<int>&)> answer;
};

std::string fraction(int n, int d) {
  if (d < 0) n = -n, d = -d;
  const int g = std::gcd(n, d);
  return std::to_string(n / g) + (d / g == 1 ? "" : "/" + std::to_string(d / g));
}

const std::vector<Template>& templates() {
  static const auto one = [](const std::vector<int>& n) {  // #1 x + #2 = #3
    return "x = " + fraction(n[2] - n[1], n[0]);
  };
  static const auto less = [](const std::vector<int>& n) {  // #1 x - #2 < #3
    return "x < " + fraction(n[2] + n[1], n[0]);
  };
  static const auto two = [](const std::vector<int>& n) {  // x + y = #1, x - y = #2
    return "x = " + fraction(n[0] + n[1], 2) + ", y = " + fraction(n[0] - n[1], 2);
  };
  static const auto square = [](const std::vector<int>& n) {  // (x - #1)(x + #2) = 0
    return "x = " + std::to_string(-n[1]) + " or x = " + std::to_string(n[0]);
  };
  static const std::vector<Template> kAll = {
      {"Solve #1x + #2 = #3.", one},
      {"hi, can you please help me solve #1x+#2=#3? thanks", one},
      {"find x if #1x + #2 = #3", one},
      {"#3 = #1x + #2, what is x?", one},
      {"What value of x satisfies #1x + #2 = #3?", one},
      {"solve the inequality #1x - #2 < #3", less},
      {"#1x - #2 < #3", less},
      {"which values of x satisfy #1x \xe2\x88\x92 #2 < #3", less},
      {"solve x + y = #1 and x - y = #2", two},
      {"x + y = #1\nx - y = #2", two},
      {"Given x + y = #1, x - y = #2, find x and y.", two},
      {"solve (x - #1)(x + #2) = 0 for x", square},
      {"what are the roots of (x - #1)(x + #2) = 0 please", square}};
  return kAll;
}

std::string filled(std::string text, const std::vector<int>& numbers) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::string mark = "#" + std::to_string(i + 1);
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
      text.replace(at, mark.size(), std::to_string(numbers[i]));
  }
  return text;
}

TEST(EquationsRecogniser, ChangedNumbersChangeTheAnswer) {
  Random random(5);
  for (int i = 0; i < 1000; ++i) {
    const Template& shape = templates()[static_cast<std::size_t>(i) % templates().size()];
    std::vector<int> numbers;
    for (int k = 0; k < 3; ++k) numbers.push_back(2 + static_cast<int>(random.below(60)));
    EXPECT_EQ(reading(filled(shape.text, numbers)), shape.answer(numbers))
        << filled(shape.text, numbers);
  }
}

// One thing more in a text that is understood: a word that denies or narrows, a sentence that changes
// the question. Then it is refused, never answered as if nothing had been said.
TEST(EquationsRecogniser, WhateverSaysMoreIsRefused) {
  const char* const kWords[] = {"not",
                                "never",
                                "half of",
                                "twice",
                                "approximately",
                                "the square of",
                                "except",
                                "unless",
                                "positive",
                                "negative",
                                "integer",
                                "the largest",
                                "smallest",
                                "about",
                                "roughly",
                                "the sum of",
                                "modulo 5",
                                "the opposite of",
                                "without",
                                "neither",
                                "double",
                                "the number of",
                                "how many",
                                "in base 8",
                                "rounded",
                                "minus",
                                "plus",
                                "squared",
                                "the reciprocal of",
                                "natural",
                                "whole",
                                "complex",
                                "instead of",
                                "if and only if",
                                "don't",
                                "isn't",
                                "eight",
                                "seven",
                                "ninety",
                                "five",
                                "every second",
                                "other than",
                                "between 1 and 5",
                                "less than"};
  const char* const kSentences[] = {"Then double it.",
                                    "Round to the nearest ten.",
                                    "Give it to 2 decimal places.",
                                    "Ignore the equation.",
                                    "Do not solve it.",
                                    "The answer is 41.",
                                    "x is positive.",
                                    "Only count integer solutions.",
                                    "x is at least 3.",
                                    "What is the sum of them?",
                                    "How many are there?",
                                    "Replace 3 by 4 first.",
                                    "Assume + means minus.",
                                    "All numbers are in base 8.",
                                    "x is not 2.",
                                    "Then find x^2.",
                                    "What is 2x?",
                                    "Or is it 2x = 9?",
                                    "Is it true?",
                                    "Write it in binary."};
  Random random(6);
  int texts = 0;
  for (const Wording& wording : understood()) {
    std::vector<std::size_t> places{0, wording.text.size()};
    for (std::size_t at = 0; at < wording.text.size(); ++at)
      if (wording.text[at] == ' ') places.push_back(at);
    for (const char* words : kWords) {
      const std::size_t at = places[random.below(places.size())];
      const std::string text =
          wording.text.substr(0, at) + " " + words + " " + wording.text.substr(at);
      ++texts;
      EXPECT_EQ(reading(text), "not mine") << text;
    }
    for (const char* sentence : kSentences) {
      texts += 2;
      const std::string stop =
          wording.text.back() == '?' || wording.text.back() == '.' ? " " : ". ";
      EXPECT_EQ(reading(wording.text + stop + sentence), "not mine") << wording.text << sentence;
      EXPECT_EQ(reading(std::string(sentence) + " " + wording.text), "not mine")
          << sentence << wording.text;
    }
  }
  EXPECT_GE(texts, 2000);
}

TEST(EquationsRecogniser, HarmlessWordsChangeNothing) {
  int read = 0, refused = 0;
  for (const Wording& wording : understood())
    for (const char* around : {"Hello! |", "|\nThanks in advance!", "Please help me. |",
                               "It is for my homework. |", "|\nShow your work please."}) {
      std::string text = around;
      text.replace(text.find('|'), 1, wording.text);
      const std::string got = reading(text);
      ++(got == "not mine" ? refused : read);
      if (got != "not mine") {
        EXPECT_EQ(got, wording.expected) << text;
      }
    }
  EXPECT_GT(read, 4 * refused) << "most of them are understood";
}

// Every single-byte change is refused or read with the digits and signs that then stand in it.
TEST(EquationsRecogniser, NeverInventsDigits) {
  Random random(8);
  const auto kept = [](const std::string& text) {
    std::multiset<char> signs;
    for (const char c : text)
      if (is_digit(c) || c == '=' || c == '<' || c == '>' || c == '/' || c == '+') signs.insert(c);
    return signs;
  };
  int read = 0;
  for (int i = 0; i < 6000; ++i) {
    std::string mutant = i % 2 == 0 ? "What value of x satisfies 12x + 35 = 6(x - 8), please?"
                                    : "solve the system 2x + y = 17 and 3x - 4y = 9 now";
    const std::size_t at = random.below(mutant.size());
    const char c = static_cast<char>(' ' + random.below(95));
    switch (random.below(3)) {
      case 0:
        mutant[at] = c;
        break;
      case 1:
        mutant.erase(at, 1);
        break;
      default:
        mutant.insert(at, 1, c);
    }
    const auto got = kTask.recognise(mutant);
    if (!got.match) continue;
    ++read;
    std::string equations;
    const auto typed = got.match->problem->typed();
    for (const auto& equation : typed["equations"]) equations += equation.get<std::string>();
    EXPECT_EQ(kept(equations), kept(mutant)) << mutant << " | " << equations;
  }
  EXPECT_GT(read, 1000);
}

TEST(EquationsRecogniser, HugeAndRandomInputIsRefusedQuickly) {
  Random random(9);
  for (const char* piece : {"x = ", "solve ", "2x + ", "(", "x, y and ", "find x "}) {
    std::string text;
    while (text.size() < 32'000) text += piece;
    EXPECT_FALSE(kTask.recognise(text).match) << piece;
    EXPECT_FALSE(kTask.recognise(text.substr(0, 1900)).match) << piece;
  }
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (auto n = random.below(50); n > 0; --n) text += static_cast<char>(random.below(256));
    if (text.find('=') == std::string::npos) {
      EXPECT_FALSE(kTask.recognise(text).match) << i;
    }
  }
}

}  // namespace
}  // namespace lemma::search

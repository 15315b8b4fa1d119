// What people write is understood or refused, never misread: hand-written wordings, and thousands
// made of them whose meaning the changes determine.
#include <functional>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "search/tasks/arithmetic/arithmetic.h"
#include "search/tasks/registry.h"
#include "tests/search/arithmetic_case.h"
#include "tests/search/arithmetic_wordings.h"

namespace lemma::search {
namespace {

using arithmetic_wordings::Wording;
using core::Random;
using nlohmann::json;

using arithmetic_case::kTask;
using arithmetic_case::reading;

std::string filled(std::string text, const std::vector<std::string>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string mark = "#" + std::to_string(i + 1);
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
      text.replace(at, mark.size(), values[i]);
  }
  return text;
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

// The key of the question that a wording means; nothing when it is no valid question.
std::optional<std::string> meaning(const Wording& wording, std::vector<std::string> values) {
  for (auto& value : values) value = lower(value);
  const json question = json::parse(filled(wording.question, values), nullptr, false);
  if (question.is_discarded()) return std::nullopt;
  const auto problem = kTask.from_typed({{"question", question}}, "typed");
  if (!problem) return std::nullopt;
  return problem.value()->key();
}

TEST(ArithmeticRecogniser, ReadsEveryHandWrittenWordingAsAPersonDoes) {
  EXPECT_GE(arithmetic_wordings::understood().size(), 40u);
  for (const auto& wording : arithmetic_wordings::understood()) {
    const std::string text = filled(wording.text, wording.values);
    const auto meant = meaning(wording, wording.values);
    ASSERT_TRUE(meant) << text;
    EXPECT_EQ(reading(text), meant) << text << "\n  " << kTask.recognise(text).why_not;
    const auto found = recognise(text, Unclaimed::kIsAnError);
    ASSERT_TRUE(found) << text;
    EXPECT_EQ(found.value().task->name(), "arithmetic") << text;
  }
  for (const auto& text : arithmetic_wordings::refused())
    EXPECT_EQ(reading(text), std::nullopt) << text;
}

// Otherwise the wordings would only test that the recogniser knows the generator.
TEST(ArithmeticRecogniser, WordingsShareNoPhraseWithTheGenerator) {
  Random random(9);
  std::set<std::string> phrases;
  for (int i = 0; i < 300; ++i) {
    const std::string text = kTask.generate(random, 1).value().text + "0";
    std::string phrase;
    for (const char c : text) {
      if (c < '0' || c > '9') {
        phrase += c;
        continue;
      }
      if (phrase.size() >= 8) phrases.insert(phrase);
      phrase.clear();
    }
  }
  ASSERT_GE(phrases.size(), 10u);
  for (const auto& wording : arithmetic_wordings::understood())
    for (const auto& phrase : phrases)
      EXPECT_EQ(wording.text.find(phrase), std::string::npos) << wording.text << "|" << phrase;
}

// Other digits, of which none is larger than the largest before, so that bases still hold them.
std::string other_value(const std::string& value, Random& random) {
  char largest = '1';
  for (const char c : value)
    if (c >= '0' && c <= '9') largest = std::max(largest, c);
  std::string changed = value;
  for (std::size_t i = 0; i < changed.size(); ++i) {
    const bool first = i == 0 && changed.size() > 1;
    if (changed[i] >= 'a' && changed[i] <= 'f') {
      changed[i] = static_cast<char>('a' + random.below(6));
    } else if (changed[i] >= '0' && changed[i] <= '9' && !(first && changed[i] == '0')) {
      const int least = first ? 1 : 0;
      changed[i] = static_cast<char>(
          '0' + least +
          static_cast<int>(random.below(static_cast<std::uint64_t>(largest - '0' - least + 1))));
    }
  }
  return changed;
}

TEST(ArithmeticRecogniser, ReadsChangedNumbersAsTheyAre) {
  Random random(21);
  int read = 0, refused = 0;
  for (int i = 0; i < 2000; ++i) {
    const auto& all = arithmetic_wordings::understood();
    const Wording& wording = all[random.below(all.size())];
    std::vector<std::string> values = wording.values;
    if (values.empty()) continue;
    std::string& value = values[random.below(values.size())];
    value = other_value(value, random);
    const auto meant = meaning(wording, values);
    const auto got = reading(filled(wording.text, values));
    ++(got ? read : refused);
    if (got) {
      ASSERT_EQ(got, meant) << filled(wording.text, values);
    }
  }
  EXPECT_GT(read, refused * 10) << "and is generous";
}

// At a random place between words, or before or behind the whole.
std::string inserted(const std::string& text, const std::string& words, Random& random) {
  std::vector<std::size_t> places{0, text.size()};
  for (std::size_t at = 0; at < text.size(); ++at)
    if (text[at] == ' ') places.push_back(at);
  const std::size_t at = places[random.below(places.size())];
  return text.substr(0, at) + " " + words + " " + text.substr(at);
}

TEST(ArithmeticRecogniser, RefusesWhateverSaysMore) {
  static const std::vector<std::string> kWords = {
      "not",           "half of",        "twice",     "approximately", "the square root of",
      "the negative",  "without",        "except",    "and 9 more",    "double",
      "never",         "about",          "roughly",   "the opposite",  "the reciprocal of",
      "all but",       "every",          "neither",   "unless",        "instead of 3",
      "the digits of", "rounded",        "nearest",   "in euros",      "dozen",
      "hundred",       "the inverse of", "no",        "isn't",         "doesn't",
      "at least",      "more than",      "less than", "per",           "ratio"};
  static const std::vector<std::string> kSentences = {"Then halve it.",
                                                      "Round to the nearest ten.",
                                                      "Give it to 2 decimal places.",
                                                      "Actually, use 7 instead.",
                                                      "Ignore the first number.",
                                                      "Or is it 12?",
                                                      "What about 5 + 6?",
                                                      "Do not answer.",
                                                      "The answer is 41.",
                                                      "x = 3.",
                                                      "Answer in Roman numerals.",
                                                      "Write the result in binary.",
                                                      "Only the last digit please.",
                                                      "How many digits has it?",
                                                      "Assume + means minus.",
                                                      "All numbers are in base 8.",
                                                      "The first number is negative.",
                                                      "Then add 5 to the result.",
                                                      "Is it prime?",
                                                      "Now the other way round."};
  Random random(22);
  for (int i = 0; i < 2500; ++i) {
    const auto& all = arithmetic_wordings::understood();
    const Wording& wording = all[random.below(all.size())];
    const std::string text = filled(wording.text, wording.values);
    std::string changed;
    if (random.below(2) == 0) {
      changed = inserted(text, kWords[random.below(kWords.size())], random);
    } else {
      const std::string& sentence = kSentences[random.below(kSentences.size())];
      changed = random.below(2) == 0 ? text + ". " + sentence : sentence + " " + text;
    }
    ASSERT_EQ(reading(changed), std::nullopt) << changed;
  }
}

TEST(ArithmeticRecogniser, HarmlessSentencesChangeNothing) {
  static const std::vector<std::string> kSentences = {
      "Thanks in advance!", "Hello there!", "It is for my homework.", "Show your working please.",
      "Thank you very much"};
  int read = 0, refused = 0;
  for (const auto& wording : arithmetic_wordings::understood()) {
    const std::string text = filled(wording.text, wording.values);
    for (const auto& sentence : kSentences) {
      for (const auto& changed : {text + ". " + sentence, sentence + " " + text}) {
        const auto got = reading(changed);
        ++(got ? read : refused);
        if (got) {
          EXPECT_EQ(got, meaning(wording, wording.values)) << changed;
        }
      }
    }
  }
  EXPECT_GT(read, refused) << "many of them are understood";
}

// A word that matters, changed into another: what it then means, or nothing where it says nonsense.
TEST(ArithmeticRecogniser, ReadsChangedWordsAsTheyAre) {
  struct Change {
    std::string from, to;
    std::string in_question, becomes;  // everywhere; empty: it must be refused
  };
  static const std::vector<Change> kChanges = {{"plus", "minus", " + ", " - "},
                                               {"minus #3", "plus #3", " - #3", " + #3"},
                                               {"minus #3", "over #3", "", ""},
                                               {"times", "plus", " * ", " + "},
                                               {"sum", "product", " + ", " * "},
                                               {"product of #1", "sum of #1", " * ", " + "},
                                               {"sum", "average", "", ""},
                                               {"add", "remove", "", ""},
                                               {"multiply #1", "divide #1", " * ", " / "},
                                               {"Divide", "Multiply", " / ", " * "},
                                               {"squared", "cubed", "2", "3"},
                                               {"squared", "halved", "", ""},
                                               {"percent", "parts", "", ""},
                                               {"% of", "% off", "", ""},
                                               {"gcd", "lcm", "gcd", "lcm"},
                                               {"lcm", "gcd", "lcm", "gcd"},
                                               {"HCF", "factors", "", ""},
                                               {"greatest", "smallest", "", ""},
                                               {"divisor", "multiple", "", ""},
                                               {"multiple", "factor", "", ""},
                                               {"least", "greatest", "", ""},
                                               {"divides", "exceeds", "", ""},
                                               {"that divides", "dividing neither of", "", ""},
                                               {"prime", "square", "", ""},
                                               {"primes", "numbers", "", ""},
                                               {"binary", "octal", ":2", ":8"},
                                               {"hexadecimal", "octal", ":16", ":8"},
                                               {"octal", "hex", ":8", ":16"},
                                               {"decimal", "binary", ":10", ":2"},
                                               {"decimal", "words", "", ""},
                                               {"remainder", "quotient", "", ""},
                                               {"divided", "multiplied", " / ", " * "},
                                               {"left over", "obtained", "", ""},
                                               {" from #2", " off #2", "", ""}};
  int changed = 0, read = 0;
  Random random(23);
  for (const Change& change : kChanges) {
    bool used = false;
    for (const auto& wording : arithmetic_wordings::understood()) {
      const auto at = wording.text.find(change.from);
      if (at == std::string::npos) continue;
      used = true;
      for (int i = 0; i < 12; ++i) {
        Wording other = wording;
        other.text.replace(at, change.from.size(), change.to);
        std::vector<std::string> values = wording.values;
        if (i > 0)
          for (auto& value : values) value = other_value(value, random);
        const auto got = reading(filled(other.text, values));
        ++changed;
        if (!got) continue;
        ++read;
        ASSERT_FALSE(change.in_question.empty()) << filled(other.text, values);
        bool meant = false;
        for (auto q = other.question.find(change.in_question); q != std::string::npos;
             q = other.question.find(change.in_question, q + change.becomes.size())) {
          other.question.replace(q, change.in_question.size(), change.becomes);
          meant = true;
        }
        ASSERT_TRUE(meant) << filled(other.text, values);
        ASSERT_EQ(got, meaning(other, values)) << filled(other.text, values);
      }
    }
    EXPECT_TRUE(used) << change.from;
  }
  EXPECT_GT(changed, 400);
  EXPECT_GT(read, 100);
}

TEST(ArithmeticRecogniser, HugeAndRandomInputIsJudgedQuicklyAndQuietly) {
  for (const auto& text :
       {std::string(), std::string(1 << 20, 'a'), std::string(32768, '7'), std::string(32768, '('),
        std::string(255, '('), "1" + std::string(250, '+')})
    EXPECT_EQ(reading(text), std::nullopt);
  std::string many = "1", words, list = "gcd of 1";
  for (int i = 0; i < 5000; ++i) {
    many += " + 1";
    list += " 1";
    words += "please ";
  }
  for (const auto& text : {many, list, words + "3 + 4", words.substr(0, 7 * 250) + "3"})
    EXPECT_EQ(reading(text), std::nullopt);
  Random random(4);
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (auto n = random.below(60); n > 0; --n) text += static_cast<char>(random.below(256));
    EXPECT_EQ(reading(text), std::nullopt);
  }
}

// Every single-byte change of a known text is refused or reads as the digits that stand in it.
TEST(ArithmeticRecogniser, NeverInventsDigits) {
  Random random(8);
  int read = 0;
  const auto digits_of = [](const std::string& text) {
    std::multiset<char> digits;
    for (const char c : text)
      if (c >= '0' && c <= '9') digits.insert(c);
    return digits;
  };
  for (int i = 0; i < 10'000; ++i) {
    std::string mutant = i % 2 == 0 ? "What is the greatest common divisor of 84 and 36, please?"
                                    : "Could you evaluate 84 - (36 + 2) * 5 for me?";
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
    const json question = got.match->problem->typed()["question"];
    EXPECT_EQ(digits_of(question.dump()), digits_of(mutant)) << mutant;
  }
  EXPECT_GT(read, 2000) << "small slips in words are tolerated";
}

}  // namespace
}  // namespace lemma::search

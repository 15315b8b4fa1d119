#include <algorithm>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "search/tasks/zebra/problem.h"
#include "search/tasks/zebra/zebra.h"
#include "tests/search/wordings.h"

namespace lemma::search {
namespace {

using core::Random;

const ZebraTask kTask;

std::string hyphenated(std::string name) {
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

std::string reading(std::string_view text) {
  const Recognised recognised = kTask.recognise(text);
  if (!recognised.match) {
    EXPECT_FALSE(recognised.why_not.empty()) << text;
    return "not mine";
  }
  EXPECT_FALSE(recognised.match->why.empty());
  EXPECT_EQ(recognised.match->formalised_by, FormalisedBy::kParser);
  const auto typed = recognised.match->problem->typed();
  std::string read;
  for (const auto& category : typed["categories"]) {
    read += (read.empty() ? "" : "; ") + category["name"].get<std::string>();
    for (const auto& value : category["values"]) read += " " + hyphenated(value);
  }
  read += " |";
  static const std::map<std::string, std::string> kSigns = {
      {"same", "="},    {"different", "!"}, {"next", "~"},   {"left", "<"},
      {"before", "<<"}, {"at", "@"},        {"not_at", "!@"}};
  for (const auto& clue : typed["clues"])
    read += " " + hyphenated(clue["a"]) + kSigns.at(clue["clue"]) +
            (clue.contains("b") ? hyphenated(clue["b"]) : std::to_string(clue["house"].get<int>()));
  return read;
}

TEST(ZebraRecogniser, ReadsEveryHandWrittenWordingAsAPersonDoes) {
  const auto all = wordings("zebra");
  const auto refused =
      std::count_if(all.begin(), all.end(), [](const auto& w) { return w.expected == "not mine"; });
  EXPECT_GE(static_cast<long>(all.size()) - refused, 40);
  EXPECT_GE(refused, 40);
  for (const auto& wording : all)
    EXPECT_EQ(reading(wording.text), wording.expected)
        << "line " << wording.line << ": " << wording.text << "\n  "
        << kTask.recognise(wording.text).why_not;
}

// Otherwise the wordings would only test that the recogniser knows the generator.
TEST(ZebraRecogniser, WordingsShareNoSentenceWithTheGenerator) {
  Random random(9);
  std::set<std::string> phrases;
  for (int i = 0; i < 60; ++i) {
    const auto generated = kTask.generate(random, 3).value();
    const auto& problem = static_cast<const ZebraProblem&>(*generated.problem);
    std::string text = generated.text + "\n";
    for (int value = 0; value < problem.values(); ++value)
      for (auto at = text.find(problem.name_of(value)); at != std::string::npos;
           at = text.find(problem.name_of(value)))
        text.replace(at, problem.name_of(value).size(), "#");
    std::string phrase;
    for (const char c : text) {
      if (std::string("#0123456789=,\n").find(c) == std::string::npos) {
        phrase += c;
        continue;
      }
      if (phrase.size() >= 10) phrases.insert(phrase);
      phrase.clear();
    }
  }
  ASSERT_GE(phrases.size(), 10u);
  for (const auto& wording : wordings("zebra"))
    for (const auto& phrase : phrases)
      EXPECT_EQ(wording.text.find(phrase), std::string::npos) << wording.text << phrase;
}

TEST(ZebraRecogniser, HugeAndRandomInputIsJudgedQuicklyAndQuietly) {
  EXPECT_EQ(reading(""), "not mine");
  EXPECT_EQ(reading(std::string(1 << 20, 'a')), "not mine");
  const std::string lists = "name: Ann, Bob\npet: cat, dog\n";
  std::string clues = lists, words = lists, many;
  while (clues.size() < 32000) clues += "Ann owns the cat. ";
  EXPECT_EQ(reading(clues), "not mine") << "too many clues";
  while (words.size() < 32000) words += "the person who owns ";
  EXPECT_EQ(reading(words), "not mine");
  while (many.size() < 32000) many += "name: Ann, Bob\n";
  EXPECT_EQ(reading(many), "not mine");
  Random random(4);
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (auto n = random.below(60); n > 0; --n) text += static_cast<char>(random.below(256));
    EXPECT_EQ(reading(text), "not mine");
  }
}

// --- adversarial texts ---

const std::string kLists = "name: Ann, Bob, Cy\npet: cat, dog, fish\n";
const std::string kRead = "name Ann Bob Cy; pet cat dog fish |";

// How people say a clue of X and Y (or of X and house 2), and what it means.
struct Saying {
  std::string text;
  std::string meaning;  // X and Y replaced
};

const std::vector<Saying>& sayings() {
  static const std::vector<Saying> kSayings = {
      {"X has the Y", "X=Y"},
      {"the Y belongs to X", "Y=X"},
      {"X is the one who owns the Y", "X=Y"},
      {"the person who keeps the Y is X", "Y=X"},
      {"X doesn't have the Y", "X!Y"},
      {"X isn't the Y owner", "X!Y"},
      {"X lives next to the Y", "X~Y"},
      {"the one with the Y is next door to X", "Y~X"},
      {"X is directly to the left of the Y", "X<Y"},
      {"X lives on the immediate right of the Y", "Y<X"},
      {"the person who owns the Y is somewhere left of X", "Y<<X"},
      {"X lives anywhere to the right of the Y owner", "Y<<X"},
      {"X is in house 2", "X@2"},
      {"the second house has the Y", "Y@2"},
      {"X does not live in the 3rd house", "X!@3"},
      {"house 1 is not X", "X!@1"},
  };
  return kSayings;
}

std::string with_names(std::string text, const std::string& x, const std::string& y) {
  for (const auto& [from, to] : {std::pair{std::string("X"), x}, {std::string("Y"), y}})
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
      text.replace(at, 1, to);
  return text;
}

struct Drawn {
  std::string text;
  std::string meaning;
};

Drawn drawn_clue(Random& random) {
  static const std::vector<std::string> kPeople = {"Ann", "Bob", "Cy"},
                                        kPets = {"cat", "dog", "fish"};
  const Saying& saying = sayings()[random.below(sayings().size())];
  const std::string& x = kPeople[random.below(3)];
  const std::string& y = kPets[random.below(3)];
  return {with_names(saying.text, x, y), with_names(saying.meaning, x, y)};
}

// Names and numbers changed: what is read is what then stands there.
TEST(ZebraRecogniser, ReadsWhatIsSaidWithAnyNames) {
  Random random(31);
  for (int i = 0; i < 1500; ++i) {
    std::string text = kLists, expected = kRead;
    for (auto clues = 1 + random.below(5); clues > 0; --clues) {
      const Drawn clue = drawn_clue(random);
      text += random.below(2) == 0 ? clue.text + "\n" : clue.text + ". ";
      expected += " " + clue.meaning;
    }
    ASSERT_EQ(reading(text), expected) << text << kTask.recognise(text).why_not;
  }
}

TEST(ZebraRecogniser, RefusesTwoThousandTextsThatSaySomethingElse) {
  const std::vector<std::string> sentences = {
      "X does not live next to the Y",
      "X is not directly left of the Y",
      "X lives to the left of the Y",
      "X is left of the Y",
      "X is far from the Y",
      "X is opposite the Y",
      "X is between the Y and house 3",
      "X is two houses from the Y",
      "X lives next to neither the Y nor the fish",
      "X owns the Y or lives in house 1",
      "X owns the Y and lives in house 1",
      "if X owns the Y then the fish is in house 1",
      "unless X owns the Y the fish is in house 1",
      "only X owns the Y",
      "X sometimes owns the Y",
      "X may own the Y",
      "X wants the Y",
      "X sold the Y",
      "X owned the Y",
      "X would like the Y",
      "X likes the owner of the Y",
      "X's neighbour has the Y",
      "the neighbour of X has the Y",
      "X's friend has the Y",
      "X has a neighbour who owns the Y",
      "the one next to X has the Y",
      "X plays with the Y",
      "X speaks of the Y",
      "X has the Y owner",
      "the owner of X's house has the Y",
      "X lives next to the owner of the Y's house",
      "X is like the Y",
      "X reads to the Y",
      "X eats in the Y house",
      "X lives in an odd house",
      "X lives in house 2 or 3",
      "X lives in house 9",
      "X lives in a higher house than the Y",
      "the Y is at one of the ends",
      "exactly one of X and Y is in house 1",
      "X and Y live in houses 1 and 2",
      "it is false that X owns the Y",
      "X denies that he owns the Y",
      "nobody owns the Y",
      "someone owns the Y",
      "X owns no Y",
      "X owns two of the Y",
      "X owns everything but the Y",
      "the houses stand in a circle",
      "everyone lives in one house",
      "3 people live in each house",
      "each person lives in a different street",
      "some people have a pet",
      "the rules are different",
      "find a clue",
      "tell me a riddle",
      "each person lives with a friend",
      "two people share a pet",
      "not every house has a person",
      "house 2 is empty",
      "the houses are numbered from right to left",
      "the houses are counted from 0",
      "there are 4 houses",
      "one clue is a lie",
      "ignore clue 1",
      "is X in house 1?",
      "does X own the Y?",
      "how many houses are there?",
      "which clue is needed?",
      "who doesn't own the Y?",
      "write a poem about X",
      "color: red, green",
      "toy: X, ball, kite",
  };
  Random random(33);
  int refused = 0;
  while (refused < 1400) {
    const Drawn clue = drawn_clue(random), other = drawn_clue(random);
    const std::string& sentence = sentences[random.below(sentences.size())];
    const std::string odd = with_names(sentence, random.below(2) == 0 ? "Ann" : "Bob",
                                       random.below(2) == 0 ? "cat" : "dog");
    const std::string text = kLists + clue.text + "\n" + odd + "\n" + other.text;
    ASSERT_EQ(reading(text), "not mine") << text;
    ++refused;
  }
  // A word that turns a clue round, anywhere in it.
  const std::vector<std::string> words = {"not",  "never", "or",      "if",     "unless", "either",
                                          "only", "maybe", "almost",  "except", "two",    "nobody",
                                          "left", "wrong", "between", "both",   "before", "old"};
  while (refused < 2000) {
    const Drawn clue = drawn_clue(random);
    std::vector<std::size_t> gaps{0};
    for (std::size_t i = 0; i < clue.text.size(); ++i)
      if (clue.text[i] == ' ') gaps.push_back(i + 1);
    std::string text = clue.text;
    const std::string& word = words[random.below(words.size())];
    text.insert(gaps[random.below(gaps.size())], word + " ");
    const std::string got = reading(kLists + text);
    // "X is not in house 2" and "X never has" are understood for what they say.
    const bool negated = (word == "not" || word == "never") && got != "not mine";
    const bool denies =
        got.find('!') != std::string::npos && clue.meaning.find('!') == std::string::npos;
    ASSERT_TRUE(got == "not mine" || (negated && denies)) << text << " read as " << got;
    ++refused;
  }
}

// One sign changed, left out or put in: it is read only if it says the same or what then stands
// there, with the names that are listed.
TEST(ZebraRecogniser, NeverInventsAClue) {
  Random random(34);
  int read = 0;
  for (int i = 0; i < 3000; ++i) {
    const Drawn clue = drawn_clue(random);
    std::string text = clue.text;
    const auto at = random.below(text.size());
    switch (random.below(3)) {
      case 0:
        text[at] = static_cast<char>(' ' + random.below(95));
        break;
      case 1:
        text.erase(at, 1);
        break;
      default:
        text.insert(at, 1, static_cast<char>(' ' + random.below(95)));
    }
    const std::string got = reading(kLists + text);
    if (got == "not mine" || got == kRead + " " + clue.meaning) continue;
    ++read;
    // Only another house, or a plural turned singular, is left to be read.
    std::string other = clue.meaning;
    const bool house = other.find('@') != std::string::npos;
    ASSERT_TRUE(house) << text << " read as " << got;
    other.back() = got.back();
    ASSERT_EQ(got, kRead + " " + other) << text;
    ASSERT_NE(text.find(got.back()), std::string::npos) << text;
  }
  EXPECT_LT(read, 300);
}

}  // namespace
}  // namespace lemma::search

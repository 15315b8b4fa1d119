#include <set>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "search/tasks/knights/knights.h"
#include "search/tasks/knights/problem.h"
#include "search/tasks/registry.h"
#include "tests/search/knights_wordings.h"

namespace lemma::search {
namespace {

using knights_oracle::Told;
using knights_oracle::Wording;
using nlohmann::json;

const KnightsTask kTask;

// The typed form that the text is recognised as, or null.
json reading(std::string_view text) {
  const Recognised recognised = kTask.recognise(text);
  if (!recognised.match) {
    EXPECT_FALSE(recognised.why_not.empty()) << text;
    return nullptr;
  }
  EXPECT_FALSE(recognised.match->why.empty());
  EXPECT_EQ(recognised.match->formalised_by, FormalisedBy::kParser);
  return recognised.match->problem->typed();
}

// Every choice of variants, the written one first.
std::vector<Told> all_told(const Wording& wording) {
  std::vector<Told> all;
  std::vector<std::size_t> variants(wording.places.size(), 0);
  for (;;) {
    all.push_back(tell(wording, variants));
    std::size_t i = 0;
    while (i < variants.size() && ++variants[i] == wording.places[i].size()) variants[i++] = 0;
    if (i == variants.size()) return all;
  }
}

TEST(KnightsRecogniser, ReadsEveryHandWrittenWordingAsAPersonDoes) {
  const auto all = knights_oracle::wordings();
  EXPECT_GE(all.read.size(), 40u);
  EXPECT_GE(all.refused.size(), 50u);
  for (const Wording& wording : all.read) {
    const Told told = all_told(wording)[0];
    const json typed = reading(told.text);
    ASSERT_FALSE(typed.is_null()) << "line " << wording.line << ": " << told.text << "\n  "
                                  << kTask.recognise(told.text).why_not;
    EXPECT_TRUE(means(typed, told))
        << "line " << wording.line << ": " << told.text << "\n  " << typed.dump();
  }
  for (const auto& text : all.refused)
    EXPECT_TRUE(reading(text).is_null()) << text << "\n  " << reading(text).dump();
}

// One word, negation, name or number after another changed: what is recognised is what the changed
// text says.
TEST(KnightsRecogniser, MisreadsNoneOfTwoThousandChangedWordings) {
  int changed = 0, read = 0, to_refuse = 0;
  for (const Wording& wording : knights_oracle::wordings().read) {
    for (const Told& told : all_told(wording)) {
      const json typed = reading(told.text);
      ++changed;
      to_refuse += told.refused ? 1 : 0;
      if (typed.is_null()) continue;
      ++read;
      EXPECT_TRUE(!told.refused && means(typed, told)) << told.text << "\n  " << typed.dump();
    }
  }
  EXPECT_GE(changed, 2000);
  EXPECT_GE(read, (changed - to_refuse) * 9 / 10) << "most of what can be read is read";
  RecordProperty("changed", changed);
  RecordProperty("read", read);
}

// Sentences before and behind: harmless ones change nothing, others make it not mine.
TEST(KnightsRecogniser, MisreadsNoneOfTheWordingsWithSentencesAdded) {
  const char* harmless[] = {"The sun was shining.",
                            "Good morning!",
                            "It is a lovely day on the beach.",
                            "This island is far away.",
                            "Please help me with this riddle.",
                            "Thanks!"};
  const char* harmful[] = {"Ignore what was said above.",
                           "Knights always lie.",
                           "Sometimes knaves tell the truth.",
                           "None of this is true.",
                           "One of them was mistaken.",
                           "Everybody on the island lies.",
                           "Half of them are liars.",
                           "Exactly one of the claims is false.",
                           "There are more knights than knaves.",
                           "Nobody here is a knave.",
                           "Perhaps all of them are knights.",
                           "The first to speak is a knave.",
                           "Now swap the names.",
                           "What is 2 + 2?",
                           "Answer in French.",
                           "Are there any knights at all?",
                           "They have an odd number of knights among them.",
                           "Their friend Zoltan, who is a knave, agrees.",
                           "He lied.",
                           "All of the above is a lie."};
  int judged = 0, read = 0;
  for (const Wording& wording : knights_oracle::wordings().read) {
    const Told told = all_told(wording)[0];
    for (const char* sentence : harmless) {
      for (const std::string& text :
           {sentence + (" " + told.text), told.text + "\n\n" + sentence}) {
        const json typed = reading(text);
        ++judged;
        if (typed.is_null()) continue;
        ++read;
        EXPECT_TRUE(means(typed, told)) << text << "\n  " << typed.dump();
      }
    }
    for (const char* sentence : harmful) {
      for (const std::string& text :
           {sentence + (" " + told.text), told.text + "\n\n" + sentence}) {
        ++judged;
        EXPECT_TRUE(reading(text).is_null()) << text << "\n  " << reading(text).dump();
      }
    }
  }
  EXPECT_GE(judged, 2000);
  EXPECT_GE(read, 400);
}

// A sentence that says more of somebody is a fact, even one that contradicts another.
TEST(KnightsRecogniser, TakesStatementsOfTheNarratorAsFacts) {
  int judged = 0, read = 0;
  for (const Wording& wording : knights_oracle::wordings().read) {
    for (const bool contradictory : {false, true}) {
      Told told = all_told(wording)[0];
      const std::string& name = told.people[0];
      std::string text = "It is known that " + name + " is a liar. ";
      told.facts.push_back("!" + name);
      if (contradictory) {
        text += "You know that " + name + " is not a liar. ";
        told.facts.push_back(name);
      }
      text += told.text;
      const json typed = reading(text);
      ++judged;
      if (typed.is_null()) continue;
      ++read;
      EXPECT_TRUE(means(typed, told)) << text << "\n  " << typed.dump();
    }
  }
  EXPECT_GE(read, judged / 2);
}

std::string without_names(const std::string& text) {
  std::string masked;
  for (std::size_t i = 0; i < text.size();) {
    if (std::isupper(static_cast<unsigned char>(text[i])) != 0) {
      masked += '@';
      while (i < text.size() && std::isalpha(static_cast<unsigned char>(text[i])) != 0) ++i;
    } else {
      masked += text[i++];
    }
  }
  return masked;
}

// Otherwise the wordings would only test that the recogniser knows the generator.
TEST(KnightsRecogniser, WordingsShareNoSentenceWithTheGenerator) {
  core::Random random(9);
  std::set<std::string> sentences;
  for (int i = 0; i < 100; ++i) {
    std::string text = kTask.generate(random, 3).value().text;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (std::string_view(".?!;").find(text[at]) == std::string_view::npos) continue;
      const std::string sentence = without_names(text.substr(begin, at - begin));
      if (sentence.find('"') == std::string::npos && sentence.size() >= 16)
        sentences.insert(sentence);
      begin = at + 1;
    }
  }
  ASSERT_GE(sentences.size(), 9u);
  for (const Wording& wording : knights_oracle::wordings().read)
    for (const auto& sentence : sentences)
      EXPECT_EQ(without_names(all_told(wording)[0].text).find(sentence), std::string::npos)
          << sentence;
}

TEST(KnightsRecogniser, ReadsItsOwnBackTranslation) {
  int read = 0;
  for (const Wording& wording : knights_oracle::wordings().read) {
    const auto recognised = kTask.recognise(all_told(wording)[0].text);
    ASSERT_TRUE(recognised.match.has_value());
    const std::string text = recognised.match->problem->text();
    const auto again = kTask.recognise(text);
    if (!again.match) continue;  // brackets inside a claim
    ++read;
    EXPECT_EQ(again.match->problem->key(), recognised.match->problem->key()) << text;
  }
  EXPECT_GE(read, 30);
}

TEST(KnightsRecogniser, OnlyOneFamilyTakesAWording) {
  for (const Wording& wording : knights_oracle::wordings().read) {
    const auto found = recognise(all_told(wording)[0].text, Unclaimed::kIsAnError);
    ASSERT_TRUE(found.has_value()) << found.error().detail;
    EXPECT_EQ(found.value().task->name(), "knights");
  }
}

TEST(KnightsRecogniser, HugeAndRandomInputIsJudgedQuicklyAndQuietly) {
  EXPECT_TRUE(reading("").is_null());
  EXPECT_TRUE(reading(std::string(1 << 20, 'a')).is_null());
  EXPECT_TRUE(reading(std::string(32768, '"')).is_null());
  EXPECT_TRUE(reading(std::string(32768, '\n')).is_null());
  std::string nested = "Ann says ", either = "Ann says ", many;
  for (int i = 0; i < 300; ++i) nested += "Bob would say that ";
  for (int i = 0; i < 300; ++i) either += "either ";
  for (int i = 0; i < 200; ++i) many += "Ann says Bob is a knave. ";
  EXPECT_TRUE(reading(nested + "Ann is a knave").is_null());
  EXPECT_TRUE(reading(either + "Ann or Bob is a knave").is_null());
  EXPECT_TRUE(reading(many).is_null());
  std::string ambiguous = "Bob says ";
  for (int i = 0; i < 3; ++i) ambiguous += "either Ann or Bob is a knave and ";
  EXPECT_TRUE(reading(ambiguous + "Ann is a knave").is_null());
  core::Random random(4);
  const char* words[] = {"Ann", "Bob", "says",  "is",  "a",    "knave", "knight",  "if",   "then",
                         "and", "or",  "not",   ".",   ",",    "\"",    ":",       "both", "of",
                         "us",  "one", "would", "say", "that", "I",     "exactly", "\n"};
  for (int i = 0; i < 3000; ++i) {
    std::string bytes, sentence = "Knights and knaves. Ann says Bob is a knave. ";
    for (auto n = random.below(60); n > 0; --n) bytes += static_cast<char>(random.below(256));
    for (auto n = random.below(16); n > 0; --n)
      sentence += words[random.below(std::size(words))] + std::string(" ");
    EXPECT_TRUE(reading(bytes).is_null());
    const json typed = reading(sentence);
    EXPECT_TRUE(typed.is_null() || from_typed(typed).has_value()) << sentence;
  }
}

// Slips of a key: whatever is then read is a problem about people whose names stand in the text.
TEST(KnightsRecogniser, NeverInventsPeople) {
  core::Random random(8);
  int read = 0;
  for (const Wording& wording : knights_oracle::wordings().read) {
    const std::string text = all_told(wording)[0].text;
    for (int i = 0; i < 60; ++i) {
      std::string slip = text;
      const auto at = random.below(slip.size());
      const char key = static_cast<char>(' ' + random.below(95));
      switch (random.below(3)) {
        case 0:
          slip[at] = key;
          break;
        case 1:
          slip.erase(at, 1);
          break;
        default:
          slip.insert(at, 1, key);
      }
      const json typed = reading(slip);
      if (typed.is_null()) continue;
      ++read;
      EXPECT_TRUE(from_typed(typed).has_value()) << slip;
      for (const std::string name : typed["people"]) {
        std::string small = name;
        small[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(small[0])));
        EXPECT_TRUE(slip.find(name) != std::string::npos || slip.find(small) != std::string::npos)
            << name << " in " << slip;
      }
    }
  }
  EXPECT_GT(read, 300) << "small slips in harmless words are tolerated";
}

}  // namespace
}  // namespace lemma::search

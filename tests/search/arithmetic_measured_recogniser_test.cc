// What people write of quantities, times and dates is understood or refused, never misread:
// hand-written wordings, and thousands made of them in which one number, unit, time, month or
// direction is another, whose meaning the change determines.
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "search/tasks/arithmetic/arithmetic.h"
#include "search/tasks/registry.h"
#include "tests/search/arithmetic_case.h"
#include "tests/search/arithmetic_measured_oracle.h"
#include "tests/search/arithmetic_measured_wordings.h"

namespace lemma::search {
namespace {

using core::Random;
using nlohmann::json;
using namespace arithmetic_measured_wordings;
namespace oracle = arithmetic_oracle;

using arithmetic_case::kTask;
using arithmetic_case::reading;

std::string filled(std::string text, const std::vector<Value>& values,
                   std::string Value::*spelling) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string mark = "#" + std::to_string(i + 1);
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
      text.replace(at, mark.size(), values[i].*spelling);
  }
  return text;
}

std::optional<std::string> meaning(const Wording& wording, const std::vector<Value>& values) {
  const auto question = json::parse(filled(wording.question, values, &Value::meant));
  const auto problem = kTask.from_typed({{"question", question}}, "typed");
  if (!problem) return std::nullopt;
  return problem.value()->key();
}

TEST(ArithmeticMeasuredRecogniser, ReadsEveryHandWrittenWordingAsAPersonDoes) {
  EXPECT_GE(understood().size(), 40u);
  for (const auto& wording : understood()) {
    const std::string text = filled(wording.text, wording.values, &Value::said);
    const auto meant = meaning(wording, wording.values);
    ASSERT_TRUE(meant) << text;
    EXPECT_EQ(reading(text), meant) << text << "\n  " << kTask.recognise(text).why_not;
    const auto found = recognise(text, Unclaimed::kIsAnError);
    ASSERT_TRUE(found) << text << "\n  " << found.error().detail;
    EXPECT_EQ(found.value().task->name(), "arithmetic") << text;
  }
}

TEST(ArithmeticMeasuredRecogniser, RefusesWhatIsNotCertain) {
  for (const auto& text : refused()) EXPECT_EQ(reading(text), std::nullopt) << text;
}

TEST(ArithmeticMeasuredRecogniser, WordingsBeginUnlikeTheGenerators) {
  Random random(9);
  std::set<std::string> beginnings;
  for (int i = 0; i < 600; ++i) {
    const auto made = kTask.generate(random, 1 + i % 3).value();
    if (!oracle::is_measured(made.problem->typed()["question"])) continue;
    const std::string beginning = made.text.substr(0, made.text.find_first_of("0123456789"));
    if (beginning.size() >= 12) beginnings.insert(beginning);
  }
  ASSERT_GE(beginnings.size(), 8u);
  for (const auto& wording : understood())
    for (const auto& beginning : beginnings)
      EXPECT_EQ(wording.text.find(beginning), std::string::npos) << wording.text;
}

std::int64_t drawn(Random& random, std::int64_t least, std::int64_t most) {
  return least +
         static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(most - least + 1)));
}

std::string two(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

Value other_unit(Random& random) {
  static const std::vector<std::pair<std::string, std::string>> kUnits = {
      {"millimetres", "mm"},
      {"centimeters", "cm"},
      {"metres", "m"},
      {"kilometres", "km"},
      {"inches", "in"},
      {"feet", "ft"},
      {"yards", "yd"},
      {"miles", "mi"},
      {"milligrams", "mg"},
      {"grams", "g"},
      {"kg", "kg"},
      {"tonnes", "t"},
      {"lbs", "lb"},
      {"ounces", "oz"},
      {"seconds", "s"},
      {"minutes", "min"},
      {"hrs", "h"},
      {"days", "day"},
      {"weeks", "week"},
      {"millilitres", "ml"},
      {"litres", "l"},
      {"cubic cm", "cm3"},
      {"cubic metres", "m3"},
      {"US cups", "US-cup"},
      {"US pints", "US-pt"},
      {"US quarts", "US-qt"},
      {"imperial gallons", "imp-gal"},
      {"sq ft", "ft2"},
      {"square metres", "m2"},
      {"hectares", "ha"},
      {"km^2", "km2"},
      {"mph", "mph"},
      {"metres per second", "m/s"},
      {"kelvin", "K"},
      {"Celsius", "C"},
      {"degrees Fahrenheit", "F"},
      {"m", "m"}};
  const auto& [said, meant] = kUnits[random.below(kUnits.size())];
  return u(said, meant);
}

Value other_time(Random& random) {
  const auto hours = drawn(random, 0, 23), minutes = drawn(random, 0, 59);
  const std::string meant = two(hours) + ":" + two(minutes);
  const std::string twelve = std::to_string(hours % 12 == 0 ? 12 : hours % 12);
  const std::string half = hours < 12 ? "am" : "pm";
  switch (random.below(4)) {
    case 0:
      return t(twelve + ":" + two(minutes) + half, meant);
    case 1:
      return t(twelve + ":" + two(minutes) + " " + half, meant);
    case 2:
      return t(std::to_string(hours) + ":" + two(minutes), meant);
    default:
      return t(meant + " (24-hour clock)", meant);
  }
}

Value other_date(Random& random) {
  static const std::vector<std::string> kMonths = {"January", "february", "Mar",      "April",
                                                   "may",     "Jun",      "July",     "AUGUST",
                                                   "Sept",    "Oct",      "November", "december"};
  const auto year = std::to_string(drawn(random, 1583, 2400));
  const auto month = drawn(random, 1, 12), day = drawn(random, 1, 31);
  const std::string meant = year + "-" + two(month) + "-" + two(day), number = std::to_string(day);
  const std::string& name = kMonths[static_cast<std::size_t>(month - 1)];
  switch (random.below(5)) {
    case 0:
      return d(meant, meant);
    case 1:
      return d(number + " " + name + " " + year, meant);
    case 2:
      return d("the " + number + "th of " + name + ", " + year, meant);
    case 3:
      return d(name + " " + number + ", " + year, meant);
    default:
      // Where the day could be a month it isn't read.
      return d(number + "/" + std::to_string(month) + "/" + year, meant);
  }
}

Value other(const Value& value, Random& random) {
  switch (value.what) {
    case What::kNumber:
      if (value.said.find_first_of("0123456789") == std::string::npos) return value;
      return n(std::to_string(drawn(random, 1, random.below(2) == 0 ? 20 : 3000)));
    case What::kUnit:
      return other_unit(random);
    case What::kTime:
      return other_time(random);
    case What::kDate:
      return other_date(random);
    case What::kDirection:
      return way(value.said == "after" ? "before" : "after");
    case What::kDays:
      return days(value.said == "days" ? "weeks" : "days");
    case What::kHours:
      return hours(value.said == "hours" ? "minutes" : "hours");
  }
  return value;
}

TEST(ArithmeticMeasuredRecogniser, ReadsChangedValuesAsTheyAre) {
  Random random(31);
  int read = 0, refused = 0;
  std::set<std::string> kinds;
  for (int i = 0; i < 10'000; ++i) {
    const Wording& wording = understood()[random.below(understood().size())];
    if (wording.values.empty()) continue;
    std::vector<Value> values = wording.values;
    for (auto changes = 1 + random.below(3); changes > 0; --changes) {
      Value& value = values[random.below(values.size())];
      value = other(value, random);
    }
    const std::string text = filled(wording.text, values, &Value::said);
    const auto got = reading(text);
    ++(got ? read : refused);
    if (!got) continue;
    ASSERT_EQ(got, meaning(wording, values)) << text;
    kinds.insert(got->substr(0, got->find('|', 11)));
  }
  EXPECT_EQ(kinds.size(), 6u);
  EXPECT_GT(read, refused) << "and is generous, though most other units measure something else";
}

// From the text to the answer: the solver's answer to a changed text is the oracle's.
TEST(ArithmeticMeasuredRecogniser, AnswersChangedTextsRightly) {
  Random random(32);
  int answered = 0;
  for (int i = 0; i < 3000; ++i) {
    const Wording& wording = understood()[random.below(understood().size())];
    std::vector<Value> values = wording.values;
    for (Value& value : values)
      if (random.below(3) == 0) value = other(value, random);
    const Recognised recognised = kTask.recognise(filled(wording.text, values, &Value::said));
    if (!recognised.match) continue;
    const json question = json::parse(filled(wording.question, values, &Value::meant));
    const auto steps = kTask.solve(*recognised.match->problem);
    if (!steps) continue;  // more digits than are kept
    ++answered;
    const std::string answer = kTask.answer(*recognised.match->problem, steps.value()).value();
    ASSERT_TRUE(oracle::same_words(answer, oracle::any_answer(question)))
        << recognised.match->problem->text() << " " << answer << " | "
        << oracle::any_answer(question);
  }
  EXPECT_GT(answered, 1500);
}

TEST(ArithmeticMeasuredRecogniser, RefusesWhateverSaysMore) {
  static const std::vector<std::string> kWords = {
      "not",      "half of", "about", "roughly", "twice",   "except", "and 9 more", "working",
      "business", "nearly",  "per",   "without", "no",      "ago",    "or",         "nautical",
      "fluid",    "long",    "short", "metric",  "square",  "cubic",  "last",       "next",
      "every",    "other",   "later", "earlier", "at least"};
  static const std::vector<std::string> kSentences = {"Round to the nearest ten.",
                                                      "The clocks go forward in between.",
                                                      "Ignore leap years.",
                                                      "Use the Julian calendar.",
                                                      "Only count weekends.",
                                                      "And in inches?",
                                                      "Then halve it.",
                                                      "Answer in hours.",
                                                      "Give 2 decimals.",
                                                      "What about 5 kg?"};
  Random random(33);
  int refused = 0;
  for (int i = 0; i < 4000; ++i) {
    const Wording& wording = understood()[random.below(understood().size())];
    const std::string text = filled(wording.text, wording.values, &Value::said);
    std::string changed;
    if (random.below(2) == 0) {
      std::vector<std::size_t> places;
      for (std::size_t at = 0; at < text.size(); ++at)
        if (text[at] == ' ') places.push_back(at);
      const std::size_t at = places[random.below(places.size())];
      changed = text.substr(0, at) + " " + kWords[random.below(kWords.size())] + text.substr(at);
    } else {
      const std::string& sentence = kSentences[random.below(kSentences.size())];
      changed = random.below(2) == 0 ? text + ". " + sentence : sentence + " " + text;
    }
    const auto got = reading(changed);
    if (!got) {
      ++refused;
      continue;
    }
    // "square metres" for "metres" is another question, not more of the same one.
    EXPECT_NE(got, meaning(wording, wording.values)) << changed;
  }
  EXPECT_GT(refused, 3900);
}

// A time or date with one character changed is refused or means what stands there then.
TEST(ArithmeticMeasuredRecogniser, NeverInventsDigits) {
  Random random(34);
  static const std::vector<std::string> kTexts = {
      "what time is it 2 h 45 min after 10:50 pm", "what date is 100 days before 2024-02-10",
      "how many days from 3 March 2023 to 9 May 2024", "convert 25.5 km to metres"};
  const auto digits_of = [](const std::string& text) {
    std::string digits;
    for (const char c : text)
      if (c > '0' && c <= '9') digits += c;
    std::ranges::sort(digits);
    return digits;
  };
  int read = 0;
  for (int i = 0; i < 10'000; ++i) {
    std::string text = kTexts[random.below(kTexts.size())];
    const std::size_t at = random.below(text.size());
    const char c = static_cast<char>(' ' + random.below(95));
    if (random.below(2) == 0)
      text[at] = c;
    else
      text.insert(at, 1, c);
    const auto got = kTask.recognise(text);
    if (!got.match) continue;
    ++read;
    const json question = got.match->problem->typed()["question"];
    if (question["kind"] == "units") {
      EXPECT_EQ(digits_of(question["terms"].dump()), digits_of(text)) << text;
    } else if (question["kind"] == "date") {
      EXPECT_EQ(digits_of(question.dump()), digits_of(text)) << text;
    }
  }
  EXPECT_GT(read, 500);
}

}  // namespace
}  // namespace lemma::search

// Quantities, times and dates: typed forms, states, and steps and answers judged by the standard
// library's calendar and a table of units of the test's own.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "search/certificate.h"
#include "search/tasks/arithmetic/arithmetic.h"
#include "search/tasks/arithmetic/unit.h"
#include "search/tasks/derivation.h"
#include "tests/search/arithmetic_case.h"
#include "tests/search/arithmetic_measured_oracle.h"

namespace lemma::search {
namespace {

using core::Random;
using nlohmann::json;
namespace oracle = arithmetic_oracle;

using arithmetic_case::kTask;
using arithmetic_case::lines;

ProblemPtr problem(const std::string& question) {
  return kTask.from_typed({{"question", json::parse(question)}}, "typed").value();
}

TEST(ArithmeticMeasuredTyped, NamesTheOffendingField) {
  struct BadForm {
    const char* question;
    core::ErrorCode code;
    const char* field;
  };
  using enum core::ErrorCode;
  for (
      const auto& [question, code, field] : std::initializer_list<BadForm>{
          {R"({"kind":"units","to":["m"]})", kInvalidArgument, "terms"},
          {R"({"kind":"units","terms":[],"to":["m"]})", kOutOfRange, "terms"},
          {R"({"kind":"units","terms":3,"to":["m"]})", kInvalidArgument, "terms"},
          {R"({"kind":"units","terms":[{"number":3,"unit":"m"}],"to":["m"]})", kInvalidArgument,
           "terms[0].number"},
          {R"({"kind":"units","terms":[{"number":"03","unit":"m"}],"to":["m"]})", kInvalidArgument,
           "terms[0].number"},
          {R"({"kind":"units","terms":[{"number":"1/4096","unit":"m"}],"to":["m"]})",
           kInvalidArgument, "terms[0].number"},
          {R"({"kind":"units","terms":[{"number":"3","unit":"m"},{"number":"3","unit":"ton"}],"to":["m"]})",
           kInvalidArgument, "terms[1].unit"},
          {R"({"kind":"units","terms":[{"number":"3","unit":""}],"to":["m"]})", kInvalidArgument,
           "terms[0].unit"},
          {R"({"kind":"units","terms":[{"number":"3","unit":"m","x":1}],"to":["m"]})",
           kInvalidArgument, "terms[0].x"},
          {R"({"kind":"units","terms":[{"number":"3","unit":"m"}],"to":[]})", kOutOfRange, "to"},
          {R"({"kind":"units","terms":[{"number":"3","unit":"m"}],"to":"m"})", kInvalidArgument,
           "to"},
          {R"({"kind":"units","terms":[{"number":"3","unit":"m"}],"to":["cm","m"]})",
           kInvalidArgument, "to[1]"},
          {R"({"kind":"units","terms":[{"number":"3","unit":"m"}],"to":["m","g"]})",
           kInvalidArgument, "to[1]"},
          {R"({"kind":"units","terms":[{"number":"3","unit":"C"}],"to":["F","C"]})",
           kInvalidArgument, "to[1]"},
          {R"({"kind":"units","terms":[{"number":"-3","unit":"m"}],"to":["m","cm"]})", kOutOfRange,
           "terms"},
          {R"({"kind":"units","terms":[{"number":"3","unit":"C"},{"number":"3","unit":"C"}],"to":["C"]})",
           kInvalidArgument, "terms"},
          {R"({"kind":"units","terms":[{"number":"-273.16","unit":"C"}],"to":["K"]})", kOutOfRange,
           "terms[0].number"},
          {R"({"kind":"clock","time":"24:00","direction":"after","hours":1})", kInvalidArgument,
           "time"},
          {R"({"kind":"clock","time":"9:00","direction":"after","hours":1})", kInvalidArgument,
           "time"},
          {R"({"kind":"clock","time":"09:00 next day","direction":"after","hours":1})",
           kInvalidArgument, "time"},
          {R"({"kind":"clock","time":"09:00","direction":"later","hours":1})", kInvalidArgument,
           "direction"},
          {R"({"kind":"clock","time":"09:00","direction":"after"})", kInvalidArgument, "minutes"},
          {R"({"kind":"clock","time":"09:00","direction":"after","hours":10000})", kOutOfRange,
           "hours"},
          {R"({"kind":"clock","time":"09:00","direction":"after","minutes":-1})", kOutOfRange,
           "minutes"},
          {R"({"kind":"clock","time":"09:00","direction":"after","minutes":1.5})", kInvalidArgument,
           "minutes"},
          {R"({"kind":"clock_span","from":"09:00","until":"09:60","in":["h"]})", kInvalidArgument,
           "until"},
          {R"({"kind":"clock_span","from":"09:00","until":"09:30","in":["s"]})", kInvalidArgument,
           "in"},
          {R"({"kind":"date","date":"2024-2-10","direction":"after","days":1})", kInvalidArgument,
           "date"},
          {R"({"kind":"date","date":"2024-13-10","direction":"after","days":1})", kInvalidArgument,
           "date"},
          {R"({"kind":"date","date":"0000-01-01","direction":"after","days":1})", kInvalidArgument,
           "date"},
          {R"({"kind":"date","date":"9999-12-31","direction":"after","days":1})", kOutOfRange,
           "date"},
          {R"({"kind":"date","date":"0001-01-02","direction":"before","weeks":1})", kOutOfRange,
           "date"},
          {R"({"kind":"date_span","from":"2024-02-10","until":"2024-02-09","both_ends":false})",
           kOutOfRange, "until"},
          {R"({"kind":"date_span","from":"2024-02-10","until":"2024-02-11","both_ends":1})",
           kInvalidArgument, "both_ends"},
          {R"({"kind":"weekday","date":20240210})", kInvalidArgument, "date"}}) {
    const auto result = kTask.from_typed({{"question", json::parse(question)}}, "typed");
    ASSERT_FALSE(result.has_value()) << question;
    EXPECT_EQ(result.error().code, code) << question;
    EXPECT_EQ(result.error().field, std::string("typed.question.") + field) << question;
  }
}

TEST(ArithmeticMeasuredState, ShowsWhatIsLeft) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(
      lines(*problem(
          R"({"kind":"units","terms":[{"number":"3","unit":"km"},{"number":"-25","unit":"cm"}],"to":["m"]})")),
      (Lines{"left: 3 km - 25 cm in m", "3 km = 3000 m", "left: 3000 m - 25 cm in m",
             "25 cm = 0.25 m", "left: 3000 m - 0.25 m in m", "3000 m - 0.25 m = 2999.75 m",
             "left: 2999.75 m"}));
  EXPECT_EQ(
      lines(*problem(
          R"({"kind":"units","terms":[{"number":"90060","unit":"s"}],"to":["day","h","s"]})")),
      (Lines{"left: 90060 s in days h s", "90060 s = 1 day 3660 s",
             "left: 1 day 3660 s in days h s", "3660 s = 1 h 60 s", "left: 1 day 1 h 60 s"}));
  EXPECT_EQ(
      lines(*problem(
          R"({"kind":"units","terms":[{"number":"3","unit":"kg"},{"number":"2","unit":"m"}],"to":["m"]})")),
      (Lines{"left: 3 kg + 2 m in m", "3 kg + 2 m = undefined", "left: undefined"}));
  EXPECT_EQ(
      lines(*problem(R"({"kind":"units","terms":[{"number":"3","unit":"kg"}],"to":["h","min"]})")),
      (Lines{"left: 3 kg in h min", "3 kg in min = undefined", "left: undefined"}));
  EXPECT_EQ(lines(*problem(R"({"kind":"units","terms":[{"number":"-40","unit":"F"}],"to":["K"]})")),
            (Lines{"left: -40 F in K", "-40 F = -40 C", "left: -40 C in K", "-40 C = 233.15 K",
                   "left: 233.15 K"}));
  EXPECT_EQ(
      lines(*problem(
          R"({"kind":"clock","time":"22:50","direction":"after","hours":1,"minutes":75})")),
      (Lines{"left: 1 h + 75 min after 22:50", "22:50 + 1 h = 23:50", "left: 75 min after 23:50",
             "75 min = 1 h 15 min", "left: 1 h + 15 min after 23:50",
             "23:50 + 1 h = 00:50 next day", "left: 15 min after 00:50 next day",
             "00:50 next day + 15 min = 01:05 next day", "left: 01:05 next day"}));
  EXPECT_EQ(lines(*problem(R"({"kind":"clock_span","from":"22:40","until":"06:05","in":["min"]})")),
            (Lines{"left: 22:40 to 06:05 in min", "22:40 to 23:00 = 20 min",
                   "left: 20 min + 23:00 to 06:05 in min", "23:00 to 06:00 = 7 h",
                   "left: 20 min + 7 h + 06:00 to 06:05 in min", "7 h = 420 min",
                   "left: 20 min + 420 min + 06:00 to 06:05 in min", "20 min + 420 min = 440 min",
                   "left: 440 min + 06:00 to 06:05 in min", "06:00 to 06:05 = 5 min",
                   "left: 440 min + 5 min in min", "440 min + 5 min = 445 min", "left: 445 min"}));
  EXPECT_EQ(
      lines(*problem(R"({"kind":"date","date":"2024-02-10","direction":"after","days":100})")),
      (Lines{"left: 100 days after 2024-02-10", "2024-02-10 + 100 days = 2024-03-01 + 80 days",
             "left: 80 days after 2024-03-01", "2024-03-01 + 80 days = 2024-04-01 + 49 days",
             "left: 49 days after 2024-04-01", "2024-04-01 + 49 days = 2024-05-01 + 19 days",
             "left: 19 days after 2024-05-01", "2024-05-01 + 19 days = 2024-05-20",
             "left: 2024-05-20"}));
  EXPECT_EQ(lines(*problem(
                R"({"kind":"date","date":"2024-03-15","direction":"before","weeks":2,"days":1})")),
            (Lines{"left: 2 weeks + 1 day before 2024-03-15", "2 weeks = 14 days",
                   "left: 14 days + 1 day before 2024-03-15", "14 days + 1 day = 15 days",
                   "left: 15 days before 2024-03-15", "2024-03-15 - 15 days = 2024-03-01 - 1 day",
                   "left: 1 day before 2024-03-01", "2024-03-01 - 1 day = 2024-02-29",
                   "left: 2024-02-29"}));
  EXPECT_EQ(
      lines(*problem(
          R"({"kind":"date_span","from":"2023-12-30","until":"2025-01-02","both_ends":true})")),
      (Lines{"left: 1 day + 2023-12-30 to 2025-01-02 in days", "2023-12-30 to 2024-01-01 = 2 days",
             "left: 1 day + 2 days + 2024-01-01 to 2025-01-02 in days", "1 day + 2 days = 3 days",
             "left: 3 days + 2024-01-01 to 2025-01-02 in days",
             "2024-01-01 to 2025-01-01 = 366 days",
             "left: 3 days + 366 days + 2025-01-01 to 2025-01-02 in days",
             "3 days + 366 days = 369 days", "left: 369 days + 2025-01-01 to 2025-01-02 in days",
             "2025-01-01 to 2025-01-02 = 1 day", "left: 369 days + 1 day in days",
             "369 days + 1 day = 370 days", "left: 370 days"}));
  EXPECT_EQ(
      lines(*problem(R"({"kind":"weekday","date":"2021-01-09"})")),
      (Lines{"left: 21 days + 6 days + 2021-01-01 to 2021-01-09 after Saturday",
             "21 days + 6 days = 27 days",
             "left: 27 days + 2021-01-01 to 2021-01-09 after Saturday",
             "2021-01-01 to 2021-01-09 = 8 days", "left: 27 days + 8 days after Saturday",
             "27 days + 8 days = 35 days", "left: 35 days after Saturday", "35 mod 7 = 0",
             "left: 0 days after Saturday", "Saturday + 0 days = Saturday", "left: Saturday"}));
  EXPECT_EQ(lines(*problem(R"({"kind":"weekday","date":"2023-02-30"})")).back(), "left: undefined");
  EXPECT_EQ(
      kTask.initial(*problem(R"({"kind":"clock_span","from":"09:00","until":"09:00","in":["h"]})"))
          .key,
      "0 h");
}

// Typed questions of every kind, to the edges of what is allowed.
json drawn_question(Random& random) {
  const auto number = [&](std::uint64_t below) { return static_cast<int>(random.below(below)); };
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  const auto time = [&] { return two(number(24)) + ":" + two(number(60)); };
  const auto date = [&] {
    const std::string year = std::to_string(1 + number(9999));
    return std::string(4 - year.size(), '0') + year + "-" + two(1 + number(12)) + "-" +
           two(1 + number(31));
  };
  const char* way = number(2) == 0 ? "after" : "before";
  switch (number(6)) {
    case 0: {
      const auto units = arithmetic::all_units();
      const auto unit = [&] { return units[random.below(units.size())]; };
      const auto first = unit();
      json terms = json::array();
      for (int terms_left = 1 + number(4); terms_left > 0; --terms_left) {
        auto next = unit();
        while (number(40) > 0 && dimension_of(next) != dimension_of(first)) next = unit();
        static constexpr const char* kNumbers[] = {"3",   "250", "0",   "1",
                                                   "1.5", "-7",  "2/3", "0.04"};
        terms.push_back({{"number", kNumbers[number(8)]}, {"unit", symbol(next)}});
      }
      return {{"kind", "units"}, {"terms", terms}, {"to", {symbol(first)}}};
    }
    case 1:
      return {{"kind", "clock"},
              {"time", time()},
              {"direction", way},
              {"hours", number(100)},
              {"minutes", number(300)}};
    case 2:
      return {{"kind", "clock_span"},
              {"from", time()},
              {"until", time()},
              {"in", number(2) == 0 ? json{"h", "min"} : json{number(2) == 0 ? "h" : "min"}}};
    case 3:
      return {{"kind", "date"},
              {"date", date()},
              {"direction", way},
              {"weeks", number(60)},
              {"days", number(number(2) == 0 ? 400 : 2'000'000)}};
    case 4:
      return {{"kind", "date_span"},
              {"from", date()},
              {"until", date()},
              {"both_ends", number(2) == 0}};
    default:
      return {{"kind", "weekday"}, {"date", date()}};
  }
}

TEST(ArithmeticMeasuredSoundness, SolvesWhateverIsAskedAsTheOracleDoes) {
  Random random(41);
  int solved = 0, undefined = 0, read_back = 0;
  for (int i = 0; i < 10'000; ++i) {
    const json question = drawn_question(random);
    const auto p = kTask.from_typed({{"question", question}}, "typed");
    if (!p) continue;
    EXPECT_EQ(kTask.from_typed(p.value()->typed(), "typed").value()->key(), p.value()->key());
    const auto steps = kTask.solve(*p.value());
    if (!steps) {
      EXPECT_EQ(steps.error().code, core::ErrorCode::kUnavailable);
      continue;
    }
    ASSERT_LE(steps.value().size(), Task::kMaxPathSteps);
    for (const auto& step : steps.value()) ASSERT_TRUE(oracle::true_step(step)) << step;
    const std::string answer = kTask.answer(*p.value(), steps.value()).value();
    ASSERT_TRUE(oracle::same_words(answer, oracle::any_answer(question)))
        << question << " " << answer << " | " << oracle::any_answer(question);
    EXPECT_TRUE(kTask.check_answer(*p.value(), oracle::any_answer(question)).passed());
    ++solved;
    undefined += answer == "undefined" ? 1 : 0;
    // The back-translation is read as the same problem, or not at all: years of other calendars,
    // units that don't go together.
    if (const auto read = kTask.recognise(p.value()->text()).match) {
      EXPECT_EQ(read->problem->key(), p.value()->key()) << p.value()->text();
      ++read_back;
    }
  }
  EXPECT_GT(solved, 6000);
  EXPECT_GT(read_back, solved / 2);
  EXPECT_GT(undefined, 100);
}

// 10,000 true steps, all of which must pass whatever their order, and lead to the oracle's answer.
TEST(ArithmeticMeasuredSoundness, EveryExactOrderLeadsToTheOraclesAnswer) {
  Random random(42);
  int steps = 0;
  while (steps < 10'000) {
    const json question = drawn_question(random);
    const auto p = kTask.from_typed({{"question", question}}, "typed");
    if (!p || !kTask.solve(*p.value())) continue;
    State state = kTask.initial(*p.value());
    int taken = 0;
    for (int tries = 0; !state.terminal() && tries < 2000; ++tries) {
      const std::string step(without_newline(*kTask.uniform_step(*p.value(), state, random)));
      const auto verdict = kTask.check(*p.value(), state, step);
      const bool is_true = oracle::true_step(step);
      // Beyond 18 digits nothing is claimed.
      if (verdict.verdict.judgement == Judgement::kUnknown) break;
      ASSERT_EQ(verdict.verdict.passed(), is_true) << state.line << " | " << step;
      if (!verdict.next) continue;
      ASSERT_LT(verdict.next->measure, state.measure) << state.line << " | " << step;
      ASSERT_GE(verdict.next->measure, 0);
      state = *verdict.next;
      ++taken;
    }
    steps += taken;
    if (!state.terminal()) continue;
    ASSERT_TRUE(oracle::same_words(state.key, oracle::any_answer(question)))
        << question << " " << state.key;
  }
}

// A right step with something changed.
std::string attacked(std::string line, Random& random) {
  static const std::vector<std::string> kWords = {
      "m", "cm",     "km",    "kg",         "min",  "h",        "day",       "days", "week",
      "C", "F",      "+",     "-",          "to",   "in",       "undefined", "1",    "7",
      "0", "Monday", "00:00", "2024-02-30", "next", "previous", "later",     "day",  "2024-03-01"};
  switch (random.below(6)) {
    case 0:  // one digit
      for (std::size_t at = random.below(line.size()), n = 0; n < line.size();
           at = (at + 1) % line.size(), ++n)
        if (line[at] >= '0' && line[at] <= '9') {
          line[at] = static_cast<char>('0' + random.below(10));
          return line;
        }
      return line;
    case 1:
    case 2: {  // one word
      std::vector<std::size_t> starts{0};
      for (std::size_t at = 0; at < line.size(); ++at)
        if (line[at] == ' ') starts.push_back(at + 1);
      const std::size_t start = starts[random.below(starts.size())];
      const std::size_t end = std::min(line.find(' ', start), line.size());
      return line.replace(start, end - start, kWords[random.below(kWords.size())]);
    }
    case 3:  // cut short, or said twice
      return random.below(2) == 0 ? line.substr(0, random.below(line.size())) : line + " " + line;
    case 4:  // more behind
      return line + " " + kWords[random.below(kWords.size())];
    default:
      line[random.below(line.size())] = static_cast<char>(random.below(256));
      return line;
  }
}

TEST(ArithmeticMeasuredSoundness, AttackedStepsPassOnlyWhereTheyStayTrue) {
  Random random(43);
  int attacks = 0, passed = 0;
  while (attacks < 20'000) {
    const json question = random.below(2) == 0
                              ? drawn_question(random)
                              : kTask.generate(random, 2 + static_cast<int>(random.below(3)))
                                    .value()
                                    .problem->typed()["question"];
    if (!oracle::is_measured(question)) continue;
    const auto p = kTask.from_typed({{"question", question}}, "typed");
    if (!p) continue;
    const auto steps = kTask.solve(*p.value());
    if (!steps) continue;
    State state = kTask.initial(*p.value());
    for (const std::string& step : steps.value()) {
      for (int i = 0; i < 4; ++i, ++attacks) {
        const std::string line = attacked(step, random);
        const auto verdict = kTask.check(*p.value(), state, line);
        if (!verdict.verdict.passed()) {
          ASSERT_NE(line, step);
          continue;
        }
        ++passed;
        ASSERT_TRUE(oracle::true_step(line)) << state.line << " | " << line;
      }
      state = *kTask.check(*p.value(), state, step).next;
    }
  }
  EXPECT_LT(passed, attacks / 10);
}

TEST(ArithmeticMeasuredSoundness, AnswersWithSomethingChangedAreRefused) {
  Random random(44);
  int wrong = 0;
  while (wrong < 10'000) {
    const json question = drawn_question(random);
    const auto p = kTask.from_typed({{"question", question}}, "typed");
    if (!p || !kTask.solve(*p.value())) continue;
    const std::string right = oracle::any_answer(question);
    for (int k = 0; k < 6; ++k) {
      const std::string answer =
          random.below(4) == 0
              ? std::string(without_newline(kTask.uniform_answer(*p.value(), random)))
              : attacked(right, random);
      // "1/2 m" and "0.5 m" are the same; so is what a newline ends.
      if (oracle::same_words(answer, right) || answer == right + "\n") continue;
      ++wrong;
      ASSERT_FALSE(kTask.check_answer(*p.value(), answer).passed())
          << question << " " << right << " | " << answer;
    }
  }
}

// What a sloppy reader, a calendar by rule of thumb or floating point would get wrong.
TEST(ArithmeticMeasuredSoundness, FallsForNothing) {
  struct Trap {
    const char* question;
    const char* step;
    Judgement judgement;
  };
  using enum Judgement;
  const char* kFeb = R"({"kind":"date","date":"1900-02-28","direction":"after","days":1})";
  const char* kLength =
      R"({"kind":"units","terms":[{"number":"1","unit":"mi"},{"number":"2","unit":"m"}],"to":["m"]})";
  const char* kNight = R"({"kind":"clock_span","from":"23:30","until":"00:10","in":["min"]})";
  for (const auto& [question, step, judgement] : std::initializer_list<Trap>{
           {kFeb, "1900-02-28 + 1 day = 1900-02-29", kFailed},
           {kFeb, "1900-02-28 + 1 day = 1900-03-01", kPassed},
           {kFeb, "1900-02-28 + 1 days = 1900-03-01", kFailed},
           {kFeb, "1900-02-28 + 1 day = 1900-3-1", kFailed},
           {kFeb, "1900-02-28 - 1 day = 1900-02-27", kFailed},
           {kFeb, "1900-02-28 + 1 day = 1900-03-01 + 0 days", kFailed},
           {kFeb, "1900-02-28 + 1 day = undefined", kFailed},
           {kLength, "1 mi = 1.609344 km", kPassed},
           {kLength, "1 mi = 1.6 km", kFailed},
           {kLength, "1 mi = 1609.344 m", kFailed},
           {kLength, "1 mi = 1.609344 m", kFailed},
           {kLength, "1 mi + 2 m = 3 m", kFailed},
           {kLength, "1 mi + 2 m = undefined", kFailed},
           {kLength, "1 mi = 201168/125000 km", kFailed},
           {kLength, "1 mi = 25146/15625 km", kPassed},
           {kNight, "23:30 to 00:00 = 30 min", kPassed},
           {kNight, "23:30 to 00:10 = 40 min", kFailed},
           {kNight, "00:10 to 23:30 = 1400 min", kFailed},
           {R"({"kind":"weekday","date":"2100-02-29"})", "2100-02-29 = undefined", kPassed},
           {R"({"kind":"weekday","date":"2000-02-29"})", "2000-02-29 = undefined", kFailed},
           {R"({"kind":"units","terms":[{"number":"1","unit":"m2"}],"to":["m3"]})",
            "1 m2 in m3 = undefined", kPassed},
           {R"({"kind":"units","terms":[{"number":"1","unit":"m2"}],"to":["cm2"]})",
            "1 m2 = 100 cm2", kFailed}}) {
    const auto p = problem(question);
    EXPECT_EQ(kTask.check(*p, kTask.initial(*p), step).verdict.judgement, judgement)
        << question << " | " << step;
  }
}

TEST(ArithmeticMeasuredGrammar, AllowsWhatCanBeDoneWithAnyResult) {
  Random random(45);
  int seen = 0;
  while (seen < 150) {
    const auto p = kTask.from_typed({{"question", drawn_question(random)}}, "typed");
    if (!p || !kTask.solve(*p.value())) continue;
    ++seen;
    State state = kTask.initial(*p.value());
    const auto steps = kTask.solve(*p.value()).value();
    for (const auto& step : steps) {
      const auto grammar = kTask.step_grammar(*p.value(), state);
      ASSERT_TRUE(grammar->validate().has_value());
      EXPECT_TRUE(core::matches(*grammar, step + "\n")) << state.line << " | " << step;
      EXPECT_TRUE(core::matches(*grammar, *kTask.uniform_step(*p.value(), state, random)));
      EXPECT_FALSE(core::matches(*grammar, "1 m = 2 m\n"));
      state = *kTask.check(*p.value(), state, step).next;
    }
    const auto answers = kTask.answer_grammar(*p.value());
    ASSERT_TRUE(answers->validate().has_value());
    EXPECT_TRUE(core::matches(*answers, state.key + "\n")) << state.key;
    EXPECT_TRUE(core::matches(*answers, kTask.uniform_answer(*p.value(), random)));
  }
}

TEST(ArithmeticMeasuredCertificate, ProvesEveryKindOfAnswer) {
  Random random(46);
  int proven = 0;
  while (proven < 100) {
    const auto p = kTask.from_typed({{"question", drawn_question(random)}}, "typed");
    if (!p || !kTask.solve(*p.value())) continue;
    ++proven;
    const auto made =
        make_certificate(kTask, *p.value(), kTask.solve(*p.value()).value(), FormalisedBy::kClient)
            .value();
    const auto report = verify_certificate_text(made.dump()).value();
    EXPECT_TRUE(report.verdict.passed()) << made.dump() << report.verdict.evidence;
  }
}

}  // namespace
}  // namespace lemma::search

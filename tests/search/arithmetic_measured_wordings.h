// Texts about quantities, times and dates that people might write, by hand; none begins as the
// generator's do (a test holds that). "#1", "#2", ... stand for the values: as they are said in the
// text, as they are meant in the typed question.
#pragma once

#include <string>
#include <vector>

namespace lemma::search::arithmetic_measured_wordings {

enum class What { kNumber, kUnit, kTime, kDate, kDirection, kDays, kHours };

struct Value {
  What what;
  std::string said, meant;
};

struct Wording {
  std::string text;
  std::string question;
  std::vector<Value> values = {};
};

inline Value n(const std::string& number) { return {What::kNumber, number, number}; }
inline Value u(const std::string& said, const std::string& meant) {
  return {What::kUnit, said, meant};
}
inline Value t(const std::string& said, const std::string& meant) {
  return {What::kTime, said, meant};
}
inline Value d(const std::string& said, const std::string& meant) {
  return {What::kDate, said, meant};
}
inline Value way(const std::string& said) { return {What::kDirection, said, said}; }
inline Value days(const std::string& said) { return {What::kDays, said, said}; }
inline Value hours(const std::string& said) { return {What::kHours, said, said}; }

inline const std::vector<Wording>& understood() {
  static const std::string kOne =
      R"({"kind":"units","terms":[{"number":"#1","unit":"#2"}],"to":["#3"]})";
  static const std::string kTwo =
      R"({"kind":"units","terms":[{"number":"#1","unit":"#2"},{"number":"#3","unit":"#4"}],"to":["#5"]})";
  static const std::string kLess =
      R"({"kind":"units","terms":[{"number":"#1","unit":"#2"},{"number":"-#3","unit":"#4"}],"to":["#5"]})";
  static const std::string kClock = R"({"kind":"clock","time":"#3","direction":"#4","#2":#1})";
  static const std::string kClockBoth =
      R"({"kind":"clock","time":"#3","direction":"#4","hours":#1,"minutes":#2})";
  static const std::string kClockSpan =
      R"({"kind":"clock_span","from":"#1","until":"#2","in":["h","min"]})";
  static const std::string kDate = R"({"kind":"date","date":"#3","direction":"#4","#2":#1})";
  static const std::string kDateSpan =
      R"({"kind":"date_span","from":"#1","until":"#2","both_ends":false})";
  static const std::string kBothEnds =
      R"({"kind":"date_span","from":"#1","until":"#2","both_ends":true})";
  static const std::string kWeekday = R"({"kind":"weekday","date":"#1"})";
  static const std::vector<Wording> kAll = {
      {"convert #1 #2 to #3", kOne, {n("3.5"), u("km", "km"), u("m", "m")}},
      {"How many #3 are in #1 #2?", kOne, {n("2.5"), u("miles", "mi"), u("kilometres", "km")}},
      {"how many #3 is #1 #2", kOne, {n("90"), u("minutes", "min"), u("seconds", "s")}},
      {"#1#2 in #3?", kOne, {n("750"), u("g", "g"), u("kg", "kg")}},
      {"what is #1 #2 in #3 pls", kOne, {n("1/2"), u("lb", "lb"), u("ounces", "oz")}},
      {"Hi! Please convert #1 #2 into #3, thanks in advance!",
       kOne,
       {n("12"), u("US gallons", "US-gal"), u("litres", "l")}},
      {"#1 #2 = ? #3", kOne, {n("4"), u("feet", "ft"), u("inches", "in")}},
      {"what's #1 #2 in #3?", kOne, {n("25"), u("degrees Celsius", "C"), u("Fahrenheit", "F")}},
      {"#1\xc2\xb0#2 to \xc2\xb0#3", kOne, {n("98.6"), u("F", "F"), u("C", "C")}},
      {"convert -#1 degrees #2 to #3",
       R"({"kind":"units","terms":[{"number":"-#1","unit":"#2"}],"to":["#3"]})",
       {n("40"), u("fahrenheit", "F"), u("celsius", "C")}},
      {"Could you convert #1 #2 to #3?", kOne, {n("90"), u("km/h", "km/h"), u("m/s", "m/s")}},
      {"how many #3 in #1 #2", kOne, {n("3"), u("square metres", "m2"), u("square feet", "ft2")}},
      {"convert #1 #2 to #3", kOne, {n("2"), u("m\xc2\xb2", "m2"), u("cm\xc2\xb2", "cm2")}},
      {"#1 #2 + #3 #4 in #5", kTwo, {n("3"), u("km", "km"), n("250"), u("m", "m"), u("m", "m")}},
      {"what is #1 #2 plus #3 #4 in #5",
       kTwo,
       {n("2"), u("weeks", "week"), n("5"), u("days", "day"), u("hours", "h")}},
      {"What's #1 #2 minus #3 #4, in #5?",
       kLess,
       {n("1"), u("m", "m"), n("35"), u("cm", "cm"), u("mm", "mm")}},
      {"add #1 #2 and #3 #4 in #5",
       kTwo,
       {n("2"), u("kg", "kg"), n("300"), u("g", "g"), u("grams", "g")}},
      {"please subtract #3 #4 from #1 #2 in #5",
       kLess,
       {n("5"), u("litres", "l"), n("750"), u("ml", "ml"), u("millilitres", "ml")}},
      {"the sum of #1 #2 and #3 #4",
       R"({"kind":"units","terms":[{"number":"#1","unit":"kg"},{"number":"#3","unit":"g"}],"to":["g"]})",
       {n("2"), {What::kNumber, "kg", "kg"}, n("800"), {What::kNumber, "g", "g"}}},
      {"what is 5 ft 7 in in cm",
       R"({"kind":"units","terms":[{"number":"5","unit":"ft"},{"number":"7","unit":"in"}],"to":["cm"]})"},
      {"convert 5 feet 7 inches to centimetres",
       R"({"kind":"units","terms":[{"number":"5","unit":"ft"},{"number":"7","unit":"in"}],"to":["cm"]})"},
      {"convert #1 minutes to hours and minutes",
       R"({"kind":"units","terms":[{"number":"#1","unit":"min"}],"to":["h","min"]})",
       {n("200")}},
      {"2 h 30 min + 45 min",
       R"({"kind":"units","terms":[{"number":"2","unit":"h"},{"number":"30","unit":"min"},{"number":"45","unit":"min"}],"to":["h","min"]})"},
      {"3 feet + 4 inches",
       R"({"kind":"units","terms":[{"number":"3","unit":"ft"},{"number":"4","unit":"in"}],"to":["ft","in"]})"},
      {"add 3 kg to 2 m",
       R"({"kind":"units","terms":[{"number":"3","unit":"kg"},{"number":"2","unit":"m"}],"to":["kg"]})"},
      {"How many feet are there in a mile?",
       R"({"kind":"units","terms":[{"number":"1","unit":"mi"}],"to":["ft"]})"},
      {"two hours in minutes",
       R"({"kind":"units","terms":[{"number":"2","unit":"h"}],"to":["min"]})"},

      {"What time is it #1 h #2 min #4 #3?",
       kClockBoth,
       {n("2"), n("45"), t("10:50", "10:50"), way("after")}},
      {"what time will it be #1 #2 #4 #3?",
       kClock,
       {n("35"), hours("minutes"), t("11:40 pm", "23:40"), way("after")}},
      {"what time was it #1 #2 #4 #3",
       kClock,
       {n("3"), hours("hours"), t("13:15", "13:15"), way("before")}},
      {"#3 + #1h#2min",
       R"({"kind":"clock","time":"#3","direction":"after","hours":#1,"minutes":#2})",
       {n("5"), n("10"), t("22:15", "22:15")}},
      {"It is #3 now. What time will it be in #1 #2?",
       R"({"kind":"clock","time":"#3","direction":"after","#2":#1})",
       {n("90"), hours("minutes"), t("9 a.m.", "09:00")}},
      {"#1 hours and #2 minutes #4 #3",
       kClockBoth,
       {n("1"), n("20"), t("noon", "12:00"), way("before")}},
      {"How long is it from #1 to #2?", kClockSpan, {t("9:15", "09:15"), t("13:05", "13:05")}},
      {"how long is it from #1 until #2?",
       kClockSpan,
       {t("10:30 pm", "22:30"), t("6:10 am", "06:10")}},
      {"how much time is there between #1 and #2",
       kClockSpan,
       {t("08:20", "08:20"), t("17:05", "17:05")}},
      {"How many minutes are there from #1 to #2?",
       R"({"kind":"clock_span","from":"#1","until":"#2","in":["min"]})",
       {t("07:45", "07:45"), t("09:30", "09:30")}},

      {"What date is #1 #2 #4 #3?",
       kDate,
       {n("100"), days("days"), d("2024-02-10", "2024-02-10"), way("after")}},
      {"what was the date #1 #2 #4 #3?",
       kDate,
       {n("12"), days("weeks"), d("March 3rd 2023", "2023-03-03"), way("before")}},
      {"which date was #1 #2 #4 #3",
       kDate,
       {n("6"), days("weeks"), d("3 March 2023", "2023-03-03"), way("before")}},
      {"#1 #2 #4 #3",
       kDate,
       {n("45"), days("days"), d("July 4th, 1999", "1999-07-04"), way("before")}},
      {"#3 plus #1 #2",
       R"({"kind":"date","date":"#3","direction":"after","#2":#1})",
       {n("30"), days("days"), d("25/12/2023", "2023-12-25")}},
      {"how many days are there from #1 to #2?",
       kDateSpan,
       {d("3 March 2023", "2023-03-03"), d("1 Jan 2024", "2024-01-01")}},
      {"days from #1 until #2",
       kDateSpan,
       {d("2024-02-10", "2024-02-10"), d("2024-05-20", "2024-05-20")}},
      {"How many days after #1 is #2?",
       kDateSpan,
       {d("Feb 1, 2000", "2000-02-01"), d("the 1st of March 2000", "2000-03-01")}},
      {"how many days are there from #1 to #2, including both dates?",
       kBothEnds,
       {d("1 June 2024", "2024-06-01"), d("15 August 2024", "2024-08-15")}},
      {"How many days are there from #1 through #2 (inclusive)?",
       kBothEnds,
       {d("2023-11-05", "2023-11-05"), d("2024-01-08", "2024-01-08")}},
      {"What weekday was #1?", kWeekday, {d("2024-02-29", "2024-02-29")}},
      {"hey, on what day of the week does #1 fall?",
       kWeekday,
       {d("December 25, 2030", "2030-12-25")}},
      {"which day of the week was it on #1", kWeekday, {d("20 July 1969", "1969-07-20")}},
      {"what weekday is 30 February 2023?", R"({"kind":"weekday","date":"2023-02-30"})"},
  };
  return kAll;
}

// Not one question, not certain, or with two readings.
inline const std::vector<std::string>& refused() {
  static const std::vector<std::string> kAll = {
      "convert 3 tons to kg",
      "convert 5 gallons to litres",
      "2 pints in ml",
      "3 cups in ml",
      "convert 2 months to days",
      "how many days are in 3 years",
      "convert 1 year to days",
      "how many days in a month",
      "how many ounces in a US pint",
      "how many feet in a mile and a half",
      "2h 30m in minutes",
      "2 h 5 m in s",
      "5 m + 3 h",
      "90 m to h",
      "add 8 oz to 200 ml",
      "convert 8 oz to ml",
      "convert 5 pounds to metres",
      "20 C + 5 C",
      "simplify 3m + 2g",
      "simplify 3h + 2s",
      "3 l - 2 m",
      "25 degrees + 30 degrees",
      "3 m + 2 = 5",
      "convert 20 C to kg",
      "convert 25 degrees to fahrenheit",
      "convert -300 C to K",
      "convert 3 km",
      "what is 3 km",
      "5 ft 7 in",
      "3 km to m to cm",
      "convert 3 km to m and 5 kg to g",
      "3 km + 5",
      "5 + 3 km",
      "1,500 m in km",
      "1 1/2 miles in km",
      "about 3 km in m",
      "3 km in m per hour",
      "3 km * 2 in m",
      "30 min - 2 h",
      "round 3.7 km to m",
      "3 nautical miles in km",
      "half a mile in km",
      "an hour and a half in minutes",
      "convert 100 m to km/h",
      "3 m - -2 m",
      "what is 5 in cm",
      "convert 3 kg of flour to cups",
      "Tom walks 3 km and then 250 m. How many metres does he walk?",
      "3 kg costs 6 euros. How much is 5 kg?",

      "what time is it 3 hours after 12:00",
      "what time was it 2 hours before 12:30",
      "what time was it 3 hours before 1:30",
      "what time will it be 5 hours after 10:50 or 11:50",
      "what time is it 20 hours after 9:00",
      "what time is it 3 days after 10:50",
      "what time is it 30 s after 10:50",
      "3 hours before midnight",
      "what time is it 3 hours after 25:00",
      "what time is it 3 hours after 10:75",
      "what time is it 3 hours after 13:05 pm",
      "what time is it 1.5 hours after 10:50",
      "what time is it half an hour after 10:50",
      "what time is it 3 hours after 10.50",
      "what time is it 3 hours after 10",
      "what time is it 3 hours after 10:50:30",
      "what time is it in Tokyo 3 h after 10:50",
      "what time is it 3 h after 10:50 not 11:50",
      "how long is it from 9:15 to 1:05",
      "how long is it from 9 to 5 pm",
      "how long is it from 9 to 5",
      "how long is it from 12:30 to 2:00",
      "how long is it from 10:00 to 10:00",
      "how long between 5 pm and 9 am",
      "how long between 9:15 and 13:05 and 15:00",
      "A train leaves at 9:15 and arrives at 13:05. How long does it take?",
      "The film starts at 19:30 and lasts 2 h 15 min. When does it end?",

      "what date is 100 days after 03/04/2024",
      "days from 03/04/2024 to 05/06/2024",
      "what date is 3 months after 31 January 2024",
      "what date is 1 year after 29 February 2024",
      "what day is 100 days after 2024-02-10",
      "what day is 29 February 2024",
      "what date is 100 days after 10 February",
      "what date is 100 days after 10 Feb 24",
      "what date is 100 working days after 2024-02-10",
      "what date is 100 business days after 2024-02-10",
      "what date is 2.5 days after 2024-02-10",
      "what date is 5 hours after 2024-02-10",
      "what date is 5 days after 2024-13-10",
      "what date is 5 days after 32 March 2024",
      "what date is 5 days after 2024-2-10-3",
      "what weekday was 4 July 1200",
      "what weekday is it today",
      "what weekday is 2024-02-29 or 2024-03-01",
      "how many days between 3 March 2023 and 1 January 2024",
      "how many days from 1 January 2024 to 3 March 2023",
      "how many days until 1 January 2024",
      "how many weekdays are there from 2024-01-01 to 2024-02-01",
      "how many Mondays are there from 2024-01-01 to 2024-02-01",
      "how many leap days from 2000-01-01 to 2024-01-01",
      "how old is someone born on 3 March 1990 on 1 January 2024",
      "2024-02-10 - 2024-01-10",
      "is 2024 a leap year",
  };
  return kAll;
}

}  // namespace lemma::search::arithmetic_measured_wordings

// Slow, obvious, independent answers about quantities, times and dates: the standard library's
// calendar and a table of its own of what each unit is worth. It shares no code with search/.
#pragma once

#include <chrono>
#include <map>
#include <sstream>

#include "tests/search/arithmetic_oracle.h"

namespace lemma::search::arithmetic_oracle {

namespace chrono = std::chrono;

struct Worth {
  char dimension;
  Exact factor;    // of the dimension's own unit
  Exact zero = 0;  // what stands for nothing in it
};

inline const std::map<std::string, Worth>& worths() {
  static const auto part = [](const char* top, const char* bottom) {
    return Exact(Integer(top), Integer(bottom));
  };
  static const Exact inch = part("127", "5000"), pound = part("45359237", "100000"),
                     us_gallon = 231 * inch * inch * inch * 1000,
                     imperial_gallon = part("454609", "100000");
  static const std::map<std::string, Worth> kWorths = {
      {"mm", {'L', part("1", "1000")}},
      {"cm", {'L', part("1", "100")}},
      {"m", {'L', 1}},
      {"km", {'L', 1000}},
      {"in", {'L', inch}},
      {"ft", {'L', 12 * inch}},
      {"yd", {'L', 36 * inch}},
      {"mi", {'L', 1760 * 36 * inch}},
      {"mg", {'M', part("1", "1000")}},
      {"g", {'M', 1}},
      {"kg", {'M', 1000}},
      {"t", {'M', 1000 * 1000}},
      {"lb", {'M', pound}},
      {"oz", {'M', pound / 16}},
      {"s", {'T', 1}},
      {"min", {'T', 60}},
      {"h", {'T', 60 * 60}},
      {"day", {'T', 24 * 60 * 60}},
      {"days", {'T', 24 * 60 * 60}},
      {"week", {'T', 7 * 24 * 60 * 60}},
      {"weeks", {'T', 7 * 24 * 60 * 60}},
      {"ml", {'V', part("1", "1000")}},
      {"l", {'V', 1}},
      {"cm3", {'V', part("1", "1000")}},
      {"m3", {'V', 1000}},
      {"US-gal", {'V', us_gallon}},
      {"US-qt", {'V', us_gallon / 4}},
      {"US-pt", {'V', us_gallon / 8}},
      {"US-cup", {'V', us_gallon / 16}},
      {"US-fl-oz", {'V', us_gallon / 128}},
      {"imp-gal", {'V', imperial_gallon}},
      {"imp-pt", {'V', imperial_gallon / 8}},
      {"imp-fl-oz", {'V', imperial_gallon / 160}},
      {"mm2", {'A', part("1", "1000000")}},
      {"cm2", {'A', part("1", "10000")}},
      {"m2", {'A', 1}},
      {"ha", {'A', 100 * 100}},
      {"km2", {'A', 1000 * 1000}},
      {"in2", {'A', inch * inch}},
      {"ft2", {'A', 144 * inch * inch}},
      {"m/s", {'S', 1}},
      {"km/h", {'S', part("1000", "3600")}},
      {"mph", {'S', 1760 * 36 * inch / 3600}},
      {"K", {'K', 1}},
      {"C", {'K', 1, part("27315", "100")}},
      {"F", {'K', part("5", "9"), part("45967", "180")}},
  };
  return kWorths;
}

inline std::optional<chrono::year_month_day> date(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  for (const std::size_t i : {0, 1, 2, 3, 5, 6, 8, 9})
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
  return chrono::year(std::stoi(text.substr(0, 4))) /
         chrono::month(static_cast<unsigned>(std::stoi(text.substr(5, 2)))) /
         chrono::day(static_cast<unsigned>(std::stoi(text.substr(8))));
}

inline std::string written(const chrono::year_month_day& date) {
  const auto two = [](unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  std::string year = std::to_string(int(date.year()));
  return std::string(4 - year.size(), '0') + year + "-" + two(unsigned(date.month())) + "-" +
         two(unsigned(date.day()));
}

// Minutes since midnight of "09:15"; days on, "next day" and the like say.
inline std::optional<int> time(const std::string& text) {
  static const std::string digits = "0123456789";
  if (text.size() < 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t i : {0, 1, 3, 4})
    if (digits.find(text[i]) == std::string::npos) return std::nullopt;
  const int hours = std::stoi(text.substr(0, 2)), minutes = std::stoi(text.substr(3, 2));
  if (hours > 23 || minutes > 59) return std::nullopt;
  const int base = 60 * hours + minutes;
  const std::string rest = text.substr(5);
  if (rest.empty()) return base;
  if (rest == " next day") return base + 1440;
  if (rest == " previous day") return base - 1440;
  std::istringstream words(rest);
  std::string days, word, way;
  words >> days >> word >> way;
  if (rest != " " + days + " days " + way || days.size() > 5 || days.empty() || days[0] == '0')
    return std::nullopt;
  if (days.find_first_not_of(digits) != std::string::npos || std::stoi(days) < 2)
    return std::nullopt;
  if (way == "later") return base + 1440 * std::stoi(days);
  if (way == "earlier") return base - 1440 * std::stoi(days);
  return std::nullopt;
}

inline std::string written_time(int minutes) {
  int days = 0;
  for (; minutes < 0; minutes += 1440) --days;
  for (; minutes >= 1440; minutes -= 1440) ++days;
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  std::string text = two(minutes / 60) + ":" + two(minutes % 60);
  if (days == 1) text += " next day";
  if (days == -1) text += " previous day";
  if (days > 1) text += " " + std::to_string(days) + " days later";
  if (days < -1) text += " " + std::to_string(-days) + " days earlier";
  return text;
}

inline const std::vector<std::string>& weekdays() {  // as std::chrono numbers them
  static const std::vector<std::string> kNames = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                  "Thursday", "Friday", "Saturday"};
  return kNames;
}

inline std::string with_unit(const Exact& number, std::string unit) {
  if ((unit == "day" || unit == "week") && number != 1) unit += "s";
  return number.str() + " " + unit;
}

inline std::string units_answer(const nlohmann::json& question) {
  const std::vector<std::string> to = question["to"];
  const Worth& asked = worths().at(to[0]);
  Exact total = 0;
  for (const auto& term : question["terms"]) {
    const Worth& worth = worths().at(term["unit"]);
    if (worth.dimension != asked.dimension) return "undefined";
    total += *number(term["number"]) * worth.factor + worth.zero;
  }
  total -= asked.zero;
  std::string answer;
  for (const std::string& unit : to) {
    Exact count = total / worths().at(unit).factor;
    if (&unit != &to.back()) count = Exact(Integer(numerator(count) / denominator(count)));
    total -= count * worths().at(unit).factor;
    if (count != 0 || (&unit == &to.back() && answer.empty()))
      answer += (answer.empty() ? "" : " ") + with_unit(count, unit);
  }
  return answer;
}

inline std::string span_answer(const nlohmann::json& question) {
  if (question["kind"] == "clock_span") {
    int minutes = *time(question["until"]) - *time(question["from"]);
    if (minutes < 0) minutes += 1440;
    return units_answer({{"terms", {{{"number", std::to_string(minutes)}, {"unit", "min"}}}},
                         {"to", question["in"]}});
  }
  const auto from = *date(question["from"]), until = *date(question["until"]);
  if (!from.ok() || !until.ok()) return "undefined";
  const auto days = (chrono::sys_days(until) - chrono::sys_days(from)).count();
  return with_unit(days + (question["both_ends"] ? 1 : 0), "day");
}

inline bool is_measured(const nlohmann::json& question) {
  static const std::set<std::string> kKinds = {"units", "clock",     "clock_span",
                                               "date",  "date_span", "weekday"};
  return kKinds.contains(question["kind"]);
}

// The answer to any typed question.
inline std::string any_answer(const nlohmann::json& question) {
  const std::string kind = question["kind"];
  if (!is_measured(question)) return answer(question);
  if (kind == "units") return units_answer(question);
  if (kind == "clock_span" || kind == "date_span") return span_answer(question);
  const int sign = question.value("direction", "after") == "before" ? -1 : 1;
  if (kind == "clock")
    return written_time(*time(question["time"]) +
                        sign * (60 * question.value("hours", 0) + question.value("minutes", 0)));
  const auto from = *date(question["date"]);
  if (!from.ok()) return "undefined";
  if (kind == "weekday") return weekdays()[chrono::weekday(chrono::sys_days(from)).c_encoding()];
  const int days = 7 * question.value("weeks", 0) + question.value("days", 0);
  return written(chrono::sys_days(from) + chrono::days(sign * days));
}

// Word for word the same, numbers by their value.
inline bool same_words(const std::string& a, const std::string& b) {
  const auto words = [](const std::string& text) {
    std::vector<std::string> all(1);
    for (const char c : text)
      if (c == ' ')
        all.emplace_back();
      else
        all.back() += c;
    return all;
  };
  return std::ranges::equal(words(a), words(b), [](const auto& word, const auto& other) {
    return word == other || (number(word) && number(word) == number(other));
  });
}

// What one side of a step comes to: what kind of thing it is, and how much.
struct Amount {
  std::string kind;
  Exact value;
  friend bool operator==(const Amount&, const Amount&) = default;
};

// "3 km + 250 m", "3 h 1200 s", "10:50 + 2 h", "2024-02-10 - 100 days", "Saturday + 5 days",
// "09:15 to 10:00", "89 mod 7". Nothing where it is none of them, or has no value.
inline std::optional<Amount> amount(const std::string& side) {
  std::vector<std::string> words;
  std::istringstream stream(side);
  for (std::string word; stream >> word;) words.push_back(word);
  if (words.empty()) return std::nullopt;
  std::size_t at = 0;
  std::optional<Amount> sum;
  const auto named = std::find(weekdays().begin(), weekdays().end(), words[0]);
  if (const auto day = date(words[0])) {
    if (!day->ok()) return std::nullopt;
    at = 1;
    sum = Amount{"date", chrono::sys_days(*day).time_since_epoch().count()};
    if (words.size() == 3 && words[1] == "to") {
      const auto until = date(words[2]);
      if (!until || !until->ok()) return std::nullopt;
      return Amount{"T",
                    86400 * (chrono::sys_days(*until).time_since_epoch().count() - sum->value)};
    }
    sum->value *= 86400;
  } else if (words.size() == 3 && words[1] == "to") {
    const auto from = time(words[0]), until = time(words[2]);
    if (!from || !until) return std::nullopt;
    return Amount{"T", 60 * ((*until - *from + 1440) % 1440)};
  } else if (time(words[0])) {
    std::string moment = words[0];
    for (at = 1; at < words.size() && words[at] != "+" && words[at] != "-"; ++at)
      moment += " " + words[at];
    if (!time(moment)) return std::nullopt;
    sum = Amount{"time", 60 * *time(moment)};
  } else if (named != weekdays().end()) {
    at = 1;
    sum = Amount{"weekday", 86400 * (named - weekdays().begin())};
  } else if (words.size() == 3 && words[1] == "mod" && number(words[0]) && words[2] == "7") {
    return Amount{"", Exact(Integer(numerator(*number(words[0])) % 7))};
  } else if (words.size() == 1) {
    if (!number(words[0])) return std::nullopt;
    return Amount{"", *number(words[0])};
  }
  for (bool first = !sum; at < words.size(); first = false) {
    int sign = 1;
    if (!first && (words[at] == "+" || words[at] == "-")) sign = words[at++] == "-" ? -1 : 1;
    if (at + 1 >= words.size() || !number(words[at]) || !worths().contains(words[at + 1]))
      return std::nullopt;
    const Worth& worth = worths().at(words[at + 1]);
    const Exact value = sign * (*number(words[at]) * worth.factor + worth.zero);
    at += 2;
    if (!sum) {
      sum = Amount{std::string(1, worth.dimension), value};
      continue;
    }
    const bool adds = sum->kind == std::string(1, worth.dimension) ||
                      (sum->kind.size() > 1 && worth.dimension == 'T');
    if (!adds) return std::nullopt;
    sum->value += value;
  }
  if (sum && sum->kind == "weekday")
    sum->value = Exact(Integer(numerator(sum->value) % (7 * 86400)));
  return sum;
}

// Whether a step says something true. What is undefined: a date that doesn't exist, a sum or a
// conversion of what doesn't measure the same.
inline bool true_step(const std::string& line) {
  const std::size_t equals = line.find(" = ");
  if (equals == std::string::npos) return false;
  const std::string left = line.substr(0, equals), right = line.substr(equals + 3);
  const std::size_t in = left.find(" in ");
  if (in != std::string::npos && worths().contains(left.substr(in + 4)))
    return right == "undefined" &&
           amount(left.substr(0, in))->kind[0] != worths().at(left.substr(in + 4)).dimension;
  if (right == "undefined") return !amount(left);
  return amount(left) && amount(left) == amount(right);
}

}  // namespace lemma::search::arithmetic_oracle

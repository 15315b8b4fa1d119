#include "search/tasks/arithmetic/spoken_moment.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace lemma::search::arithmetic {

namespace {

using Kind = Token::Kind;
using Style = SpokenTime::Style;

constexpr int kFirstGregorianYear = 1583;

// Reads on from a place in the tokens.
class Cursor {
 public:
  Cursor(std::span<const Token> tokens, std::size_t at) : tokens_(tokens), at_(at) {}

  std::size_t at() const { return at_; }

  bool take(std::string_view text) { return take_all({text}); }
  bool take_all(std::initializer_list<std::string_view> texts) {
    std::size_t at = at_;
    for (const std::string_view text : texts)
      if (at >= tokens_.size() || tokens_[at].kind == Kind::kNumber || tokens_[at++].text != text)
        return false;
    at_ = at;
    return true;
  }
  // A symbol that touches what stands on both sides.
  bool take_tight(std::string_view symbol) {
    if (at_ >= tokens_.size() || tokens_[at_].space_before || tokens_[at_].space_behind)
      return false;
    return take(symbol);
  }

  // Digits, of which there are so many, then a suffix that is set aside ("9am", "3rd").
  std::optional<int> number(std::size_t least, std::size_t most, std::string_view& suffix) {
    if (at_ >= tokens_.size() || tokens_[at_].word_number) return std::nullopt;
    const Token& token = tokens_[at_];
    if (token.kind != Kind::kNumber && token.kind != Kind::kDigits) return std::nullopt;
    const std::string_view text = token.text;
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits < least || digits > most) return std::nullopt;
    suffix = text.substr(digits);
    leading_zero_ = text[0] == '0';
    ++at_;
    int value = 0;
    for (const char c : text.substr(0, digits)) value = value * 10 + (c - '0');
    return value;
  }
  std::optional<int> number(std::size_t least, std::size_t most) {
    std::string_view suffix;
    const auto value = number(least, most, suffix);
    return suffix.empty() ? value : std::nullopt;
  }
  bool leading_zero() const { return leading_zero_; }  // of the last number

  std::optional<int> month() {
    constexpr std::string_view kShort = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (at_ >= tokens_.size() || tokens_[at_].kind != Kind::kWord) return std::nullopt;
    const std::string& word = tokens_[at_].text;
    for (int month = 1; month <= 12; ++month) {
      std::string name = month_name(month);
      name[0] = static_cast<char>(name[0] - 'A' + 'a');
      const auto start = static_cast<std::size_t>(3 * (month - 1));
      if (word != name && word != kShort.substr(start, 3) && !(month == 9 && word == "sept"))
        continue;
      ++at_;
      return month;
    }
    return std::nullopt;
  }

 private:
  std::span<const Token> tokens_;
  std::size_t at_;
  bool leading_zero_ = false;
};

// 'a' or 'p' for "am" and "pm", written together with the number or behind it.
char half_of_day(Cursor& cursor, std::string_view suffix) {
  if (suffix == "am" || suffix == "pm") return suffix[0];
  if (!suffix.empty()) return '?';
  for (const std::string_view half : {"a", "p"}) {
    const std::string together = std::string(half) + "m";
    if (cursor.take(together) || cursor.take_all({half, ".", "m", "."})) return half[0];
  }
  return ' ';
}

// "(24-hour clock)", "on the 24 hour clock"
void take_clock_name(Cursor& cursor, bool& named) {
  Cursor with = cursor;
  const bool bracket = with.take("(");
  if (!bracket && !with.take_all({"on", "a"}) && !with.take_all({"on", "the"})) return;
  if (with.number(2, 2) != 24) return;
  with.take("-");
  if (!with.take("hour") && !with.take("h")) return;
  if (!with.take("clock") || (bracket && !with.take(")"))) return;
  cursor = with;
  named = true;
}

// "noon", "midnight", also with a 12 before.
std::optional<SpokenTime> named_time(Cursor cursor) {
  if (Cursor twelve = cursor; twelve.number(2, 2) == 12) {
    if (twelve.take("noon")) return SpokenTime{{12 * 60}, Style::kTwelve, twelve.at()};
    if (twelve.take("midnight")) return SpokenTime{{0}, Style::kMidnight, twelve.at()};
  }
  if (cursor.take("noon") || cursor.take("midday"))
    return SpokenTime{{12 * 60}, Style::kTwelve, cursor.at()};
  if (cursor.take("midnight")) return SpokenTime{{0}, Style::kMidnight, cursor.at()};
  return std::nullopt;
}

std::optional<SpokenTime> with_half(int hours, int minutes, char half, std::size_t end) {
  if (hours < 1 || hours > 12) return std::nullopt;
  const int of_day = hours % 12 + (half == 'p' ? 12 : 0);
  const bool midnight = of_day == 0 && minutes == 0;
  return SpokenTime{{of_day * 60 + minutes}, midnight ? Style::kMidnight : Style::kTwelve, end};
}

std::optional<SpokenDate> checked(std::optional<int> year, std::optional<int> month,
                                  std::optional<int> day, const Cursor& cursor) {
  if (!year || !month || !day || *year < kFirstGregorianYear) return std::nullopt;
  if (*month < 1 || *month > 12 || *day < 1 || *day > 31) return std::nullopt;
  return SpokenDate{{*year, *month, *day}, cursor.at()};
}

// "2024-02-10"
std::optional<SpokenDate> iso_date(Cursor cursor) {
  const auto year = cursor.number(4, 4);
  if (!year || !cursor.take_tight("-")) return std::nullopt;
  const auto month = cursor.number(2, 2);
  if (!month || !cursor.take_tight("-")) return std::nullopt;
  const auto day = cursor.number(2, 2);
  return checked(year, month, day, cursor);
}

// "25/12/2024" or "12/25/2024": only where one of them can't be a month.
std::optional<SpokenDate> slashed_date(Cursor cursor) {
  const auto first = cursor.number(1, 2);
  if (!first || !cursor.take_tight("/")) return std::nullopt;
  const auto second = cursor.number(1, 2);
  if (!second || !cursor.take_tight("/")) return std::nullopt;
  const auto year = cursor.number(4, 4);
  if (*first > 12) return checked(year, second, first, cursor);
  return *second > 12 ? checked(year, first, second, cursor) : std::nullopt;
}

std::optional<int> day_of_month(Cursor& cursor) {
  std::string_view suffix;
  const auto day = cursor.number(1, 2, suffix);
  const bool ordinal = suffix == "st" || suffix == "nd" || suffix == "rd" || suffix == "th";
  return suffix.empty() || ordinal ? day : std::nullopt;
}

// "3 March 2023", "the 3rd of March, 2023"
std::optional<SpokenDate> day_first(Cursor cursor) {
  cursor.take("the");
  const auto day = day_of_month(cursor);
  if (!day) return std::nullopt;
  cursor.take("of");
  const auto month = cursor.month();
  if (!month) return std::nullopt;
  cursor.take(",");
  const auto year = cursor.number(4, 4);
  return checked(year, month, day, cursor);
}

// "March 3, 2023", "March the 3rd, 2023"
std::optional<SpokenDate> month_first(Cursor cursor) {
  const auto month = cursor.month();
  if (!month) return std::nullopt;
  cursor.take("the");
  const auto day = day_of_month(cursor);
  if (!day) return std::nullopt;
  cursor.take(",");
  const auto year = cursor.number(4, 4);
  return checked(year, month, day, cursor);
}

}  // namespace

std::optional<SpokenTime> time_at(std::span<const Token> tokens, std::size_t at) {
  Cursor cursor(tokens, at);
  if (const auto named = named_time(cursor)) return named;
  std::string_view suffix;
  const auto hours = cursor.number(1, 2, suffix);
  if (!hours || *hours > 23) return std::nullopt;
  const bool padded = cursor.leading_zero();
  int minutes = 0;
  bool written = false;  // with its minutes, or as "9 o'clock"
  if (suffix.empty() && cursor.take_tight(":")) {
    const auto read = cursor.number(2, 2, suffix);
    if (!read || *read > 59) return std::nullopt;
    minutes = *read;
    written = true;
    if (Cursor more = cursor; more.take_tight(":")) return std::nullopt;  // seconds
  } else if (suffix.empty() && cursor.take("oclock")) {
    written = true;
  }
  const char half = half_of_day(cursor, suffix);
  if (half == '?') return std::nullopt;
  if (half != ' ') return with_half(*hours, minutes, half, cursor.at());
  if (!written) return std::nullopt;
  bool sure = padded || *hours == 0 || *hours > 12;
  take_clock_name(cursor, sure);
  return SpokenTime{{*hours * 60 + minutes}, sure ? Style::k24 : Style::kOpen, cursor.at()};
}

std::optional<SpokenDate> date_at(std::span<const Token> tokens, std::size_t at) {
  const Cursor cursor(tokens, at);
  if (const auto date = iso_date(cursor)) return date;
  if (const auto date = slashed_date(cursor)) return date;
  if (const auto date = day_first(cursor)) return date;
  return month_first(cursor);
}

}  // namespace lemma::search::arithmetic

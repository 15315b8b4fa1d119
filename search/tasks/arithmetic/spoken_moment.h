// Times of day and dates as people write them in a text: "10:50", "9 am", "noon"; "2024-02-10",
// "3rd of March 2023", "March 3, 2023". Where day and month may be confused it is no date: 03/04/2024.
// Pure functions, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "search/tasks/arithmetic/calendar.h"
#include "search/tasks/arithmetic/lexer.h"

namespace lemma::search::arithmetic {

struct SpokenTime {
  enum class Style {
    kOpen,      // "10:50": may be of either half of the day
    kTwelve,    // "10:50 pm", "noon"
    kMidnight,  // "midnight", "12 am": of which day is open
    k24,        // "13:05", "09:15", "10:50 (24-hour clock)"
  };
  Clock clock = {};  // kOpen: as a 24-hour clock shows it
  Style style = Style::kOpen;
  std::size_t end = 0;  // after its last token

  bool twelve_o_clock() const { return clock.minutes / 60 == 12; }
};

struct SpokenDate {
  Date date = {};  // may not exist
  std::size_t end = 0;
};

std::optional<SpokenTime> time_at(std::span<const Token> tokens, std::size_t at);
// With a year from 1583 on: before, people counted in other calendars.
std::optional<SpokenDate> date_at(std::span<const Token> tokens, std::size_t at);

}  // namespace lemma::search::arithmetic

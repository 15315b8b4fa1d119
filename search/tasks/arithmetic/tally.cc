#include "search/tasks/arithmetic/tally.h"

#include "core/assert.h"
#include "search/tasks/arithmetic/numeral.h"

namespace lemma::search::arithmetic {

using Kind = Question::Kind;
using Tail = Tally::Tail;

namespace {

constexpr std::string_view kTo = "to", kIn = "in", kAfter = "after", kBefore = "before";

Term day_term(std::int64_t days) { return {{Rational(days), Unit::kDay}}; }

// The weekday of a date: from the Saturday on which the first year of its 400 began.
Tally weekday_tally(const Date& date) {
  Tally tally{.tail = Tail::kAfter, .moment = Weekday::kSaturday};
  const Date new_year{date.year, 1, 1};
  if (!exists(date)) {
    tally.span = {new_year, date};
    return tally;
  }
  const int years = date.year % 400;
  int leap_days = 0;
  for (int year = date.year - years; year < date.year; ++year) leap_days += is_leap(year) ? 1 : 0;
  for (const int days : {years, leap_days})
    if (days > 0) tally.terms.push_back(day_term(days));
  if (date != new_year) tally.span = {new_year, date};
  if (tally.terms.empty() && !tally.span) tally.terms.push_back(day_term(0));
  return tally;
}

// From a moment to itself there is nothing to go, if it exists.
bool is_empty(const std::vector<Moment>& ends) {
  const Date* date = std::get_if<Date>(&ends[0]);
  return ends[0] == ends[1] && (!date || exists(*date));
}

Tally span_tally(const Question& question) {
  Tally tally{.units = question.units};
  if (question.both_ends) tally.terms.push_back(day_term(1));
  if (!is_empty(question.moments))
    tally.span = {question.moments[0], question.moments[1]};
  else if (tally.terms.empty())
    tally.terms.push_back({{Rational(0), question.units.back()}});
  return tally;
}

std::string sum_text(const Tally& tally) {
  std::string text;
  for (const Quantity& part : tally.parts) text += to_string(part) + " ";
  for (std::size_t i = 0; i < tally.terms.size(); ++i) {
    if (i > 0) text += tally.terms[i].minus ? " - " : " + ";
    text += to_string(tally.terms[i].quantity);
  }
  if (!tally.span) return text;
  return text + (tally.terms.empty() ? "" : " + ") + to_string(tally.span->first) + " " +
         std::string(kTo) + " " + to_string(tally.span->second);
}

std::string open_text(const Tally& tally) {
  if (tally.tail != Tail::kIn)
    return sum_text(tally) + " " + std::string(tally.tail == Tail::kAfter ? kAfter : kBefore) +
           " " + to_string(tally.moment);
  std::string text = sum_text(tally) + " " + std::string(kIn);
  for (const Unit unit : tally.units) text += " " + plural(unit);
  return text;
}

// Parts that are zero go without saying, unless all are.
std::string answer_text(const Tally& tally) {
  if (tally.tail != Tail::kIn) return to_string(tally.moment);
  std::string text;
  for (const Quantity& part : tally.parts)
    if (!part.number.is_zero()) text += (text.empty() ? "" : " ") + to_string(part);
  const Quantity& last = tally.terms[0].quantity;
  if (text.empty() || !last.number.is_zero()) text += (text.empty() ? "" : " ") + to_string(last);
  return text;
}

std::int64_t span_length(const std::pair<Moment, Moment>& span) {
  if (const Clock* from = std::get_if<Clock>(&span.first)) {
    const int until = std::get<Clock>(span.second).minutes;
    return (until - from->minutes + Clock::kMinutesADay) % Clock::kMinutesADay;
  }
  const Date &from = std::get<Date>(span.first), &until = std::get<Date>(span.second);
  return exists(from) && exists(until) ? day_number(until) - day_number(from) : 1;
}

bool needs_carry(const Quantity& quantity) {
  return quantity.unit == Unit::kMinute && quantity.number >= Rational(60);
}

// A bound of the steps that can follow; strictly less after each. A day or minute less to go is
// worth a term more, with the links of its unit.
std::int64_t measure_of(const Tally& tally) {
  constexpr std::int64_t kTermAtMost = 4;
  std::int64_t measure = 0;
  for (const auto& [quantity, minus] : tally.terms) {
    measure += 1 + (tally.unit() ? 0 : needs_carry(quantity) ? 2 : 0);
    if (tally.unit() && dimension_of(quantity.unit) == dimension_of(*tally.unit()))
      measure += links_between(quantity.unit, *tally.unit());
  }
  if (tally.span) measure += kTermAtMost * span_length(*tally.span) + 1;
  if (tally.tail == Tail::kIn)
    return measure + static_cast<std::int64_t>(tally.units.size() - 1 - tally.parts.size());
  if (std::holds_alternative<Weekday>(tally.moment)) {
    const bool large =
        tally.span || tally.terms.size() > 1 || tally.terms[0].quantity.number >= Rational(7);
    return measure + (large ? 1 : 0);
  }
  if (std::holds_alternative<Date>(tally.moment))
    for (const Term& term : tally.terms)
      measure += static_cast<std::int64_t>(term.quantity.number.numerator()) *
                 (term.quantity.unit == Unit::kWeek ? 7 : 1);
  return measure;
}

// Reads what open_text() writes.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Tally read() {
    Tally tally;
    if (peek_is_moment()) {
      read_span(tally);
    } else {
      tally.terms.push_back({quantity()});
      while (peek().front() >= '0' && peek().front() <= '9') {
        tally.parts.push_back(tally.terms[0].quantity);
        tally.terms[0].quantity = quantity();
      }
      while (peek() == "+" || peek() == "-") {
        const bool minus = next() == "-";
        if (peek_is_moment()) {
          read_span(tally);
          break;
        }
        tally.terms.push_back({quantity(), minus});
      }
    }
    read_tail(tally);
    return tally;
  }

 private:
  std::string_view peek() const { return text_.substr(0, text_.find(' ')); }
  std::string_view next() {
    const std::string_view word = peek();
    text_.remove_prefix(std::min(word.size() + 1, text_.size()));
    return word;
  }
  bool peek_is_moment() const { return parse_moment(peek()).has_value(); }

  Moment moment(std::string_view text) {
    const auto read = parse_moment(text);
    LEMMA_ASSERT(read.has_value(), "a state says a date, a time or a weekday");
    return *read;
  }

  Quantity quantity() {
    const auto number = parse_numeral(next());
    const auto unit = unit_from(next());
    LEMMA_ASSERT(number && unit, "a state's terms are quantities");
    return {*number, *unit};
  }

  void read_span(Tally& tally) {
    const Moment from = moment(next());
    next();
    tally.span = {from, moment(next())};
  }

  void read_tail(Tally& tally) {
    const std::string_view word = next();
    if (word != kIn) {
      tally.tail = word == kAfter ? Tail::kAfter : Tail::kBefore;
      tally.moment = moment(text_);
      return;
    }
    while (!text_.empty()) {
      const auto unit = unit_from(next());
      LEMMA_ASSERT(unit.has_value(), "a state ends in units");
      tally.units.push_back(*unit);
    }
  }

  std::string_view text_;
};

}  // namespace

std::optional<Unit> Tally::unit() const {
  if (tail == Tail::kIn) return units.back();
  if (std::holds_alternative<Clock>(moment)) return std::nullopt;
  return Unit::kDay;
}

bool Tally::complete() const {
  if (span) return false;
  if (tail != Tail::kIn) return terms.empty();
  return terms.size() == 1 && parts.size() + 1 == units.size() &&
         terms[0].quantity.unit == units.back();
}

Tally initial_tally(const Question& question) {
  switch (question.kind) {
    case Kind::kUnits: {
      Tally tally{.units = question.units};
      for (const auto& [number, unit] : question.amounts) {
        const bool minus = !tally.terms.empty() && number < Rational(0);
        tally.terms.push_back(
            {{minus ? apply(Operator::kSubtract, Rational(0), number).value : number, unit},
             minus});
      }
      return tally;
    }
    case Kind::kClockSpan:
    case Kind::kDateSpan:
      return span_tally(question);
    case Kind::kWeekday:
      return weekday_tally(std::get<Date>(question.moments[0]));
    default: {
      Tally tally{.tail = question.before ? Tail::kBefore : Tail::kAfter,
                  .moment = question.moments[0]};
      for (const Quantity& amount : question.amounts) tally.terms.push_back({amount});
      return tally;
    }
  }
}

Tally parse_tally(std::string_view key) { return Reader(key).read(); }

State state_of(const Tally& tally) {
  State state;
  const bool solved = tally.complete();
  state.key = solved ? answer_text(tally) : open_text(tally);
  state.line = "left: " + state.key;
  state.measure = solved ? 0 : static_cast<int>(measure_of(tally));
  state.status = solved ? StateStatus::kSolved : StateStatus::kOpen;
  return state;
}

}  // namespace lemma::search::arithmetic

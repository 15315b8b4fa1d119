#include "search/tasks/arithmetic/move.h"

#include <algorithm>
#include <array>

#include "core/assert.h"
#include "search/tasks/arithmetic/claim.h"
#include "search/tasks/arithmetic/numeral.h"
#include "search/tasks/arithmetic/stretch.h"

namespace lemma::search::arithmetic {

using Result = Move::Result;
using Tail = Tally::Tail;

namespace {

constexpr const char* kTooLong = "has more than 18 digits";

Move undefined(std::string operation, std::string why) {
  return {.operation = std::move(operation), .result = Result::kUndefined, .why = std::move(why)};
}
Move unknown(std::string operation) {
  return {.operation = std::move(operation), .result = Result::kUnknown, .why = kTooLong};
}

// Dates that the calendar doesn't have leave nothing else to do.
std::vector<Move> missing_dates(const Tally& tally) {
  std::vector<Move> moves;
  const auto look_at = [&](const Moment& moment) {
    const Date* date = std::get_if<Date>(&moment);
    if (!date || exists(*date)) return;
    moves.push_back(undefined(
        to_string(moment), month_name(date->month) + " " + std::to_string(date->year) + " has " +
                               std::to_string(days_in_month(date->year, date->month)) + " days"));
  };
  if (tally.tail != Tail::kIn) look_at(tally.moment);
  if (tally.span) {
    look_at(tally.span->first);
    if (tally.span->second != tally.span->first) look_at(tally.span->second);
  }
  return moves;
}

// So do units that measure different things.
std::vector<Move> mismatches(const Tally& tally) {
  if (tally.tail != Tail::kIn) return {};
  const Unit unit = tally.units.back();
  const auto clash = [](Unit a, Unit b) {
    return std::string(symbol(a)) + " and " + std::string(symbol(b)) + " measure different things";
  };
  for (std::size_t i = 0; i < tally.terms.size(); ++i) {
    const auto& [quantity, minus] = tally.terms[i];
    if (i > 0) {
      const Quantity& left = tally.terms[i - 1].quantity;
      if (dimension_of(left.unit) != dimension_of(quantity.unit))
        return {undefined(to_string(left) + (minus ? " - " : " + ") + to_string(quantity),
                          clash(left.unit, quantity.unit))};
    }
  }
  if (tally.terms.empty() || dimension_of(tally.terms[0].quantity.unit) == dimension_of(unit))
    return {};
  const Quantity& first = tally.terms[0].quantity;
  return {undefined(to_string(first) + " in " + plural(unit), clash(first.unit, unit))};
}

void add_sum(const Tally& tally, std::vector<Move>& moves) {
  if (tally.terms.size() < 2 || !tally.parts.empty()) return;
  const Quantity& left = tally.terms[0].quantity;
  const auto& [right, minus] = tally.terms[1];
  if (left.unit != right.unit) return;
  std::string operation = to_string(left) + (minus ? " - " : " + ") + to_string(right);
  const Outcome sum = outcome_of(minus ? Op::kSubtract : Op::kAdd, left.number, right.number);
  if (sum.kind != Outcome::Kind::kNumber) return moves.push_back(unknown(std::move(operation)));
  const Quantity total{sum.number, left.unit};
  Move move{.operation = std::move(operation), .found = {total}, .next = tally};
  move.next.terms.erase(move.next.terms.begin());
  move.next.terms[0] = {total};
  moves.push_back(std::move(move));
}

void add_conversions(const Tally& tally, Unit unit, std::vector<Move>& moves) {
  for (std::size_t i = 0; i < tally.terms.size(); ++i) {
    const Quantity& quantity = tally.terms[i].quantity;
    for (const Unit next : links_towards(quantity.unit, unit)) {
      const auto number = converted(quantity, next);
      if (!number) {
        moves.push_back(unknown(to_string(quantity)));
        continue;
      }
      Move move{
          .operation = to_string(quantity), .found = {Quantity{*number, next}}, .next = tally};
      move.next.terms[i].quantity = {*number, next};
      moves.push_back(std::move(move));
    }
  }
}

// How many whole ones of a unit a quantity holds, and what is left in its own unit.
std::pair<Quantity, Quantity> divided(const Quantity& quantity, Unit unit) {
  const auto size = converted({Rational(1), unit}, quantity.unit);
  LEMMA_ASSERT(size.has_value(), "a unit in a smaller one of the same answer");
  const Rational ratio = apply(Operator::kDivide, quantity.number, *size).value;
  const Rational whole = Rational::ratio(ratio.numerator() / ratio.denominator(), 1);
  const Rational taken = apply(Operator::kMultiply, whole, *size).value;
  return {{whole, unit}, {apply(Operator::kSubtract, quantity.number, taken).value, quantity.unit}};
}

// The sum is in the smallest unit of the answer: the next larger one is taken out.
void add_part(const Tally& tally, std::vector<Move>& moves) {
  if (tally.tail != Tail::kIn || tally.span || tally.terms.size() != 1) return;
  if (tally.parts.size() + 1 >= tally.units.size()) return;
  const Quantity& sum = tally.terms[0].quantity;
  if (sum.unit != tally.units.back()) return;
  const auto [part, rest] = divided(sum, tally.units[tally.parts.size()]);
  Move move{.operation = to_string(sum), .found = {part, " " + to_string(rest)}, .next = tally};
  move.next.parts.push_back(part);
  move.next.terms[0].quantity = rest;
  moves.push_back(std::move(move));
}

std::string_view sign_of(const Tally& tally) { return tally.tail == Tail::kAfter ? " + " : " - "; }

// Hours and minutes are added to a time one by one; an hour or more in minutes is carried first.
void add_clock_moves(const Tally& tally, const Clock& clock, std::vector<Move>& moves) {
  for (std::size_t i = 0; i < tally.terms.size(); ++i) {
    const Quantity& amount = tally.terms[i].quantity;
    Move move{.operation = {}, .next = tally};
    auto& terms = move.next.terms;
    if (amount.unit == Unit::kMinute && amount.number >= Rational(60)) {
      const auto [hours, minutes] = divided(amount, Unit::kHour);
      move.operation = to_string(amount);
      move.found = {hours, " " + to_string(minutes)};
      terms[i] = {hours};
      if (!minutes.number.is_zero())
        terms.insert(terms.begin() + static_cast<std::ptrdiff_t>(i) + 1, {minutes});
    } else {
      const auto number = static_cast<std::int64_t>(amount.number.numerator());
      const std::int64_t minutes = amount.unit == Unit::kHour ? 60 * number : number;
      move.operation = to_string(tally.moment) + std::string(sign_of(tally)) + to_string(amount);
      move.next.moment = shifted(clock, tally.tail == Tail::kAfter ? minutes : -minutes);
      move.found = {move.next.moment};
      terms.erase(terms.begin() + static_cast<std::ptrdiff_t>(i));
    }
    moves.push_back(std::move(move));
  }
}

void add_date_moves(const Tally& tally, const Date& date, std::vector<Move>& moves) {
  if (tally.terms.size() != 1 || tally.terms[0].quantity.unit != Unit::kDay) return;
  const Quantity& amount = tally.terms[0].quantity;
  const auto days = static_cast<std::int64_t>(amount.number.numerator());
  const std::int64_t to_go = tally.tail == Tail::kAfter ? days : -days;
  for (const Date& next : stretches(date, to_go)) {
    const std::int64_t left = to_go - (day_number(next) - day_number(date));
    Move move{
        .operation = to_string(tally.moment) + std::string(sign_of(tally)) + to_string(amount),
        .found = {Moment(next)},
        .next = tally};
    move.next.moment = next;
    if (left == 0) {
      move.next.terms.clear();
    } else {
      move.next.terms[0].quantity.number = Rational(left < 0 ? -left : left);
      move.found.rest = std::string(sign_of(tally)) + to_string(move.next.terms[0].quantity);
    }
    moves.push_back(std::move(move));
  }
}

void add_weekday_moves(const Tally& tally, Weekday weekday, std::vector<Move>& moves) {
  if (tally.span || tally.terms.size() != 1) return;
  const Quantity& days = tally.terms[0].quantity;
  Move move{.operation = {}, .next = tally};
  if (days.number >= Rational(7)) {
    const Rational rest = outcome_of(Op::kMod, days.number, Rational(7)).number;
    move.operation = days.number.to_string() + " mod 7";
    move.found = {Quantity{rest, Unit::kOne}};
    move.next.terms[0].quantity.number = rest;
  } else {
    move.operation = to_string(tally.moment) + " + " + to_string(days);
    move.next.moment = shifted(weekday, static_cast<std::int64_t>(days.number.numerator()));
    move.next.terms.clear();
    move.found = {move.next.moment};
  }
  moves.push_back(std::move(move));
}

// One stretch of the span becomes a term.
template <class Point>
void add_stretch(const Tally& tally, const Point& until, const Quantity& length,
                 std::vector<Move>& moves) {
  Move move{.operation = to_string(tally.span->first) + " to " + to_string(Moment(until)),
            .found = {length},
            .next = tally};
  move.next.terms.push_back({length});
  move.next.span->first = until;
  if (tally.span->second == Moment(until)) move.next.span.reset();
  moves.push_back(std::move(move));
}

void add_span_moves(const Tally& tally, std::vector<Move>& moves) {
  const auto& [from, until] = *tally.span;
  if (const Clock* clock = std::get_if<Clock>(&from)) {
    const Clock next = next_stop(*clock, std::get<Clock>(until));
    const int minutes = (next.minutes - clock->minutes + Clock::kMinutesADay) % Clock::kMinutesADay;
    const bool hours = minutes % 60 == 0;
    return add_stretch(
        tally, next,
        {Rational(hours ? minutes / 60 : minutes), hours ? Unit::kHour : Unit::kMinute}, moves);
  }
  const Date &first = std::get<Date>(from), &last = std::get<Date>(until);
  for (const Date& next : stretches(first, day_number(last) - day_number(first)))
    add_stretch(tally, next, {Rational(day_number(next) - day_number(first)), Unit::kDay}, moves);
}

}  // namespace

std::vector<Move> moves_of(const Tally& tally) {
  std::vector<Move> moves = missing_dates(tally);
  if (moves.empty()) moves = mismatches(tally);
  if (!moves.empty()) return moves;
  if (const auto unit = tally.unit(); unit && tally.parts.empty()) {
    add_conversions(tally, *unit, moves);
    add_sum(tally, moves);
  }
  if (tally.span) add_span_moves(tally, moves);
  add_part(tally, moves);
  if (tally.tail != Tail::kIn) {
    if (const Clock* clock = std::get_if<Clock>(&tally.moment))
      add_clock_moves(tally, *clock, moves);
    if (const Date* date = std::get_if<Date>(&tally.moment)) add_date_moves(tally, *date, moves);
    if (const Weekday* day = std::get_if<Weekday>(&tally.moment))
      add_weekday_moves(tally, *day, moves);
  }
  return moves;
}

std::string to_string(const Finding& finding) {
  return std::visit([](const auto& value) { return to_string(value); }, finding.value) +
         finding.rest;
}

std::string near_finding(const Finding& exact, std::uint64_t drawn) {
  const auto off = static_cast<std::int64_t>(drawn) - static_cast<std::int64_t>(kNearValues / 2);
  Finding near = exact;
  if (Quantity* quantity = std::get_if<Quantity>(&near.value)) {
    quantity->number = near_value(quantity->number, drawn);
    return to_string(near);
  }
  Moment& moment = std::get<Moment>(near.value);
  if (const Clock* clock = std::get_if<Clock>(&moment)) {
    moment = shifted(*clock, off);
  } else if (const Date* date = std::get_if<Date>(&moment)) {
    const std::int64_t day = day_number(*date) + off;
    moment = date_of(std::clamp(day, std::int64_t{1}, kLastDay));
  } else {
    moment = shifted(std::get<Weekday>(moment), off);
  }
  return to_string(near);
}

}  // namespace lemma::search::arithmetic

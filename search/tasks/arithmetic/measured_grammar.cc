// What the model may write of quantities, times and dates: the steps that can be done now, with any
// result of the right form.
#include <algorithm>
#include <set>

#include "search/tasks/arithmetic/measured.h"
#include "search/tasks/arithmetic/move.h"
#include "search/tasks/arithmetic/number_grammar.h"
#include "search/tasks/arithmetic/numeral.h"
#include "search/tasks/arithmetic/tally.h"

namespace lemma::search::arithmetic {

using core::ByteSet;
using core::Grammar;
using core::Rule;
using core::Sequence;
using core::Symbol;
using Kind = Question::Kind;
using Result = Move::Result;

namespace {

// Rules behind those of numbers.
constexpr int kDate = kRulesOfNumbers, kClock = kDate + 1, kWeekday = kDate + 2,
              kDaysLeft = kDate + 3, kOtherDay = kDate + 4;

Symbol text(std::string_view literal) { return Symbol::text(std::string(literal)); }

// " km"; of a word, " day" or " days".
Sequence unit_name(Unit unit) {
  if (unit == Unit::kOne) return {};
  Sequence name{text(" " + std::string(symbol(unit)))};
  if (plural(unit) != symbol(unit)) name.push_back(Symbol::any_of(ByteSet::of("s"), 0, 1));
  return name;
}

void append(Sequence& sequence, const Sequence& more) {
  sequence.insert(sequence.end(), more.begin(), more.end());
}

void add_moment_rules(Grammar& grammar) {
  grammar.rules.push_back(
      {"date", {{digits('0', 4, 4), text("-"), digits('0', 2, 2), text("-"), digits('0', 2, 2)}}});
  grammar.rules.push_back(
      {"clock", {{digits('0', 2, 2), text(":"), digits('0', 2, 2), Symbol::ref(kOtherDay, 0, 1)}}});
  Rule weekday{"weekday", {}};
  for (int day = 0; day < 7; ++day)
    weekday.alternatives.push_back({text(to_string(static_cast<Weekday>(day)))});
  grammar.rules.push_back(std::move(weekday));
  Sequence left{Symbol::any_of(ByteSet::of("+-")), text(" ")};
  append(left, natural());
  append(left, unit_name(Unit::kDay));
  left.insert(left.begin(), text(" "));
  grammar.rules.push_back({"left", {std::move(left)}});
  const Sequence days{digits('1', 1, 1), digits('0', 0, 5)};
  grammar.rules.push_back({"other_day",
                           {{text(" next day")},
                            {text(" previous day")},
                            {text(" "), days[0], days[1], text(" days later")},
                            {text(" "), days[0], days[1], text(" days earlier")}}});
}

Sequence moment_form(const Moment& moment) {
  if (std::holds_alternative<Clock>(moment)) return {Symbol::ref(kClock)};
  if (std::holds_alternative<Weekday>(moment)) return {Symbol::ref(kWeekday)};
  return {Symbol::ref(kDate), Symbol::ref(kDaysLeft, 0, 1)};
}

// What a finding looks like, whatever it says.
Sequence form_of(const Finding& finding) {
  if (const Moment* moment = std::get_if<Moment>(&finding.value)) return moment_form(*moment);
  Sequence form{Symbol::ref(kNumberRule)};
  append(form, unit_name(std::get<Quantity>(finding.value).unit));
  if (finding.rest.empty()) return form;
  const auto unit = unit_from(finding.rest.substr(finding.rest.rfind(' ') + 1));
  append(form, {text(" "), Symbol::ref(kNumberRule)});
  append(form, unit_name(*unit));
  return form;
}

// Moves from one date differ in nothing that a grammar sees.
std::string form_key(const Move& move) {
  if (move.result != Result::kFound) return move.operation;
  const Quantity* quantity = std::get_if<Quantity>(&move.found.value);
  return move.operation + " = " + (quantity ? std::string(symbol(quantity->unit)) : "");
}

}  // namespace

// step = operation " = " result "\n"
std::shared_ptr<const Grammar> measured_step_grammar(const State& state) {
  Grammar grammar;
  Rule step{"step", {}};
  std::set<std::string> seen;
  for (const Move& move : moves_of(parse_tally(state.key))) {
    if (!seen.insert(form_key(move)).second) continue;
    const Symbol operation = text(move.operation + " = ");
    if (move.result != Result::kFound) {
      step.alternatives.push_back({operation, Symbol::ref(kResultRule), text("\n")});
      continue;
    }
    step.alternatives.push_back({operation, text(kUndefined), text("\n")});
    Sequence found{operation};
    append(found, form_of(move.found));
    found.push_back(text("\n"));
    step.alternatives.push_back(std::move(found));
  }
  grammar.rules.push_back(std::move(step));
  add_number_rules(grammar, /*decimals=*/true);
  add_moment_rules(grammar);
  return std::make_shared<const Grammar>(std::move(grammar));
}

// answer = "undefined" "\n" | moment "\n" | number unit "\n"
// In several units: any of them may go without saying, but not all.
std::shared_ptr<const Grammar> measured_answer_grammar(const Question& question) {
  Grammar grammar;
  Rule answer{"answer", {{text(kUndefined), text("\n")}}};
  const std::size_t units = question.units.size();
  for (std::size_t chosen = 1; chosen < std::size_t{1} << units; ++chosen) {
    Sequence form;
    for (std::size_t i = 0; i < units; ++i) {
      if ((chosen >> i & 1) == 0) continue;
      if (!form.empty()) form.push_back(text(" "));
      form.push_back(Symbol::ref(kNumberRule));
      append(form, unit_name(question.units[i]));
    }
    form.push_back(text("\n"));
    answer.alternatives.push_back(std::move(form));
  }
  if (question.kind == Kind::kClock)
    answer.alternatives.push_back({Symbol::ref(kClock), text("\n")});
  if (question.kind == Kind::kDate) answer.alternatives.push_back({Symbol::ref(kDate), text("\n")});
  if (question.kind == Kind::kWeekday)
    answer.alternatives.push_back({Symbol::ref(kWeekday), text("\n")});
  grammar.rules.push_back(std::move(answer));
  add_number_rules(grammar, /*decimals=*/true);
  add_moment_rules(grammar);
  return std::make_shared<const Grammar>(std::move(grammar));
}

}  // namespace lemma::search::arithmetic

#include "search/tasks/arithmetic/number_grammar.h"

#include "search/tasks/arithmetic/numeral.h"

namespace lemma::search::arithmetic {

using core::ByteSet;
using core::Grammar;
using core::Rule;
using core::Sequence;
using core::Symbol;

Symbol digits(unsigned char first, int min, int max) {
  return Symbol::any_of(ByteSet::range(first, '9'), min, max);
}

Sequence natural() { return {digits('1', 1, 1), digits('0', 0, kMaxDigits - 1)}; }

void add_number_rules(Grammar& grammar, bool decimals) {
  constexpr int kFraction = 3, kWhole = 4;
  const Symbol sign = Symbol::any_of(ByteSet::of("-"), 0, 1);
  grammar.rules.push_back(
      {"result", {{Symbol::text(std::string(kUndefined))}, {Symbol::ref(kNumberRule)}}});
  Rule number{
      "number",
      {{Symbol::text("0")}, {sign, natural()[0], natural()[1], Symbol::ref(kFraction, 0, 1)}}};
  if (decimals)
    number.alternatives.push_back(
        {sign, Symbol::ref(kWhole), Symbol::text("."), digits('0', 1, kMaxDecimals)});
  grammar.rules.push_back(std::move(number));
  grammar.rules.push_back({"fraction", {{Symbol::text("/"), natural()[0], natural()[1]}}});
  grammar.rules.push_back({"whole", {{Symbol::text("0")}, natural()}});
}

}  // namespace lemma::search::arithmetic

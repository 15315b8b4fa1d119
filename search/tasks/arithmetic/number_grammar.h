// The rules for numbers that both grammars of the family share: of expressions (grammar.cc) and of
// quantities (measured_grammar.cc). Pure functions, any thread.
#pragma once

#include "core/grammar.h"

namespace lemma::search::arithmetic {

// Where add_number_rules() puts them.
//   result = "undefined" | number
//   number = "0" | ["-"] natural ["/" natural]   | ["-"] ("0" | natural) "." digits
inline constexpr int kResultRule = 1, kNumberRule = 2, kRulesOfNumbers = 5;

core::Symbol digits(unsigned char first, int min, int max);  // from `first` to 9
core::Sequence natural();

// `grammar` holds its root and nothing else.
void add_number_rules(core::Grammar& grammar, bool decimals);

}  // namespace lemma::search::arithmetic

// How a shape of the lexicon fits a text. Pure functions, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "search/tasks/arithmetic/lexer.h"
#include "search/tasks/arithmetic/spoken_amount.h"
#include "search/tasks/arithmetic/spoken_moment.h"

namespace lemma::search::arithmetic {

// What was read where a shape has capitals, in order.
struct Reading {
  std::vector<std::string> parts = {};  // N, V, L, M, E, D
  std::vector<int> bases = {};          // B
  std::vector<SpokenSum> sums = {};     // Q, S
  std::vector<SpokenUnits> units = {};  // U
  std::vector<SpokenTime> times = {};   // T
  std::vector<SpokenDate> dates = {};   // A
};

// Every way in which the words of a shape fit from `at` on, each with the index behind it.
std::vector<std::pair<std::size_t, Reading>> fits(std::span<const Token> tokens,
                                                  std::string_view shape, std::size_t at);

}  // namespace lemma::search::arithmetic

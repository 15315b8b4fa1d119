// What the arithmetic family's tests share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "search/tasks/arithmetic/arithmetic.h"

namespace lemma::search::arithmetic_case {

inline const ArithmeticTask kTask;

// A solution as its transcript: the states' lines between the steps.
inline std::vector<std::string> lines(const Problem& problem) {
  std::vector<std::string> all;
  State state = kTask.initial(problem);
  all.push_back(state.line);
  const auto steps = kTask.solve(problem).value();
  for (const auto& step : steps) {
    state = *kTask.check(problem, state, step).next;
    all.push_back(step);
    all.push_back(state.line);
  }
  return all;
}

// The key of what a text is read as; nothing when it isn't the family's.
inline std::optional<std::string> reading(const std::string& text) {
  const Recognised recognised = kTask.recognise(text);
  if (!recognised.match) {
    EXPECT_FALSE(recognised.why_not.empty()) << text;
    return std::nullopt;
  }
  EXPECT_FALSE(recognised.match->why.empty());
  EXPECT_EQ(recognised.match->formalised_by, FormalisedBy::kParser);
  return recognised.match->problem->key();
}

}  // namespace lemma::search::arithmetic_case

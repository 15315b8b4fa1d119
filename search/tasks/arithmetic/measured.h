// Steps and answers of questions about quantities, times and dates: what ArithmeticTask asks of them.
// A step is one of move.h's; its result may be written as any numeral of the same value. Pure
// functions, any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/grammar.h"
#include "core/random.h"
#include "core/result.h"
#include "search/tasks/arithmetic/problem.h"
#include "search/tasks/task.h"

namespace lemma::search::arithmetic {

State measured_initial(const Question& question);

// `state` is open, `line` has no newline.
StepVerdict check_measured(const State& state, std::string_view line);
// `exact` is the answer that the family's own steps reach; numbers may be any numerals.
Verdict check_measured_answer(const std::string& exact, std::string_view answer);
core::Result<std::vector<std::string>> solve_measured(const Question& question);

// No newline. A near result, as for the other questions.
std::string uniform_measured_step(const State& state, core::Random& random);
std::string uniform_measured_answer(const Question& question, core::Random& random);

// measured_grammar.cc: lines with their newline.
std::shared_ptr<const core::Grammar> measured_step_grammar(const State& state);
std::shared_ptr<const core::Grammar> measured_answer_grammar(const Question& question);

}  // namespace lemma::search::arithmetic

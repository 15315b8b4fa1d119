#include "search/tasks/wordmath/state.h"

#include <charconv>

#include "search/tasks/derivation.h"

namespace lemma::search::wordmath {

State to_state(const WordmathProblem& problem, const Values& values) {
  State state{.key = "", .line = "known:"};
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) {
      ++state.measure;
      continue;
    }
    const Quantity& quantity = problem.quantities()[i];
    if (!quantity.value)
      state.key +=
          (state.key.empty() ? "" : ";") + std::to_string(i) + "=" + values[i]->to_string();
    state.line += (state.line.back() == ':' ? " " : ", ") + quantity.name + " " +
                  arithmetic::numeral(*values[i], true);
  }
  ++state.measure;  // the ends come after all quantities
  if (values[static_cast<std::size_t>(problem.ask())] && problem.consistent())
    state.status = StateStatus::kSolved;
  return state;
}

Values values_of(const WordmathProblem& problem, const State& state) {
  Values values = problem.given();
  std::string_view rest = state.key;
  while (!rest.empty()) {
    std::size_t index = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), index);
    rest.remove_prefix(static_cast<std::size_t>(read.ptr - rest.data()) + 1);
    const auto end = std::min(rest.find(';'), rest.size());
    values[index] = Rational::parse(rest.substr(0, end), 36);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return values;
}

State contradiction_state() {
  return {.key = std::string(kNoSolution), .line = "contradiction", .status = StateStatus::kSolved};
}

State not_determined_state() {
  return {.key = std::string(kNotDetermined),
          .line = std::string(kNotDetermined),
          .status = StateStatus::kSolved};
}

}  // namespace lemma::search::wordmath

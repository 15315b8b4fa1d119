#include "tests/sim/scripted_solver.h"

#include <map>

#include "core/assert.h"

namespace lemma::sim {

using children::Satisfiability;
using core::error;
using core::ErrorCode;

namespace {

// "(and p (not q))" as a tree: an atom, or a list.
struct Term {
  std::string atom;
  std::vector<Term> list;
};

Term read(std::string_view& text) {
  const auto skip = [&text] {
    text.remove_prefix(std::min(text.find_first_not_of(" \n"), text.size()));
  };
  skip();
  Term term;
  if (!text.starts_with('(')) {
    const std::size_t end = std::min(text.find_first_of(" \n()"), text.size());
    term.atom = text.substr(0, end);
    text.remove_prefix(end);
    return term;
  }
  text.remove_prefix(1);
  for (skip(); !text.empty() && !text.starts_with(')'); skip()) term.list.push_back(read(text));
  text.remove_prefix(std::min<std::size_t>(1, text.size()));
  return term;
}

using Assignment = std::map<std::string, int>;

int value(const Term& term, const Assignment& given) {
  if (term.list.empty()) {
    const auto found = given.find(term.atom);
    return found != given.end() ? found->second : std::stoi(term.atom);
  }
  const std::string& f = term.list[0].atom;
  std::vector<int> of;
  for (std::size_t i = 1; i < term.list.size(); ++i) of.push_back(value(term.list[i], given));
  int sum = 0, product = 1, odd = 0;
  bool equal = true;
  for (const int one : of) {
    sum += one;
    product *= one;
    odd ^= one;
    equal = equal && one == of[0];
  }
  if (f == "+") return sum;
  if (f == "and") return product;
  if (f == "or") return sum > 0;
  if (f == "xor") return odd;
  if (f == "=") return equal;
  if (f == "not") return !of.at(0);
  if (f == "=>") return !of.at(0) || of.at(1);
  if (f == ">=") return of.at(0) >= of.at(1);
  if (f == "<=") return of.at(0) <= of.at(1);
  LEMMA_ASSERT(f == "ite", "a function that simulated problems don't use");
  return of.at(0) ? of.at(1) : of.at(2);
}

bool satisfiable(std::string_view smt2) {
  std::vector<std::string> names;
  std::vector<Term> asserted;
  while (smt2.find('(') != std::string_view::npos) {
    Term command = read(smt2);
    if (command.list[0].atom == "declare-const")
      names.push_back(command.list[1].atom);
    else
      asserted.push_back(std::move(command.list[1]));
  }
  for (unsigned bits = 0; bits < 1U << names.size(); ++bits) {
    Assignment given;
    for (std::size_t i = 0; i < names.size(); ++i) given[names[i]] = bits >> i & 1U;
    bool all = true;
    for (const Term& term : asserted) all = all && value(term, given) != 0;
    if (all) return true;
  }
  return false;
}

}  // namespace

core::Result<children::SmtAnswer> ScriptedSolver::check(std::string_view smt2, core::Duration,
                                                        const std::vector<std::string>&) {
  ++asked_;
  const double drawn = random_.uniform();
  double below = 0;
  const auto happens = [&](double probability) { return drawn < (below += probability); };
  const auto lose = [this](ErrorCode code, const char* why) {
    ++lost_;
    return error(code, why);
  };
  if (happens(faults_.dies)) return lose(ErrorCode::kUnavailable, "z3: the child has ended");
  if (happens(faults_.hangs)) return lose(ErrorCode::kDeadlineExceeded, "z3: no answer in time");
  if (happens(faults_.overloaded)) return lose(ErrorCode::kOverloaded, "z3: too many are waiting");
  if (happens(faults_.gives_up)) {
    ++lost_;
    return children::SmtAnswer{.why = "incomplete"};
  }
  const bool lies = happens(faults_.lies);
  return children::SmtAnswer{.result = satisfiable(smt2) != lies ? Satisfiability::kSat
                                                                 : Satisfiability::kUnsat};
}

}  // namespace lemma::sim

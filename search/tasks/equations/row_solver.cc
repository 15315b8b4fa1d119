// Systems: elimination, then one unknown after the other.
#include <algorithm>

#include "search/tasks/equations/rows.h"
#include "search/tasks/equations/solver.h"

namespace lemma::search::equations {

namespace {

std::string term_text(const Exact& factor, char letter, bool first) {
  const Exact size = abs(factor);
  std::string text = factor < 0 ? (first ? "-" : " - ") : (first ? "" : " + ");
  if (size != 1) text += "(" + to_string(size) + ")";
  return text + letter;
}

// Whole coefficients without a common divisor, the first one positive.
LinearRow tidy(LinearRow row) {
  Polynomial all(row.coefficients.begin(), row.coefficients.end());
  all.push_back(row.constant);
  bool zero = true;
  for (const Exact& c : all) zero &= c == 0;
  if (zero) return row;
  // primitive() drops zeros at the end; a 1 there keeps the places.
  Integer scale = 1, common = 0;
  for (const Exact& c : all) scale = lcm(scale, denominator(c));
  for (const Exact& c : all) common = gcd(common, numerator(Exact(c * Exact(scale))));
  Exact factor(scale, common);
  for (const Exact& c : row.coefficients) {
    if (c == 0) continue;
    if (c < 0) factor = -factor;
    break;
  }
  for (Exact& c : row.coefficients) c *= factor;
  row.constant *= factor;
  return row;
}

std::string row_text(const LinearRow& row, std::string_view unknowns) {
  std::string text;
  for (std::size_t i = 0; i < unknowns.size(); ++i)
    if (row.coefficients[i] != 0) text += term_text(row.coefficients[i], unknowns[i], text.empty());
  return (text.empty() ? "0" : text) + " = " + to_string(Exact(-row.constant));
}

// "x = -2z + 3": for its first unknown.
std::string solved_text(const LinearRow& row, std::string_view unknowns) {
  std::string text;
  std::size_t first = 0;
  while (row.coefficients[first] == 0) ++first;
  for (std::size_t i = first + 1; i < unknowns.size(); ++i) {
    const Exact factor = -row.coefficients[i] / row.coefficients[first];
    if (factor != 0) text += term_text(factor, unknowns[i], text.empty());
  }
  const Exact constant = -row.constant / row.coefficients[first];
  if (text.empty())
    text = to_string(constant);
  else if (constant != 0)
    text += (constant < 0 ? " - " : " + ") + to_string(Exact(abs(constant)));
  return std::string(1, unknowns[first]) + " = " + text;
}

// A combination of both without the unknown.
LinearRow eliminated(const LinearRow& a, const LinearRow& b, std::size_t unknown) {
  LinearRow row = a;
  const Exact factor = a.coefficients[unknown] / b.coefficients[unknown];
  for (std::size_t i = 0; i < row.coefficients.size(); ++i)
    row.coefficients[i] -= factor * b.coefficients[i];
  row.constant -= factor * b.constant;
  return tidy(std::move(row));
}

std::size_t size_of(const LinearRow& row) {
  return static_cast<std::size_t>(std::count_if(row.coefficients.begin(), row.coefficients.end(),
                                                [](const Exact& c) { return c != 0; }));
}

// A row without some unknown, and one of the two that it is made of.
struct Eliminated {
  LinearRow row;
  std::size_t from;
};

// From two rows that share an unknown which isn't yet in one row alone.
std::optional<Eliminated> forward(const LinearSystem& rows) {
  std::vector<const LinearRow*> active;
  for (const LinearRow& row : rows) active.push_back(&row);
  while (!active.empty()) {
    std::size_t unknown = 0, fewest = rows.size() + 1;
    for (std::size_t i = 0; i < rows[0].coefficients.size(); ++i) {
      const auto with = static_cast<std::size_t>(
          std::count_if(active.begin(), active.end(),
                        [&](const auto* row) { return row->coefficients[i] != 0; }));
      if (with == 0 || with >= fewest) continue;
      fewest = with;
      unknown = i;
    }
    std::vector<const LinearRow*> with;
    for (const LinearRow* row : active)
      if (row->coefficients[unknown] != 0) with.push_back(row);
    if (with.size() > 1) {
      std::stable_sort(with.begin(), with.end(),
                       [](const auto* a, const auto* b) { return size_of(*a) < size_of(*b); });
      return Eliminated{eliminated(*with[1], *with[0], unknown),
                        static_cast<std::size_t>(with[1] - rows.data())};
    }
    if (with.empty()) break;
    std::erase(active, with[0]);
  }
  return std::nullopt;
}

// The new row; or, where it stands there already, all rows but the one that says nothing more.
std::string replacing(const Line& line, const LinearSystem& rows, const Eliminated& next,
                      std::string_view unknowns) {
  const bool known = std::any_of(rows.begin(), rows.end(), [&](const LinearRow& row) {
    const LinearRow plain = tidy(row);
    return plain.coefficients == next.row.coefficients && plain.constant == next.row.constant;
  });
  if (!known) return row_text(next.row, unknowns);
  std::string text;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (i != next.from) text += (text.empty() ? "" : ", ") + line.branches[0][i].text;
  return text;
}

}  // namespace

Parsed<std::string> next_row(const EquationsProblem& problem, const Line& line) {
  const std::string& unknowns = problem.unknowns();
  const LinearSystem rows = rows_of(line, unknowns.size());
  for (const LinearRow& row : rows)
    if (row.is_contradiction()) return {.value = "no real solution"};
  // Each row as whole multiples of the unknowns.
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto plain = read_line(row_text(tidy(rows[i]), unknowns), unknowns);
    const auto as_it_is = read_line(line.branches[0][i].text, unknowns);
    if (!plain.value) return {.why_not = plain.why_not};
    if (!as_it_is.value->is_explicit && plain.value->text != as_it_is.value->text)
      return {.value = plain.value->text};
  }
  if (const auto next = forward(rows)) return {.value = replacing(line, rows, *next, unknowns)};
  // One unknown is left in some row.
  const LinearRow* known = nullptr;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (size_of(rows[i]) != 1) continue;
    const std::string solved = solved_text(rows[i], unknowns);
    if (line.branches[0][i].text != solved) return {.value = solved};
  }
  for (const LinearRow& row : rows) {
    if (size_of(row) != 1) continue;
    known = &row;
    std::size_t unknown = 0;
    while (known->coefficients[unknown] == 0) ++unknown;
    for (const LinearRow& other : rows)
      if (&other != known && other.coefficients[unknown] != 0) {
        const LinearRow rest = eliminated(other, *known, unknown);
        return {.value =
                    size_of(rest) == 1 ? solved_text(rest, unknowns) : row_text(rest, unknowns)};
      }
  }
  // What is left depends on unknowns that can be anything.
  const LinearSystem ends = reduced(rows);
  for (auto row = ends.rbegin(); row != ends.rend(); ++row) {
    const std::string solved = solved_text(*row, unknowns);
    const auto canonical = read_line(solved, unknowns);
    if (!canonical.value) return {.why_not = canonical.why_not};
    const auto& there = line.branches[0];
    if (std::none_of(there.begin(), there.end(),
                     [&](const auto& r) { return r.text == canonical.value->text; }))
      return {.value = canonical.value->text};
  }
  return {.why_not = "nothing is left to do"};
}

}  // namespace lemma::search::equations

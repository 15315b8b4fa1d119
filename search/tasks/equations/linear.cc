#include "search/tasks/equations/linear.h"

#include <algorithm>

namespace lemma::search::equations {

using Kind = Expression::Kind;

namespace {

constexpr int kMaxDigits = 60;

class Linearised {
 public:
  explicit Linearised(std::size_t unknowns) : unknowns_(unknowns) {}

  LinearRow of(const Expression& e) {
    if (!why_not.empty()) return row(0);
    switch (e.kind) {
      case Kind::kNumber:
        return row(e.number);
      case Kind::kRoot:
        return fail("a system has rational numbers only");
      case Kind::kUnknown: {
        LinearRow one = row(0);
        one.coefficients[static_cast<std::size_t>(e.unknown)] = 1;
        return one;
      }
      case Kind::kNegative:
        return scaled(of(e.parts[0]), -1);
      case Kind::kSum:
        return sum(of(e.parts[0]), of(e.parts[1]));
      case Kind::kDifference:
        return sum(of(e.parts[0]), scaled(of(e.parts[1]), -1));
      case Kind::kProduct:
        return product(of(e.parts[0]), of(e.parts[1]));
      case Kind::kQuotient: {
        const LinearRow divisor = of(e.parts[1]);
        if (!is_number(divisor)) return fail("a system's equations divide by numbers only");
        if (divisor.constant == 0) return fail("it divides by 0");
        return scaled(of(e.parts[0]), 1 / divisor.constant);
      }
      case Kind::kPower: {
        const LinearRow base = of(e.parts[0]);
        if (e.exponent == 1) return base;
        if (!is_number(base)) return fail("a system's equations are linear");
        Exact value = 1;
        for (int i = 0; i < e.exponent; ++i) value *= base.constant;
        return row(value);
      }
    }
    return row(0);
  }

  LinearRow difference(const Relation& relation) {
    return sum(of(relation.left), scaled(of(relation.right), -1));
  }

  std::string why_not;

 private:
  LinearRow row(Exact constant) const {
    return {std::vector<Exact>(unknowns_), std::move(constant)};
  }
  LinearRow fail(const char* why) {
    if (why_not.empty()) why_not = why;
    return row(0);
  }
  static bool is_number(const LinearRow& r) {
    return std::all_of(r.coefficients.begin(), r.coefficients.end(),
                       [](const Exact& c) { return c == 0; });
  }
  LinearRow scaled(LinearRow r, const Exact& by) {
    for (Exact& c : r.coefficients) c *= by;
    r.constant *= by;
    return r;
  }
  LinearRow sum(LinearRow a, const LinearRow& b) {
    for (std::size_t i = 0; i < unknowns_; ++i) a.coefficients[i] += b.coefficients[i];
    a.constant += b.constant;
    for (const Exact& c : a.coefficients)
      if (!fits(c, kMaxDigits)) return fail("its numbers are too large");
    if (!fits(a.constant, kMaxDigits)) return fail("its numbers are too large");
    return a;
  }
  LinearRow product(const LinearRow& a, const LinearRow& b) {
    if (is_number(a)) return scaled(b, a.constant);
    if (is_number(b)) return scaled(a, b.constant);
    return fail("a system's equations are linear");
  }

  const std::size_t unknowns_;
};

}  // namespace

bool LinearRow::is_trivial() const {
  return constant == 0 && std::all_of(coefficients.begin(), coefficients.end(),
                                      [](const Exact& c) { return c == 0; });
}

bool LinearRow::is_contradiction() const {
  return constant != 0 && std::all_of(coefficients.begin(), coefficients.end(),
                                      [](const Exact& c) { return c == 0; });
}

Parsed<LinearRow> linear_row(const Relation& relation, std::size_t unknowns) {
  if (relation.sign != Sign::kEqual) return {.why_not = "a system has equations only"};
  Linearised linearised(unknowns);
  LinearRow row = linearised.difference(relation);
  if (!linearised.why_not.empty()) return {.why_not = linearised.why_not};
  return {.value = std::move(row)};
}

LinearSystem reduced(LinearSystem rows) {
  if (rows.empty()) return rows;
  const std::size_t unknowns = rows[0].coefficients.size();
  std::size_t rank = 0;
  for (std::size_t column = 0; column < unknowns && rank < rows.size(); ++column) {
    std::size_t pivot = rank;
    while (pivot < rows.size() && rows[pivot].coefficients[column] == 0) ++pivot;
    if (pivot == rows.size()) continue;
    std::swap(rows[rank], rows[pivot]);
    const Exact lead = rows[rank].coefficients[column];
    for (Exact& c : rows[rank].coefficients) c /= lead;
    rows[rank].constant /= lead;
    for (std::size_t other = 0; other < rows.size(); ++other) {
      const Exact factor = rows[other].coefficients[column];
      if (other == rank || factor == 0) continue;
      for (std::size_t i = 0; i < unknowns; ++i)
        rows[other].coefficients[i] -= factor * rows[rank].coefficients[i];
      rows[other].constant -= factor * rows[rank].constant;
    }
    ++rank;
  }
  for (std::size_t i = rank; i < rows.size(); ++i)
    if (rows[i].constant != 0) return {{std::vector<Exact>(unknowns), 1}};
  rows.resize(rank);
  return rows;
}

bool same_solutions(const LinearSystem& a, const LinearSystem& b) {
  const LinearSystem x = reduced(a), y = reduced(b);
  return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                    [](const LinearRow& r, const LinearRow& s) {
                      return r.coefficients == s.coefficients && r.constant == s.constant;
                    });
}

bool satisfies(const std::vector<Exact>& values, const LinearRow& row) {
  Exact sum = row.constant;
  for (std::size_t i = 0; i < values.size(); ++i) sum += values[i] * row.coefficients[i];
  return sum == 0;
}

std::optional<std::vector<Exact>> counterexample(const LinearSystem& first,
                                                 const LinearSystem& second, std::size_t unknowns) {
  const LinearSystem rows = reduced(first);
  if (!rows.empty() && rows[0].is_contradiction()) return std::nullopt;
  std::vector<int> pivots(unknowns, -1);
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t i = 0; i < unknowns; ++i)
      if (rows[r].coefficients[i] != 0) {
        pivots[i] = static_cast<int>(r);
        break;
      }
  // The solutions are an affine space: if the origin's and one in each direction are solutions of
  // the second, all are.
  for (std::size_t direction = 0; direction <= unknowns; ++direction) {
    std::vector<Exact> values(unknowns);
    if (direction < unknowns) {
      if (pivots[direction] >= 0) continue;
      values[direction] = 1;
    }
    for (std::size_t i = 0; i < unknowns; ++i) {
      if (pivots[i] < 0) continue;
      const LinearRow& row = rows[static_cast<std::size_t>(pivots[i])];
      values[i] = -row.constant;
      if (direction < unknowns) values[i] -= row.coefficients[direction];
    }
    for (const LinearRow& row : second)
      if (!satisfies(values, row)) return values;
  }
  return std::nullopt;
}

}  // namespace lemma::search::equations

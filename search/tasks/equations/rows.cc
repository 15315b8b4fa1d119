#include "search/tasks/equations/rows.h"

#include <algorithm>

#include "core/assert.h"

namespace lemma::search::equations {

namespace {

struct Row {
  std::string text;
  LinearRow row;
  bool is_explicit;
};

std::vector<Row> named_rows(const Line& line, std::string_view unknowns) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < line.branches[0].size(); ++i) {
    const PlainRelation& plain = line.branches[0][i];
    auto alone = read_line(plain.text, unknowns);
    auto row = linear_row(line.statement.branches[0][i], unknowns.size());
    LEMMA_ASSERT(alone.value && row.value, "a canonical row is linear");
    rows.push_back({plain.text, std::move(*row.value), alone.value->is_explicit});
  }
  return rows;
}

// Constants as one more column, so that combinations of rows are combinations of vectors.
LinearSystem vectors(const std::vector<const Row*>& rows) {
  LinearSystem all;
  for (const Row* row : rows) {
    LinearRow vector = row->row;
    vector.coefficients.push_back(std::exchange(vector.constant, 0));
    all.push_back(std::move(vector));
  }
  return all;
}

std::size_t rank(const std::vector<const Row*>& rows) { return reduced(vectors(rows)).size(); }

bool made_of(const Row& row, std::vector<const Row*> rows) {
  const std::size_t before = rank(rows);
  rows.push_back(&row);
  return rank(rows) == before;
}

// The places whose row can be had back once `row` stands there.
std::vector<std::size_t> replaceable(const std::vector<Row>& rows, const Row& row) {
  std::vector<const Row*> all;
  for (const Row& known : rows) all.push_back(&known);
  std::vector<std::size_t> places;
  const std::size_t whole = rank(all);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto changed = all;
    changed[i] = &row;
    if (rank(changed) == whole) places.push_back(i);
  }
  return places;
}

// Of `places` those of one row, or else of two, that the row is made of; or all.
std::vector<std::size_t> nearest(const std::vector<Row>& rows, const Row& row,
                                 const std::vector<std::size_t>& places) {
  for (const std::size_t i : places)
    if (made_of(row, {&rows[i]})) return {i};
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = i + 1; j < rows.size(); ++j) {
      if (!made_of(row, {&rows[i], &rows[j]})) continue;
      std::vector<std::size_t> pair;
      for (const std::size_t k : places)
        if (k == i || k == j) pair.push_back(k);
      if (!pair.empty()) return pair;
    }
  return places;
}

std::string joined(const std::vector<Row>& rows) {
  std::string text;
  for (const Row& row : rows) {
    if (row.row.is_trivial()) continue;
    text += (text.empty() ? "" : ", ") + row.text;
  }
  return text.empty() ? "0 = 0" : text;
}

std::string values_text(const std::vector<Exact>& values, std::string_view unknowns) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i)
    text += (text.empty() ? "" : ", ") + std::string(1, unknowns[i]) + " = " + to_string(values[i]);
  return text;
}

}  // namespace

LinearSystem rows_of(const Line& line, std::size_t unknowns) {
  LinearSystem rows;
  if (line.statement.kind == Statement::Kind::kNever) return {{std::vector<Exact>(unknowns), 1}};
  for (const Relation& relation : line.statement.branches[0]) {
    auto row = linear_row(relation, unknowns);
    LEMMA_ASSERT(row.value.has_value(), "a system's line is linear");
    rows.push_back(std::move(*row.value));
  }
  return rows;
}

Parsed<Line> rows_after(const Line& before, const Line& step, std::string_view unknowns) {
  const LinearSystem old_rows = rows_of(before, unknowns.size());
  const LinearSystem new_rows = rows_of(step, unknowns.size());
  if (const auto lost = counterexample(old_rows, new_rows, unknowns.size()))
    return {.why_not = values_text(*lost, unknowns) + " solves the rows, but not " + step.text};
  if (step.statement.kind == Statement::Kind::kNever) {
    if (same_solutions(old_rows, new_rows)) return {.value = step};
    return {.why_not = "the rows have a solution"};
  }
  std::vector<Row> rows = named_rows(before, unknowns);
  const std::vector<Row> added = named_rows(step, unknowns);
  if (same_solutions(old_rows, new_rows)) {
    rows = added;
  } else {
    for (const Row& row : added) {
      std::vector<const Row*> all;
      for (const Row& known : rows) all.push_back(&known);
      if (!made_of(row, all)) return {.why_not = row.text + " is no combination of the rows"};
      auto places = replaceable(rows, row);
      if (places.empty()) return {.why_not = row.text + " says nothing that the rows don't say"};
      places = nearest(rows, row, places);
      const auto heaviest =
          std::max_element(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
            if (rows[a].is_explicit != rows[b].is_explicit) return rows[a].is_explicit;
            return weight_of(rows[a].text) < weight_of(rows[b].text);
          });
      rows[*heaviest] = row;
    }
  }
  return read_line(joined(rows), unknowns);
}

}  // namespace lemma::search::equations

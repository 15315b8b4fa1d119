// What can be done next, and how a line says it. Pure functions, any thread.
//
//   "angle ACB = 80 by angle_sum ABC"           a value
//   "AB = 2*CD + 3 by similar_sides ABC DEF"    a relation to one other measure
//   "let D be the midpoint of AB"
//   "let D be the foot from C to AB"
//   "triangles ABC and DEF are similar by aa"   or congruent by sss, sas, asa
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/geometry/position.h"

namespace lemma::search::geometry {

struct Deduction {
  const Relation* relation;
  Finding finding;  // news
  // The line says `subject` = factor * of + constant; without `of`, the constant.
  int subject;
  Affine is;
};

// How a line tells the finding; nothing when some number leaves the type.
std::optional<Deduction> deduction(const Position& position, const Relation& relation,
                                   const Finding& finding);
std::vector<Deduction> deductions(const Position& position);
std::vector<const Relation*> clashes(const Position& position);  // each label once

std::string line_of(const Position& position, const Deduction& deduction);
std::string line_of(const Addition& addition);

// A line of the first two kinds, taken apart.
struct Claim {
  Measure subject;
  std::optional<Measure> of;
  Exact factor = {}, constant = {};
  std::string label;
};
std::optional<Claim> claim_from(std::string_view line);
std::optional<Addition> addition_from(std::string_view line);

// Why the addition can't be made; empty when it can.
std::string objection(const Position& position, const Addition& addition);
// Those that may lead on: not every midpoint that could be drawn.
std::vector<Addition> additions(const Position& position);

}  // namespace lemma::search::geometry

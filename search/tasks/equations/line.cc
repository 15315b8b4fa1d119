#include "search/tasks/equations/line.h"

#include <algorithm>
#include <set>

#include "core/assert.h"

namespace lemma::search::equations {

namespace {

// The place of the unknown that a side is, or -1.
int single_unknown(const Side& side) {
  if (side.terms.size() != 1) return -1;
  const Term& term = side.terms[0];
  if (!term.over.empty() || !term.under.empty() || term.coefficient != Surd::of(1)) return -1;
  int place = -1;
  for (std::size_t i = 0; i < term.powers.size(); ++i) {
    if (term.below[i] != 0 || term.powers[i] > 1) return -1;
    if (term.powers[i] == 0) continue;
    if (place >= 0) return -1;
    place = static_cast<int>(i);
  }
  return place;
}

Parsed<PlainRelation> plain(const Relation& relation, std::string_view unknowns) {
  auto left = normal(relation.left, unknowns.size());
  if (!left.value) return {.why_not = std::move(left.why_not)};
  auto right = normal(relation.right, unknowns.size());
  if (!right.value) return {.why_not = std::move(right.why_not)};
  PlainRelation plain{std::move(*left.value), relation.sign, std::move(*right.value), {}};
  const bool number_first = plain.left.is_constant() && !plain.right.is_constant();
  const bool unknown_last =
      single_unknown(plain.left) < 0 && single_unknown(plain.right) >= 0 && unknowns.size() > 1;
  if (number_first || unknown_last) {
    std::swap(plain.left, plain.right);
    plain.sign = mirrored(plain.sign);
  }
  plain.text = to_string(plain.left, unknowns) + " " + std::string(to_string(plain.sign)) + " " +
               to_string(plain.right, unknowns);
  return {.value = std::move(plain)};
}

bool is_lower(Sign sign) { return sign == Sign::kGreater || sign == Sign::kAtLeast; }
bool is_upper(Sign sign) { return sign == Sign::kLess || sign == Sign::kAtMost; }

std::string branch_text(const PlainBranch& branch, std::string_view unknowns) {
  // Two bounds of the same are a chain.
  if (branch.size() == 2 && branch[0].left == branch[1].left && branch[0].right.is_constant() &&
      branch[1].right.is_constant()) {
    for (const auto& [low, high] : {std::pair(&branch[0], &branch[1]), {&branch[1], &branch[0]}})
      if (is_lower(low->sign) && is_upper(high->sign))
        return to_string(low->right, unknowns) + " " + std::string(to_string(mirrored(low->sign))) +
               " " + to_string(low->left, unknowns) + " " + std::string(to_string(high->sign)) +
               " " + to_string(high->right, unknowns);
  }
  std::string text;
  for (const PlainRelation& relation : branch)
    text += (text.empty() ? "" : unknowns.size() > 1 ? ", " : " and ") + relation.text;
  return text;
}

bool explicit_system(const PlainBranch& rows) {
  std::set<int> solved;
  for (const PlainRelation& row : rows)
    if (!solved.insert(single_unknown(row.left)).second) return false;
  if (solved.contains(-1)) return false;
  for (const PlainRelation& row : rows)
    for (const Term& term : row.right.terms) {
      if (!term.over.empty() || !term.under.empty()) return false;
      for (const int unknown : solved)
        if (term.powers[static_cast<std::size_t>(unknown)] > 0) return false;
    }
  return true;
}

// The branches of a statement, each as its relations in order, none twice.
std::string branches_text(std::vector<PlainBranch>& branches, std::string_view unknowns) {
  std::vector<std::pair<std::string, PlainBranch>> named;
  const auto by_text = [](const PlainRelation& a, const PlainRelation& b) {
    return a.text < b.text;
  };
  for (PlainBranch& branch : branches) {
    std::stable_sort(branch.begin(), branch.end(), by_text);
    branch.erase(std::unique(branch.begin(), branch.end(),
                             [](const auto& a, const auto& b) { return a.text == b.text; }),
                 branch.end());
    if (unknowns.size() > 1)  // by the unknown that a row is solved for
      std::stable_sort(branch.begin(), branch.end(), [](const auto& a, const auto& b) {
        const int x = single_unknown(a.left), y = single_unknown(b.left);
        return static_cast<unsigned>(x) < static_cast<unsigned>(y);
      });
    std::string text = branch_text(branch, unknowns);
    named.emplace_back(std::move(text), std::move(branch));
  }
  std::stable_sort(named.begin(), named.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  named.erase(std::unique(named.begin(), named.end(),
                          [](const auto& a, const auto& b) { return a.first == b.first; }),
              named.end());
  branches.clear();
  std::string text;
  for (auto& [branch_as_text, branch] : named) {
    text += (text.empty() ? "" : " or ") + branch_as_text;
    branches.push_back(std::move(branch));
  }
  return text;
}

}  // namespace

Parsed<Line> read_line(std::string_view text, std::string_view unknowns) {
  auto parsed = parse_statement(text, unknowns);
  if (!parsed.value) return {.why_not = std::move(parsed.why_not)};
  Line line{.text = {}, .statement = std::move(*parsed.value)};
  line.is_explicit = true;
  for (const auto& relations : line.statement.branches) {
    PlainBranch branch;
    for (const Relation& relation : relations) {
      auto read = plain(relation, unknowns);
      if (!read.value) return {.why_not = std::move(read.why_not)};
      line.is_explicit &= unknowns.size() > 1 || (single_unknown(read.value->left) >= 0 &&
                                                  read.value->right.is_constant());
      branch.push_back(std::move(*read.value));
    }
    line.branches.push_back(std::move(branch));
  }
  line.text = branches_text(line.branches, unknowns);
  if (unknowns.size() > 1) {
    if (line.statement.kind == Statement::Kind::kAlways) return {.why_not = "a system has rows"};
    if (line.statement.kind == Statement::Kind::kNever)
      line.text = RealSet::none().to_string(unknowns[0]);
    else
      line.is_explicit = explicit_system(line.branches[0]);
  } else if (line.is_explicit) {
    const auto condition = condition_of(line.statement);
    if (!condition.value) return {.why_not = condition.why_not};
    const auto set = RealLine({&*condition.value}).solutions(*condition.value);
    if (!set) return {.why_not = "a number in it has too many digits"};
    line.text = set->to_string(unknowns[0]);
  }
  if (line.text.size() > kMaxLineText)
    return {.why_not = "it is too long when it is plainly written"};
  auto again = parse_statement(line.text, unknowns);
  if (!again.value) return {.why_not = std::move(again.why_not)};
  line.statement = std::move(*again.value);
  return {.value = std::move(line)};
}

}  // namespace lemma::search::equations

// Zebra problems with one solution, by level: houses, categories, and whether the clues force every
// step. Clues are left out as long as that stays so.
#include <algorithm>
#include <array>

#include "search/tasks/zebra/problem.h"
#include "search/tasks/zebra/solutions.h"
#include "search/tasks/zebra/zebra.h"

namespace lemma::search {

namespace {

using Kind = ZebraClue::Kind;

struct Level {
  int houses;
  std::size_t categories;
  bool needs_case;  // an assumption must be refuted
};

constexpr std::array<Level, 6> kLevels = {
    {{2, 2, false}, {3, 2, false}, {3, 3, false}, {4, 3, false}, {5, 4, false}, {5, 5, true}}};
constexpr int kMaxAttempts = 500;
constexpr std::size_t kMaxSteps = 120;  // of a derivation that a generated problem may need

struct Pool {
  const char* name;
  std::array<const char*, 8> values;
};

constexpr std::array<Pool, 6> kPools = {
    {{"neighbour", {"Ines", "Olaf", "Petra", "Samir", "Wanda", "Yusuf", "Greta", "Milo"}},
     {"door", {"amber", "violet", "teal", "crimson", "ivory", "maroon", "beige", "navy"}},
     {"instrument", {"flute", "cello", "harp", "oboe", "banjo", "tuba", "organ", "viola"}},
     {"snack", {"figs", "olives", "pretzels", "walnuts", "dates", "crackers", "grapes", "popcorn"}},
     {"vehicle", {"tram", "moped", "canoe", "sledge", "tractor", "ferry", "kayak", "buggy"}},
     {"plant", {"ivy", "fern", "cactus", "orchid", "aloe", "bonsai", "palm", "basil"}}}};

template <class Range>
void shuffle(Range& items, core::Random& random) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[random.below(i)]);
}

std::vector<ZebraCategory> draw_categories(const Level& level, core::Random& random) {
  auto pools = kPools;
  shuffle(pools, random);
  std::vector<ZebraCategory> categories;
  for (std::size_t i = 0; i < level.categories; ++i) {
    auto values = pools[i].values;
    shuffle(values, random);
    categories.push_back({pools[i].name, {values.begin(), values.begin() + level.houses}});
  }
  return categories;
}

// A random house for each value, one for each in a category.
std::vector<int> draw_solution(int houses, std::size_t categories, core::Random& random) {
  std::vector<int> solution;
  for (std::size_t category = 0; category < categories; ++category) {
    std::vector<int> order;
    for (int house = 0; house < houses; ++house) order.push_back(house);
    shuffle(order, random);
    solution.insert(solution.end(), order.begin(), order.end());
  }
  return solution;
}

// What is true of two values, or of one, in the solution.
std::vector<ZebraClue> true_clues(const std::vector<int>& solution, int houses) {
  std::vector<ZebraClue> clues;
  for (int a = 0; a < static_cast<int>(solution.size()); ++a) {
    const int at = solution[static_cast<std::size_t>(a)];
    for (int house = 0; house < houses; ++house)
      clues.push_back({.kind = house == at ? Kind::kAt : Kind::kNotAt, .a = a, .house = house});
    for (int b = 0; b < static_cast<int>(solution.size()); ++b) {
      const int other = solution[static_cast<std::size_t>(b)];
      if (a / houses == b / houses) continue;
      if (a < b)
        clues.push_back({.kind = at == other ? Kind::kSame : Kind::kDifferent, .a = a, .b = b});
      if (a < b && std::abs(at - other) == 1)
        clues.push_back({.kind = Kind::kNext, .a = a, .b = b});
      if (other - at == 1) clues.push_back({.kind = Kind::kLeft, .a = a, .b = b});
      if (other > at) clues.push_back({.kind = Kind::kBefore, .a = a, .b = b});
    }
  }
  return clues;
}

bool forced(const ZebraProblem& problem) {
  ZebraBoard board(problem);
  return narrow_by_clues(problem, board) && board.complete();
}

// As few of the clues as fix the solution, given in random order; rarely one that says it outright.
std::vector<ZebraClue> fewest(const Level& level, const std::vector<ZebraCategory>& categories,
                              std::vector<ZebraClue> clues, core::Random& random) {
  const auto enough = [&](const std::vector<ZebraClue>& some) {
    const ZebraProblem problem(level.houses, categories, some);
    return level.needs_case ? find_solutions(problem, 2).one() : forced(problem);
  };
  std::erase_if(clues, [&](const ZebraClue& clue) {
    return (clue.kind == Kind::kAt || clue.kind == Kind::kDifferent || clue.kind == Kind::kNotAt) &&
           random.below(4) > 0;
  });
  shuffle(clues, random);
  // Grow to the first that are enough, then drop what isn't needed.
  std::vector<ZebraClue> some;
  for (const ZebraClue& clue : clues) {
    if (some.size() == ZebraProblem::kMaxClues) return {};
    some.push_back(clue);
    if (enough(some)) break;
  }
  if (!enough(some)) return {};
  for (std::size_t i = some.size(); i-- > 0;) {
    std::vector<ZebraClue> fewer = some;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (enough(fewer)) some = std::move(fewer);
  }
  return some;
}

// Each clue is recognised as what it renders; a test holds that.
std::string rendered(const ZebraProblem& problem, const ZebraClue& clue, core::Random& random) {
  const std::string& a = problem.name_of(clue.a);
  const std::string house = std::to_string(clue.house + 1);
  const std::string b = clue.has_house() ? "" : problem.name_of(clue.b);
  const bool other = random.below(2) == 0;
  switch (clue.kind) {
    case Kind::kSame:
      return other ? a + " goes with " + b : a + " and " + b + " share a house";
    case Kind::kDifferent:
      return other ? a + " does not go with " + b : a + " and " + b + " do not share a house";
    case Kind::kNext:
      return other ? a + " neighbours " + b : a + " and " + b + " are neighbours";
    case Kind::kLeft:
      return other ? a + " is immediately left of " + b : b + " is immediately right of " + a;
    case Kind::kBefore:
      return other ? a + " is anywhere left of " + b : b + " is anywhere right of " + a;
    case Kind::kAt:
      return other ? a + " belongs to house " + house : "House " + house + " has " + a;
    case Kind::kNotAt:
      break;
  }
  return other ? a + " does not belong to house " + house : "House " + house + " lacks " + a;
}

std::string rendered(const ZebraProblem& problem, core::Random& random) {
  const std::string houses = std::to_string(problem.houses());
  std::string text;
  switch (random.below(2)) {
    case 0:
      text = "A street has " + houses + " houses, counted from left to right.";
      break;
    default:
      text = "Houses 1 to " + houses + " stand side by side, leftmost first.";
  }
  for (const auto& category : problem.categories()) {
    text += "\n" + category.name + " = ";
    for (std::size_t i = 0; i < category.values.size(); ++i)
      text += (i > 0 ? ", " : "") + category.values[i];
  }
  for (const ZebraClue& clue : problem.clues()) text += "\n- " + rendered(problem, clue, random);
  return text + "\nPlace everything.";
}

}  // namespace

core::Result<GeneratedProblem> ZebraTask::generate(core::Random& random, int level) const {
  if (level < min_level() || level > max_level())
    return core::error(core::ErrorCode::kOutOfRange, "zebra has the levels 1 to 6", "level");
  const Level& shape = kLevels[static_cast<std::size_t>(level - min_level())];
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    auto categories = draw_categories(shape, random);
    const auto solution = draw_solution(shape.houses, shape.categories, random);
    auto clues = fewest(shape, categories, true_clues(solution, shape.houses), random);
    if (clues.empty()) continue;
    auto problem =
        std::make_shared<const ZebraProblem>(shape.houses, std::move(categories), std::move(clues));
    if (shape.needs_case) {
      if (forced(*problem)) continue;
      const auto steps = solve(*problem);
      if (!steps || steps.value().size() > kMaxSteps) continue;
    }
    std::string text = rendered(*problem, random);
    return GeneratedProblem{std::move(text), std::move(problem)};
  }
  return core::error(core::ErrorCode::kInternal, "no problem of this level was found", "level");
}

}  // namespace lemma::search

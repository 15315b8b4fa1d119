// Figures by level: chains of right triangles, of angles at one line, of isosceles triangles, and of
// shapes that share a side. Every problem has one answer.
#include <algorithm>
#include <array>
#include <string_view>

#include "search/tasks/geometry/geometry.h"
#include "search/tasks/geometry/problem.h"

namespace lemma::search {

using namespace geometry;
using core::Random;

namespace {

constexpr std::string_view kNames = "FGHJKLUVWXYZ";
constexpr int kMaxAttempts = 200;

std::int64_t between(Random& random, std::int64_t least, std::int64_t most) {
  return least +
         static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(most - least + 1)));
}

std::string number(std::int64_t n) { return std::to_string(n); }

// The names of the figure's points, in an order of their own.
std::string shuffled(Random& random) {
  std::string names(kNames);
  for (std::size_t i = names.size(); i-- > 1;) std::swap(names[i], names[random.below(i + 1)]);
  return names;
}

std::string join(std::initializer_list<char> points) { return std::string(points); }

// Each triangle stands on the hypotenuse of the one before.
std::string right_triangles(Random& random, const std::string& p, int links) {
  std::string text;
  for (int i = 0; i < links; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const char corner = p[at + 1], next = p[at + 2];
    text += "Triangle " + join({p[0], corner, next}) + " is right angled at " + join({corner}) +
            ". Side " + join({corner, next}) + " measures " + number(between(random, 1, 12)) + ". ";
    if (i == 0)
      text += "Side " + join({p[0], corner}) + " measures " + number(between(random, 1, 12)) + ". ";
  }
  return text + "Work out the length of side " +
         join({p[0], p[static_cast<std::size_t>(links) + 1]}) + ".";
}

// Rays from one point to more and more points of a line.
std::string rays(Random& random, const std::string& p, int links) {
  const char apex = p[0], first = p[1], end = p[2];
  std::string text = "Consider triangle " + join({apex, first, end}) + ". The size of angle " +
                     join({apex, first, end}) + " is " + number(between(random, 20, 50)) +
                     " degrees. ";
  char last = first;
  for (int i = 0; i < links; ++i) {
    const char next = p[static_cast<std::size_t>(i) + 3];
    text += join({next}) + " lies on segment " + join({last, end}) + ". The size of angle " +
            join({last, apex, next}) + " is " + number(between(random, 5, 18)) + " degrees. ";
    last = next;
  }
  return text + "Work out the size of angle " + join({apex, last, end}) + ".";
}

// Isosceles triangles, each on the side of the one before, along one line.
std::string isosceles(Random& random, const std::string& p, int links) {
  const char apex = p[0];
  std::string text = "Consider triangle " + join({apex, p[1], p[2]}) + ". " + join({apex, p[1]}) +
                     " and " + join({apex, p[2]}) + " are equal. The size of angle " +
                     join({p[1], apex, p[2]}) + " is " + number(4 * between(random, 5, 25)) +
                     " degrees. ";
  for (int i = 1; i < links; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const char back = p[at], corner = p[at + 1], next = p[at + 2];
    text += join({corner}) + " lies on segment " + join({back, next}) + ". " +
            join({corner, apex}) + " and " + join({corner, next}) + " are equal. ";
  }
  const auto last = static_cast<std::size_t>(links);
  return text + "Work out the size of angle " + join({apex, p[last + 1], p[last]}) + ".";
}

// A square's or rectangle's diagonal carries the triangles.
std::string shapes(Random& random, const std::string& p, int links) {
  const std::string corners = join({p[0], p[10], p[1], p[11]});
  std::string text;
  if (random.below(2) == 0) {
    text = corners + " is a square. The perimeter of square " + corners + " equals " +
           number(4 * between(random, 2, 12)) + ". ";
  } else {
    const std::int64_t side = between(random, 2, 9);
    text = corners + " is a rectangle. The area of rectangle " + corners + " equals " +
           number(side * between(random, 2, 12)) + ". Side " + join({p[0], p[10]}) + " measures " +
           number(side) + ". ";
  }
  // The diagonal is found in two steps.
  std::string with = join({p[0], p[1]}) + p.substr(2, 8);
  for (int i = 2; i < links; ++i) {
    const auto at = static_cast<std::size_t>(i) - 1;
    text += "Triangle " + join({with[0], with[at], with[at + 1]}) + " is right angled at " +
            join({with[at]}) + ". Side " + join({with[at], with[at + 1]}) + " measures " +
            number(between(random, 1, 12)) + ". ";
  }
  return text + "Work out the length of side " +
         join({with[0], with[static_cast<std::size_t>(links) - 1]}) + ".";
}

std::string problem_text(Random& random, int steps) {
  const std::string p = shuffled(random);
  switch (random.below(4)) {
    case 0:
      return right_triangles(random, p, steps);
    case 1:
      return rays(random, p, steps);
    case 2:
      return isosceles(random, p, std::max(1, (steps + 1) / 2));
    default:
      return shapes(random, p, steps);
  }
}

}  // namespace

core::Result<GeneratedProblem> GeometryTask::generate(Random& random, int level) const {
  if (level < min_level() || level > max_level())
    return core::error(core::ErrorCode::kOutOfRange, "must be 1 to 6", "level");
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    std::string text = problem_text(random, level + 1);
    const Recognised read = recognise(text);
    if (!read.match) continue;
    const auto& problem = static_cast<const GeometryProblem&>(*read.match->problem);
    if (!problem.consistent()) continue;
    const auto steps = solve(problem);
    if (!steps || static_cast<int>(steps.value().size()) < level) continue;
    return GeneratedProblem{std::move(text), read.match->problem};
  }
  return core::error(core::ErrorCode::kInternal, "no problem of this level was found");
}

}  // namespace lemma::search

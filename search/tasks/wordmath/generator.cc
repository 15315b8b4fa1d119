// Word problems by level: a chain of holdings that are compared and changed, with others that nobody
// asks for. Every problem has one answer.
#include <array>

#include <nlohmann/json.hpp>

#include "search/tasks/wordmath/ledger.h"
#include "search/tasks/wordmath/problem.h"
#include "search/tasks/wordmath/wordmath.h"

namespace lemma::search {

using namespace wordmath;
using core::Random;

namespace {

constexpr std::array<const char*, 10> kPeople = {"Nora",  "Omar", "Priya", "Quinn",  "Ravi",
                                                 "Sofia", "Theo", "Uma",   "Viktor", "Wendy"};
constexpr std::array<const char*, 8> kThings = {"marbles", "tokens",  "ribbons",  "magnets",
                                                "buttons", "tickets", "lanterns", "medals"};
constexpr int kMaxAttempts = 400;
constexpr std::int64_t kMostThings = 400;

std::int64_t between(Random& random, std::int64_t least, std::int64_t most) {
  return least +
         static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(most - least + 1)));
}

std::string number(std::int64_t n) { return std::to_string(n); }

// A story that goes from person to person, in the order in which it can be worked out.
std::string story(Random& random, int operations) {
  const std::string thing = kThings[random.below(kThings.size())];
  std::vector<std::string> people(kPeople.begin(), kPeople.end());
  for (std::size_t i = people.size(); i-- > 1;) std::swap(people[i], people[random.below(i + 1)]);
  std::size_t last = 0;
  std::string text = people[0] + " owned " + number(between(random, 4, 30)) + " " + thing + ".";
  // One who has something else: nothing of it is asked.
  const std::string other_thing = kThings[random.below(kThings.size())];
  const bool distracts = other_thing != thing;
  for (int i = 1; i < operations; ++i) {
    const std::string& who = people[last];
    const std::int64_t n = between(random, 2, 12);
    switch (random.below(5)) {
      case 0:
        text += " " + who + " collected another " + number(n) + " " + thing + ".";
        break;
      case 1:
        text += " " + who + " sold " + number(n) + " " + thing + ".";
        break;
      case 2:
        if (last + 1 < people.size() - 1) {
          text += " " + people[last + 1] + " owned " + number(between(random, 2, 4)) +
                  " times as many " + thing + " as " + who + ".";
          ++last;
          break;
        }
        [[fallthrough]];
      default:
        if (last + 1 >= people.size() - 1) {
          text += " " + who + " received another " + number(n) + " " + thing + ".";
          break;
        }
        text += " " + people[last + 1] + " owned " + number(n) +
                (random.below(2) == 0 ? " more " : " fewer ") + thing + " than " + who + ".";
        ++last;
    }
  }
  if (distracts)
    text +=
        " " + people.back() + " owned " + number(between(random, 3, 40)) + " " + other_thing + ".";
  if (last > 0 && random.below(2) == 0)
    text += " How many " + thing + " did " + people[last - 1] + " and " + people[last] +
            " own altogether?";
  else
    text += " How many " + thing + " did " + people[last] + " own at the end?";
  return text;
}

}  // namespace

core::Result<GeneratedProblem> WordmathTask::generate(Random& random, int level) const {
  if (level < min_level() || level > max_level())
    return core::error(core::ErrorCode::kOutOfRange, "must be 1 to 6", "level");
  const int operations = 2 * level;
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    std::string text = story(random, operations);
    const Recognised read = recognise(text);
    if (!read.match) continue;
    const auto& problem = static_cast<const WordmathProblem&>(*read.match->problem);
    const Closure all = closure(problem, problem.given());
    const auto& asked = all.values[static_cast<std::size_t>(problem.ask())];
    if (!all.clashes.empty() || !asked || *asked > Rational(kMostThings)) continue;
    const auto steps = solve(problem);
    if (!steps || static_cast<int>(steps.value().size()) < operations - level / 2) continue;
    return GeneratedProblem{std::move(text), read.match->problem};
  }
  return core::error(core::ErrorCode::kInternal, "no problem of this level was found");
}

}  // namespace lemma::search

// Equations by level: longer ones and more that can go wrong on the way, as lost and extraneous
// roots, signs that turn, and systems without a solution or with many.
#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "search/tasks/equations/equations.h"
#include "search/tasks/equations/problem.h"
#include "search/tasks/equations/solver.h"

namespace lemma::search {

using namespace equations;
using core::Random;
using nlohmann::json;

namespace {

constexpr int kMaxAttempts = 3000;
// Steps stay short enough to learn from, with what is left after each, too.
constexpr std::size_t kMaxDerivationText = 420;
constexpr std::size_t kMaxTranscriptText = 700;
constexpr std::size_t kMaxStepText = 90;

struct Posed {
  std::vector<std::string> equations;
  std::string unknowns;
};

int between(Random& random, int least, int most) {
  return least + static_cast<int>(random.below(static_cast<std::uint64_t>(most - least + 1)));
}
int nonzero(Random& random, int most) {
  const int n = between(random, 1, most);
  return random.below(2) == 0 ? n : -n;
}
bool chance(Random& random, std::uint64_t one_in) { return random.below(one_in) == 0; }

template <std::size_t N>
std::string pick(const std::array<const char*, N>& all, Random& random) {
  return all[random.below(N)];
}
std::string order(Random& random) { return pick(std::array{" < ", " <= ", " > ", " >= "}, random); }

class Writer {
 public:
  Writer(Random& random, char unknown) : random_(random), x_(unknown) {}

  std::string sum(const Polynomial& p) const { return polynomial_text(p, x_); }
  std::string line(int a, int b) const { return sum(poly({b, a})); }
  std::string bracket(int a, int b) const { return "(" + line(a, b) + ")"; }
  static Polynomial poly(const std::vector<int>& coefficients) {
    Polynomial p(coefficients.begin(), coefficients.end());
    while (!p.empty() && p.back() == 0) p.pop_back();
    return p;
  }
  Polynomial with_roots(int lead, const std::vector<int>& roots) const {
    Polynomial p{Exact(lead)};
    for (const int root : roots) p = multiply(p, poly({-root, 1}));
    return p;
  }
  // p = q as p - r = q - r, for a small r.
  std::string moved(const Polynomial& p, const std::string& sign) const {
    Polynomial r;
    if (chance(random_, 2)) r = poly({nonzero(random_, 9), between(random_, -4, 4)});
    return sum(add(p, r)) + sign + sum(r);
  }
  Random& random() { return random_; }

 private:
  Random& random_;
  const char x_;
};

std::string first_level(Writer& w, Random& r) {
  return w.line(nonzero(r, 6), between(r, -12, 12)) + " = " + std::to_string(between(r, -20, 20));
}

std::string second_level(Writer& w, Random& r) {
  switch (r.below(4)) {
    case 0:
      return std::to_string(between(r, 2, 6)) + w.bracket(1, nonzero(r, 9)) + " = " +
             std::to_string(between(r, -20, 20));
    case 1:
      return w.line(nonzero(r, 6), nonzero(r, 12)) + order(r) + std::to_string(between(r, -20, 20));
    case 2: {
      // One in five has no solution, or any number.
      const int a = nonzero(r, 7);
      return w.line(a, nonzero(r, 9)) + " = " +
             w.line(chance(r, 5) ? a : nonzero(r, 7), nonzero(r, 9));
    }
    default:
      return w.line(nonzero(r, 7), nonzero(r, 12)) + " = " + w.line(nonzero(r, 7), nonzero(r, 12));
  }
}

std::string third_level(Writer& w, Random& r) {
  switch (r.below(4)) {
    case 0:
      return w.moved(w.with_roots(1, {nonzero(r, 9), nonzero(r, 9)}), " = ");
    case 1:
      return std::to_string(between(r, 2, 6)) + w.bracket(1, nonzero(r, 9)) + " - " +
             std::to_string(between(r, 2, 6)) + w.bracket(between(r, 1, 3), nonzero(r, 9)) + " = " +
             w.line(nonzero(r, 5), between(r, -9, 9));
    case 2:
      return std::to_string(between(r, 2, 6)) + w.bracket(nonzero(r, 3), nonzero(r, 9)) + order(r) +
             w.line(nonzero(r, 9), nonzero(r, 9));
    default:
      return w.bracket(1, nonzero(r, 9)) + "/" + std::to_string(between(r, 2, 5)) + " + " +
             w.line(nonzero(r, 5), nonzero(r, 9)) + " = " + w.line(nonzero(r, 5), nonzero(r, 9));
  }
}

std::string fourth_level(Writer& w, Random& r) {
  switch (r.below(4)) {
    case 0:
      return w.moved(Writer::poly({nonzero(r, 9), nonzero(r, 8), between(r, 1, 3)}), " = ");
    case 1:
      return w.moved(w.with_roots(nonzero(r, 2), {between(r, -7, 7), between(r, -7, 7)}), order(r));
    case 2: {
      const int b = nonzero(r, 6);
      return std::to_string(nonzero(r, 9)) + "/" + w.bracket(1, b) + " = " +
             std::to_string(between(r, 1, 9)) + "/" + w.bracket(between(r, 1, 3), nonzero(r, 6));
    }
    default: {
      // Both sides over the same: one root of the numerators may make it 0.
      const int b = nonzero(r, 6), c = chance(r, 2) ? b : nonzero(r, 8);
      const Polynomial p = w.with_roots(1, {b, c});
      const int d = nonzero(r, 5);
      const std::string under = "/" + w.bracket(1, -b);
      return "(" + w.sum(add(p, Writer::poly({0, d}))) + ")" + under + " = (" +
             w.sum(Writer::poly({0, d})) + ")" + under;
    }
  }
}

std::string fifth_level(Writer& w, Random& r) {
  switch (r.below(3)) {
    case 0:
      return w.moved(
          w.with_roots(between(r, 1, 2), {nonzero(r, 4), nonzero(r, 4), between(r, -4, 4)}), " = ");
    case 1:
      return w.bracket(nonzero(r, 3), nonzero(r, 9)) + "/" + w.bracket(1, nonzero(r, 6)) +
             order(r) + std::to_string(between(r, -4, 4));
    default:
      return std::to_string(nonzero(r, 6)) + "/" + w.bracket(1, nonzero(r, 6)) + " + " +
             std::to_string(between(r, 1, 6)) + "/" + w.bracket(1, nonzero(r, 6)) + " = " +
             std::to_string(nonzero(r, 3));
  }
}

std::string sixth_level(Writer& w, Random& r) {
  const Polynomial quadratic = Writer::poly({nonzero(r, 5), between(r, -4, 4), 1});
  switch (r.below(3)) {
    case 0:
      return w.moved(multiply(w.with_roots(1, {nonzero(r, 4), nonzero(r, 3)}), quadratic), " = ");
    case 1:
      return w.moved(multiply(w.with_roots(1, {between(r, -3, 3), nonzero(r, 3), nonzero(r, 2)}),
                              chance(r, 2) ? quadratic : w.with_roots(1, {1, nonzero(r, 3)})),
                     " = ");
    default:
      return "(" + w.sum(w.with_roots(1, {nonzero(r, 5), nonzero(r, 5)})) + ")/" +
             w.bracket(1, nonzero(r, 6)) + order(r) + w.line(nonzero(r, 2), between(r, -3, 3));
  }
}

// A system with a solution in small whole numbers; one in eight has none or many. Empty where an
// unknown is missing.
Posed system(Random& r, std::size_t unknowns) {
  static constexpr std::array<const char*, 3> kTwo = {"xy", "ab", "pq"};
  const std::string letters = unknowns == 2   ? pick(kTwo, r)
                              : unknowns == 3 ? std::string("xyz")
                                              : std::string("wxyz");
  std::vector<int> solution;
  for (std::size_t i = 0; i < unknowns; ++i) solution.push_back(between(r, -6, 6));
  std::vector<std::vector<int>> rows;
  for (std::size_t k = 0; k < unknowns; ++k) {
    std::vector<int> row;
    for (std::size_t i = 0; i < unknowns; ++i) {
      const int most = unknowns == 2 ? 5 : unknowns == 3 ? 3 : 2;
      row.push_back(unknowns > 2 && chance(r, 3) ? 0 : nonzero(r, most));
    }
    int sum = 0;
    for (std::size_t i = 0; i < unknowns; ++i) sum += row[i] * solution[i];
    row.push_back(sum);
    rows.push_back(std::move(row));
  }
  if (chance(r, 8)) {
    const int times = between(r, 2, 3), off = chance(r, 2) ? 0 : nonzero(r, 5);
    for (std::size_t i = 0; i <= unknowns; ++i) rows.back()[i] = times * rows.front()[i];
    rows.back().back() += off;
  }
  const auto nothing = [](int n) { return n == 0; };
  for (const auto& row : rows)
    if (std::all_of(row.begin(), row.end() - 1, nothing)) return {};
  for (std::size_t i = 0; i < unknowns; ++i)
    if (std::all_of(rows.begin(), rows.end(), [&](const auto& row) { return row[i] == 0; }))
      return {};
  Posed posed{.equations = {}, .unknowns = letters};
  for (const auto& row : rows) {
    std::string text;
    for (std::size_t i = 0; i < unknowns; ++i) {
      if (row[i] == 0) continue;
      const int size = std::abs(row[i]);
      text += row[i] < 0 ? (text.empty() ? "-" : " - ") : (text.empty() ? "" : " + ");
      text += (size == 1 ? "" : std::to_string(size)) + letters[i];
    }
    posed.equations.push_back(text + " = " + std::to_string(row.back()));
  }
  return posed;
}

Posed draw(int level, Random& random) {
  if (level >= 3 && chance(random, 3)) return system(random, level <= 4 ? 2 : level == 5 ? 3 : 4);
  const char unknown = "xxxxyztnm"[random.below(9)];
  Writer w(random, unknown);
  using Draw = std::string (*)(Writer&, Random&);
  static constexpr std::array<Draw, 6> kDraw = {first_level,  second_level, third_level,
                                                fourth_level, fifth_level,  sixth_level};
  return {{kDraw[static_cast<std::size_t>(level - 1)](w, random)}, std::string(1, unknown)};
}

bool fits(const std::vector<std::string>& steps, int level) {
  static constexpr std::array<std::size_t, 6> kFewest = {1, 2, 3, 2, 3, 4};
  static constexpr std::array<std::size_t, 6> kMost = {3, 4, 6, 7, 10, 16};
  const auto i = static_cast<std::size_t>(level - 1);
  if (steps.size() < kFewest[i] || steps.size() > kMost[i]) return false;
  std::size_t text = 0;
  for (const auto& step : steps) {
    if (step.size() > kMaxStepText) return false;
    text += step.size() + 1;
  }
  return text <= kMaxDerivationText;
}

bool transcript_fits(const EquationsTask& task, const Problem& problem,
                     const std::vector<std::string>& steps) {
  State state = task.initial(problem);
  std::size_t text = state.line.size() + 1;
  for (const auto& step : steps) {
    auto next = task.check(problem, state, step).next;
    if (!next) return false;
    state = std::move(*next);
    text += step.size() + state.line.size() + 2;
  }
  return text <= kMaxTranscriptText;
}

// Each of them is recognised as the problem it renders; a test holds that.
std::string rendered(const Posed& posed, Random& random) {
  std::string all;
  for (const auto& equation : posed.equations) all += (all.empty() ? "" : "; ") + equation;
  if (posed.unknowns.size() > 1)
    return pick(std::array{"Linear system to solve: ", "Work out all unknowns from "}, random) +
           all + ".";
  const std::string x = posed.unknowns;
  switch (random.below(3)) {
    case 0:
      return "Determine every real " + x + " for which " + all + ".";
    case 1:
      return "For which " + x + " is " + all + "?";
    default:
      return "Give all real solutions of " + all + ".";
  }
}

}  // namespace

core::Result<GeneratedProblem> EquationsTask::generate(Random& random, int level) const {
  if (level < min_level() || level > max_level())
    return core::error(core::ErrorCode::kOutOfRange, "equations has the levels 1 to 6", "level");
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    const Posed posed = draw(level, random);
    json unknowns = json::array();
    for (const char letter : posed.unknowns) unknowns.push_back(std::string(1, letter));
    const auto problem = EquationsProblem::from_typed(
        {{"equations", posed.equations}, {"unknowns", std::move(unknowns)}}, "typed");
    if (!problem) continue;
    const auto steps = solve(*problem.value());
    if (!steps || !fits(steps.value(), level)) continue;
    if (level >= 5 && !transcript_fits(*this, *problem.value(), steps.value())) continue;
    return GeneratedProblem{rendered(posed, random), problem.value()};
  }
  return core::error(core::ErrorCode::kInternal, "no problem of this level was found", "level");
}

}  // namespace lemma::search

// Knights problems with one solution by level (2 to 8 people, each with one claim), hard enough
// that steps taken at random rarely end in time.
#include <algorithm>
#include <array>

#include "search/tasks/knights/knights.h"
#include "search/tasks/knights/problem.h"

namespace lemma::search {

using namespace knights;

namespace {

using Kind = Formula::Kind;
using Claim = KnightsProblem::Claim;

// How long the shortest derivation may be: long enough to need case splits, short enough to learn
// from.
struct Level {
  std::size_t min_steps;
  std::size_t max_steps;
};

constexpr int kMinLevel = 2;
constexpr std::array<Level, 7> kLevels = {
    {{2, 8}, {3, 12}, {5, 14}, {7, 18}, {9, 22}, {11, 24}, {13, 24}}};
constexpr int kMaxAttempts = 20000;

// --- what is claimed ---

struct Speech {
  Formula says;
  std::string words;  // in direct speech, without a full stop
};

class Draw {
 public:
  Draw(const KnightsWords& words, core::Random& random) : words_(words), random_(random) {}

  Speech speech(int speaker) {
    speaker_ = speaker;
    switch (random_.below(10)) {
      case 0:
        return about(other_than(speaker));
      case 1:
        return two(Kind::kAnd, "", " and ");
      case 2:
        return two(Kind::kOr, "", " or ");
      case 3:
        return two(Kind::kIf, "if ", ", then ");
      case 4:
        return two(Kind::kIff, "", " if and only if ");
      case 5:
        return exclusive();
      case 6:
      case 7:
        return number();
      case 8:
        return alike();
      default:
        return indirect();
    }
  }

 private:
  int anybody() { return static_cast<int>(random_.below(words_.people.size())); }
  int other_than(int person) {
    int drawn = anybody();
    while (drawn == person) drawn = anybody();
    return drawn;
  }
  bool coin() { return random_.below(2) == 0; }
  std::string subject(int person) const {
    return person == speaker_ ? "I" : words_.people[static_cast<std::size_t>(person)];
  }

  Speech about(int person) {
    const bool knight = coin(), plainly = random_.below(4) != 0;
    const std::string verb = person == speaker_ ? " am " : " is ";
    return {Formula::is(person, knight),
            subject(person) + verb + (plainly ? "" : "not ") + words_.a_kind(knight == plainly)};
  }

  Speech two(Kind kind, const std::string& before, const std::string& between) {
    const int first = anybody();
    Speech left = about(first), right = about(other_than(first));
    return {Formula::join(kind, {std::move(left.says), std::move(right.says)}),
            before + left.words + between + right.words};
  }

  Speech exclusive() {
    Speech speech = two(Kind::kXor, "either ", " or ");
    speech.words += ", but not both";
    return speech;
  }

  Speech number() {
    static constexpr std::array<const char*, 8> kNumbers = {"one",  "two", "three", "four",
                                                            "five", "six", "seven", "eight"};
    static constexpr std::array<std::pair<Kind, const char*>, 3> kBounds = {
        {{Kind::kExactly, "precisely "},
         {Kind::kAtLeast, "at least "},
         {Kind::kAtMost, "no more than "}}};
    const auto& [kind, bound] = kBounds[random_.below(kBounds.size())];
    const auto people = static_cast<int>(words_.people.size());
    const int count = 1 + static_cast<int>(random_.below(static_cast<std::uint64_t>(people - 1)));
    const bool knights = coin();
    return {
        Formula::number(kind, count, only(people) - 1, knights),
        bound + std::string(kNumbers[static_cast<std::size_t>(count - 1)]) + " of us " +
            (count == 1 ? "is " + words_.a_kind(knights) : "are " + words_.kind(knights) + "s")};
  }

  Speech alike() {
    const int first = other_than(speaker_);
    int second = other_than(first);
    const bool same = coin();
    return {Formula::about(same ? Kind::kSame : Kind::kDifferent, only(first) | only(second)),
            subject(first) + " and " + subject(second) + " are " +
                (same ? "of the same type" : "of different types")};
  }

  Speech indirect() {
    const int by = other_than(speaker_);
    Speech what = about(other_than(by));
    return {Formula::would_say(by, std::move(what.says)),
            subject(by) + " would claim that " + what.words};
  }

  const KnightsWords& words_;
  core::Random& random_;
  int speaker_ = 0;
};

bool hard_enough(const KnightsTask& task, const KnightsProblem& problem, const Level& level) {
  if (problem.solutions().count() != 1) return false;
  const auto steps = task.solve(problem);
  return steps && steps.value().size() >= level.min_steps &&
         steps.value().size() <= level.max_steps;
}

// --- how it is told ---

struct KindNames {
  const char* knight;
  const char* knave;
};
constexpr std::array<KindNames, 4> kKindNames = {
    {{"knight", "knave"}, {"saint", "sinner"}, {"angel", "devil"}, {"hermit", "trickster"}}};

constexpr std::array<const char*, 24> kNames = {
    "Ada",     "Bruno", "Clara",  "Dario", "Edith", "Felix",  "Greta", "Hugo",
    "Iris",    "Jonas", "Karin",  "Leo",   "Marta", "Nils",   "Olga",  "Pablo",
    "Quentin", "Rosa",  "Stefan", "Tessa", "Ulla",  "Viktor", "Wanda", "Yusuf"};

KnightsWords draw_words(int people, core::Random& random) {
  KnightsWords words;
  const KindNames& kinds = kKindNames[random.below(kKindNames.size())];
  words.knight = kinds.knight;
  words.knave = kinds.knave;
  std::vector<std::string> names(kNames.begin(), kNames.end());
  for (int i = 0; i < people; ++i) {
    const auto at = static_cast<std::size_t>(i);
    std::swap(names[at], names[at + random.below(names.size() - at)]);
    words.people.push_back(names[at]);
  }
  return words;
}

std::string capitalised(std::string text) {
  if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string setting(const KnightsProblem& problem, core::Random& random) {
  const KnightsWords& words = problem.words();
  const std::string everybody = words.listed(problem.everyone());
  const std::string truth = words.knight + "s", lies = words.knave + "s";
  switch (random.below(3)) {
    case 0:
      return "In this valley live " + truth + ", who never lie, and " + lies +
             ", who never tell the truth. You run into " + everybody + ".";
    case 1:
      return capitalised(truth) + " speak only the truth; " + lies + " speak only lies. " +
             everybody + " are all either " + truth + " or " + lies + ".";
    default:
      return everybody + " live in a town of " + truth + " and " + lies + ". As usual, " + truth +
             " make only true statements and " + lies + " make only false statements.";
  }
}

std::string said(const std::string& name, const std::string& words, int frame) {
  switch (frame) {
    case 0:
      return " " + name + " declares: \"" + capitalised(words) + ".\"";
    case 1:
      return " \"" + capitalised(words) + "\", " + name + " insists.";
    default:
      return " " + name + " tells you, \"" + capitalised(words) + ".\"";
  }
}

std::string question(const KnightsWords& words, core::Random& random) {
  switch (random.below(3)) {
    case 0:
      return " Work out what everyone is.";
    case 1:
      return " Which of them are " + words.knight + "s and which are " + words.knave + "s?";
    default:
      return " Can you deduce everybody's type?";
  }
}

}  // namespace

core::Result<GeneratedProblem> KnightsTask::generate(core::Random& random, int level) const {
  if (level < min_level() || level > max_level())
    return core::error(core::ErrorCode::kOutOfRange, "knights has the levels 2 to 8", "level");
  const Level& shape = kLevels[static_cast<std::size_t>(level - kMinLevel)];
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    const KnightsWords words = draw_words(level, random);
    std::vector<Claim> claims;
    std::vector<std::string> spoken;
    Draw draw(words, random);
    for (int speaker = 0; speaker < level; ++speaker) {
      Speech speech = draw.speech(speaker);
      claims.push_back({speaker, std::move(speech.says)});
      spoken.push_back(std::move(speech.words));
    }
    auto problem =
        std::make_shared<const KnightsProblem>(words, std::move(claims), std::vector<Formula>{});
    if (!hard_enough(*this, *problem, shape)) continue;
    std::string text = setting(*problem, random);
    const auto frame = static_cast<int>(random.below(3));
    for (std::size_t i = 0; i < spoken.size(); ++i) text += said(words.people[i], spoken[i], frame);
    text += question(words, random);
    return GeneratedProblem{std::move(text), std::move(problem)};
  }
  return core::error(core::ErrorCode::kInternal, "no problem of this level was found", "level");
}

}  // namespace lemma::search

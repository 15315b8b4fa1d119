#include "search/tasks/knights/steps.h"

namespace lemma::search::knights {

using Kind = KnightsStep::Kind;
using Source = KnightsProblem::Source;

namespace {

constexpr std::string_view kAssume = "assume ";
constexpr std::string_view kFromSpeaker = "from what ";
constexpr std::string_view kSays = " says: ";
constexpr std::string_view kFromFacts = "from the facts: ";
constexpr std::string_view kContradiction = "contradiction";
constexpr std::string_view kFits = "everything fits";

const std::string& name(const KnightsProblem& problem, int person) {
  return problem.words().people[static_cast<std::size_t>(person)];
}

std::string kind_of(const KnightsProblem& problem, int person, bool knight) {
  return name(problem, person) + " is " + problem.words().a_kind(knight);
}

const Source& source_of(const KnightsProblem& problem, const KnightsStep& step) {
  return problem.sources()[static_cast<std::size_t>(step.source)];
}

bool take(std::string_view& rest, std::string_view prefix) {
  if (!rest.starts_with(prefix)) return false;
  rest.remove_prefix(prefix.size());
  return true;
}

// --- reading ---

ParsedKnightsStep unread(std::string why) { return {.step = {}, .why_not = std::move(why)}; }

// "Bob is a knight" to the end of the line.
bool read_kind(const KnightsProblem& problem, std::string_view text, KnightsStep& step) {
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return false;
  step.person = problem.words().person_named(text.substr(0, space));
  if (step.person < 0) return false;
  for (const bool knight : {true, false}) {
    if (text.substr(space) != " is " + problem.words().a_kind(knight)) continue;
    step.knight = knight;
    return true;
  }
  return false;
}

int source_with(const KnightsProblem& problem, int speaker) {
  for (std::size_t i = 0; i < problem.sources().size(); ++i)
    if (problem.sources()[i].speaker == speaker) return static_cast<int>(i);
  return -1;
}

ParsedKnightsStep read_inference(const KnightsProblem& problem, int source,
                                 std::string_view conclusion) {
  KnightsStep step{.kind = Kind::kContradiction, .source = source};
  if (conclusion == kContradiction) return {.step = step};
  step.kind = Kind::kConclude;
  if (read_kind(problem, conclusion, step)) return {.step = step};
  return unread("after the colon stands the kind of one of the people, or contradiction");
}

}  // namespace

ParsedKnightsStep parse_knights_step(const KnightsProblem& problem, std::string_view line) {
  if (line == kFits) return {.step = KnightsStep{.kind = Kind::kFits}};
  if (take(line, kAssume)) {
    KnightsStep step{.kind = Kind::kAssume};
    if (read_kind(problem, line, step)) return {.step = step};
    return unread("what is assumed is the kind of one of the people");
  }
  if (take(line, kFromFacts)) {
    const int source = source_with(problem, Source::kFacts);
    return source < 0 ? unread("no facts are given") : read_inference(problem, source, line);
  }
  if (!take(line, kFromSpeaker))
    return unread("a step assumes a kind, reasons from what somebody says, or says that all fits");
  const std::size_t says = line.find(kSays);
  if (says == std::string_view::npos)
    return unread("a step from what somebody says needs \"says: \"");
  const std::string_view speaker = line.substr(0, says);
  const int person = problem.words().person_named(speaker);
  if (person < 0) return unread("it reasons from the words of somebody who isn't there");
  const int source = source_with(problem, person);
  if (source < 0) return unread(std::string(speaker) + " says nothing");
  return read_inference(problem, source, line.substr(says + kSays.size()));
}

std::string to_string(const KnightsProblem& problem, const KnightsStep& step) {
  switch (step.kind) {
    case Kind::kAssume:
      return std::string(kAssume) + kind_of(problem, step.person, step.knight);
    case Kind::kFits:
      return std::string(kFits);
    default:
      break;
  }
  const int speaker = source_of(problem, step).speaker;
  const std::string from =
      speaker == Source::kFacts
          ? std::string(kFromFacts)
          : std::string(kFromSpeaker) + name(problem, speaker) + std::string(kSays);
  return from + (step.kind == Kind::kContradiction ? std::string(kContradiction)
                                                   : kind_of(problem, step.person, step.knight));
}

// --- judging ---

LeftOpen left_open(const KnightsProblem& problem, const Source& source, const Known& known) {
  LeftOpen left;
  const PersonSet unknown = problem.everyone() & ~known.decided;
  for (PersonSet more = unknown;; more = (more - 1) & unknown) {
    if (source.allowed[known.knights | more]) {
      left.nothing = false;
      left.knight |= more;
      left.knave |= unknown & ~more;
    }
    if (more == 0) break;
  }
  return left;
}

namespace {

JudgedKnightsStep refused(std::string why) { return {.next = {}, .evidence = std::move(why)}; }

// The source as evidence names it: "what Ann says, false of a knave,".
std::string named(const KnightsProblem& problem, const Source& source, const Known& known) {
  if (source.speaker == Source::kFacts) return "the facts";
  const std::string& speaker = name(problem, source.speaker);
  if (!known.has(source.speaker)) return "what " + speaker + " says, whether true or false,";
  return known.is_knight(source.speaker)
             ? "what " + speaker + " says, true of " + problem.words().a_kind(true) + ","
             : "what " + speaker + " says, false of " + problem.words().a_kind(false) + ",";
}

JudgedKnightsStep assume(const KnightsProblem& problem, KnightsKnowledge knowledge,
                         const KnightsStep& step) {
  const Known& known = knowledge.innermost();
  if (known.has(step.person)) return refused(name(problem, step.person) + "'s kind is known");
  const bool outside = knowledge.branches.empty();
  const bool as_shown =
      knowledge.shown && ((*knowledge.shown & only(step.person)) != 0) == step.knight;
  if (outside && as_shown)
    return refused("that is so in the assignment that was shown to fit, so it can't be refuted");
  knowledge.branches.push_back({step.person, known.with(step.person, step.knight)});
  return {.next = knights_state(problem, knowledge),
          .evidence = "an assumption; it holds until a contradiction refutes it"};
}

JudgedKnightsStep conclude(const KnightsProblem& problem, KnightsKnowledge knowledge,
                           const KnightsStep& step) {
  Known& known = knowledge.innermost();
  if (known.has(step.person)) return refused(name(problem, step.person) + "'s kind is known");
  const Source& source = source_of(problem, step);
  const LeftOpen left = left_open(problem, source, known);
  const std::string from = named(problem, source, known);
  if (left.nothing) return refused(from + " contradicts what is known");
  if (((step.knight ? left.knave : left.knight) & only(step.person)) != 0)
    return refused(from + " also permits that " + kind_of(problem, step.person, !step.knight));
  known = known.with(step.person, step.knight);
  return {.next = knights_state(problem, knowledge),
          .evidence = from + " leaves, with what is known, only that " +
                      kind_of(problem, step.person, step.knight)};
}

JudgedKnightsStep contradict(const KnightsProblem& problem, KnightsKnowledge knowledge,
                             const KnightsStep& step) {
  const Source& source = source_of(problem, step);
  const std::string from = named(problem, source, knowledge.innermost());
  if (!left_open(problem, source, knowledge.innermost()).nothing)
    return refused(from + " can agree with what is known");
  if (knowledge.branches.empty())
    return {.next = no_solution_state(),
            .evidence = from + " contradicts what is known without any assumption"};
  const auto branch = knowledge.branches.back();
  const bool assumed_knight = branch.known.is_knight(branch.assumed);
  knowledge.branches.pop_back();
  knowledge.innermost() = knowledge.innermost().with(branch.assumed, !assumed_knight);
  return {.next = knights_state(problem, knowledge),
          .evidence = from + " contradicts what is known, so the assumption is wrong: " +
                      kind_of(problem, branch.assumed, !assumed_knight)};
}

JudgedKnightsStep fit(const KnightsProblem& problem, KnightsKnowledge knowledge) {
  const Known known = knowledge.innermost();
  if (known.decided != problem.everyone()) return refused("not every kind is known");
  for (const Source& source : problem.sources())
    if (!source.allowed[known.knights])
      return refused(named(problem, source, known) + " contradicts what is known");
  if (knowledge.shown)
    return {.next = not_unique_state(problem, *knowledge.shown, known.knights),
            .evidence = "all claims and facts agree with this assignment, and with another one"};
  knowledge.branches.clear();
  knowledge.shown = known.knights;
  return {.next = knights_state(problem, knowledge),
          .evidence = "all claims and facts agree with this assignment, so it is possible"};
}

}  // namespace

JudgedKnightsStep take_step(const KnightsProblem& problem, const KnightsKnowledge& knowledge,
                            const KnightsStep& step) {
  switch (step.kind) {
    case Kind::kAssume:
      return assume(problem, knowledge, step);
    case Kind::kConclude:
      return conclude(problem, knowledge, step);
    case Kind::kContradiction:
      return contradict(problem, knowledge, step);
    case Kind::kFits:
      return fit(problem, knowledge);
  }
  return refused("no such step");
}

std::vector<KnightsStep> legal_steps(const KnightsProblem& problem,
                                     const KnightsKnowledge& knowledge) {
  std::vector<KnightsStep> steps;
  const Known& known = knowledge.innermost();
  bool fits = known.decided == problem.everyone();
  for (std::size_t i = 0; i < problem.sources().size(); ++i) {
    const int source = static_cast<int>(i);
    const LeftOpen left = left_open(problem, problem.sources()[i], known);
    if (left.nothing) {
      steps.push_back({.kind = Kind::kContradiction, .source = source});
      fits = false;
      continue;
    }
    for (int person = 0; person < problem.size(); ++person) {
      const bool may_knight = (left.knight & only(person)) != 0;
      if (!known.has(person) && may_knight != ((left.knave & only(person)) != 0))
        steps.push_back({Kind::kConclude, source, person, may_knight});
    }
  }
  for (int person = 0; person < problem.size(); ++person) {
    if (known.has(person)) continue;
    for (const bool knight : {true, false}) {
      const bool as_shown = knowledge.shown && ((*knowledge.shown & only(person)) != 0) == knight;
      if (!(knowledge.branches.empty() && as_shown))
        steps.push_back({.kind = Kind::kAssume, .person = person, .knight = knight});
    }
  }
  if (fits) steps.push_back({.kind = Kind::kFits});
  return steps;
}

}  // namespace lemma::search::knights

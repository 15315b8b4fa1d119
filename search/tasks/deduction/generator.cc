// Deduction problems by level, the number of hops from what is stated to the query: a chain of
// rules, used forwards and backwards, among rules and facts that lead elsewhere.
#include <algorithm>
#include <array>

#include "search/tasks/deduction/deduction.h"
#include "search/tasks/deduction/problem.h"

namespace lemma::search {

using core::Random;
using deduction::Literal;
using deduction::Statement;
using deduction::Theory;
using deduction::Truth;

namespace {

constexpr int kMaxAttempts = 2000;
constexpr std::size_t kMaxTraceBytes = 1000;  // about 250 tokens: a trace is to be learnt from

constexpr std::array<const char*, 20> kNouns = {
    "a dorplet", "a quimp",  "a brellin", "a skorv",   "a tavick", "a murnel",   "a plisk",
    "a gorrum",  "a zintle", "a hovart",  "a frimble", "a nackle", "an osprint", "a vellup",
    "a jarrow",  "a kestin", "a lumpet",  "a wexel",   "a yarbin", "a crindle"};
constexpr std::array<const char*, 18> kAdjectives = {
    "brisk",  "mellow", "sturdy", "opaque", "sour",  "bitter", "dusty",  "crisp",  "plain",
    "rustic", "vivid",  "hollow", "humid",  "stern", "feral",  "nimble", "torpid", "glossy"};
constexpr std::array<const char*, 8> kNames = {"Mina", "Otto",   "Petra", "Ravi",
                                               "Suki", "Tobias", "Ulla",  "Vera"};

bool chance(Random& random, int percent) {
  return random.below(100) < static_cast<std::uint64_t>(percent);
}

template <class T>
void shuffle(std::vector<T>& items, Random& random) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[random.below(i)]);
}

Literal opposite(Literal literal) {
  literal.negated = !literal.negated;
  return literal;
}

Literal of(int constant, Literal literal) {
  literal.constant = constant;
  return literal;
}

// A problem as it is drawn. What it really comes to is decided afterwards.
class Draft {
 public:
  Draft(Random& random, int hops) : random_(random), hops_(hops) {
    nouns_.assign(kNouns.begin(), kNouns.end());
    adjectives_.assign(kAdjectives.begin(), kAdjectives.end());
    std::vector<std::string> names(kNames.begin(), kNames.end());
    shuffle(nouns_, random);
    shuffle(adjectives_, random);
    shuffle(names, random);
    theory_.constants.assign(names.begin(), names.begin() + 3);
  }

  Theory draw(Truth truth) {
    const bool about_class = chance(random_, 30);
    chain_ = {new_noun()};
    while (static_cast<int>(chain_.size()) <= hops_) chain_.push_back(new_property());
    const bool cases = hops_ >= 3 && truth != Truth::kUnknown && chance(random_, 25);
    const std::size_t broken = truth == Truth::kUnknown ? 1 + random_.below(chain_.size() - 1) : 0;
    for (std::size_t i = 1; i < chain_.size(); ++i) {
      const bool by_cases = cases && i + 1 == chain_.size();
      if (by_cases)
        add_cases(chain_[i - 1], chain_[i]);
      else if (i == broken)
        add_rule({chain_[i - 1], new_property()}, chain_[i]);
      else
        add_link(i, about_class);
    }
    if (!about_class) theory_.premises.push_back({.head = of(0, chain_[0])});
    set_query(truth, about_class);
    add_distractors();
    if (truth == Truth::kContradictory)
      theory_.premises.push_back(
          {.head = of(0, opposite(chain_[1 + random_.below(chain_.size() - 1)]))});
    shuffle(theory_.premises, random_);
    return std::move(theory_);
  }

 private:
  Literal added(std::vector<std::string>& pool) {
    theory_.predicates.push_back(pool.back());
    pool.pop_back();
    return {.predicate = static_cast<int>(theory_.predicates.size()) - 1};
  }
  Literal new_noun() { return added(nouns_); }
  // There are more words than properties in a problem, but not of either kind.
  Literal new_property() {
    const bool noun = chance(random_, 40) ? !nouns_.empty() : adjectives_.empty();
    Literal literal = noun ? new_noun() : added(adjectives_);
    literal.negated = chance(random_, 15);
    return literal;
  }

  void add_rule(std::vector<Literal> body, Literal head) {
    theory_.premises.push_back(
        {.kind = Statement::Kind::kRule, .body = std::move(body), .head = head});
  }

  // From chain_[i - 1] to chain_[i]: forwards, backwards, or with a second condition.
  void add_link(std::size_t i, bool about_class) {
    const Literal from = chain_[i - 1], to = chain_[i];
    if (chance(random_, 25)) return add_rule({opposite(to)}, opposite(from));
    if (chance(random_, 60)) return add_rule({from}, to);
    if (i >= 2 && chance(random_, 50)) return add_rule({from, chain_[random_.below(i - 1)]}, to);
    if (about_class || theory_.predicates.size() >= 16) return add_rule({from}, to);
    const Literal condition = new_property();
    theory_.premises.push_back({.head = of(0, condition)});
    add_rule({from, condition}, to);
  }

  void add_cases(Literal from, Literal to) {
    const Literal open = new_property();
    add_rule({from, open}, to);
    add_rule({from, opposite(open)}, to);
  }

  void set_query(Truth truth, bool about_class) {
    const Literal last = truth == Truth::kFalse ? opposite(chain_.back()) : chain_.back();
    Statement& query = theory_.query;
    if (!about_class) {
      query = {.head = of(0, last)};
    } else if (chance(random_, 50)) {
      // Some member is known, so that a false rule can be refuted.
      theory_.premises.push_back({.kind = Statement::Kind::kSome, .body = {chain_[0]}});
      query = {.kind = Statement::Kind::kSome, .body = {chain_[0], last}};
    } else if (truth == Truth::kFalse) {
      query = {.kind = Statement::Kind::kSome, .body = {chain_[0], last}};
    } else {
      query = {.kind = Statement::Kind::kRule, .body = {chain_[0]}, .head = last};
    }
  }

  // Rules that lead away from the chain or never apply, and facts about others.
  void add_distractors() {
    std::vector<Literal> elsewhere;
    for (int i = 0; i < 2 + hops_ / 2 && theory_.predicates.size() < 23; ++i)
      elsewhere.push_back(new_property());
    const auto any = [&](const std::vector<Literal>& from) {
      return from[random_.below(from.size())];
    };
    for (int i = 0; i < 2 + hops_; ++i) {
      const Literal head = any(elsewhere);
      std::vector<Literal> body{chance(random_, 50) ? any(chain_) : any(elsewhere)};
      if (chance(random_, 30)) body.push_back(any(elsewhere));
      if (std::any_of(body.begin(), body.end(),
                      [&](const Literal& l) { return l.predicate == head.predicate; }))
        continue;
      if (body.size() == 2 && body[0].predicate == body[1].predicate) body.pop_back();
      add_rule(std::move(body), chance(random_, 20) ? opposite(head) : head);
    }
    for (int constant = 0; constant < 3; ++constant)
      for (int i = 0; i < 1 + hops_ / 4; ++i)
        theory_.premises.push_back(
            {.head =
                 of(constant, constant > 0 && chance(random_, 40) ? any(chain_) : any(elsewhere))});
  }

  Random& random_;
  const int hops_;
  std::vector<std::string> nouns_, adjectives_;
  std::vector<Literal> chain_;
  Theory theory_;
};

// --- wording; each is recognised as the statement it renders, a test holds that ---

std::string listed(const Theory& theory, const std::vector<Literal>& literals) {
  std::string text;
  for (const Literal& literal : literals)
    text += (text.empty() ? "" : " and ") + property(theory, literal);
  return text;
}

// "dorplet" of "a dorplet"; empty when the properties aren't one noun.
std::string bare_noun(const Theory& theory, const std::vector<Literal>& literals) {
  if (literals.size() != 1 || literals[0].negated) return "";
  const std::string& name = theory.predicates[static_cast<std::size_t>(literals[0].predicate)];
  return name.starts_with("a ") || name.starts_with("an ") ? name.substr(name.find(' ') + 1) : "";
}

std::string worded_rule(const Theory& theory, const Statement& rule, Random& random) {
  const std::string noun = bare_noun(theory, rule.body);
  const std::string head = property(theory, rule.head);
  if (!noun.empty() && chance(random, 60))
    return rule.head.negated ? "no " + noun + " is " + property(theory, opposite(rule.head))
                             : (chance(random, 50) ? "each " : "every ") + noun + " is " + head;
  if (chance(random, 40) && !rule.head.negated)
    return "whatever is " + listed(theory, rule.body) + " is " + head;
  return "if something is " + listed(theory, rule.body) + " then it is " + head;
}

std::string worded(const Theory& theory, const Statement& statement, Random& random) {
  if (statement.kind == Statement::Kind::kFact) return say(theory, statement.head);
  if (statement.kind == Statement::Kind::kRule) return worded_rule(theory, statement, random);
  const std::string noun = bare_noun(theory, {statement.body[0]});
  if (statement.body.size() == 1) return "there is " + listed(theory, statement.body);
  if (!noun.empty()) return "at least one " + noun + " is " + property(theory, statement.body[1]);
  return "something is " + listed(theory, statement.body);
}

std::string sentence(std::string text) {
  if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text + ".";
}

std::string rendered(const Theory& theory, Random& random) {
  std::string text;
  for (const Statement& premise : theory.premises)
    text += sentence(worded(theory, premise, random)) + " ";
  const std::string query = worded(theory, theory.query, random);
  if (chance(random, 50)) return text + "Is it true, false or unknown that " + query + "?";
  return text + "Decide whether this is true, false or unknown: " + query + ".";
}

std::size_t bytes_of(const std::vector<std::string>& steps) {
  std::size_t bytes = 0;
  for (const auto& step : steps) bytes += step.size() + 1;
  return bytes;
}

bool fits(const Theory& theory) {
  return theory.predicates.size() <= DeductionProblem::kMaxPredicates &&
         theory.premises.size() <= DeductionProblem::kMaxPremises;
}

}  // namespace

core::Result<GeneratedProblem> DeductionTask::generate(Random& random, int level) const {
  if (level < min_level() || level > max_level())
    return core::error(core::ErrorCode::kOutOfRange, "deduction has the levels 1 to 10", "level");
  const std::uint64_t kind = random.below(100);
  const Truth truth = kind < 38   ? Truth::kTrue
                      : kind < 76 ? Truth::kFalse
                      : kind < 94 ? Truth::kUnknown
                                  : Truth::kContradictory;
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    Theory theory = Draft(random, level).draw(truth);
    if (!fits(theory)) continue;
    auto problem = std::make_shared<const DeductionProblem>(std::move(theory));
    if (problem->decision().truth != truth) continue;
    const auto steps = solve(*problem);
    if (!steps) continue;
    const auto least = static_cast<std::size_t>(truth == Truth::kUnknown         ? 2
                                                : truth == Truth::kContradictory ? 1
                                                                                 : level);
    if (steps.value().size() < least || bytes_of(steps.value()) > kMaxTraceBytes) continue;
    std::string text = rendered(problem->theory(), random);
    return GeneratedProblem{std::move(text), std::move(problem)};
  }
  return core::error(core::ErrorCode::kInternal, "no problem of this level was found", "level");
}

}  // namespace lemma::search

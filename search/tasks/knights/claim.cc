#include "search/tasks/knights/claim.h"

#include "search/tasks/knights/speech.h"

namespace lemma::search::knights {

using FormulaKind = Formula::Kind;
using TokenKind = KnightsToken::Kind;

namespace {

constexpr int kMaxNesting = 6;

Formula implies(Formula premise, Formula conclusion) {
  return Formula::join(FormulaKind::kIf, {std::move(premise), std::move(conclusion)});
}

}  // namespace

ClaimReader::ClaimReader(const std::vector<KnightsToken>& tokens, const KindNouns& nouns,
                         int people, unsigned choices)
    : tokens_(tokens), nouns_(nouns), people_(people), choices_(choices) {}

std::optional<Formula> ClaimReader::claim(std::size_t& at, const Voice& voice) {
  voice_ = voice;
  at_ = at;
  kind_said_.reset();
  auto formula = conditional();
  if (formula) at = at_;
  return formula;
}

std::optional<Formula> ClaimReader::being(std::size_t& at, int person) {
  voice_ = {.speaker = person};
  at_ = at;
  auto formula = predicate(person);
  if (formula) at = at_;
  return formula;
}

// --- tokens ---

void ClaimReader::back_to(const Place& place) {
  at_ = place.at;
  ambiguities_ = place.ambiguities;
  called_lying_ = place.called_lying;
  kind_said_ = place.kind_said;
}

bool ClaimReader::word(std::initializer_list<std::string_view> words) const {
  return word_at(tokens_, at_, words);
}

bool ClaimReader::take(std::initializer_list<std::string_view> words) {
  if (!word(words)) return false;
  ++at_;
  return true;
}

bool ClaimReader::take_all(std::initializer_list<std::string_view> words) {
  std::size_t at = at_;
  for (const auto one : words)
    if (!word_at(tokens_, at++, {one})) return false;
  at_ = at;
  return true;
}

bool ClaimReader::take_comma() {
  if (!kind_at(tokens_, at_, TokenKind::kComma)) return false;
  ++at_;
  return true;
}

// Beyond the choices that fit, the caller refuses anyway.
bool ClaimReader::choose() {
  const int ambiguity = ambiguities_++;
  return ambiguity < 16 && (choices_ >> ambiguity & 1) != 0;
}

// --- whole claims ---

// claim = "if" chain ("," | "then" | ", then") chain
//       | "it is not true that" unit  |  "it is true that" chain  |  chain, and a condition
std::optional<Formula> ClaimReader::conditional() {
  if (take({"if"})) {
    auto premise = chain();
    if (!premise) return std::nullopt;
    const bool comma = take_comma();
    if (!take({"then"}) && !comma) return std::nullopt;
    auto conclusion = chain();
    if (!conclusion) return std::nullopt;
    return implies(std::move(*premise), std::move(*conclusion));
  }
  const Place start = place();
  if (take({"it"}) && take({"is", "'s"})) {
    const bool negated = take({"not"});
    const bool denied = !negated && take({"false"});
    const bool stated = denied || take({"true"}) || take_all({"the", "case"});
    if (!stated || !take({"that"})) return std::nullopt;
    auto formula = negated || denied ? unit() : chain();
    if (!formula || !(negated || denied)) return formula;
    return Formula::join(FormulaKind::kNot, {std::move(*formula)});
  }
  back_to(start);
  auto first = chain();
  return first ? with_condition(std::move(*first)) : std::nullopt;
}

// Behind a unit: "if and only if" unit, "only if" unit, "if" unit. Behind "P or Q": "but not both",
// "or both".
std::optional<Formula> ClaimReader::with_condition(Formula first) {
  const bool is_or = first.kind == FormulaKind::kOr;
  const Place end = place();
  take_comma();
  if (is_or && take_all({"but", "not", "both"})) {
    if (first.parts.size() != 2) return std::nullopt;
    return Formula::join(FormulaKind::kXor, std::move(first.parts));
  }
  if (is_or && take_all({"or", "both"})) return first;
  back_to(end);
  const bool iff = take_all({"if", "and", "only", "if"}) || take({"iff"}) ||
                   take_all({"exactly", "when"}) || take_all({"exactly", "if"});
  const bool only_if = !iff && take_all({"only", "if"});
  if (!iff && !only_if && !take({"if"})) return first;
  if (first.kind == FormulaKind::kAnd || is_or || closed_) return std::nullopt;
  auto second = unit();
  if (!second) return std::nullopt;
  if (iff) return Formula::join(FormulaKind::kIff, {std::move(first), std::move(*second)});
  return only_if ? implies(std::move(first), std::move(*second))
                 : implies(std::move(*second), std::move(first));
}

// chain = unit { ("and" | "but") unit }  |  unit { "or" unit }. A comma before the word only where
// the words are certainly still the speaker's.
std::optional<Formula> ClaimReader::chain() {
  auto first = unit();
  if (!first) return std::nullopt;
  std::vector<Formula> parts{std::move(*first)};
  std::optional<FormulaKind> joined;
  while (!closed_) {
    const Place end = place();
    if (take_comma() && !voice_.direct) {
      back_to(end);
      break;
    }
    const bool next_statement = !voice_.quoted && frame_at(tokens_, at_).has_value();
    const FormulaKind kind = word({"or"}) ? FormulaKind::kOr : FormulaKind::kAnd;
    const bool tail = word_at(tokens_, at_ + 1, {"both"}) &&
                      !kind_at(tokens_, at_ + 2, TokenKind::kName) &&
                      !kind_at(tokens_, at_ + 2, TokenKind::kWord);
    const bool was_plain = plain_;
    if (next_statement || tail || !take({"and", "but", "or"})) {
      back_to(end);
      break;
    }
    auto next = unit();
    if (!next && was_plain) next = elided();
    if (!next) {
      back_to(end);
      break;
    }
    if (joined && *joined != kind) return std::nullopt;
    joined = kind;
    parts.push_back(std::move(*next));
  }
  if (parts.size() == 1) return std::move(parts[0]);
  return Formula::join(*joined, std::move(parts));
}

// "[Bob is a knight and] Carl a knave"
std::optional<Formula> ClaimReader::elided() {
  const Place start = place();
  const auto who = person();
  if (who && word({"a", "an"}))
    if (const auto kind = kind_of_one()) return Formula::is(*who, *kind);
  back_to(start);
  return std::nullopt;
}

// --- one clause ---

std::optional<Formula> ClaimReader::unit() {
  using Alternative = std::optional<Formula> (ClaimReader::*)();
  static constexpr Alternative kAlternatives[] = {
      &ClaimReader::so_too,        &ClaimReader::only_kind_would_say,
      &ClaimReader::neither,       &ClaimReader::either,
      &ClaimReader::quantity,      &ClaimReader::there_are,
      &ClaimReader::about_subjects};
  if (depth_ == kMaxNesting) return std::nullopt;
  ++depth_;
  const Place start = place();
  std::optional<Formula> formula;
  for (const Alternative alternative : kAlternatives) {
    closed_ = plain_ = false;
    formula = (this->*alternative)();
    if (formula) break;
    back_to(start);
  }
  --depth_;
  kind_said_.reset();
  if (formula && plain_) kind_said_ = formula->kind == FormulaKind::kKnight;
  return formula;
}

// "[Bob is a knave and] so am I"
std::optional<Formula> ClaimReader::so_too() {
  if (!kind_said_ || !take({"so"}) || !take({"is", "am"})) return std::nullopt;
  const auto who = person();
  return who ? std::optional(Formula::is(*who, *kind_said_)) : std::nullopt;
}

// "Only a knave would say that Carl is a knight": those who would say what is true are the knights.
std::optional<Formula> ClaimReader::only_kind_would_say() {
  if (!take({"only"}) || !word({"a", "an"})) return std::nullopt;
  const auto kind = kind_of_one();
  if (!kind || !take({"would", "could"}) || !take({"say", "claim"})) return std::nullopt;
  take({"that"});
  auto what = unit();
  if (!what) return std::nullopt;
  closed_ = true;
  plain_ = false;
  if (*kind) return what;
  return Formula::join(FormulaKind::kNot, {std::move(*what)});
}

// "neither Bob nor I am a knight"
std::optional<Formula> ClaimReader::neither() {
  if (!take({"neither"})) return std::nullopt;
  std::vector<int> people;
  do {
    const auto who = person();
    if (!who) return std::nullopt;
    people.push_back(*who);
  } while (take({"nor"}));
  if (people.size() < 2 || !take({"is", "are", "am"})) return std::nullopt;
  auto kind = kind_of_one();
  if (!kind) kind = kind_of_many();
  if (!kind) return std::nullopt;
  std::vector<Formula> parts;
  for (const int who : people) parts.push_back(Formula::is(who, !*kind));
  return Formula::join(FormulaKind::kAnd, std::move(parts));
}

// "either Bob or Carl is a knave", "either Bob is a knave or Carl is a knight"
std::optional<Formula> ClaimReader::either() {
  if (!take({"either"})) return std::nullopt;
  const Place start = place();
  if (const auto people = subjects(); people && people->any) {
    auto formula = of_several(*people);
    if (formula) return exclusive_or_not(std::move(formula->parts));
  }
  back_to(start);
  auto first = unit();
  if (!first || closed_) return std::nullopt;
  take_comma();
  if (!take({"or"})) return std::nullopt;
  auto second = unit();
  if (!second) return std::nullopt;
  return exclusive_or_not({std::move(*first), std::move(*second)});
}

// What "either" means is said behind it, or stays open.
std::optional<Formula> ClaimReader::exclusive_or_not(std::vector<Formula> parts) {
  if (parts.size() != 2) return std::nullopt;
  closed_ = true;
  plain_ = false;
  const Place end = place();
  take_comma();
  if (take_all({"but", "not", "both"})) return Formula::join(FormulaKind::kXor, std::move(parts));
  if (take_all({"or", "both"})) return Formula::join(FormulaKind::kOr, std::move(parts));
  back_to(end);
  return Formula::join(choose() ? FormulaKind::kXor : FormulaKind::kOr, std::move(parts));
}

}  // namespace lemma::search::knights

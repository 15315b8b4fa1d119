#include "search/tasks/deduction/vocabulary.h"

#include <algorithm>

#include "search/tasks/deduction/problem.h"

namespace lemma::search::deduction {

namespace {

using Form = Described::Form;

constexpr std::size_t kMaxSpellings = 1024;

std::string lowered(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

bool is_noun(const Described& described) {
  return described.form == Form::kNoun || described.form == Form::kPlural || described.symbol;
}

std::string with_article(const std::string& noun) {
  const bool vowel = std::string("aeiou").find(noun[0]) != std::string::npos;
  const bool sounds_like_you = noun.starts_with("uni") || noun.starts_with("eu");
  return (vowel && !sounds_like_you ? "an " : "a ") + noun;
}

std::string quoted(const std::string& word) { return "\"" + word + "\""; }

int place_of(std::vector<std::string>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<int>(found - names.begin());
  names.push_back(name);
  return static_cast<int>(names.size()) - 1;
}

}  // namespace

void Vocabulary::note(const Saying& saying) {
  std::set<std::string> names;  // once, though a pronoun may stand for one
  const auto about = [&](const About& about) {
    if (!about.who.empty()) names.insert(about.who);
    for (const Described& described : about.what) note(described);
  };
  for (const auto& body : saying.bodies)
    for (const Described& described : body) note(described);
  for (const About& condition : saying.conditions) about(condition);
  for (const About& one : saying.then) about(one);
  for (const auto& name : names) {
    names_.insert(name);
    for (const auto& word : words_of(lowered(name))) use(word, word);
  }
}

void Vocabulary::note(const Described& described) {
  seen_.push_back(described);
  if (described.symbol || !described.modifiers.empty()) return;
  if (described.form == Form::kNoun) singulars_.insert(described.word);
  if (described.form == Form::kPlural) plurals_.insert(described.word);
  if (described.form == Form::kBare) bare_.insert(described.word);
  if (described.form == Form::kAble) able_.insert(described.word);
}

std::string Vocabulary::settle(const Domains& domains) {
  if (domains.things && domains.people)
    return "it speaks of things and of people in general, and it is not clear which are which";
  for (auto settled : {settle_nouns(), settle_compounds(), settle_properties(domains),
                       settle_names(domains), settle_spelling()})
    if (!settled.empty()) return settled;
  return "";
}

// Every plural gets the one singular that the text uses, or its likeliest.
std::string Vocabulary::settle_nouns() {
  std::set<std::string> written = singulars_;
  for (const Described& d : seen_)
    if (d.form == Form::kNoun && !d.symbol) written.insert(d.word);
  for (const Described& d : seen_) {
    if (d.form != Form::kPlural || d.symbol) continue;
    const auto candidates = singulars(d.word);
    std::vector<std::string> used;
    for (const auto& candidate : candidates)
      if (written.contains(candidate)) used.push_back(candidate);
    if (used.size() > 1) return "the singular of " + quoted(d.word) + " is not clear";
    singular_of_[d.word] = used.empty() ? candidates[0] : used[0];
  }
  for (const Described& d : seen_) {
    if (is_noun(d) && !d.symbol) use(d.word, lemma(d));
    if (!is_noun(d)) use(d.word, d.word);
    for (const auto& modifier : d.modifiers) use(modifier, modifier);
    if (is_noun(d) && d.modifiers.empty()) nouns_.insert(lemma(d));
    if (!is_noun(d) || d.symbol) continue;
    for (const char* ending : {"s", "es"}) spellings_.emplace(lemma(d) + ending, lemma(d));
    if (d.form == Form::kNoun) continue;
    for (const auto& candidate : singulars(d.word)) spellings_.emplace(candidate, lemma(d));
  }
  return "";
}

void Vocabulary::use(const std::string& spelt, const std::string& word) {
  ++uses_[word];
  spellings_[spelt] = word;
}

std::string Vocabulary::settle_properties(const Domains& domains) const {
  // "All people are mortal" says nothing of dogs.
  if (domains.people)
    for (const Described& d : seen_)
      if (is_noun(d) && !is_person_noun(lemma(d)))
        return "it speaks of people, and it is not clear whether a " + quoted(lemma(d)) +
               " is a person";
  std::set<std::string> heads = nouns_;
  for (const auto& compounds : {compounds_, divided_})
    for (const Compound& compound : compounds) heads.insert(compound.head);
  for (const auto& word : bare_) {
    if (singular_of_.contains(word)) return quoted(word) + " is used as a plural and as a property";
    if (heads.contains(word) && !(nouns_.contains(word) && is_noun_and_property(word)))
      return quoted(word) + " is used as a noun and as a property";
  }
  return "";
}

// "A black cat" is black and a cat where black is a property by itself; "a guinea pig" is one class
// where neither word is used alone.
std::string Vocabulary::settle_compounds() {
  for (const Described& d : seen_) {
    if (d.modifiers.empty()) continue;
    const Compound compound{d.modifiers, lemma(d)};
    const auto plain = [&](const std::string& word) {
      return bare_.contains(word) || is_plain_adjective(word);
    };
    for (const auto& modifier : d.modifiers)
      if (is_treacherous_adjective(modifier))
        return "what is called " + quoted(modifier) + " may not be one";
    if (std::all_of(d.modifiers.begin(), d.modifiers.end(), plain)) {
      divided_.insert(compound);
      continue;
    }
    if (nouns_.contains(compound.head))
      return "whether every " + quoted(d.modifiers[0] + " " + compound.head) + " is one of the " +
             quoted(compound.head) + " class is not clear";
    for (const auto& modifier : d.modifiers) {
      if (plain(modifier) || nouns_.contains(modifier) || singular_of_.contains(modifier))
        return quoted(modifier) + " is used with a noun and alone";
      if (may_be_misspelt_quantity(modifier))
        return quoted(modifier) + " may be a misspelt quantity";
    }
    compounds_.insert(compound);
  }
  const auto joined = [](const Compound& compound) {
    std::string text;
    for (const auto& modifier : compound.modifiers) text += modifier + " ";
    return text + compound.head;
  };
  for (const Compound& compound : compounds_)
    for (const Compound& other : compounds_)
      if (may_be_misspelt(joined(compound), joined(other)))
        return quoted(joined(compound)) + " may be a misspelt " + quoted(joined(other)) +
               ", or the reverse";
  for (const Compound& compound : divided_)
    for (const Compound& other : compounds_)
      if (compound.head == other.head)
        return "it is not clear what " + quoted(compound.head) + " is without the word before it";
  return "";
}

std::string Vocabulary::settle_names(const Domains& domains) const {
  for (const auto& name : names_) {
    const auto words = words_of(lowered(name));
    if (words[0] == "the" && domains.people)
      return "it is not clear whether " + quoted(name) + " is a person";
    for (const auto& word : words)
      if (nouns_.contains(word) || singular_of_.contains(word) || bare_.contains(word) ||
          able_.contains(word))
        return quoted(word) + " is used as a name and as a property";
    for (const auto& other : names_) {
      if (other == name) continue;
      const auto others = words_of(lowered(other));
      for (const auto& word : words)
        if (word != "the" && std::find(others.begin(), others.end(), word) != others.end())
          return quoted(name) + " and " + quoted(other) + " may be the same";
    }
  }
  return "";
}

std::string Vocabulary::settle_spelling() const {
  if (spellings_.size() > kMaxSpellings) return "it names more than can be told apart";
  for (const auto& name : names_)
    for (const auto& word : words_of(lowered(name)))
      if (uses_.at(word) == 1 && (word.size() == 2 || may_be_misspelt_pronoun(word)))
        return quoted(word) + " may be misspelt";
  for (const auto& [spelt, word] : spellings_) {
    if (may_be_misspelt_grammar(spelt)) return quoted(spelt) + " may be misspelt";
    for (const auto& [other_spelt, other] : spellings_) {
      if (word == other || std::min(uses_.at(word), uses_.at(other)) > 1) continue;
      if (is_well_known(word) && is_well_known(other)) continue;
      if (may_be_misspelt(spelt, other_spelt))
        return quoted(spelt) + " may be a misspelt " + quoted(other_spelt) + ", or the reverse";
    }
  }
  return "";
}

std::string Vocabulary::lemma(const Described& described) const {
  if (described.symbol) return std::string(1, static_cast<char>(described.word[0] - 'a' + 'A'));
  if (described.form != Form::kPlural) return described.word;
  return singular_of_.at(described.word);
}

std::vector<Literal> Vocabulary::literals(const Described& described, Theory& theory,
                                          bool& faulty) const {
  std::vector<std::string> properties;
  if (described.form == Form::kAble) {
    properties.push_back("able to " + described.word);
  } else if (!is_noun(described)) {
    properties.push_back(nouns_.contains(described.word) ? with_article(described.word)
                                                         : described.word);
  } else if (divided_.contains({described.modifiers, lemma(described)})) {
    properties = described.modifiers;
    for (auto& property : properties)
      if (nouns_.contains(property)) property = with_article(property);
    properties.push_back(with_article(lemma(described)));
  } else {
    std::string noun;
    for (const auto& modifier : described.modifiers) noun += modifier + " ";
    properties.push_back(with_article(noun + lemma(described)));
  }
  faulty = faulty || (described.negated && properties.size() > 1);
  std::vector<Literal> all;
  for (const auto& property : properties) {
    faulty = faulty || !why_no_predicate(property).empty();
    all.push_back(
        {.predicate = place_of(theory.predicates, property), .negated = described.negated});
  }
  return all;
}

std::vector<Literal> Vocabulary::literals(const std::vector<Described>& all, Theory& theory,
                                          bool& faulty) const {
  std::vector<Literal> joined;
  for (const Described& described : all)
    for (const Literal& literal : literals(described, theory, faulty)) joined.push_back(literal);
  return joined;
}

std::vector<Statement> Vocabulary::statements(const Saying& saying, Theory& theory,
                                              std::string& why_not) {
  bool faulty = false;
  std::vector<Statement> all;
  const auto of = [&](const About& about) {
    auto found = literals(about.what, theory, faulty);
    if (about.who.empty()) return found;
    faulty = faulty || !why_no_constant(about.who).empty();
    for (Literal& literal : found) literal.constant = place_of(theory.constants, about.who);
    return found;
  };
  const auto add_rules = [&](const std::vector<Literal>& body, const std::vector<Literal>& heads) {
    for (const Literal& head : heads)
      all.push_back({.kind = Statement::Kind::kRule, .body = body, .head = head});
  };
  switch (saying.kind) {
    case Saying::Kind::kFacts:
      for (const About& one : saying.then)
        for (const Literal& literal : of(one)) all.push_back({.head = literal});
      break;
    case Saying::Kind::kRules:
      for (const auto& body : saying.bodies) {
        const auto what = literals(body, theory, faulty);
        add_rules(what, of(saying.then[0]));
      }
      break;
    case Saying::Kind::kCase: {
      std::vector<Literal> body;
      for (const About& condition : saying.conditions)
        for (const Literal& literal : of(condition)) body.push_back(literal);
      for (const About& one : saying.then) add_rules(body, of(one));
      break;
    }
    case Saying::Kind::kSome:
      all.push_back({.kind = Statement::Kind::kSome, .body = of(saying.then[0])});
      break;
    case Saying::Kind::kNone: {
      auto body = of(saying.then[0]);
      Literal head = body.back();
      body.pop_back();
      head.negated = !head.negated;
      add_rules(body, {head});
      break;
    }
  }
  for (const Statement& statement : all)
    if (statement.body.size() > DeductionProblem::kMaxBody)
      why_not = "a sentence holds more than 4 conditions";
  if (saying.kind == Saying::Kind::kSome && all[0].body.empty()) faulty = true;
  if (faulty) why_not = "a sentence says what this family can't";
  if (!why_not.empty()) all.clear();
  return all;
}

}  // namespace lemma::search::deduction

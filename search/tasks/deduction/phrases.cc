#include "search/tasks/deduction/phrases.h"

#include <algorithm>
#include <utility>

namespace lemma::search::deduction {

namespace {

using Form = Described::Form;

constexpr std::size_t kMaxModifiers = 2;
constexpr std::size_t kMaxListed = 6;

// "Black and white" is one pattern, not two colours each by itself.
bool two_colours(const Descriptions& what) {
  return std::count_if(what.begin(), what.end(),
                       [](const Described& d) { return !d.negated && is_colour(d.word); }) > 1;
}

std::string display(std::string name) {
  if (name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

}  // namespace

bool any_negated(const Descriptions& what) {
  return std::any_of(what.begin(), what.end(), [](const Described& d) { return d.negated; });
}

Descriptions both(Descriptions a, const Descriptions& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Saying rules(std::vector<Descriptions> bodies, Descriptions heads) {
  return {.kind = Saying::Kind::kRules,
          .bodies = std::move(bodies),
          .then = {{.who = "", .what = std::move(heads)}}};
}

Saying about(Saying::Kind kind, Descriptions what) {
  return {.kind = kind, .then = {{.who = "", .what = std::move(what)}}};
}

bool Phrases::article(std::size_t i) const {
  // At the beginning of a sentence "A" may be the article or the class A.
  return word(i, "an") || (word(i, "a") && (!t_[i].symbol || (i == 0 && content(1))));
}

bool Phrases::at_least_one(std::size_t i) const {
  return word(i, "at") && word(i + 1, "least") && word(i + 2, "one");
}

std::vector<std::string> Phrases::words(std::size_t from, std::size_t to) const {
  std::vector<std::string> texts;
  for (std::size_t i = from; i < to; ++i) texts.push_back(t_[i].text);
  return texts;
}

// Up to two modifiers and a noun, all the ways it may end.
All<Described> Phrases::noun(std::size_t i, Form form, bool negated) const {
  All<Described> all;
  for (std::size_t head = i; head <= i + kMaxModifiers && content(head); ++head) {
    const TextToken& token = t_[head];
    if (form == Form::kNoun || token.symbol || looks_plural(token.text))
      all.push_back({head + 1, {form, negated, words(i, head), token.text, token.symbol}});
    if (!may_be_property(token)) break;
  }
  return all;
}

All<Described> Phrases::property(std::size_t i, Number number) const {
  const bool negated = word(i, "not");
  if (negated) ++i;
  if (word(i, "able") && word(i + 1, "to") && content(i + 2))
    return {{i + 3, {.form = Form::kAble, .negated = negated, .word = t_[i + 2].text}}};
  if (article(i))
    return number == Number::kSingular ? noun(i + 1, Form::kNoun, negated) : All<Described>{};
  All<Described> all;
  if (number == Number::kPlural) all = noun(i, Form::kPlural, negated);
  const bool as_noun =
      std::any_of(all.begin(), all.end(), [&](const auto& p) { return p.end == i + 1; });
  if (!as_noun && property_word(i))
    all.push_back(
        {i + 1,
         {.form = Form::kBare, .negated = negated, .word = t_[i].text, .symbol = t_[i].symbol}});
  return all;
}

All<Descriptions> Phrases::properties(std::size_t i, Number number) const {
  if (word(i, "also")) ++i;
  if (word(i, "neither")) return neither(i + 1, number);
  const bool pair = word(i, "both");
  if (pair) ++i;
  All<Descriptions> all;
  for (const auto& first : property(i, number))
    more_properties({first.end, {first.value}}, number, all, /*complete=*/true);
  std::erase_if(all, [&](const Parsed<Descriptions>& p) {
    return (pair && p.value.size() != 2) || two_colours(p.value) ||
           !std::is_sorted(p.value.begin(), p.value.end(),
                           [](const auto& a, const auto& b) { return a.negated < b.negated; });
  });
  return all;
}

// A comma alone joins properties only where "and" follows later, or before a denial.
void Phrases::more_properties(const Parsed<Descriptions>& listed, Number number,
                              All<Descriptions>& all, bool complete) const {
  if (complete) all.push_back(listed);
  if (listed.value.size() == kMaxListed) return;
  std::size_t i = listed.end;
  if (comma(i)) ++i;
  const bool joined = word(i, "and") || (word(i, "but") && word(i + 1, "not"));
  if (joined) ++i;
  if (word(i, "also")) ++i;
  if (i == listed.end) return;
  for (const auto& next : property(i, number))
    more_properties({next.end, both(listed.value, {next.value})}, number, all,
                    joined || next.value.negated);
}

All<Descriptions> Phrases::neither(std::size_t i, Number number) const {
  All<Descriptions> all;
  for (auto first : property(i, number)) {
    if (!word(first.end, "nor") || first.value.negated) continue;
    first.value.negated = true;
    for (auto second : property(first.end + 1, number)) {
      if (second.value.negated) continue;
      second.value.negated = true;
      all.push_back({second.end, {first.value, second.value}});
    }
  }
  return all;
}

All<Descriptions> Phrases::predicate(std::size_t i, Number number) const {
  if (word(i, number == Number::kSingular ? "is" : "are")) return properties(i + 1, number);
  const bool can = word(i, "can"), cannot = word(i, "cannot");
  if (!can && !cannot) return {};
  // "Can" doesn't show the number, so the word before it has to.
  if (number == Number::kSingular && i > 0 && !t_[i - 1].capital && looks_plural(t_[i - 1].text))
    return {};
  const bool negated = cannot || word(i + 1, "not");
  i += can && negated ? 2 : 1;
  if (!content(i)) return {};
  return {{i + 1, {{.form = Form::kAble, .negated = negated, .word = t_[i].text}}}};
}

All<Descriptions> Phrases::class_phrase(std::size_t i, Number number) const {
  All<Descriptions> all;
  const bool plural = number == Number::kPlural;
  for (const auto& p : noun(i, plural ? Form::kPlural : Form::kNoun, false))
    all.push_back({p.end, {p.value}});
  std::size_t at = i;
  Descriptions modifiers;
  while (at < i + kMaxModifiers && property_word(at) && !may_be_misspelt_quantity(t_[at].text))
    modifiers.push_back({.word = t_[at++].text});
  if (at < t_.size() && domain_noun(t_[at].text) != Domain::kNone && is_plural_domain(at) == plural)
    all.push_back({at + 1, modifiers});
  return with_relative(std::move(all), number);
}

bool Phrases::is_plural_domain(std::size_t i) const {
  return t_[i].text != "thing" && t_[i].text != "object" && t_[i].text != "person";
}

All<Descriptions> Phrases::with_relative(All<Descriptions> classes, Number number) const {
  for (std::size_t k = 0, plain = classes.size(); k < plain; ++k) {
    const auto [end, what] = classes[k];
    if (!word(end, "that") && !word(end, "who") && !word(end, "which")) continue;
    for (const auto& p : predicate(end + 1, number))
      classes.push_back({p.end, both(what, p.value)});
  }
  return classes;
}

// "something", "everyone who is red", "nothing red": which is one of the words that `domain` knows.
All<Descriptions> Phrases::anything(std::size_t i, Domain (*domain)(std::string_view)) const {
  if (i >= t_.size() || t_[i].kind != TextToken::Kind::kWord || domain(t_[i].text) == Domain::kNone)
    return {};
  All<Descriptions> all = with_relative({{i + 1, {}}}, Number::kSingular);
  if (property_word(i + 1)) all.push_back({i + 2, {{.word = t_[i + 1].text}}});
  return all;
}

void Phrases::meet_domains() const {
  for (const TextToken& token : t_)
    for (const auto domain : {domain_noun, domain_some, domain_every, domain_any, domain_none})
      meet(domain(token.text));
}

void Phrases::meet(Domain domain) const {
  domains_.things = domains_.things || domain == Domain::kThings;
  domains_.people = domains_.people || domain == Domain::kPeople;
}

bool Phrases::is_short_name(std::size_t i) const {  // "Bo"
  if (i >= t_.size() || !t_[i].capital || t_[i].text.size() != 2) return false;
  return !is_grammar_word(t_[i].text);
}

All<std::string> Phrases::name(std::size_t i) const {
  All<std::string> all;
  if (word(i, "the")) {
    std::string text = "the";
    for (std::size_t at = i + 1; at <= i + 1 + kMaxModifiers && content(at) && !t_[at].symbol;
         ++at) {
      text += " " + t_[at].text;
      all.push_back({at + 1, text});
    }
    return all;
  }
  if (!content(i) && !is_short_name(i)) return all;
  all.push_back({i + 1, display(t_[i].text)});
  if (t_[i].capital && content(i + 1) && t_[i + 1].capital && !t_[i].symbol && !t_[i + 1].symbol)
    all.push_back({i + 2, display(t_[i].text) + " " + display(t_[i + 1].text)});
  return all;
}

bool Phrases::word_for_a_class(std::size_t i) const {
  return content(i) && looks_plural(t_[i].text) && (i == 0 || !t_[i].capital);
}
bool Phrases::word_for_a_name(std::size_t i) const {
  return content(i) && i > 0 && t_[i].capital && !t_[i].symbol;
}

All<std::vector<std::string>> Phrases::names(std::size_t i) const {
  All<std::vector<std::string>> all;
  if (word(i, "both")) ++i;
  for (const auto& first : name(i)) more_names({first.end, {first.value}}, all);
  return all;
}

void Phrases::more_names(const Parsed<std::vector<std::string>>& listed,
                         All<std::vector<std::string>>& all) const {
  all.push_back(listed);
  std::size_t i = listed.end;
  const bool separated = comma(i), joined = word(i + (separated ? 1 : 0), "and");
  if ((!separated && !joined) || listed.value.size() == kMaxListed) return;
  i += (separated ? 1 : 0) + (joined ? 1 : 0);
  if (word_for_a_class(i)) return;
  for (const auto& next : name(i)) {
    auto longer = listed.value;
    longer.push_back(next.value);
    if (joined)
      all.push_back({next.end, std::move(longer)});
    else
      more_names({next.end, std::move(longer)}, all);
  }
}

}  // namespace lemma::search::deduction

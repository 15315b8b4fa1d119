// A grammar of English sentences about things and their properties, read with all its ambiguities:
// the caller accepts a sentence only when one reading is left.
#include "search/tasks/deduction_sayings.h"

#include <algorithm>
#include <utility>

namespace lemma::search::deduction {

namespace {

using Kind = TextToken::Kind;
using Form = Described::Form;

constexpr std::size_t kMaxModifiers = 2;
constexpr std::size_t kMaxListed = 6;
constexpr std::size_t kMaxReadings = 64;  // of one sentence; with more it is not read at all

enum class Number { kSingular, kPlural };

template <class T>
struct Parsed {
  std::size_t end;
  T value;
};
template <class T>
using All = std::vector<Parsed<T>>;

// "Black and white" is one pattern, not two colours each by itself.
bool two_colours(const Descriptions& what) {
  return std::count_if(what.begin(), what.end(),
                       [](const Described& d) { return !d.negated && is_colour(d.word); }) > 1;
}

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

class Sentence {
 public:
  Sentence(const std::vector<TextToken>& tokens, Domains& domains)
      : t_(tokens), domains_(domains) {}

  std::vector<Reading> statements() const {
    std::vector<Reading> readings;
    extend({}, 0, readings);
    return readings;
  }

  std::vector<Saying> question() const {
    std::vector<Saying> readings;
    const bool ability = word(0, "can");
    if (ability || word(0, "is")) ask_one(ability, readings);
    if (ability || word(0, "is")) ask_class(1, Number::kSingular, ability, readings);
    if (ability || word(0, "are")) ask_class(1, Number::kPlural, ability, readings);
    if (word(1, "there")) ask_existence(readings);
    return readings;
  }

 private:
  bool word(std::size_t i, std::string_view text) const { return i < t_.size() && t_[i].is(text); }
  bool content(std::size_t i) const { return i < t_.size() && is_content(t_[i]); }
  bool property_word(std::size_t i) const { return i < t_.size() && may_be_property(t_[i]); }
  bool article(std::size_t i) const {
    // At the beginning of a sentence "A" may be the article or the class A.
    return word(i, "an") || (word(i, "a") && (!t_[i].symbol || (i == 0 && content(1))));
  }
  bool comma(std::size_t i) const { return i < t_.size() && t_[i].kind == Kind::kComma; }

  void meet(Domain domain) const {
    domains_.things = domains_.things || domain == Domain::kThings;
    domains_.people = domains_.people || domain == Domain::kPeople;
  }

  // --- properties ---

  std::vector<std::string> words(std::size_t from, std::size_t to) const {
    std::vector<std::string> texts;
    for (std::size_t i = from; i < to; ++i) texts.push_back(t_[i].text);
    return texts;
  }

  // Up to two modifiers and a noun, all the ways it may end.
  All<Described> noun(std::size_t i, Form form, bool negated) const {
    All<Described> all;
    for (std::size_t head = i; head <= i + kMaxModifiers && content(head); ++head) {
      const TextToken& token = t_[head];
      if (form == Form::kNoun || token.symbol || looks_plural(token.text))
        all.push_back({head + 1, {form, negated, words(i, head), token.text, token.symbol}});
      if (!may_be_property(token)) break;
    }
    return all;
  }

  All<Described> property(std::size_t i, Number number) const {
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

  // "A, B and C". After a denial every property is denied in words, or "not A and B" has two
  // readings.
  All<Descriptions> properties(std::size_t i, Number number) const {
    if (word(i, "also")) ++i;
    if (word(i, "neither")) return neither(i + 1, number);
    const bool pair = word(i, "both");
    if (pair) ++i;
    All<Descriptions> all;
    for (const auto& first : property(i, number))
      more_properties({first.end, {first.value}}, number, all);
    std::erase_if(all, [&](const Parsed<Descriptions>& p) {
      return (pair && p.value.size() != 2) || two_colours(p.value) ||
             !std::is_sorted(p.value.begin(), p.value.end(),
                             [](const auto& a, const auto& b) { return a.negated < b.negated; });
    });
    return all;
  }

  // A comma alone joins properties only where "and" follows later, or before a denial.
  void more_properties(const Parsed<Descriptions>& listed, Number number, All<Descriptions>& all,
                       bool complete = true) const {
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

  All<Descriptions> neither(std::size_t i, Number number) const {
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

  // "is black", "are cats", "can fly", "cannot fly".
  All<Descriptions> predicate(std::size_t i, Number number) const {
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

  // --- classes ---

  // "cat", "black cats", "things that are red": with what follows in "that is ...".
  All<Descriptions> class_phrase(std::size_t i, Number number) const {
    All<Descriptions> all;
    const bool plural = number == Number::kPlural;
    for (const auto& p : noun(i, plural ? Form::kPlural : Form::kNoun, false))
      all.push_back({p.end, {p.value}});
    std::size_t at = i;
    Descriptions modifiers;
    while (at < i + kMaxModifiers && property_word(at) && !may_be_misspelt_quantity(t_[at].text))
      modifiers.push_back({.word = t_[at++].text});
    if (at < t_.size() && domain_noun(t_[at].text) != Domain::kNone &&
        is_plural_domain(at) == plural)
      all.push_back({at + 1, modifiers});
    return with_relative(std::move(all), number);
  }

  bool is_plural_domain(std::size_t i) const {
    return t_[i].text != "thing" && t_[i].text != "object" && t_[i].text != "person";
  }

  // Each also with "that is ..." after it.
  All<Descriptions> with_relative(All<Descriptions> classes, Number number) const {
    for (std::size_t k = 0, plain = classes.size(); k < plain; ++k) {
      const auto [end, what] = classes[k];
      if (!word(end, "that") && !word(end, "who") && !word(end, "which")) continue;
      for (const auto& p : predicate(end + 1, number))
        classes.push_back({p.end, both(what, p.value)});
    }
    return classes;
  }

  // "something", "everyone who is red", "nothing red": which is one of the words that `domain` knows.
  All<Descriptions> anything(std::size_t i, Domain (*domain)(std::string_view)) const {
    if (i >= t_.size() || t_[i].kind != Kind::kWord || domain(t_[i].text) == Domain::kNone)
      return {};
    All<Descriptions> all = with_relative({{i + 1, {}}}, Number::kSingular);
    if (property_word(i + 1)) all.push_back({i + 2, {{.word = t_[i + 1].text}}});
    return all;
  }

  // Notes the words for anything in tokens[from, to).
  void meet_domains(std::size_t from, std::size_t to) const {
    for (std::size_t i = from; i < to && i < t_.size(); ++i)
      for (const auto domain : {domain_noun, domain_some, domain_every, domain_any, domain_none})
        meet(domain(t_[i].text));
  }

  // --- names ---

  static std::string display(std::string name) {
    if (name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
  }

  bool is_short_name(std::size_t i) const {  // "Bo"
    if (i >= t_.size() || !t_[i].capital || t_[i].text.size() != 2) return false;
    return !is_grammar_word(t_[i].text);
  }

  All<std::string> name(std::size_t i) const {
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

  // A plural as a class has it: a capital letter inside a sentence is a name's.
  bool word_for_a_class(std::size_t i) const {
    return content(i) && looks_plural(t_[i].text) && (i == 0 || !t_[i].capital);
  }
  bool word_for_a_name(std::size_t i) const {
    return content(i) && i > 0 && t_[i].capital && !t_[i].symbol;
  }

  // One name, or several: "A, B and C".
  All<std::vector<std::string>> names(std::size_t i) const {
    All<std::vector<std::string>> all;
    if (word(i, "both")) ++i;
    for (const auto& first : name(i)) more_names({first.end, {first.value}}, all);
    return all;
  }

  void more_names(const Parsed<std::vector<std::string>>& listed,
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

  // --- statements ---

  All<Saying> statement(std::size_t i) const {
    All<Saying> all;
    facts(i, all);
    universal(i, all);
    none(i, all);
    some(i, all);
    conditional(i, all);
    return all;
  }

  void facts(std::size_t i, All<Saying>& all) const {
    for (const auto& who : names(i)) {
      const Number number = who.value.size() > 1 ? Number::kPlural : Number::kSingular;
      // "Penguins can fly" is about the class.
      if (word_for_a_class(i) && !word(who.end, "is") && !word(who.end, "are")) continue;
      for (const auto& p : predicate(who.end, number)) {
        Saying saying;
        for (const auto& one : who.value) saying.then.push_back({one, p.value});
        all.push_back({p.end, std::move(saying)});
      }
    }
  }

  void universal(std::size_t i, All<Saying>& all) const {
    const auto add = [&](const All<Descriptions>& classes, Number number, bool negatable) {
      for (const auto& c : classes)
        for (const auto& p : predicate(c.end, number))
          // "Every cat is not black" may deny it of every cat, or of one.
          if (negatable || !any_negated(p.value)) all.push_back({p.end, rules({c.value}, p.value)});
    };
    const bool every = word(i, "every") || word(i, "each") || word(i, "any");
    if (every) add(class_phrase(i + 1, Number::kSingular), Number::kSingular, false);
    if (word(i, "all")) {
      add(class_phrase(i + 1, Number::kPlural), Number::kPlural, false);
      add(class_phrase(i + 1, Number::kSingular), Number::kSingular, false);
      two_classes(i + 1, false, all);
    }
    add(anything(i, domain_every), Number::kSingular, false);
    All<Descriptions> any = anything(i, domain_any);
    std::erase_if(any, [](const auto& c) { return c.value.empty(); });
    add(any, Number::kSingular, false);
    if (!word_for_a_name(i)) bare_plural(i, all);
    two_classes(i, true, all);
    if (word(i, "whatever") || word(i, "whoever")) whatever(i + 1, all);
    if (word(i, "only")) only(i + 1, all);
    if (article(i)) generic(i + 1, all);
  }

  // "cats are furry" speaks of all cats; "cats are barking" may speak of some, now.
  void bare_plural(std::size_t i, All<Saying>& all) const {
    for (const auto& c : class_phrase(i, Number::kPlural))
      for (const auto& p : predicate(c.end, Number::kPlural))
        if (std::none_of(p.value.begin(), p.value.end(), [](const Described& d) {
              return d.form == Form::kBare && d.word.ends_with("ing");
            }))
          all.push_back({p.end, rules({c.value}, p.value)});
  }

  // "cats and dogs are loud": each of the two classes.
  void two_classes(std::size_t i, bool negatable, All<Saying>& all) const {
    for (const auto& first : class_phrase(i, Number::kPlural)) {
      if (!word(first.end, "and")) continue;
      const std::size_t next = first.end + (word(first.end + 1, "all") ? 2 : 1);
      if (word_for_a_name(next)) continue;
      for (const auto& second : class_phrase(next, Number::kPlural))
        for (const auto& p : predicate(second.end, Number::kPlural))
          if (negatable || !any_negated(p.value))
            all.push_back({p.end, rules({first.value, second.value}, p.value)});
    }
  }

  void whatever(std::size_t i, All<Saying>& all) const {
    meet(t_[i - 1].text == "whoever" ? Domain::kPeople : Domain::kThings);
    for (const auto& c : predicate(i, Number::kSingular))
      for (const auto& p : predicate(comma(c.end) ? c.end + 1 : c.end, Number::kSingular))
        if (!any_negated(p.value)) all.push_back({p.end, rules({c.value}, p.value)});
  }

  // "only cats are furry": whatever is furry is a cat.
  void only(std::size_t i, All<Saying>& all) const {
    for (const auto& c : class_phrase(i, Number::kPlural))
      for (const auto& p : predicate(c.end, Number::kPlural))
        if (p.value.size() == 1 && !p.value[0].negated && !c.value.empty() && !any_negated(c.value))
          all.push_back({p.end, rules({p.value}, c.value)});
  }

  // "a cat is an animal" speaks of all cats; "a cat is black" may be the beginning of a story.
  void generic(std::size_t i, All<Saying>& all) const {
    for (const auto& c : class_phrase(i, Number::kSingular))
      for (const auto& p : predicate(c.end, Number::kSingular))
        if (p.value.size() == 1 && p.value[0].form == Form::kNoun && !c.value.empty())
          all.push_back({p.end, rules({c.value}, p.value)});
  }

  void none(std::size_t i, All<Saying>& all) const {
    const auto add = [&](const All<Descriptions>& classes, Number number) {
      for (const auto& c : classes)
        for (const auto& p : predicate(c.end, number))
          if (p.value.size() == 1 && !p.value[0].negated)
            all.push_back({p.end, about(Saying::Kind::kNone, both(c.value, p.value))});
    };
    const bool no_one_misspelt = i + 1 < t_.size() && may_be_misspelt(t_[i + 1].text, "one");
    if (word(i, "no") && !no_one_misspelt) {
      add(class_phrase(i + 1, Number::kSingular), Number::kSingular);
      add(class_phrase(i + 1, Number::kPlural), Number::kPlural);
      if (word(i + 1, "one")) {
        meet(Domain::kPeople);
        add(with_relative({{i + 2, {}}}, Number::kSingular), Number::kSingular);
      }
    }
    add(anything(i, domain_none), Number::kSingular);
    if (word(i, "there") && (word(i + 1, "is") || word(i + 1, "are")) && word(i + 2, "no")) {
      const bool is = word(i + 1, "is");
      for (const auto& c : class_phrase(i + 3, is ? Number::kSingular : Number::kPlural))
        if (!c.value.empty() && !any_negated(c.value))
          all.push_back({c.end, about(Saying::Kind::kNone, c.value)});
    }
  }

  void some(std::size_t i, All<Saying>& all) const {
    const auto add = [&](const All<Descriptions>& classes, Number number) {
      for (const auto& c : classes)
        for (const auto& p : predicate(c.end, number))
          all.push_back({p.end, about(Saying::Kind::kSome, both(c.value, p.value))});
    };
    if (word(i, "some")) {
      add(class_phrase(i + 1, Number::kSingular), Number::kSingular);
      add(class_phrase(i + 1, Number::kPlural), Number::kPlural);
    }
    if (at_least_one(i)) add(class_phrase(i + 3, Number::kSingular), Number::kSingular);
    add(anything(i, domain_some), Number::kSingular);
    if (word(i, "there")) exists(i + 1, all);
    if (word(i, "not")) not_all(i + 1, all);
  }

  bool at_least_one(std::size_t i) const {
    return word(i, "at") && word(i + 1, "least") && word(i + 2, "one");
  }

  // "is a black cat", after "there".
  void exists(std::size_t i, All<Saying>& all) const {
    const bool singular = word(i, "is") || word(i, "exists");
    if (!singular && !word(i, "are") && !word(i, "exist")) return;
    ++i;
    Number number = singular ? Number::kSingular : Number::kPlural;
    if (at_least_one(i))
      i += 3;
    else if (singular && (article(i) || word(i, "some")))
      ++i;
    else if (!singular && word(i, "some"))
      ++i;
    else if (singular)
      return;
    for (const auto& c : class_phrase(i, number))
      if (!c.value.empty()) all.push_back({c.end, about(Saying::Kind::kSome, c.value)});
  }

  // "all cats are black", after "not": some cat is not.
  void not_all(std::size_t i, All<Saying>& all) const {
    const Number number = word(i, "all") ? Number::kPlural : Number::kSingular;
    if (!word(i, "all") && !word(i, "every")) return;
    for (const auto& c : class_phrase(i + 1, number))
      for (auto p : predicate(c.end, number)) {
        if (p.value.size() != 1 || p.value[0].negated) continue;
        p.value[0].negated = true;
        all.push_back({p.end, about(Saying::Kind::kSome, both(c.value, p.value))});
      }
  }

  // --- conditionals ---

  void conditional(std::size_t i, All<Saying>& all) const {
    if (!word(i, "if") && !word(i, "when") && !word(i, "whenever")) return;
    for (const auto& condition : general_condition(i + 1))
      for (const auto& p : pronoun_predicate(consequent(condition.end)))
        all.push_back({p.end, rules({condition.value}, p.value)});
    if (!word(i, "if")) return;  // "when Rex is big" may be about time
    for (const auto& conditions : conditions_of_names(i + 1)) consequence(conditions, all);
  }

  std::size_t consequent(std::size_t i) const {
    if (comma(i)) ++i;
    return word(i, "then") ? i + 1 : i;
  }

  // "something is red and it is big", "a cat is black".
  All<Descriptions> general_condition(std::size_t i) const {
    All<Descriptions> subjects = anything(i, domain_some);
    for (const auto& s : anything(i, domain_any)) subjects.push_back(s);
    if (article(i) || word(i, "any"))
      for (const auto& s : class_phrase(i + 1, Number::kSingular)) subjects.push_back(s);
    All<Descriptions> all;
    for (const auto& s : subjects)
      for (const auto& p : predicate(s.end, Number::kSingular)) {
        all.push_back({p.end, both(s.value, p.value)});
        if (!word(p.end, "and")) continue;
        for (const auto& more : pronoun_predicate(p.end + 1))
          all.push_back({more.end, both(both(s.value, p.value), more.value)});
      }
    return all;
  }

  // "it is black", "they are black".
  All<Descriptions> pronoun_predicate(std::size_t i) const {
    if (word(i, "they")) {
      if (!word(i + 1, "are")) return predicate(i + 1, Number::kPlural);
      All<Descriptions> all = properties(i + 2, Number::kSingular);
      for (const auto& p : properties(i + 2, Number::kPlural))
        if (std::none_of(all.begin(), all.end(), [&](const auto& other) {
              return other.end == p.end && other.value == p.value;
            }))
          all.push_back(p);
      return all;
    }
    if (word(i, "it") || word(i, "he") || word(i, "she"))
      return predicate(i + 1, Number::kSingular);
    if ((word(i, "that") || word(i, "the")) && i + 1 < t_.size() &&
        domain_noun(t_[i + 1].text) != Domain::kNone && !is_plural_domain(i + 1))
      return predicate(i + 2, Number::kSingular);
    return {};
  }

  // "Rex is big and Tom is red".
  All<std::vector<About>> conditions_of_names(std::size_t i) const {
    All<std::vector<About>> all;
    for (const auto& who : name(i))
      for (const auto& p : predicate(who.end, Number::kSingular)) {
        all.push_back({p.end, {{who.value, p.value}}});
        if (!word(p.end, "and")) continue;
        for (const auto& other : name(p.end + 1))
          for (const auto& q : predicate(other.end, Number::kSingular))
            all.push_back({q.end, {{who.value, p.value}, {other.value, q.value}}});
      }
    return all;
  }

  void consequence(const Parsed<std::vector<About>>& conditions, All<Saying>& all) const {
    const std::size_t i = consequent(conditions.end);
    if (i == conditions.end) return;  // neither a comma nor "then"
    const auto add = [&](const std::string& who, const All<Descriptions>& predicates) {
      for (const auto& p : predicates)
        all.push_back({p.end,
                       {.kind = Saying::Kind::kCase,
                        .conditions = conditions.value,
                        .then = {{who, p.value}}}});
    };
    for (const auto& who : name(i)) add(who.value, predicate(who.end, Number::kSingular));
    if (conditions.value.size() == 1 && !word(i, "they") && !word(i, "that") && !word(i, "the"))
      add(conditions.value[0].who, pronoun_predicate(i));
  }

  // --- several statements in one sentence ---

  // What follows a conditional may belong to it, so a conditional ends a sentence.
  void extend(const Reading& reading, std::size_t i, std::vector<Reading>& readings) const {
    for (const auto& s : statement(i)) {
      if (readings.size() >= kMaxReadings) return;
      Reading longer = reading;
      longer.sayings.push_back(s.value);
      if (s.end == t_.size()) {
        meet_domains(0, t_.size());
        if (std::find(readings.begin(), readings.end(), longer) == readings.end())
          readings.push_back(std::move(longer));
        continue;
      }
      if (word(i, "if") || word(i, "when") || word(i, "whenever")) continue;
      std::size_t next = s.end;
      if (comma(next)) ++next;
      if (word(next, "and") || word(next, "but")) ++next;
      if (next > s.end) extend(longer, next, readings);
    }
  }

  // --- questions ---

  // What is asked of a subject that ends at `i`: all the rest.
  std::vector<Descriptions> asked(std::size_t i, Number number, bool ability) const {
    std::vector<Descriptions> all;
    if (ability) {
      if (content(i) && i + 1 == t_.size())
        all.push_back({{.form = Form::kAble, .word = t_[i].text}});
      return all;
    }
    for (const auto& p : properties(i, number))
      if (p.end == t_.size()) all.push_back(p.value);
    return all;
  }

  void add_question(Saying saying, std::vector<Saying>& readings) const {
    meet_domains(0, t_.size());
    if (std::find(readings.begin(), readings.end(), saying) == readings.end())
      readings.push_back(std::move(saying));
  }

  // "is Rex black", "can Rex fly"; a denial in such a question has two readings.
  void ask_one(bool ability, std::vector<Saying>& readings) const {
    if (ability && word_for_a_class(1)) return;
    for (const auto& who : name(1))
      for (const auto& what : asked(who.end, Number::kSingular, ability))
        if (!any_negated(what)) add_question({.then = {{who.value, what}}}, readings);
  }

  void ask_class(std::size_t i, Number number, bool ability, std::vector<Saying>& readings) const {
    const auto ask = [&](const All<Descriptions>& classes, bool all) {
      for (const auto& c : classes)
        for (const auto& what : asked(c.end, number, ability)) {
          if (all && !any_negated(what)) add_question(rules({c.value}, what), readings);
          if (!all) add_question(about(Saying::Kind::kSome, both(c.value, what)), readings);
        }
    };
    const bool plural = number == Number::kPlural;
    if (plural ? word(i, "all") : word(i, "every") || word(i, "each"))
      ask(class_phrase(i + 1, number), true);
    if (word(i, "some") || word(i, "any")) ask(class_phrase(i + 1, number), false);
    if (plural && !word_for_a_name(i)) ask(class_phrase(i, number), true);
    if (plural) return;
    ask(anything(i, domain_every), true);
    ask(anything(i, domain_some), false);
    ask(anything(i, domain_any), false);
    if (!article(i) || ability) return;
    for (const auto& c : class_phrase(i + 1, number))
      for (const auto& what : asked(c.end, number, ability))
        if (what.size() == 1 && what[0].form == Form::kNoun && !what[0].negated && !c.value.empty())
          add_question(rules({c.value}, what), readings);
  }

  // "is there a black cat", "are there any cats that are black".
  void ask_existence(std::vector<Saying>& readings) const {
    const bool is = word(0, "is");
    if (!is && !word(0, "are")) return;
    std::size_t i = 2;
    if (at_least_one(i))
      i += 3;
    else if ((is && article(i)) || word(i, "any") || word(i, "some"))
      ++i;
    else if (is)
      return;
    for (const auto& c : class_phrase(i, is ? Number::kSingular : Number::kPlural))
      if (c.end == t_.size() && !c.value.empty())
        add_question(about(Saying::Kind::kSome, c.value), readings);
    if (is)
      for (const auto& domain : {domain_some, domain_any})
        for (const auto& c : anything(2, domain))
          if (c.end == t_.size() && !c.value.empty())
            add_question(about(Saying::Kind::kSome, c.value), readings);
  }

  const std::vector<TextToken>& t_;
  Domains& domains_;
};

}  // namespace

std::vector<Reading> read_statements(const std::vector<TextToken>& tokens, Domains& domains) {
  return Sentence(tokens, domains).statements();
}

std::vector<Saying> read_question(const std::vector<TextToken>& tokens, Domains& domains) {
  return Sentence(tokens, domains).question();
}

bool question_begins(const std::vector<TextToken>& tokens, std::size_t at) {
  return at < tokens.size() &&
         (tokens[at].is("is") || tokens[at].is("are") || tokens[at].is("can"));
}

}  // namespace lemma::search::deduction

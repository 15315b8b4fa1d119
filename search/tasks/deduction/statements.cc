// Statements about things and their properties, read with all their ambiguities: the caller accepts
// a sentence only when one reading is left.
#include <algorithm>
#include <utility>

#include "search/tasks/deduction/phrases.h"

namespace lemma::search::deduction {

namespace {

using Form = Described::Form;

constexpr std::size_t kMaxReadings = 64;  // of one sentence
constexpr int kMaxExtensions = 2'000;     // tried for one sentence; beyond, it isn't read at all

class Statements : private Phrases {
 public:
  Statements(const std::vector<TextToken>& tokens, Domains& domains) : Phrases(tokens, domains) {}

  std::vector<Reading> read() {
    std::vector<Reading> readings;
    extend({}, 0, readings);
    if (extensions_ > kMaxExtensions) readings.clear();
    return readings;
  }

 private:
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
              return d.form == Form::kBare && may_be_of_the_moment(d.word);
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

  // "a cat is an animal" speaks of all cats; "a cat is black" and "a man is a thief" may be the
  // beginning of a story.
  void generic(std::size_t i, All<Saying>& all) const {
    for (const auto& c : class_phrase(i, Number::kSingular))
      for (const auto& p : predicate(c.end, Number::kSingular))
        if (p.value.size() == 1 && p.value[0].form == Form::kNoun && !c.value.empty() &&
            !is_person_noun(c.value[0].word))
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
    if (i < t_.size() && t_[i].symbol) return all;  // "if X is a cat" may be about anything
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
  void extend(const Reading& reading, std::size_t i, std::vector<Reading>& readings) {
    for (const auto& s : statement(i)) {
      if (readings.size() >= kMaxReadings || ++extensions_ > kMaxExtensions) return;
      Reading longer = reading;
      longer.sayings.push_back(s.value);
      if (s.end == t_.size()) {
        meet_domains();
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

  int extensions_ = 0;
};

}  // namespace

std::vector<Reading> read_statements(const std::vector<TextToken>& tokens, Domains& domains) {
  return Statements(tokens, domains).read();
}

}  // namespace lemma::search::deduction

// Questions about things and their properties in a question's word order, read with all their
// ambiguities.
#include <algorithm>
#include <utility>

#include "search/tasks/deduction/phrases.h"

namespace lemma::search::deduction {

namespace {

using Form = Described::Form;

class Questions : private Phrases {
 public:
  Questions(const std::vector<TextToken>& tokens, Domains& domains) : Phrases(tokens, domains) {}

  std::vector<Saying> read() const {
    std::vector<Saying> readings;
    const bool ability = word(0, "can");
    if (ability || word(0, "is")) ask_one(ability, readings);
    if (ability || word(0, "is")) ask_class(1, Number::kSingular, ability, readings);
    if (ability || word(0, "are")) ask_class(1, Number::kPlural, ability, readings);
    if (word(1, "there")) ask_existence(readings);
    return readings;
  }

 private:
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
    meet_domains();
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
};

}  // namespace

std::vector<Saying> read_question(const std::vector<TextToken>& tokens, Domains& domains) {
  return Questions(tokens, domains).read();
}

bool question_begins(const std::vector<TextToken>& tokens, std::size_t at) {
  return at < tokens.size() &&
         (tokens[at].is("is") || tokens[at].is("are") || tokens[at].is("can"));
}

}  // namespace lemma::search::deduction

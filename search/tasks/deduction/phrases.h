// The parts of sentences about things and their properties: properties, predicates, classes, names,
// each read at a place in all the ways it may end. For the readers of statements and of questions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/deduction/sayings.h"

namespace lemma::search::deduction {

enum class Number { kSingular, kPlural };

template <class T>
struct Parsed {
  std::size_t end;  // the first token after it
  T value;
};
template <class T>
using All = std::vector<Parsed<T>>;

bool any_negated(const Descriptions& what);
Descriptions both(Descriptions a, const Descriptions& b);
Saying rules(std::vector<Descriptions> bodies, Descriptions heads);
Saying about(Saying::Kind kind, Descriptions what);

class Phrases {
 protected:
  Phrases(const std::vector<TextToken>& tokens, Domains& domains) : t_(tokens), domains_(domains) {}

  // --- words ---
  bool word(std::size_t i, std::string_view text) const { return i < t_.size() && t_[i].is(text); }
  bool content(std::size_t i) const { return i < t_.size() && is_content(t_[i]); }
  bool comma(std::size_t i) const { return i < t_.size() && t_[i].kind == TextToken::Kind::kComma; }
  bool article(std::size_t i) const;
  bool at_least_one(std::size_t i) const;
  // A plural as a class has it: a capital letter inside a sentence is a name's.
  bool word_for_a_class(std::size_t i) const;
  bool word_for_a_name(std::size_t i) const;

  // --- properties ---
  // "A, B and C". After a denial every property is denied in words, or "not A and B" has two
  // readings.
  All<Descriptions> properties(std::size_t i, Number number) const;
  // "is black", "are cats", "can fly", "cannot fly".
  All<Descriptions> predicate(std::size_t i, Number number) const;

  // --- classes ---
  // "cat", "black cats", "things that are red".
  All<Descriptions> class_phrase(std::size_t i, Number number) const;
  // Each also with "that is ..." after it.
  All<Descriptions> with_relative(All<Descriptions> classes, Number number) const;
  // "something", "everyone who is red", "nothing red": which is one of the words `domain` knows.
  All<Descriptions> anything(std::size_t i, Domain (*domain)(std::string_view)) const;
  bool is_plural_domain(std::size_t i) const;

  // --- names ---
  All<std::string> name(std::size_t i) const;
  // One name, or several: "A, B and C".
  All<std::vector<std::string>> names(std::size_t i) const;

  // Notes the words for anything in the whole sentence.
  void meet_domains() const;
  void meet(Domain domain) const;

  const std::vector<TextToken>& t_;

 private:
  bool property_word(std::size_t i) const { return i < t_.size() && may_be_property(t_[i]); }
  bool is_short_name(std::size_t i) const;
  std::vector<std::string> words(std::size_t from, std::size_t to) const;
  All<Described> noun(std::size_t i, Described::Form form, bool negated) const;
  All<Described> property(std::size_t i, Number number) const;
  void more_properties(const Parsed<Descriptions>& listed, Number number, All<Descriptions>& all,
                       bool complete) const;
  All<Descriptions> neither(std::size_t i, Number number) const;
  void more_names(const Parsed<std::vector<std::string>>& listed,
                  All<std::vector<std::string>>& all) const;

  Domains& domains_;
};

}  // namespace lemma::search::deduction

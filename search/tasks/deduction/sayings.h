// What a sentence says, before nouns and properties of the whole text are brought together. Values.
#pragma once

#include <string>
#include <vector>

#include "search/tasks/deduction/lexicon.h"

namespace lemma::search::deduction {

// A property as it is written: "a black cat", "black cats", "furry", "able to fly".
struct Described {
  enum class Form { kNoun, kPlural, kBare, kAble };
  Form form = Form::kBare;
  bool negated = false;
  std::vector<std::string> modifiers = {};  // before a noun
  std::string word = {};
  bool symbol = false;  // a capital letter, a noun in every form

  friend bool operator==(const Described&, const Described&) = default;
};

using Descriptions = std::vector<Described>;  // all of them hold

// Of something: a name, or nothing for whatever the sentence speaks of in general.
struct About {
  std::string who = {};
  Descriptions what = {};

  friend bool operator==(const About&, const About&) = default;
};

struct Saying {
  enum class Kind {
    kFacts,  // each of `then`
    kRules,  // whatever is all of one of `bodies` is each of then[0]
    kCase,   // if all of `conditions` then each of `then`; they name things
    kSome,   // there is a thing that is all of then[0]
    kNone,   // there is none
  };
  Kind kind = Kind::kFacts;
  std::vector<Descriptions> bodies = {};
  std::vector<About> conditions = {};
  std::vector<About> then = {};

  friend bool operator==(const Saying&, const Saying&) = default;
};

// Every way to read the tokens of one sentence, its openings taken off, as statements; the readings
// differ. `domains` collects the words for anything that were met.
struct Reading {
  std::vector<Saying> sayings;
  friend bool operator==(const Reading&, const Reading&) = default;
};
struct Domains {
  bool things = false;
  bool people = false;
};
std::vector<Reading> read_statements(const std::vector<TextToken>& tokens, Domains& domains);
// The same of one question in its own word order: "is Rex a cat", "are all cats furry".
std::vector<Saying> read_question(const std::vector<TextToken>& tokens, Domains& domains);
// Whether a question in that order may begin here.
bool question_begins(const std::vector<TextToken>& tokens, std::size_t at);

}  // namespace lemma::search::deduction

#include "search/tasks/zebra/lexicon.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

#include "search/tasks/words.h"

namespace lemma::search::zebra {

namespace {

using Phrases = std::vector<ProsePhrase>;

Phrases phrases(std::initializer_list<const char*> patterns) {
  Phrases all;
  for (const char* pattern : patterns) all.emplace_back(pattern);
  return all;
}

bool among(const WordSet& words, std::string_view word) {
  return words.contains(std::string(word));
}

const WordSet& house_nouns() {
  static const WordSet kWords = word_set(
      "house houses home homes position positions place places spot spots building "
      "buildings");
  return kWords;
}

const WordSet& being_verbs() {
  static const WordSet kWords = word_set("is are");
  return kWords;
}

const WordSet& living_verbs() {
  static const WordSet kWords =
      word_set("lives live living resides reside sits sit belongs belong occupies occupy");
  return kWords;
}

const WordSet& having_verbs() {
  static const WordSet kWords = word_set(
      "has have owns own keeps keep contains contain drinks drink eats eat likes like loves love "
      "prefers prefer enjoys enjoy plays play smokes smoke drives drive wears wear raises raise "
      "breeds breed reads read speaks speak grows grow rides ride");
  return kWords;
}

const WordSet& person_nouns() {
  static const WordSet kWords =
      word_set("person man woman guy lady one someone resident neighbour neighbor");
  return kWords;
}

const WordSet& agent_nouns() {
  static const WordSet kWords =
      word_set("owner keeper drinker eater smoker player driver rider reader speaker");
  return kWords;
}

const WordSet& relation_words() {
  static const WordSet kWords = word_set(
      "left right next between beside adjacent neighbours neighbors before after immediately "
      "directly somewhere anywhere same different share shares not no never doesnt isnt dont arent "
      "cannot cant either or and neither nor both if unless then only except first second third "
      "fourth fifth sixth last leftmost rightmost middle center centre central end ends one two "
      "three four five six seven each every all other another than more less who which what where "
      "whose lacks clue clues hint hints none");
  return kWords;
}

}  // namespace

// --- relations ---

const Phrases& not_phrases() {
  static const Phrases kPhrases = phrases({
      "does|do|is|are|can not ?be",
      "doesnt|isnt|dont|arent|cannot|cant|never ?be",
  });
  return kPhrases;
}

const Phrases& next_phrases() {
  static const Phrases kPhrases = phrases({
      "?right|directly|immediately next ?- ?door to",
      "?directly|immediately adjacent to",
      "?directly|immediately beside",
      "neighbours|neighbors",
      "?a|the ?next ?- ?door neighbour|neighbor of|to",
  });
  return kPhrases;
}

const Phrases& left_phrases() {
  static const Phrases kPhrases = phrases({
      "immediately|directly ?to|on ?the left of",
      "to|on the immediate left of",
      "one house|place|position ?to ?the left of",
  });
  return kPhrases;
}

const Phrases& right_phrases() {
  static const Phrases kPhrases = phrases({
      "immediately|directly ?to|on ?the right of",
      "to|on the immediate right of",
      "one house|place|position ?to ?the right of",
  });
  return kPhrases;
}

const Phrases& before_phrases() {
  static const Phrases kPhrases = phrases({"somewhere|anywhere ?to|on ?the left of"});
  return kPhrases;
}

const Phrases& after_phrases() {
  static const Phrases kPhrases = phrases({"somewhere|anywhere ?to|on ?the right of"});
  return kPhrases;
}

const Phrases& same_phrases() {
  static const Phrases kPhrases = phrases({
      "?in|at the same house|home|place|position as|with",
      "shares|share a|the ?same house|home with",
      "goes|go|belongs|belong with",
  });
  return kPhrases;
}

const Phrases& together_phrases() {
  static const Phrases kPhrases = phrases({
      "?are|live|belong|go in|at|to the same house|home|place|position",
      "share a|the|one ?same house|home",
      "go|belong|live together",
  });
  return kPhrases;
}

const Phrases& apart_phrases() {
  static const Phrases kPhrases = phrases({
      "are|live|belong ?in|to different houses|homes|places|positions",
      "are|do not|dont ?live|go|belong in|to the same house|home",
      "do not|dont|never share a|the|one ?same house|home",
      "do_not|dont|never share a|the|one ?same house|home",
      "are_not|arent in the same house|home",
  });
  return kPhrases;
}

const Phrases& neighbours_phrases() {
  static const Phrases kPhrases = phrases({
      "are|live ?direct|next_-_door|next_door|immediate neighbours|neighbors",
      "are|live ?right|directly|immediately next ?door to each other",
      "are|live side by side",
      "are ?directly|immediately adjacent ?to_each_other",
  });
  return kPhrases;
}

const Phrases& rule_phrases() {
  static const Phrases kPhrases = phrases({
      "no two|2 people|persons|houses|neighbours|neighbors|friends|residents|of_them "
      "have|share|own|"
      "keep|like|drink the same",
      "nobody|none ?of ?them shares|share anything",
      "leftmost first",
      "exactly|has|have|owns|own|keeps|keep|drinks|likes one",
  });
  return kPhrases;
}

const Phrases& ask_phrases() {
  static const Phrases kPhrases = phrases({
      "find|figure|work out",
      "find|tell ?me|us who|what|where|which|everyone|everything",
  });
  return kPhrases;
}

// --- words ---

int number_word(const ProseToken& token) {
  static constexpr std::array<std::string_view, 6> kWords = {"one",  "two",  "three",
                                                             "four", "five", "six"};
  if (token.kind != ProseToken::Kind::kWord) return 0;
  const auto known = std::find(kWords.begin(), kWords.end(), token.text);
  return known == kWords.end() ? 0 : static_cast<int>(known - kWords.begin()) + 1;
}

int ordinal_word(std::string_view word) {
  static constexpr std::array<std::string_view, 6> kWords = {"first",  "second", "third",
                                                             "fourth", "fifth",  "sixth"};
  const auto known = std::find(kWords.begin(), kWords.end(), word);
  return known == kWords.end() ? 0 : static_cast<int>(known - kWords.begin()) + 1;
}

bool is_people_noun(std::string_view word) {
  static const WordSet kWords = word_set(
      "people persons neighbours neighbors friends men women residents guys students kids "
      "colleagues families");
  return among(kWords, word);
}

WordClass class_of(std::string_view word) {
  static const WordSet kArticles =
      word_set("the a an of his her its their favorite favourite color colour");
  static const WordSet kWho = word_set("who that which");
  if (among(kArticles, word)) return WordClass::kArticle;
  if (among(house_nouns(), word)) return WordClass::kHouse;
  if (among(being_verbs(), word)) return WordClass::kBeing;
  if (among(living_verbs(), word)) return WordClass::kLiving;
  if (among(having_verbs(), word)) return WordClass::kHaving;
  if (among(person_nouns(), word)) return WordClass::kPerson;
  if (among(agent_nouns(), word)) return WordClass::kAgent;
  if (among(kWho, word)) return WordClass::kWho;
  if (word == "in" || word == "at") return WordClass::kIn;
  if (word == "with") return WordClass::kWith;
  if (word == "to") return WordClass::kTo;
  return WordClass::kUnknown;
}

bool is_frame_word(std::string_view word) {
  static const WordSet kWords = word_set(
      "there here this these they them it its a an the in on of for and to from by is are has have "
      "lives live living stands stand standing owns own keeps keep drinks likes wears drives row "
      "line street road numbered counted side each every person people house houses home homes "
      "neighbour neighbours neighbor neighbors friend friends resident residents different unique "
      "exactly belongs belong clues hints facts puzzle puzzles riddle logic zebra einstein "
      "einsteins "
      "problem please pls solve me us who what where which everyone everybody everything place "
      "thanks thank you hello hi hey can could help following below above friendly given hard easy "
      "fun nice my i we teacher gave got newspaper today values categories occupied seen across as "
      "attribute attributes characteristics");
  return among(kWords, word);
}

bool asks(std::string_view word) {
  static const WordSet kWords = word_set("who whose which what where whats whos");
  return among(kWords, word);
}

bool introduces_list(std::string_view word) {
  static const WordSet kWords = word_set(
      "the their there are possible available different each every person house neighbour neighbor "
      "has have owns keeps drinks eats likes plays drives wears prefers a an unique own favorite "
      "favourite of its his her one and is in exactly");
  return among(kWords, word);
}

bool names_things(std::string_view category) {
  static const WordSet kWords = word_set(
      "pet pets animal animals drink drinks beverage beverages food foods fruit fruits snack "
      "snacks "
      "dessert desserts color colors colour colours cigar cigars cigarette cigarettes brand brands "
      "sport sports hobby hobbies music instrument instruments car cars vehicle vehicles bike "
      "bikes "
      "book books film films movie movies genre genres flower flowers plant plants game games "
      "subject subjects pizza pizzas tea teas coffee coffees door doors");
  return among(kWords, category);
}

bool names_no_category(std::string_view word) {
  static const WordSet kWords = word_set(
      "clue clues hint hints fact facts rule rules note notes question answer problem puzzle");
  const WordClass sort = class_of(word);
  const bool related = among(relation_words(), word) && !is_people_noun(word);
  return among(kWords, word) || related || sort == WordClass::kHouse || sort == WordClass::kBeing ||
         sort == WordClass::kLiving || sort == WordClass::kWho || sort == WordClass::kAgent;
}

bool could_be_value(std::string_view name) {
  const auto tokens = lex_prose(name);
  if (!tokens) return false;
  bool letters = false;
  for (const ProseToken& token : *tokens) {
    if (among(relation_words(), token.text) || asks(token.text)) return false;
    const WordClass sort = class_of(token.text);
    if (sort != WordClass::kUnknown && sort != WordClass::kArticle && sort != WordClass::kAgent)
      return false;
    letters = letters || token.kind == ProseToken::Kind::kWord;
  }
  return letters;
}

}  // namespace lemma::search::zebra

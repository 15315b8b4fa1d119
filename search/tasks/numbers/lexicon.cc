#include "search/tasks/numbers/lexicon.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "search/tasks/words.h"

namespace lemma::search {

namespace {

using Kind = TextToken::Kind;
using Words = std::vector<std::string>;

Words split(std::string_view text) {
  Words words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t space = std::min(text.find(' ', at), text.size());
    if (space > at) words.emplace_back(text.substr(at, space - at));
    at = space + 1;
  }
  return words;
}

// --- vocabulary ---

struct Phrase {
  Words words;
  UseRule rule = UseRule::kOnce;
};

std::vector<Phrase> phrases(UseRule rule, std::initializer_list<const char*> texts) {
  std::vector<Phrase> all;
  for (const char* text : texts) all.push_back({split(text), rule});
  return all;
}

const std::vector<Phrase>& use_phrases() {
  static const std::vector<Phrase> kPhrases = [] {
    std::vector<Phrase> all = phrases(UseRule::kAtMostOnce, {"at most once",
                                                             "at most one time",
                                                             "at most 1 time",
                                                             "no more than once",
                                                             "not more than once",
                                                             "never more than once",
                                                             "no more than one time",
                                                             "no more than 1 time",
                                                             "once at most",
                                                             "at the most once",
                                                             "maximum once",
                                                             "max once",
                                                             "once max",
                                                             "a maximum of once",
                                                             "a maximum of one time",
                                                             "can only be used once",
                                                             "may only be used once",
                                                             "could only be used once",
                                                             "can be used only once",
                                                             "may be used only once",
                                                             "can be used just once",
                                                             "can be used once",
                                                             "may be used once",
                                                             "cannot be used more than once",
                                                             "cant be used more than once",
                                                             "can not be used more than once",
                                                             "may not be used more than once",
                                                             "must not be used more than once",
                                                             "not be used more than once",
                                                             "cannot use any number more than once",
                                                             "cant use any number more than once",
                                                             "cannot use a number more than once",
                                                             "cant use a number more than once",
                                                             "dont use any number more than once",
                                                             "do not use any number more than once",
                                                             "dont use a number more than once",
                                                             "no number more than once",
                                                             "none more than once",
                                                             "without reusing any number",
                                                             "without reusing any",
                                                             "without reusing a number",
                                                             "without reusing numbers",
                                                             "without reusing them",
                                                             "without reusing",
                                                             "without reuse",
                                                             "no reuse",
                                                             "no reusing",
                                                             "without repeating",
                                                             "without repetition",
                                                             "without repeats",
                                                             "no repeats",
                                                             "no repetition",
                                                             "no repetitions",
                                                             "dont reuse",
                                                             "do not reuse",
                                                             "cannot reuse",
                                                             "cant reuse",
                                                             "cannot be reused",
                                                             "cant be reused",
                                                             "can not be reused",
                                                             "may not be reused",
                                                             "must not be reused",
                                                             "cannot be repeated",
                                                             "cant be repeated",
                                                             "may not be repeated",
                                                             "dont repeat",
                                                             "do not repeat",
                                                             "no number twice",
                                                             "no number may be used twice",
                                                             "no number can be used twice",
                                                             "no number is used twice",
                                                             "none twice",
                                                             "never twice",
                                                             "never reusing",
                                                             "never reuse"});
    const auto add = [&](std::vector<Phrase> more) {
      all.insert(all.end(), more.begin(), more.end());
    };
    add(phrases(UseRule::kNotAll, {"not all",
                                   "need not use all",
                                   "need not use every",
                                   "neednt use all",
                                   "neednt use every",
                                   "dont have to use all",
                                   "do not have to use all",
                                   "dont have to use every",
                                   "do not have to use every",
                                   "dont need to use all",
                                   "do not need to use all",
                                   "dont need to use every",
                                   "do not need to use every",
                                   "dont need all",
                                   "do not need all",
                                   "not necessarily all",
                                   "not necessarily every",
                                   "not every",
                                   "some or all of",
                                   "some or all",
                                   "any or all of",
                                   "any or all",
                                   "any of",
                                   "some of",
                                   "no need to use all",
                                   "no need to use every",
                                   "not required to use all",
                                   "not required to use every",
                                   "not obliged to use all",
                                   "can leave some out",
                                   "may leave some out",
                                   "can be left over",
                                   "may be left over",
                                   "may be left out",
                                   "can be left out",
                                   "may stay unused",
                                   "can stay unused",
                                   "may go unused",
                                   "can go unused"}));
    add(phrases(UseRule::kExactlyOnce,
                {"exactly once", "precisely once", "once and only once", "exactly one time",
                 "exactly 1 time", "all", "every", "once each", "each once", "one time each"}));
    add(phrases(UseRule::kOnce, {"only once", "just once", "once", "one time"}));
    return all;
  }();
  return kPhrases;
}

const std::vector<Words>& idle_phrases() {
  static const std::vector<Words> kPhrases = [] {
    std::vector<Words> all;
    for (const char* text : {"in any order", "the order doesnt matter", "order doesnt matter",
                             "the order does not matter",

                             "at all", "each one",

                             "no matter", "step by step", "one expression", "one solution",
                             "one way", "an expression"})
      all.push_back(split(text));
    return all;
  }();
  return kPhrases;
}

const std::vector<Words>& target_phrases() {
  static const std::vector<Words> kPhrases = [] {
    std::vector<Words> all;
    for (const char* text :
         {"reach",          "reaches",       "reaching",       "make",         "makes",
          "making",         "get",           "gets",           "getting",      "target",
          "goal",           "total of",      "total is",       "a total",      "the total",
          "equal",          "equals",        "equalling",      "equaling",     "hit",
          "hits",           "hitting",       "produce",        "produces",     "producing",
          "form",           "forming",       "obtain",         "obtaining",    "create",
          "creating",       "build",         "building",       "achieve",      "achieving",
          "into",           "yield",         "yields",         "yielding",     "result",
          "gives",          "give",          "giving",         "evaluates",    "evaluate",
          "come up with",   "comes up with", "coming up with", "end up with",  "ends up with",
          "ending up with", "end up at",     "end up on",      "arrive at",    "arrives at",
          "arriving at",    "land on",       "game of",        "puzzle of",    "lands on",
          "landing on",     "come to",       "comes to",       "comes out at", "comes out to",
          "come out at",    "aim for",       "aiming for",     "aim is",       "looking for",
          "construct",      "constructing",  "wanted",         "want",         "worth",
          "generate",       "generating"})
      all.push_back(split(text));
    return all;
  }();
  return kPhrases;
}

// Words that change what is asked. They are never idle, and nothing near them is taken for a
// misspelling.
const WordSet& weighty_words() {
  static const WordSet kWords = word_set(
      "not no never none nothing neither nor without except cannot cant dont doesnt isnt arent "
      "wont least most more "
      "less than fewer twice thrice double triple again once sum sums summing product products "
      "difference quotient "
      "remainder average mean median mode maximum minimum largest smallest biggest greatest lowest "
      "highest closest "
      "nearest close near approximately about around roughly ways many count different distinct "
      "another second third "
      "first last next previous prime primes even odd positive negative whole natural fraction "
      "fractions decimal "
      "decimals power powers square squares squared cube cubed root roots factorial exponent "
      "exponents modulo mod "
      "concatenate concatenating concatenation join digit percent percentage half quarter dozen "
      "hundred thousand "
      "million sort order ascending descending ignore instead instructions forget system pretend "
      "prompt output print write reply "
      "respond unless until "
      "before after left right reverse reversed avoid forbidden prohibited disallowed excluding "
      "exclude including "
      "include also plus minus times add subtract multiply divide addition subtraction "
      "multiplication division "
      "unused unlimited repeatedly repeat repeats multiple several few most prove impossible "
      "unreachable reuse reused");
  return kWords;
}

const WordSet& idle_words() {
  static const WordSet kWords = word_set(
      "a an the this that these those it its you your youre we our us i im id me my they them "
      "their he she someone "
      "anyone anybody everyone can could would will shall should may might must do does did is are "
      "was were be been "
      "being am has have having had lets let to of for from with using use used uses via by on in "
      "at out up off and or "
      "as so then such which what whats how when where who if but just only please thanks thank "
      "hello hi hey dear "
      "help solve solving solved solution solutions puzzle puzzles problem challenge task question "
      "game games round "
      "riddle show find finding figure figuring work working way try trying tell know need needs "
      "needed like given "
      "give take taking taken combine combining combined arrange arranging put putting together "
      "apply applying "
      "following below above here there each any both between only possible possibly somehow "
      "exactly precisely "
      "exact operation operations operator operators arithmetic arithmetical basic standard usual "
      "ordinary normal "
      "elementary common simple regular four mathematical maths math mathematics brackets bracket "
      "parentheses "
      "parenthesis parens expression expressions equation formula calculation calculations "
      "computation computations "
      "symbols allowed allow permitted available answer result value values countdown numble quiz "
      "player players "
      "contestant contestants show tv today tonight tonights todays quick quickly easy hard tricky "
      "nice fun little "
      "cheers sorry well now ok okay alright good great want wanna gotta able whichever whatever "
      "come my own per "
      "numbers number integer integers digits figures tiles tile cards card set list pool hand "
      "deal dealt drawn pick "
      "picked choose chosen draw got have ive weve youve is are consisting namely steps step "
      "explain working reasoning "
      "think thinking through carefully go going start starting begin beginning time anything "
      "something stuck "
      "homework kid kids daughter son teacher class school friend friends boss colleague brother "
      "sister mum mom dad "
      "was asked wants wondering wonder curious guess anyhow exercise warmup rules "
      "rule always ever "
      "still really actually simply mind suppose supposing imagine consider considering provided "
      "gave");
  return kWords;
}

// --- matching ---

bool phrase_at(const std::vector<TextToken>& tokens, std::size_t at, const Words& words) {
  if (at + words.size() > tokens.size()) return false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const TextToken& token = tokens[at + i];
    if ((token.kind != Kind::kWord && token.kind != Kind::kNumber) || token.text != words[i])
      return false;
  }
  return true;
}

std::size_t longest(const std::vector<TextToken>& tokens, std::size_t at,
                    const std::vector<Words>& phrases) {
  std::size_t best = 0;
  for (const Words& words : phrases)
    if (words.size() > best && phrase_at(tokens, at, words)) best = words.size();
  return best;
}

// Every word whose misspelling must not be read as something harmless.
const WordSet& critical_words() {
  static const WordSet kWords = [] {
    WordSet all = weighty_words();
    for (const auto& [word, value] : number_words()) all.insert(word);
    for (const Phrase& phrase : use_phrases())
      if (phrase.words.size() == 1) all.insert(phrase.words[0]);
    for (const Words& words : target_phrases())
      if (words.size() == 1) all.insert(words[0]);
    return all;
  }();
  return kWords;
}

}  // namespace

std::optional<UsePhrase> use_phrase_at(const std::vector<TextToken>& tokens, std::size_t at) {
  std::optional<UsePhrase> best;
  for (const Phrase& phrase : use_phrases())
    if ((!best || phrase.words.size() > best->length) && phrase_at(tokens, at, phrase.words))
      best = UsePhrase{phrase.rule, phrase.words.size()};
  return best;
}

std::size_t idle_phrase_at(const std::vector<TextToken>& tokens, std::size_t at) {
  return longest(tokens, at, idle_phrases());
}

std::size_t target_phrase_at(const std::vector<TextToken>& tokens, std::size_t at) {
  return longest(tokens, at, target_phrases());
}

std::optional<char> operation_word(std::string_view word) {
  static const std::unordered_map<std::string, char> kWords = {
      {"addition", '+'},    {"adding", '+'},      {"add", '+'},
      {"plus", '+'},        {"subtraction", '-'}, {"subtracting", '-'},
      {"subtract", '-'},    {"minus", '-'},       {"multiplication", '*'},
      {"multiplying", '*'}, {"multiply", '*'},    {"times", '*'},
      {"x", '*'},           {"division", '/'},    {"dividing", '/'},
      {"divide", '/'}};
  const auto found = kWords.find(std::string(word));
  if (found == kWords.end()) return std::nullopt;
  return found->second;
}

bool is_operation_noun(std::string_view word) {
  static const WordSet kNouns = word_set(
      "operation operations operator operators symbol symbols bracket brackets parenthesis "
      "parentheses parens");
  return kNouns.contains(std::string(word));
}

bool is_number_noun(std::string_view word) {
  static const WordSet kNouns =
      word_set("number numbers integer integers digits figures tiles tile cards card values");
  return kNouns.contains(std::string(word));
}

bool is_idle_word(std::string_view word) { return idle_words().contains(std::string(word)); }

bool is_misspelt_idle_word(std::string_view word) {
  constexpr std::size_t kShortest = 4;  // below that, one slip turns any word into any other
  if (word.size() < kShortest) return false;
  for (const auto& critical : critical_words())
    if (one_slip_apart(word, critical)) return false;
  return std::any_of(idle_words().begin(), idle_words().end(), [&](const std::string& idle) {
    return idle.size() >= kShortest && one_slip_apart(word, idle);
  });
}

}  // namespace lemma::search

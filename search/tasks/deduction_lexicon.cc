#include "search/tasks/deduction_lexicon.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

namespace lemma::search::deduction {

namespace {

using Kind = TextToken::Kind;
using Words = std::vector<std::string>;
using WordSet = std::unordered_set<std::string>;

Words split(std::string_view text) {
  Words words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t space = std::min(text.find(' ', at), text.size());
    if (space > at) words.emplace_back(text.substr(at, space - at));
    at = space + 1;
  }
  return words;
}

WordSet set_of(std::string_view text) {
  const Words words = split(text);
  return {words.begin(), words.end()};
}

bool among(const WordSet& words, std::string_view word) {
  return words.contains(std::string(word));
}

// --- vocabulary ---

const WordSet& grammar_words() {
  static const WordSet kWords = set_of(
      "a an the all every each any some no none nothing something anything everything nobody "
      "somebody anybody everybody noone someone anyone everyone whatever whoever whichever "
      "whenever "
      "wherever whose whom who which that this these those what when where why how "
      "is are am be been being was were isnt arent not never cannot cant can could may might must "
      "shall should will would ought need needs dare do does did done has have had having "
      "and or but nor neither either both if then else unless until except excepting besides "
      "although though because since while whereas as than so yet still already once ever always "
      "often sometimes usually rarely seldom frequently occasionally generally typically normally "
      "commonly mostly mainly largely partly possibly perhaps maybe presumably just only merely "
      "even almost nearly hardly barely very quite rather really too also again too therefore thus "
      "hence otherwise instead however there here now today tomorrow yesterday tonight soon later "
      "i you he she it we they if as at an be by do go hi ok oh ah ha no my up us vs so or to me "
      "him her us them my your his its our their mine yours hers ours "
      "theirs myself yourself himself herself itself ourselves themselves "
      "of in on at by for from to with without into onto over under between among amongst about "
      "against during before after above below up down out off through across per via like unlike "
      "near within beyond toward towards upon around "
      "most many much more less least few fewer several various numerous half another other others "
      "enough lots plenty majority minority dozen hundred thousand million couple pair "
      "zero one two three four five six seven eight nine ten eleven twelve first second third last "
      "same such own different similar equal alike together respectively identical related "
      "true false unknown correct incorrect wrong valid invalid certain uncertain likely unlikely "
      "probable improbable possible impossible necessary known unproven proven "
      "exist exists existing suppose supposed assume assumed given imagine consider let please yes "
      "able unable iff ie eg etc else apart regardless exactly precisely except non ex "
      "friends brothers sisters siblings twins cousins partners neighbours neighbors colleagues "
      "enemies rivals spouses lovers married alone");
  return kWords;
}

const WordSet& ly_properties() {
  static const WordSet kWords = set_of(
      "friendly ugly lonely lively lovely holy silly early curly chilly jolly wily smelly wobbly "
      "bubbly grisly woolly elderly deadly costly sly unfriendly prickly cuddly burly surly oily "
      "stately sickly scaly wooly hilly family fly bully ally belly butterfly dragonfly firefly");
  return kWords;
}

const std::unordered_map<std::string, std::string>& irregular_plurals() {
  static const std::unordered_map<std::string, std::string> kPlurals = {{"men", "man"},
                                                                        {"women", "woman"},
                                                                        {"children", "child"},
                                                                        {"mice", "mouse"},
                                                                        {"geese", "goose"},
                                                                        {"teeth", "tooth"},
                                                                        {"feet", "foot"},
                                                                        {"oxen", "ox"},
                                                                        {"fish", "fish"},
                                                                        {"sheep", "sheep"},
                                                                        {"deer", "deer"},
                                                                        {"wolves", "wolf"},
                                                                        {"knives", "knife"},
                                                                        {"leaves", "leaf"},
                                                                        {"thieves", "thief"},
                                                                        {"elves", "elf"},
                                                                        {"calves", "calf"},
                                                                        {"wives", "wife"},
                                                                        {"fungi", "fungus"},
                                                                        {"cacti", "cactus"},
                                                                        {"bacteria", "bacterium"},
                                                                        {"salmon", "salmon"},
                                                                        {"trout", "trout"},
                                                                        {"moose", "moose"},
                                                                        {"policemen", "policeman"},
                                                                        {"firemen", "fireman"},
                                                                        {"dwarves", "dwarf"},
                                                                        {"aircraft", "aircraft"},
                                                                        {"bison", "bison"},
                                                                        {"swine", "swine"},
                                                                        {"octopi", "octopus"},
                                                                        {"alumni", "alumnus"},
                                                                        {"criteria", "criterion"},
                                                                        {"halves", "half"},
                                                                        {"loaves", "loaf"},
                                                                        {"lice", "louse"}};
  return kPlurals;
}

const WordSet& plain_adjectives() {
  static const WordSet kWords = set_of(
      "red green blue yellow black white brown grey gray pink purple orange golden silver furry "
      "hairy fluffy striped spotted round square wooden metal metallic plastic wet dry hot cold "
      "warm "
      "happy sad angry hungry thirsty sleepy tired lazy quiet noisy loud kind nice rude gentle "
      "mean "
      "brave shy clever smart wise stupid rich poor young old heavy light rough smooth sharp blunt "
      "clean dirty shiny dull bright dark sweet sour bitter salty spicy tasty poisonous venomous "
      "edible wild tame blind deaf mortal immortal carnivorous herbivorous nocturnal aquatic "
      "feathered winged tall ill oily sore zany lost moist female male dead alive");
  return kWords;
}

const WordSet& treacherous_adjectives() {
  static const WordSet kWords = set_of(
      "fake false former past future alleged supposed potential possible toy artificial "
      "counterfeit imitation mock pretend virtual apparent retired late expected ideal "
      "imaginary fictional mythical stuffed dead model candidate aspiring almost near average "
      "typical normal ordinary common usual standard");
  return kWords;
}

const WordSet& common_short_words() {
  static const WordSet kWords = set_of(
      "cat rat bat dog hog cow sow pig fox hen bee ant ape owl cub pup ram ewe eel elk emu jay red "
      "big old hot wet sad mad bad shy sly dry fat tan raw new odd sky mat hat car bus cup map man "
      "sam tom tim jim kim max rex bob rob ben ken len dan ian joe zoe leo amy eve ann ron don ned "
      "ted fay kay may ray roy meg peg pam ada ivy una lou sue");
  return kWords;
}

std::vector<Words> phrases(std::initializer_list<const char*> texts) {
  std::vector<Words> all;
  for (const char* text : texts) all.push_back(split(text));
  return all;
}

const std::vector<Words>& openings() {
  static const std::vector<Words> kPhrases = phrases({"suppose that",
                                                      "suppose",
                                                      "assume that",
                                                      "assume",
                                                      "assuming that",
                                                      "given that",
                                                      "given",
                                                      "we know that",
                                                      "we know",
                                                      "i know that",
                                                      "i know",
                                                      "you know that",
                                                      "it is known that",
                                                      "it is given that",
                                                      "we are told that",
                                                      "we are told",
                                                      "i am told that",
                                                      "imagine that",
                                                      "imagine",
                                                      "let us say that",
                                                      "let us say",
                                                      "let us assume that",
                                                      "let us assume",
                                                      "let us suppose that",
                                                      "let us suppose",
                                                      "also",
                                                      "additionally",
                                                      "furthermore",
                                                      "moreover",
                                                      "in addition",
                                                      "besides",
                                                      "finally",
                                                      "lastly",
                                                      "first",
                                                      "firstly",
                                                      "second",
                                                      "secondly",
                                                      "third",
                                                      "thirdly",
                                                      "next",
                                                      "and",
                                                      "but",
                                                      "now",
                                                      "well",
                                                      "ok",
                                                      "okay",
                                                      "fact",
                                                      "facts",
                                                      "rule",
                                                      "rules",
                                                      "premise",
                                                      "premises",
                                                      "context",
                                                      "note that",
                                                      "remember that",
                                                      "remember",
                                                      "recall that",
                                                      "it is a fact that",
                                                      "hi",
                                                      "hello",
                                                      "hey",
                                                      "please",
                                                      "say",
                                                      "here is what we know",
                                                      "here are the facts",
                                                      "here are the premises",
                                                      "this is what i know",
                                                      "major premise",
                                                      "minor premise",
                                                      "major",
                                                      "minor",
                                                      "story",
                                                      "i have learnt that",
                                                      "i have learned that",
                                                      "i was told that",
                                                      "as we know",
                                                      "as everyone knows",
                                                      "a fun fact",
                                                      "by the way",
                                                      "btw"});
  return kPhrases;
}

const std::vector<Words>& askings() {
  static const std::vector<Words> kPhrases =
      phrases({"question",
               "q",
               "query",
               "is it true that",
               "is it the case that",
               "is it correct that",
               "is it certain that",
               "is it so that",
               "does it follow that",
               "can we conclude that",
               "can we conclude",
               "can i conclude that",
               "can one conclude that",
               "can you conclude that",
               "could we conclude that",
               "may we conclude that",
               "can we infer that",
               "can we deduce that",
               "can it be concluded that",
               "is it true or false that",
               "is it true false or unknown that",
               "true or false",
               "true false or unknown",
               "true false or uncertain",
               "decide whether",
               "decide if",
               "determine whether",
               "determine if",
               "tell me whether",
               "tell me if",
               "tell us whether",
               "say whether",
               "check whether",
               "check if",
               "find out whether",
               "find out if",
               "work out whether",
               "figure out whether",
               "figure out if",
               "i want to know whether",
               "i want to know if",
               "i wonder whether",
               "i wonder if",
               "i would like to know whether",
               "i would like to know if",
               "do you know whether",
               "do you know if",
               "can you tell me whether",
               "can you tell me if",
               "can you say whether",
               "prove that",
               "show that",
               "prove or disprove that",
               "prove or disprove",
               "prove",
               "therefore",
               "so",
               "hence",
               "thus",
               "it follows that",
               "conclusion",
               "claim",
               "hypothesis",
               "statement",
               "does this mean that",
               "does that mean that",
               "does this mean",
               "does that mean",
               "does it mean that",
               "so is it true that",
               "so does that mean that",
               "so does that mean",
               "decide whether this is true false or unknown",
               "is this true or false",
               "is this true false or unknown",
               "is the following true false or unknown",
               "is the following true or false",
               "is the following true",
               "is this true",
               "is the statement true or false",
               "what about this",
               "evaluate",
               "evaluate this",
               "judge this",
               "verify that",
               "verify",
               "from this can we conclude that",
               "based on this can we conclude that",
               "based on this is it true that",
               "from that can we conclude that",
               "must it be true that",
               "is it necessarily true that",
               "given this is it true that",
               "given all this is it true that",
               "my question is whether",
               "the question is whether",
               "the claim is that",
               "here is the claim",
               "i claim that",
               "he claims that",
               "she claims that"});
  return kPhrases;
}

const std::vector<Words>& askings_at_end() {
  static const std::vector<Words> kPhrases = phrases({"true or false",
                                                      "true false or unknown",
                                                      "is that true",
                                                      "is this true",
                                                      "is that true or false",
                                                      "is this true or false",
                                                      "is that correct",
                                                      "is this correct",
                                                      "is that right",
                                                      "is that so",
                                                      "right",
                                                      "correct",
                                                      "true",
                                                      "is it true",
                                                      "true or not",
                                                      "is that true false or unknown",
                                                      "or not",
                                                      "yes or no",
                                                      "then",
                                                      "in this case",
                                                      "in that case"});
  return kPhrases;
}

const std::vector<Words>& idle_at_end() {
  static const std::vector<Words> kPhrases = phrases(
      {"please", "thanks", "thank you", "cheers", "too", "as well", "of course", "by the way"});
  return kPhrases;
}

// Said of the question just asked.
const std::vector<Words>& judging_sentences() {
  static const std::vector<Words> kPhrases = phrases({"true or false",
                                                      "true false or unknown",
                                                      "true false unknown",
                                                      "yes or no",
                                                      "yes no or unknown",
                                                      "is this valid",
                                                      "is that valid",
                                                      "valid",
                                                      "valid or not",
                                                      "is the conclusion valid",
                                                      "is the argument valid",
                                                      "is this argument valid",
                                                      "is that argument valid",
                                                      "is the reasoning valid",
                                                      "does this follow",
                                                      "does that follow",
                                                      "does it follow",
                                                      "does the conclusion follow",
                                                      "right",
                                                      "correct",
                                                      "is that right",
                                                      "is that correct",
                                                      "is this correct",
                                                      "is it correct",
                                                      "is this right",
                                                      "is this true",
                                                      "is that true",
                                                      "is she right",
                                                      "is he right",
                                                      "am i right",
                                                      "is the conclusion correct",
                                                      "is the conclusion true"});
  return kPhrases;
}

const std::vector<Words>& idle_sentences() {
  static const std::vector<Words> kPhrases =
      phrases({"answer true false or unknown", "answer with true false or unknown",
               "please answer true false or unknown", "answer yes or no", "why", "why or why not",
               "prove it", "prove your answer", "show your work", "show your working",
               "show the proof", "what do you think"});
  return kPhrases;
}

const WordSet& idle_words() {
  static const WordSet kWords = set_of(
      "hi hello hey dear there thanks thank you cheers please help me with this a an the little "
      "small quick easy hard tough logic logical puzzle puzzles problem riddle question questions "
      "exercise homework reasoning deduction syllogism test quiz task here are is my our some "
      "following facts fact premises premise rules rule statements statement information story "
      "below above consider these think step by carefully and explain explaining answer your "
      "working solve it for i need have got want to in of on now ok okay well let us go "
      "one another good morning evening afternoon stuck from class school teacher "
      "teachers son daughter kid kids context given read them reason shown details in advance "
      "know what we");
  return kWords;
}

// --- matching ---

// Where the phrase ends, commas between its words skipped, or 0.
std::size_t phrase_end(const std::vector<TextToken>& tokens, std::size_t at, const Words& words) {
  std::size_t i = at;
  for (const std::string& word : words) {
    while (i > at && i < tokens.size() && tokens[i].kind == Kind::kComma) ++i;
    if (i >= tokens.size() || !tokens[i].is(word)) return 0;
    ++i;
  }
  return i;
}

std::size_t longest_at(const std::vector<TextToken>& tokens, std::size_t at,
                       const std::vector<Words>& phrases) {
  std::size_t end = 0;
  for (const Words& words : phrases) end = std::max(end, phrase_end(tokens, at, words));
  if (end == 0) return 0;
  while (end < tokens.size() &&
         (tokens[end].kind == Kind::kComma || tokens[end].kind == Kind::kColon))
    ++end;
  return end - at;
}

std::size_t longest_before_end(const std::vector<TextToken>& tokens,
                               const std::vector<Words>& phrases) {
  std::size_t longest = 0;
  for (std::size_t at = 1; at < tokens.size(); ++at)
    for (const Words& words : phrases)
      if (phrase_end(tokens, at, words) == tokens.size())
        longest = std::max(longest, tokens.size() - at);
  while (longest > 0 && longest < tokens.size() - 1 &&
         tokens[tokens.size() - longest - 1].kind == Kind::kComma)
    ++longest;
  return longest;
}

bool ends_with_any(std::string_view word, std::initializer_list<const char*> endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](const char* ending) { return word.ends_with(ending); });
}

// Damerau-Levenshtein distance of at most 1.
bool one_slip_apart(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  std::size_t i = 0;
  while (i < a.size() && a[i] == b[i]) ++i;
  if (a.size() < b.size()) return a.substr(i) == b.substr(i + 1);
  if (i == a.size()) return true;
  if (a.substr(i + 1) == b.substr(i + 1)) return true;
  return i + 1 < a.size() && a[i] == b[i + 1] && a[i + 1] == b[i] &&
         a.substr(i + 2) == b.substr(i + 2);
}

bool slips_from(std::string_view word, const Words& words) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& other) {
    return word != other && one_slip_apart(word, other);
  });
}

Domain domain_of(std::string_view word, const WordSet& things, const WordSet& people) {
  if (among(things, word)) return Domain::kThings;
  return among(people, word) ? Domain::kPeople : Domain::kNone;
}

}  // namespace

bool is_grammar_word(std::string_view word) { return among(grammar_words(), word); }

bool is_content(const TextToken& token) {
  if (token.kind != Kind::kWord) return false;
  if (token.symbol) return token.text != "i";
  constexpr std::size_t kShortest = 3;  // a shorter one is too easily a slip
  return (token.text.size() >= kShortest || token.text == "ox") && !is_grammar_word(token.text) &&
         domain_noun(token.text) == Domain::kNone;
}

bool may_be_property(const TextToken& token) {
  if (!is_content(token)) return false;
  return !token.text.ends_with("ly") || among(ly_properties(), token.text);
}

bool looks_plural(std::string_view word) {
  if (irregular_plurals().contains(std::string(word))) return true;
  return word.size() > 3 && word.ends_with('s') && !ends_with_any(word, {"ss", "ous", "us", "is"});
}

std::vector<std::string> singulars(std::string_view plural) {
  const std::string word(plural);
  if (const auto found = irregular_plurals().find(word); found != irregular_plurals().end())
    return {found->second};
  const auto without = [&](std::size_t letters) { return word.substr(0, word.size() - letters); };
  if (!word.ends_with('s')) return {word};
  if (word.ends_with("ies")) return {without(3) + "y", without(1)};
  if (ends_with_any(word, {"sses", "ches", "shes", "xes", "zes"})) return {without(2), without(1)};
  if (word.ends_with("uses")) return {without(2), without(1)};
  if (ends_with_any(word, {"shoes", "toes", "foes", "canoes"})) return {without(1), without(2)};
  if (word.ends_with("oes")) return {without(2), without(1)};
  if (word.ends_with("ses")) return {without(1), without(2)};
  if (word.ends_with("ves")) return {without(1), without(3) + "f", without(3) + "fe"};
  return {without(1)};
}

bool is_noun_and_property(std::string_view word) {
  static const WordSet kWords = set_of("human mortal vegetarian vegan immortal mammalian adult");
  return among(kWords, word);
}
bool is_plain_adjective(std::string_view word) { return among(plain_adjectives(), word); }
bool is_treacherous_adjective(std::string_view word) {
  return among(treacherous_adjectives(), word);
}

bool is_colour(std::string_view word) {
  static const WordSet kWords =
      set_of("red green blue yellow black white brown grey gray pink purple orange golden silver");
  return among(kWords, word);
}

bool is_person_noun(std::string_view word) {
  static const WordSet kWords = set_of(
      "man woman boy girl child kid adult teenager baby human parent mother father son daughter "
      "uncle aunt king queen prince princess knight knave doctor nurse teacher student pupil "
      "professor lawyer judge politician president banker baker butcher farmer soldier sailor "
      "pilot "
      "singer dancer actor actress artist painter writer poet author musician philosopher "
      "scientist "
      "mathematician engineer programmer driver athlete runner swimmer player member criminal "
      "thief "
      "liar saint sinner hero coward genius fool friend stranger guest bachelor millionaire "
      "manager "
      "worker employee clerk waiter cook chef dreamer thinker leader citizen voter vegetarian "
      "vegan "
      "accountant councillor detective");
  return among(kWords, word);
}

Domain domain_noun(std::string_view word) {
  static const WordSet kThings = set_of("thing things object objects"),
                       kPeople = set_of("person people persons");
  return domain_of(word, kThings, kPeople);
}
Domain domain_some(std::string_view word) {
  static const WordSet kThings = set_of("something"), kPeople = set_of("someone somebody");
  return domain_of(word, kThings, kPeople);
}
Domain domain_every(std::string_view word) {
  static const WordSet kThings = set_of("everything"), kPeople = set_of("everyone everybody");
  return domain_of(word, kThings, kPeople);
}
Domain domain_any(std::string_view word) {
  static const WordSet kThings = set_of("anything"), kPeople = set_of("anyone anybody");
  return domain_of(word, kThings, kPeople);
}
Domain domain_none(std::string_view word) {
  static const WordSet kThings = set_of("nothing"), kPeople = set_of("nobody noone");
  return domain_of(word, kThings, kPeople);
}

std::size_t opening_at(const std::vector<TextToken>& tokens, std::size_t at) {
  return longest_at(tokens, at, openings());
}
std::size_t asking_at(const std::vector<TextToken>& tokens, std::size_t at) {
  return longest_at(tokens, at, askings());
}
std::size_t asking_before_end(const std::vector<TextToken>& tokens) {
  return longest_before_end(tokens, askings_at_end());
}
std::size_t idle_before_end(const std::vector<TextToken>& tokens) {
  return longest_before_end(tokens, idle_at_end());
}

bool is_judging_sentence(const std::vector<TextToken>& tokens) {
  return std::any_of(
      judging_sentences().begin(), judging_sentences().end(),
      [&](const Words& words) { return phrase_end(tokens, 0, words) == tokens.size(); });
}

bool is_idle_sentence(const std::vector<TextToken>& tokens) {
  for (const Words& words : idle_sentences())
    if (phrase_end(tokens, 0, words) == tokens.size()) return true;
  std::size_t at = 0;
  if (tokens.size() > 2 && (tokens[0].is("can") || tokens[0].is("could")) && tokens[1].is("you"))
    at = 2;
  // What says that something is something may be meant, but for "here are some facts".
  const bool points = tokens[0].is("here") || tokens[0].is("this") || tokens[0].is("these");
  return std::all_of(tokens.begin() + static_cast<std::ptrdiff_t>(at), tokens.end(),
                     [&](const TextToken& token) {
                       if (token.kind != Kind::kWord) return true;
                       if (token.is("is") || token.is("are")) return points;
                       return among(idle_words(), token.text);
                     });
}

bool may_be_misspelt(std::string_view a, std::string_view b) {
  constexpr std::size_t kShortest = 3;
  if (a == b || std::max(a.size(), b.size()) < kShortest || !one_slip_apart(a, b)) return false;
  // The invented nouns of a known data set differ in their first letters: wumpus, numpus.
  return !(a.ends_with("mpus") && b.ends_with("mpus") && a.substr(1) == b.substr(1));
}

bool may_be_misspelt_grammar(std::string_view word) {
  static const Words kWords = split(
      "something someone somebody everything everyone everybody anything anyone anybody nothing "
      "nobody thing things object objects person persons people whatever whoever every neither "
      "whenever");
  return slips_from(word, kWords);
}
bool may_be_misspelt_quantity(std::string_view word) {
  static const Words kWords = split("all some every each any most none not only no one");
  return !is_plain_adjective(word) && slips_from(word, kWords);
}
bool may_be_misspelt_pronoun(std::string_view word) {
  static const Words kWords = split("it he she they");
  return slips_from(word, kWords);
}

bool is_well_known(std::string_view word) { return among(common_short_words(), word); }

}  // namespace lemma::search::deduction

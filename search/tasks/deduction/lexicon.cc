#include "search/tasks/deduction/lexicon.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "search/tasks/words.h"

namespace lemma::search::deduction {

namespace {

using Kind = TextToken::Kind;
using Words = std::vector<std::string>;

bool among(const WordSet& words, std::string_view word) {
  return words.contains(std::string(word));
}

// --- vocabulary ---

const WordSet& grammar_words() {
  static const WordSet kWords = word_set(
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
  static const WordSet kWords = word_set(
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
  static const WordSet kWords = word_set(
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
  static const WordSet kWords = word_set(
      "fake false former past future alleged supposed potential possible toy artificial "
      "counterfeit imitation mock pretend virtual apparent retired late expected ideal "
      "imaginary fictional mythical stuffed dead model candidate aspiring almost near average "
      "typical normal ordinary common usual standard");
  return kWords;
}

const WordSet& common_short_words() {
  static const WordSet kWords = word_set(
      "cat rat bat dog hog cow sow pig fox hen bee ant ape owl cub pup ram ewe eel elk emu jay red "
      "big old hot wet sad mad bad shy sly dry fat tan raw new odd sky mat hat car bus cup map man "
      "sam tom tim jim kim max rex bob rob ben ken len dan ian joe zoe leo amy eve ann ron don ned "
      "ted fay kay may ray roy meg peg pam ada ivy una lou sue");
  return kWords;
}

bool ends_with_any(std::string_view word, std::initializer_list<const char*> endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](const char* ending) { return word.ends_with(ending); });
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

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t space = std::min(text.find(' ', at), text.size());
    if (space > at) words.emplace_back(text.substr(at, space - at));
    at = space + 1;
  }
  return words;
}

WordSet word_set(std::string_view text) {
  const auto words = words_of(text);
  return {words.begin(), words.end()};
}

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
  static const WordSet kWords = word_set("human mortal vegetarian vegan immortal mammalian adult");
  return among(kWords, word);
}
bool is_plain_adjective(std::string_view word) { return among(plain_adjectives(), word); }
bool is_treacherous_adjective(std::string_view word) {
  return among(treacherous_adjectives(), word);
}

bool may_be_of_the_moment(std::string_view word) {
  static const WordSet kWords = word_set(
      "available free present absent missing ready late awake asleep hungry thirsty tired sleepy "
      "busy open closed full empty gone sick drunk");
  return word.ends_with("ing") || among(kWords, word);
}

bool is_colour(std::string_view word) {
  static const WordSet kWords = word_set(
      "red green blue yellow black white brown grey gray pink purple orange golden silver");
  return among(kWords, word);
}

bool is_person_noun(std::string_view word) {
  static const WordSet kWords = word_set(
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
  static const WordSet kThings = word_set("thing things object objects"),
                       kPeople = word_set("person people persons");
  return domain_of(word, kThings, kPeople);
}
Domain domain_some(std::string_view word) {
  static const WordSet kThings = word_set("something"), kPeople = word_set("someone somebody");
  return domain_of(word, kThings, kPeople);
}
Domain domain_every(std::string_view word) {
  static const WordSet kThings = word_set("everything"), kPeople = word_set("everyone everybody");
  return domain_of(word, kThings, kPeople);
}
Domain domain_any(std::string_view word) {
  static const WordSet kThings = word_set("anything"), kPeople = word_set("anyone anybody");
  return domain_of(word, kThings, kPeople);
}
Domain domain_none(std::string_view word) {
  static const WordSet kThings = word_set("nothing"), kPeople = word_set("nobody noone");
  return domain_of(word, kThings, kPeople);
}

bool may_be_misspelt(std::string_view a, std::string_view b) {
  constexpr std::size_t kShortest = 3;
  if (a == b || std::max(a.size(), b.size()) < kShortest || !one_slip_apart(a, b)) return false;
  // The invented nouns of a known data set differ in their first letters: wumpus, numpus.
  return !(a.ends_with("mpus") && b.ends_with("mpus") && a.substr(1) == b.substr(1));
}

bool may_be_misspelt_grammar(std::string_view word) {
  static const Words kWords = words_of(
      "something someone somebody everything everyone everybody anything anyone anybody nothing "
      "nobody thing things object objects person persons people whatever whoever every neither "
      "whenever");
  return slips_from(word, kWords);
}
bool may_be_misspelt_quantity(std::string_view word) {
  static const Words kWords = words_of("all some every each any most none not only no one");
  return !is_plain_adjective(word) && slips_from(word, kWords);
}
bool may_be_misspelt_pronoun(std::string_view word) {
  static const Words kWords = words_of("it he she they");
  return slips_from(word, kWords);
}

bool is_well_known(std::string_view word) { return among(common_short_words(), word); }

}  // namespace lemma::search::deduction

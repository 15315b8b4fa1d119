#include "search/tasks/sudoku/lexicon.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <unordered_map>
#include <utility>

#include "search/tasks/words.h"

namespace lemma::search::sudoku {

namespace {

using Kind = ProseToken::Kind;
using Phrases = std::vector<ProsePhrase>;

// Replaces each "$NAME" of a pattern by the alternatives that it stands for.
std::string expanded(std::string pattern) {
  static const std::vector<std::pair<std::string, std::string>> kNames = {
      {"$DIGITS",
       "digit|digits|number|numbers|numeral|numerals|figure|figures|integer|integers|value|values"},
      {"$MODAL", "must|should|has_to|have_to|needs_to|need_to|will|can|may|shall"},
      {"$CONTAIN",
       "contain|contains|have|has|hold|holds|include|includes|get|gets|use|uses|show|shows|"
       "containing|consist_of|consists_of|be_filled_with|is_filled_with|are_filled_with"},
      {"$APPEAR",
       "appear|appears|occur|occurs|be_used|is_used|are_used|be_placed|go|goes|feature|features|"
       "be_present|is_present|show_up|shows_up|appearing|occurring|used"},
      {"$TWICE",
       "repeat|repeats|repeated|appear_twice|appears_twice|occur_twice|occurs_twice|"
       "appear_more_than_once|appears_more_than_once|occur_more_than_once|occurs_more_than_once"},
      {"$CELLS",
       "cell|cells|square|squares|space|spaces|field|fields|spot|spots|place|places|slot|slots|"
       "entry|entries|box|boxes"},
      {"$EMPTY", "blank|empty|missing|unknown|open|unfilled|remaining|absent"},
      {"$SOLVE", "solve|complete|finish|crack|do|fill|get|figure|work"},
      {"$DONE", "full|complete|completed|solved|finished|filled|filled_in|filled_-_in|final"},
      {"$PUZZLE", "sudoku|soduku|suduko|sodoku|sudoko|puzzle|grid|board|problem|game"},
      {"$WHERE", "?where|so_that|such_that|in_which"},
  };
  for (const auto& [name, meaning] : kNames)
    for (auto at = pattern.find(name); at != std::string::npos; at = pattern.find(name))
      pattern.replace(at, name.size(), meaning);
  return pattern;
}

Phrases phrases(std::initializer_list<const char*> patterns) {
  Phrases all;
  for (const char* pattern : patterns) all.emplace_back(expanded(pattern));
  return all;
}

// Words that change what is asked, or sound as if they did. They are never idle, never a name, and
// nothing is taken for a misspelling of an idle word that could be one of these.
const WordSet& weighty_words() {
  static const WordSet kWords = word_set(
      "not no never none nothing neither nor without except cannot cant dont doesnt isnt arent "
      "wont "
      "if unless until only instead ignore ignoring but_not least most more less than fewer twice "
      "thrice double triple sum sums total product odd even consecutive diagonal diagonals "
      "diagonally killer jigsaw irregular hyper windoku samurai knight knights king kings queen "
      "anti "
      "thermo thermometer arrow arrows cage cages kropki sandwich skyscraper futoshiki kakuro "
      "kenken latin chaos magic extra extreme variant variants variation asterisk renban "
      "palindrome "
      "greater smaller bigger larger lower higher equal unequal different same adjacent "
      "first second third fourth last next previous top bottom left right upper centre center "
      "middle "
      "corner corners hint hints clue clues count counting check checking valid validate verify "
      "correct mistake mistakes error errors wrong rate rating explain create generate make design "
      "invent print draw rotate transpose mirror reverse swap convert translate transform compare "
      "how why when where which who whose whether list other others another count many much few "
      "letter letters colour color colours colors sixteen hexadecimal toroidal wordoku letters "
      "completed finished solved filled puzzled answered competes completes completion finishes "
      "finisher solver solvers unsolvable impossible multiple several two three four five six "
      "seven "
      "eight nine ten zero zeros one ones half quarter clockwise sudokus solutions hearts x");
  return kWords;
}

const WordSet& idle_words() {
  static const WordSet kWords = word_set(
      // determiners, pronouns, particles
      "a an the this that these those it its thats heres shes hes here there i im ive id youd me "
      "my mine we our us "
      "you your u ur he she they his her him them their someone anyone everyone somebody anybody "
      "everybody and but of for from with to in into on at by as so because since while below "
      "above "
      "following attached given included underneath beneath therefore then also too just really "
      "very "
      "quite rather pretty super totally absolutely honestly still again now ever always simply "
      "already exactly "
      // being, having, polite modals
      "is am are was were be been being has have having had got do did does doing could can will "
      "would shall "
      // courtesy
      "please pls plz thanks thank thx ty cheers hi hello hey dear greetings sorry ok okay oh ah "
      "hmm "
      "hm well yes yeah kindly appreciate appreciated grateful advance anyway btw fyi lol haha ugh "
      "argh wow alas help helping bye regards welcome sincerely "
      // puzzles and their parts, named as such
      "sudoku puzzle puzzles grid board problem challenge teaser brainteaser riddle game exercise "
      "task format usual normal standard regular ordinary classic classical typical traditional "
      "plain easy hard tricky tough difficult medium simple evil fiendish diabolical devilish "
      "expert "
      "beginner beginners level difficulty rated daily weekly unsolved unfinished incomplete cells "
      "squares blanks gaps spaces spots holes digits numbers numerals blank empty missing "
      "remaining "
      // how it feels, what was done with it
      "stuck struggling struggle trying tried stumped bored beaten baffled defeated lost working "
      "staring looking nice fun good great cool cute lovely beautiful interesting funny old quick "
      "quickly fast love loves enjoy enjoys enjoying hope hoping think guys folks lemma gave sent "
      "handed gives came comes found printed saw seen bought brought says asked wants challenged "
      "driving crazy mad nuts bit lot away go goes going");
  return kWords;
}

// People, places and times of a story around the puzzle, each also with an s.
const WordSet& story_nouns() {
  static const WordSet kWords = word_set(
      "newspaper paper magazine book booklet app website site phone tablet computer screen train "
      "bus "
      "plane trip holiday vacation coffee tea breakfast lunch lunchtime dinner kitchen table "
      "office "
      "work school class classroom room dentist hospital homework teacher kid child children son "
      "daughter mum mom mother dad father grandma grandpa granny grandmother grandfather gran nan "
      "wife husband partner friend buddy mate brother sister uncle aunt auntie cousin colleague "
      "neighbour neighbor boss flatmate roommate coworker niece nephew doctor cat dog page section "
      "time guardian telegraph weekend issue team family today tonight tomorrow yesterday morning "
      "evening afternoon night monday tuesday wednesday thursday friday saturday sunday week day "
      "hour minute age");
  return kWords;
}

// Words of which a misspelling is understood: long ones, of which one slip makes no other word.
const WordSet& forgiven_words() {
  static const WordSet kWords = word_set(
      "please thanks sudoku puzzle complete solution finish newspaper magazine following missing "
      "difficult struggling grandma grandmother grandfather colleague appreciate problem challenge "
      "standard classic breakfast kitchen yesterday morning exactly honestly");
  return kWords;
}

const WordSet& asking_words() {
  static const WordSet kWords = word_set(
      "solve solving complete completing finish finishing fill filling crack cracking slove sovle");
  return kWords;
}

}  // namespace

// --- phrases ---

const Phrases& once_phrases() {
  static const Phrases kPhrases = phrases({
      "?exactly|only|just|precisely once ?each|only|apiece",
      "once and only once",
      "exactly|only|just one time",
      "?with no|without ?any|a repeat|repeats|repetition|repetitions|duplicate|duplicates|"
      "duplication|repeating",
  });
  return kPhrases;
}

const Phrases& rule_phrases() {
  static const Phrases kPhrases = phrases({
      "$WHERE {units} ?$MODAL ?all|each $CONTAIN ?exactly ?all|each|every|one_of_each ?of "
      "?the|these "
      "$DIGITS ?, ?from|between ?( ?{range} ?) ?, ?{once}",
      "$WHERE {units} ?$MODAL ?all|each $CONTAIN ?all|each|every ?of ?the ?$DIGITS ?, "
      "?from|between "
      "{range} ?, ?{once}",
      "$WHERE ?all|each|every ?of ?the|these $DIGITS|{range} ?from|between ?{range} ?$MODAL ?only "
      "$APPEAR {once} ?in|within|per|for ?of {units}",
      "$WHERE ?all|each|every ?of ?the|these $DIGITS|{range} ?from|between ?{range} ?$MODAL ?only "
      "$APPEAR ?in|within {units} {once}",
      "$WHERE no $DIGITS ?is|are|may|can|must|should|will ?be $TWICE ?in|within|per {units}",
      "{once} ?of ?a|any|the ?$DIGITS ?in|within|per|across|for {units}",
  });
  return kPhrases;
}

const Phrases& ask_phrases() {
  static const Phrases kPhrases = phrases({
      "$SOLVE|sort|working|figuring|filling in|out",
      "find|determine|supply|add|enter|insert|work_out|figure_out|put_in|write_in|deduce|get|"
      "discover ?me|us ?all ?of ?the|each|every|my|its $EMPTY $DIGITS|ones",
      "find it",
      "find|determine|get|give ?me|us the values|digits|numbers of|for|in ?all|each|every ?of ?the "
      "$EMPTY $CELLS",
      "who can|could|will $SOLVE",
      "any help ?is|would ?be ?greatly|much appreciated",
      "what does|do|will this|the|my|our $PUZZLE look like when ?it|its ?is|s ?all $DONE|done",
      "what ?is|s|are|would_be the|its ?$DONE|correct|right|unique solution|answer",
      "whats the|its ?$DONE|correct|right|unique solution|answer",
      "what|which $DIGITS are|is missing|absent",
      "what|whats are|is|s ?the|all $EMPTY $DIGITS",
      "what do|does|will|would|should the $DONE $PUZZLE|solution|answer look|looks like",
      "what will|would|should the $DONE $PUZZLE|solution|answer be",
      "?would_like|d_like|id_like ?to find|show|give|tell|get|send|return|provide|post|want|need|"
      "see|know ?me|us ?to ?see|know the|a|its|your ?$DONE|correct|right|unique|whole "
      "solution|answer",
      "the|its ?$DONE|correct|right solution|answer please|pls|plz",
      "find|show|give|get|send|return|provide|post|want|need|see ?me|us ?back the|this|it $DONE "
      "$PUZZLE|version|one",
      "?$PUZZLE solution|answer please|pls|plz|?",
      "how ?do|would|can|could|should|to ?you|i|we|u|one ?to $SOLVE ?out",
      "any ideas|idea|help|takers|thoughts|suggestions",
      "help ?me|us please|needed|wanted|with",
      "anyone|someone|anybody able to",
      "need|needs|want|wants ?some|your|a ?bit ?of help|hand",
      "want|wants|need|needs|like|love ?you|help|someone to|with $SOLVE",
      "need|needs|want|like|get this|it|the|my ?$PUZZLE solved|completed|finished|filled ?in|out",
      "does|do anyone|you|u know ?how ?to ?the $SOLVE|solution|answer",
  });
  return kPhrases;
}

const Phrases& idle_phrases() {
  static const Phrases kPhrases = phrases({
      "half|partly|partially|nearly|almost ?- finished|completed|solved|filled|done ?in",
      "i|we ?just|really|simply|still|honestly cant|cannot|couldnt|can_not|could_not "
      "?seem_to|quite "
      "$SOLVE|manage ?it|this|that ?one ?$PUZZLE ?out|any_further|further|on_my_own|myself|alone",
      "i|we dont|do_not|didnt know ?how|where|what ?to ?go|start|begin|continue|do "
      "?next|further|on",
      "i|we dont|do_not|didnt get it|this",
      "i|we|ive have|ve|got|had ?got ?absolutely no idea|clue ?how|where|what ?to "
      "?start|begin|continue|do",
      "no idea ?how|where ?to ?start|begin|continue",
      "cant|cannot|couldnt get ?any further",
      "i|we give|gave up",
      "this|that|the|following one",
      "one of my|our|his|her|the|those|these ?old|favourite|daily puzzles|friends|books|apps|"
      "magazines|newspapers|papers|colleagues|kids",
      "number|digit puzzle|grid|game",
      "as soon as possible",
      "keep|keeps|kept getting|being stuck",
      "?puzzle|problem|task type ?: ?is sudoku",
      "?puzzle|grid size :|is ?: {size}",
      "good morning|afternoon|evening|day|night",
      "how are you ?doing|today|all ?today",
      "all right",
      "many thanks",
      "thank you ?so|very ?much",
      "thanks ?so|very ?much|a ?lot|million|ton ?in_advance",
      "step by step",
      "?please show|with|include|explain|give ?me|us ?all ?of ?your|the|every|each "
      "step|steps|working|reasoning|logic|workings",
      "would|d|id|could love|like to",
      "?for|in|about|over|around|nearly|almost|after {n} minutes|minute|mins|min|hours|hour|days|"
      "weeks|years",
      "?for an hour|hours|ages|days",
      "?half|for ?half an hour",
      "{n} ?- year|years ?- old|olds",
      "puzzle|sudoku number|no_.|nr|nr_.|# {n}",
      "level|difficulty|page|# {n}",
      "small|little|big|tiny|mini $PUZZLE|one",
      "?with|by|under|using|follow|following|all ?the ?usual|normal|standard|regular|classic|"
      "classical|ordinary|traditional|typical ?sudoku rules ?apply|are|:|as_usual",
      "each|every|per ?$EMPTY cell|square|blank|gap|space|field|spot",
      "all ?of ?the|these|those|my|its ?$EMPTY "
      "cells|squares|blanks|gaps|spaces|fields|spots|digits|"
      "numbers|ones",
      "in|fill|with the ?$EMPTY cells|squares|blanks|gaps|spaces|fields|spots|digits|numbers|ones",
      "with ?the ?correct|right|missing digits|numbers ?from ?{range}",
      "with|using|from|use|uses|digits|numbers ?only ?the ?digits|numbers ?from ?( {range} ?)",
      "it|there|which|that|puzzle|sudoku|grid|this has|is ?exactly|only|just a|one|an ?unique|"
      "single ?valid solution|answer",
      "?with ?the ?usual|standard|normal|of|and {size} boxes|blocks|regions|subgrids|box|block",
      "?with ?the ?usual|standard boxes|blocks|regions|subgrids|box|block "
      "?that|which|are|is|of|being "
      "?of|are ?size {size}",
      "?of|in ?size {size}",
  });
  return kPhrases;
}

const Phrases& empty_phrases() {
  static const Phrases kPhrases = phrases({
      "?the|an|a|all ?still blank|blanks|empty|empties|unknown|unknowns|missing|gap|gaps|unfilled|"
      "hole|holes|open ?$CELLS|$DIGITS|ones",
  });
  return kPhrases;
}

const Phrases& sign_links() {
  static const Phrases kPhrases = phrases({
      "=",
      ":",
      "is|are|as|for|being",
      "means|mean|marks|mark|denotes|denote|represents|represent|indicates|indicate|shows|show",
      "stands|stand|standing for",
  });
  return kPhrases;
}

const Phrases& meaning_links() {
  static const Phrases kPhrases = phrases({
      "=",
      ":",
      "is|are|as|with",
      "?is|are|being marked|shown|written|denoted|represented|indicated|given|typed|drawn "
      "as|by|with|using",
  });
  return kPhrases;
}

// --- words ---

int number_word(const ProseToken& token) {
  static constexpr std::array<std::string_view, 9> kWords = {
      "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
  if (token.kind != Kind::kWord) return 0;
  const auto known = std::find(kWords.begin(), kWords.end(), token.text);
  return known == kWords.end() ? 0 : static_cast<int>(known - kWords.begin()) + 1;
}

std::optional<char> sign_named(const ProseToken& token) {
  static const std::unordered_map<std::string, char> kNames = {
      {"dot", '.'},    {"dots", '.'},       {"period", '.'},      {"periods", '.'},
      {"point", '.'},  {"points", '.'},     {"zero", '0'},        {"zeros", '0'},
      {"zeroes", '0'}, {"underscore", '_'}, {"underscores", '_'}, {"star", '*'},
      {"stars", '*'},  {"asterisk", '*'},   {"asterisks", '*'},   {"dash", '-'},
      {"dashes", '-'}, {"hyphen", '-'},     {"hyphens", '-'},     {"x", 'x'},
      {"xs", 'x'},     {"hash", '#'},       {"hashes", '#'},      {"space", ' '},
      {"spaces", ' '}};
  if (token.kind == Kind::kNumber) return token.text == "0" ? std::optional('0') : std::nullopt;
  if (token.kind == Kind::kMark)
    return std::string_view("._*?#-").find(token.text) != std::string_view::npos
               ? std::optional(token.text[0])
               : std::nullopt;
  const auto known = kNames.find(token.text);
  if (token.kind != Kind::kWord || known == kNames.end()) return std::nullopt;
  return known->second;
}

std::optional<SudokuUnitKind> unit_noun(std::string_view word) {
  static const std::unordered_map<std::string, SudokuUnitKind> kNouns = [] {
    std::unordered_map<std::string, SudokuUnitKind> nouns;
    for (const char* row : {"row", "rows"}) nouns[row] = SudokuUnitKind::kRow;
    for (const char* column : {"column", "columns", "col", "cols"})
      nouns[column] = SudokuUnitKind::kColumn;
    for (const char* box :
         {"box",      "boxes",  "block",     "blocks",     "region",    "regions",  "subgrid",
          "subgrids", "square", "squares",   "quadrant",   "quadrants", "sector",   "sectors",
          "nonet",    "nonets", "subsquare", "subsquares", "minigrid",  "minigrids"})
      nouns[box] = SudokuUnitKind::kBox;
    return nouns;
  }();
  const auto known = kNouns.find(std::string(word));
  if (known == kNouns.end()) return std::nullopt;
  return known->second;
}

bool is_plural(std::string_view word) { return word.ends_with('s'); }

bool is_sudoku_word(std::string_view word) {
  static const WordSet kWords = word_set("sudoku soduku suduko sodoku sudoko");
  return kWords.contains(std::string(word));
}

bool is_asking_word(std::string_view word) { return asking_words().contains(std::string(word)); }

bool is_idle_word(std::string_view word) {
  std::string idle(word);
  if (idle_words().contains(idle) || story_nouns().contains(idle) || is_sudoku_word(word))
    return true;
  if (idle.ends_with('s')) idle.pop_back();
  return story_nouns().contains(idle);
}

bool introduces_name(std::string_view word) {
  static const WordSet kWords = word_set(
      "hi hello hey dear thanks cheers regards friend friends buddy mate teacher brother sister "
      "uncle aunt auntie cousin colleague neighbour neighbor boss flatmate roommate coworker niece "
      "nephew son daughter wife husband partner mr mrs ms dr granny grandma grandpa");
  return kWords.contains(std::string(word));
}

bool could_be_name(const ProseToken& token) {
  return token.capital && token.text.size() >= 2 && !weighty_words().contains(token.text);
}

std::string corrected(std::string word) {
  constexpr std::size_t kShortest = 5;
  if (word.size() < kShortest || is_idle_word(word) || weighty_words().contains(word)) return word;
  for (const std::string& weighty : weighty_words())
    if (weighty.size() >= kShortest && one_slip_apart(word, weighty)) return word;
  for (const std::string& known : forgiven_words())
    if (one_slip_apart(word, known)) return known;
  return word;
}

}  // namespace lemma::search::sudoku

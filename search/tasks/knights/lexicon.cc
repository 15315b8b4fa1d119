#include "search/tasks/knights/lexicon.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "search/tasks/words.h"

namespace lemma::search::knights {

namespace {

bool in(const WordSet& words, std::string_view word) { return words.contains(std::string(word)); }

const WordSet& claim_verbs() {
  static const WordSet kWords = word_set(
      "says said claims claimed states stated asserts asserted declares declared announces "
      "announced remarks remarked notes noted mentions mentioned comments commented insists "
      "insisted replies replied answers answered adds added exclaims exclaimed shouts shouted "
      "whispers whispered mutters muttered maintains maintained proclaims proclaimed expresses "
      "expressed swears swore responds responded observes observed affirms affirmed");
  return kWords;
}

const WordSet& person_nouns() {
  static const WordSet kWords = word_set(
      "people person persons inhabitants inhabitant islanders islander villagers villager "
      "natives native locals local residents resident folk folks men women man woman guys guy "
      "characters character citizens citizen strangers creatures creature individuals "
      "individual members member friends neighbours neighbors siblings colleagues sisters "
      "brothers children kids students girls boys suspects");
  return kWords;
}

const WordSet& ask_words() {
  static const WordSet kWords = word_set(
      "who whos what whats which determine deduce identify solve figure work find decide "
      "establish infer explain");
  return kWords;
}

const WordSet& question_words() {
  static const WordSet kWords = word_set(
      "who whos what whats which determine deduce identify solve figure work find decide tell "
      "say name establish infer explain so then now ok okay and or is are was were am be the a "
      "an of out for from to in on by this these those them they him her it 's each every "
      "everyone everybody everyones everybodys both person persons people inhabitants "
      "inhabitant islanders islander villagers natives locals character characters kind kinds "
      "type types sort sorts identity identities nature natures status role roles can could you "
      "we i me us please your my our their puzzle riddle problem answer solution reasoning "
      "logic steps step question whether either respectively here given information based above "
      "statements claims exactly precisely truly really actually help need want how true trying "
      "try know must let lets quick thanks thank ones cast whole just task challenge belong "
      "belongs");
  return kWords;
}

const WordSet& setting_words() {
  static const WordSet kWords = word_set(
      "stranger passed passes setting scene story background premise a an the this that these "
      "those of on in at to from by with and where there here which who whom whose you your we "
      "our i me my us they them their it its is are was were be been live lives lived living "
      "dwell dwells inhabited inhabit inhabits populated populate island isle islands land "
      "village town city country kingdom valley planet world place region home very special "
      "strange remote fictional faraway away far distant famous certain small big large only "
      "just each every all both everyone everybody kind kinds type types sort sorts group "
      "groups tribe tribes class classes meet met meets meeting encounter encountered "
      "encounters come came comes across run ran into see saw find found approach approached "
      "visit visiting visited visitor traveller traveler tourist explorer logician arrive "
      "arrived talk talked talking speak spoke speaking called named namely belong belongs "
      "either consists consist consisting contains has have having fall falls as usual known "
      "well welcome famed suppose imagine consider given following puzzle riddle problem "
      "classic standard rules rule note remember recall");
  return kWords;
}

const WordSet& idle_words() {
  static const WordSet kWords = word_set(
      "together garden park could can hello hi hey dear please thanks thank help me my i "
      "am stuck homework teacher gave us this it is a an the sun shines shining warm cold day "
      "morning evening afternoon night today yesterday weather nice lovely fine beautiful sunny "
      "rainy rain raining beach sea sand palm palms tree trees coffee tea lunch breakfast "
      "dinner bar pub market square street road path bridge walk walking walked strolling "
      "stroll go going went on in at by to from of and or for with you we they your our boat "
      "ship harbour harbor landed land island village sits sit sitting stand standing stood "
      "long far away old new puzzle puzzles riddle riddles logic problem problems question game "
      "love enjoy fun hard easy tricky little big quick quickly short here comes good luck have "
      "got read saw book newspaper found solve solving try trying think carefully step steps "
      "show reasoning working kid kids son daughter friend boss sister brother was were be been "
      "are that there where while very so now then ok okay once upon time under over near "
      "behind cheers sorry bit really just sky birds bird sing singing cat cats dog dogs "
      "sleeping sleeps hungry tired holiday trip travel travelling traveling visit visiting");
  return kWords;
}

// WordSet that claims, facts and definitions are made of, and words that change what is meant: a text
// that holds one outside a sentence that is understood is refused.
const WordSet& weighty_words() {
  static const WordSet kWords = word_set(
      "claim remark makes made following i me we us he she they them you not no never none "
      "neither nor either or and but both all if then iff only unless exactly precisely just "
      "least most more fewer less than one two three four five six seven eight same different "
      "kind type sort as from would could might may can must lying lie lies liar truth true "
      "false truthful truthfully telling tell tells told speak speaks speaking always sometimes "
      "often usually rarely case is am are isnt arent among amongst other others another half "
      "some any few many several each every everyone everybody somebody someone nobody anyone "
      "odd even except without because since knight knights knave knaves liars truthteller "
      "truthtellers denies denied too also so that opposite contrary perhaps maybe probably "
      "possibly ignore instead pretend forget wrong mistaken incorrect actually random joker "
      "spy normal honest dishonest nothing silent quiet when whenever while unlike like equal "
      "number exclusively supposedly allegedly according words statement statements put puts "
      "heard saying be next finally first firstly second secondly third thirdly lastly "
      "meanwhile whereas calmly proudly quietly simply him her myself already know known given "
      "invariably assertions falsehoods definitely certainly really indeed surely clearly the "
      "in to by doubts thinks believes knows asks asked question");
  return kWords;
}

}  // namespace

bool is_claim_verb(std::string_view word) { return in(claim_verbs(), word); }
bool is_telling_verb(std::string_view word) {
  return word == "tells" || word == "told" || word == "informs" || word == "informed" ||
         word == "assures" || word == "assured";
}
bool is_person_noun(std::string_view word) { return in(person_nouns(), word); }
bool is_ask_word(std::string_view word) { return in(ask_words(), word); }
bool is_question_word(std::string_view word) { return in(question_words(), word); }
bool is_setting_word(std::string_view word) {
  return in(setting_words(), word) || in(person_nouns(), word);
}
bool is_idle_word(std::string_view word) { return in(idle_words(), word); }

bool is_misspelt_idle_word(std::string_view word) {
  constexpr std::size_t kShortest = 5;  // below that, one slip turns many words into others
  if (word.size() < kShortest || is_known_word(word)) return false;
  for (const WordSet* words : {&weighty_words(), &claim_verbs()})
    for (const auto& weighty : *words)
      if (one_slip_apart(word, weighty)) return false;
  for (const WordSet* words : {&setting_words(), &idle_words(), &person_nouns()})
    for (const auto& idle : *words)
      if (idle.size() >= kShortest && one_slip_apart(word, idle)) return true;
  return false;
}

bool is_known_word(std::string_view word) {
  for (const WordSet* words : {&claim_verbs(), &person_nouns(), &question_words(), &setting_words(),
                               &idle_words(), &weighty_words()})
    if (in(*words, word)) return true;
  return is_telling_verb(word);
}

std::optional<int> count_word(std::string_view word) {
  static constexpr std::array<std::string_view, 8> kWords = {"one",  "two", "three", "four",
                                                             "five", "six", "seven", "eight"};
  const auto* found = std::find(kWords.begin(), kWords.end(), word);
  if (found == kWords.end()) return std::nullopt;
  return static_cast<int>(found - kWords.begin()) + 1;
}

}  // namespace lemma::search::knights

#include "search/tasks/equations/lexicon.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "search/tasks/prose_phrase.h"
#include "search/tasks/words.h"

namespace lemma::search::equations {

using Kind = ProseToken::Kind;

namespace {

// {u}: unknowns that are named. Each asks for all solutions over the real numbers, or for nothing.
constexpr auto kPhrases = std::to_array<const char*>({
    // Asking.
    "solve",
    "solving",
    "resolve",
    "solve ?it|this|them|these ?out ?for {u}",
    "?please solve ?for {u} in|given|if|when|where|from",
    "find|determine|get|compute|calculate|work_out|figure_out|give|give_me|tell_me|state|list ?me "
    "?what {u} ?is|are|equals ?if|when|where|given|in|from|such_that|so_that|with|for_which",
    "find|determine|get|give|give_me|list|state|obtain|calculate|compute|work_out ?me "
    "?all|every|the|each ?of_the "
    "?possible|exact|real ?real "
    "value|values|solution|solutions|root|roots "
    "?of|to|for|in ?the ?unknown|unknowns|variable|variables {u}",
    "find|determine|get|give|give_me|list|state|obtain|calculate|compute|work_out ?me "
    "?all|every|the|each "
    "?possible|exact|real ?real solution|solutions|root|roots|answer|answers ?of|to|for|from",
    "find|determine|get|give|give_me|obtain|work_out|calculate|figure_out ?all|both|the "
    "unknown|unknowns|variable|variables "
    "?of|in|from|if|when|where",
    "find|determine|give|list|describe|state ?all|every|each|any ?real|the_real "
    "?number|numbers|value|values|value_of|values_of {u} "
    "with|such_that|for_which|satisfying|that_satisfy|where|so_that|if|that_satisfies|making|that_"
    "make",
    "find|determine|get|give|give_me|list|state|obtain|calculate|compute|work_out ?me "
    "?the|all|every "
    "?real number|numbers {u}",
    "what {u} is|are|equals ?if|when|where|given|in",
    "what is|are|s {u} ?equal|equal_to ?here ?if|when|where|given|in|from",
    "whats|whatre {u} ?if|when|where|given|in|from",
    "what|whats|which ?is|are ?all ?the ?real|possible|exact ?real "
    "solution|solutions|root|roots|value|values|answer "
    "?of|to|for|in ?{u} ?if|when|where|given|in",
    "what|which ?real ?value|values|number|numbers|value_of|values_of|value_for|values_for {u} "
    "satisfy|satisfies|solve|solves|fulfil|fulfils|fulfill|make|makes|gives|give|works|work|works_"
    "for|fits|fit",
    "what|which ?real ?value|values|number|numbers|value_of|values_of|value_for|values_for {u} "
    "will|would|can|could|do|does|must|should "
    "?we_need_for|i_need_for satisfy|solve|make|fulfil|fulfill|work_in|give|fit",
    "what must|should|does|do|can|could|would {u} be|equal ?if|for|when|so_that|in",
    "for|at what|which ?real ?value|values|number|numbers|value_of|values_of {u} "
    "is|are|does|do|will|would|is_it_true_that|do_we_have|does_it_hold_that",
    "for|at what|which ?real ?value|values|number|numbers|value_of|values_of {u}",
    "how do|can|would i|you|we|one|u solve|get|find ?for ?{u} ?in|from|if|when|given",
    "{u}",
    "{u} please|pls|plz",
    "for {u}",
    "?and find|get {u}",
    "?then what is|are {u}",
    "so what is|are {u}",
    "let {u} be ?a|some ?real number|numbers ?with|such_that|where|satisfying",
    "unknown|unknowns|variable|variables ?:|is|are|= {u}",
    "{u} is|are the|my unknown|unknowns|variable|variables",
    "where {u} is|are real",
    "{u} is|are real ?numbers|and",
    "over|in the reals|real_numbers",
    "is|are true|satisfied|fulfilled",
    "true|hold|holds|hold_true|holds_true|correct",
    "satisfying|satisfies|satisfy",
    "if|when|given|given_that|suppose|suppose_that|knowing_that|we_know_that|i_know_that|you_know_"
    "that|we_have|i_have|you_have|assume|assuming|consider|here_is|heres|take|with|such_that|so_"
    "that|where|from|for|of|in|to|that",
    // What it is.
    "?for ?in ?of ?the|this|these|following|my|a|an|those|both "
    "?following|given|two|three|four|next ?easy|quick|little|tricky|short "
    "?linear|quadratic|cubic|quartic|polynomial|rational|simultaneous|algebraic|simple|fractional|"
    "single ?linear|quadratic "
    "equation|equations|inequality|inequalities|eqn|eqns|eq|equality|inequation",
    "?for ?in ?of ?the|this|these|following|my|a|an ?following|given ?linear|simultaneous|small "
    "?equation system|systems|pair|set "
    "?of ?the|two|three|four|these ?linear|simultaneous|following ?equations|equation ?in|for|with "
    "?{u}|two|three ?unknowns|variables",
    "?the|this|a|my ?following|next|algebra|math|maths ?homework "
    "problem|question|exercise|task|homework",
    "this|next|last|another one",
    "do this|these|that|it ?one",
    "the unknown|unknowns|variable|variables ?in|of|from",
    "simultaneously",
    "at the same time",
    "together",
    "?all|both of them",
    // Manners.
    "hi|hello|hey|hiya|greetings|good_morning|good_evening|dear "
    "?there|all|everyone|everybody|lemma|folks|team|guys",
    "please|pls|plz|kindly",
    "can|could|would|will you|u|anyone|someone|somebody ?please|pls|quickly|kindly",
    "can|could|may i ?please get|have|ask ?some|for|you ?help ?with|on",
    "help",
    "help|helping ?me|us ?out ?please|to|with|on|solve",
    "i|we ?really|just|only ?need|want|have|would_like|must|should|gotta|tried|try|cannot|cant "
    "?you ?to ?figure_out ?know ?your|some|a ?help|hand|solution|answer ?to|with|on|for|of",
    "id|we_d like|love ?you ?to ?know",
    "i|im|i_am|were|we_are|am ?a_bit|totally|so|really stuck|struggling|confused|lost "
    "?on|with|by|at|here",
    "im|i_am|we_are trying|working|supposed|asked ?to|on",
    "my teacher|tutor|book|textbook|homework|worksheet|professor says|asks|wants ?me|us ?to",
    "?this|it|that is|s|its ?for|from|about ?my|the|our "
    "homework|exam|test|class|school|maths|math|algebra|worksheet|quiz ?tomorrow|today",
    "quick|another|one|last|next|easy|simple ?last|more|quick|algebra|math|maths "
    "question|one|exercise|problem",
    "question",
    "problem",
    "exercise",
    "homework|homework_help",
    "algebra|math|maths ?help|time|question|problem",
    "?and ?please show|explain|give|write|include ?me ?us "
    "?all|every|each|the|your|of_your|all_the|all_your "
    "?full|detailed ?intermediate step|steps|working|work|workings|reasoning",
    "step by step",
    "step - by - step",
    "in|with ?small|clear|full|exact ?steps|form|detail|terms",
    "?and ?please give|leave|write|state ?me|us ?the|all|your|an ?exact|real|full "
    "answer|answers|solution|solutions|result|results ?exact|exactly|in_exact_form|as_fractions "
    "?please",
    "for me|us|my_homework|my_class",
    "the|my|our equation|inequality|system|problem is|reads",
    "when is|does|do|will",
    "roots|root",
    "exactly|exact",
    "?all|any real solutions|solution|answers ?please|only|are_wanted",
    "by|using|via|with ?the "
    "substitution|elimination|factoring|factorising|factorizing|quadratic_formula|completing_the_"
    "square ?method",
    "thanks|thank_you|thx|ty|cheers|tia|many_thanks|much_appreciated|appreciate_it ?so|very "
    "?much|a_lot|in_advance|again|everyone|all|for_your_help",
    "asap|now|quickly|ok|okay|so|well|alright|um|erm|btw|anyway|sorry|today|tonight|lol|"
    "again|below|follows|as_follows|also|then|first|next|there|here|solution|solutions|answer|"
    "answers|result",
    ",",
    ".",
    ";",
    ":",
    "!",
    "?",
    "-",
    ". . .",
    ": )",
    "; )",
});

const std::vector<ProsePhrase>& phrases() {
  static const std::vector<ProsePhrase> kAll(kPhrases.begin(), kPhrases.end());
  return kAll;
}

const std::set<std::string>& vocabulary() {
  static const std::set<std::string> kWords = [] {
    std::set<std::string> words;
    for (const std::string phrase : kPhrases) {
      std::string word;
      for (const char c : phrase + " ") {
        if (c >= 'a' && c <= 'z') {
          word += c;
        } else if (!word.empty()) {
          if (word.size() > 1) words.insert(word);
          word.clear();
        }
      }
    }
    return words;
  }();
  return kWords;
}

constexpr std::size_t kMinMisspelt = 5;
constexpr int kMaxMisspelt = 2;

// Words that are a slip away from one of the vocabulary and mean something else, as "eight" is.
bool means_something_else(const std::string& word) {
  static const std::set<std::string> kWords = {"solved", "resolved", "valued", "least", "expect",
                                               "night",  "might",    "place",  "steep"};
  return kWords.contains(word) || number_word(word);
}

// The one word of the vocabulary that a long unknown word is a slip away from. Nothing: none or more
// than one.
std::string respelt(const std::string& word) {
  if (word.size() < kMinMisspelt || means_something_else(word)) return {};
  std::string found;
  for (const std::string& known : vocabulary()) {
    if (known.size() < kMinMisspelt || !one_slip_apart(known, word)) continue;
    if (!found.empty()) return {};
    found = known;
  }
  return found;
}

bool is_word(const ProseToken& token, std::string_view text) {
  return token.kind != Kind::kFolded && token.text == text;
}

}  // namespace

Joint joint_of(const std::vector<ProseToken>& tokens, std::size_t from, std::size_t to) {
  std::size_t at = from;
  if (at < to && (is_word(tokens[at], ",") || is_word(tokens[at], ";") || is_word(tokens[at], ".")))
    ++at;
  if (at == to) return Joint::kList;
  static const std::array kBoth = {"and", "where", "while", "&"};
  for (const char* word : kBoth) {
    if (!is_word(tokens[at], word)) continue;
    ++at;
    if (at < to && (is_word(tokens[at], "also") || is_word(tokens[at], ":"))) ++at;
    return at == to ? Joint::kBoth : Joint::kNone;
  }
  return Joint::kNone;
}

bool understood(std::vector<ProseToken> tokens) {
  int misspelt = 0;
  for (ProseToken& token : tokens) {
    if (token.kind != Kind::kWord || vocabulary().contains(token.text) || token.text.size() == 1)
      continue;
    token.text = respelt(token.text);
    if (token.text.empty() || ++misspelt > kMaxMisspelt) return false;
  }
  // Which beginnings are phrases in a row.
  std::vector<bool> reached(tokens.size() + 1);
  reached[0] = true;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (!reached[at]) continue;
    for (const ProsePhrase& phrase : phrases())
      if (const std::size_t length = phrase.match(tokens, at)) reached[at + length] = true;
  }
  return reached.back();
}

}  // namespace lemma::search::equations

#include "search/tasks/arithmetic/lexicon.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>

namespace lemma::search::arithmetic {

namespace {

using Kind = Token::Kind;
using Meaning = Shape::Meaning;
using Words = std::unordered_set<std::string_view>;

constexpr std::array kShapes = std::to_array<Shape>({
    {Meaning::kExpression, "E"},
    {Meaning::kSum, "sum|total of M"},
    {Meaning::kSum, "add M together?"},
    {Meaning::kSum, "add V to V"},
    {Meaning::kProduct, "product of M"},
    {Meaning::kProduct, "multiply M together?"},
    {Meaning::kProduct, "multiply V by|with V"},
    {Meaning::kDifference, "subtract|take|deduct V away? from V"},
    {Meaning::kQuotient, "divide V by V"},
    {Meaning::kPercent, "V %|percent of V"},
    {Meaning::kPercent, "V per cent of V"},
    {Meaning::kGcd, "gcd|hcf|gcf of|for|between|wanted? :? the? numbers? L"},
    {Meaning::kGcd, "L , gcd|hcf|gcf"},
    {Meaning::kGcd, "L : gcd|hcf|gcf"},
    {Meaning::kGcd,
     "greatest|highest|largest|biggest common divisor|factor of|for|between|wanted? :? the? "
     "numbers? L"},
    {Meaning::kGcd, "largest|biggest|greatest integer|number dividing both? L"},
    {Meaning::kGcd, "largest|biggest|greatest whole? integer|number that|which divides both? L"},
    {Meaning::kLcm, "lcm of|for|between|wanted? :? the? numbers? L"},
    {Meaning::kLcm, "L , lcm"},
    {Meaning::kLcm, "L : lcm"},
    {Meaning::kLcm,
     "least|lowest|smallest common multiple of|for|between|wanted? :? the? numbers? L"},
    {Meaning::kFactor, "prime factorisation|factorization|decomposition of|for? :? N"},
    {Meaning::kFactor, "factor|factorise|factorize N into its? prime|primes factors|numbers?"},
    {Meaning::kFactor, "decompose|split|break|resolve N up|down? into its? prime factors"},
    {Meaning::kFactor, "N as a|the? product of its? prime|primes factors|numbers?"},
    {Meaning::kFactor, "which|what primes|prime numbers? multiply together? to|into give|make? N"},
    {Meaning::kConvert,
     "D (? from? B )? to|into|in|as B digits|form|notation|number|numeral|system?"},
    {Meaning::kConvert, "D (? in B )? to|into|as B digits|form|notation|number|numeral|system?"},
    {Meaning::kConvert, "D , a|an B number|numeral , with B digits?"},
    {Meaning::kConvertSource,
     "from? the? B number|value|numeral? D to|into|in|as B "
     "digits|form|notation|number|numeral|system?"},
    {Meaning::kConvertBases, "from? B to|into B :? D"},
    {Meaning::kConvertGiven, "D to|into B digits|form|notation|number|numeral|system?"},
    {Meaning::kConvertIn, "D in|as B digits|form|notation|number|numeral|system?"},
    {Meaning::kRemainder, "remainder when|if N is? divided by N"},
    {Meaning::kRemainder, "remainder when|if you? divide|dividing N by N"},
    {Meaning::kRemainder, "remainder of|from|in N divided by N"},
    {Meaning::kRemainder, "remainder of|from|in? N / N"},
    {Meaning::kRemainder, "divide N by N :|,|.? what|whats? is? the? remainder"},
    {Meaning::kRemainder, "remainder of|from|after|on dividing N by N"},
    {Meaning::kRemainder, "left over? when|if N is divided by N"},
    {Meaning::kRemainder, "left over? when|after|if you? divide|dividing N by N"},
    {Meaning::kRemainder, "dividing N by N leaves which|what remainder"},
    {Meaning::kRemainder, "N divided by N :|,? what|whats? is? the? remainder"},
    {Meaning::kRemainder, "N mod|modulo|modulus N"},
});

const Words& words_before() {
  static const Words kWords = {
      "a",          "answer",  "assist",   "big",       "calculate", "can",      "change",
      "compute",    "convert", "could",    "count",     "determine", "do",       "does",
      "equal",      "equals",  "evaluate", "exact",     "exactly",   "exercise", "express",
      "expression", "figure",  "find",     "following", "for",       "get",      "give",
      "hello",      "help",    "hey",      "hi",        "homework",  "how",      "i",
      "id",         "im",      "is",       "it",        "know",      "large",    "like",
      "maths",      "me",      "much",     "my",        "need",      "number",   "of",
      "ok",         "okay",    "out",      "pls",       "plz",       "please",   "problem",
      "question",   "quick",   "quickly",  "reckon",    "result",    "rewrite",  "show",
      "simplify",   "so",      "solve",    "sorry",     "stuck",     "tell",     "thanks",
      "the",        "there",   "this",     "to",        "translate", "turn",     "u",
      "us",         "if",      "when",     "says",      "asks",      "trying",   "value",
      "want",       "we",      "what",     "whats",     "which",     "with",     "work",
      "would",      "write",   "you",      "your",      "on",        "am",       "name",
      "state"};
  return kWords;
}

const Words& words_behind() {
  static const Words kWords = {
      "again",    "answer",  "appreciated", "asap",    "by",      "cheers", "come",  "do",
      "equal",    "equals",  "exact",       "exactly", "find",    "for",    "give",  "help",
      "homework", "i",       "is",          "it",      "me",      "my",     "need",  "please",
      "pls",      "plz",     "quick",       "show",    "so",      "step",   "steps", "thank",
      "thanks",   "the",     "to",          "today",   "tonight", "u",      "value", "what",
      "whats",    "work",    "working",     "thx",     "ty",      "you",    "your",  "out",
      "in",       "advance", "much",        "very",    "can",     "make",   "this",  "and",
      "how",      "did",     "get"};
  return kWords;
}

// One letter changed, missing, added, or two neighbours swapped.
bool one_slip(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  std::size_t i = 0;
  while (i < a.size() && a[i] == b[i]) ++i;
  if (a.size() != b.size()) return a.substr(i) == b.substr(i + 1);
  if (i == a.size()) return false;
  if (a.substr(i + 1) == b.substr(i + 1)) return true;
  return i + 1 < a.size() && a[i] == b[i + 1] && a[i + 1] == b[i] &&
         a.substr(i + 2) == b.substr(i + 2);
}

// Only of long words, all of whose neighbours that are words are harmless too.
constexpr std::size_t kMinMisspelt = 6;
constexpr int kMaxMisspelt = 2;

bool misspells(const Words& words, std::string_view token) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return word.size() >= kMinMisspelt && one_slip(word, token);
  });
}

bool idle(std::span<const Token> tokens, const Words& words, std::string_view symbols) {
  int misspelt = 0;
  for (const Token& token : tokens) {
    if (token.kind == Kind::kSymbol) {
      if (symbols.find(token.text) == std::string_view::npos) return false;
    } else if (token.kind != Kind::kWord) {
      return false;
    } else if (!words.contains(token.text)) {
      if (++misspelt > kMaxMisspelt || !misspells(words, token.text)) return false;
    }
  }
  return true;
}

}  // namespace

std::span<const Shape> shapes() { return kShapes; }

bool idle_before(std::span<const Token> tokens) { return idle(tokens, words_before(), ",:;.?!"); }

bool idle_behind(std::span<const Token> tokens) {
  // "... to in" ends in inches.
  const auto last = std::find_if(tokens.rbegin(), tokens.rend(),
                                 [](const Token& token) { return token.kind == Kind::kWord; });
  if (last != tokens.rend() && last->text == "in") return false;
  return idle(tokens, words_behind(), ",:;.?!=");
}

}  // namespace lemma::search::arithmetic

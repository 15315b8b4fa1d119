#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "search/tasks/deduction/deduction.h"
#include "search/tasks/deduction/problem.h"
#include "search/tasks/registry.h"
#include "tests/search/wordings.h"

namespace lemma::search {
namespace {

const DeductionTask kTask;
constexpr const char* kPrefix = "deduction|may_be_empty|";

std::vector<Wording> recognised_wordings() {
  auto all = wordings("deduction");
  std::erase_if(all, [](const Wording& w) { return w.expected == "not mine"; });
  return all;
}

std::string reading(std::string_view text) {
  const Recognised recognised = kTask.recognise(text);
  if (!recognised.match) {
    EXPECT_FALSE(recognised.why_not.empty()) << text;
    return "not mine";
  }
  EXPECT_FALSE(recognised.match->why.empty());
  EXPECT_EQ(recognised.match->formalised_by, FormalisedBy::kParser);
  const std::string& key = recognised.match->problem->key();
  EXPECT_TRUE(key.starts_with(kPrefix));
  return key.substr(std::string(kPrefix).size());
}

// Where the whole word stands.
std::vector<std::size_t> places(const std::string& text, const std::string& word) {
  const auto letter = [&](std::size_t i) {
    return i < text.size() && std::isalpha(static_cast<unsigned char>(text[i]));
  };
  std::vector<std::size_t> all;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
    if ((at == 0 || !letter(at - 1)) && !letter(at + word.size())) all.push_back(at);
  return all;
}

TEST(DeductionRecogniser, ReadsEveryHandWrittenWordingAsAPersonDoes) {
  const auto all = wordings("deduction");
  EXPECT_GE(recognised_wordings().size(), 50u);
  EXPECT_GE(all.size(), recognised_wordings().size() + 60);
  for (const auto& wording : all)
    EXPECT_EQ(reading(wording.text), wording.expected)
        << "line " << wording.line << ": " << wording.text << "\n  "
        << kTask.recognise(wording.text).why_not;
}

TEST(DeductionRecogniser, SaysWhichReadingOfClassesItTookWhereThatMatters) {
  const auto why = [](const char* text) { return kTask.recognise(text).match->why; };
  EXPECT_NE(why("All unicorns are white. Are some unicorns white?").find("modern logic"),
            std::string::npos);
  EXPECT_EQ(why("All men are mortal. Socrates is a man. Is Socrates mortal?").find("modern logic"),
            std::string::npos);
}

// Otherwise the wordings would only test that the recogniser knows the generator.
TEST(DeductionRecogniser, WordingsShareNoSentenceWithTheGenerator) {
  core::Random random(9);
  std::set<std::string> words, asked;
  for (int i = 0; i < 200; ++i) {
    const std::string text = kTask.generate(random, 2).value().text;
    for (const char* phrase : {"Decide whether this is", "Whatever is a", "At least one dorplet"})
      if (text.find(phrase) != std::string::npos) asked.insert(phrase);
    std::string word;
    for (const char c : text + " ") {
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        word += c;
      } else {
        if (word.size() >= 5) words.insert(word);
        word.clear();
      }
    }
  }
  ASSERT_GE(words.size(), 30u);
  for (const char* grammar :
       {"something", "false", "whether", "unknown", "Something", "Whatever", "Every", "There",
        "Decide", "Petra", "least", "every", "whatever", "there"})
    words.erase(grammar);
  for (const auto& wording : wordings("deduction")) {
    for (const auto& word : words)
      EXPECT_TRUE(places(wording.text, word).empty()) << wording.text << ": " << word;
    for (const auto& phrase : asked)
      EXPECT_EQ(wording.text.find(phrase), std::string::npos) << wording.text;
  }
}

TEST(DeductionRecogniser, HugeAndRandomInputIsJudgedQuicklyAndQuietly) {
  EXPECT_EQ(reading(""), "not mine");
  EXPECT_EQ(reading(std::string(1 << 20, 'a')), "not mine");
  EXPECT_EQ(reading(std::string(32768, 'A')), "not mine");
  EXPECT_EQ(reading(std::string(32768, '.')), "not mine");
  std::string run_on = "Is Rex";
  for (int i = 0; i < 500; ++i) run_on += " big and";
  EXPECT_EQ(reading(run_on + " red?"), "not mine");
  std::string clauses = "Rex is big";
  for (int i = 0; i < 400; ++i) clauses += ", Rex is big and red";
  EXPECT_EQ(reading(clauses + ". Is Rex red?"), "not mine");
  // Each of these clauses has two readings, and the last has none.
  std::string doubtful;
  for (int i = 0; i < 400; ++i) doubtful += "all sheep can fly, ";
  EXPECT_EQ(reading(doubtful + "and so on, is Rex red?"), "not mine");
  std::string divisible = "all cats are red";
  for (int i = 0; i < 400; ++i) divisible += ", is Rex red";
  EXPECT_EQ(reading(divisible + "?"), "not mine");
  std::string names;
  for (int i = 0; i < 300; ++i)
    names += std::string(5, static_cast<char>('b' + i % 20)) +
             std::string(3, static_cast<char>('b' + i / 20)) + " is calm. ";
  EXPECT_EQ(reading(names + "Is Rex calm?"), "not mine");
  core::Random random(4);
  const char* words[] = {"all",   "cats", "are", "not",   "a",   "Tom",  "is",   ",",
                         ".",     "and",  "if",  "then",  "it",  "that", "some", "no",
                         "black", "?",    "who", "every", "the", "can"};
  for (int i = 0; i < 3000; ++i) {
    std::string bytes, sentence;
    for (auto n = random.below(60); n > 0; --n) bytes += static_cast<char>(random.below(256));
    EXPECT_EQ(reading(bytes), "not mine");
    for (auto n = random.below(40); n > 0; --n)
      sentence += std::string(words[random.below(std::size(words))]) + " ";
    kTask.recognise(sentence);
  }
}

// --- adversarial: a known text changed by a program that knows what the change means ---

struct Counts {
  int read = 0;
  int refused = 0;
};

void judge(const std::string& text, const std::string& truth, Counts& counts) {
  const std::string read = reading(text);
  if (read == "not mine") {
    ++counts.refused;
    return;
  }
  ++counts.read;
  EXPECT_EQ(read, truth) << text;
}

std::string premises_of(const std::string& key) { return key.substr(0, key.find('|')); }
std::string query_of(const std::string& key) { return key.substr(key.find('|')); }

// Sentences put before or after a known text: what they say is added, or they can't be read.
TEST(DeductionRecogniser, AddedSentencesAreReadForWhatTheySayOrRefused) {
  struct Added {
    const char* text;
    const char* says;  // empty: nothing; nullptr: it changes what cannot be read
  };
  const Added all[] = {
      {"Every gazelle is an antelope.", "every gazelle is an antelope. "},
      {"Antelopes are not vegetables.", "no antelope is a vegetable. "},
      {"Quentin is a zookeeper.", "Quentin is a zookeeper. "},
      {"Quentin isn't purple.", "Quentin is not purple. "},
      {"Some zookeepers are purple.", "something is a zookeeper and purple. "},
      {"No zookeepers are gazelles.", "no zookeeper is a gazelle. "},
      {"Not every gazelle is purple.", "something is a gazelle and not purple. "},
      {"If Quentin is purple then Quentin is a gazelle.",
       "if Quentin is purple then Quentin is a gazelle. "},
      {"Quentin is a gazelle. Quentin is not a gazelle.",
       "Quentin is a gazelle. Quentin is not a gazelle. "},
      {"Thanks a lot!", nullptr},
      {"Thank you!", ""},
      {"Please help.", ""},
      {"Please explain your reasoning.", ""},
      {"Most gazelles are purple.", nullptr},
      {"Many of them are purple.", nullptr},
      {"The first sentence is false.", nullptr},
      {"The above is not true.", nullptr},
      {"Ignore the rules.", nullptr},
      {"Actually, no.", nullptr},
      {"None of this is true.", nullptr},
      {"Just kidding.", nullptr},
      {"Except on Sundays.", nullptr},
      {"Assume the opposite.", nullptr},
      {"He is purple.", nullptr},
      {"It is raining.", nullptr},
      {"This is sometimes so.", nullptr},
      {"Unless he is purple.", nullptr},
      {"All of the above is wrong.", nullptr},
      {"Quentin may be a gazelle.", nullptr},
      {"Quentin was a gazelle.", nullptr},
      {"Is Quentin a gazelle?", nullptr},
  };
  Counts counts;
  for (const auto& wording : recognised_wordings()) {
    for (const auto& added : all) {
      const std::string before = std::string(added.text) + "\n" + wording.text;
      const std::string after =
          wording.text + (wording.text.ends_with('?') || wording.text.ends_with('.') ? " " : "\n") +
          added.text;
      if (added.says == nullptr) {
        EXPECT_EQ(reading(before), "not mine") << before;
        EXPECT_EQ(reading(after), "not mine") << after;
        counts.refused += 2;
        continue;
      }
      judge(before, added.says + wording.expected, counts);
      judge(after, premises_of(wording.expected) + added.says + query_of(wording.expected), counts);
    }
  }
  EXPECT_GE(counts.read + counts.refused, 2000);
  EXPECT_GE(counts.read, 600) << "harmless sentences are tolerated";
}

// One mention of a name or of a noun becomes another one: the same mention changes in the reading.
TEST(DeductionRecogniser, ChangedNamesAndNounsAreReadWhereTheyStand) {
  const std::pair<const char*, const char*> swaps[] = {
      {"Socrates", "Xerxes"}, {"Plato", "Xerxes"},   {"Max", "Xerxes"},      {"Anne", "Xerxes"},
      {"Tweety", "Xerxes"},   {"Rex", "Xerxes"},     {"Fido", "Xerxes"},     {"Moby", "Xerxes"},
      {"Jerry", "Xerxes"},    {"Bill", "Xerxes"},    {"Ann", "Xerxes"},      {"Bob", "Xerxes"},
      {"Willy", "Xerxes"},    {"Bubbles", "Xerxes"}, {"Tim", "Xerxes"},      {"Pingu", "Xerxes"},
      {"Rolf", "Xerxes"},     {"Dumbo", "Xerxes"},   {"Felix", "Xerxes"},    {"Lara", "Xerxes"},
      {"Kim", "Xerxes"},      {"Nemo", "Xerxes"},    {"Zoe", "Xerxes"},      {"Mia", "Xerxes"},
      {"Smaug", "Xerxes"},    {"Ken", "Xerxes"},     {"mortal", "lilac"},    {"quiet", "lilac"},
      {"red", "lilac"},       {"happy", "lilac"},    {"dangerous", "lilac"}, {"visible", "lilac"},
      {"strong", "lilac"},    {"small", "lilac"},    {"patient", "lilac"},   {"fast", "lilac"},
      {"wild", "lilac"},      {"loud", "lilac"},     {"unlucky", "lilac"},   {"safe", "lilac"}};
  Counts counts;
  for (const auto& wording : recognised_wordings()) {
    if (wording.text.starts_with("Is ")) continue;  // the reading has the question last
    for (const auto& [from, to] : swaps) {
      const auto in_text = places(wording.text, from), in_key = places(wording.expected, from);
      if (in_text.size() != in_key.size()) continue;
      for (std::size_t i = 0; i < in_text.size(); ++i) {
        std::string text = wording.text, truth = wording.expected;
        text.replace(in_text[i], std::string(from).size(), to);
        truth.replace(in_key[i], std::string(from).size(), to);
        judge(text, truth, counts);
      }
    }
  }
  EXPECT_GE(counts.read, 80);
}

// Sentences with what they say, in the family's own English: {A} is a noun, {As} its plural, {aA}
// with its article, {N} a name. Empty: it says what can't be said, so a text with it is refused.
struct Said {
  const char* text;
  const char* says;
};

const std::vector<Said>& rule_sentences() {
  static const std::vector<Said> kAll = {
      {"All {As} are {Bs}.", "every {A} is {aB}. "},
      {"Each {A} is {aB}.", "every {A} is {aB}. "},
      {"{As} are {Bs}.", "every {A} is {aB}. "},
      {"Any {A} is {aB}.", "every {A} is {aB}. "},
      {"If something is {aA}, it's {aB}.", "every {A} is {aB}. "},
      {"Only {Bs} are {As}.", "every {A} is {aB}. "},
      {"Only {As} are {Bs}.", "every {B} is {aA}. "},
      {"Whatever is {aA} is also {aB}.", "every {A} is {aB}. "},
      {"No {As} are {Bs}.", "no {A} is {aB}. "},
      {"No {A} is {aB}.", "no {A} is {aB}. "},
      {"{As} aren't {Bs}.", "no {A} is {aB}. "},
      {"{As} are not {Bs}.", "no {A} is {aB}. "},
      {"If something is {aA}, then it is not {aB}.", "no {A} is {aB}. "},
      {"Nothing that is {aA} is {aB}.", "no {A} is {aB}. "},
      {"If something is not {aA}, it is {aB}.", "everything that is not {aA} is {aB}. "},
      {"Everything that isn't {aA} is {aB}.", "everything that is not {aA} is {aB}. "},
      {"Some {As} are not {Bs}.", "something is {aA} and not {aB}. "},
      {"Not all {As} are {Bs}.", "something is {aA} and not {aB}. "},
      {"Not every {A} is {aB}.", "something is {aA} and not {aB}. "},
      {"If {N} is {aA} then {N} is {aB}.", "if {N} is {aA} then {N} is {aB}. "},
      {"If {N} isn't {aA}, then {N} is {aB}.", "if {N} is not {aA} then {N} is {aB}. "},
      {"Most {As} are {Bs}.", ""},
      {"Nearly all {As} are {Bs}.", ""},
      {"All {As} are not {Bs}.", ""},
      {"Every {A} is not {aB}.", ""},
      {"Not all {As} are not {Bs}.", ""},
      {"All {As} but {N} are {Bs}.", ""},
      {"All {As} will be {Bs}.", ""},
      {"All {As} were {Bs}.", ""},
      {"All {As} are often {Bs}.", ""},
      {"All {As} are {Bs}, or so they say.", ""},
      {"All {As} are {Bs} or {N} is {aA}.", ""},
      {"Two {As} are {Bs}.", ""},
      {"Hardly any {As} are {Bs}.", ""},
      {"It isn't true that all {As} are {Bs}.", ""},
      {"Some say that all {As} are {Bs}.", ""},
      {"All {As} are {Bs} if {N} is {aB}.", ""},
      {"All {As} are {Bs} unless {N} is {aB}.", ""},
      {"{As} can be {Bs}.", ""},
      {"{As} and only {As} are {Bs}.", ""},
      {"All {As}, except one, are {Bs}.", ""},
      {"If and only if something is {aA}, it is {aB}.", ""},
      {"The {As} are {Bs}.", ""},
      {"All of the {As} are {Bs}.", ""},
      {"All {As} like {Bs}.", ""},
  };
  return kAll;
}

const std::vector<Said>& fact_sentences() {
  static const std::vector<Said> kAll = {
      {"{N} is {aA}.", "{N} is {aA}. "},
      {"{N} is not {aA}.", "{N} is not {aA}. "},
      {"{N} isn't {aA}.", "{N} is not {aA}. "},
      {"{N} is neither {aA} nor {aB}.", "{N} is not {aA}. {N} is not {aB}. "},
      {"{N} is both {aA} and {aB}.", "{N} is {aA}. {N} is {aB}. "},
      {"{N} is {aA} but not {aB}.", "{N} is {aA}. {N} is not {aB}. "},
      {"{N} is {aA}, and {N} is {aB}.", "{N} is {aA}. {N} is {aB}. "},
      {"We know that {N} is {aA}.", "{N} is {aA}. "},
      {"{N} is not {aA} and {aB}.", ""},
      {"{N} is either {aA} or {aB}.", ""},
      {"{N} is {aA} or {aB}.", ""},
      {"{N} may be {aA}.", ""},
      {"{N} was {aA}.", ""},
      {"{N} is almost {aA}.", ""},
      {"{N} is no longer {aA}.", ""},
      {"{N} used to be {aA}.", ""},
      {"{N} is not only {aA}.", ""},
      {"{N} thinks that {N} is {aA}.", ""},
      {"{N} is supposedly {aA}.", ""},
      {"{N} is a former {A}.", ""},
      {"{N} is half {aA}.", ""},
      {"{N} is one of the {As}.", ""},
      {"{N} has {aA}.", ""},
      {"{N} is {aA} now.", ""},
      {"I wish {N} was {aA}.", ""},
      {"If only {N} were {aA}.", ""},
  };
  return kAll;
}

const std::vector<Said>& question_sentences() {
  static const std::vector<Said> kAll = {
      {"Is {N} {aB}?", "|{N} is {aB}"},
      {"So is it true that {N} isn't {aB}?", "|{N} is not {aB}"},
      {"{N} is {aB}, right?", "|{N} is {aB}"},
      {"Are all {As} {Bs}?", "|every {A} is {aB}"},
      {"Is every {A} {aB}?", "|every {A} is {aB}"},
      {"Can we conclude that no {As} are {Bs}?", "|no {A} is {aB}"},
      {"Does it follow that some {As} aren't {Bs}?", "|something is {aA} and not {aB}"},
      {"Therefore {N} is not {aB}.", "|{N} is not {aB}"},
      {"Is {N} not {aB}?", ""},
      {"Isn't {N} {aB}?", ""},
      {"Is {N} {aA} or {aB}?", ""},
      {"Why is {N} {aB}?", ""},
      {"Could {N} be {aB}?", ""},
      {"Is it false that {N} is {aB}?", ""},
      {"Is {N} sometimes {aB}?", ""},
      {"Are most {As} {Bs}?", ""},
      {"Is {N} {aA} and {aB}?", ""},
      {"How many {As} are {Bs}?", ""},
      {"Is {N} the {B}?", ""},
      {"Was {N} {aB}?", ""},
  };
  return kAll;
}

std::string filled(std::string text, const std::string& a, const std::string& b,
                   const std::string& name) {
  const auto with_article = [](const std::string& noun) {
    return (noun[0] == 'o' || noun[0] == 'e' ? "an " : "a ") + noun;
  };
  const std::pair<const char*, std::string> slots[] = {
      {"{As}", a + "s"}, {"{A}", a}, {"{aA}", with_article(a)},
      {"{Bs}", b + "s"}, {"{B}", b}, {"{aB}", with_article(b)},
      {"{N}", name}};
  for (const auto& [slot, word] : slots)
    for (auto at = text.find(slot); at != std::string::npos; at = text.find(slot, at))
      text.replace(at, std::string(slot).size(), word);
  if (text[0] >= 'a' && text[0] <= 'z' && text.find('|') == std::string::npos &&
      (text.ends_with('.') || text.ends_with('?')))
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

// Texts that differ by a quantifier, a negation, a name or a noun: what is recognised is what the
// changed text says.
TEST(DeductionRecogniser, QuantifiersAndNegationsAreNeverMisread) {
  const char* const nouns[] = {"ferret", "pilot", "violin", "oak", "elephant"};
  const char* const names[] = {"Ida", "Oswald", "Priya"};
  core::Random random(77);
  Counts counts;
  int sayable = 0;
  for (int i = 0; i < 6000; ++i) {
    std::string text, truth;
    bool can_be_said = true;
    const auto add = [&](const std::vector<Said>& from) {
      // Mostly what can be said, so that a text is changed in few places.
      const Said* said = &from[random.below(from.size())];
      for (int tries = 0; said->says[0] == '\0' && tries < 2; ++tries)
        said = &from[random.below(from.size())];
      const auto a = random.below(5), b = (a + 1 + random.below(4)) % 5;
      const char* const name = names[random.below(3)];
      text += (text.empty() ? "" : " ") + filled(said->text, nouns[a], nouns[b], name);
      std::string says = filled(said->says, nouns[a], nouns[b], name);
      can_be_said = can_be_said && !says.empty();
      truth += says;
    };
    for (auto n = 1 + random.below(2); n > 0; --n) add(rule_sentences());
    for (auto n = 1 + random.below(2); n > 0; --n) add(fact_sentences());
    add(question_sentences());
    sayable += can_be_said ? 1 : 0;
    if (can_be_said) {
      judge(text, truth, counts);
    } else {
      EXPECT_EQ(reading(text), "not mine") << text;
    }
  }
  RecordProperty("read", counts.read);
  RecordProperty("sayable", sayable);
  EXPECT_GE(sayable, 2000);
  EXPECT_GE(counts.read, sayable * 95 / 100) << "and what can be said is read";
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words(1);
  for (const char c : text)
    if (std::isalpha(static_cast<unsigned char>(c)))
      words.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else if (!words.back().empty())
      words.emplace_back();
  return words;
}

// Whether the one word in which the readings differ is mentioned nowhere else. Nobody can tell then
// whether it is misspelt, and nothing follows from it that didn't follow before.
bool differ_in_a_word_of_its_own(const std::string& read, const std::string& truth) {
  auto a = words_of(read), b = words_of(truth);
  std::erase(a, "an"), std::erase(a, "a"), std::erase(b, "an"), std::erase(b, "a");
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  std::vector<std::string> only_read, only_truth;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(only_read));
  std::set_difference(b.begin(), b.end(), a.begin(), a.end(), std::back_inserter(only_truth));
  // Without its article, a noun that is used once is a property that is used once.
  if (only_read.empty() && only_truth.empty()) return true;
  if (only_read.size() != 1 || only_truth.size() != 1) return false;
  return std::count(b.begin(), b.end(), only_truth[0]) == 1;
}

// A slip that makes another English word, or another invented noun of the same kind, says just that.
bool made_another_word(const std::string& before, const std::string& after) {
  static const std::set<std::string> kWords = {
      "map",  "bat", "fat", "mat",  "rat",  "hat",  "rob",  "ted",  "bee",  "ill",
      "tall", "man", "men", "maps", "bats", "fats", "mats", "rats", "hats", "ann",
      "anna", "ken", "kim", "tim",  "rex",  "max",  "dog",  "hog",  "red",  "cat"};
  const auto a = words_of(before), b = words_of(after);
  for (const auto& word : b) {
    if (std::find(a.begin(), a.end(), word) != a.end()) continue;
    if (kWords.contains(word)) return true;
    for (const auto& old : a)
      if (old.size() > 4 && word.size() == old.size() && word.find("mpus") != std::string::npos &&
          word.substr(1) == old.substr(1))
        return true;
  }
  return false;
}

// Any slip of a letter is understood as what was meant before it, or refused.
TEST(DeductionRecogniser, SlipsOfTheKeyboardAreNeverMisread) {
  core::Random random(12);
  Counts counts;
  for (const auto& wording : recognised_wordings()) {
    for (int i = 0; i < 150; ++i) {
      std::string text = wording.text;
      const auto at = random.below(text.size());
      if (!std::isalpha(static_cast<unsigned char>(text[at]))) continue;
      switch (random.below(4)) {
        case 0:
          text[at] = static_cast<char>('a' + random.below(26));
          break;
        case 1:
          text.erase(at, 1);
          break;
        case 2:
          text.insert(at, 1, static_cast<char>('a' + random.below(26)));
          break;
        default:
          if (at + 1 < text.size()) std::swap(text[at], text[at + 1]);
      }
      const std::string read = reading(text);
      read == "not mine" ? ++counts.refused : ++counts.read;
      if (read == "not mine" || differ_in_a_word_of_its_own(read, wording.expected)) continue;
      if (made_another_word(wording.text, text)) continue;
      EXPECT_EQ(read, wording.expected) << text;
    }
  }
  EXPECT_GE(counts.read + counts.refused, 2000);
}

}  // namespace
}  // namespace lemma::search

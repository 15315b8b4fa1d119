#include "search/tasks/deduction/idioms.h"

#include <algorithm>

#include "search/tasks/deduction/lexicon.h"

namespace lemma::search::deduction {

namespace {

using Kind = TextToken::Kind;
using Words = std::vector<std::string>;

std::vector<Words> phrases(std::initializer_list<const char*> texts) {
  std::vector<Words> all;
  for (const char* text : texts) all.push_back(words_of(text));
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

const std::unordered_set<std::string>& idle_words() {
  static const std::unordered_set<std::string> kWords = word_set(
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

}  // namespace

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
                       return idle_words().contains(token.text);
                     });
}

}  // namespace lemma::search::deduction

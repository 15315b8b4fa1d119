#include "search/tasks/knights/kinds.h"

#include <algorithm>
#include <initializer_list>

#include "search/tasks/knights/lexicon.h"

namespace lemma::search::knights {

namespace {

using Kind = KnightsToken::Kind;
using Tokens = std::vector<KnightsToken>;

bool word_at(const Tokens& tokens, std::size_t at, std::initializer_list<std::string_view> words) {
  if (at >= tokens.size() || tokens[at].kind != Kind::kWord) return false;
  for (const auto word : words)
    if (tokens[at].text == word) return true;
  return false;
}

// "truth teller" as one word, as "truth-teller" is.
void join_truth_tellers(Tokens& tokens) {
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (!word_at(tokens, i, {"truth"}) || !word_at(tokens, i + 1, {"teller", "tellers"})) continue;
    tokens[i].text += tokens[i + 1].text;
    tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  }
}

// The noun that a habit at `at` is said of: "knights, who always ...", "knights are people who
// always ..."; or tokens.size().
std::size_t noun_before(const Tokens& tokens, std::size_t at) {
  const auto back = [&](std::initializer_list<std::string_view> words) {
    if (at == 0 || !word_at(tokens, at - 1, words)) return false;
    --at;
    return true;
  };
  if (back({"who", "which", "that"})) {
    const bool noun_phrase = at > 1 && tokens[at - 1].kind == Kind::kWord &&
                             (is_person_noun(tokens[at - 1].text) ||
                              word_at(tokens, at - 1, {"someone", "those", "ones"}));
    if (noun_phrase) {
      --at;
      back({"a"});
      if (!back({"is", "are"})) return tokens.size();
    } else if (at > 0 && (tokens[at - 1].kind == Kind::kComma || tokens[at - 1].text == "(")) {
      --at;
    }
  }
  return at > 0 && tokens[at - 1].kind == Kind::kWord ? at - 1 : tokens.size();
}

bool begins_sentence(const Tokens& tokens, std::size_t at) {
  return at == 0 || (tokens[at - 1].kind != Kind::kWord && tokens[at - 1].kind != Kind::kComma);
}

}  // namespace

std::optional<Habit> habit_at(const Tokens& tokens, std::size_t start) {
  std::size_t at = start;
  const auto take = [&](std::initializer_list<std::string_view> words) {
    if (!word_at(tokens, at, words)) return false;
    ++at;
    return true;
  };
  if (word_at(tokens, at, {"can", "will", "must"}) &&
      word_at(tokens, at + 1, {"only", "always", "never"}))
    ++at;
  bool never = false;
  while (word_at(tokens, at, {"always", "only", "invariably", "never"})) {
    if (never && tokens[at].text == "never") return std::nullopt;
    never = never || tokens[at].text == "never";
    ++at;
  }
  const auto only_objects = [&] {
    if (take({"nothing"})) return take({"but"});
    take({"only"});
    return true;
  };
  bool truthful = false;
  if (take({"tell", "tells", "speak", "speaks"})) {
    if (!only_objects()) return std::nullopt;
    take({"the"});
    if (take({"truth"}))
      truthful = true;
    else if (!take({"lies", "falsehoods"}))
      return std::nullopt;
  } else if (take({"make", "makes"})) {
    if (!only_objects()) return std::nullopt;
    truthful = word_at(tokens, at, {"true"});
    if (!take({"true", "false"}) || !take({"statements", "claims", "assertions"}))
      return std::nullopt;
  } else if (!take({"lie", "lies"})) {
    return std::nullopt;
  }
  take({"always"});
  return Habit{truthful != never, at - start};
}

KindNouns::KindNouns(Tokens& tokens) {
  join_truth_tellers(tokens);
  add("knight", "knights", true);
  add("knave", "knaves", false);
  add("truthteller", "truthtellers", true);
  add("liar", "liars", false);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto habit = habit_at(tokens, i);
    if (!habit) continue;
    const std::size_t noun = noun_before(tokens, i);
    if (noun < tokens.size()) learn(tokens, noun, habit->truthful);
    i += habit->length - 1;
  }
  choose_words(tokens);
}

void KindNouns::add(const std::string& singular, const std::string& plural, bool truthful) {
  one_[singular] = truthful;
  many_[plural] = truthful;
  singular_[singular] = singular_[plural] = singular;
}

// Whether the noun is a kind's, and which.
void KindNouns::learn(const Tokens& tokens, std::size_t noun, bool truthful) {
  const std::string& text = tokens[noun].text;
  if (is_kind(text)) {
    if (one(text).value_or(truthful) != truthful || many(text).value_or(truthful) != truthful)
      why_not_ = "it gives \"" + text + "\" two meanings";
    return;
  }
  const bool name_like = tokens[noun].capitalised() && !begins_sentence(tokens, noun);
  if (is_known_word(text) || name_like || text.size() < 3 || text.size() > 20) return;
  const auto stem = [&](std::size_t cut, const char* end) {
    return text.substr(0, text.size() - cut) + end;
  };
  std::vector<std::string> singulars{text};
  if (text.ends_with("s")) singulars.push_back(stem(1, ""));
  if (text.ends_with("es")) singulars.push_back(stem(2, ""));
  if (text.ends_with("ies")) singulars.push_back(stem(3, "y"));
  for (const std::string& singular : singulars)
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i)
      if (word_at(tokens, i, {"a", "an"}) && word_at(tokens, i + 1, {singular}))
        return add(singular, singular == text ? text + "s" : text, truthful);
  // A plural that is nowhere used in the singular; a small letter tells it from a name.
  const bool small = std::any_of(tokens.begin(), tokens.end(), [&](const KnightsToken& token) {
    return token.text == text && !token.capitalised();
  });
  if (text.ends_with("s") && small) add(stem(1, ""), text, truthful);
}

// The words for both kinds, as the text first names them.
void KindNouns::choose_words(const Tokens& tokens) {
  for (const KnightsToken& token : tokens) {
    const auto singular = singular_.find(token.text);
    if (token.kind != Kind::kWord || singular == singular_.end()) continue;
    std::string& word = *one(singular->second) ? knight_ : knave_;
    if (word.empty()) word = singular->second;
  }
  if (knight_.empty() && knave_ == "knave") knight_ = "knight";
  if (knave_.empty() && knight_ == "knight") knave_ = "knave";
  if (why_not_.empty() && (knight_.empty() || knave_.empty()))
    why_not_ = "it doesn't name a kind that always tells the truth and one that always lies";
}

std::optional<bool> KindNouns::one(std::string_view word) const {
  const auto found = one_.find(word);
  if (found == one_.end()) return std::nullopt;
  return found->second;
}

std::optional<bool> KindNouns::many(std::string_view word) const {
  const auto found = many_.find(word);
  if (found == many_.end()) return std::nullopt;
  return found->second;
}

}  // namespace lemma::search::knights

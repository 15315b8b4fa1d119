// The geometry family's recogniser: a text about a figure to a typed problem, or "not mine". Every
// clause must be one that is known, and what it speaks of must be clear.
#include <algorithm>

#include "search/tasks/geometry/geometry.h"
#include "search/tasks/geometry/story.h"

namespace lemma::search {

using namespace geometry;

namespace {

constexpr std::size_t kMaxSentence = 70;
constexpr int kMaxSplits = 4000;  // of all sentences together
constexpr std::size_t kMaxOpening = 6;

Recognised not_mine(std::string why) { return {std::nullopt, std::move(why)}; }

bool is_mark(const TextToken& token, std::string_view marks) {
  return token.kind == TextToken::Kind::kMark && marks.find(token.text) != std::string_view::npos;
}
bool is_word(const TextToken& token, std::initializer_list<std::string_view> words) {
  return token.kind == TextToken::Kind::kWord &&
         std::ranges::find(words, token.lower) != words.end();
}

// How many tokens the connection of two clauses takes here.
std::size_t connection_at(TextTokens rest) {
  std::size_t length = 0;
  if (is_mark(rest[length], ",;:")) ++length;
  if (length < rest.size() &&
      is_word(rest[length], {"and", "but", "while", "so", "if", "with", "where", "has", "then"}))
    ++length;
  return length;
}

// "In triangle ABC angle A is 40": the beginning may go without a mark.
bool is_opening(TextTokens tokens) {
  return tokens.size() <= kMaxOpening &&
         is_word(tokens[0], {"in", "triangle", "rectangle", "square"});
}

// Takes the whole sentence as one clause, or as several that are connected. Tried on copies, so that
// half an understanding leaves nothing behind.
bool take_sentence(Story& story, TextTokens sentence, std::string& why, int& splits) {
  if (is_word(sentence[0], {"if", "given", "suppose"}) && sentence.size() > 2) {
    sentence = sentence.subspan(is_word(sentence[1], {"that"}) ? 2 : 1);
    if (is_mark(sentence[0], ",")) return false;
  }
  {
    Story tried = story;
    if (tried.take(sentence)) {
      story = std::move(tried);
      return true;
    }
    if (why.empty()) why = tried.why_not();
  }
  for (std::size_t at = 1; at + 1 < sentence.size(); ++at) {
    const std::size_t length = connection_at(sentence.subspan(at));
    if ((length == 0 && !is_opening(sentence.first(at))) || at + length >= sentence.size())
      continue;
    if (--splits < 0) return false;
    Story tried = story;
    if (!tried.take(sentence.first(at))) {
      if (why.empty()) why = tried.why_not();
      continue;
    }
    if (take_sentence(tried, sentence.subspan(at + length), why, splits)) {
      story = std::move(tried);
      return true;
    }
  }
  return false;
}

std::string quoted(TextTokens tokens) {
  std::string text;
  for (const TextToken& token : tokens.first(std::min<std::size_t>(tokens.size(), 12)))
    text += (text.empty() ? "" : " ") + token.text;
  return text;
}

}  // namespace

Recognised GeometryTask::recognise(std::string_view text) const {
  if (text.size() > kMaxProblemBytes) return not_mine("the text is too long");
  const auto tokens = lex_figure(text);
  if (!tokens) return not_mine("it is too long or holds signs that are not read");
  Story story;
  story.reserve(*tokens);
  int splits = kMaxSplits;
  for (std::size_t i = 0, begin = 0; i <= tokens->size(); ++i) {
    if (i < tokens->size() && !is_mark((*tokens)[i], ".?!")) continue;
    const TextTokens sentence = TextTokens(*tokens).subspan(begin, i - begin);
    begin = i + 1;
    if (sentence.empty()) continue;
    if (sentence.size() > kMaxSentence) return not_mine("a sentence is too long");
    std::string why;
    if (!take_sentence(story, sentence, why, splits))
      return not_mine(why.empty() ? "\"" + quoted(sentence) + "\" is not understood" : why);
  }
  auto problem = story.problem();
  if (!problem) return not_mine(story.why_not());
  return {Recognition{std::move(problem), FormalisedBy::kParser, story.summary()}};
}

}  // namespace lemma::search

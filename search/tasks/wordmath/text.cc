// The wordmath family's recogniser: a told story to a typed problem, or "not mine". Every clause must be
// one that is known, every pronoun and every left-out word must have one meaning.
#include <algorithm>

#include "search/tasks/prose.h"
#include "search/tasks/wordmath/clause.h"
#include "search/tasks/wordmath/story.h"
#include "search/tasks/wordmath/wordmath.h"

namespace lemma::search {

using namespace wordmath;

namespace {

constexpr std::size_t kMaxTokens = 300;
constexpr std::size_t kMaxSentence = 60;

Recognised not_mine(std::string why) { return {std::nullopt, std::move(why)}; }

bool is_mark(const ProseToken& token, std::string_view marks) {
  return token.kind == ProseToken::Kind::kMark && marks.find(token.text) != std::string_view::npos;
}
bool is_word(const ProseToken& token, std::initializer_list<const char*> words) {
  return token.kind == ProseToken::Kind::kWord &&
         std::ranges::any_of(words, [&](const char* word) { return token.text == word; });
}

// Where a clause may end within a sentence, and how many tokens the connection takes.
std::size_t connection_at(Tokens rest) {
  std::size_t length = 0;
  if (length < rest.size() && is_mark(rest[length], ",;:")) ++length;
  if (length < rest.size() && is_word(rest[length], {"and", "but", "while", "so", "if"})) ++length;
  if (length > 0 && length < rest.size() && is_word(rest[length], {"then", "later"})) ++length;
  return length;
}

// Takes the whole sentence as one clause, or as several that are connected. Tried on copies, so that
// half an understanding leaves nothing behind.
bool take_sentence(Story& story, Tokens sentence, bool begins, std::string& why) {
  {
    Story tried = story;
    if (tried.take(sentence, begins)) {
      story = std::move(tried);
      return true;
    }
    if (why.empty()) why = tried.why_not();
  }
  for (std::size_t at = 1; at + 1 < sentence.size(); ++at) {
    const std::size_t length = connection_at(sentence.subspan(at));
    if (length == 0 || at + length >= sentence.size()) continue;
    Story tried = story;
    if (!tried.take(sentence.first(at), begins)) continue;
    if (take_sentence(tried, sentence.subspan(at + length), false, why)) {
      story = std::move(tried);
      return true;
    }
  }
  return false;
}

std::string quoted(Tokens tokens) {
  std::string text;
  for (const ProseToken& token : tokens.first(std::min<std::size_t>(tokens.size(), 12)))
    text += (text.empty() ? "" : " ") +
            (token.kind == ProseToken::Kind::kNumber ? std::to_string(token.value) : token.text);
  return text;
}

}  // namespace

Recognised WordmathTask::recognise(std::string_view text) const {
  if (text.size() > kMaxProblemBytes) return not_mine("the text is too long");
  const auto ascii = plain_ascii(text);
  if (!ascii) return not_mine("it holds signs that are not read");
  const auto tokens = lex_prose(*ascii);
  if (!tokens || tokens->size() > kMaxTokens) return not_mine("the text is too long");
  Story story;
  std::vector<ProseToken> sentence;
  for (std::size_t i = 0; i <= tokens->size(); ++i) {
    if (i < tokens->size() && !is_mark((*tokens)[i], ".?!")) {
      sentence.push_back((*tokens)[i]);
      continue;
    }
    if (sentence.empty()) continue;
    if (sentence.size() > kMaxSentence) return not_mine("a sentence is too long");
    std::string why;
    if (!take_sentence(story, sentence, true, why))
      return not_mine(why.empty() ? "\"" + quoted(sentence) + "\" is not understood" : why);
    sentence.clear();
  }
  auto problem = story.problem();
  if (!problem) return not_mine(story.why_not());
  return {Recognition{std::move(problem), FormalisedBy::kParser, story.summary()}};
}

}  // namespace lemma::search

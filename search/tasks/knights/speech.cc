#include "search/tasks/knights/speech.h"

#include "search/tasks/knights/lexicon.h"

namespace lemma::search::knights {

namespace {

using Kind = KnightsToken::Kind;
using Tokens = std::vector<KnightsToken>;

class FrameReader {
 public:
  FrameReader(const Tokens& tokens, std::size_t at) : tokens_(tokens), at_(at) {}

  std::optional<SpeechFrame> before() {
    while (take({"then", "next", "finally", "first", "firstly", "second", "secondly", "third",
                 "thirdly", "lastly", "and", "but", "meanwhile", "now", "while", "whereas",
                 "suppose"}) ||
           take_comma())
      continue;
    if (kind_at(tokens_, at_, Kind::kName)) return by_name();
    const bool source = take_all({"according", "to"}) || take_all({"in", "a", "statement", "by"});
    if (source) {
      if (!take_name()) return std::nullopt;
      return words_follow();
    }
    if (take({"as"})) {
      if (!take_name() || !(take({"put", "puts"}) && take({"it"}))) return std::nullopt;
      return words_follow();
    }
    if (take({"in"}) && take_name() && take({"'s"}) && take({"words"})) return words_follow();
    return std::nullopt;
  }

  std::optional<SpeechFrame> behind() {
    const bool dash = kind_at(tokens_, at_, Kind::kDash);
    if (dash || kind_at(tokens_, at_, Kind::kComma)) ++at_;
    if (take_claim_verb()) return take_name() ? ended() : std::nullopt;
    if (!take_name()) return std::nullopt;
    if (dash || take_claim_verb() || take_telling()) return ended();
    return std::nullopt;
  }

 private:
  bool take(std::initializer_list<std::string_view> words) {
    if (!word_at(tokens_, at_, words)) return false;
    ++at_;
    return true;
  }
  bool take_all(std::initializer_list<std::string_view> words) {
    std::size_t at = at_;
    for (const auto word : words)
      if (!word_at(tokens_, at++, {word})) return false;
    at_ = at;
    return true;
  }
  bool take_comma() {
    if (!kind_at(tokens_, at_, Kind::kComma)) return false;
    ++at_;
    return true;
  }
  bool take_name() {
    if (!kind_at(tokens_, at_, Kind::kName)) return false;
    frame_.speaker = tokens_[at_++].value;
    return true;
  }
  bool take_claim_verb() {
    if (!kind_at(tokens_, at_, Kind::kWord) || !is_claim_verb(tokens_[at_].text)) return false;
    ++at_;
    if (word_at(tokens_, at_, {"to"}) && word_at(tokens_, at_ + 1, {"you", "me", "us"})) at_ += 2;
    return true;
  }
  bool take_telling() {
    const bool telling = kind_at(tokens_, at_, Kind::kWord) && is_telling_verb(tokens_[at_].text) &&
                         word_at(tokens_, at_ + 1, {"you", "me", "us"});
    if (telling) at_ += 2;
    return telling;
  }

  // "Ann says", "Ann: ", "Ann denies that", "Ann claims to be"
  std::optional<SpeechFrame> by_name() {
    take_name();
    if (kind_at(tokens_, at_, Kind::kColon)) return words_follow();
    take({"then", "also", "now", "just", "calmly", "proudly", "quietly", "simply"});
    if (take({"denies", "denied"})) {
      frame_.denies = true;
      if (!word_at(tokens_, at_, {"that"})) return std::nullopt;
      return words_follow();
    }
    if (word_at(tokens_, at_, {"claims", "claimed"}) && word_at(tokens_, at_ + 1, {"to"}) &&
        word_at(tokens_, at_ + 2, {"be"})) {
      at_ += 3;
      frame_.to_be = true;
      return ended();
    }
    const bool heard = word_at(tokens_, at_, {"is", "was"}) &&
                       word_at(tokens_, at_ + 1, {"heard"}) &&
                       word_at(tokens_, at_ + 2, {"saying"});
    if (heard)
      at_ += 3;
    else if (take({"makes", "made"}))
      return take_statement() ? std::optional(words_follow()) : std::nullopt;
    else if (!take_claim_verb() && !take_telling())
      return std::nullopt;
    if (word_at(tokens_, at_, {"nothing"})) return std::nullopt;
    return words_follow();
  }

  // "the following statement"
  bool take_statement() {
    const bool announced = take_all({"the", "following"}) || take({"this"});
    return announced && take({"statement", "claim", "remark"});
  }

  SpeechFrame words_follow() {
    frame_.reported = take({"that"});
    frame_.colon = kind_at(tokens_, at_, Kind::kColon);
    if (frame_.colon || kind_at(tokens_, at_, Kind::kComma)) ++at_;
    return *ended();
  }
  std::optional<SpeechFrame> ended() {
    frame_.end = at_;
    return frame_;
  }

  const Tokens& tokens_;
  std::size_t at_;
  SpeechFrame frame_{.speaker = -1, .end = 0};
};

}  // namespace

bool word_at(const Tokens& tokens, std::size_t at, std::initializer_list<std::string_view> words) {
  if (at >= tokens.size() || tokens[at].kind != Kind::kWord) return false;
  for (const auto word : words)
    if (tokens[at].text == word) return true;
  return false;
}

bool kind_at(const Tokens& tokens, std::size_t at, KnightsToken::Kind kind) {
  return at < tokens.size() && tokens[at].kind == kind;
}

std::optional<SpeechFrame> frame_at(const Tokens& tokens, std::size_t at) {
  return FrameReader(tokens, at).before();
}

std::optional<SpeechFrame> frame_behind(const Tokens& tokens, std::size_t at) {
  return FrameReader(tokens, at).behind();
}

}  // namespace lemma::search::knights

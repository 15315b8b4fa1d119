#include "model/tokenizer/vocabulary.h"

#include <algorithm>

#include "core/random.h"
#include "model/tokenizer/byte_alphabet.h"

namespace lemma::model {
namespace {

using core::error;
using core::ErrorCode;

constexpr char kTokens[] = "tokenizer.ggml.tokens";
constexpr char kMerges[] = "tokenizer.ggml.merges";
constexpr char kKinds[] = "tokenizer.ggml.token_type";

std::uint64_t pair_key(TokenId left, TokenId right) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 |
         static_cast<std::uint32_t>(right);
}

}  // namespace

bool ends_by_name(std::string_view spelling) {
  static constexpr std::string_view kSpellings[] = {"<|endoftext|>", "<|im_end|>", "<|eot_id|>",
                                                    "<|end_of_text|>", "<｜end▁of▁sentence｜>"};
  return std::find(std::begin(kSpellings), std::end(kSpellings), spelling) != std::end(kSpellings);
}

std::size_t Vocabulary::PairHash::operator()(std::uint64_t pair) const { return core::mix64(pair); }

core::Result<Vocabulary> Vocabulary::build(const VocabularyParts& parts) {
  Vocabulary vocabulary;
  BOOST_OUTCOME_TRY(vocabulary.add_tokens(parts));
  BOOST_OUTCOME_TRY(vocabulary.add_merges(parts));
  return vocabulary;
}

core::Result<void> Vocabulary::add_tokens(const VocabularyParts& parts) {
  const std::size_t count = parts.tokens.size();
  if (count == 0 || count > kMaxTokens)
    return error(ErrorCode::kOutOfRange, "a vocabulary has 1 to 1048576 tokens", kTokens);
  if (!parts.kinds.empty() && parts.kinds.size() != count)
    return error(ErrorCode::kCorrupt, "there must be one token type per token", kKinds);
  kinds_ = parts.kinds.empty() ? std::vector<TokenKind>(count, TokenKind::kNormal) : parts.kinds;
  byte_tokens_.fill(-1);
  offsets_.reserve(count + 1);
  offsets_.push_back(0);
  for (std::size_t i = 0; i < count; ++i) {
    const auto& spelling = parts.tokens[i];
    const auto id = static_cast<TokenId>(i);
    if (spelling.size() > kMaxTokenBytes)
      return error(ErrorCode::kOutOfRange,
                   "token " + std::to_string(i) + " is longer than 1024 bytes", kTokens);
    if (kinds_[i] < TokenKind::kNormal || kinds_[i] > TokenKind::kByte)
      return error(ErrorCode::kCorrupt, "token " + std::to_string(i) + " is of an unknown type",
                   kKinds);
    if (kinds_[i] == TokenKind::kControl || kinds_[i] == TokenKind::kUserDefined) {
      if (!spelling.empty()) specials_.try_emplace(spelling, id);
      if (kinds_[i] == TokenKind::kUserDefined) bytes_ += spelling;
    } else if (kinds_[i] == TokenKind::kNormal || kinds_[i] == TokenKind::kByte) {
      const auto bytes = bytes_of_spelling(spelling);
      if (!bytes)
        return error(ErrorCode::kCorrupt,
                     "token " + std::to_string(i) + " isn't spelled in the byte alphabet", kTokens);
      bytes_ += *bytes;
      if (parts.whole_words) words_.try_emplace(*bytes, id);
      if (bytes->size() == 1) byte_tokens_[static_cast<unsigned char>((*bytes)[0])] = id;
    }
    offsets_.push_back(static_cast<std::uint32_t>(bytes_.size()));
  }
  is_end_.assign(count, false);
  for (const TokenId id : parts.ends) {
    if (!contains(id))
      return error(ErrorCode::kCorrupt, "the end token isn't in the vocabulary",
                   "tokenizer.ggml.eos_token_id");
    if (is_end_[id]) continue;
    is_end_[id] = true;
    ends_.push_back(id);
  }
  return core::success();
}

core::Result<void> Vocabulary::add_merges(const VocabularyParts& parts) {
  if (parts.merges.size() > kMaxMerges)
    return error(ErrorCode::kOutOfRange, "a vocabulary has at most 2097152 merges", kMerges);
  std::unordered_map<std::string_view, TokenId> by_spelling;
  by_spelling.reserve(parts.tokens.size());
  for (std::size_t i = 0; i < parts.tokens.size(); ++i)
    if (kinds_[i] == TokenKind::kNormal || kinds_[i] == TokenKind::kByte)
      by_spelling.try_emplace(parts.tokens[i], static_cast<TokenId>(i));
  merges_.reserve(parts.merges.size());
  for (std::size_t rank = 0; rank < parts.merges.size(); ++rank) {
    const std::string_view line = parts.merges[rank];
    const auto space = line.find(' ');
    const auto wrong = [&](const char* why) {
      return error(ErrorCode::kCorrupt, "merge " + std::to_string(rank) + " " + why, kMerges);
    };
    if (space == std::string_view::npos || space == 0 || space + 1 == line.size())
      return wrong("isn't two tokens with a space between them");
    const auto left = by_spelling.find(line.substr(0, space));
    const auto right = by_spelling.find(line.substr(space + 1));
    if (left == by_spelling.end() || right == by_spelling.end())
      return wrong("joins a token that isn't in the vocabulary");
    const auto merged = by_spelling.find(std::string(left->first).append(right->first));
    if (merged == by_spelling.end()) return wrong("makes a token that isn't in the vocabulary");
    merges_.try_emplace(pair_key(left->second, right->second),
                        Merge{static_cast<std::uint32_t>(rank), merged->second});
  }
  return core::success();
}

std::optional<TokenId> Vocabulary::special(std::string_view spelling) const {
  const auto found = specials_.find(std::string(spelling));
  return found == specials_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<TokenId> Vocabulary::whole_word(std::string_view word) const {
  if (words_.empty() || word.size() > kMaxTokenBytes) return std::nullopt;
  const auto found = words_.find(std::string(word));
  return found == words_.end() ? std::nullopt : std::optional(found->second);
}

const Vocabulary::Merge* Vocabulary::merge(TokenId left, TokenId right) const {
  const auto found = merges_.find(pair_key(left, right));
  return found == merges_.end() ? nullptr : &found->second;
}

}  // namespace lemma::model

// The tokens of a byte-level BPE model: what bytes each stands for, which are special, which pairs
// merge and in what order. Immutable once built: any thread may read it. Errors are kCorrupt (parts
// contradict each other) or kOutOfRange (a cap); the field names the metadata key that the part
// comes from.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/result.h"
#include "model/token.h"

namespace lemma::model {

// GGUF's numbering of tokenizer.ggml.token_type.
enum class TokenKind : std::uint8_t {
  kNormal = 1,
  kUnknown = 2,
  kControl = 3,      // structure, not text: <|im_start|>
  kUserDefined = 4,  // text, but matched whole before BPE: spelled as it reads
  kUnused = 5,
  kByte = 6,
};

// A vocabulary as files state it: tokens and merges spelled in the byte alphabet.
struct VocabularyParts {
  std::vector<std::string> tokens;
  std::vector<std::string> merges;    // "left right", in order of priority
  std::vector<TokenKind> kinds = {};  // one per token; empty: all are kNormal
  std::vector<TokenId> ends = {};     // tokens that end a turn or a text
  // A word that is a token as it stands is that token, whatever the merges say (Llama 3).
  bool whole_words = false;
};

// Whether a token of this spelling ends a turn or a text whether or not the file says so.
bool ends_by_name(std::string_view spelling);

class Vocabulary {
 public:
  static constexpr std::size_t kMaxTokens = 1 << 20;
  static constexpr std::size_t kMaxMerges = 1 << 21;
  static constexpr std::size_t kMaxTokenBytes = 1024;

  struct Merge {
    std::uint32_t rank;  // lower merges first
    TokenId merged;
  };

  static core::Result<Vocabulary> build(const VocabularyParts& parts);

  int size() const { return static_cast<int>(kinds_.size()); }
  bool contains(TokenId id) const { return id >= 0 && id < size(); }
  TokenKind kind(TokenId id) const { return kinds_[id]; }
  // The text that a token adds to an output: nothing for control tokens.
  std::string_view bytes(TokenId id) const {
    return std::string_view(bytes_).substr(offsets_[id], offsets_[id + 1] - offsets_[id]);
  }
  // Whether the token ends a turn or a text.
  bool is_end(TokenId id) const { return is_end_[id]; }
  std::span<const TokenId> ends() const { return ends_; }

  // The token of this single byte; nothing for bytes that the model never learnt.
  std::optional<TokenId> byte_token(unsigned char byte) const {
    return byte_tokens_[byte] < 0 ? std::nullopt : std::optional(byte_tokens_[byte]);
  }
  // Control and user-defined tokens by how they are written in a template.
  std::optional<TokenId> special(std::string_view spelling) const;
  const std::unordered_map<std::string, TokenId>& specials() const { return specials_; }

  // The token that spells all of `word`; nothing unless words are to be taken whole.
  std::optional<TokenId> whole_word(std::string_view word) const;
  // What two neighbours become; null when they don't merge.
  const Merge* merge(TokenId left, TokenId right) const;

 private:
  struct PairHash {
    std::size_t operator()(std::uint64_t pair) const;
  };

  Vocabulary() = default;
  core::Result<void> add_tokens(const VocabularyParts& parts);
  core::Result<void> add_merges(const VocabularyParts& parts);

  std::vector<TokenKind> kinds_;
  std::string bytes_;                   // every token's bytes, one after the other
  std::vector<std::uint32_t> offsets_;  // size() + 1 places in bytes_
  std::vector<bool> is_end_;
  std::vector<TokenId> ends_;
  std::array<TokenId, 256> byte_tokens_;  // -1: none
  std::unordered_map<std::string, TokenId> specials_;
  std::unordered_map<std::uint64_t, Merge, PairHash> merges_;
  std::unordered_map<std::string, TokenId> words_;  // empty unless words are taken whole
};

}  // namespace lemma::model

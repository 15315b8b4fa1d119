// Text to tokens and back: pretokenizer, then byte-pair encoding. Immutable; any thread may call
// it.
//
// encode() never yields a special token, whatever the text says: "<|im_end|>" typed by a user is
// eleven characters. For every byte string x, decode(encode(x)) is x, in Unicode's NFC where the
// model asks for it (Qwen), less the bytes that the vocabulary has no token for (lacking_bytes();
// SmolLM2 lacks six control characters and bytes that hardly occur in UTF-8). x needn't be UTF-8.
#pragma once

#include <array>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "model/token.h"
#include "model/tokenizer/pretokenizer.h"
#include "model/tokenizer/vocabulary.h"

namespace lemma::model {

class GgufFile;

enum class Normalisation { kNone, kNfc };

// What a tokenizer is built from.
struct TokenizerParts {
  VocabularyParts vocabulary;
  std::string pretokenizer;  // as Pretokenizer::named takes it
  Normalisation normalisation = Normalisation::kNone;
  bool has_unknown = false;  // a token that stands for bytes that no other does
  bool adds_first = false;   // the post-processing puts a special token in front of a text
};

class Tokenizer {
 public:
  static constexpr std::size_t kMaxJsonBytes = 1 << 26;

  // From a model file's tokenizer.ggml.* metadata. kUnsupported names a tokenizer of another kind.
  static core::Result<Tokenizer> from_gguf(const GgufFile& file);
  // From the text of a Hugging Face tokenizer.json: byte-level BPE with one of the pretokenizers
  // that this build knows, by its declared structure. `ends` are tokens that end a turn, beside
  // those that do under their usual names. The field is the JSON path; truncation, padding and
  // post-processing (a BOS in front) are left to the caller, as for GGUF.
  static core::Result<Tokenizer> from_json(std::string_view json,
                                           std::span<const TokenId> ends = {});
  // The same, not yet built, for writing it down in another format.
  static core::Result<TokenizerParts> read_json(std::string_view json,
                                                std::span<const TokenId> ends = {});
  // The tokenizer.ggml.pre whose meaning these parts have; kUnsupported when none has.
  static core::Result<std::string> gguf_pretokenizer(const TokenizerParts& parts);
  // `pretokenizer` as Pretokenizer::named takes it.
  static core::Result<Tokenizer> build(const VocabularyParts& parts, std::string_view pretokenizer,
                                       Normalisation normalisation = Normalisation::kNone);

  std::vector<TokenId> encode(std::string_view text) const;
  // For text that Lemma or the model's author wrote: special tokens in it are taken as such, the
  // longest first. Where others wrote parts of it, `own(at, size)` says whether they had no share
  // in those bytes; a special token is made of such bytes alone.
  using Own = std::function<bool(std::size_t at, std::size_t size)>;
  std::vector<TokenId> encode_template(std::string_view text, const Own& own = {}) const;
  // Tokens outside the vocabulary and control tokens add nothing.
  std::string decode(std::span<const TokenId> tokens) const;

  const Vocabulary& vocabulary() const { return vocabulary_; }
  // The bytes that encode() leaves out, in order.
  std::string lacking_bytes() const;

 private:
  Tokenizer(Vocabulary vocabulary, Pretokenizer pretokenizer, Normalisation normalisation);
  void append(std::string_view text, std::vector<TokenId>& tokens) const;

  Vocabulary vocabulary_;
  Pretokenizer pretokenizer_;
  Normalisation normalisation_;
  std::vector<std::string> specials_;       // how they are written, longest first
  std::array<bool, 256> begins_special_{};  // by first byte
};

}  // namespace lemma::model

// Any bytes, as text: they come back from their tokens, none of which is special. Any bytes, as a
// vocabulary or a tokenizer.json: a clear error, or something that works.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/assert.h"
#include "model/text_stream.h"
#include "model/tokenizer/normalise.h"
#include "model/tokenizer/tokenizer.h"
#include "tests/model/tiny_vocabulary.h"

namespace lemma::model {
namespace {

void tokenize(const Tokenizer& tokenizer, std::string_view text, std::string_view spelled) {
  const auto tokens = tokenizer.encode(text);
  for (const TokenId token : tokens)
    LEMMA_ASSERT(tokenizer.vocabulary().kind(token) == TokenKind::kNormal, "never a special token");
  LEMMA_ASSERT(tokenizer.decode(tokens) == spelled, "tokens spell their text");
  tokenizer.encode_template(text);
}

// Lines are tokens up to an empty one, then merges.
VocabularyParts vocabulary_of(std::string_view bytes) {
  VocabularyParts parts;
  bool merges = false;
  while (!bytes.empty()) {
    const auto line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(bytes.size(), line.size() + 1));
    if (line.empty()) {
      merges = true;
    } else {
      (merges ? parts.merges : parts.tokens).emplace_back(line);
    }
  }
  return parts;
}

void stream(std::string_view text) {
  TextStream stream({"\n\n", "ab", std::string(text.substr(0, 1)) + "x"});
  std::string shown;
  for (std::size_t at = 0; at < text.size(); at += 3) {
    stream.append(text.substr(at, 3));
    shown += stream.take(false);
  }
  shown += stream.take(true);
  TextStream whole({});
  whole.append(stream.text());
  LEMMA_ASSERT(whole.take(true) == shown, "however it is cut, the same is shown");
}

void fuzz(std::string_view text) {
  static const Tokenizer kSmollm = tiny_tokenizer("smollm");
  static const Tokenizer kGpt2 = tiny_tokenizer("gpt-2");
  static const Tokenizer kLlama3 = tiny_tokenizer("llama-bpe");
  static const Tokenizer kQwen2 =
      Tokenizer::build(tiny_vocabulary_parts(), "qwen2", Normalisation::kNfc).value();
  tokenize(kSmollm, text, text);
  tokenize(kGpt2, text, text);
  tokenize(kLlama3, text, text);
  const std::string composed = in_nfc(text).value_or(std::string(text));
  LEMMA_ASSERT(!in_nfc(composed), "what is composed stays so");
  tokenize(kQwen2, text, composed);
  if (const auto read = Tokenizer::from_json(text)) {
    read.value().decode(read.value().encode(text));
  } else {
    LEMMA_ASSERT(!read.error().field.empty(), "an error names its path");
  }
  if (const auto built = Tokenizer::build(vocabulary_of(text), "gpt-2"))
    built.value().decode(built.value().encode(text));
  stream(text);
}

}  // namespace
}  // namespace lemma::model

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  lemma::model::fuzz({reinterpret_cast<const char*>(bytes), size});
  return 0;
}

// Cuts text into the words that byte-pair encoding may not join across, as tokenizer.ggml.pre names
// it. A pretokenizer is a list of patterns applied one after the other; each cuts every piece so
// far into its matches and what lies between them, so nothing is lost.
//
// Bytes that aren't UTF-8 become words of their own, one per maximal run; the text around them is
// cut as if it stood alone. Where a match runs into its limits the rest of that piece is one word.
// Immutable; any thread may call cut().
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace lemma::model {

class Pretokenizer {
 public:
  // "smollm", "gpt-2", "qwen2" or "llama-bpe"; kUnsupported names any other.
  static core::Result<Pretokenizer> named(std::string_view name);

  Pretokenizer(Pretokenizer&&) noexcept;
  Pretokenizer& operator=(Pretokenizer&&) noexcept;
  ~Pretokenizer();

  // The words in order; views into `text`, which they cover without gap or overlap. None is empty.
  std::vector<std::string_view> cut(std::string_view text) const;

 private:
  class Pattern;
  explicit Pretokenizer(std::vector<Pattern> patterns);

  std::vector<Pattern> patterns_;
};

}  // namespace lemma::model

// A whole small model as a GGUF file in memory: random weights, a byte-level tokenizer, ChatML.
#pragma once

#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "core/random.h"
#include "tests/model/gguf_builder.h"
#include "tests/model/tiny_vocabulary.h"

namespace lemma::model {

inline constexpr char kChatMl[] =
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + "
    "'<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' "
    "}}{% endif %}";

inline void add_tiny_tokenizer(GgufBuilder& file) {
  const VocabularyParts parts = tiny_vocabulary_parts();
  std::vector<std::int32_t> kinds;
  for (const TokenKind kind : parts.kinds) kinds.push_back(static_cast<std::int32_t>(kind));
  file.string("tokenizer.ggml.model", "gpt2")
      .string("tokenizer.ggml.pre", "smollm")
      .strings("tokenizer.ggml.tokens", parts.tokens)
      .strings("tokenizer.ggml.merges", parts.merges)
      .i32s("tokenizer.ggml.token_type", kinds)
      .u32("tokenizer.ggml.eos_token_id", kTinyTurnEnds)
      .string("tokenizer.chat_template", kChatMl);
}

// One layer of 64; heads of 16, but 32 for qwen3, whose files say so.
inline void add_tiny_weights(GgufBuilder& file, const std::string& family) {
  core::Random random(17);
  const auto tensor = [&](const std::string& name, std::vector<std::uint64_t> dims, float middle) {
    std::vector<float> values(dims[0] * (dims.size() > 1 ? dims[1] : 1));
    for (float& v : values) v = middle + static_cast<float>(random.uniform() - 0.5) / 4;
    file.tensor(name, 0, dims, std::as_bytes(std::span(values)));
  };
  const std::uint64_t head = family == "qwen3" ? 32 : 16, q = 4 * head, kv = 2 * head;
  tensor("token_embd.weight", {64, tiny_vocabulary_parts().tokens.size()}, 0);
  tensor("output_norm.weight", {64}, 1);
  const std::string layer = "blk.0.";
  tensor(layer + "attn_norm.weight", {64}, 1);
  tensor(layer + "attn_q.weight", {64, q}, 0);
  tensor(layer + "attn_k.weight", {64, kv}, 0);
  tensor(layer + "attn_v.weight", {64, kv}, 0);
  tensor(layer + "attn_output.weight", {q, 64}, 0);
  tensor(layer + "ffn_norm.weight", {64}, 1);
  tensor(layer + "ffn_gate.weight", {64, 96}, 0);
  tensor(layer + "ffn_up.weight", {64, 96}, 0);
  tensor(layer + "ffn_down.weight", {96, 64}, 0);
  if (family == "qwen2") {
    tensor(layer + "attn_q.bias", {q}, 0);
    tensor(layer + "attn_k.bias", {kv}, 0);
    tensor(layer + "attn_v.bias", {kv}, 0);
  }
  if (family == "qwen3") {
    tensor(layer + "attn_q_norm.weight", {head}, 1);
    tensor(layer + "attn_k_norm.weight", {head}, 1);
  }
}

// A model that loads and answers, nonsense.
inline GgufBuilder tiny_file(const std::string& family) {
  GgufBuilder file;
  file.string("general.architecture", family)
      .string("general.name", "tiny " + family)
      .u32(family + ".block_count", 1)
      .u32(family + ".context_length", 256)
      .u32(family + ".embedding_length", 64)
      .u32(family + ".feed_forward_length", 96)
      .u32(family + ".attention.head_count", 4)
      .u32(family + ".attention.head_count_kv", 2)
      .f32(family + ".attention.layer_norm_rms_epsilon", 1e-6f);
  if (family == "qwen3")
    file.u32("qwen3.attention.key_length", 32).u32("qwen3.attention.value_length", 32);
  add_tiny_tokenizer(file);
  add_tiny_weights(file, family);
  return file;
}

inline void write_file(const std::filesystem::path& path, const GgufBuilder& file) {
  const auto bytes = file.build();
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
}

}  // namespace lemma::model

#include "model/config.h"

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "model/formats/gguf.h"
#include "tests/model/gguf_builder.h"

namespace lemma::model {
namespace {

using core::ErrorCode;

const std::vector<std::byte> kZeros(1 << 16);

// The keys that every model has, less those in `without`.
GgufBuilder metadata(const std::string& family, const std::string& without = "") {
  GgufBuilder b;
  b.string("general.architecture", family)
      .tensor("token_embd.weight", 0, {64, 20}, std::span(kZeros).first(64 * 20 * 4));
  const std::pair<const char*, std::uint32_t> sizes[] = {
      {"block_count", 2},          {"context_length", 256},     {"embedding_length", 64},
      {"feed_forward_length", 96}, {"attention.head_count", 4}, {"attention.head_count_kv", 2}};
  for (const auto& [name, value] : sizes)
    if (name != without) b.u32(family + "." + name, value);
  if (without != "attention.layer_norm_rms_epsilon")
    b.f32(family + ".attention.layer_norm_rms_epsilon", 1e-6f);
  return b;
}

core::Result<ModelConfig> config_of(const GgufBuilder& builder) {
  const auto bytes = builder.build();
  return ModelConfig::from(GgufFile::parse(bytes).value());
}

TEST(ModelConfig, FamiliesDifferInWhatTheyAdd) {
  const auto llama = config_of(metadata("llama")).value();
  EXPECT_EQ(llama.architecture, Architecture::kLlama);
  EXPECT_EQ(llama.rope_pairs, RopePairs::kNeighbours);
  EXPECT_FALSE(llama.qkv_bias || llama.qk_norm);

  const auto qwen2 = config_of(metadata("qwen2")).value();
  EXPECT_EQ(qwen2.rope_pairs, RopePairs::kHalves);
  EXPECT_TRUE(qwen2.qkv_bias && !qwen2.qk_norm);
  EXPECT_EQ(qwen2.head_width, 16);
  EXPECT_EQ(qwen2.rope_width, 16);

  const auto qwen3 = config_of(metadata("qwen3")
                                   .u32("qwen3.attention.key_length", 32)
                                   .u32("qwen3.attention.value_length", 32))
                         .value();
  EXPECT_TRUE(!qwen3.qkv_bias && qwen3.qk_norm);
  EXPECT_EQ(qwen3.head_width, 32);
  EXPECT_EQ(qwen3.query_width(), 128);
  EXPECT_EQ(to_string(qwen3.architecture), "qwen3");
}

TEST(ModelConfig, ReadsEachRopeScaling) {
  using Kind = RopeScaling::Kind;
  EXPECT_EQ(config_of(metadata("qwen2")).value().rope_scaling.kind, Kind::kNone);
  const auto old = config_of(metadata("llama").f32("llama.rope.scale_linear", 2)).value();
  EXPECT_EQ(old.rope_scaling.kind, Kind::kLinear);
  EXPECT_EQ(old.rope_scaling.factor, 2);
  const auto untyped = config_of(metadata("llama").f32("llama.rope.scaling.factor", 8)).value();
  EXPECT_EQ(untyped.rope_scaling.kind, Kind::kLinear);
  EXPECT_EQ(untyped.rope_scaling.factor, 8);
  EXPECT_EQ(config_of(metadata("llama")
                          .string("llama.rope.scaling.type", "none")
                          .f32("llama.rope.scaling.factor", 8))
                .value()
                .rope_scaling.kind,
            Kind::kNone);

  const auto yarn = config_of(metadata("qwen2")
                                  .string("qwen2.rope.scaling.type", "yarn")
                                  .f32("qwen2.rope.scaling.factor", 4)
                                  .f32("qwen2.rope.scaling.attn_factor", 0.5f)
                                  .f32("qwen2.rope.scaling.yarn_beta_fast", 16))
                        .value()
                        .rope_scaling;
  EXPECT_EQ(yarn.kind, Kind::kYarn);
  EXPECT_EQ(yarn.factor, 4);
  EXPECT_EQ(yarn.original_context, 256);  // the context, as long as nothing else is said
  EXPECT_EQ(yarn.attention, 0.5f);
  EXPECT_EQ(yarn.beta_fast, 16);
  EXPECT_EQ(yarn.beta_slow, 1);
}

TEST(ModelConfig, WhatItDoesNotRunNamesKeyAndValue) {
  struct {
    std::function<void(GgufBuilder&)> add;
    ErrorCode code;
    const char* key;
    const char* value;
  } const cases[] = {
      {[](auto& b) { b.string("qwen2.rope.scaling.type", "longrope"); }, ErrorCode::kUnsupported,
       "qwen2.rope.scaling.type", "longrope"},
      {[](auto& b) { b.string("qwen2.rope.scaling.type", "linear"); }, ErrorCode::kNotFound,
       "qwen2.rope.scaling.factor", ""},
      {[](auto& b) {
         b.string("qwen2.rope.scaling.type", "linear").f32("qwen2.rope.scaling.factor", 0);
       },
       ErrorCode::kOutOfRange, "qwen2.rope.scaling.factor", "positive"},
      {[](auto& b) {
         b.string("qwen2.rope.scaling.type", "yarn").f32("qwen2.rope.scaling.factor", NAN);
       },
       ErrorCode::kOutOfRange, "qwen2.rope.scaling.factor", "positive"},
      {[](auto& b) {
         b.string("qwen2.rope.scaling.type", "yarn")
             .f32("qwen2.rope.scaling.factor", 4)
             .f32("qwen2.rope.scaling.yarn_log_multiplier", 0.25f);
       },
       ErrorCode::kUnsupported, "qwen2.rope.scaling.yarn_log_multiplier", "0.25"},
      {[](auto& b) { b.u32("qwen2.rope.dimension_count", 15); }, ErrorCode::kUnsupported,
       "qwen2.rope.dimension_count", "even"},
      {[](auto& b) { b.f32("qwen2.rope.freq_base", 1); }, ErrorCode::kOutOfRange,
       "qwen2.rope.freq_base", "above 1"},
      {[](auto& b) { b.u32("qwen2.attention.key_length", 24); }, ErrorCode::kUnsupported,
       "qwen2.attention.key_length", "16"},
      {[](auto& b) { b.u32("qwen2.attention.value_length", 32); }, ErrorCode::kUnsupported,
       "qwen2.attention.key_length", "same width"},
      {[](auto& b) { b.u32("qwen2.attention.sliding_window", 128); }, ErrorCode::kUnsupported,
       "qwen2.attention.sliding_window", "128"},
      {[](auto& b) { b.u32("qwen2.expert_count", 60); }, ErrorCode::kUnsupported,
       "qwen2.expert_count", "60"},
  };
  for (const auto& c : cases) {
    GgufBuilder builder = metadata("qwen2");
    c.add(builder);
    const auto config = config_of(builder);
    ASSERT_FALSE(config) << c.key;
    EXPECT_EQ(config.error().code, c.code) << c.key;
    EXPECT_EQ(config.error().field, c.key);
    EXPECT_NE(config.error().detail.find(c.value), std::string::npos) << config.error().detail;
  }
  const auto unknown = config_of(metadata("gemma3"));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kUnsupported);
  EXPECT_EQ(unknown.error().field, "general.architecture");
  EXPECT_NE(unknown.error().detail.find("gemma3"), std::string::npos);
  EXPECT_NE(unknown.error().detail.find("qwen3"), std::string::npos);
  // A window as wide as the context changes nothing.
  EXPECT_TRUE(config_of(metadata("qwen2").u32("qwen2.attention.sliding_window", 256)));
}

TEST(ModelConfig, AMissingSizeIsNamed) {
  for (const std::string name :
       {"block_count", "context_length", "embedding_length", "feed_forward_length",
        "attention.head_count", "attention.layer_norm_rms_epsilon"}) {
    const auto config = config_of(metadata("qwen3", name));
    ASSERT_FALSE(config) << name;
    EXPECT_EQ(config.error().code, ErrorCode::kNotFound) << name;
    EXPECT_EQ(config.error().field, "qwen3." + name);
  }
}

}  // namespace
}  // namespace lemma::model

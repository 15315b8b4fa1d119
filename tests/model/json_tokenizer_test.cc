// Tokenizers read from tokenizer.json, and the goldens of the Qwen2 and Llama 3 word rules.
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "model/formats/gguf.h"
#include "model/tokenizer/normalise.h"
#include "model/tokenizer/tokenizer.h"
#include "tests/model/gguf_builder.h"

namespace lemma::model {
namespace {

using core::ErrorCode;
using nlohmann::json;

constexpr char kGolden[] = LEMMA_SOURCE_DIR "/tests/golden/tokenizer/";

std::string read(const std::string& name) {
  std::ifstream in(kGolden + name, std::ios::binary);
  EXPECT_TRUE(in) << name;
  return {std::istreambuf_iterator<char>(in), {}};
}

void expect_golden(const Tokenizer& tokenizer, const std::string& name, bool nfc) {
  ASSERT_TRUE(tokenizer.lacking_bytes().empty());
  std::ifstream golden(kGolden + name + ".jsonl");
  int checked = 0, with_specials = 0, wrong = 0;
  for (std::string line; std::getline(golden, line) && wrong < 10; ++checked) {
    const auto row = json::parse(line);
    const auto text = row["s"].get<std::string>();
    const auto tokens = tokenizer.encode(text);
    const auto wanted = row["t"].get<std::vector<TokenId>>();
    EXPECT_EQ(tokens, wanted) << line << ++wrong;
    const auto composed = nfc ? in_nfc(text) : std::nullopt;
    EXPECT_EQ(tokenizer.decode(tokens), composed.value_or(text)) << line;
    const auto as_template = row.contains("p") ? row["p"].get<std::vector<TokenId>>() : wanted;
    EXPECT_EQ(tokenizer.encode_template(text), as_template) << line;
    with_specials += row.contains("p");
  }
  EXPECT_GE(checked, 2000);
  EXPECT_GE(with_specials, 2);
}

// The same tokenizer as a GGUF file states it.
Tokenizer through_gguf(const json& document, const char* pre) {
  std::vector<std::string> tokens(document["model"]["vocab"].size());
  for (const auto& [spelling, id] : document["model"]["vocab"].items())
    tokens.at(id.get<std::size_t>()) = spelling;
  std::vector<std::int32_t> kinds(tokens.size(), 1);
  for (const auto& added : document["added_tokens"]) {
    tokens.push_back(added["content"]);
    kinds.push_back(added["special"].get<bool>() ? 3 : 4);
  }
  std::vector<std::string> merges;
  for (const auto& merge : document["model"]["merges"])
    merges.push_back(merge[0].get<std::string>() + " " + merge[1].get<std::string>());
  GgufBuilder builder;
  builder.string("tokenizer.ggml.model", "gpt2").string("tokenizer.ggml.pre", pre);
  builder.strings("tokenizer.ggml.tokens", tokens).strings("tokenizer.ggml.merges", merges);
  builder.i32s("tokenizer.ggml.token_type", kinds);
  const auto bytes = builder.build();
  const auto file = GgufFile::parse(bytes).value();
  auto tokenizer = Tokenizer::from_gguf(file);
  EXPECT_TRUE(tokenizer) << tokenizer.error().to_string();
  return std::move(tokenizer).value();
}

TEST(JsonTokenizer, Qwen2EqualsTheReference) {
  const auto text = read("qwen2.tokenizer.json");
  const auto tokenizer = Tokenizer::from_json(text);
  ASSERT_TRUE(tokenizer) << tokenizer.error().to_string();
  expect_golden(tokenizer.value(), "qwen2", true);
  expect_golden(through_gguf(json::parse(text), "qwen2"), "qwen2", true);
  expect_golden(through_gguf(json::parse(text), "deepseek-r1-qwen"), "qwen2", true);
  const auto& vocabulary = tokenizer.value().vocabulary();
  EXPECT_EQ(vocabulary.kind(*vocabulary.special("<|im_end|>")), TokenKind::kControl);
  EXPECT_EQ(vocabulary.kind(*vocabulary.special("<think>")), TokenKind::kUserDefined);
  EXPECT_TRUE(vocabulary.is_end(*vocabulary.special("<|im_end|>")));
  EXPECT_FALSE(vocabulary.is_end(*vocabulary.special("<|im_start|>")));
}

TEST(JsonTokenizer, Llama3EqualsTheReference) {
  const auto text = read("llama3.tokenizer.json");
  const auto tokenizer = Tokenizer::from_json(text);
  ASSERT_TRUE(tokenizer) << tokenizer.error().to_string();
  expect_golden(tokenizer.value(), "llama3", false);
  expect_golden(through_gguf(json::parse(text), "llama-bpe"), "llama3", false);
  // Without whole words the goldens would differ: the test can tell.
  auto merged = json::parse(text);
  merged["model"]["ignore_merges"] = false;
  const auto other = Tokenizer::from_json(merged.dump()).value();
  EXPECT_NE(other.encode("zyzzyva"), tokenizer.value().encode("zyzzyva"));
}

TEST(JsonTokenizer, TakesTheEndsItIsGiven) {
  const auto text = read("qwen2.tokenizer.json");
  const std::vector<TokenId> ends = {5};
  EXPECT_TRUE(Tokenizer::from_json(text, ends).value().vocabulary().is_end(5));
  const std::vector<TokenId> outside = {1 << 20};
  EXPECT_EQ(Tokenizer::from_json(text, outside).error().field, "eos_token_id");
}

TEST(JsonTokenizer, KnowsTheOtherPretokenizersByTheirStructure) {
  auto document = json::parse(read("qwen2.tokenizer.json"));
  document["normalizer"] = nullptr;
  const json byte_level = {{"type", "ByteLevel"}, {"add_prefix_space", false}};
  const auto same_as = [&](const char* name) {
    const auto tokenizer = Tokenizer::from_json(document.dump());
    ASSERT_TRUE(tokenizer) << tokenizer.error().to_string();
    VocabularyParts parts;
    parts.tokens.resize(document["model"]["vocab"].size());
    for (const auto& [spelling, id] : document["model"]["vocab"].items())
      parts.tokens[id.get<std::size_t>()] = spelling;
    for (const auto& merge : document["model"]["merges"])
      parts.merges.push_back(merge[0].get<std::string>() + " " + merge[1].get<std::string>());
    const auto wanted = Tokenizer::build(parts, name).value();
    for (const char* text : {"It'S 12345\n\n  (ok)\r\n x ", "e\u0301 12 ³4", "  a\n b!!\n"})
      EXPECT_EQ(tokenizer.value().encode(text), wanted.encode(text)) << name << text;
  };
  document["pre_tokenizer"] = byte_level;
  same_as("gpt-2");
  const json digits = {{"type", "Digits"}, {"individual_digits", true}};
  document["pre_tokenizer"] = {{"type", "Sequence"}, {"pretokenizers", {digits, byte_level}}};
  same_as("smollm");
  // Merges in the older notation.
  for (auto& merge : document["model"]["merges"])
    merge = merge[0].get<std::string>() + " " + merge[1].get<std::string>();
  EXPECT_TRUE(Tokenizer::from_json(document.dump()));
}

TEST(JsonTokenizer, NamesThePathOfWhatItCannotRead) {
  const auto whole = json::parse(read("qwen2.tokenizer.json"));
  const auto fails = [&](const char* pointer, const json& value, ErrorCode code,
                         const std::string& field) {
    auto document = whole;
    document[json::json_pointer(pointer)] = value;
    const auto result = Tokenizer::from_json(document.dump());
    ASSERT_FALSE(result) << pointer;
    EXPECT_EQ(result.error().code, code) << pointer << ": " << result.error().to_string();
    EXPECT_EQ(result.error().field, field) << pointer << ": " << result.error().detail;
  };
  const auto unsupported = ErrorCode::kUnsupported, corrupt = ErrorCode::kCorrupt;
  fails("/model/type", "Unigram", unsupported, "model");
  fails("/model/byte_fallback", true, unsupported, "model.byte_fallback");
  fails("/model/dropout", 0.1, unsupported, "model");
  fails("/model/end_of_word_suffix", "</w>", unsupported, "model");
  fails("/model/vocab", json::array(), corrupt, "model.vocab");
  fails("/model/vocab/a", "x", corrupt, "model.vocab");
  fails("/model/vocab/a", -1, ErrorCode::kOutOfRange, "model.vocab");
  fails("/model/vocab/a", 1 << 20, ErrorCode::kOutOfRange, "model.vocab");
  fails("/model/vocab/a", 3, corrupt, "model.vocab");
  fails("/model/vocab/not an alphabet", 3000, corrupt, "model.vocab");
  fails("/model/merges", 1, corrupt, "model.merges");
  fails("/model/merges/7", {"a"}, corrupt, "model.merges[7]");
  fails("/model/merges/7", {"a", "nosuchtoken"}, corrupt, "model.merges");
  fails("/model/ignore_merges", 1, corrupt, "model.ignore_merges");
  fails("/normalizer/type", "NFKC", unsupported, "normalizer");
  fails("/pre_tokenizer/type", "Whitespace", unsupported, "pre_tokenizer");
  fails("/pre_tokenizer/pretokenizers/0/pattern/Regex", "\\w+", unsupported,
        "pre_tokenizer.pretokenizers[0].pattern.Regex");
  fails("/pre_tokenizer/pretokenizers/0/behavior", "Removed", unsupported,
        "pre_tokenizer.pretokenizers[0]");
  fails("/pre_tokenizer/pretokenizers/0/invert", true, unsupported,
        "pre_tokenizer.pretokenizers[0].invert");
  fails("/pre_tokenizer/pretokenizers/1/use_regex", true, unsupported,
        "pre_tokenizer.pretokenizers[1].use_regex");
  fails("/pre_tokenizer/pretokenizers/1/add_prefix_space", true, unsupported,
        "pre_tokenizer.pretokenizers[1].add_prefix_space");
  fails("/added_tokens/2/lstrip", true, unsupported, "added_tokens[2].lstrip");
  fails("/added_tokens/1/id", 0, corrupt, "added_tokens[1]");
  fails("/added_tokens/1/content", 5, corrupt, "added_tokens[1].content");
  auto lacking = whole;
  lacking["model"]["vocab"].erase("!");
  lacking["model"]["merges"] = json::array();
  ASSERT_TRUE(Tokenizer::from_json(lacking.dump()));
  lacking["model"]["unk_token"] = "<|endoftext|>";
  EXPECT_EQ(Tokenizer::from_json(lacking.dump()).error().code, unsupported);
}

TEST(JsonTokenizer, CapsWhatItReads) {
  const auto code = [](const std::string& text) {
    const auto result = Tokenizer::from_json(text);
    EXPECT_FALSE(result);
    return result ? ErrorCode::kInternal : result.error().code;
  };
  EXPECT_EQ(code(std::string(Tokenizer::kMaxJsonBytes + 1, ' ')), ErrorCode::kOutOfRange);
  EXPECT_EQ(code(std::string(100, '[') + std::string(100, ']')), ErrorCode::kOutOfRange);
  EXPECT_EQ(code(""), ErrorCode::kCorrupt);
  EXPECT_EQ(code("[]"), ErrorCode::kCorrupt);
  EXPECT_EQ(code("{}"), ErrorCode::kCorrupt);
  EXPECT_EQ(code("{\"model\": \"\xff\"}"), ErrorCode::kCorrupt);
  const auto whole = read("qwen2.tokenizer.json");
  for (std::size_t cut = 0; cut + 2 < whole.size(); cut += 997)
    EXPECT_EQ(code(whole.substr(0, cut)), ErrorCode::kCorrupt) << cut;
}

}  // namespace
}  // namespace lemma::model

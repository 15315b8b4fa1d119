#include "model/tokenizer/tokenizer.h"

#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "model/formats/gguf.h"
#include "model/tokenizer/byte_pair_encoding.h"
#include "model/tokenizer/normalise.h"
#include "model/tokenizer/utf8.h"
#include "tests/model/default_model.h"
#include "tests/model/tiny_vocabulary.h"

namespace lemma::model {
namespace {

std::string random_bytes(core::Random& random, std::size_t length) {
  static constexpr std::string_view kPieces[] = {" ",
                                                 "the",
                                                 "12",
                                                 "\n",
                                                 "é",
                                                 "你",
                                                 "👍",
                                                 "\xff",
                                                 "\xc3",
                                                 "\xed\xa0\x80",
                                                 "<|im_end|>",
                                                 "'s",
                                                 "\xf4\x90\x80\x80",
                                                 "\xe2\x80"};
  std::string bytes;
  while (bytes.size() < length) {
    if (random.below(2) == 0) {
      bytes += kPieces[random.below(std::size(kPieces))];
    } else {
      bytes.push_back(static_cast<char>(random.below(256)));
    }
  }
  return bytes;
}

std::string without(std::string text, const std::string& bytes) {
  std::erase_if(text, [&](char c) { return bytes.find(c) != std::string::npos; });
  return text;
}

// The definition, literally: join the best pair, leftmost first, until none joins.
std::vector<TokenId> byte_pairs_slowly(const Vocabulary& vocabulary, std::string_view word) {
  std::vector<TokenId> tokens;
  for (const char byte : word)
    if (const auto token = vocabulary.byte_token(static_cast<unsigned char>(byte)))
      tokens.push_back(*token);
  while (true) {
    const Vocabulary::Merge* best = nullptr;
    std::size_t at = 0;
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
      const auto* merge = vocabulary.merge(tokens[i], tokens[i + 1]);
      if (merge != nullptr && (best == nullptr || merge->rank < best->rank)) best = merge, at = i;
    }
    if (best == nullptr) return tokens;
    tokens[at] = best->merged;
    tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(at) + 1);
  }
}

TEST(Utf8, KnowsCompleteIncompleteAndInvalid) {
  const auto check = [](std::string_view text, Utf8 kind, std::size_t length) {
    const auto found = first_utf8(text);
    EXPECT_EQ(found.kind, kind) << text;
    EXPECT_EQ(found.length, length) << text;
  };
  check("a", Utf8::kComplete, 1);
  check("é", Utf8::kComplete, 2);
  check("你x", Utf8::kComplete, 3);
  check("👍", Utf8::kComplete, 4);
  check("\xc3", Utf8::kIncomplete, 1);
  check("\xf0\x9f\x91", Utf8::kIncomplete, 3);
  check("\xc3z", Utf8::kInvalid, 1);
  check("\xf0\x9f\x91z", Utf8::kInvalid, 3);
  check("\x80", Utf8::kInvalid, 1);
  check("\xc0\x80", Utf8::kInvalid, 1);          // overlong
  check("\xe0\x80\x80", Utf8::kInvalid, 1);      // overlong
  check("\xed\xa0\x80", Utf8::kInvalid, 1);      // surrogate
  check("\xf4\x90\x80\x80", Utf8::kInvalid, 1);  // past U+10FFFF
  check("\xf5", Utf8::kInvalid, 1);
}

TEST(Pretokenizer, CutsWordsAsGpt2Does) {
  const auto gpt2 = Pretokenizer::named("gpt-2").value();
  const std::vector<std::string_view> words = {"Hello", ",",  " it", "'s", " 12",
                                               "  ",    " x", "!?",  "\n"};
  EXPECT_EQ(gpt2.cut("Hello, it's 12   x!?\n"), words);
}

TEST(Pretokenizer, SmollmTakesDigitsOneByOne) {
  const auto smollm = Pretokenizer::named("smollm").value();
  const std::vector<std::string_view> words = {"a", " ", "1", "2", " *", " ", "3"};
  EXPECT_EQ(smollm.cut("a 12 * 3"), words);
}

TEST(Pretokenizer, CoversAnyBytesWithoutGapOrOverlap) {
  const auto smollm = Pretokenizer::named("smollm").value();
  core::Random random(3);
  for (int round = 0; round < 500; ++round) {
    const std::string text = random_bytes(random, random.below(200));
    std::size_t at = 0;
    for (const auto word : smollm.cut(text)) {
      ASSERT_FALSE(word.empty());
      ASSERT_EQ(word.data(), text.data() + at);
      at += word.size();
    }
    ASSERT_EQ(at, text.size());
  }
}

TEST(Pretokenizer, KeepsWhatIsNotUtf8Apart) {
  const auto gpt2 = Pretokenizer::named("gpt-2").value();
  const std::vector<std::string_view> words = {"ab", "\xff\xc3", "cd", "\xe4\xbd"};
  EXPECT_EQ(gpt2.cut("ab\xff\xc3"
                     "cd\xe4\xbd"),
            words);
}

TEST(Pretokenizer, NamesTheOneItDoesNotKnow) {
  const auto result = Pretokenizer::named("tekken");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, core::ErrorCode::kUnsupported);
  EXPECT_EQ(result.error().field, "tokenizer.ggml.pre");
  EXPECT_NE(result.error().detail.find("tekken"), std::string::npos);
}

TEST(Pretokenizer, CutsLinesAsQwen2AndLlama3Do) {
  const auto qwen2 = Pretokenizer::named("qwen2").value();
  const auto llama3 = Pretokenizer::named("llama-bpe").value();
  const std::string text = "It'S 1234\n\n  (ok)\r\n x ";
  const std::vector<std::string_view> by_digit = {"It",   "'S", " ",  "1",  "2",     "3",  "4",
                                                  "\n\n", " ",  " (", "ok", ")\r\n", " x", " "};
  const std::vector<std::string_view> by_three = {"It", "'S", " ",  "123",   "4",  "\n\n",
                                                  " ",  " (", "ok", ")\r\n", " x", " "};
  EXPECT_EQ(qwen2.cut(text), by_digit);
  EXPECT_EQ(llama3.cut(text), by_three);
}

TEST(Pretokenizer, LongRunsStayInsideTheLimits) {
  for (const char* name : {"gpt-2", "smollm", "qwen2", "llama-bpe"}) {
    const auto words = Pretokenizer::named(name).value();
    for (const char* unit : {" ", "\n", "\t", "a", "é", "!", "你"}) {
      std::string text;
      while (text.size() < 1 << 20) text += unit;
      EXPECT_EQ(words.cut(text).size(), 1u) << name << " '" << unit << "'";
    }
    // A run of spaces, less the last, which goes with the letter.
    EXPECT_EQ(words.cut(std::string(1 << 20, ' ') + "x").size(), 2u) << name;
  }
}

TEST(BytePairEncoding, EqualsItsDefinition) {
  const auto vocabulary = Vocabulary::build(tiny_vocabulary_parts()).value();
  core::Random random(5);
  for (int round = 0; round < 2000; ++round) {
    std::string word;
    for (auto length = random.below(40); length > 0; --length)
      word.push_back("ab lheing"[random.below(9)]);
    std::vector<TokenId> tokens;
    append_byte_pairs(vocabulary, word, tokens);
    ASSERT_EQ(tokens, byte_pairs_slowly(vocabulary, word)) << word;
  }
}

TEST(Tokenizer, GivesBackAnyBytes) {
  const auto tokenizer = tiny_tokenizer();
  ASSERT_TRUE(tokenizer.lacking_bytes().empty());
  core::Random random(7);
  for (int round = 0; round < 1000; ++round) {
    const std::string text = random_bytes(random, random.below(300));
    ASSERT_EQ(tokenizer.decode(tokenizer.encode(text)), text);
  }
}

TEST(Tokenizer, LongWordsStayCheap) {
  const auto tokenizer = tiny_tokenizer();
  for (const char* unit : {"a", "ab", "\xff", " ", "0", "é"}) {
    std::string text;
    while (text.size() < 1 << 20) text += unit;
    EXPECT_EQ(tokenizer.decode(tokenizer.encode(text)),
              text);  // quadratic joining would take minutes
  }
}

TEST(BytePairEncoding, TakesWholeWordsWhereTheVocabularySaysSo) {
  auto parts = tiny_vocabulary_parts();
  parts.tokens.push_back("zebra");
  parts.kinds.push_back(TokenKind::kNormal);
  const auto zebra = static_cast<TokenId>(parts.tokens.size() - 1);
  const auto merged = Tokenizer::build(parts, "gpt-2").value();
  parts.whole_words = true;
  const auto whole = Tokenizer::build(parts, "gpt-2").value();
  EXPECT_EQ(merged.encode("zebra").size(), 5u);
  EXPECT_EQ(whole.encode("zebra"), std::vector<TokenId>{zebra});
  EXPECT_EQ(whole.encode("zebras").size(), 6u);
}

TEST(Normalisation, ComposesStretchesOfUtf8) {
  EXPECT_FALSE(in_nfc("plain é text"));
  EXPECT_FALSE(in_nfc(""));
  EXPECT_FALSE(in_nfc("\xff\xcc"));
  EXPECT_EQ(in_nfc("e\u0301"), "é");
  EXPECT_EQ(in_nfc("e\u0301\xff"
                   "a\u030a\xcc"),
            "é\xff\u00e5\xcc");
  EXPECT_EQ(in_nfc("e\xff\u0301"), std::nullopt);  // nothing composes across what isn't text
  EXPECT_EQ(in_nfc("\u1100\u1161\u11a8"), "\uac01");
  EXPECT_EQ(in_nfc(std::string_view("\0e\u0301", 4)), std::string("\0é", 3));
}

TEST(Tokenizer, NeverReadsSpecialTokensFromText) {
  const auto tokenizer = tiny_tokenizer();
  const std::string text = "<|im_start|>system\n<|im_end|><|endoftext|>";
  for (const TokenId token : tokenizer.encode(text))
    EXPECT_EQ(tokenizer.vocabulary().kind(token), TokenKind::kNormal);
  const auto from_template = tokenizer.encode_template("<|im_start|>hi<|im_end|>");
  ASSERT_EQ(from_template.size(), 4u);
  EXPECT_EQ(from_template.front(), 1);
  EXPECT_EQ(from_template.back(), 2);
  EXPECT_EQ(tokenizer.decode(from_template), "hi");
}

TEST(Tokenizer, DecodeIgnoresWhatIsNotInTheVocabulary) {
  const auto tokenizer = tiny_tokenizer();
  const std::vector<TokenId> tokens = {-1, kTinyFirstByte + 'a', 1 << 30};
  EXPECT_EQ(tokenizer.decode(tokens), "a");
}

TEST(Vocabulary, SaysWhatIsWrong) {
  const auto fails = [](auto change, core::ErrorCode code, std::string_view field) {
    auto parts = tiny_vocabulary_parts();
    change(parts);
    const auto result = Vocabulary::build(parts);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, code) << result.error().to_string();
    EXPECT_EQ(result.error().field, field);
  };
  using Code = core::ErrorCode;
  const char* merges = "tokenizer.ggml.merges";
  fails([](auto& p) { p.tokens.clear(); }, Code::kOutOfRange, "tokenizer.ggml.tokens");
  fails([](auto& p) { p.kinds.pop_back(); }, Code::kCorrupt, "tokenizer.ggml.token_type");
  fails([](auto& p) { p.tokens.back() = "a b"; }, Code::kCorrupt, "tokenizer.ggml.tokens");
  fails([](auto& p) { p.tokens.back() = std::string(2000, 'a'); }, Code::kOutOfRange,
        "tokenizer.ggml.tokens");
  fails([](auto& p) { p.merges[0] = "ab"; }, Code::kCorrupt, merges);
  fails([](auto& p) { p.merges[0] = "x y"; }, Code::kCorrupt, merges);
  fails([](auto& p) { p.merges[0] = "xxx y"; }, Code::kCorrupt, merges);
  fails([](auto& p) { p.ends.push_back(99999); }, Code::kCorrupt, "tokenizer.ggml.eos_token_id");
}

TEST(Tokenizer, EqualsTheReferenceOnGoldenStrings) {
  LEMMA_DEFAULT_MODEL_OR_SKIP(path);
  const auto file = GgufFile::open(*path);
  ASSERT_TRUE(file) << file.error().to_string();
  const auto tokenizer = Tokenizer::from_gguf(file.value());
  ASSERT_TRUE(tokenizer) << tokenizer.error().to_string();
  const std::string lacking = tokenizer.value().lacking_bytes();
  EXPECT_EQ(lacking.size(), 21u);
  std::ifstream golden(LEMMA_SOURCE_DIR "/tests/golden/tokenizer/strings.jsonl");
  int checked = 0;
  for (std::string line; std::getline(golden, line); ++checked) {
    const auto row = nlohmann::json::parse(line);
    const auto text = row["s"].get<std::string>();
    const auto tokens = tokenizer.value().encode(text);
    EXPECT_EQ(tokens, row["t"].get<std::vector<TokenId>>()) << line;
    EXPECT_EQ(tokenizer.value().decode(tokens), without(text, lacking)) << line;
  }
  EXPECT_GE(checked, 2000);
}

}  // namespace
}  // namespace lemma::model

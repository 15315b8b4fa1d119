#include "model/formats/gguf.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/random.h"
#include "tests/model/gguf_builder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace lemma::model {
namespace {

using core::ErrorCode;

const std::vector<std::byte> kZeros(4096);

std::span<const std::byte> zeros(std::size_t count) { return std::span(kZeros).first(count); }

GgufBuilder small() {
  GgufBuilder b;
  b.string("general.architecture", "llama")
      .u32("a", 7)
      .i32("negative", -3)
      .u64("big", 1ull << 40)
      .f32("b", 0.5f)
      .boolean("flag", true)
      .strings("tokenizer.ggml.tokens", {"x", "", "yz"})
      .i32s("tokenizer.ggml.token_type", {1, -2, 3})
      .tensor("w", 3, {64, 3}, zeros(2 * 20 * 3))
      .tensor("n", 0, {5}, zeros(20))
      .tensor("q5_0", 6, {32, 2}, zeros(44))
      .tensor("q5_1", 7, {32}, zeros(24))
      .tensor("q4_k", 12, {256}, zeros(144))
      .tensor("q5_k", 13, {256, 2}, zeros(352))
      .tensor("q6_k", 14, {256}, zeros(210));
  return b;
}

ErrorCode parse_error(const std::vector<std::byte>& bytes) {
  const auto file = GgufFile::parse(bytes);
  EXPECT_FALSE(file.has_value());
  return file ? ErrorCode::kInternal : file.error().code;
}

TEST(Gguf, ReadsWhatWasWritten) {
  const auto bytes = small().build();
  auto file = GgufFile::parse(bytes).value();
  EXPECT_EQ(file.string("general.architecture").value(), "llama");
  EXPECT_EQ(file.u32("a").value(), 7u);
  EXPECT_EQ(file.u64("big").value(), 1ull << 40);
  EXPECT_EQ(file.f32("b").value(), 0.5f);
  EXPECT_TRUE(file.boolean("flag").value());
  const auto tokens = file.strings("tokenizer.ggml.tokens").value();
  ASSERT_EQ(tokens.size(), 3u);
  EXPECT_EQ(tokens[2], "yz");
  EXPECT_EQ(file.i32s("tokenizer.ggml.token_type").value(), (std::vector<std::int32_t>{1, -2, 3}));
  EXPECT_EQ(file.u32_or("absent", 9).value(), 9u);
  ASSERT_EQ(file.tensors().size(), 7u);
  EXPECT_EQ(file.find_tensor("q6_k")->type, TensorType::kQ6_K);
  EXPECT_EQ(file.find_tensor("q6_k")->bytes.size(), 210u);
  const StoredTensor* w = file.find_tensor("w");
  ASSERT_NE(w, nullptr);
  EXPECT_EQ(w->type, TensorType::kQ4_1);
  EXPECT_EQ(w->dims[0], 64u);
  EXPECT_EQ(w->dims[1], 3u);
  EXPECT_EQ(w->bytes.size(), 120u);
  EXPECT_EQ(file.find_tensor("absent"), nullptr);
}

TEST(Gguf, AWrongKeyIsNamed) {
  const auto bytes = small().build();
  auto file = GgufFile::parse(bytes).value();
  const auto absent = file.u32("llama.block_count");
  EXPECT_EQ(absent.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(absent.error().field, "llama.block_count");
  EXPECT_EQ(file.string("a").error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(file.string("a").error().field, "a");
  EXPECT_EQ(file.u32("big").error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(file.u32("negative").error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(file.f32("a").error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(file.strings("tokenizer.ggml.token_type").error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(file.u32_or("flag", 1).error().code, ErrorCode::kInvalidArgument);
}

TEST(Gguf, AnUnreadTypeNamesTheTensorAndTheType) {
  const auto bytes = GgufBuilder().tensor("blk.3.ffn_up.weight", 10, {256, 2}, zeros(168)).build();
  const auto file = GgufFile::parse(bytes);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, ErrorCode::kUnsupported);
  EXPECT_NE(file.error().detail.find("blk.3.ffn_up.weight"), std::string::npos);
  EXPECT_NE(file.error().detail.find("Q2_K"), std::string::npos);
}

TEST(Gguf, ARowThatIsNoWholeNumberOfBlocksNamesTheTensorAndTheType) {
  for (const auto& [type, name, row] : {std::tuple{6u, "Q5_0", 48u},
                                        {7u, "Q5_1", 16u},
                                        {12u, "Q4_K", 576u},
                                        {13u, "Q5_K", 32u},
                                        {14u, "Q6_K", 257u}}) {
    const auto bytes = GgufBuilder().tensor("blk.3.ffn_up.weight", type, {row, 2}, zeros(4096));
    const auto file = GgufFile::parse(bytes.build());
    ASSERT_FALSE(file) << name;
    EXPECT_EQ(file.error().code, ErrorCode::kCorrupt);
    EXPECT_NE(file.error().detail.find("blk.3.ffn_up.weight"), std::string::npos);
    EXPECT_NE(file.error().detail.find(name), std::string::npos);
    EXPECT_NE(file.error().detail.find(std::to_string(row)), std::string::npos);
  }
}

TEST(Gguf, RefusesWhatContradictsTheFormat) {
  EXPECT_EQ(parse_error({}), ErrorCode::kCorrupt);
  EXPECT_EQ(parse_error(small().build(2)), ErrorCode::kUnsupported);
  EXPECT_EQ(parse_error(small().u32("a", 8).build()), ErrorCode::kCorrupt);  // twice
  EXPECT_EQ(parse_error(small().tensor("w", 0, {1}, zeros(4)).build()),
            ErrorCode::kCorrupt);  // twice
  EXPECT_EQ(parse_error(GgufBuilder().tensor("w", 3, {33, 2}, zeros(40)).build()),
            ErrorCode::kCorrupt);
  EXPECT_EQ(parse_error(GgufBuilder().tensor("w", 0, {0, 2}, zeros(4)).build()),
            ErrorCode::kCorrupt);
  EXPECT_EQ(parse_error(GgufBuilder().tensor("w", 0, {}, zeros(4)).build()), ErrorCode::kCorrupt);
  EXPECT_EQ(parse_error(GgufBuilder().tensor("w", 0, {1, 1, 1, 1, 1}, zeros(4)).build()),
            ErrorCode::kCorrupt);
  EXPECT_EQ(parse_error(GgufBuilder().tensor("w", 0, {2}, zeros(4)).build()),
            ErrorCode::kCorrupt);  // past the end
  EXPECT_EQ(parse_error(GgufBuilder().u32("general.alignment", 0).build()), ErrorCode::kCorrupt);
  EXPECT_EQ(parse_error(GgufBuilder().u32("general.alignment", 12).build()), ErrorCode::kCorrupt);
  EXPECT_EQ(parse_error(GgufBuilder().array_header("a", 8, 1ull << 60).build()),
            ErrorCode::kOutOfRange);
  EXPECT_EQ(parse_error(GgufBuilder().array_header("a", 8, 1ull << 20).build()),
            ErrorCode::kCorrupt);
  EXPECT_EQ(parse_error(GgufBuilder().array_header("a", 9, 1).build()),
            ErrorCode::kUnsupported);     // nested
  const std::uint64_t huge = 1ull << 32;  // 2^128 elements: the product must not wrap
  EXPECT_EQ(parse_error(GgufBuilder().tensor("w", 0, {huge, huge, huge, huge}, zeros(4)).build()),
            ErrorCode::kCorrupt);
}

TEST(Gguf, OpensAFileAndSaysWhyNot) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("lemma_gguf_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const auto bytes = small().build();
  std::ofstream(folder / "small.gguf", std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  std::ofstream(folder / "empty.gguf");
  EXPECT_EQ(GgufFile::open(folder / "small.gguf").value().tensors().size(), 7u);
  EXPECT_EQ(GgufFile::open(folder / "empty.gguf").error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(GgufFile::open(folder).error().code, ErrorCode::kCorrupt);
  const auto absent = GgufFile::open(folder / "absent.gguf");
  EXPECT_EQ(absent.error().code, ErrorCode::kNotFound);
  EXPECT_NE(absent.error().detail.find("absent.gguf"), std::string::npos);
  std::filesystem::remove_all(folder);
}

// Every cut and every flipped byte is an error or a readable file; the fuzzer's body reads all of
// it. The bytes are copied to a buffer of their exact size, so that a sanitizer sees any step
// beyond.
TEST(Gguf, SurvivesEveryCutAndFlip) {
  const auto whole = small().build();
  const auto run = [](const std::vector<std::byte>& bytes) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  };
  int refused_cuts = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::vector<std::byte> cut(whole.begin(),
                                     whole.begin() + static_cast<std::ptrdiff_t>(size));
    run(cut);
    refused_cuts += !GgufFile::parse(cut).has_value();
  }
  EXPECT_EQ(refused_cuts, static_cast<int>(whole.size()));  // the last tensor ends with the file
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int flip : {0x01, 0x80, 0xff}) {
      auto flipped = whole;
      flipped[at] ^= static_cast<std::byte>(flip);
      run(flipped);
    }
  }
  core::Random random(11);
  for (int round = 0; round < 5000; ++round) {
    auto scrambled = whole;
    for (int i = 0; i < 4; ++i)
      scrambled[random.below(scrambled.size())] = static_cast<std::byte>(random.below(256));
    run(scrambled);
  }
}

TEST(Gguf, FuzzCorpusReplays) {
  int files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(LEMMA_SOURCE_DIR "/tests/fuzz/corpus/gguf")) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    ++files;
  }
  EXPECT_GT(files, 0);
}

}  // namespace
}  // namespace lemma::model

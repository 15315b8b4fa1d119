#include "model/formats/safetensors.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "core/random.h"
#include "tests/model/safetensors_builder.h"

namespace lemma::model {
namespace {

using core::ErrorCode;

constexpr char kSmall[] = R"({"__metadata__":{"format":"pt"},)"
                          R"("b":{"dtype":"BF16","shape":[4],"data_offsets":[24,32]},)"
                          R"("a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},)"
                          R"("c":{"dtype":"F16","shape":[1,1,2],"data_offsets":[32,36]}}   )";

core::Error error_of(const std::string& header, std::size_t data = 36, std::int64_t claimed = -1) {
  const auto bytes = safetensors_bytes(header, data, claimed);
  const auto file = SafetensorsFile::parse(bytes);
  EXPECT_FALSE(file) << header;
  return file ? core::Error{} : file.error();
}

TEST(Safetensors, HandsOutTensorsAsViews) {
  const auto bytes = safetensors_bytes(kSmall, 36);
  const auto file = SafetensorsFile::parse(bytes);
  ASSERT_TRUE(file) << file.error().to_string();
  const auto tensors = file.value().tensors();
  ASSERT_EQ(tensors.size(), 3u);
  EXPECT_EQ(tensors[0].name, "a.weight");
  EXPECT_EQ(tensors[0].type, TensorType::kF32);
  EXPECT_EQ(tensors[0].rank, 2);
  EXPECT_EQ(tensors[0].dims, (std::array<std::uint64_t, 4>{3, 2, 1, 1}));
  EXPECT_EQ(tensors[0].bytes.size(), 24u);
  EXPECT_EQ(tensors[1].type, TensorType::kBF16);
  EXPECT_EQ(tensors[1].dims[0], 4u);
  EXPECT_EQ(tensors[1].bytes.front(), std::byte{24});
  EXPECT_EQ(tensors[2].type, TensorType::kF16);
  EXPECT_EQ(tensors[2].dims, (std::array<std::uint64_t, 4>{2, 1, 1, 1}));
  EXPECT_EQ(tensors[2].bytes.data() + 4, bytes.data() + bytes.size());
}

std::string one(const std::string& dtype, const std::string& shape, const std::string& offsets) {
  return R"({"t":{"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets +
         "}}";
}

TEST(Safetensors, NamesTheTensorThatIsWrong) {
  const auto fails = [](const std::string& header, ErrorCode code, const std::string& field) {
    const auto error = error_of(header);
    EXPECT_EQ(error.code, code) << header << ": " << error.to_string();
    EXPECT_EQ(error.field, field) << header << ": " << error.detail;
  };
  fails(one("I64", "[1]", "[0,8]"), ErrorCode::kUnsupported, "t");
  fails(one("F8_E4M3", "[1]", "[0,1]"), ErrorCode::kUnsupported, "t");
  fails(one("F32", "[]", "[0,4]"), ErrorCode::kUnsupported, "t");
  fails(one("F32", "[1,1,1,1,1]", "[0,4]"), ErrorCode::kUnsupported, "t");
  fails(one("F32", "[0]", "[0,0]"), ErrorCode::kCorrupt, "t");
  fails(one("F32", "[-1]", "[0,4]"), ErrorCode::kCorrupt, "t");
  fails(one("F32", "[1.0]", "[0,4]"), ErrorCode::kCorrupt, "t.shape[0]");
  fails(one("F32", "[18446744073709551615]", "[0,4]"), ErrorCode::kCorrupt, "t.shape[0]");
  fails(one("F32", "[4294967296,4294967296]", "[0,4]"), ErrorCode::kCorrupt, "t");
  fails(one("F32", "[65536,65536,65536,65536]", "[0,0]"), ErrorCode::kCorrupt, "t");
  fails(one("F32", "[2]", "[0,4]"), ErrorCode::kCorrupt, "t");
  fails(one("F32", "[10]", "[0,40]"), ErrorCode::kCorrupt, "t");
  fails(one("F32", "[1]", "[4,0]"), ErrorCode::kCorrupt, "t");
  fails(one("F32", "[1]", "[-4,0]"), ErrorCode::kCorrupt, "t");
  fails(one("F32", "[1]", "[0]"), ErrorCode::kCorrupt, "t");
  fails(one("F32", "[1]", "null"), ErrorCode::kCorrupt, "t.data_offsets");
  fails(one("F32", "\"x\"", "[0,4]"), ErrorCode::kCorrupt, "t.shape");
  fails(R"({"t":{"shape":[1],"data_offsets":[0,4]}})", ErrorCode::kCorrupt, "t.dtype");
  fails(R"({"t":7})", ErrorCode::kCorrupt, "t.dtype");
  fails(R"({"":{}})", ErrorCode::kOutOfRange, "");
  fails("{\"" + std::string(2000, 'x') + "\":{}}", ErrorCode::kOutOfRange, std::string(1024, 'x'));
  fails(R"({"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
        R"("u":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})",
        ErrorCode::kCorrupt, "u");
  fails(R"({"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
        R"("t":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
        ErrorCode::kCorrupt, "header");
}

TEST(Safetensors, CapsItsHeader) {
  EXPECT_EQ(error_of("[]").code, ErrorCode::kCorrupt);
  EXPECT_EQ(error_of("").code, ErrorCode::kCorrupt);
  EXPECT_EQ(error_of("{", 0).code, ErrorCode::kCorrupt);
  EXPECT_EQ(error_of("{}", 0, 3).code, ErrorCode::kCorrupt);
  EXPECT_EQ(error_of("{}", 0, INT64_MAX).code, ErrorCode::kOutOfRange);
  EXPECT_EQ(error_of(std::string(100, '[') + std::string(100, ']')).code, ErrorCode::kOutOfRange);
  EXPECT_FALSE(SafetensorsFile::parse({}));
  std::string many = "{";
  for (std::size_t i = 0; i <= SafetensorsFile::kMaxTensors; ++i)
    many += (i ? ",\"" : "\"") + std::to_string(i) + "\":1";
  EXPECT_EQ(error_of(many + "}").code, ErrorCode::kOutOfRange);
}

// Every cut is an error; a changed byte is an error or a file whose tensors can be read.
TEST(Safetensors, NoCutOrChangedByteIsReadOutside) {
  const auto whole = safetensors_bytes(kSmall, 36);
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(SafetensorsFile::parse(std::span(whole).first(size))) << size;
  core::Random random(1);
  unsigned sum = 0;
  for (int round = 0; round < 20000; ++round) {
    auto bytes = whole;
    for (auto n = 1 + random.below(3); n > 0; --n)
      bytes[random.below(8 + sizeof kSmall - 1)] = static_cast<std::byte>(random.below(256));
    const auto file = SafetensorsFile::parse(bytes);
    if (!file) continue;
    for (const StoredTensor& tensor : file.value().tensors())
      for (const std::byte b : tensor.bytes) sum += static_cast<unsigned>(b);
  }
  EXPECT_GT(sum, 0u);
}

TEST(Safetensors, OpensAFileAndSaysWhichOneFails) {
  const auto path = std::filesystem::path(testing::TempDir()) / "lemma.safetensors";
  const auto bytes = safetensors_bytes(kSmall, 36);
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), static_cast<long>(bytes.size()));
  {
    auto file = SafetensorsFile::open(path);
    ASSERT_TRUE(file) << file.error().to_string();
    const auto moved = std::move(file).value();
    EXPECT_EQ(moved.tensors()[1].bytes[0], std::byte{24});
  }
  std::ofstream(path, std::ios::binary) << "x";
  EXPECT_NE(SafetensorsFile::open(path).error().detail.find(path.string()), std::string::npos);
  std::filesystem::remove(path);
  EXPECT_EQ(SafetensorsFile::open(path).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(SafetensorsFile::open(testing::TempDir()).error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace lemma::model

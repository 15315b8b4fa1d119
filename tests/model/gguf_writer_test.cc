// Written files read back equal, and a failure leaves the folder as it was.
#include "model/formats/gguf_writer.h"

#include <csignal>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/model/test_models.h"

namespace lemma::model {
namespace {

namespace fs = std::filesystem;

class GgufWriterTest : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_))
      names.push_back(entry.path().filename().string());
    return names;
  }

  const fs::path folder_ =
      fs::path(testing::TempDir()) / ("lemma_gguf_writer_" + std::to_string(::getpid()));
  const fs::path out_ = folder_ / "out.gguf";
};

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

core::Result<void> copy_file(const GgufFile& file, const fs::path& to, std::size_t piece) {
  GgufMetadata metadata;
  for (const GgufEntry& entry : file.entries()) metadata.copy(entry);
  BOOST_OUTCOME_TRY(auto writer, GgufWriter::create(to, metadata, file.tensors()));
  for (const StoredTensor& tensor : file.tensors()) {
    for (auto rest = tensor.bytes; !rest.empty(); rest = rest.subspan(std::min(piece, rest.size()))) {
      BOOST_OUTCOME_TRY(writer.append(rest.first(std::min(piece, rest.size()))));
    }
  }
  return writer.finish();
}

TEST_F(GgufWriterTest, ACopyReadsAsTheOriginal) {
  for (const std::string& name : kTinyModels) {
    const auto original = GgufFile::open(golden_path(name + ".gguf")).value();
    for (const std::size_t piece : {std::size_t{7}, std::size_t{1} << 20}) {
      ASSERT_TRUE(copy_file(original, out_, piece));
      const auto copy = GgufFile::open(out_);
      ASSERT_TRUE(copy) << copy.error().to_string();
      ASSERT_EQ(copy.value().entries().size(), original.entries().size());
      for (std::size_t i = 0; i < original.entries().size(); ++i) {
        const GgufEntry &a = copy.value().entries()[i], &b = original.entries()[i];
        EXPECT_EQ(a.key, b.key);
        EXPECT_EQ(a.type, b.type) << a.key;
        EXPECT_TRUE(std::ranges::equal(a.value, b.value)) << a.key;
      }
      ASSERT_EQ(copy.value().tensors().size(), original.tensors().size());
      for (std::size_t i = 0; i < original.tensors().size(); ++i) {
        const StoredTensor &a = copy.value().tensors()[i], &b = original.tensors()[i];
        EXPECT_EQ(a.name, b.name);
        EXPECT_EQ(a.type, b.type) << a.name;
        EXPECT_EQ(a.dims, b.dims) << a.name;
        EXPECT_EQ(a.rank, b.rank) << a.name;
        EXPECT_TRUE(std::ranges::equal(a.bytes, b.bytes)) << a.name;
      }
    }
  }
  EXPECT_EQ(files(), std::vector<std::string>{"out.gguf"});
}

TEST_F(GgufWriterTest, EveryKindOfKeyReadsBack) {
  GgufMetadata metadata;
  const std::vector<std::string> words{"", "two words", std::string("\0\xff", 2)};
  metadata.u32("u", 4000000000u)
      .f32("f", -1.5f)
      .boolean("yes", true)
      .boolean("no", false)
      .string("s", "a\nb")
      .strings("words", words)
      .strings("none", {})
      .i32s("numbers", std::vector<std::int32_t>{-1, 2});
  ASSERT_TRUE(GgufWriter::create(out_, metadata, {}).value().finish());
  const auto file = GgufFile::open(out_).value();
  EXPECT_EQ(file.u32("u").value(), 4000000000u);
  EXPECT_EQ(file.f32("f").value(), -1.5f);
  EXPECT_TRUE(file.boolean("yes").value());
  EXPECT_FALSE(file.boolean("no").value());
  EXPECT_EQ(file.string("s").value(), "a\nb");
  EXPECT_TRUE(std::ranges::equal(file.strings("words").value(), words));
  EXPECT_TRUE(file.strings("none").value().empty());
  EXPECT_EQ(file.i32s("numbers").value(), (std::vector<std::int32_t>{-1, 2}));
}

TEST_F(GgufWriterTest, TheOldFileStaysUntilTheNewOneIsWhole) {
  std::ofstream(out_) << "old";
  const auto original = GgufFile::open(golden_path("tiny_tied.gguf")).value();
  {
    auto writer = GgufWriter::create(out_, {}, original.tensors());
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer.value().append(original.tensors()[0].bytes));
    EXPECT_EQ(read(out_), "old");
    EXPECT_EQ(files().size(), 2u);
  }  // given up
  EXPECT_EQ(read(out_), "old");
  EXPECT_EQ(files().size(), 1u);
  ASSERT_TRUE(copy_file(original, out_, 1000));
  EXPECT_EQ(read(out_).substr(0, 4), "GGUF");
  EXPECT_EQ(files().size(), 1u);
}

TEST_F(GgufWriterTest, WhatCannotBeWrittenIsAClearErrorAndLeavesNothing) {
  const auto original = GgufFile::open(golden_path("tiny_tied.gguf")).value();
  const auto refused = [&](const fs::path& path, const char* why) {
    const auto result = copy_file(original, path, 1000);
    ASSERT_FALSE(result) << path;
    EXPECT_EQ(result.error().code, core::ErrorCode::kUnavailable);
    EXPECT_NE(result.error().detail.find(path.string()), std::string::npos);
    EXPECT_NE(result.error().detail.find(why), std::string::npos) << result.error().detail;
  };
  refused(folder_ / "absent" / "out.gguf", "No such file or directory");
  fs::create_directory(folder_ / "taken");
  refused(folder_ / "taken", "Is a directory");
  EXPECT_EQ(files(), std::vector<std::string>{"taken"});
}

// As on a full disk: the write after the limit fails.
TEST_F(GgufWriterTest, ADiskThatRunsFullLeavesNothing) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const auto original = GgufFile::open(golden_path("tiny_tied.gguf")).value();
  for (const rlim_t room : {0, 100, 5000}) {
    const rlimit limited{room, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limited), 0);
    const auto result = copy_file(original, out_, 1000);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    ASSERT_FALSE(result) << room;
    EXPECT_EQ(result.error().code, core::ErrorCode::kUnavailable);
    EXPECT_TRUE(files().empty()) << room;
  }
  std::signal(SIGXFSZ, handler);
}

}  // namespace
}  // namespace lemma::model

#include "model/inspection.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/model/test_models.h"
#include "tests/model/tiny_file.h"

namespace lemma::model {
namespace {

class Inspect : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Inspection inspected(const GgufBuilder& file) {
    write_file(folder_ / "model.gguf", file);
    return inspect(folder_ / "model.gguf");
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / ("lemma_inspect_" + std::to_string(::getpid()));
};

TEST_F(Inspect, SaysWhatAModelIs) {
  for (const std::string family : {"llama", "qwen2", "qwen3"}) {
    const Inspection found = inspected(tiny_file(family));
    for (const auto& obstacle : found.obstacles)
      ADD_FAILURE() << obstacle.part << ": " << obstacle.error.to_string();
    EXPECT_TRUE(found.runs());
    EXPECT_EQ(found.name, "tiny " + family);
    EXPECT_EQ(found.architecture, family);
    EXPECT_EQ(found.bytes, std::filesystem::file_size(found.path));
    ASSERT_TRUE(found.config);
    EXPECT_EQ(found.config->layers, 1);
    ASSERT_EQ(found.types.size(), 1u);
    EXPECT_EQ(found.types[0].name, "F32");
    EXPECT_EQ(found.types[0].elements, found.parameters);
    EXPECT_EQ(found.types[0].bytes, 4 * found.parameters);
    EXPECT_EQ(found.tokenizer, "gpt2");
    EXPECT_EQ(found.pretokenizer, "smollm");
    EXPECT_EQ(found.tokens, tiny_vocabulary_parts().tokens.size());
    EXPECT_EQ(found.chat_template, Inspection::Template::kRecognised);
    EXPECT_FALSE(found.rope_factors);
  }
}

TEST_F(Inspect, CountsTypesMostBytesFirst) {
  const Inspection found = inspect(golden_path("tiny_qwen3_yarn.gguf"));
  int tensors = 0;
  std::uint64_t last = ~0ull;
  for (const auto& type : found.types) {
    EXPECT_LE(type.bytes, last);
    last = type.bytes;
    tensors += type.tensors;
  }
  EXPECT_EQ(tensors, 13);  // the embedding, the last norm, nine of a layer and its two head norms
  EXPECT_TRUE(inspect(golden_path("tiny_llama3_rope.gguf")).rope_factors);
}

TEST_F(Inspect, DescribesAFolderToo) {
  const Inspection found = inspect(golden_path("tiny_qwen3_folder"));
  ASSERT_TRUE(found.config);
  EXPECT_EQ(found.name, "tiny_qwen3_folder");
  EXPECT_EQ(found.architecture, "qwen3");
  EXPECT_GT(found.parameters, 0u);
  EXPECT_EQ(found.tokenizer, "tokenizer.json");
  for (const auto& obstacle : found.obstacles) EXPECT_NE(obstacle.part, "tensors");

  std::filesystem::create_directory(folder_ / "broken");
  std::ofstream(folder_ / "broken" / "config.json") << "{}";
  const Inspection broken = inspect(folder_ / "broken");
  ASSERT_EQ(broken.obstacles.size(), 1u);
  EXPECT_EQ(broken.obstacles[0].part, "folder");
}

// Each part that this build can't run is named, and the others are still described.
TEST_F(Inspect, NamesEachPartThatDoesNotRun) {
  const auto only = [](const Inspection& found) {
    EXPECT_EQ(found.obstacles.size(), 1u);
    EXPECT_FALSE(found.runs());
    return found.obstacles.empty() ? Inspection::Obstacle{} : found.obstacles[0];
  };
  GgufBuilder without_tokenizer;
  without_tokenizer.string("general.architecture", "gemma3");
  const Inspection foreign = inspected(without_tokenizer);
  ASSERT_EQ(foreign.obstacles.size(), 2u);
  EXPECT_EQ(foreign.obstacles[0].part, "architecture");
  EXPECT_EQ(foreign.obstacles[0].error.code, core::ErrorCode::kUnsupported);
  EXPECT_EQ(foreign.obstacles[1].part, "tokenizer");
  EXPECT_EQ(foreign.architecture, "gemma3");
  EXPECT_FALSE(foreign.config);

  const float knob = 1;
  const auto extra = only(inspected(
      tiny_file("llama").tensor("blk.0.knob", 0, {1}, std::as_bytes(std::span(&knob, 1)))));
  EXPECT_EQ(extra.part, "tensors");
  EXPECT_EQ(extra.error.field, "blk.0.knob");

  const auto scaling =
      only(inspected(tiny_file("qwen2").string("qwen2.rope.scaling.type", "longrope")));
  EXPECT_EQ(scaling.part, "architecture");
  EXPECT_EQ(scaling.error.field, "qwen2.rope.scaling.type");

  const auto unread = only(inspected(tiny_file("llama").tensor("blk.0.x.weight", 23, {256}, {})));
  EXPECT_EQ(unread.part, "file");
  EXPECT_NE(unread.error.detail.find("IQ4_XS"), std::string::npos);

  EXPECT_EQ(only(inspect(folder_ / "absent.gguf")).part, "file");
}

TEST_F(Inspect, ListsAFoldersModelFiles) {
  write_file(folder_ / "b.gguf", tiny_file("qwen2"));
  std::ofstream(folder_ / "a.gguf") << "no model";
  std::ofstream(folder_ / "notes.txt") << "no model";
  std::filesystem::create_directory(folder_ / "c");
  std::ofstream(folder_ / "c" / "config.json") << "{}";
  const auto files = models_in(folder_).value();
  ASSERT_EQ(files.size(), 3u);
  EXPECT_EQ(files[0].filename(), "a.gguf");
  EXPECT_EQ(files[1].filename(), "b.gguf");
  EXPECT_EQ(files[2].filename(), "c");
  EXPECT_EQ(models_in(folder_ / "absent").error().code, core::ErrorCode::kNotFound);
}

}  // namespace
}  // namespace lemma::model

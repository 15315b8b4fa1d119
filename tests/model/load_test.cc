#include "model/load.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/model/default_model.h"
#include "tests/model/tiny_file.h"

namespace lemma::model {
namespace {

namespace fs = std::filesystem;

core::Error error_of(const fs::path& path) {
  auto generator = load_generator({.path = path.string()});
  EXPECT_FALSE(generator);
  return generator ? core::Error{} : generator.error();
}

TEST(LoadGenerator, SaysWhatIsWrongWithThePath) {
  EXPECT_EQ(error_of("").code, core::ErrorCode::kNotFound);
  EXPECT_EQ(error_of("").field, "model.path");
  EXPECT_NE(error_of("/no/such/model.gguf").detail.find("/no/such/model.gguf"), std::string::npos);
  EXPECT_EQ(error_of(testing::TempDir()).code, core::ErrorCode::kNotFound);
  EXPECT_NE(error_of(testing::TempDir()).detail.find("folder"), std::string::npos);
}

TEST(LoadGenerator, RefusesWhatIsNotAModel) {
  const fs::path path = fs::path(testing::TempDir()) / "lemma_not_a_model.gguf";
  for (const std::string& bytes : {std::string(), std::string("GGUF"), std::string(4096, 'x')}) {
    std::ofstream(path, std::ios::binary) << bytes;
    EXPECT_EQ(error_of(path).code, core::ErrorCode::kCorrupt) << error_of(path).to_string();
  }
  fs::remove(path);
}

// Every family through the whole runtime: prompt, forks, tokens; twice the same.
TEST(LoadGenerator, RunsEachFamily) {
  const fs::path path = fs::path(testing::TempDir()) / "lemma_tiny_family.Q4_K_M.gguf";
  for (const std::string family : {"llama", "qwen2", "qwen3"}) {
    write_file(path, tiny_file(family));
    std::vector<std::vector<TokenId>> first;
    for (int round = 0; round < 2; ++round) {
      auto loaded = load_generator({.path = path.string(), .threads = 1, .kv_pages = 64});
      ASSERT_TRUE(loaded) << family << ": " << loaded.error().to_string();
      Generator& generator = *loaded.value();
      EXPECT_EQ(generator.info().name, "lemma_tiny_family");
      const std::vector<ChatMessage> messages = {{"user", "12 * 3 = what?"}};
      GenerateRequest request{.prompt = generator.render_chat(messages).value(),
                              .branches = {Branch{}, Branch{}, Branch{}}};
      request.max_tokens = 12;
      ASSERT_TRUE(generator.submit(std::move(request)));
      std::vector<std::vector<TokenId>> tokens;
      while (!generator.idle())
        for (auto& finished : generator.step().finished)
          for (const auto& branch : finished.branches.value()) tokens.push_back(branch.tokens);
      EXPECT_EQ(tokens.size(), 3u);
      if (round == 0) first = tokens;
      EXPECT_EQ(tokens, first) << family;
    }
  }
  fs::remove(path);
}

TEST(LoadGenerator, RefusesATruncatedModel) {
  LEMMA_DEFAULT_MODEL_OR_SKIP(whole);
  const fs::path path = fs::path(testing::TempDir()) / "lemma_truncated.gguf";
  std::ifstream in(*whole, std::ios::binary);
  std::string bytes(8 << 20, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  std::ofstream(path, std::ios::binary) << bytes;
  EXPECT_EQ(error_of(path).code, core::ErrorCode::kCorrupt);
  fs::remove(path);
}

TEST(LoadGenerator, AnswersAQuestion) {
  LEMMA_DEFAULT_MODEL_OR_SKIP(path);
  auto loaded = load_generator({.path = path->string(), .threads = 1, .kv_pages = 64});
  ASSERT_TRUE(loaded) << loaded.error().to_string();
  Generator& generator = *loaded.value();
  EXPECT_EQ(generator.info().name, "smollm2-135m-instruct");
  EXPECT_EQ(generator.info().context, 8192);
  EXPECT_EQ(generator.info().vocabulary, 49152);
  const std::vector<ChatMessage> messages = {
      {"user", "What is the capital of France? Answer in one word."}};
  GenerateRequest request{.prompt = generator.render_chat(messages).value(),
                          .branches = {Branch{}}};
  request.sampling.temperature = 0;
  request.max_tokens = 24;
  ASSERT_TRUE(generator.submit(std::move(request)));
  std::vector<Generation> generations;
  while (!generator.idle())
    for (auto& finished : generator.step().finished)
      generations = std::move(finished.branches).value();
  ASSERT_EQ(generations.size(), 1u);
  EXPECT_NE(generations[0].text.find("Paris"), std::string::npos) << generations[0].text;
  EXPECT_EQ(generations[0].reason, FinishReason::kEndOfText);
}

}  // namespace
}  // namespace lemma::model

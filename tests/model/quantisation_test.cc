// Whole models written anew: folders against their golden logits, tokenizers and templates against the folder's own, losses and
// sizes of a trained model, and what can't be written.
#include "model/quant/quantisation.h"

#include <cstring>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "model/load.h"
#include "model/quant/calibration_text.h"
#include "tests/model/test_models.h"
#include "tests/model/tiny_file.h"

namespace lemma::model {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;
using nlohmann::json;
using Precision = CpuBackendOptions::Precision;

bool keep_going(int, int, std::string_view) { return true; }

class Quantise : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  core::Result<Quantisation> made(const fs::path& source, TensorType type) const {
    return quantise(ModelSource::open(source).value(), out_, {.type = type}, std::nullopt, keep_going);
  }
  // A golden folder, which lacks a tokenizer, with one of 60 byte tokens and two that end a turn.
  fs::path with_tokenizer(const std::string& name, const json& ends) const;
  // Eight chunks.
  ScoredText trained_text(const ModelSource& source, const char* file) const {
    std::string text(8 * 256, '\0');
    std::ifstream(golden_path("trained_llama_folder") / file).read(text.data(), 8 * 256);
    return ScoredText::cut(source, text, 256).value();
  }

  const fs::path folder_ =
      fs::path(testing::TempDir()) / ("lemma_quantise_" + std::to_string(::getpid()));
  const fs::path out_ = folder_ / "out.gguf";
};

fs::path Quantise::with_tokenizer(const std::string& name, const json& ends) const {
  const fs::path copy = folder_ / name;
  fs::remove_all(copy);
  fs::copy(golden_path(name), copy);
  json vocabulary;
  for (int i = 0; i < 60; ++i) vocabulary[std::string(1, static_cast<char>('!' + i))] = i;
  json added = json::array();
  for (const auto& [id, spelling] : {std::pair(60, "<|im_end|>"), {61, "<|stop|>"}, {62, "<s>"}})
    added.push_back({{"id", id}, {"content", spelling}, {"special", true}});
  const json byte_level = {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", true}};
  std::ofstream(copy / "tokenizer.json")
      << json{{"pre_tokenizer", byte_level},
              {"added_tokens", added},
              {"model", {{"type", "BPE"}, {"vocab", vocabulary}, {"merges", json::array()}}}};
  std::ofstream(copy / "tokenizer_config.json")
      << json{{"bos_token", "<s>"}, {"add_bos_token", true}, {"chat_template", kChatMl}};
  std::ifstream in(copy / "config.json");
  json config = json::parse(in);
  config["eos_token_id"] = ends;
  std::ofstream(copy / "config.json") << config;
  return copy;
}

// Names, rows of q and k in GGUF's order, biases, head norms, Llama 3's and yarn's scaling: one slip and the logits are others.
TEST_F(Quantise, AFoldersLogitsStayThoseOfTransformers) {
  for (const std::string name : {"tiny_llama_folder", "tiny_qwen2_folder", "tiny_qwen3_folder"}) {
    const auto source = with_tokenizer(name, 60);
    const auto result = made(source, TensorType::kF32);
    ASSERT_TRUE(result) << name << ": " << result.error().to_string();
    const auto backend = load_backend(out_, {.precision = Precision::kReference});
    for (const GoldenCase& c : read_golden(golden_path(name + ".logits")))
      EXPECT_LT(worst_error(*backend, c), 1e-4) << name;
  }
}

// The control for the above, too: what a type loses shows, and it is of the type's size.
TEST_F(Quantise, FewerBitsAreFurtherFromTransformers) {
  for (const std::string name : {"tiny_llama_folder", "tiny_qwen2_folder", "tiny_qwen3_folder"}) {
    const auto source = with_tokenizer(name, 60);
    double last = 1e-5;
    for (const TensorType type : {TensorType::kF16, TensorType::kQ8_0, TensorType::kQ4_0}) {
      ASSERT_TRUE(made(source, type)) << name;
      const auto backend = load_backend(out_, {.precision = Precision::kReference});
      const double error = worst_error(*backend, read_golden(golden_path(name + ".logits"))[0]);
      if (type == TensorType::kF16) {
        EXPECT_LT(error, 0.01) << name;
        continue;
      }
      EXPECT_GT(error, last) << name;
      EXPECT_LT(error, type == TensorType::kQ8_0 ? 0.2 : 3) << name;
      last = 3 * error;
    }
  }
}

TEST_F(Quantise, AFoldersTextPartsComeAlong) {
  const auto path = with_tokenizer("tiny_llama_folder", {61, 60});
  ASSERT_TRUE(made(path, TensorType::kQ4_0));
  const auto folder = ModelSource::open(path).value(), file = ModelSource::open(out_).value();
  const auto before = folder.tokenizer().value(), after = file.tokenizer().value();
  EXPECT_EQ(after.vocabulary().size(), 100);  // one for each row of the embedding
  for (const char* text : {"ABC+12=DEF", "<|im_end|>", ""}) EXPECT_EQ(after.encode(text), before.encode(text)) << text;
  for (TokenId id = 0; id < 63; ++id) {
    EXPECT_EQ(after.vocabulary().is_end(id), before.vocabulary().is_end(id)) << id;
    EXPECT_EQ(after.vocabulary().bytes(id), before.vocabulary().bytes(id)) << id;
  }
  EXPECT_EQ(after.vocabulary().special("<|im_end|>"), 60);
  EXPECT_EQ(file.first_token().value(), 62);
  EXPECT_EQ(folder.first_token().value(), 62);
  const std::vector<ChatMessage> messages = {{"user", "AB"}};
  EXPECT_EQ(read_chat_template(*file.file()).value()->render_text(messages).value(),
            folder.folder()->chat_template().value()->render_text(messages).value());
  EXPECT_EQ(file.config().name, "tiny_llama_folder");

  const auto three_ends = made(with_tokenizer("tiny_llama_folder", {61, 62, 5}), TensorType::kQ4_0);
  ASSERT_FALSE(three_ends);
  EXPECT_EQ(three_ends.error().code, ErrorCode::kUnsupported);
  EXPECT_EQ(three_ends.error().field, "eos_token_id");
}

TEST_F(Quantise, ALargeTokenizerComesAlong) {
  const fs::path path = folder_ / "qwen2";
  fs::copy(golden_path("tiny_qwen2_folder"), path);
  fs::copy(LEMMA_SOURCE_DIR "/tests/golden/tokenizer/qwen2.tokenizer.json", path / "tokenizer.json");
  ASSERT_TRUE(made(path, TensorType::kQ8_0));
  const auto before = ModelSource::open(path).value().tokenizer().value();
  const auto file = ModelSource::open(out_).value();
  const auto after = file.tokenizer().value();
  std::ifstream in(LEMMA_SOURCE_DIR "/tests/golden/tokenizer/strings.jsonl");
  int strings = 0;
  for (std::string line; std::getline(in, line); ++strings) EXPECT_EQ(after.encode(line), before.encode(line)) << line;
  EXPECT_GT(strings, 10);
  EXPECT_FALSE(file.first_token().value());
}

// What a file has in few bits already stays, bit for bit.
TEST_F(Quantise, NothingGrows) {
  for (const std::string& name : kTinyModels) {
    const auto source = GgufFile::open(golden_path(name + ".gguf")).value();
    for (const TensorType type : {TensorType::kF32, TensorType::kQ8_0, TensorType::kQ4_0}) {
      const auto result = made(golden_path(name + ".gguf"), type);
      ASSERT_TRUE(result) << name << ": " << result.error().to_string();
      const auto file = GgufFile::open(out_).value();
      std::uint64_t bytes = 0;
      for (const StoredTensor& written : file.tensors()) {
        const StoredTensor* original = source.find_tensor(written.name);
        ASSERT_NE(original, nullptr);
        EXPECT_LE(written.bytes.size(), original->bytes.size()) << written.name;
        if (written.type == original->type) {
          EXPECT_TRUE(std::ranges::equal(written.bytes, original->bytes)) << written.name;
        }
        bytes += written.bytes.size();
      }
      EXPECT_EQ(bytes, result.value().bytes);
      EXPECT_TRUE(load_backend(out_, {}));
    }
  }
}

TEST_F(Quantise, RowsThatAreNoWholeBlocksBecomeF16) {
  const StoredTensor odd{.name = "blk.0.ffn_down.weight", .rank = 2, .dims = {48, 10, 1, 1}, .bytes = {}};
  EXPECT_EQ(stored_as(odd, TensorType::kQ4_0).type, TensorType::kF16);
  EXPECT_NE(stored_as(odd, TensorType::kQ4_0).why.find("48"), std::string::npos);
  EXPECT_EQ(stored_as(odd, TensorType::kF16).why, "");
  StoredTensor half = odd;
  half.type = TensorType::kBF16;
  EXPECT_EQ(stored_as(half, TensorType::kQ4_0).type, TensorType::kBF16);
  StoredTensor norm{.name = "output_norm.weight", .type = TensorType::kBF16, .dims = {64, 1, 1, 1}, .bytes = {}};
  EXPECT_EQ(stored_as(norm, TensorType::kQ4_0).type, TensorType::kF32);
}

TEST_F(Quantise, AWeightThatIsNoNumberIsNamedAndNothingIsLeft) {
  std::string bytes;
  {
    std::ifstream in(golden_path("tiny_llama3_rope.gguf"), std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(in), {});
  }
  const auto whole = GgufFile::parse(std::as_bytes(std::span(bytes))).value();
  const StoredTensor* tensor = whole.find_tensor("blk.0.attn_q.weight");
  const float nan = NAN;
  std::memcpy(bytes.data() + (tensor->bytes.data() - std::as_bytes(std::span(bytes)).data()), &nan, 4);
  std::ofstream(folder_ / "source.gguf", std::ios::binary) << bytes;
  fs::create_directory(folder_ / "empty");
  const auto result = quantise(ModelSource::open(folder_ / "source.gguf").value(), folder_ / "empty" / "out.gguf",
                               {.type = TensorType::kQ4_0}, std::nullopt, keep_going);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(result.error().field, tensor->type == TensorType::kF32 ? "blk.0.attn_q.weight" : result.error().field);
  EXPECT_TRUE(fs::is_empty(folder_ / "empty"));
}

TEST_F(Quantise, FewerBitsLoseMore) {
  const auto source = ModelSource::open(golden_path("trained_llama_folder")).value();
  const auto text = trained_text(source, "heldout.txt");
  double last = 0;
  for (const TensorType type : {TensorType::kQ8_0, TensorType::kQ5_1, TensorType::kQ4_0}) {
    const auto result = quantise(source, out_, {.type = type, .threads = 2}, text, keep_going);
    ASSERT_TRUE(result) << result.error().to_string();
    const double increase = result.value().written->mean - result.value().source->mean;
    EXPECT_GT(increase, last - 2e-3) << layout_of(type).name;
    EXPECT_LT(increase, type == TensorType::kQ8_0 ? 0.003 : 0.2) << layout_of(type).name;
    last = increase;
    const auto written = ModelSource::open(out_).value();
    EXPECT_EQ(measured_loss(written.config(), written.tensors(), text, 1).value().mean,
              result.value().written->mean);
  }
}

TEST_F(Quantise, AMixIsNearerThanItsLowTypeAndKeepsToItsSize) {
  const auto source = ModelSource::open(golden_path("trained_llama_folder")).value();
  const auto calibration = trained_text(source, "calibration.txt");
  const auto held_out = trained_text(source, "heldout.txt");
  const CpuBackendOptions backend_options{.threads = 2, .kv_pages = held_out.pages()};
  const auto original = CpuBackend::load(source.config(), source.tensors(), backend_options).value();
  const auto divergence = [&] {
    const auto written = load_backend(out_, backend_options);
    return text_divergence(*original, *written, held_out).value().mean_kl;
  };
  QuantiseOptions options{.type = TensorType::kQ4_0, .threads = 2};
  ASSERT_TRUE(quantise(source, out_, options, std::nullopt, keep_going));
  const double low = divergence();
  options.mixed = true;
  options.bits = 5.5;
  const auto mixed = quantise(source, out_, options, calibration, keep_going);
  ASSERT_TRUE(mixed) << mixed.error().to_string();
  EXPECT_LT(divergence(), 0.6 * low);
  EXPECT_LE(mixed.value().bits_per_weight(), 5.5);
  EXPECT_GT(mixed.value().bits_per_weight(), 4.7);
  int high = 0;
  for (const auto& group : mixed.value().groups) {
    ASSERT_TRUE(group.alone) << group.name;
    EXPECT_GT(group.alone->divergence, 0) << group.name;
    EXPECT_LT(std::abs(group.alone->loss_increase), 0.01) << group.name;
    high += group.type == QuantiseOptions::kHigh;
  }
  EXPECT_EQ(mixed.value().groups.size(), 13u);  // the tied embedding and two a layer
  EXPECT_GT(high, 0);
  EXPECT_LT(high, 13);

  options.bits = 4.4;
  EXPECT_EQ(quantise(source, out_, options, calibration, keep_going).error().field, "bits");
  options.bytes = 1000;
  EXPECT_EQ(quantise(source, out_, options, calibration, keep_going).error().field, "size");
  EXPECT_EQ(quantise(source, out_, options, std::nullopt, keep_going).error().field, "calibration");
  options.bytes.reset();
  options.bits = 5;
  const auto stopped = quantise(source, out_, options, calibration, [](int step, int, std::string_view) { return step < 2; });
  EXPECT_EQ(stopped.error().code, ErrorCode::kCancelled);
}

TEST(ChooseHigh, TakesTheDearestPerByteThatFit) {
  // Divergences per byte: 1, 4, 2, none, 3.
  const std::vector<GroupCost> groups = {
      {10, 20, 10}, {10, 110, 400}, {0, 50, 100}, {10, 12, 0}, {5, 10, 15}};
  const auto chosen = [&](std::uint64_t extra) { return choose_high(groups, extra); };
  EXPECT_EQ(chosen(0), (std::vector<bool>{false, false, false, false, false}));
  EXPECT_EQ(chosen(5), (std::vector<bool>{false, false, false, false, true}));
  EXPECT_EQ(chosen(60), (std::vector<bool>{false, false, true, false, true}));
  EXPECT_EQ(chosen(100), (std::vector<bool>{false, true, false, false, false}));
  EXPECT_EQ(chosen(115), (std::vector<bool>{true, true, false, false, true}));
  EXPECT_EQ(chosen(1000), (std::vector<bool>{true, true, true, false, true}));
}

TEST(CalibrationText, IsLongEnoughForTheDefaultModel) {
  LEMMA_NEEDS_DEFAULT_MODEL();
  const auto model = ModelSource::open(default_model_path()).value();
  EXPECT_GE(ScoredText::cut(model, calibration_text(), 512).value().chunks(), 4);
}

}  // namespace
}  // namespace lemma::model

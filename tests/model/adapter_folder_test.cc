// PEFT folders: what is read, and what is refused by name.
#include "model/adapter_folder.h"

#include <cmath>
#include <utility>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "model/inspection.h"
#include "model/load.h"
#include "tests/model/folder_copy.h"
#include "tests/model/test_models.h"

namespace lemma::model {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;
using nlohmann::json;

json plain() { return {{"peft_type", "LORA"}, {"r", 4}, {"lora_alpha", 8}}; }

core::Error config_error(const char* key, const json& value) {
  json config = plain();
  config[key] = value;
  const auto read = AdapterConfig::from_json(config.dump());
  return read ? core::error(ErrorCode::kInternal, "read") : read.error();
}

TEST(AdapterConfig, ReadsRankAndScale) {
  json config = plain();
  EXPECT_EQ(AdapterConfig::from_json(config.dump()).value().scale_of("x.q_proj").value(), 2.0f);
  config["use_rslora"] = true;
  EXPECT_EQ(AdapterConfig::from_json(config.dump()).value().scale_of("x.q_proj").value(), 4.0f);
  config["use_rslora"] = false;
  config["rank_pattern"] = {{"q_proj", 16}, {"layers.1.mlp.up_proj", 2}};
  config["alpha_pattern"] = {{"up_proj", 3.5}};
  const auto read = AdapterConfig::from_json(config.dump()).value();
  const auto rank_and_scale = [&](const char* module) {
    return std::pair(read.rank_of(module).value(), read.scale_of(module).value());
  };
  EXPECT_EQ(rank_and_scale("model.layers.0.self_attn.q_proj"), std::pair(16, 0.5f));
  EXPECT_EQ(rank_and_scale("model.layers.1.mlp.up_proj"), std::pair(2, 1.75f));
  EXPECT_EQ(rank_and_scale("model.layers.11.mlp.up_proj"), std::pair(4, 0.875f));
  EXPECT_EQ(rank_and_scale("model.layers.0.self_attn.eq_proj"), std::pair(4, 2.0f));
}

TEST(AdapterConfig, RefusesWhatItDoesNotRunByName) {
  const std::pair<const char*, json> unsupported[] = {{"peft_type", "LOHA"},
                                                      {"bias", "lora_only"},
                                                      {"use_dora", true},
                                                      {"lora_bias", true},
                                                      {"fan_in_fan_out", true},
                                                      {"modules_to_save", {"lm_head"}},
                                                      {"layer_replication", {{0, 4}, {2, 5}}},
                                                      {"trainable_token_indices", {1, 2}},
                                                      {"alora_invocation_tokens", {5}},
                                                      {"init_lora_weights", "pissa_niter_4"},
                                                      {"something_newer", "on"}};
  for (const auto& [key, value] : unsupported) {
    const auto error = config_error(key, value);
    EXPECT_EQ(error.code, ErrorCode::kUnsupported) << key;
    EXPECT_EQ(error.field, std::string("adapter_config.json.") + key);
  }
  EXPECT_EQ(config_error("rank_pattern", {{".*q_proj", 4}}).field,
            "adapter_config.json.rank_pattern..*q_proj");
  for (const auto& [key, value] : {std::pair<const char*, json>{"use_dora", false},
                                   {"modules_to_save", nullptr},
                                   {"layer_replication", json::array()},
                                   {"something_newer", false},
                                   {"init_lora_weights", "gaussian"},
                                   {"lora_dropout", 0.1}})
    EXPECT_EQ(config_error(key, value).code, ErrorCode::kInternal) << key;
}

TEST(AdapterConfig, RefusesWhatIsOutOfRange) {
  const auto out_of_range = [](const char* key, const json& value, const std::string& field) {
    const auto error = config_error(key, value);
    EXPECT_EQ(error.code, ErrorCode::kOutOfRange) << key;
    EXPECT_EQ(error.field, "adapter_config.json." + field);
  };
  for (const int rank : {0, -1, 257}) out_of_range("r", rank, "r");
  out_of_range("lora_alpha", 1e300, "lora_alpha");
  out_of_range("rank_pattern", {{"q_proj", 257}}, "rank_pattern.q_proj");
  EXPECT_EQ(config_error("r", "4").code, ErrorCode::kCorrupt);
  EXPECT_EQ(config_error("target_modules", 7).code, ErrorCode::kCorrupt);
  json missing = plain();
  missing.erase("r");
  EXPECT_EQ(AdapterConfig::from_json(missing.dump()).error().field, "adapter_config.json.r");

  json twice = plain();
  twice["rank_pattern"] = {{"q_proj", 2}, {"self_attn.q_proj", 3}};
  const auto read = AdapterConfig::from_json(twice.dump()).value();
  EXPECT_EQ(read.rank_of("model.layers.0.self_attn.q_proj").error().code, ErrorCode::kUnsupported);
  EXPECT_EQ(read.rank_of("model.layers.0.self_attn.k_proj").value(), 4);
}

// --- tensors ---

const std::string kQ = "base_model.model.model.layers.0.self_attn.q_proj.";

// What pairing up tensors of these names, of rank 4 and 8 x 8 otherwise, comes to.
core::Error pairing_error(const std::vector<std::string>& names) {
  const std::vector<std::byte> bytes(128);
  std::vector<StoredTensor> tensors;
  for (const std::string& name : names) {
    const bool is_a = name.find("lora_A") != std::string::npos;
    tensors.push_back({.name = name,
                       .type = TensorType::kF32,
                       .rank = 2,
                       .dims = {is_a ? 8u : 4u, is_a ? 4u : 8u, 1, 1},
                       .bytes = bytes});
  }
  const auto config = AdapterConfig::from_json(plain().dump()).value();
  const auto pairs = pair_tensors(tensors, config);
  return pairs ? core::error(ErrorCode::kInternal, "paired") : pairs.error();
}

TEST(AdapterFolder, RefusesTensorsThatAreNoPairByName) {
  const std::string a = kQ + "lora_A.weight", b = kQ + "lora_B.weight";
  EXPECT_EQ(pairing_error({a, b}).code, ErrorCode::kInternal);
  const std::string layer = "base_model.model.model.layers.0.";
  for (const std::string& other :
       {kQ + "lora_magnitude_vector", kQ + "base_layer.bias", kQ + "lora_A.default.weight",
        std::string("base_model.model.model.embed_tokens.lora_embedding_A"),
        std::string("base_model.model.lm_head.lora_A.weight"),
        std::string("base_model.model.lm_head.weight"), layer + "input_layernorm.lora_A.weight",
        layer + "mlp.experts.0.up_proj.lora_A.weight", layer + "self_attn.q_proj.lora_C.weight",
        std::string("model.layers.0.self_attn.q_proj.lora_A.weight"),
        std::string("base_model.model.lora_A.weight"), std::string(".lora_A.weight")}) {
    const auto error = pairing_error({a, b, other});
    EXPECT_EQ(error.code, ErrorCode::kUnsupported) << other;
    EXPECT_EQ(error.field, other);
  }
  for (const auto& half : {a, b}) {
    EXPECT_EQ(pairing_error({half}).code, ErrorCode::kCorrupt);
    EXPECT_EQ(pairing_error({half}).field, half);
  }
  EXPECT_EQ(pairing_error({}).code, ErrorCode::kCorrupt);
}

constexpr char kConfig[] = "adapter_config.json";
constexpr char kTensors[] = "adapter_model.safetensors";

FolderCopy copy_of(const std::string& name) { return FolderCopy(golden_path("adapters/" + name)); }

TEST(AdapterFolder, ReadsWhatPeftWrites) {
  const auto folder = AdapterFolder::open(golden_path("adapters/qwen3_patterns")).value();
  EXPECT_EQ(folder.config().base_model, "tiny_qwen3_folder");
  EXPECT_EQ(folder.pairs().size(), 8u);
  EXPECT_EQ(folder.pairs().at("blk.0.attn_k.weight").a.dims[1], 3u);
  EXPECT_EQ(folder.pairs().at("blk.1.ffn_up.weight").a.dims[1], 17u);
  EXPECT_FLOAT_EQ(folder.pairs().at("blk.1.ffn_up.weight").scale, 16.0f / 17);
  EXPECT_FLOAT_EQ(folder.pairs().at("blk.0.ffn_down.weight").scale, 5.0f / 8);
  const auto stabilised = AdapterFolder::open(golden_path("adapters/qv_rank8")).value();
  EXPECT_FLOAT_EQ(stabilised.pairs().at("blk.0.attn_q.weight").scale, 12 / std::sqrt(8.0f));
}

TEST(AdapterFolder, SaysWhatDoesNotAgree) {
  const auto copy = copy_of("qv_rank8");
  copy.change(kConfig, "/r", 9);
  EXPECT_EQ(AdapterFolder::open(copy.path()).error().field, kQ + "lora_A.weight");
  copy.change(kConfig, "/r", 8);
  const auto model =
      ModelConfig::from_json(read_bytes(golden_path("tiny_llama_folder/config.json"))).value();
  EXPECT_TRUE(AdapterFolder::open(copy.path()).value().fits(model));
  copy.change(kConfig, "/target_modules", {"q_proj", "v_proj", "mlp.up_proj"});
  const auto incomplete = AdapterFolder::open(copy.path()).value().fits(model);
  ASSERT_FALSE(incomplete);
  EXPECT_EQ(incomplete.error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(incomplete.error().field, "model.layers.0.mlp.up_proj");
  copy.change(kConfig, "/layers_to_transform", {0});
  EXPECT_TRUE(AdapterFolder::open(copy.path()).value().fits(model));

  fs::remove(copy / kTensors);
  EXPECT_EQ(AdapterFolder::open(copy.path()).error().code, ErrorCode::kNotFound);
  fs::remove(copy / kConfig);
  EXPECT_EQ(AdapterFolder::open(copy.path()).error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(AdapterFolder::is_one(copy.path()));
}

TEST(AdapterFolder, AFileTooLargeIsNotMapped) {
  const auto copy = copy_of("qv_rank8");
  fs::resize_file(copy / kTensors, AdapterFolder::kMaxFileBytes + 1);
  const auto refused = AdapterFolder::open(copy.path());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(refused.error().field, "adapter_model.safetensors");
}

// A cut or scrambled adapter is a clear error, or an adapter that runs.
TEST(AdapterFolder, SurvivesDamagedFiles) {
  const auto copy = copy_of("qv_rank8");
  const auto model = ModelConfig::from(GgufFile::open(golden_path("tiny_mixed.gguf")).value());
  const auto backend = load_backend(golden_path("tiny_mixed.gguf"), {.kv_pages = 1});
  const std::vector<TokenId> tokens{1, 2, 3};
  const std::vector<PageId> pages{0};
  int loaded = 0, refused = 0;
  const auto attempt = [&] {
    const auto folder = AdapterFolder::open(copy.path());
    if (!folder || !folder.value().fits(model.value())) return ++refused;
    const auto adapter = backend->load_adapter(folder.value().pairs());
    if (!adapter) return ++refused;
    EXPECT_TRUE(backend->run({{{tokens, 0, pages, 1, adapter.value()}}}));
    backend->unload_adapter(adapter.value());
    return ++loaded;
  };
  core::Random random(5);
  for (const char* file : {kConfig, kTensors}) {
    const std::string whole = read_bytes(copy / file);
    for (std::size_t size = 0; size + 2 < whole.size(); size += 1 + whole.size() / 100) {
      write_bytes(copy / file, whole.substr(0, size));
      attempt();
    }
    EXPECT_EQ(loaded, 0);
    for (int round = 0; round < 300; ++round) {
      std::string bytes = whole;
      const std::size_t region =
          std::min<std::size_t>(bytes.size(), round % 2 ? bytes.size() : 1200);
      bytes[random.below(region)] = static_cast<char>(random.below(256));
      write_bytes(copy / file, bytes);
      attempt();
    }
    write_bytes(copy / file, whole);
    EXPECT_GT(std::exchange(loaded, 0), 10) << file;
    EXPECT_GT(std::exchange(refused, 0), 100) << file;
  }
}

TEST(AdapterInspection, DescribesAFolderOrSaysWhyNot) {
  const auto found = inspect_adapter(golden_path("adapters/qwen3_patterns"));
  ASSERT_TRUE(found.runs());
  EXPECT_EQ(found.base_model, "tiny_qwen3_folder");
  EXPECT_EQ(found.least_rank, 3);
  EXPECT_EQ(found.most_rank, 17);
  EXPECT_FLOAT_EQ(found.least_scale, 5.0f / 8);
  EXPECT_FLOAT_EQ(found.most_scale, 16.0f / 3);
  EXPECT_EQ(found.matrices, 8);
  EXPECT_EQ(found.layers, 2);
  EXPECT_EQ(found.parts, (std::vector<std::string>{"attn_k", "attn_output", "ffn_up", "ffn_down"}));
  ASSERT_EQ(found.types.size(), 1u);
  EXPECT_EQ(found.types[0].name, "BF16");
  const auto copy = copy_of("qv_rank8");
  copy.change(kConfig, "/use_dora", true);
  const auto refused = inspect_adapter(copy.path());
  EXPECT_FALSE(refused.runs());
  EXPECT_EQ(refused.obstacle->field, "adapter_config.json.use_dora");
}

// --- the option ---

TEST(AdapterSources, ReadsTheOptionOrNamesIt) {
  EXPECT_TRUE(adapter_sources("").value().empty());
  const auto two = adapter_sources("math=/a/b,code-2=c=d").value();
  ASSERT_EQ(two.size(), 2u);
  EXPECT_EQ(two[0].name, "math");
  EXPECT_EQ(two[0].folder, "/a/b");
  EXPECT_EQ(two[1].name, "code-2");
  EXPECT_EQ(two[1].folder, "c=d");
  std::string many;
  for (int i = 0; i <= 64; ++i) many += "a" + std::to_string(i) + "=x,";
  for (const std::string& bad :
       {std::string("math"), std::string("math="), std::string("=x"), std::string("a:b=x"),
        std::string("a=x,,b=y"), std::string("a=x,a=y"), std::string(65, 'a') + "=x", many}) {
    const auto refused = adapter_sources(bad);
    ASSERT_FALSE(refused) << bad;
    EXPECT_EQ(refused.error().field, "model.adapters");
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace lemma::model

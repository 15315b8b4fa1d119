// Hugging Face folders: goldens against transformers (tests/golden/model/make_tiny_folders.py), the
// configuration's and the index's refusals, and a folder loaded whole.
#include "model/folder.h"

#include <cstring>
#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "model/load.h"
#include "tests/model/folder_copy.h"
#include "tests/model/test_models.h"

namespace lemma::model {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;
using nlohmann::json;
using Precision = CpuBackendOptions::Precision;

const std::vector<std::string> kFolders = {"tiny_llama_folder", "tiny_qwen2_folder",
                                           "tiny_qwen3_folder"};

double worst_error_of(const fs::path& folder, const std::string& golden,
                      const CpuBackendOptions& options) {
  const auto model = ModelFolder::open(folder);
  if (!model) throw std::runtime_error(model.error().to_string());
  auto backend = CpuBackend::load(model.value().config(), model.value().tensors(), options);
  if (!backend) throw std::runtime_error(backend.error().to_string());
  double worst = 0;
  for (const GoldenCase& c : read_golden(golden_path(golden + ".logits")))
    worst = std::max(worst, worst_error(*backend.value(), c));
  return worst;
}

TEST(ModelFolder, LogitsMatchTransformers) {
  for (const auto& name : kFolders) {
    EXPECT_LT(worst_error_of(golden_path(name), name, {.precision = Precision::kReference}), 1e-4)
        << name;
    EXPECT_LT(worst_error_of(golden_path(name), name, {}), 0.1) << name;
  }
}

// The control: a constant changed misses by far more than the tolerance.
TEST(ModelFolder, AWrongConstantShows) {
  const auto misses = [](const char* name, const char* pointer, const json& value) {
    const FolderCopy copy(golden_path(name));
    copy.change("config.json", pointer, value);
    EXPECT_GT(worst_error_of(copy.path(), name, {.precision = Precision::kReference}), 1e-3)
        << pointer;
  };
  misses("tiny_llama_folder", "/rope_theta", 10000.0);
  misses("tiny_llama_folder", "/rope_scaling/factor", 2.0);
  misses("tiny_llama_folder", "/rope_scaling/original_max_position_embeddings", 64);
  misses("tiny_qwen2_folder", "/rms_norm_eps", 1e-1);
  misses("tiny_qwen3_folder", "/rope_scaling/factor", 2.0);
  misses("tiny_qwen3_folder", "/rope_scaling/attention_factor", 1.2);
}

// Nothing asks a header to be padded: tensors may begin at odd places.
TEST(ModelFolder, AnOddHeaderReadsTheSame) {
  for (const char* name : {"tiny_llama_folder", "tiny_qwen3_folder"}) {
    const FolderCopy copy(golden_path(name));
    std::string bytes = read_bytes(copy / "model.safetensors");
    std::uint64_t header = 0;
    std::memcpy(&header, bytes.data(), sizeof header);
    bytes.insert(sizeof header + header, 1, ' ');
    ++header;
    std::memcpy(bytes.data(), &header, sizeof header);
    write_bytes(copy / "model.safetensors", bytes);
    EXPECT_LT(worst_error_of(copy.path(), name, {.precision = Precision::kReference}), 1e-4);
    EXPECT_LT(worst_error_of(copy.path(), name, {}), 0.1) << name;
  }
}

TEST(ModelFolder, RopeParametersMeanTheSame) {
  const FolderCopy copy(golden_path("tiny_llama_folder"));
  auto config = json::parse(read_bytes(copy / "config.json"));
  config["rope_parameters"] = config["rope_scaling"];
  config["rope_parameters"]["rope_theta"] = config["rope_theta"];
  config.erase("rope_scaling");
  config.erase("rope_theta");
  write_bytes(copy / "config.json", config.dump());
  EXPECT_LT(worst_error_of(copy.path(), "tiny_llama_folder", {.precision = Precision::kReference}),
            1e-4);
}

TEST(ModelConfig, ReadsWhatAFolderSays) {
  const auto config =
      ModelConfig::from_json(read_bytes(golden_path("tiny_qwen3_folder") / "config.json"));
  ASSERT_TRUE(config) << config.error().to_string();
  EXPECT_EQ(config.value().architecture, Architecture::kQwen3);
  EXPECT_TRUE(config.value().qk_norm);
  EXPECT_FALSE(config.value().qkv_bias);
  EXPECT_EQ(config.value().rope_pairs, RopePairs::kHalves);
  EXPECT_EQ(config.value().head_width, 32);
  EXPECT_EQ(config.value().kv_heads, 2);
  EXPECT_EQ(config.value().vocabulary, 80);
  EXPECT_FALSE(config.value().tied_embeddings);
}

TEST(ModelConfig, NamesThePathOfWhatItCannotRun) {
  const auto fails = [](const char* folder, const char* pointer, const json& value, ErrorCode code,
                        const std::string& field) {
    auto document = json::parse(read_bytes(golden_path(folder) / "config.json"));
    if (value.is_discarded()) {
      document.erase(std::string(pointer + 1));
    } else {
      document[json::json_pointer(pointer)] = value;
    }
    const auto config = ModelConfig::from_json(document.dump());
    ASSERT_FALSE(config) << pointer;
    EXPECT_EQ(config.error().code, code) << pointer << ": " << config.error().to_string();
    EXPECT_EQ(config.error().field, "config.json." + field) << config.error().detail;
  };
  const json absent = json::value_t::discarded;
  const auto unsupported = ErrorCode::kUnsupported, corrupt = ErrorCode::kCorrupt,
             range = ErrorCode::kOutOfRange;
  const char *llama = "tiny_llama_folder", *qwen2 = "tiny_qwen2_folder",
             *qwen3 = "tiny_qwen3_folder";
  fails(llama, "/architectures", absent, corrupt, "architectures");
  fails(llama, "/architectures/0", "MistralForCausalLM", unsupported, "architectures");
  fails(llama, "/architectures/1", "LlamaForCausalLM", unsupported, "architectures");
  fails(llama, "/hidden_size", absent, corrupt, "hidden_size");
  fails(llama, "/hidden_size", "64", corrupt, "hidden_size");
  fails(llama, "/hidden_size", -64, range, "hidden_size");
  fails(llama, "/hidden_size", 1 << 30, range, "hidden_size");
  fails(llama, "/num_hidden_layers", 0, range, "num_hidden_layers");
  fails(llama, "/num_key_value_heads", 3, unsupported, "num_key_value_heads");
  fails(llama, "/num_key_value_heads", 8, range, "num_key_value_heads");
  fails(qwen2, "/num_key_value_heads", absent, corrupt, "num_key_value_heads");
  fails(llama, "/head_dim", 20, unsupported, "head_dim");
  fails(llama, "/attention_bias", true, unsupported, "attention_bias");
  fails(llama, "/mlp_bias", true, unsupported, "mlp_bias");
  fails(qwen2, "/use_sliding_window", true, unsupported, "use_sliding_window");
  fails(qwen3, "/layer_types", {"full_attention", "sliding_attention"}, unsupported,
        "layer_types[1]");
  fails(llama, "/hidden_act", "gelu", unsupported, "hidden_act");
  fails(llama, "/partial_rotary_factor", 0.5, unsupported, "partial_rotary_factor");
  fails(llama, "/quantization_config", json::object(), unsupported, "quantization_config");
  fails(llama, "/rms_norm_eps", 0, range, "rms_norm_eps");
  fails(llama, "/rope_theta", 0.5, range, "rope_theta");
  fails(llama, "/rope_scaling/rope_type", "longrope", unsupported, "rope_scaling");
  fails(llama, "/rope_scaling/factor", nullptr, corrupt, "rope_scaling.factor");
  fails(llama, "/rope_scaling/high_freq_factor", 0.5, range, "rope_scaling.high_freq_factor");
  fails(qwen3, "/rope_scaling/mscale", 1.0, unsupported, "rope_scaling.mscale");
  fails(qwen3, "/rope_scaling/truncate", false, unsupported, "rope_scaling.truncate");
}

core::Error error_of(const FolderCopy& copy) {
  const auto model = ModelFolder::open(copy.path());
  EXPECT_FALSE(model);
  return model ? core::Error{} : model.error();
}

TEST(ModelFolder, TheIndexAndTheShardsMustAgree) {
  constexpr char kIndex[] = "model.safetensors.index.json";
  constexpr char kNorm[] = "/weight_map/model.norm.weight";
  const auto fails = [&](const char* pointer, const json& value, ErrorCode code,
                         const std::string& field) {
    const FolderCopy copy(golden_path("tiny_qwen2_folder"));
    copy.change(kIndex, pointer, value);
    const auto error = error_of(copy);
    EXPECT_EQ(error.code, code) << error.to_string();
    EXPECT_EQ(error.field, field) << error.detail;
  };
  const std::string norm_field = std::string(kIndex) + ".weight_map.model.norm.weight";
  fails(kNorm, "model-00001-of-00002.safetensors", ErrorCode::kCorrupt, "model.norm.weight");
  fails("/weight_map/extra", "model-00001-of-00002.safetensors", ErrorCode::kCorrupt, "extra");
  fails(kNorm, "../model-00002-of-00002.safetensors", ErrorCode::kCorrupt, norm_field);
  fails(kNorm, "/etc/passwd", ErrorCode::kCorrupt, norm_field);
  fails(kNorm, ".safetensors", ErrorCode::kCorrupt, norm_field);
  fails(kNorm, 5, ErrorCode::kCorrupt, norm_field);
  fails(kNorm, "absent.safetensors", ErrorCode::kNotFound, "");
  fails("/weight_map", json::array(), ErrorCode::kCorrupt, std::string(kIndex) + ".weight_map");
}

TEST(ModelFolder, SaysWhatIsMissingOrLeftOver) {
  {
    const FolderCopy copy(golden_path("tiny_llama_folder"));
    fs::remove(copy / "model.safetensors");
    EXPECT_EQ(error_of(copy).code, ErrorCode::kNotFound);
    fs::remove(copy / "config.json");
    EXPECT_EQ(error_of(copy).code, ErrorCode::kNotFound);
    EXPECT_FALSE(ModelFolder::is_one(copy.path()));
  }
  {
    const FolderCopy copy(golden_path("tiny_llama_folder"));
    copy.change("config.json", "/vocab_size", 99);
    EXPECT_EQ(error_of(copy).field, "model.embed_tokens.weight");
  }
  const auto load_error = [](const FolderCopy& copy) {
    const auto model = ModelFolder::open(copy.path());
    EXPECT_TRUE(model) << model.error().to_string();
    const auto backend =
        CpuBackend::load(model.value().config(), model.value().tensors(), CpuBackendOptions{});
    EXPECT_FALSE(backend);
    return backend ? core::Error{} : backend.error();
  };
  {  // one layer less than the tensors say: the rest would be left out silently
    const FolderCopy copy(golden_path("tiny_llama_folder"));
    copy.change("config.json", "/num_hidden_layers", 1);
    EXPECT_EQ(load_error(copy).code, ErrorCode::kUnsupported);
  }
  {
    const FolderCopy copy(golden_path("tiny_llama_folder"));
    copy.change("config.json", "/num_hidden_layers", 3);
    EXPECT_EQ(load_error(copy).code, ErrorCode::kCorrupt);
  }
  {  // qwen2's biases have no place in llama
    const FolderCopy copy(golden_path("tiny_qwen2_folder"));
    copy.change("config.json", "/architectures/0", "LlamaForCausalLM");
    const auto error = load_error(copy);
    EXPECT_EQ(error.code, ErrorCode::kUnsupported);
    EXPECT_NE(error.field.find("bias"), std::string::npos) << error.to_string();
  }
}

TEST(ModelFolder, NamesTensorsAsGgufFilesDo) {
  EXPECT_EQ(gguf_name("model.embed_tokens.weight"), "token_embd.weight");
  EXPECT_EQ(gguf_name("lm_head.weight"), "output.weight");
  EXPECT_EQ(gguf_name("model.layers.12.self_attn.q_proj.bias"), "blk.12.attn_q.bias");
  EXPECT_EQ(gguf_name("model.layers.0.self_attn.k_norm.weight"), "blk.0.attn_k_norm.weight");
  EXPECT_EQ(gguf_name("model.layers.3.mlp.down_proj.weight"), "blk.3.ffn_down.weight");
  for (const char* other :
       {"", "x", "model.layers.", "model.layers.1", "model.layers.x.mlp.up_proj.weight",
        "model.layers.1.mlp.weight", "model.layers.1..weight", "model.layers.12345.mlp.up_proj.w",
        "model.layers.1.mlp.experts.0.up_proj.weight"})
    EXPECT_EQ(gguf_name(other), other);
}

TEST(LoadGenerator, AFolderWithItsTokenizerAndTemplate) {
  const FolderCopy copy(golden_path("tiny_qwen2_folder"));
  fs::copy(LEMMA_SOURCE_DIR "/tests/golden/tokenizer/qwen2.tokenizer.json",
           copy / "tokenizer.json");
  const auto chat = read_bytes(LEMMA_SOURCE_DIR "/tests/golden/chat/templates/qwen2.5.jinja");
  write_bytes(copy / "tokenizer_config.json",
              json({{"eos_token", {{"content", "<|im_end|>"}}},
                    {"bos_token", nullptr},
                    {"chat_template",
                     {{{"name", "tool_use"}, {"template", "{% nonsense"}},
                      {{"name", "default"}, {"template", chat}}}}})
                  .dump());
  ModelOptions options{.path = copy.path().string(), .threads = 1, .kv_pages = 64};
  auto loaded = load_generator(options);
  ASSERT_TRUE(loaded) << loaded.error().to_string();
  Generator& generator = *loaded.value();
  EXPECT_EQ(generator.info().vocabulary, 1536);
  EXPECT_EQ(generator.info().context, 256);
  EXPECT_EQ(generator.info().name, copy.path().filename().string());
  const std::vector<ChatMessage> messages = {{"user", "hi"}};
  GenerateRequest request{.prompt = generator.render_chat(messages).value(),
                          .branches = {Branch{}}};
  EXPECT_EQ(request.prompt.front(), 1501);  // <|im_start|>
  request.max_tokens = 8;
  ASSERT_TRUE(generator.submit(std::move(request)));
  std::size_t finished = 0;
  while (!generator.idle()) finished += generator.step().finished.size();
  EXPECT_EQ(finished, 1u);
  // A file of its own goes before the configuration's.
  write_bytes(copy / "chat_template.jinja", "{{ eos_token }}{{ messages[0].content }}");
  loaded = load_generator(options);
  ASSERT_TRUE(loaded) << loaded.error().to_string();
  EXPECT_EQ(loaded.value()->render_chat(messages).value().front(), 1502);  // <|im_end|>
  fs::remove(copy / "tokenizer.json");
  EXPECT_EQ(load_generator(options).error().code, ErrorCode::kNotFound);
}

std::map<std::string, Generation> greedy_with(Generator& generator,
                                              const std::vector<std::string>& adapters) {
  std::map<RequestId, std::string> adapter_of;
  for (const std::string& adapter : adapters) {
    GenerateRequest request{.prompt = generator.encode("hello there"), .branches = {Branch{}}};
    request.sampling.temperature = 0;
    request.adapter = adapter;
    request.max_tokens = 12;
    adapter_of.emplace(generator.submit(std::move(request)).value(), adapter);
  }
  std::map<std::string, Generation> generations;
  while (!generator.idle())
    for (auto& finished : generator.step().finished)
      generations.emplace(adapter_of.at(finished.request), finished.branches.value().at(0));
  return generations;
}

TEST(LoadGenerator, AModelWithAdapters) {
  const FolderCopy copy(golden_path("tiny_qwen2_folder"));
  fs::copy(LEMMA_SOURCE_DIR "/tests/golden/tokenizer/qwen2.tokenizer.json",
           copy / "tokenizer.json");
  const std::string adapter = golden_path("adapters/qwen2_rank5").string();
  ModelOptions options{.path = copy.path().string(), .threads = 1, .kv_pages = 64};
  options.adapters = "mine=" + adapter;
  const auto loaded = load_generator(options);
  ASSERT_TRUE(loaded) << loaded.error().to_string();
  EXPECT_EQ(loaded.value()->info().adapters, std::vector<std::string>{"mine"});
  const auto together = greedy_with(*loaded.value(), {"", "mine"});
  EXPECT_NE(together.at("").logprobs, together.at("mine").logprobs);
  for (const auto& [name, generation] : together) {
    const auto alone = load_generator(options);
    EXPECT_EQ(greedy_with(*alone.value(), {name}).at(name).logprobs, generation.logprobs) << name;
  }

  options.adapters = "mine=" + adapter + ",theirs=/nowhere";
  const auto absent = load_generator(options);
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().field, "model.adapters");
  EXPECT_TRUE(absent.error().detail.starts_with("adapter 'theirs': ")) << absent.error().detail;
  options.adapters = "wide=" + golden_path("adapters/all_rank4").string();
  const auto misfit = load_generator(options);
  ASSERT_FALSE(misfit);
  EXPECT_TRUE(misfit.error().field.starts_with("base_model.model.")) << misfit.error().field;
  EXPECT_TRUE(misfit.error().detail.starts_with("adapter 'wide': ")) << misfit.error().detail;
}

}  // namespace
}  // namespace lemma::model

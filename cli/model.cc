// lemma model inspect [FILE] | list [FOLDER]: what model files are, and whether this build runs
// them. quantize and perplexity have files of their own.
#include <cstdio>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/configuration.h"
#include "cli/exit.h"
#include "cli/model_commands.h"
#include "model/adapter_folder.h"
#include "model/inspection.h"

namespace lemma::cli {

using model::AdapterInspection;
using model::Inspection;
using Json = nlohmann::ordered_json;

namespace {

// Files' own words may hold anything; a terminal gets printable ASCII.
std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 200)) out += c >= 0x20 && c < 0x7f ? c : '?';
  return out;
}

// "134.5 M", with one digit after the point.
std::string rounded(double number, std::string_view unit = "") {
  const char* prefix = "";
  for (const char* next : {"k", "M", "G", "T"}) {
    if (number < 999.95) break;
    number /= 1000;
    prefix = next;
  }
  char text[32];
  std::snprintf(text, sizeof text, *prefix ? "%.1f" : "%.0f", number);
  std::string result = text;
  if (*prefix || !unit.empty()) result += std::string(" ") + prefix + std::string(unit);
  return result;
}

std::string_view word(Inspection::Template chat_template) {
  switch (chat_template) {
    case Inspection::Template::kNone:
      return "none";
    case Inspection::Template::kRecognised:
      return "recognised";
    case Inspection::Template::kUnsupported:
      break;
  }
  return "unsupported";
}

std::string_view rope_scaling(const Inspection& found) {
  if (found.rope_factors) return "llama3";
  switch (found.config->rope_scaling.kind) {
    case model::RopeScaling::Kind::kNone:
      return "none";
    case model::RopeScaling::Kind::kLinear:
      return "linear";
    case model::RopeScaling::Kind::kYarn:
      return "yarn";
    case model::RopeScaling::Kind::kLlama3:
      break;
  }
  return "llama3";
}

Json sizes_json(const Inspection& found) {
  const model::ModelConfig& c = *found.config;
  return {{"vocabulary", c.vocabulary},
          {"context", c.context},
          {"layers", c.layers},
          {"width", c.width},
          {"heads", c.heads},
          {"kv_heads", c.kv_heads},
          {"head_width", c.head_width},
          {"feed_forward", c.feed_forward},
          {"rope_base", c.rope_base},
          {"rope_scaling", rope_scaling(found)},
          {"qkv_bias", c.qkv_bias},
          {"qk_norm", c.qk_norm},
          {"tied_embeddings", c.tied_embeddings}};
}

Json types_json(const std::vector<Inspection::Type>& found) {
  Json types = Json::array();
  for (const auto& type : found)
    types.push_back({{"type", type.name},
                     {"count", type.tensors},
                     {"elements", type.elements},
                     {"bytes", type.bytes}});
  return types;
}

Json as_json(const Inspection& found) {
  Json obstacles = Json::array();
  for (const auto& [part, error] : found.obstacles)
    obstacles.push_back({{"part", part}, {"field", error.field}, {"why", error.detail}});
  return {
      {"path", found.path.string()},
      {"bytes", found.bytes},
      {"name", found.name},
      {"architecture", found.architecture},
      {"sizes", found.config ? sizes_json(found) : Json()},
      {"parameters", found.parameters},
      {"tensors", types_json(found.types)},
      {"tokenizer",
       {{"kind", found.tokenizer}, {"pretokenizer", found.pretokenizer}, {"tokens", found.tokens}}},
      {"chat_template", word(found.chat_template)},
      {"runs", found.runs()},
      {"obstacles", obstacles}};
}

void print(const char* what, const std::string& line) {
  std::printf("%-14s %s\n", what, line.c_str());
}

void print_sizes(const Inspection& found) {
  const model::ModelConfig& c = *found.config;
  using std::to_string;
  print("layers", to_string(c.layers) + " of " + to_string(c.width) + ", feed-forward " +
                      to_string(c.feed_forward));
  print("heads", to_string(c.heads) + " of " + to_string(c.head_width) + ", " +
                     to_string(c.kv_heads) + " for keys and values" +
                     (c.qkv_bias ? ", with biases" : "") + (c.qk_norm ? ", normalised" : ""));
  print("context",
        to_string(c.context) + " tokens, rope scaling " + std::string(rope_scaling(found)));
}

std::string reason(const Inspection::Obstacle& obstacle) {
  const auto& [part, error] = obstacle;
  return std::string(part) + ": " + printable(error.field) + (error.field.empty() ? "" : ": ") +
         printable(error.detail);
}

void print_types(const std::vector<Inspection::Type>& types) {
  for (const auto& type : types) {
    print(&type == types.data() ? "tensors" : "",
          std::string(type.name) + ": " + std::to_string(type.tensors) + ", " +
              rounded(static_cast<double>(type.elements)) + " weights, " +
              rounded(static_cast<double>(type.bytes), "B"));
  }
}

void print(const Inspection& found) {
  print("file",
        printable(found.path.string()) + ", " + rounded(static_cast<double>(found.bytes), "B"));
  if (!found.types.empty()) {
    print("name", printable(found.name));
    print("architecture", printable(found.architecture));
  }
  if (found.config) print_sizes(found);
  print_types(found.types);
  if (!found.types.empty()) {
    print("tokenizer", found.tokenizer.empty()
                           ? "none"
                           : printable(found.tokenizer) + (found.pretokenizer.empty() ? "" : ", ") +
                                 printable(found.pretokenizer) + ", " +
                                 std::to_string(found.tokens) + " tokens");
    print("chat template", std::string(word(found.chat_template)));
  }
  print("runs", found.runs() ? "yes" : "no");
  for (const auto& obstacle : found.obstacles) print("", reason(obstacle));
}

Json as_json(const AdapterInspection& found) {
  Json obstacles = Json::array();
  if (!found.runs())
    obstacles.push_back(
        {{"part", "adapter"}, {"field", found.obstacle->field}, {"why", found.obstacle->detail}});
  return {{"path", found.path.string()},
          {"bytes", found.bytes},
          {"adapter",
           {{"base_model", found.base_model},
            {"rank", {found.least_rank, found.most_rank}},
            {"scale", {found.least_scale, found.most_scale}},
            {"matrices", found.matrices},
            {"layers", found.layers},
            {"parts", found.parts}}},
          {"parameters", found.parameters},
          {"tensors", types_json(found.types)},
          {"runs", found.runs()},
          {"obstacles", obstacles}};
}

void print(const AdapterInspection& found) {
  const auto range = [](auto least, auto most) {
    char text[64];
    std::snprintf(text, sizeof text, least < most ? "%g to %g" : "%g", static_cast<double>(least),
                  static_cast<double>(most));
    return std::string(text);
  };
  print("adapter",
        printable(found.path.string()) + ", " + rounded(static_cast<double>(found.bytes), "B"));
  if (found.runs()) {
    std::string parts;
    for (const auto& part : found.parts) parts += (parts.empty() ? "" : ", ") + part;
    print("of", printable(found.base_model));
    print("rank", range(found.least_rank, found.most_rank) + ", scale " +
                      range(found.least_scale, found.most_scale));
    print("matrices", std::to_string(found.matrices) + " in " + std::to_string(found.layers) +
                          " layers: " + parts);
    print_types(found.types);
  }
  print("runs", found.runs() ? "yes, with a model of its shapes" : "no");
  if (!found.runs()) print("", reason({"adapter", *found.obstacle}));
}

void print_row(const Inspection& found) {
  const std::string type = found.types.empty() ? "" : std::string(found.types[0].name);
  std::printf("%-44s %-8s %9s  %-5s %9s  %s\n", printable(found.path.filename().string()).c_str(),
              printable(found.architecture).c_str(),
              rounded(static_cast<double>(found.parameters)).c_str(), type.c_str(),
              rounded(static_cast<double>(found.bytes), "B").c_str(),
              found.runs() ? "runs" : reason(found.obstacles[0]).c_str());
}

void print(const Json& json) {
  std::printf("%s\n", json.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
}

int inspect(const std::string& file, bool json) {
  std::error_code failure;
  if (!std::filesystem::exists(file, failure))
    return report(
        core::error(core::ErrorCode::kNotFound, "there is no model at '" + file + "'", "FILE"),
        kMissingPiece);
  const auto show = [json](const auto& found) {
    if (json)
      print(as_json(found));
    else
      print(found);
    return found.runs() ? kDone : kFailed;
  };
  if (model::AdapterFolder::is_one(file)) return show(model::inspect_adapter(file));
  return show(model::inspect(file));
}

int list(const std::string& folder, bool json) {
  auto files = model::models_in(folder);
  if (!files) return report(files.error(), kMissingPiece);
  Json models = Json::array();
  for (const auto& file : files.value()) {
    const Inspection found = model::inspect(file);
    if (json)
      models.push_back(as_json(found));
    else
      print_row(found);
  }
  if (json) print(Json{{"folder", folder}, {"models", models}});
  if (files.value().empty() && !json)
    std::printf("no models in %s; scripts/fetch-model gets the default model\n", folder.c_str());
  return kDone;
}

}  // namespace

int model(const Arguments& arguments) {
  std::string file = default_model_path(), folder = models_folder();
  bool json = false;
  CLI::App app("Describes, measures and rewrites model files.", "lemma model");
  app.require_subcommand(1);
  auto* inspecting =
      app.add_subcommand("inspect", "one: sizes, tensors, tokenizer, template; or an adapter");
  inspecting->add_option("FILE", file, "a GGUF file, a Hugging Face folder, or a PEFT adapter's")
      ->capture_default_str();
  auto* listing = app.add_subcommand("list", "the models in a folder, one a line");
  listing->add_option("FOLDER", folder, "where to look")->capture_default_str();
  for (CLI::App* command : {inspecting, listing})
    command->add_flag("--json", json, "print it as JSON");
  auto* quantizing = app.add_subcommand("quantize", "write a model in smaller types, as GGUF");
  const auto quantize = add_quantize(*quantizing);
  auto* measuring = app.add_subcommand("perplexity", "how well a model predicts a text");
  const auto perplexity = add_perplexity(*measuring);
  if (const auto parsed = parse(app, arguments)) return *parsed;
  if (quantizing->parsed()) return quantize();
  if (measuring->parsed()) return perplexity();
  return inspecting->parsed() ? inspect(file, json) : list(folder, json);
}

}  // namespace lemma::cli

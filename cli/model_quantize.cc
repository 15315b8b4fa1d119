// lemma model quantize SOURCE OUT: a model in smaller types, and what that cost.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <thread>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "cli/exit.h"
#include "cli/model_commands.h"
#include "model/formats/mapped_file.h"
#include "model/quant/calibration_text.h"
#include "model/quant/quantisation.h"

namespace lemma::cli {

using core::ErrorCode;
using core::Result;
using model::Quantisation;
using model::TensorType;
using Json = nlohmann::ordered_json;

namespace {

constexpr int kContext = 512;
constexpr std::size_t kMaxTextBytes = 1 << 24;

struct Flags {
  std::string source, out, type = "mixed", low = "q4_0", calibration;
  double bits = model::QuantiseOptions{}.bits;
  std::uint64_t size = 0;
  int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  bool json = false;
};

const std::map<std::string, TensorType> kTypes = {
    {"f32", TensorType::kF32},   {"f16", TensorType::kF16},   {"q8_0", TensorType::kQ8_0},
    {"q5_1", TensorType::kQ5_1}, {"q5_0", TensorType::kQ5_0}, {"q4_1", TensorType::kQ4_1},
    {"q4_0", TensorType::kQ4_0}};

std::string_view name(TensorType type) { return model::layout_of(type).name; }

// The text that losses are measured on, cut for this model.
Result<model::ScoredText> scored_text(const model::ModelSource& source, const Flags& flags) {
  std::string text(model::calibration_text());
  if (!flags.calibration.empty()) {
    BOOST_OUTCOME_TRY(text, model::read_text(flags.calibration, kMaxTextBytes));
  }
  return model::ScoredText::cut(source, text, std::min(kContext, source.config().context));
}

Json loss_json(const std::optional<model::TextLoss>& loss) {
  return loss ? Json(loss->mean) : Json();
}

Json as_json(const Flags& flags, const Quantisation& made) {
  Json groups = Json::array(), exceptions = Json::array();
  for (const auto& group : made.groups)
    groups.push_back({{"name", group.name},
                      {"type", name(group.type)},
                      {"weights", group.weights},
                      {"bytes", group.bytes},
                      {"loss_increase", group.alone ? Json(group.alone->loss_increase) : Json()},
                      {"divergence", group.alone ? Json(group.alone->divergence) : Json()}});
  for (const auto& [tensor, type, why] : made.exceptions)
    exceptions.push_back({{"tensor", tensor}, {"type", name(type)}, {"why", why}});
  return {{"source", flags.source},
          {"out", flags.out},
          {"type", flags.type},
          {"weights", made.weights},
          {"bytes", made.bytes},
          {"bits_per_weight", made.bits_per_weight()},
          {"groups", groups},
          {"exceptions", exceptions},
          {"loss",
           {{"source", loss_json(made.source)},
            {"written", loss_json(made.written)},
            {"tokens", made.written ? Json(made.written->tokens) : Json()}}}};
}

void print(const Flags& flags, const Quantisation& made) {
  std::printf("%-24s %-5s %12s %14s %11s\n", "part", "type", "bytes", "loss increase",
              "divergence");
  for (const auto& group : made.groups) {
    std::printf("%-24s %-5s %12llu", group.name.c_str(), std::string(name(group.type)).c_str(),
                static_cast<unsigned long long>(group.bytes));
    if (group.alone)
      std::printf(" %+14.5f %11.5f", group.alone->loss_increase, group.alone->divergence);
    std::printf("\n");
  }
  for (const auto& [tensor, type, why] : made.exceptions)
    std::printf("%s is stored as %s: %s\n", tensor.c_str(), std::string(name(type)).c_str(),
                why.c_str());
  std::printf("%s: %llu bytes of tensors, %.3f bits per weight\n", flags.out.c_str(),
              static_cast<unsigned long long>(made.bytes), made.bits_per_weight());
  if (made.source && made.written)
    std::printf("loss on %lld tokens: %.5f nats per token, the source's %.5f (%+.5f)\n",
                static_cast<long long>(made.written->tokens), made.written->mean, made.source->mean,
                made.written->mean - made.source->mean);
}

bool show_progress(int step, int of, std::string_view what) {
  std::fprintf(stderr, "%d/%d %.*s\n", step + 1, of, static_cast<int>(what.size()), what.data());
  return true;
}

// Bad flags are bad usage; a file that can't be written or a model that can't be run is a failure.
int failed(const core::Error& error) {
  const bool usage =
      error.code == ErrorCode::kInvalidArgument || error.code == ErrorCode::kOutOfRange;
  return report(error, usage ? kBadUsage : kFailed);
}

int quantize(const Flags& flags) {
  auto source = model::ModelSource::open(flags.source);
  if (!source) return report(source.error());
  std::error_code failure;
  if (std::filesystem::equivalent(flags.source, flags.out, failure))
    return report(
        core::error(ErrorCode::kInvalidArgument, "must be another file than SOURCE", "OUT"));
  model::QuantiseOptions options;
  options.mixed = flags.type == "mixed";
  options.bits = flags.bits;
  options.threads = flags.threads;
  options.type = kTypes.at(options.mixed ? flags.low : flags.type);
  if (flags.size > 0) options.bytes = flags.size;
  auto text = scored_text(source.value(), flags);
  const bool required = options.mixed || !flags.calibration.empty();
  if (!text && required) return report(text.error());
  if (!text)
    std::fprintf(stderr, "the losses aren't measured: %s\n", text.error().to_string().c_str());
  const auto made =
      model::quantise(source.value(), flags.out, options,
                      text ? std::optional(text.value()) : std::nullopt, show_progress);
  if (!made) return failed(made.error());
  if (flags.json)
    std::printf("%s\n", as_json(flags, made.value()).dump(2).c_str());
  else
    print(flags, made.value());
  return kDone;
}

}  // namespace

std::function<int()> add_quantize(CLI::App& app) {
  const auto flags = std::make_shared<Flags>();
  app.add_option("SOURCE", flags->source, "a GGUF file or a Hugging Face folder")->required();
  app.add_option("OUT", flags->out, "the GGUF file to write; replaced if it is there")->required();
  std::vector<std::string> names;
  for (const auto& [known, type] : kTypes) names.push_back(known);
  app.add_option("--low", flags->low, "a mix's smaller type; the larger one is q8_0")
      ->check(CLI::IsMember(names))
      ->capture_default_str();
  names.push_back("mixed");
  app.add_option("--type", flags->type, "of every matrix, or mixed: by measured loss")
      ->check(CLI::IsMember(names))
      ->capture_default_str();
  app.add_option("--bits", flags->bits, "a mix's target, bits per weight")
      ->check(CLI::Range(1.0, 32.0))
      ->capture_default_str();
  app.add_option("--size", flags->size, "a mix's target, bytes of all tensors; goes before --bits");
  app.add_option("--calibration", flags->calibration,
                 "a text that losses are measured on; a built-in one by default");
  app.add_option("--threads", flags->threads, "of the measurement")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  app.add_flag("--json", flags->json, "print it as JSON");
  return [flags] { return quantize(*flags); };
}

}  // namespace lemma::cli

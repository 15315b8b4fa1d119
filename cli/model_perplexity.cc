// lemma model perplexity MODEL: how well a model predicts a text, by llama-perplexity's definition.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "cli/configuration.h"
#include "cli/exit.h"
#include "cli/model_commands.h"
#include "model/cpu/cpu_backend.h"
#include "model/formats/mapped_file.h"
#include "model/quant/calibration_text.h"
#include "model/text_loss.h"

namespace lemma::cli {

using core::Result;
using model::CpuBackend;
using model::CpuBackendOptions;
using model::TextDivergence;
using model::TextLoss;
using Json = nlohmann::ordered_json;

namespace {

constexpr std::size_t kMaxTextBytes = 1 << 24;

struct Flags {
  std::string model = default_model_path(), text, against;
  int context = 512;
  int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  bool reference = false, json = false;
};

// llama-perplexity drops one line end at the end of a file.
Result<std::string> text_of(const Flags& flags) {
  std::string text(model::calibration_text());
  if (!flags.text.empty()) {
    BOOST_OUTCOME_TRY(text, model::read_text(flags.text, kMaxTextBytes));
  }
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

Result<std::unique_ptr<model::Backend>> load(const model::ModelSource& source,
                                             const model::ScoredText& text, const Flags& flags,
                                             bool in_f32) {
  CpuBackendOptions options;
  options.threads = flags.threads;
  options.kv_pages = text.pages();
  options.precision =
      in_f32 ? CpuBackendOptions::Precision::kReference : CpuBackendOptions::Precision::kPacked;
  return CpuBackend::load(source.config(), source.tensors(), options);
}

Json as_json(const Flags& flags, const TextLoss& loss, const model::ScoredText& text) {
  return {{"model", flags.model},
          {"context", flags.context},
          {"chunks", text.chunks()},
          {"tokens", loss.tokens},
          {"loss", loss.mean},
          {"loss_error", loss.standard_error},
          {"perplexity", loss.perplexity()}};
}

void print(const TextLoss& loss, const model::ScoredText& text) {
  std::printf("perplexity %.4f +- %.4f  (%.5f nats per token; %lld tokens in %d chunks)\n",
              loss.perplexity(), loss.standard_error * loss.perplexity(), loss.mean,
              static_cast<long long>(loss.tokens), text.chunks());
}

void print(const TextDivergence& found, const Flags& flags) {
  std::printf(
      "against %s, computed in f32: perplexity %.4f, KL %.6f nats per token, the same "
      "likeliest token in %.2f%%\n",
      flags.against.c_str(), found.reference.perplexity(), found.mean_kl, 100 * found.same_choice);
}

Result<void> perplexity(const Flags& flags) {
  BOOST_OUTCOME_TRY(const auto source, model::ModelSource::open(flags.model));
  BOOST_OUTCOME_TRY(const auto words, text_of(flags));
  BOOST_OUTCOME_TRY(const auto text, model::ScoredText::cut(source, words, flags.context));
  BOOST_OUTCOME_TRY(const auto backend, load(source, text, flags, flags.reference));
  if (flags.against.empty()) {
    BOOST_OUTCOME_TRY(const auto loss, text_loss(*backend, text));
    if (flags.json)
      std::printf("%s\n", as_json(flags, loss, text).dump(2).c_str());
    else
      print(loss, text);
    return core::success();
  }
  BOOST_OUTCOME_TRY(const auto other, model::ModelSource::open(flags.against));
  BOOST_OUTCOME_TRY(const auto reference, load(other, text, flags, true));
  BOOST_OUTCOME_TRY(const auto found, text_divergence(*reference, *backend, text));
  if (!flags.json) {
    print(found.other, text);
    print(found, flags);
    return core::success();
  }
  Json report = as_json(flags, found.other, text);
  report["against"] = {{"model", flags.against},
                       {"loss", found.reference.mean},
                       {"perplexity", found.reference.perplexity()},
                       {"kl", found.mean_kl},
                       {"same_choice", found.same_choice}};
  std::printf("%s\n", report.dump(2).c_str());
  return core::success();
}

}  // namespace

std::function<int()> add_perplexity(CLI::App& app) {
  const auto flags = std::make_shared<Flags>();
  app.add_option("MODEL", flags->model, "a GGUF file or a Hugging Face folder")
      ->capture_default_str();
  app.add_option("--text", flags->text, "the text to predict; a built-in one by default");
  app.add_option("--context", flags->context, "tokens of a chunk")->capture_default_str();
  app.add_option("--against", flags->against, "a model whose predictions to compare with, in f32");
  app.add_flag("--reference", flags->reference, "compute in f32, dequantised");
  app.add_option("--threads", flags->threads, "of the forward pass")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  app.add_flag("--json", flags->json, "print it as JSON");
  return [flags] {
    const auto done = perplexity(*flags);
    return done ? static_cast<int>(kDone) : report(done.error());
  };
}

}  // namespace lemma::cli

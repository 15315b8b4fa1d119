// The default model's file, for tests that need the real vocabulary or weights: LEMMA_MODEL_FILE,
// else where scripts/fetch-model keeps it. Tests skip, saying so, when it isn't there.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace lemma::model {

inline std::optional<std::filesystem::path> default_model_file() {
  namespace fs = std::filesystem;
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  fs::path path = variable("LEMMA_MODEL_FILE");
  if (path.empty()) {
    fs::path folder = variable("LEMMA_MODELS");
    if (folder.empty()) {
      const std::string cache = variable("XDG_CACHE_HOME");
      folder = (cache.empty() ? fs::path(variable("HOME")) / ".cache" : fs::path(cache)) / "lemma" /
               "models";
    }
    path = folder / "SmolLM2-135M-Instruct.Q4_1.gguf";
  }
  std::error_code error;
  return fs::is_regular_file(path, error) ? std::optional(path) : std::nullopt;
}

}  // namespace lemma::model

#define LEMMA_DEFAULT_MODEL_OR_SKIP(path)                                          \
  const auto path = ::lemma::model::default_model_file();                          \
  if (!path)                                                                       \
  GTEST_SKIP() << "the default model isn't here: run scripts/fetch-model, or set " \
                  "LEMMA_MODEL_FILE"

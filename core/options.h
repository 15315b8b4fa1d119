// Options, declared once. A room describes its options in a struct whose visit() names each field
// on one line; flags, environment, file, `--help`, `lemma config` and config/default.toml all
// derive from that line:
//
//   struct SearchOptions {
//     double puct = 1.25;
//     template <class V> void visit(V& v) {
//       v.option(puct, "puct", 0.0, 100.0, "", "weight of the prior against the value in
//       selection");
//     }
//   };
//
// The default is the member's initialiser. Single-threaded; read at start-up only.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/function.h"
#include "core/result.h"

namespace lemma::core {

enum class OptionSource { kDefault, kFile, kEnvironment, kFlag };
std::string_view to_string(OptionSource source);

struct Option {
  std::string name;           // "search.puct"
  std::string default_value;  // as written in TOML
  std::string range;          // "0 .. 100", "true | false", "a | b", or ""
  std::string unit;           // "seconds", "tokens", or ""
  std::string help;
  OptionSource source = OptionSource::kDefault;
  Function<Result<void>(std::string_view)> parse;
  std::function<std::string()> print;  // the current value, as written in TOML

  std::string environment_name() const;  // "LEMMA_SEARCH_PUCT"
};

class OptionSet {
 public:
  // Binds every option of `options` under [section]. `options` must outlive this set.
  template <class T>
  void bind(std::string_view section, T& options) {
    section_ = section;
    options.visit(*this);
  }

  // Called by visit(). Numbers are bounded inclusively.
  void option(bool& field, std::string_view name, std::string_view help);
  void option(int& field, std::string_view name, int min, int max, std::string_view unit,
              std::string_view help);
  void option(std::int64_t& field, std::string_view name, std::int64_t min, std::int64_t max,
              std::string_view unit, std::string_view help);
  void option(double& field, std::string_view name, double min, double max, std::string_view unit,
              std::string_view help);
  void option(std::string& field, std::string_view name, std::string_view help);
  void option(std::string& field, std::string_view name, std::vector<std::string> choices,
              std::string_view help);

  // A later source may overwrite an earlier one, never the other way round. Unknown names are
  // kInvalidArgument.
  Result<void> set(std::string_view name, std::string_view value, OptionSource source);
  // LEMMA_SECTION_KEY variables from `environment` ("NAME=value"); unknown LEMMA_ names that have a
  // known section are errors.
  Result<void> set_from_environment(const char* const* environment);
  // [section] key = value; the text of a TOML file.
  Result<void> set_from_toml(std::string_view text, std::string_view file_name);

  const std::vector<Option>& options() const { return options_; }
  std::string default_toml() const;

 private:
  void add(std::string_view name, std::string default_value, std::string range,
           std::string_view unit, std::string_view help,
           Function<Result<void>(std::string_view)> parse, std::function<std::string()> print);

  std::string section_;
  std::vector<Option> options_;
};

}  // namespace lemma::core

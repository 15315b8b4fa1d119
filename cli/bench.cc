// lemma bench WHAT: speed, each figure beside a limit measured in the same run.
#include "model/bench.h"

#include <cstdio>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/configuration.h"
#include "cli/exit.h"
#include "cli/liveness_bench.h"
#include "cli/machine.h"
#include "cli/mailbox_bench.h"
#include "model/formats/gguf.h"
#include "search/bench.h"

namespace lemma::cli {

using core::Result;
using Rows = std::vector<core::BenchRow>;

namespace {

struct Wanted {
  std::string what;
  std::string shape = "model";
  std::string model = default_model_path();
  int threads = 1;
  model::TreeBenchOptions tree;
  bool json = false;
};

Result<Rows> measure(const Wanted& wanted) {
  if (wanted.what == "search") return search::bench_search();
  if (wanted.what == "mailbox") return bench_mailbox();
  if (wanted.what == "liveness")
    return bench_liveness({.model = wanted.model, .threads = wanted.threads});
  BOOST_OUTCOME_TRY(const auto file, model::GgufFile::open(wanted.model));
  if (wanted.what == "decode") {
    model::DecodeBenchOptions options;
    options.threads = wanted.threads;
    return model::bench_decode(file, options);
  }
  if (wanted.what == "prefill") {
    model::PrefillBenchOptions options;
    options.threads = wanted.threads;
    return model::bench_prefill(file, options);
  }
  if (wanted.what == "adapters") {
    model::AdapterBenchOptions options;
    options.threads = wanted.threads;
    return model::bench_adapters(file, options);
  }
  if (wanted.what == "generator") {
    model::GeneratorBenchOptions options;
    options.threads = wanted.threads;
    return model::bench_generator(file, options);
  }
  auto options = wanted.tree;
  options.threads = wanted.threads;
  return model::bench_tree(file, options);
}

void print_json(const Rows& rows) {
  nlohmann::ordered_json report{
      {"commit", commit()}, {"machine", machine()}, {"rows", nlohmann::ordered_json::array()}};
  for (const auto& row : rows)
    report["rows"].push_back({{"name", row.name},
                              {"value", row.value},
                              {"unit", row.unit},
                              {"limit", row.limit},
                              {"limit_is", row.limit_is},
                              {"ratio", row.ratio}});
  std::printf("%s\n", report.dump(2).c_str());
}

void print_table(const Rows& rows) {
  for (const auto& row : rows)
    std::printf("%-24s %12.4g %-12s  %6.2f of %.4g (%s)\n", row.name.c_str(), row.value,
                row.unit.c_str(), row.ratio, row.limit, row.limit_is.c_str());
}

}  // namespace

int bench(const Arguments& arguments) {
  Wanted wanted;
  CLI::App app("Measures speed beside a limit of this machine.", "lemma bench");
  app.add_option("WHAT", wanted.what,
                 "decode, prefill, tree, adapters, generator, liveness, search or mailbox")
      ->required()
      ->check(CLI::IsMember(
          {"decode", "prefill", "tree", "adapters", "generator", "liveness", "search", "mailbox"}));
  app.add_option("--threads", wanted.threads, "of the token loop")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  app.add_option("--sessions", wanted.tree.sessions, "tree: prompts")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_option("--branches", wanted.tree.branches, "tree: forks of each prompt")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  app.add_option("--prefix", wanted.tree.prefix, "tree: tokens of each prompt")
      ->check(CLI::Range(1, 8192))
      ->capture_default_str();
  app.add_option("--steps", wanted.tree.steps, "tree: tokens of each fork and round")
      ->check(CLI::Range(1, 4096))
      ->capture_default_str();
  app.add_option("--shape", wanted.shape,
                 "model: that of the model file, the only one this version measures")
      ->check(CLI::IsMember({"model"}))
      ->capture_default_str();
  app.add_option("--model", wanted.model, "GGUF file")->capture_default_str();
  app.add_flag("--json", wanted.json, "print the rows as JSON");
  if (const auto parsed = parse(app, arguments)) return *parsed;
  auto rows = measure(wanted);
  if (!rows) return report(rows.error(), kMissingPiece);
  if (wanted.json)
    print_json(rows.value());
  else
    print_table(rows.value());
  return kDone;
}

}  // namespace lemma::cli

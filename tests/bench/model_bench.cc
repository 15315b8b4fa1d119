// model_bench MODEL.gguf decode|prefill|tree [--threads N] [--sessions S] [--branches B] [--prefix
// P] [--steps T]
// [--rounds R]: model/bench.h from a command line of its own, to be run beside a peer's benchmark.
// Prints JSON rows.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "model/bench.h"
#include "model/formats/gguf.h"

namespace {

int flag(int argc, char** argv, const char* name, int fallback) {
  for (int i = 3; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], name) == 0) return std::atoi(argv[i + 1]);
  }
  return fallback;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace lemma::model;
  if (argc < 3) {
    std::fprintf(stderr, "usage: %s MODEL.gguf decode|prefill|tree [--threads N] ...\n", argv[0]);
    return 2;
  }
  const std::string what = argv[2];
  const auto number = [&](const char* name, int fallback) {
    return flag(argc, argv, name, fallback);
  };
  const auto file = GgufFile::open(argv[1]);
  if (!file) {
    std::fprintf(stderr, "%s\n", file.error().to_string().c_str());
    return 3;
  }
  const int threads = number("--threads", 1);
  const auto rows =
      what == "decode" ? bench_decode(file.value(), {threads, number("--prefix", 16),
                                                     number("--steps", 16), number("--rounds", 9)})
      : what == "prefill"
          ? bench_prefill(file.value(), {threads, number("--prefix", 512), number("--rounds", 5)})
          : bench_tree(file.value(),
                       {threads, number("--sessions", 1), number("--branches", 16),
                        number("--prefix", 512), number("--steps", 16), number("--rounds", 7)});
  if (!rows) {
    std::fprintf(stderr, "%s\n", rows.error().to_string().c_str());
    return 1;
  }
  for (const auto& row : rows.value()) {
    std::printf(
        "{\"name\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",\"limit\":%.3f,\"limit_is\":\"%s\","
        "\"ratio\":%.3f}\n",
        row.name.c_str(), row.value, row.unit.c_str(), row.limit, row.limit_is.c_str(), row.ratio);
  }
  return 0;
}

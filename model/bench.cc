#include "model/bench.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <memory>
#include <numeric>
#include <string>
#include <utility>

#include "core/random.h"
#include "model/cpu/cpu_backend.h"
#include "model/cpu/team.h"

namespace lemma::model {

using core::BenchRow;
using core::Result;

namespace {

// Seconds that `body` takes.
template <class Body>
Result<double> timed(Body&& body) {
  const auto start = std::chrono::steady_clock::now();
  BOOST_OUTCOME_TRY(body());
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

std::vector<TokenId> random_tokens(int count, int vocabulary, std::uint64_t seed) {
  core::Random random(seed);
  std::vector<TokenId> tokens(static_cast<std::size_t>(count));
  for (TokenId& token : tokens)
    token = static_cast<TokenId>(random.below(static_cast<std::uint64_t>(vocabulary)));
  return tokens;
}

int pages_for(int tokens) { return (tokens + kPageTokens - 1) / kPageTokens; }

Result<std::unique_ptr<CpuBackend>> load(const GgufFile& file, const CpuBackendOptions& options) {
  BOOST_OUTCOME_TRY(auto backend, CpuBackend::load(file, options));
  return std::unique_ptr<CpuBackend>(static_cast<CpuBackend*>(backend.release()));
}

// Branches of one or more prompts, decoding together; rewinding forgets the decoded tokens and
// keeps the prompts.
class Streams {
 public:
  // `prompt_pages` hold the prompt; the pages of the decoded tokens follow `next_page`.
  Streams(CpuBackend& backend, int prefix, int steps)
      : backend_(backend), prefix_(prefix), steps_(steps) {}

  // Pages that add_prompt() and add_branch() take.
  static int pages_needed(int prompts, int branches, int prefix, int steps) {
    return prompts * pages_for(prefix) +
           branches * (pages_for(prefix + steps) - prefix / kPageTokens);
  }
  Result<void> add_prompt(std::uint64_t seed, int branches) {
    std::vector<PageId> pages(static_cast<std::size_t>(pages_for(prefix_)));
    std::iota(pages.begin(), pages.end(), next_page_);
    next_page_ += pages_for(prefix_);
    const auto tokens = random_tokens(prefix_, backend_.config().vocabulary, seed);
    for (int at = 0; at < prefix_; at += backend_.max_rows()) {
      const int count = std::min(backend_.max_rows(), prefix_ - at);
      BOOST_OUTCOME_TRY(backend_.run({{{std::span(tokens).subspan(static_cast<std::size_t>(at),
                                                                  static_cast<std::size_t>(count)),
                                        at, pages, 0}}}));
    }
    for (int b = 0; b < branches; ++b) add_branch(pages);
    return core::success();
  }
  // Branches use these in turn. (The prompt's KV stays the base model's: what it holds takes no
  // other time.)
  void use(std::vector<AdapterId> adapters) { adapters_ = std::move(adapters); }
  // Every branch takes steps_ tokens, one after the other. They are random: choosing them is the
  // sampler's work.
  Result<void> decode() {
    const int branches = static_cast<int>(tables_.size());
    const auto tokens = random_tokens(branches * steps_, backend_.config().vocabulary, 99);
    for (int step = 0; step < steps_; ++step) {
      batch_.slices.clear();
      for (int b = 0; b < branches; ++b) {
        const auto token =
            std::span(tokens).subspan(static_cast<std::size_t>(step * branches + b), 1);
        batch_.slices.push_back({token, prefix_ + step, tables_[static_cast<std::size_t>(b)], 1,
                                 adapters_[static_cast<std::size_t>(b) % adapters_.size()]});
      }
      BOOST_OUTCOME_TRY(backend_.run(batch_));
    }
    return core::success();
  }

 private:
  void add_branch(std::vector<PageId> pages) {
    const int whole = prefix_ / kPageTokens;  // shared as they are; a part-filled page is copied
    const int all = pages_for(prefix_ + steps_);
    const PageId part = whole < static_cast<int>(pages.size()) ? pages.back() : -1;
    pages.resize(static_cast<std::size_t>(whole));
    for (int p = whole; p < all; ++p) pages.push_back(next_page_++);
    if (part >= 0)
      backend_.copy_page(part, pages[static_cast<std::size_t>(whole)], prefix_ % kPageTokens);
    tables_.push_back(std::move(pages));
  }

  CpuBackend& backend_;
  const int prefix_, steps_;
  PageId next_page_ = 0;
  std::vector<std::vector<PageId>> tables_;
  std::vector<AdapterId> adapters_{kNoAdapter};
  Batch batch_;
};

// Brings every cache line that a decode step reads of the weights in, by one word of each: no way to read them that
// was tried is quicker. The result keeps the reads from being dropped.
std::uint64_t read_weights(const CpuBackend& backend, cpu::Team& team) {
  std::atomic<std::uint64_t> total = 0;
  backend.for_each_streamed([&](const cpu::PackedMatrix& m) {
    team.parallel_for(m.groups(), [&](int begin, int end) {
      const std::byte* at = m.group(begin);
      const std::byte* stop = m.group(end);
      std::uint64_t sum = 0;
      for (; at != stop; at += 64) {
        std::uint64_t word;
        std::memcpy(&word, at, sizeof word);
        sum += word;
      }
      total += sum;
    });
  });
  return total;
}

// Tokens a second if the layers' matrices were multiplied at the rate of one 16-row call on one
// group, over and over.
double kernel_tokens_per_second(const CpuBackend& backend) {
  constexpr int kCalls = 400;
  double seconds_per_token = 0;
  std::vector<std::int8_t> q;
  std::vector<float> floats, out(cpu::kTileRows * cpu::kLanes);
  std::vector<std::int32_t> sums;
  const auto measure = [&](const cpu::PackedMatrix& m) {
    const auto n = static_cast<std::size_t>(m.inputs) * cpu::kTileRows;
    q.assign(n, 3);
    floats.assign(n, 1.0f);
    sums.assign(n, 96);
    const cpu::QuantizedTile tile{cpu::kTileRows, q.data(), floats.data(), floats.data(),
                                  sums.data()};
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < kCalls; ++i) {
      if (cpu::is_quantised(m.packing)) {
        backend.kernels().matmul_quantized(m, 0, {&tile, 1}, out.data(), cpu::kLanes, cpu::kLanes,
                                           false);
      } else {
        backend.kernels().matmul_float(m, 0, floats.data(), static_cast<std::size_t>(m.inputs),
                                       cpu::kTileRows, out.data(), cpu::kLanes, cpu::kLanes, false);
      }
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    seconds_per_token += took.count() / kCalls / cpu::kTileRows * m.groups();
  };
  backend.for_each_layer_matrix(0, measure);
  return backend.threads() / (seconds_per_token * backend.config().layers);
}

// An adapter of every linear layer with small random weights, the same in each.
Result<AdapterId> load_random_adapter(Backend& backend, int rank) {
  const ModelConfig& c = backend.config();
  const int widest = std::max({c.width, c.feed_forward, c.query_width()});
  std::vector<float> values(static_cast<std::size_t>(rank) * static_cast<std::size_t>(widest));
  core::Random random(3);
  for (float& value : values) value = static_cast<float>(random.uniform() - 0.5) / 64;
  const auto matrix = [&](int outputs, int inputs) {
    const auto rows = static_cast<std::uint64_t>(outputs),
               columns = static_cast<std::uint64_t>(inputs);
    return StoredTensor{.name = "random",
                        .type = TensorType::kF32,
                        .rank = 2,
                        .dims = {columns, rows, 1, 1},
                        .bytes = std::as_bytes(std::span(values).first(rows * columns))};
  };
  AdapterPairs pairs;
  for (int layer = 0; layer < c.layers; ++layer) {
    for (int p = 0; p < kProjections; ++p) {
      const auto projection = static_cast<Projection>(p);
      const auto [outputs, inputs] = shape_of(projection, c);
      pairs.emplace(gguf_name(layer, projection),
                    LowRankPair{.a = matrix(rank, inputs), .b = matrix(outputs, rank)});
    }
  }
  return backend.load_adapter(pairs);
}

}  // namespace

Result<std::vector<BenchRow>> bench_decode(const GgufFile& file, const DecodeBenchOptions& o) {
  const int pages = Streams::pages_needed(1, 1, o.prefix, o.steps);
  BOOST_OUTCOME_TRY(auto backend, load(file, {.threads = o.threads, .kv_pages = pages}));
  Streams stream(*backend, o.prefix, o.steps);
  BOOST_OUTCOME_TRY(stream.add_prompt(1, 1));
  BOOST_OUTCOME_TRY(stream.decode());
  cpu::Team team(o.threads);
  std::vector<double> decode, read;
  volatile std::uint64_t keep = read_weights(*backend, team);
  for (int round = 0; round < o.rounds; ++round) {
    BOOST_OUTCOME_TRY(const double seconds, timed([&] { return stream.decode(); }));
    decode.push_back(o.steps / seconds);
    BOOST_OUTCOME_TRY(const double reading, timed([&]() -> Result<void> {
                        for (int i = 0; i < 4; ++i) keep = keep + read_weights(*backend, team);
                        return core::success();
                      }));
    read.push_back(4 / reading);
  }
  return std::vector{core::bench_row("decode", median(decode), "tokens/s", median(read),
                                     "reading the same " +
                                         std::to_string(backend->streamed_bytes()) +
                                         " bytes of packed weights once a token")};
}

Result<std::vector<BenchRow>> bench_prefill(const GgufFile& file, const PrefillBenchOptions& o) {
  BOOST_OUTCOME_TRY(
      auto backend,
      load(file, {.threads = o.threads, .kv_pages = pages_for(o.tokens), .max_rows = o.tokens}));
  const auto tokens = random_tokens(o.tokens, backend->config().vocabulary, 2);
  std::vector<PageId> pages(static_cast<std::size_t>(pages_for(o.tokens)));
  std::iota(pages.begin(), pages.end(), 0);
  const auto prefill = [&]() -> Result<void> {
    BOOST_OUTCOME_TRY(backend->run({{{tokens, 0, pages, 1}}}));
    return core::success();
  };
  BOOST_OUTCOME_TRY(prefill());
  std::vector<double> rates, limits;
  for (int round = 0; round < o.rounds; ++round) {
    BOOST_OUTCOME_TRY(const double seconds, timed(prefill));
    rates.push_back(o.tokens / seconds);
    limits.push_back(kernel_tokens_per_second(*backend));
  }
  return std::vector{core::bench_row(
      "prefill", median(rates), "tokens/s", median(limits),
      "the layers' products at the kernels' rate on one group of weights in the L1 cache")};
}

Result<std::vector<BenchRow>> bench_tree(const GgufFile& file, const TreeBenchOptions& o) {
  const int branches = o.sessions * o.branches;
  const int pages = Streams::pages_needed(o.sessions, branches, o.prefix, o.steps);
  BOOST_OUTCOME_TRY(
      auto backend,
      load(file, {.threads = o.threads, .kv_pages = pages, .max_rows = std::max(512, branches)}));
  BOOST_OUTCOME_TRY(auto lone_backend, load(file, {.threads = o.threads, .kv_pages = pages}));
  Streams tree(*backend, o.prefix, o.steps), lone(*lone_backend, o.prefix, o.steps);
  for (int s = 0; s < o.sessions; ++s) {
    BOOST_OUTCOME_TRY(tree.add_prompt(static_cast<std::uint64_t>(s + 1), o.branches));
  }
  BOOST_OUTCOME_TRY(lone.add_prompt(1, 1));
  std::vector<double> tree_rates, lone_rates;
  for (int round = 0; round < o.rounds; ++round) {
    BOOST_OUTCOME_TRY(const double together, timed([&] { return tree.decode(); }));
    BOOST_OUTCOME_TRY(const double alone, timed([&] { return lone.decode(); }));
    tree_rates.push_back(static_cast<double>(branches) * o.steps / together);
    lone_rates.push_back(o.steps / alone);
  }
  const double one = median(lone_rates);
  return std::vector{core::bench_row("tree", median(tree_rates), "tokens/s", one * branches,
                                     "one stream on the same prompt, times " +
                                         std::to_string(branches) + " branches"),
                     core::bench_row("tree_speedup", median(tree_rates) / one, "x", branches,
                                     "the number of branches"),
                     core::bench_row("one_stream", one, "tokens/s", one, "itself")};
}

Result<std::vector<BenchRow>> bench_adapters(const GgufFile& file, const AdapterBenchOptions& o) {
  constexpr int kStreams[] = {1, 16};
  const int pages = Streams::pages_needed(1, 16, o.prefix, o.steps);
  BOOST_OUTCOME_TRY(auto backend, load(file, {.threads = o.threads, .kv_pages = pages}));
  BOOST_OUTCOME_TRY(const auto rank16, load_random_adapter(*backend, 16));
  std::vector<AdapterId> rank32(4);
  for (AdapterId& adapter : rank32) {
    BOOST_OUTCOME_TRY(adapter, load_random_adapter(*backend, 32));
  }
  const struct {
    std::string name;
    std::vector<AdapterId> adapters;
  } uses[] = {{"", {kNoAdapter}},
              {"one_of_rank_16", {rank16}},
              {"one_of_rank_32", {rank32[0]}},
              {"four_of_rank_32", rank32}};
  std::vector<BenchRow> rows;
  for (const int streams : kStreams) {
    Streams decoding(*backend, o.prefix, o.steps);
    BOOST_OUTCOME_TRY(decoding.add_prompt(1, streams));
    BOOST_OUTCOME_TRY(decoding.decode());
    std::vector<double> without, shares[std::size(uses)];
    for (int round = 0; round < o.rounds; ++round) {
      for (std::size_t use = 0; use < std::size(uses); ++use) {
        decoding.use(uses[use].adapters);
        BOOST_OUTCOME_TRY(const double seconds, timed([&] { return decoding.decode(); }));
        const double rate = streams * o.steps / seconds;
        if (use == 0) without.push_back(rate);
        shares[use].push_back(rate / without.back());
      }
    }
    const double limit = median(without);
    for (std::size_t use = 1; use < std::size(uses); ++use) {
      if (std::cmp_greater(uses[use].adapters.size(), streams)) continue;
      rows.push_back(core::bench_row("streams_" + std::to_string(streams) + "_" + uses[use].name,
                                     limit * median(shares[use]), "tokens/s", limit,
                                     "the same steps without adapters"));
    }
  }
  return rows;
}

}  // namespace lemma::model

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>

#include "core/random.h"
#include "model/bench.h"
#include "model/cpu/cpu_backend.h"
#include "model/local_generator.h"

namespace lemma::model {

using core::BenchRow;
using core::Result;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

// A backend that knows how long its batches took, and what is shared out between them: sampling.
class TimedBackend final : public Backend {
 public:
  explicit TimedBackend(std::unique_ptr<Backend> backend) : backend_(std::move(backend)) {}

  const ModelConfig& config() const override { return backend_->config(); }
  int page_count() const override { return backend_->page_count(); }
  int max_rows() const override { return backend_->max_rows(); }
  Result<std::span<const float>> run(const Batch& batch) override {
    const auto start = Clock::now();
    auto logits = backend_->run(batch);
    seconds_ += seconds_since(start);
    return logits;
  }
  int threads() const override { return backend_->threads(); }
  void share_out(int count, core::FunctionRef<void(int)> work) override {
    const auto start = Clock::now();
    backend_->share_out(count, work);
    shared_seconds_ += seconds_since(start);
  }
  void copy_page(PageId from, PageId to, int tokens) override {
    backend_->copy_page(from, to, tokens);
  }
  Result<AdapterId> load_adapter(const AdapterPairs& pairs) override {
    return backend_->load_adapter(pairs);
  }
  void unload_adapter(AdapterId adapter) override { backend_->unload_adapter(adapter); }

  double seconds() const { return seconds_; }
  double shared_seconds() const { return shared_seconds_; }

 private:
  std::unique_ptr<Backend> backend_;
  double seconds_ = 0, shared_seconds_ = 0;
};

// Steps in which every branch decoded and nothing else ran, and the time in all.
struct Run {
  int steps = 0;
  double in_steps = 0;    // seconds of those steps
  double in_backend = 0;  // of them in forward passes
  double sampling = 0;    // of them choosing tokens
  double whole = 0;       // seconds from submitting to the last token

  double sampling_percent() const { return 100 * sampling / in_steps; }
  double scheduling_percent() const { return 100 * (in_steps - in_backend - sampling) / in_steps; }
};

Result<Run> generate(LocalGenerator& generator, const TimedBackend& backend,
                     const std::vector<TokenId>& prompt, int branches, int tokens,
                     std::uint64_t seed) {
  GenerateRequest request;
  request.prompt = prompt;
  for (int b = 0; b < branches; ++b)
    request.branches.push_back({core::Random(seed).split(static_cast<std::uint64_t>(b)).next()});
  request.max_tokens = tokens;
  Run run;
  const auto began = Clock::now();
  BOOST_OUTCOME_TRY(generator.submit(std::move(request)));
  while (!generator.idle()) {
    const double before = backend.seconds(), sampling_before = backend.shared_seconds();
    const auto start = Clock::now();
    const StepOutput output = generator.step();
    const double took = seconds_since(start);
    for (const auto& finished : output.finished)
      if (!finished.branches) return finished.branches.error();
    if (output.decode_rows != branches || output.prefill_rows != 0) continue;
    ++run.steps;
    run.in_steps += took;
    run.in_backend += backend.seconds() - before;
    run.sampling += backend.shared_seconds() - sampling_before;
  }
  run.whole = seconds_since(began);
  return run;
}

// What a step costs beside its forward pass, against the goal: 3% of it, scheduling and sampling
// together.
struct Overhead {
  std::vector<double> scheduling, sampling, both;  // % of a step, by rounds

  void add(const Run& run) {
    scheduling.push_back(run.scheduling_percent());
    sampling.push_back(run.sampling_percent());
    both.push_back(scheduling.back() + sampling.back());
  }
  void append_to(std::vector<BenchRow>& rows, const std::string& name) const {
    constexpr double kGoal = 3;
    for (const auto& [part, percents] : {std::pair{"scheduling_and_sampling", &both},
                                         {"scheduling", &scheduling},
                                         {"sampling", &sampling}}) {
      const double percent = median(*percents);
      rows.push_back({.name = name + "." + part,
                      .value = percent,
                      .unit = "% of a step",
                      .limit = kGoal,
                      .limit_is = "the goal for both together",
                      .ratio = kGoal / percent});
    }
  }
};

}  // namespace

Result<std::vector<BenchRow>> bench_generator(const GgufFile& file,
                                              const GeneratorBenchOptions& o) {
  ModelOptions options;
  options.running_branches = o.branches;
  CpuBackendOptions cpu_options{.threads = o.threads};
  cpu_options.kv_pages = (o.prefix + o.tokens) / kPageTokens * (o.branches + 2) + 64;
  cpu_options.max_rows = options.batch_rows;
  BOOST_OUTCOME_TRY(auto tokenizer, Tokenizer::from_gguf(file));
  BOOST_OUTCOME_TRY(auto loaded, CpuBackend::load(file, cpu_options));
  auto timed = std::make_unique<TimedBackend>(std::move(loaded));
  const TimedBackend& backend = *timed;
  const ModelConfig& config = backend.config();
  ModelInfo info{.name = "bench",
                 .weights = "base",
                 .context = config.context,
                 .vocabulary = config.vocabulary};
  LocalGenerator generator(std::move(timed), std::move(tokenizer), std::nullopt, std::move(info),
                           options);

  core::Random random(5);
  std::vector<TokenId> prompt(static_cast<std::size_t>(o.prefix));
  for (TokenId& token : prompt)
    token = static_cast<TokenId>(random.below(static_cast<std::uint64_t>(config.vocabulary)));
  std::vector<double> rates, forward_rates, first_tokens, lone_steps;
  Overhead all_branches, one_branch;
  // The first round only warms up: it computes the prompt.
  for (int round = 0; round <= o.rounds; ++round) {
    const auto seed = static_cast<std::uint64_t>(round);
    BOOST_OUTCOME_TRY(const Run many,
                      generate(generator, backend, prompt, o.branches, o.tokens, seed));
    BOOST_OUTCOME_TRY(const Run first, generate(generator, backend, prompt, 1, 1, seed));
    BOOST_OUTCOME_TRY(const Run lone, generate(generator, backend, prompt, 1, o.tokens, seed));
    if (round == 0 || many.steps == 0 || lone.steps == 0) continue;  // every branch ended early
    rates.push_back(many.steps * o.branches / many.in_steps);
    forward_rates.push_back(many.steps * o.branches / many.in_backend);
    first_tokens.push_back(1e3 * first.whole);
    lone_steps.push_back(1e3 * lone.in_steps / lone.steps);
    all_branches.add(many);
    one_branch.add(lone);
  }
  if (rates.empty())
    return core::error(core::ErrorCode::kUnavailable, "no round decoded all branches at once");
  const double first = median(first_tokens), step = median(lone_steps);
  std::vector rows{
      core::bench_row("generator", median(rates), "tokens/s", median(forward_rates),
                      "the forward passes of the same steps, without scheduling and sampling"),
      BenchRow{.name = "generator.first_token",
               .value = first,
               .unit = "ms",
               .limit = step,
               .limit_is = "one decode step of the same prompt, which the cache holds",
               .ratio = step / first}};
  all_branches.append_to(rows, "generator");
  one_branch.append_to(rows, "generator.one_branch");
  return rows;
}

}  // namespace lemma::model

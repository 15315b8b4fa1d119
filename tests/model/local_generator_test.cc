#include "model/local_generator.h"

#include <array>
#include <map>

#include <gtest/gtest.h>

#include "core/grammar.h"
#include "core/random.h"
#include "model/config.h"
#include "model/load.h"
#include "tests/model/default_model.h"
#include "tests/model/fake_backend.h"
#include "tests/model/tiny_vocabulary.h"

namespace lemma::model {
namespace {

constexpr int kContext = 1024;

struct Fixture {
  FakeBackend* backend;
  std::unique_ptr<LocalGenerator> generator;
};

Fixture make(int pages = 256, const ModelOptions& options = {}, int max_rows = 128,
             int threads = 1) {
  auto tokenizer = tiny_tokenizer();
  const int vocabulary = tokenizer.vocabulary().size();
  auto backend = std::make_unique<FakeBackend>(vocabulary, kContext, pages, max_rows, threads);
  FakeBackend* raw = backend.get();
  ModelInfo info{.name = "fake", .weights = "base", .context = kContext, .vocabulary = vocabulary};
  raw->adapters = 2;
  return {raw, std::make_unique<LocalGenerator>(
                   std::move(backend), std::move(tokenizer), std::nullopt, info, options,
                   std::map<std::string, AdapterId>{{"one", 1}, {"two", 2}})};
}

std::vector<TokenId> random_tokens(core::Random& random, std::size_t count) {
  std::vector<TokenId> tokens(count);
  for (TokenId& token : tokens) token = kTinyFirstByte + static_cast<TokenId>(random.below(256));
  return tokens;
}

std::vector<TokenId> prompt_of(std::size_t count, std::uint64_t seed = 1) {
  core::Random random(seed);
  return random_tokens(random, count);
}

using Outcome = core::Result<std::vector<Generation>>;

// Runs until idle; what each request came to.
std::map<RequestId, Outcome> run_all(Generator& generator,
                                     std::vector<TokenDelta>* deltas = nullptr) {
  std::map<RequestId, Outcome> outcomes;
  for (int steps = 0; !generator.idle(); ++steps) {
    EXPECT_LT(steps, 100000) << "no end in sight";
    if (steps >= 100000) break;
    auto output = generator.step();
    for (auto& finished : output.finished)
      outcomes.emplace(finished.request, std::move(finished.branches));
    if (deltas != nullptr)
      deltas->insert(deltas->end(), output.deltas.begin(), output.deltas.end());
  }
  return outcomes;
}

std::vector<Generation> run_one(Generator& generator, GenerateRequest request) {
  const auto id = generator.submit(std::move(request));
  EXPECT_TRUE(id) << id.error().to_string();
  auto outcomes = run_all(generator);
  auto& outcome = outcomes.at(id.value());
  EXPECT_TRUE(outcome) << outcome.error().to_string();
  return std::move(outcome).value();
}

bool same(const Generation& a, const Generation& b) {
  return a.tokens == b.tokens && a.logprobs == b.logprobs && a.reason == b.reason &&
         a.text == b.text;
}

// Each branch as a request of its own on a fresh generator with memory to spare.
std::vector<Generation> one_by_one(const GenerateRequest& request) {
  std::vector<Generation> generations;
  for (const Branch& branch : request.branches) {
    auto alone = request;
    alone.branches = {branch};
    alone.cancel = {};
    auto fixture = make(256);
    generations.push_back(run_one(*fixture.generator, alone).at(0));
  }
  return generations;
}

void expect_nothing_held(const Fixture& fixture) {
  EXPECT_TRUE(fixture.generator->idle());
  EXPECT_EQ(fixture.generator->stats().kv_pages_used, 0);
  EXPECT_TRUE(fixture.generator->kv_cache().consistent());
}

TEST(LocalGenerator, SixteenForksEqualSixteenRunsAndShareOnePrefill) {
  for (const std::size_t length : {512, 505, 20, 7}) {
    GenerateRequest request{.prompt = prompt_of(length), .branches = {}};
    for (int i = 0; i < 16; ++i) request.branches.push_back({.forced = {kTinyFirstByte + i}});
    request.sampling.temperature = 0;
    request.max_tokens = 40;
    auto fixture = make();
    const auto together = run_one(*fixture.generator, request);
    EXPECT_EQ(fixture.generator->stats().prefilled_tokens, length);
    EXPECT_EQ(fixture.backend->copies, length % kPageTokens == 0 ? 0 : 16);
    const auto apart = one_by_one(request);
    for (std::size_t i = 0; i < apart.size(); ++i) {
      EXPECT_TRUE(same(together[i], apart[i])) << i;
      EXPECT_EQ(together[i].tokens[0], kTinyFirstByte + static_cast<TokenId>(i));
    }
    expect_nothing_held(fixture);
  }
}

TEST(LocalGenerator, AGrownTranscriptFindsItsKv) {
  auto fixture = make();
  GenerateRequest request{.prompt = prompt_of(100), .branches = {Branch{.seed = 3}}};
  request.max_tokens = 30;
  const auto first = run_one(*fixture.generator, request);
  const auto before = fixture.generator->stats().prefilled_tokens;
  request.prompt.insert(request.prompt.end(), first[0].tokens.begin(), first[0].tokens.end());
  const auto tail = prompt_of(10, 9);
  request.prompt.insert(request.prompt.end(), tail.begin(), tail.end());
  const auto second = run_one(*fixture.generator, request);
  // The last sampled token was never computed, so it is, and the ten new ones.
  EXPECT_LE(fixture.generator->stats().prefilled_tokens - before, 11u);
  EXPECT_TRUE(same(second[0], one_by_one(request)[0]));
}

TEST(LocalGenerator, SharedBeginningsAreComputedOnceAcrossRequests) {
  auto fixture = make();
  auto shared = prompt_of(300);
  std::map<RequestId, GenerateRequest> requests;
  for (int i = 0; i < 5; ++i) {
    GenerateRequest request{.prompt = shared, .branches = {Branch{.seed = 7u + i}}};
    const auto tail = prompt_of(8, 100 + i);
    request.prompt.insert(request.prompt.end(), tail.begin(), tail.end());
    request.max_tokens = 8;
    requests[fixture.generator->submit(request).value()] = request;
  }
  auto outcomes = run_all(*fixture.generator);
  EXPECT_LE(fixture.generator->stats().prefilled_tokens, 300u + 5 * (8 + kPageTokens));
  for (auto& [id, request] : requests)
    EXPECT_TRUE(same(outcomes.at(id).value()[0], one_by_one(request)[0]));
}

TEST(LocalGenerator, ForcedTokensAreScoredAsIfDrawn) {
  auto fixture = make();
  GenerateRequest request{.prompt = prompt_of(33), .branches = {Branch{.seed = 1}}};
  request.sampling.temperature = 1;
  request.max_tokens = 50;
  const auto free = run_one(*fixture.generator, request);
  const std::size_t half = free[0].tokens.size() / 2;
  request.branches[0].forced.assign(free[0].tokens.begin(),
                                    free[0].tokens.begin() + static_cast<std::ptrdiff_t>(half));
  auto fresh = make();
  const auto forced = run_one(*fresh.generator, request);
  EXPECT_TRUE(same(free[0], forced[0]));
  EXPECT_LE(fresh.backend->batches,
            static_cast<int>(free[0].tokens.size() - half) + 4);  // in one chunk, not one by one
}

TEST(LocalGenerator, DoesNotDependOnWhatElseRuns) {
  core::Random random(77);
  for (int round = 0; round < 25; ++round) {
    SCOPED_TRACE(round);
    // Few pages, small batches: everything waits, is preempted and is computed again.
    const int pages = 12 + static_cast<int>(random.below(30));
    ModelOptions options;
    options.batch_rows = 1 + static_cast<int>(random.below(24));
    options.prefill_rows = 1 + static_cast<int>(random.below(24));
    options.running_branches = 1 + static_cast<int>(random.below(24));
    auto fixture = make(pages, options, 32);
    std::map<RequestId, GenerateRequest> requests;
    std::map<RequestId, Outcome> outcomes;
    for (int i = 0; i < 10; ++i) {
      // Prompts share beginnings of several lengths.
      GenerateRequest request{.prompt = prompt_of(1 + random.below(60), 1 + random.below(2)),
                              .branches = {}};
      for (auto n = 1 + random.below(6); n > 0; --n) {
        Branch branch{.seed = random.next()};
        if (random.below(3) == 0) branch.forced = random_tokens(random, 1 + random.below(5));
        request.branches.push_back(branch);
      }
      request.sampling.temperature = random.below(2) == 0 ? 0.0 : 1.0;
      request.sampling.repetition_penalty = random.below(2) == 0 ? 1.0 : 1.3;
      request.max_tokens = 5 + static_cast<int>(random.below(60));
      request.adapter = std::array{"", "one", "two"}[random.below(3)];
      const auto id = fixture.generator->submit(request);
      ASSERT_TRUE(id) << id.error().to_string();
      requests[id.value()] = request;
      for (auto steps = random.below(20); steps > 0; --steps)
        for (auto& finished : fixture.generator->step().finished)
          outcomes.emplace(finished.request, std::move(finished.branches));
      ASSERT_TRUE(fixture.generator->kv_cache().consistent());
    }
    outcomes.merge(run_all(*fixture.generator));
    for (auto& [id, request] : requests) {
      ASSERT_TRUE(outcomes.at(id)) << outcomes.at(id).error().to_string();
      const auto apart = one_by_one(request);
      for (std::size_t i = 0; i < apart.size(); ++i)
        EXPECT_TRUE(same(outcomes.at(id).value()[i], apart[i])) << id << " " << i;
    }
    expect_nothing_held(fixture);
  }
}

TEST(LocalGenerator, AdaptersNeverShareKv) {
  auto fixture = make();
  GenerateRequest request{.prompt = prompt_of(100), .branches = {Branch{.seed = 4}}};
  request.max_tokens = 4;
  std::vector<Generation> generations;
  std::uint64_t computed = 0;
  for (const char* adapter : {"", "one", "two", "", "two"}) {
    SCOPED_TRACE(adapter);
    request.adapter = adapter;
    generations.push_back(run_one(*fixture.generator, request)[0]);
    EXPECT_TRUE(same(generations.back(), one_by_one(request)[0]));
    const auto prefilled = fixture.generator->stats().prefilled_tokens - computed;
    computed += prefilled;
    const bool first = generations.size() <= 3;
    EXPECT_EQ(prefilled, first ? 100u : 1u);
  }
  EXPECT_NE(generations[0].logprobs, generations[1].logprobs);
  EXPECT_NE(generations[1].logprobs, generations[2].logprobs);
}

TEST(LocalGenerator, AdaptersAreListedAndUnknownOnesRefused) {
  auto fixture = make();
  EXPECT_EQ(fixture.generator->info().adapters, (std::vector<std::string>{"one", "two"}));
  const auto refused = fixture.generator->submit(
      {.prompt = prompt_of(3), .branches = {Branch{}}, .adapter = "three"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, core::ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused.error().field, "adapter");
}

TEST(LocalGenerator, AWrongPageTableWouldBeNoticed) {  // the control of the tests above
  FakeBackend backend(300, kContext, 8, 64);
  const auto tokens = prompt_of(20);
  const std::vector<PageId> pages = {0, 1}, wrong = {2, 1};
  const auto run = [&](std::span<const TokenId> part, int position, std::span<const PageId> table) {
    Batch batch;
    batch.slices.push_back({part, position, table, 1});
    const auto logits = backend.run(batch).value();
    return std::vector<float>(logits.begin(), logits.end());
  };
  run(std::span(tokens).first(19), 0, pages);
  const auto right_logits = run(std::span(tokens).last(1), 19, pages);
  EXPECT_NE(run(std::span(tokens).last(1), 19, wrong), right_logits);
  backend.copy_page(1, 3, 2);  // a copy that is a token short
  const std::vector<PageId> short_copy = {0, 3};
  EXPECT_NE(run(std::span(tokens).last(1), 19, short_copy), right_logits);
  backend.copy_page(1, 3, 3);
  EXPECT_EQ(run(std::span(tokens).last(1), 19, short_copy), right_logits);
}

TEST(LocalGenerator, StopsAtStopStringsAndStreamsTheText) {
  auto fixture = make();
  GenerateRequest request{.prompt = prompt_of(9),
                          .branches = {Branch{.seed = 5}, Branch{.seed = 6}}};
  request.max_tokens = 200;
  const auto free = run_one(*fixture.generator, request);
  // A stop string that really occurs, inside the first branch's text.
  request.stop = {free[0].text.substr(free[0].text.size() / 2, 3)};
  request.stream = true;
  const auto id = fixture.generator->submit(request).value();
  std::vector<TokenDelta> deltas;
  auto outcomes = run_all(*fixture.generator, &deltas);
  const auto& stopped = outcomes.at(id).value();
  EXPECT_EQ(stopped[0].reason, FinishReason::kStop);
  EXPECT_EQ(stopped[0].text, free[0].text.substr(0, free[0].text.find(request.stop[0])));
  for (int branch = 0; branch < 2; ++branch) {
    TextStream expected({});
    expected.append(stopped[branch].text);
    std::string streamed;
    for (const auto& delta : deltas)
      if (delta.branch == branch) streamed += delta.text;
    EXPECT_EQ(streamed, expected.take(true));
  }
}

TEST(LocalGenerator, KeepsToTheGrammar) {
  using core::ByteSet;
  using core::Symbol;
  const auto number = Symbol::any_of(ByteSet::range('0', '9'), 1, 2);
  const auto grammar = std::make_shared<const core::Grammar>(
      core::Grammar{.rules = {{"step",
                               {{number, Symbol::any_of(ByteSet::of("+-")), number,
                                 Symbol::text(" = "), number, Symbol::text("\n")}}}}});
  auto fixture = make();
  GenerateRequest request{.prompt = prompt_of(30), .branches = {}};
  for (std::uint64_t i = 0; i < 16; ++i) request.branches.push_back({.seed = i});
  request.branches[3].forced = fixture.generator->encode("12+");
  request.sampling.temperature = 1;
  request.grammar = grammar;
  const auto generations = run_one(*fixture.generator, request);
  for (const auto& generation : generations) {
    EXPECT_EQ(generation.reason, FinishReason::kGrammar);
    EXPECT_TRUE(core::matches(*grammar, generation.text)) << generation.text;
    for (const float logprob : generation.logprobs) EXPECT_LE(logprob, 1e-6f);
  }
  EXPECT_TRUE(generations[3].text.starts_with("12+"));
  request.branches[3].forced = fixture.generator->encode("x");
  EXPECT_EQ(fixture.generator->submit(request).error().field, "branches[3].forced");
}

TEST(LocalGenerator, ThreadsThatChooseTogetherChooseTheSame) {
  const auto letters = core::Symbol::any_of(core::ByteSet::range('a', 'z'), 1, 40);
  GenerateRequest request{.prompt = prompt_of(30), .branches = {}};
  for (std::uint64_t i = 0; i < 13; ++i) request.branches.push_back({.seed = i});
  request.branches[4].forced = {kTinyFirstByte + 'a', kTinyFirstByte + 'b'};
  request.sampling.repetition_penalty = 1.1;
  request.max_tokens = 25;
  for (const auto& grammar : {std::shared_ptr<const core::Grammar>(),
                              std::make_shared<const core::Grammar>(core::Grammar{
                                  .rules = {{"word", {{letters, core::Symbol::text("\n")}}}}})}) {
    request.grammar = grammar;
    const auto expected = one_by_one(request);
    for (const int threads : {2, 3, 20}) {
      auto fixture = make(256, {}, 128, threads);
      const auto together = run_one(*fixture.generator, request);
      for (std::size_t i = 0; i < expected.size(); ++i)
        EXPECT_TRUE(same(together[i], expected[i])) << threads << " " << i;
    }
  }
}

TEST(LocalGenerator, NamesTheWrongField) {
  auto fixture = make(8);
  const auto fails = [&](auto change, core::ErrorCode code, std::string_view field) {
    GenerateRequest request{.prompt = prompt_of(5), .branches = {Branch{}}};
    request.max_tokens = 4;
    change(request);
    const auto id = fixture.generator->submit(request);
    ASSERT_FALSE(id) << field;
    EXPECT_EQ(id.error().code, code) << id.error().to_string();
    EXPECT_EQ(id.error().field, field);
  };
  using Code = core::ErrorCode;
  fails([](auto& r) { r.prompt.clear(); }, Code::kInvalidArgument, "prompt");
  fails([](auto& r) { r.prompt[2] = -1; }, Code::kInvalidArgument, "prompt");
  fails([](auto& r) { r.prompt[2] = 1 << 20; }, Code::kInvalidArgument, "prompt");
  fails([](auto& r) { r.prompt.resize(kContext, 5); }, Code::kOutOfRange, "prompt");
  fails([](auto& r) { r.max_tokens = kContext; }, Code::kOutOfRange, "max_tokens");
  fails([](auto& r) { r.max_tokens = 2147483647; }, Code::kOutOfRange, "max_tokens");
  fails([](auto& r) { r.max_tokens = 0; }, Code::kOutOfRange, "max_tokens");
  fails([](auto& r) { r.max_tokens = 110; }, Code::kOutOfRange,
        "max_tokens");  // 8 pages are too few
  fails([](auto& r) { r.branches.clear(); }, Code::kOutOfRange, "branches");
  fails([](auto& r) { r.branches.resize(65); }, Code::kOutOfRange, "branches");
  fails([](auto& r) { r.branches[0].forced = prompt_of(5); }, Code::kOutOfRange,
        "branches[0].forced");
  fails([](auto& r) { r.branches[0].forced = {kTinyTurnEnds}; }, Code::kInvalidArgument,
        "branches[0].forced");
  fails([](auto& r) { r.sampling.top_p = 2; }, Code::kOutOfRange, "sampling.top_p");
  fails([](auto& r) { r.stop = {""}; }, Code::kOutOfRange, "stop[0]");
  fails([](auto& r) { r.grammar = std::make_shared<core::Grammar>(); }, Code::kOutOfRange,
        "grammar");
  expect_nothing_held(fixture);
}

TEST(LocalGenerator, ARequestThatJustFitsFinishes) {
  auto fixture = make(8);
  GenerateRequest request{.prompt = prompt_of(37), .branches = {}};
  for (std::uint64_t i = 0; i < 12; ++i) request.branches.push_back({.seed = i});
  request.max_tokens = 7 * kPageTokens - 37;
  request.sampling.temperature = 1;
  const auto apart = one_by_one(request);
  const auto together = run_one(*fixture.generator, request);
  for (std::size_t i = 0; i < apart.size(); ++i) EXPECT_TRUE(same(together[i], apart[i])) << i;
  expect_nothing_held(fixture);
}

TEST(LocalGenerator, RefusesMoreThanItsQueueHolds) {
  ModelOptions options;
  options.queued_requests = 3;
  auto fixture = make(64, options);
  GenerateRequest request{.prompt = prompt_of(5), .branches = {Branch{}}};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(fixture.generator->submit(request));
  EXPECT_EQ(fixture.generator->submit(request).error().code, core::ErrorCode::kOverloaded);
  run_all(*fixture.generator);
  EXPECT_TRUE(fixture.generator->submit(request));
}

TEST(LocalGenerator, CancellingFreesEverythingInTheNextStep) {
  auto fixture = make();
  core::CancellationSource source;
  GenerateRequest request{.prompt = prompt_of(200), .branches = {}};
  request.branches.resize(8);
  request.cancel = source.token();
  const auto first = fixture.generator->submit(request).value();
  request.cancel = {};
  const auto second = fixture.generator->submit(request).value();
  for (int i = 0; i < 6; ++i) fixture.generator->step();
  EXPECT_GT(fixture.generator->stats().kv_pages_used, 0);
  source.cancel();
  fixture.generator->cancel(second);
  fixture.generator->cancel(99999);
  const auto output = fixture.generator->step();
  ASSERT_EQ(output.finished.size(), 2u);
  EXPECT_EQ(output.finished[0].request, first);
  EXPECT_EQ(output.finished[1].request, second);
  for (const auto& finished : output.finished)
    EXPECT_EQ(finished.branches.error().code, core::ErrorCode::kCancelled);
  expect_nothing_held(fixture);
}

TEST(LocalGenerator, ABatchOfCancelledRequestsIsAbandoned) {
  auto fixture = make();
  core::CancellationSource one, other;
  GenerateRequest request{.prompt = prompt_of(20), .branches = {Branch{}}};
  request.cancel = one.token();
  fixture.generator->submit(request).value();
  request.prompt = prompt_of(20, 2);
  request.cancel = other.token();
  fixture.generator->submit(request).value();
  fixture.backend->during_run = [&] { one.cancel(); };
  fixture.generator->step();
  EXPECT_EQ(fixture.backend->abandoned, 0);  // the other still wants its part
  fixture.backend->during_run = [&] { other.cancel(); };
  const auto output = fixture.generator->step();
  EXPECT_EQ(fixture.backend->abandoned, 1);
  for (const auto& finished : output.finished)
    EXPECT_EQ(finished.branches.error().code, core::ErrorCode::kCancelled);
  expect_nothing_held(fixture);
}

TEST(LocalGenerator, AFailingModelFailsItsRequestsAndGoesOn) {
  auto fixture = make();
  GenerateRequest request{.prompt = prompt_of(70),
                          .branches = {Branch{.seed = 1}, Branch{.seed = 2}}};
  request.max_tokens = 20;
  const auto expected = one_by_one(request);
  for (int nth = 1; nth <= 12; ++nth) {
    fixture.backend->fail_runs = nth;
    const auto id = fixture.generator->submit(request).value();
    auto outcomes = run_all(*fixture.generator);
    ASSERT_FALSE(outcomes.at(id)) << nth;
    EXPECT_EQ(outcomes.at(id).error().code, core::ErrorCode::kUnavailable);
    expect_nothing_held(fixture);
    fixture.backend->fail_runs = 0;
    const auto again = run_one(*fixture.generator, request);
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(same(again[i], expected[i]));
  }
  fixture.backend->not_a_number = true;
  const auto id = fixture.generator->submit(request).value();
  EXPECT_EQ(run_all(*fixture.generator).at(id).error().code, core::ErrorCode::kUnavailable);
  expect_nothing_held(fixture);
}

TEST(LocalGenerator, RandomHistoriesEndWithNothingHeld) {
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE(seed);
    core::Random random(seed);
    ModelOptions options;
    options.batch_rows = 8 + static_cast<int>(random.below(32));
    options.running_branches = 1 + static_cast<int>(random.below(16));
    auto fixture = make(10 + static_cast<int>(random.below(40)), options, 64);
    std::map<RequestId, core::CancellationSource> open;
    std::size_t submitted = 0, ended = 0;
    for (int step = 0; step < 200; ++step) {
      if (step < 150 && random.below(4) == 0) {
        GenerateRequest request{.prompt = prompt_of(1 + random.below(90), random.below(3)),
                                .branches = {}};
        request.branches.resize(1 + random.below(8));
        for (auto& branch : request.branches) branch.seed = random.next();
        request.max_tokens = 1 + static_cast<int>(random.below(50));
        core::CancellationSource source;
        request.cancel = source.token();
        if (const auto id = fixture.generator->submit(request))
          open.emplace(id.value(), std::move(source)), ++submitted;
      }
      if (!open.empty() && random.below(10) == 0) {
        auto who = open.begin();
        std::advance(who, random.below(open.size()));
        if (random.below(2) == 0) {
          who->second.cancel();
        } else {
          fixture.generator->cancel(who->first);
        }
      }
      if (random.below(20) == 0) fixture.backend->fail_runs = 1;
      for (const auto& finished : fixture.generator->step().finished)
        ended += open.erase(finished.request);
      ASSERT_TRUE(fixture.generator->kv_cache().consistent());
    }
    ended += run_all(*fixture.generator).size();
    EXPECT_EQ(ended, submitted);
    expect_nothing_held(fixture);
  }
}

TEST(LocalGenerator, ForksOnTheRealModelEqualSeparateRuns) {
  LEMMA_DEFAULT_MODEL_OR_SKIP(path);
  auto loaded = load_generator({.path = path->string(), .threads = 1, .kv_pages = 256});
  ASSERT_TRUE(loaded) << loaded.error().to_string();
  Generator& generator = *loaded.value();
  std::string text;
  while (generator.encode(text).size() < 512)
    text += "Using the numbers 3, 7, 8 and 12, each at most once, reach 36. ";
  GenerateRequest request{.prompt = generator.encode(text), .branches = {}};
  request.prompt.resize(512);
  for (int i = 0; i < 16; ++i) request.branches.push_back({.forced = {1000 + 37 * i}});
  request.sampling.temperature = 0;
  request.max_tokens = 8;
  const auto together = run_one(generator, request);
  EXPECT_EQ(generator.stats().prefilled_tokens, 512u);
  auto separate = load_generator({.path = path->string(), .threads = 1, .kv_pages = 64});
  ASSERT_TRUE(separate);
  for (std::size_t i = 0; i < request.branches.size(); ++i) {
    auto alone = request;
    alone.branches = {request.branches[i]};
    EXPECT_EQ(run_one(*separate.value(), alone)[0].tokens, together[i].tokens) << i;
  }
}

}  // namespace
}  // namespace lemma::model

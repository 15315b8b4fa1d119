// The server inside on real threads: many sessions at once, budgets, and a model that breaks.
#include "actors/system.h"

#include <atomic>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "search/certificate.h"
#include "storage/session_log.h"
#include "tests/actors/running_system.h"
#include "tests/sim/scripted_generator.h"

namespace lemma::actors {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr const char* kEasy =
    R"({"task":"numbers","numbers":[3,7,8,12],"target":36,"use":"at_most_once"})";
constexpr const char* kImpossible =
    R"({"task":"numbers","numbers":[101,103,107,109,113,127],"target":999983,"use":"exactly_once"})";

// The scripted model, watched and, when told to, broken.
class WatchedGenerator final : public model::Generator {
 public:
  struct Watch {
    std::atomic<int> running{0}, most_running{0};
    std::atomic<int> steps_to_fail{0};  // step() throws this many times, each for all it runs
    std::atomic<int> wait_for{0};       // requests before anything moves, for at most kPatience
    static constexpr auto kPatience = 5s;
  };

  WatchedGenerator(std::shared_ptr<Watch> watch, sim::ModelFaults faults)
      : scripted_(1, faults), watch_(std::move(watch)) {}

  model::ModelInfo info() const override { return scripted_.info(); }
  std::vector<model::TokenId> encode(std::string_view text) const override {
    return scripted_.encode(text);
  }
  std::string decode(std::span<const model::TokenId> tokens) const override {
    return scripted_.decode(tokens);
  }
  core::Result<std::vector<model::TokenId>> render_chat(
      std::span<const model::ChatMessage> messages) const override {
    return scripted_.render_chat(messages);
  }
  core::Result<model::RequestId> submit(model::GenerateRequest request) override {
    auto id = scripted_.submit(std::move(request));
    const int running = scripted_.stats().running;
    watch_->running = running;
    if (running > watch_->most_running) watch_->most_running = running;
    return id;
  }
  void cancel(model::RequestId request) override { scripted_.cancel(request); }
  model::StepOutput step() override {
    if (watch_->steps_to_fail > 0) {
      --watch_->steps_to_fail;
      throw std::runtime_error("the device is lost");
    }
    if (watch_->wait_for > scripted_.stats().running && ++waited_ < Watch::kPatience / 1ms) {
      std::this_thread::sleep_for(1ms);
      return {};
    }
    watch_->wait_for = 0;
    auto output = scripted_.step();
    watch_->running = scripted_.stats().running;
    return output;
  }
  bool idle() const override { return scripted_.idle(); }
  model::GeneratorStats stats() const override { return scripted_.stats(); }

 private:
  sim::ScriptedGenerator scripted_;
  std::shared_ptr<Watch> watch_;
  int waited_ = 0;  // steps of 1 ms
};

class SystemTest : public ::testing::Test {
 protected:
  void start(SystemOptions options = {}, sim::ModelFaults faults = {}) {
    system_.emplace(store_, metrics_, std::make_unique<WatchedGenerator>(watch_, faults), options);
    ASSERT_TRUE(system_->start());
  }

  core::Result<StartedSession> begin(const std::string& typed, const std::string& strategy,
                                     Budget budget, std::uint64_t seed = 0,
                                     const std::string& decomposition = "auto") {
    ReasonRequest request;
    request.typed = typed;
    request.strategy = strategy;
    request.budget = budget;
    request.seed = seed;
    request.decomposition = decomposition;
    request.background = true;
    return system_->ask<StartedSession>([&](core::Reply<StartedSession> reply) {
      return StartSession{std::move(request), std::move(reply)};
    });
  }

  std::string begun(const std::string& typed, const std::string& strategy, Budget budget,
                    std::uint64_t seed = 0, const std::string& decomposition = "auto") {
    auto started = begin(typed, strategy, budget, seed, decomposition);
    EXPECT_TRUE(started) << started.error().to_string();
    return started ? started.value().id : "";
  }

  // The session's JSON once it has ended.
  json ended(const std::string& id) {
    std::uint64_t after = 0;
    for (bool over = false; !over;) {
      auto page = system_->ask<EventPage>([&](core::Reply<EventPage> reply) {
        ReadEvents read;
        read.session = id;
        read.after = after;
        read.limit = 1000;
        read.wait = true;
        read.reply = std::move(reply);
        return read;
      });
      if (!page) return {{"error", page.error().to_string()}};
      if (!page.value().events.empty()) after = page.value().events.back()->id.seq;
      over = page.value().ended;
    }
    auto text = system_->ask<std::string>([&](core::Reply<std::string> reply) {
      return GetSession{id, std::move(reply)};
    });
    return text ? json::parse(text.value()) : json{{"error", text.error().to_string()}};
  }

  core::Result<std::string> cancel(const std::string& id) {
    return system_->ask<std::string>([&](core::Reply<std::string> reply) {
      return CancelSession{id, std::move(reply)};
    });
  }

  core::Metrics metrics_;
  storage::MemoryStore store_;
  std::shared_ptr<WatchedGenerator::Watch> watch_ = std::make_shared<WatchedGenerator::Watch>();
  std::optional<RunningSystem> system_;
};

TEST_F(SystemTest, EverySessionOfManyThreadsEndsWithAWholeLog) {
  start();
  constexpr int kThreads = 4, kSessionsEach = 6;
  std::vector<std::vector<std::string>> ids(kThreads);
  std::vector<std::thread> clients;
  for (int t = 0; t < kThreads; ++t) {
    clients.emplace_back([&, t] {
      for (int i = 0; i < kSessionsEach; ++i) {
        const bool endless = i % 2 == 1;
        const char* strategy = i % 3 == 0 ? "best_of_n" : "mcts";
        ids[t].push_back(begun(endless ? kImpossible : kEasy, strategy,
                               {.tokens = endless ? 1'000'000 : 2000, .seconds = 300},
                               static_cast<std::uint64_t>(t * kSessionsEach + i)));
      }
      for (int i = 1; i < kSessionsEach; i += 2) {
        const auto answer = cancel(ids[t][i]);
        ASSERT_TRUE(answer || answer.error().code == core::ErrorCode::kConflict);
      }
    });
  }
  for (auto& client : clients) client.join();
  storage::SessionLog log(store_);
  for (const auto& of_thread : ids) {
    for (std::size_t i = 0; i < of_thread.size(); ++i) {
      const json session = ended(of_thread[i]);
      EXPECT_EQ(session.value("state", ""), i % 2 == 1 ? "cancelled" : "finished") << session;
      const auto events = log.read(of_thread[i], 0, 1'000'000).value();
      for (std::size_t e = 0; e < events.size(); ++e) EXPECT_EQ(events[e].id.seq, e + 1);
      EXPECT_EQ(events.back().type, "session.ended");
    }
  }
  EXPECT_TRUE(log.unfinished(10).value().empty());
}

TEST_F(SystemTest, ASearchKeepsSeveralExpansionsInFlight) {
  SystemOptions options;
  options.scheduler.parallel_expansions = 6;
  for (const char* strategy : {"best_of_n", "guess"}) {
    watch_->most_running = 0;
    watch_->wait_for = 6;
    start(options);
    (void)ended(begun(kImpossible, strategy, {.tokens = 4000, .seconds = 60}));
    EXPECT_EQ(watch_->most_running, 6) << strategy;
    system_.reset();
  }
}

TEST_F(SystemTest, ASearchSpendsItsTokensAndLittleMore) {
  start();
  constexpr int kTokens = 1000;
  // What was in flight when the budget ran out: the script's samples have at most 24 tokens.
  constexpr int kSlack = 4 * 2 * 24;
  for (const char* strategy : {"best_of_n", "mcts", "guess", "uniform"}) {
    const json session =
        ended(begun(kImpossible, strategy, {.tokens = kTokens, .seconds = 60, .nodes = 100'000}));
    const int used = session["usage"]["completion_tokens"];
    EXPECT_GE(used, kTokens) << strategy << session["reason"];
    EXPECT_LE(used, kTokens + kSlack) << strategy;
  }
}

TEST_F(SystemTest, ASearchEndsWhenItsTimeIsSpentThoughTheModelNeverAnswers) {
  start({}, {.max_steps = 1'000'000'000});
  const json session = ended(begun(kImpossible, "mcts", {.seconds = 0.1}));
  EXPECT_EQ(session.value("state", ""), "finished") << session;
  EXPECT_NE(session.value("reason", "").find("time budget"), std::string::npos) << session;
}

TEST_F(SystemTest, ABrokenModelIsRestartedAndTheSearchGoesOn) {
  start();
  watch_->steps_to_fail = 2;
  const json session = ended(begun(kEasy, "mcts", {.tokens = 4000, .seconds = 60}));
  EXPECT_EQ(session.value("status", ""), "verified") << session;
  EXPECT_EQ(watch_->steps_to_fail, 0);
}

TEST_F(SystemTest, AModelThatStaysBrokenFailsTheSessionAndSaysWhy) {
  start();
  watch_->steps_to_fail = 1'000'000;
  const json session = ended(begun(kImpossible, "mcts", {.tokens = 4000, .seconds = 60}));
  EXPECT_EQ(session.value("state", ""), "failed") << session;
  EXPECT_EQ(session.value("status", ""), "no_answer");
  EXPECT_NE(session.value("reason", "").find("the device is lost"), std::string::npos) << session;
}

TEST_F(SystemTest, TheSolverComesInAfterTheModelsSearchAndTheAnswerSaysSo) {
  constexpr const char* kNone = R"({"task":"numbers","numbers":[2,5,9],"target":997})";
  start();
  json session = ended(begun(kNone, "mcts", {.tokens = 300, .seconds = 60}));
  EXPECT_EQ(session["status"], "verified") << session;
  EXPECT_EQ(session["answer"], "no solution");
  EXPECT_EQ(session["strategy"], "mcts");
  EXPECT_EQ(session["found_by"], "symbolic");
  EXPECT_GT(session["usage"]["completion_tokens"], 0) << "the model's search is in the bill";

  storage::SessionLog log(store_);
  std::vector<std::string> searched;
  const auto events = log.read(session["id"].get<std::string>(), 0, 100'000).value();
  for (const auto& event : events) {
    if (event.type != "subquestion.added") continue;
    const json body = json::parse(event.body);
    searched.push_back(body["node"].get<std::string>() + " " + body["strategy"].get<std::string>());
  }
  EXPECT_EQ(searched, (std::vector<std::string>{"q0 mcts", "q1 symbolic"}));

  session = ended(begun(kEasy, "symbolic", {.tokens = 1, .seconds = 60}));
  EXPECT_EQ(session["status"], "verified") << session;
  EXPECT_EQ(session["strategy"], "symbolic")
      << "also when it ends before its first event is durable";
  EXPECT_EQ(session["found_by"], "symbolic");
  EXPECT_EQ(session["usage"]["completion_tokens"], 0) << "a solver's lines are no completions";
}

TEST_F(SystemTest, TheSolverIsNotAskedWhereTheOptionSaysSo) {
  constexpr const char* kNone = R"({"task":"numbers","numbers":[2,5,9],"target":997})";
  SystemOptions options;
  options.search.symbolic = "off";
  start(options);
  const json session = ended(begun(kNone, "mcts", {.tokens = 300, .seconds = 60}));
  EXPECT_EQ(session["status"], "no_answer") << session;
  EXPECT_EQ(session["found_by"], nullptr);
}

TEST_F(SystemTest, TheSolverComesFirstWhereTheOptionSaysSo) {
  constexpr const char* kNone = R"({"task":"numbers","numbers":[2,5,9],"target":997})";
  SystemOptions options;
  options.search.symbolic = "first";
  start(options);
  json session = ended(begun(kEasy, "mcts", {.tokens = 300, .seconds = 60}));
  EXPECT_EQ(session["found_by"], "symbolic") << session;
  EXPECT_EQ(session["strategy"], "mcts");
  EXPECT_EQ(session["usage"]["completion_tokens"], 0);
  // Strategies that others are measured by stay alone.
  session = ended(begun(kNone, "uniform", {.tokens = 300, .seconds = 60}));
  EXPECT_EQ(session["found_by"], nullptr) << session;
}

TEST_F(SystemTest, ASolverThatGivesUpSaysWhy) {
  start();
  const json session = ended(begun(kImpossible, "symbolic", {.seconds = 60}));
  EXPECT_EQ(session["status"], "no_answer") << session;
  EXPECT_NE(session.value("reason", "").find("the solver gave up"), std::string::npos) << session;
}

constexpr const char* kPuzzle =
    R"({"task":"knights","people":["Ida","Tom","Lea"],
        "claims":[{"by":"Ida","says":{"xor":[{"knight":"Lea"},{"knave":"Tom"}]}},
                  {"by":"Tom","says":{"at_most":2,"knights":["Ida","Tom","Lea"]}},
                  {"by":"Lea","says":{"same":["Tom","Lea"]}}]})";

TEST_F(SystemTest, AProblemIsSplitByItsOwnStructure) {
  start();
  for (const char* strategy : {"symbolic", "uniform"}) {
    const json session = ended(begun(kPuzzle, strategy, {.seconds = 60}, 0, "structure"));
    EXPECT_EQ(session["status"], "verified") << session;
    EXPECT_EQ(session["answer"], "Ida: knave, Tom: knight, Lea: knave") << session;
    const auto report = search::verify_certificate(session["certificate"]);
    ASSERT_TRUE(report);
    EXPECT_TRUE(report.value().verdict.passed());
    ASSERT_EQ(session["subquestions"].size(), 3u) << session;
    std::set<std::string> nodes;
    for (const auto& part : session["subquestions"]) {
      EXPECT_EQ(part["status"], "answered") << part;
      EXPECT_TRUE(part["answer"].is_string());
      nodes.insert(part["node"]);
    }
    // The chain says which part brought a line.
    int from_parts = 0;
    for (const auto& step : session["steps"])
      if (step.contains("subquestion"))
        from_parts += static_cast<int>(nodes.count(step["subquestion"]));
    EXPECT_GT(from_parts, 0) << session["steps"];
    if (std::string(strategy) == "uniform") {
      EXPECT_GT(session["usage"]["completion_tokens"], 0);
    }
  }
}

TEST_F(SystemTest, PartsShareOneBudget) {
  start();
  constexpr int kTokens = 600;
  const json session =
      ended(begun(kImpossible, "mcts", {.tokens = kTokens, .seconds = 60}, 3, "model"));
  const int used = session["usage"]["completion_tokens"];
  EXPECT_GE(session["subquestions"].size(), 1u) << session;
  // In flight when a search's own share ran out: 4 x 2 samples of at most 24 tokens each.
  const int searches = static_cast<int>(session["subquestions"].size()) + 2;
  EXPECT_LE(used, kTokens + searches * 4 * 2 * 24) << session;
}

TEST_F(SystemTest, TheModelProposesAnotherDecompositionAfterAFailure) {
  SystemOptions options;
  options.search.parts_retries = 2;
  options.search.parts_total = 12;
  start(options);
  const json session =
      ended(begun(kImpossible, "mcts", {.tokens = 3000, .seconds = 60}, 5, "model"));
  storage::SessionLog log(store_);
  std::set<std::string> why;
  const auto events = log.read(session["id"].get<std::string>(), 0, 100'000).value();
  for (const auto& event : events)
    if (event.type == "subquestion.added") why.insert(json::parse(event.body).value("why", ""));
  EXPECT_TRUE(why.contains("the model's")) << session;
  EXPECT_TRUE(why.contains("the model's, after others had failed")) << session;
}

class StepwiseTest : public SystemTest {
 protected:
  core::Result<std::string> ask(const std::string& id, const std::string& question,
                                std::vector<std::string> premises = {}) {
    return system_->ask<std::string>([&](core::Reply<std::string> reply) {
      return AddSubQuestion{id, question, premises, std::move(reply)};
    });
  }
  core::Result<std::string> conclude(const std::string& id) {
    return system_->ask<std::string>([&](core::Reply<std::string> reply) {
      return Conclude{id, std::move(reply)};
    });
  }
};

TEST_F(StepwiseTest, AClientFeedsSubQuestionsIntoALiveSession) {
  start();
  const std::string id = begun(kPuzzle, "symbolic", {.seconds = 60}, 0, "stepwise");
  const auto first = ask(id, "Is Tom a knight or a knave?");
  ASSERT_TRUE(first) << first.error().to_string();
  const std::string node = json::parse(first.value())["node"];
  const auto second = ask(id, "Is Lea a knight or a knave?", {node});
  ASSERT_TRUE(second) << second.error().to_string();
  EXPECT_EQ(json::parse(second.value())["premises"], json::array({node}));

  auto refused = ask(id, "Is Tom a knight or a knave?");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, core::ErrorCode::kConflict);
  EXPECT_EQ(refused.error().field, "question");
  refused = ask(id, "Who is Tom?");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "question");
  refused = ask(id, "Is Ida a knight or a knave?", {"q77"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "premises[0]");

  ASSERT_TRUE(conclude(id));
  const json session = ended(id);
  EXPECT_EQ(session["status"], "verified") << session;
  ASSERT_EQ(session["subquestions"].size(), 2u);
  EXPECT_EQ(session["subquestions"][0]["answer"], "Tom is a knight");
  EXPECT_EQ(session["subquestions"][1]["premises"], json::array({node}));
  refused = ask(id, "Is Ida a knight or a knave?");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, core::ErrorCode::kConflict);
}

TEST_F(StepwiseTest, OnlyAStepwiseSessionTakesSubQuestions) {
  start({}, {.max_steps = 1'000'000'000});
  const std::string id = begun(kImpossible, "mcts", {.seconds = 60});
  const auto refused = ask(id, "Make 15 of some of the numbers.");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, core::ErrorCode::kConflict);
  EXPECT_FALSE(conclude(id));
  ASSERT_TRUE(cancel(id));

  const auto none =
      begin(R"({"task":"numbers","numbers":[2,3],"target":5})", "mcts", {}, 0, "stepwise");
  ASSERT_FALSE(none) << "two numbers have no parts";
  EXPECT_EQ(none.error().field, "decomposition");
  EXPECT_EQ(begin(kEasy, "mcts", {}, 0, "sideways").error().field, "decomposition");
  EXPECT_EQ(begin(kEasy, "guess", {}, 0, "structure").error().field, "decomposition");
}

TEST_F(StepwiseTest, ASessionThatNobodyAsksAnythingEndsWithItsTime) {
  start();
  json session = ended(begun(kPuzzle, "symbolic", {.seconds = 0.2}, 0, "stepwise"));
  EXPECT_EQ(session["state"], "finished") << session;
  const std::string id = begun(kPuzzle, "symbolic", {.seconds = 600}, 0, "stepwise");
  ASSERT_TRUE(cancel(id));
  session = ended(id);
  EXPECT_EQ(session["state"], "cancelled") << session;
}

TEST_F(SystemTest, ACancelledChatEndsAtOnce) {
  start({}, {.max_steps = 1'000'000'000});  // the script would go on for minutes
  core::CancellationSource source;
  std::promise<core::Result<ChatResult>> answer;
  Chat chat;
  chat.request.messages = {{"user", "left: 3 4"}};
  chat.cancel = source.token();
  chat.reply = core::Reply<ChatResult>(
      [&](core::Result<ChatResult> result) { answer.set_value(std::move(result)); });
  ASSERT_TRUE(system_->ref().send(SystemMessage(std::move(chat))));
  while (watch_->running == 0) std::this_thread::sleep_for(1ms);
  source.cancel();
  const auto result = answer.get_future().get();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, core::ErrorCode::kCancelled);
  EXPECT_EQ(watch_->running, 0);
}

// A text that no recogniser is certain of, and what becomes of it.
class FormaliseTest : public SystemTest {
 protected:
  static constexpr const char* kText =
      "My abacus shows 3, then 7, 8 and 12, and I dream of 36: how do they meet?";

  core::Result<StartedSession> pose(const std::string& text, const std::string& formalise,
                                    const std::string& task = "auto", std::uint64_t seed = 0) {
    ReasonRequest request;
    request.problem = text;
    request.formalise = formalise;
    request.task = task;
    request.seed = seed;
    request.budget = {2000, 20, 500};
    request.background = true;
    return system_->ask<StartedSession>([&](core::Reply<StartedSession> reply) {
      return StartSession{std::move(request), std::move(reply)};
    });
  }
};

TEST_F(FormaliseTest, WhatTheModelFormalisedIsVerifiedOnlyGivenThat) {
  start();
  const auto started = pose(kText, "model");
  ASSERT_TRUE(started) << started.error().to_string();
  const json answer = ended(started.value().id);
  EXPECT_EQ(answer["task"], "numbers") << answer;
  EXPECT_EQ(answer["status"], "verified_given_formalisation") << answer;
  EXPECT_EQ(answer["formalised_by"], "model");
  EXPECT_EQ(answer["request"]["formalise"], "model");
  EXPECT_NE(answer["steps"][0]["text"].get<std::string>().find("36"), std::string::npos);
  // The certificate says so too, and passes its offline check.
  EXPECT_EQ(answer["certificate"]["formalised_by"], "model");
  const auto checked = search::verify_certificate(answer["certificate"]);
  ASSERT_TRUE(checked) << checked.error().to_string();
  EXPECT_TRUE(checked.value().verdict.passed()) << checked.value().verdict.evidence;
}

TEST_F(FormaliseTest, NobodyIsAskedWhenItIsOff) {
  start();
  const auto started = pose(kText, "off");
  ASSERT_TRUE(started);
  const json answer = ended(started.value().id);
  EXPECT_EQ(answer["task"], "general");
  EXPECT_EQ(answer["formalised_by"], "parser");
  EXPECT_NE(answer["status"], "verified_given_formalisation");
}

TEST_F(FormaliseTest, ATextThatARecogniserIsCertainOfNeedsNoModel) {
  start();
  const auto started = pose("Using 3, 7, 8 and 12, reach 36.", "model");
  ASSERT_TRUE(started);
  const json answer = ended(started.value().id);
  EXPECT_EQ(answer["status"], "verified") << answer;
  EXPECT_EQ(answer["formalised_by"], "parser");
  EXPECT_EQ(answer["request"]["formalise"], "off");
}

TEST_F(FormaliseTest, AForcedFamilyIsTheOnlyOneThatComesIntoQuestion) {
  start();
  const auto numbers = pose(kText, "model", "numbers");
  ASSERT_TRUE(numbers) << numbers.error().to_string();
  EXPECT_EQ(ended(numbers.value().id)["status"], "verified_given_formalisation");
  // The model only ever writes forms of numbers.
  const auto knights = pose(kText, "model", "knights");
  ASSERT_TRUE(knights);
  const json answer = ended(knights.value().id);
  EXPECT_EQ(answer["status"], "no_answer") << answer;
  EXPECT_NE(answer["reason"].get<std::string>().find("typed form"), std::string::npos);
  EXPECT_EQ(pose(kText, "off", "numbers").error().field, "problem");
  EXPECT_EQ(pose(kText, "perhaps").error().field, "formalise");
}

TEST_F(FormaliseTest, ATextWithoutAFormIsSearchedAsAGeneralQuestion) {
  start();
  const auto started = pose("What colour is the wind?", "model");
  ASSERT_TRUE(started);
  const json answer = ended(started.value().id);
  EXPECT_EQ(answer["task"], "general") << answer;
  EXPECT_NE(answer["reason"].get<std::string>().find("then as a general question"),
            std::string::npos)
      << answer;
}

}  // namespace
}  // namespace lemma::actors

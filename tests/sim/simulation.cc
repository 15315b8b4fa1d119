#include "tests/sim/simulation.h"

#include <map>
#include <memory>
#include <set>
#include <string>

#include "actors/system.h"
#include "core/blocking_pool.h"
#include "core/sim_executor.h"
#include "search/certificate.h"
#include "storage/memory_store.h"

namespace lemma::sim {

namespace {

using namespace actors;
using core::ErrorCode;
using core::Task;

constexpr std::size_t kMaxSteps = 400'000;

// What a client saw of one session.
struct Seen {
  std::string session;
  std::vector<EventPtr> events;
  bool ended = false;
  std::optional<core::Error> failed;
};

struct World {
  explicit World(const Plan& p)
      : plan(p),
        random(core::mix64(p.seed)),
        executor(p.seed),
        device(executor, p.seed + 1, std::chrono::milliseconds(20)),
        disk(executor, p.seed + 2, std::chrono::milliseconds(5)),
        judges(executor, p.seed + 3, std::chrono::milliseconds(3)),
        generator(p.seed + 4, p.model),
        solver(p.seed + 5, p.solver),
        python(p.seed + 6, p.python),
        clients(core::Strand(executor)),
        ending(core::Strand(executor)) {}

  const Plan plan;
  core::Random random;
  core::SimExecutor executor;
  core::SimulatedPool device, disk, judges;
  storage::MemoryStore store;
  core::Metrics metrics;
  ScriptedGenerator generator;
  ScriptedSolver solver;
  ScriptedPython python;
  core::TaskGroup clients;
  core::TaskGroup ending;  // the shutdown
  std::unique_ptr<System> system;
  std::vector<Seen> seen;
  bool shut_down = false;
  int chats_answered = 0;
};

SystemOptions options_of(const Plan& plan) {
  SystemOptions options;
  options.session.orphan_seconds = 2;
  options.search.max_nodes = 400;
  static constexpr const char* kSymbolic[] = {"off", "fallback", "first"};
  options.search.symbolic = kSymbolic[plan.seed % 3];
  if (plan.tiny_mailboxes) {
    options.session.mailbox = 1;
    options.session.max_pending_events = 2;
    options.session.max_readers = 1;
    options.scheduler.mailbox = 1;
    options.verifier.mailbox = 1;
    options.storage.max_append_queue = 1;
  }
  return options;
}

template <class T, class Make>
Task<core::Result<T>> patiently(World& world, Make make) {
  for (int attempt = 0;; ++attempt) {
    auto result = co_await world.system->ref().ask<T>(make);
    if (result || result.error().code != ErrorCode::kOverloaded || attempt == 200) co_return result;
    co_await core::sleep_for(world.executor, std::chrono::milliseconds(20));
  }
}

ReasonRequest request_of(World& world, std::uint64_t client) {
  core::Random random = world.random.split(client);
  ReasonRequest request;
  static constexpr const char* kProblems[] = {
      R"({"task":"numbers","numbers":[3,7,8,12],"target":36,"use":"at_most_once"})",
      R"({"task":"numbers","numbers":[3,7,8,12],"target":36,"use":"at_most_once"})",
      R"({"task":"numbers","numbers":[2,5,9],"target":997,"use":"at_most_once"})",
      // Beyond the solver: a product has more digits than a step may write.
      R"({"task":"numbers","numbers":[999983,999979,999961],"target":17,"use":"at_most_once"})",
      // With parts of its own.
      R"({"task":"knights","people":["Ida","Tom","Lea"],
          "claims":[{"by":"Ida","says":{"xor":[{"knight":"Lea"},{"knave":"Tom"}]}},
                    {"by":"Tom","says":{"at_most":2,"knights":["Ida","Tom","Lea"]}},
                    {"by":"Lea","says":{"same":["Tom","Lea"]}}]})",
      // Verified only by running it.
      R"j({"task":"code","function":"f","parameters":["n"],"statement":"Add 1, then double.",
          "examples":[{"call":"f(2)","result":"6"}],
          "tests":[{"call":"f(0)","result":"2"},{"call":"f(-1)","result":"0"},
                   {"call":"f(20)","result":"42"}]})j"};
  request.typed = kProblems[random.below(6)];
  // A text that no recogniser is certain of, for the model to formalise, and one that is general.
  static constexpr const char* kTexts[] = {
      "My abacus shows 3, then 7, 8 and 12, and I dream of 36: how do they meet?",
      "What colour is the wind?"};
  if (random.below(8) == 0) {
    request.typed.clear();
    request.problem = kTexts[random.below(2)];
    request.formalise = random.below(4) == 0 ? "off" : "model";
  }
  static constexpr const char* kStrategies[] = {"mcts",  "greedy", "best_of_n", "uniform",
                                                "guess", "auto",   "symbolic"};
  request.strategy = kStrategies[random.below(request.typed.empty() ? 6 : 7)];
  request.budget.tokens = 20 + static_cast<std::int64_t>(random.below(600));
  request.budget.seconds = 0.05 + static_cast<double>(random.below(400)) / 100.0;
  request.budget.nodes = 5 + static_cast<std::int64_t>(random.below(100));
  request.seed = random.next();
  request.background = random.below(4) == 0;
  static constexpr const char* kSplits[] = {"off", "structure", "model", "stepwise", "auto"};
  request.decomposition = kSplits[random.below(5)];
  if (request.strategy == "guess") request.decomposition = "auto";
  return request;
}

// Reads to the end of the session, or leaves.
Task<void> read_all(World& world, std::size_t slot, int patience) {
  std::uint64_t after =
      world.seen[slot].events.empty() ? 0 : world.seen[slot].events.back()->id.seq;
  while (!world.seen[slot].ended && patience-- != 0) {
    const std::string id = world.seen[slot].session;
    auto make = [&id, &after](core::Reply<EventPage> reply) {
      ReadEvents read;
      read.session = id;
      read.after = after;
      read.limit = 7;
      read.wait = true;
      read.max_wait = std::chrono::milliseconds(500);
      read.reply = std::move(reply);
      return SystemMessage(std::move(read));
    };
    auto page = co_await patiently<EventPage>(world, make);
    if (!page) {
      world.seen[slot].failed = page.error();
      co_return;
    }
    for (const auto& event : page.value().events) {
      world.seen[slot].events.push_back(event);
      after = event->id.seq;
    }
    world.seen[slot].ended = page.value().ended;
  }
}

Task<void> unwatch(World& world, std::string id) {
  for (;;) {
    auto sent = world.system->ref().send(SystemMessage(Unwatch{id}));
    if (sent || sent.error().code != ErrorCode::kOverloaded) co_return;
    co_await core::sleep_for(world.executor, std::chrono::milliseconds(5));
  }
}

// What a client of a stepwise session asks: parts that there are, parts that there aren't, and, if it
// doesn't lose interest, for the end.
Task<void> ask_stepwise(World& world, std::string id, core::Random random) {
  static constexpr const char* kQuestions[] = {
      "Make 15 of some of the numbers.", "Make 4 of some of the numbers.",
      "Is Tom a knight or a knave?",     "Is Ida a knight or a knave?",
      "Is Lea a knight or a knave?",     "Who is it?"};
  std::vector<std::string> nodes;
  for (auto left = random.below(6); left > 0; --left) {
    const std::string question = kQuestions[random.below(6)];
    std::vector<std::string> premises;
    if (!nodes.empty() && random.below(2) == 0) premises = {nodes[random.below(nodes.size())]};
    auto make = [&](core::Reply<std::string> reply) {
      return SystemMessage(AddSubQuestion{id, question, premises, std::move(reply)});
    };
    auto asked = co_await patiently<std::string>(world, make);
    if (asked) nodes.push_back(Json::parse(asked.value()).at("node").get<std::string>());
    co_await core::sleep_for(world.executor, std::chrono::milliseconds(random.below(40)));
  }
  if (random.below(4) == 0) co_return;  // the time budget ends it
  auto make = [&](core::Reply<std::string> reply) {
    return SystemMessage(Conclude{id, std::move(reply)});
  };
  (void)co_await patiently<std::string>(world, make);
}

Task<void> client(World& world, std::uint64_t number) {
  core::Random random = world.random.split(1000 + number);
  co_await core::sleep_for(world.executor, std::chrono::milliseconds(random.below(50)));
  const ReasonRequest request = request_of(world, number);
  auto make = [&request](core::Reply<StartedSession> reply) {
    return SystemMessage(StartSession{request, std::move(reply)});
  };
  auto started = co_await patiently<StartedSession>(world, make);
  if (!started) co_return;  // refused while shutting down: allowed, and nothing was promised
  const std::size_t slot = world.seen.size();
  world.seen.push_back({started.value().id, {}, false, {}});
  const std::string id = started.value().id;
  if (request.decomposition == "stepwise")
    world.clients.spawn(ask_stepwise(world, id, random.split(1)));

  if (world.plan.clients_leave) {
    co_await read_all(world, slot, static_cast<int>(random.below(6)));
    const auto what = random.below(3);
    if (what == 0) {
      auto cancel = [&id](core::Reply<std::string> reply) {
        return SystemMessage(CancelSession{id, std::move(reply)});
      };
      (void)co_await patiently<std::string>(world, cancel);
    } else if (what == 1) {  // gone for a while, then back
      co_await unwatch(world, id);
      co_await core::sleep_for(world.executor, std::chrono::milliseconds(random.below(4000)));
      auto watch = [&id](core::Reply<void> reply) {
        return SystemMessage(Watch{id, std::move(reply)});
      };
      (void)co_await patiently<void>(world, watch);
    } else {  // never back: the orphan timer must end it
      co_await unwatch(world, id);
      co_return;
    }
  }
  co_await read_all(world, slot, -1);
  co_await unwatch(world, id);
}

Task<void> chatter(World& world) {
  core::CancellationSource cancel;
  auto make = [&cancel](core::Reply<ChatResult> reply) {
    Chat chat;
    chat.request.messages = {{"user", "left: 1 2 3"}};
    chat.cancel = cancel.token();
    chat.on_text = [](std::string) {};
    chat.reply = std::move(reply);
    return SystemMessage(std::move(chat));
  };
  (void)co_await patiently<ChatResult>(world, make);
  ++world.chats_answered;
}

Task<void> shutdown(World& world) {
  if (world.plan.shutdown_after >= 0) {
    co_await core::sleep_for(world.executor,
                             std::chrono::duration_cast<core::Duration>(
                                 std::chrono::duration<double>(world.plan.shutdown_after)));
  } else {
    co_await world.clients.join();
  }
  auto make = [](core::Reply<void> reply) {
    return SystemMessage(Shutdown{std::chrono::seconds(1), std::move(reply)});
  };
  auto done = co_await patiently<void>(world, make);
  world.shut_down = static_cast<bool>(done);
}

// --- the promises ---

void check_log(const std::string& id, const std::vector<storage::LoggedEvent>& events,
               bool disk_died, Report& report) {
  const auto broken = [&](const std::string& what) { report.broken.push_back(id + ": " + what); };
  int finals = 0;
  std::set<std::pair<std::string, int>> proposed, checked;  // by sub-question and node
  std::set<std::string> asked, over;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto& event = events[i];
    if (event.id.seq != i + 1) return broken("a gap in the log at " + event.id.to_string());
    const Json body = Json::parse(event.body, nullptr, false);
    if (!body.is_object() || body.value("id", "") != event.id.to_string() ||
        body.value("type", "") != event.type)
      return broken("an event's body contradicts its id or type");
    const auto step = [&body] {
      return std::pair(body.at("subquestion").get<std::string>(), body.at("node").get<int>());
    };
    if (event.type == "step.proposed") proposed.insert(step());
    if (event.type == "step.checked") checked.insert(step());
    if (event.type == "subquestion.added") {
      for (const auto& premise : body.at("premises"))
        if (!asked.contains(premise)) return broken("a premise that wasn't asked before");
      if (!asked.insert(body.at("node")).second) return broken("a node is added twice");
      if (!body.value("part", false)) over.insert(body.at("node"));
    }
    if (event.type == "subquestion.ended" && !over.insert(body.at("node")).second)
      return broken("a sub-question ends twice");
    if (event.type == "subquestion.ended" && body.value("status", "") == "answered")
      ++report.parts_answered;
    if (event.type == "session.ended" && body.value("state", "") == "cancelled") ++report.cancelled;
    if (event.type != "answer.final") continue;
    ++finals;
    const bool contested =
        body.contains("second_opinion") && body["second_opinion"].is_string() &&
        body["second_opinion"].get<std::string>().find("disagrees") != std::string::npos;
    report.contested += contested ? 1 : 0;
    if (body.value("status", "") != "verified") continue;
    if (contested) broken("an answer that the solver contradicts is called verified");
    if (body.at("certificate").at("task") == "code") {
      ++report.functions;
      if (body["second_opinion"].dump().find("returns what it must for all 4") == std::string::npos)
        broken("a function that was never run is called verified");
    }
    ++report.verified;
    const auto again = search::verify_certificate_text(dump(body.at("certificate")));
    if (!again || !again.value().verdict.passed())
      broken("a verified answer whose certificate does not pass");
  }
  if (proposed != checked) broken("a step was proposed and never checked");
  if (disk_died) return;  // the ending could not be written; the next start closes it
  if (events.empty() || events.front().type != "session.created")
    return broken("no session.created");
  if (events.back().type != "session.ended") broken("session.ended is not the last event");
  if (finals != 1) broken(std::to_string(finals) + " final answers");
  if (asked != over) broken("a sub-question never ends");
}

void check(World& world, bool ran_out, Report& report) {
  auto broken = [&](std::string what) { report.broken.push_back(std::move(what)); };
  if (!ran_out) broken("still busy after " + std::to_string(kMaxSteps) + " steps: a livelock");
  if (world.clients.running() > 0)
    broken(std::to_string(world.clients.running()) + " clients wait for ever");
  if (!world.shut_down) broken("shutdown was not answered");
  if (!world.system->stopped()) broken("the system did not stop");
  if (!world.generator.idle()) broken("the model still holds requests");

  storage::SessionLog log(world.store);
  const bool unreliable = world.plan.disk_dies || world.plan.disk_fails > 0;
  for (const auto& seen : world.seen) {
    auto events = log.read(seen.session, 0, 100'000);
    const bool lost = unreliable && seen.failed.has_value();
    if (!events && !unreliable) broken(seen.session + ": not in the log");
    if (!events) continue;
    for (const auto& event : events.value()) report.log += event.body + "\n";
    check_log(seen.session, events.value(), unreliable, report);
    for (std::size_t i = 0; i < seen.events.size(); ++i) {
      if (i >= events.value().size() || seen.events[i]->body != events.value()[i].body) {
        broken(seen.session + ": a client saw an event that the log does not hold");
        break;
      }
    }
    if (seen.failed && !lost && world.plan.shutdown_after < 0)
      broken(seen.session + ": " + seen.failed->to_string());
  }
  if (!unreliable && !log.unfinished(10).value().empty())
    broken("an unfinished session is left behind");
}

}  // namespace

Plan plan_of(std::uint64_t seed) {
  core::Random random(seed ^ 0x5eedull);
  Plan plan;
  plan.seed = seed;
  plan.clients = 1 + static_cast<int>(random.below(4));
  plan.tiny_mailboxes = random.below(3) == 0;
  plan.clients_leave = random.below(2) == 0;
  if (random.below(3) == 0) plan.model = {0.2, 0.1, 0.02, 5};
  plan.has_solver = random.below(8) != 0;
  if (random.below(2) == 0) plan.solver = {0.15, 0.1, 0.05, 0.05, 0.02};
  if (random.below(4) == 0) plan.disk_fails = 0.3;
  if (random.below(8) == 0) plan.disk_dies = true;
  if (random.below(4) == 0) plan.shutdown_after = static_cast<double>(random.below(200)) / 100.0;
  plan.has_python = random.below(8) != 0;
  if (random.below(2) == 0) plan.python = {0.2, 0.1, 0.1};
  return plan;
}

Report simulate(const Plan& plan) {
  Report report;
  auto owned = std::make_unique<World>(plan);
  World& world = *owned;
  core::Random faults = world.random.split(7);
  std::uint64_t bits = plan.seed;
  world.system = std::make_unique<System>(
      SystemServices{world.executor, world.device, world.disk, world.judges, world.store,
                     world.generator, world.metrics, [&bits] { return bits = core::mix64(bits); },
                     plan.has_solver ? &world.solver : nullptr,
                     plan.has_python ? &world.python : nullptr},
      options_of(plan));
  if (auto started = world.system->start(); !started) {
    report.broken.push_back("start: " + started.error().to_string());
    return report;
  }
  int writes_left = plan.disk_dies ? static_cast<int>(faults.below(12)) : -1;
  world.store.fail_when([&faults, &plan, &writes_left] {
    if (writes_left == 0) return true;
    if (writes_left > 0) --writes_left;
    return faults.uniform() < plan.disk_fails;
  });

  for (int c = 0; c < plan.clients; ++c)
    world.clients.spawn(client(world, static_cast<std::uint64_t>(c)));
  world.clients.spawn(chatter(world));
  world.ending.spawn(shutdown(world));
  if (plan.cancel_at_step) {
    world.executor.before_step([&world, at = *plan.cancel_at_step](std::size_t step) {
      if (step < at || world.seen.empty()) return;
      if (step == at || (step > at && step % 4096 == 0))
        (void)world.system->ref().send(
            SystemMessage(CancelSession{world.seen[0].session, core::Reply<std::string>()}));
    });
  }

  const bool ran_out = world.executor.run(kMaxSteps);
  report.steps = world.executor.steps();
  report.trace = world.executor.trace();
  report.opinions = world.solver.asked();
  report.opinions_lost = world.solver.lost();
  report.runs = world.python.runs();
  report.runs_spoilt = world.python.spoilt();
  check(world, ran_out, report);
  // When something hangs its coroutines cannot be taken down in order any more: the world is left
  // as it is.
  if (world.ending.running() > 0 || world.clients.running() > 0 || !world.system->stopped())
    (void)owned.release();
  return report;
}

}  // namespace lemma::sim

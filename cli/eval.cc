// lemma eval: what each strategy solves, on generated problems or on a file's. Every problem is a
// real session of the server inside; every strategy gets the same problems and the same budget.
#include <atomic>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <optional>
#include <thread>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "cli/command.h"
#include "cli/eval_report.h"
#include "cli/exit.h"
#include "cli/machine.h"
#include "cli/reasoner.h"
#include "search/certificate.h"
#include "search/strategy.h"
#include "search/tasks/general/general.h"
#include "search/tasks/registry.h"

namespace lemma::cli {

using actors::SystemMessage;
using core::error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr int kMaxProblems = 100'000;

struct EvalProblem {
  const search::Task* task;
  search::ProblemPtr problem;  // as posed: what solved and false_verified are judged by
  std::string text;            // empty: posed in its typed form
  std::optional<std::string> expected = {};  // the file's own answer
};

struct Wanted {
  std::string task = "all";
  int level = 0;  // 0: the family's quoted one
  int n = 100;
  std::uint64_t seed = 7;
  std::vector<std::string> strategies = {"uniform", "guess", "greedy", "best_of_n", "mcts"};
  std::vector<std::string> decompositions = {"off"};
  std::vector<std::int64_t> tokens = {1024};
  std::string file;
  int parallel = 8;
  bool json = false;
};

Result<std::vector<EvalProblem>> generated(const Wanted& wanted, const search::Task& task,
                                           int level) {
  std::vector<EvalProblem> problems;
  for (int i = 0; i < wanted.n; ++i) {
    auto random = core::Random(wanted.seed).split(static_cast<std::uint64_t>(i));
    BOOST_OUTCOME_TRY(auto made, task.generate(random, level));
    problems.push_back({&task, std::move(made.problem), std::move(made.text)});
  }
  return problems;
}

Result<search::TaskRecognition> recognised(const nlohmann::json& line, const std::string& text,
                                           const std::string& where) {
  const std::string task = line.value("task", "auto");
  if (task == "auto") return search::recognise(text, search::Unclaimed::kIsGeneral, where);
  BOOST_OUTCOME_TRY(const search::Task* wanted, search::find_task(task, where));
  auto read = wanted->recognise(text);
  if (!read.match)
    return error(ErrorCode::kUnsupported,
                 "is not clearly a problem of '" + task + "': " + read.why_not, where);
  return search::TaskRecognition{wanted, std::move(*read.match)};
}

// {"id","problem","task"?,"answer"?} a line. What no family is certain of is a general question,
// which only the file's answer can judge: without one it is an error that names the line.
Result<std::vector<EvalProblem>> from_file(const std::string& name) {
  std::ifstream file(name);
  if (!file) return error(ErrorCode::kNotFound, "cannot read '" + name + "'", "--problems");
  std::vector<EvalProblem> problems;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    const std::string where = "--problems line " + std::to_string(++number);
    if (line.empty()) continue;
    if (number > kMaxProblems)
      return error(ErrorCode::kOutOfRange, "more than 100,000 lines", "--problems");
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_object() || !json.contains("problem") || !json["problem"].is_string())
      return error(ErrorCode::kInvalidArgument, "must be an object with a string \"problem\"",
                   where);
    const std::string text = json["problem"];
    EvalProblem posed;
    BOOST_OUTCOME_TRY(auto understood, recognised(json, text, where));
    posed.task = understood.task;
    posed.problem = std::move(understood.recognition.problem);
    posed.text = text;
    if (const auto answer = json.find("answer"); answer != json.end() && !answer->is_null()) {
      posed.expected = answer->is_string() ? answer->get<std::string>() : answer->dump();
    } else if (posed.task == &search::general_task()) {
      return error(
          ErrorCode::kInvalidArgument,
          "no family is certain of this problem, so it needs an \"answer\" to be judged by", where);
    }
    problems.push_back(std::move(posed));
  }
  if (problems.empty()) return error(ErrorCode::kInvalidArgument, "holds no problem", "--problems");
  return problems;
}

Result<nlohmann::json> run_session(Reasoner& reasoner, actors::ReasonRequest request) {
  BOOST_OUTCOME_TRY(
      auto started,
      reasoner.wait<actors::StartedSession>([&](core::Reply<actors::StartedSession> reply) {
        return SystemMessage(actors::StartSession{request, std::move(reply)});
      }));
  std::uint64_t after = 0;
  for (bool ended = false; !ended;) {
    BOOST_OUTCOME_TRY(auto page,
                      reasoner.wait<actors::EventPage>([&](core::Reply<actors::EventPage> reply) {
                        actors::ReadEvents read;
                        read.session = started.id;
                        read.after = after;
                        read.limit = 1000;
                        read.wait = true;
                        read.reply = std::move(reply);
                        return SystemMessage(std::move(read));
                      }));
    if (!page.events.empty()) after = page.events.back()->id.seq;
    ended = page.ended;
  }
  BOOST_OUTCOME_TRY(auto session, reasoner.wait<std::string>([&](core::Reply<std::string> reply) {
    return SystemMessage(actors::GetSession{started.id, std::move(reply)});
  }));
  return nlohmann::json::parse(session);
}

// Judged by the problem as it was posed, not by what the session understood.
EvalOutcome outcome_of(const EvalProblem& posed, const nlohmann::json& session) {
  EvalOutcome outcome;
  outcome.tokens = session["usage"].value("completion_tokens", std::int64_t{0});
  outcome.seconds = session["usage"].value("seconds", 0.0);
  bool contradicts_the_file = false;
  if (session["answer"].is_string()) {
    const std::string answer = session["answer"];
    const bool general = posed.task == &search::general_task();
    const bool equal = posed.expected && search::canonical_answer(answer) ==
                                             search::canonical_answer(*posed.expected);
    outcome.solved = general ? equal : posed.task->check_answer(*posed.problem, answer).passed();
    // Right by what the family understood, but neither is the file's answer: one of them is wrong.
    contradicts_the_file = outcome.solved && posed.expected && !equal &&
                           !posed.task->check_answer(*posed.problem, *posed.expected).passed();
    if (contradicts_the_file) outcome.solved = false;
  }
  if (session.value("status", "") == "verified") {
    const auto report = search::verify_certificate(session["certificate"]);
    outcome.verified = report && report.value().verdict.passed() && outcome.solved;
    outcome.false_verified = !outcome.verified || contradicts_the_file;
  }
  return outcome;
}

// Counts what is done; any thread.
class Progress {
 public:
  explicit Progress(std::size_t total) : total_(total), terminal_(isatty(STDERR_FILENO) != 0) {}
  void start(const EvalRow& row) {
    const std::lock_guard lock(mutex_);
    row_ = row.strategy + (row.decomposition == "off" ? "" : " split by " + row.decomposition) +
           " at " + std::to_string(row.tokens);
    row_done_ = row_solved_ = 0;
  }
  void step(bool solved) {
    const std::lock_guard lock(mutex_);
    ++done_, ++row_done_, row_solved_ += solved;
    if (!terminal_) return;
    constexpr int kWidth = 30;
    const int filled = static_cast<int>(kWidth * done_ / total_);
    std::fprintf(stderr, "\r[%s%s] %zu/%zu  %s: %d of %d solved\x1b[K",
                 std::string(filled, '#').c_str(), std::string(kWidth - filled, '.').c_str(), done_,
                 total_, row_.c_str(), row_solved_, row_done_);
  }
  void row_done() {
    const std::lock_guard lock(mutex_);
    if (!terminal_)
      std::fprintf(stderr, "eval: %s tokens: %d of %d solved\n", row_.c_str(), row_solved_,
                   row_done_);
  }
  void finish() {
    if (terminal_) std::fprintf(stderr, "\r\x1b[K");
  }

 private:
  const std::size_t total_;
  const bool terminal_;
  std::mutex mutex_;
  std::string row_;
  std::size_t done_ = 0;
  int row_done_ = 0, row_solved_ = 0;
};

// Every problem's outcome, in order; `parallel` sessions at a time share the model's batches.
Result<std::vector<EvalOutcome>> run_all(const Wanted& wanted, Reasoner& reasoner,
                                         const std::vector<EvalProblem>& problems,
                                         const EvalRow& row, Progress& progress) {
  std::vector<EvalOutcome> outcomes(problems.size());
  std::atomic<std::size_t> next = 0;
  std::mutex failing;
  std::optional<core::Error> failure;
  const auto work = [&] {
    for (std::size_t i = next++; i < problems.size(); i = next++) {
      actors::ReasonRequest request;
      if (problems[i].text.empty())
        request.typed = problems[i].problem->typed().dump();
      else
        request.problem = problems[i].text;
      request.strategy = row.strategy;
      request.task = problems[i].task->name();
      request.decomposition = row.decomposition;
      request.budget = {row.tokens, 600, actors::Limits::kMaxNodes};
      request.seed = core::mix64(wanted.seed ^ core::mix64(i));
      request.background = true;
      const auto session = run_session(reasoner, std::move(request));
      if (!session) {
        const std::lock_guard lock(failing);
        failure = session.error();
        next = problems.size();
        return;
      }
      outcomes[i] = outcome_of(problems[i], session.value());
      progress.step(outcomes[i].solved);
    }
  };
  {
    std::vector<std::jthread> workers;
    for (int w = 0; w < wanted.parallel; ++w) workers.emplace_back(work);
  }
  if (failure) return *failure;
  return outcomes;
}

Result<std::vector<EvalRow>> evaluate(const Wanted& wanted, Reasoner& reasoner) {
  std::vector<std::pair<EvalRow, std::vector<EvalProblem>>> sets;  // an empty row and its problems
  if (!wanted.file.empty()) {
    BOOST_OUTCOME_TRY(auto problems, from_file(wanted.file));
    EvalRow row;
    row.task = problems.front().task->name();
    for (const auto& problem : problems)
      if (problem.task->name() != row.task) row.task = "mixed";
    sets.emplace_back(std::move(row), std::move(problems));
  } else {
    for (const search::Task* task : search::all_tasks()) {
      if (wanted.task != "all" && wanted.task != task->name()) continue;
      EvalRow row;
      row.task = task->name();
      row.level = wanted.level > 0 ? wanted.level : task->quoted_level();
      BOOST_OUTCOME_TRY(auto problems, generated(wanted, *task, row.level));
      sets.emplace_back(std::move(row), std::move(problems));
    }
  }

  std::size_t total = 0;
  for (const auto& [row, problems] : sets)
    total += problems.size() * wanted.strategies.size() * wanted.tokens.size() *
             wanted.decompositions.size();
  Progress progress(total);
  std::vector<EvalRow> rows;
  for (const auto& [empty, problems] : sets) {
    for (const auto tokens : wanted.tokens) {
      for (const auto& strategy : wanted.strategies) {
        for (const auto& decomposition : wanted.decompositions) {
          EvalRow row = empty;
          row.strategy = strategy;
          row.decomposition = decomposition;
          row.tokens = tokens;
          progress.start(row);
          BOOST_OUTCOME_TRY(row.outcomes, run_all(wanted, reasoner, problems, row, progress));
          progress.row_done();
          rows.push_back(std::move(row));
        }
      }
    }
  }
  progress.finish();
  return rows;
}

}  // namespace

int eval(const Arguments& arguments) {
  Configuration configuration;
  Wanted wanted;
  CLI::App app(
      "Measures what each strategy solves. solved: the final answer checks against the problem; "
      "verified: it also came with "
      "a derivation whose certificate passes.",
      "lemma eval");
  app.add_option("--task", wanted.task, "task family, or all")->capture_default_str();
  app.add_option("--level", wanted.level, "of generated problems; 0: the family's quoted level")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
  app.add_option("--n", wanted.n, "problems")
      ->check(CLI::Range(1, kMaxProblems))
      ->capture_default_str();
  app.add_option("--seed", wanted.seed, "of problems and sampling")->capture_default_str();
  app.add_option("--strategy", wanted.strategies, "comma-separated")
      ->delimiter(',')
      ->capture_default_str();
  app.add_option("--decomposition", wanted.decompositions,
                 "comma-separated: off, structure (the family's own sub-questions), model")
      ->delimiter(',')
      ->check(CLI::IsMember({"off", "structure", "model"}))
      ->capture_default_str();
  app.add_option("--tokens", wanted.tokens, "budgets, comma-separated")
      ->delimiter(',')
      ->check(CLI::Range(std::int64_t{1}, actors::Limits::kMaxTokens))
      ->capture_default_str();
  app.add_option("--parallel", wanted.parallel,
                 "sessions at a time; they share the model's batches, and each takes longer")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_option("--problems", wanted.file, "JSON lines instead of generated problems");
  app.add_flag("--json", wanted.json, "print the rows as JSON");
  configuration.add_flags(app);
  if (const auto parsed = parse(app, arguments)) return *parsed;
  if (auto loaded = configuration.load(); !loaded) return report(loaded.error(), kBadUsage);
  core::configure_log(configuration.log);
  configuration.parts.search.symbolic = "off";  // what is measured is the strategy alone
  if (wanted.task != "all") {
    if (auto task = search::find_task(wanted.task, "--task"); !task)
      return report(task.error(), kBadUsage);
  }
  const bool splits = wanted.decompositions != std::vector<std::string>{"off"};
  for (const auto& name : wanted.strategies) {
    if (auto made = search::make_strategy(name, {}); !made) return report(made.error(), kBadUsage);
    if (splits && (name == "guess" || name == "uniform_guess"))
      return report(error(ErrorCode::kUnsupported,
                          "guesses have no sub-questions: leave out " + name, "--decomposition"),
                    kBadUsage);
  }

  auto reasoner = Reasoner::open(configuration, Memory::kInProcess, fork_spawner());
  if (!reasoner) return report(reasoner.error(), kMissingPiece);
  auto rows = evaluate(wanted, *reasoner.value());
  if (!rows) return report(rows.error());
  if (!wanted.json) {
    std::printf("%s", table(rows.value()).c_str());
    return kDone;
  }
  const auto model = reasoner.value()->generator().info();
  nlohmann::ordered_json out{{"commit", commit()},  {"machine", machine()},
                             {"model", model.name}, {"weights", model.weights},
                             {"seed", wanted.seed}, {"rows", nlohmann::ordered_json::array()}};
  for (const auto& row : rows.value()) out["rows"].push_back(to_json(row));
  std::printf("%s\n", out.dump(2).c_str());
  return kDone;
}

}  // namespace lemma::cli

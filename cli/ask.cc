// lemma ask "…": one problem, searched in this process, shown as a growing tree.
#include <cstdio>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/exit.h"
#include "cli/reasoner.h"
#include "cli/search_view.h"
#include "http/answer_format.h"

namespace lemma::cli {

using actors::EventPage;
using actors::SystemMessage;

namespace {

// Draws over what it drew before.
class Screen {
 public:
  void show(const std::vector<std::string>& lines) {
    erase();
    for (const auto& line : lines) std::fprintf(stderr, "%s\n", line.c_str());
    std::fflush(stderr);
    drawn_ = static_cast<int>(lines.size());
  }
  void erase() {
    if (drawn_ > 0) std::fprintf(stderr, "\x1b[%dA\x1b[J", drawn_);
    drawn_ = 0;
  }

 private:
  int drawn_ = 0;
};

core::Result<nlohmann::json> watch(Reasoner& reasoner, const std::string& id, std::int64_t budget) {
  const bool terminal = isatty(STDERR_FILENO) != 0;
  winsize size{24, 80, 0, 0};
  if (terminal) ioctl(STDERR_FILENO, TIOCGWINSZ, &size);
  SearchView view(budget);
  Screen screen;
  const auto began = std::chrono::steady_clock::now();
  std::uint64_t after = 0;
  for (bool ended = false; !ended;) {
    auto page = reasoner.wait<EventPage>([&](core::Reply<EventPage> reply) {
      actors::ReadEvents read;
      read.session = id;
      read.after = after;
      read.wait = true;
      read.max_wait = std::chrono::milliseconds(250);
      read.reply = std::move(reply);
      return SystemMessage(std::move(read));
    });
    if (!page) return page.error();
    for (const auto& event : page.value().events) {
      after = event->id.seq;
      const auto body = nlohmann::json::parse(event->body);
      view.apply(body);
      const std::string line = terminal ? "" : SearchView::line_of(body);
      if (!line.empty()) std::fprintf(stderr, "%s\n", line.c_str());
    }
    ended = page.value().ended;
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    if (terminal)
      screen.show(
          view.lines(std::max(4, size.ws_row - 4), std::max<int>(20, size.ws_col - 1), seconds));
  }
  auto session = reasoner.wait<std::string>([&](core::Reply<std::string> reply) {
    return SystemMessage(actors::GetSession{id, std::move(reply)});
  });
  if (!session) return session.error();
  return nlohmann::json::parse(session.value());
}

}  // namespace

int ask(const Arguments& arguments) {
  Configuration configuration;
  actors::ReasonRequest request;
  request.background = true;
  bool json = false;
  std::string format = "text";
  CLI::App app("Searches for the answer to one problem and shows the search.", "lemma ask");
  app.add_option("problem", request.problem, "the problem, in English")->required();
  app.add_option("--task", request.task, "task family; auto decides")->capture_default_str();
  app.add_option("--strategy", request.strategy,
                 "greedy, best_of_n, beam, mcts, symbolic, uniform, guess or auto")
      ->capture_default_str();
  app.add_option("--tokens", request.budget.tokens, "completion tokens")
      ->check(CLI::Range(std::int64_t{1}, actors::Limits::kMaxTokens))
      ->capture_default_str();
  app.add_option("--seconds", request.budget.seconds, "wall clock")
      ->check(CLI::Range(0.001, actors::Limits::kMaxSeconds))
      ->capture_default_str();
  app.add_option("--seed", request.seed, "of the search's sampling")->capture_default_str();
  app.add_option("--decomposition", request.decomposition,
                 "sub-questions: off, structure, model, or auto")
      ->check(CLI::IsMember({"auto", "off", "structure", "model"}))
      ->capture_default_str();
  app.add_option(
         "--formalise", request.formalise,
         "a text that no recogniser is certain of may be formalised by: model, off, or auto")
      ->check(CLI::IsMember({"auto", "off", "model"}))
      ->capture_default_str();
  app.add_option("--format", format, "of the answer: text, markdown, dot or json")
      ->check(CLI::IsMember({"text", "markdown", "dot", "json"}))
      ->capture_default_str();
  app.add_flag("--json", json, "the same as --format json");
  configuration.add_flags(app);
  if (const auto parsed = parse(app, arguments)) return *parsed;
  if (auto loaded = configuration.load(); !loaded) return report(loaded.error(), kBadUsage);
  core::configure_log(configuration.log);
  if (request.problem.empty() || request.problem.size() > actors::Limits::kMaxProblemBytes)
    return report(core::error(core::ErrorCode::kOutOfRange, "must be 1 to 32768 bytes", "problem"));

  auto reasoner = Reasoner::open(configuration, Memory::kInProcess);
  if (!reasoner) return report(reasoner.error(), kMissingPiece);
  const auto budget = request.budget.tokens;
  auto started = reasoner.value()->wait<actors::StartedSession>(
      [&](core::Reply<actors::StartedSession> reply) {
        return SystemMessage(actors::StartSession{request, std::move(reply)});
      });
  if (!started) return report(started.error(), kBadUsage);
  auto session = watch(*reasoner.value(), started.value().id, budget);
  if (!session) return report(session.error(), kFailed);
  if (json || format == "json")
    std::printf("%s\n", session.value().dump(2).c_str());
  else
    std::printf("%s", http::answer_as(*http::answer_format_from(format), session.value()).c_str());
  return session.value().value("state", "") == "failed" ? kFailed : kDone;
}

}  // namespace lemma::cli

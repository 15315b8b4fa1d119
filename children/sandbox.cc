#include "children/sandbox.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/mman.h>

#include "children/channel.h"
#include "children/frame.h"
#include "children/python_harness.h"
#include "children/seccomp_filter.h"
#include "core/ids.h"

namespace lemma::children {

using core::error;
using core::ErrorCode;
using core::Result;
using std::chrono::steady_clock;
using Json = nlohmann::json;

namespace {

constexpr std::size_t kNonceBytes = 32;
constexpr std::size_t kMaxErrorName = 100;
constexpr std::size_t kMaxPrinted = 4096;
constexpr core::Duration kStartTime = std::chrono::seconds(10);
constexpr core::Duration kEndTime = std::chrono::seconds(5);
constexpr core::Duration kProbeAgainAfter = std::chrono::minutes(1);

std::string nonce() {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (int half = 0; half < 2; ++half)
    for (std::uint64_t bits = core::secure_random64(), i = 0; i < 16; ++i, bits >>= 4)
      text += kDigits[bits & 15];
  return text;
}

std::string printable(std::string_view text, std::size_t most) {
  std::string clean;
  for (const char c : text.substr(0, most)) clean += c >= ' ' && c <= '~' ? c : '?';
  return clean;
}

Result<void> check_bounds(const PythonProgram& program) {
  if (program.source.size() > PythonProgram::kMaxSourceBytes)
    return error(ErrorCode::kOutOfRange, "the source has more than 64 KiB", "source");
  if (program.calls.empty() || program.calls.size() > PythonProgram::kMaxCalls)
    return error(ErrorCode::kOutOfRange, "there must be 1 to 256 calls", "calls");
  for (const auto& call : program.calls)
    if (call.size() > PythonProgram::kMaxArgumentsBytes)
      return error(ErrorCode::kOutOfRange, "the arguments of a call have more than 1 MiB", "calls");
  const std::string& name = program.function;
  bool word = !name.empty() && name.size() <= 100 && (name[0] < '0' || name[0] > '9');
  for (const char c : name)
    word = word &&
           (c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
  if (!word) return error(ErrorCode::kInvalidArgument, "no name of a function", "function");
  return core::success();
}

// A file of its own for what the code prints: bounded by its limit on files, and nobody has to
// read them while it runs.
Result<Descriptor> memory_file() {
  Descriptor file(::memfd_create("lemma-printed", MFD_CLOEXEC));
  if (!file) return error(ErrorCode::kUnavailable, std::strerror(errno));
  return file;
}

std::string beginning_of(const Descriptor& file, std::size_t most) {
  std::string text(most, '\0');
  const ssize_t size = ::pread(file.get(), text.data(), most, 0);
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return text;
}

// The talk with one process.
class Talk {
 public:
  Talk(const Descriptor& socket, const SandboxLimits& limits) : socket_(socket), limits_(limits) {}

  // Python runs in the sandbox; nothing foreign is in it yet.
  Result<void> hello() {
    BOOST_OUTCOME_TRY(auto said,
                      read_frame(socket_.get(), kNonceBytes, steady_clock::now() + kStartTime));
    if (said != "hello") return error(ErrorCode::kUnavailable, "something else answered");
    return core::success();
  }

  // Each call after the reply to the one before, until one goes wrong for good.
  std::vector<CallOutcome> calls(const PythonProgram& program) {
    deadline_ = steady_clock::now() + limits_.wall;
    std::optional<CallOutcome> stopped = read_source(program);
    std::vector<CallOutcome> outcomes;
    for (const auto& arguments : program.calls) {
      outcomes.push_back(stopped ? *stopped : call(arguments));
      if (outcomes.back().kind == CallOutcome::Kind::kNotMade) stopped = outcomes.back();
    }
    return outcomes;
  }

  bool out_of_time() const { return out_of_time_; }

 private:
  CallOutcome not_made(const core::Error& why) {
    out_of_time_ = why.code == ErrorCode::kDeadlineExceeded;
    return {CallOutcome::Kind::kNotMade, out_of_time_                      ? "it took too long"
                                         : why.code == ErrorCode::kCorrupt ? "its reply is longer "
                                                                             "than allowed"
                                                                           : "its process ended"};
  }

  // What became of all calls, if the source can't be read.
  std::optional<CallOutcome> read_source(const PythonProgram& program) {
    const Json order{{"source", program.source}, {"function", program.function}};
    const auto bytes = order.dump(-1, ' ', true, Json::error_handler_t::replace);
    if (auto sent = write_frame(socket_.get(), bytes, deadline_); !sent)
      return not_made(sent.error());
    auto frame = read_frame(socket_.get(), 1 + kMaxErrorName, deadline_);
    if (!frame) return not_made(frame.error());
    if (frame.value() == "ready") return std::nullopt;
    if (frame.value().starts_with("e"))
      return CallOutcome{CallOutcome::Kind::kRaised,
                         printable(frame.value().substr(1), kMaxErrorName)};
    return CallOutcome{CallOutcome::Kind::kNotMade, "it talked out of turn"};
  }

  CallOutcome call(const std::string& arguments) {
    const std::string expected = nonce();
    if (auto sent = write_frame(socket_.get(), expected + arguments, deadline_); !sent)
      return not_made(sent.error());
    auto reply = read_frame(socket_.get(), kNonceBytes + 1 + limits_.reply_bytes, deadline_);
    if (!reply) return not_made(reply.error());
    const std::string& text = reply.value();
    if (text.size() <= kNonceBytes || !text.starts_with(expected))
      return {CallOutcome::Kind::kNotMade, "its reply is not to this call"};
    const std::string rest = text.substr(kNonceBytes + 1);
    if (text[kNonceBytes] == 'v') return {CallOutcome::Kind::kReturned, rest};
    return {CallOutcome::Kind::kRaised, printable(rest, kMaxErrorName)};
  }

  const Descriptor& socket_;
  const SandboxLimits& limits_;
  core::TimePoint deadline_ = {};
  bool out_of_time_ = false;
};

// Tries what the sandbox must refuse. Nothing here is more than a try: where it isn't refused, the
// sandbox is not one.
constexpr std::string_view kProbe = R"PY(
import os, socket
def probe():
    def refused(act):
        try:
            act()
        except OSError:
            return True
        return False
    return [os.getpid() <= 2, os.getuid() == 65534, refused(socket.socket), refused(os.fork),
            refused(lambda: open("/etc/passwd")), refused(lambda: open("/proc/self/status")),
            refused(lambda: open("/tmp/new", "w")), refused(lambda: os.kill(1, 0))]
)PY";
constexpr std::string_view kProbed = "[true,true,true,true,true,true,true,true]";

}  // namespace

Sandbox::Sandbox(Spawner& spawner, BubblewrapOptions options, core::Metrics& metrics)
    : spawner_(spawner),
      options_(std::move(options)),
      runs_(metrics.counter("lemma_sandbox_runs_total", "Programs run in the sandbox.")),
      kills_(metrics.counter("lemma_sandbox_kills_total",
                             "Programs killed in the sandbox because they took too long.")) {}

Result<SandboxReport> Sandbox::run_python(const PythonProgram& program,
                                          const SandboxLimits& limits) {
  BOOST_OUTCOME_TRY(check_bounds(program));
  BOOST_OUTCOME_TRY(available());
  runs_.add();
  return run(program, limits);
}

Result<SandboxReport> Sandbox::run(const PythonProgram& program, const SandboxLimits& limits) {
  Program bubblewrap;
  BOOST_OUTCOME_TRY(bubblewrap.argv, bubblewrap_command(options_, kPythonHarness));
  bubblewrap.limits = {.cpu_seconds = limits.cpu_seconds,
                       .address_bytes = limits.address_bytes,
                       .file_bytes = limits.file_bytes,
                       .open_files = limits.open_files};
  BOOST_OUTCOME_TRY(auto filter, seccomp_filter());
  BOOST_OUTCOME_TRY(auto printed, memory_file());
  BOOST_OUTCOME_TRY(auto channel, stream_channel());
  const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  static_assert(BubblewrapOptions{}.seccomp_descriptor == 4);
  BOOST_OUTCOME_TRY(auto child,
                    spawner_.start(bubblewrap, {nothing.get(), printed.get(), printed.get(),
                                                channel.theirs.get(), filter.get()}));
  channel.theirs.reset();

  Talk talk(channel.ours, limits);
  if (auto begun = talk.hello(); !begun) {
    const std::string said = printable(beginning_of(printed, 300), 300);
    return error(ErrorCode::kUnavailable,
                 "the sandbox can't be built: " + (said.empty() ? begun.error().detail : said));
  }
  SandboxReport report;
  report.calls = talk.calls(program);
  if (talk.out_of_time()) kills_.add();
  child.kill();
  if (auto exit = child.wait(steady_clock::now() + kEndTime)) report.exit = exit.value();
  report.printed = beginning_of(printed, kMaxPrinted);
  return report;
}

Result<void> Sandbox::probe() {
  BOOST_OUTCOME_TRY(auto report,
                    run({.source = std::string(kProbe), .function = "probe", .calls = {"[]"}}, {}));
  const CallOutcome& outcome = report.calls.front();
  if (outcome.kind != CallOutcome::Kind::kReturned)
    return error(ErrorCode::kUnavailable, "a first program failed in the sandbox: " + outcome.text);
  if (outcome.text != kProbed)
    return error(ErrorCode::kUnavailable, "the sandbox lets through what it must not (" +
                                              printable(outcome.text, 100) + ")");
  return core::success();
}

Result<void> Sandbox::available() {
  core::MutexLock one_at_a_time(probing_);
  {
    core::MutexLock lock(mutex_);
    if (found_ && (*found_ || steady_clock::now() < found_at_ + kProbeAgainAfter)) return *found_;
  }
  auto found = probe();
  core::MutexLock lock(mutex_);
  found_ = found;
  found_at_ = steady_clock::now();
  return found;
}

std::string Sandbox::status() const {
  if (!spawner_.alive()) return "unavailable: the spawner of children has ended";
  core::MutexLock lock(mutex_);
  if (!found_) return "unavailable: not tried yet";
  return *found_ ? "available" : "unavailable: " + found_->error().detail;
}

}  // namespace lemma::children

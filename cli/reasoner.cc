#include "cli/reasoner.h"

#include <thread>

#include "core/ids.h"
#include "core/log.h"
#include "model/load.h"
#include "storage/memory_store.h"
#include "storage/rocksdb_store.h"

namespace lemma::cli {

using core::Result;

std::unique_ptr<children::Spawner> fork_spawner() {
  auto spawner = children::Spawner::fork();
  if (spawner) return std::move(spawner).value();
  core::log(core::LogLevel::kWarning, "no child processes", {{"why", spawner.error().detail}});
  return nullptr;
}

Result<std::unique_ptr<Reasoner>> Reasoner::open(const Configuration& configuration, Memory memory,
                                                 std::unique_ptr<children::Spawner> spawner) {
  std::unique_ptr<Reasoner> reasoner(new Reasoner);
  reasoner->start_children(configuration, std::move(spawner));
  if (memory == Memory::kOnDisk) {
    BOOST_OUTCOME_TRY(reasoner->store_,
                      storage::open_rocksdb_store(configuration.parts.storage.data_dir));
  } else {
    reasoner->store_ = std::make_unique<storage::MemoryStore>();
  }
  BOOST_OUTCOME_TRY(reasoner->generator_, model::load_generator(configuration.model));

  reasoner->executor_ = std::make_unique<core::AsioExecutor>(configuration.server.threads);
  reasoner->device_ = std::make_unique<core::ThreadPool>("model", 1, 16);
  reasoner->disk_ = std::make_unique<core::ThreadPool>("disk", 2, 4096);
  reasoner->judges_ =
      std::make_unique<core::ThreadPool>("judge", configuration.parts.verifier.threads, 4096);
  reasoner->system_ = std::make_unique<actors::System>(
      actors::SystemServices{*reasoner->executor_, *reasoner->device_, *reasoner->disk_,
                             *reasoner->judges_, *reasoner->store_, *reasoner->generator_,
                             reasoner->metrics_, [] { return core::secure_random64(); },
                             reasoner->solver_.get(), reasoner->sandbox_.get()},
      configuration.parts);
  if (auto started = reasoner->system_->start(); !started) {
    reasoner->shut_down_ = true;  // nothing runs yet
    return started.error();
  }
  return reasoner;
}

// A first question and a first program: they tell what is to be had, and warm it up.
void Reasoner::start_children(const Configuration& configuration,
                              std::unique_ptr<children::Spawner> spawner) {
  if (!spawner) return;
  spawner_ = std::move(spawner);
  const auto& verifier = configuration.parts.verifier;
  if (verifier.solvers > 0) {
    children::Z3Options options;
    options.workers = verifier.solvers;
    options.memory_bytes = static_cast<std::uint64_t>(verifier.solver_memory) << 20;
    solver_ = std::make_unique<children::Z3Solver>(*spawner_, options, metrics_);
    if (auto answer = solver_->check("(assert true)", std::chrono::seconds(5)); !answer)
      core::log(core::LogLevel::kWarning, "no second opinions", {{"why", answer.error().detail}});
  }
  sandbox_ =
      std::make_unique<children::Sandbox>(*spawner_, children::BubblewrapOptions{}, metrics_);
  if (auto available = sandbox_->available(); !available)
    core::log(core::LogLevel::kWarning, "no sandbox", {{"why", available.error().detail}});
}

std::string Reasoner::sandbox_status() const {
  return sandbox_ ? sandbox_->status() : "unavailable: no spawner of children runs";
}

std::string Reasoner::solver_status() const {
  if (solver_) return solver_->status();
  return spawner_ ? "unavailable: verifier.solvers is 0"
                  : "unavailable: no spawner of children runs";
}

void Reasoner::shutdown(core::Duration grace) {
  if (shut_down_ || !system_) return;
  shut_down_ = true;
  (void)wait<void>([grace](core::Reply<void> reply) {
    return actors::SystemMessage(actors::Shutdown{grace, std::move(reply)});
  });
  while (!system_->stopped()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

Reasoner::~Reasoner() {
  shutdown(core::Duration(0));
  if (executor_) executor_->stop();
  if (device_) device_->stop();
  if (disk_) disk_->stop();
  if (judges_) judges_->stop();
}

}  // namespace lemma::cli

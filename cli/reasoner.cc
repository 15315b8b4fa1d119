#include "cli/reasoner.h"

#include <thread>

#include "core/ids.h"
#include "model/load.h"
#include "storage/memory_store.h"
#include "storage/rocksdb_store.h"

namespace lemma::cli {

using core::Result;

Result<std::unique_ptr<Reasoner>> Reasoner::open(const Configuration& configuration,
                                                 Memory memory) {
  std::unique_ptr<Reasoner> reasoner(new Reasoner);
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
                             reasoner->metrics_, [] { return core::secure_random64(); }},
      configuration.parts);
  if (auto started = reasoner->system_->start(); !started) {
    reasoner->shut_down_ = true;  // nothing runs yet
    return started.error();
  }
  return reasoner;
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

// MemoryStore: the in-memory twin of the RocksDB store. Loses nothing while it lives, and fails
// when told to: every n-th write, or all of them, as a dying disk would. Thread-safe.
#pragma once

#include <functional>
#include <map>

#include "core/thread_annotations.h"
#include "storage/store.h"

namespace lemma::storage {

class MemoryStore final : public Store {
 public:
  core::Result<void> write(const WriteBatch& batch, Durability durability) override;
  core::Result<std::optional<std::string>> get(std::string_view key) const override;
  core::Result<std::vector<Entry>> scan(std::string_view begin, std::string_view end,
                                        std::size_t limit) const override;

  // Asked before each write; true makes that write fail with kUnavailable and change nothing.
  void fail_when(std::function<bool()> fault);

 private:
  mutable core::Mutex mutex_;
  std::map<std::string, std::string, std::less<>> entries_ GUARDED_BY(mutex_);
  std::function<bool()> fault_ GUARDED_BY(mutex_);
};

}  // namespace lemma::storage

#include "storage/memory_store.h"

namespace lemma::storage {

using core::ErrorCode;

std::string end_of_prefix(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xff) end.pop_back();
  if (!end.empty()) ++end.back();
  return end;
}

core::Result<void> MemoryStore::write(const WriteBatch& batch, Durability) {
  core::MutexLock lock(mutex_);
  if (fault_ && fault_()) return core::error(ErrorCode::kUnavailable, "the disk refused a write");
  for (const auto& write : batch) {
    if (write.value)
      entries_.insert_or_assign(write.key, *write.value);
    else
      entries_.erase(write.key);
  }
  return core::success();
}

core::Result<std::optional<std::string>> MemoryStore::get(std::string_view key) const {
  core::MutexLock lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return std::optional<std::string>();
  return std::optional<std::string>(found->second);
}

core::Result<std::vector<Entry>> MemoryStore::scan(std::string_view begin, std::string_view end,
                                                   std::size_t limit) const {
  core::MutexLock lock(mutex_);
  std::vector<Entry> found;
  for (auto it = entries_.lower_bound(begin);
       it != entries_.end() && it->first < end && found.size() < limit; ++it)
    found.push_back({it->first, it->second});
  return found;
}

void MemoryStore::fail_when(std::function<bool()> fault) {
  core::MutexLock lock(mutex_);
  fault_ = std::move(fault);
}

}  // namespace lemma::storage

// Store: an ordered map of byte strings with atomic batches. RocksDB in production
// (rocksdb_store.h), an in-memory twin that can fail on purpose in tests and simulation
// (memory_store.h). Thread-safe; every call may block on the disk, so strands reach it through a
// BlockingPool.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace lemma::storage {

struct Write {
  std::string key;
  std::optional<std::string> value;  // nothing: delete
};

// Applied whole or not at all, in order.
using WriteBatch = std::vector<Write>;

struct Entry {
  std::string key;
  std::string value;
};

enum class Durability {
  kBuffered,  // survives the process, not the machine
  kSynced,    // on the disk when write() returns
};

class Store {
 public:
  virtual ~Store() = default;

  // kUnavailable when the disk refuses (full, failing); nothing of the batch is then visible.
  virtual core::Result<void> write(const WriteBatch& batch, Durability durability) = 0;
  virtual core::Result<std::optional<std::string>> get(std::string_view key) const = 0;
  // Entries with begin <= key < end in key order, at most `limit`.
  virtual core::Result<std::vector<Entry>> scan(std::string_view begin, std::string_view end,
                                                std::size_t limit) const = 0;
};

// The smallest key beyond all keys that start with `prefix` (which is not all 0xff).
std::string end_of_prefix(std::string_view prefix);

}  // namespace lemma::storage

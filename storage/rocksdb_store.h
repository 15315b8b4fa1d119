// The production store: one RocksDB database with checksums verified on every read. See FORMAT.md
// for what it holds.
#pragma once

#include <memory>
#include <string>

#include "storage/store.h"

namespace lemma::storage {

// Opens or creates the database in `directory` (made when missing). kUnavailable when another
// process holds it or the disk refuses, kCorrupt when its bytes contradict their checksums,
// kUnsupported when a newer Lemma wrote it.
core::Result<std::unique_ptr<Store>> open_rocksdb_store(const std::string& directory);

}  // namespace lemma::storage

#include "storage/rocksdb_store.h"

#include <filesystem>

#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

namespace lemma::storage {

using core::error;
using core::ErrorCode;

namespace {

constexpr std::string_view kSchemaKey = "!schema";
constexpr std::string_view kSchemaVersion = "1";

core::Error from_status(const rocksdb::Status& status, const std::string& what) {
  const ErrorCode code = status.IsCorruption() ? ErrorCode::kCorrupt : ErrorCode::kUnavailable;
  return error(code, what + ": " + status.ToString());
}

rocksdb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }

class RocksDbStore final : public Store {
 public:
  explicit RocksDbStore(std::unique_ptr<rocksdb::DB> db) : db_(std::move(db)) {}
  ~RocksDbStore() override { (void)db_->Close(); }

  core::Result<void> write(const WriteBatch& batch, Durability durability) override {
    rocksdb::WriteBatch writes;
    for (const auto& write : batch) {
      if (write.value)
        (void)writes.Put(write.key, *write.value);
      else
        (void)writes.Delete(write.key);
    }
    rocksdb::WriteOptions options;
    options.sync = durability == Durability::kSynced;
    const auto status = db_->Write(options, &writes);
    if (!status.ok()) return from_status(status, "the database refused a write");
    return core::success();
  }

  core::Result<std::optional<std::string>> get(std::string_view key) const override {
    std::string value;
    const auto status = db_->Get(read_options(), slice(key), &value);
    if (status.IsNotFound()) return std::optional<std::string>();
    if (!status.ok()) return from_status(status, "the database refused a read");
    return std::optional<std::string>(std::move(value));
  }

  core::Result<std::vector<Entry>> scan(std::string_view begin, std::string_view end,
                                        std::size_t limit) const override {
    auto options = read_options();
    const rocksdb::Slice upper = slice(end);
    options.iterate_upper_bound = &upper;
    std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(options));
    std::vector<Entry> found;
    for (it->Seek(slice(begin)); it->Valid() && found.size() < limit; it->Next())
      found.push_back({it->key().ToString(), it->value().ToString()});
    if (!it->status().ok()) return from_status(it->status(), "the database refused a scan");
    return found;
  }

 private:
  static rocksdb::ReadOptions read_options() {
    rocksdb::ReadOptions options;
    options.verify_checksums = true;
    return options;
  }

  std::unique_ptr<rocksdb::DB> db_;
};

}  // namespace

core::Result<std::unique_ptr<Store>> open_rocksdb_store(const std::string& directory) {
  std::error_code made;
  std::filesystem::create_directories(directory, made);
  if (made)
    return error(ErrorCode::kUnavailable, "cannot make '" + directory + "': " + made.message(),
                 "storage.data_dir");

  rocksdb::Options options;
  options.create_if_missing = true;
  options.paranoid_checks = true;
  options.max_open_files = 256;
  options.write_buffer_size = 16 << 20;
  options.keep_log_file_num = 4;
  options.compression = rocksdb::kNoCompression;
  options.info_log_level = rocksdb::WARN_LEVEL;
  rocksdb::BlockBasedTableOptions table;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));

  rocksdb::DB* opened = nullptr;
  const auto status = rocksdb::DB::Open(options, directory, &opened);
  if (!status.ok()) {
    auto failed = from_status(status, "cannot open the database in '" + directory + "'");
    failed.field = "storage.data_dir";
    return failed;
  }
  std::unique_ptr<Store> store =
      std::make_unique<RocksDbStore>(std::unique_ptr<rocksdb::DB>(opened));

  BOOST_OUTCOME_TRY(auto schema, store->get(kSchemaKey));
  if (!schema) {
    BOOST_OUTCOME_TRY(store->write({{std::string(kSchemaKey), std::string(kSchemaVersion)}},
                                   Durability::kSynced));
  } else if (*schema != kSchemaVersion) {
    return error(
        ErrorCode::kUnsupported,
        "the database in '" + directory + "' has schema " + *schema + ", this Lemma reads schema 1",
        "storage.data_dir");
  }
  return store;
}

}  // namespace lemma::storage

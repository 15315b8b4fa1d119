// One suite for both stores: the twin behaves as the real one.
#include "storage/store.h"

#include <filesystem>
#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "core/random.h"
#include "storage/memory_store.h"
#include "storage/rocksdb_store.h"

namespace lemma::storage {
namespace {

using core::ErrorCode;

std::string fresh_directory(const std::string& name) {
  const auto path =
      std::filesystem::temp_directory_path() / ("lemma-" + name + "-" + std::to_string(::getpid()));
  std::filesystem::remove_all(path);
  return path.string();
}

class StoreTest : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    directory_ = fresh_directory("store");
    open();
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(directory_);
  }
  bool durable() const { return GetParam(); }
  void open() {
    if (!durable()) {
      store_ = std::make_unique<MemoryStore>();
      return;
    }
    auto opened = open_rocksdb_store(directory_);
    ASSERT_TRUE(opened) << opened.error().to_string();
    store_ = std::move(opened).value();
  }
  std::string directory_;
  std::unique_ptr<Store> store_;
};

TEST_P(StoreTest, WritesReadsDeletesAndScansInOrder) {
  ASSERT_TRUE(store_->write({{"a", "1"}, {"c", "3"}, {"b", "2"}, {"a", "0"}}, Durability::kSynced));
  EXPECT_EQ(store_->get("a").value(), "0");  // the later write of a batch wins
  EXPECT_EQ(store_->get("z").value(), std::nullopt);
  ASSERT_TRUE(store_->write({{"b", std::nullopt}}, Durability::kBuffered));
  const auto all = store_->scan("a", "z", 10).value();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].key, "c");
  EXPECT_EQ(store_->scan("a", "c", 10).value().size(), 1u);  // the end is exclusive
  EXPECT_EQ(store_->scan("a", "z", 1).value().size(), 1u);
}

TEST_P(StoreTest, AgreesWithAnOrderedMapOverRandomBatches) {
  core::Random random(11);
  std::map<std::string, std::string> oracle;
  for (int round = 0; round < 200; ++round) {
    WriteBatch batch;
    for (std::uint64_t i = random.below(8); i-- > 0;) {
      std::string key = "k" + std::to_string(random.below(40));
      if (random.below(4) == 0) {
        oracle.erase(key);
        batch.push_back({key, std::nullopt});
      } else {
        oracle[key] = std::to_string(random.next());
        batch.push_back({key, oracle[key]});
      }
    }
    ASSERT_TRUE(store_->write(batch, Durability::kBuffered));
  }
  const auto all = store_->scan("k", "l", 1000).value();
  ASSERT_EQ(all.size(), oracle.size());
  auto expected = oracle.begin();
  for (const auto& entry : all) {
    EXPECT_EQ(entry.key, expected->first);
    EXPECT_EQ(entry.value, expected->second);
    ++expected;
  }
}

TEST_P(StoreTest, KeysMayHoldAnyByte) {
  const std::string key("\0\xff\n", 3);
  ASSERT_TRUE(store_->write({{key, std::string("\0x", 2)}}, Durability::kSynced));
  EXPECT_EQ(store_->get(key).value()->size(), 2u);
}

TEST_P(StoreTest, ReopensWithEverythingSynced) {
  if (!durable()) GTEST_SKIP() << "the in-memory twin does not survive its process, by design";
  ASSERT_TRUE(store_->write({{"a", "1"}}, Durability::kSynced));
  store_.reset();
  open();
  EXPECT_EQ(store_->get("a").value(), "1");
}

TEST_P(StoreTest, RefusesASecondOwnerAndANewerSchema) {
  if (!durable()) GTEST_SKIP() << "only the database on disk can have a second owner";
  const auto second = open_rocksdb_store(directory_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(second.error().field, "storage.data_dir");
  ASSERT_TRUE(store_->write({{"!schema", "99"}}, Durability::kSynced));
  store_.reset();
  const auto newer = open_rocksdb_store(directory_);
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().code, ErrorCode::kUnsupported);
}

INSTANTIATE_TEST_SUITE_P(Both, StoreTest, ::testing::Values(false, true),
                         [](const auto& info) { return info.param ? "RocksDb" : "Memory"; });

TEST(MemoryStore, AFailedWriteChangesNothing) {
  MemoryStore store;
  ASSERT_TRUE(store.write({{"a", "1"}}, Durability::kSynced));
  store.fail_when([] { return true; });
  EXPECT_EQ(store.write({{"a", "2"}, {"b", "3"}}, Durability::kSynced).error().code,
            ErrorCode::kUnavailable);
  EXPECT_EQ(store.get("a").value(), "1");
  EXPECT_EQ(store.get("b").value(), std::nullopt);
}

TEST(RocksDbStore, AFileInTheWayIsAClearError) {
  const std::string path = fresh_directory("file");
  std::ofstream(path) << "not a folder";
  const auto opened = open_rocksdb_store(path + "/db");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().field, "storage.data_dir");
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace lemma::storage

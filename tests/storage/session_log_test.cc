#include "storage/session_log.h"

#include <gtest/gtest.h>

#include "storage/memory_store.h"

namespace lemma::storage {
namespace {

using core::ErrorCode;

LoggedEvent event(std::uint64_t epoch, std::uint64_t seq, std::string body) {
  return {{epoch, seq}, "step.proposed", std::move(body)};
}

TEST(SessionLog, ReplaysByteForByteInOrder) {
  MemoryStore store;
  SessionLog log(store);
  const std::string odd = "{\"text\":\"a\\nb\"}\n\0 tail";
  std::vector<Append> group(2);
  group[0] = {"ses_a", {event(1, 1, odd), event(1, 2, "{}")}, false};
  group[1] = {"ses_b", {event(1, 1, "{}")}, false};
  ASSERT_TRUE(log.append(group));
  std::vector<Append> more{{"ses_a", {}, true}};
  for (std::uint64_t seq = 3; seq <= 300; ++seq)
    more[0].events.push_back(event(2, seq, std::to_string(seq)));
  ASSERT_TRUE(log.append(more));

  const auto all = log.read("ses_a", 0, 1000).value();
  ASSERT_EQ(all.size(), 300u);
  EXPECT_EQ(all[0].body, odd);
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i].id.seq, i + 1);
  EXPECT_EQ(all[299].id.epoch, 2u);
  EXPECT_EQ(all[0].type, "step.proposed");
  EXPECT_EQ(log.read("ses_a", 299, 10).value().size(), 1u);
  EXPECT_EQ(log.read("ses_a", 300, 10).value().size(), 0u);
  EXPECT_EQ(log.read("ses_a", 10, 5).value().front().id.seq, 11u);
}

TEST(SessionLog, AKeyLeadsToItsSessionOnceThatHasBegun) {
  MemoryStore store;
  SessionLog log(store);
  std::vector<Append> begin{{"ses_a", {event(1, 1, "{}")}, false, "begun"}};
  begin[0].key = {"a key\n", "{\"problem\":\"x\"}"};
  EXPECT_FALSE(log.keyed("a key\n").value());
  store.fail_when([] { return true; });
  ASSERT_FALSE(log.append(begin));
  store.fail_when(nullptr);
  EXPECT_FALSE(log.keyed("a key\n").value());
  ASSERT_TRUE(log.append(begin));
  const auto known = log.keyed("a key\n").value();
  ASSERT_TRUE(known);
  EXPECT_EQ(known->session, "ses_a");
  EXPECT_EQ(known->request, "{\"problem\":\"x\"}");
  EXPECT_FALSE(log.keyed("a key").value());
}

TEST(SessionLog, KnowsWhatIsUnfinished) {
  MemoryStore store;
  SessionLog log(store);
  std::vector<Append> begin(2);
  begin[0] = {"ses_a", {event(1, 1, "{}")}, false};
  begin[1] = {"ses_b", {event(1, 1, "{}")}, false};
  ASSERT_TRUE(log.append(begin));
  EXPECT_EQ(log.unfinished(10).value(), (std::vector<std::string>{"ses_a", "ses_b"}));
  std::vector<Append> end{{"ses_a", {event(1, 2, "{}")}, true}};
  ASSERT_TRUE(log.append(end));
  EXPECT_EQ(log.unfinished(10).value(), std::vector<std::string>{"ses_b"});
}

TEST(SessionLog, ListsSessionsNewestFirstWithTheirLastSummary) {
  MemoryStore store;
  const auto begin = [](SessionLog& log, std::uint64_t epoch, const std::string& session) {
    std::vector<Append> first{{session, {event(epoch, 1, "{}")}, false, "begun"}};
    ASSERT_TRUE(log.append(first));
  };
  {
    SessionLog log(store);
    EXPECT_TRUE(log.list({}, 10).value().empty());
    for (int i = 0; i < 300; ++i) begin(log, 1, "ses_" + std::to_string(i));
    std::vector<Append> end{{"ses_7", {event(1, 2, "{}")}, true, "ended"}};
    ASSERT_TRUE(log.append(end));
  }
  SessionLog log(store);  // another process
  begin(log, 2, "ses_new");
  const auto page = log.list({}, 3).value();
  ASSERT_EQ(page.size(), 3u);
  EXPECT_EQ(page[0].session, "ses_new");
  EXPECT_EQ(page[1].session, "ses_299");
  EXPECT_EQ(page[2].session, "ses_298");
  EXPECT_EQ(page[2].summary, "begun");
  std::vector<std::string> all;
  for (std::optional<core::EventId> before;;) {
    const auto next = log.list(before, 100).value();
    if (next.empty()) break;
    for (const auto& listed : next) all.push_back(listed.session + " " + listed.summary);
    before = next.back().place;
  }
  ASSERT_EQ(all.size(), 301u);
  EXPECT_EQ(all[300], "ses_0 begun");
  EXPECT_EQ(all[293], "ses_7 ended");
}

TEST(SessionLog, UnknownSessionsAndOversizedEventsAreErrors) {
  MemoryStore store;
  SessionLog log(store);
  const auto missing = log.read("ses_x", 0, 10);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  std::vector<Append> big{
      {"ses_a", {event(1, 1, std::string(SessionLog::kMaxEventBytes + 1, 'x'))}, false}};
  EXPECT_EQ(log.append(big).error().code, ErrorCode::kOutOfRange);
  EXPECT_FALSE(log.contains("ses_a").value());
}

TEST(SessionLog, EachWriterGetsItsOwnEpoch) {
  MemoryStore store;
  EXPECT_EQ(SessionLog(store).open_epoch().value(), 1u);
  EXPECT_EQ(SessionLog(store).open_epoch().value(), 2u);
  ASSERT_TRUE(store.write({{"!epoch", "rubbish"}}, Durability::kSynced));
  EXPECT_EQ(SessionLog(store).open_epoch().error().code, ErrorCode::kCorrupt);
}

TEST(SessionLog, CorruptEventsAreReportedNotServed) {
  MemoryStore store;
  SessionLog log(store);
  std::vector<Append> group{{"ses_a", {event(1, 1, "{}")}, false}};
  ASSERT_TRUE(log.append(group));
  const auto entry = store.scan("e/", "f", 1).value().front();
  ASSERT_TRUE(store.write({{entry.key, "no head at all"}}, Durability::kSynced));
  EXPECT_EQ(log.read("ses_a", 0, 10).error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace lemma::storage

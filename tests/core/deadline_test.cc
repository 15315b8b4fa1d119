#include "core/deadline.h"

#include <optional>

#include <gtest/gtest.h>

#include "core/sim_executor.h"

namespace lemma::core {
namespace {

using namespace std::chrono_literals;

TEST(Deadline, CancelsWhenItsTimeHasComeAndNotBefore) {
  SimExecutor executor(1);
  const TimePoint when = executor.now() + 50ms;
  const Deadline deadline(executor, when);
  TimePoint seen{};
  const auto callback = deadline.token().on_cancel([&] { seen = executor.now(); });
  EXPECT_FALSE(deadline.token().cancelled());
  ASSERT_TRUE(executor.run(100));
  EXPECT_TRUE(deadline.token().cancelled());
  EXPECT_TRUE(deadline.passed());
  EXPECT_EQ(seen, when);
}

TEST(Deadline, AParentThatIsFirstIsNoDeadline) {
  SimExecutor executor(1);
  CancellationSource parent;
  const Deadline deadline(executor, executor.now() + 50ms, parent.token());
  parent.cancel();
  EXPECT_TRUE(deadline.token().cancelled());
  ASSERT_TRUE(executor.run(100));
  EXPECT_FALSE(deadline.passed());
}

TEST(Deadline, EndsWithItsOwner) {
  SimExecutor executor(1);
  std::optional<Deadline> deadline(std::in_place, executor, executor.now() + 50ms);
  const CancellationToken token = deadline->token();
  deadline.reset();
  ASSERT_TRUE(executor.run(100));
  EXPECT_FALSE(token.cancelled());
}

TEST(Deadline, OfThePastCancelsAtOnce) {
  SimExecutor executor(1);
  const Deadline deadline(executor, executor.now());
  ASSERT_TRUE(executor.run(100));
  EXPECT_TRUE(deadline.passed());
}

}  // namespace
}  // namespace lemma::core

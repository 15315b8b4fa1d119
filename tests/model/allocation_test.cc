// In a binary of its own, which counts allocations.
#include <gtest/gtest.h>

#include "model/adapter_folder.h"
#include "tests/model/allocations.h"
#include "tests/model/test_models.h"

namespace lemma::model {
namespace {

TEST(CpuBackend, DecodingAllocatesNothing) {
  const auto backend = load_backend(golden_path("tiny_mixed.gguf"), {.threads = 2});
  Sequence a(0, 4), b(4, 4);
  const std::vector<TokenId> prompt(20, 7), next{9};
  append(*backend, a, prompt, 2);
  append(*backend, b, prompt, 2);
  const auto adapter = AdapterFolder::open(golden_path("adapters/all_rank4")).value();
  Sequence c(8, 4);
  c.adapter = backend->load_adapter(adapter.pairs()).value();
  append(*backend, c, prompt, 3);
  Batch batch{{a.slice(next), c.slice(next), b.slice(next)}};
  const long before = allocations();
  for (int step = 0; step < 20; ++step) {
    ASSERT_TRUE(backend->run(batch).has_value());
    for (BatchSlice& slice : batch.slices) ++slice.position;
  }
  EXPECT_EQ(allocations() - before, 0);
  ::operator delete(::operator new(8));
  EXPECT_GT(allocations() - before, 0) << "the counter counts";
}

}  // namespace
}  // namespace lemma::model

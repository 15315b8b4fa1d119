// Replays the tokenizer fuzzer's corpus, whole and cut at every byte, and random bytes.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "core/random.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

void run(const std::string& bytes, std::size_t size) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), size);
}

TEST(TokenizerFuzzer, CorpusReplays) {
  int files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(LEMMA_SOURCE_DIR "/tests/fuzz/corpus/tokenizer")) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    SCOPED_TRACE(entry.path().filename().string());
    for (std::size_t size = 0; size <= bytes.size(); ++size) run(bytes, size);
    ++files;
  }
  EXPECT_GE(files, 8);
}

TEST(TokenizerFuzzer, RandomBytes) {
  lemma::core::Random random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(random.below(200), '\0');
    for (char& byte : bytes) byte = static_cast<char>(random.below(256));
    run(bytes, bytes.size());
  }
}

}  // namespace

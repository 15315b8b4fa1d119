// Replays one fuzzer's corpus (LEMMA_CORPUS), its cuts and mutations, and random bytes in the
// normal tests.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/random.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace lemma {
namespace {

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

TEST(Fuzzer, CorpusItsCutsAndItsMutationsKeepThePromises) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(LEMMA_SOURCE_DIR "/tests/fuzz/corpus/" LEMMA_CORPUS))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  ASSERT_GE(files.size(), 4u);
  core::Random random(1);
  for (const auto& path : files) {
    SCOPED_TRACE(path);
    std::ifstream file(path, std::ios::binary);
    const std::string input{std::istreambuf_iterator<char>(file), {}};
    run(input);
    for (std::size_t cut = 0; cut < std::min<std::size_t>(input.size(), 1000); ++cut)
      run(input.substr(0, cut));
    for (int i = 0; i < 500 && !input.empty(); ++i) {
      std::string mutant = input;
      for (auto n = 1 + random.below(4); n > 0; --n)
        mutant[random.below(mutant.size())] = static_cast<char>(random.below(256));
      run(mutant);
    }
  }
}

TEST(Fuzzer, RandomBytesKeepThePromises) {
  core::Random random(2);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(random.below(200), '\0');
    for (char& byte : bytes) byte = static_cast<char>(random.below(256));
    run(bytes);
  }
}

}  // namespace
}  // namespace lemma

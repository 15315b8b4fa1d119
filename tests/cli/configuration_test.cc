#include "cli/configuration.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace lemma::cli {
namespace {

TEST(Configuration, TheShippedFileIsTheGeneratedOne) {
  std::ifstream file(LEMMA_SOURCE_DIR "/config/default.toml");
  std::ostringstream shipped;
  shipped << file.rdbuf();
  const Configuration configuration;
  EXPECT_EQ(shipped.str(), configuration.set.default_toml())
      << "run: lemma config --defaults > config/default.toml";
}

TEST(Configuration, EveryOptionHasHelp) {
  const Configuration configuration;
  EXPECT_GT(configuration.set.options().size(), 30u);
  for (const auto& option : configuration.set.options()) EXPECT_FALSE(option.help.empty()) << option.name;
}

}  // namespace
}  // namespace lemma::cli

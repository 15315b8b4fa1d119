#include "core/options.h"

#include <gtest/gtest.h>

namespace lemma::core {
namespace {

struct Sample {
  bool pinned = false;
  int width = 8;
  double rate = 0.5;
  std::string mode = "fast";
  std::string path = "";
  template <class V>
  void visit(V& v) {
    v.option(pinned, "pinned", "keep threads on their cores");
    v.option(width, "width", 1, 64, "rows", "rows of a tile");
    v.option(rate, "rate", 0.0, 1.0, "", "share");
    v.option(mode, "mode", {"fast", "exact"}, "which kernels");
    v.option(path, "path", "where");
  }
};

struct Bound {
  Sample sample;
  OptionSet set;
  Bound() { set.bind("sample", sample); }
};

TEST(Options, FlagsBeatEnvironmentBeatFileBeatDefault) {
  Bound b;
  ASSERT_TRUE(b.set.set("sample.width", "3", OptionSource::kFlag));
  const char* environment[] = {"LEMMA_SAMPLE_WIDTH=4", "LEMMA_SAMPLE_RATE=0.25", "PATH=/bin",
                               "LEMMA_MODELS=/m", nullptr};
  ASSERT_TRUE(b.set.set_from_environment(environment));
  ASSERT_TRUE(
      b.set.set_from_toml("[sample]\nwidth = 5\nrate = 0.75\nmode = \"exact\"\n", "lemma.toml"));
  EXPECT_EQ(b.sample.width, 3);
  EXPECT_EQ(b.sample.rate, 0.25);
  EXPECT_EQ(b.sample.mode, "exact");
  EXPECT_EQ(b.set.options()[3].source, OptionSource::kFile);
  EXPECT_EQ(b.set.options()[0].source, OptionSource::kDefault);
}

TEST(Options, BadValuesNameTheOptionAndItsRange) {
  Bound b;
  const auto range = b.set.set("sample.width", "65", OptionSource::kFlag);
  EXPECT_EQ(range.error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(range.error().field, "sample.width");
  EXPECT_NE(range.error().detail.find("1 .. 64"), std::string::npos);
  EXPECT_EQ(b.set.set("sample.width", "ten", OptionSource::kFlag).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(b.set.set("sample.rate", "nan", OptionSource::kFlag).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(b.set.set("sample.mode", "slow", OptionSource::kFlag).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(b.set.set("sample.pinned", "yes", OptionSource::kFlag).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(b.sample.width, 8);
}

TEST(Options, UnknownKeysAreErrorsEverywhere) {
  Bound b;
  EXPECT_EQ(b.set.set("sample.wdith", "1", OptionSource::kFlag).error().field, "sample.wdith");
  EXPECT_EQ(b.set.set_from_toml("[sample]\nwdith = 1\n", "lemma.toml").error().field,
            "sample.wdith");
  const char* environment[] = {"LEMMA_SAMPLE_WDITH=1", nullptr};
  EXPECT_EQ(b.set.set_from_environment(environment).error().field, "LEMMA_SAMPLE_WDITH");
}

TEST(Options, TheGeneratedFileSetsEveryDefault) {
  Bound b;
  const std::string toml = b.set.default_toml();
  EXPECT_NE(toml.find("# rows of a tile (1 .. 64 rows)\nwidth = 8\n"), std::string::npos) << toml;
  Bound again;
  ASSERT_TRUE(again.set.set_from_toml(toml, "default.toml")) << toml;
  for (const auto& option : again.set.options())
    EXPECT_EQ(option.source, OptionSource::kFile) << option.name;
  EXPECT_EQ(again.sample.mode, "fast");
}

}  // namespace
}  // namespace lemma::core

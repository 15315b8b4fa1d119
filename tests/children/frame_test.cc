#include "children/frame.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "children/channel.h"
#include "children/message.h"
#include "tests/children/test_children.h"

namespace lemma::children {
namespace {

using core::ErrorCode;
using std::chrono::milliseconds;

TEST(Frame, BytesComeBackAsTheyWent) {
  auto channel = stream_channel().value();
  std::string large(3 << 20, 'x');
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * 131);
  const std::vector<std::string> texts = {"", "a", std::string("\0\xff\n", 3), large};
  std::thread writer([&] {
    for (const auto& text : texts)
      EXPECT_TRUE(write_frame(channel.theirs.get(), text, in(milliseconds(5000))));
  });
  for (const auto& text : texts) {
    auto read = read_frame(channel.ours.get(), 4 << 20, in(milliseconds(5000)));
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value(), text);
  }
  writer.join();
}

TEST(Frame, TooLongIsRefusedBeforeItIsRead) {
  auto channel = stream_channel().value();
  ASSERT_TRUE(write_frame(channel.theirs.get(), "12345", in(milliseconds(1000))));
  EXPECT_EQ(read_frame(channel.ours.get(), 4, in(milliseconds(1000))).error().code,
            ErrorCode::kCorrupt);
}

TEST(Frame, ASlowWriterDoesNotOutlastTheDeadline) {
  auto channel = stream_channel().value();
  std::atomic<bool> stop = false;
  std::thread drip([&] {
    ASSERT_EQ(::send(channel.theirs.get(), "\xff\0\0\0", 4, 0), 4);
    while (!stop) {
      (void)::send(channel.theirs.get(), "x", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
      std::this_thread::sleep_for(milliseconds(20));
    }
  });
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(read_frame(channel.ours.get(), 1000, in(milliseconds(200))).error().code,
            ErrorCode::kDeadlineExceeded);
  EXPECT_LT(std::chrono::steady_clock::now() - began, milliseconds(2000));
  stop = true;
  drip.join();
}

TEST(Frame, AFullSocketDoesNotOutlastTheDeadline) {
  auto channel = stream_channel().value();
  EXPECT_EQ(write_frame(channel.ours.get(), std::string(8 << 20, 'x'), in(milliseconds(100)))
                .error()
                .code,
            ErrorCode::kDeadlineExceeded);
}

TEST(Frame, AClosedEndIsUnavailableAndNoSignal) {
  auto channel = stream_channel().value();
  ASSERT_EQ(::send(channel.theirs.get(), "\x05\0\0\0ab", 6, 0), 6);
  channel.theirs.reset();
  EXPECT_EQ(read_frame(channel.ours.get(), 100, in(milliseconds(1000))).error().code,
            ErrorCode::kUnavailable);
  EXPECT_EQ(write_frame(channel.ours.get(), "x", in(milliseconds(1000))).error().code,
            ErrorCode::kUnavailable);
}

TEST(Message, CarriesDescriptors) {
  auto channel = message_channel().value();
  auto inner = stream_channel().value();
  ASSERT_TRUE(send_message(channel.ours.get(), "take this", {inner.theirs.get()}));
  auto message = receive_message(channel.theirs.get(), 100);
  ASSERT_TRUE(message);
  EXPECT_EQ(message.value().bytes, "take this");
  ASSERT_EQ(message.value().descriptors.size(), 1U);
  ASSERT_TRUE(
      write_frame(message.value().descriptors[0].get(), "through it", in(milliseconds(1000))));
  EXPECT_EQ(read_frame(inner.ours.get(), 100, in(milliseconds(1000))).value(), "through it");
}

TEST(Message, TooLongIsCorruptAndTheNextIsWhole) {
  auto channel = message_channel().value();
  ASSERT_TRUE(send_message(channel.ours.get(), std::string(50, 'x')));
  ASSERT_TRUE(send_message(channel.ours.get(), "next"));
  EXPECT_EQ(receive_message(channel.theirs.get(), 10).error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(receive_message(channel.theirs.get(), 10).value().bytes, "next");
}

TEST(Program, SurvivesItsTravel) {
  Program program;
  program.argv = {"/bin/x", "", "\n\"ä"};
  program.environment = {"A=1"};
  program.limits = {1, 2, 3, 4, 5};
  const auto back = decode_program(encode(program));
  ASSERT_TRUE(back);
  EXPECT_EQ(back.value().argv, program.argv);
  EXPECT_EQ(back.value().environment, program.environment);
  EXPECT_EQ(back.value().limits.processes, 5U);
  for (const char* bad : {"", "{}", "[]", R"({"argv":[],"environment":[],"limits":[0,0,0,0,0]})",
                          R"({"argv":["x"],"environment":[],"limits":[0]})",
                          R"({"argv":"x","environment":[],"limits":[0,0,0,0,0]})"})
    EXPECT_EQ(decode_program(bad).error().code, ErrorCode::kCorrupt) << bad;
  for (const char* bad : {"", "{}", "[]", "[9,0,\"\",0,0,0]", "[0,\"\",\"\",0,0,0]"})
    EXPECT_EQ(decode_note(bad).error().code, ErrorCode::kCorrupt) << bad;
}

}  // namespace
}  // namespace lemma::children

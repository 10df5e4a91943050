#include "common/obs/log.h"

#include <fcntl.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace tiernet::obs {
namespace {

google::protobuf::Struct Parse(const std::string& line) {
  google::protobuf::Struct parsed;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(line, &parsed).ok()) << line;
  return parsed;
}

std::string Line(std::initializer_list<Field> fields) {
  return FormatLine(absl::FromUnixMicros(1'559'525'400'123'456), Level::kWarning, "event", fields);
}

// What a reader of the log gets for the text.
std::string Through(absl::string_view text) { return Parse(Line({{"key", text}})).fields().at("key").string_value(); }

TEST(Log, ALineIsOneObject) {
  EXPECT_EQ(Line({{"text", "a"},
                  {"string", std::string("长治")},
                  {"int", -1},
                  {"least", std::numeric_limits<int64_t>::min()},
                  {"greatest", std::numeric_limits<uint64_t>::max()},
                  {"yes", true},
                  {"no", false}}),
            R"({"time":"2019-06-03T01:30:00.123456Z","level":"warning","event":"event","text":"a","string":"长治",)"
            R"("int":-1,"least":-9223372036854775808,"greatest":18446744073709551615,"yes":true,"no":false})");
}

TEST(Log, EveryByteIsEscapedSoThatTheLineParses) {
  for (int byte = 0; byte < 0x80; ++byte) {
    const std::string text(3, static_cast<char>(byte));
    EXPECT_EQ(Through(text), text) << byte;
    const std::string line = Line({{"key", text}});
    EXPECT_EQ(line.find('\n'), std::string::npos);
  }
  EXPECT_NE(Line({{"key", absl::string_view("\0", 1)}}).find("\\u0000"), std::string::npos);
}

TEST(Log, KeysAndEventsAreEscapedToo) {
  const auto parsed = Parse(FormatLine(absl::UnixEpoch(), Level::kInfo, "a\"\xff", {{"k\"\n\x80", 1}}));
  EXPECT_EQ(parsed.fields().at("event").string_value(), "a\"\uFFFD");
  EXPECT_EQ(parsed.fields().count("k\"\n\uFFFD"), 1u);
}

TEST(Log, WhatIsNotUtf8IsReplaced) {
  EXPECT_EQ(Through("\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff"),
            "\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff");
  const std::string bad = "\uFFFD";
  for (const std::string text : {"\x80", "\xbf", "\xc0", "\xc1", "\xf5", "\xfe", "\xff", "\xc2", "\xe4", "\xf0"}) {
    EXPECT_EQ(Through(text), bad);
    EXPECT_EQ(Through("a" + text + "b"), "a" + bad + "b");
  }
  EXPECT_EQ(Through("\xc0\x80"), bad + bad) << "overlong";
  EXPECT_EQ(Through("\xe0\x9f\xbf"), bad + bad + bad) << "overlong";
  EXPECT_EQ(Through("\xed\xa0\x80"), bad + bad + bad) << "surrogate";
  EXPECT_EQ(Through("\xf0\x8f\xbf\xbf"), bad + bad + bad + bad) << "overlong";
  EXPECT_EQ(Through("\xf4\x90\x80\x80"), bad + bad + bad + bad) << "above U+10FFFF";
  EXPECT_EQ(Through("\xe9\x95"), bad + bad) << "cut";
  EXPECT_EQ(Through("\xf0\x9f\x98"
                    "a"),
            bad + bad + bad + "a")
      << "cut";
}

TEST(Log, LongTextsAreCutBetweenCharacters) {
  EXPECT_EQ(Through(std::string(4000, 'a')), std::string(4000, 'a'));
  EXPECT_EQ(Through(std::string(4001, 'a')), std::string(4000, 'a') + "…");
  EXPECT_EQ(Through(std::string(3999, 'a') + "长"), std::string(3999, 'a') + "…");
  EXPECT_LT(Line({{"key", std::string(1 << 20, '\x80')}}).size(), 20'000u);
}

TEST(Log, LinesOfManyThreadsStayWhole) {
  ::testing::internal::CaptureStderr();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([] {
      for (int i = 0; i < 100; ++i) Log(Level::kError, "tick", {{"i", i}, {"text", std::string(500, 'x')}});
    });
  }
  for (auto& thread : threads) thread.join();
  const std::string written = ::testing::internal::GetCapturedStderr();
  std::vector<std::string> lines = absl::StrSplit(written, '\n');
  ASSERT_EQ(lines.size(), 401u);
  lines.pop_back();
  for (const auto& line : lines) EXPECT_EQ(Parse(line).fields().at("level").string_value(), "error");
}

TEST(Log, AFullDiskBehindStderrIsNoError) {
  const int kept = dup(STDERR_FILENO);
  const int full = open("/dev/full", O_WRONLY);
  ASSERT_GE(full, 0);
  dup2(full, STDERR_FILENO);
  for (int i = 0; i < 3; ++i) Log(Level::kInfo, "nobody hears this");
  dup2(kept, STDERR_FILENO);
  close(full);
  close(kept);
  ::testing::internal::CaptureStderr();
  Log(Level::kInfo, "again");
  EXPECT_NE(::testing::internal::GetCapturedStderr().find("\"event\":\"again\""), std::string::npos);
}

}  // namespace
}  // namespace tiernet::obs

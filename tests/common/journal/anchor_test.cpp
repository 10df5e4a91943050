#include "common/journal/anchor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/status/error.h"

namespace tiernet::journal {
namespace {

using ::testing::HasSubstr;

class AnchorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_ = ::testing::TempDir() + "anchor_test_XXXXXX";
    ASSERT_NE(mkdtemp(directory_.data()), nullptr);
    path_ = directory_ + "/reserve.anchor";
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  void Put(const std::string& content) { std::ofstream(path_, std::ios::binary | std::ios::trunc) << content; }
  std::string Content() const {
    std::ostringstream content;
    content << std::ifstream(path_, std::ios::binary).rdbuf();
    return content.str();
  }
  void ExpectCorrupt(const std::string& content, const std::string& problem) {
    Put(content);
    const auto status = ReadAnchors(path_).status();
    EXPECT_EQ(ReasonOf(status), "DATA_CORRUPT") << content;
    EXPECT_THAT(std::string(status.message()), HasSubstr(path_ + ", line "));
    EXPECT_THAT(std::string(status.message()), HasSubstr(problem));
  }

  const Anchors two_ = {{"140423", {17, Genesis("reserve", "140423")}},
                        {"140400/*", {std::numeric_limits<int64_t>::max(), Genesis("reserve", "140400/*")}}};
  const std::string hex_ = absl::BytesToHexString(View(Genesis("reserve", "140423")));
  std::string directory_;
  std::string path_;
};

TEST_F(AnchorTest, WhatIsWrittenIsRead) {
  ASSERT_EQ(WriteAnchors(path_, two_), absl::OkStatus());
  EXPECT_EQ(ReadAnchors(path_).value(), two_);
  ASSERT_EQ(WriteAnchors(path_, {}), absl::OkStatus());
  EXPECT_EQ(ReadAnchors(path_).value(), Anchors());
  EXPECT_EQ(Content(), "end 0\n");
}

TEST_F(AnchorTest, TheFormatStands) {
  ASSERT_EQ(WriteAnchors(path_, {{"140423", {17, Genesis("reserve", "140423")}}}), absl::OkStatus());
  EXPECT_EQ(Content(), absl::StrCat("140423 17 ", hex_, "\nend 1\n"));
}

TEST_F(AnchorTest, NoFileIsNotAnEmptyFile) {
  EXPECT_EQ(ReadAnchors(path_).status().code(), absl::StatusCode::kNotFound);
  ExpectCorrupt("", "last line is missing");
  EXPECT_EQ(ReadAnchors(directory_).status().code(), absl::StatusCode::kInternal) << "a folder";
}

TEST_F(AnchorTest, AFileCutAnywhereIsRefused) {
  ASSERT_EQ(WriteAnchors(path_, two_), absl::OkStatus());
  const std::string whole = Content();
  for (size_t size = 0; size < whole.size(); ++size) {
    Put(whole.substr(0, size));
    EXPECT_EQ(ReasonOf(ReadAnchors(path_).status()), "DATA_CORRUPT") << size;
  }
}

TEST_F(AnchorTest, GarbageIsRefusedByLine) {
  const std::string good = absl::StrCat("140423 17 ", hex_, "\n");
  ExpectCorrupt(std::string(4096, '\0'), "ends within a line");
  ExpectCorrupt("\n", "not `stream seq hash`");
  ExpectCorrupt(good + good + "end 2\n", "line 2: the stream stands there twice");
  ExpectCorrupt(good + "end 2\n", "lines are missing");
  ExpectCorrupt(good + "end 1\n" + good, "line 3: there is more");
  ExpectCorrupt(good + "end 1 \n", "lines are missing");
  for (const std::string& line :
       {absl::StrCat("140423 0 ", hex_), absl::StrCat("140423 -1 ", hex_), absl::StrCat("140423 +17 ", hex_),
        absl::StrCat("140423 017 ", hex_), absl::StrCat("140423 9223372036854775808 ", hex_),
        absl::StrCat("140423  17 ", hex_), absl::StrCat(" 17 ", hex_), absl::StrCat("1404\0023 17 ", hex_),
        absl::StrCat(std::string(101, '1'), " 17 ", hex_), absl::StrCat("140423 17 ", hex_, "00"),
        absl::StrCat("140423 17 ", hex_.substr(1), "g"), absl::StrCat("140423 17 ", hex_, "\r"),
        std::string("140423 17")}) {
    ExpectCorrupt(line + "\nend 1\n", "line 1: not `stream seq hash`");
  }
}

TEST_F(AnchorTest, AnImpossibleAnchorIsNotWritten) {
  ASSERT_EQ(WriteAnchors(path_, two_), absl::OkStatus());
  for (const char* stream : {"", "14 0423", "140423\n", "end"}) {
    EXPECT_EQ(WriteAnchors(path_, {{stream, {1, {}}}}).code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_EQ(WriteAnchors(path_, {{"140423", {0, {}}}}).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReadAnchors(path_).value(), two_);
}

TEST_F(AnchorTest, AFailedWriteLeavesTheOldFile) {
  ASSERT_EQ(WriteAnchors(path_, two_), absl::OkStatus());
  std::filesystem::create_directory(path_ + ".new");  // where the new file would be made
  const auto status = WriteAnchors(path_, {});
  EXPECT_THAT(std::string(status.message()), HasSubstr(path_ + ".new"));
  EXPECT_EQ(ReadAnchors(path_).value(), two_);
  EXPECT_FALSE(WriteAnchors(directory_ + "/none/anchor", two_).ok());
}

TEST_F(AnchorTest, AWriteThatIsCutShortLeavesTheOldFile) {
  ASSERT_EQ(WriteAnchors(path_, two_), absl::OkStatus());
  rlimit old_limit;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old_limit), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{100, old_limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  Anchors other = two_;
  other["140424"] = {1, {}};
  const auto status = WriteAnchors(path_, other);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &old_limit), 0);
  std::signal(SIGXFSZ, old_handler);
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(ReadAnchors(path_).value(), two_);
  EXPECT_EQ(WriteAnchors(path_, other), absl::OkStatus()) << "what was left of the failed one is no obstacle";
  EXPECT_EQ(ReadAnchors(path_).value(), other);
}

TEST_F(AnchorTest, AFullDiskIsNamed) {
  std::filesystem::create_symlink("/dev/full", path_ + ".new");
  EXPECT_EQ(ReasonOf(WriteAnchors(path_, two_)), "STORAGE_FULL");
}

}  // namespace
}  // namespace tiernet::journal

#include "services/tiernetctl/workbook.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/refusal.h"

namespace tiernet::ctl {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using testing::IsOk;

class WorkbookTest : public ::testing::Test {
 protected:
  WorkbookTest() : folder_(::testing::TempDir() + "workbook_test_XXXXXX") {
    if (mkdtemp(folder_.data()) == nullptr) abort();
  }
  ~WorkbookTest() override { fs::remove_all(folder_); }
  std::string path() const { return folder_ + "/list.xlsx"; }
  int files() const { return static_cast<int>(std::distance(fs::directory_iterator(folder_), {})); }

  std::string folder_;
};

TEST_F(WorkbookTest, StandsAtItsPathOnceItIsWhole) {
  auto workbook = Workbook::Open(path(), "list", {"name", "planned_total_yuan"});
  ASSERT_THAT(workbook, IsOk());
  EXPECT_THAT((*workbook)->Add({"项目", "800000000"}, {false, true}), IsOk());
  EXPECT_FALSE(fs::exists(path()));
  EXPECT_THAT((*workbook)->Close(), IsOk());
  EXPECT_EQ((*workbook)->rows(), 1);
  std::string begin(2, '\0');
  std::ifstream(path()).read(begin.data(), 2);
  EXPECT_EQ(begin, "PK");
  EXPECT_EQ(files(), 1);
}

TEST_F(WorkbookTest, WhatIsNotClosedLeavesTheOldFile) {
  std::ofstream(path()) << "old";
  {
    auto workbook = Workbook::Open(path(), "list", {"name"});
    ASSERT_THAT(workbook, IsOk());
    EXPECT_THAT((*workbook)->Add({"项目"}, {false}), IsOk());
  }
  EXPECT_EQ(fs::file_size(path()), 3u);
  EXPECT_EQ(files(), 1);
}

TEST_F(WorkbookTest, ALinkStaysALinkAndADeviceADevice) {
  std::ofstream(path()) << "old";
  const std::string link = folder_ + "/link.xlsx";
  fs::create_symlink(path(), link);
  auto workbook = Workbook::Open(link, "list", {"name"});
  ASSERT_THAT(workbook, IsOk());
  ASSERT_THAT((*workbook)->Close(), IsOk());
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_GT(fs::file_size(path()), 3u);
  ASSERT_EQ(mkfifo((folder_ + "/fifo").c_str(), 0600), 0);
  const auto refused = Workbook::Open(folder_ + "/fifo", "list", {"name"}).status();
  EXPECT_THAT(std::string(refused.message()), HasSubstr("it is no regular file"));
  EXPECT_TRUE(fs::is_fifo(folder_ + "/fifo"));
}

TEST_F(WorkbookTest, APlaceThatCannotBeWrittenIsNamedAtOnce) {
  const auto refused = Workbook::Open(folder_ + "/none/list.xlsx", "list", {"name"}).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("/none/list.xlsx cannot be written: No such file"));
}

TEST_F(WorkbookTest, ASheetHoldsSoManyRowsAndNoMore) {
  auto workbook = Workbook::Open(path(), "list", {"name"});
  ASSERT_THAT(workbook, IsOk());
  for (int row = 1; row <= 1'048'575; ++row) ASSERT_THAT((*workbook)->Add({"1"}, {true}), IsOk());
  const auto refused = (*workbook)->Add({"1"}, {true});
  EXPECT_EQ(refused.code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(refused.message(), "a sheet holds 1048575 entries; use --limit or --filter");
}

}  // namespace
}  // namespace tiernet::ctl

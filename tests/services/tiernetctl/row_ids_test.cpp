#include "services/tiernetctl/row_ids.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace tiernet::ctl {
namespace {

std::vector<std::string> IdsOf(const std::string& parent, const std::vector<std::string>& rows) {
  RowIds ids(parent);
  for (const auto& row : rows) ids.Scan(row);
  std::vector<std::string> result;
  for (const auto& row : rows) result.push_back(ids.Next(row));
  return result;
}

TEST(RowIds, AreTheSameWhenTheFileIsReadAgain) {
  EXPECT_EQ(IdsOf("units/140423", {"a", "b", "a"}), IdsOf("units/140423", {"a", "b", "a"}));
}

TEST(RowIds, TellRowsApartThatAreAlike) {
  const auto ids = IdsOf("units/140423", {"a", "a", "a"});
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 3u);
}

TEST(RowIds, StayWhenOtherRowsAreAddedOrMended) {
  const auto before = IdsOf("units/140423", {"a", "broken", "b"});
  const auto after = IdsOf("units/140423", {"new", "a", "mended", "b"});
  EXPECT_EQ(before[0], after[1]);
  EXPECT_EQ(before[2], after[3]);
}

TEST(RowIds, DifferBetweenUnits) { EXPECT_NE(IdsOf("units/140423", {"a"}), IdsOf("units/140424", {"a"})); }

TEST(RowIds, AreTheDigestThatTheHeaderSays) {
  // printf 'units/140423\na\n0' | sha256sum
  EXPECT_EQ(IdsOf("units/140423", {"a"})[0], "9db182dd01a4f450aa51067e346d73db");
}

TEST(RowIds, AreDistinctInALargeFile) {
  std::vector<std::string> rows;
  for (int i = 0; i < 200'000; ++i) rows.push_back(absl::StrCat("row ", i));
  const auto ids = IdsOf("units/140423", rows);
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), rows.size());
}

}  // namespace
}  // namespace tiernet::ctl

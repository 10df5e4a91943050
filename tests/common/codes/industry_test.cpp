#include "common/codes/industry.h"

#include <gtest/gtest.h>

namespace tiernet {
namespace {

TEST(IsDivision, IsTrueFrom01To97) {
  for (const absl::string_view text : {"01", "39", "97"}) EXPECT_TRUE(IsDivision(text)) << text;
  for (const absl::string_view text : {"", "1", "00", "98", "391", "3a", " 39", "-1"})
    EXPECT_FALSE(IsDivision(text)) << text;
}

TEST(IsIndustryCode, TakesClassesOfADivision) {
  for (const absl::string_view text : {"39", "397", "3974"}) EXPECT_TRUE(IsIndustryCode(text)) << text;
  for (const absl::string_view text : {"3", "39745", "0000", "9811", "39 4", "C39"})
    EXPECT_FALSE(IsIndustryCode(text)) << text;
}

TEST(IsIndustry, IsSectionsBCAndD) {  // B.3
  for (const absl::string_view code : {"06", "12", "13", "3974", "46"}) EXPECT_TRUE(IsIndustry(code)) << code;
  for (const absl::string_view code : {"05", "0599", "47", "4700", "97", "", "4", "46x"})
    EXPECT_FALSE(IsIndustry(code)) << code;
}

TEST(IsTransformationIndustry, LeavesOutCoalCokingSteelAndCoalPower) {  // E.9
  for (const absl::string_view code : {"06", "0610", "25", "31", "3120", "4411"}) {
    EXPECT_FALSE(IsTransformationIndustry(code)) << code;
  }
  for (const absl::string_view code : {"39", "441", "44", "4415", "07"}) {
    EXPECT_TRUE(IsTransformationIndustry(code)) << code;
  }
  EXPECT_FALSE(IsTransformationIndustry(""));
}

}  // namespace
}  // namespace tiernet

// The 13710 ladder as reference data (domain.md F.10.1).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/reference/reference.h"
#include "google/protobuf/text_format.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet {
namespace {

namespace v1 = reference::v1;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kRegions[] = R"pb(
  regions { code: '140000' name_zh: '山西省' tier: TIER_PROVINCE kind: REGION_KIND_PROVINCE }
  regions { code: '140400' name_zh: '长治市' tier: TIER_CITY kind: REGION_KIND_CITY summation_unit: true }
)pb";

std::string Rung(const std::string& node, const std::string& time) {
  return absl::StrCat("supervision_rungs { category: SUPERVISION_CATEGORY_MAJOR node: SUPERVISION_NODE_", node, " ",
                      time, " }\n");
}

absl::StatusOr<std::unique_ptr<const Reference>> With(const std::string& rungs) {
  v1::ReferenceData data;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kRegions + rungs, &data)) << rungs;
  return Reference::From(std::move(data));
}

TEST(Ladder, IsInOrderWhateverOrderItCameIn) {
  const auto reference = With(Rung("RESULT", "months: 1") + Rung("STUDY", "days: 0") + Rung("FEEDBACK", "days: 3"));
  ASSERT_TRUE(reference.ok()) << reference.status();
  const auto ladder = (*reference)->LadderOf(v1::SUPERVISION_CATEGORY_MAJOR);
  ASSERT_EQ(ladder.size(), 3u);
  EXPECT_TRUE(ladder[0]->has_days()) << "the very day is not no time at all";
  EXPECT_EQ(ladder[1]->days(), 3);
  EXPECT_EQ(ladder[2]->months(), 1);
  EXPECT_THAT((*reference)->LadderOf(v1::SUPERVISION_CATEGORY_GENERAL), IsEmpty());
}

TEST(Ladder, NamesWhatIsWrong) {
  const std::string rest = Rung("STUDY", "days: 1") + Rung("FEEDBACK", "days: 3");
  const std::pair<std::string, std::string> kCases[] = {
      {rest, "lacks a rung"},
      {rest + Rung("RESULT", ""), "either days or months"},
      {rest + Rung("RESULT", "days: 7 months: 1"), "either days or months"},
      {rest + Rung("RESULT", "days: -1"), "negative or none"},
      {rest + Rung("RESULT", "months: 0"), "negative or none"},
      {rest + Rung("PLANNED_RESULT", "days: 7"), "none of the ladder"},
      {rest + Rung("STUDY", "days: 2"), "stands twice"},
      {rest + Rung("RESULT", "days: 7") + "supervision_rungs { node: SUPERVISION_NODE_STUDY days: 1 }",
       "category is missing"},
  };
  for (const auto& [rungs, problem] : kCases) {
    const auto status = With(rungs).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << problem;
    EXPECT_THAT(std::string(status.message()), HasSubstr(problem));
  }
}

}  // namespace
}  // namespace tiernet

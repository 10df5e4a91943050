// The hand-over from the reserve library (domain.md I.36).
#include "services/construction/domain/hand_over.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/construction/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::construction {
namespace {

using P = v1::ConstructionProject;
using ::testing::HasSubstr;
using testing::IsOk;

constexpr char kName[] = "units/140423/constructionProjects/0169425f-7c00-7000-8000-000000000005";

reserve::v1::ReserveProject Requested() {
  reserve::v1::ReserveProject entry;
  entry.set_name("units/140423/reserveProjects/0169425f-7c00-7000-8000-000000000001");
  entry.set_project_id("0169425f-7c00-7000-8000-0000000000aa");
  entry.set_reporting_unit("140423");
  entry.set_title("襄垣县煤基新材料项目");
  entry.set_project_code("2019-140423-26-03-004711");
  entry.set_sponsor_name("山西某某新材料有限公司");
  entry.set_sponsor_credit_code("911400001123599660");
  entry.set_owner_person("张三");
  entry.set_region("140423");
  entry.set_zone("Z03");
  entry.set_industry("26");
  entry.set_planned_total_yuan(800'000'000);
  entry.set_planned_start("2019-05-01");
  entry.set_planned_end("2021-05-01");
  entry.set_sample_id("P01");
  entry.set_transfer_requested_on("2019-04-01");
  entry.add_former_ready_periods();
  return entry;
}

TEST(HandOver, MakesAnApplicationOfTheEntry) {
  const auto taken = TakeOver(Requested(), kName, "requester", "", "");
  ASSERT_THAT(taken, IsOk());
  ASSERT_TRUE(taken->has_value());
  const P& project = **taken;
  EXPECT_EQ(project.state(), P::STATE_APPLIED);
  EXPECT_EQ(project.name(), kName);
  EXPECT_EQ(project.reserve_project(), Requested().name());
  EXPECT_EQ(project.project_id(), Requested().project_id());
  EXPECT_EQ(project.claimed_project(), "") << "not before its admission";
  EXPECT_EQ(project.hand_over(), HandOverOf(Requested()));
  EXPECT_EQ(project.applied_by(), "requester");
  EXPECT_EQ(project.applied_on(), "2019-04-01");
  EXPECT_EQ(project.reporting_unit(), "140423");
  EXPECT_EQ(project.title(), "襄垣县煤基新材料项目");
  EXPECT_EQ(project.project_code(), "2019-140423-26-03-004711");
  EXPECT_EQ(project.owner_name(), "山西某某新材料有限公司");
  EXPECT_EQ(project.owner_credit_code(), "911400001123599660");
  EXPECT_EQ(project.region(), "140423");
  EXPECT_EQ(project.zone(), "Z03");
  EXPECT_EQ(project.industry(), "26");
  EXPECT_EQ(project.planned_total_yuan(), 800'000'000);
  EXPECT_EQ(project.planned_start(), "2019-05-01");
  EXPECT_EQ(project.planned_end(), "2021-05-01");
  EXPECT_EQ(project.sample_id(), "P01");
  EXPECT_TRUE(project.is_transformation());
}

TEST(HandOver, OnlyWhileARequestIsOpenAndOnce) {
  auto entry = Requested();
  EXPECT_FALSE(TakeOver(entry, kName, "requester", kName, kName)->has_value()) << "taken already";
  EXPECT_FALSE(TakeOver(entry, kName, "requester", kName, "")->has_value()) << "taken, and rejected meanwhile";
  entry.clear_transfer_requested_on();
  EXPECT_FALSE(TakeOver(entry, kName, "requester", "", "")->has_value());
}

// The reserve library learns of it as of any other rejection, and the request is closed.
TEST(HandOver, IsRejectedAtOnceWhereAnotherProjectHoldsIdOrCode) {
  const auto taken = TakeOver(Requested(), kName, "requester", "", "units/140425/constructionProjects/x");
  ASSERT_THAT(taken, IsOk());
  ASSERT_TRUE(taken->has_value());
  const P& project = **taken;
  EXPECT_EQ(project.state(), P::STATE_REJECTED);
  EXPECT_THAT(project.reject_reason(), HasSubstr("units/140425/constructionProjects/x"));
  EXPECT_EQ(project.hand_over(), HandOverOf(Requested())) << "no request is answered twice";
  EXPECT_EQ(project.claimed_project(), "");
  EXPECT_EQ(project.claimed_code(), "");
}

TEST(HandOver, ARequestKeepsItsNameThroughEditsAndTheNextHasAnother) {
  auto entry = Requested();
  const auto first = HandOverOf(entry);
  entry.set_note("补充说明");
  EXPECT_EQ(HandOverOf(entry), first);
  entry.clear_transfer_requested_on();
  EXPECT_EQ(HandOverOf(entry), "");
  // Rejected, ready anew, and asked for again the same day.
  entry.set_transfer_requested_on("2019-04-01");
  entry.add_former_ready_periods();
  EXPECT_NE(HandOverOf(entry), first);
}

}  // namespace
}  // namespace tiernet::construction

// Clusters, leading firms and plans over the wire: what a unit may say of which zone (K14).
#include <string>

#include "gmock/gmock.h"
#include "tests/services/promotion/service/promotion_test.h"

namespace tiernet::promotion {
namespace {

using ::testing::ElementsAre;
using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;

const Identity kZone{"gaoxin-1", "140471", "COUNTY"};

class Clusters : public PromotionTest {
 protected:
  absl::StatusOr<v1::Cluster> Enter(const std::string& zone, const std::string& industry,
                                    const Identity& identity = kCounty, const std::string& lead = "") {
    v1::CreateClusterRequest request;
    request.set_parent("units/" + identity.unit);
    auto& cluster = *request.mutable_cluster();
    cluster.set_zone(zone);
    cluster.set_title("半导体光电产业集群");
    cluster.set_industry(industry);
    auto& leader = *cluster.add_members();
    leader.set_title("某某光电有限公司");
    leader.set_credit_code("91140491MAK2TX345N");
    leader.set_role(v1::CLUSTER_ROLE_LEADER);
    auto& link = *cluster.add_missing_links();
    link.set_title("深紫外芯片封装");
    link.set_lead(lead);
    return Call(&Stub::CreateCluster, request, identity);
  }
};

TEST_F(Clusters, AreOfZonesOfTheUnitAndOfAtMostThreeLeadingIndustries) {
  EXPECT_THAT(Enter("Z01", "39"), FailsWith(kInvalid, "INVALID_FIELDS"));
  for (const auto* industry : {"26", "38", "3974"}) ASSERT_THAT(Enter("Z03", industry), IsOk());
  EXPECT_THAT(Enter("Z03", "27"), FailsWith(absl::StatusCode::kFailedPrecondition, "LEADING_INDUSTRIES_FULL"));
  EXPECT_THAT(Enter("Z03", "3912"), IsOk());
  const auto overlapping = Enter("Z01", "39", kZone);
  ASSERT_THAT(overlapping, IsOk());
  EXPECT_THAT(overlapping->overlapping_zones(), ElementsAre("Z03"));
}

TEST_F(Clusters, LackLinksThatLeadsShallClose) {
  const auto lead = InTalks("深紫外芯片封装线");
  EXPECT_THAT(Enter("Z03", "39", kCounty, lead.name()), IsOk());
  EXPECT_THAT(Enter("Z03", "39", kCounty, "units/140423/leads/none"),
              FailsWith(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(Clusters, AFirmIsEnteredOnceAndClassed) {
  v1::CreateLeaderFirmRequest request;
  request.set_parent("units/140423");
  auto& firm = *request.mutable_leader_firm();
  firm.set_title("某某光电有限公司");
  firm.set_credit_code("91140491MAK2TX345N");
  firm.set_zone("Z04");
  firm.set_industry("39");
  firm.set_way(v1::LEADER_WAY_CULTIVATED);
  firm.set_revenue_year(2018);
  firm.set_annual_revenue_yuan(1'000'000'000);
  EXPECT_THAT(Call(&Stub::CreateLeaderFirm, request, kCounty), FailsWith(kInvalid, "INVALID_FIELDS"));
  firm.set_zone("Z03");
  const auto entered = Call(&Stub::CreateLeaderFirm, request, kCounty);
  ASSERT_THAT(entered, IsOk());
  EXPECT_EQ(entered->revenue_class(), v1::REVENUE_CLASS_BILLION);
  EXPECT_THAT(Call(&Stub::CreateLeaderFirm, request, kCounty),
              FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
}

TEST_F(Clusters, AZoneHasOnePlan) {
  v1::CreateIndustryPlanRequest request;
  request.set_parent("units/140423");
  auto& plan = *request.mutable_industry_plan();
  plan.set_zone("Z03");
  plan.set_title("襄垣经开区产业规划");
  *plan.mutable_document() = EvidenceOf("2019-03-01", types::v1::EVIDENCE_KIND_PERMIT);
  ASSERT_THAT(Call(&Stub::CreateIndustryPlan, request, kCounty), IsOk());
  EXPECT_THAT(Call(&Stub::CreateIndustryPlan, request, kCounty),
              FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
}

}  // namespace
}  // namespace tiernet::promotion

// Clusters of zones, leading firms and plans (K14).
#include "services/promotion/domain/cluster.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/promotion/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::promotion {
namespace {

using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::IsEmpty;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;

v1::Cluster ClusterOf(const std::string& zone, const std::string& industry) {
  v1::Cluster cluster;
  cluster.set_name(zone + "/" + industry);
  cluster.set_zone(zone);
  cluster.set_industry(industry);
  cluster.set_division(DivisionOf(cluster));
  return cluster;
}

TEST(Clusters, AreOfAtMostThreeLeadingIndustriesAZone) {
  const std::vector<v1::Cluster> three = {ClusterOf("Z03", "2641"), ClusterOf("Z03", "38"), ClusterOf("Z03", "3974")};
  auto third = three.back();
  EXPECT_THAT(Check(third, {three[0], three[1]}, {}), IsOk());
  EXPECT_EQ(third.division(), "39");
  auto fourth = ClusterOf("Z03", "27");
  EXPECT_THAT(Check(fourth, three, {}), FailsWith(kFailed, "LEADING_INDUSTRIES_FULL"));
}

TEST(Clusters, OfOneLeadingIndustryCountOnce) {
  const std::vector<v1::Cluster> two_of_one = {ClusterOf("Z03", "2641"), ClusterOf("Z03", "38"),
                                               ClusterOf("Z03", "3974"), ClusterOf("Z03", "3919")};
  auto another = ClusterOf("Z03", "3912");
  EXPECT_THAT(Check(another, two_of_one, {}), IsOk());
}

TEST(Clusters, MayTurnToAnotherIndustry) {
  const std::vector<v1::Cluster> three = {ClusterOf("Z03", "26"), ClusterOf("Z03", "38"), ClusterOf("Z03", "39")};
  auto turned = three.back();
  turned.set_industry("27");
  ASSERT_THAT(Check(turned, three, {}), IsOk());
  EXPECT_EQ(turned.division(), "27");
}

TEST(Clusters, NameTheOtherZonesWithTheirLeadingIndustry) {
  auto cluster = ClusterOf("Z03", "3974");
  ASSERT_THAT(
      Check(cluster, {},
            {ClusterOf("Z09", "39"), ClusterOf("Z03", "3974"), ClusterOf("Z01", "3912"), ClusterOf("Z01", "3974")}),
      IsOk());
  EXPECT_THAT(cluster.overlapping_zones(), ElementsAre("Z01", "Z09"));
  ASSERT_THAT(Check(cluster, {}, {cluster}), IsOk());
  EXPECT_THAT(cluster.overlapping_zones(), IsEmpty());
}

TEST(LeaderFirms, AreClassedByTheirRevenue) {
  v1::LeaderFirm firm;
  ASSERT_THAT(Check(firm, kSigned), IsOk());
  EXPECT_EQ(firm.revenue_class(), v1::REVENUE_CLASS_UNSPECIFIED) << "not known is not zero";
  firm.set_revenue_year(2018);
  const auto class_at = [&](int64_t yuan) {
    firm.set_annual_revenue_yuan(yuan);
    EXPECT_THAT(Check(firm, kSigned), IsOk());
    return firm.revenue_class();
  };
  EXPECT_EQ(class_at(0), v1::REVENUE_CLASS_BELOW);
  EXPECT_EQ(class_at(999'999'999), v1::REVENUE_CLASS_BELOW);
  EXPECT_EQ(class_at(1'000'000'000), v1::REVENUE_CLASS_BILLION);
  EXPECT_EQ(class_at(9'999'999'999), v1::REVENUE_CLASS_BILLION);
  EXPECT_EQ(class_at(10'000'000'000), v1::REVENUE_CLASS_TEN_BILLION);
}

TEST(LeaderFirms, SayWhichYearTheirRevenueIsOf) {
  v1::LeaderFirm firm;
  firm.set_annual_revenue_yuan(1);
  EXPECT_THAT(Check(firm, kSigned), FailsWith(kInvalid, "INVALID_FIELDS"));
  firm.set_revenue_year(2019);
  EXPECT_THAT(Check(firm, kSigned), FailsWith(kInvalid, "INVALID_FIELDS")) << "it is not over";
  firm.set_revenue_year(2018);
  EXPECT_THAT(Check(firm, kSigned), IsOk());
  firm.clear_annual_revenue_yuan();
  EXPECT_THAT(Check(firm, kSigned), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Plans, AreDocumentsThatThereAre) {
  v1::IndustryPlan plan;
  *plan.mutable_document() = EvidenceOf(kSigned);
  EXPECT_THAT(Check(plan, kSigned - 1), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  EXPECT_THAT(Check(plan, kSigned), IsOk());
}

}  // namespace
}  // namespace tiernet::promotion

#include "common/rpc/identity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/status/error.h"
#include "google/protobuf/text_format.h"

namespace tiernet::rpc {
namespace {

Permissions Granted(const std::string& grants) {
  config::v1::Node node;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(grants, &node));
  return Permissions(node);
}

Caller At(types::v1::Tier tier) { return {"li.si", "140423", tier}; }

TEST(Permissions, AreHeldByTheTiersThatTheNodeFileNames) {
  const auto permissions = Granted(R"(
    grants { permission: "read" tiers: TIER_COUNTY tiers: TIER_CITY tiers: TIER_PROVINCE }
    grants { permission: "review" tiers: TIER_CITY })");
  for (const auto tier : {types::v1::TIER_COUNTY, types::v1::TIER_CITY, types::v1::TIER_PROVINCE}) {
    EXPECT_TRUE(permissions.Holds(At(tier), "read"));
    EXPECT_EQ(permissions.Holds(At(tier), "review"), tier == types::v1::TIER_CITY);
    EXPECT_FALSE(permissions.Holds(At(tier), "never granted"));
    EXPECT_FALSE(permissions.Holds(At(tier), "")) << "a method without a permission is denied to all";
    EXPECT_FALSE(permissions.Holds(At(tier), "READ"));
  }
  EXPECT_FALSE(permissions.Holds(At(types::v1::TIER_UNSPECIFIED), "read"));
}

TEST(Permissions, NothingIsGrantedByDefault) {
  EXPECT_FALSE(Granted("").Holds(At(types::v1::TIER_PROVINCE), "read"));
  EXPECT_FALSE(Granted("grants { permission: 'read' }").Holds(At(types::v1::TIER_PROVINCE), "read"));
}

TEST(Permissions, ARefusalNamesCallerAndPermission) {
  const auto refused = Granted("").Check(At(types::v1::TIER_COUNTY), "reserve.review");
  EXPECT_EQ(refused.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ReasonOf(refused), "PERMISSION_DENIED");
  EXPECT_EQ(refused.message(), "li.si (TIER_COUNTY of 140423) lacks the permission reserve.review");
}

TEST(Permissions, ATierOfNoNameHoldsNothing) {
  const auto permissions = Granted("grants { permission: 'read' tiers: TIER_COUNTY }");
  for (const int tier : {-1, 31, 32, 33, 1000}) {
    EXPECT_FALSE(permissions.Holds(At(static_cast<types::v1::Tier>(tier)), "read")) << tier;
  }
}

}  // namespace
}  // namespace tiernet::rpc

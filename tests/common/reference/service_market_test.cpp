// Rules of the market of intermediary services, as reference data (domain.md F.11.3).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/reference/reference.h"
#include "common/reference/validate.h"
#include "google/protobuf/text_format.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet {
namespace {

namespace v1 = reference::v1;
using testing::Contains;
using testing::HasSubstr;

constexpr char kRegions[] = R"pb(
  regions { code: '140000' name_zh: '山西省' tier: TIER_PROVINCE kind: REGION_KIND_PROVINCE }
  regions { code: '140400' name_zh: '长治市' tier: TIER_CITY kind: REGION_KIND_CITY summation_unit: true }
)pb";

absl::StatusOr<std::unique_ptr<const Reference>> With(const std::string& market) {
  v1::ReferenceData data;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kRegions + market, &data)) << market;
  return Reference::From(std::move(data));
}

TEST(ServiceMarket, MayBeThereOrNot) {
  const auto reference = With("service_market { direct_below_yuan: 100000 }");
  ASSERT_TRUE(reference.ok()) << reference.status();
  EXPECT_EQ((*reference)->data().service_market().direct_below_yuan(), 100'000);
  EXPECT_TRUE(With("").ok());
}

TEST(ServiceMarket, NeedsAnAmount) {
  for (const auto* market : {"service_market {}", "service_market { direct_below_yuan: -1 }"}) {
    const auto status = With(market).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << market;
    EXPECT_THAT(std::string(status.message()), HasSubstr("direct_below_yuan"));
  }
}

TEST(ServiceMarket, StandsInOneFile) {
  v1::ReferenceData data;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString("service_market { direct_below_yuan: 1 }", &data));
  const std::vector<ReferenceSource> sources = {{"a.txtpb", data}, {"b.txtpb", data}};
  EXPECT_THAT(FindProblems(sources), Contains(HasSubstr("b.txtpb: service_market: it stands twice")));
}

}  // namespace
}  // namespace tiernet

// What counties do alike under the commitment system, as reference data (domain.md F.8.3).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "common/reference/reference.h"
#include "google/protobuf/text_format.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet {
namespace {

namespace v1 = reference::v1;
using testing::HasSubstr;

constexpr char kRegions[] = R"pb(
  regions { code: '140000' name_zh: '山西省' tier: TIER_PROVINCE kind: REGION_KIND_PROVINCE }
  regions { code: '140400' name_zh: '长治市' tier: TIER_CITY kind: REGION_KIND_CITY summation_unit: true }
)pb";

absl::StatusOr<std::unique_ptr<const Reference>> With(const std::string& unifications) {
  v1::ReferenceData data;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kRegions + unifications, &data)) << unifications;
  return Reference::From(std::move(data));
}

TEST(Unifications, AreInOrderWhateverOrderTheyCameIn) {
  const auto reference = With("unifications { id: 'U2' name_zh: '二' } unifications { id: 'U1' name_zh: '一' }");
  ASSERT_TRUE(reference.ok()) << reference.status();
  ASSERT_EQ((*reference)->data().unifications_size(), 2);
  EXPECT_EQ((*reference)->data().unifications(0).id(), "U1");
}

TEST(Unifications, NameWhatIsWrong) {
  const std::pair<std::string, std::string> kCases[] = {
      {"unifications { id: 'U1' name_zh: '一' } unifications { id: 'U1' name_zh: '二' }", "stands twice"},
      {"unifications { name_zh: '一' }", "id is missing"},
      {"unifications { id: 'U1' }", "name_zh is missing"},
  };
  for (const auto& [unifications, problem] : kCases) {
    const auto status = With(unifications).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << problem;
    EXPECT_THAT(std::string(status.message()), HasSubstr(problem));
  }
}

}  // namespace
}  // namespace tiernet

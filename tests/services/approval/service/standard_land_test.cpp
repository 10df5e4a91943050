// A parcel of standard land over the wire.
#include <string>

#include "gmock/gmock.h"
#include "tests/services/approval/service/approval_test.h"

namespace tiernet::approval {
namespace {

using testing::FailsWith;
using testing::IsOk;
using v1::StandardParcel;

class StandardLand : public ApprovalTest {
 protected:
  static v1::CreateStandardParcelRequest Planning(const std::string& zone) {
    v1::CreateStandardParcelRequest request;
    request.set_parent("units/140423");
    request.set_happened_on("2019-03-01");
    auto& parcel = *request.mutable_standard_parcel();
    parcel.set_parcel_number("2019-G-07");
    parcel.set_location("襄垣经济技术开发区");
    parcel.set_zone(zone);
    parcel.set_area_m2(66'667);
    parcel.set_term_years(20);
    auto& control = *parcel.add_controls();
    control.set_kind(v1::PARCEL_CONTROL_KIND_TAX);
    control.set_limit(150'000);
    return request;
  }
};

TEST_F(StandardLand, IsPlannedOnceInAZoneOfItsUnit) {  // A.5
  EXPECT_THAT(Call(&Stub::CreateStandardParcel, Planning("Z04"), kWindow),
              FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Call(&Stub::CreateStandardParcel, Planning("Z03"), kWindow), IsOk());
  EXPECT_THAT(Call(&Stub::CreateStandardParcel, Planning("Z03"), kWindow),
              FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
}

TEST_F(StandardLand, GoesFromThePlanToTheAcceptance) {  // F.9
  const auto planned = Call(&Stub::CreateStandardParcel, Planning("Z03"), kWindow);
  ASSERT_THAT(planned, IsOk());
  const auto& name = planned->name();
  for (int kind = 1; kind <= 6; ++kind) {
    EXPECT_THAT(Step(&Stub::OfferStandardParcel, name, "2019-03-04", kWindow),
                FailsWith(absl::StatusCode::kFailedPrecondition, "STEP_NOT_ALLOWED"));
    ASSERT_THAT(Step(&Stub::EvaluateStandardParcel, name, "2019-03-04", kWindow,
                     [&](v1::EvaluateStandardParcelRequest& request) {
                       request.set_kind(static_cast<v1::ParcelEvaluationKind>(kind));
                       *request.mutable_paper() = EvidenceOf("2019-03-04");
                     }),
                IsOk());
  }
  ASSERT_THAT(Step(&Stub::OfferStandardParcel, name, "2019-03-05", kWindow), IsOk());
  const auto granted =
      Step(&Stub::GrantStandardParcel, name, "2019-04-08", kDecider, [](v1::GrantStandardParcelRequest& request) {
        auto& grant = *request.mutable_grant();
        grant.set_grantee_name("襄垣某某新材料有限公司");
        grant.set_grantee_credit_code("911400001123101349");
        grant.set_price_yuan(12'000'000);
        grant.set_project_id("0190c3f1-0000-7000-8000-000000000001");
        *grant.mutable_contract() = EvidenceOf("2019-04-08");
      });
  ASSERT_THAT(granted, IsOk());
  EXPECT_EQ(granted->project_id(), "0190c3f1-0000-7000-8000-000000000001");
  ASSERT_THAT(Step(&Stub::BuildStandardParcel, name, "2019-05-06", kWindow), IsOk());
  const auto accept = [&](const std::string& on, int64_t tax) {
    return Step(&Stub::AcceptStandardParcel, name, on, kDecider, [&](v1::AcceptStandardParcelRequest& request) {
      auto& actual = *request.add_actual();
      actual.set_kind(v1::PARCEL_CONTROL_KIND_TAX);
      actual.set_value(tax);
      *request.mutable_paper() = EvidenceOf(on);
    });
  };
  const auto failed = accept("2019-08-05", 0);
  ASSERT_THAT(failed, IsOk());
  EXPECT_EQ(failed->state(), StandardParcel::STATE_FAILED);
  ASSERT_THAT(Step(&Stub::RectifyStandardParcel, name, "2019-08-06", kWindow), IsOk());
  const auto accepted = accept("2019-09-09", 150'000);
  ASSERT_THAT(accepted, IsOk());
  EXPECT_EQ(accepted->state(), StandardParcel::STATE_ACCEPTED);
}

}  // namespace
}  // namespace tiernet::approval

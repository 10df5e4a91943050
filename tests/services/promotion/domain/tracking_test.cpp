// How contracts must be tracked (domain.md D.5).
#include "services/promotion/domain/tracking.h"

#include <string>

#include "common/calendar/date.h"
#include "common/schema/steps.h"
#include "gtest/gtest.h"
#include "services/promotion/domain/records.h"
#include "tests/services/promotion/domain/examples.h"

namespace tiernet::promotion {
namespace {

using C = v1::Contract;

C::TrackingLight LightOn(C contract, const std::string& day) {
  schema::AsOf(schema::KindOf<C>(), contract, day);
  return contract.tracking_light();
}

C WithTracker(C contract, absl::CivilDay on) {
  Name(contract, v1::NameTrackerRequest(), "t", on);
  SetTracking(contract, WorkingDays(), on);
  return contract;
}

C FollowedUp(C contract, absl::CivilDay on) {
  Record(contract, v1::RecordFollowUpRequest(), "f", on);
  SetTracking(contract, WorkingDays(), on);
  return contract;
}

TEST(Tracking, IsOfMajorContracts) {
  EXPECT_EQ(Signed(99'999'999).tracking_light(), C::TRACKING_LIGHT_UNSPECIFIED);
  EXPECT_EQ(Signed(100'000'000).tracking_light(), C::TRACKING_LIGHT_GREEN);
}

// Signed on Monday 2019-04-01; 5 April is Qingming: the fifth working day is Tuesday the 9th.
TEST(Tracking, ATrackerIsNamedWithinFiveWorkingDays) {
  const auto contract = Signed(100'000'000);
  EXPECT_EQ(LightOn(contract, "2019-04-09"), C::TRACKING_LIGHT_GREEN);
  EXPECT_EQ(LightOn(contract, "2019-04-10"), C::TRACKING_LIGHT_YELLOW);
  EXPECT_EQ(LightOn(contract, "2019-04-16"), C::TRACKING_LIGHT_YELLOW);
  EXPECT_EQ(LightOn(contract, "2019-04-17"), C::TRACKING_LIGHT_RED);
  EXPECT_EQ(WithTracker(contract, kSigned + 20).tracking_light(), C::TRACKING_LIGHT_GREEN);
}

TEST(Tracking, AFollowUpIsDueEveryThirtyDays) {
  const auto contract = WithTracker(Signed(100'000'000), kSigned + 1);
  EXPECT_EQ(LightOn(contract, "2019-05-01"), C::TRACKING_LIGHT_GREEN);
  EXPECT_EQ(LightOn(contract, "2019-05-02"), C::TRACKING_LIGHT_YELLOW);
  EXPECT_EQ(LightOn(contract, "2019-05-31"), C::TRACKING_LIGHT_YELLOW);
  EXPECT_EQ(LightOn(contract, "2019-06-01"), C::TRACKING_LIGHT_RED);
  const auto followed = FollowedUp(contract, absl::CivilDay(2019, 6, 3));
  EXPECT_EQ(followed.tracking_light(), C::TRACKING_LIGHT_GREEN);
  EXPECT_EQ(LightOn(followed, "2019-07-03"), C::TRACKING_LIGHT_GREEN);
  EXPECT_EQ(LightOn(followed, "2019-07-04"), C::TRACKING_LIGHT_YELLOW);
}

TEST(Tracking, AndEveryFifteenFromABillionOn) {
  const auto contract = WithTracker(Signed(1'000'000'000), kSigned + 1);
  EXPECT_EQ(LightOn(contract, "2019-04-16"), C::TRACKING_LIGHT_GREEN);
  EXPECT_EQ(LightOn(contract, "2019-04-17"), C::TRACKING_LIGHT_YELLOW);
  EXPECT_EQ(LightOn(contract, "2019-05-02"), C::TRACKING_LIGHT_RED);
}

TEST(Tracking, ATrackerNamedLateDoesNotHideAFollowUpThatIsLate) {
  EXPECT_EQ(WithTracker(Signed(100'000'000), absl::CivilDay(2019, 5, 2)).tracking_light(), C::TRACKING_LIGHT_YELLOW);
  EXPECT_EQ(WithTracker(Signed(100'000'000), absl::CivilDay(2019, 6, 1)).tracking_light(), C::TRACKING_LIGHT_RED);
}

TEST(Tracking, AContractThatBecomesMajorIsTrackedFromThenOn) {
  const auto contract = *AmendTo(Signed(50'000'000), 100'000'000, absl::CivilDay(2019, 9, 2));
  // Monday 2 September and five working days: Monday the 9th.
  EXPECT_EQ(LightOn(contract, "2019-09-09"), C::TRACKING_LIGHT_GREEN);
  EXPECT_EQ(LightOn(contract, "2019-09-10"), C::TRACKING_LIGHT_YELLOW);
  // An amendment between major amounts begins nothing anew.
  const auto amended = *AmendTo(contract, 200'000'000, absl::CivilDay(2019, 9, 12));
  EXPECT_EQ(amended.tracking_light(), C::TRACKING_LIGHT_YELLOW);
  EXPECT_EQ(AmendTo(amended, 99'000'000, absl::CivilDay(2019, 9, 13))->tracking_light(), C::TRACKING_LIGHT_UNSPECIFIED);
}

TEST(Tracking, EndsWithTheContractAndWithProduction) {
  EXPECT_EQ(TerminateOn(Signed(100'000'000), kSigned + 5)->tracking_light(), C::TRACKING_LIGHT_UNSPECIFIED);
  const auto landed = *LandOn(*RegisterOn(Signed(100'000'000), kSigned + 1), kSigned + 2);
  EXPECT_EQ(landed.tracking_light(), C::TRACKING_LIGHT_GREEN);
  EXPECT_EQ(NoteConstruction(landed, Works("2019-04-03", "2019-04-04"), WorkingDays(), kSigned + 3).tracking_light(),
            C::TRACKING_LIGHT_UNSPECIFIED);
}

}  // namespace
}  // namespace tiernet::promotion

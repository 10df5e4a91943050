// How far areas are with the commitment system, domain.md F.8.3, F.8.4.
#include "services/approval/domain/commitment_area.h"

#include <string>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/approval/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::approval {
namespace {

using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kDenied = absl::StatusCode::kPermissionDenied;
const absl::CivilDay kDay(2019, 6, 3);

google::protobuf::RepeatedPtrField<reference::v1::Unification> Unifications() {
  google::protobuf::RepeatedPtrField<reference::v1::Unification> all;
  for (const auto* id : {"U1", "U2"}) all.Add()->set_id(id);
  return all;
}

absl::Status CheckArea(const v1::CommitmentArea& area, const v1::CommitmentArea& before = {}) {
  return Check(before, area, Unifications(), kDay, kDay);
}

v1::CommitmentArea AnArea() {
  v1::CommitmentArea area;
  area.set_name("units/140400/commitmentAreas/1");
  area.set_area("140423");
  return area;
}

TEST(Areas, LieBelowTheBodyThatSaysSo) {  // A.7, F.8.4
  for (const auto& [unit, of, may] : {std::tuple("140400", "140423", true), std::tuple("140423", "140423", false),
                                      std::tuple("140423", "140425", false), std::tuple("140423", "140400", false)}) {
    auto area = AnArea();
    area.set_name(absl::StrCat("units/", unit, "/commitmentAreas/1"));
    area.set_area(of);
    EXPECT_EQ(CheckArea(area).ok(), may) << unit << " " << of;
  }
}

TEST(Areas, ArePilotsByAPaper) {  // F.8.4
  auto area = AnArea();
  EXPECT_THAT(CheckArea(area), IsOk());
  area.set_pilot_from("2019-06-03");
  EXPECT_THAT(CheckArea(area), FailsWith(kInvalid, "EVIDENCE_MISSING"));
  *area.mutable_pilot_paper() = EvidenceOf(kDay + 1);
  EXPECT_THAT(CheckArea(area), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  *area.mutable_pilot_paper() = EvidenceOf(kDay);
  EXPECT_THAT(CheckArea(area), IsOk());
  area.set_pilot_until("2019-06-02");
  EXPECT_THAT(CheckArea(area), FailsWith(kInvalid, "DATES_REVERSED"));
  area.clear_pilot_until();
  area.set_pilot_from("2019-06-04");
  EXPECT_THAT(CheckArea(area), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
  area.set_pilot_from("2019-05-02");
  EXPECT_THAT(CheckArea(area), FailsWith(kDenied, "BACKFILL_NEEDED"));
  EXPECT_THAT(CheckArea(area, area), IsOk()) << "what is not changed is not asked for again";
  auto ended = AnArea();
  ended.set_pilot_until("2019-06-03");
  EXPECT_THAT(CheckArea(ended), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Areas, ArePilotsFromADayUntilADay) {
  v1::CommitmentArea area;
  EXPECT_FALSE(IsPilot(area, kDay));
  area.set_pilot_from("2019-06-03");
  EXPECT_FALSE(IsPilot(area, kDay - 1));
  EXPECT_TRUE(IsPilot(area, kDay));
  area.set_pilot_until("2019-06-10");
  EXPECT_TRUE(IsPilot(area, kDay + 6));
  EXPECT_FALSE(IsPilot(area, kDay + 7));
}

TEST(Areas, HaveTheUnificationsOfTheData) {  // F.8.3
  auto area = AnArea();
  area.add_unified("U2");
  EXPECT_THAT(CheckArea(area), IsOk());
  area.add_unified("U2");
  EXPECT_THAT(CheckArea(area), FailsWith(kInvalid, "INVALID_FIELDS"));
  area.set_unified(1, "U3");
  EXPECT_THAT(CheckArea(area), FailsWith(kInvalid, "INVALID_FIELDS"));
}

}  // namespace
}  // namespace tiernet::approval

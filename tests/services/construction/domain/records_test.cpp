// Leaders, visits, milestones (domain.md E.10, K8).
#include "services/construction/domain/records.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/construction/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::construction {
namespace {

using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::CivilDay kDay(2019, 6, 3);

TEST(Leaders, ClaimTheirProjectWhileActive) {
  v1::LeaderAssignment assignment;
  assignment.set_project_id("p");
  assignment.set_from("2019-06-01");
  ASSERT_THAT(Check(assignment, kDay), IsOk());
  EXPECT_EQ(assignment.claimed_project(), "p");
  assignment.set_ended_on("2019-06-03");
  ASSERT_THAT(Check(assignment, kDay), IsOk());
  EXPECT_EQ(assignment.claimed_project(), "");
  assignment.set_ended_on("2019-06-04");
  EXPECT_THAT(Check(assignment, kDay), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
  assignment.set_ended_on("2019-05-31");
  EXPECT_THAT(Check(assignment, kDay), FailsWith(kInvalid, "DATES_REVERSED"));
}

TEST(Visits, LieNotInTheFuture) {
  v1::SiteVisit visit;
  visit.set_visited_on("2019-06-03");
  EXPECT_THAT(Check(visit, kDay), IsOk());
  visit.set_visited_on("2019-06-04");
  EXPECT_THAT(Check(visit, kDay), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
}

TEST(Milestones, AreReachedWithEvidence) {
  v1::Milestone milestone;
  milestone.set_planned_on("2019-09-30");
  EXPECT_THAT(Check(milestone, kDay), IsOk()) << "due, not reached";
  milestone.set_reached_on("2019-06-03");
  EXPECT_THAT(Check(milestone, kDay), FailsWith(kInvalid, "EVIDENCE_MISSING"));
  *milestone.mutable_evidence() = PhotoOf(kDay + 1);
  EXPECT_THAT(Check(milestone, kDay), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  *milestone.mutable_evidence() = PhotoOf(kDay);
  EXPECT_THAT(Check(milestone, kDay), IsOk());
  milestone.set_reached_on("2019-06-04");
  EXPECT_THAT(Check(milestone, kDay), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
}

TEST(Milestones, KeepTheirPlanOnceTheirDayHasCome) {  // C24: what was missed stays missed
  v1::Milestone before;
  before.set_planned_on("2019-06-04");
  v1::Milestone after = before;
  after.set_planned_on("2019-09-30");
  EXPECT_THAT(CheckPlanKept(before, after, kDay), IsOk()) << "it is planned anew before it is due";
  EXPECT_THAT(CheckPlanKept(before, after, kDay + 1), FailsWith(absl::StatusCode::kFailedPrecondition, "NOT_EDITABLE"));
  after.set_planned_on("2019-05-01");
  EXPECT_THAT(CheckPlanKept(before, after, kDay + 1), FailsWith(absl::StatusCode::kFailedPrecondition, "NOT_EDITABLE"));
  after = before;
  after.set_reached_on("2019-06-10");
  EXPECT_THAT(CheckPlanKept(before, after, kDay + 30), IsOk()) << "it may still be reached, late";
}

TEST(RoadSections, AreCompletedWithEvidence) {  // K13
  v1::RoadSection section;
  EXPECT_THAT(Check(section, kDay), IsOk()) << "under way";
  section.set_completed_on("2019-06-03");
  EXPECT_THAT(Check(section, kDay), FailsWith(kInvalid, "EVIDENCE_MISSING"));
  *section.mutable_evidence() = PhotoOf(kDay);
  EXPECT_THAT(Check(section, kDay), IsOk());
  section.set_completed_on("2019-06-04");
  EXPECT_THAT(Check(section, kDay), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
}

}  // namespace
}  // namespace tiernet::construction

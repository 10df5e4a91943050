// Leaders, visits, milestones, solid waste, obstruction (domain.md E.10, K8, K9, K12).
#include "services/construction/domain/records.h"

#include <functional>
#include <map>
#include <string>

#include "common/calendar/date.h"
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
  EXPECT_THAT(CheckChange(before, after, kDay, kDay), IsOk()) << "it is planned anew before it is due";
  for (const auto on : {kDay, kDay + 1}) {
    EXPECT_THAT(CheckChange(before, after, kDay + 1, on),
                FailsWith(absl::StatusCode::kFailedPrecondition, "NOT_EDITABLE"))
        << "also by a step that is dated back";
  }
  after = before;
  after.set_reached_on("2019-06-10");
  EXPECT_THAT(CheckChange(before, after, kDay + 30, kDay + 30), IsOk()) << "it may still be reached, late";
}

TEST(Milestones, AreGoalsWhenTheyAreSet) {
  const v1::Milestone none;
  v1::Milestone milestone;
  milestone.set_planned_on("2019-06-03");
  EXPECT_THAT(CheckChange(none, milestone, kDay, kDay), IsOk());
  EXPECT_THAT(CheckChange(none, milestone, kDay + 1, kDay + 1), FailsWith(kInvalid, "INVALID_FIELDS"));
  v1::Milestone sooner = milestone;
  sooner.set_planned_on("2019-06-01");
  EXPECT_THAT(CheckChange(milestone, sooner, kDay - 1, kDay - 1), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Milestones, AreNotReachedLongAgoAllAtOnce) {  // I.31
  v1::Milestone before;
  before.set_planned_on("2019-06-03");
  v1::Milestone after = before;
  after.set_reached_on("2019-06-03");
  EXPECT_THAT(CheckChange(before, after, kDay + 31, kDay + 31), IsOk());
  EXPECT_THAT(CheckChange(before, after, kDay + 32, kDay + 32),
              FailsWith(absl::StatusCode::kPermissionDenied, "BACKFILL_NEEDED"));
  EXPECT_THAT(CheckChange(before, after, kDay + 32, kDay), IsOk()) << "by a step dated back, which takes the right";
  EXPECT_THAT(CheckChange(after, after, kDay + 90, kDay + 90), IsOk()) << "it stays";
}

TEST(Figures, OfAPastDayAreNotChangedWithoutTheRight) {  // I.31, C23, C26
  constexpr auto kDenied = absl::StatusCode::kPermissionDenied;
  v1::RoadSection section;
  section.set_completed_on("2019-06-03");
  section.set_length_m(2'000);
  auto longer = section;
  longer.set_length_m(200'000);
  EXPECT_THAT(CheckChange(section, longer, kDay + 31, kDay + 31), IsOk());
  EXPECT_THAT(CheckChange(section, longer, kDay + 32, kDay + 32), FailsWith(kDenied, "BACKFILL_NEEDED"));
  EXPECT_THAT(CheckChange(section, longer, kDay + 32, kDay + 1), FailsWith(kDenied, "BACKFILL_NEEDED"))
      << "a step that needs no right gains no second month";
  EXPECT_THAT(CheckChange(section, longer, kDay + 90, kDay + 1), IsOk()) << "dated back, which takes it";
  v1::PppBudget budget;
  budget.set_adopted_on("2019-06-03");
  auto lower = budget;
  lower.set_committed_yuan(1);
  EXPECT_THAT(CheckChange(budget, lower, kDay + 31, kDay + 31), IsOk());
  EXPECT_THAT(CheckChange(budget, lower, kDay + 32, kDay + 32), FailsWith(kDenied, "BACKFILL_NEEDED"));
}

// I.31: a date that is typed reaches no further back than the step that types it may.
TEST(TypedDates, LieNoFurtherBackThanAMonthOrTheDayOfTheStep) {
  const auto expect_reach = [](auto entity, const std::function<void(decltype(entity)&, const std::string&)>& type) {
    const auto typed = [&](absl::CivilDay date) {
      auto after = entity;
      type(after, FormatDate(date));
      return after;
    };
    const auto none = entity;
    EXPECT_THAT(CheckChange(none, typed(kDay - 31), kDay, kDay), IsOk());
    EXPECT_THAT(CheckChange(none, typed(kDay - 32), kDay, kDay),
                FailsWith(absl::StatusCode::kPermissionDenied, "BACKFILL_NEEDED"));
    // A step of a month ago needs no right, and gains no second month.
    EXPECT_THAT(CheckChange(none, typed(kDay - 32), kDay, kDay - 31),
                FailsWith(absl::StatusCode::kPermissionDenied, "BACKFILL_NEEDED"));
    EXPECT_THAT(CheckChange(none, typed(kDay - 90), kDay, kDay - 90), IsOk()) << "by a step dated back, which takes it";
    EXPECT_THAT(CheckChange(none, typed(kDay - 91), kDay, kDay - 90),
                FailsWith(absl::StatusCode::kPermissionDenied, "BACKFILL_NEEDED"));
    EXPECT_THAT(CheckChange(typed(kDay - 90), typed(kDay - 90), kDay, kDay), IsOk()) << "it stays";
    EXPECT_THAT(CheckChange(typed(kDay - 90), typed(kDay - 89), kDay, kDay),
                FailsWith(absl::StatusCode::kPermissionDenied, "BACKFILL_NEEDED"));
  };
  expect_reach(v1::SiteVisit(), [](auto& visit, const auto& date) { visit.set_visited_on(date); });
  expect_reach(v1::RoadSection(), [](auto& section, const auto& date) { section.set_completed_on(date); });
  expect_reach(v1::LeaderAssignment(), [](auto& leader, const auto& date) { leader.set_from(date); });
  expect_reach(v1::LeaderAssignment(), [](auto& leader, const auto& date) { leader.set_ended_on(date); });
  expect_reach(v1::Milestone(), [](auto& milestone, const auto& date) { milestone.set_reached_on(date); });
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

TEST(SolidWaste, ClaimsItsUnitsMonthOnceThatHasBegun) {  // K12
  v1::SolidWasteUse use;
  use.set_name("units/140423/solidWasteUses/w1");
  use.set_month("2019-06");
  EXPECT_THAT(Check(use, kDay), IsOk());
  EXPECT_EQ(use.claimed_month(), "140423/2019-06");
  use.set_month("2019-07");
  EXPECT_THAT(Check(use, kDay), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
}

TEST(SolidWaste, OfAPastMonthTakesTheRightThatAStepOfItsLastDayTakes) {  // I.31
  v1::SolidWasteUse use;
  use.set_month("2019-04");
  const absl::CivilDay last(2019, 4, 30);
  EXPECT_THAT(CheckChange({}, use, last + 31, last + 31), IsOk());
  EXPECT_THAT(CheckChange({}, use, last + 32, last + 32),
              FailsWith(absl::StatusCode::kPermissionDenied, "BACKFILL_NEEDED"));
  EXPECT_THAT(CheckChange({}, use, last + 32, last), IsOk());
  auto corrected = use;
  corrected.set_used_tonnes(1);
  EXPECT_THAT(CheckChange(use, corrected, last + 32, last + 32),
              FailsWith(absl::StatusCode::kPermissionDenied, "BACKFILL_NEEDED"));
  auto named = use;
  named.set_reported_by("工信局");
  EXPECT_THAT(CheckChange(use, named, last + 32, last + 32), IsOk());
}

TEST(Publicity, ClaimsItsLinkForItsUnit) {  // W4
  v1::PublicityItem item;
  item.set_name("units/140423/publicityItems/p1");
  item.set_medium(v1::PUBLICITY_MEDIUM_NEWSPAPER);
  item.set_outlet("《长治日报》");
  item.set_link(" 2019-06-03 第2版 ");
  item.set_published_on("2019-06-03");
  EXPECT_THAT(Check(item, kDay), IsOk());
  EXPECT_EQ(item.claimed_link(), "140423/1/长治日报/2019-06-03 第2版");
  item.set_published_on("2019-06-04");
  EXPECT_THAT(Check(item, kDay), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
}

TEST(PppBudgets, AreAdoptedInTheirYearOrTheOneBefore) {  // K18
  v1::PppBudget budget;
  budget.set_name("units/140423/pppBudgets/b1");
  budget.set_year(2019);
  for (const auto& [day, fits] : std::map<std::string, bool>{
           {"2017-12-31", false}, {"2018-01-01", true}, {"2018-12-31", true}, {"2019-06-03", true}}) {
    budget.set_adopted_on(day);
    EXPECT_EQ(Check(budget, kDay).ok(), fits) << day;
  }
  EXPECT_EQ(budget.claimed_year(), "140423/2019");
  budget.set_adopted_on("2019-06-04");
  EXPECT_THAT(Check(budget, kDay), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
}

TEST(PppBudgets, AboveATenthOfTheExpenditureNothingIsAdmitted) {  // K18
  v1::PppBudget budget;
  budget.set_name("units/140423/pppBudgets/b1");
  budget.set_expenditure_yuan(1'009);
  budget.set_committed_yuan(100);
  budget.set_adopted_on("2019-06-03");
  EXPECT_THAT(CheckRedLine("p", budget, kDay), IsOk());
  budget.set_committed_yuan(101);
  EXPECT_THAT(CheckRedLine("p", budget, kDay), FailsWith(absl::StatusCode::kFailedPrecondition, "PPP_RED_LINE"));
  EXPECT_THAT(CheckRedLine("p", budget, kDay - 1), IsOk()) << "it is not adopted yet";
}

TEST(PppChanges, AreToldAfterTheyWere) {  // K18
  v1::PppChange change;
  change.set_changed_on("2019-06-02");
  EXPECT_THAT(Check(change, kDay), IsOk());
  change.set_synced_on("2019-06-01");
  EXPECT_THAT(Check(change, kDay), FailsWith(kInvalid, "DATES_REVERSED"));
  change.set_synced_on("2019-06-04");
  EXPECT_THAT(Check(change, kDay), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
  change.set_synced_on("2019-06-03");
  EXPECT_THAT(Check(change, kDay), IsOk());
}

TEST(Obstruction, IsClosedWithAResult) {  // K9
  v1::ObstructionCase obstruction;
  obstruction.set_obstructed_on("2019-06-01");
  obstruction.set_to_close_by("2019-07-01");
  EXPECT_THAT(Check(obstruction, kDay), IsOk());
  obstruction.set_closed_on("2019-06-03");
  EXPECT_THAT(Check(obstruction, kDay), FailsWith(kInvalid, "RESOLUTION_MISSING"));
  obstruction.set_result("行政拘留二人");
  EXPECT_THAT(Check(obstruction, kDay), IsOk());
  obstruction.set_closed_on("2019-06-04");
  EXPECT_THAT(Check(obstruction, kDay), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
  obstruction.set_closed_on("2019-05-31");
  EXPECT_THAT(Check(obstruction, kDay), FailsWith(kInvalid, "DATES_REVERSED"));
  obstruction.clear_closed_on();
  obstruction.set_to_close_by("2019-05-31");
  EXPECT_THAT(Check(obstruction, kDay), FailsWith(kInvalid, "DATES_REVERSED"));
  obstruction.set_to_close_by("2019-07-01");
  obstruction.set_obstructed_on("2019-06-04");
  EXPECT_THAT(Check(obstruction, kDay), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
}

TEST(Obstruction, IsDatedWithinIts31Days) {  // I.31
  v1::ObstructionCase before;
  before.set_obstructed_on("2019-05-01");
  auto closed = before;
  closed.set_closed_on("2019-05-02");
  EXPECT_THAT(CheckChange(before, closed, kDay, kDay),
              FailsWith(absl::StatusCode::kPermissionDenied, "BACKFILL_NEEDED"));
  closed.set_closed_on("2019-05-03");
  EXPECT_THAT(CheckChange(before, closed, kDay, kDay), IsOk());
  EXPECT_THAT(CheckChange({}, before, kDay, kDay), FailsWith(absl::StatusCode::kPermissionDenied, "BACKFILL_NEEDED"));
}

}  // namespace
}  // namespace tiernet::construction

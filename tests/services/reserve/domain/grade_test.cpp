// Grade (C.4) and readiness (C.5), over every set of facts.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/reserve/domain/readiness.h"
#include "tests/services/reserve/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::reserve {
namespace {

using P = v1::ReserveProject;
using testing::FailsWith;
using testing::IsOk;

constexpr char kCode[] = "2019-140423-26-03-000017";
constexpr char kCreditCode[] = "911400001123599660";

// domain.md C.4, the sum is 100. The code's 20 are the first.
constexpr std::pair<v1::ChecklistItem, int> kPoints[] = {
    {v1::CHECKLIST_ITEM_UNSPECIFIED, 20},    {v1::CHECKLIST_ITEM_SPONSOR_ESTABLISHED, 10},
    {v1::CHECKLIST_ITEM_FEASIBILITY, 15},    {v1::CHECKLIST_ITEM_SITE_CHOSEN, 10},
    {v1::CHECKLIST_ITEM_LAND_SECURED, 15},   {v1::CHECKLIST_ITEM_EIA, 10},
    {v1::CHECKLIST_ITEM_ENERGY_AND_SOIL, 5}, {v1::CHECKLIST_ITEM_FUNDS_YEAR_ONE, 10},
    {v1::CHECKLIST_ITEM_DESIGN_READY, 5},
};

// A draft with the facts of `set`, bit by bit of kPoints.
P WithPoints(unsigned set) {
  P project = Typed();
  project.set_sponsor_credit_code(kCreditCode);
  for (size_t i = 0; i < std::size(kPoints); ++i) {
    if ((set & (1U << i)) == 0) continue;
    if (i == 0) {
      project.set_project_code(kCode);
    } else {
      project.add_checklist()->set_item(kPoints[i].first);
    }
  }
  return project;
}

int PointsIn(unsigned set) {
  int points = 0;
  for (size_t i = 0; i < std::size(kPoints); ++i) points += (set & (1U << i)) != 0 ? kPoints[i].second : 0;
  return points;
}

constexpr unsigned kAll = (1U << std::size(kPoints)) - 1;

TEST(Grade, PointsSumToAHundred) {
  EXPECT_EQ(PointsOf(WithPoints(kAll)), 100);
  EXPECT_EQ(PointsOf(Typed()), 0);
}

// The worse of points and time, for each of the 512 sets of facts and each side of
// the two bounds of time, as the entry is entered and as the clock leaves it.
TEST(Grade, IsTheWorseOfPointsAndTime) {
  const absl::CivilDay today(2019, 3, 4);
  const struct {
    const char* start;
    v1::Grade by_time;
  } kStarts[] = {
      {"2018-12-31", v1::GRADE_A}, {"2019-09-03", v1::GRADE_A}, {"2019-09-04", v1::GRADE_A},
      {"2019-09-05", v1::GRADE_B}, {"2020-03-04", v1::GRADE_B}, {"2020-03-05", v1::GRADE_C},
      {"", v1::GRADE_C},
  };
  for (unsigned set = 0; set <= kAll; ++set) {
    const int points = PointsIn(set);
    const v1::Grade by_points = points >= 70 ? v1::GRADE_A : points >= 40 ? v1::GRADE_B : v1::GRADE_C;
    for (const auto& [start, by_time] : kStarts) {
      SCOPED_TRACE(absl::StrCat(points, " points, start ", start));
      P project = WithPoints(set);
      project.set_planned_start(start);
      // Entered long before: the clock has to bring it to the same grade.
      P early = project;
      ASSERT_THAT(Enter(project, "id", today), IsOk());
      ASSERT_THAT(Enter(early, "id", today - 1000), IsOk());
      EXPECT_EQ(project.points(), points);
      EXPECT_EQ(project.grade(), std::max(by_points, by_time));
      EXPECT_EQ(AsOf(early, today).grade(), project.grade());
    }
  }
}

// C.1: without the sponsor's credit code no A, whatever the points.
TEST(Grade, AForNobodyWithoutACreditCode) {
  P project = WithPoints(kAll);
  project.set_planned_start("2019-03-04");
  project.clear_sponsor_credit_code();
  ASSERT_THAT(Enter(project, "id", kAdmitted), IsOk());
  EXPECT_EQ(project.points(), 100);
  EXPECT_EQ(project.grade(), v1::GRADE_B);
  EXPECT_EQ(AsOf(project, kAdmitted + 5000).grade(), v1::GRADE_B);

  P named = project;
  named.set_sponsor_credit_code(kCreditCode);
  ASSERT_THAT(Edit(project, named, kAdmitted), IsOk());
  EXPECT_EQ(named.grade(), v1::GRADE_A);
}

TEST(Grade, FallsDueTwelveAndSixMonthsBeforeTheStart) {
  P project = WithPoints(kAll);
  project.set_planned_start("2020-08-31");
  ASSERT_THAT(Enter(project, "id", absl::CivilDay(2019, 1, 1)), IsOk());
  EXPECT_EQ(project.grade_b_on(), "2019-08-31");
  EXPECT_EQ(project.grade_a_on(), "2020-02-29") << "the last day of a month that has no 31st";
  EXPECT_EQ(AsOf(project, absl::CivilDay(2019, 8, 30)).grade(), v1::GRADE_C);
  EXPECT_EQ(AsOf(project, absl::CivilDay(2019, 8, 31)).grade(), v1::GRADE_B);
  EXPECT_EQ(AsOf(project, absl::CivilDay(2020, 2, 28)).grade(), v1::GRADE_B);
  EXPECT_EQ(AsOf(project, absl::CivilDay(2020, 2, 29)).grade(), v1::GRADE_A);
}

TEST(Grade, IsNotLiftedByTimeBeyondThePoints) {
  P project = WithPoints(0b11001);  // code, site, land: 45
  ASSERT_EQ(PointsIn(0b11001), 45);
  project.set_planned_start("2030-01-01");
  ASSERT_THAT(Enter(project, "id", kAdmitted), IsOk());
  EXPECT_EQ(project.grade_a_on(), "");
  EXPECT_EQ(AsOf(project, absl::CivilDay(2029, 12, 31)).grade(), v1::GRADE_B);
}

// Recomputed on every fact, up and down (K3).
TEST(Grade, FollowsFactsBothWays) {
  P project = Typed();
  project.set_planned_start("2019-03-04");
  project.set_sponsor_credit_code(kCreditCode);
  ASSERT_THAT(Enter(project, "id", kAdmitted), IsOk());
  EXPECT_EQ(project.grade(), v1::GRADE_C);
  for (const auto item : {v1::CHECKLIST_ITEM_FEASIBILITY, v1::CHECKLIST_ITEM_LAND_SECURED, v1::CHECKLIST_ITEM_EIA}) {
    project = *Record(project, item, kAdmitted);
  }
  EXPECT_EQ(project.grade(), v1::GRADE_B) << "40";
  project = *Withdraw(project, v1::CHECKLIST_ITEM_EIA, kAdmitted);
  EXPECT_EQ(project.grade(), v1::GRADE_C) << "30";
}

// C.5: every one of the five facts and the code, and no other.
TEST(Ready, WhenAllHoldAndOnlyThen) {
  const auto items = ReadyItems();
  for (unsigned set = 0; set < (1U << (items.size() + 1)); ++set) {
    P project = Typed();
    if ((set & 1U) != 0) project.set_project_code(kCode);
    for (size_t i = 0; i < items.size(); ++i) {
      if ((set & (2U << i)) != 0) project.add_checklist()->set_item(items[i]);
    }
    EXPECT_EQ(IsReady(project), set + 1 == (1U << (items.size() + 1))) << set;
  }
  P project = Typed();
  for (const auto item : AllItems()) project.add_checklist()->set_item(item);
  EXPECT_FALSE(IsReady(project)) << "without a code";
}

// Both ways, from each fact in turn, with the day on which it became so (I.31).
TEST(Ready, ComesAndGoesWithEachFact) {
  for (const auto item : ReadyItems()) {
    SCOPED_TRACE(v1::ChecklistItem_Name(item));
    P project = In(P::STATE_READY);
    EXPECT_EQ(project.ready_on(), "2019-03-04");
    project = *Withdraw(project, item, kAdmitted + 10);
    EXPECT_EQ(project.state(), P::STATE_IN_LIBRARY);
    EXPECT_EQ(project.ready_on(), "");
    project = *Record(project, item, kAdmitted + 20);
    EXPECT_EQ(project.state(), P::STATE_READY);
    EXPECT_EQ(project.ready_on(), FormatDate(kAdmitted + 20));
  }
}

TEST(Ready, AFactThatIsNotAskedForChangesNothing) {
  P project = *Record(In(P::STATE_READY), v1::CHECKLIST_ITEM_DESIGN_READY, kAdmitted + 3);
  EXPECT_EQ(project.state(), P::STATE_READY);
  EXPECT_EQ(project.ready_on(), "2019-03-04");
  project = *Withdraw(project, v1::CHECKLIST_ITEM_DESIGN_READY, kAdmitted + 4);
  EXPECT_EQ(project.ready_on(), "2019-03-04");
}

// The code may be the last thing missing; it comes by an edit.
TEST(Ready, ComesWithTheCode) {
  P project = In(P::STATE_IN_LIBRARY);
  for (const auto item : ReadyItems()) project = *Record(project, item, kAdmitted);
  EXPECT_EQ(project.state(), P::STATE_IN_LIBRARY);
  P coded = project;
  coded.set_project_code(kCode);
  ASSERT_THAT(Edit(project, coded, kAdmitted + 5), IsOk());
  EXPECT_EQ(coded.state(), P::STATE_READY);
  EXPECT_EQ(coded.ready_on(), FormatDate(kAdmitted + 5));
}

// STALE_WARNED -> IN_LIBRARY by progress, and, since the facts are then complete, on.
TEST(Ready, AWarnedEntryWhoseLastFactComes) {
  P project = In(P::STATE_IN_LIBRARY);
  P coded = project;
  coded.set_project_code(kCode);
  ASSERT_THAT(Edit(project, coded, kAdmitted), IsOk());
  auto items = ReadyItems();
  const auto last = items.back();
  items.pop_back();
  for (const auto item : items) coded = *Record(coded, item, kAdmitted);
  coded = AsOf(coded, kAdmitted + 180);
  ASSERT_EQ(coded.state(), P::STATE_STALE_WARNED);
  coded = *Record(coded, last, kAdmitted + 190);
  EXPECT_EQ(coded.state(), P::STATE_READY);
  EXPECT_EQ(coded.stale_on(), "");
}

TEST(Ready, AWarnedEntryWhoseCodeComesLast) {
  P project = In(P::STATE_IN_LIBRARY);
  for (const auto item : ReadyItems()) project = *Record(project, item, kAdmitted);
  project = AsOf(project, kAdmitted + 180);
  ASSERT_EQ(project.state(), P::STATE_STALE_WARNED);
  P coded = project;
  coded.set_project_code(kCode);
  ASSERT_THAT(Edit(project, coded, kAdmitted + 190), IsOk());
  EXPECT_EQ(coded.state(), P::STATE_READY);
  EXPECT_EQ(coded.ready_on(), FormatDate(kAdmitted + 190));
  EXPECT_EQ(coded.stale_on(), "");
  ASSERT_EQ(coded.former_stale_periods_size(), 1);
  EXPECT_EQ(coded.former_stale_periods(0).until(), FormatDate(kAdmitted + 190));
}

TEST(Fact, RecordedAgainTakesThePlaceOfTheFirst) {
  P project = *Record(Draft(), v1::CHECKLIST_ITEM_EIA, kAdmitted);
  project = *Record(project, v1::CHECKLIST_ITEM_EIA, kAdmitted + 7);
  ASSERT_EQ(project.checklist_size(), 1);
  EXPECT_EQ(project.checklist(0).done_on(), FormatDate(kAdmitted + 7));
  EXPECT_EQ(project.checklist(0).evidence().date(), FormatDate(kAdmitted + 7));
  EXPECT_EQ(project.checklist(0).source(), v1::FACT_SOURCE_TYPED) << "its source is stored (I.40)";
}

TEST(Fact, EvidenceOfTheDayItselfIsTheLastThatCounts) {
  v1::RecordChecklistFactRequest request;
  request.set_item(v1::CHECKLIST_ITEM_EIA);
  v1::RecordMilestoneRequest reached;
  reached.set_title("环评批复");
  for (const auto& [day, fits] : {std::pair(kAdmitted, true), {kAdmitted + 1, false}}) {
    *request.mutable_evidence() = EvidenceOf(day);
    *reached.mutable_evidence() = EvidenceOf(day);
    const auto fact = RecordFact(Draft(), request, kAdmitted);
    const auto milestone = RecordMilestone(Draft(), reached, kAdmitted);
    EXPECT_EQ(fact.ok(), fits);
    EXPECT_EQ(milestone.ok(), fits);
    if (fits) continue;
    EXPECT_THAT(fact, FailsWith(absl::StatusCode::kInvalidArgument, "EVIDENCE_IN_FUTURE"));
    EXPECT_THAT(milestone, FailsWith(absl::StatusCode::kInvalidArgument, "EVIDENCE_IN_FUTURE"));
  }
}

TEST(Fact, IsRecordedAgainAndAgainWithinBounds) {
  v1::RecordMilestoneRequest reached;
  reached.set_title("可研批复");
  *reached.mutable_evidence() = EvidenceOf(kAdmitted);
  P project = Draft();
  for (int i = 0; i < 200; ++i) {
    project = *RecordMilestone(project, reached, kAdmitted);
    project = *Record(project, v1::CHECKLIST_ITEM_EIA, kAdmitted);
    project = *Withdraw(project, v1::CHECKLIST_ITEM_EIA, kAdmitted);
  }
  const auto full = FailsWith(absl::StatusCode::kFailedPrecondition, "NOT_EDITABLE");
  EXPECT_THAT(RecordMilestone(project, reached, kAdmitted), full);
  project = *Record(project, v1::CHECKLIST_ITEM_EIA, kAdmitted);
  EXPECT_THAT(Withdraw(project, v1::CHECKLIST_ITEM_EIA, kAdmitted), full);
}

TEST(Fact, WithdrawnIsKeptWithTheReason) {
  P project = *Record(Draft(), v1::CHECKLIST_ITEM_EIA, kAdmitted);
  project = *Withdraw(project, v1::CHECKLIST_ITEM_EIA, kAdmitted + 2);
  EXPECT_EQ(project.checklist_size(), 0);
  ASSERT_EQ(project.withdrawals_size(), 1);
  EXPECT_EQ(project.withdrawals(0).fact().item(), v1::CHECKLIST_ITEM_EIA);
  EXPECT_EQ(project.withdrawals(0).fact().done_on(), FormatDate(kAdmitted));
  EXPECT_EQ(project.withdrawals(0).withdrawn_on(), FormatDate(kAdmitted + 2));
  EXPECT_EQ(project.withdrawals(0).reason(), "批复失效");
}

TEST(Fact, WithdrawnOnlyIfItWasRecorded) {
  EXPECT_THAT(Withdraw(Draft(), v1::CHECKLIST_ITEM_EIA, kAdmitted),
              FailsWith(absl::StatusCode::kFailedPrecondition, "NO_SUCH_FACT"));
}

}  // namespace
}  // namespace tiernet::reserve

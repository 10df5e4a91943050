// Plans, units and stays by their days (domain.md E.2, E.4; I.2, 27).
#include <vector>

#include "common/calendar/date.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/construction/domain/construction_project.h"
#include "services/construction/domain/plan.h"
#include "tests/services/construction/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::construction {
namespace {

using P = v1::ConstructionProject;
using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;

TEST(UnitIn, FollowsTheDatedUnits) {
  P project = Applied();
  EXPECT_EQ(UnitIn(project, absl::CivilMonth(2019, 3)), "140423");
  EXPECT_EQ(UnitIn(project, absl::CivilMonth(2018, 1)), "140423") << "before the first: the first";
  auto* moved = project.add_unit_history();
  moved->set_unit("140471");
  moved->set_from("2019-06-30");
  EXPECT_EQ(UnitIn(project, absl::CivilMonth(2019, 5)), "140423");
  EXPECT_EQ(UnitIn(project, absl::CivilMonth(2019, 6)), "140471") << "ruling 27: from the month of the move";
}

TEST(PlanOf, IsTheOneInForceOnTheDay) {
  P project = Applied();
  project = *Plan(project, 2019, 400'000'000, kAdmitted + 10);
  project = *Plan(project, 2020, 100'000'000, kAdmitted + 10);
  project = *Plan(project, 2019, 500'000'000, kAdmitted + 10);
  EXPECT_EQ(project.annual_plans_size(), 3) << "the last word of a day stands";
  EXPECT_EQ(AnnualPlanOf(project, 2019, kAdmitted - 3), 0);
  EXPECT_EQ(AnnualPlanOf(project, 2019, kAdmitted - 2), 300'000'000);
  EXPECT_EQ(AnnualPlanOf(project, 2019, kAdmitted + 9), 300'000'000);
  EXPECT_EQ(AnnualPlanOf(project, 2019, kAdmitted + 10), 500'000'000);
  EXPECT_EQ(AnnualPlanOf(project, 2020, kAdmitted + 10), 100'000'000);
  EXPECT_EQ(AnnualPlanOf(project, 2021, kAdmitted + 10), 0);
}

TEST(PlanOf, IsRevisedInEveryStateButTheLastOnes) {
  for (const auto state : AllStates<P>()) {
    const bool final = state == P::STATE_REJECTED || state == P::STATE_EXITED || state == P::STATE_AT_CAPACITY;
    const auto revised = Plan(In(state), 2020, 1, kAdmitted + 200);
    ExpectOkIf(!final, revised, "NOT_EDITABLE");
  }
  EXPECT_THAT(RevisePlan(Applied(), {}, 0, "county", kAdmitted), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(PlanOf, ATotalMayNotFallBelowWhatWasCompleted) {
  v1::ReviseConstructionPlanRequest request;
  request.set_reason("概算调整");
  request.set_planned_total_yuan(100);
  const auto revised = RevisePlan(Applied(), request, 110, "county", kAdmitted);
  ASSERT_THAT(revised, IsOk());
  EXPECT_EQ(revised->planned_total_yuan(), 100);
  EXPECT_EQ(revised->planned_total_history_size(), 2);
  EXPECT_EQ(revised->plan_revisions().rbegin()->reason(), "概算调整");
  EXPECT_THAT(RevisePlan(Applied(), request, 111, "county", kAdmitted), FailsWith(kFailed, "ABOVE_PLANNED_TOTAL"));
}

TEST(StayIn, AMonthIsOfTheRecordThatWasAdmittedAndDidNotLeaveBeforeIt) {
  P first = In(P::STATE_ADMITTED);
  first.set_admitted_on("2019-02-11");
  first = *Exit(first, v1::EXIT_REASON_TERMINATED, absl::CivilDay(2019, 5, 8));
  P live = In(P::STATE_ADMITTED);
  live.set_admitted_on("2019-08-01");
  const std::vector<P> records = {live, In(P::STATE_REJECTED), In(P::STATE_APPLIED), first};
  const auto admitted_on = [&](const char* month) {
    const P* stay = FindStayIn(records, month);
    return stay == nullptr ? "nobody" : stay->admitted_on();
  };
  EXPECT_EQ(admitted_on("2019-01"), "nobody");
  EXPECT_EQ(admitted_on("2019-02"), "2019-02-11");
  EXPECT_EQ(admitted_on("2019-05"), "2019-02-11");
  EXPECT_EQ(admitted_on("2019-06"), "nobody");
  EXPECT_EQ(admitted_on("2019-08"), "2019-08-01");
  EXPECT_EQ(admitted_on("2020-12"), "2019-08-01");
}

TEST(StayIn, ACarryOverProjectsMonthsBeginWithItsStart) {
  P project = In(P::STATE_CONSTRUCTING);
  project.set_admitted_on("2019-03-04");
  project.set_actual_start("2018-06-01");
  EXPECT_NE(FindStayIn({project}, "2019-01"), nullptr);
  EXPECT_EQ(FindStayIn({project}, "2018-05"), nullptr);
  // It had been here before, and was gone in May and June.
  P before = In(P::STATE_EXITED);
  before.set_admitted_on("2018-05-02");
  before.set_exited_on("2019-04-08");
  project.set_admitted_on("2019-07-01");
  EXPECT_EQ(FindStayIn({before, project}, "2019-05"), nullptr);
  EXPECT_EQ(FindStayIn({before, project}, "2019-04")->admitted_on(), "2018-05-02");
  EXPECT_EQ(FindStayIn({before, project}, "2019-07")->admitted_on(), "2019-07-01");
}

}  // namespace
}  // namespace tiernet::construction

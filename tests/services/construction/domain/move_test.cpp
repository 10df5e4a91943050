// Moves between units (domain.md rulings 27, 33).
#include <string>
#include <vector>

#include "common/calendar/date.h"
#include "common/status/macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/construction/domain/construction_project.h"
#include "services/construction/domain/monthly_report.h"
#include "tests/services/construction/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::construction {
namespace {

using P = v1::ConstructionProject;
using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;

// The zones of these tests lie in 140471.
Outcome Move(const P& project, const std::string& to, absl::CivilDay on, const std::string& last_reported = "",
             const std::string& to_zone = "") {
  v1::MoveConstructionProjectRequest request;
  request.set_to_unit(to);
  request.set_to_zone(to_zone);
  request.set_reason("划归高新区");
  TN_ASSIGN_OR_RETURN(const auto review, Decide(project, request, "140471", last_reported, "city", on));
  EXPECT_EQ(review.to_unit(), to);
  EXPECT_EQ(review.to_state(), P::State_Name(project.state()));
  EXPECT_EQ(review.opinion(), "划归高新区");
  return Apply(review, project);
}

TEST(Move, IsDatedAndCreditsTheNewUnitFromItsMonthOn) {
  const P started = In(P::STATE_CONSTRUCTING);
  const auto moved = Move(started, "140471", absl::CivilDay(2019, 6, 30));
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->name(), started.name());
  EXPECT_EQ(moved->state(), P::STATE_CONSTRUCTING);
  EXPECT_EQ(moved->reporting_unit(), "140471");
  EXPECT_EQ(moved->moved_from(), "140423");
  ASSERT_EQ(moved->unit_history_size(), 2);
  EXPECT_EQ(moved->unit_history(1).from(), "2019-06-30");
  EXPECT_EQ(UnitIn(*moved, absl::CivilMonth(2019, 5)), "140423");
  EXPECT_EQ(UnitIn(*moved, absl::CivilMonth(2019, 6)), "140471");
  const P back = *Move(*moved, "140423", absl::CivilDay(2019, 7, 1));
  EXPECT_EQ(back.moved_from(), "140471");
  EXPECT_EQ(UnitIn(back, absl::CivilMonth(2019, 6)), "140471");
  EXPECT_EQ(UnitIn(back, absl::CivilMonth(2019, 7)), "140423");
}

TEST(Move, IsOfWhateverIsInTheLibrary) {
  for (const auto state : AllStates<P>()) {
    const bool gone = state == P::STATE_REJECTED || state == P::STATE_EXITED;
    ExpectOkIf(!gone, Move(In(state), "140471", absl::CivilDay(2020, 1, 2)), "NOT_EDITABLE");
  }
  EXPECT_THAT(Move(Applied(), "140423", kAdmitted), FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST(Move, GivesWhatHasNotStartedTheZoneOfTheNewUnitOrNone) {  // ruling 27
  P waiting = In(P::STATE_ADMITTED);
  waiting.set_zone("Z03");
  EXPECT_EQ(Move(waiting, "140471", kAdmitted)->zone(), "");
  EXPECT_EQ(Move(waiting, "140471", kAdmitted, "", "Z01")->zone(), "Z01");
  EXPECT_THAT(Move(waiting, "140425", kAdmitted, "", "Z01"),
              FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST(Move, LeavesWhatHasStartedInItsZone) {  // C04 to C06 count starts: the past stays
  P started = In(P::STATE_CONSTRUCTING);
  started.set_zone("Z03");
  EXPECT_EQ(Move(started, "140471", absl::CivilDay(2019, 6, 30))->zone(), "Z03");
  EXPECT_THAT(Move(started, "140471", absl::CivilDay(2019, 6, 30), "", "Z01"),
              FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

// Past months stay (ruling 27): a month is reported by one unit.
TEST(Move, LiesAfterTheLastMonthThatWasReported) {
  const P started = In(P::STATE_CONSTRUCTING);
  EXPECT_THAT(Move(started, "140471", absl::CivilDay(2019, 6, 30), "2019-06"), FailsWith(kFailed, "MONTH_REPORTED"));
  EXPECT_THAT(Move(started, "140471", absl::CivilDay(2019, 5, 31), "2019-06"), FailsWith(kFailed, "MONTH_REPORTED"));
  EXPECT_THAT(Move(started, "140471", absl::CivilDay(2019, 7, 1), "2019-06"), IsOk());
}

TEST(LastMonth, IsTheLatestReported) {
  EXPECT_EQ(LastMonth({}), "");
  std::vector<v1::MonthlyReport> reports(3);
  reports[0].set_month("2019-11");
  reports[1].set_month("2020-02");
  reports[2].set_month("2019-12");
  EXPECT_EQ(LastMonth(reports), "2020-02");
}

}  // namespace
}  // namespace tiernet::construction

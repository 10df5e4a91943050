// A move between units (domain.md rulings 27, 33): what goes along, and what stays.
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/services/construction/service/construction_test.h"

namespace tiernet::construction {
namespace {

using P = v1::ConstructionProject;
using S = v1::StatisticsEntry;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::StartsWith;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kDenied = absl::StatusCode::kPermissionDenied;

class Moves : public ConstructionTest {
 protected:
  absl::StatusOr<review::v1::Review> Move(const P& project, const std::string& to, const std::string& on,
                                          const Identity& identity = kCity) {
    v1::MoveConstructionProjectRequest request;
    request.set_name(project.name());
    request.set_to_unit(to);
    request.set_happened_on(on);
    request.set_reason("划归平顺");
    request.set_etag(Get(project.name()).etag());
    return Call(&Stub::MoveConstructionProject, request, identity);
  }

  absl::StatusOr<P> Note(const P& project, const Identity& identity) {
    v1::UpdateConstructionProjectRequest update;
    update.mutable_construction_project()->set_name(project.name());
    update.mutable_construction_project()->set_note("一期");
    return Call(&Stub::UpdateConstructionProject, update, identity);
  }

  using ConstructionTest::Get;
};

TEST_F(Moves, TakeRightsAndTheStatisticsEntryAlongAndLeaveTheStream) {
  const P project = Started(1);
  ASSERT_THAT(Move(project, "140425", "2019-04-01"), IsOk());
  const auto written = node_.written();
  EXPECT_THAT(written, ElementsAre(StartsWith("construction/140400/140423:"),
                                   absl::StrCat("construction/140423:", StatisticsEntries()[0].etag())));
  EXPECT_THAT(Note(project, kCounty), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Note(project, kOtherCounty), IsOk());
  EXPECT_EQ(StatisticsEntries()[0].reporting_unit(), "140425");
  // The new unit's steps reach the entry, which was born in the old one.
  v1::ReviseConstructionPlanRequest revise;
  revise.set_name(project.name());
  revise.set_planned_total_yuan(4'999'999);
  revise.set_reason("概算调整");
  ASSERT_THAT(Call(&Stub::ReviseConstructionPlan, revise, kOtherCounty), IsOk());
  EXPECT_EQ(StatisticsEntries()[0].state(), S::STATE_NOT_ELIGIBLE);
}

TEST_F(Moves, TakeMilestonesAndPlacesOnListsAlong) {
  const P project = Started(1);
  const auto listed = Nominate(project);
  const auto milestone = PlanMilestone(project);
  ASSERT_THAT(listed, IsOk());
  ASSERT_THAT(milestone, IsOk());
  v1::GetListEntryRequest get;
  get.set_name(listed->name());
  EXPECT_THAT(Call(&Stub::GetListEntry, get, kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
  ASSERT_THAT(Move(project, "140425", "2019-04-01"), IsOk());
  EXPECT_THAT(Call(&Stub::GetListEntry, get, kOtherCounty), IsOk());
  EXPECT_THAT(Reach(*milestone), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Reach(*milestone, kOtherCounty), IsOk());
}

TEST_F(Moves, TakeWhatThePppPlatformIsToBeToldAlong) {  // K18
  v1::UpdateConstructionProjectRequest ppp;
  ppp.mutable_construction_project()->set_name(Applied(1).name());
  ppp.mutable_construction_project()->set_is_ppp(true);
  ppp.mutable_update_mask()->add_paths("is_ppp");
  ppp.set_happened_on("2019-03-01");
  const auto applied = Call(&Stub::UpdateConstructionProject, ppp, kCounty);
  ASSERT_THAT(applied, IsOk());
  const P project = Start(*applied);
  v1::CreatePppChangeRequest request;
  request.set_parent("units/140423");
  request.set_happened_on("2019-03-20");
  request.mutable_ppp_change()->set_project_id(project.project_id());
  request.mutable_ppp_change()->set_description("股东变更");
  request.mutable_ppp_change()->set_changed_on("2019-03-20");
  const auto change = Call(&Stub::CreatePppChange, request, kCounty);
  ASSERT_THAT(change, IsOk());
  ASSERT_THAT(Move(project, "140425", "2019-04-01"), IsOk());
  v1::UpdatePppChangeRequest told;
  told.mutable_ppp_change()->set_name(change->name());
  told.mutable_ppp_change()->set_synced_on("2019-04-02");
  told.mutable_update_mask()->add_paths("synced_on");
  told.set_happened_on("2019-04-02");
  EXPECT_THAT(Call(&Stub::UpdatePppChange, told, kCounty), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Call(&Stub::UpdatePppChange, told, kOtherCounty), IsOk());
}

TEST_F(Moves, LeavePastMonthsToTheOldUnitAndGiveTheNewOneThoseFromTheMoveOn) {
  const P project = Started(1);
  ASSERT_THAT(Move(project, "140425", "2019-05-10"), IsOk());
  EXPECT_THAT(Report(project, "2019-04", 1, "2019-05-11", kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Report(project, "2019-05", 1, "2019-05-20"), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Report(project, "2019-05", 1, "2019-05-20", kOtherCounty), IsOk());

  // What the old unit still owes is missing there, not in the new one.
  const auto accepted = SubmittedMonth("2019-04", "2019-05-21");
  ASSERT_THAT(Accept(accepted, "2019-05-22"), IsOk());
  EXPECT_THAT(Get(accepted).missing_projects(), ElementsAre(project.project_id()));
  const auto may = SubmittedMonth("2019-05", "2019-05-25");
  ASSERT_THAT(Accept(may, "2019-05-26"), IsOk());
  EXPECT_THAT(Get(may).missing_projects(), IsEmpty());
}

TEST_F(Moves, AreRefusedBehindAMonthThatIsLocked) {
  const P project = Started(1);
  ASSERT_THAT(Accept(SubmittedMonth("2019-04", "2019-04-25"), "2019-04-26"), IsOk());
  EXPECT_THAT(Move(project, "140425", "2019-04-27"), FailsWith(kFailed, "MONTH_NOT_OPEN"))
      << "of the one that loses it";
  EXPECT_THAT(Move(Started(2, kOtherCounty), "140423", "2019-04-27"), FailsWith(kFailed, "MONTH_NOT_OPEN"))
      << "of the one that gets it";
  EXPECT_THAT(Move(project, "140425", "2019-05-01"), IsOk());
}

TEST_F(Moves, AreRefusedInAMonthThatWasReported) {
  const P project = Started(1);
  ASSERT_THAT(Report(project, "2019-04", 1, "2019-04-22"), IsOk());
  EXPECT_THAT(Move(project, "140425", "2019-04-30"), FailsWith(kFailed, "MONTH_REPORTED"));
  ASSERT_THAT(Move(project, "140425", "2019-05-01"), IsOk());
  EXPECT_THAT(Move(project, "140471", "2019-04-30"), FailsWith(kFailed, "DATE_BEFORE_LAST_FACT"));
}

TEST_F(Moves, LeaveNoAnswerToARepeatedRequest) {
  const P project = Started(1);
  v1::UpdateConstructionProjectRequest update;
  update.mutable_construction_project()->set_name(project.name());
  update.mutable_construction_project()->set_note("一期");
  update.set_happened_on("2019-03-20");
  update.set_request_id("note-1");
  ASSERT_THAT(Call(&Stub::UpdateConstructionProject, update, kCounty), IsOk());
  EXPECT_THAT(Call(&Stub::UpdateConstructionProject, update, kCounty), IsOk());
  ASSERT_THAT(Move(project, "140425", "2019-04-01"), IsOk());
  EXPECT_THAT(Call(&Stub::UpdateConstructionProject, update, kCounty), FailsWith(kDenied, "OTHER_UNIT"));
}

TEST_F(Moves, AreTheCitysWithinTheCity) {
  const P project = Started(1);
  EXPECT_THAT(Move(project, "140425", "2019-04-01", kCounty), FailsWith(kDenied, "PERMISSION_DENIED"));
  EXPECT_THAT(Move(project, "140100", "2019-04-01"), FailsWith(kDenied, "OTHER_UNIT"));
}

}  // namespace
}  // namespace tiernet::construction

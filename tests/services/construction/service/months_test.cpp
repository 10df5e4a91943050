// A project's months: its reports, their review and the unit's month (domain.md E.4).
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/services/construction/service/construction_test.h"

namespace tiernet::construction {
namespace {

using P = v1::ConstructionProject;
using R = v1::MonthlyReport;
using S = v1::StatisticsEntry;
using M = v1::UnitMonth;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;

using Months = ConstructionTest;

TEST_F(Months, ADraftThatTakesMoneyOffLowersNoTotal) {  // E.4
  const P project = Started(1);
  const auto report = Report(project, "2019-04", 50'000'000, "2019-04-22");
  ASSERT_THAT(report, IsOk());
  Approve(*report, "2019-04-23");
  ASSERT_THAT(Accept(SubmittedMonth("2019-04", "2019-04-25"), "2019-04-28"), IsOk());
  v1::CreateMonthlyReportRequest draft;
  draft.set_parent("units/140423");
  draft.set_happened_on("2019-05-22");
  draft.mutable_monthly_report()->set_project_id(project.project_id());
  draft.mutable_monthly_report()->set_month("2019-05");
  auto& correction = *draft.mutable_monthly_report()->add_corrections();
  correction.set_month("2019-04");
  correction.set_delta_yuan(-50'000'000);
  correction.set_reason("重复计入");
  ASSERT_THAT(Call(&Stub::CreateMonthlyReport, draft, kCounty), IsOk());
  v1::ReviseConstructionPlanRequest revise;
  revise.set_name(project.name());
  revise.set_reason("概算调整");
  revise.set_planned_total_yuan(40'000'000);
  EXPECT_THAT(Call(&Stub::ReviseConstructionPlan, revise, kCounty), FailsWith(kFailed, "ABOVE_PLANNED_TOTAL"));
  revise.set_planned_total_yuan(46'000'000);
  EXPECT_THAT(Call(&Stub::ReviseConstructionPlan, revise, kCounty), IsOk());
}

TEST_F(Months, ARunThroughAMonthAndItsReopening) {
  const P reporting = Started(1);
  const P silent = Started(2);
  const auto report = Report(reporting, "2019-04", 10'000'000, "2019-04-22");
  ASSERT_THAT(report, IsOk());
  Approve(*report, "2019-04-23");
  const M submitted = SubmittedMonth("2019-04", "2019-04-25");
  EXPECT_FALSE(submitted.late());

  // The lock, the review and the unit-month are one commit.
  ASSERT_THAT(Accept(submitted, "2019-04-28"), IsOk());
  const auto written = node_.written();
  EXPECT_THAT(written, ElementsAre(StartsWith("construction/140400/140423:"),
                                   absl::StrCat("construction/140423:", Get(*report).etag())));
  EXPECT_EQ(Get(*report).state(), R::STATE_LOCKED);
  EXPECT_EQ(Get(*report).locked_on(), "2019-04-28");
  const M accepted = Get(submitted);
  EXPECT_EQ(accepted.state(), M::STATE_ACCEPTED);
  EXPECT_EQ(accepted.locked_reports(), 1);
  EXPECT_THAT(accepted.missing_projects(), ElementsAre(silent.project_id()));

  // What was missing waits for the re-opening.
  EXPECT_THAT(Report(silent, "2019-04", 5'000'000, "2019-04-29"), FailsWith(kFailed, "MONTH_NOT_OPEN"));
  v1::ReopenUnitMonthRequest reopen;
  reopen.set_name(accepted.name());
  reopen.set_opinion("补报");
  reopen.set_happened_on("2019-04-29");
  reopen.set_etag(accepted.etag());
  ASSERT_THAT(Call(&Stub::ReopenUnitMonth, reopen, kCity), IsOk());
  const auto late = Report(silent, "2019-04", 5'000'000, "2019-04-29");
  ASSERT_THAT(late, IsOk());
  Approve(*late, "2019-04-29");
  EXPECT_TRUE(Get(*late).late());
  v1::SubmitUnitMonthRequest submit;
  submit.set_name(accepted.name());
  submit.set_happened_on("2019-04-29");
  const auto again = Call(&Stub::SubmitUnitMonth, submit, kCounty);
  ASSERT_THAT(again, IsOk());
  ASSERT_THAT(Accept(*again, "2019-04-30"), IsOk());
  EXPECT_EQ(Get(accepted).locked_reports(), 2);
  EXPECT_THAT(Get(accepted).missing_projects(), IsEmpty());
  EXPECT_EQ(Get(*report).locked_on(), "2019-04-28") << "locked once";
}

TEST_F(Months, AnAcceptanceShowsEveryReportThatItDoesNotLock) {  // I.37
  const P project = Started(1);
  const P idle = Started(2);
  const auto draft = Report(project, "2019-03", 10'000'000, "2019-03-22");
  ASSERT_THAT(draft, IsOk());
  v1::StopConstructionRequest stop;
  stop.set_name(project.name());
  stop.set_reason(v1::STOP_REASON_FUNDS);
  stop.set_expected_return("2019-09-01");
  stop.set_happened_on("2019-03-25");
  ASSERT_THAT(Call(&Stub::StopConstruction, stop, kCounty), IsOk());
  v1::ExitConstructionProjectRequest exit;
  exit.set_name(project.name());
  exit.set_reason(v1::EXIT_REASON_TERMINATED);
  exit.set_opinion("投资方撤资");
  exit.set_happened_on("2019-03-26");
  exit.set_etag(Get(project.name()).etag());
  ASSERT_THAT(Call(&Stub::ExitConstructionProject, exit, kCity), IsOk());
  const M month = SubmittedMonth("2019-03", "2019-03-27");
  ASSERT_THAT(Accept(month, "2019-03-28"), IsOk());
  EXPECT_EQ(Get(month).locked_reports(), 0);
  EXPECT_THAT(Get(month).missing_projects(), UnorderedElementsAre(project.project_id(), idle.project_id()));
}

TEST_F(Months, ALockIsNotDatedBeforeTheReportsLastFact) {
  const P project = Started(1);
  const auto report = Report(project, "2019-04", 10'000'000, "2019-04-22");
  ASSERT_THAT(report, IsOk());
  Approve(*report, "2019-04-26");
  EXPECT_THAT(Accept(SubmittedMonth("2019-04", "2019-04-24"), "2019-04-25"),
              FailsWith(kFailed, "DATE_BEFORE_LAST_FACT"));
  EXPECT_EQ(Get(*report).state(), R::STATE_CITY_OK);
}

TEST_F(Months, ReportsAreJudgedBesideTheOthersOfTheirProject) {
  const P project = Started(1);
  EXPECT_THAT(Report(project, "2019-04", 10'000'000, "2019-04-19"), FailsWith(kFailed, "MONTH_NOT_OPEN"));
  ASSERT_THAT(Report(project, "2019-03", 40'000'000, "2019-03-20"), IsOk());
  EXPECT_THAT(Report(project, "2019-03", 1, "2019-03-21"),
              FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  EXPECT_THAT(Report(project, "2019-04", 48'000'001, "2019-04-20"), FailsWith(kFailed, "ABOVE_PLANNED_TOTAL"));
  EXPECT_THAT(Report(project, "2019-04", 48'000'000, "2019-04-20"), IsOk());
  EXPECT_THAT(Report(project, "2019-02", 1, "2019-04-20"), FailsWith(kFailed, "NO_SUCH_PROJECT"));
  EXPECT_THAT(Report(Applied(2), "2019-04", 0, "2019-04-20"), FailsWith(kFailed, "NO_SUCH_PROJECT"));
  EXPECT_THAT(Report(project, "2019-05", 0, "2019-05-20", kOtherCounty),
              FailsWith(absl::StatusCode::kPermissionDenied, "OTHER_UNIT"));
  EXPECT_THAT(Report(P(), "2019-05", 0, "2019-05-20"), FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(Months, AZoneHasNoCountyReview) {
  const auto report = Report(Started(1, kZone), "2019-04", 10'000'000, "2019-04-22", kZone);
  ASSERT_THAT(report, IsOk());
  v1::SubmitMonthlyReportRequest submit;
  submit.set_name(report->name());
  submit.set_happened_on("2019-04-22");
  const auto submitted = Call(&Stub::SubmitMonthlyReport, submit, kZone);
  ASSERT_THAT(submitted, IsOk());
  v1::CheckMonthlyReportRequest check;
  check.set_name(report->name());
  check.set_verdict(v1::REPORT_VERDICT_APPROVE);
  check.set_opinion("属实");
  EXPECT_THAT(Call(&Stub::CheckMonthlyReport, check, kZone), FailsWith(kFailed, "NO_COUNTY_REVIEW"));
  v1::ReviewMonthlyReportRequest review;
  review.set_name(report->name());
  review.set_verdict(v1::REPORT_VERDICT_APPROVE);
  review.set_opinion("同意");
  review.set_etag(submitted->etag());
  ASSERT_THAT(Call(&Stub::ReviewMonthlyReport, review, kCity), IsOk());
  EXPECT_EQ(Get(*report).state(), R::STATE_CITY_OK);
}

TEST_F(Months, AnExitedProjectReportsTheMonthsUntilThen) {
  const P project = Started(1);
  v1::StopConstructionRequest stop;
  stop.set_name(project.name());
  stop.set_reason(v1::STOP_REASON_FUNDS);
  stop.set_expected_return("2019-09-01");
  stop.set_happened_on("2019-05-06");
  ASSERT_THAT(Call(&Stub::StopConstruction, stop, kCounty), IsOk());
  EXPECT_EQ(StatisticsEntries()[0].wait_light(), S::WAIT_LIGHT_RED) << "time has moved it (E.5)";
  v1::ExitConstructionProjectRequest exit;
  exit.set_name(project.name());
  exit.set_reason(v1::EXIT_REASON_TERMINATED);
  exit.set_opinion("投资方撤资");
  exit.set_happened_on("2019-05-08");
  exit.set_etag(Get(project.name()).etag());
  ASSERT_THAT(Call(&Stub::ExitConstructionProject, exit, kCity), IsOk());
  EXPECT_EQ(StatisticsEntries()[0].wait_light(), S::WAIT_LIGHT_UNSPECIFIED) << "what left waits no longer";
  EXPECT_THAT(Report(project, "2019-04", 1, "2019-05-09"), IsOk());
  EXPECT_THAT(Report(project, "2019-05", 1, "2019-05-20"), IsOk());
  EXPECT_THAT(Report(project, "2019-06", 1, "2019-06-20"), FailsWith(kFailed, "NO_SUCH_PROJECT"));
}

}  // namespace
}  // namespace tiernet::construction

// Monthly reports (domain.md E.4, I.37, I.38).
#include "services/construction/domain/monthly_report.h"

#include <string>
#include <utility>
#include <vector>

#include "common/status/macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/construction/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::construction {
namespace {

using P = v1::ConstructionProject;
using R = v1::MonthlyReport;
using testing::FailsWith;
using ::testing::HasSubstr;
using testing::IsOk;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::CivilDay kDay(2019, 6, 21);

// Started on 2019-03-14, 800,000,000 yuan in all, 300,000,000 in 2019.
P Project() { return In(P::STATE_CONSTRUCTING); }

R Of(const std::string& month, int64_t yuan = 10'000'000) {
  R report;
  report.set_name(absl::StrCat("units/140423/monthlyReports/", month));
  report.set_project_id(Project().project_id());
  report.set_month(month);
  report.set_completed_yuan(yuan);
  Enter(report);
  return report;
}

R LockedOf(const std::string& month, int64_t yuan = 10'000'000) {
  R report = Of(month, yuan);
  report.set_state(R::STATE_LOCKED);
  return report;
}

R Correcting(R report, const std::string& month, int64_t delta) {
  auto* correction = report.add_corrections();
  correction->set_month(month);
  correction->set_delta_yuan(delta);
  correction->set_reason("据实调整");
  return report;
}

absl::Status JudgeIt(R report, const std::vector<R>& others = {}) { return Judge(report, Project(), others, kDay); }

absl::StatusOr<R> SubmitIt(R report, absl::CivilDay on = kDay) {
  return Submit(std::move(report), "county", Calendar(), on);
}

absl::StatusOr<R> ByCounty(R report, v1::ReportVerdict verdict, bool reports_to_city = false,
                           absl::string_view checker = "county-2") {
  v1::CheckMonthlyReportRequest request;
  request.set_verdict(verdict);
  request.set_opinion("请核实");
  return Check(std::move(report), request, reports_to_city, checker, kDay);
}

absl::StatusOr<R> ByCity(const R& report, v1::ReportVerdict verdict, bool reports_to_city = false,
                         absl::string_view reviewer = "city") {
  v1::ReviewMonthlyReportRequest request;
  request.set_verdict(verdict);
  request.set_opinion("请再核实");
  TN_ASSIGN_OR_RETURN(const auto review, Decide(report, request, reports_to_city, reviewer, kDay));
  return Apply(review, report);
}

R At(R::State state) {
  R report = Of("2019-05");
  if (state == R::STATE_DRAFT) return report;
  report = *SubmitIt(report);
  if (state == R::STATE_SUBMITTED) return report;
  if (state == R::STATE_RETURNED) return *ByCounty(report, v1::REPORT_VERDICT_RETURN);
  report = *ByCounty(report, v1::REPORT_VERDICT_APPROVE);
  if (state == R::STATE_COUNTY_OK) return report;
  report = *ByCity(report, v1::REPORT_VERDICT_APPROVE);
  if (state == R::STATE_CITY_OK) return report;
  return *Lock(report, kDay);
}

TEST(ReportStates, TheSchemaSaysWhatTheTableSays) {
  EXPECT_THAT(DeclaredSteps<R>(),
              ::testing::UnorderedElementsAre("DRAFT -> SUBMITTED", "SUBMITTED -> COUNTY_OK", "SUBMITTED -> CITY_OK",
                                              "SUBMITTED -> RETURNED", "COUNTY_OK -> CITY_OK", "COUNTY_OK -> RETURNED",
                                              "CITY_OK -> LOCKED", "CITY_OK -> RETURNED", "RETURNED -> SUBMITTED"));
}

TEST(ReportStates, EveryStepIsTakenWhereTheTableHasARowAndNowhereElse) {
  for (const auto state : AllStates<R>()) {
    SCOPED_TRACE(R::State_Name(state));
    const R report = At(state);
    ASSERT_EQ(report.state(), state);
    const auto expect = [&](const auto& outcome, bool legal, R::State to) {
      ExpectOkIf(legal, outcome, "STEP_NOT_ALLOWED");
      if (legal) EXPECT_EQ(outcome->state(), to);
    };
    const bool editable = state == R::STATE_DRAFT || state == R::STATE_RETURNED;
    expect(SubmitIt(report), editable, R::STATE_SUBMITTED);
    EXPECT_EQ(CheckEditable(report).ok(), editable);
    if (!editable) EXPECT_THAT(CheckEditable(report), FailsWith(kFailed, "NOT_EDITABLE"));
    const bool submitted = state == R::STATE_SUBMITTED;
    expect(ByCounty(report, v1::REPORT_VERDICT_APPROVE), submitted, R::STATE_COUNTY_OK);
    expect(ByCounty(report, v1::REPORT_VERDICT_RETURN), submitted, R::STATE_RETURNED);
    expect(Lock(report, kDay), state == R::STATE_CITY_OK, R::STATE_LOCKED);
    if (submitted) {
      for (const auto verdict : {v1::REPORT_VERDICT_APPROVE, v1::REPORT_VERDICT_RETURN}) {
        EXPECT_THAT(ByCity(report, verdict), FailsWith(kFailed, "COUNTY_REVIEW_FIRST"));
      }
      continue;
    }
    const bool checked = state == R::STATE_COUNTY_OK;
    expect(ByCity(report, v1::REPORT_VERDICT_APPROVE), checked, R::STATE_CITY_OK);
    expect(ByCity(report, v1::REPORT_VERDICT_RETURN), checked || state == R::STATE_CITY_OK, R::STATE_RETURNED);
  }
}

TEST(ReportStates, UnitsThatReportToTheCitySkipTheCounty) {
  const R submitted = At(R::STATE_SUBMITTED);
  EXPECT_THAT(ByCounty(submitted, v1::REPORT_VERDICT_APPROVE, true), FailsWith(kFailed, "NO_COUNTY_REVIEW"));
  EXPECT_EQ(ByCity(submitted, v1::REPORT_VERDICT_APPROVE, true)->state(), R::STATE_CITY_OK);
}

TEST(ReportStates, NobodyReviewsWhatHeSubmitted) {
  EXPECT_THAT(ByCounty(At(R::STATE_SUBMITTED), v1::REPORT_VERDICT_APPROVE, false, "county"),
              FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(ByCity(At(R::STATE_COUNTY_OK), v1::REPORT_VERDICT_APPROVE, false, "county"),
              FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
}

TEST(ReportStates, AReturnSaysWhyUntilTheNextSubmission) {
  const R returned = At(R::STATE_RETURNED);
  EXPECT_EQ(returned.return_reason(), "请核实");
  EXPECT_EQ(returned.checked_by(), "county-2");
  const R again = *SubmitIt(returned);
  EXPECT_EQ(again.return_reason(), "");
  EXPECT_EQ(again.checked_by(), "");
}

TEST(SubmitReport, NeedsTheAmountAlsoIfItIsNothing) {
  R report = Of("2019-05", 0);
  EXPECT_THAT(SubmitIt(report), IsOk());
  report.clear_completed_yuan();
  EXPECT_THAT(SubmitIt(report), FailsWith(kFailed, "REPORT_INCOMPLETE"));
}

// 2019-05-25 is a Saturday.
TEST(SubmitReport, LatenessIsSettledByTheFirstSubmission) {
  EXPECT_FALSE(SubmitIt(Of("2019-05"), absl::CivilDay(2019, 5, 27))->late());
  EXPECT_TRUE(SubmitIt(Of("2019-05"), absl::CivilDay(2019, 5, 28))->late());
  R report = *SubmitIt(Of("2019-05"), absl::CivilDay(2019, 5, 27));
  report = *ByCounty(report, v1::REPORT_VERDICT_RETURN);
  report = *SubmitIt(report, absl::CivilDay(2019, 6, 10));
  EXPECT_FALSE(report.late());
  EXPECT_EQ(report.submitted_on(), "2019-06-10");
}

TEST(Rules, AnAmountCountsOnlyAfterTheStart) {
  EXPECT_THAT(JudgeIt(Of("2019-02")), FailsWith(kFailed, "AMOUNT_BEFORE_START"));
  EXPECT_THAT(JudgeIt(Of("2019-02", 0)), IsOk());
  EXPECT_THAT(JudgeIt(Of("2019-03")), IsOk()) << "started within the month";
  R report = Of("2019-03");
  P project = Project();
  project.set_actual_start("2019-03-31");
  EXPECT_THAT(Judge(report, project, {}, kDay), IsOk());
  project.set_actual_start("2019-04-01");
  EXPECT_THAT(Judge(report, project, {}, kDay), FailsWith(kFailed, "AMOUNT_BEFORE_START"));
  EXPECT_THAT(Judge(report, In(P::STATE_ADMITTED), {}, kDay), FailsWith(kFailed, "AMOUNT_BEFORE_START"));
}

TEST(Rules, ACorrectionPutsNoMoneyBeforeTheStartEither) {
  std::vector<R> others = {LockedOf("2019-02", 0), LockedOf("2019-03", 0)};
  EXPECT_THAT(JudgeIt(Correcting(Of("2019-05"), "2019-02", 1), others), FailsWith(kFailed, "AMOUNT_BEFORE_START"));
  EXPECT_THAT(JudgeIt(Correcting(Of("2019-05"), "2019-03", 1), others), IsOk()) << "started within the month";
  EXPECT_THAT(JudgeIt(Correcting(Correcting(Of("2019-05"), "2019-02", 1), "2019-02", -1), others), IsOk())
      << "what comes out is judged";
  others[0].set_completed_yuan(100);
  EXPECT_THAT(JudgeIt(Correcting(Of("2019-05"), "2019-02", -50), others), IsOk())
      << "of an earlier stay, with its start";
}

TEST(Rules, ProgressNeverFalls) {
  const auto with = [](R report, int percent) {
    report.set_progress_percent(percent);
    return report;
  };
  const std::vector<R> others = {with(Of("2019-04"), 20), with(Of("2019-06"), 40), Of("2019-03")};
  EXPECT_THAT(JudgeIt(with(Of("2019-05"), 20), others), IsOk());
  EXPECT_THAT(JudgeIt(with(Of("2019-05"), 40), others), IsOk());
  EXPECT_THAT(JudgeIt(with(Of("2019-05"), 19), others), FailsWith(kFailed, "PROGRESS_FELL"));
  EXPECT_THAT(JudgeIt(with(Of("2019-05"), 41), others), FailsWith(kFailed, "PROGRESS_FELL"));
  EXPECT_THAT(JudgeIt(Of("2019-05"), others), IsOk()) << "not reported is not zero";
  EXPECT_THAT(JudgeIt(with(Of("2019-04"), 10), others), IsOk()) << "an earlier version of itself does not count";
}

TEST(Rules, ACorrectionNamesAnEarlierLockedMonth) {
  const std::vector<R> others = {LockedOf("2019-03"), Of("2019-04")};
  EXPECT_THAT(JudgeIt(Correcting(Of("2019-05"), "2019-03", -1), others), IsOk());
  EXPECT_THAT(JudgeIt(Correcting(Of("2019-05"), "2019-04", -1), others), FailsWith(kFailed, "CORRECTION_WRONG"));
  EXPECT_THAT(JudgeIt(Correcting(Of("2019-05"), "2019-02", 1), others), FailsWith(kFailed, "CORRECTION_WRONG"));
  EXPECT_THAT(JudgeIt(Correcting(Of("2019-05"), "2019-05", 1), others), FailsWith(kFailed, "CORRECTION_WRONG"));
  EXPECT_THAT(JudgeIt(Correcting(Of("2019-05"), "2019-06", 1), others), FailsWith(kFailed, "CORRECTION_WRONG"));
}

TEST(Rules, ACorrectedMonthDoesNotComeOutBelowZero) {
  std::vector<R> others = {LockedOf("2019-03", 100)};
  EXPECT_THAT(JudgeIt(Correcting(Of("2019-05"), "2019-03", -100), others), IsOk());
  EXPECT_THAT(JudgeIt(Correcting(Of("2019-05"), "2019-03", -101), others), FailsWith(kFailed, "CORRECTION_WRONG"));
  others.push_back(Correcting(Of("2019-04"), "2019-03", -60));
  EXPECT_THAT(JudgeIt(Correcting(Of("2019-05"), "2019-03", -40), others), IsOk());
  EXPECT_THAT(JudgeIt(Correcting(Of("2019-05"), "2019-03", -41), others), FailsWith(kFailed, "CORRECTION_WRONG"));
  EXPECT_THAT(JudgeIt(Correcting(Correcting(Of("2019-05"), "2019-03", -20), "2019-03", -21), others),
              FailsWith(kFailed, "CORRECTION_WRONG"));
}

TEST(Rules, AllReportsTogetherStayWithinElevenTenthsOfTheTotal) {
  const std::vector<R> others = {LockedOf("2019-03", 500'000'000), Of("2019-04", 300'000'000)};
  EXPECT_THAT(JudgeIt(Of("2019-05", 80'000'000), others), IsOk());
  EXPECT_THAT(JudgeIt(Of("2019-05", 80'000'001), others), FailsWith(kFailed, "ABOVE_PLANNED_TOTAL"));
  EXPECT_THAT(JudgeIt(Correcting(Of("2019-05", 80'000'001), "2019-03", -1), others), IsOk());
}

// A draft that nobody ever submits would else make room for what is locked without it.
TEST(Rules, WhatTakesMoneyOffMakesRoomOnlyOnceItIsLocked) {
  std::vector<R> others = {LockedOf("2019-03", 500'000'000), Correcting(Of("2019-04", 0), "2019-03", -50'000'000)};
  const R report = Of("2019-05", 380'000'001);
  for (const auto state :
       {R::STATE_DRAFT, R::STATE_SUBMITTED, R::STATE_COUNTY_OK, R::STATE_CITY_OK, R::STATE_RETURNED}) {
    others[1].set_state(state);
    EXPECT_THAT(JudgeIt(report, others), FailsWith(kFailed, "ABOVE_PLANNED_TOTAL")) << R::State_Name(state);
  }
  EXPECT_THAT(JudgeIt(Correcting(report, "2019-03", -1), others), IsOk()) << "its own goes with it";
  others[1].set_state(R::STATE_LOCKED);
  EXPECT_THAT(JudgeIt(report, others), IsOk());
}

TEST(Rules, WhatAddsToAMonthIsTakenOffOnlyOnceItIsLocked) {
  std::vector<R> others = {LockedOf("2019-03", 100), Correcting(Of("2019-04"), "2019-03", 50)};
  const R report = Correcting(Of("2019-05"), "2019-03", -101);
  EXPECT_THAT(JudgeIt(report, others), FailsWith(kFailed, "CORRECTION_WRONG"));
  others[1].set_state(R::STATE_LOCKED);
  EXPECT_THAT(JudgeIt(report, others), IsOk());
}

TEST(Rules, WhatADraftTakesOffSilencesNoWarning) {
  R report = Of("2019-05", 400'000'001);
  const std::vector<R> others = {LockedOf("2019-03", 50'000'000), Correcting(Of("2019-04", 0), "2019-03", -50'000'000)};
  ASSERT_THAT(Judge(report, Project(), others, kDay), IsOk());
  EXPECT_THAT(report.warning(), HasSubstr("450000001"));
}

TEST(Rules, WarnsAboveOneAndAHalfTimesTheAnnualPlan) {
  R report = Of("2019-05", 450'000'000);
  ASSERT_THAT(Judge(report, Project(), {}, kDay), IsOk());
  EXPECT_EQ(report.warning(), "");
  report.set_completed_yuan(450'000'001);
  ASSERT_THAT(Judge(report, Project(), {}, kDay), IsOk());
  EXPECT_THAT(report.warning(), HasSubstr("1.5"));
  ASSERT_THAT(Judge(report, Project(), {LockedOf("2018-12", 1)}, kDay), IsOk()) << "another year's is not counted";
  report.set_completed_yuan(450'000'000);
  ASSERT_THAT(Judge(report, Project(), {LockedOf("2018-12", 100)}, kDay), IsOk());
  EXPECT_EQ(report.warning(), "") << "and what was said before is taken back";
}

TEST(Sums, CorrectionsCountForTheMonthCorrected) {
  const std::vector<R> reports = {LockedOf("2019-03", 100), Correcting(Of("2019-05", 10), "2019-03", -30)};
  EXPECT_EQ(Cumulative(reports), 80);
  EXPECT_EQ(CompletedIn(reports, "2019-03"), 70);
  EXPECT_EQ(CompletedIn(reports, "2019-05"), 10);
  EXPECT_EQ(CompletedIn(reports, "2019-04"), 0);
}

}  // namespace
}  // namespace tiernet::construction

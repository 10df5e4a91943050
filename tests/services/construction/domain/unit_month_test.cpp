// Unit-months: window, lateness, lock (domain.md E.4, F.5.6, I.37).
#include "services/construction/domain/unit_month.h"

#include <string>
#include <vector>

#include "common/status/macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/common/calendar/notices.h"
#include "tests/services/construction/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::construction {
namespace {

using M = v1::UnitMonth;
using P = v1::ConstructionProject;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::IsEmpty;
using testing::IsOk;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::CivilDay kDay(2019, 6, 25);

M Opened() {
  M month;
  month.set_name("units/140423/unitMonths/0169425f-7c00-7000-8000-000000000003");
  month.set_month("2019-06");
  Enter(month, absl::CivilDay(2019, 6, 20)).IgnoreError();
  return month;
}

absl::StatusOr<M> SubmitIt(M month, absl::CivilDay on = kDay) {
  return Submit(std::move(month), "county", Calendar(), on);
}

absl::StatusOr<M> Accept(const M& month, const Reported& reported = {}, absl::string_view reviewer = "city") {
  v1::AcceptUnitMonthRequest request;
  request.set_opinion("验收通过");
  TN_ASSIGN_OR_RETURN(const auto review, Decide(month, request, reviewer, kDay));
  return Apply(review, month, reported);
}

absl::StatusOr<M> Reopen(const M& month) {
  v1::ReopenUnitMonthRequest request;
  request.set_opinion("补报两个项目");
  TN_ASSIGN_OR_RETURN(const auto review, Decide(month, request, "city", kDay));
  return Apply(review, month, {});
}

M At(M::State state) {
  M month = Opened();
  if (state == M::STATE_OPEN) return month;
  month = *SubmitIt(month);
  if (state == M::STATE_SUBMITTED) return month;
  month = *Accept(month);
  return state == M::STATE_ACCEPTED ? month : *Reopen(month);
}

TEST(UnitMonths, TheSchemaSaysWhatTheRulingSays) {
  EXPECT_THAT(DeclaredSteps<M>(), ElementsAre("OPEN -> SUBMITTED", "SUBMITTED -> ACCEPTED", "ACCEPTED -> REOPENED",
                                              "REOPENED -> SUBMITTED"));
}

TEST(UnitMonths, EveryStepIsTakenWhereItMayBeAndNowhereElse) {
  for (const auto state : AllStates<M>()) {
    SCOPED_TRACE(M::State_Name(state));
    const M month = At(state);
    ASSERT_EQ(month.state(), state);
    const auto expect = [](const auto& outcome, bool legal, M::State to) {
      ExpectOkIf(legal, outcome, "STEP_NOT_ALLOWED");
      if (legal) EXPECT_EQ(outcome->state(), to);
    };
    expect(SubmitIt(month), state == M::STATE_OPEN || state == M::STATE_REOPENED, M::STATE_SUBMITTED);
    expect(Accept(month), state == M::STATE_SUBMITTED, M::STATE_ACCEPTED);
    expect(Reopen(month), state == M::STATE_ACCEPTED, M::STATE_REOPENED);
  }
}

TEST(UnitMonths, NobodyAcceptsWhatHeSubmitted) {
  EXPECT_THAT(Accept(At(M::STATE_SUBMITTED), {}, "county"), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
}

TEST(UnitMonths, KeepWhoReopenedThemAndWhyAndWhatWasMissingAtTheLastAcceptance) {
  Reported reported;
  reported.locked = 7;
  reported.missing = {"a", "b"};
  M month = *Accept(At(M::STATE_SUBMITTED), reported);
  EXPECT_EQ(month.accepted_on(), "2019-06-25");
  EXPECT_EQ(month.locked_reports(), 7);
  EXPECT_THAT(month.missing_projects(), ElementsAre("a", "b"));
  month = *Reopen(month);
  ASSERT_EQ(month.reopenings_size(), 1);
  EXPECT_EQ(month.reopenings(0).reopened_by(), "city");
  EXPECT_EQ(month.reopenings(0).reason(), "补报两个项目");
  EXPECT_EQ(month.locked_reports(), 7) << "what is locked stays so";
  month = *Accept(*SubmitIt(month), {9, {}});
  EXPECT_EQ(month.locked_reports(), 9);
  EXPECT_THAT(month.missing_projects(), IsEmpty());
}

TEST(Window, OpensOnTheTwentieth) {
  EXPECT_THAT(CheckOpen("140423", "2019-06", M::STATE_UNSPECIFIED, absl::CivilDay(2019, 6, 19)),
              FailsWith(kFailed, "MONTH_NOT_OPEN"));
  EXPECT_THAT(CheckOpen("140423", "2019-06", M::STATE_UNSPECIFIED, absl::CivilDay(2019, 6, 20)), IsOk());
  EXPECT_THAT(CheckOpen("140423", "2019-06", M::STATE_UNSPECIFIED, absl::CivilDay(2020, 6, 19)), IsOk());
  M early;
  early.set_name(Opened().name());
  early.set_month("2019-06");
  EXPECT_THAT(Enter(early, absl::CivilDay(2019, 6, 19)), FailsWith(kFailed, "MONTH_NOT_OPEN"));
  EXPECT_EQ(Opened().claimed_month(), "140423/2019-06");
}

TEST(Window, IsClosedOnlyByTheAcceptance) {
  for (const auto state : AllStates<M>()) {
    const auto open = CheckOpen("140423", "2019-06", state, absl::CivilDay(2019, 9, 1));
    ExpectOkIf(state != M::STATE_ACCEPTED, open, "MONTH_NOT_OPEN");
  }
}

// 2019-05-25 is a Saturday, 2019-08-25 a Sunday, 2019-06-25 a Tuesday.
TEST(Lateness, BeginsAfterTheTwentyFifthRolledForward) {
  const auto notices = NoticesOf2019And2020();
  const auto calendars = CalendarsOf(notices);
  const auto late = [&](const std::string& month, absl::CivilDay on) {
    return IsLate(month, calendars.KnownOn(on), on);
  };
  EXPECT_FALSE(late("2019-06", absl::CivilDay(2019, 6, 25)));
  EXPECT_TRUE(late("2019-06", absl::CivilDay(2019, 6, 26)));
  EXPECT_FALSE(late("2019-05", absl::CivilDay(2019, 5, 27)));
  EXPECT_TRUE(late("2019-05", absl::CivilDay(2019, 5, 28)));
  EXPECT_FALSE(late("2019-08", absl::CivilDay(2019, 8, 26)));
  EXPECT_TRUE(late("2019-08", absl::CivilDay(2019, 8, 27)));
  // 2020-01-25 lies in the Spring Festival; the holiday was prolonged on 2020-01-26 to
  // 2 February. By the calendar known that day, 3 February is in time.
  EXPECT_FALSE(late("2020-01", absl::CivilDay(2020, 2, 3)));
  EXPECT_TRUE(late("2020-01", absl::CivilDay(2020, 2, 4)));
}

TEST(Lateness, OfTheFirstSubmissionStands) {
  M month = *SubmitIt(Opened(), absl::CivilDay(2019, 6, 25));
  EXPECT_FALSE(month.late());
  month = *SubmitIt(*Reopen(*Accept(month)), absl::CivilDay(2019, 7, 9));
  EXPECT_FALSE(month.late());
  EXPECT_EQ(month.submitted_on(), "2019-06-25");
  EXPECT_TRUE(SubmitIt(Opened(), absl::CivilDay(2019, 6, 26))->late());
}

TEST(Missing, WhoeverStartedAndIsNotDoneMustReport) {
  const absl::CivilMonth june(2019, 6);
  P project;
  project.set_admitted_on("2019-01-02");
  EXPECT_FALSE(MustReport(project, june));
  project.set_actual_start("2019-07-01");
  EXPECT_FALSE(MustReport(project, june));
  project.set_actual_start("2019-06-30");
  EXPECT_TRUE(MustReport(project, june));
  project.set_completed_on("2019-06-01");
  EXPECT_TRUE(MustReport(project, june));
  project.set_completed_on("2019-05-31");
  EXPECT_FALSE(MustReport(project, june));
  project.clear_completed_on();
  project.set_exited_on("2019-07-01");
  EXPECT_TRUE(MustReport(project, june));
  project.set_exited_on("2019-06-30");
  EXPECT_FALSE(MustReport(project, june));
}

TEST(Missing, NobodyWaitsForWhatWasNotHereYet) {  // a carry-over project that is admitted late
  P project;
  project.set_actual_start("2018-06-30");
  project.set_admitted_on("2019-06-30");
  EXPECT_FALSE(MustReport(project, absl::CivilMonth(2019, 5)));
  EXPECT_TRUE(MustReport(project, absl::CivilMonth(2019, 6)));
}

TEST(Missing, JanuaryMayBeMergedIntoFebruary) {
  P project;
  project.set_admitted_on("2018-05-30");
  project.set_actual_start("2018-06-30");
  EXPECT_FALSE(MustReport(project, absl::CivilMonth(2019, 1)));
  EXPECT_TRUE(MustReport(project, absl::CivilMonth(2019, 2)));
}

TEST(Missing, NamesThoseOfTheUnitThatDidNotReport) {
  const auto project = [](const std::string& id, const std::string& unit) {
    P started;
    started.set_project_id(id);
    started.set_reporting_unit(unit);
    started.set_admitted_on("2019-01-02");
    started.set_actual_start("2019-01-02");
    return started;
  };
  const std::vector<P> projects = {project("c", "140423"), project("b", "140425"), project("a", "140423"),
                                   project("d", "140423")};
  EXPECT_THAT(FindMissing(projects, {"d"}, {}, "140423", absl::CivilMonth(2019, 6)), ElementsAre("a", "c"));
}

// A report that the lock leaves behind would else be shown nowhere.
TEST(Missing, NamesWhoseReportIsNotLockedWhetherItWasOwedOrNot) {
  P exited;
  exited.set_project_id("b");
  exited.set_reporting_unit("140423");
  exited.set_admitted_on("2019-01-02");
  exited.set_actual_start("2019-01-02");
  exited.set_exited_on("2019-06-20");
  for (const absl::CivilMonth month : {absl::CivilMonth(2019, 1), absl::CivilMonth(2019, 6)}) {
    EXPECT_THAT(FindMissing({exited}, {}, {}, "140423", month), IsEmpty());
    EXPECT_THAT(FindMissing({exited}, {}, {"b", "a"}, "140423", month), ElementsAre("a", "b"));
    EXPECT_THAT(FindMissing({exited}, {"b"}, {}, "140423", month), IsEmpty());
  }
}

}  // namespace
}  // namespace tiernet::construction

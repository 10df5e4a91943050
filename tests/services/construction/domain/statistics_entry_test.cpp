// Entry into statistics (domain.md E.5, I.38).
#include "services/construction/domain/statistics_entry.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "common/calendar/date.h"
#include "common/status/macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/construction/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::construction {
namespace {

using P = v1::ConstructionProject;
using S = v1::StatisticsEntry;
using testing::FailsWith;
using ::testing::HasSubstr;
using testing::IsOk;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::CivilDay kDay(2019, 6, 3);
constexpr char kName[] = "units/140423/statisticsEntries/0169425f-7c00-7000-8000-000000000002";

P StartedWith(int64_t total) {
  P project = In(P::STATE_CONSTRUCTING);
  project.set_planned_total_yuan(total);
  return project;
}

v1::ApplyForStatisticsRequest Papers(bool description) {
  v1::ApplyForStatisticsRequest request;
  *request.add_papers() = EvidenceOf(kDay, types::v1::EVIDENCE_KIND_REGISTRATION);
  *request.add_papers() = PhotoOf(kDay);
  if (description) *request.add_papers() = EvidenceOf(kDay, types::v1::EVIDENCE_KIND_REPORT);
  request.set_reported_online_on(FormatDate(kDay));
  return request;
}

absl::StatusOr<S> ByCity(const S& entry, S::State to, bool reports_to_city = false, absl::string_view reviewer = "city",
                         const std::string& document = "晋统〔2019〕7号") {
  v1::ReviewStatisticsEntryRequest request;
  request.set_to_state(to);
  request.set_opinion("同意");
  request.set_document_number(document);
  TN_ASSIGN_OR_RETURN(const auto review, Decide(entry, request, reports_to_city, reviewer, kDay));
  return Apply(review, entry);
}

absl::StatusOr<S> ByCounty(S entry, v1::ReportVerdict verdict, bool reports_to_city = false,
                           absl::string_view checker = "county-2") {
  v1::CheckStatisticsEntryRequest request;
  request.set_verdict(verdict);
  request.set_opinion("材料属实");
  return Check(std::move(entry), request, reports_to_city, checker, kDay);
}

absl::StatusOr<S> ApplyNow(S entry) {
  return ApplyFor(std::move(entry), Papers(true), StartedWith(800'000'000), "county", kDay);
}

// An entry of 800,000,000 yuan in each state.
S At(S::State state) {
  S entry = Begin(StartedWith(state == S::STATE_NOT_ELIGIBLE ? 4'000'000 : 800'000'000), kName, "county", kAdmitted);
  if (state == S::STATE_NOT_ELIGIBLE || state == S::STATE_ELIGIBLE) return entry;
  entry = *ApplyNow(entry);
  if (state == S::STATE_APPLIED) return entry;
  if (state == S::STATE_RETURNED) return *ByCounty(entry, v1::REPORT_VERDICT_RETURN);
  entry = *ByCounty(entry, v1::REPORT_VERDICT_APPROVE);
  for (const auto next :
       {S::STATE_CITY_OK, S::STATE_PROVINCE_OK, S::STATE_NATIONAL_OK, S::STATE_IN_STATS, S::STATE_CLOSED_STATS}) {
    if (entry.state() == state) break;
    entry = *ByCity(entry, next);
  }
  return entry;
}

TEST(StatisticsStates, TheSchemaSaysWhatTheTableSays) {
  EXPECT_THAT(DeclaredSteps<S>(), ::testing::UnorderedElementsAre(
                                      "NOT_ELIGIBLE -> ELIGIBLE", "ELIGIBLE -> APPLIED", "ELIGIBLE -> NOT_ELIGIBLE",
                                      "APPLIED -> COUNTY_OK", "APPLIED -> CITY_OK", "APPLIED -> RETURNED",
                                      "COUNTY_OK -> CITY_OK", "COUNTY_OK -> RETURNED", "CITY_OK -> PROVINCE_OK",
                                      "CITY_OK -> RETURNED", "PROVINCE_OK -> NATIONAL_OK", "PROVINCE_OK -> IN_STATS",
                                      "PROVINCE_OK -> RETURNED", "NATIONAL_OK -> IN_STATS", "NATIONAL_OK -> RETURNED",
                                      "IN_STATS -> CLOSED_STATS", "RETURNED -> APPLIED", "RETURNED -> NOT_ELIGIBLE"));
}

TEST(StatisticsStates, TheUnitAppliesAndChecksOnlyWhereItMay) {
  for (const auto state : AllStates<S>()) {
    SCOPED_TRACE(S::State_Name(state));
    const S entry = At(state);
    ASSERT_EQ(entry.state(), state);
    const bool may_apply = state == S::STATE_ELIGIBLE || state == S::STATE_RETURNED;
    ExpectOkIf(may_apply, ApplyNow(entry), "STEP_NOT_ALLOWED");
    for (const auto verdict : {v1::REPORT_VERDICT_APPROVE, v1::REPORT_VERDICT_RETURN}) {
      ExpectOkIf(state == S::STATE_APPLIED, ByCounty(entry, verdict), "STEP_NOT_ALLOWED");
    }
  }
}

TEST(StatisticsStates, TheCityTakesItsOwnStepsAndNoOthers) {
  const std::set<std::pair<S::State, S::State>> legal = {
      {S::STATE_COUNTY_OK, S::STATE_CITY_OK},       {S::STATE_COUNTY_OK, S::STATE_RETURNED},
      {S::STATE_CITY_OK, S::STATE_PROVINCE_OK},     {S::STATE_CITY_OK, S::STATE_RETURNED},
      {S::STATE_PROVINCE_OK, S::STATE_NATIONAL_OK}, {S::STATE_PROVINCE_OK, S::STATE_RETURNED},
      {S::STATE_NATIONAL_OK, S::STATE_IN_STATS},    {S::STATE_NATIONAL_OK, S::STATE_RETURNED},
      {S::STATE_IN_STATS, S::STATE_CLOSED_STATS}};
  for (const auto from : AllStates<S>()) {
    for (const auto to : AllStates<S>()) {
      SCOPED_TRACE(absl::StrCat(S::State_Name(from), " -> ", S::State_Name(to)));
      const auto after = ByCity(At(from), to);
      if (legal.count({from, to}) > 0) {
        ASSERT_THAT(after, IsOk());
        EXPECT_EQ(after->state(), to);
        EXPECT_EQ(after->steps().rbegin()->to(), to);
        EXPECT_EQ(after->steps().rbegin()->by(), "city");
      } else if (from == S::STATE_APPLIED && (to == S::STATE_CITY_OK || to == S::STATE_RETURNED)) {
        EXPECT_THAT(after, FailsWith(kFailed, "COUNTY_REVIEW_FIRST"));
      } else if (from == S::STATE_PROVINCE_OK && to == S::STATE_IN_STATS) {
        EXPECT_THAT(after, FailsWith(kFailed, "NATIONAL_NEEDED"));
      } else {
        EXPECT_THAT(after, FailsWith(kFailed, "STEP_NOT_ALLOWED"));
      }
    }
  }
}

TEST(StatisticsStates, UnitsThatReportToTheCitySkipTheCounty) {
  const S applied = At(S::STATE_APPLIED);
  EXPECT_THAT(ByCounty(applied, v1::REPORT_VERDICT_APPROVE, true), FailsWith(kFailed, "NO_COUNTY_REVIEW"));
  EXPECT_THAT(ByCity(applied, S::STATE_CITY_OK, true), IsOk());
  EXPECT_EQ(ByCity(applied, S::STATE_RETURNED, true)->return_reason(), "同意");
}

TEST(StatisticsStates, NobodyReviewsWhatHeAppliedFor) {
  EXPECT_THAT(ByCounty(At(S::STATE_APPLIED), v1::REPORT_VERDICT_APPROVE, false, "county"),
              FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(ByCity(At(S::STATE_COUNTY_OK), S::STATE_CITY_OK, false, "county"),
              FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
}

TEST(StatisticsStates, StepsOfProvinceAndNationCarryTheirDocument) {
  EXPECT_THAT(ByCity(At(S::STATE_CITY_OK), S::STATE_PROVINCE_OK, false, "city", ""),
              FailsWith(absl::StatusCode::kInvalidArgument, "DOCUMENT_MISSING"));
  EXPECT_THAT(ByCity(At(S::STATE_PROVINCE_OK), S::STATE_NATIONAL_OK, false, "city", ""),
              FailsWith(absl::StatusCode::kInvalidArgument, "DOCUMENT_MISSING"));
  EXPECT_THAT(ByCity(At(S::STATE_COUNTY_OK), S::STATE_CITY_OK, false, "city", ""), IsOk());
  EXPECT_EQ(At(S::STATE_PROVINCE_OK).steps().rbegin()->document_number(), "晋统〔2019〕7号");
}

TEST(StatisticsStates, EntersAndCloses) {
  const S closed = At(S::STATE_CLOSED_STATS);
  EXPECT_EQ(closed.entered_on(), "2019-06-03");
  EXPECT_EQ(closed.closed_on(), "2019-06-03");
  EXPECT_EQ(At(S::STATE_IN_STATS).claimed_project(), StartedWith(5'000'000).project_id());
  EXPECT_EQ(closed.claimed_project(), "") << "if it starts anew, it is entered anew";
}

TEST(Eligibility, BeginsAtFiveMillionAndTheNationAtFifty) {
  EXPECT_EQ(Begin(StartedWith(4'999'999), kName, "county", kDay).state(), S::STATE_NOT_ELIGIBLE);
  EXPECT_EQ(Begin(StartedWith(4'999'999), kName, "county", kDay).eligible_on(), "");
  const S entry = Begin(StartedWith(5'000'000), kName, "county", kDay);
  EXPECT_EQ(entry.state(), S::STATE_ELIGIBLE);
  EXPECT_EQ(entry.eligible_on(), "2019-03-14") << "since the start";
  EXPECT_EQ(entry.steps_size(), 1);
  EXPECT_FALSE(Begin(StartedWith(49'999'999), kName, "county", kDay).needs_national());
  EXPECT_TRUE(Begin(StartedWith(50'000'000), kName, "county", kDay).needs_national());
}

TEST(Eligibility, MovesWithThePlannedTotalAsLongAsNothingWasAppliedFor) {
  for (const auto state : AllStates<S>()) {
    SCOPED_TRACE(S::State_Name(state));
    S lowered = At(state);
    const bool was_final = state == S::STATE_IN_STATS || state == S::STATE_CLOSED_STATS;
    const bool falls = state == S::STATE_ELIGIBLE || state == S::STATE_RETURNED;
    EXPECT_EQ(Reassess(lowered, StartedWith(4'999'999), "county", kDay), !was_final && state != S::STATE_NOT_ELIGIBLE);
    EXPECT_EQ(lowered.state(), falls ? S::STATE_NOT_ELIGIBLE : state);
    S raised = At(state);
    EXPECT_EQ(Reassess(raised, StartedWith(5'000'000), "county", kDay), !was_final)
        << "the nation is needed no more, or it rises";
    EXPECT_EQ(raised.state(), state == S::STATE_NOT_ELIGIBLE ? S::STATE_ELIGIBLE : state);
  }
  S entry = At(S::STATE_NOT_ELIGIBLE);
  ASSERT_TRUE(Reassess(entry, StartedWith(5'000'000), "county", kDay));
  EXPECT_EQ(entry.eligible_on(), "2019-06-03");
  EXPECT_FALSE(Reassess(entry, StartedWith(6'000'000), "county", kDay));
  EXPECT_EQ(entry.steps_size(), 2);
}

TEST(Wait, IsLitAfterOneMonthAndAfterTwo) {  // E.5: after 2019-03-14
  const S entry = Begin(StartedWith(5'000'000), kName, "county", kDay);
  EXPECT_EQ(entry.wait_light(), S::WAIT_LIGHT_GREEN);
  EXPECT_EQ(entry.yellow_on(), "2019-04-15") << "a month is over on 04-14, more than one on the day after";
  EXPECT_EQ(entry.red_on(), "2019-05-15");
  P at_months_end = StartedWith(5'000'000);
  at_months_end.set_actual_start("2019-12-31");
  const S clamped = Begin(at_months_end, kName, "county", kDay);
  EXPECT_EQ(clamped.yellow_on(), "2020-02-01");
  EXPECT_EQ(clamped.red_on(), "2020-03-01") << "the month of two ends on 02-29";
}

TEST(Wait, LastsUntilTheEntry) {
  for (const auto state : AllStates<S>()) {
    const bool waits = state != S::STATE_NOT_ELIGIBLE && state != S::STATE_IN_STATS && state != S::STATE_CLOSED_STATS;
    EXPECT_EQ(At(state).wait_light(), waits ? S::WAIT_LIGHT_GREEN : S::WAIT_LIGHT_UNSPECIFIED) << state;
    EXPECT_EQ(At(state).red_on().empty(), !waits) << state;
  }
}

TEST(Wait, EndsWithTheProjectAndBeginsAnewWithItsNextStart) {
  S entry = At(S::STATE_ELIGIBLE);
  entry.set_wait_light(S::WAIT_LIGHT_RED);
  P project = StartedWith(800'000'000);
  EXPECT_FALSE(Reassess(entry, project, "county", kDay)) << "the clock's light stays";
  EXPECT_EQ(entry.wait_light(), S::WAIT_LIGHT_RED);
  project.set_exited_on("2019-06-03");
  EXPECT_TRUE(Reassess(entry, project, "county", kDay));
  EXPECT_EQ(entry.wait_light(), S::WAIT_LIGHT_UNSPECIFIED);
  EXPECT_EQ(entry.yellow_on(), "");
  project.clear_exited_on();
  project.set_actual_start("2019-09-02");
  EXPECT_TRUE(Reassess(entry, project, "county", kDay));
  EXPECT_EQ(entry.wait_light(), S::WAIT_LIGHT_GREEN);
  EXPECT_EQ(entry.yellow_on(), "2019-10-03");
}

TEST(Wait, BeginsWithTheThresholdOnceAndNotAnew) {
  S entry = At(S::STATE_NOT_ELIGIBLE);
  ASSERT_TRUE(Reassess(entry, StartedWith(5'000'000), "county", kDay));
  EXPECT_EQ(entry.yellow_on(), "2019-07-04") << "since the day on which it became eligible";
  ASSERT_TRUE(Reassess(entry, StartedWith(4'999'999), "county", kDay + 50));
  EXPECT_EQ(entry.wait_light(), S::WAIT_LIGHT_UNSPECIFIED);
  ASSERT_TRUE(Reassess(entry, StartedWith(5'000'000), "county", kDay + 51));
  EXPECT_EQ(entry.yellow_on(), "2019-07-04") << "a revision to and fro gains no time";
  entry = At(S::STATE_ELIGIBLE);
  ASSERT_TRUE(Reassess(entry, StartedWith(4'999'999), "county", kDay));
  ASSERT_TRUE(Reassess(entry, StartedWith(5'000'000), "county", kDay + 1));
  EXPECT_EQ(entry.yellow_on(), "2019-04-15") << "since the start";
}

TEST(Eligibility, BelowFiftyMillionTheProvinceIsTheLast) {
  S entry = At(S::STATE_PROVINCE_OK);
  ASSERT_TRUE(Reassess(entry, StartedWith(49'999'999), "county", kDay));
  EXPECT_THAT(ByCity(entry, S::STATE_IN_STATS), IsOk());
}

TEST(Eligibility, IsAskedAgainWhenAReturnedEntryIsAppliedForAnew) {  // E.5: the plan was revised while it was looked at
  EXPECT_THAT(ApplyFor(At(S::STATE_RETURNED), Papers(true), StartedWith(4'999'999), "county", kDay),
              FailsWith(kFailed, "STEP_NOT_ALLOWED"));
  EXPECT_THAT(ApplyNow(At(S::STATE_RETURNED)), IsOk());
}

TEST(PapersOf, AreNamedWhereTheyAreMissing) {
  const S entry = At(S::STATE_ELIGIBLE);
  const P project = StartedWith(800'000'000);
  EXPECT_THAT(ApplyFor(entry, Papers(true), project, "county", kDay), IsOk());
  const auto refused = ApplyFor(entry, Papers(false), project, "county", kDay);
  EXPECT_THAT(refused, FailsWith(kFailed, "PAPERS_MISSING"));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("description"));
  S small = entry;
  small.set_needs_national(false);
  EXPECT_THAT(ApplyFor(small, Papers(false), project, "county", kDay), IsOk());
  P nameless = project;
  nameless.clear_owner_credit_code();
  const auto all = ApplyFor(entry, {}, nameless, "county", kDay);
  for (const char* paper : {"initiation", "contract", "credit code", "description", "online"}) {
    EXPECT_THAT(std::string(all.status().message()), HasSubstr(paper));
  }
  EXPECT_THAT(ApplyFor(entry, Papers(true), project, "county", kDay - 1),
              FailsWith(absl::StatusCode::kInvalidArgument, "EVIDENCE_IN_FUTURE"));
}

TEST(PapersOf, SayFromFiftyMillionOnWhenItWasReportedOnline) {  // E.5
  const P project = StartedWith(800'000'000);
  S entry = Begin(project, kName, "county", kAdmitted);
  auto papers = Papers(true);
  EXPECT_EQ(ApplyFor(entry, papers, project, "county", kDay)->reported_online_on(), "2019-06-03");
  papers.clear_reported_online_on();
  const auto refused = ApplyFor(entry, papers, project, "county", kDay);
  EXPECT_THAT(refused, FailsWith(kFailed, "PAPERS_MISSING"));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("direct online reporting"));
  papers.set_reported_online_on(FormatDate(kDay + 1));
  EXPECT_THAT(ApplyFor(entry, papers, project, "county", kDay),
              FailsWith(absl::StatusCode::kInvalidArgument, "EVENT_IN_FUTURE"));
  papers.clear_reported_online_on();
  entry.set_needs_national(false);
  EXPECT_THAT(ApplyFor(entry, papers, project, "county", kDay), IsOk());
}

// Else a total that rises after the application would get round it (E.5).
TEST(PapersOf, AreAskedForAgainWhenTheTotalHasRisenSinceTheApplication) {
  P small = StartedWith(49'999'999);
  auto papers = Papers(false);
  papers.clear_reported_online_on();
  S entry = *ApplyFor(Begin(small, kName, "county", kAdmitted), papers, small, "county", kDay);
  entry = *ByCounty(entry, v1::REPORT_VERDICT_APPROVE);
  ASSERT_THAT(ByCity(entry, S::STATE_CITY_OK), IsOk());
  ASSERT_TRUE(Reassess(entry, StartedWith(60'000'000), "county", kDay));
  const auto refused = ByCity(entry, S::STATE_CITY_OK);
  EXPECT_THAT(refused, FailsWith(kFailed, "PAPERS_MISSING"));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("description, direct online reporting"));
  const auto returned = ByCity(entry, S::STATE_RETURNED);
  ASSERT_THAT(returned, IsOk());
  const auto again = ApplyFor(*returned, Papers(true), StartedWith(60'000'000), "county", kDay);
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(ByCity(*ByCounty(*again, v1::REPORT_VERDICT_APPROVE), S::STATE_CITY_OK), IsOk());
}

}  // namespace
}  // namespace tiernet::construction

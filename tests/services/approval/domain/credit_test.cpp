// Credit in the market of intermediary services, domain.md F.11.4.
#include "services/approval/domain/credit.h"

#include <string>
#include <utility>
#include <vector>

#include "common/calendar/date.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/approval/domain/market.h"
#include "tests/testing/refusal.h"
#include "tests/testing/states.h"

namespace tiernet::approval {
namespace {

using absl::CivilDay;
using testing::AllStates;
using testing::DeclaredSteps;
using ::testing::ElementsAre;
using testing::ExpectOkIf;
using testing::FailsWith;
using testing::IsOk;
using A = v1::IntermediaryAgency;
using P = v1::LicensedPerson;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;

template <typename Holder>
Holder After(Holder holder, v1::CreditCause cause, CivilDay on = kMarketDay) {
  v1::CreditChange change;
  change.set_on(FormatDate(on));
  change.set_cause(cause);
  change.set_service_demand("units/140423/serviceDemands/1");
  Record(holder, std::move(change), WorkingDays());
  return holder;
}

// A listed one with so many points.
A With(int score) {
  A agency = Listed();
  agency.mutable_credit()->set_score(score);
  return agency;
}

template <typename Request>
Request Proven(CivilDay on) {
  Request request;
  *request.mutable_paper() = EvidenceOf(on);
  return request;
}
using Violation = v1::PenaliseIntermediaryAgencyRequest;

A Suspended(CivilDay on = kMarketDay) { return After(With(89), v1::CREDIT_CAUSE_VIOLATION, on); }
A RestoredOn(const A& agency, CivilDay on) {
  return Restore(agency, Proven<v1::RestoreIntermediaryAgencyRequest>(on), WorkingDays(), Examining(on)).value();
}

TEST(Credit, HasTheStepsOfTheRulebook) {  // F.11.1
  EXPECT_THAT(DeclaredSteps<A>(), ElementsAre("APPLIED -> LISTED", "APPLIED -> REMOVED", "LISTED -> SUSPENDED",
                                              "LISTED -> REMOVED", "SUSPENDED -> LISTED", "SUSPENDED -> REMOVED"));
  EXPECT_THAT(DeclaredSteps<P>(), ElementsAre("REGISTERED -> SUSPENDED", "REGISTERED -> REMOVED",
                                              "SUSPENDED -> REGISTERED", "SUSPENDED -> REMOVED"));
}

TEST(Credit, BeginsWithAHundredAndSaysWhy) {
  const A agency = Listed();
  EXPECT_EQ(agency.credit().score(), 100);
  EXPECT_EQ(agency.grade(), v1::CREDIT_GRADE_A);
  ASSERT_EQ(agency.credit().changes_size(), 1);
  EXPECT_EQ(agency.credit().changes(0).cause(), v1::CREDIT_CAUSE_ENTERED);
  EXPECT_EQ(Registered().credit().score(), 100);
}

TEST(Credit, MovesByTheCause) {
  const auto after = [](int score, v1::CreditCause cause) { return After(With(score), cause).credit().score(); };
  EXPECT_EQ(after(95, v1::CREDIT_CAUSE_LOW_RATING), 90);
  EXPECT_EQ(after(95, v1::CREDIT_CAUSE_LATE), 85);
  EXPECT_EQ(after(95, v1::CREDIT_CAUSE_VIOLATION), 65);
  EXPECT_EQ(after(95, v1::CREDIT_CAUSE_TOP_RATING), 96);
  EXPECT_EQ(after(100, v1::CREDIT_CAUSE_TOP_RATING), 100) << "ceiling";
  EXPECT_EQ(after(4, v1::CREDIT_CAUSE_LOW_RATING), 0) << "floor";
  EXPECT_EQ(after(4, v1::CREDIT_CAUSE_LATE), 0);
  EXPECT_EQ(after(4, v1::CREDIT_CAUSE_VIOLATION), 0);
}

TEST(Credit, IsGradedByItsScore) {
  const auto grade = [](int score) { return After(With(score + 5), v1::CREDIT_CAUSE_LOW_RATING).grade(); };
  EXPECT_EQ(grade(90), v1::CREDIT_GRADE_A);
  EXPECT_EQ(grade(89), v1::CREDIT_GRADE_B);
  EXPECT_EQ(grade(75), v1::CREDIT_GRADE_B);
  EXPECT_EQ(grade(74), v1::CREDIT_GRADE_C);
  EXPECT_EQ(grade(60), v1::CREDIT_GRADE_C);
  EXPECT_EQ(grade(59), v1::CREDIT_GRADE_D);
}

TEST(Credit, ShowsEachChangeWithItsCause) {
  A agency = After(Listed(), v1::CREDIT_CAUSE_LATE, kMarketDay + 1);
  agency = After(agency, v1::CREDIT_CAUSE_LOW_RATING, kMarketDay + 2);
  ASSERT_EQ(agency.credit().changes_size(), 3);
  EXPECT_EQ(agency.credit().changes(1).score(), 90);
  EXPECT_EQ(agency.credit().changes(2).score(), 85);
  EXPECT_EQ(agency.credit().changes(2).cause(), v1::CREDIT_CAUSE_LOW_RATING);
  EXPECT_EQ(agency.credit().changes(2).on(), "2019-06-05");
  EXPECT_EQ(agency.credit().changes(2).service_demand(), "units/140423/serviceDemands/1");
}

TEST(Credit, KeepsTheLastTwoHundredChanges) {
  A agency = Listed();
  for (int i = 0; i < 200; ++i) agency = After(agency, v1::CREDIT_CAUSE_TOP_RATING, kMarketDay + i);
  EXPECT_EQ(agency.credit().changes_size(), 200);
  EXPECT_EQ(agency.credit().changes(0).on(), "2019-06-03");
  EXPECT_EQ(agency.credit().changes(0).cause(), v1::CREDIT_CAUSE_TOP_RATING);
  EXPECT_EQ(agency.credit().changes(199).on(), FormatDate(kMarketDay + 199));
}

TEST(Credit, ThatFallsToDSuspendsForSixMonths) {
  const A agency = Suspended();
  EXPECT_EQ(agency.state(), A::STATE_SUSPENDED);
  EXPECT_EQ(agency.grade(), v1::CREDIT_GRADE_D);
  EXPECT_EQ(agency.suspended_on(), "2019-06-03");
  EXPECT_EQ(agency.suspended_until(), "2019-12-03");
  const A worse = After(agency, v1::CREDIT_CAUSE_VIOLATION, kMarketDay + 9);
  EXPECT_EQ(worse.state(), A::STATE_SUSPENDED) << "it is D already";
  EXPECT_EQ(worse.suspended_until(), "2019-12-03");
  EXPECT_EQ(worse.credit().fell_on_size(), 1);
  EXPECT_EQ(worse.credit().score(), 29);
}

TEST(Credit, EndsASuspensionOnAWorkingDay) {  // F.5.6: 2019-12-08 is a Sunday
  EXPECT_EQ(Suspended(CivilDay(2019, 6, 8)).suspended_until(), "2019-12-09");
}

TEST(Credit, IsRestoredAfterTheSixMonths) {
  const A agency = Suspended();
  const auto restore = [&](const A& of, CivilDay on) {
    return Restore(of, Proven<v1::RestoreIntermediaryAgencyRequest>(on), WorkingDays(), Examining(on));
  };
  EXPECT_THAT(restore(agency, CivilDay(2019, 12, 3)), FailsWith(kFailed, "NOT_EDITABLE"));
  EXPECT_THAT(Restore(agency, Proven<v1::RestoreIntermediaryAgencyRequest>(CivilDay(2019, 12, 5)), WorkingDays(),
                      Examining(CivilDay(2019, 12, 4))),
              FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  EXPECT_THAT(restore(Applied(), CivilDay(2019, 12, 4)), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
  const auto restored = restore(agency, CivilDay(2019, 12, 4));
  ASSERT_THAT(restored, IsOk());
  EXPECT_EQ(restored->state(), A::STATE_LISTED);
  EXPECT_EQ(restored->credit().score(), 60);
  EXPECT_EQ(restored->grade(), v1::CREDIT_GRADE_C);
  EXPECT_EQ(restored->suspended_until(), "");
  EXPECT_EQ(restored->credit().changes().rbegin()->cause(), v1::CREDIT_CAUSE_RESTORED);
}

TEST(Credit, ThatFallsTwiceInTwoYearsRemoves) {
  const A again = RestoredOn(Suspended(), CivilDay(2019, 12, 4));
  const A twice = After(again, v1::CREDIT_CAUSE_LOW_RATING, CivilDay(2021, 6, 3));
  EXPECT_EQ(twice.state(), A::STATE_REMOVED);
  EXPECT_EQ(twice.removed_on(), "2021-06-03");
  EXPECT_EQ(twice.removal_reason(), "");
  const A later = After(again, v1::CREDIT_CAUSE_LOW_RATING, CivilDay(2021, 6, 4));
  EXPECT_EQ(later.state(), A::STATE_SUSPENDED) << "more than two years after the first";
  EXPECT_EQ(later.credit().fell_on_size(), 2);
}

TEST(Credit, OfARemovedOneMovesNoState) {
  const A removed = After(RestoredOn(Suspended(), CivilDay(2019, 12, 4)), v1::CREDIT_CAUSE_LATE, CivilDay(2019, 12, 5));
  ASSERT_EQ(removed.state(), A::STATE_REMOVED);
  const A after = After(removed, v1::CREDIT_CAUSE_LATE, CivilDay(2019, 12, 6));
  EXPECT_EQ(after.state(), A::STATE_REMOVED);
  EXPECT_EQ(after.removed_on(), "2019-12-05");
  EXPECT_EQ(after.credit().score(), 40);
}

TEST(Credit, OfAPersonGoesByTheSameRules) {
  P person = Registered();
  for (int i = 0; i < 2; ++i) {
    person =
        Penalise(person, Proven<v1::PenaliseLicensedPersonRequest>(kMarketDay), WorkingDays(), Examining()).value();
  }
  EXPECT_EQ(person.state(), P::STATE_SUSPENDED);
  EXPECT_EQ(person.credit().score(), 40);
  const CivilDay on(2019, 12, 4);
  person = Restore(person, Proven<v1::RestoreLicensedPersonRequest>(on), WorkingDays(), Examining(on)).value();
  EXPECT_EQ(person.state(), P::STATE_REGISTERED);
  EXPECT_EQ(After(person, v1::CREDIT_CAUSE_LATE, on).state(), P::STATE_REMOVED);
}

TEST(Penalty, IsOfWhoIsInTheMarketAndProven) {
  for (const auto state : AllStates<A>()) {
    A agency = Listed();
    agency.set_state(state);
    ExpectOkIf(state == A::STATE_LISTED || state == A::STATE_SUSPENDED,
               Penalise(agency, Proven<Violation>(kMarketDay), WorkingDays(), Examining()), "NOT_EDITABLE");
  }
  const auto after = Penalise(Listed(), Proven<Violation>(kMarketDay), WorkingDays(), Examining()).value();
  const auto& change = *after.credit().changes().rbegin();
  EXPECT_EQ(change.score(), 70);
  EXPECT_EQ(change.recorded_by(), "examiner");
  EXPECT_EQ(change.paper().reference(), EvidenceOf(kMarketDay).reference());
  EXPECT_THAT(Penalise(Listed(), Proven<Violation>(kMarketDay + 1), WorkingDays(), Examining()),
              FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(Supervision, IsEnteredOnceByAnotherThanWhoFiled) {  // K26, A.7
  const auto request = Proven<v1::SuperviseIntermediaryAgencyRequest>(kMarketDay);
  EXPECT_THAT(Take(Listed(), request, Filing()), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(Take(Applied(), request, Examining()), FailsWith(kFailed, "NOT_EDITABLE"));
  EXPECT_THAT(Take(Listed(), Proven<v1::SuperviseIntermediaryAgencyRequest>(kMarketDay + 1), Examining()),
              FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  const auto supervised = Take(Listed(), request, Examining());
  ASSERT_THAT(supervised, IsOk());
  EXPECT_EQ(supervised->supervision().on(), "2019-06-03");
  EXPECT_EQ(supervised->supervision().entered_by(), "examiner");
  EXPECT_THAT(Take(*supervised, request, Examining()), FailsWith(kFailed, "NOT_EDITABLE"));

  const auto of_person = Proven<v1::SuperviseLicensedPersonRequest>(kMarketDay);
  EXPECT_THAT(Take(Registered(), of_person, Filing()), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(Take(Registered(), of_person, Examining()), IsOk());
}

TEST(Removal, IsOfWhoAppliedOrIsInTheMarket) {
  v1::RemoveIntermediaryAgencyRequest request;
  request.set_reason("自愿退出");
  for (const auto state : AllStates<A>()) {
    A agency = Listed();
    agency.set_state(state);
    const auto after = Take(agency, request, Examining());
    ExpectOkIf(state != A::STATE_REMOVED, after, "STEP_NOT_ALLOWED");
    if (after.ok()) {
      EXPECT_EQ(after->removed_on(), "2019-06-03");
      EXPECT_EQ(after->removal_reason(), "自愿退出");
    }
  }
}

}  // namespace
}  // namespace tiernet::approval

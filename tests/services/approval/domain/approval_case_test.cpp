// Cases up to their review, and how they end without a decision (domain.md F.3, K22).
#include "services/approval/domain/approval_case.h"

#include <string>
#include <tuple>

#include "common/calendar/date.h"
#include "common/schema/kind.h"
#include "common/schema/steps.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/approval/domain/examples.h"
#include "tests/testing/refusal.h"
#include "tests/testing/states.h"

namespace tiernet::approval {
namespace {

using absl::CivilDay;
using C = v1::ApprovalCase;
using ::testing::ElementsAre;
using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;

// As the store hands it to a step of `day`.
C AsOf(C c, CivilDay day) {
  schema::AsOf(schema::KindOf<C>(), c, FormatDate(day));
  return c;
}

// A case that nobody looked at for five working days and more.
C Silent(CivilDay filed = kFiled, CivilDay day = kLater + 1) { return AsOf(Filed("S1-04", 1, filed), day); }

TEST(Filing, OpensACaseOfTheItemInItsOffice) {
  const auto c = Filed("S1-07", 3);
  EXPECT_EQ(c.state(), C::STATE_SUBMITTED);
  EXPECT_EQ(c.name(), CaseName(3));
  EXPECT_EQ(c.process(), Entered().name());
  EXPECT_EQ(c.project_id(), Entered().project_id());
  EXPECT_EQ(c.item(), "S1-07");
  EXPECT_EQ(c.claimed_item(), Entered().name() + "/S1-07");
  EXPECT_EQ(c.stage(), 1);
  EXPECT_TRUE(c.floating());
  EXPECT_FALSE(Filed("S1-04", 1).floating());
  EXPECT_EQ(c.office(), Item("S1-07").department());
  EXPECT_EQ(c.project_unit(), "140423");
  EXPECT_EQ(c.filed_by(), kFiler);
  EXPECT_EQ(c.filed_on(), "2019-06-10");
  EXPECT_EQ(c.accepted_on(), "");
}

TEST(Filing, OnARestDayIsReceivedOnTheNextWorkingDay) {  // F.5.3, F.5.7
  const auto c = Filed("S1-04", 1, CivilDay(2019, 5, 2));
  EXPECT_EQ(c.filed_on(), "2019-05-02");
  EXPECT_EQ(c.received_on(), "2019-05-05");
  EXPECT_EQ(c.accept_by(), "2019-05-10");
  EXPECT_EQ(c.deemed_on(), "2019-05-11");
}

TEST(Silence, OfFiveWorkingDaysAcceptsTheCaseAsOfItsReception) {  // F.3, F.5.7
  const auto filed = Filed("S1-04", 1, CivilDay(2019, 5, 2));
  EXPECT_EQ(AsOf(filed, CivilDay(2019, 5, 10)).state(), C::STATE_SUBMITTED);
  const auto silent = AsOf(filed, CivilDay(2019, 5, 11));
  EXPECT_EQ(silent.state(), C::STATE_ACCEPTED);
  EXPECT_EQ(silent.accepted_on(), "");
  const auto begun = Take(silent, v1::BeginReviewRequest(), At(CivilDay(2019, 5, 13)));
  ASSERT_THAT(begun, IsOk());
  EXPECT_EQ(begun->accepted_on(), "2019-05-05");
  EXPECT_EQ(begun->accepted_by(), "");
  EXPECT_EQ(begun->due_on(), "2019-05-17");
  EXPECT_EQ(begun->clock().consumed_days(), 6);
  EXPECT_EQ(begun->clock().runs(0).from(), "2019-05-05");
}

TEST(Silence, IsNotedByEveryNextStep) {
  const auto silent = Silent();
  const auto on = kLater + 1;
  EXPECT_EQ(Take(silent, v1::BeginReviewRequest(), At(on))->accepted_on(), "2019-06-10");
  EXPECT_EQ(Take(silent, Withdrawing(), At(on, kFiler))->accepted_on(), "2019-06-10");
  EXPECT_EQ(Take(silent, Extending(3), At(on))->accepted_on(), "2019-06-10");
  EXPECT_EQ(Take(silent, HandingTo("colleague"), At(on))->accepted_on(), "2019-06-10");
}

TEST(Silence, LeavesNothingToAcceptCorrectOrDecline) {
  const auto silent = Silent();
  const auto desk = At(kLater + 1, kAcceptor);
  EXPECT_THAT(Take(silent, Accepting(), desk), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
  EXPECT_THAT(Take(silent, AskingCorrection(), desk), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
  EXPECT_THAT(Take(silent, Declining(), desk), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
}

TEST(Silence, DoesNotEndAfterSomebodySpoke) {
  for (const auto state : testing::AllStates<C>()) {
    if (state == C::STATE_SUBMITTED) continue;
    EXPECT_EQ(AsOf(In(state), CivilDay(2020, 6, 1)).state(), state);
  }
}

TEST(Acceptance, StartsTheClockOnItsDay) {
  const auto c = Take(Filed("S1-04", 1), Accepting(), At(kFiled + 4, kAcceptor));
  ASSERT_THAT(c, IsOk());
  EXPECT_EQ(c->accepted_on(), "2019-06-14");
  EXPECT_EQ(c->accepted_by(), kAcceptor);
  EXPECT_EQ(c->due_on(), "2019-06-28");
  EXPECT_EQ(c->yellow_on(), "2019-06-26");
  EXPECT_EQ(c->red_on(), "2019-06-29");
  EXPECT_EQ(c->statutory_due_on(), "2019-07-12");
  EXPECT_EQ(c->deemed_on(), "");
  EXPECT_EQ(c->clock().limit_days(), 10);
}

TEST(Acceptance, ThroughTheGreenChannelHalvesThePromiseRoundedUp) {  // K22
  auto item = Item("S1-07");
  const auto days = [&item](int promised) {
    item.set_promised_days(promised);
    const auto c = Take(Filed("S1-07", 1), Accepting(true), At(kFiled, kAcceptor, item));
    EXPECT_TRUE(c->green_channel());
    return c->clock().limit_days();
  };
  EXPECT_EQ(days(10), 5);
  EXPECT_EQ(days(7), 4);
  EXPECT_EQ(days(1), 1);
  EXPECT_EQ(days(0), 0);
  EXPECT_THAT(Take(Filed("S1-04", 1), Accepting(true), At(kFiled, kAcceptor)), FailsWith(kInvalid, "INVALID_FIELDS"));
  // The law's own limit stays.
  EXPECT_EQ(Take(Filed("S1-06", 1), Accepting(true), At(kFiled, kAcceptor, Item("S1-06")))->statutory_due_on(),
            "2019-08-09");
}

TEST(Correction, IsAskedForOnceAndEverythingAtOnce) {
  const auto asked = Take(Filed("S1-04", 1), AskingCorrection(), At(kFiled + 2, kAcceptor));
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(asked->correction().asked_on(), "2019-06-12");
  EXPECT_THAT(asked->correction().points(), ElementsAre("缺用地预审意见", "缺总平面图"));
  EXPECT_EQ(asked->due_on() + asked->deemed_on(), "");
  EXPECT_EQ(asked->clock().consumed_days(), 0);
  EXPECT_EQ(AsOf(*asked, CivilDay(2019, 12, 31)).state(), C::STATE_CORRECTION_ASKED);
  const auto answered = Take(*asked, Answering(kLater), At(kLater, kFiler));
  ASSERT_THAT(answered, IsOk());
  EXPECT_THAT(Take(*answered, AskingCorrection(), At(kLater, kAcceptor)), FailsWith(kFailed, "ONCE_ONLY"));
  EXPECT_THAT(Take(*answered, Declining(), At(kLater, kAcceptor)), IsOk());
}

TEST(Correction, AnsweredTheCaseIsReceivedAnew) {
  const auto asked = In(C::STATE_CORRECTION_ASKED);
  const auto answered = Take(asked, Answering(CivilDay(2019, 6, 15)), At(CivilDay(2019, 6, 15), kFiler));
  ASSERT_THAT(answered, IsOk());
  EXPECT_EQ(answered->correction().answered_on(), "2019-06-15");
  EXPECT_EQ(answered->papers_size(), 1);
  EXPECT_EQ(answered->filed_on(), "2019-06-15");
  EXPECT_EQ(answered->received_on(), "2019-06-17");
  EXPECT_EQ(answered->deemed_on(), "2019-06-25");
  EXPECT_EQ(answered->clock().runs_size(), 1);
  const auto silent = AsOf(*answered, CivilDay(2019, 6, 25));
  EXPECT_EQ(Take(silent, v1::BeginReviewRequest(), At(CivilDay(2019, 6, 25)))->accepted_on(), "2019-06-17");
  EXPECT_THAT(Take(asked, Answering(kLater + 1), At(kLater, kFiler)), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(Ends, SayWhyAndWhenAndStopTheClock) {
  const auto declined = Take(In(C::STATE_CORRECTION_ASKED), Declining(), At(kLater, kAcceptor));
  EXPECT_EQ(declined->end_reason(), "材料不全");
  EXPECT_EQ(declined->ended_on(), "2019-06-17");
  for (const auto from :
       {C::STATE_SUBMITTED, C::STATE_CORRECTION_ASKED, C::STATE_ACCEPTED, C::STATE_IN_REVIEW, C::STATE_SUSPENDED}) {
    const auto withdrawn = Take(In(from), Withdrawing(), At(kFiled + 3, kFiler));
    ASSERT_THAT(withdrawn, IsOk()) << C::State_Name(from);
    EXPECT_EQ(withdrawn->ended_on(), "2019-06-13");
    EXPECT_EQ(withdrawn->due_on() + withdrawn->yellow_on() + withdrawn->red_on() + withdrawn->inbox() +
                  withdrawn->statutory_due_on() + withdrawn->deemed_on(),
              "");
    EXPECT_EQ(withdrawn->verdict(), v1::VERDICT_UNSPECIFIED);
  }
  const auto consumed = [](C::State from) {
    return Take(In(from), Withdrawing(), At(kFiled + 3, kFiler))->clock().consumed_days();
  };
  EXPECT_EQ(consumed(C::STATE_IN_REVIEW), 3);
  // What stood keeps the days until it stood.
  EXPECT_EQ(consumed(C::STATE_SUSPENDED), 2);
}

TEST(Ends, ARevocationKeepsWhatTheDecisionSaid) {
  for (const auto from : {C::STATE_DECIDED_GRANTED, C::STATE_DELIVERED}) {
    const auto before = In(from);
    const auto revoked = Take(before, Revoking(), At(kLater));
    ASSERT_THAT(revoked, IsOk());
    EXPECT_EQ(revoked->ended_on(), "2019-06-17");
    EXPECT_EQ(revoked->verdict(), v1::VERDICT_GRANTED);
    EXPECT_EQ(revoked->light(), before.light());
    EXPECT_EQ(revoked->clock().SerializeAsString(), before.clock().SerializeAsString());
  }
}

// Filed on a rest day and withdrawn before it was received.
TEST(Ends, BeforeTheReceptionNoDayCounts) {
  const CivilDay sunday(2019, 6, 16);
  const auto withdrawn = Take(Filed("S1-04", 1, sunday), Withdrawing(), At(sunday, kFiler));
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_EQ(withdrawn->clock().consumed_days(), 0);
  for (const auto& run : withdrawn->clock().runs()) EXPECT_LE(run.from(), run.to());
}

TEST(StatutoryLimit, CountsWorkingOrCalendarDays) {               // ruling 22
  EXPECT_EQ(Under("S1-04", 1).statutory_due_on(), "2019-07-08");  // 20 working days
  EXPECT_EQ(Under("S1-07", 1).statutory_due_on(), "2019-07-10");  // 30 days
  EXPECT_EQ(Under("S3-04", 1).statutory_due_on(), "2019-06-17");  // 7 days
  // 60 days end on a rest day and are rolled forward.
  EXPECT_EQ(Under("S1-06", 1, CivilDay(2019, 6, 11)).statutory_due_on(), "2019-08-12");
  // That of the completion filing is the owner's.
  EXPECT_EQ(Under("S4-06", 1).statutory_due_on(), "");
}

TEST(StatutoryLimit, DoesNotCountTheTimeInWhichTheClockStood) {
  for (const auto& [item, before, after] :
       {std::tuple("S1-04", "2019-07-08", "2019-07-15"), {"S1-07", "2019-07-10", "2019-07-17"}}) {
    const auto c = Under(item, 1);
    EXPECT_EQ(c.statutory_due_on(), before);
    const auto desk = [item = item](CivilDay on) { return At(on, kDecider, Item(item)); };
    const auto stands = Take(c, Suspending(CivilDay(2019, 6, 30)), desk(CivilDay(2019, 6, 13)));
    EXPECT_EQ(stands->statutory_due_on(), "");
    EXPECT_EQ(Take(*stands, v1::ResumeCaseRequest(), desk(CivilDay(2019, 6, 20)))->statutory_due_on(), after) << item;
  }
}

}  // namespace
}  // namespace tiernet::approval

// The review of a case: its clock, its hand-overs, opinions and decision (domain.md F.3, F.5, K25).
#include "services/approval/domain/case_review.h"

#include <string>
#include <vector>

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
using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;

C Reviewed() { return In(C::STATE_IN_REVIEW); }

absl::StatusOr<C> GrantBy(const C& c, absl::string_view who, CivilDay on = kLater) {
  return DecideCase(c, Granting(on), {}, At(on, who));
}

// Under review with opinions asked of three departments.
C Asked(int needed, bool veto) {
  return Take(Reviewed(), AskingOf({"D13", "D15", "D01"}, needed, veto), At(kLater)).value();
}

C Answered(C c, const std::vector<v1::Stance>& stances) {
  const std::vector<std::string> departments = {"D13", "D15", "D01"};
  for (size_t i = 0; i < stances.size(); ++i) {
    if (stances[i] == v1::STANCE_UNSPECIFIED) continue;
    c = Take(c, Opining(departments[i], stances[i]), At(kLater, "department")).value();
  }
  return c;
}

TEST(Review, SentBackKeepsItsClock) {
  const auto back = Take(Reviewed(), SendingBack(), At(kLater));
  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(back->due_on(), "2019-06-24");
  EXPECT_EQ(back->clock().runs_size(), 1);
  EXPECT_EQ(back->clock().consumed_days(), 5);
  EXPECT_EQ(back->accepted_on(), "2019-06-10");
  ASSERT_EQ(back->sent_back_size(), 1);
  EXPECT_EQ(back->sent_back(0).on(), "2019-06-17");
  EXPECT_EQ(back->sent_back(0).by(), kDecider);
  EXPECT_EQ(back->sent_back(0).reason(), "材料不全");
  // It is not accepted a second time, nor by another.
  EXPECT_THAT(Take(*back, Accepting(), At(kLater, "another")), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
  EXPECT_THAT(Take(*back, v1::BeginReviewRequest(), At(kLater)), IsOk());
}

TEST(Suspension, StopsTheClockAndMovesTheDeadline) {  // F.5.7
  const auto stands = Take(Reviewed(), Suspending(CivilDay(2019, 6, 28)), At(CivilDay(2019, 6, 13)));
  ASSERT_THAT(stands, IsOk());
  EXPECT_EQ(stands->state(), C::STATE_SUSPENDED);
  EXPECT_EQ(stands->clock().days_left(), 7);
  EXPECT_EQ(stands->due_on() + stands->yellow_on(), "");
  EXPECT_EQ(stands->light(), v1::LIGHT_GREY);
  EXPECT_EQ(stands->suspensions(0).from(), "2019-06-13");
  EXPECT_EQ(stands->suspensions(0).to(), "");
  EXPECT_EQ(stands->suspensions(0).text(), "专家评审");
  const auto resumed = Take(*stands, v1::ResumeCaseRequest(), At(CivilDay(2019, 6, 20)));
  ASSERT_THAT(resumed, IsOk());
  EXPECT_EQ(resumed->due_on(), "2019-07-01");
  EXPECT_EQ(resumed->suspensions(0).to(), "2019-06-20");
  EXPECT_EQ(resumed->light(), v1::LIGHT_GREEN);
  EXPECT_FALSE(resumed->clock().has_days_left());
  EXPECT_EQ(resumed->inbox(), "D11/2019-07-01");
}

TEST(Suspension, TurnsRedAfterItsPlannedEnd) {  // F.5.5
  auto stands = Take(Reviewed(), Suspending(CivilDay(2019, 6, 20)), At(CivilDay(2019, 6, 13))).value();
  EXPECT_EQ(stands.red_on(), "2019-06-21");
  schema::AsOf(schema::KindOf<C>(), stands, "2019-06-20");
  EXPECT_EQ(stands.light(), v1::LIGHT_GREY);
  schema::AsOf(schema::KindOf<C>(), stands, "2019-06-21");
  EXPECT_EQ(stands.light(), v1::LIGHT_RED);
  // It stays so when something else is worked out anew, and ends with the resumption.
  Reckon(stands, At(CivilDay(2019, 6, 21)));
  EXPECT_EQ(stands.light(), v1::LIGHT_RED);
  const auto resumed = Take(stands, v1::ResumeCaseRequest(), At(CivilDay(2019, 6, 24)));
  EXPECT_EQ(resumed->light(), v1::LIGHT_GREEN);
}

TEST(Suspension, OfACaseThatIsOverdueStaysRed) {
  const auto stands = Take(Reviewed(), Suspending(CivilDay(2019, 7, 30)), At(CivilDay(2019, 6, 26)));
  EXPECT_EQ(stands->light(), v1::LIGHT_RED);
  EXPECT_EQ(stands->due_on(), "2019-06-24");
  EXPECT_EQ(stands->inbox(), "D11/2019-06-24");
  const auto resumed = Take(*stands, v1::ResumeCaseRequest(), At(CivilDay(2019, 6, 28)));
  EXPECT_EQ(resumed->light(), v1::LIGHT_RED);
}

TEST(Suspension, IsPlannedToEndAfterItBegins) {
  EXPECT_THAT(Take(Reviewed(), Suspending(kLater - 1), At(kLater)), FailsWith(kInvalid, "DATES_REVERSED"));
  EXPECT_THAT(Take(Reviewed(), Suspending(kLater), At(kLater)), IsOk());
}

TEST(Suspension, ForACorrectionAfterAcceptanceIsAllowedOnce) {  // ruling 21
  const auto kind = v1::SUSPENSION_KIND_CORRECTION;
  auto c = Take(Reviewed(), Suspending(kLater + 9, kind), At(kLater)).value();
  c = Take(c, v1::ResumeCaseRequest(), At(kLater + 1)).value();
  EXPECT_THAT(Take(c, Suspending(kLater + 9, kind), At(kLater + 2)), FailsWith(kFailed, "ONCE_ONLY"));
  // Others are not bound; nor is a correction asked for before the acceptance counted.
  EXPECT_THAT(Take(c, Suspending(kLater + 9), At(kLater + 2)), IsOk());
  c = Take(Filed("S1-04", 1), AskingCorrection(), At(kFiled, kAcceptor)).value();
  c = Take(c, Answering(kFiled), At(kFiled, kFiler)).value();
  c = Take(c, Accepting(), At(kFiled, kAcceptor)).value();
  c = Take(c, v1::BeginReviewRequest(), At(kFiled)).value();
  EXPECT_THAT(Take(c, Suspending(kLater + 9, kind), At(kLater)), IsOk());
}

TEST(Suspension, ForARectificationIsTheJointAcceptances) {  // F.7
  EXPECT_THAT(Take(Reviewed(), Suspending(kLater + 9, v1::SUSPENSION_KIND_RECTIFICATION), At(kLater)),
              FailsWith(kInvalid, "INVALID_FIELDS"));
  const auto stands = SuspendForRectification(Reviewed(), At(CivilDay(2019, 6, 13)));
  EXPECT_EQ(stands.state(), C::STATE_SUSPENDED);
  EXPECT_EQ(stands.light(), v1::LIGHT_GREY);
  EXPECT_EQ(stands.red_on(), "");
  EXPECT_THAT(Take(stands, v1::ResumeCaseRequest(), At(kLater)), FailsWith(kInvalid, "INVALID_FIELDS"));
  const auto resumed = ResumeAfterRectification(stands, At(CivilDay(2019, 6, 20)));
  EXPECT_EQ(resumed.state(), C::STATE_IN_REVIEW);
  EXPECT_EQ(resumed.due_on(), "2019-07-01");
}

// A case that was withdrawn in a round may be filed again before the round ends: it was not stopped by it.
TEST(Suspension, OnlyWhatTheRectificationStoppedRunsOnAfterIt) {
  for (const auto state : testing::AllStates<C>()) {
    const auto before = In(state);
    const auto after = ResumeAfterRectification(before, At(kLater));
    EXPECT_EQ(after.SerializeAsString(), before.SerializeAsString()) << C::State_Name(state);
  }
}

TEST(Extension, IsAllowedOnceAndAtMostByWhatTheItemAllows) {  // F.3
  const auto c = Reviewed();
  EXPECT_THAT(Take(c, Extending(11), At(kLater)), FailsWith(kInvalid, "INVALID_FIELDS"));
  const auto extended = Take(c, Extending(10), At(kLater));
  ASSERT_THAT(extended, IsOk());
  EXPECT_EQ(extended->extension_days(), 10);
  EXPECT_EQ(extended->extension_reason(), "情况复杂");
  EXPECT_EQ(extended->extended_on(), "2019-06-17");
  EXPECT_EQ(extended->clock().limit_days(), 20);
  EXPECT_EQ(extended->due_on(), "2019-07-08");
  EXPECT_EQ(extended->yellow_on(), "2019-07-02");
  EXPECT_EQ(extended->inbox(), "D11/2019-07-08");
  EXPECT_EQ(extended->statutory_due_on(), "2019-07-22");
  EXPECT_THAT(Take(*extended, Extending(1), At(kLater)), FailsWith(kFailed, "ONCE_ONLY"));
  EXPECT_THAT(Take(Under("S3-01", 1), Extending(1), At(kLater, kDecider, Item("S3-01"))),
              FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Extension, OfAClockThatStandsAddsToWhatIsLeft) {
  const auto stands = Take(In(C::STATE_SUSPENDED), Extending(5), At(kLater));
  EXPECT_EQ(stands->clock().days_left(), 13);
  EXPECT_EQ(stands->light(), v1::LIGHT_GREY);
  EXPECT_EQ(stands->red_on(), "2019-07-11");
}

TEST(Delegation, HandsTheCaseToOnePerson) {
  const auto c = Take(Reviewed(), HandingTo("colleague"), At(kLater)).value();
  EXPECT_EQ(c.handler(), "colleague");
  ASSERT_EQ(c.delegations_size(), 1);
  EXPECT_EQ(c.delegations(0).on(), "2019-06-17");
  EXPECT_EQ(c.delegations(0).by(), kDecider);
  EXPECT_EQ(c.delegations(0).to(), "colleague");
  EXPECT_EQ(c.delegations(0).reason(), "出差");
  constexpr char kNot[] = "NOT_THE_HANDLER";
  EXPECT_THAT(Take(c, SendingBack(), At(kLater)), FailsWith(kFailed, kNot));
  EXPECT_THAT(Take(c, Suspending(kLater + 1), At(kLater)), FailsWith(kFailed, kNot));
  EXPECT_THAT(Take(c, Extending(1), At(kLater)), FailsWith(kFailed, kNot));
  EXPECT_THAT(Take(c, AskingOf({"D13"}), At(kLater)), FailsWith(kFailed, kNot));
  EXPECT_THAT(Take(c, HandingTo("another"), At(kLater, "third")), FailsWith(kFailed, kNot));
  EXPECT_THAT(Take(c, HandingTo("another"), At(kLater)), IsOk()) << "who handed it over may take it back";
  EXPECT_THAT(GrantBy(c, kDecider), FailsWith(kFailed, kNot));
  EXPECT_THAT(GrantBy(c, "colleague"), IsOk());
  const auto handed_on = Take(c, HandingTo(kDecider), At(kLater, "colleague"));
  ASSERT_THAT(handed_on, IsOk());
  EXPECT_EQ(handed_on->delegations_size(), 2);
  EXPECT_THAT(GrantBy(*handed_on, kDecider), IsOk());
  // The applicant's own steps are no handling.
  EXPECT_THAT(Take(c, Withdrawing(), At(kLater, kFiler)), IsOk());
}

TEST(Delegation, NeverToWhoFiledOrAcceptedIt) {  // K25
  for (const auto* who : {kFiler, kAcceptor}) {
    EXPECT_THAT(Take(Reviewed(), HandingTo(who), At(kLater)), FailsWith(kFailed, "DECIDER_IS_ACCEPTOR")) << who;
  }
}

TEST(Opinions, AreAskedForOnceOfOtherDepartments) {
  const auto asked = Asked(0, false);
  EXPECT_EQ(asked.countersign().needed(), 3);
  EXPECT_EQ(asked.countersign().opinions(1).department(), "D15");
  EXPECT_EQ(asked.countersign().opinions(1).asked_on(), "2019-06-17");
  EXPECT_THAT(Take(asked, AskingOf({"D09"}), At(kLater)), FailsWith(kFailed, "ONCE_ONLY"));
  const auto c = Reviewed();
  EXPECT_THAT(Take(c, AskingOf({"D13", "D13"}), At(kLater)), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Take(c, AskingOf({"D11"}), At(kLater)), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Take(c, AskingOf({"D13"}, 2), At(kLater)), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Opinions, AreGivenOnceByWhomTheyWereAskedOf) {
  const auto given = Take(Asked(0, false), Opining("D13"), At(kLater + 1, "somebody"));
  ASSERT_THAT(given, IsOk());
  const auto& opinion = given->countersign().opinions(0);
  EXPECT_EQ(opinion.stance(), v1::STANCE_AGREES);
  EXPECT_EQ(opinion.text(), "会签意见");
  EXPECT_EQ(opinion.given_on(), "2019-06-18");
  EXPECT_EQ(opinion.given_by(), "somebody");
  EXPECT_THAT(Take(*given, Opining("D13"), At(kLater + 1)), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Take(*given, Opining("D09"), At(kLater + 1)), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Take(Reviewed(), Opining("D13"), At(kLater)), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Opinions, AreNotOfWhoApplies) {  // A.7
  EXPECT_THAT(Take(Asked(0, false), Opining("D13"), At(kLater, kFiler)), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  auto corrected = Asked(0, false);
  corrected.mutable_correction()->set_answered_by("another clerk");
  EXPECT_THAT(Take(corrected, Opining("D13"), At(kLater, "another clerk")),
              FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
}

// They are waited for wherever the undecided case is.
TEST(Opinions, AreGivenAlsoWhileTheCaseStandsOrWasSentBack) {
  const auto asked = Asked(0, false);
  EXPECT_THAT(Take(Take(asked, Suspending(kLater + 5), At(kLater)).value(), Opining("D13"), At(kLater)), IsOk());
  EXPECT_THAT(Take(Take(asked, SendingBack(), At(kLater)).value(), Opining("D13"), At(kLater)), IsOk());
}

struct CountersignCase {
  int needed;
  bool veto;
  std::vector<v1::Stance> stances;
  bool granted;
};

TEST(Opinions, KeepACaseFromBeingGrantedUntilEnoughAgree) {
  constexpr auto kYes = v1::STANCE_AGREES, kNo = v1::STANCE_DISAGREES, kOpen = v1::STANCE_UNSPECIFIED;
  for (const auto& [needed, veto, stances, granted] :
       std::vector<CountersignCase>{{0, false, {kYes, kYes, kYes}, true},
                                    {0, false, {kYes, kYes, kOpen}, false},
                                    {0, false, {kYes, kNo, kYes}, false},
                                    {2, false, {kYes, kYes, kOpen}, true},
                                    {2, false, {kYes, kNo, kYes}, true},
                                    {2, false, {kNo, kNo, kYes}, false},
                                    {2, true, {kYes, kYes, kOpen}, false},
                                    {2, true, {kYes, kYes, kNo}, false},
                                    {2, true, {kYes, kYes, kYes}, true},
                                    {1, false, {kOpen, kOpen, kOpen}, false}}) {
    const auto c = Answered(Asked(needed, veto), stances);
    SCOPED_TRACE(c.countersign().ShortDebugString());
    testing::ExpectOkIf(granted, GrantBy(c, kDecider), "DECISION_GUARD");
    EXPECT_THAT(DecideCase(c, Refusing(), {}, At(kLater)), IsOk());
  }
}

TEST(Decision, IsNotOfWhoFiledOrAcceptedTheCase) {  // K25, A.7
  EXPECT_THAT(GrantBy(Reviewed(), kFiler), FailsWith(kFailed, "DECIDER_IS_ACCEPTOR"));
  EXPECT_THAT(GrantBy(Reviewed(), kAcceptor), FailsWith(kFailed, "DECIDER_IS_ACCEPTOR"));
  EXPECT_THAT(DecideCase(Reviewed(), Refusing(), {}, At(kLater, kAcceptor)), FailsWith(kFailed, "DECIDER_IS_ACCEPTOR"));
  EXPECT_THAT(GrantBy(Reviewed(), kDecider), IsOk());
}

TEST(Decision, ToGrantNeedsAPermitToRefuseAReason) {  // F.3
  auto bare = Granting(kLater);
  bare.clear_permit();
  EXPECT_THAT(DecideCase(Reviewed(), bare, {}, At(kLater)), FailsWith(kInvalid, "INVALID_FIELDS"));
  auto silent = Refusing();
  silent.clear_reason();
  EXPECT_THAT(DecideCase(Reviewed(), silent, {}, At(kLater)), FailsWith(kInvalid, "INVALID_FIELDS"));
  auto both = Refusing();
  *both.mutable_permit() = EvidenceOf(kLater);
  EXPECT_THAT(DecideCase(Reviewed(), both, {}, At(kLater)), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(DecideCase(Reviewed(), Granting(kLater + 1), {}, At(kLater)), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(Decision, IsGrantedWithItsPermitAndDeliveredWithinTenWorkingDays) {
  const auto c = GrantBy(Reviewed(), kDecider, CivilDay(2019, 6, 24));
  ASSERT_THAT(c, IsOk());
  EXPECT_EQ(c->verdict(), v1::VERDICT_GRANTED);
  EXPECT_EQ(c->decided_on(), "2019-06-24");
  EXPECT_EQ(c->decided_by(), kDecider);
  EXPECT_EQ(c->deliver_by(), "2019-07-08");
  EXPECT_EQ(c->permit().reference(), EvidenceOf(kLater).reference());
  EXPECT_EQ(c->light(), v1::LIGHT_ON_TIME);
  EXPECT_EQ(c->due_on(), "2019-06-24");
  EXPECT_EQ(c->clock().consumed_days(), 10);
  EXPECT_EQ(GrantBy(Reviewed(), kDecider, CivilDay(2019, 6, 25))->light(), v1::LIGHT_LATE);
  const auto delivered = Take(*c, v1::DeliverCaseRequest(), At(CivilDay(2019, 7, 2), kAcceptor));
  EXPECT_EQ(delivered->delivered_on(), "2019-07-02");
  EXPECT_EQ(delivered->light(), v1::LIGHT_ON_TIME);
  EXPECT_EQ(delivered->verdict(), v1::VERDICT_GRANTED);
}

TEST(Decision, RefusedSaysWhy) {
  const auto c = DecideCase(Reviewed(), Refusing(), {}, At(kLater));
  EXPECT_EQ(c->verdict(), v1::VERDICT_REFUSED);
  EXPECT_EQ(c->end_reason(), "不符合规划");
  EXPECT_FALSE(c->has_permit());
}

TEST(Decision, WaitsToGrantForWhatMustBeGrantedBefore) {  // I.39
  EXPECT_THAT(DecideCase(Reviewed(), Granting(kLater), {"S1-07"}, At(kLater)), FailsWith(kFailed, "DECISION_GUARD"));
  EXPECT_THAT(DecideCase(Reviewed(), Refusing(), {"S1-07"}, At(kLater)), IsOk());
}

}  // namespace
}  // namespace tiernet::approval

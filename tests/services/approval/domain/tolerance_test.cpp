// Acceptance although papers are missing (domain.md F.8.1).
#include "services/approval/domain/tolerance.h"

#include <string>
#include <vector>

#include "common/calendar/date.h"
#include "common/status/macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/approval/domain/standing.h"
#include "tests/services/approval/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::approval {
namespace {

using absl::CivilDay;
using C = v1::ApprovalCase;
using testing::FailsWith;
using testing::IsOk;
using Papers = std::vector<std::string>;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr char kApplicant[] = "91140491MAK2TX345N";
// Of S3-04, the construction permit.
constexpr char kSafety[] = "质量安全保证措施";
constexpr char kFunds[] = "建设资金落实承诺";
// 20 working days from Monday 2019-06-10 on.
const CivilDay kLatest(2019, 7, 8);

Desk Here(CivilDay on, absl::string_view who = kDecider) { return At(on, who, Item("S3-04")); }

v1::TolerancePromise Promise(const Papers& missing, CivilDay by = kLatest) {
  v1::TolerancePromise promise;
  promise.mutable_missing_papers()->Add(missing.begin(), missing.end());
  *promise.mutable_promise() = EvidenceOf(kFiled);
  promise.set_promised_by(FormatDate(by));
  return promise;
}

absl::StatusOr<C> Accepted(const v1::TolerancePromise& promise, const std::vector<C>& earlier = {}, int number = 1,
                           CivilDay on = kFiled) {
  auto c = Take(Filed("S3-04", number, on), Accepting(), Here(on, kAcceptor)).value();
  TN_RETURN_IF_ERROR(Tolerate(c, promise, kApplicant, earlier, Here(on, kAcceptor)));
  return c;
}

// Accepted and under review on 2019-06-10 with both papers missing.
C Reviewed() { return Take(*Accepted(Promise({kSafety, kFunds})), v1::BeginReviewRequest(), Here(kFiled)).value(); }

C Granted() { return DecideCase(Reviewed(), Granting(kLater), {}, Here(kLater)).value(); }

absl::StatusOr<C> Supplied(const C& c, const Papers& papers, CivilDay on, absl::string_view who = kFiler) {
  v1::SupplyPapersRequest request;
  for (const auto& name : papers) {
    auto& paper = *request.add_papers();
    paper.set_name(name);
    *paper.mutable_evidence() = EvidenceOf(on);
  }
  return Take(c, request, Here(on, who));
}

absl::StatusOr<C> Finalized(const C& c, CivilDay on, absl::string_view who = kDecider) {
  v1::FinalizeCaseRequest request;
  *request.mutable_permit() = EvidenceOf(on);
  return FinalizeCase(c, request, {}, Here(on, who));
}

// As the clock leaves it when papers have not come by the day.
C AfterTheDay(C c) {
  c.set_tolerance_state(v1::TOLERANCE_STATE_MISSED);
  return c;
}

TEST(Tolerance, IsOfPapersThatMayFollowAndOfTwentyWorkingDays) {
  EXPECT_THAT(Accepted(Promise({kSafety})), IsOk());
  EXPECT_THAT(Accepted(Promise({"建设工程规划许可证"})), FailsWith(kInvalid, "INVALID_FIELDS")) << "a main paper";
  EXPECT_THAT(Accepted(Promise({kSafety, kSafety})), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Accepted(Promise({kSafety}, kLatest + 1)), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Accepted(Promise({kSafety}, kFiled)), FailsWith(kInvalid, "INVALID_FIELDS"));
  auto promise = Promise({kSafety});
  *promise.mutable_promise() = EvidenceOf(kFiled + 1);
  EXPECT_THAT(Accepted(promise), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  auto other = Take(Filed("S1-04", 1), Accepting(), At(kFiled, kAcceptor)).value();
  EXPECT_THAT(Tolerate(other, Promise({kSafety}), kApplicant, {}, At(kFiled, kAcceptor)),
              FailsWith(kInvalid, "INVALID_FIELDS"))
      << "of that item nothing may follow";
}

TEST(Tolerance, LeavesTheClockAsItIs) {
  const auto c = Accepted(Promise({kSafety}));
  ASSERT_THAT(c, IsOk());
  EXPECT_EQ(c->tolerance_state(), v1::TOLERANCE_STATE_PROMISED);
  EXPECT_EQ(c->promise_missed_on(), "2019-07-09");
  EXPECT_EQ(c->due_on(), Take(Filed("S3-04", 1), Accepting(), Here(kFiled, kAcceptor))->due_on());
}

TEST(Tolerance, MakesWhatIsGrantedPreliminaryUntilTheOfficeHasSeenThePapers) {
  const C granted = Granted();
  EXPECT_TRUE(granted.preliminary());
  EXPECT_EQ(granted.granted_on(), "");
  EXPECT_EQ(granted.deliver_by(), "");
  EXPECT_EQ(granted.inbox(), "D15/-");
  EXPECT_EQ(StandingOf(granted), v1::ITEM_STANDING_OPEN) << "nobody rests on it";
  EXPECT_THAT(Take(granted, v1::DeliverCaseRequest(), Here(kLater, kAcceptor)), FailsWith(kFailed, "NOT_EDITABLE"));
  EXPECT_THAT(Finalized(granted, kLater), FailsWith(kFailed, "NOT_EDITABLE")) << "papers are missing";

  const C one = *Supplied(granted, {kFunds}, kLater + 1);
  EXPECT_EQ(one.tolerance_state(), v1::TOLERANCE_STATE_PROMISED);
  EXPECT_THAT(Supplied(one, {kFunds}, kLater + 2), FailsWith(kInvalid, "INVALID_FIELDS")) << "it is there";
  EXPECT_THAT(Supplied(one, {kSafety}, kLater + 2, kDecider), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  const C all = *Supplied(one, {kSafety}, CivilDay(2019, 6, 20), "helper");
  EXPECT_EQ(all.tolerance_state(), v1::TOLERANCE_STATE_KEPT);
  EXPECT_EQ(all.promise_missed_on(), "");
  EXPECT_EQ(all.promised_by_applicant(), "") << "nothing is kept against the applicant";
  EXPECT_EQ(all.final_by(), "2019-06-24") << "two working days on";
  EXPECT_EQ(all.inbox(), "D15/2019-06-24");

  EXPECT_THAT(Finalized(all, kLatest, kAcceptor), FailsWith(kFailed, "DECIDER_IS_ACCEPTOR"));
  EXPECT_THAT(Finalized(all, kLatest, "helper"), FailsWith(kFailed, "DECIDER_IS_ACCEPTOR")) << "who brought a paper";
  v1::FinalizeCaseRequest waiting;
  *waiting.mutable_permit() = EvidenceOf(kLatest);
  EXPECT_THAT(FinalizeCase(all, waiting, {"S1-08"}, Here(kLatest)), FailsWith(kFailed, "DECISION_GUARD"))
      << "it applies since";
  const auto final = Finalized(all, CivilDay(2019, 6, 21));
  ASSERT_THAT(final, IsOk());
  EXPECT_FALSE(final->preliminary());
  EXPECT_EQ(final->granted_on(), "2019-06-21");
  EXPECT_EQ(final->decided_on(), FormatDate(kLater)) << "A02 asks when it was decided";
  EXPECT_EQ(final->deliver_by(), "2019-07-05");
  EXPECT_EQ(final->inbox(), "");
  EXPECT_EQ(StandingOf(*final), v1::ITEM_STANDING_GRANTED);
  EXPECT_THAT(Finalized(*final, kLatest), FailsWith(kFailed, "NOT_EDITABLE"));
}

TEST(Tolerance, IsOverWithTheLastPaperWhereNothingWasDecidedYet) {
  const C all = *Supplied(Reviewed(), {kFunds, kSafety}, kFiled + 1);
  EXPECT_EQ(all.final_by(), "");
  const C granted = DecideCase(all, Granting(kLater), {}, Here(kLater)).value();
  EXPECT_FALSE(granted.preliminary());
  EXPECT_EQ(granted.granted_on(), FormatDate(kLater));
}

TEST(Tolerance, ThatWasMissedVoidsTheCase) {
  const C undecided = AfterTheDay(Reviewed());
  EXPECT_THAT(Supplied(undecided, {kFunds}, kLatest + 1), FailsWith(kFailed, "NOT_EDITABLE"));
  EXPECT_THAT(DecideCase(undecided, Granting(kLater), {}, Here(kLater)), FailsWith(kFailed, "DECISION_GUARD"));
  EXPECT_THAT(Finalized(AfterTheDay(Granted()), kLatest + 1), FailsWith(kFailed, "NOT_EDITABLE"));
  EXPECT_THAT(Take(Granted(), Voiding(), Here(kLatest)), FailsWith(kFailed, "NOT_EDITABLE")) << "papers may come";
  for (const C& c : {undecided, AfterTheDay(Granted())}) {
    const auto ended = Take(c, Voiding(), Here(kLatest + 1));
    ASSERT_THAT(ended, IsOk());
    EXPECT_EQ(ended->state(), C::STATE_VOID);
    EXPECT_EQ(ended->claimed_item(), "") << "it may be filed again";
    EXPECT_EQ(StandingOf(*ended), v1::ITEM_STANDING_ENDED);
    EXPECT_EQ(ended->granted_on(), "");
    EXPECT_EQ(ended->inbox(), "");
    EXPECT_EQ(ended->tolerance_state(), v1::TOLERANCE_STATE_MISSED) << "that stays";
  }
}

TEST(Tolerance, IsNotShownForTwelveMonthsToWhoMissedAPromise) {
  const std::vector<C> missed = {Take(AfterTheDay(Granted()), Voiding(), Here(kLatest + 2)).value()};
  const auto again = [&](CivilDay on) { return Accepted(Promise({kFunds}, on + 5), missed, 2, on); };
  EXPECT_THAT(Accepted(Promise({kFunds}), {Reviewed()}, 2), IsOk()) << "one that is open is none that was missed";
  EXPECT_THAT(again(CivilDay(2019, 7, 9)), FailsWith(kFailed, "NO_TOLERANCE"));
  EXPECT_THAT(again(CivilDay(2020, 7, 8)), FailsWith(kFailed, "NO_TOLERANCE"));
  EXPECT_THAT(again(CivilDay(2020, 7, 9)), IsOk());
  EXPECT_THAT(again(kFiled), IsOk()) << "a step of a day before it knows nothing of it";
}

TEST(Tolerance, IsNotShownOnceWorksMayHaveBegun) {
  const auto permit = DecideCase(*Supplied(Reviewed(), {kFunds, kSafety}, kLater), Granting(kLater), {}, Here(kLater));
  EXPECT_THAT(CheckBeforeWorks(FilingItems(), {*permit}), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(CheckBeforeWorks(FilingItems(), {Granted()}), IsOk()) << "a preliminary permit lets nothing begin";
  EXPECT_THAT(CheckBeforeWorks(FilingItems(), {}), IsOk());
}

TEST(Tolerance, BindsNoLongerWhereTheCaseEndedBefore) {
  const C withdrawn = Take(Reviewed(), Withdrawing(), Here(kLater, kFiler)).value();
  const C refused = DecideCase(Reviewed(), Refusing(), {}, Here(kLater)).value();
  for (const C& c : {withdrawn, refused}) {
    EXPECT_EQ(c.tolerance_state(), v1::TOLERANCE_STATE_RELEASED);
    EXPECT_EQ(c.promise_missed_on(), "") << "the clock leaves it alone";
  }
  EXPECT_EQ(Take(AfterTheDay(Reviewed()), Withdrawing(), Here(kLatest + 1, kFiler))->promise_missed_on(), "2019-07-09")
      << "who withdraws too late has missed it";
}

TEST(Tolerance, ThePermitToBuildWaitsForWhatIsPromisedOfOtherItems) {
  const auto process = Entered({});
  const auto waits = [&](C c, CivilDay on) {
    // As if the same were promised of another item.
    c.set_item("S3-02");
    return WaitsFor(Item("S3-04"), process, nullptr, {}, {c}, on);
  };
  using ::testing::ElementsAre;
  using ::testing::IsEmpty;
  EXPECT_THAT(waits(Reviewed(), kLater), ElementsAre("the papers promised of S3-02"));
  EXPECT_THAT(WaitsFor(Item("S3-04"), process, nullptr, {}, {Reviewed()}, kLater), IsEmpty())
      << "its own grant is preliminary instead";
  EXPECT_THAT(waits(AfterTheDay(Reviewed()), kLatest + 1), ElementsAre("the papers promised of S3-02"))
      << "until it is void";
  EXPECT_THAT(waits(*Take(AfterTheDay(Reviewed()), Voiding(), Here(kLatest + 1)), kLatest + 1), IsEmpty());
  const C kept = *Supplied(Reviewed(), {kFunds, kSafety}, kLater);
  EXPECT_THAT(waits(kept, kLater), IsEmpty());
  EXPECT_THAT(waits(kept, kLater - 1), ElementsAre("the papers promised of S3-02")) << "they had not come by then";
  EXPECT_THAT(waits(DecideCase(Reviewed(), Refusing(), {}, Here(kLater)).value(), kLater), IsEmpty());
}

}  // namespace
}  // namespace tiernet::approval

// Events (domain.md D.4) and recommendations to private capital (K16).
#include "services/promotion/domain/event.h"

#include "common/status/macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/promotion/domain/examples.h"
#include "tests/testing/refusal.h"
#include "tests/testing/states.h"

namespace tiernet::promotion {
namespace {

using E = v1::PromotionEvent;
using R = v1::RecommendationItem;
using testing::AllStates;
using ::testing::ElementsAre;
using testing::ExpectOkIf;
using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::CivilDay kDay(2019, 6, 3);

E Planned(v1::EventKind kind = v1::EVENT_KIND_OUTSIDE_PROMOTION) {
  E event;
  event.set_name("units/140400/promotionEvents/01694200-0000-7000-8000-000000000001");
  event.set_kind(kind);
  event.set_place_region("310101");
  Enter(event, "planner").IgnoreError();
  return event;
}

absl::StatusOr<E> Approve(const E& event, absl::string_view reviewer = "city") {
  TN_ASSIGN_OR_RETURN(const auto review, Decide(event, v1::ApprovePromotionEventRequest(), reviewer, kDay));
  return Apply(review, event);
}

absl::StatusOr<E> HoldIt(const E& event, absl::CivilDay evidence = kDay) {
  v1::HoldPromotionEventRequest request;
  *request.mutable_evidence() = EvidenceOf(evidence, types::v1::EVIDENCE_KIND_PHOTO);
  return Hold(event, request, kDay);
}

absl::StatusOr<E> ReportIt(const E& event) { return Report(event, v1::ReportPromotionEventRequest(), kDay + 5); }
absl::StatusOr<E> CancelIt(const E& event) { return Cancel(event, v1::CancelPromotionEventRequest(), kDay); }

E In(E::State state) {
  if (state == E::STATE_PLANNED) return Planned();
  if (state == E::STATE_CANCELLED) return *CancelIt(Planned());
  E approved = *Approve(Planned());
  if (state == E::STATE_APPROVED) return approved;
  const E held = *HoldIt(approved);
  return state == E::STATE_HELD ? held : *ReportIt(held);
}

TEST(Events, TheStatesOfD4) {
  EXPECT_THAT(testing::DeclaredSteps<E>(),
              ElementsAre("PLANNED -> APPROVED", "PLANNED -> CANCELLED", "APPROVED -> HELD", "APPROVED -> CANCELLED",
                          "HELD -> REPORTED"));
}

TEST(Events, EveryStepIsTakenWhereItMayBeAndNowhereElse) {
  for (const auto from : AllStates<E>()) {
    const E event = In(from);
    ExpectOkIf(from == E::STATE_PLANNED, Approve(event), "STEP_NOT_ALLOWED");
    ExpectOkIf(from == E::STATE_APPROVED, HoldIt(event), "STEP_NOT_ALLOWED");
    ExpectOkIf(from == E::STATE_HELD, ReportIt(event), "STEP_NOT_ALLOWED");
    ExpectOkIf(from == E::STATE_PLANNED || from == E::STATE_APPROVED, CancelIt(event), "STEP_NOT_ALLOWED");
    E after = event;
    ExpectOkIf(from == E::STATE_PLANNED, Edit(event, after, "planner"), "NOT_EDITABLE");
  }
}

TEST(Events, AreApprovedByAnotherAndHeldWithEvidenceOfTheirDay) {
  EXPECT_THAT(Approve(Planned(), "planner"), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(HoldIt(In(E::STATE_APPROVED), kDay + 1), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  EXPECT_EQ(In(E::STATE_REPORTED).held_on(), "2019-06-03");
}

TEST(Events, ArePlannedByWhoeverChangedThem) {  // A.7
  const E before = Planned();
  E after = before;
  ASSERT_THAT(Edit(before, after, "city"), IsOk());
  for (const char* author : {"city", "planner"}) {
    EXPECT_THAT(Approve(after, author), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  }
  EXPECT_THAT(Approve(after, "another"), IsOk());
}

TEST(Events, OfZonesNameThem) {
  E event = Planned(v1::EVENT_KIND_ZONE_SESSION);
  EXPECT_THAT(Check(event), FailsWith(kInvalid, "INVALID_FIELDS"));
  event.add_zones("Z03");
  EXPECT_THAT(Check(event), IsOk());
  event.set_kind(v1::EVENT_KIND_OUTSIDE_PROMOTION);
  EXPECT_THAT(Check(event), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Events, AreHeldInARegionOrAbroad) {
  E event = Planned(v1::EVENT_KIND_OVERSEAS);
  EXPECT_THAT(Check(event), FailsWith(kInvalid, "INVALID_FIELDS"));
  event.clear_place_region();
  event.set_place_country("DE");
  EXPECT_THAT(Check(event), IsOk());
  event.set_place_country("China");
  EXPECT_THAT(Check(event), FailsWith(kInvalid, "INVALID_FIELDS"));
  event.set_place_country("");
  EXPECT_THAT(Check(event), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Events, MatchAmountsWhereBanksMeetFirms) {
  v1::ReportPromotionEventRequest request;
  request.add_matched_amounts()->set_yuan(1);
  EXPECT_THAT(Report(In(E::STATE_HELD), request, kDay), FailsWith(kInvalid, "INVALID_FIELDS"));
  const auto held = *HoldIt(*Approve(Planned(v1::EVENT_KIND_FINANCE_MATCHING)));
  const auto reported = Report(held, request, kDay);
  ASSERT_THAT(reported, IsOk());
  EXPECT_EQ(reported->matched_amounts_size(), 1);
}

TEST(Recommendations, ArePublishedOnceAndWithdrawnOnce) {
  EXPECT_THAT(testing::DeclaredSteps<R>(), ElementsAre("DRAFT -> PUBLISHED", "PUBLISHED -> WITHDRAWN"));
  R draft;
  draft.set_state(R::STATE_DRAFT);
  const auto published = Publish(draft, kDay);
  ASSERT_THAT(published, IsOk());
  EXPECT_EQ(published->published_on(), "2019-06-03");
  const auto withdrawn = Withdraw(*published, v1::WithdrawRecommendationItemRequest(), kDay + 1);
  ASSERT_THAT(withdrawn, IsOk());
  for (const R& item : {draft, *published, *withdrawn}) {
    ExpectOkIf(item.state() == R::STATE_DRAFT, Publish(item, kDay), "STEP_NOT_ALLOWED");
    ExpectOkIf(item.state() == R::STATE_PUBLISHED, Withdraw(item, v1::WithdrawRecommendationItemRequest(), kDay),
               "STEP_NOT_ALLOWED");
    ExpectOkIf(item.state() == R::STATE_DRAFT, CheckEditable(item), "NOT_EDITABLE");
  }
}

}  // namespace
}  // namespace tiernet::promotion

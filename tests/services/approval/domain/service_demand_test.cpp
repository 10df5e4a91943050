// Demands for intermediary services until an agency is chosen, domain.md F.11.2, F.11.3.
#include "services/approval/domain/service_demand.h"

#include <string>
#include <vector>

#include "common/calendar/date.h"
#include "common/schema/kind.h"
#include "common/schema/steps.h"
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
using D = v1::ServiceDemand;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr int64_t kDirectBelow = 100'000;
// Of what market.h publishes.
const CivilDay kCloses(2019, 6, 5);
const CivilDay kOpensUntil(2019, 6, 11);

D In(D::State state, v1::SelectionMethod method = v1::SELECTION_METHOD_BID) {
  D demand = Opened({90'000, 95'000, 98'000}, method);
  demand.set_state(state);
  return demand;
}

v1::PublishServiceDemandRequest Publishing(const std::string& bidding_on, const std::string& closes_on) {
  v1::PublishServiceDemandRequest request;
  request.set_bidding_on(bidding_on);
  request.set_closes_on(closes_on);
  return request;
}

absl::StatusOr<D> Publish(const D& demand, const v1::PublishServiceDemandRequest& request) {
  return Publish(demand, request, kDirectBelow, WorkingDays(), Filing());
}

v1::SelectServiceAgencyRequest Choosing(int agency, int64_t price_yuan) {
  v1::SelectServiceAgencyRequest request;
  request.mutable_choice()->set_agency(AgencyName(agency));
  request.mutable_choice()->set_price_yuan(price_yuan);
  request.mutable_choice()->set_reason("唯一具备资质");
  return request;
}

v1::SelectServiceAgencyRequest Scoring(const std::vector<int>& agencies) {
  v1::SelectServiceAgencyRequest request;
  for (const int agency : agencies) {
    auto& score = *request.add_scores();
    score.set_agency(AgencyName(agency));
    score.set_points(80 + agency);
  }
  return request;
}

v1::ProlongServiceDemandRequest Prolonging(const std::string& closes_on) {
  v1::ProlongServiceDemandRequest request;
  request.set_closes_on(closes_on);
  return request;
}

// With bids of the first `number` agencies, sealed.
D Sealed(int number, v1::SelectionMethod method = v1::SELECTION_METHOD_BID) {
  D demand = Bidding(method);
  for (int agency = 1; agency <= number; ++agency) {
    demand = EnterBid(demand, Entering(demand, agency, 90'000), Listed(agency), Filing(kMarketDay)).value();
  }
  return demand;
}

TEST(Demand, HasTheStepsOfTheRulebook) {  // F.11.2
  EXPECT_THAT(
      DeclaredSteps<D>(),
      ElementsAre("DRAFT -> PUBLISHED", "DRAFT -> CANCELLED", "PUBLISHED -> BIDDING", "PUBLISHED -> SELECTED",
                  "PUBLISHED -> CANCELLED", "BIDDING -> SELECTED", "BIDDING -> FAILED", "BIDDING -> CANCELLED",
                  "SELECTED -> NOTICED", "SELECTED -> CANCELLED", "NOTICED -> CONTRACTED", "NOTICED -> CANCELLED",
                  "CONTRACTED -> IN_SERVICE", "CONTRACTED -> CANCELLED", "IN_SERVICE -> DELIVERED",
                  "IN_SERVICE -> CANCELLED", "DELIVERED -> EVALUATED", "EVALUATED -> CLOSED"));
}

TEST(Demand, TakesEachStepInItsStateAlone) {
  const CivilDay closed = kCloses + 1;
  for (const auto state : AllStates<D>()) {
    SCOPED_TRACE(D::State_Name(state));
    D sealed = Sealed(3);
    sealed.set_state(state);
    D few = Sealed(2);
    few.set_state(state);
    const bool bidding = state == D::STATE_BIDDING;
    ExpectOkIf(state == D::STATE_DRAFT, Publish(sealed, Publishing("", "2019-06-05")), "STEP_NOT_ALLOWED");
    ExpectOkIf(bidding, EnterBid(sealed, Entering(sealed, 4, 1), Listed(4), Filing()), "STEP_NOT_ALLOWED");
    ExpectOkIf(bidding, Take(sealed, Opening(1, 90'000), Filing(closed)), "STEP_NOT_ALLOWED");
    ExpectOkIf(bidding, Prolong(few, Prolonging("2019-06-10"), WorkingDays(), Filing(closed)), "STEP_NOT_ALLOWED");
    ExpectOkIf(bidding, Select(In(state), {}, {}, Examining(closed)), "STEP_NOT_ALLOWED");
    ExpectOkIf(state == D::STATE_SELECTED, Notice(In(state), {}, WorkingDays(), Filing(closed)), "STEP_NOT_ALLOWED");
    ExpectOkIf(state < D::STATE_DELIVERED, Take(In(state), v1::CancelServiceDemandRequest(), Examining(closed)),
               "STEP_NOT_ALLOWED");
  }
}

TEST(Demand, IsEditedAsADraft) {
  for (const auto state : AllStates<D>()) {
    D before = Drafted();
    before.set_state(state);
    D after = before;
    ExpectOkIf(state == D::STATE_DRAFT, Edit(before, after, Examining()), "NOT_EDITABLE");
    EXPECT_EQ(after.filed_by(), state == D::STATE_DRAFT ? "examiner" : "filer");
  }
}

TEST(Publication, SaysWhenBidsAreEnteredAndOpened) {
  const D demand = Publish(Drafted(), Publishing("2019-06-04", "2019-06-05")).value();
  EXPECT_EQ(demand.state(), D::STATE_PUBLISHED);
  EXPECT_EQ(demand.published_on(), "2019-06-03");
  EXPECT_EQ(demand.bidding_on(), "2019-06-04");
  EXPECT_EQ(demand.opens_until(), FormatDate(kOpensUntil));
  EXPECT_EQ(Publish(Drafted(), Publishing("", "2019-06-05"))->bidding_on(), "2019-06-03");
  D waiting = demand;
  EXPECT_FALSE(schema::AsOf(schema::KindOf<D>(), waiting, "2019-06-03"));
  EXPECT_TRUE(schema::AsOf(schema::KindOf<D>(), waiting, "2019-06-04"));
  EXPECT_EQ(waiting.state(), D::STATE_BIDDING);
}

TEST(Publication, HasDaysThatFollowOnEachOther) {
  const auto refused = FailsWith(kInvalid, "INVALID_FIELDS");
  EXPECT_THAT(Publish(Drafted(), Publishing("2019-06-02", "2019-06-05")), refused);
  EXPECT_THAT(Publish(Drafted(), Publishing("2019-06-04", "2019-06-03")), refused);
  EXPECT_THAT(Publish(Drafted(), Publishing("2019-06-04", "")), refused);
  EXPECT_THAT(Publish(Drafted(), Publishing("", FormatDate(kMarketDay + 367))), refused);
  EXPECT_THAT(Publish(Drafted(), Publishing("", FormatDate(kMarketDay + 366))), IsOk());
  EXPECT_THAT(Publish(Drafted(), Publishing("", "2019-06-03")), IsOk());
}

TEST(Publication, OfADirectSelectionIsBelowTheAmount) {  // F.11.3, H.3: below excludes
  D demand = Drafted(v1::SELECTION_METHOD_DIRECT);
  EXPECT_THAT(Publish(demand, Publishing("", "")), FailsWith(kInvalid, "INVALID_FIELDS"));
  demand.set_ceiling_price_yuan(99'999);
  const auto published = Publish(demand, Publishing("", ""));
  ASSERT_THAT(published, IsOk());
  EXPECT_EQ(published->bidding_on(), "");
  EXPECT_EQ(published->closes_on(), "");
  EXPECT_THAT(Publish(demand, Publishing("2019-06-03", "")), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Publish(demand, Publishing("", "2019-06-05")), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Bid, IsEnteredSealedUntilTheClosing) {
  const D demand = EnterBid(Bidding(), Entering(Bidding(), 1, 98'000), Listed(), Filing(kCloses)).value();
  ASSERT_EQ(demand.bids_size(), 1);
  EXPECT_EQ(demand.bids(0).commitment().size(), 32u);
  EXPECT_EQ(demand.bids(0).entered_on(), "2019-06-05");
  EXPECT_EQ(demand.bids(0).price_yuan(), 0);
  EXPECT_EQ(demand.bids(0).salt(), "");
  EXPECT_THAT(EnterBid(Bidding(), Entering(Bidding(), 1, 98'000), Listed(), Filing(kCloses + 1)),
              FailsWith(kFailed, "DEMAND_GUARD"));
  EXPECT_THAT(EnterBid(demand, Entering(demand, 1, 97'000), Listed(), Filing(kCloses)),
              FailsWith(kFailed, "ONCE_ONLY"));
  auto related = Listed(2);
  related.add_related_departments("D13");
  EXPECT_THAT(EnterBid(demand, Entering(demand, 2, 97'000), related, Filing(kCloses)),
              FailsWith(kFailed, "PROVIDER_EXCLUDED"));
}

TEST(Bid, IsOneOfAHundredAtMost) {
  const D full = Sealed(100);
  EXPECT_THAT(EnterBid(full, Entering(full, 101, 1), Listed(101), Filing()), FailsWith(kFailed, "DEMAND_GUARD"));
}

TEST(Opening, IsFromTheClosingThroughTheLastDay) {
  const D demand = Sealed(3);
  const auto open = [&](CivilDay on) { return Take(demand, Opening(2, 90'000), Filing(on)); };
  EXPECT_THAT(open(kCloses), FailsWith(kFailed, "DEMAND_GUARD"));
  EXPECT_THAT(open(kOpensUntil), IsOk());
  EXPECT_THAT(open(kOpensUntil + 1), FailsWith(kFailed, "DEMAND_GUARD"));
  const D opened = open(kCloses + 1).value();
  EXPECT_EQ(opened.bids(1).opened_on(), "2019-06-06");
  EXPECT_EQ(opened.bids(1).price_yuan(), 90'000);
  EXPECT_EQ(opened.bids(1).salt(), SaltOf(2));
  EXPECT_THAT(Take(opened, Opening(2, 90'000), Filing(kCloses + 1)), FailsWith(kFailed, "ONCE_ONLY"));
}

TEST(Opening, ShowsWhatWasCommittedToAndNothingElse) {
  const D demand = Sealed(3);
  const auto refused = FailsWith(kInvalid, "INVALID_FIELDS");
  EXPECT_THAT(Take(demand, Opening(2, 89'999), Filing(kCloses + 1)), refused);
  auto salted = Opening(2, 90'000);
  salted.set_salt(SaltOf(3));
  EXPECT_THAT(Take(demand, salted, Filing(kCloses + 1)), refused);
  EXPECT_THAT(Take(demand, Opening(4, 90'000), Filing(kCloses + 1)), refused) << "has not bid";
}

TEST(Prolongation, IsOnceOfFewerThanThreeBids) {  // F.11.3
  const CivilDay closed = kCloses + 1;
  const auto prolong = [&](const D& demand, const std::string& to, CivilDay on) {
    return Prolong(demand, Prolonging(to), WorkingDays(), Filing(on));
  };
  EXPECT_THAT(prolong(Sealed(2), "2019-06-12", kCloses), FailsWith(kFailed, "DEMAND_GUARD")) << "not closed";
  EXPECT_THAT(prolong(Sealed(3), "2019-06-12", closed), FailsWith(kFailed, "DEMAND_GUARD"));
  EXPECT_THAT(prolong(Sealed(2), "2019-06-05", closed), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(prolong(Sealed(2), FormatDate(closed + 367), closed), FailsWith(kInvalid, "INVALID_FIELDS"));
  const D longer = prolong(Sealed(2), "2019-06-12", closed).value();
  EXPECT_EQ(longer.prolonged_on(), "2019-06-06");
  EXPECT_EQ(longer.closes_on(), "2019-06-12");
  EXPECT_EQ(longer.opens_until(), "2019-06-17");
  EXPECT_THAT(EnterBid(longer, Entering(longer, 3, 1), Listed(3), Filing(CivilDay(2019, 6, 12))), IsOk());
  EXPECT_THAT(prolong(longer, "2019-06-20", CivilDay(2019, 6, 13)), FailsWith(kFailed, "ONCE_ONLY"));
}

TEST(Prolongation, GoesBeforeOpeningAndSelection) {
  const D few = Sealed(2);
  EXPECT_THAT(Take(few, Opening(1, 90'000), Filing(kCloses + 1)), FailsWith(kFailed, "DEMAND_GUARD"));
  EXPECT_THAT(Select(few, {}, {}, Examining(kOpensUntil + 1)), FailsWith(kFailed, "DEMAND_GUARD"));
  EXPECT_THAT(Select(Bidding(), {}, {}, Examining(kOpensUntil + 1)), FailsWith(kFailed, "DEMAND_GUARD"));
}

TEST(Selection, AfterAProlongationTakesOneBidAndFailsWithNone) {
  const CivilDay closed(2019, 6, 13);
  const auto prolonged = [](const D& demand) {
    return Prolong(demand, Prolonging("2019-06-12"), WorkingDays(), Filing(kCloses + 1)).value();
  };
  const D one = Take(prolonged(Sealed(1)), Opening(1, 90'000), Filing(closed)).value();
  const D selected = Select(one, {}, {}, Examining(closed)).value();
  EXPECT_EQ(selected.state(), D::STATE_SELECTED);
  EXPECT_EQ(selected.selection().agency(), AgencyName(1));
  const D none = Select(prolonged(Bidding()), {}, {}, Examining(closed)).value();
  EXPECT_EQ(none.state(), D::STATE_FAILED);
  EXPECT_EQ(none.ended_on(), "2019-06-13");
  EXPECT_FALSE(none.has_selection());
}

TEST(Selection, WaitsUntilAllIsOpenedOrTheDaysAreOver) {
  const D all = Opened({98'000, 90'000, 95'000});
  const D selected = Select(all, {}, {}, Examining(kCloses + 1)).value();
  EXPECT_EQ(selected.selection().agency(), AgencyName(2));
  EXPECT_EQ(selected.selection().price_yuan(), 90'000);
  EXPECT_EQ(selected.selection().on(), "2019-06-06");
  EXPECT_EQ(selected.selection().selected_by(), "examiner");
  EXPECT_THAT(Select(all, {}, {}, Examining(kCloses)), FailsWith(kFailed, "DEMAND_GUARD"));

  const D some = Take(Sealed(3), Opening(2, 90'000), Filing(kCloses + 1)).value();
  EXPECT_THAT(Select(some, {}, {}, Examining(kOpensUntil)), FailsWith(kFailed, "DEMAND_GUARD"));
  const D late = Select(some, {}, {}, Examining(kOpensUntil + 1)).value();
  EXPECT_EQ(late.selection().agency(), AgencyName(2));
  EXPECT_EQ(late.bids(0).standing(), v1::BID_STANDING_SEALED) << "not opened in time: invalid";
}

TEST(Selection, IsByAnotherThanWhoFiled) {  // A.7
  EXPECT_THAT(Select(Opened({1, 2, 3}), {}, {}, Filing(kCloses + 1)), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  D direct = Drafted(v1::SELECTION_METHOD_DIRECT);
  direct.set_state(D::STATE_PUBLISHED);
  EXPECT_THAT(SelectDirectly(direct, Choosing(1, 90'000), Listed(), Filing()),
              FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
}

TEST(Selection, LeavesOutWhoMayServeNoMore) {
  const D demand = Opened({98'000, 90'000, 95'000});
  const D selected = Select(demand, {}, {AgencyName(2)}, Examining(kCloses + 1)).value();
  EXPECT_EQ(selected.selection().agency(), AgencyName(3));
  EXPECT_EQ(selected.bids(1).standing(), v1::BID_STANDING_EXCLUDED);
  const D failed = Select(demand, {}, {AgencyName(1), AgencyName(2), AgencyName(3)}, Examining(kCloses + 1)).value();
  EXPECT_EQ(failed.state(), D::STATE_FAILED);
}

TEST(Selection, ByScoreWantsOneForEachValidBid) {
  const D demand = Opened({90'000, 100'001, 95'000}, v1::SELECTION_METHOD_SCORE);
  const auto select = [&](const std::vector<int>& scored) {
    return Select(demand, Scoring(scored), {}, Examining(kCloses + 1));
  };
  const auto refused = FailsWith(kInvalid, "INVALID_FIELDS");
  EXPECT_THAT(select({1}), refused);
  EXPECT_THAT(select({1, 3, 3}), refused);
  EXPECT_THAT(select({1, 2, 3}), refused) << "2 is above the ceiling";
  const auto selected = select({1, 3});
  ASSERT_THAT(selected, IsOk());
  EXPECT_EQ(selected->selection().agency(), AgencyName(3));
  EXPECT_EQ(selected->bids(2).score(), 83);
  EXPECT_FALSE(selected->bids(1).has_score());
  EXPECT_THAT(Select(Opened({1, 2, 3}), Scoring({1, 2, 3}), {}, Examining(kCloses + 1)), refused)
      << "scores are of SCORE";
  EXPECT_THAT(Select(Opened({1, 2, 3}), Choosing(1, 1), {}, Examining(kCloses + 1)), refused);
}

TEST(Selection, WithoutBidsIsOfADirectDemand) {
  D demand = Drafted(v1::SELECTION_METHOD_DIRECT);
  for (const auto state : AllStates<D>()) {
    demand.set_state(state);
    if (state == D::STATE_BIDDING) continue;  // It takes no bids.
    ExpectOkIf(state == D::STATE_PUBLISHED, SelectDirectly(demand, Choosing(1, 100'000), Listed(), Examining()),
               "STEP_NOT_ALLOWED");
  }
  demand.set_state(D::STATE_PUBLISHED);
  const D selected = SelectDirectly(demand, Choosing(1, 100'000), Listed(), Examining()).value();
  EXPECT_EQ(selected.selection().agency(), AgencyName(1));
  EXPECT_EQ(selected.selection().price_yuan(), 100'000);
  EXPECT_EQ(selected.selection().reason(), "唯一具备资质");
  const auto refused = FailsWith(kInvalid, "INVALID_FIELDS");
  EXPECT_THAT(SelectDirectly(demand, Choosing(1, 100'001), Listed(), Examining()), refused);
  EXPECT_THAT(SelectDirectly(demand, {}, {}, Examining()), refused) << "no choice";
  auto scored = Choosing(1, 1);
  scored.add_scores()->set_agency(AgencyName(1));
  EXPECT_THAT(SelectDirectly(demand, scored, Listed(), Examining()), refused);
  EXPECT_THAT(SelectDirectly(demand, Choosing(1, 1), Applied(), Examining()), FailsWith(kFailed, "PROVIDER_EXCLUDED"));
}

TEST(Notice, LastsThreeWorkingDays) {  // F.11.2; 2019-06-07 is a holiday
  const D demand = Noticed();
  EXPECT_EQ(demand.noticed_on(), "2019-06-06");
  EXPECT_EQ(demand.notice_until(), "2019-06-12");
  EXPECT_EQ(demand.publication(), "政务服务网");
}

TEST(Cancellation, SaysWhy) {
  v1::CancelServiceDemandRequest request;
  request.set_reason("项目调整");
  EXPECT_THAT(Take(Noticed(), request, Filing(kOpensUntil)), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"))
      << "who filed it does not undo the choice";
  const D demand = Take(Noticed(), request, Examining(kOpensUntil)).value();
  EXPECT_EQ(demand.state(), D::STATE_CANCELLED);
  EXPECT_EQ(demand.cancellation(), "项目调整");
  EXPECT_EQ(demand.ended_on(), "2019-06-11");
}

}  // namespace
}  // namespace tiernet::approval

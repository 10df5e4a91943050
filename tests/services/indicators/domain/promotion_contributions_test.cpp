// Contracts, trackers and funds (domain.md D): I01, I02, I05 to I09, I11.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/services/indicators/domain/examples.h"

namespace tiernet::indicators {
namespace {

using promotion::v1::Contract;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kYi = 100'000'000;

void Agree(Contract& contract, const std::string& from, int64_t yuan) {
  auto* version = contract.add_versions();
  version->set_from(from);
  version->mutable_total()->set_yuan(yuan);
  contract.set_total_yuan(yuan);
}

void LieIn(Contract& contract, const std::string& from, const std::string& zone) {
  auto* stay = contract.add_zone_history();
  stay->set_from(from);
  stay->set_zone(zone);
}

Contract Signed(const std::string& on, int64_t yuan) {
  Contract contract;
  contract.set_name("units/140423/contracts/k1");
  contract.set_signed_on(on);
  contract.set_reporting_unit("140423");
  contract.set_is_transformation(true);
  Move(contract, on, "140423");
  LieIn(contract, on, "");
  Agree(contract, on, yuan);
  return contract;
}

ProjectView Of(const Contract& contract) {
  ProjectView view;
  view.contracts = {contract};
  return view;
}

promotion::v1::FundArrival Arrival(const std::string& on, int64_t yuan) {
  promotion::v1::FundArrival arrival;
  arrival.set_name("units/140423/fundArrivals/a1");
  arrival.set_contract("units/140423/contracts/k1");
  arrival.set_arrived_on(on);
  arrival.mutable_amount()->set_yuan(yuan);
  arrival.set_state(promotion::v1::FundArrival::STATE_VERIFIED);
  return arrival;
}

promotion::v1::Tracker Tracked(const std::string& from, const std::string& ended_on = "") {
  promotion::v1::Tracker tracker;
  tracker.set_name("units/140423/trackers/t1");
  tracker.set_contract("units/140423/contracts/k1");
  tracker.set_from(from);
  tracker.set_ended_on(ended_on);
  return tracker;
}

TEST(Contracted, CountsTheTotalInForceOfTheYearOfTheSignature) {  // I01, D.2
  auto contract = Signed("2019-04-01", 12 * kYi);
  Agree(contract, "2019-09-02", 10 * kYi);
  EXPECT_THAT(Lines(Of(contract), v1::MEASURE_CONTRACTED_YUAN),
              ElementsAre("2019-04-01 140423 1200000000", "2019-09-02 140423 -200000000"));
}

TEST(Contracted, IsTakenOffByATerminationWithinTheYearAndStaysSigned) {  // ruling 7; D.2
  auto contract = Signed("2019-04-01", 12 * kYi);
  contract.set_terminated_on("2019-11-04");
  const auto view = Of(contract);
  EXPECT_EQ(Sum(view, v1::MEASURE_CONTRACTED_YUAN, "2019-01-01", "2019-11-03"), 12 * kYi);
  EXPECT_EQ(Sum(view, v1::MEASURE_CONTRACTED_YUAN, "2019-01-01", "2019-11-04"), 0);
  EXPECT_THAT(Lines(view, v1::MEASURE_CONTRACTS_SIGNED), ElementsAre("2019-04-01 140423 1"));
}

TEST(Contracted, DoesNotReachIntoTheNextYear) {
  auto contract = Signed("2018-12-28", 12 * kYi);
  Agree(contract, "2019-02-11", 20 * kYi);
  contract.set_terminated_on("2019-03-01");
  EXPECT_EQ(Sum(Of(contract), v1::MEASURE_CONTRACTED_YUAN, "2019-01-01", "2019-12-31"), 0);
}

TEST(Contracted, MovesWithTheContract) {  // ruling 27
  auto contract = Signed("2019-04-01", 12 * kYi);
  Move(contract, "2019-07-01", "140471");
  const auto view = Of(contract);
  EXPECT_EQ(Sum(view, v1::MEASURE_CONTRACTED_YUAN, "2019-01-01", "2019-06-30", "140423"), 12 * kYi);
  EXPECT_EQ(Sum(view, v1::MEASURE_CONTRACTED_YUAN, "2019-01-01", "2019-12-31", "140423"), 0);
  EXPECT_EQ(Sum(view, v1::MEASURE_CONTRACTED_YUAN, "2019-01-01", "2019-12-31", "140471"), 12 * kYi);
}

TEST(SameYearStart, IsOnOrAfterTheSignatureAndInItsYear) {  // I02, D.3
  const auto started = [](const std::string& on) {
    auto contract = Signed("2019-04-01", kYi);
    contract.set_started_on(on);
    return Lines(Of(contract), v1::MEASURE_CONTRACTS_STARTED);
  };
  EXPECT_THAT(started("2019-04-01"), ElementsAre("2019-04-01 140423 1"));
  EXPECT_THAT(started("2019-12-31"), ElementsAre("2019-12-31 140423 1"));
  EXPECT_THAT(started("2019-03-31"), IsEmpty());
  EXPECT_THAT(started("2020-01-01"), IsEmpty());
}

TEST(Landed, CountsFromABillionOnTheBoundIncluded) {  // I05, K6, H.3
  const auto landed = [](int64_t yuan, const std::string& on, bool is_transformation = true) {
    auto contract = Signed("2019-04-01", yuan);
    contract.set_landed_on(on);
    contract.set_is_transformation(is_transformation);
    return Lines(Of(contract), v1::MEASURE_CONTRACTS_LANDED_1000M);
  };
  EXPECT_THAT(landed(10 * kYi, "2019-06-03"), ElementsAre("2019-06-03 140423 1"));
  EXPECT_THAT(landed(10 * kYi - 1, "2019-06-03"), IsEmpty());
  EXPECT_THAT(landed(10 * kYi, "2020-01-02"), IsEmpty());
  EXPECT_THAT(landed(10 * kYi, "2019-06-03", false), IsEmpty());
}

TEST(Landed, FollowsAmendmentsAndTheConstructionLibrarysWord) {
  auto contract = Signed("2019-04-01", 9 * kYi);
  contract.set_landed_on("2019-06-03");
  Agree(contract, "2019-08-01", 10 * kYi);
  auto view = Of(contract);
  EXPECT_THAT(Lines(view, v1::MEASURE_CONTRACTS_LANDED_1000M), ElementsAre("2019-08-01 140423 1"));
  // Its word counts from the application on.
  view.projects = {Project("c1", "2019-09-02")};
  view.projects[0].set_industry("06");
  EXPECT_THAT(Lines(view, v1::MEASURE_CONTRACTS_LANDED_1000M),
              ElementsAre("2019-08-01 140423 1", "2019-09-02 140423 -1"));
  view.projects = {Project("c1", "2019-07-01")};
  Rule(view.projects[0], "2019-10-08", false);
  EXPECT_THAT(Lines(view, v1::MEASURE_CONTRACTS_LANDED_1000M),
              ElementsAre("2019-08-01 140423 1", "2019-10-08 140423 -1"));
  contract.set_terminated_on("2019-09-02");
  EXPECT_THAT(Lines(Of(contract), v1::MEASURE_CONTRACTS_LANDED_1000M),
              ElementsAre("2019-08-01 140423 1", "2019-09-02 140423 -1"));
}

TEST(Tracking, CoversMajorContractsWhileTheyHaveATracker) {  // I06
  auto view = Of(Signed("2019-04-01", kYi));
  view.trackers = {Tracked("2019-04-08", "2019-09-02"), Tracked("2019-09-02")};
  view.trackers[1].set_name("units/140423/trackers/t2");
  EXPECT_THAT(Lines(view, v1::MEASURE_MAJOR_CONTRACTS), ElementsAre("2019-04-01 140423 1"));
  EXPECT_EQ(StockOn(view, v1::MEASURE_MAJOR_CONTRACTS_TRACKED, "2019-04-07"), 0);
  for (const auto* day : {"2019-04-08", "2019-09-01", "2019-09-02", "2020-03-01"}) {
    EXPECT_EQ(StockOn(view, v1::MEASURE_MAJOR_CONTRACTS_TRACKED, day), 1) << day;
  }
}

TEST(Tracking, IsOfMajorEffectiveContractsAlone) {
  auto small = Of(Signed("2019-04-01", kYi - 1));
  small.trackers = {Tracked("2019-04-08")};
  EXPECT_THAT(Lines(small, v1::MEASURE_MAJOR_CONTRACTS), IsEmpty());
  EXPECT_THAT(Lines(small, v1::MEASURE_MAJOR_CONTRACTS_TRACKED), IsEmpty());
  auto terminated = Signed("2019-04-01", kYi);
  terminated.set_terminated_on("2019-06-03");
  auto view = Of(terminated);
  view.trackers = {Tracked("2019-04-08")};
  EXPECT_EQ(StockOn(view, v1::MEASURE_MAJOR_CONTRACTS, "2019-06-03"), 0);
  EXPECT_EQ(StockOn(view, v1::MEASURE_MAJOR_CONTRACTS_TRACKED, "2019-06-03"), 0);
}

TEST(Links, AreThereWhileTheReserveLibraryHasTheProject) {  // I09
  auto view = Of(Signed("2019-04-01", kYi));
  EXPECT_THAT(Lines(view, v1::MEASURE_CONTRACTS_LINKED), IsEmpty());
  view.entries = {Entry("r1", "2019-03-04")};
  view.entries[0].set_removed_on("2019-07-01");
  EXPECT_THAT(Lines(view, v1::MEASURE_CONTRACTS_LINKED), ElementsAre("2019-04-01 140423 1", "2019-07-01 140423 -1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_CONTRACTS_EFFECTIVE), ElementsAre("2019-04-01 140423 1"));
}

TEST(Links, AreNoDrafts) {  // any unit may enter one under any project id
  auto view = Of(Signed("2019-04-01", kYi));
  view.entries = {Entry("r1", "")};
  EXPECT_THAT(Lines(view, v1::MEASURE_CONTRACTS_LINKED), IsEmpty());
  view.entries[0].set_submitted_on("2019-04-08");
  EXPECT_THAT(Lines(view, v1::MEASURE_CONTRACTS_LINKED), ElementsAre("2019-04-08 140423 1"));
  view.entries[0].set_admitted_on("2019-04-15");
  EXPECT_THAT(Lines(view, v1::MEASURE_CONTRACTS_LINKED), ElementsAre("2019-04-08 140423 1"));
}

TEST(Lists, AreOfTheContractWhileItIsEffective) {  // I07, D.8
  auto contract = Signed("2019-04-01", kYi);
  EXPECT_THAT(Lines(Of(contract), v1::MEASURE_CONTRACTS_OF_500), IsEmpty());
  contract.add_five_hundred_lists(promotion::v1::FIVE_HUNDRED_LIST_CHINA);
  contract.add_five_hundred_lists(promotion::v1::FIVE_HUNDRED_LIST_GLOBAL);
  LieIn(contract, "2019-05-06", "Z03");
  contract.set_terminated_on("2019-06-03");
  EXPECT_THAT(Lines(Of(contract), v1::MEASURE_CONTRACTS_OF_500),
              ElementsAre("2019-04-01 140423 1", "2019-05-06 140423 -1", "2019-05-06 140423/Z03 1",
                          "2019-06-03 140423/Z03 -1"));
}

TEST(ForeignContracts, CountInTheQuarterOfTheirSignature) {  // I11
  auto contract = Signed("2019-06-28", kYi);
  contract.set_is_foreign(true);
  EXPECT_THAT(Lines(Of(contract), v1::MEASURE_CONTRACTS_FOREIGN), ElementsAre("2019-06-28 140423 1"));
  contract.set_terminated_on("2019-06-30");
  EXPECT_THAT(Lines(Of(contract), v1::MEASURE_CONTRACTS_FOREIGN),
              ElementsAre("2019-06-28 140423 1", "2019-06-30 140423 -1"));
  contract.set_terminated_on("2019-07-01");
  EXPECT_THAT(Lines(Of(contract), v1::MEASURE_CONTRACTS_FOREIGN), ElementsAre("2019-06-28 140423 1"));
}

TEST(Funds, CountOnceVerifiedOnTheDayOfArrival) {  // I08, D.6
  auto view = Of(Signed("2019-04-01", kYi));
  view.arrivals = {Arrival("2019-05-06", 3'000'000), Arrival("2019-05-07", 9), Arrival("2019-05-08", 9)};
  view.arrivals[1].set_state(promotion::v1::FundArrival::STATE_DECLARED);
  view.arrivals[2].set_state(promotion::v1::FundArrival::STATE_REJECTED);
  EXPECT_THAT(Lines(view, v1::MEASURE_FUNDS_IN_PLACE_YUAN), ElementsAre("2019-05-06 140423 3000000"));
  EXPECT_THAT(Lines(view, v1::MEASURE_FOREIGN_FUNDS_USD_CENTS), IsEmpty());
}

TEST(Funds, AreForTheUnitOfTheDayAndForeignOnesAlsoInDollars) {  // I11
  auto contract = Signed("2019-04-01", kYi);
  Move(contract, "2019-07-01", "140425");
  auto view = Of(contract);
  view.arrivals = {Arrival("2019-06-30", 6'871'200), Arrival("2019-07-01", 6'871'200)};
  for (auto& arrival : view.arrivals) {
    arrival.set_kind(promotion::v1::FUND_KIND_FOREIGN);
    arrival.mutable_amount()->set_usd_cents(100'000'000);
  }
  view.arrivals[1].set_name("units/140425/fundArrivals/a2");
  EXPECT_THAT(Lines(view, v1::MEASURE_FUNDS_IN_PLACE_YUAN),
              ElementsAre("2019-06-30 140423 6871200", "2019-07-01 140425 6871200"));
  EXPECT_THAT(Lines(view, v1::MEASURE_FOREIGN_FUNDS_USD_CENTS),
              ElementsAre("2019-06-30 140423 100000000", "2019-07-01 140425 100000000"));
}

promotion::v1::PromotionEvent Held(promotion::v1::EventKind kind, const std::string& region,
                                   const std::string& unit = "140400") {
  promotion::v1::PromotionEvent event;
  event.set_name("units/" + unit + "/promotionEvents/e1");
  event.set_kind(kind);
  event.set_place_region(region);
  event.set_held_on("2019-06-03");
  return event;
}

ProjectView Of(const promotion::v1::PromotionEvent& event) {
  ProjectView view;
  view.events = {event};
  return view;
}

TEST(Events, OutsideCountOnceHeld) {  // I03, D.4
  auto event = Held(promotion::v1::EVENT_KIND_OUTSIDE_PROMOTION, "310101");
  EXPECT_THAT(Lines(Of(event), v1::MEASURE_EVENTS_OUTSIDE), ElementsAre("2019-06-03 140400 1"));
  // Abroad.
  EXPECT_THAT(Lines(Of(Held(promotion::v1::EVENT_KIND_OVERSEAS, "")), v1::MEASURE_EVENTS_OUTSIDE),
              ElementsAre("2019-06-03 140400 1"));
  for (const auto* here : {"140403", "140481"}) {
    EXPECT_THAT(Lines(Of(Held(promotion::v1::EVENT_KIND_OUTSIDE_PROMOTION, here)), v1::MEASURE_EVENTS_OUTSIDE),
                IsEmpty());
  }
  event.clear_held_on();
  EXPECT_THAT(Lines(Of(event), v1::MEASURE_EVENTS_OUTSIDE), IsEmpty());
}

TEST(Events, OfZonesCountByZone) {  // I04
  auto event = Held(promotion::v1::EVENT_KIND_ZONE_SESSION, "310101");
  event.add_zones("Z03");
  event.add_zones("Z04");
  EXPECT_THAT(Lines(Of(event), v1::MEASURE_ZONE_SESSIONS),
              ElementsAre("2019-06-03 140400/Z03 1", "2019-06-03 140400/Z04 1"));
  EXPECT_THAT(Lines(Of(event), v1::MEASURE_EVENTS_OUTSIDE), ElementsAre("2019-06-03 140400 1"));
}

TEST(Events, OfTheOtherKindsCountForWhoHeldThem) {  // R06, C30
  EXPECT_THAT(Lines(Of(Held(promotion::v1::EVENT_KIND_LEADING_ENTERPRISE, "140423", "140423")),
                    v1::MEASURE_LEADING_ENTERPRISE_EVENTS),
              ElementsAre("2019-06-03 140423 1"));
  EXPECT_THAT(
      Lines(Of(Held(promotion::v1::EVENT_KIND_FINANCE_MATCHING, "140403")), v1::MEASURE_FINANCE_MATCHING_EVENTS),
      ElementsAre("2019-06-03 140400 1"));
}

TEST(Recommendations, CountOnceTheyArePublished) {  // I10
  ProjectView view;
  auto& item = view.recommendations.emplace_back();
  item.set_name("units/140400/recommendationItems/i1");
  EXPECT_THAT(Lines(view, v1::MEASURE_RECOMMENDATIONS_PUBLISHED), IsEmpty());
  item.set_published_on("2019-08-01");
  item.set_withdrawn_on("2019-09-02");
  EXPECT_THAT(Lines(view, v1::MEASURE_RECOMMENDATIONS_PUBLISHED), ElementsAre("2019-08-01 140400 1"));
}

}  // namespace
}  // namespace tiernet::indicators

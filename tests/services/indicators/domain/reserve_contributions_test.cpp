// The reserve library (domain.md C): R01 to R04, R07.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/services/indicators/domain/examples.h"

namespace tiernet::indicators {
namespace {

using reserve::v1::ReserveProject;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

ReserveProject Removed(const std::string& id, const std::string& admitted_on, const std::string& removed_on,
                       reserve::v1::RemovalReason reason) {
  auto entry = Entry(id, admitted_on);
  entry.set_state(ReserveProject::STATE_REMOVED);
  entry.set_removed_on(removed_on);
  entry.set_removal_reason(reason);
  return entry;
}

ReserveProject Transferred(const std::string& id, const std::string& admitted_on, const std::string& transferred_on) {
  auto entry = Entry(id, admitted_on);
  entry.set_state(ReserveProject::STATE_TRANSFERRED);
  entry.set_ready_on(transferred_on);
  entry.set_transfer_requested_on(transferred_on);
  entry.set_transferred_on(transferred_on);
  entry.set_construction_project("units/140423/constructionProjects/c1");
  return entry;
}

ReserveProject Ready(const std::string& ready_on) {
  auto entry = Entry("r1", "2018-12-03");
  entry.set_state(ReserveProject::STATE_READY);
  entry.set_ready_on(ready_on);
  return entry;
}

void AddPeriod(google::protobuf::RepeatedPtrField<types::v1::Period>& periods, const std::string& from,
               const std::string& until) {
  periods.Add()->set_from(from);
  periods.rbegin()->set_until(until);
}

// Left after its admission on 2019-04-08, before its start.
construction::v1::ConstructionProject Unbuilt(const std::string& exited_on) {
  auto project = Project("c1", "2019-04-08");
  project.set_state(construction::v1::ConstructionProject::STATE_EXITED);
  project.set_exited_on(exited_on);
  return project;
}

TEST(Reserve, ADraftAddsNothing) { EXPECT_THAT(Contributions(ViewOf({Entry("r1", "")}), TestCalendar()), IsEmpty()); }

TEST(Reserve, AnEntryCountsFromItsAdmissionUntilItIsHandedOver) {
  const auto view = ViewOf({Transferred("r1", "2018-12-31", "2019-01-01")});
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_NUMBER), ElementsAre("2018-12-31 140423 1", "2019-01-01 140423 -1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_YUAN),
              ElementsAre("2018-12-31 140423 800000000", "2019-01-01 140423 -800000000"));
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_LEFT_NUMBER), ElementsAre("2019-01-01 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_LEFT_YUAN), ElementsAre("2019-01-01 140423 800000000"));
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_TRANSFERRED), ElementsAre("2019-01-01 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_ADMITTED_NUMBER), ElementsAre("2018-12-31 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_ADMITTED_YUAN), ElementsAre("2018-12-31 140423 800000000"));
}

TEST(Reserve, TheTotalIsTheOneInForce) {
  auto entry = Removed("r1", "2019-02-01", "2019-08-01", reserve::v1::REMOVAL_REASON_NO_PROGRESS);
  AddTotal(entry, "2019-03-01", 900'000'000);
  AddTotal(entry, "2019-09-01", 1);
  const auto view = ViewOf({entry});
  EXPECT_THAT(
      Lines(view, v1::MEASURE_RESERVE_YUAN),
      ElementsAre("2019-02-01 140423 800000000", "2019-03-01 140423 100000000", "2019-08-01 140423 -900000000"));
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_LEFT_YUAN), ElementsAre("2019-08-01 140423 900000000"));
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_ADMITTED_YUAN), ElementsAre("2019-02-01 140423 800000000"));
}

TEST(Reserve, DuplicatesAndIneligibleOnesLeaveThePopulation) {  // C.6
  for (const auto reason : {reserve::v1::REMOVAL_REASON_DUPLICATE, reserve::v1::REMOVAL_REASON_INELIGIBLE}) {
    const auto view = ViewOf({Removed("r1", "2019-02-01", "2019-08-01", reason)});
    EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_LEFT_NUMBER), IsEmpty());
    EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_LEFT_YUAN), IsEmpty());
    EXPECT_EQ(StockOn(view, v1::MEASURE_RESERVE_NUMBER, "2019-12-31"), 0);
  }
}

TEST(Reserve, AReentryWithinTheYearIsOneProjectOfThePopulation) {
  const auto view = ViewOf(
      {Removed("r1", "2018-02-01", "2019-03-01", reserve::v1::REMOVAL_REASON_NO_PROGRESS), Entry("r2", "2019-12-31")});
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_LEFT_NUMBER), ElementsAre("2019-03-01 140423 1", "2019-12-31 140423 -1"));
  EXPECT_EQ(Sum(view, v1::MEASURE_RESERVE_LEFT_YUAN, "2019-01-01", "2019-12-31"), 0);
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_ADMITTED_NUMBER), ElementsAre("2018-02-01 140423 1"));
}

TEST(Reserve, AReentryInTheNextYearLeavesTheYearBeforeAsItWas) {
  const auto view = ViewOf(
      {Removed("r1", "2018-02-01", "2019-03-01", reserve::v1::REMOVAL_REASON_NO_PROGRESS), Entry("r2", "2020-01-01")});
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_LEFT_NUMBER), ElementsAre("2019-03-01 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_ADMITTED_NUMBER), ElementsAre("2018-02-01 140423 1"));
}

TEST(Reserve, AReentryThatIsOnlyADraftChangesNothing) {
  const auto view =
      ViewOf({Removed("r1", "2018-02-01", "2019-03-01", reserve::v1::REMOVAL_REASON_NO_PROGRESS), Entry("r2", "")});
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_LEFT_NUMBER), ElementsAre("2019-03-01 140423 1"));
}

TEST(Reserve, WhatLeavesAndComesBackOnOneDayIsTakenOffOnce) {
  const auto view = ViewOf({Removed("r1", "2019-03-01", "2019-03-01", reserve::v1::REMOVAL_REASON_NO_PROGRESS),
                            Removed("r2", "2019-03-01", "2019-03-01", reserve::v1::REMOVAL_REASON_NO_PROGRESS)});
  EXPECT_EQ(Sum(view, v1::MEASURE_RESERVE_LEFT_NUMBER, "2019-01-01", "2019-12-31"), 1);
}

TEST(Reserve, AReentryInAnotherUnitIsTakenOffWhereItLeft) {
  auto second = Entry("r2", "2019-06-03");
  second.mutable_unit_history(0)->set_unit("140425");
  const auto view =
      ViewOf({Removed("r1", "2019-02-01", "2019-03-01", reserve::v1::REMOVAL_REASON_NO_PROGRESS), second});
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_LEFT_NUMBER), ElementsAre("2019-03-01 140423 1", "2019-06-03 140423 -1"));
}

TEST(Reserve, ATransferIsTakenOffIfConstructionLetTheProjectGoUnbuilt) {  // C.7
  const auto first = Transferred("r1", "2019-02-01", "2019-04-08");
  const auto within = ViewOf({first, Entry("r2", "2019-10-08")}, {Unbuilt("2019-07-01")});
  EXPECT_THAT(Lines(within, v1::MEASURE_RESERVE_TRANSFERRED),
              ElementsAre("2019-04-08 140423 1", "2019-10-08 140423 -1"));
  EXPECT_EQ(Sum(within, v1::MEASURE_RESERVE_LEFT_NUMBER, "2019-01-01", "2019-12-31"), 0);
  const auto next_year = ViewOf({first, Entry("r2", "2020-01-01")}, {Unbuilt("2019-07-01")});
  EXPECT_THAT(Lines(next_year, v1::MEASURE_RESERVE_TRANSFERRED), ElementsAre("2019-04-08 140423 1"));
}

TEST(Reserve, ATransferThatWasBuiltStays) {
  auto built = Unbuilt("2019-07-01");
  built.set_actual_start("2019-05-01");
  const auto view = ViewOf({Transferred("r1", "2019-02-01", "2019-04-08"), Entry("r2", "2019-10-08")}, {built});
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_TRANSFERRED), ElementsAre("2019-04-08 140423 1"));
}

TEST(Reserve, AMoveInMidMonthTakesTheStockAlong) {  // ruling 27
  auto entry = Transferred("r1", "2019-02-01", "2019-09-02");
  Move(entry, "2019-06-15", "140471");
  const auto view = ViewOf({entry});
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_NUMBER), ElementsAre("2019-02-01 140423 1", "2019-06-15 140423 -1",
                                                                   "2019-06-15 140471 1", "2019-09-02 140471 -1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_TRANSFERRED), ElementsAre("2019-09-02 140471 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_RESERVE_ADMITTED_NUMBER), ElementsAre("2019-02-01 140423 1"));
}

TEST(Reserve, TransferIsOverdueAfterTenWorkingDaysOverTheSpringFestival) {  // R03
  // Worked: 01-29 to 02-03 are six, 02-11 to 02-14 four.
  EXPECT_THAT(Lines(ViewOf({Ready("2019-01-28")}), v1::MEASURE_RESERVE_TRANSFER_OVERDUE),
              ElementsAre("2019-02-15 140423 1"));
}

TEST(Reserve, ATransferAskedForOnTheTenthWorkingDayWasInTime) {  // I.36
  auto entry = Ready("2019-01-28");
  entry.set_transfer_requested_on("2019-02-14");
  AddPeriod(*entry.mutable_former_ready_periods(), "2019-01-28", "2019-02-14");
  EXPECT_THAT(Lines(ViewOf({entry}), v1::MEASURE_RESERVE_TRANSFER_OVERDUE), IsEmpty());
}

TEST(Reserve, OverdueEndsWhenTheTransferIsAskedForAndBeginsAnewWhenItIsRejected) {
  auto entry = Ready("2019-03-04");
  AddPeriod(*entry.mutable_former_ready_periods(), "2019-01-28", "2019-02-18");
  EXPECT_THAT(Lines(ViewOf({entry}), v1::MEASURE_RESERVE_TRANSFER_OVERDUE),
              ElementsAre("2019-02-15 140423 1", "2019-02-18 140423 -1", "2019-03-19 140423 1"));
}

TEST(Reserve, WhatWasTransferredIsNotOverdue) {
  auto entry = Transferred("r1", "2018-12-03", "2019-02-14");
  entry.set_ready_on("2019-01-28");
  EXPECT_THAT(Lines(ViewOf({entry}), v1::MEASURE_RESERVE_TRANSFER_OVERDUE), IsEmpty());
}

TEST(Reserve, RemovalIsOverdueAfterNinetyDays) {  // R04
  auto entry = Entry("r1", "2018-07-05");
  entry.set_stale_on("2019-01-01");
  for (const auto state : {ReserveProject::STATE_STALE_WARNED, ReserveProject::STATE_IN_LIBRARY}) {
    entry.set_state(state);
    // Swept or not: 2019-04-01 is the 90th day.
    EXPECT_THAT(Lines(ViewOf({entry}), v1::MEASURE_RESERVE_REMOVAL_OVERDUE), ElementsAre("2019-04-02 140423 1"));
  }
}

TEST(Reserve, AStaleEntryRemovedOnTheNinetiethDayWasInTime) {
  auto in_time = Removed("r1", "2018-07-05", "2019-04-02", reserve::v1::REMOVAL_REASON_NO_PROGRESS);
  AddPeriod(*in_time.mutable_former_stale_periods(), "2019-01-01", "2019-04-02");
  EXPECT_THAT(Lines(ViewOf({in_time}), v1::MEASURE_RESERVE_REMOVAL_OVERDUE), IsEmpty());
  in_time.mutable_former_stale_periods(0)->set_until("2019-04-03");
  EXPECT_THAT(Lines(ViewOf({in_time}), v1::MEASURE_RESERVE_REMOVAL_OVERDUE),
              ElementsAre("2019-04-02 140423 1", "2019-04-03 140423 -1"));
}

}  // namespace
}  // namespace tiernet::indicators

// Starts and works (domain.md E.1, E.3): C04 to C06, C09, C10.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/services/indicators/domain/examples.h"

namespace tiernet::indicators {
namespace {

using construction::v1::ConstructionProject;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

ConstructionProject Zoned(const std::string& actual_start, int64_t total_yuan) {
  auto project = Project("c1", "2019-03-04", actual_start);
  project.set_zone("Z01");
  project.clear_planned_total_history();
  AddTotal(project, "2019-03-04", total_yuan);
  return project;
}

// C09 and C10 as the scoreboard takes them from the measures.
int64_t CarryOversOf2019(const ProjectView& view, const std::string& as_of, const std::string& unit = "") {
  return StockOn(view, v1::MEASURE_UNDER_WAY, "2018-12-31", unit) +
         Sum(view, v1::MEASURE_CARRY_OVER_CHANGE, "2019-01-01", as_of, unit);
}

int64_t ResumedIn2019(const ProjectView& view, const std::string& as_of, const std::string& unit = "") {
  return Sum(view, v1::MEASURE_RESUMED, "2019-01-01", as_of, unit);
}

int64_t NewIn2019(const ProjectView& view, const std::string& as_of) {
  return StockOn(view, v1::MEASURE_NOT_STARTED, as_of) + Sum(view, v1::MEASURE_NEW_STARTED, "2019-01-01", as_of);
}

TEST(UnderWay, LastsFromTheStartUntilCompletion) {
  auto project = Project("c1", "2019-03-04", "2019-03-14");
  EXPECT_THAT(Lines(ViewOf({}, {project}), v1::MEASURE_UNDER_WAY), ElementsAre("2019-03-14 140423 1"));
  project.set_completed_on("2019-12-31");
  EXPECT_THAT(Lines(ViewOf({}, {project}), v1::MEASURE_UNDER_WAY),
              ElementsAre("2019-03-14 140423 1", "2019-12-31 140423 -1"));
}

TEST(UnderWay, IsNotEndedByAStopOrAPhaseInProduction) {
  auto project = Project("c1", "2018-03-05", "2018-03-14");
  project.set_state(ConstructionProject::STATE_STOPPED);
  project.add_stops()->set_stopped_on("2018-12-20");
  project.set_phase_production_on("2018-10-08");
  EXPECT_THAT(Lines(ViewOf({}, {project}), v1::MEASURE_UNDER_WAY), ElementsAre("2018-03-14 140423 1"));
}

TEST(UnderWay, ACarryOverApplicationCountsSinceItsAdmission) {  // I.36
  auto project = CarryOver("c1", "2019-03-04", "2018-06-01");
  AddActivity(project, "2019-02-18");
  const auto view = ViewOf({}, {project});
  EXPECT_THAT(Lines(view, v1::MEASURE_UNDER_WAY), ElementsAre("2019-03-04 140423 1"));
  EXPECT_EQ(CarryOversOf2019(view, "2019-03-03"), 0) << "what was shown for that day stays";
  EXPECT_EQ(CarryOversOf2019(view, "2019-03-04"), 1);
  EXPECT_EQ(ResumedIn2019(view, "2019-03-03"), 0);
  EXPECT_EQ(ResumedIn2019(view, "2019-03-04"), 1);
  EXPECT_THAT(Lines(view, v1::MEASURE_NOT_STARTED), IsEmpty());
  EXPECT_THAT(Lines(view, v1::MEASURE_NEW_STARTED), IsEmpty());
  EXPECT_EQ(CarryOversOf2019(view, "2019-12-31"), 1);
}

TEST(UnderWay, AnApplicationAndARefusedOneAddNothing) {
  auto project = CarryOver("c1", "", "");
  project.set_applied_on("2019-03-04");
  project.set_declared_start("2018-06-01");
  for (const auto state : {ConstructionProject::STATE_APPLIED, ConstructionProject::STATE_REJECTED}) {
    project.set_state(state);
    EXPECT_THAT(Contributions(ViewOf({}, {project}), TestCalendar()), IsEmpty());
  }
}

TEST(Resumed, IsTheFirstActivityOfEachYearSinceTheStart) {  // E.1
  auto project = Project("c1", "2017-03-06", "2017-12-31");
  AddActivity(project, "2017-12-31");
  AddActivity(project, "2018-01-01");
  AddActivity(project, "2019-06-30");
  AddActivity(project, "2020-03-02");
  EXPECT_THAT(Lines(ViewOf({}, {project}), v1::MEASURE_RESUMED),
              ElementsAre("2018-01-01 140423 1", "2019-06-30 140423 1", "2020-03-02 140423 1"));
}

TEST(Resumed, AStopOverTheEndOfTheYearEndsWithTheActivity) {
  auto project = Project("c1", "2018-03-05", "2018-03-14");
  auto* stop = project.add_stops();
  stop->set_stopped_on("2018-11-20");
  const auto stopped = ViewOf({}, {project});
  EXPECT_EQ(CarryOversOf2019(stopped, "2019-06-30"), 1);
  EXPECT_EQ(ResumedIn2019(stopped, "2019-06-30"), 0);
  project.mutable_stops(0)->set_resumed_on("2019-03-15");
  AddActivity(project, "2019-03-15");
  const auto resumed = ViewOf({}, {project});
  EXPECT_EQ(ResumedIn2019(resumed, "2019-03-14"), 0);
  EXPECT_EQ(ResumedIn2019(resumed, "2019-03-15"), 1);
}

TEST(CarryOver, WhatExitsLeavesBothSidesOfTheRatio) {  // ruling 28
  auto project = Project("c1", "2018-03-05", "2018-12-31");
  AddActivity(project, "2019-03-15");
  project.set_exited_on("2019-06-03");
  const auto view = ViewOf({}, {project});
  EXPECT_EQ(CarryOversOf2019(view, "2019-06-02"), 1);
  EXPECT_EQ(CarryOversOf2019(view, "2019-06-03"), 0);
  EXPECT_EQ(ResumedIn2019(view, "2019-06-02"), 1);
  EXPECT_EQ(ResumedIn2019(view, "2019-06-03"), 0);
}

TEST(CarryOver, WhatStartedWithinTheYearIsNone) {
  auto project = Project("c1", "2019-01-02", "2019-01-02");
  AddActivity(project, "2019-01-02");
  project.set_exited_on("2019-06-03");
  const auto view = ViewOf({}, {project});
  EXPECT_THAT(Lines(view, v1::MEASURE_CARRY_OVER_CHANGE), IsEmpty());
  EXPECT_THAT(Lines(view, v1::MEASURE_RESUMED), IsEmpty());
}

TEST(CarryOver, CompletionLeavesTheRatioAsItWas) {
  auto project = Project("c1", "2018-03-05", "2018-03-14");
  AddActivity(project, "2019-03-15");
  project.set_completed_on("2019-05-06");
  Move(project, "2020-02-01", "140471");
  const auto view = ViewOf({}, {project});
  EXPECT_THAT(Lines(view, v1::MEASURE_CARRY_OVER_CHANGE), IsEmpty());
  EXPECT_EQ(CarryOversOf2019(view, "2019-12-31"), 1);
  EXPECT_EQ(ResumedIn2019(view, "2019-12-31"), 1);
}

TEST(CarryOver, AMoveInMidMonthTakesBothSidesOfTheRatioAlong) {
  auto project = Project("c1", "2018-03-05", "2018-03-14");
  AddActivity(project, "2019-03-15");
  Move(project, "2019-05-15", "140471");
  const auto view = ViewOf({}, {project});
  EXPECT_THAT(Lines(view, v1::MEASURE_CARRY_OVER_CHANGE), ElementsAre("2019-05-15 140423 -1", "2019-05-15 140471 1"));
  EXPECT_EQ(CarryOversOf2019(view, "2019-05-14", "140423"), 1);
  EXPECT_EQ(CarryOversOf2019(view, "2019-05-15", "140423"), 0);
  EXPECT_EQ(ResumedIn2019(view, "2019-05-15", "140423"), 0);
  EXPECT_EQ(CarryOversOf2019(view, "2019-05-15", "140471"), 1);
  EXPECT_EQ(ResumedIn2019(view, "2019-05-15", "140471"), 1);
}

TEST(CarryOver, AMoveOnTheFirstOfJanuaryIsOfTheNewYear) {
  auto project = Project("c1", "2018-03-05", "2018-03-14");
  Move(project, "2019-01-01", "140471");
  const auto view = ViewOf({}, {project});
  EXPECT_EQ(CarryOversOf2019(view, "2019-01-01", "140423"), 0);
  EXPECT_EQ(CarryOversOf2019(view, "2019-01-01", "140471"), 1);
}

TEST(CarryOver, OneThatLeavesAndComesBackUnderWayCountsWhileItIsInTheLibrary) {
  auto first = Project("c1", "2018-03-05", "2018-03-14");
  first.set_exited_on("2019-04-08");
  AddActivity(first, "2019-03-15");
  auto second = CarryOver("c2", "2019-07-01", "2018-03-14");
  AddActivity(second, "2019-08-01");
  const auto view = ViewOf({}, {first, second});
  for (const auto& [day, count] : {std::pair{"2018-12-31", 1},
                                   {"2019-04-07", 1},
                                   {"2019-04-08", 0},
                                   {"2019-06-30", 0},
                                   {"2019-07-01", 1},
                                   {"2019-12-31", 1}}) {
    EXPECT_EQ(StockOn(view, v1::MEASURE_UNDER_WAY, day), count) << day;
    EXPECT_EQ(CarryOversOf2019(view, day), count) << day;
  }
  EXPECT_EQ(ResumedIn2019(view, "2019-04-07"), 1);
  EXPECT_EQ(ResumedIn2019(view, "2019-07-31"), 0);
  EXPECT_EQ(ResumedIn2019(view, "2019-12-31"), 1);
}

TEST(New, IsNotStartedUntilItStarts) {  // C10
  const auto view = ViewOf({}, {Project("c1", "2019-03-04", "2019-06-30")});
  EXPECT_THAT(Lines(view, v1::MEASURE_NOT_STARTED), ElementsAre("2019-03-04 140423 1", "2019-06-30 140423 -1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_NEW_STARTED), ElementsAre("2019-06-30 140423 1"));
}

TEST(New, MayStartInTheYearAfterItsAdmission) {
  const auto view = ViewOf({}, {Project("c1", "2018-12-31", "2019-01-01")});
  EXPECT_EQ(StockOn(view, v1::MEASURE_NOT_STARTED, "2018-12-31"), 1);
  EXPECT_THAT(Lines(view, v1::MEASURE_NEW_STARTED), ElementsAre("2019-01-01 140423 1"));
}

TEST(New, MayStartOnTheDayOfItsAdmission) {
  const auto view = ViewOf({}, {Project("c1", "2019-03-04", "2019-03-04")});
  EXPECT_THAT(Lines(view, v1::MEASURE_NOT_STARTED), IsEmpty());
  EXPECT_THAT(Lines(view, v1::MEASURE_NEW_STARTED), ElementsAre("2019-03-04 140423 1"));
}

TEST(New, AdmittedAfterTheMiddleOfTheYearIsNotAskedToStartInIt) {  // ruling 4
  EXPECT_THAT(Lines(ViewOf({}, {Project("c1", "2019-06-30", "2019-09-02")}), v1::MEASURE_NEW_STARTED),
              ElementsAre("2019-09-02 140423 1"));
  EXPECT_THAT(Lines(ViewOf({}, {Project("c1", "2019-07-01", "2019-09-02")}), v1::MEASURE_NEW_STARTED), IsEmpty());
  EXPECT_THAT(Lines(ViewOf({}, {Project("c1", "2019-07-01", "2020-01-02")}), v1::MEASURE_NEW_STARTED),
              ElementsAre("2020-01-02 140423 1"));
}

TEST(New, OneThatHadLeftByTheMiddleOfTheYearIsNotDueWhenItComesBack) {  // ruling 4
  auto first = Project("c1", "2019-04-10");
  first.set_exited_on("2019-05-20");
  const auto view = ViewOf({}, {first, Project("c2", "2019-07-15", "2019-08-01")});
  EXPECT_EQ(StockOn(view, v1::MEASURE_NOT_STARTED, "2019-06-30"), 0);
  EXPECT_THAT(Lines(view, v1::MEASURE_NEW_STARTED), IsEmpty());
}

TEST(New, ALateStarterCatchesUpWhereItWasDue) {
  auto project = Project("c1", "2019-03-04", "2019-09-02");
  Move(project, "2019-07-15", "140425");
  EXPECT_THAT(Lines(ViewOf({}, {project}), v1::MEASURE_NEW_STARTED), ElementsAre("2019-09-02 140423 1"));
}

TEST(New, PreliminaryProjectsAreNone) {
  auto project = Project("c1", "2019-03-04", "2019-06-30");
  project.set_is_preliminary(true);
  const auto view = ViewOf({}, {project});
  EXPECT_THAT(Lines(view, v1::MEASURE_NOT_STARTED), IsEmpty());
  EXPECT_THAT(Lines(view, v1::MEASURE_NEW_STARTED), IsEmpty());
  EXPECT_THAT(Lines(view, v1::MEASURE_UNDER_WAY), ElementsAre("2019-06-30 140423 1"));
}

TEST(New, AnExitBeforeTheStartLeavesTheRatioAndOneAfterItDoesNot) {
  auto before = Project("c1", "2019-03-04");
  before.set_exited_on("2019-10-08");
  EXPECT_EQ(NewIn2019(ViewOf({}, {before}), "2019-10-07"), 1);
  EXPECT_EQ(NewIn2019(ViewOf({}, {before}), "2019-10-08"), 0);
  auto after = Project("c1", "2019-03-04", "2019-03-14");
  after.set_exited_on("2019-10-08");
  EXPECT_EQ(NewIn2019(ViewOf({}, {after}), "2019-12-31"), 1);
  EXPECT_THAT(Lines(ViewOf({}, {after}), v1::MEASURE_UNDER_WAY),
              ElementsAre("2019-03-14 140423 1", "2019-10-08 140423 -1"));
}

TEST(New, OneThatComesBackWithinTheYearIsOneProject) {
  auto first = Project("c1", "2019-03-04", "2019-03-14");
  first.set_exited_on("2019-07-01");
  const auto within = ViewOf({}, {first, Project("c2", "2019-10-08", "2019-12-31")});
  EXPECT_THAT(Lines(within, v1::MEASURE_NEW_STARTED),
              ElementsAre("2019-03-14 140423 1", "2019-10-08 140423 -1", "2019-12-31 140423 1"));
  EXPECT_EQ(NewIn2019(within, "2019-10-08"), 1);
  EXPECT_EQ(NewIn2019(within, "2019-12-31"), 1);
  const auto next_year = ViewOf({}, {first, Project("c2", "2020-01-01", "2020-03-02")});
  EXPECT_THAT(Lines(next_year, v1::MEASURE_NEW_STARTED), ElementsAre("2019-03-14 140423 1", "2020-03-02 140423 1"));
}

// Applications may overlap: what is said after an admission is said of the one that was admitted then.
TEST(New, OfTwoThatAppliedTheLastAdmittedSpeaks) {
  auto first = Project("c2", "2019-03-01", "2019-03-14");
  first.set_applied_on("2019-02-10");
  first.set_exited_on("2019-06-20");
  auto second = Project("c1", "2019-07-05", "2019-08-01");
  second.set_applied_on("2019-01-10");
  const auto view = ViewOf({}, {second, first});
  for (const auto* day : {"2019-03-14", "2019-06-19", "2019-08-01", "2019-12-31"}) {
    EXPECT_EQ(StockOn(view, v1::MEASURE_UNDER_WAY, day), 1) << day;
  }
  EXPECT_THAT(Lines(view, v1::MEASURE_UNDER_WAY),
              ElementsAre("2019-03-14 140423 1", "2019-06-20 140423 -1", "2019-08-01 140423 1"));
}

TEST(StartedBySize, IsAboveTheThresholdNotAtIt) {  // T5, H.3
  const auto at = ViewOf({}, {Zoned("2019-12-31", 1'000'000'000)});
  EXPECT_THAT(Lines(at, v1::MEASURE_STARTED_ABOVE_1000M), IsEmpty());
  EXPECT_THAT(Lines(at, v1::MEASURE_STARTED_ABOVE_500M), ElementsAre("2019-12-31 140423/Z01 1"));
  const auto above = ViewOf({}, {Zoned("2019-12-31", 1'000'000'001)});
  EXPECT_THAT(Lines(above, v1::MEASURE_STARTED_ABOVE_1000M), ElementsAre("2019-12-31 140423/Z01 1"));
  EXPECT_THAT(Lines(ViewOf({}, {Zoned("2019-12-31", 500'000'000)}), v1::MEASURE_STARTED_ABOVE_500M), IsEmpty());
  EXPECT_THAT(Lines(ViewOf({}, {Zoned("2019-12-31", 300'000'001)}), v1::MEASURE_STARTED_ABOVE_300M),
              ElementsAre("2019-12-31 140423/Z01 1"));
}

TEST(StartedBySize, OutsideZonesNothingCounts) {
  auto project = Zoned("2019-05-01", 2'000'000'000);
  project.clear_zone();
  EXPECT_THAT(Lines(ViewOf({}, {project}), v1::MEASURE_STARTED_ABOVE_300M), IsEmpty());
}

TEST(StartedBySize, FollowsTheTotalWithinTheYearOfTheStart) {
  auto project = Zoned("2019-05-01", 900'000'000);
  AddTotal(project, "2019-08-01", 1'100'000'000);
  AddTotal(project, "2019-11-01", 1'000'000'000);
  AddTotal(project, "2020-01-01", 2'000'000'000);
  EXPECT_THAT(Lines(ViewOf({}, {project}), v1::MEASURE_STARTED_ABOVE_1000M),
              ElementsAre("2019-08-01 140423/Z01 1", "2019-11-01 140423/Z01 -1"));
}

TEST(StartedBySize, ARulingHoldsFromItsDayAndTheDefaultBefore) {  // E.9
  auto project = Zoned("2019-05-01", 2'000'000'000);
  Rule(project, "2019-07-01", false);
  EXPECT_THAT(Lines(ViewOf({}, {project}), v1::MEASURE_STARTED_ABOVE_1000M),
              ElementsAre("2019-05-01 140423/Z01 1", "2019-07-01 140423/Z01 -1"));
  project.set_industry("25");
  EXPECT_THAT(Lines(ViewOf({}, {project}), v1::MEASURE_STARTED_ABOVE_1000M), IsEmpty());
  Rule(project, "2019-12-31", true);
  EXPECT_THAT(Lines(ViewOf({}, {project}), v1::MEASURE_STARTED_ABOVE_1000M), ElementsAre("2019-12-31 140423/Z01 1"));
}

TEST(StartedBySize, StaysWithTheUnitOfTheStart) {  // ruling 27
  auto project = Zoned("2019-05-01", 2'000'000'000);
  Move(project, "2019-06-15", "140471");
  project.set_exited_on("2019-10-08");
  EXPECT_THAT(Lines(ViewOf({}, {project}), v1::MEASURE_STARTED_ABOVE_1000M), ElementsAre("2019-05-01 140423/Z01 1"));
}

TEST(Counts, GoToTheFirstUnitOfTheShares) {  // I.33
  auto project = Project("c1", "2019-03-04", "2019-03-14");
  AddShare(project, "140425", 4000);
  AddShare(project, "140423", 6000);
  EXPECT_THAT(Lines(ViewOf({}, {project}), v1::MEASURE_UNDER_WAY), ElementsAre("2019-03-14 140425 1"));
}

}  // namespace
}  // namespace tiernet::indicators

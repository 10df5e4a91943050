// Key projects as the bulletin of E.12 splits them, by what is true at the end of a month.
#include <map>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "tests/services/indicators/domain/examples.h"

namespace tiernet::indicators {
namespace {

using construction::v1::PROJECT_LIST_KEY_CITY;
using construction::v1::PROJECT_LIST_KEY_PROVINCE;

// Admitted in January 2018 and on the city's list since then.
ProjectView Key(const std::string& planned_start, const std::string& actual_start) {
  auto project = Project("c1", "2018-01-05", actual_start);
  project.set_planned_start(planned_start);
  ProjectView view = ViewOf({}, {project});
  view.listings = {Listing(PROJECT_LIST_KEY_CITY, "2018-01-05")};
  return view;
}

// What counts on the last day of June 2019: N new, S started, E early, L late, C carried over, R resumed, P
// preliminary.
std::string InJune(const ProjectView& view) {
  const std::map<std::string, v1::Measure> measures = {
      {"N", v1::MEASURE_KEY_CITY_NEW},         {"S", v1::MEASURE_KEY_CITY_STARTED}, {"E", v1::MEASURE_KEY_CITY_EARLY},
      {"L", v1::MEASURE_KEY_CITY_LATE},        {"C", v1::MEASURE_KEY_CITY_CARRIED}, {"R", v1::MEASURE_KEY_CITY_RESUMED},
      {"P", v1::MEASURE_KEY_CITY_PRELIMINARY},
  };
  std::string counts;
  for (const auto& [letter, measure] : measures) {
    if (StockOn(view, measure, "2019-06-30") == 1) counts += letter;
  }
  return counts;
}

TEST(KeyProgress, StartsAreEarlyOrLateByTheMonthThatWasPlanned) {
  EXPECT_EQ(InJune(Key("2019-06-03", "")), "LN") << "June is over";
  EXPECT_EQ(InJune(Key("2019-07-01", "")), "N");
  EXPECT_EQ(InJune(Key("2019-06-30", "2019-06-01")), "NS") << "in its month";
  EXPECT_EQ(InJune(Key("2019-06-01", "2019-06-30")), "NS");
  EXPECT_EQ(InJune(Key("2019-07-01", "2019-06-30")), "ENS");
  EXPECT_EQ(InJune(Key("2019-05-31", "2019-06-01")), "NS") << "late no more";
  EXPECT_EQ(InJune(Key("2019-05-31", "2019-07-01")), "LN");
  EXPECT_EQ(InJune(Key("2018-03-01", "")), "LN") << "since the year before";
  EXPECT_EQ(InJune(Key("", "2019-03-01")), "NS") << "what has no plan starts as planned";
}

TEST(KeyProgress, WhatWasUnderWayWhenTheYearBeganIsCarriedOver) {
  auto view = Key("2019-09-01", "2018-12-31");
  EXPECT_EQ(InJune(view), "C") << "started early, in the year before";
  AddActivity(view.projects[0], "2018-12-31");
  EXPECT_EQ(InJune(view), "C");
  AddActivity(view.projects[0], "2019-07-01");
  EXPECT_EQ(InJune(view), "C");
  view.projects[0].clear_year_activities();
  AddActivity(view.projects[0], "2019-06-30");
  EXPECT_EQ(InJune(view), "CR");
  view.projects[0].set_completed_on("2019-05-01");
  EXPECT_EQ(InJune(view), "CR") << "completed in the year";
  view.projects[0].set_completed_on("2018-12-31");
  EXPECT_EQ(InJune(view), "");
  EXPECT_EQ(InJune(Key("2019-09-01", "2019-01-01")), "ENS") << "the year's first day";
}

TEST(KeyProgress, WhatIsPreparedIsNeitherNewNorLate) {
  auto view = Key("2019-03-01", "");
  view.projects[0].set_is_preliminary(true);
  EXPECT_EQ(InJune(view), "P");
  view.projects[0].set_actual_start("2019-06-30");
  EXPECT_EQ(InJune(view), "NS");
}

TEST(KeyProgress, CountsWhileItIsAdmittedAndListed) {
  auto view = Key("2019-07-01", "");
  view.projects[0].set_admitted_on("2019-07-01");
  EXPECT_EQ(InJune(view), "");
  view.projects[0].set_admitted_on("2019-06-30");
  EXPECT_EQ(InJune(view), "N");
  view.projects[0].set_exited_on("2019-06-30");
  EXPECT_EQ(InJune(view), "");
  view.projects[0].clear_exited_on();
  view.listings[0].set_delisted_on("2019-06-30");
  EXPECT_EQ(InJune(view), "");
}

TEST(KeyProgress, OnBothListsItIsTheProvinces) {
  auto view = Key("2019-03-01", "2019-04-15");
  AddPlan(view.projects[0], 2019, 300, "2019-01-02");
  view.reports = {Report("2019-05", 200)};
  view.listings.push_back(Listing(PROJECT_LIST_KEY_PROVINCE, "2019-04-01", "2019-10-08"));
  const auto on = [&](v1::Measure measure, const char* day) { return StockOn(view, measure, day); };
  EXPECT_EQ(on(v1::MEASURE_KEY_CITY_NEW, "2019-03-31"), 1);
  EXPECT_EQ(on(v1::MEASURE_KEY_PROVINCE_NEW, "2019-03-31"), 0);
  for (const auto* day : {"2019-04-01", "2019-10-07"}) {
    EXPECT_EQ(on(v1::MEASURE_KEY_CITY_NEW, day), 0) << day;
    EXPECT_EQ(on(v1::MEASURE_KEY_PROVINCE_NEW, day), 1) << day;
  }
  EXPECT_EQ(on(v1::MEASURE_KEY_PROVINCE_NEW, "2019-10-08"), 0);
  EXPECT_EQ(on(v1::MEASURE_KEY_CITY_NEW, "2019-10-08"), 1);
  EXPECT_EQ(Sum(view, v1::MEASURE_KEY_PROVINCE_PLAN_YUAN, "2019-01-01", "2019-06-30"), 300);
  EXPECT_EQ(Sum(view, v1::MEASURE_KEY_PROVINCE_MADE_YUAN, "2019-01-01", "2019-06-30"), 200);
  EXPECT_EQ(Sum(view, v1::MEASURE_KEY_CITY_PLAN_YUAN, "2019-01-01", "2019-06-30"), 0);
  EXPECT_EQ(Sum(view, v1::MEASURE_KEY_CITY_MADE_YUAN, "2019-01-01", "2019-10-08"), 200);
}

}  // namespace
}  // namespace tiernet::indicators

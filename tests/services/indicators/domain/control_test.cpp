// Double control of a project, domain.md E.6.
#include "services/indicators/domain/control.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/calendar/date.h"
#include "tests/services/indicators/domain/examples.h"

namespace tiernet::indicators {
namespace {

using ::testing::ElementsAre;

constexpr int64_t kPlan = 120'000'000;

// Planned to make 120,000,000 yuan in 2019.
ProjectView Planned() {
  ProjectView view = ViewOf({}, {Project("c1", "2019-01-07", "2019-02-01")});
  AddPlan(view.projects[0], 2019, kPlan, "2019-01-07");
  return view;
}

v1::ProjectControl On(const ProjectView& view, const std::string& day) {
  const auto stays = StaysOf(view);
  return ControlOf(view, stays.at(0), *ParseDate(day));
}

v1::Light LightWith(int64_t made) {
  auto view = Planned();
  view.reports = {Report("2019-06", made)};
  return On(view, "2019-06-30").investment().light();
}

TEST(Control, ComparesWhatWasMadeWithThePlanAndTheTime) {  // L1: 6/12 of the plan on 30 June
  EXPECT_EQ(LightWith(60'000'000), v1::LIGHT_GREEN);
  EXPECT_EQ(LightWith(59'999'999), v1::LIGHT_YELLOW);
  EXPECT_EQ(LightWith(48'000'000), v1::LIGHT_YELLOW);
  EXPECT_EQ(LightWith(47'999'999), v1::LIGHT_RED);
  auto view = Planned();
  view.reports = {Report("2019-06", 150'000'000)};
  const auto control = On(view, "2019-06-30");
  EXPECT_EQ(control.investment().done(), 150'000'000);
  EXPECT_EQ(control.investment().due(), kPlan);
  EXPECT_EQ(control.investment().percent(), "125.00") << "above 100 % is normal (E.12)";
  EXPECT_EQ(On(view, "2019-06-29").investment().done(), 0) << "known on the month's last day";
  EXPECT_EQ(On(view, "2019-01-30").investment().light(), v1::LIGHT_GREEN) << "no month is over";
}

TEST(Control, HasNoLightOfMoneyWithoutAPlan) {
  ProjectView view = ViewOf({}, {Project("c1", "2019-01-07", "2019-02-01")});
  const auto control = On(view, "2019-06-30");
  EXPECT_EQ(control.investment().light(), v1::LIGHT_NONE);
  EXPECT_EQ(control.investment().percent(), "");
  EXPECT_EQ(control.light(), v1::LIGHT_GREEN);
}

TEST(Control, IsRedOnceAMilestoneIsOverdueForMoreThan30Days) {
  auto view = Planned();
  view.milestones = {Goal("2019-05-31")};
  const auto light = [&](const std::string& day) { return On(view, day).schedule().light(); };
  EXPECT_EQ(light("2019-05-30"), v1::LIGHT_GREEN);
  EXPECT_EQ(light("2019-05-31"), v1::LIGHT_GREEN) << "its last day";
  EXPECT_EQ(light("2019-06-01"), v1::LIGHT_YELLOW);
  EXPECT_EQ(light("2019-06-30"), v1::LIGHT_YELLOW);
  EXPECT_EQ(light("2019-07-01"), v1::LIGHT_RED);
  view.milestones = {Goal("2019-05-31", "2019-07-02")};
  EXPECT_EQ(light("2019-07-01"), v1::LIGHT_RED);
  EXPECT_EQ(light("2019-07-02"), v1::LIGHT_GREEN) << "none is overdue any more";
}

TEST(Control, CountsMilestonesDueAndReached) {
  auto view = Planned();
  view.milestones = {Goal("2019-03-31", "2019-03-20"), Goal("2019-05-31"), Goal("2019-09-30", "2019-06-01"),
                     Goal("2019-04-30")};
  for (int i = 0; i < 4; ++i) view.milestones[i].set_name("units/140423/milestones/m" + std::to_string(i));
  const auto schedule = On(view, "2019-06-30");
  EXPECT_EQ(schedule.schedule().done(), 1);
  EXPECT_EQ(schedule.schedule().due(), 3) << "what is due later counts then";
  EXPECT_EQ(schedule.schedule().percent(), "33.33");
  EXPECT_THAT(schedule.overdue_milestones(), ElementsAre("units/140423/milestones/m3", "units/140423/milestones/m1"));
}

TEST(Control, IsTheWorseOfBoth) {
  auto view = Planned();
  view.reports = {Report("2019-06", 48'000'000)};
  EXPECT_EQ(On(view, "2019-06-30").light(), v1::LIGHT_YELLOW);
  view.milestones = {Goal("2019-05-01")};
  EXPECT_EQ(On(view, "2019-06-30").light(), v1::LIGHT_RED);
  view.reports = {Report("2019-06", 0)};
  view.milestones = {};
  EXPECT_EQ(On(view, "2019-06-30").light(), v1::LIGHT_RED);
}

}  // namespace
}  // namespace tiernet::indicators

// Reporting of units (domain.md I.37), and projects that cannot be read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/services/indicators/domain/examples.h"

namespace tiernet::indicators {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ProjectView Of(construction::v1::UnitMonth month) {
  ProjectView view;
  view.unit_months = {std::move(month)};
  return view;
}

TEST(UnitMonths, CountAsInTimeOrLateOnTheMonthsLastDay) {
  const auto in_time = Of(Month("2019-02", "2019-02-25", false));
  EXPECT_THAT(Lines(in_time, v1::MEASURE_UNIT_MONTHS_ON_TIME), ElementsAre("2019-02-28 140423 1"));
  EXPECT_THAT(Lines(in_time, v1::MEASURE_UNIT_MONTHS_LATE), IsEmpty());
  const auto late = Of(Month("2019-12", "2020-01-02", true));
  EXPECT_THAT(Lines(late, v1::MEASURE_UNIT_MONTHS_LATE), ElementsAre("2019-12-31 140423 1"));
  EXPECT_THAT(Lines(late, v1::MEASURE_UNIT_MONTHS_ON_TIME), IsEmpty());
}

TEST(UnitMonths, AnOpenOneIsNeither) {
  EXPECT_THAT(Contributions(Of(Month("2019-02", "", false)), TestCalendar()), IsEmpty());
}

TEST(UnitMonths, MissingReportsCountOnTheMonthsLastDay) {
  auto month = Month("2019-03", "2019-03-25", false);
  EXPECT_THAT(Lines(Of(month), v1::MEASURE_REPORTS_MISSING), IsEmpty());
  month.add_missing_projects("0169425f-7c00-7000-8000-000000000001");
  month.add_missing_projects("0169425f-7c00-7000-8000-000000000002");
  EXPECT_THAT(Lines(Of(month), v1::MEASURE_REPORTS_MISSING), ElementsAre("2019-03-31 140423 2"));
}

TEST(Unreadable, AProjectIsMissingOnEveryDayInTheUnitOfTheName) {
  const auto contributions = UnreadableContributions("units/140423/reserveProjects/r1");
  ASSERT_EQ(contributions.size(), 1U);
  EXPECT_EQ(contributions[0].measure, v1::MEASURE_UNREADABLE_HERE);
  EXPECT_EQ(contributions[0].unit, "140423");
  EXPECT_LT(contributions[0].day, absl::CivilDay(1949, 10, 1));
  EXPECT_EQ(contributions[0].amount, 1);
  EXPECT_EQ(contributions[0].entity, "units/140423/reserveProjects/r1");
}

}  // namespace
}  // namespace tiernet::indicators

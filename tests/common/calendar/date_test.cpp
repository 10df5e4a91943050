#include "common/calendar/date.h"

#include <gtest/gtest.h>

namespace tiernet {
namespace {

using absl::CivilDay;
using absl::CivilMonth;

TEST(ParseDate, TakesDaysOfTheCalendar) {
  EXPECT_EQ(ParseDate("2019-06-03"), CivilDay(2019, 6, 3));
  EXPECT_EQ(ParseDate("2020-02-29"), CivilDay(2020, 2, 29));
  EXPECT_EQ(ParseDate("1900-01-01"), CivilDay(1900, 1, 1));
  EXPECT_EQ(ParseDate("2200-12-31"), CivilDay(2200, 12, 31));
}

TEST(ParseDate, RefusesWhatIsNoDay) {
  for (const absl::string_view text :
       {"2019-02-29", "2019-06-31", "2019-13-01", "2019-00-10", "2019-06-00", "1899-12-31", "2201-01-01"}) {
    EXPECT_FALSE(ParseDate(text)) << text;
  }
}

TEST(ParseDate, RefusesOtherForms) {
  for (const absl::string_view text : {"", "2019-6-3", "2019/06/03", "20190603", " 2019-06-03", "2019-06-03 ",
                                       "2019-06-+3", "-019-06-03", "2019-06-3a", "2019-06-03T00:00", "2019-06"}) {
    EXPECT_FALSE(ParseDate(text)) << text;
  }
  EXPECT_FALSE(ParseDate(absl::string_view("2019-06-0\0", 10)));
}

TEST(ParseMonth, TakesMonthsAndNothingElse) {
  EXPECT_EQ(ParseMonth("2019-12"), CivilMonth(2019, 12));
  for (const absl::string_view text :
       {"", "2019-13", "2019-00", "2019-1", "2019-012", "1899-12", "2019_12", "201a-12"}) {
    EXPECT_FALSE(ParseMonth(text)) << text;
  }
}

TEST(ParseQuarter, TakesQuartersAndNothingElse) {
  EXPECT_EQ(ParseQuarter("2019-Q1"), CivilMonth(2019, 1));
  EXPECT_EQ(ParseQuarter("2019-Q4"), CivilMonth(2019, 10));
  for (const absl::string_view text : {"", "2019-Q0", "2019-Q5", "2019-q2", "2019Q2", "2019-Q22", "1899-Q1"}) {
    EXPECT_FALSE(ParseQuarter(text)) << text;
  }
}

TEST(Format, IsTheInverseOfParse) {
  EXPECT_EQ(FormatDate(CivilDay(2019, 6, 3)), "2019-06-03");
  EXPECT_EQ(FormatMonth(CivilMonth(2019, 6)), "2019-06");
  for (int month = 1; month <= 12; ++month) {
    EXPECT_EQ(ParseQuarter(FormatQuarter(CivilMonth(2019, month))), CivilMonth(2019, (month - 1) / 3 * 3 + 1));
  }
}

TEST(AddMonths, EndsOnTheSameDayNumberOrTheLastOfTheMonth) {  // F.5.6
  EXPECT_EQ(AddMonths(CivilDay(2019, 6, 3), 1), CivilDay(2019, 7, 3));
  EXPECT_EQ(AddMonths(CivilDay(2019, 5, 31), 1), CivilDay(2019, 6, 30));
  EXPECT_EQ(AddMonths(CivilDay(2019, 12, 31), 2), CivilDay(2020, 2, 29));
  EXPECT_EQ(AddMonths(CivilDay(2019, 3, 31), -1), CivilDay(2019, 2, 28));
}

}  // namespace
}  // namespace tiernet

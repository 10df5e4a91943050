#include "common/calendar/calendar.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/calendar/date.h"
#include "tests/common/calendar/notices.h"

namespace tiernet {
namespace {

using absl::CivilDay;

absl::CivilDay Day(absl::string_view text) { return *ParseDate(text); }

class CalendarTest : public testing::Test {
 protected:
  // After all four notices.
  const Calendar& calendar() const { return calendars_.KnownOn(CivilDay(2020, 12, 31)); }

  std::string After(absl::string_view from, int n) const {
    return FormatDate(calendar().AddWorkingDays(Day(from), n).day);
  }

  const Calendars calendars_ = CalendarsOf(NoticesOf2019And2020());
};

TEST_F(CalendarTest, MonthsHaveTheWorkingDaysOfTheTable) {  // F.6
  const std::vector<std::vector<int>> expected = {{22, 17, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22},
                                                  {17, 20, 22, 22, 19, 21, 23, 21, 23, 17, 21, 23}};
  for (int year : {2019, 2020}) {
    for (int month = 1; month <= 12; ++month) {
      const CivilDay first(absl::CivilMonth(year, month));
      const CivilDay next(absl::CivilMonth(year, month) + 1);
      EXPECT_EQ(calendar().CountWorkingDays(first - 1, next - 1), expected[year - 2019][month - 1])
          << year << "-" << month;
    }
  }
}

TEST_F(CalendarTest, AddsWorkingDaysAsInTheCheckedExamples) {  // F.5.7
  EXPECT_EQ(After("2019-01-28", 5), "2019-02-02");             // a Saturday that is worked
  EXPECT_EQ(After("2019-02-01", 3), "2019-02-11");
  EXPECT_EQ(After("2019-04-26", 4), "2019-05-05");  // a Sunday that is worked
  EXPECT_EQ(After("2019-09-27", 5), "2019-10-10");
  EXPECT_EQ(After("2020-01-20", 5), "2020-02-04");
  EXPECT_EQ(After("2019-06-10", 10), "2019-06-24");
}

TEST_F(CalendarTest, SuspensionMovesTheDeadlineAsInTheCheckedExample) {  // F.5.7
  const Suspension suspension = {Day("2019-06-13"), Day("2019-06-20")};
  const Deadline deadline = calendar().DeadlineOf(Day("2019-06-10"), 10, {suspension});
  ASSERT_TRUE(deadline.due);
  EXPECT_EQ(FormatDate(deadline.due->day), "2019-07-01");
  EXPECT_FALSE(deadline.days_left);
}

TEST_F(CalendarTest, FilingOnARestDayIsReceivedOnTheNextWorkingDay) {  // F.5.3, F.5.7
  const CivilDay received = calendar().ReceivedOn(Day("2019-05-02"));
  EXPECT_EQ(received, Day("2019-05-05"));
  EXPECT_EQ(calendar().AddWorkingDays(received, 5).day, Day("2019-05-10"));
  EXPECT_EQ(calendar().ReceivedOn(Day("2019-05-06")), Day("2019-05-06"));
}

TEST_F(CalendarTest, NoDaysMeansTheSameDayRolledForward) {  // F.5.2
  EXPECT_EQ(After("2019-06-10", 0), "2019-06-10");
  EXPECT_EQ(After("2019-06-08", 0), "2019-06-10");
  EXPECT_EQ(After("2019-06-10", -3), "2019-06-10");
}

TEST_F(CalendarTest, DistinctDaysCountOnce) {  // F.4.3
  const Span a = {Day("2019-03-04"), Day("2019-03-11")};
  const Span b = {Day("2019-03-06"), Day("2019-03-14")};
  EXPECT_EQ(calendar().CountDistinctWorkingDays({a}), 5);
  EXPECT_EQ(calendar().CountDistinctWorkingDays({b}), 6);
  EXPECT_EQ(calendar().CountDistinctWorkingDays({b, a}), 8);
  EXPECT_EQ(calendar().CountDistinctWorkingDays({a, {a.start + 1, a.end - 1}, b}), 8);
  EXPECT_EQ(calendar().CountDistinctWorkingDays({{a.end, a.start}}), 0);
  EXPECT_EQ(calendar().CountDistinctWorkingDays({}), 0);
}

TEST_F(CalendarTest, SupervisionIsDueAsInTheCheckedExamples) {  // F.10.6
  const auto dues = [&](absl::string_view assigned) {
    std::vector<std::string> days;
    for (int n : {1, 3, 7}) days.push_back(FormatDate(calendar().AddCalendarDays(Day(assigned), n).day));
    days.push_back(FormatDate(calendar().AddMonthsClamped(Day(assigned), 1).day));
    return days;
  };
  EXPECT_EQ(dues("2019-06-03"), (std::vector<std::string>{"2019-06-04", "2019-06-06", "2019-06-10", "2019-07-03"}));
  EXPECT_EQ(dues("2019-05-31"), (std::vector<std::string>{"2019-06-03", "2019-06-03", "2019-06-10", "2019-07-01"}));
}

TEST_F(CalendarTest, SuspensionsThatOverlapCountOnce) {
  const Suspension early = {Day("2019-06-11"), Day("2019-06-17")};
  const Suspension late = {Day("2019-06-13"), Day("2019-06-20")};
  const Suspension whole = {Day("2019-06-11"), Day("2019-06-20")};
  const Suspension inside = {Day("2019-06-12"), Day("2019-06-13")};
  const auto due = [&](const std::vector<Suspension>& suspensions) {
    return calendar().DeadlineOf(Day("2019-06-10"), 5, suspensions).due->day;
  };
  EXPECT_EQ(due({late, early}), due({whole}));
  EXPECT_EQ(due({inside, whole}), due({whole}));
  EXPECT_EQ(due({whole}), Day("2019-06-26"));
}

TEST_F(CalendarTest, SuspensionsWithoutLengthOrAfterTheDeadlineHaveNoEffect) {
  const CivilDay accepted = Day("2019-06-10");
  const CivilDay due = Day("2019-06-17");
  const std::vector<Suspension> idle = {
      {Day("2019-06-13"), Day("2019-06-13")}, {Day("2019-06-14"), Day("2019-06-12")}, {due, due + 9}, {due + 1, {}}};
  EXPECT_EQ(calendar().DeadlineOf(accepted, 5, idle).due->day, due);
  // Only the part after acceptance counts.
  const Suspension before = {accepted - 20, accepted + 1};
  EXPECT_EQ(calendar().DeadlineOf(accepted, 5, {before}).due->day, Day("2019-06-18"));
}

TEST_F(CalendarTest, OpenSuspensionLeavesDaysAndNoDeadline) {  // F.5.4
  const Suspension closed = {Day("2019-06-11"), Day("2019-06-13")};
  const Suspension open = {Day("2019-06-17"), std::nullopt};
  const Deadline deadline = calendar().DeadlineOf(Day("2019-06-10"), 10, {open, closed});
  EXPECT_FALSE(deadline.due);
  EXPECT_EQ(deadline.days_left, 7);  // 11, 14 and 17 June are used
}

TEST_F(CalendarTest, NothingSuspendsADeadlineOfNoDays) {
  const Deadline deadline = calendar().DeadlineOf(Day("2019-06-08"), 0, {{Day("2019-06-01"), std::nullopt}});
  ASSERT_TRUE(deadline.due);
  EXPECT_EQ(deadline.due->day, Day("2019-06-10"));
}

TEST_F(CalendarTest, BeyondTheHorizonDaysAreAssumedAndSaidToBe) {
  const Calendar& known = calendars_.KnownOn(Day("2019-06-03"));
  EXPECT_EQ(known.horizon(), Day("2019-12-31"));
  EXPECT_TRUE(known.IsWorkingDay(Day("2020-01-01")));  // a Wednesday
  EXPECT_FALSE(known.IsWorkingDay(Day("2020-01-04")));
  const Projection inside = known.AddWorkingDays(Day("2019-12-30"), 1);
  EXPECT_EQ(inside.day, Day("2019-12-31"));
  EXPECT_FALSE(inside.provisional);
  const Projection outside = known.AddWorkingDays(Day("2019-12-31"), 1);
  EXPECT_EQ(outside.day, Day("2020-01-01"));
  EXPECT_TRUE(outside.provisional);
  EXPECT_EQ(outside.calendar_version, "2019.2");
  EXPECT_TRUE(known.AddCalendarDays(Day("2019-12-30"), 3).provisional);
  EXPECT_TRUE(known.AddMonthsClamped(Day("2019-12-30"), 1).provisional);
  EXPECT_TRUE(known.DeadlineOf(Day("2019-12-30"), 5, {}).due->provisional);
}

TEST_F(CalendarTest, BeforeTheFirstNoticeDaysAreAssumedToo) {
  EXPECT_TRUE(calendar().AddWorkingDays(Day("2018-12-27"), 5).provisional);
  EXPECT_FALSE(calendar().AddWorkingDays(Day("2018-12-31"), 1).provisional);
  const Calendar& none = calendars_.KnownOn(Day("2018-12-05"));
  EXPECT_EQ(none.version(), "");
  EXPECT_EQ(none.horizon(), CivilDay::min());
  EXPECT_TRUE(none.AddWorkingDays(Day("2019-02-01"), 1).provisional);
  EXPECT_EQ(none.AddWorkingDays(Day("2019-02-01"), 1).day, Day("2019-02-04"));
}

TEST_F(CalendarTest, ANoticeIsKnownFromItsPublication) {
  const Calendar& before = calendars_.KnownOn(Day("2019-03-21"));
  const Calendar& after = calendars_.KnownOn(Day("2019-03-22"));
  EXPECT_EQ(before.version(), "2019.1");
  EXPECT_EQ(after.version(), "2019.2");
  for (const absl::string_view day : {"2019-05-02", "2019-05-03"}) {
    EXPECT_TRUE(before.IsWorkingDay(Day(day))) << day;
    EXPECT_FALSE(after.IsWorkingDay(Day(day))) << day;
  }
  for (const absl::string_view day : {"2019-04-28", "2019-05-05"}) {
    EXPECT_FALSE(before.IsWorkingDay(Day(day))) << day;
    EXPECT_TRUE(after.IsWorkingDay(Day(day))) << day;
  }
  EXPECT_EQ(calendars_.KnownOn(Day("2019-11-21")).version(), "2019.2+2020.1");
  EXPECT_EQ(calendars_.KnownOn(Day("2020-01-27")).version(), "2019.2+2020.2");
}

TEST_F(CalendarTest, AnAmendmentMovesADeadlineThatWasProjectedBefore) {
  const CivilDay accepted = Day("2020-01-20");
  const Projection before = calendars_.KnownOn(Day("2020-01-26")).AddWorkingDays(accepted, 5);
  EXPECT_EQ(before.day, Day("2020-02-01"));  // a Saturday that was to be worked
  EXPECT_EQ(before.calendar_version, "2019.2+2020.1");
  const Projection after = calendars_.KnownOn(Day("2020-01-27")).AddWorkingDays(accepted, 5);
  EXPECT_EQ(after.day, Day("2020-02-04"));
  EXPECT_EQ(after.calendar_version, "2019.2+2020.2");
  EXPECT_FALSE(before.provisional || after.provisional);
}

TEST(Calendars, WithoutADateOfPublicationANoticeWasAlwaysKnown) {
  const auto calendars = CalendarsOf({Notice(2018, 1, "", {"2018-01-01"}, {}),
                                      Notice(2019, 1, "2018-12-06", {"2018-12-31", "2019-01-01"}, {"2018-12-29"})});
  EXPECT_EQ(calendars.KnownOn(CivilDay(1990, 1, 1)).version(), "2018.1");
  EXPECT_TRUE(calendars.KnownOn(CivilDay(2018, 12, 5)).IsWorkingDay(CivilDay(2018, 12, 31)));
  EXPECT_FALSE(calendars.KnownOn(CivilDay(2018, 12, 6)).IsWorkingDay(CivilDay(2018, 12, 31)));
}

TEST(Calendars, OfTwoYearsThatSpeakOfOneDayTheLaterPrevails) {
  const auto calendars =
      CalendarsOf({Notice(2019, 1, "", {}, {"2018-12-30"}), Notice(2018, 1, "", {"2018-12-30"}, {})});
  EXPECT_TRUE(calendars.KnownOn(CivilDay(2018, 1, 1)).IsWorkingDay(CivilDay(2018, 12, 30)));
}

TEST(Calendars, TheHorizonEndsBeforeAYearThatIsNotYetKnown) {
  const auto calendars = CalendarsOf(
      {Notice(2018, 1, "", {}, {}), Notice(2019, 1, "2018-12-06", {}, {}), Notice(2020, 1, "", {"2020-01-01"}, {})});
  const Calendar& known = calendars.KnownOn(CivilDay(2018, 6, 1));
  EXPECT_EQ(known.version(), "2018.1+2020.1");
  EXPECT_EQ(known.horizon(), CivilDay(2018, 12, 31));
  EXPECT_TRUE(known.AddWorkingDays(CivilDay(2020, 1, 1), 1).provisional);
}

TEST(Calendars, KnowNothingWithoutNotices) {
  const auto calendars = CalendarsOf({});
  EXPECT_TRUE(calendars.KnownOn(CivilDay(2019, 6, 3)).IsWorkingDay(CivilDay(2019, 6, 3)));
}

TEST(FindProblems, NamesEveryProblemOfANotice) {
  const std::vector<std::pair<CalendarNotice, std::string>> cases = {
      {Notice(1999, 1, "", {}, {}), "year 1999 is not 2000 to 2100"},
      {Notice(2019, 0, "", {}, {}), "version 0 is less than 1"},
      {Notice(2019, 1, "2019-02-30", {}, {}), "published \"2019-02-30\" is no date YYYY-MM-DD"},
      {Notice(2019, 1, "", {"1 May"}, {}), "\"1 May\" is no date YYYY-MM-DD"},
      {Notice(2019, 1, "", {}, {"2019-02-29"}), "\"2019-02-29\" is no date YYYY-MM-DD"},
      {Notice(2019, 1, "", {"2018-11-30"}, {}), "2018-11-30 lies neither in 2019 nor in the December before"},
      {Notice(2019, 1, "", {}, {"2020-01-01"}), "2020-01-01 lies neither in 2019 nor in the December before"},
      {Notice(2019, 1, "", {"2019-05-01"}, {"2019-05-01"}), "2019-05-01 is listed twice"},
  };
  for (const auto& [notice, text] : cases) {
    const auto problems = FindProblems({&notice});
    ASSERT_EQ(problems.size(), 1u) << text;
    EXPECT_EQ(problems[0].text, text);
  }
}

TEST(FindProblems, ComparesNotices) {
  const auto texts = [](const std::vector<CalendarNotice>& notices) {
    std::vector<std::string> result;
    for (const auto& problem : FindProblems(Pointers(notices))) {
      result.push_back(std::to_string(problem.index) + " " + problem.text);
    }
    return result;
  };
  using Texts = std::vector<std::string>;
  const CalendarNotice first = Notice(2019, 1, "2018-12-06", {}, {});
  EXPECT_EQ(texts({first, first}), Texts{"1 version 1 of 2019 is there twice"});
  EXPECT_EQ(texts({Notice(2019, 2, "2018-12-05", {}, {}), first}),
            Texts{"0 it is known before version 1, which it amends; see published"});
  EXPECT_EQ(texts({Notice(2019, 2, "", {}, {}), first}),
            Texts{"0 it is known before version 1, which it amends; see published"});
  EXPECT_EQ(texts({Notice(2021, 1, "", {}, {}), first}),
            Texts{"0 there is no notice of 2020, the year after the one before it"});
  EXPECT_EQ(texts(NoticesOf2019And2020()), Texts{});
}

TEST(Calendars, RefuseUnsoundNotices) {
  const CalendarNotice bad = Notice(2019, 1, "", {"1 May"}, {});
  const auto calendars = Calendars::From({&bad});
  EXPECT_EQ(calendars.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(calendars.status().message(),
            "calendar notices are invalid:\n  calendar 2019.1: \"1 May\" is no date YYYY-MM-DD");
}

}  // namespace
}  // namespace tiernet

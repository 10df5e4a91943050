// The calendar against a walk from day to day.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <vector>

#include "common/calendar/calendar.h"
#include "common/calendar/date.h"
#include "tests/common/calendar/notices.h"

namespace tiernet {
namespace {

using absl::CivilDay;

// A notice with any days of its year, weekends and weekdays, rest and make-up.
CalendarNotice AnyNotice(int year) {
  const auto days = *rc::gen::container<std::set<int>>(rc::gen::inRange(-31, 365));
  CalendarNotice notice = Notice(year, 1, "", {}, {});
  for (const int day : days) {
    const std::string text = FormatDate(CivilDay(year, 1, 1) + day);
    *rc::gen::arbitrary<bool>() ? notice.add_rest_days(text) : notice.add_make_up_days(text);
  }
  return notice;
}

// What F.5.1 says, word by word; the later year's word is the last.
bool NaiveIsWorking(absl::Span<const CalendarNotice> notices, CivilDay day) {
  const std::string text = FormatDate(day);
  const auto weekday = absl::GetWeekday(day);
  bool working = weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday;
  for (const auto& notice : notices) {
    for (const auto& rest : notice.rest_days()) working = rest == text ? false : working;
    for (const auto& work : notice.make_up_days()) working = work == text ? true : working;
  }
  return working;
}

CivilDay AnyDay() { return CivilDay(2017, 10, 1) + *rc::gen::inRange(0, 1400); }

RC_GTEST_PROP(CalendarProperty, IsTheRuleOfEveryDay, ()) {
  const std::vector<CalendarNotice> notices = {AnyNotice(2018), AnyNotice(2019), AnyNotice(2020)};
  const auto calendars = CalendarsOf(notices);
  const Calendar& calendar = calendars.KnownOn(CivilDay(2019, 1, 1));
  const CivilDay day = AnyDay();
  RC_ASSERT(calendar.IsWorkingDay(day) == NaiveIsWorking(notices, day));
  RC_ASSERT(calendar.CountWorkingDays(day - 1, day) == (calendar.IsWorkingDay(day) ? 1 : 0));
}

RC_GTEST_PROP(CalendarProperty, AddWorkingDaysIsAWalk, ()) {
  const auto calendars = CalendarsOf({AnyNotice(2018), AnyNotice(2019), AnyNotice(2020)});
  const Calendar& calendar = calendars.KnownOn(CivilDay(2019, 1, 1));
  const CivilDay from = AnyDay();
  const int n = *rc::gen::inRange(1, 300);
  CivilDay day = from;
  for (int counted = 0; counted < n;) counted += calendar.IsWorkingDay(++day) ? 1 : 0;
  RC_ASSERT(calendar.AddWorkingDays(from, n).day == day);
  RC_ASSERT(calendar.CountWorkingDays(from, day) == n);
  CivilDay rolled = from;
  while (!calendar.IsWorkingDay(rolled)) ++rolled;
  RC_ASSERT(calendar.RollForward(from) == rolled);
}

bool Suspended(absl::Span<const Suspension> suspensions, CivilDay day) {
  for (const auto& suspension : suspensions) {
    if (suspension.from < day && (!suspension.to || day <= *suspension.to)) return true;
  }
  return false;
}

RC_GTEST_PROP(CalendarProperty, DeadlineIsAWalkThatSkipsSuspendedDays, ()) {
  const auto calendars = CalendarsOf({AnyNotice(2018), AnyNotice(2019)});
  const Calendar& calendar = calendars.KnownOn(CivilDay(2019, 1, 1));
  const CivilDay accepted = AnyDay();
  const int n = *rc::gen::inRange(1, 60);
  std::vector<Suspension> suspensions;
  for (int i = *rc::gen::inRange(0, 6); i > 0; --i) {
    const CivilDay from = accepted + *rc::gen::inRange(-20, 90);
    suspensions.push_back({from, from + *rc::gen::inRange(-2, 30)});
    if (*rc::gen::inRange(0, 8) == 0) suspensions.back().to.reset();
  }
  CivilDay day = accepted;
  int counted = 0;
  while (counted < n && day < accepted + 1000) {
    ++day;
    if (calendar.IsWorkingDay(day) && !Suspended(suspensions, day)) ++counted;
  }
  const Deadline deadline = calendar.DeadlineOf(accepted, n, suspensions);
  RC_ASSERT(deadline.due.has_value() == (counted == n));
  RC_ASSERT(deadline.due.has_value() != deadline.days_left.has_value());
  if (counted == n) {
    RC_ASSERT(deadline.due->day == day);
  } else {
    RC_ASSERT(*deadline.days_left == n - counted);
  }
}

RC_GTEST_PROP(CalendarProperty, DistinctDaysAreASet, ()) {
  const auto calendars = CalendarsOf({AnyNotice(2018), AnyNotice(2019)});
  const Calendar& calendar = calendars.KnownOn(CivilDay(2019, 1, 1));
  std::vector<Span> spans;
  std::set<CivilDay> days;
  for (int i = *rc::gen::inRange(0, 8); i > 0; --i) {
    const CivilDay start = AnyDay();
    spans.push_back({start, start + *rc::gen::inRange(-5, 200)});
    for (CivilDay day = start + 1; day <= spans.back().end; ++day) {
      if (calendar.IsWorkingDay(day)) days.insert(day);
    }
  }
  RC_ASSERT(calendar.CountDistinctWorkingDays(spans) == static_cast<int64_t>(days.size()));
}

}  // namespace
}  // namespace tiernet

// Clocks against a walk from day to day.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

#include "services/approval/domain/clock.h"
#include "tests/services/approval/domain/examples.h"

namespace tiernet::approval {
namespace {

using absl::CivilDay;

// A clock that was stopped and continued on some days, and the last of these.
struct Turned {
  v1::Clock clock;
  CivilDay last;
};

Turned AnyClock(int limit) {
  CivilDay day = CivilDay(2019, 1, 1) + *rc::gen::inRange(0, 400);
  v1::Clock clock = StartClock(limit, day);
  for (int turns = *rc::gen::inRange(0, 7); turns > 0; --turns) {
    day += *rc::gen::inRange(0, 16);
    IsRunning(clock) ? StopClock(clock, day) : ContinueClock(clock, day);
  }
  return {clock, day};
}

// Whether `day` counts as one on which the clock ran (F.5.4).
bool Ran(const v1::Clock& clock, CivilDay day) {
  return std::any_of(clock.runs().begin(), clock.runs().end(), [day](const v1::Run& run) {
    return *ParseDate(run.from()) < day && (run.to().empty() || day <= *ParseDate(run.to()));
  });
}

RC_GTEST_PROP(ClockProperty, AReadingIsAWalk, ()) {
  const int limit = *rc::gen::inRange(1, 40);
  const auto [clock, last] = AnyClock(limit);
  const CivilDay on = last + *rc::gen::inRange(0, 60);
  const CivilDay start = *ParseDate(clock.runs(0).from());
  int64_t consumed = 0, counted = 0;
  CivilDay yellow = CivilDay::max(), due = CivilDay::max();
  const int64_t yellow_days = std::max(1, limit % 5 == 0 ? limit / 5 : limit / 5 + 1);
  for (CivilDay day = start; day < start + 400; ++day) {
    if (WorkingDays().IsWorkingDay(day) && Ran(clock, day)) {
      ++counted;
      if (day <= on) ++consumed;
    }
    if (limit - counted <= yellow_days) yellow = std::min(yellow, day);
    if (counted >= limit) due = std::min(due, day);
  }
  const auto reading = Read(clock, WorkingDays(), on);
  RC_ASSERT(reading.consumed == consumed);
  RC_ASSERT(reading.due.has_value() == (due != CivilDay::max()));
  RC_ASSERT(reading.due.has_value() != reading.left.has_value());
  if (!reading.due) {
    RC_ASSERT(*reading.left == limit - counted);
    RC_ASSERT(LightOn(reading, on) == v1::LIGHT_GREY);
    return;
  }
  RC_ASSERT(reading.due->day == due);
  RC_ASSERT(*reading.yellow_on == yellow);
  RC_ASSERT(LightOn(reading, on) == (on > due ? v1::LIGHT_RED : on >= yellow ? v1::LIGHT_YELLOW : v1::LIGHT_GREEN));
}

RC_GTEST_PROP(ClockProperty, UnitedClocksRanWheneverOneOfThemDid, ()) {
  std::vector<v1::Clock> clocks;
  for (int i = *rc::gen::inRange(0, 6); i > 0; --i) clocks.push_back(AnyClock(10).clock);
  std::vector<const v1::Clock*> pointers;
  for (const auto& clock : clocks) pointers.push_back(&clock);
  const auto united = Unite(pointers, 20);

  std::set<CivilDay> days;
  for (CivilDay day = CivilDay(2019, 1, 1); day < CivilDay(2021, 1, 1); ++day) {
    const bool ran = std::any_of(clocks.begin(), clocks.end(), [day](const auto& clock) { return Ran(clock, day); });
    RC_ASSERT(Ran(united, day) == ran);
    if (ran && WorkingDays().IsWorkingDay(day)) days.insert(day);
  }
  const auto reading = Read(united, WorkingDays(), CivilDay(2020, 12, 31));
  RC_ASSERT(reading.consumed == static_cast<int64_t>(days.size()));
  RC_ASSERT(IsRunning(united) == std::any_of(clocks.begin(), clocks.end(), IsRunning));
  for (int i = 1; i < united.runs_size(); ++i) {
    RC_ASSERT(!united.runs(i - 1).to().empty());
    RC_ASSERT(united.runs(i - 1).to() < united.runs(i).from());
  }

  std::shuffle(pointers.begin(), pointers.end(), std::mt19937(*rc::gen::arbitrary<unsigned>()));
  RC_ASSERT(Unite(pointers, 20).SerializeAsString() == united.SerializeAsString());
}

}  // namespace
}  // namespace tiernet::approval

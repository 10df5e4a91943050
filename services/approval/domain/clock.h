// Clocks of working days (domain.md F.4.3, F.5): when they ran, and what follows from that and from a calendar.
// Values in, values out.
#pragma once

#include <algorithm>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "common/calendar/calendar.h"
#include "common/calendar/date.h"
#include "tiernet/approval/v1/clock.pb.h"

namespace tiernet::approval {

// A clock of `limit_days` that runs from `from` on, which is not counted.
v1::Clock StartClock(int limit_days, absl::CivilDay from);
// It stops at the end of `on`; if it would begin after that, it has not run. No effect on one that stands.
void StopClock(v1::Clock& clock, absl::CivilDay on);
// It is over at the end of `on`: what ran after that day is no part of it.
void EndClock(v1::Clock& clock, absl::CivilDay on);
// It runs on after `on`. No effect on one that runs.
void ContinueClock(v1::Clock& clock, absl::CivilDay on);
bool IsRunning(const v1::Clock& clock);
// The last day on which it ran; nothing if it runs, or never did.
absl::optional<absl::CivilDay> EndOf(const v1::Clock& clock);

// A clock of `limit_days` that ran whenever one of `clocks` did (F.4.3).
v1::Clock Unite(const std::vector<const v1::Clock*>& clocks, int limit_days);

// Where a clock stands.
struct Reading {
  // Working days consumed by the end of the day.
  int64_t consumed = 0;
  // The deadline; nothing if the clock stands and has time left, or never ran.
  absl::optional<Projection> due;
  // Working days that are left; nothing if there is a deadline.
  absl::optional<int64_t> left;
  // First day on which the light is yellow: at most a fifth of the limit is left, or a day (F.5.8).
  absl::optional<absl::CivilDay> yellow_on;
};
// As of the end of `on`.
Reading Read(const v1::Clock& clock, const Calendar& calendar, absl::CivilDay on);

// The light of a clock that runs or stands, on `on`.
v1::Light LightOn(const Reading& reading, absl::CivilDay on);

// Writes where `entity`'s clock stands by the end of `on` into it: the clock's projection, deadline and light,
// and the days on which time alone will change the light.
template <typename Entity>
void Project(Entity& entity, const Calendar& calendar, absl::CivilDay on) {
  v1::Clock& clock = *entity.mutable_clock();
  const Reading reading = Read(clock, calendar, on);
  clock.set_consumed_days(static_cast<int>(reading.consumed));
  clock.set_counted_on(FormatDate(on));
  clock.set_calendar_version(calendar.version());
  clock.set_provisional(reading.due && reading.due->provisional);
  reading.left ? clock.set_days_left(static_cast<int>(*reading.left)) : clock.clear_days_left();
  entity.set_due_on(reading.due ? FormatDate(reading.due->day) : "");
  entity.set_yellow_on(reading.yellow_on ? FormatDate(*reading.yellow_on) : "");
  entity.set_red_on(reading.due ? FormatDate(reading.due->day + 1) : "");
  entity.set_light(LightOn(reading, on));
}

// The same of one that is over on `on`: its light says whether it kept its limit. The deadline stays as it was.
template <typename Entity>
void Conclude(Entity& entity, const Calendar& calendar, absl::CivilDay on) {
  EndClock(*entity.mutable_clock(), on);
  const Reading reading = Read(entity.clock(), calendar, on);
  if (reading.due) entity.set_due_on(FormatDate(reading.due->day));
  entity.mutable_clock()->set_consumed_days(static_cast<int>(reading.consumed));
  entity.mutable_clock()->set_counted_on(FormatDate(on));
  entity.mutable_clock()->clear_days_left();
  entity.clear_yellow_on();
  entity.clear_red_on();
  const bool late = reading.due && reading.due->day < on;
  entity.set_light(late ? v1::LIGHT_LATE : v1::LIGHT_ON_TIME);
}

}  // namespace tiernet::approval

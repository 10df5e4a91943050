// Where time comes from: the system, or in development a fixed day (domain.md I.31).
#pragma once

#include <functional>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace tiernet {

// Callable from any thread.
struct Clock {
  std::function<absl::Time()> now;
  // Today in Asia/Shanghai.
  std::function<absl::CivilDay()> today;
};

inline Clock SystemClock() {
  return {&absl::Now, [] { return absl::ToCivilDay(absl::Now(), absl::FixedTimeZone(8 * 60 * 60)); }};
}

// Instants go on, the day stands still.
inline Clock FixedDayClock(absl::CivilDay day) {
  return {&absl::Now, [day] { return day; }};
}

}  // namespace tiernet

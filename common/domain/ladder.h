// Dues of the 13710 ladder (domain.md F.10.1), by which supervised matters and issues go.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/calendar/calendar.h"
#include "common/calendar/date.h"
#include "tiernet/reference/v1/supervision.pb.h"

namespace tiernet {

// The rungs for matters of one category, in order.
using Ladder = std::vector<const reference::v1::SupervisionRung*>;

// Last day of the calendar days or months that `rung`, or a step like one, gives after `from`, rolled forward (F.5.6).
template <typename Rung>
std::string DueOf(const Rung& rung, absl::CivilDay from, const Calendar& calendar) {
  const auto due =
      rung.has_months() ? calendar.AddMonthsClamped(from, rung.months()) : calendar.AddCalendarDays(from, rung.days());
  return FormatDate(due.day);
}

}  // namespace tiernet

// Notices for tests of the calendar, written down from domain.md F.6.
#pragma once

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "common/calendar/calendar.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet {

using reference::v1::CalendarNotice;

// A notice; `rest` and `make_up` are days, `2019-05-01`, or ranges, `2019-05-01..04`.
CalendarNotice Notice(int year, int version, const std::string& published, const std::vector<std::string>& rest,
                      const std::vector<std::string>& make_up);

// Both notices of 2019 and both of 2020.
std::vector<CalendarNotice> NoticesOf2019And2020();

std::vector<const CalendarNotice*> Pointers(absl::Span<const CalendarNotice> notices);

// `notices` must be sound.
Calendars CalendarsOf(absl::Span<const CalendarNotice> notices);

}  // namespace tiernet

// Civil days, months and quarters as text: `2019-06-03`, `2019-06`, `2019-Q2`.
// Years 1900 to 2200; anything else, also a blank or a sign, is no date.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace tiernet {

// A step, or a date that one brings, lies at most so many days back, unless its caller may backfill (domain.md I.31).
inline constexpr int kBackfillDays = 31;

// Nothing where `text` is not exactly the form above, or no day of the calendar.
std::optional<absl::CivilDay> ParseDate(absl::string_view text);
std::optional<absl::CivilMonth> ParseMonth(absl::string_view text);
// The first month of the quarter.
std::optional<absl::CivilMonth> ParseQuarter(absl::string_view text);

std::string FormatDate(absl::CivilDay day);
std::string FormatMonth(absl::CivilMonth month);
// The quarter that `month` lies in.
std::string FormatQuarter(absl::CivilMonth month);

// The same day number `months` later, or the last day of that month where it has
// no such day (domain.md F.5.6).
absl::CivilDay AddMonths(absl::CivilDay day, int months);

}  // namespace tiernet

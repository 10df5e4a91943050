// What is derived from the followed journals, and how it is stored:
//
//   replicas       the entities that are counted from, each with the view it belongs to
//   contributions  what each of them adds: `Explain` looks here, an update takes it off
//   cells          the contributions added up by unit, measure and zone, over years,
//                  months and days
//
// A value is read from cells alone, so its cost does not depend on how many projects there
// are (design.md, "Indicators").
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/calendar/calendar.h"
#include "common/follow/follower.h"
#include "common/sql/db.h"

namespace tiernet::indicators {

// Makes the tables. What was counted by other rules than those of `rules_version` is
// counted anew from the replicas; that is logged. Where another program version made other
// kinds part of a view, `follow_anew` is called in the transaction that says so: records of
// a kind that was not asked for have been passed over.
absl::Status EnsureDerived(sql::Db& db, const std::string& rules_version, const Calendar& calendar,
                           const std::function<absl::Status(sql::Db&)>& follow_anew);

// Takes the records' entities over, and brings contributions and cells up to them, within
// the transaction that is open. Touches rows of the records' projects alone, and three
// cells for each amount that changes.
absl::Status ApplyRecords(sql::Db& db, const std::vector<follow::Record>& records, const Calendar& calendar);

// Contributions hold days and cells periods as numbers, so that what lies before a day is
// a range. Cells of a span that a longer one covers are not needed to read a sum.
enum class Span { kYear = 0, kMonth = 1, kDay = 2 };
int64_t PeriodOf(Span span, absl::CivilDay day);
// The day of a Span::kDay.
absl::CivilDay DayOf(int64_t period);

}  // namespace tiernet::indicators

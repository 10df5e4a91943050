// Unit-months: the window of a month's reports, and their lock (domain.md I.37).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/calendar/calendar.h"
#include "tiernet/construction/v1/construction_project.pb.h"
#include "tiernet/construction/v1/unit_month.pb.h"
#include "tiernet/review/v1/review.pb.h"

namespace tiernet::construction {

// After the 25th of `month`, rolled forward to a working day?
bool IsLate(const std::string& month, const Calendar& calendar, absl::CivilDay on);

// MONTH_NOT_OPEN before the 20th of `month`, or if it is accepted. `state` is the
// unit-month's; UNSPECIFIED if there is none.
absl::Status CheckOpen(const std::string& unit, const std::string& month, v1::UnitMonth::State state,
                       absl::CivilDay on);

// What names the one unit-month of `unit` and `month`.
std::string MonthKey(absl::string_view unit, absl::string_view month);

// Makes it the OPEN one of its unit and month. MONTH_NOT_OPEN before its 20th.
absl::Status Enter(v1::UnitMonth& month, absl::CivilDay on);

// OPEN or REOPENED -> SUBMITTED; whether it is late is settled the first time.
// STEP_NOT_ALLOWED.
absl::StatusOr<v1::UnitMonth> Submit(v1::UnitMonth month, absl::string_view submitter, const Calendar& calendar,
                                     absl::CivilDay on);

// The city: SUBMITTED -> ACCEPTED. STEP_NOT_ALLOWED; REVIEWER_IS_SUBMITTER.
absl::StatusOr<review::v1::Review> Decide(const v1::UnitMonth& seen, const v1::AcceptUnitMonthRequest& request,
                                          absl::string_view reviewer, absl::CivilDay on);
// The city: ACCEPTED -> REOPENED. STEP_NOT_ALLOWED.
absl::StatusOr<review::v1::Review> Decide(const v1::UnitMonth& seen, const v1::ReopenUnitMonthRequest& request,
                                          absl::string_view reviewer, absl::CivilDay on);

// What an acceptance finds.
struct Reported {
  // Reports of the unit and month that are locked with it, or were before.
  int locked = 0;
  // Ids of the projects without a locked report that had to report, or did.
  std::vector<std::string> missing;
};
// The unit-month's home: takes the step that `review` asks for; a re-opening looks at
// no `reported`.
absl::StatusOr<v1::UnitMonth> Apply(const review::v1::Review& review, v1::UnitMonth month, const Reported& reported);

// Whether `project` has to report on `month`: it started by the month's end, was not
// completed before it and did not exit by its end. Never on January, since that may be
// merged into February (E.4).
bool MustReport(const v1::ConstructionProject& project, absl::CivilMonth month);

// What an acceptance shows as missing (I.37), in order: every project whose report of `month` is `unlocked`, whether it
// had to report or not, and those of `projects` that `unit` is credited with in `month`, that must report on it and are
// none of `locked`.
std::vector<std::string> FindMissing(absl::Span<const v1::ConstructionProject> projects,
                                     const std::set<std::string>& locked, const std::set<std::string>& unlocked,
                                     const std::string& unit, absl::CivilMonth month);

}  // namespace tiernet::construction

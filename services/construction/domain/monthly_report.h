// Monthly reports (项目月报, domain.md E.4, I.37, I.38).
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/calendar/calendar.h"
#include "tiernet/construction/v1/construction_project.pb.h"
#include "tiernet/construction/v1/monthly_report.pb.h"
#include "tiernet/review/v1/review.pb.h"

namespace tiernet::construction {

// Makes it the DRAFT of its project and month.
void Enter(v1::MonthlyReport& report);

// NOT_EDITABLE unless DRAFT or RETURNED.
absl::Status CheckEditable(const v1::MonthlyReport& report);

// The rules of E.4 on `report`, beside all reports of its project, one of which may be
// an earlier version of itself; and the warning that they leave. AMOUNT_BEFORE_START,
// PROGRESS_FELL, CORRECTION_WRONG, ABOVE_PLANNED_TOTAL.
absl::Status Judge(v1::MonthlyReport& report, const v1::ConstructionProject& project,
                   absl::Span<const v1::MonthlyReport> all, absl::CivilDay on);

// DRAFT or RETURNED -> SUBMITTED; whether it is late is settled the first time.
// STEP_NOT_ALLOWED; REPORT_INCOMPLETE.
absl::StatusOr<v1::MonthlyReport> Submit(v1::MonthlyReport report, absl::string_view submitter,
                                         const Calendar& calendar, absl::CivilDay on);

// The county: SUBMITTED -> COUNTY_OK or RETURNED. NO_COUNTY_REVIEW where the unit
// `reports_to_city`; STEP_NOT_ALLOWED; REVIEWER_IS_SUBMITTER.
absl::StatusOr<v1::MonthlyReport> Check(v1::MonthlyReport report, const v1::CheckMonthlyReportRequest& request,
                                        bool reports_to_city, absl::string_view checker, absl::CivilDay on);

// The city: COUNTY_OK, or SUBMITTED where the unit `reports_to_city`, -> CITY_OK or
// RETURNED; it may return what is CITY_OK and not locked. STEP_NOT_ALLOWED;
// COUNTY_REVIEW_FIRST; REVIEWER_IS_SUBMITTER.
absl::StatusOr<review::v1::Review> Decide(const v1::MonthlyReport& seen, const v1::ReviewMonthlyReportRequest& request,
                                          bool reports_to_city, absl::string_view reviewer, absl::CivilDay on);
// The report's home: takes the step that `review` asks for.
absl::StatusOr<v1::MonthlyReport> Apply(const review::v1::Review& review, v1::MonthlyReport report);

// CITY_OK -> LOCKED: its unit-month is accepted. STEP_NOT_ALLOWED.
absl::StatusOr<v1::MonthlyReport> Lock(v1::MonthlyReport report, absl::CivilDay on);

// The last month that one of `reports` is of; empty: there is none.
std::string LastMonth(absl::Span<const v1::MonthlyReport> reports);

// `reports` as far as they are sure: of one that is neither locked nor named `judged`, what takes money off does not
// count yet, while what adds does. So the limits of E.4 hold whichever of them are locked.
std::vector<v1::MonthlyReport> AtMost(absl::Span<const v1::MonthlyReport> reports, const std::string& judged);

// What `reports`, all of one project, say was completed in all, corrections included.
int64_t Cumulative(absl::Span<const v1::MonthlyReport> reports);
// In one month; corrections count for the month corrected.
int64_t CompletedIn(absl::Span<const v1::MonthlyReport> reports, absl::string_view month);

}  // namespace tiernet::construction

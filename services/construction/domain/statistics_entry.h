// The entry of started projects into official statistics (入统, domain.md E.5, I.38).
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "tiernet/construction/v1/construction_project.pb.h"
#include "tiernet/construction/v1/statistics_entry.pb.h"
#include "tiernet/review/v1/review.pb.h"

namespace tiernet::construction {

// The entry of `project`, which has started; `name` is its resource name. ELIGIBLE since
// the start, or NOT_ELIGIBLE, by its planned total; the wait for its entry is lit.
v1::StatisticsEntry Begin(const v1::ConstructionProject& project, const std::string& name, absl::string_view by,
                          absl::CivilDay on);

// `project` is as it is from `on` on: by its planned total what was not applied for becomes
// ELIGIBLE or NOT_ELIGIBLE, and the national bureau is needed or not; the entry lies in
// the project's unit; a project that left waits no longer. True if `entry` changed.
bool Reassess(v1::StatisticsEntry& entry, const v1::ConstructionProject& project, absl::string_view by,
              absl::CivilDay on);

// ELIGIBLE or RETURNED -> APPLIED. STEP_NOT_ALLOWED; PAPERS_MISSING;
// EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::StatisticsEntry> ApplyFor(v1::StatisticsEntry entry, const v1::ApplyForStatisticsRequest& request,
                                             const v1::ConstructionProject& project, absl::string_view by,
                                             absl::CivilDay on);

// The county: APPLIED -> COUNTY_OK or RETURNED. NO_COUNTY_REVIEW where the unit
// `reports_to_city`; STEP_NOT_ALLOWED; REVIEWER_IS_SUBMITTER.
absl::StatusOr<v1::StatisticsEntry> Check(v1::StatisticsEntry entry, const v1::CheckStatisticsEntryRequest& request,
                                          bool reports_to_city, absl::string_view checker, absl::CivilDay on);

// The city: its own step, those that it records for the province and the nation, entry,
// return and closing. STEP_NOT_ALLOWED; COUNTY_REVIEW_FIRST; REVIEWER_IS_SUBMITTER;
// DOCUMENT_MISSING; NATIONAL_NEEDED.
absl::StatusOr<review::v1::Review> Decide(const v1::StatisticsEntry& seen,
                                          const v1::ReviewStatisticsEntryRequest& request, bool reports_to_city,
                                          absl::string_view reviewer, absl::CivilDay on);
// The entry's home: takes the step that `review` asks for.
absl::StatusOr<v1::StatisticsEntry> Apply(const review::v1::Review& review, v1::StatisticsEntry entry);

}  // namespace tiernet::construction

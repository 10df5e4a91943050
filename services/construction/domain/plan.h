// Planned total and annual plans (clause K7, domain.md E.4): what is in force when.
#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "tiernet/construction/v1/construction_project.pb.h"
#include "tiernet/construction/v1/construction_project_requests.pb.h"

namespace tiernet::construction {

// The plan of `year` in force on `on`, whole yuan; 0: none.
int64_t AnnualPlanOf(const v1::ConstructionProject& project, int year, absl::CivilDay on);

// ABOVE_PLANNED_TOTAL if `cumulative_yuan`, what was completed so far, exceeds 1.1
// times `total_yuan` (E.4).
absl::Status CheckTotal(int64_t cumulative_yuan, int64_t total_yuan);

// A new planned total, annual plan, or both. NOT_EDITABLE in a final state;
// INVALID_FIELDS if neither is given; ABOVE_PLANNED_TOTAL.
absl::StatusOr<v1::ConstructionProject> RevisePlan(v1::ConstructionProject project,
                                                   const v1::ReviseConstructionPlanRequest& request,
                                                   int64_t cumulative_yuan, absl::string_view reviser,
                                                   absl::CivilDay on);

}  // namespace tiernet::construction

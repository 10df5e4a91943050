// The works of a project (domain.md E.3): start, stop, resumption, completion,
// production, capacity; and the formal facts that they rest on (I.40).
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "tiernet/construction/v1/construction_project.pb.h"
#include "tiernet/construction/v1/construction_project_requests.pb.h"

namespace tiernet::construction {

// ADMITTED -> CONSTRUCTING. STEP_NOT_ALLOWED; START_GUARD without a code (ruling 29),
// or without permit, accepted commitment or contract; for the photograph
// INVALID_FIELDS, EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::ConstructionProject> Start(v1::ConstructionProject project,
                                              const v1::StartConstructionRequest& request, absl::CivilDay on);

// CONSTRUCTING -> STOPPED. STEP_NOT_ALLOWED; DATES_REVERSED if the return is expected
// before `on`.
absl::StatusOr<v1::ConstructionProject> Stop(v1::ConstructionProject project,
                                             const v1::StopConstructionRequest& request, absl::CivilDay on);

// STOPPED -> CONSTRUCTING. STEP_NOT_ALLOWED; DATES_REVERSED if `on` lies before the
// stop; for the photograph INVALID_FIELDS, EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::ConstructionProject> Resume(v1::ConstructionProject project,
                                               const v1::ResumeConstructionRequest& request, absl::CivilDay on);

// CONSTRUCTING, also with a phase in production, -> COMPLETED. STEP_NOT_ALLOWED;
// COMPLETION_GUARD unless S4-01 to S4-05 are granted or do not apply.
absl::StatusOr<v1::ConstructionProject> Complete(v1::ConstructionProject project,
                                                 const v1::CompleteConstructionRequest& request, absl::CivilDay on);

// COMPLETED, or CONSTRUCTING for a phase, -> IN_PRODUCTION. STEP_NOT_ALLOWED;
// PRODUCTION_GUARD, also without a granted trial permission.
absl::StatusOr<v1::ConstructionProject> StartProduction(v1::ConstructionProject project,
                                                        const v1::StartProductionRequest& request, absl::CivilDay on);

// IN_PRODUCTION -> AT_CAPACITY. STEP_NOT_ALLOWED; CAPACITY_GUARD within three months of
// the whole's production; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::ConstructionProject> ReachCapacity(v1::ConstructionProject project,
                                                      const v1::ReachCapacityRequest& request, absl::CivilDay on);

// A permit, commitment or acceptance item is granted, or does not apply, by what is shown;
// one recorded again takes the place of the first. NOT_EDITABLE, also of what approval recorded; EVIDENCE_MISSING;
// EVIDENCE_IN_FUTURE; INVALID_FIELDS for a trial permission that does not apply.
absl::StatusOr<v1::ConstructionProject> RecordFormalFact(v1::ConstructionProject project,
                                                         const v1::RecordFormalFactRequest& request, absl::CivilDay on);

// Activity on the site; the first of a year is kept. NOT_EDITABLE unless works go on;
// for the photograph INVALID_FIELDS, EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::ConstructionProject> RecordActivity(v1::ConstructionProject project,
                                                       const v1::RecordActivityRequest& request, absl::CivilDay on);

}  // namespace tiernet::construction

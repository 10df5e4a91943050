// Matters under 13710 supervision (督办, domain.md F.10): from the assignment to the clearing. Values in, values out.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/calendar/calendar.h"
#include "common/domain/ladder.h"
#include "services/approval/domain/hand.h"
#include "tiernet/approval/v1/supervision_item.pb.h"
#include "tiernet/approval/v1/supervision_item_requests.pb.h"

namespace tiernet::approval {

// Completes a matter that the unit of its name assigns: ASSIGNED, with the dues of `ladder`. INVALID_FIELDS if that
// is empty, or the executor is no unit of the assigner.
absl::Status Assign(v1::SupervisionItem& item, const Ladder& ladder, const Calendar& calendar, const Hand& hand);

// Steps of the executor: ASSIGNED -> STUDIED -> FED_BACK -> RESOLVED. STEP_NOT_ALLOWED; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::SupervisionItem> Take(v1::SupervisionItem item, const v1::StudySupervisionItemRequest& request,
                                         const Hand& hand);
absl::StatusOr<v1::SupervisionItem> Take(v1::SupervisionItem item, const v1::FeedBackSupervisionItemRequest& request,
                                         const Hand& hand);
absl::StatusOr<v1::SupervisionItem> Take(v1::SupervisionItem item, const v1::ResolveSupervisionItemRequest& request,
                                         const Hand& hand);
// FED_BACK -> PLAN_FILED. STEP_NOT_ALLOWED; PLAN_GUARD.
absl::StatusOr<v1::SupervisionItem> Take(v1::SupervisionItem item, const v1::FileSupervisionPlanRequest& request,
                                         const Hand& hand);

// Steps of the assigner. A plan that is approved stands in for the result as of the day on which it was filed; one
// that is refused leads back to FED_BACK. NOT_EDITABLE if none waits; REVIEWER_IS_SUBMITTER; INVALID_FIELDS.
absl::StatusOr<v1::SupervisionItem> Take(v1::SupervisionItem item, const v1::ReviewSupervisionPlanRequest& request,
                                         const Hand& hand);
// RESOLVED -> CLEARED. STEP_NOT_ALLOWED; REVIEWER_IS_SUBMITTER by who took a step of the executor.
absl::StatusOr<v1::SupervisionItem> Take(v1::SupervisionItem item, const v1::ClearSupervisionItemRequest& request,
                                         const Hand& hand);
// RESOLVED -> FED_BACK. STEP_NOT_ALLOWED; REVIEWER_IS_SUBMITTER.
absl::StatusOr<v1::SupervisionItem> Take(v1::SupervisionItem item, const v1::RefuseClearingRequest& request,
                                         const Hand& hand);

// Works out by another calendar by when has to be done what is not done, and notes why.
void Reproject(v1::SupervisionItem& item, const Calendar& calendar, absl::CivilDay on);

}  // namespace tiernet::approval

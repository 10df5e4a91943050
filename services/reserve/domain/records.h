// The small kinds of the reserve library: what their schema cannot say of them.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "tiernet/reserve/v1/advisory_record.pb.h"
#include "tiernet/reserve/v1/appraisal.pb.h"
#include "tiernet/reserve/v1/blocker.pb.h"
#include "tiernet/reserve/v1/planning_target.pb.h"
#include "tiernet/reserve/v1/pre_review.pb.h"
#include "tiernet/reserve/v1/principal_leader.pb.h"

namespace tiernet::reserve {

// Each completes the entity as it shall stand on `on`, or refuses it: dates of what
// was done do not lie after that day (EVENT_IN_FUTURE), ends not before beginnings
// (DATES_REVERSED).
absl::Status Check(v1::AdvisoryRecord& record, absl::CivilDay on);
absl::Status Check(v1::Appraisal& appraisal, absl::CivilDay on);
absl::Status Check(v1::PreReview& review, absl::CivilDay on);
// A resolved blocker says how (RESOLUTION_MISSING).
absl::Status Check(v1::Blocker& blocker, absl::CivilDay on);
// Claims its role as long as it is active (K4, W1).
absl::Status Check(v1::PrincipalLeader& leader, absl::CivilDay on);
// Claims the unit's quarter (K4).
absl::Status Check(v1::PlanningTarget& target, absl::CivilDay on);

// Did the last of a project's appraisals until `on` pass (C.3, K2)? Of one day, the one
// recorded later is the last.
bool HasPassed(const std::vector<v1::Appraisal>& appraisals, absl::CivilDay on);

// Was `leader` in office on `on`?
bool IsActive(const v1::PrincipalLeader& leader, absl::CivilDay on);

}  // namespace tiernet::reserve

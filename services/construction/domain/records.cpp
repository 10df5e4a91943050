#include "services/construction/domain/records.h"

#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/construction/domain/checks.h"

namespace tiernet::construction {

absl::Status Check(v1::LeaderAssignment& assignment, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckInOrder("from", assignment.from(), "ended_on", assignment.ended_on()));
  TN_RETURN_IF_ERROR(CheckNotAfter("ended_on", assignment.ended_on(), on));
  assignment.set_claimed_project(assignment.ended_on().empty() ? assignment.project_id() : "");
  return absl::OkStatus();
}

absl::Status Check(v1::SiteVisit& visit, absl::CivilDay on) {
  return CheckNotAfter("visited_on", visit.visited_on(), on);
}

absl::Status Check(v1::Milestone& milestone, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotAfter("reached_on", milestone.reached_on(), on));
  if (!milestone.reached_on().empty() && !milestone.has_evidence()) {
    return Error(reason::ERROR_REASON_EVIDENCE_MISSING, {{"item", "reached_on"}});
  }
  return CheckEvidence(milestone.evidence(), on);
}

}  // namespace tiernet::construction

// The commitment system (企业投资项目承诺制, domain.md F.8.2, F.8.4). Values in, values out.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "common/calendar/calendar.h"
#include "services/approval/domain/hand.h"
#include "services/approval/domain/process.h"
#include "tiernet/approval/v1/approval_process.pb.h"
#include "tiernet/approval/v1/commitment_case.pb.h"
#include "tiernet/approval/v1/commitment_case_requests.pb.h"

namespace tiernet::approval {

// Completes a case that the unit of its name offers: OFFERED. `new_id` is its project id, if none came along. `items`
// is the whole catalogue, `is_pilot` whether the project's unit is one. INVALID_FIELDS of items that cannot be promised
// or served, or are due before it, of a project that is another unit's, of another class than its code says, and of the
// verification class where there is no pilot.
absl::Status Offer(v1::CommitmentCase& commitment, const Catalogue& items, bool is_pilot, const std::string& new_id,
                   const Hand& hand);

// OFFERED -> ENTERPRISE_SIGNED or GOVERNMENT_SIGNED -> EFFECTIVE. STEP_NOT_ALLOWED; REVIEWER_IS_SUBMITTER if one person
// records both signatures; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::CommitmentCase> Take(v1::CommitmentCase commitment, const v1::SignCommitmentCaseRequest& request,
                                        const Hand& hand);
// EFFECTIVE -> PUBLISHED.
absl::StatusOr<v1::CommitmentCase> Take(v1::CommitmentCase commitment, const v1::PublishCommitmentCaseRequest& request,
                                        const Hand& hand);
// PUBLISHED -> STARTED_ON_SITE.
absl::StatusOr<v1::CommitmentCase> Take(v1::CommitmentCase commitment, const v1::StartCommitmentCaseRequest& request,
                                        const Hand& hand);
// STARTED_ON_SITE -> INSPECTED. EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::CommitmentCase> Take(v1::CommitmentCase commitment, const v1::InspectCommitmentCaseRequest& request,
                                        const Hand& hand);
// INSPECTED -> FULFILLED or BREACHED, which `calendar` says until when it may be mended. REVIEWER_IS_SUBMITTER by who
// inspected it; INVALID_FIELDS of a breach without why.
absl::StatusOr<v1::CommitmentCase> Judge(v1::CommitmentCase commitment, const v1::JudgeCommitmentCaseRequest& request,
                                         const Calendar& calendar, const Hand& hand);
// BREACHED -> FULFILLED. EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::CommitmentCase> Take(v1::CommitmentCase commitment, const v1::RectifyCommitmentCaseRequest& request,
                                        const Hand& hand);
// In any state. INVALID_FIELDS of an item that is no service of it; NOT_EDITABLE of one that is delivered;
// EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::CommitmentCase> Take(v1::CommitmentCase commitment,
                                        const v1::DeliverCommitmentServiceRequest& request, const Hand& hand);

// From the day on which both have signed until the penalty.
bool IsInForce(const v1::CommitmentCase& commitment, absl::CivilDay on);
// INVALID_FIELDS if `process` takes the commitment flow and its project has no commitment in force (I.39).
absl::Status CheckCommitted(const v1::ApprovalProcess& process, const absl::optional<v1::CommitmentCase>& commitment,
                            absl::CivilDay on);

}  // namespace tiernet::approval

// The review of a case (审查, domain.md F.3): from its acceptance to the decision. Values in, values out.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/approval/domain/approval_case.h"
#include "tiernet/approval/v1/approval_case.pb.h"
#include "tiernet/approval/v1/approval_case_requests.pb.h"

namespace tiernet::approval {

// Each refuses what is not the handler's: NOT_THE_HANDLER if the case was handed to another person.

// ACCEPTED -> IN_REVIEW. STEP_NOT_ALLOWED.
absl::StatusOr<v1::ApprovalCase> Take(v1::ApprovalCase the_case, const v1::BeginReviewRequest& request,
                                      const Desk& desk);
// IN_REVIEW -> ACCEPTED; the clock goes on. STEP_NOT_ALLOWED.
absl::StatusOr<v1::ApprovalCase> Take(v1::ApprovalCase the_case, const v1::SendBackCaseRequest& request,
                                      const Desk& desk);
// IN_REVIEW -> SUSPENDED. STEP_NOT_ALLOWED; DATES_REVERSED; ONCE_ONLY of a correction (ruling 21);
// INVALID_FIELDS of a rectification, which the joint acceptance orders.
absl::StatusOr<v1::ApprovalCase> Take(v1::ApprovalCase the_case, const v1::SuspendCaseRequest& request,
                                      const Desk& desk);
// SUSPENDED -> IN_REVIEW. STEP_NOT_ALLOWED; INVALID_FIELDS of a rectification.
absl::StatusOr<v1::ApprovalCase> Take(v1::ApprovalCase the_case, const v1::ResumeCaseRequest& request,
                                      const Desk& desk);
// A longer limit, once. NOT_EDITABLE unless it is accepted, undecided and in time; ONCE_ONLY; INVALID_FIELDS beyond the
// item's greatest extension.
absl::StatusOr<v1::ApprovalCase> Take(v1::ApprovalCase the_case, const v1::ExtendCaseRequest& request,
                                      const Desk& desk);
// NOT_EDITABLE unless it is under review; ONCE_ONLY; INVALID_FIELDS of the departments.
absl::StatusOr<v1::ApprovalCase> Take(v1::ApprovalCase the_case, const v1::AskOpinionsRequest& request,
                                      const Desk& desk);
// One of the departments that were asked, by whoever speaks for it. NOT_EDITABLE once it is decided;
// INVALID_FIELDS if it was not asked or has answered; REVIEWER_IS_SUBMITTER by who filed it or answered for it (A.7).
absl::StatusOr<v1::ApprovalCase> Take(v1::ApprovalCase the_case, const v1::GiveOpinionRequest& request,
                                      const Desk& desk);
// Also by who handed it over last. NOT_EDITABLE once it is decided, but for a preliminary grant, or has ended;
// DECIDER_IS_ACCEPTOR if that person could not decide it.
absl::StatusOr<v1::ApprovalCase> Take(v1::ApprovalCase the_case, const v1::DelegateCaseRequest& request,
                                      const Desk& desk);

// IN_REVIEW -> DECIDED_GRANTED or DECIDED_REFUSED. `waits_for` is what must come before a grant (WaitsFor).
// STEP_NOT_ALLOWED; DECIDER_IS_ACCEPTOR; DECISION_GUARD; INVALID_FIELDS without permit or reason; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::ApprovalCase> DecideCase(v1::ApprovalCase the_case, const v1::DecideCaseRequest& request,
                                            const std::vector<std::string>& waits_for, const Desk& desk);

// A preliminary grant becomes final, and is in force: `waits_for` may have changed since it was decided. NOT_EDITABLE
// unless it is one and all papers are there; DECIDER_IS_ACCEPTOR; DECISION_GUARD; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::ApprovalCase> FinalizeCase(v1::ApprovalCase the_case, const v1::FinalizeCaseRequest& request,
                                              const std::vector<std::string>& waits_for, const Desk& desk);

// Whether `who` filed the case, answered for it, or brought papers of it.
bool HasApplied(const v1::ApprovalCase& the_case, absl::string_view who);

// The joint acceptance stops the clock of a case under review for what has to be mended, and lets it run on
// (F.7); no effect of that on one that it did not stop, as one that was filed again meanwhile.
v1::ApprovalCase SuspendForRectification(v1::ApprovalCase the_case, const Desk& desk);
v1::ApprovalCase ResumeAfterRectification(v1::ApprovalCase the_case, const Desk& desk);

}  // namespace tiernet::approval

// Cases of single items (办件, domain.md F.3): filing, acceptance, and how they end without a decision. What
// happens under review is in case_review.h. Values in, values out.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/calendar/calendar.h"
#include "tiernet/approval/v1/approval_case.pb.h"
#include "tiernet/approval/v1/approval_case_requests.pb.h"
#include "tiernet/approval/v1/approval_process.pb.h"
#include "tiernet/reference/v1/approval.pb.h"

namespace tiernet::approval {

// At which desk a step is taken: of what item, by whom, when, and by which calendar.
struct Desk {
  const reference::v1::ApprovalItem& item;
  const Calendar& calendar;
  absl::string_view who;
  absl::CivilDay on;
};

// The case called `name` of `desk.item` in `process`, SUBMITTED.
v1::ApprovalCase Open(const v1::ApprovalProcess& process, const std::string& name, const Desk& desk);

// Of a case that silence accepted: as of the day it was received (F.3). Each of the steps below does so first.
void NoteSilence(v1::ApprovalCase& the_case);

// SUBMITTED -> ACCEPTED; the promise of one with papers missing is Tolerate's. STEP_NOT_ALLOWED; INVALID_FIELDS if the
// item has no green channel.
absl::StatusOr<v1::ApprovalCase> Take(v1::ApprovalCase the_case, const v1::AcceptCaseRequest& request,
                                      const Desk& desk);
// SUBMITTED -> CORRECTION_ASKED. STEP_NOT_ALLOWED; ONCE_ONLY.
absl::StatusOr<v1::ApprovalCase> Take(v1::ApprovalCase the_case, const v1::AskCorrectionRequest& request,
                                      const Desk& desk);
// CORRECTION_ASKED -> SUBMITTED. STEP_NOT_ALLOWED; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::ApprovalCase> Take(v1::ApprovalCase the_case, const v1::AnswerCorrectionRequest& request,
                                      const Desk& desk);
// -> NOT_ACCEPTED. STEP_NOT_ALLOWED.
absl::StatusOr<v1::ApprovalCase> Take(v1::ApprovalCase the_case, const v1::DeclineCaseRequest& request,
                                      const Desk& desk);
// -> WITHDRAWN. STEP_NOT_ALLOWED.
absl::StatusOr<v1::ApprovalCase> Take(v1::ApprovalCase the_case, const v1::WithdrawCaseRequest& request,
                                      const Desk& desk);
// -> REVOKED, of what was granted. STEP_NOT_ALLOWED.
absl::StatusOr<v1::ApprovalCase> Take(v1::ApprovalCase the_case, const v1::RevokeCaseRequest& request,
                                      const Desk& desk);
// -> VOID. NOT_EDITABLE unless a promise was missed; STEP_NOT_ALLOWED.
absl::StatusOr<v1::ApprovalCase> Take(v1::ApprovalCase the_case, const v1::VoidCaseRequest& request, const Desk& desk);
// -> DELIVERED. STEP_NOT_ALLOWED; NOT_EDITABLE of a grant that is preliminary.
absl::StatusOr<v1::ApprovalCase> Take(v1::ApprovalCase the_case, const v1::DeliverCaseRequest& request,
                                      const Desk& desk);

// Works out deadlines, light and place in the inbox anew, as the case stands on `desk.on`.
void Reckon(v1::ApprovalCase& the_case, const Desk& desk);

// The same by another calendar than they were worked out from, which it notes.
void Reproject(v1::ApprovalCase& the_case, const Desk& desk);
// What is left to do of that for a case whose item is no longer in the catalogue: it notes `calendar`, and why its
// deadlines stay.
void KeepDeadlines(v1::ApprovalCase& the_case, const Calendar& calendar);

}  // namespace tiernet::approval

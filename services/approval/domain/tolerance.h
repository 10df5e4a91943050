// Acceptance although papers are missing (容缺受理, domain.md F.8.1). The clock of such a case runs as any other; what
// is granted meanwhile is preliminary, and nobody rests on it. Values in, values out.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/approval/domain/approval_case.h"
#include "services/approval/domain/process.h"
#include "tiernet/approval/v1/approval_case.pb.h"
#include "tiernet/approval/v1/tolerance.pb.h"

namespace tiernet::approval {

// Notes in `the_case`, which is being accepted, what `applicant` promises; `earlier` are the cases of that applicant
// whose promise is open or was missed. INVALID_FIELDS of papers that the item does not let follow, or of a promise of
// more than 20 working days; NO_TOLERANCE within 12 months of one that was missed; EVIDENCE_IN_FUTURE.
absl::Status Tolerate(v1::ApprovalCase& the_case, const v1::TolerancePromise& promise, const std::string& applicant,
                      const std::vector<v1::ApprovalCase>& earlier, const Desk& desk);

// No promise is of a day after the works began, and they begin with the permit that waits for the others (WaitsFor):
// INVALID_FIELDS once that one of `catalogue` is granted among `cases`, which are all of the process.
absl::Status CheckBeforeWorks(const Catalogue& catalogue, const std::vector<v1::ApprovalCase>& cases);

// Whether papers that were promised of `the_case` had not come by the end of `on`, whatever was said of it since.
bool IsPromiseOpen(const v1::ApprovalCase& the_case, absl::CivilDay on);

// NOT_EDITABLE unless papers are missing and may still come; INVALID_FIELDS; EVIDENCE_IN_FUTURE; REVIEWER_IS_SUBMITTER
// by who has decided it.
absl::StatusOr<v1::ApprovalCase> Take(v1::ApprovalCase the_case, const v1::SupplyPapersRequest& request,
                                      const Desk& desk);

// After a grant on `desk.on`: it is in force, or waits for papers.
void NoteGrant(v1::ApprovalCase& the_case, const Desk& desk);
// After an end without a grant: a promise that was not missed by then binds no longer.
void ReleasePromise(v1::ApprovalCase& the_case);

}  // namespace tiernet::approval

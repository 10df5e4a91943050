// What approval has granted of a project, as facts of its entry (domain.md I.40). Values in, values out.
#pragma once

#include <vector>

#include "absl/time/civil_time.h"
#include "tiernet/approval/v1/approval_case.pb.h"
#include "tiernet/approval/v1/approval_process.pb.h"
#include "tiernet/approval/v1/commitment_case.pb.h"
#include "tiernet/reserve/v1/reserve_project.pb.h"

namespace tiernet::reserve {

// What approval holds of one project.
struct Grants {
  std::vector<approval::v1::ApprovalProcess> processes;
  std::vector<approval::v1::ApprovalCase> cases;
  std::vector<approval::v1::CommitmentCase> commitments;
};

// Brings the checklist facts of `project` that come from approval to what `grants` says on `on`: what is granted
// or, by a commitment in force, promised or served, is recorded unless the unit has typed it, what is revoked is
// withdrawn. True if anything changed. An entry that may not be edited just now stays as it is.
bool NoteGrants(v1::ReserveProject& project, const Grants& grants, absl::CivilDay on);

}  // namespace tiernet::reserve

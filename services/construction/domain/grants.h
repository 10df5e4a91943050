// What approval has granted of a project, as formal facts of its works (domain.md I.40). Values in, values out.
#pragma once

#include <vector>

#include "tiernet/approval/v1/approval_case.pb.h"
#include "tiernet/approval/v1/commitment_case.pb.h"
#include "tiernet/construction/v1/construction_project.pb.h"

namespace tiernet::construction {

// What approval holds of one project.
struct Grants {
  std::vector<approval::v1::ApprovalCase> cases;
  std::vector<approval::v1::CommitmentCase> commitments = {};
};

// Brings the formal facts of `project` that come from approval to what `grants` says: what is granted, or promised by a
// commitment in force, is recorded unless the unit has typed it, what is revoked or penalised goes. True if anything
// changed.
bool NoteGrants(v1::ConstructionProject& project, const Grants& grants);

}  // namespace tiernet::construction

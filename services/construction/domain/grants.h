// What approval has granted of a project, as formal facts of its works (domain.md I.40). Values in, values out.
#pragma once

#include <vector>

#include "tiernet/approval/v1/approval_case.pb.h"
#include "tiernet/construction/v1/construction_project.pb.h"

namespace tiernet::construction {

// Brings the formal facts of `project` that come from approval to what `cases`, all of the project, say: what is
// granted is recorded unless the unit has typed it, what is revoked goes. True if anything changed.
bool NoteGrants(v1::ConstructionProject& project, const std::vector<approval::v1::ApprovalCase>& cases);

}  // namespace tiernet::construction

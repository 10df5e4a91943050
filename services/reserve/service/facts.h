// What decisions of this service know of a project from approval.
#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/store/facts.h"
#include "tiernet/reserve/v1/reserve_project.pb.h"

namespace tiernet::reserve {

// Brings what `project` holds from approval up to date on `on` (NoteGrants). True if anything changed.
absl::StatusOr<bool> TakeGrants(v1::ReserveProject& project, const store::Facts& facts, absl::CivilDay on);

}  // namespace tiernet::reserve

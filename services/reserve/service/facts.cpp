#include "services/reserve/service/facts.h"

#include "common/status/macros.h"
#include "services/reserve/domain/grants.h"

namespace tiernet::reserve {

absl::StatusOr<bool> TakeGrants(v1::ReserveProject& project, const store::Facts& facts, absl::CivilDay on) {
  Grants grants;
  TN_ASSIGN_OR_RETURN(grants.processes, facts.Where<approval::v1::ApprovalProcess>("project_id", project.project_id()));
  if (grants.processes.empty()) return false;
  TN_ASSIGN_OR_RETURN(grants.cases, facts.Where<approval::v1::ApprovalCase>("project_id", project.project_id()));
  return NoteGrants(project, grants, on);
}

}  // namespace tiernet::reserve

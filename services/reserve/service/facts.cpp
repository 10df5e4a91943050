#include "services/reserve/service/facts.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>

#include "common/schema/name.h"
#include "common/status/macros.h"
#include "services/reserve/domain/grants.h"

namespace tiernet::reserve {

using approval::v1::ApprovalCase;
using approval::v1::ApprovalProcess;
using approval::v1::CommitmentCase;

absl::StatusOr<bool> TakeGrants(v1::ReserveProject& project, const store::Facts& facts, absl::CivilDay on) {
  Grants grants;
  // A project id alone proves nothing: what counts is decided for the units that were credited with it.
  std::set<std::string> units{std::string(schema::ParseName(project.name())->unit)};
  for (const auto& stay : project.unit_history()) units.insert(stay.unit());
  for (const auto& unit : units) {
    const auto is_its = [&](const auto& entity) { return entity.project_unit() == unit; };
    TN_ASSIGN_OR_RETURN(auto commitments, facts.WhereAbove<CommitmentCase>(unit, "project_id", project.project_id()));
    std::copy_if(commitments.begin(), commitments.end(), std::back_inserter(grants.commitments), is_its);
    TN_ASSIGN_OR_RETURN(auto processes, facts.WhereAbove<ApprovalProcess>(unit, "project_id", project.project_id()));
    if (processes.empty()) continue;
    std::copy_if(processes.begin(), processes.end(), std::back_inserter(grants.processes), is_its);
    TN_ASSIGN_OR_RETURN(auto cases, facts.WhereAbove<ApprovalCase>(unit, "project_id", project.project_id()));
    std::copy_if(cases.begin(), cases.end(), std::back_inserter(grants.cases), is_its);
  }
  return NoteGrants(project, grants, on);
}

}  // namespace tiernet::reserve

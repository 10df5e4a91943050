#include "services/reserve/service/followers.h"

#include <string>
#include <utility>

#include "common/calendar/date.h"
#include "common/follow/reactions.h"
#include "common/reference/project_checks.h"
#include "common/rpc/followers.h"
#include "common/schema/kind.h"
#include "common/status/macros.h"
#include "services/reserve/domain/reserve_project.h"
#include "tiernet/construction/v1/construction_project.pb.h"

namespace tiernet::reserve {
namespace {

using construction::v1::ConstructionProject;
using v1::ReserveProject;

// The construction library's word on a hand-over, on the code and on the exit, as the entry's
// own step. Each is said again by every later record of the project.
absl::StatusOr<store::Changes> Answer(const ConstructionProject& project, const Reference& reference,
                                      store::Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto entry, facts.Subject<ReserveProject>(project.reserve_project(), "", store::Right::kAbove));
  const absl::CivilDay on = facts.happened_on();
  bool changed = false;
  if (entry.state() == ReserveProject::STATE_READY && !entry.transfer_requested_on().empty()) {
    if (project.state() == ConstructionProject::STATE_REJECTED) {
      TN_ASSIGN_OR_RETURN(entry, RejectTransfer(std::move(entry), project.reject_reason(), on));
    } else {
      TN_ASSIGN_OR_RETURN(entry, FinishTransfer(std::move(entry), project.name(), on));
    }
    changed = true;
  }
  if (entry.construction_project() != project.name()) return changed ? store::Changes(entry) : store::Changes();
  if (!project.code_corrections().empty() && project.project_code() != entry.project_code()) {
    entry = NoteCorrections(std::move(entry), project, on);
    NoteWarnings(reference, entry.sponsor_credit_code(), entry);
    changed = true;
  }
  const bool let_go = project.state() == ConstructionProject::STATE_EXITED && project.actual_start().empty();
  if (let_go && entry.construction_exited_on().empty()) {
    entry = NoteExit(std::move(entry), on);
    changed = true;
  }
  return changed ? store::Changes(entry) : store::Changes();
}

absl::optional<store::Decide> React(const follow::Record& record, const Reference& reference) {
  ConstructionProject project;
  if (!follow::ParseEntity(record, project) || project.reserve_project().empty()) return absl::nullopt;
  if (project.state() == ConstructionProject::STATE_APPLIED) return absl::nullopt;
  return [project = std::move(project), &reference](store::Facts& facts) { return Answer(project, reference, facts); };
}

}  // namespace

std::vector<std::unique_ptr<follow::Follower>> Followers(const rpc::Surroundings& surroundings) {
  return rpc::Follow(
      surroundings, {&schema::KindOf<ConstructionProject>()},
      [&reference = *surroundings.config.reference](const follow::Record& record) { return React(record, reference); });
}

}  // namespace tiernet::reserve

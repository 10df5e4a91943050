#include "services/reserve/service/followers.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/calendar/date.h"
#include "common/follow/reactions.h"
#include "common/reference/project_checks.h"
#include "common/rpc/followers.h"
#include "common/schema/kind.h"
#include "common/status/macros.h"
#include "services/reserve/domain/reserve_project.h"
#include "services/reserve/service/facts.h"
#include "tiernet/approval/v1/approval_case.pb.h"
#include "tiernet/approval/v1/approval_process.pb.h"
#include "tiernet/approval/v1/commitment_case.pb.h"
#include "tiernet/construction/v1/construction_project.pb.h"

namespace tiernet::reserve {
namespace {

using approval::v1::ApprovalCase;
using approval::v1::CommitmentCase;
using construction::v1::ConstructionProject;
using v1::ReserveProject;

// Of a unit under one project id: one entry stands, others are drafts or were removed.
constexpr int kMostEntries = 20;

// The project's code as construction corrected it. Where another entry holds that code this one keeps its own and says
// so: a refusal would take the rest of the answer along, and nobody would hear of it. True if anything changed.
absl::StatusOr<bool> TakeCode(ReserveProject& entry, const ConstructionProject& project, const Reference& reference,
                              const store::Facts& facts) {
  if (project.code_corrections().empty() || project.project_code() == entry.project_code()) return false;
  TN_ASSIGN_OR_RETURN(const auto holder, facts.HolderOf<ReserveProject>("claimed_code", project.project_code()));
  const std::string held = CodeHeldWarning(project.project_code(), holder);
  const auto& warnings = entry.warnings();
  if (!holder.empty() && std::find(warnings.begin(), warnings.end(), held) != warnings.end()) return false;
  if (holder.empty()) entry = NoteCorrections(std::move(entry), project, facts.happened_on());
  NoteWarnings(reference, entry.sponsor_credit_code(), entry);
  if (!holder.empty()) entry.add_warnings(held);
  return true;
}

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
      // What approval granted or revoked while it stood still.
      TN_RETURN_IF_ERROR(TakeGrants(entry, facts, on).status());
    } else {
      TN_ASSIGN_OR_RETURN(entry, FinishTransfer(std::move(entry), project.name(), on));
    }
    changed = true;
  }
  if (entry.construction_project() != project.name()) return changed ? store::Changes(entry) : store::Changes();
  TN_ASSIGN_OR_RETURN(const bool code_changed, TakeCode(entry, project, reference, facts));
  changed |= code_changed;
  const bool let_go = project.state() == ConstructionProject::STATE_EXITED && project.actual_start().empty();
  if (let_go && entry.construction_exited_on().empty()) {
    entry = NoteExit(std::move(entry), on);
    changed = true;
  }
  return changed ? store::Changes(entry) : store::Changes();
}

// What approval granted or revoked of a project, and the commitment for it, in each of its entries that stands; each
// later record of those says it again.
absl::StatusOr<store::Changes> TakeGrantsOf(const std::string& project_id, store::Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto entries, facts.Some<ReserveProject>("project_id", project_id, kMostEntries));
  store::Changes changes;
  for (const auto& seen : entries) {
    absl::CivilDay on;
    TN_ASSIGN_OR_RETURN(auto entry, facts.Followed<ReserveProject>(seen.name(), on));
    TN_ASSIGN_OR_RETURN(const bool changed, TakeGrants(entry, facts, on));
    if (changed) changes.PutOn(on, std::move(entry));
  }
  return changes;
}

absl::optional<store::Decide> React(const follow::Record& record, const Reference& reference) {
  if (record.header.kind() == schema::KindOf<ApprovalCase>().name) {
    ApprovalCase decided;
    if (!follow::ParseEntity(record, decided) || decided.verdict() != approval::v1::VERDICT_GRANTED) {
      return absl::nullopt;
    }
    return [id = decided.project_id()](store::Facts& facts) { return TakeGrantsOf(id, facts); };
  }
  if (record.header.kind() == schema::KindOf<CommitmentCase>().name) {
    CommitmentCase commitment;
    if (!follow::ParseEntity(record, commitment) || commitment.effective_on().empty()) return absl::nullopt;
    return [id = commitment.project_id()](store::Facts& facts) { return TakeGrantsOf(id, facts); };
  }
  if (record.header.kind() != schema::KindOf<ConstructionProject>().name) return absl::nullopt;
  ConstructionProject project;
  if (!follow::ParseEntity(record, project) || project.reserve_project().empty()) return absl::nullopt;
  if (project.state() == ConstructionProject::STATE_APPLIED) return absl::nullopt;
  return [project = std::move(project), &reference](store::Facts& facts) { return Answer(project, reference, facts); };
}

}  // namespace

std::vector<const schema::Kind*> Replicas() {
  return {&schema::KindOf<approval::v1::ApprovalProcess>(), &schema::KindOf<ApprovalCase>(),
          &schema::KindOf<CommitmentCase>()};
}

std::vector<std::unique_ptr<follow::Follower>> Followers(const rpc::Surroundings& surroundings) {
  auto kinds = Replicas();
  kinds.push_back(&schema::KindOf<ConstructionProject>());
  return rpc::Follow(surroundings, kinds, [&reference = *surroundings.config.reference](const follow::Record& record) {
    return React(record, reference);
  });
}

}  // namespace tiernet::reserve

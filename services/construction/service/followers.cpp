#include "services/construction/service/followers.h"

#include <string>
#include <utility>

#include "common/follow/reactions.h"
#include "common/rpc/followers.h"
#include "common/schema/kind.h"
#include "common/schema/name.h"
#include "common/status/macros.h"
#include "services/construction/domain/hand_over.h"
#include "services/construction/service/facts.h"
#include "tiernet/approval/v1/approval_case.pb.h"
#include "tiernet/approval/v1/commitment_case.pb.h"

namespace tiernet::construction {
namespace {

using approval::v1::ApprovalCase;
using approval::v1::CommitmentCase;
using reserve::v1::ReserveProject;
using v1::ConstructionProject;

absl::StatusOr<store::Changes> Answer(const ReserveProject& entry, const std::string& applicant, store::Facts& facts) {
  const auto name = schema::MakeName(entry.reporting_unit(), "constructionProjects", facts.NewId());
  TN_ASSIGN_OR_RETURN(const auto taken_by, facts.HolderOf<ConstructionProject>("hand_over", HandOverOf(entry)));
  TN_ASSIGN_OR_RETURN(auto held_by, facts.HolderOf<ConstructionProject>("claimed_project", entry.project_id()));
  if (held_by.empty()) {
    TN_ASSIGN_OR_RETURN(held_by, facts.HolderOf<ConstructionProject>("claimed_code", entry.project_code()));
  }
  TN_ASSIGN_OR_RETURN(auto project, TakeOver(entry, name, applicant, taken_by, held_by));
  if (!project) return store::Changes();
  TN_RETURN_IF_ERROR(TakeGrants(*project, facts).status());
  return store::Changes(*std::move(project));
}

// What approval granted or revoked of a project, and the commitment for it; each later record of those says it again.
// An application takes it with its admission.
absl::StatusOr<store::Changes> TakeGrantsOf(const std::string& project_id, store::Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto name, facts.HolderOf<ConstructionProject>("claimed_project", project_id));
  if (name.empty()) return store::Changes();
  absl::CivilDay on;
  TN_ASSIGN_OR_RETURN(auto project, facts.Followed<ConstructionProject>(name, on));
  TN_ASSIGN_OR_RETURN(const bool changed, TakeGrants(project, facts));
  store::Changes changes;
  if (changed) changes.PutOn(on, std::move(project));
  return changes;
}

absl::optional<store::Decide> React(const follow::Record& record) {
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
  ReserveProject entry;
  if (!follow::ParseEntity(record, entry) || HandOverOf(entry).empty()) return absl::nullopt;
  return [entry = std::move(entry), applicant = record.header.actor()](store::Facts& facts) {
    return Answer(entry, applicant, facts);
  };
}

}  // namespace

std::vector<const schema::Kind*> Replicas() {
  return {&schema::KindOf<ApprovalCase>(), &schema::KindOf<CommitmentCase>()};
}

std::vector<std::unique_ptr<follow::Follower>> Followers(const rpc::Surroundings& surroundings) {
  auto kinds = Replicas();
  kinds.push_back(&schema::KindOf<ReserveProject>());
  return rpc::Follow(surroundings, kinds, &React);
}

}  // namespace tiernet::construction

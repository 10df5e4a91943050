#include "services/construction/service/followers.h"

#include <string>
#include <utility>

#include "common/follow/reactions.h"
#include "common/rpc/followers.h"
#include "common/schema/kind.h"
#include "common/schema/name.h"
#include "common/status/macros.h"
#include "services/construction/domain/hand_over.h"

namespace tiernet::construction {
namespace {

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
  return store::Changes(*std::move(project));
}

absl::optional<store::Decide> React(const follow::Record& record) {
  ReserveProject entry;
  if (!follow::ParseEntity(record, entry) || HandOverOf(entry).empty()) return absl::nullopt;
  return [entry = std::move(entry), applicant = record.header.actor()](store::Facts& facts) {
    return Answer(entry, applicant, facts);
  };
}

}  // namespace

std::vector<std::unique_ptr<follow::Follower>> Followers(const rpc::Surroundings& surroundings) {
  return rpc::Follow(surroundings, {&schema::KindOf<ReserveProject>()}, &React);
}

}  // namespace tiernet::construction

#include "services/promotion/service/followers.h"

#include <string>
#include <utility>

#include "common/follow/reactions.h"
#include "common/rpc/followers.h"
#include "common/status/macros.h"
#include "services/promotion/domain/contract.h"
#include "tiernet/construction/v1/construction_project.pb.h"
#include "tiernet/reserve/v1/reserve_project.pb.h"

namespace tiernet::promotion {
namespace {

using construction::v1::ConstructionProject;
using v1::Contract;

// Each later record of the project says its start and production again.
absl::StatusOr<store::Changes> Answer(const ConstructionProject& project, const Reference& reference,
                                      store::Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto name, facts.HolderOf<Contract>("claimed_project", project.project_id()));
  if (name.empty()) return store::Changes();
  absl::CivilDay on;
  TN_ASSIGN_OR_RETURN(auto contract, facts.Followed<Contract>(name, on));
  const bool has_news =
      contract.started_on().empty() || (contract.production_on().empty() && !project.production_on().empty());
  if (!has_news) return store::Changes();
  contract = NoteConstruction(std::move(contract), project, reference.calendars().KnownOn(on), on);
  store::Changes changes;
  changes.PutOn(on, std::move(contract));
  return changes;
}

absl::optional<store::Decide> React(const follow::Record& record, const Reference& reference) {
  if (record.header.kind() != schema::KindOf<ConstructionProject>().name) return absl::nullopt;
  ConstructionProject project;
  if (!follow::ParseEntity(record, project) || project.actual_start().empty()) return absl::nullopt;
  return [project = std::move(project), &reference](store::Facts& facts) { return Answer(project, reference, facts); };
}

}  // namespace

std::vector<const schema::Kind*> Replicas() {
  return {&schema::KindOf<reserve::v1::ReserveProject>(), &schema::KindOf<ConstructionProject>()};
}

std::vector<std::unique_ptr<follow::Follower>> Followers(const rpc::Surroundings& surroundings) {
  return rpc::Follow(
      surroundings, Replicas(),
      [&reference = *surroundings.config.reference](const follow::Record& record) { return React(record, reference); });
}

}  // namespace tiernet::promotion

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

// The code that the library bears, and `contract` does not; empty: there is none, or another contract holds it.
absl::StatusOr<std::string> NewCode(const Contract& contract, const ConstructionProject& project,
                                    const store::Facts& facts) {
  const std::string& code = project.claimed_code();
  if (contract.project_code().empty() || code.empty() || code == contract.project_code()) return std::string();
  TN_ASSIGN_OR_RETURN(const auto holder, facts.HolderOf<Contract>("claimed_code", code));
  return holder.empty() ? code : std::string();
}

// Each later record of the project says its code, start and production again.
absl::StatusOr<store::Changes> Answer(const ConstructionProject& project, const Reference& reference,
                                      store::Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto name, facts.HolderOf<Contract>("claimed_project", project.project_id()));
  if (name.empty()) return store::Changes();
  absl::CivilDay on;
  TN_ASSIGN_OR_RETURN(auto contract, facts.Followed<Contract>(name, on));
  TN_ASSIGN_OR_RETURN(const auto code, NewCode(contract, project, facts));
  const bool has_news = (contract.started_on().empty() && !project.actual_start().empty()) ||
                        (contract.production_on().empty() && !project.production_on().empty());
  if (!has_news && code.empty()) return store::Changes();
  if (!code.empty()) contract = NoteCode(std::move(contract), code);
  contract = NoteConstruction(std::move(contract), project, reference.calendars().KnownOn(on), on);
  store::Changes changes;
  changes.PutOn(on, std::move(contract));
  return changes;
}

absl::optional<store::Decide> React(const follow::Record& record, const Reference& reference) {
  if (record.header.kind() != schema::KindOf<ConstructionProject>().name) return absl::nullopt;
  ConstructionProject project;
  if (!follow::ParseEntity(record, project)) return absl::nullopt;
  const bool says_something = !project.actual_start().empty() || !project.claimed_code().empty();
  if (!says_something || project.state() == ConstructionProject::STATE_EXITED) return absl::nullopt;
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

#include "services/reserve/service/followers.h"

#include <string>
#include <utility>

#include "common/calendar/date.h"
#include "common/follow/peer.h"
#include "common/follow/reactions.h"
#include "common/schema/kind.h"
#include "common/status/macros.h"
#include "services/reserve/domain/reserve_project.h"
#include "tiernet/construction/v1/construction_project.pb.h"

namespace tiernet::reserve {
namespace {

using construction::v1::ConstructionProject;
using v1::ReserveProject;

// The construction library's word on a hand-over or on the code, as the entry's own step.
absl::StatusOr<store::Changes> Answer(const ConstructionProject& project, store::Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto entry, facts.Subject<ReserveProject>(project.reserve_project(), "", store::Right::kAbove));
  const bool let_go = project.state() == ConstructionProject::STATE_EXITED && project.actual_start().empty() &&
                      entry.construction_project() == project.name();
  if (let_go && entry.construction_exited_on().empty()) {
    return store::Changes(NoteExit(std::move(entry), facts.happened_on()));
  }
  const bool corrected = !project.code_corrections().empty() && project.project_code() != entry.project_code();
  if (corrected && entry.construction_project() == project.name()) {
    return store::Changes(NoteCorrection(std::move(entry), project, facts.happened_on()));
  }
  // Answered before, or no longer asked for.
  if (entry.state() != ReserveProject::STATE_READY || entry.transfer_requested_on().empty()) return store::Changes();
  if (project.state() == ConstructionProject::STATE_REJECTED) {
    TN_ASSIGN_OR_RETURN(entry, RejectTransfer(std::move(entry), project.reject_reason(), facts.happened_on()));
  } else {
    TN_ASSIGN_OR_RETURN(entry, FinishTransfer(std::move(entry), project.name(), facts.happened_on()));
  }
  return store::Changes(std::move(entry));
}

absl::optional<store::Decide> React(const follow::Record& record) {
  if (record.header.kind() != schema::KindOf<ConstructionProject>().name) return absl::nullopt;
  ConstructionProject project;
  if (!follow::ParseEntity(record, project) || project.reserve_project().empty()) return absl::nullopt;
  if (project.state() == ConstructionProject::STATE_APPLIED) return absl::nullopt;
  return [project = std::move(project)](store::Facts& facts) { return Answer(project, facts); };
}

}  // namespace

std::vector<std::unique_ptr<follow::Follower>> Followers(const rpc::Surroundings& surroundings) {
  auto options = follow::PeerOptions(surroundings.config, "reserve", "construction");
  options.kinds = {schema::KindOf<ConstructionProject>().name};
  options.apply = [&store = surroundings.store, identity = options.identity](const follow::Follower& follower,
                                                                             const follow::Page& page) {
    return follow::ApplyReactions(store, follower, identity, page, &React);
  };
  std::vector<std::unique_ptr<follow::Follower>> followers;
  followers.push_back(std::make_unique<follow::Follower>(surroundings.store, surroundings.metrics, std::move(options)));
  return followers;
}

}  // namespace tiernet::reserve

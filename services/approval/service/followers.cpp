#include "services/approval/service/followers.h"

#include <string>
#include <utility>

#include "common/calendar/date.h"
#include "common/follow/reactions.h"
#include "common/rpc/followers.h"
#include "common/schema/name.h"
#include "common/status/macros.h"
#include "services/approval/domain/key_issue.h"
#include "services/approval/domain/supervision.h"
#include "services/approval/service/proceedings.h"

namespace tiernet::approval {
namespace {

using construction::v1::Issue;
using v1::SupervisionItem;

// Each later record of the issue comes here too: one matter each.
absl::StatusOr<store::Changes> Open(const Issue& issue, const Reference& reference, store::Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto opened, facts.HolderOf<SupervisionItem>("opened_by", issue.name()));
  if (!opened.empty()) return store::Changes();
  auto matter = MatterOf(issue, schema::MakeName(reference.City(), "supervisionItems", facts.NewId()));
  // T is the day of the report: hearing of it late gives nobody more time.
  TN_RETURN_IF_ERROR(Assign(matter, reference.LadderOf(matter.category()), CalendarOf(reference, facts),
                            {issue.reported_by(), *ParseDate(issue.reported_on())}));
  return store::Changes(std::move(matter));
}

absl::optional<store::Decide> React(const follow::Record& record, const Reference& reference) {
  Issue issue;
  if (!follow::ParseEntity(record, issue) || !issue.is_of_key_project()) return absl::nullopt;
  return [issue = std::move(issue), &reference](store::Facts& facts) { return Open(issue, reference, facts); };
}

}  // namespace

std::vector<std::unique_ptr<follow::Follower>> Followers(const rpc::Surroundings& surroundings) {
  return rpc::Follow(
      surroundings, {&schema::KindOf<Issue>()},
      [&reference = *surroundings.config.reference](const follow::Record& record) { return React(record, reference); });
}

}  // namespace tiernet::approval

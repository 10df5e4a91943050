#include "services/approval/service/passes.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "common/schema/name.h"
#include "common/status/macros.h"
#include "services/approval/domain/approval_case.h"
#include "services/approval/domain/supervision.h"
#include "services/approval/service/proceedings.h"

namespace tiernet::approval {
namespace {

using store::Changes;
using store::Facts;
using v1::ApprovalCase;
using v1::SupervisionItem;

using Key = std::pair<std::string, std::string>;

// How far a pass has gone through a kind, in order of its keys.
struct Place {
  // The notices for which it is made.
  std::string version;
  bool done = false;
  // Stream and id of the last entity that was found before the present slice, and in it: it is looked at again, since
  // it may have failed.
  Key before;
  Key last;
};

// Entities of `kind` whose deadlines go by other notices than `version`.
absl::StatusOr<std::vector<std::string>> FindOthers(sql::Db& db, const schema::Kind& kind, const std::string& version,
                                                    int most, Place& place) {
  if (place.version != version) place = {version, false, {}, {}};
  std::vector<std::string> names;
  if (place.done) return names;
  TN_ASSIGN_OR_RETURN(auto* select, db.Prepare("SELECT stream, id FROM " + kind.table +
                                               " WHERE (stream, id) > ($1, $2) AND calendar_version > '' AND "
                                               "calendar_version <> $3 ORDER BY stream, id LIMIT $4"));
  const Key from = place.before;
  select->Text(1, from.first).Text(2, from.second).Text(3, version).Int(4, most);
  std::vector<Key> found;
  while (true) {
    TN_ASSIGN_OR_RETURN(const bool row, select->Step());
    if (!row) break;
    found.emplace_back(std::string(select->Text(0)), std::string(select->Text(1)));
    names.push_back(schema::MakeName(found.back().first, kind.collection, found.back().second));
  }
  place.done = found.empty();
  if (found.empty()) return names;
  if (found.front() > place.last) place.before = place.last;
  place.last = std::max(place.last, found.back());
  return names;
}

absl::StatusOr<Changes> ReprojectCase(const std::string& name, const Reference& reference, Facts& facts) {
  absl::CivilDay on;
  TN_ASSIGN_OR_RETURN(auto the_case, facts.Followed<ApprovalCase>(name, on));
  const auto& calendar = CalendarOf(reference, facts);
  const auto* item = reference.FindApprovalItem(the_case.item());
  const bool is_new = !the_case.calendar_version().empty() && the_case.calendar_version() != calendar.version();
  if (!is_new) return Changes();
  Changes changes;
  if (item == nullptr) {
    // Without a word of its own it would be found for ever, before all that come after it.
    KeepDeadlines(the_case, calendar);
    return std::move(changes.PutOn(on, std::move(the_case)));
  }
  TN_ASSIGN_OR_RETURN(auto proceedings, Load(the_case.process(), the_case.stage(), facts));
  Reproject(the_case, {*item, calendar, facts.caller().subject, on});
  Replace(proceedings, the_case);
  changes.PutOn(on, std::move(the_case));
  PutJoined(std::move(proceedings), calendar, changes);
  return changes;
}

absl::StatusOr<Changes> ReprojectItem(const std::string& name, const Reference& reference, Facts& facts) {
  absl::CivilDay on;
  TN_ASSIGN_OR_RETURN(auto item, facts.Followed<SupervisionItem>(name, on));
  const auto& calendar = CalendarOf(reference, facts);
  if (item.calendar_version().empty() || item.calendar_version() == calendar.version()) return Changes();
  Reproject(item, calendar, on);
  Changes changes;
  changes.PutOn(on, std::move(item));
  return changes;
}

// A pass over all entities of a kind whose dues go by other notices than those in force.
template <typename Entity, typename Decide>
sweep::Pass PassOver(const std::string& what, const rpc::Surroundings& surroundings, Decide decide) {
  const auto& reference = *surroundings.config.reference;
  const auto& clock = surroundings.store.options().clock;
  const auto place = std::make_shared<Place>();
  return {what,
          [&reference, &clock, place](sql::Db& db, int most) {
            const auto& version = reference.calendars().KnownOn(clock.today()).version();
            return FindOthers(db, schema::KindOf<Entity>(), version, most, *place);
          },
          [&reference, decide](const std::string& name, Facts& facts) { return decide(name, reference, facts); }};
}

}  // namespace

std::vector<sweep::Pass> Passes(const rpc::Surroundings& surroundings) {
  return {PassOver<ApprovalCase>("deadlines of cases by another calendar", surroundings, &ReprojectCase),
          PassOver<SupervisionItem>("dues of supervised matters by another calendar", surroundings, &ReprojectItem)};
}

}  // namespace tiernet::approval

#include "services/approval/service/passes.h"

#include <memory>
#include <string>
#include <utility>

#include "common/schema/name.h"
#include "common/status/macros.h"
#include "services/approval/domain/approval_case.h"
#include "services/approval/service/proceedings.h"

namespace tiernet::approval {
namespace {

using store::Changes;
using store::Facts;
using v1::ApprovalCase;

// How far a pass has gone through the cases, in order of their keys.
struct Place {
  // The notices for which it is made.
  std::string version;
  bool done = false;
  std::string stream;
  std::string id;
};

absl::StatusOr<std::vector<std::string>> FindCases(sql::Db& db, const std::string& version, int most, Place& place) {
  if (place.version != version) place = {version, false, "", ""};
  std::vector<std::string> names;
  if (place.done) return names;
  const auto& kind = schema::KindOf<ApprovalCase>();
  TN_ASSIGN_OR_RETURN(auto* select, db.Prepare("SELECT stream, id FROM " + kind.table +
                                               " WHERE (stream, id) > ($1, $2) AND calendar_version > '' AND "
                                               "calendar_version <> $3 ORDER BY stream, id LIMIT $4"));
  const Place from = place;
  select->Text(1, from.stream).Text(2, from.id).Text(3, version).Int(4, most);
  while (true) {
    TN_ASSIGN_OR_RETURN(const bool found, select->Step());
    if (!found) break;
    place.stream = std::string(select->Text(0));
    place.id = std::string(select->Text(1));
    names.push_back(schema::MakeName(place.stream, kind.collection, place.id));
  }
  place.done = names.empty();
  return names;
}

absl::StatusOr<Changes> ReprojectStep(const std::string& name, const Reference& reference, Facts& facts) {
  absl::CivilDay on;
  TN_ASSIGN_OR_RETURN(auto the_case, facts.Followed<ApprovalCase>(name, on));
  const auto& calendar = CalendarOf(reference, facts);
  const auto* item = reference.FindApprovalItem(the_case.item());
  const bool is_new = !the_case.calendar_version().empty() && the_case.calendar_version() != calendar.version();
  if (item == nullptr || !is_new) return Changes();
  TN_ASSIGN_OR_RETURN(auto proceedings, Load(the_case.process(), the_case.stage(), facts));
  Reproject(the_case, {*item, calendar, facts.caller().subject, on});
  Replace(proceedings, the_case);
  Changes changes;
  changes.PutOn(on, std::move(the_case));
  PutJoined(std::move(proceedings), calendar, changes);
  return changes;
}

}  // namespace

std::vector<sweep::Pass> Passes(const rpc::Surroundings& surroundings) {
  const auto& reference = *surroundings.config.reference;
  const auto& clock = surroundings.store.options().clock;
  const auto place = std::make_shared<Place>();
  return {{"deadlines by another calendar",
           [&reference, &clock, place](sql::Db& db, int most) {
             return FindCases(db, reference.calendars().KnownOn(clock.today()).version(), most, *place);
           },
           [&reference](const std::string& name, Facts& facts) { return ReprojectStep(name, reference, facts); }}};
}

}  // namespace tiernet::approval

#include "services/approval/domain/commitment_area.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/schema/name.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace tiernet::approval {

absl::Status Check(const v1::CommitmentArea& before, const v1::CommitmentArea& area,
                   const google::protobuf::RepeatedPtrField<reference::v1::Unification>& unifications,
                   absl::CivilDay today, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotAfter("pilot_from", area.pilot_from(), on));
  TN_RETURN_IF_ERROR(CheckNotAfter("pilot_until", area.pilot_until(), on));
  if (before.pilot_from() != area.pilot_from()) TN_RETURN_IF_ERROR(CheckNotBackfilled(area.pilot_from(), today, on));
  if (before.pilot_until() != area.pilot_until()) TN_RETURN_IF_ERROR(CheckNotBackfilled(area.pilot_until(), today, on));
  TN_RETURN_IF_ERROR(CheckInOrder("pilot_from", area.pilot_from(), "pilot_until", area.pilot_until()));
  if (!area.pilot_from().empty() && !area.has_pilot_paper()) {
    return Error(reason::ERROR_REASON_EVIDENCE_MISSING, {{"item", "pilot_paper"}});
  }
  const std::string unit(schema::ParseName(area.name())->unit);
  Demands demands("commitment_area");
  demands.Ask(schema::Covers(unit, area.area()) && unit != area.area(), "area",
              absl::StrCat(area.area(), " is no area of ", unit, ": a body says it of those below it (F.8.4)"));
  demands.Ask(area.pilot_until().empty() || !area.pilot_from().empty(), "pilot_until", "needs a pilot_from");
  std::set<std::string> seen;
  for (const auto& id : area.unified()) {
    const bool known =
        std::any_of(unifications.begin(), unifications.end(), [&](const auto& u) { return u.id() == id; });
    demands.Ask(known, "unified", absl::StrCat("names ", id, ", which is no unification of this node's data (F.8.3)"));
    demands.Ask(seen.insert(id).second, "unified", absl::StrCat("names ", id, " twice"));
  }
  TN_RETURN_IF_ERROR(demands.Check());
  return CheckEvidence(area.pilot_paper(), on);
}

bool IsPilot(const v1::CommitmentArea& area, absl::CivilDay on) {
  const std::string day = FormatDate(on);
  return !area.pilot_from().empty() && area.pilot_from() <= day &&
         (area.pilot_until().empty() || day < area.pilot_until());
}

}  // namespace tiernet::approval

// The small kinds of the construction library: what their schema cannot say of them.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "tiernet/construction/v1/leader_assignment.pb.h"
#include "tiernet/construction/v1/milestone.pb.h"
#include "tiernet/construction/v1/obstruction_case.pb.h"
#include "tiernet/construction/v1/ppp_budget.pb.h"
#include "tiernet/construction/v1/ppp_change.pb.h"
#include "tiernet/construction/v1/publicity_item.pb.h"
#include "tiernet/construction/v1/road_section.pb.h"
#include "tiernet/construction/v1/site_visit.pb.h"
#include "tiernet/construction/v1/solid_waste_use.pb.h"

namespace tiernet::construction {

// Each completes the entity as it shall stand on `on`, or refuses it: dates of what was
// done do not lie after that day (EVENT_IN_FUTURE), ends not before beginnings
// (DATES_REVERSED).

// Of the dates that a new or changed entity brings, `before` being empty for a new one: BACKFILL_NEEDED if one lies
// further back than 31 days before `today` and before `on`, the day of the step (I.31).
absl::Status CheckChange(const v1::LeaderAssignment& before, const v1::LeaderAssignment& after, absl::CivilDay today,
                         absl::CivilDay on);
absl::Status CheckChange(const v1::SiteVisit& before, const v1::SiteVisit& after, absl::CivilDay today,
                         absl::CivilDay on);
absl::Status CheckChange(const v1::RoadSection& before, const v1::RoadSection& after, absl::CivilDay today,
                         absl::CivilDay on);
// Of a month its last day is the date.
absl::Status CheckChange(const v1::SolidWasteUse& before, const v1::SolidWasteUse& after, absl::CivilDay today,
                         absl::CivilDay on);
absl::Status CheckChange(const v1::ObstructionCase& before, const v1::ObstructionCase& after, absl::CivilDay today,
                         absl::CivilDay on);
absl::Status CheckChange(const v1::PublicityItem& before, const v1::PublicityItem& after, absl::CivilDay today,
                         absl::CivilDay on);
absl::Status CheckChange(const v1::PppBudget& before, const v1::PppBudget& after, absl::CivilDay today,
                         absl::CivilDay on);
absl::Status CheckChange(const v1::PppChange& before, const v1::PppChange& after, absl::CivilDay today,
                         absl::CivilDay on);
// What was missed stays missed (C24): also INVALID_FIELDS if it is planned for a day before `on`; NOT_EDITABLE if the
// plan of one whose day has come by `today` is changed.
absl::Status CheckChange(const v1::Milestone& before, const v1::Milestone& after, absl::CivilDay today,
                         absl::CivilDay on);

// Claims its project as long as it is active (E.10).
absl::Status Check(v1::LeaderAssignment& assignment, absl::CivilDay on);
absl::Status Check(v1::SiteVisit& visit, absl::CivilDay on);
// One that is reached says what that rests on (EVIDENCE_MISSING, EVIDENCE_IN_FUTURE).
absl::Status Check(v1::Milestone& milestone, absl::CivilDay on);
// The same of one that is completed.
absl::Status Check(v1::RoadSection& section, absl::CivilDay on);
// Claims its unit's month (K12), which has begun by `on`.
absl::Status Check(v1::SolidWasteUse& use, absl::CivilDay on);
// One that is closed says what came of it (RESOLUTION_MISSING).
absl::Status Check(v1::ObstructionCase& obstruction, absl::CivilDay on);
// Claims its place in its outlet for the unit (W4).
absl::Status Check(v1::PublicityItem& item, absl::CivilDay on);
// Claims its unit's year (K18); adopted in that year or the one before (INVALID_FIELDS).
absl::Status Check(v1::PppBudget& budget, absl::CivilDay on);
absl::Status Check(v1::PppChange& change, absl::CivilDay on);

// What the budget of a unit for a year claims: `140423/2019`.
std::string BudgetKey(absl::string_view unit, int64_t year);
// PPP_RED_LINE if more than a tenth of the unit's expenditure is committed by a budget that is adopted by `on`: no PPP
// project is admitted then (K18).
absl::Status CheckRedLine(absl::string_view project, const v1::PppBudget& budget, absl::CivilDay on);

}  // namespace tiernet::construction

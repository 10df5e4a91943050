// What a project makes and is planned to make in a year.
#pragma once

#include "services/indicators/domain/tally.h"
#include "services/indicators/domain/view.h"

namespace tiernet::indicators {

// Yuan of locked reports in the year up to a day; corrections count in the month that they name (H.2, I.37).
Amount YearCumulativeOf(const ProjectView& view, int year);
// The annual plan, yuan; before its first known one 0. Of what is in force the last one entered.
Amount AnnualPlanOf(const construction::v1::ConstructionProject& project, int year);

}  // namespace tiernet::indicators

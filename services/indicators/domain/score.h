// The assessment of a unit (督查考核, domain.md G.4, W01) and the ranking by it (G.5). Values in, values out.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/time/civil_time.h"
#include "google/protobuf/repeated_field.h"
#include "tiernet/indicators/v1/ranking.pb.h"
#include "tiernet/indicators/v1/scoreboard.pb.h"
#include "tiernet/reference/v1/indicator.pb.h"

namespace tiernet::indicators {

// An indicator and what a unit has of it.
struct Weighed {
  const reference::v1::IndicatorDefinition& definition;
  const v1::IndicatorValue& value;
};

// What is added and taken off beside the indicators.
struct Conduct {
  int64_t red_nodes = 0;
  int64_t late_months = 0;
  int64_t commendations = 0;
};

// As of a day of the plan's year. Of `weighed` those with a weight count. A value with no target to hold it to drops
// out, and so does one that is not there: an official figure that the city has yet to enter is no fault of the unit's.
v1::Assessment Assess(const std::vector<Weighed>& weighed, const Conduct& conduct, absl::CivilDay as_of);

// Orders units and gives them their ranks and what a bulletin says of them.
void Rank(google::protobuf::RepeatedPtrField<v1::RankedUnit>& units);

}  // namespace tiernet::indicators

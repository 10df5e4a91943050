// What a project adds to the sums that indicators are made of: dated amounts, derived
// from its entities alone (design.md, "Indicators").
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/calendar/calendar.h"
#include "services/indicators/domain/view.h"
#include "tiernet/indicators/v1/measure.pb.h"

namespace tiernet::indicators {

// An amount that counts from a business day on; see `Measure` for what is counted when.
struct Contribution {
  v1::Measure measure;
  // Unit credited (domain.md I.33).
  std::string unit;
  // Of measures that are counted by zone; else empty.
  std::string zone;
  absl::CivilDay day;
  // Count or yuan, never 0; negative to take away.
  int64_t amount;
  // Resource name of the entity that says so.
  std::string entity;
};

// Everything that `view` adds, in no order, at most one with the same measure, unit, zone,
// day and entity. What the clock will change stands at the day on which it falls due. The
// calendar is the one that R03's working days go by.
std::vector<Contribution> Contributions(const ProjectView& view, const Calendar& calendar);

// Of a project that this version cannot read (see AddToView): that it is one, credited to
// the unit that `name`, the name of one of its entities, begins with.
std::vector<Contribution> UnreadableContributions(const std::string& name);

}  // namespace tiernet::indicators

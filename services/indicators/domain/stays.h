// A project's stays in the construction library, and the times for which other entities
// say something of it.
#pragma once

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/time/civil_time.h"
#include "services/indicators/domain/tally.h"
#include "services/indicators/domain/view.h"

namespace tiernet::indicators {

// One of a project's stays: it may leave and be admitted anew, by a record of its own with
// the same project id (C.7). `project` belongs to the view.
struct Stay {
  const construction::v1::ConstructionProject& project;
  // The project as the entity that says so.
  Subject subject;
  // Days on which what is said of the project id is said of this stay: until the next
  // admission, the first stay's since ever.
  Interval days;
  // Days on which it may be counted: from the last exit to its own.
  Interval present;
  // Those of them since its admission; none before it is admitted.
  Interval in_library;
};

// Those that were admitted, by age; if none was, the first application that was not refused.
std::vector<Stay> StaysOf(const ProjectView& view);
// The stay that what is said of the project id on `day` is said of; null if there is none.
const Stay* StayOn(const std::vector<Stay>& stays, absl::CivilDay day);

// Whether by `day` the project was credited to `unit`: a project id alone proves nothing. One that moved since keeps
// what approval holds of it, which says whose it was.
bool WasOf(const std::string& unit, const construction::v1::ConstructionProject& project, absl::CivilDay day);

// Whether it is a transformation project on `day`: by the city's last word until then, else by the default
// (E.9).
bool IsTransformationOn(const construction::v1::ConstructionProject& project, absl::CivilDay day);

// A time and the entity that says so.
struct Dated {
  Interval days;
  std::string entity;
};

bool Contains(const std::vector<Dated>& times, absl::CivilDay day);

// No day lies in two of what these return: where entities overlap, the first one says so.
std::vector<Dated> ListedDays(const ProjectView& view,
                              absl::FunctionRef<bool(const construction::v1::ListEntry&)> matches);
// On the list of key projects of province or city (C07).
std::vector<Dated> KeyDays(const ProjectView& view);
// On the province's; on the city's alone (E.12).
std::vector<Dated> ProvinceKeyDays(const ProjectView& view);
std::vector<Dated> CityKeyDays(const ProjectView& view);
std::vector<Dated> StatisticsDays(const ProjectView& view);
std::vector<Dated> LedDays(const ProjectView& view);
// On which the national PPP platform does not know of a change that is more than 30 days old (C27).
std::vector<Dated> UntoldPppDays(const ProjectView& view);

}  // namespace tiernet::indicators

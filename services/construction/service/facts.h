// What decisions of this service look up.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/reference/reference.h"
#include "common/store/changes.h"
#include "common/store/facts.h"
#include "services/construction/domain/hand.h"
#include "tiernet/construction/v1/construction_project.pb.h"
#include "tiernet/construction/v1/unit_month.pb.h"

namespace tiernet::construction {

// Who takes the step, and on which day.
inline Hand HandOf(const store::Facts& facts) { return {facts.caller().subject, facts.happened_on()}; }

// The project with that id, unless it was rejected or left: NO_SUCH_PROJECT.
absl::StatusOr<v1::ConstructionProject> ProjectOf(const std::string& project_id, const store::Facts& facts);

// The project as it was in the library in `month`: what left reports the months until
// then. NO_SUCH_PROJECT.
absl::StatusOr<v1::ConstructionProject> ProjectIn(const std::string& month, const std::string& project_id,
                                                  const store::Facts& facts);

// Brings what `project` holds from approval up to date (NoteGrants). True if anything changed.
absl::StatusOr<bool> TakeGrants(v1::ConstructionProject& project, const store::Facts& facts);

// OTHER_UNIT unless `name`, the caller's own, begins with `unit`.
absl::Status CheckBornIn(const std::string& unit, const std::string& name, const store::Facts& facts);

// The state of a unit's month; UNSPECIFIED: nobody opened it yet.
absl::StatusOr<v1::UnitMonth::State> StateOfMonth(const std::string& unit, const std::string& month,
                                                  const store::Facts& facts);

// Puts the statistics entry of `project`, which has started, behind change 0: a new one,
// or the one that it has left open before.
absl::Status BeginStatisticsEntry(const v1::ConstructionProject& project, store::Facts& facts, store::Changes& changes);

// Puts what becomes of the open statistics entry of `project`, if it has one, behind
// change 0.
absl::Status ReassessStatisticsEntry(const v1::ConstructionProject& project, store::Facts& facts,
                                     store::Changes& changes);

}  // namespace tiernet::construction

// What the reform of approval keeps count of (domain.md K22, K24, K25): what the schema cannot say of it.
#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "tiernet/approval/v1/catalogue_edition.pb.h"
#include "tiernet/approval/v1/connected_system.pb.h"
#include "tiernet/approval/v1/planning_eia.pb.h"
#include "tiernet/approval/v1/policy_document.pb.h"

namespace tiernet::approval {

// Each refuses what cannot stand on `on`: dates after that day (EVENT_IN_FUTURE), ends before beginnings
// (DATES_REVERSED), and of the dates that it brings, `before` being empty for a new one, those further back than 31
// days before `today` and before `on` (BACKFILL_NEEDED, I.31).

// EVIDENCE_MISSING of an exception without its approval; INVALID_FIELDS of one of a system that is connected.
absl::Status Check(const v1::ConnectedSystem& before, const v1::ConnectedSystem& system, absl::CivilDay today,
                   absl::CivilDay on);
// EVIDENCE_MISSING of one that is done without its paper.
absl::Status Check(const v1::PolicyDocument& before, const v1::PolicyDocument& document, absl::CivilDay today,
                   absl::CivilDay on);

// EVIDENCE_MISSING of one that is approved without its paper.
absl::Status Check(const v1::PlanningEia& before, const v1::PlanningEia& assessment, absl::CivilDay today,
                   absl::CivilDay on);

// Completes an edition of the catalogue, `before` being the one that it replaces, empty for the baseline. Besides what
// is said above, DATES_REVERSED if it would be in force before that one; INVALID_FIELDS if that is another body's,
// or if it corrects one of another day; EVIDENCE_IN_FUTURE.
absl::Status Enter(v1::CatalogueEdition& edition, const v1::CatalogueEdition& before, absl::CivilDay today,
                   absl::CivilDay on);

}  // namespace tiernet::approval

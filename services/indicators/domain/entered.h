// Rules of what is entered here: official figures (I.34), targets (I.35), commendations (W3).
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/reference/reference.h"
#include "services/indicators/domain/fraction.h"
#include "tiernet/indicators/v1/commendation.pb.h"
#include "tiernet/indicators/v1/official_figure.pb.h"
#include "tiernet/indicators/v1/target.pb.h"

namespace tiernet::indicators {

// What the figure or target holds its place by, also for who looks it up:
// `FAI/CITY/140400/2019-06`, `C01/UNIT/140423/2019`. `to` is the code under `to/` in its name.
std::string ClaimOf(v1::Series series, v1::ScopeKind kind, absl::string_view to, absl::string_view month);
std::string ClaimOf(absl::string_view indicator, v1::ScopeKind kind, absl::string_view to, int year);

// Completes a new figure, whose name is set. INVALID_FIELDS naming `official_figure.scope_kind`
// unless it is UNIT of a summation unit or CITY of the city itself (140400 may be either: the
// kind tells 市本级 from 全市); `official_figure.month` unless it ends by `on`. Unchanged on error.
absl::Status Enter(v1::OfficialFigure& figure, const Reference& reference, absl::CivilDay on);

// Completes a new target, whose name is set. NOT_FOUND naming an indicator that the plan of
// the year itself does not have; INVALID_FIELDS naming `target.scope_kind` as above, or where
// the indicator's targets are not entered for units (I.35) or it is not counted for the city,
// and `target.value` that is no decimal without a sign. Unchanged on error.
absl::Status Enter(v1::Target& target, const Reference& reference);
// A change of its value. INVALID_FIELDS naming `target.value`.
absl::Status Edit(const v1::Target& target);

// Completes a new commendation, whose name is set. INVALID_FIELDS naming `commendation.awarded_to` unless it is
// one of the city's; EVENT_IN_FUTURE,
// EVIDENCE_IN_FUTURE, BACKFILL_NEEDED (I.31).
absl::Status Enter(v1::Commendation& commendation, absl::CivilDay today, absl::CivilDay on);

// Ruling 26. `units` are the values of the units' targets for `indicator` as they would
// stand, `city` the city's. Once every summation unit has one, TARGETS_TOO_LOW unless they
// reach it together.
absl::Status CheckSum(const std::string& indicator, const std::vector<Fraction>& units, const Fraction& city,
                      const Reference& reference);

}  // namespace tiernet::indicators

// Whom figures are of (domain.md I.32): which units and zones, and who may ask.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/reference/reference.h"
#include "services/indicators/domain/formula.h"
#include "tiernet/indicators/v1/scoreboard.pb.h"
#include "tiernet/reference/v1/indicator.pb.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet::indicators {

struct Place {
  v1::Scope scope;
  // Whose facts count.
  std::vector<std::string> units;
  // Of a zone: itself.
  std::vector<std::string> zones;
  // Whose people, and those above, may read it; also what its figures and targets stand
  // under.
  std::string unit;
};

// INVALID_FIELDS naming `scope.kind` or `scope.code`.
absl::StatusOr<Place> PlaceOf(const v1::Scope& scope, const Reference& reference);

// Those of `place`, of a city, that a formula is of; of any other scope its own.
std::vector<std::string> UnitsOf(Whose whose, const Place& place, const Reference& reference);

// Whether its contributions are counted by zone: it is of zones too, or counts them.
bool IsByZone(const reference::v1::IndicatorDefinition& definition);

// Zones of a class, by id.
std::vector<std::string> ZonesOf(reference::v1::ZoneClass zone_class, const Reference& reference);

// The scopes that a scoreboard of `place` shows `definition` for: itself, and on a city's its
// zones. A city stands for zones of a class that has none.
std::vector<v1::Scope> ShownFor(const reference::v1::IndicatorDefinition& definition, const Place& place,
                                const Reference& reference);

// The scopes that `definition` is counted for, as they are written: `CITY:140400`,
// `UNIT:<unit>`, `ZONE:Z02, ZONE:Z03`.
std::string CountedFor(const reference::v1::IndicatorDefinition& definition, const Reference& reference);

}  // namespace tiernet::indicators

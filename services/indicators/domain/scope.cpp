#include "services/indicators/domain/scope.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/echo.h"
#include "common/status/error.h"

namespace tiernet::indicators {
namespace {

using reference::v1::IndicatorDefinition;

// The class whose zones a scope of the definitions means; nothing for other scopes.
std::optional<reference::v1::ZoneClass> ClassOf(int scope) {
  switch (scope) {
    case reference::v1::INDICATOR_SCOPE_ZONE_HIGH_TECH:
      return reference::v1::ZONE_CLASS_HIGH_TECH;
    case reference::v1::INDICATOR_SCOPE_ZONE_PROVINCIAL:
      return reference::v1::ZONE_CLASS_PROVINCIAL;
    case reference::v1::INDICATOR_SCOPE_ZONE_OTHER:
      return reference::v1::ZONE_CLASS_OTHER;
    default:
      return std::nullopt;
  }
}

bool IsZoneUnit(absl::string_view unit, const Reference& reference) {
  return reference.FindRegion(unit)->kind() == reference::v1::REGION_KIND_ZONE;
}

// The scopes that one of the definitions means, as they are written.
std::vector<std::string> Written(int scope, const Reference& reference) {
  std::vector<std::string> written;
  const auto zone_class = ClassOf(scope);
  if (scope == reference::v1::INDICATOR_SCOPE_UNIT) return {"UNIT:<unit>"};
  if (scope == reference::v1::INDICATOR_SCOPE_COUNTY_ONLY) return {"UNIT:<county>"};
  if (zone_class) {
    for (const auto& zone : ZonesOf(*zone_class, reference)) written.push_back(absl::StrCat("ZONE:", zone));
  }
  // A city stands for zones of a class that has none.
  if (written.empty()) written.push_back(absl::StrCat("CITY:", reference.City()));
  return written;
}

void AddShown(int scope, const Place& place, const Reference& reference, std::vector<v1::Scope>& shown) {
  const auto zone_class = ClassOf(scope);
  const auto kind = place.scope.kind();
  const bool own = (kind == v1::SCOPE_KIND_CITY && scope == reference::v1::INDICATOR_SCOPE_CITY) ||
                   (kind == v1::SCOPE_KIND_UNIT && scope == reference::v1::INDICATOR_SCOPE_UNIT) ||
                   (kind == v1::SCOPE_KIND_UNIT && scope == reference::v1::INDICATOR_SCOPE_COUNTY_ONLY &&
                    place.unit != reference.City() && !IsZoneUnit(place.unit, reference)) ||
                   (kind == v1::SCOPE_KIND_ZONE && zone_class &&
                    reference.FindZone(place.scope.code())->zone_class() == *zone_class);
  if (own) shown.push_back(place.scope);
  if (kind != v1::SCOPE_KIND_CITY || !zone_class) return;
  const auto zones = ZonesOf(*zone_class, reference);
  // Where the city has a value of its own it does not stand for zones that are not there too.
  const bool has_own = !shown.empty() && shown.front().kind() == v1::SCOPE_KIND_CITY;
  if (zones.empty() && !has_own) shown.push_back(place.scope);
  for (const auto& zone : zones) {
    shown.emplace_back();
    shown.back().set_kind(v1::SCOPE_KIND_ZONE);
    shown.back().set_code(zone);
  }
}

}  // namespace

std::vector<std::string> UnitsOf(Whose whose, const Place& place, const Reference& reference) {
  if (place.scope.kind() != v1::SCOPE_KIND_CITY || whose == Whose::kAll) return place.units;
  std::vector<std::string> units;
  for (const auto& unit : place.units) {
    const bool is_city = unit == reference.City();
    if (whose == Whose::kCityItself ? is_city : !is_city && !IsZoneUnit(unit, reference)) units.push_back(unit);
  }
  return units;
}

bool IsByZone(const IndicatorDefinition& definition) {
  const auto* formula = FindFormula(definition.code());
  const bool counts_zones = formula != nullptr && formula->counts_zones;
  return counts_zones || std::any_of(definition.scopes().begin(), definition.scopes().end(),
                                     [](int scope) { return ClassOf(scope).has_value(); });
}

std::vector<std::string> ZonesOf(reference::v1::ZoneClass zone_class, const Reference& reference) {
  std::vector<std::string> zones;
  for (const auto& zone : reference.data().zones()) {
    if (zone.zone_class() == zone_class) zones.push_back(zone.id());
  }
  return zones;
}

absl::StatusOr<Place> PlaceOf(const v1::Scope& scope, const Reference& reference) {
  const auto& units = reference.summation_units();
  const auto unknown = [&](absl::string_view what) {
    return InvalidFields({Violation{"scope.code", absl::StrCat(Quoted(scope.code()), " is no ", what)}});
  };
  switch (scope.kind()) {
    case v1::SCOPE_KIND_UNIT:
      if (!std::binary_search(units.begin(), units.end(), scope.code())) return unknown("unit of the city");
      return Place{scope, {scope.code()}, {}, scope.code()};
    case v1::SCOPE_KIND_CITY:
      if (scope.code() != reference.City()) return unknown("city with units here");
      return Place{scope, units, {}, scope.code()};
    case v1::SCOPE_KIND_ZONE: {
      const auto* zone = reference.FindZone(scope.code());
      if (zone == nullptr) return unknown("zone");
      return Place{scope, units, {scope.code()}, zone->unit()};
    }
    default:
      return InvalidFields({Violation{"scope.kind", "is UNIT, CITY or ZONE"}});
  }
}

std::vector<v1::Scope> ShownFor(const IndicatorDefinition& definition, const Place& place, const Reference& reference) {
  std::vector<v1::Scope> shown;
  for (const int scope : definition.scopes()) AddShown(scope, place, reference, shown);
  return shown;
}

std::string CountedFor(const IndicatorDefinition& definition, const Reference& reference) {
  std::vector<std::string> written;
  for (const int scope : definition.scopes()) {
    for (auto& one : Written(scope, reference)) written.push_back(std::move(one));
  }
  return absl::StrJoin(written, ", ");
}

}  // namespace tiernet::indicators

// From sums, figures and targets to an indicator's value and light (domain.md G.2, G.3).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/indicators/domain/formula.h"
#include "tiernet/indicators/v1/scoreboard.pb.h"
#include "tiernet/indicators/v1/target.pb.h"

namespace tiernet::indicators {

// A sum to read: of the scope, or of its zones of one class; of a city over some of its units.
struct SumQuery {
  v1::Measure measure;
  Days days;
  reference::v1::ZoneClass zones;
  Whose whose = Whose::kAll;
};

// Where the values of one scope are made from. A city's targets for its units come by
// unit; those that are not entered are left out.
struct Sources {
  std::function<absl::StatusOr<absl::int128>(const SumQuery&)> sum;
  // Of a city: of how many of its units the sum is not 0, and how many there are.
  std::function<absl::StatusOr<std::pair<int, int>>(const SumQuery&)> share_of_units;
  // Of the scope's zone, of a city all: of how many the sum is not 0, and how many there are.
  std::function<absl::StatusOr<std::pair<int, int>>(const SumQuery&)> zones_with;
  // Of how many of the units that the queries are of no sum is 0.
  std::function<absl::StatusOr<absl::int128>(const std::vector<SumQuery>&)> units_with;
  // Of each unit no more than the plan's target of `indicator`.
  std::function<absl::StatusOr<absl::int128>(const SumQuery&, absl::string_view indicator)> sum_up_to_target;
  // Names of the bulletins of the ranking that were published in the days, supplements apart.
  std::function<absl::StatusOr<std::vector<std::string>>(const Days&)> bulletins;
  std::function<absl::StatusOr<std::optional<v1::OfficialFigure>>(v1::Series, absl::CivilMonth)> figure;
  std::function<absl::StatusOr<std::optional<v1::Target>>(absl::string_view indicator, int year)> target;
  // The one entered for the city that the scope lies in.
  std::function<absl::StatusOr<std::optional<v1::Target>>(absl::string_view indicator, int year)> city_target;
  std::function<absl::StatusOr<std::vector<v1::Target>>(absl::string_view indicator, int year)> unit_targets;
};

// The value of `definition` for `scope` as of the day, with target and light where the
// day lies in the plan's year; a score is NOT_APPLICABLE until Assess says what it is. Fails only if a source does.
absl::StatusOr<v1::IndicatorValue> Evaluate(const reference::v1::IndicatorDefinition& definition,
                                            const v1::Scope& scope, absl::CivilDay as_of, const Sources& sources);

}  // namespace tiernet::indicators

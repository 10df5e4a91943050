// The formulas of the plan's indicators (domain.md G.1): which sums, official figures and
// targets each is made of.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "tiernet/indicators/v1/measure.pb.h"
#include "tiernet/indicators/v1/official_figure.pb.h"
#include "tiernet/reference/v1/indicator.pb.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet::indicators {

// The business days that a sum runs over, seen from the day of the value.
enum class Window {
  // From the beginning: how a stock stands on the day.
  kToDay,
  // From the beginning to the end of the year before: how it stood when the year began.
  kToYearBefore,
  // From 1 January.
  kYear,
  // How a stock stands, and a flow from 1 January, on the day or the definition's deadline,
  // whichever comes first (ruling 4).
  kToDeadline,
  kYearToDeadline,
  // From the beginning of the definition's period, its month or quarter.
  kPeriod,
};

// Units of a city.
enum class Whose {
  kAll,
  // The city's own people, 市本级.
  kCityItself,
  // The twelve counties (I.32).
  kCounties,
};

struct SumOf {
  v1::Measure measure;
  Window window;
  // +1 or -1.
  int sign = 1;
};

// An official figure up to the last finished month.
struct FigureOf {
  v1::Series series;
  int years_back = 0;
  // Up to December instead.
  bool whole_year = false;
};

// The target that the scope was given for another indicator.
struct TargetOf {
  absl::string_view indicator;
};

using Operand = std::variant<SumOf, FigureOf, TargetOf>;

// The value is numerator over denominator, sums of their operands, in the definition's unit.
struct Formula {
  absl::string_view code;
  std::vector<Operand> numerator;
  // Empty: 1.
  std::vector<Operand> denominator = {};
  // The value is the quotient less 1 (H.2).
  bool growth = false;
  // Beside it, from project reports (H.5).
  std::vector<SumOf> managed = {};
  // Over the zones of this class alone.
  reference::v1::ZoneClass zones = reference::v1::ZONE_CLASS_UNSPECIFIED;
  // Of the city: the share of its units, its own included, for which the numerator is not 0:
  // "every level", not "all of them together" (K8, E.10).
  bool city_is_share_of_units = false;
  // Of the city: over these of its units.
  Whose whose = Whose::kAll;
  // The number of zones for which the numerator is not 0.
  bool counts_zones = false;
  // Their share in all zones instead, or in the one that it is of.
  bool is_share_of_zones = false;
  // The number of units, of those that it is of, for which no operand of the numerator is 0.
  bool counts_units = false;
  // Of each unit no more than its target for this indicator: a surplus in one does not offset
  // another (I05).
  absl::string_view up_to_target_of = {};
  // The number of bulletins published in the period (R05): each ranks every unit.
  bool counts_bulletins = false;
  // No sum of its own: it is scored by the others (G.4).
  bool is_score = false;
};

// Null: no service records its facts yet.
const Formula* FindFormula(absl::string_view code);

// The first and last business day of a window; no first: from the beginning.
struct Days {
  std::optional<absl::CivilDay> from;
  absl::CivilDay to;
};
Days DaysOf(Window window, const reference::v1::IndicatorDefinition& definition, absl::CivilDay as_of);

}  // namespace tiernet::indicators

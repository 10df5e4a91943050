// How a value stands to its target: domain.md G.3.
#pragma once

#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "services/indicators/domain/fraction.h"
#include "tiernet/indicators/v1/scoreboard.pb.h"
#include "tiernet/reference/v1/indicator.pb.h"

namespace tiernet::indicators {

// Months of `as_of`'s year that are finished; one is on its last day (I.43).
int FinishedMonths(absl::CivilDay as_of);

// The first and last day of the period of `as_of` that `period` means; of the year if it means
// none.
absl::CivilDay PeriodBegin(reference::v1::IndicatorPeriod period, absl::CivilDay as_of);
absl::CivilDay PeriodEnd(reference::v1::IndicatorPeriod period, absl::CivilDay as_of);

// A value of the plan's year and what it is judged by.
struct Judged {
  const reference::v1::IndicatorDefinition& definition;
  absl::CivilDay as_of;
  Fraction value;
  // The scope's target, in the definition's unit.
  Fraction target;
  // Of BY_DATE from its deadline on: the value on that day, if there was one.
  std::optional<Fraction> value_at_deadline;
};

// Does `value` reach `target` (`>=`, `>`, `<=`, `=`)?
bool Reaches(reference::v1::Comparison comparison, const Fraction& value, const Fraction& target);

// By the definition's kind: L1 for CUM and CUM_RATIO, L2 for LEVEL, L3 for BY_DATE, L4 for
// CADENCE, L5 for CEILING, L6 for ZERO. LIGHT_NONE for MONITOR and SCORE; in another year than
// the definition's; for BY_DATE where the deadline saw no value; and for a CADENCE not yet done
// whose period has not begun its last third. Thirds are counted in days: it has begun on the
// first day that lies in it, if only in part (19 of 28, 61 of 90); the period has ended, RED, on
// its last day, as a month has.
v1::Light LightOf(const Judged& judged);

// L1 of a value that shall reach `target` once `time`, a share of the whole, is 1.
v1::Light LightOfProgress(const Fraction& value, const Fraction& target, const Fraction& time);

// The progress that time asks for: `6/12` for L1, `170/181` for BY_DATE before its deadline;
// empty where time asks for none, also in another year.
std::string TimeProgress(const reference::v1::IndicatorDefinition& definition, absl::CivilDay as_of);

}  // namespace tiernet::indicators

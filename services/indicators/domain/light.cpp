#include "services/indicators/domain/light.h"

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"

namespace tiernet::indicators {
namespace {

namespace v1ref = reference::v1;
using absl::CivilDay;
using v1ref::IndicatorDefinition;

// G.3: the bands below what is asked for.
Fraction YellowPoints() { return Fraction(1, 10); }
Fraction YellowShare() { return Fraction(9, 10); }

constexpr int kMonthsOfYear = 12;
constexpr int kFewForZero = 2;

// Days from 1 January to `day`, both included.
int64_t DayOfYear(CivilDay day) { return day - CivilDay(day.year(), 1, 1) + 1; }

// Reference sees to it that there is one.
CivilDay DeadlineOf(const IndicatorDefinition& definition) { return *ParseDate(definition.deadline()); }

// More is better: what a level that may turn negative and the bands below a target are about.
bool IsFloor(v1ref::Comparison comparison) {
  return comparison == v1ref::COMPARISON_AT_LEAST || comparison == v1ref::COMPARISON_ABOVE;
}

// L1. Multiplied by the target rather than divided by it: a target may be 0.
v1::Light LightOf(const Fraction& value, const Fraction& target, const Fraction& time, bool above) {
  if (time == Fraction(0)) return v1::LIGHT_GREEN;
  const Fraction asked = time * target;
  if (above ? value > asked : value >= asked) return v1::LIGHT_GREEN;
  return value >= (time - YellowPoints()) * target ? v1::LIGHT_YELLOW : v1::LIGHT_RED;
}

v1::Light LightOfTime(const Judged& judged, const Fraction& time) {
  return LightOf(judged.value, judged.target, time, judged.definition.comparison() == v1ref::COMPARISON_ABOVE);
}

// L2.
v1::Light LightOfLevel(const Judged& judged) {
  const auto comparison = judged.definition.comparison();
  if (IsFloor(comparison) && judged.value < Fraction(0)) return v1::LIGHT_RED;
  if (Reaches(comparison, judged.value, judged.target)) return v1::LIGHT_GREEN;
  return IsFloor(comparison) && judged.value >= YellowShare() * judged.target ? v1::LIGHT_YELLOW : v1::LIGHT_RED;
}

// L3.
v1::Light LightByDate(const Judged& judged) {
  const CivilDay deadline = DeadlineOf(judged.definition);
  if (judged.as_of < deadline) {
    return LightOfTime(judged, Fraction(DayOfYear(judged.as_of), DayOfYear(deadline)));
  }
  if (!judged.value_at_deadline) return v1::LIGHT_NONE;
  const auto comparison = judged.definition.comparison();
  if (Reaches(comparison, *judged.value_at_deadline, judged.target)) return v1::LIGHT_GREEN;
  return Reaches(comparison, judged.value, judged.target) ? v1::LIGHT_LATE_MET : v1::LIGHT_RED;
}

// L4. A period has ended on its last day, as a month has (I.43); its last third has begun on
// the first day that reaches into it.
v1::Light LightOfCadence(const Judged& judged) {
  if (Reaches(judged.definition.comparison(), judged.value, judged.target)) return v1::LIGHT_GREEN;
  const CivilDay begin = PeriodBegin(judged.definition.period(), judged.as_of);
  const CivilDay end = PeriodEnd(judged.definition.period(), judged.as_of);
  if (judged.as_of == end) return v1::LIGHT_RED;
  const int64_t day = judged.as_of - begin + 1;
  const int64_t days = end - begin + 1;
  return 3 * day > 2 * days ? v1::LIGHT_YELLOW : v1::LIGHT_NONE;
}

// L5.
v1::Light LightOfCeiling(const Judged& judged) {
  if (judged.value <= YellowShare() * judged.target) return v1::LIGHT_GREEN;
  return judged.value <= judged.target ? v1::LIGHT_YELLOW : v1::LIGHT_RED;
}

// L6.
v1::Light LightOfZero(const Fraction& value) {
  if (value <= Fraction(0)) return v1::LIGHT_GREEN;
  return value <= Fraction(kFewForZero) ? v1::LIGHT_YELLOW : v1::LIGHT_RED;
}

}  // namespace

int FinishedMonths(CivilDay as_of) {
  const bool on_last_day = (as_of + 1).day() == 1;
  return on_last_day ? as_of.month() : as_of.month() - 1;
}

CivilDay PeriodBegin(v1ref::IndicatorPeriod period, CivilDay as_of) {
  switch (period) {
    case v1ref::INDICATOR_PERIOD_MONTH:
      return CivilDay(absl::CivilMonth(as_of));
    case v1ref::INDICATOR_PERIOD_QUARTER:
      return CivilDay(as_of.year(), (as_of.month() - 1) / 3 * 3 + 1, 1);
    default:
      return CivilDay(as_of.year(), 1, 1);
  }
}

CivilDay PeriodEnd(v1ref::IndicatorPeriod period, CivilDay as_of) {
  const absl::CivilMonth first(PeriodBegin(period, as_of));
  switch (period) {
    case v1ref::INDICATOR_PERIOD_MONTH:
      return CivilDay(first + 1) - 1;
    case v1ref::INDICATOR_PERIOD_QUARTER:
      return CivilDay(first + 3) - 1;
    default:
      return CivilDay(first + kMonthsOfYear) - 1;
  }
}

bool Reaches(v1ref::Comparison comparison, const Fraction& value, const Fraction& target) {
  switch (comparison) {
    case v1ref::COMPARISON_AT_LEAST:
      return value >= target;
    case v1ref::COMPARISON_ABOVE:
      return value > target;
    case v1ref::COMPARISON_AT_MOST:
      return value <= target;
    case v1ref::COMPARISON_EQUAL:
      return value == target;
    default:
      return false;
  }
}

v1::Light LightOf(const Judged& judged) {
  if (judged.as_of.year() != judged.definition.year()) return v1::LIGHT_NONE;
  switch (judged.definition.kind()) {
    case v1ref::INDICATOR_KIND_CUM:
    case v1ref::INDICATOR_KIND_CUM_RATIO:
      return LightOfTime(judged, Fraction(FinishedMonths(judged.as_of), kMonthsOfYear));
    case v1ref::INDICATOR_KIND_LEVEL:
      return LightOfLevel(judged);
    case v1ref::INDICATOR_KIND_BY_DATE:
      return LightByDate(judged);
    case v1ref::INDICATOR_KIND_CADENCE:
      return LightOfCadence(judged);
    case v1ref::INDICATOR_KIND_CEILING:
      return LightOfCeiling(judged);
    case v1ref::INDICATOR_KIND_ZERO:
      return LightOfZero(judged.value);
    default:
      return v1::LIGHT_NONE;
  }
}

v1::Light LightOfProgress(const Fraction& value, const Fraction& target, const Fraction& time) {
  return LightOf(value, target, time, false);
}

std::string TimeProgress(const IndicatorDefinition& definition, CivilDay as_of) {
  if (as_of.year() != definition.year()) return "";
  switch (definition.kind()) {
    case v1ref::INDICATOR_KIND_CUM:
    case v1ref::INDICATOR_KIND_CUM_RATIO:
      return absl::StrCat(FinishedMonths(as_of), "/", kMonthsOfYear);
    case v1ref::INDICATOR_KIND_BY_DATE: {
      const CivilDay deadline = DeadlineOf(definition);
      return as_of < deadline ? absl::StrCat(DayOfYear(as_of), "/", DayOfYear(deadline)) : "";
    }
    default:
      return "";
  }
}

}  // namespace tiernet::indicators

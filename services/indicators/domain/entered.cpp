#include "services/indicators/domain/entered.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/calendar/date.h"
#include "common/codes/decimal.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/schema/name.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/indicators/domain/scope.h"
#include "tiernet/reference/v1/indicator.pb.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet::indicators {
namespace {

namespace v1ref = reference::v1;

template <typename List, typename Value>
bool Contains(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

std::string Claim(absl::string_view what, v1::ScopeKind kind, absl::string_view to, absl::string_view when) {
  const std::string& scope = v1::ScopeKind_Name(kind);
  return absl::StrCat(what, "/", absl::StripPrefix(scope, "SCOPE_KIND_"), "/", to, "/", when);
}

// What is wrong with the scope (`kind`, `to`); empty if it is one of I.32. A zone has neither
// figures nor targets of its own.
std::string ProblemOf(v1::ScopeKind kind, absl::string_view to, const Reference& reference) {
  if (kind == v1::SCOPE_KIND_UNIT) {
    return Contains(reference.summation_units(), to) ? ""
                                                     : absl::StrCat(to, " is no unit whose sum is the city (I.32)");
  }
  if (kind == v1::SCOPE_KIND_CITY) {
    const std::string city = reference.City();
    return to == city ? ""
                      : absl::StrCat(to, " is not ", city, ", under which stands what is of the whole city (I.32)");
  }
  return "must be SCOPE_KIND_UNIT or SCOPE_KIND_CITY";
}

// The definition of `code` in the plan of `year` itself, not of one before it; null if there
// is none.
const v1ref::IndicatorDefinition* FindDefinition(absl::string_view code, int year, const Reference& reference) {
  for (const auto* definition : reference.IndicatorsOf(year)) {
    if (definition->year() == year && definition->code() == code) return definition;
  }
  return nullptr;
}

// What is wrong with a target for such a scope; empty if nothing is.
std::string ProblemOf(v1::ScopeKind kind, const v1ref::IndicatorDefinition& definition) {
  if (kind == v1::SCOPE_KIND_UNIT && definition.county_target() != v1ref::COUNTY_TARGET_ENTERED) {
    return absl::StrCat("targets for ", definition.code(), " are not entered for units (I.35)");
  }
  if (kind == v1::SCOPE_KIND_CITY && !Contains(definition.scopes(), v1ref::INDICATOR_SCOPE_CITY)) {
    return absl::StrCat(definition.code(), " is not counted for the city");
  }
  return "";
}

std::string ProblemOfValue(const v1::Target& target) {
  if (ParseDecimal(target.value())) return "";
  return "must be a decimal like 52.5, without a sign, at most 10 digits before and 8 after the point";
}

}  // namespace

std::string ClaimOf(v1::Series series, v1::ScopeKind kind, absl::string_view to, absl::string_view month) {
  return Claim(absl::StripPrefix(v1::Series_Name(series), "SERIES_"), kind, to, month);
}

std::string ClaimOf(absl::string_view indicator, v1::ScopeKind kind, absl::string_view to, int year) {
  return Claim(indicator, kind, to, absl::StrCat(year));
}

absl::Status Enter(v1::OfficialFigure& figure, const Reference& reference, absl::CivilDay on) {
  const auto to = schema::ParseName(figure.name())->to;
  Demands demands("official_figure");
  const std::string problem = ProblemOf(figure.scope_kind(), to, reference);
  demands.Ask(problem.empty(), "scope_kind", problem);
  // A month is over on its last day (I.43).
  const auto last_day = absl::CivilDay(*ParseMonth(figure.month()) + 1) - 1;
  demands.Ask(
      last_day <= on, "month",
      absl::StrCat("ends on ", FormatDate(last_day), ", after ", FormatDate(on), ": there is no figure of it yet"));
  TN_RETURN_IF_ERROR(demands.Check());
  figure.set_claimed_month(ClaimOf(figure.series(), figure.scope_kind(), to, figure.month()));
  return absl::OkStatus();
}

absl::Status Enter(v1::Target& target, const Reference& reference) {
  const auto* definition = FindDefinition(target.indicator(), target.year(), reference);
  if (definition == nullptr) {
    return Error(reason::ERROR_REASON_NOT_FOUND,
                 {{"name", absl::StrCat(target.indicator(), " (", target.year(), ")")}});
  }
  const auto to = schema::ParseName(target.name())->to;
  std::string scope_problem = ProblemOf(target.scope_kind(), to, reference);
  if (scope_problem.empty()) scope_problem = ProblemOf(target.scope_kind(), *definition);
  const std::string value_problem = ProblemOfValue(target);
  Demands demands("target");
  demands.Ask(scope_problem.empty(), "scope_kind", scope_problem);
  demands.Ask(value_problem.empty(), "value", value_problem);
  TN_RETURN_IF_ERROR(demands.Check());
  target.set_claimed_scope(ClaimOf(target.indicator(), target.scope_kind(), to, target.year()));
  return absl::OkStatus();
}

absl::Status Edit(const v1::Target& target) {
  const auto problem = ProblemOfValue(target);
  return problem.empty() ? absl::OkStatus() : InvalidFields({Violation{"target.value", problem}});
}

absl::Status CheckSum(const std::string& indicator, const std::vector<Fraction>& units, const Fraction& city,
                      const Reference& reference) {
  if (units.size() < reference.summation_units().size()) return absl::OkStatus();
  Fraction sum;
  for (const auto& unit : units) sum = sum + unit;
  if (sum >= city) return absl::OkStatus();
  return Error(reason::ERROR_REASON_TARGETS_TOO_LOW,
               {{"indicator", indicator}, {"sum", sum.Decimal()}, {"target", city.Decimal()}});
}

absl::Status Enter(v1::Commendation& commendation, absl::CivilDay today, absl::CivilDay on) {
  const std::string city(schema::ParseName(commendation.name())->unit);
  if (!schema::Covers(city, commendation.awarded_to())) {
    return InvalidFields(
        {Violation{"commendation.awarded_to", absl::StrCat(commendation.awarded_to(), " is no unit of ", city)}});
  }
  TN_RETURN_IF_ERROR(CheckNotAfter("awarded_on", commendation.awarded_on(), on));
  TN_RETURN_IF_ERROR(CheckNotBackfilled(commendation.awarded_on(), today, on));
  TN_RETURN_IF_ERROR(CheckEvidence(commendation.document(), on));
  commendation.set_reporting_unit(commendation.awarded_to());
  return absl::OkStatus();
}

}  // namespace tiernet::indicators

#include "services/indicators/domain/value.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/calendar/date.h"
#include "common/status/macros.h"
#include "services/indicators/domain/fraction.h"
#include "services/indicators/domain/light.h"

namespace tiernet::indicators {
namespace {

using reference::v1::IndicatorDefinition;
using v1::IndicatorValue;

constexpr int64_t kYuanIn100Million = 100'000'000;
constexpr int64_t kCentsIn10000Dollars = 1'000'000;
constexpr int kDecimals = 2;

// The definition's unit in terms of what is summed: a share counts as 100 %, yuan as
// 1/10^8 of 亿元 (G.2), metres as 1/1000 km, tonnes as 1/10^4 of 万吨, cents as 1/10^6 of 万美元.
Fraction Scale(const IndicatorDefinition& definition) {
  if (definition.unit() == "%") return {100};
  if (definition.unit() == "亿元") return {1, kYuanIn100Million};
  if (definition.unit() == "km") return {1, 1000};
  if (definition.unit() == "万吨") return {1, 10'000};
  if (definition.unit() == "万美元") return {1, kCentsIn10000Dollars};
  return {1};
}

// Each of whose values is a zone's: a city bears one only where it has no such zone (I.43).
bool IsOfZonesAlone(const IndicatorDefinition& definition) {
  return std::none_of(definition.scopes().begin(), definition.scopes().end(), [](int scope) {
    return scope == reference::v1::INDICATOR_SCOPE_CITY || scope == reference::v1::INDICATOR_SCOPE_UNIT ||
           scope == reference::v1::INDICATOR_SCOPE_COUNTY_ONLY;
  });
}

// A value before it has a unit.
struct Quotient {
  v1::Outcome outcome = v1::OUTCOME_VALUE;
  absl::int128 numerator = 0;
  absl::int128 denominator = 1;
  // Of an outcome that is none.
  std::string missing;
};

std::string SeriesName(v1::Series series, absl::CivilMonth month) {
  const char* name = series == v1::SERIES_FAI            ? "固定资产投资"
                     : series == v1::SERIES_TECH_UPGRADE ? "工业技改投资"
                                                         : "一般公共预算支出";
  return absl::StrCat("official figure ", name, " ", FormatMonth(month));
}

// Computes the values of one indicator for one scope.
class Evaluation {
 public:
  Evaluation(const IndicatorDefinition& definition, const Formula& formula, const v1::Scope& scope,
             const Sources& sources, IndicatorValue& value)
      : definition_(definition), formula_(formula), scope_(scope), sources_(sources), value_(value) {}

  absl::StatusOr<Quotient> ValueOn(absl::CivilDay as_of) {
    Quotient quotient;
    if (IsOfZonesAlone(definition_) && scope_.kind() == v1::SCOPE_KIND_CITY) {
      quotient.outcome = v1::OUTCOME_NOT_APPLICABLE;
      quotient.missing = "there is no zone of this class";
      return quotient;
    }
    if (formula_.city_is_share_of_units && scope_.kind() == v1::SCOPE_KIND_CITY) {
      TN_ASSIGN_OR_RETURN(const auto units, sources_.share_of_units(QueryOf(formula_.numerator.front(), as_of)));
      quotient.numerator = units.first;
      quotient.denominator = units.second;
      return quotient;
    }
    if (formula_.counts_zones) {
      TN_ASSIGN_OR_RETURN(const auto zones, sources_.zones_with(QueryOf(formula_.numerator.front(), as_of)));
      quotient.numerator = zones.first;
      if (formula_.is_share_of_zones) quotient.denominator = zones.second;
      return quotient;
    }
    if (formula_.counts_units) {
      std::vector<SumQuery> queries;
      for (const auto& operand : formula_.numerator) queries.push_back(QueryOf(operand, as_of));
      TN_ASSIGN_OR_RETURN(quotient.numerator, sources_.units_with(queries));
      return quotient;
    }
    if (formula_.counts_bulletins) {
      TN_ASSIGN_OR_RETURN(const auto names, sources_.bulletins(DaysOf(Window::kPeriod, definition_, as_of)));
      for (const auto& name : names) value_.add_rests_on(name);
      quotient.numerator = static_cast<int64_t>(names.size());
      return quotient;
    }
    if (!formula_.up_to_target_of.empty()) {
      TN_ASSIGN_OR_RETURN(quotient.numerator, sources_.sum_up_to_target(QueryOf(formula_.numerator.front(), as_of),
                                                                        formula_.up_to_target_of));
      return quotient;
    }
    return QuotientOfSums(as_of);
  }

  absl::StatusOr<absl::int128> Managed(absl::CivilDay as_of) const {
    absl::int128 sum = 0;
    for (const auto& operand : formula_.managed) {
      TN_ASSIGN_OR_RETURN(const auto part, sources_.sum(QueryOf(operand, as_of)));
      sum += operand.sign * part;
    }
    return sum;
  }

 private:
  // A figure that is still to come decides, else the first thing that is lacking.
  static void Lack(v1::Outcome outcome, std::string missing, Quotient& quotient) {
    if (quotient.outcome != v1::OUTCOME_VALUE && outcome != v1::OUTCOME_NOT_REPORTED) return;
    quotient.outcome = outcome;
    quotient.missing = std::move(missing);
  }

  SumQuery QueryOf(const Operand& operand, absl::CivilDay as_of) const {
    const auto& sum = std::get<SumOf>(operand);
    return {sum.measure, DaysOf(sum.window, definition_, as_of), formula_.zones, formula_.whose};
  }

  absl::StatusOr<Quotient> QuotientOfSums(absl::CivilDay as_of) {
    Quotient quotient;
    TN_RETURN_IF_ERROR(AddUp(formula_.numerator, as_of, quotient.numerator, quotient));
    if (formula_.denominator.empty()) return quotient;
    quotient.denominator = 0;
    TN_RETURN_IF_ERROR(AddUp(formula_.denominator, as_of, quotient.denominator, quotient));
    if (quotient.outcome == v1::OUTCOME_VALUE && quotient.denominator == 0) {
      quotient.outcome = v1::OUTCOME_NOT_APPLICABLE;
      quotient.missing = "the denominator is 0";
    }
    if (formula_.growth) quotient.numerator -= quotient.denominator;
    return quotient;
  }

  absl::Status AddUp(const std::vector<Operand>& operands, absl::CivilDay as_of, absl::int128& total,
                     Quotient& quotient) {
    for (const auto& operand : operands) {
      if (const auto* sum = std::get_if<SumOf>(&operand)) {
        TN_ASSIGN_OR_RETURN(const auto part, sources_.sum(QueryOf(operand, as_of)));
        total += sum->sign * part;
      } else if (const auto* figure = std::get_if<FigureOf>(&operand)) {
        TN_RETURN_IF_ERROR(AddFigure(*figure, as_of, total, quotient));
      } else {
        TN_RETURN_IF_ERROR(AddTarget(std::get<TargetOf>(operand), as_of.year(), total, quotient));
      }
    }
    return absl::OkStatus();
  }

  absl::Status AddFigure(const FigureOf& of, absl::CivilDay as_of, absl::int128& total, Quotient& quotient) {
    const int months = of.whole_year ? 12 : FinishedMonths(as_of);
    // Before the first month of a year is finished nothing was completed in it.
    if (months == 0) return absl::OkStatus();
    const absl::CivilMonth month(as_of.year() - of.years_back, months);
    TN_ASSIGN_OR_RETURN(const auto figure, sources_.figure(of.series, month));
    if (!figure) {
      // What is not there of an earlier year is a base (H.2); of this year, not reported yet.
      Lack(of.years_back > 0 ? v1::OUTCOME_NOT_APPLICABLE : v1::OUTCOME_NOT_REPORTED, SeriesName(of.series, month),
           quotient);
      return absl::OkStatus();
    }
    value_.add_rests_on(figure->name());
    total += figure->cumulative_yuan();
    return absl::OkStatus();
  }

  absl::Status AddTarget(const TargetOf& of, int year, absl::int128& total, Quotient& quotient) {
    TN_ASSIGN_OR_RETURN(const auto target, sources_.target(of.indicator, year));
    const auto amount = target ? Fraction::ParseDecimal(target->value()) : std::nullopt;
    if (!amount) {
      Lack(v1::OUTCOME_NOT_APPLICABLE, absl::StrCat("target of ", of.indicator, " for the unit"), quotient);
      return absl::OkStatus();
    }
    value_.add_rests_on(target->name());
    // Entered in 亿元, at most 8 digits after the point: whole yuan.
    total += (*amount * Fraction(kYuanIn100Million)).numerator();
    return absl::OkStatus();
  }

  const IndicatorDefinition& definition_;
  const Formula& formula_;
  const v1::Scope& scope_;
  const Sources& sources_;
  IndicatorValue& value_;
};

// The target that holds for the scope; nothing where there is none.
absl::StatusOr<std::optional<Fraction>> TargetFor(const IndicatorDefinition& definition, const v1::Scope& scope,
                                                  const Sources& sources, IndicatorValue& value) {
  std::optional<Fraction> target = Fraction::ParseDecimal(definition.target());
  const bool is_unit = scope.kind() == v1::SCOPE_KIND_UNIT;
  if (is_unit && definition.county_target() == reference::v1::COUNTY_TARGET_NONE) return std::optional<Fraction>();
  const bool own = is_unit && definition.county_target() == reference::v1::COUNTY_TARGET_ENTERED;
  if (own) target.reset();
  // H.4: what is derived from the base of 2018 follows the official figure once it is there.
  if (definition.code() == "R01A") {
    TN_ASSIGN_OR_RETURN(const auto base, sources.figure(v1::SERIES_FAI, absl::CivilMonth(definition.year() - 1, 12)));
    if (base && base->basis() == v1::FIGURE_BASIS_OFFICIAL) {
      target = Fraction(5, 2) * Fraction(base->cumulative_yuan(), kYuanIn100Million);
      value.add_rests_on(base->name());
    }
  }
  TN_ASSIGN_OR_RETURN(const auto set, own ? sources.target(definition.code(), definition.year())
                                          : sources.city_target(definition.code(), definition.year()));
  if (!set) return target;
  value.add_rests_on(set->name());
  return Fraction::ParseDecimal(set->value());
}

// Ruling 26: do the units' targets reach the city's together?
absl::Status ShowUnitTargets(const IndicatorDefinition& definition, const std::optional<Fraction>& city,
                             const Sources& sources, IndicatorValue& value) {
  TN_ASSIGN_OR_RETURN(const auto targets, sources.unit_targets(definition.code(), definition.year()));
  Fraction sum;
  for (const auto& target : targets) sum = sum + Fraction::ParseDecimal(target.value()).value_or(Fraction());
  value.set_unit_targets_entered(static_cast<int>(targets.size()));
  value.set_unit_targets_sum(sum.Decimal());
  value.set_unit_targets_reach(city && sum >= *city);
  return absl::OkStatus();
}

const char* Sign(reference::v1::Comparison comparison) {
  switch (comparison) {
    case reference::v1::COMPARISON_AT_LEAST:
      return ">=";
    case reference::v1::COMPARISON_ABOVE:
      return ">";
    case reference::v1::COMPARISON_AT_MOST:
      return "<=";
    case reference::v1::COMPARISON_EQUAL:
      return "=";
    default:
      return "";
  }
}

Fraction InUnit(const Quotient& quotient, const IndicatorDefinition& definition) {
  return Fraction(quotient.numerator, quotient.denominator) * Scale(definition);
}

// Target, progress that time asks for, and light: in the plan's own year alone.
absl::Status Judge(const IndicatorDefinition& definition, const v1::Scope& scope, absl::CivilDay as_of,
                   const Quotient& quotient, const Sources& sources, Evaluation& evaluation, IndicatorValue& value) {
  TN_ASSIGN_OR_RETURN(const auto target, TargetFor(definition, scope, sources, value));
  if (target) value.set_target(target->Decimal());
  value.set_comparison(Sign(definition.comparison()));
  value.set_deadline(definition.deadline());
  value.set_time_progress(TimeProgress(definition, as_of));
  const bool by_unit = definition.county_target() == reference::v1::COUNTY_TARGET_ENTERED;
  if (by_unit && scope.kind() == v1::SCOPE_KIND_CITY) {
    TN_RETURN_IF_ERROR(ShowUnitTargets(definition, target, sources, value));
  }
  if (quotient.outcome != v1::OUTCOME_VALUE) return absl::OkStatus();
  if (!target) {
    value.set_light(by_unit && scope.kind() == v1::SCOPE_KIND_UNIT ? v1::LIGHT_NO_TARGET : v1::LIGHT_NONE);
    return absl::OkStatus();
  }
  std::optional<Fraction> at_deadline;
  const auto deadline = ParseDate(definition.deadline());
  if (definition.kind() == reference::v1::INDICATOR_KIND_BY_DATE && deadline && as_of >= *deadline) {
    TN_ASSIGN_OR_RETURN(const auto then, evaluation.ValueOn(*deadline));
    if (then.outcome == v1::OUTCOME_VALUE) {
      at_deadline = InUnit(then, definition);
      value.set_value_at_deadline(at_deadline->Rounded(kDecimals));
    }
  }
  value.set_light(LightOf({definition, as_of, InUnit(quotient, definition), *target, at_deadline}));
  return absl::OkStatus();
}

// By month or quarter, as the definition says.
bool IsOfPeriod(const Formula& formula) {
  return formula.counts_bulletins ||
         std::any_of(formula.numerator.begin(), formula.numerator.end(), [](const Operand& operand) {
           const auto* sum = std::get_if<SumOf>(&operand);
           return sum != nullptr && sum->window == Window::kPeriod;
         });
}

void Show(const Quotient& quotient, const Formula& formula, const IndicatorDefinition& definition,
          IndicatorValue& value) {
  value.set_outcome(quotient.outcome);
  value.set_missing(quotient.missing);
  if (quotient.outcome != v1::OUTCOME_VALUE) return;
  const Fraction scale = Scale(definition);
  const bool is_count = formula.denominator.empty() && quotient.denominator == 1 && scale == Fraction(1);
  value.set_numerator(Digits(quotient.numerator * scale.numerator()));
  value.set_denominator(Digits(quotient.denominator * scale.denominator()));
  value.set_value(InUnit(quotient, definition).Rounded(is_count ? 0 : kDecimals));
}

}  // namespace

absl::StatusOr<IndicatorValue> Evaluate(const IndicatorDefinition& definition, const v1::Scope& scope,
                                        absl::CivilDay as_of, const Sources& sources) {
  IndicatorValue value;
  value.set_code(definition.code());
  value.set_name_zh(definition.name_zh());
  value.set_unit(definition.unit());
  *value.mutable_scope() = scope;
  value.set_light(v1::LIGHT_NONE);
  const Formula* formula = FindFormula(definition.code());
  if (formula == nullptr) {
    value.set_outcome(v1::OUTCOME_NOT_RECORDED);
    value.set_missing(absl::StrCat(definition.missing_fact(), " (", absl::StrJoin(definition.clauses(), ", "), ")"));
    return value;
  }
  if (formula->is_score) {
    value.set_outcome(v1::OUTCOME_NOT_APPLICABLE);
    return value;
  }
  Evaluation evaluation(definition, *formula, scope, sources, value);
  TN_ASSIGN_OR_RETURN(const auto quotient, evaluation.ValueOn(as_of));
  Show(quotient, *formula, definition, value);
  if (IsOfPeriod(*formula)) value.set_counted_from(FormatDate(PeriodBegin(definition.period(), as_of)));
  if (!formula->managed.empty()) {
    TN_ASSIGN_OR_RETURN(const auto managed, evaluation.Managed(as_of));
    value.set_managed_value((Fraction(managed, 1) * Scale(definition)).Rounded(kDecimals));
  }
  if (as_of.year() == definition.year()) {
    TN_RETURN_IF_ERROR(Judge(definition, scope, as_of, quotient, sources, evaluation, value));
  }
  return value;
}

}  // namespace tiernet::indicators

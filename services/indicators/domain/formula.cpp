#include "services/indicators/domain/formula.h"

#include <algorithm>

#include "common/calendar/date.h"
#include "services/indicators/domain/light.h"

namespace tiernet::indicators {
namespace {

using namespace v1;  // NOLINT(google-build-using-namespace): a table of nothing but its constants

constexpr SumOf Stock(Measure measure) { return {measure, Window::kToDay}; }
constexpr SumOf WhenTheYearBegan(Measure measure) { return {measure, Window::kToYearBefore}; }
constexpr SumOf InYear(Measure measure) { return {measure, Window::kYear}; }
constexpr SumOf UpToDeadline(Measure measure) { return {measure, Window::kToDeadline}; }
constexpr SumOf InYearUpToDeadline(Measure measure) { return {measure, Window::kYearToDeadline}; }
constexpr SumOf InPeriod(Measure measure) { return {measure, Window::kPeriod}; }
constexpr SumOf Less(SumOf sum) { return {sum.measure, sum.window, -1}; }
constexpr FigureOf Fai(int years_back = 0) { return {SERIES_FAI, years_back}; }

// POP_RSV of the year (C.6): in the library on the day, and what left it in the year.
const std::vector<Operand> kPopulation = {Stock(MEASURE_RESERVE_NUMBER), InYear(MEASURE_RESERVE_LEFT_NUMBER)};
const std::vector<Operand> kPopulationYuan = {Stock(MEASURE_RESERVE_YUAN), InYear(MEASURE_RESERVE_LEFT_YUAN)};

// NOLINTNEXTLINE(readability-function-size): a table, a row a code.
const std::vector<Formula>& Formulas() {
  static const auto& formulas = *new std::vector<Formula>{
      {"R01", kPopulationYuan, {FigureOf{SERIES_FAI, 1, true}}},
      {"R01A", kPopulationYuan},
      {"R02", {InYear(MEASURE_RESERVE_TRANSFERRED)}, kPopulation},
      {"R03", {Stock(MEASURE_RESERVE_TRANSFER_OVERDUE)}},
      {"R04", {Stock(MEASURE_RESERVE_REMOVAL_OVERDUE)}},
      {.code = "R05", .counts_bulletins = true},
      {"R06", {InYear(MEASURE_LEADING_ENTERPRISE_EVENTS)}},
      {"R07.n", {InPeriod(MEASURE_RESERVE_ADMITTED_NUMBER)}},
      {"R07.amount", {InPeriod(MEASURE_RESERVE_ADMITTED_YUAN)}},

      {"I01", {InYear(MEASURE_CONTRACTED_YUAN)}},
      {"I02", {InYear(MEASURE_CONTRACTS_STARTED)}, {InYear(MEASURE_CONTRACTS_SIGNED)}},
      {.code = "I03", .numerator = {InYear(MEASURE_EVENTS_OUTSIDE)}, .whose = Whose::kCityItself},
      {.code = "I04", .numerator = {InYear(MEASURE_ZONE_SESSIONS)}, .counts_zones = true},
      {"I05", {InYear(MEASURE_CONTRACTS_LANDED_1000M)}},
      {.code = "I05C",
       .numerator = {InYear(MEASURE_CONTRACTS_LANDED_1000M)},
       .whose = Whose::kCounties,
       .up_to_target_of = "I05"},
      {"I06", {Stock(MEASURE_MAJOR_CONTRACTS_TRACKED)}, {Stock(MEASURE_MAJOR_CONTRACTS)}},
      {"I07", {Stock(MEASURE_CONTRACTS_OF_500)}},
      {"I08", {InPeriod(MEASURE_FUNDS_IN_PLACE_YUAN)}},
      {"I09", {Stock(MEASURE_CONTRACTS_LINKED)}, {Stock(MEASURE_CONTRACTS_EFFECTIVE)}},
      {"I10", {InYear(MEASURE_RECOMMENDATIONS_PUBLISHED)}},
      {"I11.n", {InPeriod(MEASURE_CONTRACTS_FOREIGN)}},
      {"I11.amount", {InPeriod(MEASURE_FOREIGN_FUNDS_USD_CENTS)}},

      {.code = "C01", .numerator = {Fai()}, .managed = {InYear(MEASURE_COMPLETED_IN_STATISTICS_YUAN)}},
      {.code = "C02", .numerator = {Fai()}, .denominator = {Fai(1)}, .growth = true},
      {.code = "C03",
       .numerator = {InYear(MEASURE_COMPLETED_TECH_UPGRADE_YUAN)},
       .denominator = {FigureOf{SERIES_TECH_UPGRADE, 1}},
       .growth = true},
      {"C04", {InYear(MEASURE_STARTED_ABOVE_1000M)}},
      {"C05", {InYear(MEASURE_STARTED_ABOVE_500M)}},
      {.code = "C05C",
       .numerator = {InYear(MEASURE_STARTED_ABOVE_500M)},
       .zones = reference::v1::ZONE_CLASS_PROVINCIAL},
      {"C06", {InYear(MEASURE_STARTED_ABOVE_300M)}},
      {"C07", {InYear(MEASURE_COMPLETED_KEY_YUAN)}, {Fai()}},
      {"C08", {InYear(MEASURE_COMPLETED_KEY_PROVINCE_YUAN)}, {Fai()}},
      {"C07A", {InYear(MEASURE_COMPLETED_KEY_YUAN)}},
      {"C08A", {InYear(MEASURE_COMPLETED_KEY_PROVINCE_YUAN)}},
      // Those that left count in neither (ruling 28).
      {"C09", {InYear(MEASURE_RESUMED)}, {WhenTheYearBegan(MEASURE_UNDER_WAY), InYear(MEASURE_CARRY_OVER_CHANGE)}},
      // Admitted by the deadline (ruling 4): who starts later catches up.
      {"C10",
       {InYear(MEASURE_NEW_STARTED)},
       {UpToDeadline(MEASURE_NOT_STARTED), InYearUpToDeadline(MEASURE_NEW_STARTED)}},
      {"C11", {InYear(MEASURE_ANNUAL_PLAN_YUAN)}, {TargetOf{"C01"}}},
      {"C12", {Stock(MEASURE_STATISTICS_ENTERED)}, {Stock(MEASURE_STATISTICS_ELIGIBLE)}},
      {.code = "C13", .numerator = {InPeriod(MEASURE_SITE_VISITS)}, .city_is_share_of_units = true},
      {"C14", {InYear(MEASURE_ISSUES_ANSWERED)}, {InYear(MEASURE_ISSUES_TO_ANSWER)}},
      {"C15", {InYear(MEASURE_ISSUES_CLOSED)}, {InYear(MEASURE_ISSUES_TO_CLOSE)}},
      // Of the city its own: each tier holds its meetings (K10).
      {.code = "C16", .numerator = {InPeriod(MEASURE_DISPATCH_MEETINGS)}, .whose = Whose::kCityItself},
      {"C17", {Stock(MEASURE_KEY_PROJECTS_LED)}, {Stock(MEASURE_KEY_PROJECTS)}},
      {"C19", {Stock(MEASURE_INDUSTRY95_NUMBER)}},
      {"C19A", {Stock(MEASURE_INDUSTRY95_EMERGING_NUMBER)}},
      {"C19B", {Stock(MEASURE_INDUSTRY95_TRADITIONAL_NUMBER)}},
      {"C20", {Stock(MEASURE_INDUSTRY95_YUAN)}},
      {"C20A", {Stock(MEASURE_INDUSTRY95_EMERGING_YUAN)}},
      {"C20B", {Stock(MEASURE_INDUSTRY95_TRADITIONAL_YUAN)}},
      {"C21", {InYear(MEASURE_COMPLETED_INDUSTRY95_YUAN)}},
      {"C22", {InYear(MEASURE_SOLID_WASTE_TONNES)}},
      {"C23", {InYear(MEASURE_ROADS_COMPLETED_M)}},
      {"C24", {Stock(MEASURE_NAMED_MILESTONES_REACHED)}, {Stock(MEASURE_NAMED_MILESTONES_DUE)}},
      {"C25", {InYear(MEASURE_COMPLETED_PRIVATE_YUAN)}, {InYear(MEASURE_COMPLETED_YUAN)}},
      {"C26", {InYear(MEASURE_PPP_COMMITTED_YUAN)}, {InYear(MEASURE_BUDGET_EXPENDITURE_YUAN)}},
      {"C27", {Stock(MEASURE_PPP_PROJECTS), Less(Stock(MEASURE_PPP_PROJECTS_UNTOLD))}, {Stock(MEASURE_PPP_PROJECTS)}},
      {"C28", {InYear(MEASURE_FACTOR_NEEDS_SATISFIED)}, {InYear(MEASURE_FACTOR_NEEDS_DUE)}},
      {"C29", {InYear(MEASURE_OBSTRUCTIONS_CLOSED)}, {InYear(MEASURE_OBSTRUCTIONS_TO_CLOSE)}},
      {"C30", {InYear(MEASURE_FINANCE_MATCHING_EVENTS)}},
      {"C31", {InYear(MEASURE_YEAR_CUMULATIVE_KEY_YUAN)}, {InYear(MEASURE_ANNUAL_PLAN_KEY_YUAN)}},

      {"A01", {InYear(MEASURE_APPROVALS_FINISHED_DAYS)}, {InYear(MEASURE_APPROVALS_FINISHED)}},
      // What is overdue on the day counts below the line, in whatever year it came to be.
      {"A02", {InYear(MEASURE_CASES_DECIDED_IN_TIME)}, {InYear(MEASURE_CASES_DECIDED), Stock(MEASURE_CASES_OVERDUE)}},
      {.code = "A03",
       .numerator = {Stock(MEASURE_PARALLEL_FLOWS), Stock(MEASURE_PARALLEL_APPLICATIONS)},
       .whose = Whose::kCounties,
       .counts_units = true},
      {"A04", {Stock(MEASURE_COMMITMENTS_OF_VERIFICATION)}},
      {"A05", {Stock(MEASURE_COMMITMENTS_SIGNED)}, {Stock(MEASURE_COMMITMENTS)}},
      {"A06", {InYear(MEASURE_FILING_STARTED_COMMITTED)}, {InYear(MEASURE_FILING_STARTED)}},
      {"A07", {InYear(MEASURE_STANDARD_PARCELS_GRANTED)}},
      {"A08", {Stock(MEASURE_SYSTEMS_CONNECTED)}, {Stock(MEASURE_SYSTEMS_REGISTERED)}},
      {"A09", {Stock(MEASURE_INTERMEDIARIES_SUPERVISED)}, {Stock(MEASURE_INTERMEDIARIES)}},
      {"A10", {InYear(MEASURE_SUPERVISION_STEPS_IN_TIME)}, {InYear(MEASURE_SUPERVISION_STEPS_DUE)}},
      {"A11", {InYear(MEASURE_ACCEPTANCES_JOINT)}, {InYear(MEASURE_ACCEPTANCES)}},
      {"A12", {Stock(MEASURE_DOCUMENTS_DONE)}, {Stock(MEASURE_DOCUMENTS_LISTED)}},
      // By how much the catalogue is less than the baseline.
      {.code = "A13.n",
       .numerator = {Stock(MEASURE_BASELINE_ITEMS), Less(Stock(MEASURE_CATALOGUE_ITEMS))},
       .denominator = {Stock(MEASURE_BASELINE_ITEMS)},
       .whose = Whose::kCityItself},
      {.code = "A13.limits",
       .numerator = {Stock(MEASURE_BASELINE_LIMIT_DAYS), Less(Stock(MEASURE_CATALOGUE_LIMIT_DAYS))},
       .denominator = {Stock(MEASURE_BASELINE_LIMIT_DAYS)},
       .whose = Whose::kCityItself},
      {"A14", {InYear(MEASURE_KEY_EIA_CASES_GREEN)}, {InYear(MEASURE_KEY_EIA_CASES)}},
      {.code = "A15",
       .numerator = {Stock(MEASURE_ZONE_PLANS_ASSESSED)},
       .counts_zones = true,
       .is_share_of_zones = true},

      {.code = "W01", .is_score = true},
      {"W02", {InPeriod(MEASURE_PUBLICITY_ITEMS)}},
  };
  return formulas;
}

}  // namespace

const Formula* FindFormula(absl::string_view code) {
  const auto& formulas = Formulas();
  const auto found =
      std::find_if(formulas.begin(), formulas.end(), [code](const Formula& formula) { return formula.code == code; });
  return found == formulas.end() ? nullptr : &*found;
}

Days DaysOf(Window window, const reference::v1::IndicatorDefinition& definition, absl::CivilDay as_of) {
  const absl::CivilDay new_year(as_of.year());
  // It binds in its own year alone.
  const auto deadline = definition.year() == as_of.year() ? ParseDate(definition.deadline()) : std::nullopt;
  const absl::CivilDay by_deadline = std::min(as_of, deadline.value_or(as_of));
  switch (window) {
    case Window::kToDay:
      return {std::nullopt, as_of};
    case Window::kToYearBefore:
      return {std::nullopt, new_year - 1};
    case Window::kYear:
      return {new_year, as_of};
    case Window::kToDeadline:
      return {std::nullopt, by_deadline};
    case Window::kYearToDeadline:
      return {new_year, by_deadline};
    case Window::kPeriod:
      return {PeriodBegin(definition.period(), as_of), as_of};
  }
  return {std::nullopt, as_of};
}

}  // namespace tiernet::indicators

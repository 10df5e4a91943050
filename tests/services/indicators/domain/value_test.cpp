#include "services/indicators/domain/value.h"

#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/refusal.h"

namespace tiernet::indicators {
namespace {

using reference::v1::IndicatorDefinition;
using testing::IsOk;

constexpr int64_t k100Million = 100'000'000;

// Sources that answer from tables: sums by measure and last day, figures by claim-like keys.
struct Table {
  std::map<std::pair<int, absl::CivilDay>, int64_t> sums;
  std::map<std::pair<int, std::string>, int64_t> figures;
  v1::FigureBasis basis = v1::FIGURE_BASIS_OFFICIAL;
  std::map<std::string, std::string> targets;
  std::map<std::string, std::string> city_targets;
  std::vector<std::string> unit_targets;
  // First days asked for, by measure.
  std::map<int, std::string> from;
  std::pair<int, int> share = {0, 15};

  Sources sources() {
    Sources sources;
    sources.sum = [this](const SumQuery& query) -> absl::StatusOr<absl::int128> {
      from[query.measure] = query.days.from ? FormatDate(*query.days.from) : "";
      const auto found = sums.find({query.measure, query.days.to});
      return found == sums.end() ? absl::int128(0) : absl::int128(found->second);
    };
    sources.share_of_units = [this](const SumQuery&) -> absl::StatusOr<std::pair<int, int>> { return share; };
    sources.figure = [this](v1::Series series,
                            absl::CivilMonth month) -> absl::StatusOr<std::optional<v1::OfficialFigure>> {
      const auto found = figures.find({series, FormatMonth(month)});
      if (found == figures.end()) return std::optional<v1::OfficialFigure>();
      v1::OfficialFigure figure;
      figure.set_name(absl::StrCat("figure-", FormatMonth(month)));
      figure.set_cumulative_yuan(found->second);
      figure.set_basis(basis);
      return std::optional<v1::OfficialFigure>(figure);
    };
    sources.target = [this](absl::string_view code, int) -> absl::StatusOr<std::optional<v1::Target>> {
      const auto found = targets.find(std::string(code));
      if (found == targets.end()) return std::optional<v1::Target>();
      v1::Target target;
      target.set_name(absl::StrCat("target-", found->first));
      target.set_value(found->second);
      return std::optional<v1::Target>(target);
    };
    sources.unit_targets = [this](absl::string_view, int) -> absl::StatusOr<std::vector<v1::Target>> {
      std::vector<v1::Target> all;
      for (const auto& value : unit_targets) all.emplace_back().set_value(value);
      return all;
    };
    sources.city_target = [this](absl::string_view code, int) -> absl::StatusOr<std::optional<v1::Target>> {
      const auto found = city_targets.find(std::string(code));
      if (found == city_targets.end()) return std::optional<v1::Target>();
      v1::Target target;
      target.set_name(absl::StrCat("city-target-", found->first));
      target.set_value(found->second);
      return std::optional<v1::Target>(target);
    };
    return sources;
  }
};

IndicatorDefinition Definition(const std::string& code, reference::v1::IndicatorKind kind, const std::string& unit,
                               const std::string& target) {
  IndicatorDefinition definition;
  definition.set_code(code);
  definition.add_clauses("T1");
  definition.set_year(2019);
  definition.add_scopes(reference::v1::INDICATOR_SCOPE_CITY);
  definition.add_scopes(reference::v1::INDICATOR_SCOPE_UNIT);
  definition.set_kind(kind);
  definition.set_period(reference::v1::INDICATOR_PERIOD_MONTH);
  definition.set_unit(unit);
  definition.set_target(target);
  definition.set_comparison(reference::v1::COMPARISON_AT_LEAST);
  definition.set_county_target(reference::v1::COUNTY_TARGET_SAME);
  return definition;
}

v1::Scope City() {
  v1::Scope scope;
  scope.set_kind(v1::SCOPE_KIND_CITY);
  scope.set_code("140400");
  return scope;
}

v1::Scope Unit() {
  v1::Scope scope;
  scope.set_kind(v1::SCOPE_KIND_UNIT);
  scope.set_code("140423");
  return scope;
}

v1::IndicatorValue Must(const IndicatorDefinition& definition, const v1::Scope& scope, absl::CivilDay as_of,
                        Table& table) {
  auto value = Evaluate(definition, scope, as_of, table.sources());
  EXPECT_THAT(value, IsOk());
  return value.ok() ? *value : v1::IndicatorValue();
}

IndicatorDefinition Fai() {
  auto definition = Definition("C01", reference::v1::INDICATOR_KIND_CUM, "亿元", "737.4");
  definition.set_county_target(reference::v1::COUNTY_TARGET_ENTERED);
  return definition;
}

TEST(Evaluate, JudgesInvestmentOnTheOfficialFigureAndShowsTheReportedBesideIt) {
  Table table;
  const absl::CivilDay june(2019, 6, 30);
  table.figures[{v1::SERIES_FAI, "2019-06"}] = 368'700'000'00;
  table.sums[{v1::MEASURE_COMPLETED_IN_STATISTICS_YUAN, june}] = 300 * k100Million + 500'000;
  const auto value = Must(Fai(), City(), june, table);
  EXPECT_EQ(value.outcome(), v1::OUTCOME_VALUE);
  EXPECT_EQ(value.value(), "368.70");
  EXPECT_EQ(value.numerator(), "36870000000");
  EXPECT_EQ(value.denominator(), "100000000");
  EXPECT_EQ(value.managed_value(), "300.01") << "300.005 rounded half up";
  EXPECT_EQ(value.target(), "737.4");
  EXPECT_EQ(value.light(), v1::LIGHT_GREEN) << "exactly half at half time";
  EXPECT_EQ(value.time_progress(), "6/12");
  EXPECT_THAT(value.rests_on(), ::testing::ElementsAre("figure-2019-06"));
}

TEST(Evaluate, TakesTheLastFinishedMonthInTheMiddleOfOne) {
  Table table;
  table.figures[{v1::SERIES_FAI, "2019-07"}] = 400 * k100Million;
  EXPECT_EQ(Must(Fai(), City(), absl::CivilDay(2019, 8, 15), table).value(), "400.00");
  EXPECT_EQ(Must(Fai(), City(), absl::CivilDay(2019, 7, 31), table).value(), "400.00")
      << "July is finished on its last day";
  EXPECT_EQ(Must(Fai(), City(), absl::CivilDay(2019, 7, 30), table).outcome(), v1::OUTCOME_NOT_REPORTED);
}

TEST(Evaluate, SaysWhichFigureIsMissingAndGivesNoLight) {
  Table table;
  const auto value = Must(Fai(), City(), absl::CivilDay(2019, 6, 30), table);
  EXPECT_EQ(value.outcome(), v1::OUTCOME_NOT_REPORTED);
  EXPECT_THAT(value.missing(), ::testing::HasSubstr("固定资产投资 2019-06"));
  EXPECT_EQ(value.light(), v1::LIGHT_NONE);
  EXPECT_EQ(value.value(), "");
}

TEST(Evaluate, HasNothingCompletedBeforeTheFirstMonthIsFinished) {
  Table table;
  const auto value = Must(Fai(), City(), absl::CivilDay(2019, 1, 30), table);
  EXPECT_EQ(value.value(), "0.00");
  EXPECT_EQ(value.light(), v1::LIGHT_GREEN);
}

TEST(Evaluate, GrowsOverTheSameMonthOfTheYearBefore) {
  Table table;
  const auto growth = Definition("C02", reference::v1::INDICATOR_KIND_LEVEL, "%", "8.5");
  table.figures[{v1::SERIES_FAI, "2019-06"}] = 1085 * k100Million;
  table.figures[{v1::SERIES_FAI, "2018-06"}] = 1000 * k100Million;
  const auto value = Must(growth, City(), absl::CivilDay(2019, 6, 30), table);
  EXPECT_EQ(value.value(), "8.50");
  EXPECT_EQ(value.light(), v1::LIGHT_GREEN) << "the target itself is reached";
  table.figures[{v1::SERIES_FAI, "2019-06"}] = 999 * k100Million;
  const auto shrunk = Must(growth, City(), absl::CivilDay(2019, 6, 30), table);
  EXPECT_EQ(shrunk.value(), "-0.10");
  EXPECT_EQ(shrunk.light(), v1::LIGHT_RED);
}

TEST(Evaluate, IsNotApplicableWhereTheDenominatorIsNone) {
  Table table;
  const auto rate = Definition("C09", reference::v1::INDICATOR_KIND_BY_DATE, "%", "100");
  const auto value = Must(rate, City(), absl::CivilDay(2019, 6, 30), table);
  EXPECT_EQ(value.outcome(), v1::OUTCOME_NOT_APPLICABLE);
  EXPECT_EQ(value.numerator(), "") << "neither 0 nor 100 % (G.2)";
  EXPECT_EQ(value.light(), v1::LIGHT_NONE);
}

TEST(Evaluate, FreezesTheLightOfAByDateOnItsDeadline) {
  Table table;
  auto rate = Definition("C10", reference::v1::INDICATOR_KIND_BY_DATE, "%", "70");
  rate.set_deadline("2019-06-30");
  table.sums = {{{v1::MEASURE_NEW_STARTED, absl::CivilDay(2019, 6, 30)}, 6},
                {{v1::MEASURE_NOT_STARTED, absl::CivilDay(2019, 6, 30)}, 4},
                {{v1::MEASURE_NEW_STARTED, absl::CivilDay(2019, 9, 30)}, 9},
                {{v1::MEASURE_NOT_STARTED, absl::CivilDay(2019, 9, 30)}, 1},
                {{v1::MEASURE_NEW_STARTED, absl::CivilDay(2019, 12, 31)}, 6}};
  const auto on_it = Must(rate, City(), absl::CivilDay(2019, 6, 30), table);
  EXPECT_EQ(on_it.value(), "60.00");
  EXPECT_EQ(on_it.value_at_deadline(), "60.00");
  EXPECT_EQ(on_it.light(), v1::LIGHT_RED);
  EXPECT_EQ(Must(rate, City(), absl::CivilDay(2019, 9, 30), table).light(), v1::LIGHT_LATE_MET);
  EXPECT_EQ(Must(rate, City(), absl::CivilDay(2019, 12, 31), table).light(), v1::LIGHT_RED) << "fallen back again";
  EXPECT_EQ(table.from[v1::MEASURE_NEW_STARTED], "2019-01-01");
  EXPECT_EQ(table.from[v1::MEASURE_NOT_STARTED], "") << "a stock, from the beginning";
}

TEST(Evaluate, MeasuresLateStartsAgainstThoseAdmittedByTheDeadline) {
  Table table;
  auto rate = Definition("C10", reference::v1::INDICATOR_KIND_BY_DATE, "%", "70");
  rate.set_deadline("2019-06-30");
  table.sums = {{{v1::MEASURE_NEW_STARTED, absl::CivilDay(2019, 6, 30)}, 6},
                {{v1::MEASURE_NOT_STARTED, absl::CivilDay(2019, 6, 30)}, 4},
                {{v1::MEASURE_NEW_STARTED, absl::CivilDay(2019, 9, 30)}, 8},
                {{v1::MEASURE_NOT_STARTED, absl::CivilDay(2019, 9, 30)}, 50}};
  EXPECT_EQ(Must(rate, City(), absl::CivilDay(2019, 9, 30), table).value(), "80.00") << "8 of the 10 (ruling 4)";
}

TEST(Evaluate, KnowsNoDeadlineInAnotherYear) {
  Table table;
  auto rate = Definition("C10", reference::v1::INDICATOR_KIND_BY_DATE, "%", "70");
  rate.set_deadline("2019-06-30");
  table.sums = {{{v1::MEASURE_NEW_STARTED, absl::CivilDay(2020, 1, 10)}, 1},
                {{v1::MEASURE_NOT_STARTED, absl::CivilDay(2020, 1, 10)}, 3}};
  const auto value = Must(rate, City(), absl::CivilDay(2020, 1, 10), table);
  EXPECT_EQ(value.value(), "25.00");
  EXPECT_EQ(value.light(), v1::LIGHT_NONE);
}

TEST(Evaluate, LetsTheCitysEnteredNumberHoldForEachUnitThatHasTheSame) {
  Table table;
  table.city_targets["C02"] = "9";
  table.targets["C02"] = "1";
  const auto growth = Definition("C02", reference::v1::INDICATOR_KIND_LEVEL, "%", "8.5");
  table.figures[{v1::SERIES_FAI, "2019-06"}] = 1085 * k100Million;
  table.figures[{v1::SERIES_FAI, "2018-06"}] = 1000 * k100Million;
  EXPECT_EQ(Must(growth, Unit(), absl::CivilDay(2019, 6, 30), table).target(), "9");
}

TEST(Evaluate, LacksABaseOnlyOnceThePeriodIsReported) {
  Table table;
  const auto growth = Definition("C02", reference::v1::INDICATOR_KIND_LEVEL, "%", "8.5");
  const auto neither = Must(growth, City(), absl::CivilDay(2019, 6, 30), table);
  EXPECT_EQ(neither.outcome(), v1::OUTCOME_NOT_REPORTED);
  table.figures[{v1::SERIES_FAI, "2019-06"}] = 1085 * k100Million;
  const auto no_base = Must(growth, City(), absl::CivilDay(2019, 6, 30), table);
  EXPECT_EQ(no_base.outcome(), v1::OUTCOME_NOT_APPLICABLE);
  EXPECT_THAT(no_base.missing(), ::testing::HasSubstr("2018-06"));
}

TEST(Evaluate, CountsAMonitoredFlowWithinItsPeriod) {
  Table table;
  auto admitted = Definition("R07.n", reference::v1::INDICATOR_KIND_MONITOR, "projects", "");
  admitted.set_period(reference::v1::INDICATOR_PERIOD_QUARTER);
  table.sums[{v1::MEASURE_RESERVE_ADMITTED_NUMBER, absl::CivilDay(2019, 8, 15)}] = 7;
  const auto value = Must(admitted, City(), absl::CivilDay(2019, 8, 15), table);
  EXPECT_EQ(value.value(), "7") << "a count has no decimals";
  EXPECT_EQ(value.light(), v1::LIGHT_NONE);
  EXPECT_EQ(table.from[v1::MEASURE_RESERVE_ADMITTED_NUMBER], "2019-07-01");
}

TEST(Evaluate, ShowsMetresAsKilometres) {
  Table table;
  const auto roads = Definition("C23", reference::v1::INDICATOR_KIND_CUM, "km", "1000");
  table.sums[{v1::MEASURE_ROADS_COMPLETED_M, absl::CivilDay(2019, 6, 30)}] = 500'005;
  const auto value = Must(roads, City(), absl::CivilDay(2019, 6, 30), table);
  EXPECT_EQ(value.value(), "500.01") << "half up";
  EXPECT_EQ(value.light(), v1::LIGHT_GREEN);
}

TEST(Evaluate, AsksACityForVisitsOfEachOfItsUnits) {
  Table table;
  auto visits = Definition("C13", reference::v1::INDICATOR_KIND_CADENCE, "visits/unit/quarter", "1");
  visits.set_period(reference::v1::INDICATOR_PERIOD_QUARTER);
  table.share = {14, 15};
  const auto all_but_one = Must(visits, City(), absl::CivilDay(2019, 6, 30), table);
  EXPECT_EQ(all_but_one.value(), "0.93");
  EXPECT_EQ(all_but_one.light(), v1::LIGHT_RED) << "the quarter ended without";
  table.sums[{v1::MEASURE_SITE_VISITS, absl::CivilDay(2019, 6, 30)}] = 3;
  EXPECT_EQ(Must(visits, Unit(), absl::CivilDay(2019, 6, 30), table).value(), "3");
}

TEST(Evaluate, DividesTheUnitsPlansByTheTargetItWasGiven) {
  Table table;
  const absl::CivilDay june(2019, 6, 30);
  auto plans = Definition("C11", reference::v1::INDICATOR_KIND_LEVEL, "%", "100");
  table.sums[{v1::MEASURE_ANNUAL_PLAN_YUAN, june}] = 63 * k100Million;
  EXPECT_EQ(Must(plans, Unit(), june, table).outcome(), v1::OUTCOME_NOT_APPLICABLE);
  table.targets["C01"] = "52.5";
  const auto value = Must(plans, Unit(), june, table);
  EXPECT_EQ(value.value(), "120.00");
  EXPECT_EQ(value.light(), v1::LIGHT_GREEN);
}

TEST(Evaluate, ShowsAUnitWithoutItsTargetAndSaysSo) {
  Table table;
  table.figures[{v1::SERIES_FAI, "2019-06"}] = 30 * k100Million;
  const auto without = Must(Fai(), Unit(), absl::CivilDay(2019, 6, 30), table);
  EXPECT_EQ(without.value(), "30.00");
  EXPECT_EQ(without.light(), v1::LIGHT_NO_TARGET) << "the city's target is not the unit's (I.35)";
  table.targets["C01"] = "60";
  const auto with = Must(Fai(), Unit(), absl::CivilDay(2019, 6, 30), table);
  EXPECT_EQ(with.target(), "60");
  EXPECT_EQ(with.light(), v1::LIGHT_GREEN);
}

TEST(Evaluate, AddsUpTheTargetsOfTheUnitsForTheCity) {
  Table table;
  table.figures[{v1::SERIES_FAI, "2019-06"}] = 400 * k100Million;
  table.unit_targets = {"700", "37.39999999"};
  auto value = Must(Fai(), City(), absl::CivilDay(2019, 6, 30), table);
  EXPECT_EQ(value.unit_targets_sum(), "737.39999999");
  EXPECT_EQ(value.unit_targets_entered(), 2);
  EXPECT_FALSE(value.unit_targets_reach());
  table.unit_targets = {"700", "37.4"};
  EXPECT_TRUE(Must(Fai(), City(), absl::CivilDay(2019, 6, 30), table).unit_targets_reach());
}

TEST(Evaluate, ReplacesTheDerivedReserveTargetOnceTheOfficialFigureIsThere) {
  Table table;
  const absl::CivilDay year_end(2019, 12, 31);
  const auto amount = Definition("R01A", reference::v1::INDICATOR_KIND_LEVEL, "亿元", "1699.08");
  table.sums[{v1::MEASURE_RESERVE_YUAN, year_end}] = 1600 * k100Million;
  table.sums[{v1::MEASURE_RESERVE_LEFT_YUAN, year_end}] = 100 * k100Million;
  EXPECT_EQ(Must(amount, City(), year_end, table).target(), "1699.08");
  table.figures[{v1::SERIES_FAI, "2018-12"}] = 680 * k100Million;
  table.basis = v1::FIGURE_BASIS_DERIVED;
  EXPECT_EQ(Must(amount, City(), year_end, table).target(), "1699.08") << "derived is not official (H.4)";
  table.basis = v1::FIGURE_BASIS_OFFICIAL;
  const auto value = Must(amount, City(), year_end, table);
  EXPECT_EQ(value.target(), "1700");
  EXPECT_EQ(value.value(), "1700.00");
  EXPECT_EQ(value.light(), v1::LIGHT_GREEN);
}

TEST(Evaluate, JudgesInThePlansYearAlone) {
  Table table;
  table.figures[{v1::SERIES_FAI, "2018-06"}] = 300 * k100Million;
  const auto value = Must(Fai(), City(), absl::CivilDay(2018, 6, 30), table);
  EXPECT_EQ(value.value(), "300.00");
  EXPECT_EQ(value.target(), "");
  EXPECT_EQ(value.light(), v1::LIGHT_NONE);
}

TEST(Evaluate, NamesTheFactThatNoServiceRecords) {
  Table table;
  auto exchanges = Definition("C18", reference::v1::INDICATOR_KIND_LEVEL, "%", "100");
  exchanges.set_missing_fact("exchanges with each unit's node");
  const auto value = Must(exchanges, City(), absl::CivilDay(2019, 6, 30), table);
  EXPECT_EQ(value.outcome(), v1::OUTCOME_NOT_RECORDED);
  EXPECT_EQ(value.missing(), "exchanges with each unit's node (T1)");
}

TEST(Evaluate, SaysSinceWhenItCountsWhereThatIsNotTheYear) {
  Table table;
  auto arrived = Definition("I08", reference::v1::INDICATOR_KIND_MONITOR, "亿元", "");
  arrived.set_period(reference::v1::INDICATOR_PERIOD_MONTH);
  EXPECT_EQ(Must(arrived, City(), absl::CivilDay(2019, 6, 15), table).counted_from(), "2019-06-01");
  auto contracted = Definition("I01", reference::v1::INDICATOR_KIND_CUM, "亿元", "1200");
  EXPECT_EQ(Must(contracted, City(), absl::CivilDay(2019, 6, 15), table).counted_from(), "");
}

TEST(Evaluate, HasNoValueForZonesThatThereAreNone) {
  Table table;
  auto others = Definition("C06", reference::v1::INDICATOR_KIND_CUM, "projects", "2");
  others.clear_scopes();
  others.add_scopes(reference::v1::INDICATOR_SCOPE_ZONE_OTHER);
  EXPECT_EQ(Must(others, City(), absl::CivilDay(2019, 6, 30), table).outcome(), v1::OUTCOME_NOT_APPLICABLE);
}

TEST(Evaluate, FailsWithItsSource) {
  Table table;
  auto sources = table.sources();
  sources.figure = [](v1::Series, absl::CivilMonth) -> absl::StatusOr<std::optional<v1::OfficialFigure>> {
    return absl::DataLossError("a row does not parse");
  };
  EXPECT_EQ(Evaluate(Fai(), City(), absl::CivilDay(2019, 6, 30), sources).status(),
            absl::DataLossError("a row does not parse"));
}

}  // namespace
}  // namespace tiernet::indicators

// Every formula on hand-made sums, by the plan's own definitions: what it adds up over which
// days, and what it says of nothing (domain.md, indicator table; G.2).
#include "services/indicators/domain/formula.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "services/indicators/domain/value.h"
#include "tests/testing/refusal.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet::indicators {
namespace {

using namespace v1;  // NOLINT(google-build-using-namespace): a table of nothing but its constants
using testing::IsOk;

// 100,000,000 yuan, 亿元.
constexpr int64_t kYi = 100'000'000;

// As of 2019-08-15; July is the last finished month.
constexpr absl::CivilDay kAsOf(2019, 8, 15);
constexpr char kToday[] = "..2019-08-15";
constexpr char kYear[] = "2019-01-01..2019-08-15";
constexpr char kMonth[] = "2019-08-01..2019-08-15";
constexpr char kQuarter[] = "2019-07-01..2019-08-15";
constexpr char kYearBefore[] = "..2018-12-31";
constexpr char kDeadline[] = "..2019-06-30";
constexpr char kYearToDeadline[] = "2019-01-01..2019-06-30";

struct Sum {
  Measure measure;
  std::string days;
  int64_t amount;
};
struct Figure {
  Series series;
  std::string month;
  int64_t yuan;
};

struct Case {
  std::string code;
  ScopeKind scope;
  std::vector<Sum> sums;
  std::vector<Figure> figures;
  std::string value;
  // Of no facts at all.
  Outcome without;
  // Days on which bulletins were published.
  std::vector<std::string> bulletins = {};
};

const std::vector<Case>& Cases() {  // NOLINT(readability-function-size): one table
  constexpr auto kCity = SCOPE_KIND_CITY;
  constexpr auto kUnit = SCOPE_KIND_UNIT;
  constexpr auto kZone = SCOPE_KIND_ZONE;
  constexpr auto kZero = OUTCOME_VALUE;
  constexpr auto kNone = OUTCOME_NOT_APPLICABLE;
  constexpr auto kUnreported = OUTCOME_NOT_REPORTED;
  static const auto& cases = *new std::vector<Case>{
      {"R01",
       kCity,
       {{MEASURE_RESERVE_YUAN, kToday, 1500 * kYi}, {MEASURE_RESERVE_LEFT_YUAN, kYear, 200 * kYi}},
       {{SERIES_FAI, "2018-12", 680 * kYi}},
       "2.50",
       kNone},
      {"R01A",
       kCity,
       {{MEASURE_RESERVE_YUAN, kToday, 1500 * kYi}, {MEASURE_RESERVE_LEFT_YUAN, kYear, 200 * kYi}},
       {},
       "1700.00",
       kZero},
      {"R02",
       kUnit,
       {{MEASURE_RESERVE_TRANSFERRED, kYear, 3},
        {MEASURE_RESERVE_NUMBER, kToday, 8},
        {MEASURE_RESERVE_LEFT_NUMBER, kYear, 2}},
       {},
       "30.00",
       kNone},
      {"R03", kUnit, {{MEASURE_RESERVE_TRANSFER_OVERDUE, kToday, 2}}, {}, "2", kZero},
      {"R04", kUnit, {{MEASURE_RESERVE_REMOVAL_OVERDUE, kToday, 1}}, {}, "1", kZero},
      {"R05", kUnit, {}, {}, "2", kZero, {"2019-06-30", "2019-07-01", "2019-08-15", "2019-08-16"}},
      {"R06", kUnit, {{MEASURE_LEADING_ENTERPRISE_EVENTS, kYear, 4}}, {}, "4", kZero},
      {"R07.n", kUnit, {{MEASURE_RESERVE_ADMITTED_NUMBER, kQuarter, 7}}, {}, "7", kZero},
      {"R07.amount", kUnit, {{MEASURE_RESERVE_ADMITTED_YUAN, kQuarter, 12 * kYi}}, {}, "12.00", kZero},
      {"I01", kUnit, {{MEASURE_CONTRACTED_YUAN, kYear, 85 * kYi}}, {}, "85.00", kZero},
      {"I02",
       kCity,
       {{MEASURE_CONTRACTS_STARTED, kYear, 3}, {MEASURE_CONTRACTS_SIGNED, kYear, 10}},
       {},
       "30.00",
       kNone},
      {"I03", kCity, {{MEASURE_EVENTS_OUTSIDE, kYear, 10}}, {}, "10", kZero},
      {"I04", kCity, {{MEASURE_ZONE_SESSIONS, kYear, 8}}, {}, "8", kZero},
      {"I05", kUnit, {{MEASURE_CONTRACTS_LANDED_1000M, kYear, 3}}, {}, "3", kZero},
      {"I05C", kCity, {{MEASURE_CONTRACTS_LANDED_1000M, kYear, 35}}, {}, "35", kZero},
      {"I06",
       kUnit,
       {{MEASURE_MAJOR_CONTRACTS_TRACKED, kToday, 9}, {MEASURE_MAJOR_CONTRACTS, kToday, 12}},
       {},
       "75.00",
       kNone},
      {"I07", kCity, {{MEASURE_CONTRACTS_OF_500, kToday, 4}}, {}, "4", kZero},
      {"I08", kUnit, {{MEASURE_FUNDS_IN_PLACE_YUAN, kMonth, 2 * kYi}}, {}, "2.00", kZero},
      {"I09",
       kUnit,
       {{MEASURE_CONTRACTS_LINKED, kToday, 9}, {MEASURE_CONTRACTS_EFFECTIVE, kToday, 10}},
       {},
       "90.00",
       kNone},
      {"I10", kCity, {{MEASURE_RECOMMENDATIONS_PUBLISHED, kYear, 6}}, {}, "6", kZero},
      {"I11.n", kCity, {{MEASURE_CONTRACTS_FOREIGN, kQuarter, 2}}, {}, "2", kZero},
      {"I11.amount", kCity, {{MEASURE_FOREIGN_FUNDS_USD_CENTS, kQuarter, 123'456'000}}, {}, "123.46", kZero},
      {"C01", kCity, {}, {{SERIES_FAI, "2019-07", 400 * kYi}}, "400.00", kUnreported},
      {"C02", kCity, {}, {{SERIES_FAI, "2019-07", 434 * kYi}, {SERIES_FAI, "2018-07", 400 * kYi}}, "8.50", kUnreported},
      {"C03",
       kCity,
       {{MEASURE_COMPLETED_TECH_UPGRADE_YUAN, kYear, 24 * kYi}},
       {{SERIES_TECH_UPGRADE, "2018-07", 20 * kYi}},
       "20.00",
       kNone},
      {"C04", kZone, {{MEASURE_STARTED_ABOVE_1000M, kYear, 5}}, {}, "5", kZero},
      {"C05", kZone, {{MEASURE_STARTED_ABOVE_500M, kYear, 3}}, {}, "3", kZero},
      {"C05C", kCity, {{MEASURE_STARTED_ABOVE_500M, kYear, 24}}, {}, "24", kZero},
      {"C06", kZone, {{MEASURE_STARTED_ABOVE_300M, kYear, 2}}, {}, "2", kZero},
      {"C07",
       kCity,
       {{MEASURE_COMPLETED_KEY_YUAN, kYear, 120 * kYi}},
       {{SERIES_FAI, "2019-07", 400 * kYi}},
       "30.00",
       kUnreported},
      {"C07A", kCity, {{MEASURE_COMPLETED_KEY_YUAN, kYear, 120 * kYi}}, {}, "120.00", kZero},
      {"C08",
       kCity,
       {{MEASURE_COMPLETED_KEY_PROVINCE_YUAN, kYear, 40 * kYi}},
       {{SERIES_FAI, "2019-07", 400 * kYi}},
       "10.00",
       kUnreported},
      {"C08A", kCity, {{MEASURE_COMPLETED_KEY_PROVINCE_YUAN, kYear, 40 * kYi}}, {}, "40.00", kZero},
      {"C09",
       kUnit,
       {{MEASURE_RESUMED, kYear, 9}, {MEASURE_UNDER_WAY, kYearBefore, 12}, {MEASURE_CARRY_OVER_CHANGE, kYear, -2}},
       {},
       "90.00",
       kNone},
      {"C10",
       kUnit,
       {{MEASURE_NEW_STARTED, kYear, 12},
        {MEASURE_NEW_STARTED, kYearToDeadline, 10},
        {MEASURE_NOT_STARTED, kDeadline, 5}},
       {},
       "80.00",
       kNone},
      // Of the unit's target of C01, 400.
      {"C11", kUnit, {{MEASURE_ANNUAL_PLAN_YUAN, kYear, 450 * kYi}}, {}, "112.50", kZero},
      {"C12",
       kUnit,
       {{MEASURE_STATISTICS_ENTERED, kToday, 9}, {MEASURE_STATISTICS_ELIGIBLE, kToday, 12}},
       {},
       "75.00",
       kNone},
      {"C13", kUnit, {{MEASURE_SITE_VISITS, kQuarter, 4}}, {}, "4", kZero},
      {"C17", kCity, {{MEASURE_KEY_PROJECTS_LED, kToday, 3}, {MEASURE_KEY_PROJECTS, kToday, 4}}, {}, "75.00", kNone},
      {"C19", kCity, {{MEASURE_INDUSTRY95_NUMBER, kToday, 95}}, {}, "95", kZero},
      {"C19A", kCity, {{MEASURE_INDUSTRY95_EMERGING_NUMBER, kToday, 88}}, {}, "88", kZero},
      {"C19B", kCity, {{MEASURE_INDUSTRY95_TRADITIONAL_NUMBER, kToday, 7}}, {}, "7", kZero},
      {"C20", kCity, {{MEASURE_INDUSTRY95_YUAN, kToday, 719 * kYi}}, {}, "719.00", kZero},
      {"C20A", kCity, {{MEASURE_INDUSTRY95_EMERGING_YUAN, kToday, 502 * kYi}}, {}, "502.00", kZero},
      {"C20B", kCity, {{MEASURE_INDUSTRY95_TRADITIONAL_YUAN, kToday, 217 * kYi}}, {}, "217.00", kZero},
      {"C21", kCity, {{MEASURE_COMPLETED_INDUSTRY95_YUAN, kYear, 160 * kYi}}, {}, "160.00", kZero},
      {"C23", kCity, {{MEASURE_ROADS_COMPLETED_M, kYear, 500'005}}, {}, "500.01", kZero},
      {"C24",
       kCity,
       {{MEASURE_NAMED_MILESTONES_REACHED, kToday, 6}, {MEASURE_NAMED_MILESTONES_DUE, kToday, 8}},
       {},
       "75.00",
       kNone},
      {"C25",
       kUnit,
       {{MEASURE_COMPLETED_PRIVATE_YUAN, kYear, 60 * kYi}, {MEASURE_COMPLETED_YUAN, kYear, 150 * kYi}},
       {},
       "40.00",
       kNone},
      {"C30", kCity, {{MEASURE_FINANCE_MATCHING_EVENTS, kYear, 5}}, {}, "5", kZero},
      {"C31",
       kUnit,
       {{MEASURE_YEAR_CUMULATIVE_KEY_YUAN, kYear, 90 * kYi}, {MEASURE_ANNUAL_PLAN_KEY_YUAN, kYear, 120 * kYi}},
       {},
       "75.00",
       kNone},
      {"C14", kUnit, {{MEASURE_ISSUES_ANSWERED, kYear, 7}, {MEASURE_ISSUES_TO_ANSWER, kYear, 8}}, {}, "87.50", kNone},
      {"C15", kUnit, {{MEASURE_ISSUES_CLOSED, kYear, 3}, {MEASURE_ISSUES_TO_CLOSE, kYear, 4}}, {}, "75.00", kNone},
      {"C16", kUnit, {{MEASURE_DISPATCH_MEETINGS, kMonth, 2}}, {}, "2", kZero},
      {"C22", kCity, {{MEASURE_SOLID_WASTE_TONNES, kYear, 5'123'400}}, {}, "512.34", kZero},
      {"C28",
       kUnit,
       {{MEASURE_FACTOR_NEEDS_SATISFIED, kYear, 5}, {MEASURE_FACTOR_NEEDS_DUE, kYear, 8}},
       {},
       "62.50",
       kNone},
      {"C29",
       kUnit,
       {{MEASURE_OBSTRUCTIONS_CLOSED, kYear, 3}, {MEASURE_OBSTRUCTIONS_TO_CLOSE, kYear, 4}},
       {},
       "75.00",
       kNone},
      {"C26",
       kUnit,
       {{MEASURE_PPP_COMMITTED_YUAN, kYear, 3 * kYi}, {MEASURE_BUDGET_EXPENDITURE_YUAN, kYear, 40 * kYi}},
       {},
       "7.50",
       kNone},
      {"C27", kUnit, {{MEASURE_PPP_PROJECTS, kToday, 4}, {MEASURE_PPP_PROJECTS_UNTOLD, kToday, 1}}, {}, "75.00", kNone},
      {"W02", kUnit, {{MEASURE_PUBLICITY_ITEMS, kMonth, 6}}, {}, "6", kZero},
      {"A04", kCity, {{MEASURE_COMMITMENTS_OF_VERIFICATION, kToday, 3}}, {}, "3", kZero},
      {"A05", kUnit, {{MEASURE_COMMITMENTS_SIGNED, kToday, 7}, {MEASURE_COMMITMENTS, kToday, 8}}, {}, "87.50", kNone},
      {"A06",
       kUnit,
       {{MEASURE_FILING_STARTED_COMMITTED, kYear, 3}, {MEASURE_FILING_STARTED, kYear, 5}},
       {},
       "60.00",
       kNone},
      {"A07", kZone, {{MEASURE_STANDARD_PARCELS_GRANTED, kYear, 3}}, {}, "3", kZero},
      {"A08",
       kCity,
       {{MEASURE_SYSTEMS_CONNECTED, kToday, 9}, {MEASURE_SYSTEMS_REGISTERED, kToday, 12}},
       {},
       "75.00",
       kNone},
      {"A09",
       kCity,
       {{MEASURE_INTERMEDIARIES_SUPERVISED, kToday, 6}, {MEASURE_INTERMEDIARIES, kToday, 8}},
       {},
       "75.00",
       kNone},
      {"A12", kCity, {{MEASURE_DOCUMENTS_DONE, kToday, 7}, {MEASURE_DOCUMENTS_LISTED, kToday, 8}}, {}, "87.50", kNone},
      {"A13.n",
       kCity,
       {{MEASURE_BASELINE_ITEMS, kToday, 46}, {MEASURE_CATALOGUE_ITEMS, kToday, 31}},
       {},
       "32.61",
       kNone},
      {"A13.limits",
       kCity,
       {{MEASURE_BASELINE_LIMIT_DAYS, kToday, 600}, {MEASURE_CATALOGUE_LIMIT_DAYS, kToday, 450}},
       {},
       "25.00",
       kNone},
      {"A01",
       kUnit,
       {{MEASURE_APPROVALS_FINISHED_DAYS, kYear, 265}, {MEASURE_APPROVALS_FINISHED, kYear, 3}},
       {},
       "88.33",
       kNone},
      {"A02",
       kUnit,
       {{MEASURE_CASES_DECIDED_IN_TIME, kYear, 18},
        {MEASURE_CASES_DECIDED, kYear, 19},
        {MEASURE_CASES_OVERDUE, kToday, 1}},
       {},
       "90.00",
       kNone},
      // Counties with both.
      {"A03",
       kCity,
       {{MEASURE_PARALLEL_FLOWS, kToday, 11}, {MEASURE_PARALLEL_APPLICATIONS, kToday, 40}},
       {},
       "11",
       kZero},
      {"A10",
       kUnit,
       {{MEASURE_SUPERVISION_STEPS_IN_TIME, kYear, 7}, {MEASURE_SUPERVISION_STEPS_DUE, kYear, 8}},
       {},
       "87.50",
       kNone},
      {"A11", kUnit, {{MEASURE_ACCEPTANCES_JOINT, kYear, 3}, {MEASURE_ACCEPTANCES, kYear, 4}}, {}, "75.00", kNone},
      {"A15", kCity, {{MEASURE_ZONE_PLANS_ASSESSED, kToday, 6}}, {}, "66.67", kZero},
      {"A14", kUnit, {{MEASURE_KEY_EIA_CASES_GREEN, kYear, 3}, {MEASURE_KEY_EIA_CASES, kYear, 4}}, {}, "75.00", kNone},
  };
  return cases;
}

const std::map<std::string, reference::v1::IndicatorDefinition>& Definitions() {
  static const auto& definitions = *new auto([] {
    std::stringstream text;
    text << std::ifstream(TIERNET_REFERENCE_DATA "/indicators.txtpb").rdbuf();
    reference::v1::ReferenceData data;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text.str(), &data));
    std::map<std::string, reference::v1::IndicatorDefinition> by_code;
    for (const auto& indicator : data.indicators()) by_code[indicator.code()] = indicator;
    return by_code;
  }());
  return definitions;
}

// Answers from the case alone: any other measure, day or month finds nothing.
Sources SourcesOf(const Case& facts) {
  Sources sources;
  sources.sum = [&facts](const SumQuery& query) -> absl::StatusOr<absl::int128> {
    const std::string days =
        absl::StrCat(query.days.from ? FormatDate(*query.days.from) : "", "..", FormatDate(query.days.to));
    absl::int128 sum = 0;
    for (const auto& known : facts.sums) sum += known.measure == query.measure && known.days == days ? known.amount : 0;
    return sum;
  };
  sources.sum_up_to_target = [sum = sources.sum](const SumQuery& query, absl::string_view) { return sum(query); };
  // Of nine zones.
  sources.zones_with = [sum = sources.sum](const SumQuery& query) -> absl::StatusOr<std::pair<int, int>> {
    return std::pair(static_cast<int>(*sum(query)), 9);
  };
  // As if each unit had one.
  sources.units_with = [sum = sources.sum](const std::vector<SumQuery>& queries) -> absl::StatusOr<absl::int128> {
    absl::int128 least = absl::Int128Max();
    for (const auto& query : queries) least = std::min(least, *sum(query));
    return least;
  };
  sources.share_of_units = [](const SumQuery&) -> absl::StatusOr<std::pair<int, int>> { return std::pair(0, 15); };
  sources.figure = [&facts](Series series, absl::CivilMonth month) -> absl::StatusOr<std::optional<OfficialFigure>> {
    for (const auto& known : facts.figures) {
      if (known.series != series || known.month != FormatMonth(month)) continue;
      OfficialFigure figure;
      figure.set_cumulative_yuan(known.yuan);
      figure.set_basis(FIGURE_BASIS_OFFICIAL);
      return std::optional<OfficialFigure>(figure);
    }
    return std::optional<OfficialFigure>();
  };
  sources.bulletins = [&facts](const Days& days) -> absl::StatusOr<std::vector<std::string>> {
    std::vector<std::string> names;
    for (const auto& day : facts.bulletins) {
      if (day >= FormatDate(days.from.value()) && day <= FormatDate(days.to)) names.push_back(day);
    }
    return names;
  };
  sources.target = [](absl::string_view code, int) -> absl::StatusOr<std::optional<Target>> {
    if (code != "C01") return std::optional<Target>();
    Target target;
    target.set_value("400");
    return std::optional<Target>(target);
  };
  sources.unit_targets = [](absl::string_view, int) -> absl::StatusOr<std::vector<Target>> {
    return std::vector<Target>();
  };
  sources.city_target = [](absl::string_view, int) -> absl::StatusOr<std::optional<Target>> {
    return std::optional<Target>();
  };
  return sources;
}

IndicatorValue ValueOf(const Case& facts) {
  Scope scope;
  scope.set_kind(facts.scope);
  scope.set_code(facts.scope == SCOPE_KIND_CITY ? "140400" : facts.scope == SCOPE_KIND_UNIT ? "140423" : "Z01");
  const auto value = Evaluate(Definitions().at(facts.code), scope, kAsOf, SourcesOf(facts));
  EXPECT_THAT(value, IsOk());
  return value.ok() ? *value : IndicatorValue();
}

TEST(Formulas, SayWhatTheTableSays) {
  for (const auto& known : Cases()) {
    SCOPED_TRACE(known.code);
    const auto value = ValueOf(known);
    EXPECT_EQ(value.outcome(), OUTCOME_VALUE);
    EXPECT_EQ(value.value(), known.value);
  }
}

TEST(Formulas, SayOfNothingThatItIsNothing) {  // G.2: never 100 %, and 0 only where 0 was counted
  for (auto known : Cases()) {
    SCOPED_TRACE(known.code);
    known.sums.clear();
    known.figures.clear();
    known.bulletins.clear();
    const auto value = ValueOf(known);
    EXPECT_EQ(value.outcome(), known.without);
    if (known.without == OUTCOME_VALUE) EXPECT_THAT(value.value(), ::testing::AnyOf("0", "0.00"));
  }
}

// Each sum and each figure counts: without it the value is another one, or none.
TEST(Formulas, NeedEachOfTheirParts) {
  for (const auto& known : Cases()) {
    for (size_t part = 0; part < known.sums.size() + known.figures.size(); ++part) {
      Case less = known;
      if (part < known.sums.size()) {
        less.sums.erase(less.sums.begin() + static_cast<int64_t>(part));
      } else {
        less.figures.erase(less.figures.begin() + static_cast<int64_t>(part - known.sums.size()));
      }
      EXPECT_NE(ValueOf(less).value(), known.value) << known.code << " without its part " << part;
    }
  }
}

TEST(Formulas, AreEachCheckedHere) {
  std::set<std::string> checked;
  for (const auto& known : Cases()) EXPECT_TRUE(checked.insert(known.code).second) << known.code;
  for (const auto& [code, definition] : Definitions()) {
    const auto* formula = FindFormula(code);
    EXPECT_EQ(formula != nullptr, definition.missing_fact().empty()) << code;
    // The score is checked for itself.
    if (formula == nullptr || !formula->is_score) EXPECT_EQ(formula != nullptr, checked.count(code) == 1) << code;
  }
  EXPECT_EQ(checked.size(), 76u);
}

}  // namespace
}  // namespace tiernet::indicators

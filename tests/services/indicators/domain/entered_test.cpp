// Official figures and targets as they are entered (domain.md I.26, I.34, I.35).
#include "services/indicators/domain/entered.h"

#include <memory>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "tests/testing/refusal.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet::indicators {
namespace {

using absl::CivilDay;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;

constexpr CivilDay kDay(2019, 7, 3);

// A city of three summation units, itself among them; a county that is none.
constexpr char kReference[] = R"pb(
  regions { code: "140000" name_zh: "山西省" tier: TIER_PROVINCE kind: REGION_KIND_PROVINCE }
  regions { code: "140400" name_zh: "长治市" tier: TIER_CITY kind: REGION_KIND_CITY summation_unit: true }
  regions { code: "140403" name_zh: "潞州区" tier: TIER_COUNTY kind: REGION_KIND_DISTRICT summation_unit: true }
  regions { code: "140423" name_zh: "襄垣县" tier: TIER_COUNTY kind: REGION_KIND_COUNTY summation_unit: true }
  regions { code: "140499" name_zh: "X" tier: TIER_COUNTY kind: REGION_KIND_COUNTY }
  indicators {
    code: "C01"
    name_zh: "固定资产投资完成额"
    year: 2019
    kind: INDICATOR_KIND_CUM
    unit: "亿元"
    comparison: COMPARISON_AT_LEAST
    target: "737.4"
    scopes: [ INDICATOR_SCOPE_CITY, INDICATOR_SCOPE_UNIT ]
    county_target: COUNTY_TARGET_ENTERED
  }
  indicators {
    code: "C10"
    name_zh: "新建项目开工率"
    year: 2019
    kind: INDICATOR_KIND_LEVEL
    unit: "%"
    comparison: COMPARISON_AT_LEAST
    target: "70"
    scopes: [ INDICATOR_SCOPE_CITY, INDICATOR_SCOPE_UNIT ]
    county_target: COUNTY_TARGET_SAME
  }
  indicators {
    code: "R01A"
    name_zh: "储备项目计划总投资额"
    year: 2019
    kind: INDICATOR_KIND_LEVEL
    unit: "亿元"
    comparison: COMPARISON_AT_LEAST
    target: "1699.08"
    scopes: INDICATOR_SCOPE_CITY
  }
  indicators {
    code: "W01"
    name_zh: "督查考核得分"
    year: 2019
    kind: INDICATOR_KIND_SCORE
    unit: "points"
    scopes: INDICATOR_SCOPE_UNIT
    county_target: COUNTY_TARGET_NONE
  }
)pb";

const Reference& City() {
  static const auto* reference = [] {
    reference::v1::ReferenceData data;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kReference, &data));
    return Reference::From(std::move(data))->release();
  }();
  return *reference;
}

// The fields that a refusal names.
std::vector<std::string> FieldsOf(const absl::Status& status) {
  google::rpc::BadRequest details;
  if (const auto payload = status.GetPayload("type.googleapis.com/google.rpc.BadRequest")) {
    EXPECT_TRUE(details.ParseFromString(std::string(*payload)));
  }
  std::vector<std::string> fields;
  for (const auto& violation : details.field_violations()) fields.push_back(violation.field());
  return fields;
}

std::string NameOf(absl::string_view to, absl::string_view collection) {
  return absl::StrCat("units/140400/to/", to, "/", collection, "/0169425f-7c00-7000-8000-000000000001");
}

v1::OfficialFigure Figure(v1::ScopeKind kind, absl::string_view to, const std::string& month = "2019-06") {
  v1::OfficialFigure figure;
  figure.set_name(NameOf(to, "officialFigures"));
  figure.set_scope_kind(kind);
  figure.set_series(v1::SERIES_TECH_UPGRADE);
  figure.set_month(month);
  figure.set_cumulative_yuan(31'000'000'000);
  return figure;
}

v1::Target TargetOf(const std::string& indicator, v1::ScopeKind kind, absl::string_view to) {
  v1::Target target;
  target.set_name(NameOf(to, "targets"));
  target.set_indicator(indicator);
  target.set_year(2019);
  target.set_scope_kind(kind);
  target.set_value("52.5");
  return target;
}

// Which scopes may have figures and targets at all.
const std::tuple<v1::ScopeKind, const char*, bool> kScopes[] = {
    {v1::SCOPE_KIND_UNIT, "140423", true},  {v1::SCOPE_KIND_UNIT, "140400", true},
    {v1::SCOPE_KIND_CITY, "140400", true},  {v1::SCOPE_KIND_CITY, "140423", false},
    {v1::SCOPE_KIND_CITY, "140000", false}, {v1::SCOPE_KIND_UNIT, "140000", false},
    {v1::SCOPE_KIND_UNIT, "140499", false}, {v1::SCOPE_KIND_UNIT, "110000", false},
    {v1::SCOPE_KIND_CITY, "110000", false}, {v1::SCOPE_KIND_UNIT, "all", false},
    {v1::SCOPE_KIND_ZONE, "140423", false}, {v1::SCOPE_KIND_ZONE, "140400", false},
    {v1::ScopeKind(9), "140423", false}};

TEST(ClaimOf, TellsApartSeriesScopeAndTime) {
  EXPECT_EQ(ClaimOf(v1::SERIES_FAI, v1::SCOPE_KIND_CITY, "140400", "2019-06"), "FAI/CITY/140400/2019-06");
  EXPECT_EQ(ClaimOf(v1::SERIES_FAI, v1::SCOPE_KIND_UNIT, "140400", "2019-06"), "FAI/UNIT/140400/2019-06");
  EXPECT_EQ(ClaimOf(v1::SERIES_TECH_UPGRADE, v1::SCOPE_KIND_UNIT, "140423", "2018-12"),
            "TECH_UPGRADE/UNIT/140423/2018-12");
  EXPECT_EQ(ClaimOf("C01", v1::SCOPE_KIND_UNIT, "140423", 2019), "C01/UNIT/140423/2019");
  EXPECT_EQ(ClaimOf("R01A", v1::SCOPE_KIND_CITY, "140400", 2020), "R01A/CITY/140400/2020");
}

TEST(OfficialFigures, AreOfASummationUnitOrOfTheCityItself) {
  for (const auto& [kind, to, ok] : kScopes) {
    auto figure = Figure(kind, to);
    const auto status = Enter(figure, City(), kDay);
    if (ok) {
      EXPECT_THAT(status, IsOk()) << kind << " " << to;
      EXPECT_EQ(figure.claimed_month(), ClaimOf(v1::SERIES_TECH_UPGRADE, kind, to, "2019-06"));
    } else {
      EXPECT_THAT(status, FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS")) << kind << " " << to;
      EXPECT_THAT(FieldsOf(status), ElementsAre("official_figure.scope_kind")) << kind << " " << to;
      EXPECT_EQ(figure.claimed_month(), "");
    }
  }
}

TEST(OfficialFigures, AreOfAMonthThatIsOver) {
  const std::tuple<const char*, CivilDay, bool> cases[] = {
      {"2019-06", CivilDay(2019, 6, 29), false}, {"2019-06", CivilDay(2019, 6, 30), true},
      {"2019-06", CivilDay(2019, 7, 1), true},   {"2019-12", CivilDay(2019, 12, 30), false},
      {"2019-12", CivilDay(2019, 12, 31), true}, {"2018-12", CivilDay(2019, 1, 1), true},
      {"2020-02", CivilDay(2020, 2, 28), false}, {"2020-02", CivilDay(2020, 2, 29), true}};
  for (const auto& [month, on, ok] : cases) {
    auto figure = Figure(v1::SCOPE_KIND_UNIT, "140423", month);
    const auto status = Enter(figure, City(), on);
    EXPECT_EQ(status.ok(), ok) << month << " " << on << " " << status;
    if (!ok) {
      EXPECT_THAT(FieldsOf(status), ElementsAre("official_figure.month")) << month << " " << on;
    }
  }
}

TEST(OfficialFigures, AreToldEverythingThatIsWrong) {
  auto figure = Figure(v1::SCOPE_KIND_CITY, "140423", "2019-07");
  EXPECT_THAT(FieldsOf(Enter(figure, City(), kDay)),
              ElementsAre("official_figure.scope_kind", "official_figure.month"));
}

TEST(Targets, AreForASummationUnitOrForTheCityItself) {
  for (const auto& [kind, to, ok] : kScopes) {
    auto target = TargetOf("C01", kind, to);
    const auto status = Enter(target, City());
    if (ok) {
      EXPECT_THAT(status, IsOk()) << kind << " " << to;
      EXPECT_EQ(target.claimed_scope(), ClaimOf("C01", kind, to, 2019));
    } else {
      EXPECT_THAT(status, FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS")) << kind << " " << to;
      EXPECT_THAT(FieldsOf(status), ElementsAre("target.scope_kind")) << kind << " " << to;
      EXPECT_EQ(target.claimed_scope(), "");
    }
  }
}

TEST(Targets, AreEnteredForUnitsOnlyWhereTheIndicatorSaysSo) {
  const std::tuple<const char*, v1::ScopeKind, bool> cases[] = {
      {"C01", v1::SCOPE_KIND_UNIT, true},  {"C01", v1::SCOPE_KIND_CITY, true},   {"C10", v1::SCOPE_KIND_UNIT, false},
      {"C10", v1::SCOPE_KIND_CITY, true},  {"R01A", v1::SCOPE_KIND_UNIT, false}, {"R01A", v1::SCOPE_KIND_CITY, true},
      {"W01", v1::SCOPE_KIND_UNIT, false}, {"W01", v1::SCOPE_KIND_CITY, false}};
  for (const auto& [indicator, kind, ok] : cases) {
    auto target = TargetOf(indicator, kind, "140400");
    const auto status = Enter(target, City());
    EXPECT_EQ(status.ok(), ok) << indicator << " " << kind << " " << status;
    if (!ok) {
      EXPECT_THAT(FieldsOf(status), ElementsAre("target.scope_kind")) << indicator << " " << kind;
    }
  }
}

TEST(Targets, AreForAnIndicatorThatThePlanOfTheirYearHas) {
  auto unknown = TargetOf("C99", v1::SCOPE_KIND_CITY, "140400");
  EXPECT_THAT(Enter(unknown, City()), FailsWith(absl::StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(std::string(Enter(unknown, City()).message()), HasSubstr("C99 (2019)"));
  for (const int year : {2018, 2020}) {
    auto other_year = TargetOf("C01", v1::SCOPE_KIND_CITY, "140400");
    other_year.set_year(year);
    EXPECT_THAT(Enter(other_year, City()), FailsWith(absl::StatusCode::kNotFound, "NOT_FOUND")) << year;
  }
}

TEST(Targets, AreExactDecimals) {
  for (const char* value : {"0", "52.5", "9999999999.99999999", "0.00000001"}) {
    auto target = TargetOf("C01", v1::SCOPE_KIND_UNIT, "140423");
    target.set_value(value);
    EXPECT_THAT(Enter(target, City()), IsOk()) << value;
    EXPECT_THAT(Edit(target), IsOk()) << value;
  }
  for (const char* value : {"", "-1", "+1", "1e3", "52,5", "52.", ".5", "10000000000", "0.000000001", "五"}) {
    auto target = TargetOf("C01", v1::SCOPE_KIND_UNIT, "140423");
    target.set_value(value);
    for (const auto& status : {Enter(target, City()), Edit(target)}) {
      EXPECT_THAT(status, FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS")) << value;
      EXPECT_THAT(FieldsOf(status), ElementsAre("target.value")) << value;
    }
  }
}

TEST(Targets, AreToldEverythingThatIsWrong) {
  auto target = TargetOf("C10", v1::SCOPE_KIND_UNIT, "140423");
  target.set_value("many");
  EXPECT_THAT(FieldsOf(Enter(target, City())), ElementsAre("target.scope_kind", "target.value"));
}

TEST(CheckSum, AsksTheUnitsToReachTheCityOnceAllHaveATarget) {
  const Fraction city(7374, 10);
  const auto check = [&](const std::vector<Fraction>& units) { return CheckSum("C01", units, city, City()); };
  EXPECT_THAT(check({}), IsOk());
  EXPECT_THAT(check({1, 1}), IsOk());
  EXPECT_THAT(check({700, 37, Fraction(4, 10)}), IsOk());
  EXPECT_THAT(check({700, 37, 1}), IsOk());
  const auto refused = check({700, 37, *Fraction::ParseDecimal("0.39999999")});
  EXPECT_THAT(refused, FailsWith(absl::StatusCode::kFailedPrecondition, "TARGETS_TOO_LOW"));
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("C01 are entered, and add up to 737.39999999: the city's is 737.4"));
  EXPECT_THAT(FieldsOf(refused), IsEmpty());
}

}  // namespace
}  // namespace tiernet::indicators

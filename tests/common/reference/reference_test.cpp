#include "common/reference/reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "google/protobuf/text_format.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet {
namespace {

namespace v1 = reference::v1;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A province, a city, two counties, a zone; sound.
constexpr char kSmall[] = R"pb(
  regions { code: "140000" name_zh: "山西省" tier: TIER_PROVINCE kind: REGION_KIND_PROVINCE }
  regions { code: "140400" name_zh: "长治市" tier: TIER_CITY kind: REGION_KIND_CITY summation_unit: true }
  regions {
    code: "140403"
    name_zh: "潞州区"
    tier: TIER_COUNTY
    kind: REGION_KIND_DISTRICT
    summation_unit: true
    predecessors: "140402"
    predecessors: "140411"
    valid_from: "2018-11-23"
  }
  regions { code: "140471" name_zh: "高新区" tier: TIER_COUNTY kind: REGION_KIND_STATISTICAL }
  zones { id: "Z03" name_zh: "经开区" unit: "140403" zone_class: ZONE_CLASS_PROVINCIAL }
  calendar_notices { year: 2019 version: 1 published: "2018-12-06" rest_days: "2019-05-01" rest_days: "2019-01-01" }
  divisions { code: "39" section: "C" name_zh: "电子设备制造业" }
  departments { id: "D01" name_zh: "市发改委" clauses: "T1" }
)pb";

v1::ReferenceData Parsed(const std::string& text) {
  v1::ReferenceData data;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &data)) << text;
  return data;
}

std::unique_ptr<const Reference> Small(const std::string& more = "") { return *Reference::From(Parsed(kSmall + more)); }

// The problems of kSmall with `more`, as text.
std::string Problems(const std::string& more) {
  const auto reference = Reference::From(Parsed(kSmall + more));
  EXPECT_EQ(reference.status().code(), absl::StatusCode::kInvalidArgument) << more;
  return std::string(reference.status().message());
}

std::string County(const std::string& code, const std::string& more = "") {
  return "regions { code: '" + code + "' name_zh: 'X' tier: TIER_COUNTY kind: REGION_KIND_COUNTY " + more + " }";
}

TEST(Reference, FindsWhatIsListed) {
  const auto reference = Small();
  EXPECT_EQ(reference->FindRegion("140403")->name_zh(), "潞州区");
  EXPECT_EQ(reference->FindRegion("140402"), nullptr);  // a predecessor
  EXPECT_EQ(reference->FindRegion(""), nullptr);
  EXPECT_EQ(reference->FindZone("Z03")->unit(), "140403");
  EXPECT_EQ(reference->FindZone("Z04"), nullptr);
  EXPECT_EQ(reference->FindDivision("39")->section(), "C");
  EXPECT_EQ(reference->FindDivision("3974"), nullptr);
  EXPECT_EQ(reference->FindDepartment("D01")->name_zh(), "市发改委");
  EXPECT_EQ(reference->FindDepartment("D02"), nullptr);
  EXPECT_THAT(reference->summation_units(), ElementsAre("140400", "140403"));
  EXPECT_FALSE(reference->calendars().KnownOn(absl::CivilDay(2019, 1, 1)).IsWorkingDay(absl::CivilDay(2019, 5, 1)));
}

TEST(Reference, UnitsAreWhatAStreamMayBelongTo) {
  const auto reference = Small();
  for (const absl::string_view code : {"140000", "140400", "140403"}) EXPECT_TRUE(reference->IsUnit(code)) << code;
  for (const absl::string_view code : {"140471", "140402", "140499", ""}) EXPECT_FALSE(reference->IsUnit(code)) << code;
}

TEST(Reference, OldCodesLeadToTheCodeOfToday) {  // A.3
  const auto reference = Small(County("140421", "valid_to: '2022-12-31' predecessors: '140420'") +
                               County("140404", "predecessors: '140421'"));
  EXPECT_EQ(reference->Successor("140402"), "140403");
  EXPECT_EQ(reference->Successor("140403"), "140403");
  EXPECT_EQ(reference->Successor("140421"), "140404");
  EXPECT_EQ(reference->Successor("140420"), "140404");  // by way of 140421
  EXPECT_EQ(reference->Successor("140499"), "");
  // Records of a unit that has ended stay where they are.
  EXPECT_TRUE(reference->IsUnit("140421"));
  EXPECT_EQ(reference->FindRegion("140421")->valid_to(), "2022-12-31");
}

TEST(Reference, KnowsTheCodesThatAnIdentifierMayBear) {  // B.1.6
  const auto reference = Small(County("140421", "valid_to: '2022-12-31' predecessors: '140420'") +
                               County("140404", "predecessors: '140421'"));
  EXPECT_THAT(reference->CodesOf("140403"), ElementsAre("140000", "140400", "140402", "140403", "140411"));
  EXPECT_THAT(reference->CodesOf("140404"), ElementsAre("140000", "140400", "140404", "140420", "140421"));
  EXPECT_THAT(reference->CodesOf("140400"), ElementsAre("140000", "140400"));
  EXPECT_THAT(reference->CodesOf("140000"), ElementsAre("140000"));
  EXPECT_THAT(reference->CodesOf("140402"), IsEmpty());
}

TEST(Reference, DigestFollowsTheContentAndNotItsOrder) {
  const auto reference = Small();
  v1::ReferenceData turned = Parsed(kSmall);
  std::reverse(turned.mutable_regions()->pointer_begin(), turned.mutable_regions()->pointer_end());
  turned.mutable_calendar_notices(0)->mutable_rest_days()->SwapElements(0, 1);
  turned.mutable_regions(1)->mutable_predecessors()->SwapElements(0, 1);
  EXPECT_EQ((*Reference::From(turned))->Digest(), reference->Digest());
  EXPECT_EQ(reference->Digest().size(), 64u);
  turned.mutable_calendar_notices(0)->set_published("2018-12-07");
  EXPECT_NE((*Reference::From(turned))->Digest(), reference->Digest());
}

TEST(Reference, NamesWhatIsWrongWithARegion) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {County("140403"), "regions[4] 140403: the code stands twice"},
      {County("14042"), "regions[4] 14042: the code is not six digits"},
      {County("14042x"), "regions[4] 14042x: the code is not six digits"},
      {"regions { code: '140423' tier: TIER_COUNTY kind: REGION_KIND_COUNTY }", "140423: name_zh is missing"},
      {"regions { code: '140423' name_zh: 'X' tier: TIER_CITY kind: REGION_KIND_COUNTY }",
       "140423: tier is not that of"},
      {"regions { code: '140423' name_zh: 'X' tier: TIER_COUNTY }", "140423: kind is missing or not one of its tier"},
      {"regions { code: '140423' name_zh: 'X' tier: TIER_COUNTY kind: REGION_KIND_CITY }",
       "140423: kind is missing or"},
      {County("140523"), "140523: the region above it, 140500, is not listed"},
      {"regions { code: '230400' name_zh: 'X' tier: TIER_CITY kind: REGION_KIND_CITY }",
       "above it, 230000, is not listed"},
      {County("140423", "valid_from: '2019-2-1'"), "140423: valid_from is no date YYYY-MM-DD"},
      {County("140423", "valid_to: '2019-02-29'"), "140423: valid_to is no date YYYY-MM-DD"},
      {County("140423", "valid_from: '2019-02-02' valid_to: '2019-02-01'"), "140423: valid_to lies before valid_from"},
      {County("140423", "summation_unit: true valid_to: '2019-02-01'"), "cannot be a summation unit"},
      {"regions { code: '140491' name_zh: 'X' tier: TIER_COUNTY kind: REGION_KIND_STATISTICAL summation_unit: true }",
       "140491: a code of statistics, or one that has ended, cannot be a summation unit"},
      {County("140423", "predecessors: '1404'"), "140423: predecessor \"1404\" is not six digits"},
      {County("140423", "predecessors: '140411'"), "140423: predecessor 140411 is also one of 140403"},
      {County("140423", "predecessors: '140403'"), "140423: predecessor 140403 is listed and has not ended"},
      {County("140423", "predecessors: '140424' valid_to: '2020-01-01'") +
           County("140424", "predecessors: '140423' valid_to: '2020-01-01'"),
       "140423: predecessor 140424 is also its successor"},
      {County("140423", "predecessors: '140423' valid_to: '2020-01-01'"), "predecessor 140423 is also its successor"},
  };
  for (const auto& [more, problem] : cases) EXPECT_THAT(Problems(more), HasSubstr(problem)) << more;
}

TEST(Reference, NamesWhatIsWrongWithOtherEntries) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"zones { id: 'Z03' name_zh: 'X' unit: '140403' zone_class: ZONE_CLASS_OTHER }", "zones[1] Z03: it stands twice"},
      {"zones { id: 'Z04' name_zh: 'X' unit: '140499' zone_class: ZONE_CLASS_OTHER }",
       "zones[1] Z04: unit \"140499\" is not listed as a unit"},
      {"zones { id: 'Z04' name_zh: 'X' unit: '140471' zone_class: ZONE_CLASS_OTHER }", "is not listed as a unit"},
      {"zones { id: 'Z04' unit: '140403' zone_class: ZONE_CLASS_OTHER }", "Z04: name_zh is missing"},
      {"zones { id: 'Z04' name_zh: 'X' unit: '140403' }", "Z04: zone_class is missing"},
      {"zones { id: 'Y04' name_zh: 'X' unit: '140403' zone_class: ZONE_CLASS_OTHER }",
       "an id is Z and two to seven digits"},
      {"zones { name_zh: 'X' unit: '140403' zone_class: ZONE_CLASS_OTHER }", "an id is Z and two to seven digits"},
      {"divisions { code: '39' section: 'C' name_zh: 'X' }", "divisions[1] 39: it stands twice"},
      {"divisions { code: '98' section: 'T' name_zh: 'X' }", "divisions[1] 98: a division is 01 to 97"},
      {"divisions { code: '40' section: 'U' name_zh: 'X' }", "divisions[1] 40: a section is A to T"},
      {"divisions { code: '40' section: 'A' name_zh: 'X' }",
       "40: sections B, C, D are divisions 06 to 46 and no others"},
      {"divisions { code: '40' section: 'C' }", "40: name_zh is missing"},
      {"departments { id: 'D01' name_zh: 'X' }", "departments[1] D01: it stands twice"},
      {"departments { name_zh: 'X' }", "departments[1] : id is missing"},
      {"departments { id: 'D02' }", "departments[1] D02: name_zh is missing"},
      {"calendar_notices { year: 2019 version: 1 }", "calendar_notices[1] 2019.1: version 1 of 2019 is there twice"},
      {"calendar_notices { year: 2020 version: 1 rest_days: 'May' }",
       "calendar_notices[1] 2020.1: \"May\" is no date YYYY-MM-DD"},
  };
  for (const auto& [more, problem] : cases) EXPECT_THAT(Problems(more), HasSubstr(problem)) << more;
}

TEST(Reference, NamesWhatIsWrongWithAnIndicator) {
  const std::string sound =
      "code: 'C09' year: 2019 name_zh: 'X' unit: '%' kind: INDICATOR_KIND_BY_DATE comparison: COMPARISON_AT_LEAST ";
  const std::string scoped = sound + "scopes: INDICATOR_SCOPE_CITY ";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {sound + "target: '100' deadline: '2019-06-30'", "C09: it is counted for no scope"},
      {scoped + "target: '1e2' deadline: '2019-06-30'", "target is no decimal"},
      {scoped + "deadline: '2019-06-30'", "what is judged needs target and comparison"},
      {scoped + "target: '100'", "deadline is no date"},
      {scoped + "target: '100' deadline: '2019-06-29'", "deadline is not the last day of a month"},
      {scoped + "target: '100' deadline: '2020-06-30'", "deadline lies in another year"},
      {"code: 'C09'", "name_zh is missing"},
      {"code: 'C09'", "year is not 2000 to 2100"},
      {"code: 'C09'", "unit is missing"},
      {"code: 'C09'", "kind is missing"},
      {"year: 2019", "code is missing"},
  };
  for (const auto& [more, problem] : cases) EXPECT_THAT(Problems("indicators { " + more + " }"), HasSubstr(problem));
  const std::string whole = "indicators { " + scoped + "target: '100' deadline: '2019-06-30' }";
  EXPECT_THAT(Problems(whole + whole), HasSubstr("indicators[1] C09: it stands twice"));
}

TEST(Reference, IndicatorsAreThoseOfTheLastPlan) {
  const auto of = [](const std::string& year, const std::string& code) {
    return "indicators { code: '" + code + "' year: " + year +
           " name_zh: 'X' unit: '%' kind: INDICATOR_KIND_MONITOR scopes: INDICATOR_SCOPE_CITY }";
  };
  const auto reference = Small(of("2020", "B") + of("2019", "C") + of("2020", "A"));
  EXPECT_THAT(reference->IndicatorsOf(2018), IsEmpty());
  ASSERT_EQ(reference->IndicatorsOf(2019).size(), 1u);
  ASSERT_EQ(reference->IndicatorsOf(2021).size(), 2u);
  EXPECT_EQ(reference->IndicatorsOf(2021)[0]->code(), "A");
}

TEST(Reference, NeedsASummationUnit) {
  const auto reference = Reference::From(v1::ReferenceData());
  EXPECT_THAT(reference.status().message(), HasSubstr("no region is a summation unit"));
}

class FilesTest : public testing::Test {
 protected:
  FilesTest() {
    std::string name = std::filesystem::temp_directory_path() / "reference_test.XXXXXX";
    folder_ = mkdtemp(name.data());
  }
  ~FilesTest() override { std::filesystem::remove_all(folder_); }

  std::string File(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return folder_ / name;
  }
  std::string Message(const std::vector<std::string>& files) const {
    return std::string(Reference::Load(files).status().message());
  }

  std::filesystem::path folder_;
};

TEST_F(FilesTest, MergesFilesInAnyOrder) {
  const std::string a = File("a.txtpb", kSmall);
  const std::string b = File("b.txtpb", County("140423"));
  const auto reference = Reference::Load({b, a});
  ASSERT_TRUE(reference.ok()) << reference.status();
  EXPECT_TRUE((*reference)->IsUnit("140423"));
  EXPECT_EQ((*reference)->Digest(), Small(County("140423"))->Digest());
}

TEST_F(FilesTest, NamesEveryFileThatCannotBeReadOrParsed) {
  const std::string broken = File("broken.txtpb", "regions {\n  kode: '1'\n}\n");
  const std::string missing = folder_ / "missing.txtpb";
  const std::string message = Message({File("good.txtpb", kSmall), broken, missing, folder_});
  EXPECT_THAT(message, HasSubstr("has 3 problem(s)"));
  EXPECT_THAT(message, HasSubstr(broken + ":2:7: "));
  EXPECT_THAT(message, HasSubstr(missing + ": cannot be read"));
  EXPECT_THAT(message, HasSubstr(folder_.string() + ": cannot be read"));
}

TEST_F(FilesTest, NamesEveryProblemWithFileAndEntry) {
  const std::string a = File("a.txtpb", kSmall);
  const std::string b = File("b.txtpb", County("140403") + "zones { id: 'Z03' }");
  const std::string message = Message({a, b});
  EXPECT_THAT(message, HasSubstr("has 5 problem(s)"));
  EXPECT_THAT(message, HasSubstr(b + ": regions[0] 140403: the code stands twice"));
  EXPECT_THAT(message, HasSubstr(b + ": zones[0] Z03: it stands twice"));
  EXPECT_THAT(message, HasSubstr(b + ": zones[0] Z03: unit \"\" is not listed as a unit"));
}

class PlanDataTest : public testing::Test {  // deploy/data/2019
 protected:
  void SetUp() override {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(TIERNET_REFERENCE_DATA)) {
      if (entry.path().extension() == ".txtpb") files.push_back(entry.path());
    }
    auto reference = Reference::Load(files);
    ASSERT_TRUE(reference.ok()) << reference.status();
    reference_ = *std::move(reference);
  }

  std::unique_ptr<const Reference> reference_;
};

TEST_F(PlanDataTest, HasTheFifteenSummationUnits) {  // A.2, A.8, I.32
  EXPECT_THAT(reference_->summation_units(),
              ElementsAre("140400", "140403", "140404", "140405", "140406", "140423", "140425", "140426", "140427",
                          "140428", "140429", "140430", "140431", "140471", "140472"));
}

TEST_F(PlanDataTest, HasTheTreeOfShanxi) {  // A.1
  const auto& regions = reference_->data().regions();
  const auto count = [&](auto condition) { return std::count_if(regions.begin(), regions.end(), condition); };
  EXPECT_EQ(count([](const auto& r) { return r.tier() == types::v1::TIER_PROVINCE; }), 1);
  EXPECT_EQ(count([](const auto& r) { return r.tier() == types::v1::TIER_CITY; }), 11);
  EXPECT_EQ(count([](const auto& r) {
              return r.kind() == v1::REGION_KIND_COUNTY || r.kind() == v1::REGION_KIND_DISTRICT ||
                     r.kind() == v1::REGION_KIND_COUNTY_CITY;
            }),
            117);
  EXPECT_TRUE(reference_->IsUnit("140106"));
  EXPECT_FALSE(reference_->IsUnit("140171"));
}

TEST_F(PlanDataTest, MapsTheCodesBeforeTheReform) {  // A.2
  const std::vector<std::pair<absl::string_view, absl::string_view>> cases = {
      {"140402", "140403"}, {"140411", "140403"}, {"140421", "140404"}, {"140424", "140405"}, {"140481", "140406"}};
  for (const auto& [old, code] : cases) EXPECT_EQ(reference_->Successor(old), code) << old;
  EXPECT_EQ(reference_->FindRegion("140403")->valid_from(), "2018-11-23");
}

TEST_F(PlanDataTest, HasTheNineZonesInTheirUnits) {  // A.4
  const std::vector<std::pair<absl::string_view, absl::string_view>> cases = {
      {"Z01", "140471"}, {"Z02", "140472"}, {"Z03", "140423"}, {"Z04", "140405"}, {"Z05", "140427"},
      {"Z06", "140406"}, {"Z07", "140404"}, {"Z08", "140431"}, {"Z09", "140430"}};
  for (const auto& [id, unit] : cases) {
    const auto* zone = reference_->FindZone(id);
    ASSERT_NE(zone, nullptr) << id;
    EXPECT_EQ(zone->unit(), unit) << id;
    EXPECT_EQ(zone->zone_class(), id == "Z01" ? v1::ZONE_CLASS_HIGH_TECH : v1::ZONE_CLASS_PROVINCIAL) << id;
  }
}

TEST_F(PlanDataTest, HasEveryDivisionAndDepartment) {  // B.3
  EXPECT_EQ(reference_->data().divisions_size(), 97);
  EXPECT_EQ(reference_->FindDivision("46")->section(), "D");
  EXPECT_EQ(reference_->data().departments_size(), 19);
  EXPECT_THAT(reference_->FindDepartment("D02")->clauses(), ElementsAre("K5", "K6", "T2"));
}

TEST_F(PlanDataTest, HasEveryIndicatorOfThePlan) {  // G.1
  EXPECT_EQ(reference_->IndicatorsOf(2019).size(), 78u);
  int weight = 0;
  for (const auto* indicator : reference_->IndicatorsOf(2019)) weight += indicator->county_weight();
  EXPECT_EQ(weight, 100);
}

TEST_F(PlanDataTest, KnowsTheWorkingDaysOfTheTableAsTheyWereKnown) {  // F.6
  const auto& calendars = reference_->calendars();
  const auto in = [&](absl::CivilDay known_on, int year) {
    return calendars.KnownOn(known_on).CountWorkingDays(absl::CivilDay(year - 1, 12, 31), absl::CivilDay(year, 12, 31));
  };
  EXPECT_EQ(in(absl::CivilDay(2020, 12, 31), 2019), 250);
  EXPECT_EQ(in(absl::CivilDay(2020, 12, 31), 2020), 249);
  const Calendar& before = calendars.KnownOn(absl::CivilDay(2019, 3, 21));
  const Calendar& after = calendars.KnownOn(absl::CivilDay(2019, 3, 22));
  EXPECT_EQ(before.version(), "2018.1+2019.1");
  EXPECT_EQ(after.version(), "2018.1+2019.2");
  EXPECT_TRUE(before.IsWorkingDay(absl::CivilDay(2019, 5, 2)));
  EXPECT_FALSE(after.IsWorkingDay(absl::CivilDay(2019, 5, 2)));
  EXPECT_FALSE(before.IsWorkingDay(absl::CivilDay(2019, 5, 5)));
  EXPECT_TRUE(after.IsWorkingDay(absl::CivilDay(2019, 5, 5)));
  EXPECT_EQ(after.horizon(), absl::CivilDay(2019, 12, 31));
  EXPECT_EQ(calendars.KnownOn(absl::CivilDay(2026, 11, 1)).horizon(), absl::CivilDay(2026, 12, 31));
  // The days of New Year 2019 that lie in 2018 came with the notice of 2019.
  EXPECT_TRUE(calendars.KnownOn(absl::CivilDay(2018, 12, 5)).IsWorkingDay(absl::CivilDay(2018, 12, 31)));
  EXPECT_FALSE(calendars.KnownOn(absl::CivilDay(2018, 12, 6)).IsWorkingDay(absl::CivilDay(2018, 12, 31)));
}

}  // namespace
}  // namespace tiernet

#include "tests/services/construction/service/construction_test.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/protobuf/text_format.h"
#include "services/construction/service/definition.h"

namespace tiernet::construction {
namespace {

using testing::IsOk;
using P = v1::ConstructionProject;

rpc::ServiceDefinition WithoutFollowers() {
  auto definition = Definition();
  definition.followers = nullptr;
  return definition;
}

constexpr char kGrants[] = R"(
  grants { permission: "construction.read" tiers: TIER_COUNTY tiers: TIER_CITY tiers: TIER_PROVINCE }
  grants { permission: "construction.write" tiers: TIER_COUNTY tiers: TIER_CITY }
  grants { permission: "construction.check" tiers: TIER_COUNTY }
  grants { permission: "construction.review" tiers: TIER_CITY }
  grants { permission: "construction.assign" tiers: TIER_CITY }
  grants { permission: "backfill" tiers: TIER_COUNTY tiers: TIER_CITY }
  grants { permission: "journal.verify" tiers: TIER_CITY }
  development { today: "2019-10-08" }
)";

template <typename T>
T Must(absl::StatusOr<T> outcome) {
  EXPECT_THAT(outcome, IsOk());
  return outcome.ok() ? *std::move(outcome) : T();
}

}  // namespace

const Identity kCounty{"xiangyuan-1", "140423", "COUNTY"};
const Identity kCountyChecker{"xiangyuan-2", "140423", "COUNTY"};
const Identity kOtherCounty{"pingshun-1", "140425", "COUNTY"};
const Identity kZone{"gaoxin-1", "140471", "COUNTY"};
const Identity kCity{"changzhi-1", "140400", "CITY"};

types::v1::Evidence EvidenceOf(const std::string& day, types::v1::EvidenceKind kind) {
  types::v1::Evidence evidence;
  evidence.set_kind(kind);
  evidence.set_date(day);
  evidence.set_sha256(std::string(32, '\7'));
  evidence.set_reference("襄建施〔2019〕7号");
  return evidence;
}

ConstructionTest::ConstructionTest() : node_(WithoutFollowers()) {
  auto& file = node_.file();
  file.clear_grants();
  google::protobuf::TextFormat::Parser().MergeFromString(kGrants, &file);
  node_.Restart();
}

void ConstructionTest::EndBackfilling() {
  testing::Withhold(node_.file(), "backfill");
  node_.Restart();
}

P ConstructionTest::Applied(int serial, const Identity& identity) {
  v1::CreateConstructionProjectRequest request;
  request.set_parent("units/" + identity.unit);
  request.set_happened_on("2019-03-01");
  auto& project = *request.mutable_construction_project();
  project.set_title(absl::StrCat("煤基新材料项目", serial));
  project.set_project_code(absl::StrFormat("2019-140423-26-03-%06d", serial));
  project.set_owner_name("山西某某新材料有限公司");
  project.set_owner_credit_code("911400001123599660");
  project.set_responsible_person("张三");
  project.set_region("140423");
  project.set_industry("26");
  project.set_nature(v1::NATURE_NEW_BUILD);
  project.set_planned_total_yuan(80'000'000);
  project.set_planned_start("2019-03-14");
  return Planned(Must(Call(&Stub::CreateConstructionProject, request, identity)), identity);
}

P ConstructionTest::AlsoApplied(const P& project) {
  v1::CreateConstructionProjectRequest request;
  request.set_parent("units/140425");
  request.set_happened_on("2019-03-01");
  *request.mutable_construction_project() = project;
  return Planned(Must(Call(&Stub::CreateConstructionProject, request, kOtherCounty)), kOtherCounty);
}

P ConstructionTest::Planned(const P& applied, const Identity& identity) {
  v1::ReviseConstructionPlanRequest plan;
  plan.set_name(applied.name());
  plan.mutable_annual_plan()->set_year(2019);
  plan.mutable_annual_plan()->set_yuan(30'000'000);
  plan.set_reason("年度计划");
  plan.set_happened_on("2019-03-01");
  return Must(Call(&Stub::ReviseConstructionPlan, plan, identity));
}

P ConstructionTest::Admitted(int serial, const Identity& identity) {
  return Admit(Applied(serial, identity), identity);
}

P ConstructionTest::Started(int serial, const Identity& identity) { return Start(Applied(serial, identity), identity); }

P ConstructionTest::Admit(const P& applied, const Identity& identity) {
  EXPECT_THAT(Review(applied, v1::CONSTRUCTION_VERDICT_ADMIT, "2019-03-04"), IsOk());
  v1::RecordFormalFactRequest request;
  request.set_name(applied.name());
  request.set_item(v1::FORMAL_ITEM_CONSTRUCTION_CONTRACT);
  *request.mutable_evidence() = EvidenceOf("2019-03-04", types::v1::EVIDENCE_KIND_CONTRACT);
  request.set_happened_on("2019-03-04");
  return Must(Call(&Stub::RecordFormalFact, request, identity));
}

P ConstructionTest::Start(const P& applied, const Identity& identity) {
  v1::StartConstructionRequest request;
  request.set_name(Admit(applied, identity).name());
  *request.mutable_photo() = EvidenceOf("2019-03-14", types::v1::EVIDENCE_KIND_PHOTO);
  request.set_happened_on("2019-03-14");
  return Must(Call(&Stub::StartConstruction, request, identity));
}

absl::StatusOr<v1::ListEntry> ConstructionTest::Nominate(const P& project, const Identity& identity) {
  v1::CreateListEntryRequest request;
  request.set_parent("units/" + identity.unit);
  request.mutable_list_entry()->set_project_id(project.project_id());
  request.mutable_list_entry()->set_list(v1::PROJECT_LIST_KEY_PROVINCE);
  request.set_happened_on("2019-03-20");
  return Call(&Stub::CreateListEntry, request, identity);
}

absl::StatusOr<v1::Milestone> ConstructionTest::PlanMilestone(const P& project) {
  v1::CreateMilestoneRequest request;
  request.set_parent("units/140423");
  request.mutable_milestone()->set_project_id(project.project_id());
  request.mutable_milestone()->set_title("主体封顶");
  request.mutable_milestone()->set_kind(v1::MILESTONE_KIND_WORKS);
  request.mutable_milestone()->set_planned_on("2019-12-31");
  request.set_happened_on("2019-03-20");
  return Call(&Stub::CreateMilestone, request, kCounty);
}

absl::StatusOr<v1::Milestone> ConstructionTest::Reach(const v1::Milestone& milestone, const Identity& identity,
                                                      bool with_evidence) {
  v1::UpdateMilestoneRequest request;
  request.mutable_milestone()->set_name(milestone.name());
  request.mutable_milestone()->set_reached_on("2019-10-08");
  if (with_evidence) {
    *request.mutable_milestone()->mutable_evidence() = EvidenceOf("2019-10-08", types::v1::EVIDENCE_KIND_PHOTO);
  }
  return Call(&Stub::UpdateMilestone, request, identity);
}

P ConstructionTest::Get(const std::string& name) {
  v1::GetConstructionProjectRequest request;
  request.set_name(name);
  return Must(Call(&Stub::GetConstructionProject, request, kCity));
}

absl::StatusOr<review::v1::Review> ConstructionTest::Review(const P& project, v1::ConstructionVerdict verdict,
                                                            const std::string& on, const Identity& identity) {
  v1::ReviewConstructionProjectRequest request;
  request.set_name(project.name());
  request.set_verdict(verdict);
  request.set_opinion("材料齐全");
  request.set_happened_on(on);
  request.set_etag(project.etag());
  return Call(&Stub::ReviewConstructionProject, request, identity);
}

absl::StatusOr<v1::MonthlyReport> ConstructionTest::Report(const P& project, const std::string& month, int64_t yuan,
                                                           const std::string& on, const Identity& identity) {
  v1::CreateMonthlyReportRequest request;
  request.set_parent("units/" + identity.unit);
  request.set_happened_on(on);
  auto& report = *request.mutable_monthly_report();
  report.set_project_id(project.project_id());
  report.set_month(month);
  report.set_completed_yuan(yuan);
  return Call(&Stub::CreateMonthlyReport, request, identity);
}

void ConstructionTest::Approve(const v1::MonthlyReport& report, const std::string& on) {
  v1::SubmitMonthlyReportRequest submit;
  submit.set_name(report.name());
  submit.set_happened_on(on);
  ASSERT_THAT(Call(&Stub::SubmitMonthlyReport, submit, kCounty), IsOk());
  v1::CheckMonthlyReportRequest check;
  check.set_name(report.name());
  check.set_verdict(v1::REPORT_VERDICT_APPROVE);
  check.set_opinion("属实");
  check.set_happened_on(on);
  const auto checked = Call(&Stub::CheckMonthlyReport, check, kCountyChecker);
  ASSERT_THAT(checked, IsOk());
  v1::ReviewMonthlyReportRequest review;
  review.set_name(report.name());
  review.set_verdict(v1::REPORT_VERDICT_APPROVE);
  review.set_opinion("同意");
  review.set_happened_on(on);
  review.set_etag(checked->etag());
  ASSERT_THAT(Call(&Stub::ReviewMonthlyReport, review, kCity), IsOk());
}

v1::UnitMonth ConstructionTest::SubmittedMonth(const std::string& month, const std::string& on) {
  v1::CreateUnitMonthRequest create;
  create.set_parent("units/140423");
  create.mutable_unit_month()->set_month(month);
  create.set_happened_on(on);
  v1::SubmitUnitMonthRequest submit;
  submit.set_name(Must(Call(&Stub::CreateUnitMonth, create, kCounty)).name());
  submit.set_happened_on(on);
  return Must(Call(&Stub::SubmitUnitMonth, submit, kCounty));
}

absl::StatusOr<review::v1::Review> ConstructionTest::Accept(const v1::UnitMonth& month, const std::string& on) {
  v1::AcceptUnitMonthRequest request;
  request.set_name(month.name());
  request.set_opinion("验收通过");
  request.set_happened_on(on);
  request.set_etag(month.etag());
  return Call(&Stub::AcceptUnitMonth, request, kCity);
}

v1::MonthlyReport ConstructionTest::Get(const v1::MonthlyReport& report) {
  v1::GetMonthlyReportRequest request;
  request.set_name(report.name());
  return Must(Call(&Stub::GetMonthlyReport, request, kCity));
}

v1::UnitMonth ConstructionTest::Get(const v1::UnitMonth& month) {
  v1::GetUnitMonthRequest request;
  request.set_name(month.name());
  return Must(Call(&Stub::GetUnitMonth, request, kCity));
}

std::vector<v1::StatisticsEntry> ConstructionTest::StatisticsEntries() {
  v1::ListStatisticsEntriesRequest request;
  request.set_parent("units/-");
  const auto page = Must(Call(&Stub::ListStatisticsEntries, request, kCity));
  return {page.statistics_entries().begin(), page.statistics_entries().end()};
}

}  // namespace tiernet::construction

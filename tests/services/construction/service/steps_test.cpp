// What the construction service's methods put together: several entities in one commit,
// and rules that look at others' rows.
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/services/construction/service/construction_test.h"

namespace tiernet::construction {
namespace {

using P = v1::ConstructionProject;
using S = v1::StatisticsEntry;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::StartsWith;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;

using Steps = ConstructionTest;

TEST_F(Steps, TheStartMakesTheStatisticsEntryInTheSameCommit) {
  const P started = Started(1);
  EXPECT_EQ(started.state(), P::STATE_CONSTRUCTING);
  ASSERT_EQ(node_.written().size(), 2u);
  const auto entries = StatisticsEntries();
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].project_id(), started.project_id());
  EXPECT_EQ(entries[0].state(), S::STATE_ELIGIBLE);
  EXPECT_EQ(entries[0].eligible_on(), "2019-03-14");
}

TEST_F(Steps, ACarryOverProjectStartsWithItsAdmission) {
  v1::UpdateConstructionProjectRequest update;
  update.mutable_construction_project()->set_name(Applied(1).name());
  update.mutable_construction_project()->set_is_carry_over_application(true);
  update.mutable_construction_project()->set_declared_start("2018-06-01");
  update.set_happened_on("2019-03-01");
  const auto application = Call(&Stub::UpdateConstructionProject, update, kCounty);
  ASSERT_THAT(application, IsOk());
  const auto review = Review(*application, v1::CONSTRUCTION_VERDICT_ADMIT, "2019-03-04");
  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(review->to_state(), "STATE_ADMITTED");
  const auto written = node_.written();
  EXPECT_THAT(written, ElementsAre(StartsWith("construction/140400/140423:"),
                                   absl::StrCat("construction/140423:", StatisticsEntries()[0].etag())));
  EXPECT_EQ(Get(application->name()).state(), P::STATE_CONSTRUCTING);
  EXPECT_EQ(StatisticsEntries().size(), 1u);
}

TEST_F(Steps, ARevisionAcrossFiveMillionMovesTheStatisticsEntry) {
  const P started = Started(1);
  v1::ReviseConstructionPlanRequest request;
  request.set_name(started.name());
  request.set_reason("概算调整");
  request.set_happened_on("2019-04-01");
  request.set_planned_total_yuan(4'999'999);
  ASSERT_THAT(Call(&Stub::ReviseConstructionPlan, request, kCounty), IsOk());
  EXPECT_EQ(StatisticsEntries()[0].state(), S::STATE_NOT_ELIGIBLE);
  request.set_planned_total_yuan(5'000'000);
  ASSERT_THAT(Call(&Stub::ReviseConstructionPlan, request, kCounty), IsOk());
  EXPECT_EQ(StatisticsEntries()[0].state(), S::STATE_ELIGIBLE);
  EXPECT_EQ(StatisticsEntries()[0].eligible_on(), "2019-04-01");
}

TEST_F(Steps, OfApplicationsWithOneCodeOrProjectIdOneIsAdmitted) {  // E.2: no duplicate
  const P first = Applied(1);
  const P bare = AlsoApplied(first);
  ASSERT_THAT(Review(first, v1::CONSTRUCTION_VERDICT_ADMIT, "2019-03-04"), IsOk())
      << "what nobody reviewed holds nothing";
  EXPECT_THAT(Review(bare, v1::CONSTRUCTION_VERDICT_ADMIT, "2019-03-05"),
              FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  EXPECT_EQ(Get(bare.name()).state(), P::STATE_APPLIED);
  v1::ExitConstructionProjectRequest exit;
  exit.set_name(first.name());
  exit.set_reason(v1::EXIT_REASON_TERMINATED);
  exit.set_opinion("投资方撤资");
  exit.set_happened_on("2019-03-06");
  exit.set_etag(Get(first.name()).etag());
  ASSERT_THAT(Call(&Stub::ExitConstructionProject, exit, kCity), IsOk());
  EXPECT_THAT(Review(bare, v1::CONSTRUCTION_VERDICT_ADMIT, "2019-03-07"), IsOk());
}

TEST_F(Steps, ABareApplicationMovesNothingThatIsEnteredUnderItsProjectId) {
  const P started = Started(1);
  const P bare = AlsoApplied(started);
  v1::ReviseConstructionPlanRequest revise;
  revise.set_name(bare.name());
  revise.set_reason("概算调整");
  revise.set_planned_total_yuan(4'999'999);
  revise.set_happened_on("2019-04-01");
  ASSERT_THAT(Call(&Stub::ReviseConstructionPlan, revise, kOtherCounty), IsOk());
  v1::MoveConstructionProjectRequest move;
  move.set_name(bare.name());
  move.set_to_unit("140471");
  move.set_reason("划归高新区");
  move.set_happened_on("2019-04-02");
  move.set_etag(Get(bare.name()).etag());
  ASSERT_THAT(Call(&Stub::MoveConstructionProject, move, kCity), IsOk());
  EXPECT_EQ(StatisticsEntries()[0].state(), S::STATE_ELIGIBLE);
  EXPECT_EQ(StatisticsEntries()[0].reporting_unit(), "140423");
}

TEST_F(Steps, NobodyAdmitsWhatHeChanged) {  // A.7: of the city's own projects too
  const Identity clerk{"changzhi-2", "140400", "CITY"};
  const P applied = Applied(1, clerk);
  v1::UpdateConstructionProjectRequest update;
  update.mutable_construction_project()->set_name(applied.name());
  update.mutable_construction_project()->set_planned_total_yuan(90'000'000);
  update.set_happened_on("2019-03-02");
  const auto updated = Call(&Stub::UpdateConstructionProject, update, kCity);
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->applied_by(), kCity.subject);
  EXPECT_THAT(Review(*updated, v1::CONSTRUCTION_VERDICT_ADMIT, "2019-03-04"),
              FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  v1::CorrectProjectCodeRequest correct;
  correct.set_name(applied.name());
  correct.set_project_code("2019-140423-26-03-000018");
  correct.set_reason("流水号录错");
  correct.set_happened_on("2019-03-02");
  const auto corrected = Call(&Stub::CorrectProjectCode, correct, clerk);
  ASSERT_THAT(corrected, IsOk());
  for (const auto& author : {kCity, clerk}) {
    EXPECT_THAT(Review(*corrected, v1::CONSTRUCTION_VERDICT_ADMIT, "2019-03-04", author),
                FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"))
        << "a colleague's small change frees nobody";
  }
  const Identity third{"changzhi-3", "140400", "CITY"};
  EXPECT_THAT(Review(*corrected, v1::CONSTRUCTION_VERDICT_ADMIT, "2019-03-04", third), IsOk());
}

TEST_F(Steps, OnlyTheCityAdmitsAndARefusalLeavesNoTrace) {
  const P applied = Applied(1);
  EXPECT_THAT(Review(applied, v1::CONSTRUCTION_VERDICT_ADMIT, "2019-03-04", kCountyChecker),
              FailsWith(absl::StatusCode::kPermissionDenied, "PERMISSION_DENIED"));
  EXPECT_THAT(Review(applied, v1::CONSTRUCTION_VERDICT_ADMIT, "2020-01-01"),
              FailsWith(absl::StatusCode::kInvalidArgument, "DATE_IN_FUTURE"));
  v1::StartConstructionRequest start;
  start.set_name(applied.name());
  *start.mutable_photo() = EvidenceOf("2019-03-14", types::v1::EVIDENCE_KIND_PHOTO);
  EXPECT_THAT(Call(&Stub::StartConstruction, start, kCounty), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
  EXPECT_EQ(Get(applied.name()).etag(), applied.etag());
  EXPECT_THAT(StatisticsEntries(), IsEmpty());
}

TEST_F(Steps, AProjectEntersStatistics) {
  Started(1);
  const auto entry = StatisticsEntries()[0];
  v1::ApplyForStatisticsRequest apply;
  apply.set_name(entry.name());
  for (const auto kind :
       {types::v1::EVIDENCE_KIND_REGISTRATION, types::v1::EVIDENCE_KIND_PHOTO, types::v1::EVIDENCE_KIND_REPORT}) {
    *apply.add_papers() = EvidenceOf("2019-04-01", kind);
  }
  apply.set_reported_online_on("2019-04-01");
  ASSERT_THAT(Call(&Stub::ApplyForStatistics, apply, kCounty), IsOk());
  v1::CheckStatisticsEntryRequest check;
  check.set_name(entry.name());
  check.set_verdict(v1::REPORT_VERDICT_APPROVE);
  check.set_opinion("属实");
  ASSERT_THAT(Call(&Stub::CheckStatisticsEntry, check, kCountyChecker), IsOk());
  for (const auto to : {S::STATE_CITY_OK, S::STATE_PROVINCE_OK, S::STATE_NATIONAL_OK, S::STATE_IN_STATS}) {
    v1::ReviewStatisticsEntryRequest review;
    review.set_name(entry.name());
    review.set_to_state(to);
    review.set_opinion("同意");
    review.set_document_number("晋统〔2019〕7号");
    review.set_etag(StatisticsEntries()[0].etag());
    ASSERT_THAT(Call(&Stub::ReviewStatisticsEntry, review, kCity), IsOk());
  }
  EXPECT_EQ(StatisticsEntries()[0].state(), S::STATE_IN_STATS);
  EXPECT_EQ(StatisticsEntries()[0].entered_on(), "2019-10-08");
}

TEST_F(Steps, AZoneLiesInTheUnitThatReports) {
  const P project = Applied(1);
  v1::UpdateConstructionProjectRequest update;
  update.mutable_construction_project()->set_name(project.name());
  update.mutable_construction_project()->set_zone("Z04");
  EXPECT_THAT(Call(&Stub::UpdateConstructionProject, update, kCounty),
              FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  update.mutable_construction_project()->set_zone("Z03");
  EXPECT_THAT(Call(&Stub::UpdateConstructionProject, update, kCounty), IsOk());
  v1::CreateConstructionProjectRequest create;
  create.set_parent("units/140423");
  create.mutable_construction_project()->set_title("屯留经开区项目");
  create.mutable_construction_project()->set_zone("Z04");
  EXPECT_THAT(Call(&Stub::CreateConstructionProject, create, kCounty),
              FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  create.mutable_construction_project()->set_zone("Z03");
  EXPECT_THAT(Call(&Stub::CreateConstructionProject, create, kCounty), IsOk());
}

TEST_F(Steps, ACodeIsCorrectedByAStepOfItsOwn) {
  const P project = Started(1);
  v1::CorrectProjectCodeRequest correct;
  correct.set_name(project.name());
  correct.set_project_code("2019-140423-26-03-000018");
  correct.set_reason("流水号录错");
  const auto corrected = Call(&Stub::CorrectProjectCode, correct, kCounty);
  ASSERT_THAT(corrected, IsOk());
  EXPECT_EQ(corrected->code_corrections_size(), 1);
  v1::UpdateConstructionProjectRequest update;
  update.mutable_construction_project()->set_name(project.name());
  update.mutable_construction_project()->set_project_code(project.project_code());
  EXPECT_THAT(Call(&Stub::UpdateConstructionProject, update, kCounty), FailsWith(kFailed, "CODE_ATTACHED"));
  // The code that was wrong is free, the right one taken.
  correct.set_name(Started(2).name());
  EXPECT_THAT(Call(&Stub::CorrectProjectCode, correct, kCounty),
              FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  correct.set_project_code(project.project_code());
  EXPECT_THAT(Call(&Stub::CorrectProjectCode, correct, kCounty), IsOk());
}

TEST_F(Steps, WhatShouldBeLookedAtAgainIsSaidAndRefusesNothing) {  // B.1.6
  const P project = Applied(1);
  EXPECT_EQ(project.warnings_size(), 0);
  v1::CorrectProjectCodeRequest correct;
  correct.set_name(project.name());
  correct.set_project_code("2019-140405-26-03-000018");
  correct.set_reason("属地录错");
  const auto corrected = Call(&Stub::CorrectProjectCode, correct, kCounty);
  ASSERT_THAT(corrected, IsOk());
  EXPECT_THAT(corrected->warnings(), ElementsAre(StartsWith("OTHER_REGION: ")));
  EXPECT_THAT(Review(*corrected, v1::CONSTRUCTION_VERDICT_ADMIT, "2019-10-08"), IsOk());
}

TEST_F(Steps, AUnitProposesWhatTheCityRulesOn) {  // E.9
  const P project = Applied(1);
  v1::ProposeTransformationRequest propose;
  propose.set_name(project.name());
  propose.set_is_transformation(true);
  EXPECT_THAT(Call(&Stub::ProposeTransformation, propose, kCounty),
              FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"))
      << "it says why";
  propose.set_reason("煤层气综合利用");
  EXPECT_THAT(Call(&Stub::ProposeTransformation, propose, kCounty), IsOk());
  v1::ListConstructionProjectsRequest list;
  list.set_parent("units/-");
  list.set_filter("transformation_proposed_on >= 2019-01-01");
  EXPECT_EQ(Call(&Stub::ListConstructionProjects, list, kCity)->construction_projects_size(), 1) << "the city finds it";
}

TEST_F(Steps, AProjectIsListedOnceByItsUnit) {
  const P project = Started(1);
  const auto nominated = Nominate(project);
  ASSERT_THAT(nominated, IsOk());
  EXPECT_THAT(Nominate(project), FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  EXPECT_THAT(Nominate(project, kOtherCounty), FailsWith(absl::StatusCode::kPermissionDenied, "OTHER_UNIT"));
  v1::ReviewListEntryRequest confirm;
  confirm.set_name(nominated->name());
  confirm.set_to_state(v1::ListEntry::STATE_LISTED);
  confirm.set_opinion("列入省级重点工程");
  confirm.set_etag(nominated->etag());
  EXPECT_THAT(Call(&Stub::ReviewListEntry, confirm, kCity), IsOk());
}

TEST_F(Steps, AProjectHasOneLeaderSentToItsUnit) {
  const P project = Started(1);
  v1::CreateLeaderAssignmentRequest lead;
  lead.set_parent("units/140400/to/140425");
  lead.mutable_leader_assignment()->set_project_id(project.project_id());
  lead.mutable_leader_assignment()->set_leader("李四");
  lead.mutable_leader_assignment()->set_interval(v1::VISIT_INTERVAL_MONTHLY);
  lead.mutable_leader_assignment()->set_from("2019-10-01");
  EXPECT_THAT(Call(&Stub::CreateLeaderAssignment, lead, kCity),
              FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  lead.set_parent("units/140400/to/140423");
  lead.mutable_leader_assignment()->set_department("发改委");
  EXPECT_THAT(Call(&Stub::CreateLeaderAssignment, lead, kCity),
              FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"))
      << "an id of the reference data";
  lead.mutable_leader_assignment()->set_department("D01");
  EXPECT_THAT(Call(&Stub::CreateLeaderAssignment, lead, kCity), IsOk());
  EXPECT_THAT(Call(&Stub::CreateLeaderAssignment, lead, kCity),
              FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
}

TEST_F(Steps, AVisitIsOfAProjectThatThereIs) {
  v1::CreateSiteVisitRequest visit;
  visit.set_parent("units/140400");
  visit.mutable_site_visit()->set_project_id("0169425f-7c00-7000-8000-0000000000ff");
  visit.mutable_site_visit()->set_visited_on("2019-10-08");
  visit.mutable_site_visit()->set_visitors("市长");
  visit.mutable_site_visit()->set_visitor_tier(types::v1::TIER_CITY);
  EXPECT_THAT(Call(&Stub::CreateSiteVisit, visit, kCity), FailsWith(kFailed, "NO_SUCH_PROJECT"));
  visit.mutable_site_visit()->set_project_id(Started(1).project_id());
  EXPECT_THAT(Call(&Stub::CreateSiteVisit, visit, kCity), IsOk());
}

TEST_F(Steps, ATypedDateTakesTheRightThatAStepOfThatDayTakes) {  // I.31
  v1::CreateSiteVisitRequest visit;
  visit.set_parent("units/140400");
  visit.mutable_site_visit()->set_visited_on("2019-09-06");
  visit.mutable_site_visit()->set_visitors("市长");
  visit.mutable_site_visit()->set_visitor_tier(types::v1::TIER_CITY);
  EXPECT_THAT(Call(&Stub::CreateSiteVisit, visit, kCity),
              FailsWith(absl::StatusCode::kPermissionDenied, "BACKFILL_NEEDED"));
  visit.set_happened_on("2019-09-06");
  const auto made = Call(&Stub::CreateSiteVisit, visit, kCity);
  ASSERT_THAT(made, IsOk());
  v1::UpdateSiteVisitRequest update;
  update.mutable_site_visit()->set_name(made->name());
  update.mutable_site_visit()->set_findings("用电已落实");
  EXPECT_THAT(Call(&Stub::UpdateSiteVisit, update, kCity), IsOk());
  update.mutable_site_visit()->set_visited_on("2019-06-28");
  EXPECT_THAT(Call(&Stub::UpdateSiteVisit, update, kCity),
              FailsWith(absl::StatusCode::kPermissionDenied, "BACKFILL_NEEDED"));
}

TEST_F(Steps, ARoadSectionHasALength) {
  v1::CreateRoadSectionRequest road;
  road.set_parent("units/140423");
  road.mutable_road_section()->set_title("襄垣县西营镇至下良镇");
  road.mutable_road_section()->set_works(v1::ROAD_WORKS_REBUILT);
  EXPECT_THAT(Call(&Stub::CreateRoadSection, road, kCounty),
              FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  road.mutable_road_section()->set_length_m(12'300);
  EXPECT_THAT(Call(&Stub::CreateRoadSection, road, kCounty), IsOk());
}

TEST_F(Steps, APppProjectIsAdmittedUnderTheRedLine) {  // K18
  auto applied = Applied(1);
  v1::UpdateConstructionProjectRequest ppp;
  ppp.mutable_construction_project()->set_name(applied.name());
  ppp.mutable_construction_project()->set_is_ppp(true);
  ppp.mutable_update_mask()->add_paths("is_ppp");
  ppp.set_happened_on("2019-03-01");
  const auto marked = Call(&Stub::UpdateConstructionProject, ppp, kCounty);
  ASSERT_THAT(marked, IsOk());

  v1::CreatePppBudgetRequest request;
  request.set_parent("units/140423");
  request.set_happened_on("2019-03-01");
  auto& budget = *request.mutable_ppp_budget();
  budget.set_year(2019);
  budget.set_adopted_on("2019-03-01");
  budget.set_committed_yuan(101);
  budget.set_expenditure_yuan(1'000);
  *budget.mutable_evidence() = EvidenceOf("2019-03-01", types::v1::EVIDENCE_KIND_REPORT);
  auto entered = Call(&Stub::CreatePppBudget, request, kCounty);
  ASSERT_THAT(entered, IsOk());
  EXPECT_THAT(Call(&Stub::CreatePppBudget, request, kCounty),
              FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  EXPECT_THAT(Review(*marked, v1::CONSTRUCTION_VERDICT_ADMIT, "2019-03-04"),
              FailsWith(absl::StatusCode::kFailedPrecondition, "PPP_RED_LINE"));

  v1::UpdatePppBudgetRequest lowered;
  lowered.mutable_ppp_budget()->set_name(entered->name());
  lowered.mutable_ppp_budget()->set_committed_yuan(100);
  lowered.mutable_update_mask()->add_paths("committed_yuan");
  lowered.set_happened_on("2019-03-04");
  ASSERT_THAT(Call(&Stub::UpdatePppBudget, lowered, kCounty), IsOk());
  EXPECT_THAT(Review(*marked, v1::CONSTRUCTION_VERDICT_ADMIT, "2019-03-04"), IsOk());
}

TEST_F(Steps, ChangesAreOfPppProjectsOfOnesOwn) {  // K18
  v1::CreatePppChangeRequest request;
  request.set_parent("units/140423");
  auto& change = *request.mutable_ppp_change();
  change.set_project_id(Admitted(1).project_id());
  change.set_description("股东变更");
  change.set_changed_on("2019-10-08");
  EXPECT_THAT(Call(&Stub::CreatePppChange, request, kCounty),
              FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  v1::UpdateConstructionProjectRequest ppp;
  ppp.mutable_construction_project()->set_name(Applied(2).name());
  ppp.mutable_construction_project()->set_is_ppp(true);
  ppp.mutable_update_mask()->add_paths("is_ppp");
  ppp.set_happened_on("2019-03-01");
  const auto applied = Call(&Stub::UpdateConstructionProject, ppp, kCounty);
  ASSERT_THAT(applied, IsOk());
  change.set_project_id(Admit(*applied).project_id());
  EXPECT_THAT(Call(&Stub::CreatePppChange, request, kCounty), IsOk());
  request.set_parent("units/140425");
  EXPECT_THAT(Call(&Stub::CreatePppChange, request, kOtherCounty),
              FailsWith(absl::StatusCode::kPermissionDenied, "OTHER_UNIT"));
}

TEST_F(Steps, WhatWasPublishedIsEnteredOnce) {  // W4
  v1::CreatePublicityItemRequest request;
  request.set_parent("units/140423");
  auto& item = *request.mutable_publicity_item();
  item.set_title("襄垣县重点项目集中开工");
  item.set_medium(v1::PUBLICITY_MEDIUM_NEWSPAPER);
  item.set_outlet("长治日报");
  item.set_published_on("2019-10-08");
  item.set_link("2019-10-08 第2版");
  EXPECT_THAT(Call(&Stub::CreatePublicityItem, request, kCounty), IsOk());
  EXPECT_THAT(Call(&Stub::CreatePublicityItem, request, kCounty),
              FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  request.set_parent("units/140425");
  EXPECT_THAT(Call(&Stub::CreatePublicityItem, request, kOtherCounty), IsOk()) << "another unit's work too";
}

TEST_F(Steps, AMilestoneIsReachedWithEvidence) {
  const auto planned = PlanMilestone(Started(1));
  ASSERT_THAT(planned, IsOk());
  EXPECT_THAT(Reach(*planned, kCounty, false), FailsWith(absl::StatusCode::kInvalidArgument, "EVIDENCE_MISSING"));
  EXPECT_THAT(Reach(*planned), IsOk());
}

}  // namespace
}  // namespace tiernet::construction

// Every method of the kinds beside the entries, once as it should go.
#include "gmock/gmock.h"
#include "tests/services/reserve/service/reserve_test.h"

namespace tiernet::reserve {
namespace {

using testing::FailsWith;
using testing::IsOk;
using P = v1::ReserveProject;

using SmallKinds = ReserveTest;

TEST_F(SmallKinds, AreCreatedReadListedAndUpdated) {
  const P project = Create("煤基新材料");

  v1::CreateBlockerRequest blocker;
  blocker.set_parent("units/140423");
  blocker.mutable_blocker()->set_project_id(project.project_id());
  blocker.mutable_blocker()->set_kind(v1::BLOCKER_KIND_LAND);
  blocker.mutable_blocker()->set_description("用地指标未落实");
  blocker.mutable_blocker()->set_raised_on("2019-05-10");
  const auto raised = Call(&ReserveStub::CreateBlocker, blocker, kCounty);
  ASSERT_THAT(raised, IsOk());
  v1::UpdateBlockerRequest resolve;
  resolve.mutable_blocker()->set_name(raised->name());
  resolve.mutable_blocker()->set_resolved_on("2019-06-02");
  EXPECT_THAT(Call(&ReserveStub::UpdateBlocker, resolve, kCounty),
              FailsWith(absl::StatusCode::kInvalidArgument, "RESOLUTION_MISSING"));
  resolve.mutable_blocker()->set_resolution("调剂指标");
  EXPECT_EQ(Call(&ReserveStub::UpdateBlocker, resolve, kCounty)->resolved_on(), "2019-06-02");
  v1::GetBlockerRequest get_blocker;
  get_blocker.set_name(raised->name());
  EXPECT_EQ(Call(&ReserveStub::GetBlocker, get_blocker, kCity)->resolution(), "调剂指标");
  v1::ListBlockersRequest blockers;
  blockers.set_parent("units/-");
  blockers.set_filter("project_id = " + project.project_id());
  EXPECT_EQ(Call(&ReserveStub::ListBlockers, blockers, kCity)->blockers_size(), 1);

  v1::CreatePreReviewRequest pre_review;
  pre_review.set_parent("units/140423");
  pre_review.mutable_pre_review()->set_project_id(project.project_id());
  pre_review.mutable_pre_review()->set_department("D11");
  pre_review.mutable_pre_review()->set_reviewed_on("2019-06-01");
  pre_review.mutable_pre_review()->set_opinion("同意");
  const auto studied = Call(&ReserveStub::CreatePreReview, pre_review, kCounty);
  ASSERT_THAT(studied, IsOk());
  v1::UpdatePreReviewRequest again;
  again.mutable_pre_review()->set_name(studied->name());
  again.mutable_pre_review()->set_opinion("原则同意");
  EXPECT_EQ(Call(&ReserveStub::UpdatePreReview, again, kCounty)->opinion(), "原则同意");
  v1::GetPreReviewRequest get_pre_review;
  get_pre_review.set_name(studied->name());
  EXPECT_EQ(Call(&ReserveStub::GetPreReview, get_pre_review, kCounty)->department(), "D11");
  v1::ListPreReviewsRequest pre_reviews;
  pre_reviews.set_parent("units/140423");
  EXPECT_EQ(Call(&ReserveStub::ListPreReviews, pre_reviews, kCounty)->pre_reviews_size(), 1);

  v1::CreateAdvisoryRecordRequest advice;
  advice.set_parent("units/140400");
  advice.mutable_advisory_record()->set_team("国家级专家组");
  advice.mutable_advisory_record()->set_level(v1::ADVISORY_LEVEL_NATIONAL);
  advice.mutable_advisory_record()->set_advised_on("2019-05-30");
  const auto advised = Call(&ReserveStub::CreateAdvisoryRecord, advice, kCity);
  ASSERT_THAT(advised, IsOk());
  v1::GetAdvisoryRecordRequest get_advice;
  get_advice.set_name(advised->name());
  EXPECT_EQ(Call(&ReserveStub::GetAdvisoryRecord, get_advice, kCity)->team(), "国家级专家组");
  v1::ListAdvisoryRecordsRequest advices;
  advices.set_parent("units/-");
  EXPECT_EQ(Call(&ReserveStub::ListAdvisoryRecords, advices, kCity)->advisory_records_size(), 1);

  v1::CreatePlanningTargetRequest target;
  target.set_parent("units/140400/to/140423");
  target.mutable_planning_target()->set_quarter("2019-Q2");
  target.mutable_planning_target()->set_number(12);
  target.mutable_planning_target()->set_amount_yuan(3'000'000'000);
  const auto set = Call(&ReserveStub::CreatePlanningTarget, target, kCity);
  ASSERT_THAT(set, IsOk());
  EXPECT_THAT(Call(&ReserveStub::CreatePlanningTarget, target, kCity),
              FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  v1::UpdatePlanningTargetRequest more;
  more.mutable_planning_target()->set_name(set->name());
  more.mutable_planning_target()->set_number(15);
  EXPECT_EQ(Call(&ReserveStub::UpdatePlanningTarget, more, kCity)->number(), 15);
  v1::GetPlanningTargetRequest get_target;
  get_target.set_name(set->name());
  EXPECT_EQ(Call(&ReserveStub::GetPlanningTarget, get_target, kCounty)->number(), 15);
  v1::ListPlanningTargetsRequest targets;
  targets.set_parent("units/140400/to/-");
  EXPECT_EQ(Call(&ReserveStub::ListPlanningTargets, targets, kCity)->planning_targets_size(), 1);
}

TEST_F(SmallKinds, AppraisalsAndLeadersAreReadAndUpdated) {
  const P project = Create("煤基新材料");
  Appraise(project);
  NameLeader();
  v1::ListAppraisalsRequest appraisals;
  appraisals.set_parent("units/140423");
  const auto page = Call(&ReserveStub::ListAppraisals, appraisals, kCounty);
  ASSERT_EQ(page->appraisals_size(), 1);
  v1::GetAppraisalRequest get_appraisal;
  get_appraisal.set_name(page->appraisals(0).name());
  EXPECT_EQ(Call(&ReserveStub::GetAppraisal, get_appraisal, kCounty)->SerializeAsString(),
            page->appraisals(0).SerializeAsString());
  v1::UpdateAppraisalRequest update;
  update.mutable_appraisal()->set_name(page->appraisals(0).name());
  update.mutable_appraisal()->set_conclusion("技术可行");
  EXPECT_EQ(Call(&ReserveStub::UpdateAppraisal, update, kCounty)->conclusion(), "技术可行");

  v1::ListPrincipalLeadersRequest leaders;
  leaders.set_parent("units/140423");
  const auto named = Call(&ReserveStub::ListPrincipalLeaders, leaders, kCounty);
  ASSERT_EQ(named->principal_leaders_size(), 1);
  v1::GetPrincipalLeaderRequest get_leader;
  get_leader.set_name(named->principal_leaders(0).name());
  EXPECT_EQ(Call(&ReserveStub::GetPrincipalLeader, get_leader, kCounty)->person(), "李四");

  // One of a role at a time: the second is named once the first has ended (K4).
  v1::CreatePrincipalLeaderRequest second;
  second.set_parent("units/140423");
  second.mutable_principal_leader()->set_role(v1::LEADER_ROLE_PRINCIPAL);
  second.mutable_principal_leader()->set_person("王五");
  second.mutable_principal_leader()->set_from("2019-06-03");
  EXPECT_THAT(Call(&ReserveStub::CreatePrincipalLeader, second, kCounty),
              FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  v1::UpdatePrincipalLeaderRequest end;
  end.mutable_principal_leader()->set_name(named->principal_leaders(0).name());
  end.mutable_principal_leader()->set_ended_on("2019-06-02");
  ASSERT_THAT(Call(&ReserveStub::UpdatePrincipalLeader, end, kCounty), IsOk());
  EXPECT_THAT(Submit(project), FailsWith(absl::StatusCode::kFailedPrecondition, "NO_PRINCIPAL_LEADER"));
  EXPECT_THAT(Call(&ReserveStub::CreatePrincipalLeader, second, kCounty), IsOk());
  EXPECT_THAT(Submit(project), IsOk());
}

}  // namespace
}  // namespace tiernet::reserve

// Who may do what: identity, the permission table, units, and what is personal.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "tests/services/reserve/service/reserve_test.h"

namespace tiernet::reserve {
namespace {

using testing::FailsWith;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;
using P = v1::ReserveProject;

constexpr auto kDenied = absl::StatusCode::kPermissionDenied;

using Rights = ReserveTest;

TEST_F(Rights, NobodyIsAnonymous) {
  const Identity wrong[] = {
      {"", "140423", "COUNTY"},
      {"a", "", "COUNTY"},
      {"a", "140423", ""},
      {"a", "149999", "COUNTY"},
      {"a", "140423", "TOWN"},
      {"a", "140423", "UNSPECIFIED"},
      {"two words", "140423", "COUNTY"},
      {std::string(65, 'a'), "140423", "COUNTY"},
  };
  for (const auto& identity : wrong) {
    EXPECT_THAT(Call(&ReserveStub::CreateReserveProject, Creating("煤基新材料"), identity),
                FailsWith(absl::StatusCode::kUnauthenticated, "UNAUTHENTICATED"))
        << identity.subject << " " << identity.unit << " " << identity.tier;
    EXPECT_THAT(Call(&JournalStub::ListHeads, journal::v1::ListHeadsRequest(), identity),
                FailsWith(absl::StatusCode::kUnauthenticated, "UNAUTHENTICATED"));
  }
  EXPECT_EQ(SeqOf("140423"), 0);
}

// What the node file does not grant is denied, to every tier.
TEST_F(Rights, ThePermissionTableDenies) {
  const P submitted = Submitted("煤基新材料");
  EXPECT_THAT(Review(submitted, v1::VERDICT_ADMIT, {"xiangyuan-2", "140423", "COUNTY"}),
              FailsWith(kDenied, "PERMISSION_DENIED"));
  EXPECT_THAT(Review(submitted, v1::VERDICT_ADMIT, kProvince), FailsWith(kDenied, "PERMISSION_DENIED"));
  EXPECT_THAT(Call(&ReserveStub::CreateReserveProject, Creating("另一项目"), kProvince),
              FailsWith(kDenied, "PERMISSION_DENIED"));
  const auto refused = Review(submitted, v1::VERDICT_ADMIT, kCounty);
  EXPECT_EQ(ValueOf(refused.status(), "permission"), "reserve.review");

  node_.file().clear_grants();
  auto* grant = node_.file().add_grants();
  grant->set_permission("reserve.read");
  grant->add_tiers(types::v1::TIER_CITY);
  node_.Restart();
  EXPECT_THAT(Get(submitted.name(), kCity), IsOk());
  EXPECT_THAT(Get(submitted.name(), kCounty), FailsWith(kDenied, "PERMISSION_DENIED"));
  EXPECT_THAT(Review(submitted, v1::VERDICT_ADMIT), FailsWith(kDenied, "PERMISSION_DENIED"));
}

// A.7: a county writes its own, reads its own; the city reads all and edits nobody's.
TEST_F(Rights, UnitsWriteTheirOwn) {
  const P project = Create("煤基新材料");
  EXPECT_THAT(Get(project.name(), kCity), IsOk());
  EXPECT_THAT(Get(project.name(), kProvince), IsOk());
  EXPECT_THAT(Get(project.name(), kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
  v1::UpdateReserveProjectRequest update;
  update.mutable_reserve_project()->set_name(project.name());
  update.mutable_reserve_project()->set_note("一期");
  v1::DeleteReserveProjectRequest erase;
  erase.set_name(project.name());
  v1::SubmitReserveProjectRequest submit;
  submit.set_name(project.name());
  for (const auto& stranger : {kOtherCounty, kCity}) {
    EXPECT_THAT(Call(&ReserveStub::UpdateReserveProject, update, stranger), FailsWith(kDenied, "OTHER_UNIT"));
    EXPECT_THAT(Call(&ReserveStub::DeleteReserveProject, erase, stranger), FailsWith(kDenied, "OTHER_UNIT"));
    EXPECT_THAT(Call(&ReserveStub::SubmitReserveProject, submit, stranger), FailsWith(kDenied, "OTHER_UNIT"));
    EXPECT_THAT(Call(&ReserveStub::CreateReserveProject, Creating("另一项目"), stranger),
                FailsWith(kDenied, "OTHER_UNIT"));
  }
  EXPECT_EQ(SeqOf("140423"), 1);
}

TEST_F(Rights, AListHoldsWhatTheCallerMayRead) {
  Create("煤基新材料");
  Create("旅游公路", kOtherCounty);
  v1::ListReserveProjectsRequest list;
  list.set_parent("units/-");
  EXPECT_EQ(Call(&ReserveStub::ListReserveProjects, list, kCounty)->reserve_projects_size(), 1);
  EXPECT_EQ(Call(&ReserveStub::ListReserveProjects, list, kCity)->reserve_projects_size(), 2);
  EXPECT_EQ(Call(&ReserveStub::ListReserveProjects, list, kProvince)->reserve_projects_size(), 2);
  list.set_parent("units/140425");
  EXPECT_THAT(Call(&ReserveStub::ListReserveProjects, list, kCounty), FailsWith(kDenied, "OTHER_UNIT"));
}

TEST_F(Rights, AReviewIsReadByBothItsEnds) {
  const P submitted = Submitted("煤基新材料");
  const auto review = Review(submitted, v1::VERDICT_RETURN);
  ASSERT_THAT(review, IsOk());
  v1::GetReviewRequest get;
  get.set_name(review->name());
  EXPECT_THAT(Call(&ReserveStub::GetReview, get, kCounty), IsOk());
  EXPECT_THAT(Call(&ReserveStub::GetReview, get, kCity), IsOk());
  EXPECT_THAT(Call(&ReserveStub::GetReview, get, kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
}

TEST_F(Rights, ACityReviewerIsNotTheSubmitterEvenInHisOwnUnit) {
  NameLeader(kCity);
  auto request = Creating("市级项目");
  request.set_parent("units/140400");
  const auto draft = Call(&ReserveStub::CreateReserveProject, request, kCity);
  ASSERT_THAT(draft, IsOk());
  ASSERT_THAT(RecordAppraisal(draft->project_id(), "2019-05-20", v1::APPRAISAL_RESULT_PASSED, kCity), IsOk());
  v1::SubmitReserveProjectRequest submit;
  submit.set_name(draft->name());
  const auto submitted = Call(&ReserveStub::SubmitReserveProject, submit, kCity);
  ASSERT_THAT(submitted, IsOk());
  EXPECT_THAT(Review(*submitted, v1::VERDICT_ADMIT, kCity),
              FailsWith(absl::StatusCode::kFailedPrecondition, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(Review(*submitted, v1::VERDICT_ADMIT, {"changzhi-2", "140400", "CITY"}), IsOk());
}

// A.7: what is recorded of a project is its unit's own, or the city's (K2, K3).
TEST_F(Rights, AUnitRecordsOfItsOwnProjects) {
  const std::string project_id = Create("煤基新材料").project_id();
  constexpr auto kPassed = v1::APPRAISAL_RESULT_PASSED;
  const auto refused = FailsWith(absl::StatusCode::kFailedPrecondition, "NO_ENTRY_OF_UNIT");
  EXPECT_THAT(RecordAppraisal(project_id, "2019-05-20", kPassed, kOtherCounty), refused);
  EXPECT_THAT(RecordAppraisal("0190163d-8694-739b-aea5-966c26f8ad91", "2019-05-20", kPassed), refused);
  EXPECT_THAT(RecordAppraisal(project_id, "2019-05-20", kPassed, kCity), IsOk());
  v1::CreateBlockerRequest blocker;
  blocker.mutable_blocker()->set_project_id(project_id);
  blocker.mutable_blocker()->set_kind(v1::BLOCKER_KIND_LAND);
  blocker.mutable_blocker()->set_description("用地指标未落实");
  blocker.mutable_blocker()->set_raised_on("2019-05-10");
  v1::CreatePreReviewRequest study;
  study.mutable_pre_review()->set_project_id(project_id);
  study.mutable_pre_review()->set_department("D11");
  study.mutable_pre_review()->set_reviewed_on("2019-06-01");
  study.mutable_pre_review()->set_opinion("同意");
  for (const auto& identity : {kCounty, kOtherCounty, kCity}) {
    blocker.set_parent("units/" + identity.unit);
    study.set_parent("units/" + identity.unit);
    const auto blocked = Call(&ReserveStub::CreateBlocker, blocker, identity);
    const auto studied = Call(&ReserveStub::CreatePreReview, study, identity);
    if (identity.unit == kOtherCounty.unit) {
      EXPECT_THAT(blocked, refused);
      EXPECT_THAT(studied, refused);
    } else {
      EXPECT_THAT(blocked, IsOk()) << identity.unit;
      EXPECT_THAT(studied, IsOk()) << identity.unit;
    }
  }
}

// C.3: a stranger may enter a draft under the same project id, and appraise that; it opens
// nothing here.
TEST_F(Rights, AStrangersAppraisalOpensNothing) {
  NameLeader();
  const P project = Create("煤基新材料");
  auto twin = Creating("煤基新材料");
  twin.set_parent("units/140425");
  twin.mutable_reserve_project()->set_project_id(project.project_id());
  ASSERT_THAT(Call(&ReserveStub::CreateReserveProject, twin, kOtherCounty), IsOk());
  ASSERT_THAT(RecordAppraisal(project.project_id(), "2019-05-20", v1::APPRAISAL_RESULT_PASSED, kOtherCounty), IsOk());
  EXPECT_THAT(Submit(project), FailsWith(absl::StatusCode::kFailedPrecondition, "ENTRY_STANDARD"));
  Appraise(project);
  ASSERT_THAT(RecordAppraisal(project.project_id(), "2019-06-01", v1::APPRAISAL_RESULT_FAILED, kOtherCounty), IsOk());
  EXPECT_THAT(Submit(project), IsOk());
}

// A unit that this node is not home of: nothing is written here.
TEST_F(Rights, OnlyHomeWrites) {
  auto* homes = node_.file().mutable_home_units();
  homes->erase(std::find(homes->begin(), homes->end(), "140425"));
  node_.Restart();
  auto request = Creating("旅游公路");
  request.set_parent("units/140425");
  EXPECT_THAT(Call(&ReserveStub::CreateReserveProject, request, kOtherCounty),
              FailsWith(absl::StatusCode::kFailedPrecondition, "NOT_HOME"));
}

// What is personal lies in a part of its own: whole for who reads the entity, apart
// in the journal, behind its own salt and digest.
TEST_F(Rights, PersonalFieldsAreWholeInReadsAndApartInTheJournal) {
  const P project = Create("煤基新材料");
  EXPECT_EQ(project.owner_person(), "张三");
  EXPECT_EQ(Get(project.name())->owner_person(), "张三");
  v1::ListReserveProjectsRequest list;
  list.set_parent("units/140423");
  EXPECT_EQ(Call(&ReserveStub::ListReserveProjects, list, kCity)->reserve_projects(0).owner_person(), "张三");

  const auto records = Pull();
  ASSERT_EQ(records.size(), 1u);
  ASSERT_EQ(records[0].parts_size(), 2);
  EXPECT_EQ(records[0].parts(0).type(), journal::v1::PART_TYPE_ENTITY);
  EXPECT_EQ(records[0].parts(1).type(), journal::v1::PART_TYPE_PERSONAL);
  EXPECT_THAT(records[0].header(), Not(HasSubstr("张三")));
  EXPECT_THAT(records[0].parts(0).content(), Not(HasSubstr("张三")));
  EXPECT_NE(records[0].parts(0).salt(), records[0].parts(1).salt());
  P from_parts;
  ASSERT_TRUE(from_parts.ParseFromString(records[0].parts(0).content() + records[0].parts(1).content()));
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(from_parts, project));
}

// An entity from which everything personal was taken has no such part any more.
TEST_F(Rights, WithoutPersonalFieldsThereIsNoSuchPart) {
  const P project = Create("煤基新材料");
  v1::UpdateReserveProjectRequest update;
  update.mutable_reserve_project()->set_name(project.name());
  update.mutable_update_mask()->add_paths("owner_person");
  ASSERT_THAT(Call(&ReserveStub::UpdateReserveProject, update, kCounty), IsOk());
  EXPECT_EQ(Get(project.name())->owner_person(), "");
  EXPECT_EQ(Pull()[1].parts_size(), 1);
  EXPECT_EQ(Verify().findings_size(), 0);
}

// Who may enter as many rows as they like is in nobody's way but their own: a decision that
// looked at everybody's would meet its limit.
TEST_F(Rights, NoUnitStopsAnotherByNumber) {
  NameLeader();
  const P project = Create("煤基新材料");
  v1::CreatePrincipalLeaderRequest leader;
  leader.set_parent("units/140425");
  leader.mutable_principal_leader()->set_role(v1::LEADER_ROLE_PRINCIPAL);
  leader.mutable_principal_leader()->set_person("赵六");
  leader.mutable_principal_leader()->set_from("2019-01-01");
  leader.mutable_principal_leader()->set_ended_on("2019-01-02");
  auto draft = Creating("同一个项目");
  draft.set_parent("units/140425");
  draft.mutable_reserve_project()->set_project_id(project.project_id());
  for (int i = 0; i < 1001; ++i) {
    ASSERT_THAT(Call(&ReserveStub::CreatePrincipalLeader, leader, kOtherCounty), IsOk());
    ASSERT_THAT(Call(&ReserveStub::CreateReserveProject, draft, kOtherCounty), IsOk());
  }
  EXPECT_THAT(RecordAppraisal(project.project_id(), "2019-05-20", v1::APPRAISAL_RESULT_PASSED, kCity), IsOk());
  EXPECT_THAT(Submit(project), IsOk());
}

}  // namespace
}  // namespace tiernet::reserve

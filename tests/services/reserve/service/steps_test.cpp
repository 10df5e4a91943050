// An entry's methods once as they should go, and its way through the library.
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "services/reserve/service/definition.h"
#include "services/reserve/service/methods.h"
#include "tests/services/reserve/service/reserve_test.h"

namespace tiernet::reserve {
namespace {

using ::testing::ElementsAre;
using testing::FailsWith;
using testing::IsOk;
using ::testing::StartsWith;
using P = v1::ReserveProject;

using Steps = ReserveTest;

TEST_F(Steps, AnEntryIsCreatedReadUpdatedListedAndDeleted) {
  const P created = Create("煤基新材料");
  EXPECT_THAT(created.name(), StartsWith("units/140423/reserveProjects/"));
  EXPECT_EQ(created.state(), P::STATE_DRAFT);
  EXPECT_EQ(created.reporting_unit(), "140423");
  EXPECT_EQ(created.etag(), "1");
  EXPECT_GT(created.create_time().seconds(), 0);
  EXPECT_THAT(node_.written(), ElementsAre("reserve/140423:1"));
  EXPECT_EQ(Get(created.name())->SerializeAsString(), created.SerializeAsString());

  v1::UpdateReserveProjectRequest update;
  update.mutable_reserve_project()->set_name(created.name());
  update.mutable_reserve_project()->set_note("一期");
  const auto updated = Call(&ReserveStub::UpdateReserveProject, update, kCounty);
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->note(), "一期");
  EXPECT_EQ(updated->title(), "煤基新材料");
  EXPECT_EQ(updated->etag(), "2");
  EXPECT_THAT(node_.written(), ElementsAre("reserve/140423:2"));

  v1::ListReserveProjectsRequest list;
  list.set_parent("units/140423");
  const auto page = Call(&ReserveStub::ListReserveProjects, list, kCounty);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->reserve_projects_size(), 1);
  EXPECT_EQ(page->reserve_projects(0).SerializeAsString(), updated->SerializeAsString());

  v1::DeleteReserveProjectRequest erase;
  erase.set_name(created.name());
  ASSERT_THAT(Call(&ReserveStub::DeleteReserveProject, erase, kCounty), IsOk());
  EXPECT_THAT(node_.written(), ElementsAre("reserve/140423:3"));
  EXPECT_THAT(Get(created.name()), FailsWith(absl::StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(Call(&ReserveStub::DeleteReserveProject, erase, kCounty),
              FailsWith(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(Steps, AProjectGoesThroughTheLibraryAndComesBack) {
  const P submitted = Submitted("煤基新材料");
  EXPECT_EQ(submitted.state(), P::STATE_SUBMITTED);
  EXPECT_EQ(submitted.submitted_by(), kCounty.subject);
  ASSERT_THAT(Review(submitted, v1::VERDICT_RETURN), IsOk());
  P project = *Get(submitted.name());
  EXPECT_EQ(project.state(), P::STATE_RETURNED);
  EXPECT_EQ(project.return_reason(), "材料齐全");
  project = *Submit(project);

  const auto review = Review(project, v1::VERDICT_ADMIT);
  ASSERT_THAT(review, IsOk());
  EXPECT_THAT(node_.written(), ElementsAre("reserve/140400/140423:2", StartsWith("reserve/140423:")));
  EXPECT_THAT(review->name(), StartsWith("units/140400/to/140423/reviews/"));
  EXPECT_EQ(review->state(), review::v1::Review::STATE_APPLIED);
  EXPECT_EQ(review->reviewer(), kCity.subject);
  EXPECT_EQ(review->subject(), project.name());
  EXPECT_EQ(std::to_string(review->subject_seq()), project.etag());
  EXPECT_EQ(review->subject_hash().size(), 32u);
  v1::GetReviewRequest get_review;
  get_review.set_name(review->name());
  EXPECT_EQ(Call(&ReserveStub::GetReview, get_review, kCounty)->SerializeAsString(), review->SerializeAsString());

  project = *Get(project.name());
  EXPECT_EQ(project.state(), P::STATE_IN_LIBRARY);
  EXPECT_EQ(project.admitted_on(), "2019-06-03");
  EXPECT_EQ(project.stale_on(), "2019-11-30");

  v1::UpdateReserveProjectRequest code;
  code.mutable_reserve_project()->set_name(project.name());
  code.mutable_reserve_project()->set_project_code("2019-140423-26-03-000017");
  ASSERT_THAT(Call(&ReserveStub::UpdateReserveProject, code, kCounty), IsOk());
  for (const auto item : {v1::CHECKLIST_ITEM_LAND_SECURED, v1::CHECKLIST_ITEM_CONSTRUCTION_PLANNING_PERMIT,
                          v1::CHECKLIST_ITEM_EIA, v1::CHECKLIST_ITEM_CONSTRUCTION_PERMIT}) {
    ASSERT_THAT(RecordFact(project.name(), item), IsOk());
  }
  const auto ready = RecordFact(project.name(), v1::CHECKLIST_ITEM_FUNDS_YEAR_ONE);
  ASSERT_THAT(ready, IsOk());
  EXPECT_EQ(ready->state(), P::STATE_READY);
  EXPECT_EQ(ready->ready_on(), "2019-06-03");

  v1::WithdrawChecklistFactRequest withdraw;
  withdraw.set_name(project.name());
  withdraw.set_item(v1::CHECKLIST_ITEM_EIA);
  withdraw.set_reason("批复失效");
  EXPECT_EQ(Call(&ReserveStub::WithdrawChecklistFact, withdraw, kCounty)->state(), P::STATE_IN_LIBRARY);

  v1::RecordMilestoneRequest milestone;
  milestone.set_name(project.name());
  milestone.set_title("可研评审");
  *milestone.mutable_evidence() = EvidenceOf("2019-06-01");
  EXPECT_EQ(Call(&ReserveStub::RecordMilestone, milestone, kCounty)->milestones_size(), 1);

  v1::CorrectProjectCodeRequest correct;
  correct.set_name(project.name());
  correct.set_project_code("2019-140423-26-03-000018");
  correct.set_reason("流水号录错");
  EXPECT_EQ(Call(&ReserveStub::CorrectProjectCode, correct, kCounty)->code_corrections_size(), 1);
  correct.set_project_code("2019-320193-26-03-000018");
  EXPECT_THAT(
      Call(&ReserveStub::CorrectProjectCode, correct, kCounty)->warnings(),
      ::testing::ElementsAre(::testing::StartsWith("OUT_OF_PROVINCE: "), ::testing::StartsWith("OTHER_REGION: ")))
      << "said, not refused (B.1.5)";

  v1::RemoveReserveProjectRequest remove;
  remove.set_name(project.name());
  remove.set_reason(v1::REMOVAL_REASON_POLICY);
  remove.set_opinion("政策调整");
  remove.set_etag(Get(project.name())->etag());
  const auto removal = Call(&ReserveStub::RemoveReserveProject, remove, kCity);
  ASSERT_THAT(removal, IsOk());
  EXPECT_EQ(removal->to_state(), "STATE_REMOVED");
  EXPECT_EQ(removal->reason(), "REMOVAL_REASON_POLICY");
  EXPECT_EQ(Get(project.name())->removal_reason(), v1::REMOVAL_REASON_POLICY);

  v1::ReenterReserveProjectRequest reenter;
  reenter.set_name(project.name());
  const auto draft = Call(&ReserveStub::ReenterReserveProject, reenter, kCounty);
  ASSERT_THAT(draft, IsOk());
  EXPECT_EQ(draft->project_id(), project.project_id());
  EXPECT_EQ(draft->predecessor(), project.name());
  EXPECT_NE(draft->name(), project.name());

  v1::ListReviewsRequest reviews;
  reviews.set_parent("units/140400/to/140423");
  EXPECT_EQ(Call(&ReserveStub::ListReviews, reviews, kCounty)->reviews_size(), 3);
  reviews.set_parent("units/140400/to/-");
  EXPECT_EQ(Call(&ReserveStub::ListReviews, reviews, kCity)->reviews_size(), 3);

  const auto verified = Verify();
  EXPECT_TRUE(verified.done());
  EXPECT_EQ(verified.findings_size(), 0) << verified.ShortDebugString();
}

// C, transfer: the county for its own, the city for any; the city's word is a review.
TEST_F(Steps, TheCityAsksForATransfer) {
  const P admitted = Admitted("煤基新材料");
  v1::UpdateReserveProjectRequest code;
  code.mutable_reserve_project()->set_name(admitted.name());
  code.mutable_reserve_project()->set_project_code("2019-140423-26-03-000017");
  ASSERT_THAT(Call(&ReserveStub::UpdateReserveProject, code, kCounty), IsOk());
  v1::TransferReserveProjectRequest transfer;
  transfer.set_name(admitted.name());
  transfer.set_opinion("已具备开工条件");
  transfer.set_etag(Get(admitted.name())->etag());
  EXPECT_THAT(Call(&ReserveStub::TransferReserveProject, transfer, kCity),
              FailsWith(absl::StatusCode::kFailedPrecondition, "STEP_NOT_ALLOWED"));
  for (const auto item :
       {v1::CHECKLIST_ITEM_LAND_SECURED, v1::CHECKLIST_ITEM_CONSTRUCTION_PLANNING_PERMIT, v1::CHECKLIST_ITEM_EIA,
        v1::CHECKLIST_ITEM_CONSTRUCTION_PERMIT, v1::CHECKLIST_ITEM_FUNDS_YEAR_ONE}) {
    ASSERT_THAT(RecordFact(admitted.name(), item), IsOk());
  }
  EXPECT_THAT(Call(&ReserveStub::TransferReserveProject, transfer, kCity),
              FailsWith(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  transfer.set_etag(Get(admitted.name())->etag());
  EXPECT_THAT(Call(&ReserveStub::TransferReserveProject, transfer, kCounty),
              FailsWith(absl::StatusCode::kPermissionDenied, "PERMISSION_DENIED"));
  const auto review = Call(&ReserveStub::TransferReserveProject, transfer, kCity);
  ASSERT_THAT(review, IsOk());
  EXPECT_THAT(node_.written(), ElementsAre(StartsWith("reserve/140400/140423:"), StartsWith("reserve/140423:")));
  EXPECT_EQ(review->to_state(), "STATE_TRANSFERRED");
  const P asked = *Get(admitted.name());
  EXPECT_EQ(asked.state(), P::STATE_READY) << "until the construction library answers (I.36)";
  EXPECT_EQ(asked.transfer_requested_on(), "2019-06-03");
  v1::RequestReserveProjectTransferRequest own;
  own.set_name(admitted.name());
  EXPECT_THAT(Call(&ReserveStub::RequestReserveProjectTransfer, own, kCounty),
              FailsWith(absl::StatusCode::kFailedPrecondition, "TRANSFER_PENDING"));
}

// A review and the step that answers it are two records of two streams; the second
// names the first as its cause.
TEST_F(Steps, TheStepNamesItsReviewAsCause) {
  const P admitted = Admitted("煤基新材料");
  journal::v1::Header last;
  for (const auto& record : Pull()) {
    journal::v1::Header header;
    ASSERT_TRUE(header.ParseFromString(record.header()));
    if (header.stream() == "140423") last = header;
  }
  ASSERT_EQ(last.causes_size(), 1);
  EXPECT_EQ(last.causes(0).service(), "reserve");
  EXPECT_EQ(last.causes(0).stream(), "140400/140423");
  EXPECT_EQ(last.causes(0).seq(), 1);
  EXPECT_EQ(last.name(), admitted.name());
}

// C.3: the same code, or the same name, region and sponsor, from submission on.
TEST_F(Steps, ADuplicateCannotBeSubmitted) {
  Submitted("煤基新材料");
  const P twin = Create("煤基 新材料");
  Appraise(twin);
  EXPECT_THAT(Submit(twin), FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
}

// A.3: 长治县 is 上党区 today; a code from before does not hide a duplicate.
TEST_F(Steps, ADuplicateUnderAFormerRegionCodeCannotBeSubmitted) {
  NameLeader();
  const auto enter = [&](const std::string& region) {
    auto request = Creating("煤基新材料");
    request.mutable_reserve_project()->set_region(region);
    return *Call(&ReserveStub::CreateReserveProject, request, kCounty);
  };
  const P former = enter("140421");
  const P today = enter("140404");
  const P elsewhere = enter("140403");
  EXPECT_EQ(former.region(), "140421");
  EXPECT_EQ(former.region_today(), "140404");
  for (const auto& project : {former, today, elsewhere}) Appraise(project);
  ASSERT_THAT(Submit(former), IsOk());
  EXPECT_THAT(Submit(today), FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  v1::UpdateReserveProjectRequest move;
  move.mutable_reserve_project()->set_name(elsewhere.name());
  move.mutable_reserve_project()->set_region("140421");
  EXPECT_EQ(Call(&ReserveStub::UpdateReserveProject, move, kCounty)->region_today(), "140404");
  EXPECT_THAT(Submit(elsewhere), FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
}

// C.3: the sponsor is the same, whether its name or its credit code says so.
TEST_F(Steps, ADuplicateWhoseSponsorIsGivenInAnotherWayCannotBeSubmitted) {
  NameLeader();
  const auto enter = [&](const std::string& name, const std::string& code) {
    auto request = Creating("煤基新材料");
    request.mutable_reserve_project()->set_sponsor_name(name);
    request.mutable_reserve_project()->set_sponsor_credit_code(code);
    const P draft = *Call(&ReserveStub::CreateReserveProject, request, kCounty);
    Appraise(draft);
    return Submit(draft);
  };
  ASSERT_THAT(enter("山西某某新材料有限公司", "911400001123599660"), IsOk());
  const auto refused = FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED");
  EXPECT_THAT(enter("山西某某新材料有限公司", ""), refused);
  EXPECT_THAT(enter("", "911400001123599660"), refused);
  EXPECT_THAT(enter("某某新材料", "911400001123599660"), refused);
  EXPECT_THAT(enter("北京某某科技有限公司", ""), IsOk());
}

// C.3: the last appraisal decides.
TEST_F(Steps, AFailedAppraisalTakesThePlaceOfOneThatPassed) {
  NameLeader();
  const P project = Create("煤基新材料");
  Appraise(project);
  ASSERT_THAT(RecordAppraisal(project.project_id(), "2019-05-28", v1::APPRAISAL_RESULT_FAILED), IsOk());
  const auto refused = Submit(project);
  ASSERT_THAT(refused, FailsWith(absl::StatusCode::kFailedPrecondition, "ENTRY_STANDARD"));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("project_id"));
  ASSERT_THAT(RecordAppraisal(project.project_id(), "2019-06-02", v1::APPRAISAL_RESULT_PASSED), IsOk());
  EXPECT_THAT(Submit(project), IsOk());
}

// The clock: what fell due shows in Get and List, is journalled with the next step,
// dated on its day, and a step may still be dated before it.
TEST_F(Steps, WhatFellDueIsJournalledWithTheNextStep) {
  const P admitted = Admitted("煤基新材料");
  node_.file().mutable_development()->set_today("2019-12-02");
  node_.Restart();
  EXPECT_EQ(Get(admitted.name())->state(), P::STATE_STALE_WARNED);
  v1::ListReserveProjectsRequest list;
  list.set_parent("units/140423");
  list.set_filter("state = STATE_STALE_WARNED");
  EXPECT_EQ(Call(&ReserveStub::ListReserveProjects, list, kCounty)->reserve_projects_size(), 1);
  list.set_filter("state = STATE_IN_LIBRARY");
  EXPECT_EQ(Call(&ReserveStub::ListReserveProjects, list, kCounty)->reserve_projects_size(), 0);

  v1::RecordMilestoneRequest milestone;
  milestone.set_name(admitted.name());
  milestone.set_title("可研评审");
  *milestone.mutable_evidence() = EvidenceOf("2019-11-29");
  milestone.set_happened_on("2019-12-01");
  milestone.set_etag(Get(admitted.name())->etag());
  const auto back = Call(&ReserveStub::RecordMilestone, milestone, kCounty);
  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(back->state(), P::STATE_IN_LIBRARY);
  const auto records = Pull();
  journal::v1::Header fell;
  ASSERT_TRUE(fell.ParseFromString(records[records.size() - 2].header()));
  EXPECT_EQ(fell.operation(), journal::v1::OPERATION_FALL_DUE);
  EXPECT_EQ(fell.actor(), "clock");
  EXPECT_EQ(fell.happened_on(), "2019-11-30");
  EXPECT_EQ(Verify().findings_size(), 0);
}

// I.31: not in the future, not before the last dated fact, 31 days back at most.
TEST_F(Steps, AreDatedWithinTheirBounds) {
  auto request = Creating("煤基新材料");
  request.set_happened_on("2019-06-04");
  EXPECT_THAT(Call(&ReserveStub::CreateReserveProject, request, kCounty),
              FailsWith(absl::StatusCode::kInvalidArgument, "DATE_IN_FUTURE"));
  request.set_happened_on("2019-05-02");
  EXPECT_THAT(Call(&ReserveStub::CreateReserveProject, request, kCounty),
              FailsWith(absl::StatusCode::kPermissionDenied, "BACKFILL_NEEDED"));
  request.set_happened_on("2019-05-03");
  const auto created = Call(&ReserveStub::CreateReserveProject, request, kCounty);
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->unit_history(0).from(), "2019-05-03");
  v1::UpdateReserveProjectRequest update;
  update.mutable_reserve_project()->set_name(created->name());
  update.mutable_reserve_project()->set_note("一期");
  update.set_happened_on("2019-05-20");
  ASSERT_THAT(Call(&ReserveStub::UpdateReserveProject, update, kCounty), IsOk());
  update.set_happened_on("2019-05-19");
  EXPECT_THAT(Call(&ReserveStub::UpdateReserveProject, update, kCounty),
              FailsWith(absl::StatusCode::kFailedPrecondition, "DATE_BEFORE_LAST_FACT"));
  request.set_parent("units/140400");
  request.set_happened_on("2019-01-01");
  EXPECT_THAT(Call(&ReserveStub::CreateReserveProject, request, kCity), IsOk()) << "the city holds backfill";
}

// It was on disk and answered as an error: with an entry a record, its metadata was more than clients take.
TEST(LargeSteps, AreAnsweredWithTheirOwnRecordAndTheLastOfEachStream) {
  auto definition = Definition();
  definition.followers = nullptr;
  definition.methods = [](const rpc::Surroundings& surroundings) {
    return Methods(*surroundings.config.reference)
        .Step<v1::SubmitReserveProjectRequest>(
            "SubmitReserveProject",
            [](const v1::SubmitReserveProjectRequest& request, store::Facts& facts) -> absl::StatusOr<store::Changes> {
              auto project = facts.Subject<P>(request.name(), request.etag());
              if (!project.ok()) return project.status();
              store::Changes changes(*std::move(project));
              for (int i = 0; i < 300; ++i) {
                v1::Blocker blocker;
                blocker.set_name(absl::StrCat("units/", i % 2 == 0 ? "140425" : "140423", "/blockers/", facts.NewId()));
                changes.Put(std::move(blocker));
              }
              return changes;
            });
  };
  testing::Node node(std::move(definition));
  v1::CreateReserveProjectRequest create;
  create.set_parent("units/140423");
  create.mutable_reserve_project()->set_title("煤基新材料");
  const auto created = node.Call(&ReserveStub::CreateReserveProject, create, kCounty);
  ASSERT_THAT(created, IsOk());
  v1::SubmitReserveProjectRequest submit;
  submit.set_name(created->name());
  const auto submitted = node.Call(&ReserveStub::SubmitReserveProject, submit, kCounty);
  ASSERT_THAT(submitted, IsOk());
  EXPECT_EQ(submitted->etag(), "2");
  EXPECT_THAT(node.written(), ElementsAre("reserve/140423:2", "reserve/140423:152", "reserve/140425:150"));
}

}  // namespace
}  // namespace tiernet::reserve

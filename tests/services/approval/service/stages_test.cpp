// Stages: what blocks them, what floats beside them, what is left out of them, and in which order they come (F.4,
// I.39).
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "tests/services/approval/service/approval_test.h"

namespace tiernet::approval {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kClaimed = absl::StatusCode::kAlreadyExists;

class Stages : public ApprovalTest {
 protected:
  absl::StatusOr<S> Confirm(const S& application, const std::string& on, const Identity& who) {
    return Step(&Stub::ConfirmStage, application.name(), on, who);
  }
  // Stages one and two of a process, done, nothing left out.
  void DoTwo(const P& process) {
    Done(process, 1, "2019-03-04", "2019-03-08");
    Done(process, 2, "2019-03-11", "2019-03-15");
  }
};

TEST_F(Stages, ARefusalBlocksOneUntilTheItemIsFiledAgain) {
  const P process = Opened();
  const auto filed = FileStage(process, 1, "2019-03-04");
  ASSERT_THAT(filed, IsOk());
  const C refused = CaseOf(*filed, "S1-05");
  ASSERT_THAT(Refuse(Reviewed(refused, "2019-03-05"), "2019-03-06"), IsOk());
  EXPECT_EQ(Get(refused).end_reason(), "不符合规划");
  EXPECT_EQ(Get(*filed).state(), S::STATE_BLOCKED);
  EXPECT_THAT(FileItem(process, "S1-04", "2019-03-06"), FailsWith(kClaimed, "ALREADY_CLAIMED"));
  EXPECT_EQ(GrantAll(*filed, "2019-03-07").state(), S::STATE_BLOCKED) << "the others go on";

  const auto again = FileItem(process, "S1-05", "2019-03-08");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->stage_application(), filed->name());
  EXPECT_EQ(Get(*filed).state(), S::STATE_IN_PROGRESS);
  EXPECT_THAT(ItemsOf(Get(*filed)), ElementsAre("S1-03", "S1-04", "S1-05", "S1-07"));
  EXPECT_THAT(FileItem(process, "S1-05", "2019-03-08"), FailsWith(kClaimed, "ALREADY_CLAIMED"));
  Granted(*again, "2019-03-12");
  EXPECT_EQ(Get(*filed).done_on(), "2019-03-12");
  EXPECT_EQ(Get(refused).state(), C::STATE_DECIDED_REFUSED);
  EXPECT_THAT(FileItem(process, "S1-05", "2019-03-13"), FailsWith(kClaimed, "ALREADY_CLAIMED"));
  EXPECT_THAT(Step(&Stub::DeliverCase, refused.name(), "2019-03-13", kAcceptor), IsOk());
  EXPECT_THAT(Step(&Stub::RevokeCase, refused.name(), "2019-03-13", kDecider,
                   [](v1::RevokeCaseRequest& request) { request.set_reason("无"); }),
              FailsWith(kFailed, "STEP_NOT_ALLOWED"))
      << "only what was granted is revoked";
}

TEST_F(Stages, AFloatingItemMayComeFirstAndHoldsNone) {
  const P process = Opened("煤基新材料", {"S1-07", "S1-08"});
  const auto eia = FileItem(process, "S1-07", "2019-03-04");
  ASSERT_THAT(eia, IsOk());
  EXPECT_EQ(eia->stage_application(), "");
  EXPECT_THAT(Get(process).stages(), IsEmpty());
  Reviewed(*eia, "2019-03-04");
  const S done = Done(process, 1, "2019-03-11", "2019-03-11");
  EXPECT_EQ(CaseOf(done, "S1-07").name(), eia->name());
  EXPECT_EQ(done.clock().consumed_days(), 0) << "what floats is outside the stage's cap";
  EXPECT_EQ(StandingIn(done, "S1-08"), v1::ITEM_STANDING_OPEN) << "nothing was filed for it";
  EXPECT_EQ(Get(process).clock().consumed_days(), 5) << "and inside the whole";
  EXPECT_THAT(FileItem(process, "S1-09", "2019-03-12"), FailsWith(kFailed, "FILING_GUARD")) << "it does not apply";
  EXPECT_THAT(FileItem(process, "S1-07", "2019-03-12"), FailsWith(kClaimed, "ALREADY_CLAIMED"));
}

// A project id alone proves nothing: the unit whose project it is belongs to it.
TEST_F(Stages, OfTwoProcessesOfOneBodyAndProjectIdNoneSpeaksForTheOther) {
  auto opening = Opening("煤基新材料", {"S1-07"});
  opening.set_parent("units/140400");
  opening.mutable_approval_process()->set_project_id("01694200-0000-7000-8000-000000000002");
  const auto file = [&](const std::string& project_unit) -> absl::StatusOr<S> {
    opening.mutable_approval_process()->set_project_unit(project_unit);
    const auto process = Call(&Stub::CreateApprovalProcess, opening, kCity);
    if (!process.ok()) return process.status();
    return Step(&Stub::FileStage, process->name(), "2019-03-04", kCity, [](v1::FileStageRequest& request) {
      request.set_stage(1);
      *request.add_papers() = EvidenceOf("2019-03-04");
    });
  };
  ASSERT_THAT(file("140425"), IsOk());
  const auto other = file("140423");
  ASSERT_THAT(other, IsOk());
  for (const auto* item : {"S1-03", "S1-04", "S1-05"}) EXPECT_EQ(CaseOf(*other, item).process(), other->process());
}

TEST_F(Stages, OfTwoAlternativesTheOtherMayBeTakenOnceTheFirstIsWithdrawn) {
  const P process = Opened();
  const auto filed = FileStage(process, 1, "2019-03-04", {"S1-07"});
  ASSERT_THAT(filed, IsOk());
  EXPECT_THAT(SetApplying(process, {"S1-06"}), FailsWith(kFailed, "NOT_EDITABLE"));
  ASSERT_THAT(Withdraw(CaseOf(*filed, "S1-07"), "2019-03-05"), IsOk());
  ASSERT_THAT(SetApplying(process, {"S1-06"}), IsOk());
  const auto report = FileItem(process, "S1-06", "2019-10-08");
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(ItemsOf(Get(*filed)), ElementsAre("S1-03", "S1-04", "S1-05", "S1-06", "S1-07"));
  EXPECT_EQ(GrantAll(*filed, "2019-10-08").state(), S::STATE_DONE);
}

TEST_F(Stages, WhatIsLeftOutIsConfirmedByAnotherPersonAndMayFollow) {
  const P process = Opened();
  Done(process, 1, "2019-03-04", "2019-03-08");
  const auto filed = FileStage(process, 2, "2019-03-11");
  ASSERT_THAT(filed, IsOk());
  EXPECT_THAT(filed->left_out(), ElementsAre("S2-04"));
  EXPECT_EQ(GrantAll(*filed, "2019-03-15").state(), S::STATE_IN_PROGRESS) << "nobody confirmed";
  EXPECT_THAT(FileStage(process, 3, "2019-03-15"), FailsWith(kFailed, "FILING_GUARD"));
  EXPECT_THAT(Confirm(*filed, "2019-03-18", kWindow), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  const auto confirmed = Confirm(*filed, "2019-03-18", kAcceptor);
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_EQ(confirmed->state(), S::STATE_DONE);
  EXPECT_EQ(confirmed->done_on(), "2019-03-15") << "the last item was granted";
  EXPECT_THAT(Confirm(*filed, "2019-03-18", kAcceptor), FailsWith(kFailed, "NOT_EDITABLE"));

  EXPECT_THAT(FileItem(process, "S2-04", "2019-03-18"), FailsWith(kFailed, "FILING_GUARD"));
  ASSERT_THAT(SetApplying(process, {"S1-07", "S2-04"}), IsOk());
  const auto air_defence = FileItem(process, "S2-04", "2019-10-08");
  ASSERT_THAT(air_defence, IsOk());
  EXPECT_EQ(Get(*filed).state(), S::STATE_IN_PROGRESS) << "it is mandatory now";
  EXPECT_THAT(Get(*filed).left_out(), IsEmpty());
  EXPECT_EQ(Get(process).stages(1).done_on(), "");
  Granted(*air_defence, "2019-10-08");
  EXPECT_EQ(Get(*filed).done_on(), "2019-10-08");
}

TEST_F(Stages, OneThatWasDoneIsDoneNoLongerWhenAnItemOfItIsSaidToApply) {
  const P process = Opened();
  DoTwo(process);
  const auto said = SetApplying(process, {"S1-07", "S2-04"}, "2019-03-18");
  ASSERT_THAT(said, IsOk());
  EXPECT_EQ(node_.written_with_answer(), 3) << "the process and both stages are one commit";
  EXPECT_EQ(said->stages(0).done_on(), "2019-03-08");
  EXPECT_EQ(said->stages(1).done_on(), "");
  S second;
  second.set_name(said->stages(1).application());
  EXPECT_EQ(Get(second).state(), S::STATE_IN_PROGRESS);
  EXPECT_THAT(FileStage(process, 3, "2019-03-18"), FailsWith(kFailed, "FILING_GUARD"));
  Granted(*FileItem(process, "S2-04", "2019-03-18"), "2019-03-19");
  EXPECT_EQ(Get(second).done_on(), "2019-03-19");
  EXPECT_THAT(FileStage(process, 3, "2019-03-19"), IsOk());
}

TEST_F(Stages, AnItemThatWasLeftOutStandsInItsPlace) {
  const P process = Opened("煤基新材料", {"S1-07", "S2-04"});
  DoTwo(process);
  const auto filed = FileStage(process, 3, "2019-03-18");
  ASSERT_THAT(filed, IsOk());
  ASSERT_THAT(SetApplying(process, {"S1-07", "S2-04", "S3-02"}), IsOk());
  ASSERT_THAT(FileItem(process, "S3-02", "2019-10-08"), IsOk());
  EXPECT_THAT(ItemsOf(Get(*filed)), ElementsAre("S3-01", "S3-02", "S3-03", "S3-04"));
}

TEST_F(Stages, AnItemThatAppliesNoLongerIsLeftOutOnceThatIsConfirmed) {
  const P process = Opened("煤基新材料", {"S1-07", "S2-04"});
  Done(process, 1, "2019-03-04", "2019-03-08");
  const auto filed = FileStage(process, 2, "2019-03-11");
  ASSERT_THAT(filed, IsOk());
  EXPECT_THAT(Confirm(*filed, "2019-03-11", kAcceptor), FailsWith(kFailed, "NOT_EDITABLE")) << "nothing is left out";
  EXPECT_THAT(SetApplying(process, {"S1-07"}), FailsWith(kFailed, "NOT_EDITABLE")) << "it is withdrawn before";
  ASSERT_THAT(Withdraw(CaseOf(*filed, "S2-04"), "2019-03-12"), IsOk());
  EXPECT_EQ(GrantAll(*filed, "2019-03-15").state(), S::STATE_IN_PROGRESS);
  EXPECT_THAT(Confirm(*filed, "2019-03-15", kAcceptor), FailsWith(kFailed, "NOT_EDITABLE")) << "it applies";
  ASSERT_THAT(SetApplying(process, {"S1-07"}, "2019-03-18"), IsOk());
  const auto confirmed = Confirm(*filed, "2019-03-18", kAcceptor);
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_THAT(ItemsOf(*confirmed), ElementsAre("S2-01", "S2-02"));
  EXPECT_THAT(confirmed->left_out(), ElementsAre("S2-04"));
  EXPECT_EQ(confirmed->done_on(), "2019-03-15");
  ASSERT_THAT(SetApplying(process, {"S1-07", "S2-04"}), IsOk());
  ASSERT_THAT(FileItem(process, "S2-04", "2019-10-08"), IsOk());
  EXPECT_THAT(ItemsOf(Get(*filed)), ElementsAre("S2-01", "S2-02", "S2-04"));
}

TEST_F(Stages, TheConstructionPermitWaitsForWhatFloats) {
  const P process = Opened("煤基新材料", {"S1-07", "S1-08", "S2-04", "S3-02"});
  DoTwo(process);
  const auto filed = FileStage(process, 3, "2019-03-18");
  ASSERT_THAT(filed, IsOk());
  const C permit = Reviewed(CaseOf(*filed, "S3-04"), "2019-03-19");
  const auto eia = FileItem(process, "S1-07", "2019-03-19");
  ASSERT_THAT(eia, IsOk());
  const auto early = Grant(permit, "2019-03-20");
  ASSERT_THAT(early, FailsWith(kFailed, "DECISION_GUARD"));
  EXPECT_THAT(UnmetIn(early.status()), Contains(HasSubstr("S1-07, S1-08"))) << "also what nobody filed";
  Granted(*eia, "2019-03-20");
  EXPECT_THAT(UnmetIn(Grant(permit, "2019-03-20").status()), Contains(HasSubstr("waits for S1-08")));
  Granted(*FileItem(process, "S1-08", "2019-03-20"), "2019-03-21");
  EXPECT_THAT(Grant(permit, "2019-03-21"), IsOk());
}

TEST_F(Stages, TheConstructionPermitIsRefusedWithoutWaiting) {
  const P process = Opened("煤基新材料", {"S1-07", "S2-04", "S3-02"});
  DoTwo(process);
  const auto filed = FileStage(process, 3, "2019-03-18");
  ASSERT_THAT(filed, IsOk());
  EXPECT_THAT(Refuse(Reviewed(CaseOf(*filed, "S3-04"), "2019-03-19"), "2019-03-20"), IsOk());
}

TEST_F(Stages, ComeOneAfterAnother) {
  const P process = Opened();
  const auto first = FileStage(process, 1, "2019-03-04");
  ASSERT_THAT(first, IsOk());
  const auto early = FileStage(process, 2, "2019-03-05");
  ASSERT_THAT(early, FailsWith(kFailed, "FILING_GUARD"));
  EXPECT_THAT(UnmetIn(early.status()), ElementsAre(HasSubstr("stage 1")));
  GrantAll(*first, "2019-03-06");
  EXPECT_THAT(FileStage(process, 2, "2019-03-06"), IsOk());
  EXPECT_THAT(FileStage(process, 4, "2019-03-06"), FailsWith(kFailed, "FILING_GUARD"));
}

TEST_F(Stages, AnItemOfAnotherFlowIsNotFiled) {
  const P process = Opened();
  const auto filed = FileStage(process, 1, "2019-03-04");
  ASSERT_THAT(filed, IsOk());
  for (const auto* item : {"S1-01", "S1-02", "S1-10"}) {
    EXPECT_THAT(FileItem(process, item, "2019-03-04"), FailsWith(kFailed, "FILING_GUARD")) << item;
  }
  EXPECT_THAT(FileItem(process, "S2-01", "2019-03-04"), FailsWith(kFailed, "FILING_GUARD"))
      << "it comes with its stage";
  EXPECT_THAT(FileItem(process, "S9-99", "2019-03-04"), FailsWith(absl::StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(ItemsOf(Get(*filed)), ElementsAre("S1-03", "S1-04", "S1-05", "S1-07"));
}

TEST_F(Stages, AFlowIsNotChangedOnceSomethingIsFiled) {
  const P process = Opened();
  v1::UpdateApprovalProcessRequest update;
  update.mutable_approval_process()->set_name(process.name());
  update.mutable_approval_process()->set_flow(reference::v1::APPROVAL_FLOW_GOVERNMENT);
  const auto changed = Call(&Stub::UpdateApprovalProcess, update, kWindow);
  ASSERT_THAT(changed, IsOk());
  EXPECT_EQ(changed->clock().limit_days(), 120);
  const auto filed = FileStage(process, 1, "2019-10-08", {"S1-07"});
  ASSERT_THAT(filed, IsOk());
  EXPECT_THAT(ItemsOf(*filed), ElementsAre("S1-01", "S1-04", "S1-05", "S1-07"));
  update.mutable_approval_process()->set_flow(reference::v1::APPROVAL_FLOW_FILING);
  EXPECT_THAT(Call(&Stub::UpdateApprovalProcess, update, kWindow), FailsWith(kFailed, "NOT_EDITABLE"));
}

}  // namespace
}  // namespace tiernet::approval

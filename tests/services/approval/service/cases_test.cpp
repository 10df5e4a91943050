// A case's ways: acceptance, silence, corrections, suspension, decision, delivery, and what its stage and the whole
// say.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "tests/services/approval/service/approval_test.h"

namespace tiernet::approval {
namespace {

using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;

class Cases : public ApprovalTest {
 protected:
  absl::StatusOr<C> AskCorrection(const C& the_case, const std::string& on) {
    return Step(&Stub::AskCorrection, the_case.name(), on, kAcceptor,
                [](v1::AskCorrectionRequest& request) { request.add_points("缺少用地红线图"); });
  }
  absl::StatusOr<C> AnswerCorrection(const C& the_case, const std::string& on) {
    return Step(&Stub::AnswerCorrection, the_case.name(), on, kWindow,
                [&](v1::AnswerCorrectionRequest& request) { *request.add_papers() = EvidenceOf(on); });
  }
  absl::StatusOr<C> Suspend(const C& the_case, const std::string& on, const std::string& planned_end) {
    return Step(&Stub::SuspendCase, the_case.name(), on, kDecider, [&](v1::SuspendCaseRequest& request) {
      request.set_kind(v1::SUSPENSION_KIND_EXPERT_REVIEW);
      request.set_text("组织专家评审");
      request.set_planned_end(planned_end);
    });
  }
  absl::StatusOr<C> Decline(const C& the_case, const std::string& on) {
    return Step(&Stub::DeclineCase, the_case.name(), on, kAcceptor,
                [](v1::DeclineCaseRequest& request) { request.set_reason("不属于本机关职权"); });
  }
};

TEST_F(Cases, AProcessIsOpenedOnceForAProject) {
  const P process = Opened();
  EXPECT_THAT(process.name(), StartsWith("units/140423/approvalProcesses/"));
  EXPECT_EQ(process.project_unit(), "140423");
  EXPECT_EQ(process.clock().limit_days(), 80) << "25 + 20 + 20 + 15 (F.1.2)";
  EXPECT_EQ(process.light(), v1::LIGHT_UNSPECIFIED) << "nothing runs";
  auto again = Opening("另一名称", {"S1-06"});
  again.mutable_approval_process()->set_project_id(process.project_id());
  EXPECT_THAT(Call(&Stub::CreateApprovalProcess, again, kWindow),
              FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  for (const std::vector<std::string>& wrong :
       {std::vector<std::string>{}, {"S1-06", "S1-07"}, {"S1-07", "S1-04"}, {"S1-07", "S1-08", "S1-08"}}) {
    EXPECT_THAT(Call(&Stub::CreateApprovalProcess, Opening("另一项目", wrong), kWindow),
                FailsWith(kInvalid, "INVALID_FIELDS"));
  }
}

TEST_F(Cases, AStageThatIsFiledOpensAllItsItemsInOneCommit) {
  const P process = Opened("煤基新材料", {"S1-07", "S1-08"});
  const auto filed = FileStage(process, 1, "2019-05-02", {"S1-07"});  // a rest day (F.5.7)
  ASSERT_THAT(filed, IsOk());
  EXPECT_EQ(node_.written_with_answer(), 6) << "the application, four cases and the process";
  EXPECT_THAT(ItemsOf(*filed), ElementsAre("S1-03", "S1-04", "S1-05", "S1-07", "S1-08"));
  EXPECT_EQ(filed->received_on(), "2019-05-05");
  EXPECT_EQ(filed->clock().limit_days(), 25);
  const auto cases = List();
  ASSERT_THAT(cases, SizeIs(4)) << "S1-08 may follow";
  for (const auto& c : cases) {
    EXPECT_EQ(c.stage_application(), filed->name());
    EXPECT_EQ(c.received_on(), "2019-05-05");
    EXPECT_EQ(c.accept_by(), "2019-05-10");
    EXPECT_EQ(c.filed_by(), kWindow.subject);
  }
  EXPECT_EQ(Get(process).stages(0).application(), filed->name());
  EXPECT_THAT(FileStage(process, 1, "2019-05-05"), FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
}

TEST_F(Cases, OneGoesToItsDelivery) {  // F.5.7
  const P process = Opened();
  const auto filed = FileStage(process, 1, "2019-06-06");
  ASSERT_THAT(filed, IsOk());
  const C filing = CaseOf(*filed, "S1-04");
  const auto accepted = Accept(filing, "2019-06-10");
  ASSERT_THAT(accepted, IsOk());
  EXPECT_EQ(node_.written_with_answer(), 3) << "with its stage and the whole";
  EXPECT_EQ(accepted->due_on(), "2019-06-24");
  EXPECT_EQ(accepted->inbox(), "D11/2019-06-24");
  ASSERT_THAT(Begin(filing, "2019-06-11"), IsOk());
  const auto suspended = Suspend(filing, "2019-06-13", "2019-06-18");
  ASSERT_THAT(suspended, IsOk());
  EXPECT_EQ(suspended->light(), v1::LIGHT_GREY);
  EXPECT_EQ(suspended->clock().days_left(), 7);
  EXPECT_EQ(suspended->inbox(), "D11/-");
  EXPECT_EQ(Get(filing).light(), v1::LIGHT_RED) << "it was planned to end on 18 June";
  const auto resumed = Step(&Stub::ResumeCase, filing.name(), "2019-06-20", kDecider);
  ASSERT_THAT(resumed, IsOk());
  EXPECT_EQ(resumed->due_on(), "2019-07-01");
  const auto granted = Grant(filing, "2019-07-01");
  ASSERT_THAT(granted, IsOk());
  EXPECT_EQ(granted->light(), v1::LIGHT_ON_TIME);
  EXPECT_EQ(granted->clock().consumed_days(), 10);
  EXPECT_EQ(granted->deliver_by(), "2019-07-15");
  const auto delivered = Step(&Stub::DeliverCase, filing.name(), "2019-07-02", kAcceptor);
  ASSERT_THAT(delivered, IsOk());
  EXPECT_EQ(delivered->state(), C::STATE_DELIVERED);
  EXPECT_EQ(StandingIn(Get(*filed), "S1-04"), v1::ITEM_STANDING_GRANTED);

  EXPECT_EQ(GrantAll(*filed, "2019-07-03").done_on(), "2019-07-03");
  EXPECT_EQ(Get(process).stages(0).done_on(), "2019-07-03");
  EXPECT_THAT(Withdraw(filing, "2019-07-04"), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
}

TEST_F(Cases, TheWholeTookTheDaysOnWhichAnyClockRan) {  // F.4.3
  const P process = Opened();
  const auto filed = FileStage(process, 1, "2019-03-04");
  ASSERT_THAT(filed, IsOk());
  ASSERT_THAT(Withdraw(CaseOf(*filed, "S1-03"), "2019-03-04"), IsOk());
  Reviewed(CaseOf(*filed, "S1-04"), "2019-03-04");
  Reviewed(CaseOf(*filed, "S1-05"), "2019-03-06");
  ASSERT_THAT(Grant(CaseOf(*filed, "S1-04"), "2019-03-11"), IsOk());
  ASSERT_THAT(Grant(CaseOf(*filed, "S1-05"), "2019-03-14"), IsOk());
  EXPECT_EQ(Get(process).clock().consumed_days(), 8) << "and not 11";
  EXPECT_EQ(Get(*filed).clock().consumed_days(), 8);
}

TEST_F(Cases, SilenceAcceptsAsOfTheDayOfReceipt) {  // F.5.7
  SetToday("2019-05-13");
  const auto filed = FileStage(Opened(), 1, "2019-05-02");
  ASSERT_THAT(filed, IsOk());
  const C silent = CaseOf(*filed, "S1-04");
  EXPECT_EQ(silent.state(), C::STATE_ACCEPTED);
  EXPECT_EQ(silent.accepted_on(), "") << "until its next step";
  EXPECT_EQ(silent.due_on(), "2019-05-17") << "ten working days after 5 May";
  EXPECT_THAT(List("state = STATE_ACCEPTED"), SizeIs(3));
  EXPECT_THAT(Accept(silent, "2019-05-13"), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
  EXPECT_THAT(Decline(silent, "2019-05-13"), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
  EXPECT_THAT(AskCorrection(silent, "2019-05-13"), FailsWith(kFailed, "STEP_NOT_ALLOWED"));

  const auto begun = Begin(silent, "2019-05-13", kAcceptor);
  ASSERT_THAT(begun, IsOk());
  EXPECT_EQ(node_.written_with_answer(), 3) << "after what fell due the case, its stage and the whole";
  EXPECT_EQ(begun->accepted_on(), "2019-05-05");
  EXPECT_EQ(begun->accepted_by(), "");
  EXPECT_THAT(Grant(silent, "2019-05-13", kAcceptor), IsOk()) << "nobody's acceptance";
  // Entered late, it was accepted in time.
  EXPECT_THAT(Accept(CaseOf(*filed, "S1-05"), "2019-05-10"), IsOk());
  EXPECT_THAT(Accept(CaseOf(*filed, "S1-03"), "2019-05-11"), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
}

TEST_F(Cases, HandedOverAfterSilenceOneIsAccepted) {
  const auto filed = FileStage(Opened(), 1, "2019-05-02");
  ASSERT_THAT(filed, IsOk());
  const auto handed = Step(&Stub::DelegateCase, CaseOf(*filed, "S1-04").name(), "2019-05-13", kOtherDecider,
                           [](v1::DelegateCaseRequest& request) {
                             request.set_to(kDecider.subject);
                             request.set_reason("分管");
                           });
  ASSERT_THAT(handed, IsOk());
  EXPECT_EQ(handed->state(), C::STATE_ACCEPTED);
  EXPECT_EQ(handed->accepted_on(), "2019-05-05");
}

TEST_F(Cases, OneIsCorrectedOnceAndReceivedAnew) {
  const P process = Opened();
  const auto filed = FileStage(process, 1, "2019-03-04");
  ASSERT_THAT(filed, IsOk());
  for (const auto* other : {"S1-03", "S1-05"}) ASSERT_THAT(Decline(CaseOf(*filed, other), "2019-03-04"), IsOk());
  const C filing = CaseOf(*filed, "S1-04");
  const auto asked = AskCorrection(filing, "2019-03-05");
  ASSERT_THAT(asked, IsOk());
  EXPECT_THAT(asked->clock().runs(), IsEmpty()) << "before acceptance no clock runs (ruling 21)";
  EXPECT_EQ(asked->inbox(), "D11/-");
  EXPECT_EQ(Get(filing).state(), C::STATE_CORRECTION_ASKED) << "it is not the office that is silent";
  EXPECT_EQ(Get(process).clock().consumed_days(), 0);
  EXPECT_THAT(Accept(filing, "2019-03-06"), FailsWith(kFailed, "STEP_NOT_ALLOWED"));

  const auto answered = AnswerCorrection(filing, "2019-03-09");  // a Saturday
  ASSERT_THAT(answered, IsOk());
  EXPECT_EQ(answered->state(), C::STATE_SUBMITTED);
  EXPECT_EQ(answered->received_on(), "2019-03-11");
  EXPECT_EQ(answered->accept_by(), "2019-03-18");
  const auto second = AskCorrection(filing, "2019-03-12");
  ASSERT_THAT(second, FailsWith(kFailed, "ONCE_ONLY"));
  EXPECT_EQ(ValueIn(second.status(), "on"), "2019-03-05");
  EXPECT_EQ(Get(filing).state(), C::STATE_ACCEPTED) << "silence since 19 March";
  EXPECT_THAT(Accept(filing, "2019-03-18"), IsOk());
  EXPECT_THAT(AnswerCorrection(filing, "2019-03-19"), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
}

TEST_F(Cases, WhatIsNotAcceptedRanNoClock) {  // ruling 21
  const P process = Opened();
  const auto filed = FileStage(process, 1, "2019-03-04");
  ASSERT_THAT(filed, IsOk());
  ASSERT_THAT(Withdraw(CaseOf(*filed, "S1-03"), "2019-03-08"), IsOk());
  ASSERT_THAT(Decline(CaseOf(*filed, "S1-04"), "2019-03-08"), IsOk());
  EXPECT_THAT(CaseOf(*filed, "S1-04").clock().runs(), IsEmpty());
  Granted(CaseOf(*filed, "S1-05"), "2019-03-08");
  EXPECT_EQ(Get(process).clock().consumed_days(), 0);
  EXPECT_EQ(StandingIn(Get(*filed), "S1-03"), v1::ITEM_STANDING_ENDED);
  EXPECT_EQ(Get(*filed).state(), S::STATE_IN_PROGRESS) << "to be applied for again";
  // On a rest day, before it counts as received.
  const auto again = FileItem(process, "S1-03", "2019-03-09");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->received_on(), "2019-03-11");
  EXPECT_THAT(Withdraw(*again, "2019-03-09"), IsOk());
  EXPECT_EQ(Get(process).clock().consumed_days(), 0);
}

TEST_F(Cases, AreIndependentAndStageAndProcessFollowLateEntries) {  // I.31
  const P process = Opened();
  const auto filed = FileStage(process, 1, "2019-03-04");
  ASSERT_THAT(filed, IsOk());
  Reviewed(CaseOf(*filed, "S1-04"), "2019-03-06");
  ASSERT_THAT(Grant(CaseOf(*filed, "S1-04"), "2019-03-20"), IsOk());
  const C late = Granted(CaseOf(*filed, "S1-05"), "2019-03-08");
  EXPECT_EQ(late.decided_on(), "2019-03-08");
  EXPECT_EQ(Get(*filed).clock().counted_on(), "2019-03-20") << "it knows of that day already";
  Granted(CaseOf(*filed, "S1-03"), "2019-03-05");
  const S done = Get(*filed);
  EXPECT_EQ(done.state(), S::STATE_DONE);
  EXPECT_EQ(done.done_on(), "2019-03-20");
  EXPECT_EQ(done.clock().consumed_days(), 10) << "7 to 20 March";
  EXPECT_THAT(Begin(late, "2019-03-07"), FailsWith(kFailed, "DATE_BEFORE_LAST_FACT"));
}

TEST_F(Cases, ARevokedOneBlocksItsStage) {
  const P process = Opened();
  const S done = Done(process, 1, "2019-03-04", "2019-03-08");
  const C granted = CaseOf(done, "S1-05");
  ASSERT_THAT(Step(&Stub::DeliverCase, granted.name(), "2019-03-11", kAcceptor), IsOk());
  const auto revoked = Step(&Stub::RevokeCase, granted.name(), "2019-03-12", kDecider,
                            [](v1::RevokeCaseRequest& request) { request.set_reason("以欺骗手段取得"); });
  ASSERT_THAT(revoked, IsOk());
  EXPECT_EQ(revoked->verdict(), v1::VERDICT_GRANTED);
  EXPECT_EQ(Get(done).state(), S::STATE_BLOCKED);
  EXPECT_EQ(Get(process).stages(0).done_on(), "");
  EXPECT_THAT(FileStage(process, 2, "2019-03-12"), FailsWith(kFailed, "FILING_GUARD"));
  Granted(*FileItem(process, "S1-05", "2019-03-13"), "2019-03-14");
  EXPECT_EQ(Get(done).done_on(), "2019-03-14");
}

TEST_F(Cases, GreenIsHalfAndAnExtensionIsAddedOnce) {  // K22, F.3
  const P process = Opened();
  const auto eia = FileItem(process, "S1-07", "2019-03-04");
  ASSERT_THAT(eia, IsOk());
  const auto green = Step(&Stub::AcceptCase, eia->name(), "2019-03-04", kAcceptor,
                          [](v1::AcceptCaseRequest& request) { request.set_green_channel(true); });
  ASSERT_THAT(green, IsOk());
  EXPECT_EQ(green->clock().limit_days(), 5);
  EXPECT_EQ(green->due_on(), "2019-03-11");
  EXPECT_EQ(green->yellow_on(), "2019-03-08") << "a day is left";
  EXPECT_EQ(green->statutory_due_on(), "2019-04-03") << "30 calendar days";
  const auto filed = FileStage(process, 1, "2019-03-04");
  ASSERT_THAT(filed, IsOk());
  const C land = CaseOf(*filed, "S1-04");
  EXPECT_THAT(Step(&Stub::AcceptCase, land.name(), "2019-03-04", kAcceptor,
                   [](v1::AcceptCaseRequest& request) { request.set_green_channel(true); }),
              FailsWith(kInvalid, "INVALID_FIELDS"));
  Reviewed(land, "2019-03-04");
  const auto extend = [&](const C& c, int days) {
    return Step(&Stub::ExtendCase, c.name(), "2019-03-05", kDecider, [&](v1::ExtendCaseRequest& request) {
      request.set_days(days);
      request.set_reason("情况复杂");
    });
  };
  EXPECT_THAT(extend(land, 11), FailsWith(kInvalid, "INVALID_FIELDS"));
  const auto extended = extend(land, 10);
  ASSERT_THAT(extended, IsOk());
  EXPECT_EQ(extended->due_on(), "2019-04-01");
  EXPECT_THAT(extend(land, 1), FailsWith(kFailed, "ONCE_ONLY"));
  EXPECT_THAT(extend(CaseOf(*filed, "S1-03"), 1), FailsWith(kFailed, "NOT_EDITABLE")) << "not accepted on that day";
}

}  // namespace
}  // namespace tiernet::approval

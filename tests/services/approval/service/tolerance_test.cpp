// Cases that are accepted although papers are missing (domain.md F.8.1), over real gRPC.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "tests/services/approval/service/approval_test.h"

namespace tiernet::approval {
namespace {

using testing::FailsWith;
using testing::IsOk;
using ::testing::SizeIs;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
// Of S2-02, the construction planning permit.
constexpr char kPlan[] = "修建性详细规划";

class ToleranceOf : public ApprovalTest {
 protected:
  absl::StatusOr<C> AcceptWithout(const C& the_case, const std::string& on, const std::string& promised_by) {
    return Step(&Stub::AcceptCase, the_case.name(), on, kAcceptor, [&](v1::AcceptCaseRequest& request) {
      request.mutable_tolerance()->add_missing_papers(kPlan);
      *request.mutable_tolerance()->mutable_promise() = EvidenceOf(on);
      request.mutable_tolerance()->set_promised_by(promised_by);
    });
  }
  absl::StatusOr<C> Supply(const C& the_case, const std::string& on) {
    return Step(&Stub::SupplyPapers, the_case.name(), on, kWindow, [&](v1::SupplyPapersRequest& request) {
      request.add_papers()->set_name(kPlan);
      *request.mutable_papers(0)->mutable_evidence() = EvidenceOf(on);
    });
  }
  absl::StatusOr<C> Void(const C& the_case, const std::string& on) {
    return Step(&Stub::VoidCase, the_case.name(), on, kDecider,
                [](v1::VoidCaseRequest& request) { request.set_reason("承诺期满未补齐材料"); });
  }
  // S2-02 of stage 2, accepted without its plan on 2019-09-02, by 2019-09-20, and granted on 2019-09-10.
  C Preliminary(S& stage) {
    stage = *FileStage(Opened(), 2, "2019-09-02");
    const C filed = CaseOf(stage, "S2-02");
    EXPECT_THAT(AcceptWithout(filed, "2019-09-02", "2019-09-20"), IsOk());
    EXPECT_THAT(Begin(filed, "2019-09-03"), IsOk());
    const auto granted = Grant(filed, "2019-09-10");
    EXPECT_THAT(granted, IsOk());
    EXPECT_TRUE(granted->preliminary());
    return *granted;
  }
};

TEST_F(ToleranceOf, APreliminaryGrantHoldsNoStageUntilItIsFinal) {
  S stage;
  const C granted = Preliminary(stage);
  EXPECT_EQ(StandingIn(Get(stage), "S2-02"), v1::ITEM_STANDING_OPEN);
  ASSERT_THAT(Supply(granted, "2019-09-20"), IsOk());
  EXPECT_THAT(List("final_by = \"2019-09-24\" AND granted_on = \"\""), SizeIs(1));
  const auto final =
      Step(&Stub::FinalizeCase, granted.name(), "2019-09-23", kDecider,
           [](v1::FinalizeCaseRequest& request) { *request.mutable_permit() = EvidenceOf("2019-09-23"); });
  ASSERT_THAT(final, IsOk());
  EXPECT_EQ(final->granted_on(), "2019-09-23");
  EXPECT_EQ(StandingIn(Get(stage), "S2-02"), v1::ITEM_STANDING_GRANTED);
  EXPECT_THAT(List("granted_on >= \"2019-09-23\""), SizeIs(1));
}

TEST_F(ToleranceOf, TheClockSeesThatAPromiseWasMissedAndItsCaseIsVoid) {
  S stage;
  const C granted = Preliminary(stage);
  EXPECT_EQ(Get(granted).tolerance_state(), v1::TOLERANCE_STATE_MISSED) << "today is 2019-10-08";
  EXPECT_THAT(List("tolerance_state = TOLERANCE_STATE_MISSED"), SizeIs(1));
  EXPECT_THAT(Supply(granted, "2019-09-21"), FailsWith(kFailed, "NOT_EDITABLE"));
  EXPECT_THAT(Void(granted, "2019-09-20"), FailsWith(kFailed, "NOT_EDITABLE")) << "its last day";
  const auto ended = Void(granted, "2019-09-21");
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->state(), C::STATE_VOID);
  EXPECT_EQ(StandingIn(Get(stage), "S2-02"), v1::ITEM_STANDING_ENDED);

  v1::ApprovalProcess process;
  process.set_name(stage.process());
  const auto again = FileItem(process, "S2-02", "2019-09-23");
  ASSERT_THAT(again, IsOk());
  const auto refused = AcceptWithout(*again, "2019-09-23", "2019-09-30");
  ASSERT_THAT(refused, FailsWith(kFailed, "NO_TOLERANCE"));
  EXPECT_THAT(ChineseOf(refused.status()), ::testing::HasSubstr("2020-09-21前不适用容缺受理"));
  EXPECT_THAT(Granted(*again, "2019-09-24").granted_on(), "2019-09-24") << "with all its papers";
}

TEST_F(ToleranceOf, APromiseIsNotKeptOnPaperAfterItsDay) {  // I.31
  S stage;
  const C granted = Preliminary(stage);
  EndBackfilling();
  EXPECT_THAT(Step(&Stub::RevokeCase, granted.name(), "2019-09-20", kDecider,
                   [](v1::RevokeCaseRequest& request) { request.set_reason("申请人放弃"); }),
              FailsWith(absl::StatusCode::kPermissionDenied, "BACKFILL_NEEDED"))
      << "which would release the promise";
  EXPECT_THAT(Supply(granted, "2019-09-20"), FailsWith(absl::StatusCode::kPermissionDenied, "BACKFILL_NEEDED"));
}

TEST_F(ToleranceOf, IsRefusedInOtherProcessesOfTheApplicantToo) {
  S stage;
  Preliminary(stage);
  const auto other = FileStage(Opened("另一项目"), 2, "2019-09-23");
  ASSERT_THAT(other, IsOk());
  EXPECT_THAT(AcceptWithout(CaseOf(*other, "S2-02"), "2019-09-23", "2019-09-30"), FailsWith(kFailed, "NO_TOLERANCE"))
      << "whether or not the office has voided the other case";
}

}  // namespace
}  // namespace tiernet::approval

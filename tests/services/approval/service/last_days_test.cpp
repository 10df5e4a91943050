// What the clock has done to a case is not undone by a step that is dated back (I.31), without the right to backfill.
#include <string>

#include "gmock/gmock.h"
#include "tests/services/approval/service/approval_test.h"

namespace tiernet::approval {
namespace {

using testing::FailsWith;
using testing::IsOk;

// Today is 2019-06-20.
class LastDays : public ApprovalTest {
 protected:
  LastDays() { SetToday("2019-06-20"); }
  absl::StatusOr<C> AskCorrection(const C& the_case, const std::string& on) {
    return Step(&Stub::AskCorrection, the_case.name(), on, kAcceptor,
                [](v1::AskCorrectionRequest& request) { request.add_points("缺少用地红线图"); });
  }
  absl::StatusOr<C> Decline(const C& the_case, const std::string& on) {
    return Step(&Stub::DeclineCase, the_case.name(), on, kAcceptor,
                [](v1::DeclineCaseRequest& request) { request.set_reason("不属于本机关职权"); });
  }
  absl::StatusOr<C> Suspend(const C& the_case, const std::string& on) {
    return Step(&Stub::SuspendCase, the_case.name(), on, kDecider, [&](v1::SuspendCaseRequest& request) {
      request.set_kind(v1::SUSPENSION_KIND_EXPERT_REVIEW);
      request.set_text("组织专家评审");
      request.set_planned_end("2019-07-31");
    });
  }
  ::testing::Matcher<absl::Status> NeedsBackfill() {
    return FailsWith(absl::StatusCode::kPermissionDenied, "BACKFILL_NEEDED");
  }
};

TEST_F(LastDays, WhatSilenceHasAcceptedIsNeitherCorrectedNorDeclined) {
  const P another = Opened("另一项目");
  const auto filed = FileStage(Opened(), 1, "2019-06-04");
  ASSERT_THAT(filed, IsOk());
  const C first = CaseOf(*filed, "S1-03");
  ASSERT_EQ(first.state(), C::STATE_ACCEPTED) << "by silence, after 2019-06-12";
  ASSERT_THAT(AskCorrection(CaseOf(*filed, "S1-04"), "2019-06-10"), IsOk()) << "who may backfill";
  EndBackfilling();
  EXPECT_THAT(AskCorrection(first, "2019-06-11").status(), NeedsBackfill());
  EXPECT_THAT(Decline(first, "2019-06-11").status(), NeedsBackfill());
  EXPECT_THAT(Accept(first, "2019-06-11"), IsOk()) << "entered late";
  // Nor is anything filed so that silence has accepted it already.
  EXPECT_THAT(FileStage(another, 1, "2019-06-04").status(), NeedsBackfill());
  ASSERT_THAT(FileStage(another, 1, "2019-06-14"), IsOk());
  EXPECT_THAT(Step(&Stub::AnswerCorrection, CaseOf(*filed, "S1-04").name(), "2019-06-11", kWindow,
                   [](v1::AnswerCorrectionRequest& request) { *request.add_papers() = EvidenceOf("2019-06-11"); })
                  .status(),
              NeedsBackfill());
}

TEST_F(LastDays, AnItemIsNotFiledOnPaper) {
  const auto filed = FileStage(Opened(), 1, "2019-06-03");
  ASSERT_THAT(filed, IsOk());
  const P process = [&] {
    P it;
    it.set_name(filed->process());
    return it;
  }();
  EndBackfilling();
  EXPECT_THAT(FileItem(process, "S1-07", "2019-06-04").status(), NeedsBackfill());
  EXPECT_THAT(FileItem(process, "S1-07", "2019-06-19"), IsOk());
}

TEST_F(LastDays, WhatIsLateIsNotSuspendedInTime) {
  const auto filed = FileStage(Opened(), 1, "2019-06-03");
  ASSERT_THAT(filed, IsOk());
  const C reviewed = Reviewed(CaseOf(*filed, "S1-03"), "2019-06-03");
  ASSERT_LT(reviewed.due_on(), "2019-06-20");
  EndBackfilling();
  EXPECT_THAT(Suspend(reviewed, reviewed.due_on()).status(), NeedsBackfill());
  EXPECT_THAT(Suspend(reviewed, "2019-06-20"), IsOk()) << "it stays late";
}

}  // namespace
}  // namespace tiernet::approval

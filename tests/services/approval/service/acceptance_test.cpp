// The joint acceptance (联合验收, F.7), and the end of the whole.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "tests/services/approval/service/approval_test.h"

namespace tiernet::approval {
namespace {

using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;

const std::vector<std::string> kExamined = {"S4-01", "S4-02", "S4-03", "S4-04", "S4-05"};

class Acceptances : public ApprovalTest {
 protected:
  // Three stages done by 2019-06-07, and the fourth filed on 2019-09-02.
  Acceptances() : process_(Opened("煤基新材料", {"S1-07", "S1-08", "S2-04", "S3-02"})) {
    first_ = Done(process_, 1, "2019-03-04", "2019-03-08", {"S1-07", "S1-08"});
    Done(process_, 2, "2019-03-11", "2019-03-15");
    Done(process_, 3, "2019-06-03", "2019-06-06");
  }

  void File(bool joint) {
    const auto filed = FileStage(process_, 4, "2019-09-02", {}, joint);
    ASSERT_THAT(filed, IsOk());
    application_ = *filed;
  }
  void ReviewAll(const std::string& on) {
    for (const auto& item : kExamined) Reviewed(CaseOf(application_, item), on);
  }
  absl::StatusOr<S> Visit(const std::string& on, const std::vector<std::string>& defects) {
    return Step(&Stub::RecordAcceptanceVisit, application_.name(), on, kDecider,
                [&](v1::RecordAcceptanceVisitRequest& request) {
                  for (const auto& defect : defects) request.add_defects(defect);
                });
  }
  absl::StatusOr<S> Rectify(const std::string& on) {
    return Step(&Stub::RecordRectification, application_.name(), on, kDecider,
                [&](v1::RecordRectificationRequest& request) { *request.mutable_evidence() = EvidenceOf(on); });
  }
  absl::StatusOr<S> Issue(const std::string& on) {
    return Step(&Stub::IssueAcceptanceOpinion, application_.name(), on, kDecider,
                [&](v1::IssueAcceptanceOpinionRequest& request) { *request.mutable_opinion() = EvidenceOf(on); });
  }

  const P process_;
  S first_;
  S application_;
};

TEST_F(Acceptances, OneGoesItsWholeWay) {
  File(true);
  EXPECT_EQ(application_.clock().limit_days(), 12);
  EXPECT_THAT(List("stage = 4"), SizeIs(5)) << "the completion is filed when it has passed";
  EXPECT_THAT(Visit("2019-09-03", {}), FailsWith(kFailed, "ACCEPTANCE_GUARD")) << "nothing is under review";
  ReviewAll("2019-09-03");

  const auto visited = Visit("2019-09-04", {"消防通道被占", "档案不全"});
  ASSERT_THAT(visited, IsOk());
  EXPECT_EQ(node_.written_with_answer(), 7) << "application, five cases, process";
  EXPECT_EQ(visited->light(), v1::LIGHT_GREY);
  for (const auto& item : kExamined) {
    const C stopped = CaseOf(application_, item);
    EXPECT_EQ(stopped.state(), C::STATE_SUSPENDED);
    EXPECT_EQ(stopped.light(), v1::LIGHT_GREY) << "no day was named";
    EXPECT_EQ(stopped.clock().days_left(), 11);
  }
  EXPECT_THAT(Step(&Stub::ResumeCase, CaseOf(application_, "S4-03").name(), "2019-09-05", kDecider),
              FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Visit("2019-09-05", {}), FailsWith(kFailed, "ACCEPTANCE_GUARD")) << "a round is open";
  EXPECT_THAT(Issue("2019-09-05"), FailsWith(kFailed, "ACCEPTANCE_GUARD"));

  ASSERT_THAT(Rectify("2019-09-11"), IsOk());
  EXPECT_THAT(Rectify("2019-09-11"), FailsWith(kFailed, "ACCEPTANCE_GUARD"));
  for (const auto& item : kExamined) EXPECT_EQ(CaseOf(application_, item).state(), C::STATE_IN_REVIEW);
  ASSERT_THAT(Visit("2019-09-12", {}), IsOk());
  for (const auto& item : kExamined) ASSERT_THAT(Grant(CaseOf(application_, item), "2019-09-16"), IsOk());
  const S passed = Get(application_);
  EXPECT_EQ(passed.clock().consumed_days(), 3) << "4, 12 and 16 September; 13 to 15 are Mid-Autumn";
  EXPECT_EQ(passed.state(), S::STATE_IN_PROGRESS) << "the completion is not filed";
  ASSERT_THAT(passed.rounds(), SizeIs(2));
  EXPECT_EQ(passed.rounds(0).rectified_on(), "2019-09-11");

  EXPECT_THAT(FileItem(process_, "S4-06", "2019-09-16"), FailsWith(kFailed, "FILING_GUARD"));
  const auto issued = Issue("2019-09-17");
  ASSERT_THAT(issued, IsOk());
  EXPECT_EQ(issued->completion_filing_due_on(), "2019-10-08") << "2 October is a rest day";
  EXPECT_THAT(Issue("2019-09-17"), FailsWith(kFailed, "ACCEPTANCE_GUARD"));
  const auto completion = FileItem(process_, "S4-06", "2019-09-20");
  ASSERT_THAT(completion, IsOk());
  EXPECT_EQ(Get(process_).finished_on(), "");
  Granted(*completion, "2019-09-23");
  EXPECT_EQ(Get(application_).done_on(), "2019-09-23");
  const P finished = Get(process_);
  EXPECT_EQ(finished.finished_on(), "2019-09-23");
  EXPECT_EQ(finished.light(), v1::LIGHT_ON_TIME);
  EXPECT_EQ(finished.due_on(), "");
}

TEST_F(Acceptances, TheCompletionWaitsForEveryExaminedItem) {
  File(false);
  EXPECT_THAT(Visit("2019-09-03", {}), FailsWith(kFailed, "ACCEPTANCE_GUARD")) << "it is no joint acceptance";
  ReviewAll("2019-09-03");
  for (const auto* item : {"S4-01", "S4-02", "S4-03", "S4-04"}) {
    ASSERT_THAT(Grant(CaseOf(application_, item), "2019-09-04"), IsOk());
  }
  EXPECT_THAT(UnmetIn(FileItem(process_, "S4-06", "2019-09-04").status()), ElementsAre(HasSubstr("S4-05")));
  ASSERT_THAT(Grant(CaseOf(application_, "S4-05"), "2019-09-04"), IsOk());
  EXPECT_THAT(Issue("2019-09-04"), FailsWith(kFailed, "ACCEPTANCE_GUARD"));
  EXPECT_THAT(FileItem(process_, "S4-06", "2019-09-04"), IsOk());
}

TEST_F(Acceptances, WhatIsFiledAgainDuringARectificationHasItsOwnWay) {
  File(true);
  ReviewAll("2019-09-03");
  ASSERT_THAT(Visit("2019-09-04", {"消防通道被占"}), IsOk());
  ASSERT_THAT(Withdraw(CaseOf(application_, "S4-03"), "2019-09-05"), IsOk());
  const auto again = FileItem(process_, "S4-03", "2019-09-06");
  ASSERT_THAT(again, IsOk());
  const auto rectified = Rectify("2019-09-09");
  ASSERT_THAT(rectified, IsOk());
  EXPECT_EQ(CaseOf(application_, "S4-01").state(), C::STATE_IN_REVIEW);
  EXPECT_THAT(Get(*again).suspensions(), IsEmpty());
  EXPECT_THAT(Accept(*again, "2019-09-09"), IsOk()) << "the rectification was none of it";
}

TEST_F(Acceptances, AnOpinionRestsOnAVisit) {
  File(true);
  ReviewAll("2019-09-03");
  for (const auto& item : kExamined) {
    EXPECT_THAT(Grant(CaseOf(application_, item), "2019-09-04"), FailsWith(kFailed, "DECISION_GUARD")) << item;
  }
  EXPECT_THAT(Issue("2019-09-04"), FailsWith(kFailed, "ACCEPTANCE_GUARD")) << "nobody went there";
}

TEST_F(Acceptances, WhatIsFiledAfterTheEndIsNoPartOfTheWhole) {
  File(false);
  ReviewAll("2019-09-03");
  for (const auto& item : kExamined) ASSERT_THAT(Grant(CaseOf(application_, item), "2019-09-04"), IsOk());
  Granted(*FileItem(process_, "S4-06", "2019-09-05"), "2019-09-06");
  const P finished = Get(process_);
  EXPECT_EQ(finished.finished_on(), "2019-09-06");
  ASSERT_THAT(Step(&Stub::RevokeCase, CaseOf(first_, "S1-08").name(), "2019-09-09", kDecider,
                   [](v1::RevokeCaseRequest& request) { request.set_reason("以欺骗手段取得"); }),
              IsOk());
  ASSERT_THAT(FileItem(process_, "S1-08", "2019-09-10"), IsOk());
  const P still = Get(process_);
  EXPECT_EQ(still.finished_on(), "2019-09-06");
  EXPECT_EQ(still.clock().consumed_days(), finished.clock().consumed_days());
  EXPECT_EQ(still.light(), v1::LIGHT_ON_TIME);
}

}  // namespace
}  // namespace tiernet::approval

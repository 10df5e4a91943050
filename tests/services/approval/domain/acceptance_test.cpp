// The joint acceptance (domain.md F.7).
#include "services/approval/domain/acceptance.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/approval/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::approval {
namespace {

using absl::CivilDay;
using C = v1::ApprovalCase;
using S = v1::StageApplication;
using ::testing::ElementsAre;
using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr char kGuard[] = "ACCEPTANCE_GUARD";

const std::vector<std::string> kExamined = {"S4-01", "S4-02", "S4-03", "S4-04", "S4-05"};

std::vector<C> UnderReview() {
  std::vector<C> cases;
  for (const auto& item : kExamined) cases.push_back(Under(item, static_cast<int>(cases.size()) + 1));
  return cases;
}

S Joint() { return Filed(Entered(), 4, FilingWith({}, true)); }

absl::StatusOr<S> Visit(const S& application, const std::vector<std::string>& defects,
                        const std::vector<C>& cases = UnderReview(), CivilDay on = kLater,
                        absl::string_view who = kDecider) {
  v1::RecordAcceptanceVisitRequest request;
  request.mutable_defects()->Add(defects.begin(), defects.end());
  return RecordVisit(application, request, cases, who, on);
}

absl::StatusOr<S> Rectify(const S& application, CivilDay on = kLater + 1, absl::string_view who = kDecider) {
  v1::RecordRectificationRequest request;
  *request.mutable_evidence() = EvidenceOf(on);
  return RecordRectification(application, request, who, on);
}

absl::StatusOr<S> Issue(const S& application, CivilDay on = kLater + 3, absl::string_view who = kDecider) {
  v1::IssueAcceptanceOpinionRequest request;
  *request.mutable_opinion() = EvidenceOf(on);
  return IssueOpinion(application, request, FilingItems(4), who, WorkingDays(), on);
}

// With every item examined granted.
S Passed(S application) {
  std::vector<C> cases;
  for (const auto& item : kExamined) cases.push_back(Granted(item, static_cast<int>(cases.size()) + 1, kLater + 2));
  Join(application, Entered(), cases, WorkingDays(), kLater + 2);
  return application;
}

TEST(Visits, ListTheDefectsOfARound) {
  const auto visited = Visit(Joint(), {"消防通道堵塞", "档案缺卷"});
  ASSERT_THAT(visited, IsOk());
  ASSERT_EQ(visited->rounds_size(), 1);
  EXPECT_EQ(visited->rounds(0).visited_on(), "2019-06-17");
  EXPECT_THAT(visited->rounds(0).defects(), ElementsAre("消防通道堵塞", "档案缺卷"));
  EXPECT_EQ(visited->rounds(0).rectified_on(), "");
}

TEST(Visits, AreOfAJointAcceptanceOnly) { EXPECT_THAT(Visit(Filed(Entered(), 4), {}), FailsWith(kFailed, kGuard)); }

TEST(Visits, ExamineEverythingThatIsOpenUnderReview) {
  EXPECT_THAT(Visit(Joint(), {}, {}), FailsWith(kFailed, kGuard));
  auto cases = UnderReview();
  cases[2] = Filed("S4-03", 3);
  EXPECT_THAT(Visit(Joint(), {}, cases), FailsWith(kFailed, kGuard));
  cases[2] = Take(UnderReview()[2], Suspending(kLater + 9), At(kFiled, kDecider, Item("S4-03"))).value();
  EXPECT_THAT(Visit(Joint(), {}, cases), FailsWith(kFailed, kGuard));
  cases.erase(cases.begin() + 2);
  EXPECT_THAT(Visit(Joint(), {}, cases), IsOk());
}

TEST(Visits, FollowOneAnotherOnceTheDefectsAreMended) {
  const auto first = Visit(Joint(), {"消防通道堵塞"}).value();
  EXPECT_THAT(Visit(first, {}), FailsWith(kFailed, kGuard));
  const auto mended = Rectify(first).value();
  EXPECT_EQ(mended.rounds(0).rectified_on(), "2019-06-18");
  EXPECT_TRUE(mended.rounds(0).has_rectification());
  const auto second = Visit(mended, {"档案缺卷"}, UnderReview(), kLater + 2).value();
  EXPECT_EQ(second.rounds_size(), 2);
  EXPECT_EQ(Rectify(second, kLater + 3)->rounds(1).rectified_on(), "2019-06-20");
  // One without defects leaves nothing to be mended.
  EXPECT_THAT(Visit(Visit(Joint(), {}).value(), {}), IsOk());
}

TEST(Rectification, IsOfAnOpenRoundWithWhatWasSeen) {
  EXPECT_THAT(Rectify(Joint()), FailsWith(kFailed, kGuard));
  EXPECT_THAT(Rectify(Visit(Joint(), {}).value()), FailsWith(kFailed, kGuard));
  const auto visited = Visit(Joint(), {"消防通道堵塞"}).value();
  EXPECT_THAT(Rectify(Rectify(visited).value()), FailsWith(kFailed, kGuard));
  v1::RecordRectificationRequest request;
  *request.mutable_evidence() = EvidenceOf(kLater + 2);
  EXPECT_THAT(RecordRectification(visited, request, kDecider, kLater + 1), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(TheAcceptance, IsNotInTheHandsOfWhoAppliedForIt) {  // A.7
  constexpr char kRefusal[] = "REVIEWER_IS_SUBMITTER";
  EXPECT_THAT(Visit(Joint(), {}, UnderReview(), kLater, kFiler), FailsWith(kFailed, kRefusal));
  const auto visited = Visit(Joint(), {"消防通道堵塞"}).value();
  EXPECT_EQ(visited.rounds(0).visit_recorded_by(), kDecider);
  EXPECT_THAT(Rectify(visited, kLater + 1, kFiler), FailsWith(kFailed, kRefusal));
  const auto mended = Rectify(visited, kLater + 1, "another").value();
  EXPECT_EQ(mended.rounds(0).visit_recorded_by(), kDecider);
  EXPECT_EQ(mended.rounds(0).rectification_recorded_by(), "another");
  EXPECT_THAT(Issue(Passed(mended), kLater + 3, kFiler), FailsWith(kFailed, kRefusal));
  EXPECT_THAT(Issue(Passed(mended)), IsOk());
}

TEST(TheAcceptance, IsNotInTheHandsOfWhoAppliedForOneOfItsItems) {  // A.7
  const S application = Joint();
  auto cases = UnderReview();
  for (auto& c : cases) c.set_stage_application(application.name());
  EXPECT_THAT(CheckNoApplicant(application, cases, kDecider), IsOk());
  cases[2].mutable_correction()->set_answered_by("helper");
  EXPECT_THAT(CheckNoApplicant(application, cases, "helper"), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  cases[2].set_stage_application("of another stage");
  EXPECT_THAT(CheckNoApplicant(application, cases, "helper"), IsOk());
}

TEST(Rectification, IsASuspension) {  // F.7
  auto cases = UnderReview();
  auto application = Visit(Joint(), {"消防通道堵塞"}, cases, CivilDay(2019, 6, 13)).value();
  const auto at = [](const C& c, CivilDay on) { return At(on, kDecider, Item(c.item())); };
  for (auto& c : cases) c = SuspendForRectification(c, at(c, CivilDay(2019, 6, 13)));
  Join(application, Entered(), cases, WorkingDays(), CivilDay(2019, 6, 18));
  EXPECT_EQ(application.light(), v1::LIGHT_GREY);
  EXPECT_EQ(application.clock().days_left(), 9);
  for (auto& c : cases) c = ResumeAfterRectification(c, at(c, CivilDay(2019, 6, 20)));
  application = Rectify(application, CivilDay(2019, 6, 20)).value();
  Join(application, Entered(), cases, WorkingDays(), CivilDay(2019, 6, 20));
  EXPECT_EQ(application.due_on(), "2019-07-03");  // 9 working days after it
  EXPECT_EQ(cases[0].due_on(), "2019-07-03");
}

TEST(Opinions, AreIssuedOnceWhenAllHavePassed) {
  const auto visited = Visit(Joint(), {}).value();
  EXPECT_THAT(Issue(visited), FailsWith(kFailed, kGuard));
  const auto issued = Issue(Passed(visited));
  ASSERT_THAT(issued, IsOk());
  EXPECT_TRUE(issued->has_opinion());
  EXPECT_EQ(issued->opinion_on(), "2019-06-20");
  EXPECT_EQ(issued->completion_filing_due_on(), "2019-07-05");                                         // 15 days
  EXPECT_EQ(Issue(Passed(visited), CivilDay(2019, 6, 21))->completion_filing_due_on(), "2019-07-08");  // a Saturday
  EXPECT_THAT(Issue(*issued), FailsWith(kFailed, kGuard));
}

TEST(Opinions, WaitForEachOfTheItemsExamined) {
  for (size_t i = 0; i < kExamined.size(); ++i) {
    auto application = Passed(Visit(Joint(), {}).value());
    for (const auto standing :
         {v1::ITEM_STANDING_OPEN, v1::ITEM_STANDING_REFUSED, v1::ITEM_STANDING_ENDED, v1::ITEM_STANDING_UNSPECIFIED}) {
      application.mutable_items(static_cast<int>(i))->set_standing(standing);
      EXPECT_THAT(Issue(application), FailsWith(kFailed, kGuard)) << kExamined[i];
    }
  }
}

TEST(Opinions, AreOfAJointAcceptanceOnly) {
  EXPECT_THAT(Issue(Passed(Filed(Entered(), 4))), FailsWith(kFailed, kGuard));
}

TEST(Opinions, AreNotOfTomorrow) {
  v1::IssueAcceptanceOpinionRequest request;
  *request.mutable_opinion() = EvidenceOf(kLater + 4);
  EXPECT_THAT(
      IssueOpinion(Passed(Visit(Joint(), {}).value()), request, FilingItems(4), kDecider, WorkingDays(), kLater + 3),
      FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

// F.7: one site visit, whose defects are mended.
TEST(Opinions, FollowAVisitWhoseDefectsAreMended) {
  EXPECT_THAT(Issue(Passed(Joint())), FailsWith(kFailed, kGuard));
  const auto visited = Visit(Joint(), {"消防通道堵塞"}).value();
  EXPECT_THAT(Issue(Passed(visited)), FailsWith(kFailed, kGuard));
  EXPECT_THAT(Issue(Passed(Rectify(visited).value())), IsOk());
}

}  // namespace
}  // namespace tiernet::approval

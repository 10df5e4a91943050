// What the cases of a process say together (domain.md F.4).
#include <algorithm>
#include <string>
#include <vector>

#include "common/calendar/date.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/approval/domain/stage.h"
#include "tests/services/approval/domain/examples.h"

namespace tiernet::approval {
namespace {

using absl::CivilDay;
using C = v1::ApprovalCase;
using S = v1::StageApplication;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const CivilDay kEnd(2019, 7, 31);

S Joined(S application, const std::vector<C>& cases, CivilDay on = kEnd) {
  Join(application, Entered(), cases, WorkingDays(), on);
  return application;
}

v1::ApprovalProcess Whole(v1::ApprovalProcess process, const S* application, const std::vector<C>& cases,
                          CivilDay on = kEnd) {
  Join(process, application, cases, WorkingDays(), on);
  return process;
}

S First() { return Filed(Entered(), 1); }

C Withdrawn(absl::string_view item, int number, CivilDay on) {
  return Take(Under(item, number), Withdrawing(), At(on, kFiler, Item(item))).value();
}

C Revoked(absl::string_view item, int number, CivilDay granted, CivilDay on) {
  return Take(Granted(item, number, granted), Revoking(), At(on, kDecider, Item(item))).value();
}

// The three items that hold stage 1, granted on 12, 20 and 14 June.
std::vector<C> AllGranted() {
  return {Granted("S1-03", 1, CivilDay(2019, 6, 12)), Granted("S1-04", 2, CivilDay(2019, 6, 20)),
          Granted("S1-05", 3, CivilDay(2019, 6, 14))};
}

std::vector<v1::ItemStanding> StandingsIn(const S& application) {
  std::vector<v1::ItemStanding> standings;
  for (const auto& item : application.items()) standings.push_back(item.standing());
  return standings;
}

TEST(Joining, AStageIsUnderWayUntilTheLastMandatoryItemIsGranted) {
  auto cases = AllGranted();
  cases[1] = Under("S1-04", 2);
  const auto joined = Joined(First(), cases, CivilDay(2019, 6, 17));
  EXPECT_EQ(joined.state(), S::STATE_IN_PROGRESS);
  EXPECT_EQ(joined.done_on(), "");
  EXPECT_EQ(joined.due_on(), "2019-07-15");  // 25 working days after 10 June
  EXPECT_EQ(joined.light(), v1::LIGHT_GREEN);
  EXPECT_EQ(joined.clock().consumed_days(), 5);
  EXPECT_EQ(joined.items(1).approval_case(), CaseName(2));
  EXPECT_THAT(StandingsIn(joined), ElementsAre(v1::ITEM_STANDING_GRANTED, v1::ITEM_STANDING_OPEN,
                                               v1::ITEM_STANDING_GRANTED, v1::ITEM_STANDING_OPEN));
}

TEST(Joining, AStageIsDoneOnTheDayOfItsLastDecisionWhateverTheOrderOfTheSteps) {
  const auto granted = AllGranted();
  std::vector<size_t> order = {0, 1, 2};
  do {
    std::vector<C> cases = {Under("S1-03", 1), Under("S1-04", 2), Under("S1-05", 3)};
    auto application = Joined(First(), cases);
    auto process = Whole(Entered(), &application, cases);
    for (const size_t i : order) {
      EXPECT_EQ(application.state(), S::STATE_IN_PROGRESS);
      EXPECT_EQ(process.stages(0).done_on(), "");
      cases[i] = granted[i];
      application = Joined(application, cases);
      process = Whole(process, &application, cases);
    }
    EXPECT_EQ(application.state(), S::STATE_DONE);
    EXPECT_EQ(application.done_on(), "2019-06-20");
    EXPECT_EQ(application.light(), v1::LIGHT_ON_TIME);
    EXPECT_EQ(application.clock().consumed_days(), 8);
    EXPECT_EQ(application.clock().counted_on(), "2019-06-20");
    EXPECT_FALSE(application.clock().has_days_left());
    EXPECT_EQ(process.stages(0).done_on(), "2019-06-20");
    // Joined once more nothing changes.
    EXPECT_EQ(Joined(application, cases).SerializeAsString(), application.SerializeAsString());
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Joining, ARefusalBlocksTheStageUntilItIsAppliedForAgain) {  // F.4.1
  const std::vector<C> decided = {Granted("S1-03", 1, kLater), Refused("S1-04", 2, kLater),
                                  Granted("S1-05", 3, kLater)};
  std::vector<size_t> order = {0, 1, 2};
  do {
    std::vector<C> cases = {Under("S1-03", 1), Under("S1-04", 2), Under("S1-05", 3)};
    bool refused = false;
    for (const size_t i : order) {
      cases[i] = decided[i];
      refused = refused || i == 1;
      EXPECT_EQ(Joined(First(), cases).state(), refused ? S::STATE_BLOCKED : S::STATE_IN_PROGRESS);
    }
    cases.push_back(Filed("S1-04", 4, kLater));
    const auto again = Joined(First(), cases);
    EXPECT_EQ(again.state(), S::STATE_IN_PROGRESS);
    EXPECT_EQ(again.items(1).approval_case(), CaseName(4));
    cases.back() = Granted("S1-04", 4, kLater + 3, kLater);
    EXPECT_EQ(Joined(First(), cases).state(), S::STATE_DONE);
    EXPECT_EQ(Joined(First(), cases).done_on(), "2019-06-20");
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Joining, AWithdrawnItemHoldsTheStage) {
  auto cases = AllGranted();
  cases[1] = Withdrawn("S1-04", 2, kLater);
  const auto joined = Joined(First(), cases);
  EXPECT_EQ(joined.state(), S::STATE_IN_PROGRESS);
  EXPECT_EQ(joined.items(1).standing(), v1::ITEM_STANDING_ENDED);
  cases.push_back(Granted("S1-04", 4, kLater + 3, kLater));
  EXPECT_EQ(Joined(joined, cases).state(), S::STATE_DONE);
}

TEST(Joining, ARevocationReopensTheStageAndTheWhole) {
  auto cases = AllGranted();
  const auto done = Joined(First(), cases);
  auto whole = Whole(Entered(), &done, cases);
  ASSERT_EQ(whole.stages(0).done_on(), "2019-06-20");
  cases[0] = Revoked("S1-03", 1, CivilDay(2019, 6, 12), CivilDay(2019, 6, 28));
  const auto reopened = Joined(done, cases);
  EXPECT_EQ(reopened.state(), S::STATE_BLOCKED);
  EXPECT_EQ(reopened.done_on(), "");
  EXPECT_EQ(reopened.light(), v1::LIGHT_GREY);
  EXPECT_EQ(reopened.clock().days_left(), 17);
  EXPECT_EQ(reopened.items(0).standing(), v1::ITEM_STANDING_REFUSED);
  EXPECT_EQ(Whole(whole, &reopened, cases).stages(0).done_on(), "");
  // Granted anew, the stage is done on that day, and the days between did not count.
  cases.push_back(Granted("S1-03", 4, CivilDay(2019, 7, 3), CivilDay(2019, 7, 1)));
  const auto again = Joined(reopened, cases);
  EXPECT_EQ(again.done_on(), "2019-07-03");
  EXPECT_EQ(again.clock().consumed_days(), 10);
}

TEST(Joining, FloatingItemsNeverHoldTheirStageNorItsClock) {  // I.39
  for (const auto& floating :
       {Filed("S1-07", 9), Refused("S1-07", 9, kEnd), Withdrawn("S1-07", 9, kEnd), Granted("S1-07", 9, kEnd)}) {
    auto cases = AllGranted();
    cases.push_back(floating);
    const auto joined = Joined(First(), cases);
    EXPECT_EQ(joined.state(), S::STATE_DONE);
    EXPECT_EQ(joined.done_on(), "2019-06-20");
    EXPECT_EQ(joined.clock().consumed_days(), 8);
    EXPECT_EQ(joined.items(3).approval_case(), CaseName(9));
  }
}

TEST(Joining, WhatWasLeftOutHoldsTheStageUntilItIsConfirmed) {  // I.39
  const std::vector<C> cases = {Granted("S2-01", 1, kLater), Granted("S2-02", 2, kFiled + 2)};
  const auto open = Joined(Filed(Entered(), 2), cases);
  EXPECT_EQ(open.state(), S::STATE_IN_PROGRESS);
  const auto done = Joined(Confirm(open, Entered(), kAcceptor).value(), cases, kEnd);
  EXPECT_EQ(done.state(), S::STATE_DONE);
  EXPECT_EQ(done.done_on(), "2019-06-17");
  // Refused is refused, confirmed or not.
  EXPECT_EQ(Joined(Filed(Entered(), 2), {Refused("S2-01", 1, kLater)}).state(), S::STATE_BLOCKED);
}

TEST(Joining, CasesOfOtherStagesAreNotCounted) {
  auto cases = AllGranted();
  cases.push_back(Under("S2-01", 8));
  EXPECT_EQ(Joined(First(), cases).clock().consumed_days(), 8);
  EXPECT_EQ(Joined(First(), cases).state(), S::STATE_DONE);
}

TEST(Joining, AStageIsLateAfterItsCap) {  // 25 working days after 10 June end on 15 July
  const auto on_day = [](CivilDay day) {
    return Joined(First(), {Granted("S1-03", 1, kLater), Granted("S1-04", 2, day), Granted("S1-05", 3, kLater)});
  };
  EXPECT_EQ(on_day(CivilDay(2019, 7, 15)).light(), v1::LIGHT_ON_TIME);
  EXPECT_EQ(on_day(CivilDay(2019, 7, 16)).light(), v1::LIGHT_LATE);
}

TEST(Joining, AStageWhoseClocksAllStandIsGrey) {
  std::vector<C> cases = {Take(Under("S1-04", 1), Suspending(kEnd), At(CivilDay(2019, 6, 13))).value()};
  const auto stands = Joined(First(), cases);
  EXPECT_EQ(stands.light(), v1::LIGHT_GREY);
  EXPECT_EQ(stands.due_on(), "");
  EXPECT_EQ(stands.clock().days_left(), 22);
  cases.push_back(Under("S1-05", 2, CivilDay(2019, 7, 29)));
  EXPECT_NE(Joined(stands, cases).due_on(), "");
}

TEST(TheWhole, CountsDistinctWorkingDaysOfAllItsItems) {  // F.4.3
  const std::vector<C> cases = {Granted("S1-04", 1, CivilDay(2019, 3, 11), CivilDay(2019, 3, 4)),
                                Granted("S1-07", 2, CivilDay(2019, 3, 14), CivilDay(2019, 3, 6))};
  const auto whole = Whole(Entered(), nullptr, cases);
  EXPECT_EQ(whole.clock().consumed_days(), 8);
  EXPECT_EQ(whole.clock().days_left(), 72);
  EXPECT_EQ(whole.light(), v1::LIGHT_GREY);
  EXPECT_THAT(whole.stages(), IsEmpty());
}

// Ruling 21: no clock runs before acceptance.
TEST(TheWhole, CountsNoDayOfACaseThatWasNeverAccepted) {
  const auto on = CivilDay(2019, 6, 14);
  const std::vector<C> cases = {Take(Filed("S1-03", 1), Declining(), At(on, kAcceptor, Item("S1-03"))).value(),
                                Take(Filed("S1-07", 2), Withdrawing(), At(on, kFiler, Item("S1-07"))).value()};
  EXPECT_EQ(Whole(Entered(), nullptr, cases).clock().consumed_days(), 0);
  EXPECT_EQ(Joined(First(), cases).clock().consumed_days(), 0);
}

TEST(TheWhole, IsFinishedWhenTheLastStageIsDone) {
  std::vector<C> cases;
  for (const auto* item : {"S4-01", "S4-02", "S4-03", "S4-04", "S4-05"}) {
    cases.push_back(Granted(item, static_cast<int>(cases.size()) + 1, kLater));
  }
  auto application = Joined(Filed(Entered(), 4), cases);
  EXPECT_EQ(application.state(), S::STATE_IN_PROGRESS);
  auto whole = Whole(Entered(), &application, cases);
  EXPECT_EQ(whole.finished_on(), "");
  cases.push_back(Granted("S4-06", 6, kLater + 3, kLater + 2));
  application = Joined(application, cases);
  whole = Whole(whole, &application, cases);
  EXPECT_EQ(whole.finished_on(), "2019-06-20");
  EXPECT_EQ(whole.light(), v1::LIGHT_ON_TIME);
  EXPECT_EQ(whole.clock().consumed_days(), 6);
  EXPECT_EQ(whole.clock().counted_on(), "2019-06-20");
  // What is granted no more is not finished.
  cases.back() = Take(cases.back(), Revoking(), At(kEnd, kDecider, Item("S4-06"))).value();
  application = Joined(application, cases);
  whole = Whole(whole, &application, cases);
  EXPECT_EQ(whole.finished_on(), "");
  EXPECT_EQ(whole.light(), v1::LIGHT_GREY);
}

TEST(TheWhole, KeepsItsStagesInOrder) {
  auto whole = Entered();
  for (const int stage : {3, 1, 2}) {
    const auto application = Joined(Filed(Entered(), stage), {});
    whole = Whole(whole, &application, {});
  }
  ASSERT_EQ(whole.stages_size(), 3);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(whole.stages(i).stage(), i + 1);
}

TEST(TheWhole, OfAFloatingCaseAfterTheEndHoldsNoRunThatEndsBeforeItBegins) {
  std::vector<C> cases;
  for (const auto* item : {"S4-01", "S4-02", "S4-03", "S4-04", "S4-05", "S4-06"}) {
    cases.push_back(Granted(item, static_cast<int>(cases.size()) + 1, kLater));
  }
  cases.push_back(Under("S1-07", 9, kLater + 7));
  const auto application = Joined(Filed(Entered(), 4), cases);
  const auto whole = Whole(Entered(), &application, cases);
  EXPECT_EQ(whole.clock().consumed_days(), 5);
  for (const auto& run : whole.clock().runs()) EXPECT_LE(run.from(), run.to());
}

}  // namespace
}  // namespace tiernet::approval

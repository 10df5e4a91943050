// Clocks of working days (domain.md F.4.3, F.5).
#include "services/approval/domain/clock.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/approval/domain/examples.h"

namespace tiernet::approval {
namespace {

using absl::CivilDay;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A clock of `limit` days with runs of the given days; without its last one it runs.
v1::Clock Ran(int limit, const std::vector<CivilDay>& turns) {
  v1::Clock clock = StartClock(limit, turns.front());
  for (size_t i = 1; i < turns.size(); ++i) {
    i % 2 == 1 ? StopClock(clock, turns[i]) : ContinueClock(clock, turns[i]);
  }
  return clock;
}

std::string DueOf(const v1::Clock& clock, CivilDay on = kFiled) {
  const auto due = Read(clock, WorkingDays(), on).due;
  return due ? FormatDate(due->day) : "none";
}

std::vector<std::string> RunsOf(const v1::Clock& clock) {
  std::vector<std::string> runs;
  for (const auto& run : clock.runs()) runs.push_back(run.from() + ".." + run.to());
  return runs;
}

v1::Light LightOf(const v1::Clock& clock, CivilDay on) { return LightOn(Read(clock, WorkingDays(), on), on); }

v1::Clock UnitedOf(const std::vector<v1::Clock>& clocks) {
  std::vector<const v1::Clock*> pointers;
  for (const auto& clock : clocks) pointers.push_back(&clock);
  return Unite(pointers, 20);
}

TEST(Deadlines, TheCheckedExamples) {  // F.5.7
  EXPECT_EQ(DueOf(StartClock(5, CivilDay(2019, 1, 28))), "2019-02-02");
  EXPECT_EQ(DueOf(StartClock(3, CivilDay(2019, 2, 1))), "2019-02-11");
  EXPECT_EQ(DueOf(StartClock(4, CivilDay(2019, 4, 26))), "2019-05-05");
  EXPECT_EQ(DueOf(StartClock(5, CivilDay(2019, 9, 27))), "2019-10-10");
  EXPECT_EQ(DueOf(StartClock(5, CivilDay(2020, 1, 20))), "2020-02-04");
  EXPECT_EQ(DueOf(StartClock(10, CivilDay(2019, 6, 10))), "2019-06-24");
}

TEST(Deadlines, ASuspensionMovesThemByTheWorkingDaysItTook) {  // F.5.7
  auto clock = StartClock(10, CivilDay(2019, 6, 10));
  StopClock(clock, CivilDay(2019, 6, 13));
  EXPECT_FALSE(IsRunning(clock));
  const auto standing = Read(clock, WorkingDays(), CivilDay(2019, 6, 18));
  EXPECT_FALSE(standing.due.has_value());
  EXPECT_EQ(standing.left, 7);
  EXPECT_EQ(standing.consumed, 3);
  EXPECT_FALSE(standing.yellow_on.has_value());
  ContinueClock(clock, CivilDay(2019, 6, 20));
  EXPECT_EQ(DueOf(clock), "2019-07-01");
  const auto running = Read(clock, WorkingDays(), CivilDay(2019, 6, 24));
  EXPECT_FALSE(running.left.has_value());
  EXPECT_EQ(running.consumed, 5);
}

TEST(Deadlines, OfNoDayAreTheSameDayRolledForward) {  // F.5.2
  EXPECT_EQ(DueOf(StartClock(0, CivilDay(2019, 6, 10))), "2019-06-10");
  EXPECT_EQ(DueOf(StartClock(0, CivilDay(2019, 6, 8))), "2019-06-10");
  EXPECT_EQ(DueOf(StartClock(1, CivilDay(2019, 6, 8))), "2019-06-10");
}

TEST(Deadlines, AStopOfNoDayHasNoEffect) {
  const auto clock = Ran(10, {kFiled, CivilDay(2019, 6, 13), CivilDay(2019, 6, 13)});
  EXPECT_EQ(DueOf(clock), "2019-06-24");
  // Nor one over a rest.
  EXPECT_EQ(DueOf(Ran(10, {kFiled, CivilDay(2019, 6, 14), CivilDay(2019, 6, 16)})), "2019-06-24");
}

TEST(Deadlines, BeyondTheKnownNoticesAreProvisional) {
  EXPECT_FALSE(Read(StartClock(5, CivilDay(2020, 12, 21)), WorkingDays(), kFiled).due->provisional);
  const auto beyond = Read(StartClock(10, CivilDay(2020, 12, 21)), WorkingDays(), kFiled).due;
  EXPECT_EQ(beyond->day, CivilDay(2021, 1, 4));
  EXPECT_TRUE(beyond->provisional);
}

TEST(Clocks, StopAndRunOnOnce) {
  auto clock = StartClock(10, kFiled);
  ContinueClock(clock, kFiled + 1);
  EXPECT_THAT(RunsOf(clock), ElementsAre("2019-06-10.."));
  StopClock(clock, kFiled + 2);
  StopClock(clock, kFiled + 4);
  EXPECT_THAT(RunsOf(clock), ElementsAre("2019-06-10..2019-06-12"));
  ContinueClock(clock, kFiled + 8);
  ContinueClock(clock, kFiled + 9);
  EXPECT_THAT(RunsOf(clock), ElementsAre("2019-06-10..2019-06-12", "2019-06-18.."));
}

// What is filed on a rest day and withdrawn on it has not been received yet.
TEST(Clocks, ThatStopBeforeTheyBeginHaveNotRun) {
  auto clock = StartClock(10, CivilDay(2019, 6, 17));
  StopClock(clock, CivilDay(2019, 6, 16));
  EXPECT_FALSE(IsRunning(clock));
  for (const auto& run : clock.runs()) EXPECT_LE(run.from(), run.to());
  EXPECT_EQ(Read(clock, WorkingDays(), kLater + 7).consumed, 0);
}

TEST(Clocks, ThatNeverRanHaveNothingToRead) {
  const auto reading = Read(v1::Clock(), WorkingDays(), kFiled);
  EXPECT_EQ(reading.consumed, 0);
  EXPECT_FALSE(reading.due || reading.left || reading.yellow_on);
  EXPECT_EQ(LightOn(reading, kFiled), v1::LIGHT_UNSPECIFIED);
}

struct LightCase {
  int limit;
  std::string yellow, due;
};

TEST(Lights, TurnYellowWithAFifthLeftAndRedAfterTheDeadline) {  // F.5.8
  for (const auto& [limit, yellow, due] : std::vector<LightCase>{{0, "2019-06-10", "2019-06-10"},
                                                                 {1, "2019-06-10", "2019-06-11"},
                                                                 {2, "2019-06-11", "2019-06-12"},
                                                                 {5, "2019-06-14", "2019-06-17"},
                                                                 {6, "2019-06-14", "2019-06-18"},
                                                                 {10, "2019-06-20", "2019-06-24"},
                                                                 {20, "2019-07-02", "2019-07-08"}}) {
    const auto clock = StartClock(limit, kFiled);
    EXPECT_EQ(DueOf(clock), due) << limit;
    for (CivilDay day = kFiled; day <= kFiled + 40; ++day) {
      const auto text = FormatDate(day);
      const auto expected = text > due ? v1::LIGHT_RED : text >= yellow ? v1::LIGHT_YELLOW : v1::LIGHT_GREEN;
      EXPECT_EQ(LightOf(clock, day), expected) << limit << " on " << text;
    }
  }
}

// The rule of F.5.8 by its words: r working days are left after today.
TEST(Lights, FollowTheWorkingDaysThatAreLeft) {
  for (int limit = 0; limit <= 45; ++limit) {
    const auto clock = StartClock(limit, CivilDay(2019, 9, 18));  // the National Day lies before it
    const CivilDay due = Read(clock, WorkingDays(), kFiled).due->day;
    for (CivilDay day = CivilDay(2019, 9, 18); day <= due + 1; ++day) {
      const auto left = WorkingDays().CountWorkingDays(day, due);
      const bool yellow = left <= std::max(1.0, std::ceil(0.2 * limit - 1e-9));
      const auto expected = day > due ? v1::LIGHT_RED : yellow ? v1::LIGHT_YELLOW : v1::LIGHT_GREEN;
      ASSERT_EQ(LightOf(clock, day), expected) << limit << " on " << FormatDate(day);
    }
  }
}

TEST(Lights, AreGreyWhileTheClockStandsAndRedIfItStoodTooLate) {
  const auto in_time = Ran(10, {kFiled, CivilDay(2019, 6, 21)});
  EXPECT_EQ(LightOf(in_time, CivilDay(2019, 6, 21)), v1::LIGHT_GREY);
  EXPECT_EQ(LightOf(in_time, CivilDay(2019, 12, 31)), v1::LIGHT_GREY);
  const auto too_late = Ran(10, {kFiled, CivilDay(2019, 6, 25)});
  EXPECT_EQ(LightOf(too_late, CivilDay(2019, 6, 25)), v1::LIGHT_RED);
  EXPECT_EQ(DueOf(too_late), "2019-06-24");
  // Nothing is left once the last day has counted.
  const auto on_the_day = Ran(10, {kFiled, CivilDay(2019, 6, 24)});
  EXPECT_EQ(DueOf(on_the_day), "2019-06-24");
  EXPECT_EQ(LightOf(on_the_day, CivilDay(2019, 6, 24)), v1::LIGHT_YELLOW);
}

TEST(Projections, SayWhereTheClockStands) {
  v1::ApprovalCase entity;
  *entity.mutable_clock() = StartClock(10, kFiled);
  Project(entity, WorkingDays(), CivilDay(2019, 6, 20));
  EXPECT_EQ(entity.clock().consumed_days(), 8);
  EXPECT_EQ(entity.clock().counted_on(), "2019-06-20");
  EXPECT_EQ(entity.clock().calendar_version(), "2019.2+2020.2");
  EXPECT_FALSE(entity.clock().has_days_left());
  EXPECT_EQ(entity.due_on(), "2019-06-24");
  EXPECT_EQ(entity.yellow_on(), "2019-06-20");
  EXPECT_EQ(entity.red_on(), "2019-06-25");
  EXPECT_EQ(entity.light(), v1::LIGHT_YELLOW);
  StopClock(*entity.mutable_clock(), CivilDay(2019, 6, 20));
  Project(entity, WorkingDays(), CivilDay(2019, 6, 20));
  EXPECT_EQ(entity.clock().days_left(), 2);
  EXPECT_EQ(entity.due_on() + entity.yellow_on() + entity.red_on(), "");
  EXPECT_EQ(entity.light(), v1::LIGHT_GREY);
}

TEST(Conclusions, AreOnTimeThroughTheDeadlineAndLateAfterIt) {  // F.5.8
  for (const auto& [on, light] : {std::pair(CivilDay(2019, 6, 10), v1::LIGHT_ON_TIME),
                                  {CivilDay(2019, 6, 24), v1::LIGHT_ON_TIME},
                                  {CivilDay(2019, 6, 25), v1::LIGHT_LATE}}) {
    v1::ApprovalCase entity;
    *entity.mutable_clock() = StartClock(10, kFiled);
    Project(entity, WorkingDays(), kFiled);
    Conclude(entity, WorkingDays(), on);
    EXPECT_EQ(entity.light(), light) << FormatDate(on);
    EXPECT_FALSE(IsRunning(entity.clock()));
    EXPECT_FALSE(entity.clock().has_days_left());
    EXPECT_EQ(entity.due_on(), "2019-06-24");
    EXPECT_EQ(entity.yellow_on() + entity.red_on(), "");
  }
}

TEST(United, CountEachWorkingDayOnce) {  // F.4.3
  const auto united = UnitedOf(
      {Ran(10, {CivilDay(2019, 3, 4), CivilDay(2019, 3, 11)}), Ran(10, {CivilDay(2019, 3, 6), CivilDay(2019, 3, 14)})});
  EXPECT_EQ(Read(united, WorkingDays(), kFiled).consumed, 8);
  EXPECT_EQ(united.limit_days(), 20);
  EXPECT_THAT(RunsOf(united), ElementsAre("2019-03-04..2019-03-14"));
}

TEST(United, RunsTouchOverlapLieInOneAnotherOrStayApart) {
  const auto day = [](int d) { return CivilDay(2019, 6, d); };
  EXPECT_THAT(RunsOf(UnitedOf({Ran(1, {day(10), day(13)}), Ran(1, {day(13), day(20)})})),
              ElementsAre("2019-06-10..2019-06-20"));
  EXPECT_THAT(RunsOf(UnitedOf({Ran(1, {day(10), day(20)}), Ran(1, {day(12), day(14)})})),
              ElementsAre("2019-06-10..2019-06-20"));
  EXPECT_THAT(RunsOf(UnitedOf({Ran(1, {day(10), day(13)}), Ran(1, {day(14), day(20)})})),
              ElementsAre("2019-06-10..2019-06-13", "2019-06-14..2019-06-20"));
  EXPECT_THAT(RunsOf(UnitedOf({Ran(1, {day(10), day(13)}), Ran(1, {day(10), day(12)})})),
              ElementsAre("2019-06-10..2019-06-13"));
}

TEST(United, AnOpenRunTakesInWhatComesAfterIt) {
  const auto day = [](int d) { return CivilDay(2019, 6, d); };
  const auto united = UnitedOf({Ran(1, {day(17), day(20)}), Ran(1, {day(12)}), Ran(1, {day(10), day(11), day(24)})});
  EXPECT_THAT(RunsOf(united), ElementsAre("2019-06-10..2019-06-11", "2019-06-12.."));
  EXPECT_TRUE(IsRunning(united));
}

TEST(United, NothingIsAClockThatNeverRan) {
  EXPECT_THAT(RunsOf(UnitedOf({})), IsEmpty());
  EXPECT_THAT(RunsOf(UnitedOf({v1::Clock(), v1::Clock()})), IsEmpty());
  EXPECT_THAT(RunsOf(UnitedOf({v1::Clock(), StartClock(5, kFiled)})), ElementsAre("2019-06-10.."));
}

}  // namespace
}  // namespace tiernet::approval

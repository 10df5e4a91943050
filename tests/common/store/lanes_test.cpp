#include "common/store/lanes.h"

#include <functional>
#include <thread>

#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace tiernet::store {
namespace {

// How long the batches here take, and so the longest that anybody is waited for.
constexpr absl::Duration kTook = absl::Milliseconds(100);

void Add(Lanes& lanes, Lane lane = Lane::kPeople) {
  auto task = std::make_unique<Task>();
  task->origin.lane = lane;
  ASSERT_TRUE(lanes.Add(task).ok());
}

// `calls` at once, written in `took`.
void TakeTogether(Lanes& lanes, size_t calls, absl::Duration took) {
  for (size_t i = 0; i < calls; ++i) Add(lanes);
  EXPECT_EQ(lanes.Take(absl::InfiniteFuture()).size(), calls);
  absl::SleepFor(took);
  lanes.Written();
}

// Whether one of some tries comes out so: a busy machine may hold a thread up for longer than
// a batch takes, but not each time.
bool OnceIn(int tries, const std::function<bool()>& comes_out) {
  while (tries-- > 0) {
    if (comes_out()) return true;
  }
  return false;
}

// Whether what waits, `taken` tasks, is taken without waiting for callers.
bool AreTakenAtOnce(Lanes& lanes, size_t taken) {
  const absl::Time start = absl::Now();
  EXPECT_EQ(lanes.Take(absl::InfiniteFuture()).size(), taken);
  return absl::Now() - start < kTook;
}

TEST(Lanes, CallersOfTheLastBatchAreWaitedFor) {
  EXPECT_TRUE(OnceIn(20, [] {
    Lanes lanes(10, 10);
    TakeTogether(lanes, 2, kTook);
    Add(lanes);
    std::thread late([&] {
      absl::SleepFor(kTook / 10);
      Add(lanes);
    });
    const size_t taken = lanes.Take(absl::InfiniteFuture()).size();
    late.join();
    return taken == 2;
  }));
}

TEST(Lanes, ACallerWhoDoesNotComeBackIsNotWaitedForLongerThanTheBatchTook) {
  EXPECT_TRUE(OnceIn(20, [] {
    Lanes lanes(10, 10);
    TakeTogether(lanes, 2, absl::ZeroDuration());
    Add(lanes);
    return AreTakenAtOnce(lanes, 1);
  }));
}

TEST(Lanes, NobodyIsWaitedForLongerThanATenthOfASecond) {  // a clock may jump, a disk hang
  Lanes lanes(10, 10);
  TakeTogether(lanes, 2, absl::Seconds(3));
  Add(lanes);
  const absl::Time start = absl::Now();
  EXPECT_EQ(lanes.Take(absl::InfiniteFuture()).size(), 1);
  EXPECT_LT(absl::Now() - start, absl::Seconds(2));
}

TEST(Lanes, FollowersAndImportsDoNotWaitForCallers) {
  for (const Lane lane : {Lane::kFollower, Lane::kImport}) {
    EXPECT_TRUE(OnceIn(20, [lane] {
      Lanes lanes(10, 10);
      TakeTogether(lanes, 2, kTook);
      Add(lanes);
      Add(lanes, lane);
      return AreTakenAtOnce(lanes, 2);
    }));
  }
}

TEST(Lanes, ALoneCallerWaitsForNobody) {
  EXPECT_TRUE(OnceIn(20, [] {
    Lanes lanes(10, 10);
    TakeTogether(lanes, 1, kTook);
    Add(lanes);
    return AreTakenAtOnce(lanes, 1);
  }));
}

TEST(Lanes, AStopEndsTheWait) {
  EXPECT_TRUE(OnceIn(20, [] {
    Lanes lanes(10, 10);
    TakeTogether(lanes, 2, kTook);
    Add(lanes);
    std::thread stopper([&] {
      absl::SleepFor(kTook / 10);
      lanes.Stop();
    });
    const bool at_once = AreTakenAtOnce(lanes, 1);
    stopper.join();
    EXPECT_TRUE(lanes.IsDone());
    return at_once;
  }));
}

}  // namespace
}  // namespace tiernet::store

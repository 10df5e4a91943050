#include "common/store/lanes.h"

#include <thread>

#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace tiernet::store {
namespace {

// How long the batches here take: far longer than a thread needs to start.
constexpr absl::Duration kTook = absl::Seconds(1);

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

TEST(Lanes, CallersOfTheLastBatchAreWaitedFor) {
  Lanes lanes(10, 10);
  TakeTogether(lanes, 2, kTook);
  Add(lanes);
  std::thread late([&] { Add(lanes); });
  EXPECT_EQ(lanes.Take(absl::InfiniteFuture()).size(), 2);
  late.join();
}

TEST(Lanes, ACallerWhoDoesNotComeBackIsNotWaitedForLongerThanTheBatchTook) {
  Lanes lanes(10, 10);
  TakeTogether(lanes, 2, absl::ZeroDuration());
  Add(lanes);
  EXPECT_EQ(lanes.Take(absl::InfiniteFuture()).size(), 1);
}

TEST(Lanes, FollowersAndImportsDoNotWaitForCallers) {
  for (const Lane lane : {Lane::kFollower, Lane::kImport}) {
    Lanes lanes(10, 10);
    TakeTogether(lanes, 2, kTook);
    Add(lanes);
    Add(lanes, lane);
    const absl::Time start = absl::Now();
    EXPECT_EQ(lanes.Take(absl::InfiniteFuture()).size(), 2);
    EXPECT_LT(absl::Now() - start, kTook);
  }
}

TEST(Lanes, ALoneCallerWaitsForNobody) {
  Lanes lanes(10, 10);
  TakeTogether(lanes, 1, kTook);
  Add(lanes);
  const absl::Time start = absl::Now();
  EXPECT_EQ(lanes.Take(absl::InfiniteFuture()).size(), 1);
  EXPECT_LT(absl::Now() - start, kTook);
}

TEST(Lanes, AStopEndsTheWait) {
  Lanes lanes(10, 10);
  TakeTogether(lanes, 2, kTook);
  Add(lanes);
  lanes.Stop();
  EXPECT_EQ(lanes.Take(absl::InfiniteFuture()).size(), 1);
  EXPECT_TRUE(lanes.IsDone());
}

}  // namespace
}  // namespace tiernet::store

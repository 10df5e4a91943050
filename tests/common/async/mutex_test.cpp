#include "common/async/mutex.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "common/async/worker_pool.h"

namespace tiernet {
namespace {

TEST(Mutex, LetsOneInAtATime) {
  Mutex mutex;
  int count = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 1000; ++n) {
        MutexLock lock(&mutex);
        ++count;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(count, 8000);
}

TEST(Mutex, EachTakerOfAQueueGetsHisShareWithoutBeingCalled) {
  Mutex mutex;
  int queued = 0;
  int taken = 0;
  std::vector<std::thread> takers;
  for (int i = 0; i < 4; ++i) {
    takers.emplace_back([&] {
      for (int n = 0; n < 500; ++n) {
        MutexLock lock(&mutex);
        mutex.Await([&] { return queued > 0; });
        --queued;
        ++taken;
      }
    });
  }
  for (int n = 0; n < 2000; ++n) {
    MutexLock lock(&mutex);
    ++queued;
  }
  for (auto& taker : takers) taker.join();
  EXPECT_EQ(queued, 0);
  EXPECT_EQ(taken, 2000);
}

TEST(Mutex, OneChangeWakesAllWhoWaitForIt) {
  Mutex mutex;
  bool open = false;
  std::vector<std::thread> waiters;
  for (int i = 0; i < 8; ++i) {
    waiters.emplace_back([&] {
      MutexLock lock(&mutex);
      EXPECT_TRUE(mutex.Await([&] { return open; }));
    });
  }
  absl::SleepFor(absl::Milliseconds(20));
  {
    MutexLock lock(&mutex);
    open = true;
  }
  for (auto& waiter : waiters) waiter.join();
}

TEST(Mutex, GivesUpAtTheDeadlineAndNotBefore) {
  Mutex mutex;
  const absl::Time deadline = absl::Now() + absl::Milliseconds(30);
  MutexLock lock(&mutex);
  EXPECT_FALSE(mutex.Await([] { return false; }, deadline));
  EXPECT_GE(absl::Now(), deadline);
  EXPECT_TRUE(mutex.Await([] { return true; }, deadline)) << "what holds already is not waited for";
}

TEST(Mutex, IsUnlockedWhileSomebodyWaits) {
  Mutex mutex;
  bool there = false;
  std::thread other([&] {
    MutexLock lock(&mutex);
    there = true;
  });
  {
    MutexLock lock(&mutex);
    EXPECT_TRUE(mutex.Await([&] { return there; }, absl::Now() + absl::Seconds(30)));
  }
  other.join();
}

TEST(WorkerPool, RunsWhatItTookBeforeItStops) {
  std::atomic<int> run = 0;
  {
    WorkerPool pool(3, 100'000);
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(pool.TryRun([&] { ++run; }));
  }
  EXPECT_EQ(run, 1000);
}

TEST(WorkerPool, RefusesWhatItHasNoRoomForAndTakesWhatItMust) {
  Mutex mutex;
  bool open = false;
  std::atomic<int> run = 0;
  {
    WorkerPool pool(1, 2);
    Mutex started_mutex;
    bool started = false;
    EXPECT_TRUE(pool.TryRun([&] {
      {
        MutexLock lock(&started_mutex);
        started = true;
      }
      MutexLock lock(&mutex);
      mutex.Await([&] { return open; });
    }));
    {
      MutexLock lock(&started_mutex);
      started_mutex.Await([&] { return started; });
    }
    EXPECT_TRUE(pool.TryRun([&] { ++run; }));
    EXPECT_TRUE(pool.TryRun([&] { ++run; }));
    EXPECT_FALSE(pool.TryRun([&] { ++run; }));
    EXPECT_EQ(pool.waiting(), 2u);
    pool.Run([&] { ++run; });
    MutexLock lock(&mutex);
    open = true;
  }
  EXPECT_EQ(run, 3);
}

}  // namespace
}  // namespace tiernet

// A mutex whose use clang checks (-Wthread-safety) and ThreadSanitizer understands.
//
// Over std::mutex, not absl::Mutex: Debian's Abseil is built without
// instrumentation, so ThreadSanitizer does not see its locks and reports races on
// everything that they guard.
#pragma once

#include <condition_variable>
#include <list>
#include <mutex>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace tiernet {

// Guards what is marked ABSL_GUARDED_BY it. Who waits for a condition is woken by
// whoever made it true, without a word from him.
class ABSL_LOCKABLE Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void Lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() { mutex_.lock(); }
  void Unlock() ABSL_UNLOCK_FUNCTION() {
    WakeNext();
    mutex_.unlock();
  }

  // Waits, unlocked meanwhile, until `condition` holds or `deadline` has passed;
  // whether it holds. It depends on nothing but what this guards, and is called by
  // any thread, with this locked.
  bool Await(absl::FunctionRef<bool()> condition, absl::Time deadline = absl::InfiniteFuture())
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(this) {
    if (condition()) return true;
    const auto self = waiters_.emplace(waiters_.end(), condition);
    std::unique_lock<std::mutex> lock(mutex_, std::adopt_lock);
    const auto is_woken = [&self] { return self->woken; };
    bool holds = false;
    bool in_time = true;
    while (!holds && in_time) {
      self->woken = false;
      WakeNext();
      if (deadline == absl::InfiniteFuture()) {
        self->wake.wait(lock, is_woken);
      } else {
        // By a clock that nobody sets: a deadline is so far from now, whatever becomes of the time of day.
        in_time = self->wake.wait_for(lock, absl::ToChronoNanoseconds(deadline - absl::Now()), is_woken);
      }
      // Who took the lock in between may have undone it.
      holds = condition();
    }
    lock.release();
    waiters_.erase(self);
    return holds;
  }

  // Tells the analysis, where it cannot see it, that the caller holds this.
  void AssertHeld() const ABSL_ASSERT_EXCLUSIVE_LOCK() {}

 private:
  struct Waiter {
    explicit Waiter(absl::FunctionRef<bool()> c) : condition(c) {}
    absl::FunctionRef<bool()> condition;
    std::condition_variable wake;
    bool woken = false;
  };

  // The first of those whose condition has come true; he wakes the next in turn,
  // so that one change does not rouse all for nothing.
  void WakeNext() {
    for (auto& waiter : waiters_) {
      if (waiter.woken || !waiter.condition()) continue;
      waiter.woken = true;
      waiter.wake.notify_one();
      return;
    }
  }

  std::mutex mutex_;
  // Guarded by mutex_.
  std::list<Waiter> waiters_;
};

// Holds a mutex for the length of a block.
class ABSL_SCOPED_LOCKABLE MutexLock {
 public:
  explicit MutexLock(Mutex* mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex) : mutex_(*mutex) { mutex_.Lock(); }
  ~MutexLock() ABSL_UNLOCK_FUNCTION() { mutex_.Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace tiernet

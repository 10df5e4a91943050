// How a server stops: calls that come are refused, long streams are told to end, and
// what was accepted is waited for.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>

#include "absl/base/thread_annotations.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/async/mutex.h"

namespace tiernet::rpc {

// Safe from any thread.
class Drain {
 public:
  // Calls `stop` once when draining begins, at once if it has begun, until the
  // handle is dropped. `stop` does not wait and does not drop its own handle.
  class Handle {
   public:
    Handle(Drain& drain, std::function<void()> stop) : drain_(drain) {
      MutexLock lock(&drain_.mutex_);
      id_ = drain_.next_++;
      if (drain_.begun_) {
        stop();
      } else {
        drain_.stops_.emplace(id_, std::move(stop));
      }
    }
    ~Handle() {
      MutexLock lock(&drain_.mutex_);
      drain_.stops_.erase(id_);
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

   private:
    Drain& drain_;
    int id_;
  };

  void Begin() ABSL_LOCKS_EXCLUDED(mutex_) {
    MutexLock lock(&mutex_);
    if (begun_) return;
    begun_ = true;
    for (const auto& [id, stop] : stops_) stop();
  }

  // Asked by every call: takes no lock.
  bool begun() const { return begun_; }

  // Every call is counted, from before it asks `begun` until its end is decided: so
  // none that was accepted is missed by who waits.
  void CallBegan() {
    ++calls_;
    if (begun_) ++late_calls_;
  }
  void CallEnded() { --calls_; }
  // Until no call is left, or `deadline`.
  void AwaitCalls(absl::Time deadline) const {
    while (calls_ > 0 && absl::Now() < deadline) absl::SleepFor(absl::Milliseconds(5));
  }

  // Until for `quiet` no call has come since draining began, or `deadline`.
  void AwaitQuiet(absl::Duration quiet, absl::Time deadline) const {
    int64_t heard = -1;
    while (heard != late_calls_ && absl::Now() < deadline) {
      heard = late_calls_;
      absl::SleepFor(quiet);
    }
  }

 private:
  Mutex mutex_;
  std::atomic<bool> begun_ = false;
  std::atomic<int64_t> calls_ = 0;
  std::atomic<int64_t> late_calls_ = 0;
  int next_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<int, std::function<void()>> stops_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace tiernet::rpc

// Tells calls that the server is stopping.
#pragma once

#include <functional>
#include <map>

#include "absl/base/thread_annotations.h"
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

  bool begun() const ABSL_LOCKS_EXCLUDED(mutex_) {
    MutexLock lock(&mutex_);
    return begun_;
  }

 private:
  mutable Mutex mutex_;
  bool begun_ ABSL_GUARDED_BY(mutex_) = false;
  int next_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<int, std::function<void()>> stops_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace tiernet::rpc

// A fixed number of threads for work that may wait.
#pragma once

#include <deque>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "common/async/mutex.h"

namespace tiernet {

// Runs tasks in the order given, each on one of its threads.
class WorkerPool {
 public:
  using Task = absl::AnyInvocable<void()>;

  // At most `capacity` tasks wait.
  WorkerPool(int threads, size_t capacity);
  // Runs what was taken, then stops.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False, and `task` is dropped, if the queue is full or the pool is stopping.
  [[nodiscard]] bool TryRun(Task task) ABSL_LOCKS_EXCLUDED(mutex_);
  // Takes `task` however many wait: for work that was accepted already and is
  // bounded elsewhere. On the caller's thread when the pool has stopped.
  void Run(Task task) ABSL_LOCKS_EXCLUDED(mutex_);

  size_t waiting() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Work() ABSL_LOCKS_EXCLUDED(mutex_);
  bool HasWorkOrStops() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopping_ || !tasks_.empty(); }

  const size_t capacity_;
  mutable Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::deque<Task> tasks_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::thread> threads_;
};

}  // namespace tiernet

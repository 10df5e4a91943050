// Where decisions wait for the committer: one bounded queue a lane, so that none can
// starve another.
#pragma once

#include <array>
#include <deque>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/async/mutex.h"
#include "common/store/decision.h"

namespace tiernet::store {

// Safe from any thread.
class Lanes {
 public:
  Lanes(size_t queued_calls, size_t queued_import_rows)
      : queued_calls_(queued_calls), queued_import_rows_(queued_import_rows) {}

  // Takes `task`; OVERLOADED or SHUTTING_DOWN, and it stays the caller's.
  absl::Status Add(std::unique_ptr<Task>& task) ABSL_LOCKS_EXCLUDED(mutex_);
  // What waits in each lane, up to a bound; waits for something until `deadline`, and
  // then a little for the callers of the last batch.
  Batch Take(absl::Time deadline) ABSL_LOCKS_EXCLUDED(mutex_);
  // What was taken last is on disk; called before its callers are answered.
  void Written() ABSL_LOCKS_EXCLUDED(mutex_);
  // From now on nothing is added.
  void Stop() ABSL_LOCKS_EXCLUDED(mutex_);
  // Stopped, and all was taken.
  bool IsDone() const ABSL_LOCKS_EXCLUDED(mutex_);

  size_t waiting(Lane lane) const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  using Queue = std::deque<std::unique_ptr<Task>>;
  void AwaitCallers(absl::Time deadline) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool IsEmpty() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool HasOtherThanCalls() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t queued_calls_;
  const size_t queued_import_rows_;
  mutable Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time taken_at_ ABSL_GUARDED_BY(mutex_);
  // The calls of the last batch and those that came while it was written; how long
  // that took.
  size_t expected_calls_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Duration took_ ABSL_GUARDED_BY(mutex_);
  // By lane.
  std::array<Queue, 3> queues_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace tiernet::store

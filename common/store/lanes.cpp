#include "common/store/lanes.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/error.h"

namespace tiernet::store {
namespace {

// By lane. A batch is bounded so that its first caller does not wait for hundreds.
constexpr std::array<size_t, 3> kMostOfABatch = {256, 64, 256};
constexpr absl::Duration kLongestWait = absl::Milliseconds(100);

size_t IndexOf(Lane lane) { return static_cast<size_t>(lane); }

}  // namespace

absl::Status Lanes::Add(std::unique_ptr<Task>& task) {
  const Lane lane = task->origin.lane;
  MutexLock lock(&mutex_);
  Queue& queue = queues_[IndexOf(lane)];
  if (stopping_) return Error(reason::ERROR_REASON_SHUTTING_DOWN, {});
  if (queue.size() >= (lane == Lane::kImport ? queued_import_rows_ : queued_calls_)) {
    return Error(reason::ERROR_REASON_OVERLOADED, {{"waiting", absl::StrCat(queue.size())}});
  }
  queue.push_back(std::move(task));
  return absl::OkStatus();
}

Batch Lanes::Take(absl::Time deadline) {
  Batch batch;
  MutexLock lock(&mutex_);
  AwaitCallers(deadline);
  for (size_t lane = 0; lane < queues_.size(); ++lane) {
    Queue& queue = queues_[lane];
    for (size_t i = 0; i < kMostOfABatch[lane] && !queue.empty(); ++i) {
      batch.push_back(std::move(queue.front()));
      queue.pop_front();
    }
    if (static_cast<Lane>(lane) == Lane::kPeople) expected_calls_ = batch.size();
  }
  taken_at_ = absl::Now();
  return batch;
}

void Lanes::Written() {
  MutexLock lock(&mutex_);
  expected_calls_ += queues_[IndexOf(Lane::kPeople)].size();
  // Clocks jump, and disks hang: nobody waits long for others.
  took_ = std::clamp(absl::Now() - taken_at_, absl::ZeroDuration(), kLongestWait);
}

// Who was answered together comes back together: worth waiting for, no longer than the
// last batch took, since half as many transactions write half as many pages. A lone
// caller comes back alone, and waits for nobody.
void Lanes::AwaitCallers(absl::Time deadline) {
  const Queue& calls = queues_[IndexOf(Lane::kPeople)];
  const size_t expected = std::min(expected_calls_, kMostOfABatch[IndexOf(Lane::kPeople)]);
  mutex_.Await([this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopping_ || !IsEmpty(); }, deadline);
  mutex_.Await([&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(
                   mutex_) { return stopping_ || calls.empty() || calls.size() >= expected || HasOtherThanCalls(); },
               absl::Now() + took_);
}

bool Lanes::HasOtherThanCalls() const {
  return !queues_[IndexOf(Lane::kFollower)].empty() || !queues_[IndexOf(Lane::kImport)].empty();
}

void Lanes::Stop() {
  MutexLock lock(&mutex_);
  stopping_ = true;
}

bool Lanes::IsDone() const {
  MutexLock lock(&mutex_);
  return stopping_ && IsEmpty();
}

bool Lanes::IsEmpty() const {
  return std::all_of(queues_.begin(), queues_.end(), [](const Queue& queue) { return queue.empty(); });
}

size_t Lanes::waiting(Lane lane) const {
  MutexLock lock(&mutex_);
  return queues_[IndexOf(lane)].size();
}

}  // namespace tiernet::store

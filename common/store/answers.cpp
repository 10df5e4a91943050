#include "common/store/answers.h"

#include "common/status/error.h"

namespace tiernet::store {

bool IsRefused(const absl::Status& status) {
  return !ReasonOf(status).empty() && !absl::IsDataLoss(status) && !absl::IsUnavailable(status) &&
         !absl::IsResourceExhausted(status);
}

Done Answers::Expect() {
  MutexLock lock(&mutex_);
  ++open_;
  return [this](const absl::StatusOr<Committed>& outcome) {
    MutexLock done(&mutex_);
    --open_;
    if (!outcome.ok() && !IsRefused(outcome.status()) && failed_.ok()) failed_ = outcome.status();
  };
}

absl::Status Answers::Wait() {
  MutexLock lock(&mutex_);
  mutex_.Await([this] { return mutex_.AssertHeld(), open_ == 0; });
  return failed_;
}

}  // namespace tiernet::store

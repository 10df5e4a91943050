#include "common/store/answers.h"

#include "common/status/error.h"

namespace tiernet::store {

Done Answers::Expect() {
  MutexLock lock(&mutex_);
  ++open_;
  return [this](const absl::StatusOr<Committed>& outcome) {
    MutexLock done(&mutex_);
    --open_;
    const bool refused = !outcome.ok() && !ReasonOf(outcome.status()).empty() &&
                         !absl::IsUnavailable(outcome.status()) && !absl::IsResourceExhausted(outcome.status());
    if (!outcome.ok() && !refused && failed_.ok()) failed_ = outcome.status();
  };
}

absl::Status Answers::Wait() {
  MutexLock lock(&mutex_);
  mutex_.Await([this] { return mutex_.AssertHeld(), open_ == 0; });
  return failed_;
}

}  // namespace tiernet::store

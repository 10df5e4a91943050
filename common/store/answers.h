// The ends of several things that were asked of a store.
#pragma once

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "common/async/mutex.h"
#include "common/store/decision.h"

namespace tiernet::store {

// Whether a decision was refused for good, which is an answer: of the domain, or of a fact that it asked for. Anything
// else says that something failed here, is not kept as an answer, and is to be tried again.
bool IsRefused(const absl::Status& status);

// Waits for them, and keeps the first failure: a refusal with a reason is an answer and no failure. One thread
// expects and waits; lives until it has waited.
class Answers {
 public:
  // To be called once, from any thread.
  Done Expect();
  absl::Status Wait();

 private:
  Mutex mutex_;
  int open_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Status failed_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace tiernet::store

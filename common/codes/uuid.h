// Ids: UUIDs of version 7 (RFC 9562), ordered by time, so that new rows go to the
// end of an index.
#pragma once

#include <cstdint>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/async/mutex.h"

namespace tiernet {

// Makes ids of which each is greater than the one before, as text and as bytes,
// also within a millisecond and when the clock goes back. Threads may share it.
class UuidGenerator {
 public:
  // The time of the id is that of `now`, in milliseconds, or later where order asks
  // for it. The rest is random and cannot be guessed from other ids. Ends the
  // process if the system has no randomness.
  std::string Next(absl::Time now);

 private:
  Mutex mutex_;
  uint64_t millis_ ABSL_GUARDED_BY(mutex_) = 0;
  // What stands under the time: 12 bits (`rand_a`) and 62 bits (`rand_b`).
  uint64_t high_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t low_ ABSL_GUARDED_BY(mutex_) = 0;
};

// From the generator of this process.
std::string NewUuid(absl::Time now);

// Whether `text` is a UUID, of any version, in its canonical lower-case form.
bool IsUuid(absl::string_view text);

}  // namespace tiernet

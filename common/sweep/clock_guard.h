// Whether this node's wall clock can be trusted with what the clock decides by itself.
#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace tiernet::sweep {

// Time since the machine was started, sleep included; nobody sets it.
absl::Duration SinceBoot();

// Compares the wall clock with that. Immutable.
class ClockGuard {
 public:
  // As both clocks stand at the start.
  ClockGuard(absl::Time wall, absl::Duration since_boot) : booted_(wall - since_boot) {}

  // FAILED_PRECONDITION if the wall clock has moved more than five minutes against the other one since the start,
  // or stands as far before the last commit.
  absl::Status Check(absl::Time wall, absl::Duration since_boot, absl::Time last_commit) const;

 private:
  // When the machine was started, by the wall clock.
  const absl::Time booted_;
};

}  // namespace tiernet::sweep

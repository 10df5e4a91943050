#include "common/sweep/clock_guard.h"

#include <ctime>

#include "absl/strings/str_cat.h"

namespace tiernet::sweep {
namespace {

constexpr absl::Duration kTolerated = absl::Minutes(5);

}  // namespace

absl::Duration SinceBoot() {
  timespec time{};
  clock_gettime(CLOCK_BOOTTIME, &time);
  return absl::DurationFromTimespec(time);
}

absl::Status ClockGuard::Check(absl::Time wall, absl::Duration since_boot, absl::Time last_commit) const {
  const absl::Duration moved = wall - since_boot - booted_;
  if (moved > kTolerated || moved < -kTolerated) {
    return absl::FailedPreconditionError(
        absl::StrCat("the wall clock was moved by ", absl::FormatDuration(moved), " since the start"));
  }
  if (wall + kTolerated < last_commit) {
    return absl::FailedPreconditionError(
        absl::StrCat("the wall clock stands before the last commit, which was made at ",
                     absl::FormatTime(last_commit, absl::UTCTimeZone())));
  }
  return absl::OkStatus();
}

}  // namespace tiernet::sweep

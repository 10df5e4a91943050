// Matchers for refusals: by code and by the stable reason.
#pragma once

#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/status/error.h"
#include "gmock/gmock.h"

namespace tiernet::testing {

inline const absl::Status& StatusIn(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& StatusIn(const absl::StatusOr<T>& outcome) {
  return outcome.status();
}

// `EXPECT_THAT(Submit(...), FailsWith(absl::StatusCode::kFailedPrecondition, "ENTRY_STANDARD"))`.
MATCHER_P2(FailsWith, code, reason, absl::StrCat("fails with ", absl::StatusCodeToString(code), " / ", reason)) {
  const absl::Status& status = StatusIn(arg);
  *result_listener << "which is " << status;
  return status.code() == code && ReasonOf(status) == reason;
}

MATCHER(IsOk, "is OK") {
  const absl::Status& status = StatusIn(arg);
  *result_listener << "which is " << status;
  return status.ok();
}

}  // namespace tiernet::testing

// Refusals: an absl::Status with a stable reason, the values it speaks of, and
// texts in English and Chinese. Code and texts stand beside the reason in
// `tiernet/errors/v1/error_reason.proto`.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "tiernet/errors/v1/error_reason.pb.h"

namespace tiernet {

namespace reason = errors::v1;

using ErrorValue = std::pair<std::string, std::string>;

// The refusal for `reason`. Each `{key}` of its texts is replaced by the value
// under that key; all values go into ErrorInfo.metadata. UNAVAILABLE carries a
// RetryInfo of one second. Values are shortened if it would be more than clients take.
absl::Status Error(errors::v1::ErrorReason reason, const std::vector<ErrorValue>& values);

// One field that is wrong: its path in the request and what is wrong with it.
struct Violation {
  std::string field;
  std::string description;
};

// INVALID_FIELDS with a BadRequest that names every one of `violations`, which
// is not empty; if they are more than clients take, as many as fit and how many more
// there are.
absl::Status InvalidFields(absl::Span<const Violation> violations);

// `error` with a PreconditionFailure that names every unmet condition, within the same
// bounds.
absl::Status WithPreconditions(absl::Status error, absl::Span<const Violation> unmet);

// The reason of a refusal made by `Error`, `STEP_NOT_ALLOWED`; empty if it has none.
std::string ReasonOf(const absl::Status& status);
// The value that a refusal speaks of under `key`; empty if there is none.
std::string ValueIn(const absl::Status& status, const std::string& key);

}  // namespace tiernet

// Who calls, and what they may read.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tiernet/types/v1/types.pb.h"

namespace tiernet {

struct Caller {
  // Account id.
  std::string subject;
  // Tree code of the body it belongs to.
  std::string unit;
  types::v1::Tier tier = types::v1::TIER_UNSPECIFIED;
};

// Whether the caller may read an entity of `stream` that is credited to `unit`: its
// own, those below it, and decisions on them (domain.md A.7).
bool MayRead(const Caller& caller, absl::string_view stream, absl::string_view unit);
// OTHER_UNIT: the caller has no such right over `unit`.
absl::Status OtherUnit(const Caller& caller, absl::string_view unit);

}  // namespace tiernet

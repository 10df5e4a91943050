// Who takes a step, and on which day.
#pragma once

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace tiernet::construction {

struct Hand {
  absl::string_view who;
  absl::CivilDay on;
};

}  // namespace tiernet::construction

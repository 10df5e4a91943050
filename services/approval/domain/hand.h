// Who takes a step, and on which day.
#pragma once

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace tiernet::approval {

struct Hand {
  absl::string_view who;
  absl::CivilDay on;
};

}  // namespace tiernet::approval

// What a day on which many clocks fall due costs those who call meanwhile.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace tiernet::bench {

// Lets the clocks of `cases` approval cases fall due on one day, in a store under `folder`, and prints how long the
// sweep of them takes and what it does to the latency of commits by one caller: p99 with it beside p99 without it.
absl::Status MeasureSweep(const std::string& folder, int cases);

}  // namespace tiernet::bench

// What a scoreboard costs with a thousand projects and with a thousand times as many, and
// what keeping it does.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace tiernet::bench {

// Derives the indicators' databases of 1,000 projects and of `projects` in `folder`, and
// prints what reads and one change cost in each: CPU, medians of `rounds` interleaved rounds.
// FAILED_PRECONDITION if not the same cells are filled, or a change touches more rows in one.
absl::Status MeasureScoreboard(const std::string& folder, int projects, int rounds);

}  // namespace tiernet::bench

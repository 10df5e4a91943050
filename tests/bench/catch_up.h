// The indicators that follow a reserve service from the beginning of its journal.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/bench/bare.h"

namespace tiernet::bench {

// Of a real indicators service that is started on the node in `folder`, whose reserve service
// runs, until it has derived what is of all records of `unit`. Both sides pay for the wall;
// the CPU is the follower's own.
absl::StatusOr<Cost> CatchUp(const std::string& binary, const std::string& folder, const std::string& unit);

}  // namespace tiernet::bench

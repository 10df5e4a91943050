// What the sweeps of this service do beside journalling what fell due.
#pragma once

#include <vector>

#include "common/rpc/server.h"

namespace tiernet::approval {

// When another notice of working days is in force than the one that they were worked out from, the deadlines of all
// open cases and supervised matters are worked out anew, in one pass over each kind.
std::vector<sweep::Pass> Passes(const rpc::Surroundings& surroundings);

}  // namespace tiernet::approval

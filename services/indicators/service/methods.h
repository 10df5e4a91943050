// The indicators service beyond standard methods.
#pragma once

#include "common/rpc/methods.h"
#include "common/rpc/server.h"

namespace tiernet::indicators {

// What it is given outlives them.
rpc::Methods Methods(const rpc::Surroundings& surroundings);

}  // namespace tiernet::indicators

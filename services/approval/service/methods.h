// The approval service beyond standard methods.
#pragma once

#include "common/reference/reference.h"
#include "common/rpc/methods.h"

namespace tiernet::approval {

// `reference` outlives them.
rpc::Methods Methods(const Reference& reference);

}  // namespace tiernet::approval

// The promotion service beyond standard methods.
#pragma once

#include "common/reference/reference.h"
#include "common/rpc/methods.h"

namespace tiernet::promotion {

// `reference` outlives them.
rpc::Methods Methods(const Reference& reference);

}  // namespace tiernet::promotion

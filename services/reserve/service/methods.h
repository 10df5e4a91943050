// The reserve service beyond standard methods.
#pragma once

#include "common/reference/reference.h"
#include "common/rpc/methods.h"

namespace tiernet::reserve {

// `reference` outlives it.
rpc::Methods Methods(const Reference& reference);

}  // namespace tiernet::reserve

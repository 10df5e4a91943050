// The construction service beyond standard methods.
#pragma once

#include "common/reference/reference.h"
#include "common/rpc/methods.h"

namespace tiernet::construction {

// `reference` outlives them.
rpc::Methods Methods(const Reference& reference);

}  // namespace tiernet::construction

// The reserve service beyond standard methods.
#pragma once

#include "common/rpc/methods.h"

namespace tiernet::reserve {

rpc::Methods Methods();

}  // namespace tiernet::reserve

// What the reserve service is, beyond its schema.
#pragma once

#include "common/rpc/server.h"

namespace tiernet::reserve {

rpc::ServiceDefinition Definition();

}  // namespace tiernet::reserve

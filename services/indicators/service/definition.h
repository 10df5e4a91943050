// What the indicators service is, beyond its schema.
#pragma once

#include "common/rpc/server.h"

namespace tiernet::indicators {

rpc::ServiceDefinition Definition();

}  // namespace tiernet::indicators

// What the approval service is, beyond its schema.
#pragma once

#include "common/rpc/server.h"

namespace tiernet::approval {

rpc::ServiceDefinition Definition();

}  // namespace tiernet::approval

// What the promotion service is, beyond its schema.
#pragma once

#include "common/rpc/server.h"

namespace tiernet::promotion {

rpc::ServiceDefinition Definition();

}  // namespace tiernet::promotion

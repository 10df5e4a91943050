// What the construction service is, beyond its schema.
#pragma once

#include "common/rpc/server.h"

namespace tiernet::construction {

rpc::ServiceDefinition Definition();

}  // namespace tiernet::construction

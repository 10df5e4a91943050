// What approval does about other services' records.
#pragma once

#include <memory>
#include <vector>

#include "common/rpc/server.h"

namespace tiernet::approval {

// Of construction: an issue of a key project opens a matter of the city's (K11).
std::vector<std::unique_ptr<follow::Follower>> Followers(const rpc::Surroundings& surroundings);

}  // namespace tiernet::approval

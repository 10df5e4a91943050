// What the construction service does about others' records.
#pragma once

#include <memory>
#include <vector>

#include "common/rpc/server.h"

namespace tiernet::construction {

// Follows the reserve library for entries that ask to be taken over (I.36).
std::vector<std::unique_ptr<follow::Follower>> Followers(const rpc::Surroundings& surroundings);

}  // namespace tiernet::construction

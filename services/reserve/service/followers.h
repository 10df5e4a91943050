// What the reserve service does about others' records.
#pragma once

#include <memory>
#include <vector>

#include "common/rpc/server.h"

namespace tiernet::reserve {

// Follows the construction library for its answers to hand-overs (I.36), and for what it
// lets go again (C.7).
std::vector<std::unique_ptr<follow::Follower>> Followers(const rpc::Surroundings& surroundings);

}  // namespace tiernet::reserve

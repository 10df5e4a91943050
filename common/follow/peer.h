// Followers of the services of one's own node.
#pragma once

#include <string>

#include "common/config/node.h"
#include "common/follow/follower.h"

namespace tiernet::follow {

// Options for following `service` of this node, found by the address file that it
// writes, as the account `service:<self>`; `apply` and `kinds` are left to the caller.
Follower::Options PeerOptions(const NodeConfig& config, const std::string& self, const std::string& service);

}  // namespace tiernet::follow

// What the reserve service knows and does of others' records.
#pragma once

#include <memory>
#include <vector>

#include "common/rpc/server.h"
#include "common/schema/kind.h"

namespace tiernet::reserve {

// Entities of other services that its decisions look at: what approval holds of a project (I.40).
std::vector<const schema::Kind*> Replicas();

// Follows the construction library for its answers to hand-overs (I.36), and for what it lets go again (C.7);
// and approval for what it grants or revokes (C.4, C.5).
std::vector<std::unique_ptr<follow::Follower>> Followers(const rpc::Surroundings& surroundings);

}  // namespace tiernet::reserve

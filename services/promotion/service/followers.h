// What the promotion service knows and does of others' records.
#pragma once

#include <memory>
#include <vector>

#include "common/rpc/server.h"
#include "common/schema/kind.h"

namespace tiernet::promotion {

// Entities of other libraries that its decisions look at: a signature asks for the reserve entry (I.40), and
// for what the construction library has said by then.
std::vector<const schema::Kind*> Replicas();

// Follows the reserve library for its entries, and the construction library for starts and productions (D,
// started, production).
std::vector<std::unique_ptr<follow::Follower>> Followers(const rpc::Surroundings& surroundings);

}  // namespace tiernet::promotion

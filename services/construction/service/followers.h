// What the construction service knows and does of others' records.
#pragma once

#include <memory>
#include <vector>

#include "common/rpc/server.h"
#include "common/schema/kind.h"

namespace tiernet::construction {

// Entities of other services that its decisions look at: cases of approval (I.40).
std::vector<const schema::Kind*> Replicas();

// Follows the reserve library for entries that ask to be taken over (I.36), and approval for permits and
// acceptances that it grants or revokes (E.3).
std::vector<std::unique_ptr<follow::Follower>> Followers(const rpc::Surroundings& surroundings);

}  // namespace tiernet::construction

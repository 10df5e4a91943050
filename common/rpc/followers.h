// Followers of the other services of one's own node, whose records this service answers.
#pragma once

#include <memory>
#include <vector>

#include "common/follow/follower.h"
#include "common/follow/reactions.h"
#include "common/rpc/server.h"
#include "common/schema/kind.h"

namespace tiernet::rpc {

// One for each service that keeps one of `kinds`: `react` is asked about every record of them, and kinds that
// this service keeps replicas of are taken over (follow::ApplyReactions). They start at once; `surroundings`
// outlive them.
std::vector<std::unique_ptr<follow::Follower>> Follow(const Surroundings& surroundings,
                                                      const std::vector<const schema::Kind*>& kinds,
                                                      const follow::React& react);

}  // namespace tiernet::rpc

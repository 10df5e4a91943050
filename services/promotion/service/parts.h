// What the methods of this service are put together from.
#pragma once

#include "common/reference/reference.h"
#include "common/rpc/methods.h"

namespace tiernet::promotion {

// Investors, lists of 500 and leads, as far as the signature.
rpc::Methods AddLeadMethods(rpc::Methods methods, const Reference& reference);
// Events, and what is recommended to private capital.
rpc::Methods AddEventMethods(rpc::Methods methods);
// Contracts, those who track them, and funds.
rpc::Methods AddContractMethods(rpc::Methods methods, const Reference& reference);
// Rewards for who brought an investor, and the rules by which they are worked out.
rpc::Methods AddRewardMethods(rpc::Methods methods);
// Clusters of zones, leading firms, and industrial plans.
rpc::Methods AddClusterMethods(rpc::Methods methods, const Reference& reference);

}  // namespace tiernet::promotion

// What the methods of this service are put together from.
#pragma once

#include "common/reference/reference.h"
#include "common/rpc/methods.h"

namespace tiernet::approval {

// Processes.
rpc::Methods AddProcessMethods(rpc::Methods methods, const Reference& reference);
// Applications for stages, and the joint acceptance.
rpc::Methods AddStageMethods(rpc::Methods methods, const Reference& reference);
// Published flows of parallel approval, and what the reform keeps count of.
rpc::Methods AddFlowMethods(rpc::Methods methods);
// Cases.
rpc::Methods AddCaseMethods(rpc::Methods methods, const Reference& reference);
// The commitment system.
rpc::Methods AddCommitmentMethods(rpc::Methods methods, const Reference& reference);
// Standard land.
rpc::Methods AddLandMethods(rpc::Methods methods, const Reference& reference);
// The market of intermediary services.
rpc::Methods AddMarketMethods(rpc::Methods methods, const Reference& reference);
// Matters under supervision.
rpc::Methods AddSupervisionMethods(rpc::Methods methods, const Reference& reference);

}  // namespace tiernet::approval

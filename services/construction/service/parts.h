// What the methods of this service are put together from.
#pragma once

#include "common/reference/reference.h"
#include "common/rpc/methods.h"

namespace tiernet::construction {

// Projects.
rpc::Methods AddProjectMethods(rpc::Methods methods, const Reference& reference);
// Monthly reports and unit-months.
rpc::Methods AddReportMethods(rpc::Methods methods, const Reference& reference);
// Statistics entries.
rpc::Methods AddStatisticsMethods(rpc::Methods methods, const Reference& reference);
// Problems that projects meet, and the meetings that dispatch them.
rpc::Methods AddIssueMethods(rpc::Methods methods, const Reference& reference);
// Needs of projects for factors, and the city's quotas of them.
rpc::Methods AddFactorMethods(rpc::Methods methods);
// Lists, leaders, visits, milestones.
rpc::Methods AddListMethods(rpc::Methods methods);

}  // namespace tiernet::construction

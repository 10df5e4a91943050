// Published flows of parallel approval (并联审批流程, domain.md K10). Values in, values out.
#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "tiernet/approval/v1/parallel_flow.pb.h"

namespace tiernet::approval {

// Completes a flow as it shall stand on `on`: it claims its unit as long as it is in force. EVENT_IN_FUTURE if it
// was published or ended after that day, EVIDENCE_IN_FUTURE of its paper, DATES_REVERSED if it ended before it was
// published.
absl::Status Check(v1::ParallelFlow& flow, absl::CivilDay on);

}  // namespace tiernet::approval

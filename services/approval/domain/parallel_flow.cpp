#include "services/approval/domain/parallel_flow.h"

#include <string>

#include "common/domain/checks.h"
#include "common/schema/name.h"
#include "common/status/macros.h"

namespace tiernet::approval {

absl::Status Check(v1::ParallelFlow& flow, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotAfter("published_on", flow.published_on(), on));
  TN_RETURN_IF_ERROR(CheckEvidence(flow.document(), on));
  TN_RETURN_IF_ERROR(CheckInOrder("published_on", flow.published_on(), "ended_on", flow.ended_on()));
  TN_RETURN_IF_ERROR(CheckNotAfter("ended_on", flow.ended_on(), on));
  const std::string unit(schema::ParseName(flow.name())->unit);
  flow.set_claimed_unit(flow.ended_on().empty() ? unit : "");
  return absl::OkStatus();
}

}  // namespace tiernet::approval

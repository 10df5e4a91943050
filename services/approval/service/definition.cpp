#include "services/approval/service/definition.h"

#include "services/approval/service/methods.h"

namespace tiernet::approval {

rpc::ServiceDefinition Definition() {
  rpc::ServiceDefinition definition;
  definition.name = "approval";
  definition.full_name = "tiernet.approval.v1.ApprovalService";
  definition.methods = [](const rpc::Surroundings& surroundings) { return Methods(*surroundings.config.reference); };
  return definition;
}

}  // namespace tiernet::approval

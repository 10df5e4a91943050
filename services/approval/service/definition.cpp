#include "services/approval/service/definition.h"

#include "services/approval/service/followers.h"
#include "services/approval/service/methods.h"
#include "services/approval/service/passes.h"

namespace tiernet::approval {

rpc::ServiceDefinition Definition() {
  rpc::ServiceDefinition definition;
  definition.name = "approval";
  definition.full_name = "tiernet.approval.v1.ApprovalService";
  definition.methods = [](const rpc::Surroundings& surroundings) { return Methods(*surroundings.config.reference); };
  definition.followers = &Followers;
  definition.passes = &Passes;
  return definition;
}

}  // namespace tiernet::approval

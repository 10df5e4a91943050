#include "services/construction/service/definition.h"

#include "services/construction/service/followers.h"
#include "services/construction/service/methods.h"

namespace tiernet::construction {

rpc::ServiceDefinition Definition() {
  rpc::ServiceDefinition definition;
  definition.name = "construction";
  definition.full_name = "tiernet.construction.v1.ConstructionService";
  definition.methods = [](const rpc::Surroundings& surroundings) { return Methods(*surroundings.config.reference); };
  definition.replicas = Replicas();
  definition.followers = &Followers;
  return definition;
}

}  // namespace tiernet::construction

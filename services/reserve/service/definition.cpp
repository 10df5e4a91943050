#include "services/reserve/service/definition.h"

#include "services/reserve/service/followers.h"
#include "services/reserve/service/methods.h"

namespace tiernet::reserve {

rpc::ServiceDefinition Definition() {
  rpc::ServiceDefinition definition;
  definition.name = "reserve";
  definition.full_name = "tiernet.reserve.v1.ReserveService";
  definition.methods = [](const rpc::Surroundings& surroundings) { return Methods(*surroundings.config.reference); };
  definition.replicas = Replicas();
  definition.followers = &Followers;
  return definition;
}

}  // namespace tiernet::reserve

#include "services/promotion/service/definition.h"

#include "services/promotion/service/followers.h"
#include "services/promotion/service/methods.h"

namespace tiernet::promotion {

rpc::ServiceDefinition Definition() {
  rpc::ServiceDefinition definition;
  definition.name = "promotion";
  definition.full_name = "tiernet.promotion.v1.PromotionService";
  definition.methods = [](const rpc::Surroundings& surroundings) { return Methods(*surroundings.config.reference); };
  definition.replicas = Replicas();
  definition.followers = &Followers;
  return definition;
}

}  // namespace tiernet::promotion

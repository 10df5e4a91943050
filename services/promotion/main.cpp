// The promotion service.
#include "common/rpc/process.h"
#include "services/promotion/service/followers.h"
#include "services/promotion/service/methods.h"

int main(int argc, char** argv) {
  tiernet::rpc::ServiceDefinition definition;
  definition.name = "promotion";
  definition.full_name = "tiernet.promotion.v1.PromotionService";
  definition.methods = [](const tiernet::rpc::Surroundings& surroundings) {
    return tiernet::promotion::Methods(*surroundings.config.reference);
  };
  definition.replicas = tiernet::promotion::Replicas();
  definition.followers = &tiernet::promotion::Followers;
  return tiernet::rpc::ServiceMain(argc, argv, definition);
}

// The construction service.
#include "common/rpc/process.h"
#include "services/construction/service/followers.h"
#include "services/construction/service/methods.h"

int main(int argc, char** argv) {
  tiernet::rpc::ServiceDefinition definition;
  definition.name = "construction";
  definition.full_name = "tiernet.construction.v1.ConstructionService";
  definition.methods = [](const tiernet::rpc::Surroundings& surroundings) {
    return tiernet::construction::Methods(*surroundings.config.reference);
  };
  definition.followers = &tiernet::construction::Followers;
  return tiernet::rpc::ServiceMain(argc, argv, definition);
}

// The reserve service.
#include "common/rpc/process.h"
#include "services/reserve/service/followers.h"
#include "services/reserve/service/methods.h"

int main(int argc, char** argv) {
  tiernet::rpc::ServiceDefinition definition;
  definition.name = "reserve";
  definition.full_name = "tiernet.reserve.v1.ReserveService";
  definition.methods = [](const tiernet::rpc::Surroundings& surroundings) {
    return tiernet::reserve::Methods(*surroundings.config.reference);
  };
  definition.followers = &tiernet::reserve::Followers;
  return tiernet::rpc::ServiceMain(argc, argv, definition);
}

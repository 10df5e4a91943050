// The indicators service.
#include "common/rpc/process.h"
#include "services/indicators/service/followers.h"
#include "services/indicators/service/methods.h"

int main(int argc, char** argv) {
  tiernet::rpc::ServiceDefinition definition;
  definition.name = "indicators";
  definition.full_name = "tiernet.indicators.v1.IndicatorsService";
  definition.methods = &tiernet::indicators::Methods;
  definition.ensure_derived = [](tiernet::sql::Db& db, const tiernet::NodeConfig& config) {
    return tiernet::indicators::EnsureFollowed(db, *config.reference);
  };
  definition.followers = &tiernet::indicators::Followers;
  return tiernet::rpc::ServiceMain(argc, argv, definition);
}

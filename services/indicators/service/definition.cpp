#include "services/indicators/service/definition.h"

#include "services/indicators/service/followers.h"
#include "services/indicators/service/methods.h"

namespace tiernet::indicators {

rpc::ServiceDefinition Definition() {
  rpc::ServiceDefinition definition;
  definition.name = "indicators";
  definition.full_name = "tiernet.indicators.v1.IndicatorsService";
  definition.methods = &Methods;
  definition.ensure_derived = [](sql::Db& db, const NodeConfig& config) {
    return EnsureFollowed(db, *config.reference);
  };
  definition.followers = &Followers;
  return definition;
}

}  // namespace tiernet::indicators

// Steps that change one entity alone, by people of its own body.
#pragma once

#include <string>
#include <utility>

#include "common/rpc/methods.h"
#include "common/status/macros.h"
#include "common/store/changes.h"
#include "common/store/facts.h"
#include "services/approval/domain/hand.h"
#include "services/approval/domain/last_day.h"

namespace tiernet::approval {

inline Hand HandOf(const store::Facts& facts) { return {facts.caller().subject, facts.happened_on()}; }

// The step `method`: what the domain's `Take(entity, request, hand)` makes of the entity.
template <typename Entity, typename Request>
rpc::Methods Taken(rpc::Methods methods, const std::string& method) {
  return std::move(methods).template Step<Request>(
      method, [](const Request& request, store::Facts& facts) -> absl::StatusOr<store::Changes> {
        TN_ASSIGN_OR_RETURN(auto entity, facts.Subject<Entity>(request.name(), request.etag()));
        const std::string last_day = LastDayOf(entity, request);
        TN_ASSIGN_OR_RETURN(entity, Take(std::move(entity), request, HandOf(facts)));
        TN_RETURN_IF_ERROR(facts.CheckNotMadeGood(last_day));
        return store::Changes(std::move(entity));
      });
}

}  // namespace tiernet::approval

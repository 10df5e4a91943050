// What a value was counted from, entity by entity.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/reference/reference.h"
#include "services/indicators/domain/formula.h"
#include "services/indicators/domain/scope.h"
#include "services/indicators/service/snapshot.h"
#include "tiernet/indicators/v1/scoreboard.pb.h"

namespace tiernet::indicators {

// Adds to `response` the sums that make the value, and a page of contributions: at most
// `page_size` after where `page_token` says the last page ended. `identity` is what the
// token is bound to. PAGE_TOKEN_MISMATCH.
absl::Status AddExplanation(const reference::v1::IndicatorDefinition& definition, const Place& place,
                            absl::CivilDay as_of, const Reference& reference, Snapshot& snapshot,
                            const std::string& identity, const v1::ExplainRequest& request,
                            v1::ExplainResponse& response);

}  // namespace tiernet::indicators

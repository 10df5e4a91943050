// What decisions of this service look up.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/reference/reference.h"
#include "common/store/facts.h"
#include "services/promotion/domain/contract.h"
#include "services/promotion/domain/lead.h"
#include "services/promotion/domain/reward.h"

namespace tiernet::promotion {

// NOT_FOUND of an investor that is named and not there.
absl::StatusOr<SigningFacts> FindSigningFacts(const v1::Lead& lead, const store::Facts& facts);

// The code that the libraries hold of the project of `contract`; empty: none.
absl::StatusOr<std::string> FindKnownCode(const v1::Contract& contract, const store::Facts& facts);

// The lead or contract called `name`; nothing if it is empty. NOT_FOUND.
absl::StatusOr<absl::optional<Original>> FindOriginal(const std::string& name, const store::Facts& facts);

// Leads and effective contracts with the title of `lead`, itself not among them.
absl::StatusOr<std::vector<std::string>> FindLookAlikes(const v1::Lead& lead, const store::Facts& facts);

// OTHER_UNIT unless the caller's own unit is credited with `contract`.
absl::Status CheckCredited(const v1::Contract& contract, const store::Facts& facts);

// What is declared of the project of `contract`, also by units that were credited with it before.
absl::StatusOr<std::vector<v1::FundArrival>> FindArrivals(const v1::Contract& contract, const store::Facts& facts);

// What a decision of the city on `claim` rests on.
absl::StatusOr<RewardFacts> FindRewardFacts(const v1::RewardClaim& claim, const store::Facts& facts);

// Whether `region` lies in the host region of `unit`: is the county or one that it took the place of; for a
// zone and the city itself, any of the city's.
bool InHostRegion(const Reference& reference, absl::string_view region, absl::string_view unit);

}  // namespace tiernet::promotion

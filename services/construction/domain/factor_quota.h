// What the city has to allot of land and of room for pollutants (domain.md K19, K21): accounts that never go below
// zero. Values in, values out.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/construction/domain/hand.h"
#include "tiernet/construction/v1/factor_quota.pb.h"

namespace tiernet::construction {

// Whether a quota limits the factor: kinds of land that are counted, and pollutants.
bool HasQuota(v1::Factor factor);

// Opens an account, with nothing in it. INVALID_FIELDS of a factor without quota, of land without a year, and of a
// pollutant with one.
absl::Status Open(v1::FactorQuota& quota);

// What came in or was sold, or that an entry was wrong. INVALID_FIELDS of an entry that the factor does not know, and
// above 10^15 in all; QUOTA_SPENT if less is left than would go; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::FactorQuota> Take(v1::FactorQuota quota, const v1::RecordQuotaEntryRequest& request,
                                     const Hand& hand);

// Allots `amount`, which is positive, to `need`. QUOTA_SPENT; INVALID_FIELDS if it is the plan's of a year to come.
absl::StatusOr<v1::FactorQuota> Allot(v1::FactorQuota quota, absl::string_view need, int64_t amount, const Hand& hand);
// `need` gives back `amount`, which was allotted to it.
v1::FactorQuota Return(v1::FactorQuota quota, absl::string_view need, int64_t amount, const Hand& hand);

}  // namespace tiernet::construction

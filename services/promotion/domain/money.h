// Amounts in yuan and in foreign currencies (domain.md D.2, I.43).
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tiernet/promotion/v1/money.pb.h"

namespace tiernet::promotion {

// Works out `money.yuan` and `usd_cents` of a foreign amount, exactly, rounded half up.
// INVALID_FIELDS, each path beginning with `field`, if the amount is not above 0, or what a foreign one
// needs is missing or wrong, or an amount in yuan has what only a foreign one has.
absl::Status Settle(v1::Money& money, absl::string_view field);

}  // namespace tiernet::promotion

// How contracts must be tracked (domain.md D.5): values in, values out.
#pragma once

#include "absl/time/civil_time.h"
#include "common/calendar/calendar.h"
#include "tiernet/promotion/v1/contract.pb.h"

namespace tiernet::promotion {

// Sets the light of `contract` as it follows from its amounts, its tracker and its last follow-up on `on`,
// and the days on which the clock will change it. Of what is no major contract, or has ended, there is none.
void SetTracking(v1::Contract& contract, const Calendar& calendar, absl::CivilDay on);

}  // namespace tiernet::promotion

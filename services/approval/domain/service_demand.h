// Demands for intermediary services, until an agency is chosen and the choice published (domain.md F.11.2, F.11.3).
// Values in, values out.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/calendar/calendar.h"
#include "services/approval/domain/hand.h"
#include "tiernet/approval/v1/intermediary_agency.pb.h"
#include "tiernet/approval/v1/service_demand.pb.h"
#include "tiernet/approval/v1/service_demand_requests.pb.h"

namespace tiernet::approval {

// Completes a draft: DRAFT.
void Draft(v1::ServiceDemand& demand, const Hand& hand);
// Completes `after`, which is `before` with other fields. NOT_EDITABLE unless it is a draft.
absl::Status Edit(const v1::ServiceDemand& before, v1::ServiceDemand& after, const Hand& hand);
// DRAFT -> PUBLISHED. INVALID_FIELDS of days that do not follow on each other or lie more than a year ahead, of any day
// of a direct selection, and of one whose ceiling is not below `direct_below_yuan`.
absl::StatusOr<v1::ServiceDemand> Publish(v1::ServiceDemand demand, const v1::PublishServiceDemandRequest& request,
                                          int64_t direct_below_yuan, const Calendar& calendar, const Hand& hand);

// In BIDDING, until the closing. DEMAND_GUARD when it has closed or is full; ONCE_ONLY of a second bid of `agency`,
// which is that of the request; PROVIDER_EXCLUDED.
absl::StatusOr<v1::ServiceDemand> EnterBid(v1::ServiceDemand demand, const v1::EnterServiceBidRequest& request,
                                           const v1::IntermediaryAgency& agency, const Hand& hand);
// In BIDDING, closed with fewer than three bids. DEMAND_GUARD before, or with three; ONCE_ONLY; INVALID_FIELDS of a day
// that has passed or lies more than a year ahead.
absl::StatusOr<v1::ServiceDemand> Prolong(v1::ServiceDemand demand, const v1::ProlongServiceDemandRequest& request,
                                          const Calendar& calendar, const Hand& hand);
// In BIDDING, from the day after the closing through the last day of opening. DEMAND_GUARD before and after, and with
// fewer than three bids that were not prolonged; INVALID_FIELDS of price and salt that were not committed to;
// ONCE_ONLY.
absl::StatusOr<v1::ServiceDemand> Take(v1::ServiceDemand demand, const v1::OpenServiceBidRequest& request,
                                       const Hand& hand);

// BIDDING -> SELECTED or FAILED, once every bid is opened or the days for it are over. `excluded` are agencies that bid
// and may not serve any more. REVIEWER_IS_SUBMITTER; DEMAND_GUARD; INVALID_FIELDS unless there is one score for each
// valid bid of SCORE, and none else.
absl::StatusOr<v1::ServiceDemand> Select(v1::ServiceDemand demand, const v1::SelectServiceAgencyRequest& request,
                                         const std::set<std::string>& excluded, const Hand& hand);
// PUBLISHED -> SELECTED, of DIRECT; `agency` is that of the request. REVIEWER_IS_SUBMITTER; INVALID_FIELDS of scores,
// and of a price above the ceiling; PROVIDER_EXCLUDED.
absl::StatusOr<v1::ServiceDemand> SelectDirectly(v1::ServiceDemand demand,
                                                 const v1::SelectServiceAgencyRequest& request,
                                                 const v1::IntermediaryAgency& agency, const Hand& hand);
// SELECTED -> NOTICED, for three working days.
absl::StatusOr<v1::ServiceDemand> Notice(v1::ServiceDemand demand, const v1::NoticeServiceDemandRequest& request,
                                         const Calendar& calendar, const Hand& hand);
// Before the delivery -> CANCELLED; once an agency is chosen, REVIEWER_IS_SUBMITTER by who filed it.
absl::StatusOr<v1::ServiceDemand> Take(v1::ServiceDemand demand, const v1::CancelServiceDemandRequest& request,
                                       const Hand& hand);

}  // namespace tiernet::approval

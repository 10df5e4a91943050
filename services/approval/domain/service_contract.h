// Intermediary services from the contract to the evaluation (domain.md F.11.2, F.11.4), and what they bring of credit.
// Values in, values out.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "common/calendar/calendar.h"
#include "services/approval/domain/hand.h"
#include "tiernet/approval/v1/intermediary_agency.pb.h"
#include "tiernet/approval/v1/licensed_person.pb.h"
#include "tiernet/approval/v1/service_demand.pb.h"
#include "tiernet/approval/v1/service_demand_requests.pb.h"

namespace tiernet::approval {

// NOTICED -> CONTRACTED with the chosen agency; `persons` are those of the request. DEMAND_GUARD until the publication
// is over; PROVIDER_EXCLUDED if the agency or a person may not serve; INVALID_FIELDS of a person twice;
// EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::ServiceDemand> Contract(v1::ServiceDemand demand, const v1::ContractServiceDemandRequest& request,
                                           const v1::IntermediaryAgency& agency,
                                           const std::vector<v1::LicensedPerson>& persons, const Hand& hand);
// CONTRACTED -> IN_SERVICE, which `calendar` says until when it may take.
absl::StatusOr<v1::ServiceDemand> Start(v1::ServiceDemand demand, const Calendar& calendar, const Hand& hand);
// IN_SERVICE -> DELIVERED. EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::ServiceDemand> Deliver(v1::ServiceDemand demand, const v1::DeliverServiceDemandRequest& request,
                                          const Calendar& calendar, const Hand& hand);
// DELIVERED -> EVALUATED. REVIEWER_IS_SUBMITTER by who recorded the delivery.
absl::StatusOr<v1::ServiceDemand> Take(v1::ServiceDemand demand, const v1::EvaluateServiceDemandRequest& request,
                                       const Hand& hand);
// EVALUATED -> CLOSED.
absl::StatusOr<v1::ServiceDemand> Take(v1::ServiceDemand demand, const v1::CloseServiceDemandRequest& request,
                                       const Hand& hand);

// What the step that a delivered or evaluated demand has just taken moves in the credit of agency and persons (F.11.4);
// nothing if it moves none. That time evaluates with 4 throughout moves nothing.
std::optional<v1::CreditChange> CreditOfDelivery(const v1::ServiceDemand& demand);
std::optional<v1::CreditChange> CreditOfEvaluation(const v1::ServiceDemand& demand);

}  // namespace tiernet::approval

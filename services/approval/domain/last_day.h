// The last days of steps (I.31): what the clock has done since - a case accepted by silence, a promise missed, a
// penalty - is undone by no step that is dated back, unless its caller may backfill.
#pragma once

#include <string>

#include "tiernet/approval/v1/approval_case.pb.h"
#include "tiernet/approval/v1/approval_case_requests.pb.h"
#include "tiernet/approval/v1/commitment_case.pb.h"
#include "tiernet/approval/v1/commitment_case_requests.pb.h"
#include "tiernet/approval/v1/service_demand.pb.h"
#include "tiernet/approval/v1/service_demand_requests.pb.h"
#include "tiernet/approval/v1/supervision_item.pb.h"
#include "tiernet/approval/v1/supervision_item_requests.pb.h"

namespace tiernet::approval {

// The last day on which `entity`, as it is before the step, waits for it; empty: it waits as long as it takes.
template <typename Entity, typename Request>
std::string LastDayOf(const Entity&, const Request&) {
  return "";
}

// Before silence accepts the case.
std::string LastDayOf(const v1::ApprovalCase& the_case, const v1::AskCorrectionRequest& request);
std::string LastDayOf(const v1::ApprovalCase& the_case, const v1::DeclineCaseRequest& request);
// Before the case is late.
std::string LastDayOf(const v1::ApprovalCase& the_case, const v1::SuspendCaseRequest& request);
std::string LastDayOf(const v1::ApprovalCase& the_case, const v1::ExtendCaseRequest& request);
// Before the promise of papers is missed, which the case's end would release.
std::string LastDayOf(const v1::ApprovalCase& the_case, const v1::SupplyPapersRequest& request);
std::string LastDayOf(const v1::ApprovalCase& the_case, const v1::DecideCaseRequest& request);
std::string LastDayOf(const v1::ApprovalCase& the_case, const v1::WithdrawCaseRequest& request);
std::string LastDayOf(const v1::ApprovalCase& the_case, const v1::RevokeCaseRequest& request);
// Before the penalty.
std::string LastDayOf(const v1::CommitmentCase& commitment, const v1::RectifyCommitmentCaseRequest& request);
// Before the result is due, for which a plan stands in.
std::string LastDayOf(const v1::SupervisionItem& item, const v1::FileSupervisionPlanRequest& request);
// Before bids close, before they are no longer opened, before time evaluates the service.
std::string LastDayOf(const v1::ServiceDemand& demand, const v1::EnterServiceBidRequest& request);
std::string LastDayOf(const v1::ServiceDemand& demand, const v1::OpenServiceBidRequest& request);
std::string LastDayOf(const v1::ServiceDemand& demand, const v1::EvaluateServiceDemandRequest& request);

}  // namespace tiernet::approval

#include "services/approval/domain/last_day.h"

namespace tiernet::approval {
namespace {

using C = v1::ApprovalCase;
using D = v1::ServiceDemand;

// Empty: nothing is promised.
std::string LastDayOfPromise(const C& c) {
  return c.tolerance_state() == v1::TOLERANCE_STATE_PROMISED ? c.tolerance().promised_by() : "";
}

}  // namespace

std::string LastDayOf(const C& c, const v1::AskCorrectionRequest&) { return c.accept_by(); }

std::string LastDayOf(const C& c, const v1::DeclineCaseRequest&) { return c.accept_by(); }

std::string LastDayOf(const C& c, const v1::SuspendCaseRequest&) { return c.due_on(); }

std::string LastDayOf(const C& c, const v1::ExtendCaseRequest&) { return c.due_on(); }

std::string LastDayOf(const C& c, const v1::SupplyPapersRequest&) { return LastDayOfPromise(c); }

std::string LastDayOf(const C& c, const v1::DecideCaseRequest& request) {
  return request.verdict() == v1::VERDICT_REFUSED ? LastDayOfPromise(c) : "";
}

std::string LastDayOf(const C& c, const v1::WithdrawCaseRequest&) { return LastDayOfPromise(c); }

std::string LastDayOf(const C& c, const v1::RevokeCaseRequest&) { return LastDayOfPromise(c); }

std::string LastDayOf(const v1::CommitmentCase& commitment, const v1::RectifyCommitmentCaseRequest&) {
  return commitment.rectify_by();
}

std::string LastDayOf(const v1::SupervisionItem& item, const v1::FileSupervisionPlanRequest&) { return item.due_on(); }

std::string LastDayOf(const D& demand, const v1::EnterServiceBidRequest&) { return demand.closes_on(); }

std::string LastDayOf(const D& demand, const v1::OpenServiceBidRequest&) { return demand.opens_until(); }

std::string LastDayOf(const D& demand, const v1::EvaluateServiceDemandRequest&) { return demand.evaluate_by(); }

}  // namespace tiernet::approval

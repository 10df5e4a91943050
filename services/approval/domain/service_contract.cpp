#include "services/approval/domain/service_contract.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/schema/steps.h"
#include "common/status/macros.h"
#include "services/approval/domain/intermediary.h"

namespace tiernet::approval {
namespace {

using D = v1::ServiceDemand;

// F.11.4.
constexpr int kEvaluationDays = 15;
// A fifth: 20 %.
constexpr int kLateParts = 5;
constexpr int kRatings = 4;
constexpr int kLowAverage = 3;
constexpr int kTopRating = 5;

absl::Status Go(D& demand, D::State to) {
  TN_RETURN_IF_ERROR(schema::CheckStep(demand.name(), demand.state(), to));
  demand.set_state(to);
  return absl::OkStatus();
}

v1::CreditChange Change(const D& demand, v1::CreditCause cause, const std::string& recorded_by) {
  v1::CreditChange change;
  change.set_cause(cause);
  change.set_service_demand(demand.name());
  change.set_recorded_by(recorded_by);
  return change;
}

}  // namespace

absl::StatusOr<D> Contract(D demand, const v1::ContractServiceDemandRequest& request,
                           const v1::IntermediaryAgency& agency, const std::vector<v1::LicensedPerson>& persons,
                           const Hand& hand) {
  TN_RETURN_IF_ERROR(Go(demand, D::STATE_CONTRACTED));
  Demands guard;
  guard.Ask(demand.notice_until() < FormatDate(hand.on), "notice_until",
            absl::StrCat("is ", demand.notice_until(), ": the selection is published until that day is over (F.11.2)"));
  TN_RETURN_IF_ERROR(RefuseUnmet(reason::ERROR_REASON_DEMAND_GUARD, demand.name(), guard.unmet()));
  Demands demands;
  std::set<std::string> seen;
  for (const auto& person : request.persons()) {
    demands.Ask(seen.insert(person).second, "persons", absl::StrCat("names ", person, " twice"));
  }
  TN_RETURN_IF_ERROR(demands.Check());
  TN_RETURN_IF_ERROR(CheckMayServe(agency, demand, hand.on));
  std::vector<Violation> unmet;
  for (const auto& person : persons) {
    // Who contracts is the second who looks at the licence (A.7).
    TN_RETURN_IF_ERROR(CheckReviewer(person.name(), person.filed_by(), person.earlier_filers(), hand.who));
    const auto obstacles = ObstaclesOf(person, agency.name(), hand.on, demand.service_kind());
    unmet.insert(unmet.end(), obstacles.begin(), obstacles.end());
  }
  TN_RETURN_IF_ERROR(RefuseUnmet(reason::ERROR_REASON_PROVIDER_EXCLUDED, agency.name(), unmet));
  TN_RETURN_IF_ERROR(CheckEvidence(request.paper(), hand.on));
  auto& contract = *demand.mutable_contract();
  contract.set_signed_on(FormatDate(hand.on));
  *contract.mutable_paper() = request.paper();
  *contract.mutable_persons() = request.persons();
  contract.set_service_days(request.service_days());
  return demand;
}

absl::StatusOr<D> Start(D demand, const Calendar& calendar, const Hand& hand) {
  TN_RETURN_IF_ERROR(Go(demand, D::STATE_IN_SERVICE));
  demand.set_started_on(FormatDate(hand.on));
  demand.set_service_due_on(FormatDate(calendar.AddCalendarDays(hand.on, demand.contract().service_days()).day));
  return demand;
}

absl::StatusOr<D> Deliver(D demand, const v1::DeliverServiceDemandRequest& request, const Calendar& calendar,
                          const Hand& hand) {
  TN_RETURN_IF_ERROR(Go(demand, D::STATE_DELIVERED));
  TN_RETURN_IF_ERROR(CheckEvidence(request.paper(), hand.on));
  auto& delivery = *demand.mutable_delivery();
  delivery.set_on(FormatDate(hand.on));
  *delivery.mutable_paper() = request.paper();
  delivery.set_recorded_by(std::string(hand.who));
  delivery.set_days_late(static_cast<int>(std::max<int64_t>(hand.on - *ParseDate(demand.service_due_on()), 0)));
  const auto last = calendar.AddWorkingDays(hand.on, kEvaluationDays).day;
  demand.set_evaluate_by(FormatDate(last));
  demand.set_evaluation_lapses_on(FormatDate(last + 1));
  return demand;
}

absl::StatusOr<D> Take(D demand, const v1::EvaluateServiceDemandRequest& request, const Hand& hand) {
  TN_RETURN_IF_ERROR(Go(demand, D::STATE_EVALUATED));
  TN_RETURN_IF_ERROR(CheckReviewer(demand.name(), demand.delivery().recorded_by(), hand.who));
  auto& evaluation = *demand.mutable_evaluation();
  evaluation = request.evaluation();
  evaluation.set_on(FormatDate(hand.on));
  evaluation.set_entered_by(std::string(hand.who));
  return demand;
}

absl::StatusOr<D> Take(D demand, const v1::CloseServiceDemandRequest&, const Hand& hand) {
  TN_RETURN_IF_ERROR(Go(demand, D::STATE_CLOSED));
  demand.set_ended_on(FormatDate(hand.on));
  return demand;
}

std::optional<v1::CreditChange> CreditOfDelivery(const D& demand) {
  const auto& delivery = demand.delivery();
  if (delivery.days_late() * kLateParts <= demand.contract().service_days()) return std::nullopt;
  return Change(demand, v1::CREDIT_CAUSE_LATE, delivery.recorded_by());
}

std::optional<v1::CreditChange> CreditOfEvaluation(const D& demand) {
  const auto& evaluation = demand.evaluation();
  const int sum = evaluation.quality() + evaluation.timeliness() + evaluation.attitude() + evaluation.fee();
  if (sum < kLowAverage * kRatings) return Change(demand, v1::CREDIT_CAUSE_LOW_RATING, evaluation.entered_by());
  if (sum == kTopRating * kRatings) return Change(demand, v1::CREDIT_CAUSE_TOP_RATING, evaluation.entered_by());
  return std::nullopt;
}

}  // namespace tiernet::approval

#include "services/approval/domain/commitment.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/codes/project_code.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/schema/name.h"
#include "common/schema/steps.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace tiernet::approval {
namespace {

using C = v1::CommitmentCase;

// F.8.4.
constexpr int kRectificationDays = 30;

const reference::v1::ApprovalItem* Find(const Catalogue& items, const std::string& code,
                                        reference::v1::CommitmentClass its_class) {
  const auto at = std::find_if(items.begin(), items.end(), [&](const auto* item) {
    return item->code() == code && item->commitment_class() == its_class;
  });
  return at == items.end() ? nullptr : *at;
}

// Those that are promised and served are of their class, none twice (F.8.2).
absl::Status CheckItems(const C& commitment, const Catalogue& items, bool is_pilot, absl::CivilDay on) {
  Demands demands("commitment_case");
  std::set<std::string> seen;
  for (const auto& code : commitment.promised_items()) {
    demands.Ask(Find(items, code, reference::v1::COMMITMENT_CLASS_COMMIT) != nullptr, "promised_items",
                absl::StrCat("names ", code, ", which is no item that is promised instead of approved (F.8.2)"));
    demands.Ask(seen.insert(code).second, "promised_items", absl::StrCat("names ", code, " twice"));
  }
  for (const auto& service : commitment.services()) {
    demands.Ask(
        Find(items, service.item(), reference::v1::COMMITMENT_CLASS_SERVICE) != nullptr, "services",
        absl::StrCat("names ", service.item(), ", which is no item that the government does beforehand (F.8.2)"));
    demands.Ask(seen.insert(service.item()).second, "services", absl::StrCat("names ", service.item(), " twice"));
    demands.Ask(service.due_on() >= FormatDate(on), "services",
                absl::StrCat("has ", service.item(), " due on ", service.due_on(), ", before it is offered"));
  }
  const bool verified = commitment.eligibility() == v1::COMMITMENT_ELIGIBILITY_VERIFICATION;
  const auto said = ApprovalClassOf(commitment.project_code());
  demands.Ask(
      said == ApprovalClass::kUnknown || said == (verified ? ApprovalClass::kVerification : ApprovalClass::kFiling),
      "eligibility", absl::StrCat("is another class than ", commitment.project_code(), " says (B.1.2)"));
  demands.Ask(!verified || is_pilot, "eligibility",
              absl::StrCat("is the verification class, and ", commitment.project_unit(),
                           " is no pilot of it: the city names pilots (F.8.4)"));
  return demands.Check();
}

void ReckonServices(C& commitment, absl::CivilDay on) {
  absl::optional<absl::CivilDay> next;
  bool late = false;
  for (const auto& service : commitment.services()) {
    const auto due = *ParseDate(service.due_on());
    if (service.delivered_on().empty()) {
      next = std::min(due, next.value_or(due));
    } else {
      late |= service.delivered_on() > service.due_on();
    }
  }
  commitment.clear_service_red_on();
  if (next) {
    commitment.set_service_red_on(FormatDate(*next + 1));
    commitment.set_service_light(on > *next ? C::SERVICE_LIGHT_RED : C::SERVICE_LIGHT_GREEN);
  } else if (!commitment.services().empty()) {
    commitment.set_service_light(late ? C::SERVICE_LIGHT_LATE : C::SERVICE_LIGHT_ON_TIME);
  }
}

absl::Status Go(C& commitment, C::State to) {
  TN_RETURN_IF_ERROR(schema::CheckStep(commitment.name(), commitment.state(), to));
  commitment.set_state(to);
  return absl::OkStatus();
}

template <typename Request>
absl::Status Note(v1::CommitmentInspection& inspection, const Request& request, const Hand& hand) {
  TN_RETURN_IF_ERROR(CheckEvidence(request.evidence(), hand.on));
  inspection.set_on(FormatDate(hand.on));
  inspection.set_findings(request.findings());
  *inspection.mutable_evidence() = request.evidence();
  inspection.set_recorded_by(std::string(hand.who));
  return absl::OkStatus();
}

}  // namespace

absl::Status Offer(C& commitment, const Catalogue& items, bool is_pilot, const std::string& new_id, const Hand& hand) {
  const std::string unit(schema::ParseName(commitment.name())->unit);
  if (commitment.project_unit().empty()) commitment.set_project_unit(unit);
  if (commitment.project_id().empty()) commitment.set_project_id(new_id);
  TN_RETURN_IF_ERROR(CheckItems(commitment, items, is_pilot, hand.on));
  if (!schema::Covers(unit, commitment.project_unit())) {
    return InvalidFields({Violation{"commitment_case.project_unit",
                                    absl::StrCat(commitment.project_unit(), " is no unit of ", unit, " (A.7)")}});
  }
  // Of this unit: a project id alone proves nothing.
  commitment.set_claimed_project(absl::StrCat(commitment.project_unit(), "/", commitment.project_id()));
  for (auto& service : *commitment.mutable_services()) {
    service.set_department(Find(items, service.item(), reference::v1::COMMITMENT_CLASS_SERVICE)->department());
    service.clear_delivered_on();
    service.clear_paper();
  }
  auto& services = *commitment.mutable_services();
  std::sort(services.begin(), services.end(), [](const auto& a, const auto& b) { return a.item() < b.item(); });
  commitment.set_offered_on(FormatDate(hand.on));
  commitment.set_state(C::STATE_OFFERED);
  ReckonServices(commitment, hand.on);
  return absl::OkStatus();
}

absl::StatusOr<C> Take(C commitment, const v1::SignCommitmentCaseRequest& request, const Hand& hand) {
  const bool by_enterprise = request.side() == v1::COMMITMENT_SIDE_ENTERPRISE;
  const auto own = by_enterprise ? C::STATE_ENTERPRISE_SIGNED : C::STATE_GOVERNMENT_SIGNED;
  const auto other = by_enterprise ? C::STATE_GOVERNMENT_SIGNED : C::STATE_ENTERPRISE_SIGNED;
  TN_RETURN_IF_ERROR(Go(commitment, commitment.state() == other ? C::STATE_EFFECTIVE : own));
  TN_RETURN_IF_ERROR(CheckEvidence(request.paper(), hand.on));
  const auto& first = by_enterprise ? commitment.government_signature() : commitment.enterprise_signature();
  TN_RETURN_IF_ERROR(CheckReviewer(commitment.name(), first.recorded_by(), hand.who));
  auto& signature =
      by_enterprise ? *commitment.mutable_enterprise_signature() : *commitment.mutable_government_signature();
  signature.set_signed_on(FormatDate(hand.on));
  *signature.mutable_paper() = request.paper();
  signature.set_recorded_by(std::string(hand.who));
  if (commitment.state() == C::STATE_EFFECTIVE) commitment.set_effective_on(FormatDate(hand.on));
  return commitment;
}

absl::StatusOr<C> Take(C commitment, const v1::PublishCommitmentCaseRequest& request, const Hand& hand) {
  TN_RETURN_IF_ERROR(Go(commitment, C::STATE_PUBLISHED));
  commitment.set_published_on(FormatDate(hand.on));
  commitment.set_publication(request.publication());
  return commitment;
}

absl::StatusOr<C> Take(C commitment, const v1::StartCommitmentCaseRequest&, const Hand& hand) {
  TN_RETURN_IF_ERROR(Go(commitment, C::STATE_STARTED_ON_SITE));
  commitment.set_site_started_on(FormatDate(hand.on));
  return commitment;
}

absl::StatusOr<C> Take(C commitment, const v1::InspectCommitmentCaseRequest& request, const Hand& hand) {
  TN_RETURN_IF_ERROR(Go(commitment, C::STATE_INSPECTED));
  TN_RETURN_IF_ERROR(Note(*commitment.mutable_inspection(), request, hand));
  return commitment;
}

absl::StatusOr<C> Judge(C commitment, const v1::JudgeCommitmentCaseRequest& request, const Calendar& calendar,
                        const Hand& hand) {
  const bool breached = request.verdict() == v1::COMMITMENT_VERDICT_BREACHED;
  // What was broken is mended by its own step.
  if (commitment.state() == C::STATE_BREACHED) {
    return schema::StepNotAllowed(commitment.name(), C::State_descriptor(), commitment.state(),
                                  breached ? C::STATE_BREACHED : C::STATE_FULFILLED);
  }
  TN_RETURN_IF_ERROR(Go(commitment, breached ? C::STATE_BREACHED : C::STATE_FULFILLED));
  TN_RETURN_IF_ERROR(CheckReviewer(commitment.name(), commitment.inspection().recorded_by(), hand.who));
  Demands demands;
  demands.Ask(!breached || !request.opinion().empty(), "opinion", "is needed: the enterprise is told why (F.8.4)");
  TN_RETURN_IF_ERROR(demands.Check());
  commitment.set_judged_on(FormatDate(hand.on));
  commitment.set_judged_by(std::string(hand.who));
  commitment.set_judgement(request.opinion());
  if (breached) {
    const auto last = calendar.AddCalendarDays(hand.on, kRectificationDays).day;
    commitment.set_rectify_by(FormatDate(last));
    commitment.set_penalty_on(FormatDate(last + 1));
  }
  return commitment;
}

absl::StatusOr<C> Take(C commitment, const v1::RectifyCommitmentCaseRequest& request, const Hand& hand) {
  if (commitment.state() != C::STATE_BREACHED) {
    return schema::StepNotAllowed(commitment.name(), C::State_descriptor(), commitment.state(), C::STATE_FULFILLED);
  }
  TN_RETURN_IF_ERROR(Go(commitment, C::STATE_FULFILLED));
  TN_RETURN_IF_ERROR(Note(*commitment.mutable_rectification(), request, hand));
  commitment.clear_penalty_on();
  return commitment;
}

absl::StatusOr<C> Take(C commitment, const v1::DeliverCommitmentServiceRequest& request, const Hand& hand) {
  auto& services = *commitment.mutable_services();
  const auto service =
      std::find_if(services.begin(), services.end(), [&](const auto& s) { return s.item() == request.item(); });
  Demands demands;
  demands.Ask(service != services.end(), "item", "is no service that was promised with this commitment");
  TN_RETURN_IF_ERROR(demands.Check());
  if (!service->delivered_on().empty()) {
    return NotEditable(commitment.name(), "delivered", absl::StrCat(request.item(), " is delivered already"));
  }
  TN_RETURN_IF_ERROR(CheckEvidence(request.paper(), hand.on));
  service->set_delivered_on(FormatDate(hand.on));
  *service->mutable_paper() = request.paper();
  ReckonServices(commitment, hand.on);
  return commitment;
}

bool IsInForce(const C& commitment, absl::CivilDay on) {
  const std::string day = FormatDate(on);
  return !commitment.effective_on().empty() && commitment.effective_on() <= day &&
         (commitment.penalty_on().empty() || day < commitment.penalty_on());
}

absl::Status CheckCommitted(const v1::ApprovalProcess& process, const absl::optional<C>& commitment,
                            absl::CivilDay on) {
  if (process.flow() != reference::v1::APPROVAL_FLOW_COMMITMENT) return absl::OkStatus();
  Demands demands("approval_process");
  demands.Ask(
      commitment && IsInForce(*commitment, on), "flow",
      "rests on a commitment in force, and the project has none (I.39): offer one, and have both sides sign it");
  demands.Ask(!commitment || commitment->enterprise_credit_code() == process.applicant_credit_code(),
              "applicant_credit_code", "is not that of the enterprise that committed itself (F.8.2)");
  return demands.Check();
}

}  // namespace tiernet::approval

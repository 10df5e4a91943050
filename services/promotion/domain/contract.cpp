#include "services/promotion/domain/contract.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/codes/industry.h"
#include "common/codes/name.h"
#include "common/codes/place.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/domain/steps.h"
#include "common/schema/steps.h"
#include "common/status/macros.h"
#include "services/promotion/domain/money.h"
#include "services/promotion/domain/tracking.h"

namespace tiernet::promotion {
namespace {

using C = v1::Contract;
using L = v1::Lead;

// An effective contract holds its project, its code, and its title with its investor.
void Claim(C& contract) {
  const bool effective = contract.state() != C::STATE_TERMINATED;
  contract.set_claimed_project(effective ? contract.project_id() : "");
  contract.set_claimed_identity(effective ? absl::StrCat(NormalizedName(contract.title()), "|", contract.investor())
                                          : "");
  contract.set_claimed_code(effective ? contract.project_code() : "");
}

// Takes the steps that wait for nothing any more.
void FollowWorks(C& contract) {
  if (contract.state() == C::STATE_LANDED && !contract.started_on().empty()) contract.set_state(C::STATE_STARTED);
  if (contract.state() == C::STATE_STARTED && !contract.production_on().empty()) {
    contract.set_state(C::STATE_IN_PRODUCTION);
  }
}

void SetZone(C& contract, const std::string& zone, const std::string& from) {
  EntryFrom(*contract.mutable_zone_history(), from).set_zone(zone);
  contract.set_zone(zone);
}

void AddVersion(C& contract, const v1::Money& total, const types::v1::Evidence& paper, const std::string& reason,
                absl::CivilDay on) {
  auto& version = *contract.add_versions();
  version.set_number(contract.versions_size());
  version.set_from(FormatDate(on));
  *version.mutable_total() = total;
  *version.mutable_paper() = paper;
  version.set_reason(reason);
  contract.set_total_yuan(total.yuan());
}

// D.2: whatever the currency is worth later, the contract is converted at the rates of the day of its signature.
absl::Status CheckRates(const v1::Money& total, const v1::Money& as_signed) {
  if (total.currency() != as_signed.currency()) return absl::OkStatus();
  Demands demands("total");
  demands.Ask(total.yuan_rate() == as_signed.yuan_rate(), "yuan_rate",
              absl::StrCat("must be that of the signature, ", as_signed.yuan_rate(), " (D.2)"));
  demands.Ask(total.usd_rate() == as_signed.usd_rate(), "usd_rate",
              absl::StrCat("must be that of the signature, \"", as_signed.usd_rate(), "\" (D.2)"));
  return demands.Check();
}

}  // namespace

std::vector<Violation> FindUnmet(const L& lead, const SigningFacts& facts) {
  Demands demands;
  const auto& investor = facts.investor;
  const bool is_foreign = investor && investor->kind() == v1::INVESTOR_KIND_FOREIGN;
  demands.Ask(!lead.region().empty(), "region", "is needed: where it is built");
  demands.Ask(!lead.industry().empty(), "industry", "is needed (E.9, I05)");
  demands.Ask(lead.origin() != v1::ORIGIN_KIND_UNSPECIFIED, "origin", "is needed: where the investor comes from (K5)");
  demands.Ask(investor.has_value(), "investor", "is needed");
  demands.Ask(!investor || is_foreign || !IsHere(investor->registered_region()), "investor",
              "is registered in Changzhi: no promotion counts it (ruling 7)");
  // A firm that foreigners invest in has a credit code, and comes with a lead from abroad.
  const bool is_from_abroad =
      lead.origin() == v1::ORIGIN_KIND_FOREIGN_FRIENDLY || lead.origin() == v1::ORIGIN_KIND_FOREIGN_OTHER;
  demands.Ask((!is_foreign && !is_from_abroad) || lead.negative_list_check() != v1::NEGATIVE_LIST_CHECK_UNSPECIFIED,
              "negative_list_check", "is needed of foreign capital (K17)");
  demands.Ask(lead.negative_list_check() != v1::NEGATIVE_LIST_CHECK_PROHIBITED, "negative_list_check",
              "prohibits it: it cannot be signed (K17)");
  demands.Ask(!facts.reserve_project.empty(), "project_id",
              "has no entry of the unit in the reserve library: submit one with this project id first (I.40, I09)");
  return demands.unmet();
}

absl::StatusOr<C> Sign(const L& lead, const v1::SignContractRequest& request, const SigningFacts& facts,
                       const std::string& name, const Calendar& calendar, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(lead.name(), lead.state(), L::STATE_SIGNED));
  TN_RETURN_IF_ERROR(RefuseUnmet(reason::ERROR_REASON_SIGNING_GUARD, lead.name(), FindUnmet(lead, facts)));
  TN_RETURN_IF_ERROR(CheckEvidence(request.paper(), on));
  v1::Money total = request.total();
  TN_RETURN_IF_ERROR(Settle(total, "total"));

  C contract;
  contract.set_name(name);
  contract.set_project_id(lead.project_id());
  contract.set_lead(lead.name());
  contract.set_title(lead.title());
  contract.set_investor(lead.investor());
  contract.set_is_foreign(facts.investor->kind() == v1::INVESTOR_KIND_FOREIGN);
  for (const auto& entry : facts.listed) {
    auto& lists = *contract.mutable_five_hundred_lists();
    if (std::find(lists.begin(), lists.end(), entry.list()) == lists.end()) lists.Add(entry.list());
  }
  Credit(contract, lead.reporting_unit(), FormatDate(on));
  contract.set_region(lead.region());
  SetZone(contract, lead.zone(), FormatDate(on));
  contract.set_industry(lead.industry());
  contract.set_is_transformation(IsTransformationIndustry(lead.industry()));
  contract.set_origin(lead.origin());
  contract.set_signer_unit(request.signer_unit());
  contract.set_responsible_person(request.responsible_person());
  contract.set_signed_on(FormatDate(on));
  AddVersion(contract, total, request.paper(), "", on);
  contract.set_reserve_project(facts.reserve_project);
  contract.set_state(C::STATE_SIGNED);
  contract.set_data_origin(lead.data_origin());
  Claim(contract);
  if (facts.works) return NoteConstruction(std::move(contract), *facts.works, calendar, on);
  SetTracking(contract, calendar, on);
  return contract;
}

L NoteSigned(L lead, const C& contract) {
  lead.set_state(L::STATE_SIGNED);
  lead.set_contract(contract.name());
  return lead;
}

absl::Status Edit(const C& before, C& after) {
  TN_RETURN_IF_ERROR(CheckNotTerminated(before));
  Claim(after);
  return absl::OkStatus();
}

absl::StatusOr<C> Amend(C contract, const v1::AmendContractRequest& request, const Calendar& calendar,
                        absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotTerminated(contract));
  TN_RETURN_IF_ERROR(CheckEvidence(request.paper(), on));
  v1::Money total = request.total();
  TN_RETURN_IF_ERROR(Settle(total, "total"));
  TN_RETURN_IF_ERROR(CheckRates(total, contract.versions(0).total()));
  AddVersion(contract, total, request.paper(), request.reason(), on);
  SetTracking(contract, calendar, on);
  return contract;
}

absl::StatusOr<C> HandOver(C contract, const v1::HandOverResponsibilityRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotTerminated(contract));
  auto& hand_over = *contract.add_hand_overs();
  hand_over.set_on(FormatDate(on));
  hand_over.set_from_unit(contract.signer_unit());
  hand_over.set_reason(request.reason());
  contract.set_signer_unit(request.to_unit());
  contract.set_responsible_person(request.responsible_person());
  return contract;
}

absl::StatusOr<C> Register(C contract, const v1::RegisterCompanyRequest& request, bool in_host_region,
                           absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(contract.name(), contract.state(), C::STATE_REGISTERED));
  TN_RETURN_IF_ERROR(CheckEvidence(request.evidence(), on));
  if (!in_host_region) {
    return Error(
        reason::ERROR_REASON_REGISTRATION_GUARD,
        {{"name", contract.name()}, {"region", request.company_region()}, {"unit", contract.reporting_unit()}});
  }
  contract.set_state(C::STATE_REGISTERED);
  contract.set_company_name(request.company_name());
  contract.set_company_credit_code(request.company_credit_code());
  contract.set_company_region(request.company_region());
  contract.set_registered_on(FormatDate(on));
  *contract.mutable_registration() = request.evidence();
  return contract;
}

absl::StatusOr<C> Land(C contract, const v1::LandContractRequest& request, const std::string& known_code,
                       const Calendar& calendar, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(contract.name(), contract.state(), C::STATE_LANDED));
  TN_RETURN_IF_ERROR(CheckEvidence(request.site().evidence(), on));
  Demands demands;
  demands.Ask(known_code.empty() || known_code == request.project_code(), "project_code",
              absl::StrCat("is ", known_code, " in the library, where a wrong one is corrected (B.1.7)"));
  TN_RETURN_IF_ERROR(demands.Check());
  contract.set_state(C::STATE_LANDED);
  contract = NoteCode(std::move(contract), request.project_code());
  *contract.mutable_site() = request.site();
  contract.set_landed_on(FormatDate(on));
  FollowWorks(contract);
  SetTracking(contract, calendar, on);
  return contract;
}

C NoteCode(C contract, const std::string& code) {
  contract.set_project_code(code);
  Claim(contract);
  return contract;
}

absl::StatusOr<C> Terminate(C contract, const v1::TerminateContractRequest& request, const Calendar& calendar,
                            absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(contract.name(), contract.state(), C::STATE_TERMINATED));
  contract.set_state(C::STATE_TERMINATED);
  contract.set_terminated_on(FormatDate(on));
  contract.set_end_reason(request.reason());
  contract.set_end_remark(request.remark());
  contract.set_merged_into(request.merged_into());
  contract.clear_tracker();
  Claim(contract);
  SetTracking(contract, calendar, on);
  return contract;
}

absl::StatusOr<review::v1::Review> Decide(const C& seen, const v1::MoveContractRequest& request,
                                          absl::string_view zone_unit, absl::string_view reviewer, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotTerminated(seen));
  Demands demands;
  demands.Ask(request.to_unit() != seen.reporting_unit(), "to_unit", "is credited today");
  demands.Ask(request.to_zone().empty() || zone_unit == request.to_unit(), "to_zone",
              absl::StrCat("lies in ", zone_unit, ", not in ", request.to_unit()));
  TN_RETURN_IF_ERROR(demands.Check());
  auto review = ReviewOf(seen, seen.state(), request.reason(), reviewer, on);
  review.set_to_unit(request.to_unit());
  review.set_to_zone(request.to_zone());
  return review;
}

C Apply(const review::v1::Review& review, C contract) {
  Credit(contract, review.to_unit(), review.happened_on());
  SetZone(contract, review.to_zone(), review.happened_on());
  return contract;
}

C NoteConstruction(C contract, const construction::v1::ConstructionProject& project, const Calendar& calendar,
                   absl::CivilDay on) {
  if (contract.state() == C::STATE_TERMINATED) return contract;
  // The first word stands: a project that left may come back and start anew.
  if (contract.started_on().empty()) contract.set_started_on(project.actual_start());
  if (contract.production_on().empty()) contract.set_production_on(project.production_on());
  FollowWorks(contract);
  SetTracking(contract, calendar, on);
  return contract;
}

absl::Status CheckNotTerminated(const C& contract) {
  if (contract.state() != C::STATE_TERMINATED) return absl::OkStatus();
  return NotEditable(contract.name(), C::State_Name(contract.state()), "sign another one");
}

absl::Status CheckNaming(const C& contract, const v1::NameTrackerRequest& request) {
  // One in production is effective (D.2), and counts as a major one without a tracker (I06).
  TN_RETURN_IF_ERROR(CheckNotTerminated(contract));
  if (contract.tracker().empty() == request.reason().empty()) return absl::OkStatus();
  return InvalidFields({Violation{"reason", "goes with a tracker that is replaced, and only with one (D.5)"}});
}

absl::Status CheckFollowedUp(const C& contract) {
  TN_RETURN_IF_ERROR(CheckNotTerminated(contract));
  if (contract.state() != C::STATE_IN_PRODUCTION) return absl::OkStatus();
  return NotEditable(contract.name(), C::State_Name(contract.state()), "it is followed up no longer");
}

}  // namespace tiernet::promotion

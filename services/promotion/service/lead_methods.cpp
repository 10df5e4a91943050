#include <string>
#include <utility>

#include "common/reference/project_checks.h"
#include "common/rpc/review.h"
#include "common/schema/name.h"
#include "common/status/macros.h"
#include "services/promotion/domain/records.h"
#include "services/promotion/service/facts.h"
#include "services/promotion/service/parts.h"

namespace tiernet::promotion {
namespace {

using store::Changes;
using store::Facts;
using v1::Lead;

// What every entered or changed lead must be, and what it is told.
absl::Status Complete(Lead& lead, const Reference& reference, const Facts& facts) {
  TN_RETURN_IF_ERROR(CheckZone(reference, "lead.zone", lead.zone(), lead.reporting_unit()));
  if (!lead.investor().empty()) TN_RETURN_IF_ERROR(facts.Get<v1::Investor>(lead.investor()).status());
  TN_ASSIGN_OR_RETURN(const auto names, FindLookAlikes(lead, facts));
  lead.mutable_look_alikes()->Assign(names.begin(), names.end());
  return absl::OkStatus();
}

absl::Status CreateLead(Lead& lead, const Reference& reference, Facts& facts) {
  TN_RETURN_IF_ERROR(Complete(lead, reference, facts));
  // A county or zone hosts what it enters; the city may have found it for another.
  Enter(lead, facts.NewId(), !IsCity(reference, lead.reporting_unit()), facts.happened_on());
  return absl::OkStatus();
}

absl::StatusOr<Changes> AssignStep(const v1::AssignLeadRequest& request, Facts& facts) {
  TN_RETURN_IF_ERROR(rpc::CheckCovers(facts.caller(), request.to_unit()));
  return rpc::ReviewStep<Lead>(
      request, facts,
      [&](const Lead& seen) { return Decide(seen, request, facts.caller().subject, facts.happened_on()); },
      [](const review::v1::Review& review, Lead seen, Changes& changes) {
        changes.Put(Apply(review, std::move(seen)), 0);
        return absl::OkStatus();
      });
}

absl::StatusOr<Changes> EndStep(const v1::EndLeadRequest& request, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto lead, facts.Subject<Lead>(request.name(), request.etag()));
  TN_ASSIGN_OR_RETURN(const auto original, FindOriginal(request.merged_into(), facts));
  TN_RETURN_IF_ERROR(CheckMerge(lead.name(), lead.name(), request.reason(), original));
  TN_ASSIGN_OR_RETURN(lead, End(std::move(lead), request, facts.happened_on()));
  return Changes(std::move(lead));
}

absl::StatusOr<Changes> SignStep(const v1::SignContractRequest& request, const Reference& reference, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto lead, facts.Subject<Lead>(request.name(), request.etag()));
  TN_ASSIGN_OR_RETURN(const auto found, FindSigningFacts(lead, facts));
  const auto on = facts.happened_on();
  const auto name = schema::MakeName(lead.reporting_unit(), "contracts", facts.NewId());
  TN_ASSIGN_OR_RETURN(auto contract, Sign(lead, request, found, name, reference.calendars().KnownOn(on), on));
  lead = NoteSigned(std::move(lead), contract);
  Changes changes(std::move(contract));
  changes.Put(std::move(lead), 0);
  return changes;
}

}  // namespace

rpc::Methods AddLeadMethods(rpc::Methods methods, const Reference& reference) {
  return std::move(methods)
      .OnCreate<v1::Investor>([](v1::Investor& investor, Facts&) { return Check(investor); })
      .OnUpdate<v1::Investor>([](const v1::Investor& before, v1::Investor& after, Facts& facts) -> absl::Status {
        TN_ASSIGN_OR_RETURN(const auto contracts, facts.Some<v1::Contract>("investor", before.name(), 1));
        return Edit(before, after, !contracts.empty());
      })
      .OnCreate<v1::FiveHundredEntry>([](v1::FiveHundredEntry& entry, Facts&) {
        Complete(entry);
        return absl::OkStatus();
      })
      .OnUpdate<v1::FiveHundredEntry>([](const v1::FiveHundredEntry&, v1::FiveHundredEntry& after, Facts&) {
        Complete(after);
        return absl::OkStatus();
      })
      .OnCreate<Lead>([&reference](Lead& lead, Facts& facts) { return CreateLead(lead, reference, facts); })
      .OnUpdate<Lead>([&reference](const Lead& before, Lead& after, Facts& facts) -> absl::Status {
        TN_RETURN_IF_ERROR(Complete(after, reference, facts));
        return Edit(before, after);
      })
      .Step<v1::AssignLeadRequest>("AssignLead", &AssignStep)
      .OwnStep<Lead, v1::StartTalksRequest>(
          "StartTalks", [](Lead lead, const auto&, absl::CivilDay on) { return StartTalks(std::move(lead), on); })
      .OwnStep<Lead, v1::RecordIntentRequest>("RecordIntent", &RecordIntent)
      .Step<v1::EndLeadRequest>("EndLead", &EndStep)
      .Step<v1::SignContractRequest>("SignContract",
                                     [&reference](const v1::SignContractRequest& request, Facts& facts) {
                                       return SignStep(request, reference, facts);
                                     });
}

}  // namespace tiernet::promotion

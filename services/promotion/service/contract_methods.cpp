#include <string>
#include <utility>

#include "common/reference/project_checks.h"
#include "common/rpc/review.h"
#include "common/schema/name.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/promotion/domain/records.h"
#include "services/promotion/domain/tracking.h"
#include "services/promotion/service/facts.h"
#include "services/promotion/service/parts.h"

namespace tiernet::promotion {
namespace {

using store::Changes;
using store::Facts;
using v1::Contract;
using v1::FundArrival;

const Calendar& CalendarOn(const Reference& reference, const Facts& facts) {
  return reference.calendars().KnownOn(facts.happened_on());
}

// Ends the active tracker of `contract`, if it has one.
absl::Status EndTracker(const Contract& contract, const std::string& reason, Facts& facts, Changes& changes) {
  if (contract.tracker().empty()) return absl::OkStatus();
  TN_ASSIGN_OR_RETURN(auto tracker, facts.Get<v1::Tracker>(contract.tracker()));
  changes.Put(End(std::move(tracker), reason, facts.happened_on()), 0);
  return absl::OkStatus();
}

absl::StatusOr<Changes> NameTrackerStep(const v1::NameTrackerRequest& request, const Reference& reference,
                                        Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto contract, facts.Subject<Contract>(request.name(), request.etag()));
  TN_RETURN_IF_ERROR(CheckNaming(contract, request));
  const Contract before = contract;
  const auto name = schema::MakeName(contract.reporting_unit(), "trackers", facts.NewId());
  auto tracker = Name(contract, request, name, facts.happened_on());
  SetTracking(contract, CalendarOn(reference, facts), facts.happened_on());
  Changes changes(std::move(contract));
  // The one who goes gives the claim up before the one who comes takes it.
  TN_RETURN_IF_ERROR(EndTracker(before, request.reason(), facts, changes));
  changes.Put(std::move(tracker), 0);
  return changes;
}

absl::StatusOr<Changes> RecordFollowUpStep(const v1::RecordFollowUpRequest& request, const Reference& reference,
                                           Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto contract, facts.Subject<Contract>(request.name(), request.etag()));
  TN_RETURN_IF_ERROR(CheckFollowedUp(contract));
  if (contract.tracker().empty()) return Error(reason::ERROR_REASON_NO_TRACKER, {{"name", contract.name()}});
  const auto name = schema::MakeName(contract.reporting_unit(), "followUps", facts.NewId());
  auto follow_up = Record(contract, request, name, facts.happened_on());
  SetTracking(contract, CalendarOn(reference, facts), facts.happened_on());
  Changes changes(std::move(follow_up));
  changes.Put(std::move(contract), 0);
  return changes;
}

absl::StatusOr<Changes> LandStep(const v1::LandContractRequest& request, const Reference& reference, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto contract, facts.Subject<Contract>(request.name(), request.etag()));
  TN_ASSIGN_OR_RETURN(const auto known_code, FindKnownCode(contract, facts));
  TN_ASSIGN_OR_RETURN(
      contract, Land(std::move(contract), request, known_code, CalendarOn(reference, facts), facts.happened_on()));
  return Changes(std::move(contract));
}

absl::StatusOr<Changes> TerminateStep(const v1::TerminateContractRequest& request, const Reference& reference,
                                      Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto before, facts.Subject<Contract>(request.name(), request.etag()));
  TN_ASSIGN_OR_RETURN(const auto original, FindOriginal(request.merged_into(), facts));
  TN_RETURN_IF_ERROR(CheckMerge(before.name(), before.lead(), request.reason(), original));
  TN_ASSIGN_OR_RETURN(auto contract, Terminate(before, request, CalendarOn(reference, facts), facts.happened_on()));
  Changes changes(std::move(contract));
  TN_RETURN_IF_ERROR(EndTracker(before, request.remark(), facts, changes));
  return changes;
}

absl::StatusOr<Changes> MoveStep(const v1::MoveContractRequest& request, const Reference& reference, Facts& facts) {
  TN_RETURN_IF_ERROR(rpc::CheckCovers(facts.caller(), request.to_unit()));
  return rpc::ReviewStep<Contract>(
      request, facts,
      [&](const Contract& seen) {
        return Decide(seen, request, UnitOfZone(reference, request.to_zone()), facts.caller().subject,
                      facts.happened_on());
      },
      [](const review::v1::Review& review, Contract seen, Changes& changes) {
        changes.Put(Apply(review, std::move(seen)), 0);
        return absl::OkStatus();
      });
}

// Puts what arrived for `contract` beside what else did.
absl::Status CheckArrival(FundArrival& arrival, const Contract& contract, const Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto others, FindArrivals(contract, facts));
  return Check(arrival, contract, others, facts.happened_on());
}

// By the unit that is credited with the contract.
absl::Status DeclareArrival(FundArrival& arrival, Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto contract, facts.Get<Contract>(arrival.contract()));
  TN_RETURN_IF_ERROR(CheckCredited(contract, facts));
  TN_RETURN_IF_ERROR(facts.CheckToldInTime(arrival.arrived_on()));
  arrival.set_state(FundArrival::STATE_DECLARED);
  arrival.set_declared_by(facts.caller().subject);
  arrival.set_project_id(contract.project_id());
  return CheckArrival(arrival, contract, facts);
}

// By the unit that declared it, whose it stays when the contract moves (rulings 27, 33).
absl::Status CorrectArrival(const FundArrival& before, FundArrival& after, Facts& facts) {
  TN_RETURN_IF_ERROR(Correct(before, after, facts.caller().subject));
  if (before.arrived_on() != after.arrived_on()) TN_RETURN_IF_ERROR(facts.CheckToldInTime(after.arrived_on()));
  TN_ASSIGN_OR_RETURN(const auto contract, facts.Get<Contract>(after.contract()));
  return CheckArrival(after, contract, facts);
}

absl::StatusOr<Changes> ReviewArrivalStep(const v1::ReviewFundArrivalRequest& request, Facts& facts) {
  return rpc::ReviewStep<FundArrival>(
      request, facts,
      [&](const FundArrival& seen) { return Decide(seen, request, facts.caller().subject, facts.happened_on()); },
      [](const review::v1::Review& review, FundArrival seen, Changes& changes) -> absl::Status {
        TN_ASSIGN_OR_RETURN(auto arrival, Apply(review, std::move(seen)));
        changes.Put(std::move(arrival), 0);
        return absl::OkStatus();
      });
}

rpc::Methods AddArrivalMethods(rpc::Methods methods) {
  return std::move(methods)
      .OnCreate<FundArrival>(&DeclareArrival)
      .OnUpdate<FundArrival>(&CorrectArrival)
      .Step<v1::ReviewFundArrivalRequest>("ReviewFundArrival", &ReviewArrivalStep);
}

}  // namespace

rpc::Methods AddContractMethods(rpc::Methods methods, const Reference& reference) {
  const auto& calendars = reference.calendars();
  return AddArrivalMethods(std::move(methods))
      .OnUpdate<Contract>([](const Contract& before, Contract& after, Facts&) { return Edit(before, after); })
      .OwnStep<Contract, v1::AmendContractRequest>(
          "AmendContract",
          [&calendars](Contract contract, const auto& request, absl::CivilDay on) {
            return Amend(std::move(contract), request, calendars.KnownOn(on), on);
          })
      .OwnStep<Contract, v1::HandOverResponsibilityRequest>("HandOverResponsibility", &HandOver)
      .OwnStep<Contract, v1::RegisterCompanyRequest>(
          "RegisterCompany",
          [&reference](Contract contract, const auto& request, absl::CivilDay on) {
            const bool here = InHostRegion(reference, request.company_region(), contract.reporting_unit());
            return Register(std::move(contract), request, here, on);
          })
      .Step<v1::LandContractRequest>("LandContract",
                                     [&reference](const v1::LandContractRequest& request, Facts& facts) {
                                       return LandStep(request, reference, facts);
                                     })
      .Step<v1::TerminateContractRequest>("TerminateContract",
                                          [&reference](const v1::TerminateContractRequest& request, Facts& facts) {
                                            return TerminateStep(request, reference, facts);
                                          })
      .Step<v1::MoveContractRequest>("MoveContract",
                                     [&reference](const v1::MoveContractRequest& request, Facts& facts) {
                                       return MoveStep(request, reference, facts);
                                     })
      .Step<v1::NameTrackerRequest>("NameTracker",
                                    [&reference](const v1::NameTrackerRequest& request, Facts& facts) {
                                      return NameTrackerStep(request, reference, facts);
                                    })
      .Step<v1::RecordFollowUpRequest>("RecordFollowUp",
                                       [&reference](const v1::RecordFollowUpRequest& request, Facts& facts) {
                                         return RecordFollowUpStep(request, reference, facts);
                                       });
}

}  // namespace tiernet::promotion

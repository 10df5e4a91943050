#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/calendar/date.h"
#include "common/status/macros.h"
#include "services/approval/domain/credit.h"
#include "services/approval/domain/intermediary.h"
#include "services/approval/domain/service_contract.h"
#include "services/approval/domain/service_demand.h"
#include "services/approval/service/parts.h"
#include "services/approval/service/proceedings.h"
#include "services/approval/service/steps.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet::approval {
namespace {

using store::Changes;
using store::Facts;
using store::Right;
using v1::IntermediaryAgency;
using v1::LicensedPerson;
using v1::ServiceDemand;

template <typename Names>
absl::StatusOr<std::vector<LicensedPerson>> PersonsOf(const Names& names, const Facts& facts) {
  std::vector<LicensedPerson> persons;
  for (const auto& name : names) {
    TN_ASSIGN_OR_RETURN(auto person, facts.Get<LicensedPerson>(name));
    persons.push_back(std::move(person));
  }
  return persons;
}

// A step that one function of the domain takes with the calendar: `take(entity, request, calendar, hand)`. What it
// gives others until `last_day(entity)`, if that is given, is not over when it is taken: days on paper are none.
template <typename Entity, typename Request, typename Take>
rpc::Methods Reckoned(rpc::Methods methods, const std::string& method, const Reference& reference, Right right,
                      Take take, std::string (*last_day)(const Entity&) = nullptr) {
  return std::move(methods).template Step<Request>(
      method, [&reference, right, take, last_day](const Request& request, Facts& facts) -> absl::StatusOr<Changes> {
        TN_ASSIGN_OR_RETURN(auto entity, facts.Subject<Entity>(request.name(), request.etag(), right));
        TN_ASSIGN_OR_RETURN(entity, take(std::move(entity), request, CalendarOf(reference, facts), HandOf(facts)));
        if (last_day != nullptr) TN_RETURN_IF_ERROR(facts.CheckNotMadeGood(last_day(entity)));
        return Changes(std::move(entity));
      });
}

// One that people of the body, or of one above it, take.
template <typename Entity, typename Request>
rpc::Methods Overseen(rpc::Methods methods, const std::string& method) {
  return std::move(methods).template Step<Request>(
      method, [](const Request& request, Facts& facts) -> absl::StatusOr<Changes> {
        TN_ASSIGN_OR_RETURN(auto entity, facts.Subject<Entity>(request.name(), request.etag(), Right::kAbove));
        TN_ASSIGN_OR_RETURN(entity, Take(std::move(entity), request, HandOf(facts)));
        return Changes(std::move(entity));
      });
}

template <typename Entity, typename Supervise, typename PenaliseRequest, typename RestoreRequest, typename Remove>
rpc::Methods AddHolder(rpc::Methods methods, const std::string& kind, const Reference& reference) {
  methods = Overseen<Entity, Supervise>(std::move(methods), "Supervise" + kind);
  methods =
      Reckoned<Entity, PenaliseRequest>(std::move(methods), "Penalise" + kind, reference, Right::kAbove,
                                        [](auto holder, const auto& request, const auto& calendar, const auto& hand) {
                                          return Penalise(std::move(holder), request, calendar, hand);
                                        });
  methods =
      Reckoned<Entity, RestoreRequest>(std::move(methods), "Restore" + kind, reference, Right::kOwn,
                                       [](auto holder, const auto& request, const auto& calendar, const auto& hand) {
                                         return Restore(std::move(holder), request, calendar, hand);
                                       });
  return Taken<Entity, Remove>(std::move(methods), "Remove" + kind);
}

rpc::Methods AddAgencies(rpc::Methods methods, const Reference& reference) {
  methods =
      std::move(methods)
          .OnCreate<IntermediaryAgency>(
              [](IntermediaryAgency& agency, Facts& facts) { return Apply(agency, HandOf(facts)); })
          .OnUpdate<IntermediaryAgency>([](const IntermediaryAgency& before, IntermediaryAgency& after, Facts& facts) {
            return Edit(before, after, HandOf(facts));
          })
          .Step<v1::AdmitIntermediaryAgencyRequest>(
              "AdmitIntermediaryAgency",
              [&reference](const v1::AdmitIntermediaryAgencyRequest& request, Facts& facts) -> absl::StatusOr<Changes> {
                TN_ASSIGN_OR_RETURN(auto agency, facts.Subject<IntermediaryAgency>(request.name(), request.etag()));
                TN_ASSIGN_OR_RETURN(const auto persons, PersonsOf(request.persons(), facts));
                TN_ASSIGN_OR_RETURN(agency,
                                    Admit(std::move(agency), persons, CalendarOf(reference, facts), HandOf(facts)));
                return Changes(std::move(agency));
              });
  return AddHolder<IntermediaryAgency, v1::SuperviseIntermediaryAgencyRequest, v1::PenaliseIntermediaryAgencyRequest,
                   v1::RestoreIntermediaryAgencyRequest, v1::RemoveIntermediaryAgencyRequest>(
      std::move(methods), "IntermediaryAgency", reference);
}

rpc::Methods AddPersons(rpc::Methods methods, const Reference& reference) {
  methods = std::move(methods)
                .OnCreate<LicensedPerson>([&reference](LicensedPerson& person, Facts& facts) -> absl::Status {
                  TN_ASSIGN_OR_RETURN(const auto agency, facts.Get<IntermediaryAgency>(person.agency()));
                  return Register(person, agency, CalendarOf(reference, facts), HandOf(facts));
                })
                .OnUpdate<LicensedPerson>(
                    [](const LicensedPerson& before, LicensedPerson& after, Facts& facts) -> absl::Status {
                      TN_ASSIGN_OR_RETURN(const auto agency, facts.Get<IntermediaryAgency>(after.agency()));
                      return Edit(before, after, agency, HandOf(facts));
                    });
  return AddHolder<LicensedPerson, v1::SuperviseLicensedPersonRequest, v1::PenaliseLicensedPersonRequest,
                   v1::RestoreLicensedPersonRequest, v1::RemoveLicensedPersonRequest>(std::move(methods),
                                                                                      "LicensedPerson", reference);
}

// Puts `change`, which `changes` begins with the cause of, into the credit of what is called `name`.
template <typename Holder>
absl::Status PutCredit(const std::string& name, v1::CreditChange change, const Calendar& calendar, Facts& facts,
                       Changes& changes) {
  absl::CivilDay on;
  TN_ASSIGN_OR_RETURN(auto holder, facts.Followed<Holder>(name, on));
  change.set_on(FormatDate(on));
  Record(holder, std::move(change), calendar);
  changes.PutOn(on, std::move(holder), 0);
  return absl::OkStatus();
}

// `demand` as a step left it, and `change` in the credit of who served, in one commit (F.11.4).
absl::StatusOr<Changes> WithCredit(ServiceDemand demand, const std::optional<v1::CreditChange>& change,
                                   const Calendar& calendar, Facts& facts) {
  const std::string agency = demand.selection().agency();
  const auto persons = demand.contract().persons();
  Changes changes(std::move(demand));
  if (!change) return changes;
  TN_RETURN_IF_ERROR(PutCredit<IntermediaryAgency>(agency, *change, calendar, facts, changes));
  for (const auto& person : persons) {
    TN_RETURN_IF_ERROR(PutCredit<LicensedPerson>(person, *change, calendar, facts, changes));
  }
  return changes;
}

// The agencies that bid and may not serve on the day of the step.
absl::StatusOr<std::set<std::string>> ExcludedOf(const ServiceDemand& demand, const Facts& facts) {
  std::set<std::string> excluded;
  for (const auto& bid : demand.bids()) {
    TN_ASSIGN_OR_RETURN(const auto agency, facts.Get<IntermediaryAgency>(bid.agency()));
    if (!CheckMayServe(agency, demand, facts.happened_on()).ok()) excluded.insert(agency.name());
  }
  return excluded;
}

absl::StatusOr<Changes> SelectAgency(const v1::SelectServiceAgencyRequest& request, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto demand, facts.Subject<ServiceDemand>(request.name(), request.etag()));
  if (demand.method() == v1::SELECTION_METHOD_DIRECT) {
    // Without a choice there is none to read: the domain refuses the step.
    IntermediaryAgency agency;
    if (request.has_choice()) {
      TN_ASSIGN_OR_RETURN(agency, facts.Get<IntermediaryAgency>(request.choice().agency()));
    }
    TN_ASSIGN_OR_RETURN(demand, SelectDirectly(std::move(demand), request, agency, HandOf(facts)));
  } else {
    TN_ASSIGN_OR_RETURN(const auto excluded, ExcludedOf(demand, facts));
    TN_ASSIGN_OR_RETURN(demand, Select(std::move(demand), request, excluded, HandOf(facts)));
  }
  return Changes(std::move(demand));
}

absl::StatusOr<Changes> EnterServiceBid(const v1::EnterServiceBidRequest& request, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto demand, facts.Subject<ServiceDemand>(request.name(), request.etag()));
  TN_RETURN_IF_ERROR(facts.CheckNotMadeGood(LastDayOf(demand, request)));
  TN_ASSIGN_OR_RETURN(const auto agency, facts.Get<IntermediaryAgency>(request.agency()));
  TN_ASSIGN_OR_RETURN(demand, EnterBid(std::move(demand), request, agency, HandOf(facts)));
  return Changes(std::move(demand));
}

std::string LastDayOfBids(const ServiceDemand& demand) { return demand.closes_on(); }

rpc::Methods AddSelection(rpc::Methods methods, const Reference& reference) {
  methods = std::move(methods)
                .OnCreate<ServiceDemand>([](ServiceDemand& demand, Facts& facts) {
                  Draft(demand, HandOf(facts));
                  return absl::OkStatus();
                })
                .OnUpdate<ServiceDemand>([](const ServiceDemand& before, ServiceDemand& after, Facts& facts) {
                  return Edit(before, after, HandOf(facts));
                })
                .Step<v1::EnterServiceBidRequest>("EnterServiceBid", &EnterServiceBid)
                .Step<v1::SelectServiceAgencyRequest>("SelectServiceAgency", &SelectAgency);
  const int64_t direct_below_yuan = reference.data().service_market().direct_below_yuan();
  methods = Reckoned<ServiceDemand, v1::PublishServiceDemandRequest>(
      std::move(methods), "PublishServiceDemand", reference, Right::kOwn,
      [direct_below_yuan](auto demand, const auto& request, const auto& calendar, const auto& hand) {
        return Publish(std::move(demand), request, direct_below_yuan, calendar, hand);
      },
      &LastDayOfBids);
  methods = Reckoned<ServiceDemand, v1::ProlongServiceDemandRequest>(std::move(methods), "ProlongServiceDemand",
                                                                     reference, Right::kOwn, &Prolong, &LastDayOfBids);
  methods = Reckoned<ServiceDemand, v1::NoticeServiceDemandRequest>(
      std::move(methods), "NoticeServiceDemand", reference, Right::kOwn, &Notice,
      [](const ServiceDemand& d) { return d.notice_until(); });
  methods = Taken<ServiceDemand, v1::OpenServiceBidRequest>(std::move(methods), "OpenServiceBid");
  return Taken<ServiceDemand, v1::CancelServiceDemandRequest>(std::move(methods), "CancelServiceDemand");
}

absl::StatusOr<Changes> ContractDemand(const v1::ContractServiceDemandRequest& request, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto demand, facts.Subject<ServiceDemand>(request.name(), request.etag()));
  // Before an agency is chosen there is none to read: the domain refuses the step.
  IntermediaryAgency agency;
  if (demand.has_selection()) {
    TN_ASSIGN_OR_RETURN(agency, facts.Get<IntermediaryAgency>(demand.selection().agency()));
  }
  TN_ASSIGN_OR_RETURN(const auto persons, PersonsOf(request.persons(), facts));
  TN_ASSIGN_OR_RETURN(demand, Contract(std::move(demand), request, agency, persons, HandOf(facts)));
  return Changes(std::move(demand));
}

rpc::Methods AddServices(rpc::Methods methods, const Reference& reference) {
  methods =
      std::move(methods)
          .Step<v1::ContractServiceDemandRequest>("ContractServiceDemand", &ContractDemand)
          .Step<v1::DeliverServiceDemandRequest>(
              "DeliverServiceDemand",
              [&reference](const v1::DeliverServiceDemandRequest& request, Facts& facts) -> absl::StatusOr<Changes> {
                const auto& calendar = CalendarOf(reference, facts);
                TN_ASSIGN_OR_RETURN(auto demand, facts.Subject<ServiceDemand>(request.name(), request.etag()));
                TN_ASSIGN_OR_RETURN(demand, Deliver(std::move(demand), request, calendar, HandOf(facts)));
                const auto change = CreditOfDelivery(demand);
                return WithCredit(std::move(demand), change, calendar, facts);
              })
          .Step<v1::EvaluateServiceDemandRequest>(
              "EvaluateServiceDemand",
              [&reference](const v1::EvaluateServiceDemandRequest& request, Facts& facts) -> absl::StatusOr<Changes> {
                TN_ASSIGN_OR_RETURN(auto demand, facts.Subject<ServiceDemand>(request.name(), request.etag()));
                TN_RETURN_IF_ERROR(facts.CheckNotMadeGood(LastDayOf(demand, request)));
                TN_ASSIGN_OR_RETURN(demand, Take(std::move(demand), request, HandOf(facts)));
                const auto change = CreditOfEvaluation(demand);
                return WithCredit(std::move(demand), change, CalendarOf(reference, facts), facts);
              });
  methods = Reckoned<ServiceDemand, v1::StartServiceDemandRequest>(
      std::move(methods), "StartServiceDemand", reference, Right::kOwn,
      [](auto demand, const auto&, const auto& calendar, const auto& hand) {
        return Start(std::move(demand), calendar, hand);
      });
  return Taken<ServiceDemand, v1::CloseServiceDemandRequest>(std::move(methods), "CloseServiceDemand");
}

}  // namespace

rpc::Methods AddMarketMethods(rpc::Methods methods, const Reference& reference) {
  methods = AddAgencies(std::move(methods), reference);
  methods = AddPersons(std::move(methods), reference);
  methods = AddSelection(std::move(methods), reference);
  return AddServices(std::move(methods), reference);
}

}  // namespace tiernet::approval

#include "tests/services/approval/domain/market.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/approval/domain/credit.h"
#include "services/approval/domain/intermediary.h"
#include "services/approval/domain/sealed_bid.h"
#include "services/approval/domain/service_contract.h"
#include "services/approval/domain/service_demand.h"

namespace tiernet::approval {

const absl::CivilDay kMarketDay(2019, 6, 3);

std::string AgencyName(int number) { return absl::StrCat("units/140400/intermediaryAgencies/", number); }
std::string SaltOf(int number) { return std::string(16, static_cast<char>(number)); }

Hand Filing(absl::CivilDay on) { return {"filer", on}; }
Hand Examining(absl::CivilDay on) { return {"examiner", on}; }
Hand Recording(absl::CivilDay on) { return {"recorder", on}; }

v1::IntermediaryAgency Applied(int number) {
  v1::IntermediaryAgency agency;
  agency.set_name(AgencyName(number));
  agency.set_title("长治某某环境咨询有限公司");
  agency.set_credit_code("911400001123101349");
  auto& qualification = *agency.add_qualifications();
  qualification.add_service_kinds(v1::INTERMEDIARY_SERVICE_KIND_EIA);
  qualification.add_service_kinds(v1::INTERMEDIARY_SERVICE_KIND_ENERGY);
  qualification.set_certificate("国环评证乙字第1302号");
  qualification.set_expires_on("2019-12-31");
  *qualification.mutable_paper() = EvidenceOf(kMarketDay);
  agency.add_related_departments("D12");
  EXPECT_TRUE(Apply(agency, Filing()).ok());
  return agency;
}

v1::IntermediaryAgency Listed(int number) {
  return Admit(Applied(number), {Registered(1, number)}, WorkingDays(), Examining()).value();
}

v1::LicensedPerson Registered(int number, int agency) {
  v1::LicensedPerson person;
  person.set_name(absl::StrCat("units/140400/licensedPersons/", number));
  person.set_agency(AgencyName(agency));
  person.set_license_number(absl::StrCat("HP", number));
  person.add_service_kinds(v1::INTERMEDIARY_SERVICE_KIND_EIA);
  person.set_license_expires_on("2019-12-31");
  *person.mutable_license_paper() = EvidenceOf(kMarketDay);
  v1::IntermediaryAgency of;
  of.set_name(person.agency());
  of.set_state(v1::IntermediaryAgency::STATE_APPLIED);
  EXPECT_TRUE(Register(person, of, WorkingDays(), Filing()).ok());
  return person;
}

v1::ServiceDemand Drafted(v1::SelectionMethod method) {
  v1::ServiceDemand demand;
  demand.set_name("units/140423/serviceDemands/1");
  demand.set_service_kind(v1::INTERMEDIARY_SERVICE_KIND_EIA);
  demand.set_approving_department("D13");
  demand.set_method(method);
  demand.set_ceiling_price_yuan(100'000);
  Draft(demand, Filing());
  return demand;
}

v1::ServiceDemand Bidding(v1::SelectionMethod method) {
  v1::PublishServiceDemandRequest request;
  request.set_closes_on("2019-06-05");
  auto demand = Publish(Drafted(method), request, 100'000, WorkingDays(), Filing()).value();
  // As time does on the first day of bidding.
  demand.set_state(v1::ServiceDemand::STATE_BIDDING);
  return demand;
}

v1::EnterServiceBidRequest Entering(const v1::ServiceDemand& demand, int number, int64_t price_yuan) {
  v1::EnterServiceBidRequest request;
  request.set_agency(AgencyName(number));
  request.set_commitment(CommitmentTo(demand.name(), AgencyName(number), price_yuan, SaltOf(number)));
  return request;
}

v1::OpenServiceBidRequest Opening(int number, int64_t price_yuan) {
  v1::OpenServiceBidRequest request;
  request.set_agency(AgencyName(number));
  request.set_price_yuan(price_yuan);
  request.set_salt(SaltOf(number));
  return request;
}

v1::ServiceDemand Opened(const std::vector<int64_t>& prices, v1::SelectionMethod method) {
  auto demand = Bidding(method);
  for (size_t i = 0; i < prices.size(); ++i) {
    const int number = static_cast<int>(i) + 1;
    demand = EnterBid(demand, Entering(demand, number, prices[i]), Listed(number), Filing(kMarketDay + 1)).value();
  }
  for (size_t i = 0; i < prices.size(); ++i) {
    demand = Take(demand, Opening(static_cast<int>(i) + 1, prices[i]), Filing(kMarketDay + 3)).value();
  }
  return demand;
}

v1::ServiceDemand Noticed() {
  const auto selected = Select(Opened({90'000, 95'000, 98'000}), {}, {}, Examining(kMarketDay + 3)).value();
  v1::NoticeServiceDemandRequest request;
  request.set_publication("政务服务网");
  return Notice(selected, request, WorkingDays(), Filing(kMarketDay + 3)).value();
}

v1::ContractServiceDemandRequest Contracting(absl::CivilDay on) {
  v1::ContractServiceDemandRequest request;
  *request.mutable_paper() = EvidenceOf(on);
  request.add_persons(Registered().name());
  request.set_service_days(20);
  return request;
}

v1::ServiceDemand InService() {
  const absl::CivilDay on(2019, 6, 13);
  const auto contracted = Contract(Noticed(), Contracting(on), Listed(), {Registered()}, Examining(on)).value();
  return Start(contracted, WorkingDays(), Filing(on + 1)).value();
}

v1::ServiceDemand Delivered(absl::CivilDay on) {
  v1::DeliverServiceDemandRequest request;
  *request.mutable_paper() = EvidenceOf(on);
  return Deliver(InService(), request, WorkingDays(), Recording(on)).value();
}

}  // namespace tiernet::approval

// Agencies, persons and demands of the market of intermediary services, as the rules of domain.md F.11 make them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/approval/domain/hand.h"
#include "tests/services/approval/domain/examples.h"
#include "tiernet/approval/v1/intermediary_agency.pb.h"
#include "tiernet/approval/v1/licensed_person.pb.h"
#include "tiernet/approval/v1/service_demand.pb.h"
#include "tiernet/approval/v1/service_demand_requests.pb.h"

namespace tiernet::approval {

// Monday 2019-06-03: everything below is of it or begins with it.
extern const absl::CivilDay kMarketDay;

// `units/140400/intermediaryAgencies/<number>`.
std::string AgencyName(int number);
// 16 bytes.
std::string SaltOf(int number);

// Who files, who examines, and who records what was delivered.
Hand Filing(absl::CivilDay on = kMarketDay);
Hand Examining(absl::CivilDay on = kMarketDay);
Hand Recording(absl::CivilDay on = kMarketDay);

// An application of an agency for EIA and ENERGY, valid through 2019-12-31, that belongs to D12.
v1::IntermediaryAgency Applied(int number = 1);
v1::IntermediaryAgency Listed(int number = 1);
// A person of it, with a licence through 2019-12-31.
v1::LicensedPerson Registered(int number = 1, int agency = 1);

// A draft: an EIA for D13, at most 100,000 yuan.
v1::ServiceDemand Drafted(v1::SelectionMethod method = v1::SELECTION_METHOD_BID);
// In BIDDING from 2019-06-03 through 06-05; bids are opened through 06-11, since 06-07 is a holiday.
v1::ServiceDemand Bidding(v1::SelectionMethod method = v1::SELECTION_METHOD_BID);
// The bid of agency `number` at `price_yuan`, and its opening on 2019-06-06.
v1::EnterServiceBidRequest Entering(const v1::ServiceDemand& demand, int number, int64_t price_yuan);
v1::OpenServiceBidRequest Opening(int number, int64_t price_yuan);
// One with a bid of the agencies 1, 2 ... at `prices`, entered on 2019-06-04 and opened on 06-06.
v1::ServiceDemand Opened(const std::vector<int64_t>& prices, v1::SelectionMethod method = v1::SELECTION_METHOD_BID);
// With agency 1 chosen on 06-06, published that day through 06-12, contracted on 06-13 for 20 days with person 1, begun
// on 06-14 and due on 07-04, delivered on `on`.
v1::ServiceDemand Noticed();
v1::ContractServiceDemandRequest Contracting(absl::CivilDay on);
v1::ServiceDemand InService();
v1::ServiceDemand Delivered(absl::CivilDay on);

}  // namespace tiernet::approval

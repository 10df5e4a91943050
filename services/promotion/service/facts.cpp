#include "services/promotion/service/facts.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "common/codes/name.h"
#include "common/codes/place.h"
#include "common/reference/project_checks.h"
#include "common/schema/name.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "tiernet/reserve/v1/reserve_project.pb.h"

namespace tiernet::promotion {
namespace {

using construction::v1::ConstructionProject;
using reserve::v1::ReserveProject;
using v1::FiveHundredEntry;

// So many of a unit are enough to look at.
constexpr int kLookAlikes = 20;
// Records of one project in the construction library, by unit: any unit may apply there under any project id.
constexpr int kMostWorks = 200;

// A firm's places on lists of this year and the last, whose own lists come out in its summer: by credit code, or by
// name where either has none.
absl::Status AddPlaces(const std::string& credit_code, const std::string& title, const store::Facts& facts,
                       std::vector<FiveHundredEntry>& places) {
  const auto this_year = facts.happened_on().year();
  const auto add = [&](const FiveHundredEntry& entry) {
    if (entry.year() == this_year || entry.year() == this_year - 1) places.push_back(entry);
  };
  if (!credit_code.empty()) {
    TN_ASSIGN_OR_RETURN(const auto by_code, facts.Where<FiveHundredEntry>("credit_code", credit_code));
    std::for_each(by_code.begin(), by_code.end(), add);
  }
  const std::string plain = NormalizedName(title);
  if (plain.empty()) return absl::OkStatus();
  TN_ASSIGN_OR_RETURN(const auto by_name, facts.Where<FiveHundredEntry>("plain_title", plain));
  for (const auto& entry : by_name) {
    if (credit_code.empty() || entry.credit_code().empty()) add(entry);
  }
  return absl::OkStatus();
}

// The project's one live entry of `unit`: a draft is nobody's promise, and any unit may enter one under any project id
// (I.40). Nothing: there is none.
absl::StatusOr<absl::optional<ReserveProject>> FindEntry(const std::string& unit, const std::string& project_id,
                                                         const store::Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto entries, facts.WhereIn<ReserveProject>(unit, "project_id", project_id));
  for (const auto& entry : entries) {
    if (!entry.claimed_project().empty()) return absl::make_optional(entry);
  }
  return absl::optional<ReserveProject>();
}

}  // namespace

absl::StatusOr<SigningFacts> FindSigningFacts(const v1::Lead& lead, const store::Facts& facts) {
  SigningFacts found;
  if (!lead.investor().empty()) {
    TN_ASSIGN_OR_RETURN(found.investor, facts.Get<v1::Investor>(lead.investor()));
    const auto& investor = *found.investor;
    TN_RETURN_IF_ERROR(AddPlaces(investor.credit_code(), investor.title(), facts, found.listed));
    TN_RETURN_IF_ERROR(AddPlaces(investor.parent_credit_code(), investor.parent_title(), facts, found.listed));
  }
  TN_ASSIGN_OR_RETURN(const auto entry, FindEntry(lead.reporting_unit(), lead.project_id(), facts));
  if (entry) found.reserve_project = entry->name();
  TN_ASSIGN_OR_RETURN(const auto projects,
                      facts.Some<ConstructionProject>("project_id", lead.project_id(), kMostWorks));
  for (const auto& project : projects) {
    if (project.state() == ConstructionProject::STATE_EXITED) continue;
    const bool is_first = !found.works || project.actual_start() < found.works->actual_start();
    if (!project.actual_start().empty() && is_first) found.works = project;
  }
  return found;
}

absl::StatusOr<std::string> FindKnownCode(const v1::Contract& contract, const store::Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto projects,
                      facts.Some<ConstructionProject>("project_id", contract.project_id(), kMostWorks));
  for (const auto& project : projects) {
    if (!project.claimed_code().empty()) return project.claimed_code();
  }
  TN_ASSIGN_OR_RETURN(const auto entry, FindEntry(contract.reporting_unit(), contract.project_id(), facts));
  return entry ? entry->project_code() : "";
}

absl::StatusOr<absl::optional<Original>> FindOriginal(const std::string& name, const store::Facts& facts) {
  if (name.empty()) return absl::optional<Original>();
  const auto parsed = schema::ParseName(name);
  if (parsed && parsed->collection == schema::KindOf<v1::Contract>().collection) {
    TN_ASSIGN_OR_RETURN(const auto contract, facts.Get<v1::Contract>(name));
    return absl::make_optional(Original{name, contract.lead(), contract.state() == v1::Contract::STATE_TERMINATED});
  }
  TN_ASSIGN_OR_RETURN(const auto lead, facts.Get<v1::Lead>(name));
  return absl::make_optional(Original{name, name, lead.state() == v1::Lead::STATE_LOST});
}

absl::StatusOr<std::vector<std::string>> FindLookAlikes(const v1::Lead& lead, const store::Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto leads, facts.Some<v1::Lead>("plain_title", NormalizedName(lead.title()), kLookAlikes));
  std::vector<std::string> names;
  for (const auto& other : leads) {
    if (other.name() == lead.name() || other.state() == v1::Lead::STATE_LOST) continue;
    names.push_back(other.state() == v1::Lead::STATE_SIGNED ? other.contract() : other.name());
  }
  return names;
}

absl::Status CheckCredited(const v1::Contract& contract, const store::Facts& facts) {
  const auto& caller = facts.caller();
  if (contract.reporting_unit() == caller.unit) return absl::OkStatus();
  return Error(reason::ERROR_REASON_OTHER_UNIT,
               {{"subject", caller.subject}, {"unit", caller.unit}, {"of", contract.reporting_unit()}});
}

absl::StatusOr<std::vector<v1::FundArrival>> FindArrivals(const v1::Contract& contract, const store::Facts& facts) {
  // A move on the day of the signature leaves the unit of birth in the name alone.
  std::set<std::string> units{std::string(schema::ParseName(contract.name())->unit)};
  for (const auto& stay : contract.unit_history()) units.insert(stay.unit());
  std::vector<v1::FundArrival> arrivals;
  for (const auto& unit : units) {
    TN_ASSIGN_OR_RETURN(auto some, facts.WhereIn<v1::FundArrival>(unit, "project_id", contract.project_id()));
    std::move(some.begin(), some.end(), std::back_inserter(arrivals));
  }
  return arrivals;
}

absl::StatusOr<RewardFacts> FindRewardFacts(const v1::RewardClaim& claim, const store::Facts& facts) {
  RewardFacts found;
  TN_ASSIGN_OR_RETURN(found.contract, facts.Get<v1::Contract>(claim.contract()));
  TN_ASSIGN_OR_RETURN(found.arrivals, FindArrivals(found.contract, facts));
  // Rows are found by what a column holds: every rule has one base or the other.
  for (const auto base : {v1::REWARD_BASE_AGREED_TOTAL, v1::REWARD_BASE_VERIFIED_FUNDS}) {
    TN_ASSIGN_OR_RETURN(auto some,
                        facts.WhereIn<v1::RewardRule>(facts.caller().unit, "base", v1::RewardBase_Name(base)));
    std::move(some.begin(), some.end(), std::back_inserter(found.rules));
  }
  return found;
}

bool InHostRegion(const Reference& reference, absl::string_view region, absl::string_view unit) {
  const auto today = reference.Successor(region);
  return ReportsToCity(reference, unit) ? IsHere(today) : today == unit;
}

}  // namespace tiernet::promotion

#include "services/promotion/domain/cluster.h"

#include <cstdint>
#include <set>

#include "absl/strings/str_join.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/status/error.h"

namespace tiernet::promotion {
namespace {

// K14.
constexpr size_t kMostLeadingIndustries = 3;
constexpr int64_t kBillionYuan = 1'000'000'000;
constexpr int64_t kTenBillionYuan = 10'000'000'000;

v1::RevenueClass ClassOf(const v1::LeaderFirm& firm) {
  if (!firm.has_annual_revenue_yuan()) return v1::REVENUE_CLASS_UNSPECIFIED;
  if (firm.annual_revenue_yuan() >= kTenBillionYuan) return v1::REVENUE_CLASS_TEN_BILLION;
  return firm.annual_revenue_yuan() >= kBillionYuan ? v1::REVENUE_CLASS_BILLION : v1::REVENUE_CLASS_BELOW;
}

}  // namespace

std::string DivisionOf(const v1::Cluster& cluster) { return cluster.industry().substr(0, 2); }

absl::Status Check(v1::Cluster& cluster, const std::vector<v1::Cluster>& of_zone,
                   const std::vector<v1::Cluster>& of_division) {
  cluster.set_division(DivisionOf(cluster));
  std::set<std::string> leading;
  for (const auto& other : of_zone) {
    if (other.name() != cluster.name()) leading.insert(other.division());
  }
  if (leading.size() >= kMostLeadingIndustries && !leading.contains(cluster.division())) {
    return Error(reason::ERROR_REASON_LEADING_INDUSTRIES_FULL,
                 {{"zone", cluster.zone()}, {"divisions", absl::StrJoin(leading, ", ")}});
  }
  std::set<std::string> zones;
  for (const auto& other : of_division) {
    if (other.zone() != cluster.zone()) zones.insert(other.zone());
  }
  cluster.mutable_overlapping_zones()->Assign(zones.begin(), zones.end());
  return absl::OkStatus();
}

absl::Status Check(v1::LeaderFirm& firm, absl::CivilDay on) {
  firm.set_revenue_class(ClassOf(firm));
  Demands demands("leader_firm");
  demands.Ask((firm.revenue_year() != 0) == firm.has_annual_revenue_yuan(), "revenue_year",
              "goes with annual_revenue_yuan, and only with it");
  demands.Ask(firm.revenue_year() < on.year(), "revenue_year", "is not over: there is no annual revenue of it yet");
  return demands.Check();
}

absl::Status Check(const v1::IndustryPlan& plan, absl::CivilDay on) { return CheckEvidence(plan.document(), on); }

}  // namespace tiernet::promotion

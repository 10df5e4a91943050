#include <string>
#include <utility>

#include "common/reference/project_checks.h"
#include "common/schema/name.h"
#include "common/status/macros.h"
#include "services/promotion/domain/cluster.h"
#include "services/promotion/service/parts.h"
#include "tiernet/promotion/v1/lead.pb.h"

namespace tiernet::promotion {
namespace {

using store::Facts;
using v1::Cluster;
using v1::IndustryPlan;
using v1::LeaderFirm;

// So many of a unit are enough to name its zones.
constexpr int kOverlaps = 20;

// A unit speaks of its own zones (A.5).
absl::Status Complete(Cluster& cluster, const Reference& reference, const Facts& facts) {
  const std::string unit(schema::ParseName(cluster.name())->unit);
  TN_RETURN_IF_ERROR(CheckZone(reference, "cluster.zone", cluster.zone(), unit));
  for (const auto& link : cluster.missing_links()) {
    if (!link.lead().empty()) TN_RETURN_IF_ERROR(facts.Get<v1::Lead>(link.lead()).status());
  }
  TN_ASSIGN_OR_RETURN(const auto of_zone, facts.WhereIn<Cluster>(unit, "zone", cluster.zone()));
  TN_ASSIGN_OR_RETURN(const auto of_division, facts.Some<Cluster>("division", DivisionOf(cluster), kOverlaps));
  return Check(cluster, of_zone, of_division);
}

absl::Status Complete(LeaderFirm& firm, const Reference& reference, const Facts& facts) {
  TN_RETURN_IF_ERROR(CheckZone(reference, "leader_firm.zone", firm.zone(), schema::ParseName(firm.name())->unit));
  return Check(firm, facts.happened_on());
}

absl::Status Complete(IndustryPlan& plan, const Reference& reference, const Facts& facts) {
  TN_RETURN_IF_ERROR(CheckZone(reference, "industry_plan.zone", plan.zone(), schema::ParseName(plan.name())->unit));
  return Check(plan, facts.happened_on());
}

// One rule for what is new and what is changed.
template <typename Entity>
rpc::Methods Completed(rpc::Methods methods, const Reference& reference) {
  return std::move(methods)
      .OnCreate<Entity>([&reference](Entity& entity, Facts& facts) { return Complete(entity, reference, facts); })
      .template OnUpdate<Entity>(
          [&reference](const Entity&, Entity& after, Facts& facts) { return Complete(after, reference, facts); });
}

}  // namespace

rpc::Methods AddClusterMethods(rpc::Methods methods, const Reference& reference) {
  methods = Completed<Cluster>(std::move(methods), reference);
  methods = Completed<LeaderFirm>(std::move(methods), reference);
  return Completed<IndustryPlan>(std::move(methods), reference);
}

}  // namespace tiernet::promotion

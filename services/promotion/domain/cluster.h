// Clusters of development zones, their leading firms and plans (K14): values in, values out.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "tiernet/promotion/v1/cluster.pb.h"
#include "tiernet/promotion/v1/industry_plan.pb.h"
#include "tiernet/promotion/v1/leader_firm.pb.h"

namespace tiernet::promotion {

// The division by which leading industries are told apart.
std::string DivisionOf(const v1::Cluster& cluster);

// Completes a cluster beside `of_zone`, the clusters of its zone, and `of_division`, those of its division
// anywhere; it may be among them as it stood. LEADING_INDUSTRIES_FULL.
absl::Status Check(v1::Cluster& cluster, const std::vector<v1::Cluster>& of_zone,
                   const std::vector<v1::Cluster>& of_division);

// Completes a leading firm. INVALID_FIELDS unless year and revenue go together, of a year that is over.
absl::Status Check(v1::LeaderFirm& firm, absl::CivilDay on);

// EVIDENCE_IN_FUTURE of the document.
absl::Status Check(const v1::IndustryPlan& plan, absl::CivilDay on);

}  // namespace tiernet::promotion

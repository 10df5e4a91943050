#include "common/reference/project_checks.h"

#include "absl/strings/str_cat.h"
#include "common/codes/credit_code.h"
#include "common/codes/project_code.h"
#include "common/status/error.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet {

std::string UnitOfZone(const Reference& reference, absl::string_view zone) {
  const auto* found = reference.FindZone(zone);
  return found == nullptr ? "" : found->unit();
}

bool IsCity(const Reference& reference, absl::string_view unit) {
  const auto* region = reference.FindRegion(unit);
  return region != nullptr && region->kind() == reference::v1::REGION_KIND_CITY;
}

bool ReportsToCity(const Reference& reference, absl::string_view unit) {
  const auto* region = reference.FindRegion(unit);
  return IsCity(reference, unit) || (region != nullptr && region->kind() == reference::v1::REGION_KIND_ZONE);
}

absl::Status CheckZone(const Reference& reference, absl::string_view field, absl::string_view zone,
                       absl::string_view unit) {
  if (zone.empty() || UnitOfZone(reference, zone) == unit) return absl::OkStatus();
  return InvalidFields({Violation{
      std::string(field), absl::StrCat(zone, " lies in ", UnitOfZone(reference, zone), ", not in ", unit, " (A.5)")}});
}

std::vector<std::string> IdentifierWarnings(const Reference& reference, absl::string_view project_code,
                                            absl::string_view credit_code, absl::Span<const absl::string_view> places) {
  std::vector<std::string> warnings;
  if (!project_code.empty()) {
    std::vector<absl::string_view> regions;
    for (const auto place : places) {
      const auto codes = reference.CodesOf(reference.Successor(place));
      regions.insert(regions.end(), codes.begin(), codes.end());
    }
    // How a project is approved is the approval service's to know.
    for (const auto warning : CheckConsistency(project_code, ApprovalClass::kUnknown, regions)) {
      warnings.emplace_back(ToString(warning));
    }
  }
  if (!credit_code.empty() && CheckCreditCode(credit_code).org_code_check) {
    warnings.emplace_back(
        "ORG_CODE_CHECK: character 17 of the credit code is not the check character of its "
        "organisation code");
  }
  return warnings;
}

}  // namespace tiernet

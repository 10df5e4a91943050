// What both libraries ask of a project, and take reference data to know.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/reference/reference.h"

namespace tiernet {

// The unit that the projects of `zone` count in; empty if there is none such.
std::string UnitOfZone(const Reference& reference, absl::string_view zone);

// Whether `unit` is the city itself, 市本级 (I.32).
bool IsCity(const Reference& reference, absl::string_view unit);
// Whether `unit` reports to the city without a county between them: the zones, and the city itself (I.38).
bool ReportsToCity(const Reference& reference, absl::string_view unit);

// INVALID_FIELDS naming `field` unless `zone`, if any, lies in `unit`, which is credited (A.5):
// its projects count in both.
absl::Status CheckZone(const Reference& reference, absl::string_view field, absl::string_view zone,
                       absl::string_view unit);

// Warnings for people, `OUT_OF_PROVINCE: ...`; none makes a code invalid, and there are none
// of an empty one. `project_code` should bear a region of `places`, units or regions of the
// project, of their city or province, or one that they took the place of (B.1.5, B.1.6);
// `credit_code` the check character of its organisation code (B.2.4).
std::vector<std::string> IdentifierWarnings(const Reference& reference, absl::string_view project_code,
                                            absl::string_view credit_code, absl::Span<const absl::string_view> places);

// Has `project`, whose sponsor or builder bears `credit_code`, say them.
template <typename Project>
void NoteWarnings(const Reference& reference, absl::string_view credit_code, Project& project) {
  const auto found =
      IdentifierWarnings(reference, project.project_code(), credit_code, {project.region(), project.reporting_unit()});
  project.mutable_warnings()->Assign(found.begin(), found.end());
}

}  // namespace tiernet

// What of a project's identifiers should be looked at again (domain.md B).
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/reference/reference.h"

namespace tiernet {

// Warnings for people, `OUT_OF_PROVINCE: ...`; none makes a code invalid, and there are none
// of an empty one. `project_code` should bear a region of `places`, units or regions of the
// project, of their city or province, or one that they took the place of (B.1.5, B.1.6);
// `credit_code` the check character of its organisation code (B.2.4).
std::vector<std::string> IdentifierWarnings(const Reference& reference, absl::string_view project_code,
                                            absl::string_view credit_code, absl::Span<const absl::string_view> places);

}  // namespace tiernet

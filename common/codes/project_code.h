// National investment project codes (投资项目统一代码, domain.md B.1):
// `2019-140423-39-03-004711`.
#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace tiernet {

// What is wrong with a code, in the order in which it is looked for (B.1.5).
enum class ProjectCodeError {
  kNone,
  // Not of the form dddd-dddddd-dd-dd-dddddd.
  kFormat,
  // The first part is neither a year 2015 to 2020 nor a month YYMM of 2020 or later.
  kTimePart,
  // The region is 000000.
  kRegion,
  // Old scheme: the third part is no division of GB/T 4754.
  kIndustry,
  // Old scheme: the type is not 01, 02 or 03. New scheme: it is 00.
  kType,
  // The serial is 000000.
  kSerial,
};

// Which rules a code follows (B.1.2-B.1.4).
enum class ProjectCodeScheme { kOld2015, kNew2020 };

// The fourth part of an old code (KK) names how the project is approved.
enum class ApprovalClass { kUnknown = 0, kApproval = 1, kVerification = 2, kFiling = 3 };

// Reasons to look at a code again; none makes it invalid.
enum class ProjectCodeWarning {
  // The region does not lie in Shanxi (B.1.5).
  kOutOfProvince,
  // The code says another approval class than the project (B.1.6).
  kApprovalClass,
  // The region is none that the project may have (B.1.6).
  kOtherRegion,
};

struct ProjectCodeCheck {
  // The first error; the rest is only meaningful without one.
  ProjectCodeError error = ProjectCodeError::kNone;
  ProjectCodeScheme scheme = ProjectCodeScheme::kOld2015;
  // Warning OUT_OF_PROVINCE.
  bool out_of_province = false;
};

ProjectCodeCheck CheckProjectCode(absl::string_view code);

// What an old code without error says of it; unknown by any other.
ApprovalClass ApprovalClassOf(absl::string_view code);

// What does not fit the project in a code without error: `approval_class` is
// compared with an old code, unless it is unknown; `regions` are all that the
// project may bear: its county, that county's predecessors, city and province, and
// the statistical code of its zone.
std::vector<ProjectCodeWarning> CheckConsistency(absl::string_view code, ApprovalClass approval_class,
                                                 absl::Span<const absl::string_view> regions);

// `TIME_PART: ...`: the name used in domain.md, then what is wrong, for people.
// Empty for kNone.
absl::string_view ToString(ProjectCodeError error);
absl::string_view ToString(ProjectCodeWarning warning);

}  // namespace tiernet
